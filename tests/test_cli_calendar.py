"""`summitry calendar` as a user calls it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from summitry.cli import main
from summitry.news import sample_paths


def call(capsys, *arguments: str) -> str:
    assert main(["calendar", *arguments]) == 0
    return capsys.readouterr().out


def fail(capsys, *arguments: str) -> str:
    assert main(["calendar", *arguments]) == 2
    return capsys.readouterr().err


def test_a_case_has_states_clocks_offices_windows_and_signatures(capsys, tmp_path):
    page = tmp_path / "page.html"
    out = call(capsys, "korea-2025", "--as-of", "2025-07-10", "--html", str(page))
    out = " ".join(out.split())
    for words in (
        "paused from 2025-04-10 until 2025-08-07",
        "day 111 of 180",
        "day 60 of 60",
        "South Korea: acting President Choi Sang-mok",
        "from 7 July 2025 until 30 July 2025: ahead: letter-korea; paused: april-korea-25",
        "Who can sign what",
        "The model, not a market: real exchange rate against the United States",
    ):
        assert words in out, words
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 2
    assert "as of 10 Jul 2025" in html


def test_documents_put_market_and_court_facts_on_the_timeline(capsys):
    found = json.loads(call(capsys, *map(str, sample_paths()), "--json", "-"))
    kinds = {row["kind"] for row in found["rows"]}
    assert {"measure", "day"} <= kinds
    days = [row["what"] for row in found["rows"] if row["kind"] == "day"]
    assert any("\u201c" in what for what in days)  # the sentence it rests on
    assert found["as_of"]


def test_rows_are_one_a_stretch(capsys):
    out = call(capsys, "february-2025", "--csv", "-")
    rows = list(csv.DictReader(io.StringIO(out)))
    states = [row["state"] for row in rows if row["id"] == "usa-can-25"]
    assert states == ["announced", "paused", "in_force"]
    assert {"clock", "measure", "office", "day"} <= {row["kind"] for row in rows}


def test_a_clock_of_your_own_is_drawn(capsys, tmp_path):
    path = tmp_path / "clocks.yaml"
    path.write_text(
        "clocks:\n  - {id: mine, country: USA, what: A term, signs: Somebody, "
        "starts: 2025-02-01, days: 30, law: A law, source: me}\n"
    )
    assert "United States: A term (30 days)" in call(capsys, "february-2025", "--clocks", str(path))
    path.write_text(
        "clocks:\n  - {id: mine, country: USA, what: A term, signs: Somebody, "
        "days: 30, law: A law, source: me}\n"
    )
    error = fail(capsys, "february-2025", "--clocks", str(path))
    assert "seen:     a clock with no start" in error
    assert "expected: starts: the day from which the term counts" in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("february-2025", "china-2025"), "one case, or documents"),
        (("no-such-case",), "casebook, case no-such-case"),
        (("february-2025", "--from", "2025-03-01", "--to", "2025-02-01"), "a last day after"),
        (("february-2025", "--from", "1.2.2025"), "--from 1.2.2025"),
    ],
    ids=["two", "unknown", "backward", "no-day"],
)
def test_mistakes_are_told(capsys, arguments, message):
    assert message in fail(capsys, *arguments)


def test_the_terminal_has_a_picture_with_its_key(capsys):
    out = call(capsys, "february-2025", "--as-of", "2025-02-10", "--to", "2025-07-31")
    lines = out.splitlines()
    china = next(line for line in lines if line.startswith("usa-chn-10 "))
    canada = next(line for line in lines if line.startswith("usa-can-25 "))
    assert set(china.split(maxsplit=1)[1]) <= set("-#| ")
    # Announced, paused and in force follow each other in time; the day it is seen from is a bar.
    bar = canada.split(maxsplit=1)[1]
    assert bar.index("-") < bar.index("=") < bar.index("|") < bar.index("#")
    window = next(line for line in lines if line.startswith("threat and pause together"))
    # One on the day China's duty is ahead while Canada's waits, one from the threats of today on.
    assert canada.index("=") <= window.index("^") < canada.index("|") < window.rindex("^")
    assert " " in window[window.index("^") : window.rindex("^")]
    assert window.rindex("^") < canada.index("#")
    key = next(line for line in lines if "# in force" in line)
    assert "= paused" in key
    assert "| 2025-02-10" in key
    assert "2025-03" in lines[2]


def test_the_picture_is_svg_with_every_row(capsys):
    picture = call(capsys, "korea-2025", "--as-of", "2025-07-10", "--svg", "-")
    assert picture.startswith("<svg")
    assert picture.count("25% on goods from") >= 2  # the announced duty and the letter's
    assert "a clock runs" in picture
