"""At 80 columns no line of any answer is longer, and codes have given way to names."""

from __future__ import annotations

import re

import pytest

from summitry.cli.output import format_table, wrap
from summitry.news import sample_paths
from tests.cli_tools import run_command

COMMANDS = {
    "help": ["--help"],
    "read": ["read", *map(str, sample_paths())],
    "run": ["run", "levers"],
    "run, product lists": ["run", "japan-2025"],
    "rates": ["rates", "usa-2025-26", "--importer", "USA", "--exporter", "JPN"],
    "average rates": ["rates", "february-2025", "--importer", "USA"],
    "calendar": ["calendar", "korea-2025", "--as-of", "2025-07-10"],
    "compare": ["compare", "february-2025", "april-2025", "japan-2025"],
    "casebook": ["casebook"],
    "exposed sectors": ["exposure", "sectors", "february-2025", "--case", "with_paused"],
    "register": ["invest", "register"],
    "spending": ["security", "spending", "JPN", "--to", "2%", "--by", "2027"],
    "bases": ["security", "bases"],
    "coercion": ["security", "coercion", "USA", "JPN"],
    "aims": ["target", "levers"],
    "world": ["world", "show"],
}


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_wider_than_the_terminal(capsys, name: str) -> None:
    said = run_command(capsys, *COMMANDS[name])
    assert [line for line in said.splitlines() if len(line) > 80] == []
    assert "in_force" not in said
    assert "with_paused" not in said
    assert re.findall(r"(?<![\w.,+-])[+-]0(?![\d.,])", said) == []  # a zero has no sign


def test_the_ledger_is_told_in_names(capsys) -> None:
    said = run_command(capsys, *COMMANDS["read"])
    table = "".join(line for line in said.splitlines(keepends=True) if not line.startswith("   "))
    assert re.search(r"^  Japan .* talks ", table, re.MULTILINE)
    assert not re.search(r"\b(JPN|USA|CHN|percent_gdp|1e\+12)\b", said)


def test_numbers_without_room_follow_beneath_their_rows() -> None:
    header = ["sector", *(f"measure-number-{k}" for k in range(6))]
    rows = [[name, *(f"{k}.5" for k in range(6))] for name in ("Coal", "Cars")]
    upper, lower = format_table(header, rows).split("\n\n")
    assert [line.split()[0] for line in lower.splitlines()[1:]] == ["Coal", "Cars"]
    shown = upper.splitlines()[0].split()[1:] + lower.splitlines()[0].split()[1:]
    assert shown == header[1:]
    assert lower.splitlines()[1].split()[-1] == "5.5"


def test_a_zero_has_no_sign_but_a_small_number_keeps_its_own() -> None:
    assert wrap("moves -0.00 to +0, then -0.01, +0.5 and 2025-02-03") == (
        "moves 0.00 to 0, then -0.01, +0.5 and 2025-02-03"
    )


def test_a_brief_plays_the_table_that_its_documents_draft(capsys, tmp_path) -> None:
    path = tmp_path / "brief.md"
    run_command(capsys, "brief", "--sample", "--table", "draft", "--output", str(path))
    page = path.read_text("utf-8")
    assert "Nash" in page
    assert "The smallest offer" in page
