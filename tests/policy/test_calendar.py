"""Clocks, offices and days as data: terms that count, mistakes that are told."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from summitry.errors import ScenarioError
from summitry.policy.calendar import (
    Calendar,
    Clock,
    join_calendars,
    load_calendar,
    parse_calendar,
)

CLOCK = "  - id: a\n    country: KOR\n    what: x\n    signs: y\n    law: z\n    source: s\n"


def clock(**fields) -> Clock:
    given = {"id": "a", "country": "KOR", "what": "x", "signs": "y", "law": "z", "source": "s"}
    return Clock(**given | {"starts": "2024-12-14", "days": 180} | fields)


def refuse(text: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as error:
        parse_calendar(text, "mine.yaml")
    return error.value


def test_korea_decided_on_day_111_of_180_and_voted_on_day_60_of_60():
    clocks = {one.id: one for one in load_calendar().clocks}
    court, election = clocks["korea-court"], clocks["korea-election"]
    assert court.days == 180
    assert court.count_days(court.realised) == 111
    assert election.starts == court.realised == date(2025, 4, 4)
    assert election.count_days(election.realised) == election.days == 60


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("april-pause", date(2025, 7, 9)),
        ("geneva-pause", date(2025, 8, 12)),
        ("section-122", date(2026, 7, 24)),
        ("section-301", date(2027, 3, 12)),
    ],
)
def test_terms_end_on_the_day_the_law_says(name, limit):
    (found,) = (one for one in load_calendar().clocks if one.id == name)
    assert found.limit == limit


def test_months_end_inside_the_month():
    assert clock(days=None, months=1, starts="2025-01-31").limit == date(2025, 2, 28)
    assert clock(days=None, months=12, starts="2024-02-29").limit == date(2025, 2, 28)


def test_everything_in_the_bundled_calendar_has_a_source():
    book = load_calendar()
    for entry in (*book.clocks, *book.offices, *book.days):
        assert entry.source
    by_office: dict[tuple[str, ...], list] = {}
    for office in book.offices:
        by_office.setdefault(office.country, []).append(office)
    for held in by_office.values():  # one after the other, no day twice
        held.sort(key=lambda office: office.since)
        for one, other in pairwise(held):
            assert one.until == other.since


def test_a_clock_with_no_start_is_told_in_four_parts():
    error = refuse("clocks:\n" + CLOCK + "    days: 180\n")
    assert error.where == "mine.yaml, line 2, column 5, key clocks[0]"
    assert error.seen == "a clock with no start"
    assert error.expected == "starts: the day from which the term counts"
    assert error.todo == "add, for example, starts: 2024-12-14"


@pytest.mark.parametrize(
    ("lines", "where", "seen", "expected"),
    [
        ("    starts: 2024-12-14\n", "key clocks[0]", "neither days nor months",
         "one of days and months"),
        ("    starts: 2024-12-14\n    days: 180\n    months: 6\n", "key clocks[0]",
         "both days and months", "one of days and months"),
        ("    starts: 2024-12-14\n    days: 0\n", "line 9, column 5, key clocks[0].days", "0 days",
         "a term of at least a day"),
        ("    starts: 2024-12-14\n    months: 0\n", "line 9, column 5, key clocks[0].months", "0",
         "a number of months, 1 to 240"),
        ("    starts: 2024-12-14\n    days: 9\n    realised: 2024-12-13\n",
         "key clocks[0].realised", "realised 2024-12-13 and starts 2024-12-14",
         "a day on or after the start"),
        ("    begins: 2024-12-14\n    days: 9\n", "key clocks[0].begins", "unknown key begins",
         "one of: id, country, what, signs, starts, days, months, realised, outcome, law, source"),
    ],
    ids=["no-term", "two-terms", "no-day", "no-month", "too-early", "unknown-key"],
)  # fmt: skip
def test_mistakes_in_a_clock_are_told(lines, where, seen, expected):
    error = refuse("clocks:\n" + CLOCK + lines)
    assert error.where.endswith(where)
    assert error.seen == seen
    assert error.expected == expected


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("- a\n", "a list"),
        ("word\n", "plain text"),
        ("", "an empty file"),
        ("offices: [{country: JPN, who: a, office: b, from: 2025-01-02, until: 2025-01-02, "
         "source: s}]\n", "until 2025-01-02 and from 2025-01-02"),
        ("clocks:\n" + (CLOCK + "    starts: 2024-12-14\n    days: 9\n") * 2, "the id a twice"),
        ("days: [{date: 2025-01-01, country: Koria, what: x, source: s}]\n",
         "unknown economy Koria"),
        ("clocks: &a []\n", "the anchor &a"),
    ],
    ids=["list", "text", "empty", "office", "twice", "country", "anchor"],
)  # fmt: skip
def test_other_mistakes_are_told(text, seen):
    assert refuse(text).seen == seen


def test_files_are_limited_and_read_as_utf8(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_bytes(b"days: []\n#" + b"x" * 1_000_000)
    with pytest.raises(ScenarioError, match="more than 1 MB"):
        load_calendar(path)
    path.write_bytes(b"\xe9")
    with pytest.raises(ScenarioError, match="UTF-8"):
        load_calendar(path)
    with pytest.raises(ScenarioError, match="No such file"):
        load_calendar(tmp_path / "none.yaml")


def test_a_clock_of_your_own_takes_the_place_of_ours():
    ours, mine = Calendar(clocks=[clock()]), Calendar(clocks=[clock(days=90), clock(id="b")])
    joined = join_calendars(ours, mine)
    assert [(one.id, one.days) for one in joined.clocks] == [("a", 90), ("b", 180)]


def test_the_page_has_an_example_that_loads_and_counts_what_is_there():
    page = (Path(__file__).parents[2] / "docs" / "calendar.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    mine = parse_calendar(example)
    assert [len(mine.clocks), len(mine.offices), len(mine.days)] == [1, 1, 1]
    assert mine.clocks[0].count_days(mine.clocks[0].realised) == 11
    ours = load_calendar()
    counted = f"{len(ours.clocks)} clocks, {len(ours.offices)} offices and {len(ours.days)} days"
    assert counted in page
