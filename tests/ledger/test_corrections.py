"""Corrections by a person: they survive a re-read, and say so when they no longer apply."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from summitry.cli import main
from summitry.errors import UsageError
from summitry.ledger import Dossier, load_corrections, parse_corrections, write_correction
from summitry.news import read_documents

TEXT = (
    "Prime Minister Ishiba met President Donald Trump in Washington on Friday.\n"
    "The United States imposed a 10% tariff on China on Tuesday.\n"
    "Ishiba said that Japan will invest $1 trillion in the United States.\n"
    "Mr. Ishbon also spoke of gas.\n"
)
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
TARIFF = "The United States imposed a 10% tariff on China on Tuesday."


def read(folder: Path, rows: list[dict[str, Any]], text: str = TEXT) -> Dossier:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    file = folder / "fixes.yaml"
    file.write_text(json.dumps({"summitry_corrections": 1, "corrections": rows}), encoding="utf-8")
    return read_documents([folder / "a.txt"], date="2025-02-07", corrections=load_corrections(file))


def row(do: str, quote: str = TARIFF, **more: Any) -> dict[str, Any]:
    return {"do": do, "sha256": SHA, "quote": quote, **more}


def tariffs(dossier: Dossier) -> list[Any]:
    return [s for s in dossier.statements if s.action == "tariff"]


def test_a_statement_is_changed_and_marked(tmp_path: Path) -> None:
    fix = row(
        "change", read={"action": "tariff", "value": 10}, set={"value": 20, "status": "announced"}
    )
    (changed,) = tariffs(dossier := read(tmp_path, [fix]))
    assert (changed.value, changed.status, changed.origin) == (20.0, "announced", "user")
    assert changed.quote.text == TARIFF
    assert dossier.lapsed == ()


def test_a_statement_is_dropped(tmp_path: Path) -> None:
    assert tariffs(read(tmp_path, [row("drop")])) == []


def test_a_statement_is_added_with_its_exact_quote(tmp_path: Path) -> None:
    given = {"action": "purchase_commitment", "actor": ["JPN"], "targets": "USA"}
    fix = row("add", "spoke of gas", set={**given, "status": "proposed", "sector": "gas"})
    (added,) = [s for s in read(tmp_path, [fix]).statements if s.origin == "user"]
    assert (added.actor, added.targets, added.sector) == (("JPN",), ("USA",), "gas")
    assert TEXT[added.quote.start : added.quote.end] == "spoke of gas"


def test_a_damaged_name_is_accepted_corrected_or_ignored(tmp_path: Path) -> None:
    (open_,) = read(tmp_path, []).garbles
    assert (open_.quote.text, open_.decision) == ("Ishbon", "open")
    (accepted,) = read(tmp_path, [row("accept", "Ishbon")]).garbles
    assert (accepted.repair, accepted.decision) == (open_.repair, "accepted")
    (other,) = read(tmp_path, [row("correct", "Ishbon", repair="Isbon Bay")]).garbles
    assert (other.repair, other.decision) == ("Isbon Bay", "corrected")
    assert read(tmp_path, [row("ignore", "Ishbon")]).garbles == ()


def test_what_no_longer_applies_is_reported(tmp_path: Path) -> None:
    fixes = [
        row("drop", "A sentence that was never there."),
        row("change", read={"action": "tariff", "value": 99}, set={"value": 1}),
        row("ignore", "Ishiba"),
        {**row("drop"), "sha256": "0" * 64},
    ]
    dossier = read(tmp_path, fixes)
    seen = [lapse["seen"] for lapse in dossier.lapsed]
    assert seen == [
        "drop: no statement read at 'A sentence that was never there.' any more",
        f"change: no statement read at {TARIFF!r} any more",
        "ignore: no damaged name read at 'Ishiba' any more",
        "drop: no document with the hash 000000000000... in this pile",
    ]
    assert dossier.lapsed[0]["where"].endswith("fixes.yaml.corrections[0]")
    assert [s.value for s in tariffs(dossier)] == [10.0]


def test_a_correction_survives_other_statements_before_it(tmp_path: Path) -> None:
    """The number of a statement may change between readings; its quote does not."""
    fix = row("change", set={"value": 20})
    more = "The EU imposed a 5% tariff on Japan.\n" + TEXT
    fix["sha256"] = hashlib.sha256(more.encode()).hexdigest()
    assert [s.value for s in tariffs(read(tmp_path, [fix], more))] == [5.0, 20.0]


def test_the_lines_to_paste_are_a_correction(tmp_path: Path) -> None:
    dossier = read(tmp_path, [])
    (statement,) = tariffs(dossier)
    pasted = write_correction(statement, dossier.sources[0]).replace("in_force", "paused")
    file = tmp_path / "pasted.yaml"
    file.write_text(f"summitry_corrections: 1\ncorrections:\n{pasted}\n", encoding="utf-8")
    again = read_documents(
        [tmp_path / "a.txt"], date="2025-02-07", corrections=load_corrections(file)
    )
    assert [s.status for s in tariffs(again)] == ["paused"]


@pytest.mark.parametrize(
    ("fix", "where", "expected"),
    [
        ({"do": "erase"}, ".do", "one of change, drop, add, accept, correct, ignore"),
        ({"doo": "x"}, ".doo", "one of do, sha256, doc, quote, read, set, repair, why"),
        ({"do": "change", "set": {}}, ".set", "the fields to change"),
        ({"do": "change", "set": {"value": "lots"}}, ".set.value",
         "a number in base units, such as 25 or 550e9"),
        ({"do": "change", "set": {"value": "nan"}}, ".set.value",
         "a number in base units, such as 25 or 550e9"),
        ({"do": "change", "set": {"negated": "perhaps"}}, ".set.negated", "true or false"),
        ({"do": "add", "set": {"action": "tariff"}}, ".set", "all three"),
        ({"do": "correct"}, ".repair", "the right name"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_used_is_named(
    fix: dict[str, Any], where: str, expected: str
) -> None:
    given = {"summitry_corrections": 1, "corrections": [{**row("drop"), **fix}]}
    with pytest.raises(UsageError) as caught:
        parse_corrections(given, "fixes")
    assert caught.value.where == f"fixes.corrections[0]{where}"
    assert caught.value.expected == expected


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("a: &x [1]\nb: *x\n", "an anchor or alias (& or *)"),
        ("[" * 50, "a mapping nested deeper than any correction"),
        ("corrections: []", "no key summitry_corrections: 1"),
        ("x" * 1_000_001, "more than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str, seen: str) -> None:
    (tmp_path / "f.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_corrections(tmp_path / "f.yaml")
    assert caught.value.seen == seen


def test_the_command_reports_what_lapsed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(tmp_path, [{**row("drop"), "sha256": "0" * 64}])
    assert (
        main(["read", str(tmp_path / "a.txt"), "--corrections", str(tmp_path / "fixes.yaml")]) == 0
    )
    assert "correction without a place" in capsys.readouterr().out
