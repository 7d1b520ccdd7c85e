"""Files made to hurt: bombs, floods, disguises. Each ends in a message, none in a fault."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.cli import main
from summitry.errors import ScenarioError
from summitry.policy import Scenario, TariffMeasure, dump_scenario, find_overlaps, parse_scenario
from summitry.policy._yaml import MAX_VALUES
from summitry.policy.scenario import MOST_MEASURES
from tests.conftest import make_world

HEAD = "name: x\nmeasures:\n  - {id: a, importer: USA, exporters: JPN, add: 10%}\n"
BOMB = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"


def refuse(text: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (BOMB, "the anchor &a"),
        (HEAD + "notes: " + "[" * 400_000, "more than 30 levels"),
        (HEAD + "notes: " + "{a: " * 200_000, "more than 30 levels"),
        (HEAD + "notes: [" + "a," * 400_000 + "a]\n", f"more than {MAX_VALUES:,} keys and values"),
        ("\n".join(f"k{k}: 1" for k in range(90_000)), f"more than {MAX_VALUES:,} keys and values"),
        (HEAD + "title: " + "x" * 1_000_000, "1.0 MB"),
        ("name: !!python/object/apply:os.system [id]\n",
         "the tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("name: !include /etc/passwd\n", "the tag !include"),
        (HEAD + "? [a, b]\n: c\n", "could not find expected ':'"),
        (HEAD + "note: \"\u2067abc\"\n",
         "the character U+2067, which reorders the text around it"),
        (HEAD + "as_of: 0001-01-01\n", "0001-01-01"),
    ],
    ids=["aliases", "lists", "maps", "items", "keys", "megabyte", "python", "include", "question",
         "isolate", "year-one"],
)  # fmt: skip
def test_bombs_and_floods_end_in_a_message(text, seen):
    error = refuse(text)
    assert error.seen == seen
    assert all((error.where, error.expected, error.todo))


def test_more_measures_than_can_be_looked_at_in_pairs_are_refused():
    lines = "\n".join(
        f"  - {{id: a{k}, importer: USA, exporters: JPN, add: 1%}}" for k in range(600)
    )
    error = refuse(f"name: x\nmeasures:\n{lines}\n")
    assert error.where == "scenario, line 2, column 1, key measures"
    assert error.seen == "600 measures"
    assert error.expected == f"at most {MOST_MEASURES}"


def test_a_reordering_character_in_python_is_marked_when_written():
    duty = TariffMeasure(id="a", importer="USA", exporters="JPN", add=0.1, note="\u202e01")
    text = dump_scenario(Scenario(name="x", measures=[duty]))
    assert "\u202e" not in text
    assert parse_scenario(text).measures[0].note == "\ufffd01"


def test_contradictory_measures_are_valued_and_the_rule_is_said(capsys, tmp_path):
    path = tmp_path / "both.yaml"
    path.write_text(
        "name: both\nmeasures:\n"
        "  - {id: free, importer: USA, exporters: JPN, rate: 0%}\n"
        "  - {id: wall, importer: USA, exporters: JPN, rate: 100%}\n"
        "  - {id: ceiling, importer: USA, exporters: JPN, cap: 5%}\n"
        "  - {id: ground, importer: USA, exporters: JPN, floor: 15%}\n"
    )
    assert main(["run", str(path)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for line in ("wall replaces free", "ceiling caps wall", "ground lifts to its floor ceiling",
                 "free in force: replaced everywhere by wall"):  # fmt: skip
        assert line in out, line


def test_measures_that_undo_each_other_are_both_shown():
    world = make_world()
    up = TariffMeasure(id="up", importer="USA", exporters="CAN", add=0.1)
    down = TariffMeasure(id="down", importer="USA", exporters="CAN", add=-0.1)
    overlaps, _ = find_overlaps(world, (up, down))
    assert [(o.later, o.rule, o.earlier) for o in overlaps] == [("down", "adds to", "up")]


def mutate(text: str, seed: int) -> str:
    """A valid file with a few characters replaced, dropped, doubled or made strange."""
    draw = random.Random(seed)
    chars = list(text)
    strange = "\u202e\u200b\u0420\uff11\x07&*!?{}[]:,%#|>'\"\t\n\u2028" + "9" * 3
    for _ in range(draw.randint(1, 6)):
        k = draw.randrange(len(chars))
        act = draw.randrange(3)
        if act == 0:
            chars[k] = draw.choice(strange)
        elif act == 1:
            chars[k : k + draw.randint(1, 5)] = []
        else:
            chars[k:k] = chars[k : k + draw.randint(1, 30)]
        chars = chars or ["x"]
    return "".join(chars)


WHOLE = (
    "name: x\ntitle: a line\nas_of: 2025-04-10\nmeasures:\n"
    "  - id: steel\n    importer: USA\n    exporters: {all-but: [CAN, MEX]}\n    sectors: steel\n"
    "    add: 25%\n    effective: 2025-03-12\n    authority: s232\n    reason: security\n"
    "    exempt:\n      - {exporters: GBR, share: 40%, reason: quota}\n"
    "  - {id: canada, lever: retaliation, importer: CAN, answers: steel, rule: mirror, delay: 3}\n"
    "sources:\n  - {title: an act, date: 2025-02-10}\n"
)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_a_damaged_file_is_read_or_told_never_a_fault(seed):
    with suppress(ScenarioError):  # the one way to fail
        scenario = parse_scenario(mutate(WHOLE, seed))
        assert parse_scenario(dump_scenario(scenario)) == scenario


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["run", "calendar", "rates"])
def test_days_off_the_calendar_are_told(capsys, command, day):
    options = ["--importer", "USA"] if command == "rates" else []
    assert main([command, "february-2025", "--as-of", day, *options]) == 2
    assert "a day from 1900 to 2200" in capsys.readouterr().err


def test_the_first_and_last_day_allowed_leave_no_calendar():
    for day in (date(1900, 1, 1), date(2200, 12, 31)):
        duty = TariffMeasure(id="a", importer="USA", exporters="JPN", add=0.1, effective=day,
                             authority="s201")  # fmt: skip
        assert duty.effective == day
