"""Moves of markets: the day of the move, and days on which there was no trade."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from summitry.ledger import Fact
from summitry.news import read_documents
from summitry.news._markets import find_closed

CLOSED = [
    ("Shares fell", "2025-02-08", "a Saturday: markets were closed"),
    ("The Kospi fell", "2025-02-09", "a Sunday: markets were closed"),
    ("Stock futures fell", "2025-02-09", None),  # trade begins again on Sunday evening
    ("Stock futures fell", "2025-02-08", "a Saturday: markets were closed"),
    ("Wall Street fell", "2025-02-17", "Washington's Birthday: New York was closed"),
    ("Wall Street fell", "2025-07-04", "Independence Day: New York was closed"),
    ("Wall Street fell", "2025-02-18", None),
    ("The Nikkei rose", "2025-02-11", "Foundation Day: Tokyo was closed"),
    ("The Nikkei rose", "2025-01-03", "Bank Holiday: Tokyo was closed"),
    ("The Nikkei rose", "2025-12-31", "Bank Holiday: Tokyo was closed"),
    ("Nikkei reported that shares rose", "2025-02-11", None),  # the paper
    ("The Kospi rose", "2025-10-06", "Chuseok: Seoul was closed"),
    ("The Kospi rose", "2025-06-03", "Presidential Election Day: Seoul was closed"),
    ("The FTSE 100 rose", "2025-04-21", "Easter Monday: London was closed"),
    ("The FTSE 100 rose", "2025-02-17", None),
    ("The Nikkei and the FTSE 100 rose", "2025-04-21", None),  # one of them was open
    ("The Nikkei and Wall Street rose", "2025-01-01", "New Year's Day: New York was closed"),
    ("Shares rose", "2025-02-17", None),  # nobody says where
    ("The yen rose", "2025-02-11", None),  # currencies are traded when Tokyo is closed
    ("The yen rose", "2025-01-01", "New Year's Day: trade in currencies was closed"),
]


@pytest.mark.parametrize(("told", "day", "why"), CLOSED)
def test_days_without_trade(told: str, day: str, why: str | None) -> None:
    assert find_closed(told, date.fromisoformat(day)) == why


def read(folder: Path, text: str) -> tuple[Fact, tuple[str, ...]]:
    (folder / "a.txt").write_text(f"The talks went on.\n\n{text}\n", encoding="utf-8")
    dossier = read_documents([folder / "a.txt"], date="2025-02-20")
    (fact,) = [f for f in dossier.facts if f.kind == "market"]
    return fact, dossier.sources[0].notes


MOVES = [
    ("The Nikkei fell sharply on Tuesday after the tariffs of Sunday.", "2025-02-18", None),
    ("Shares dropped ahead of Sunday's deadline.", None, None),
    ("On Monday the Dow Jones tumbled as tariffs loomed.", "2025-02-17", "Washington's Birthday"),
    ("The won weakened on 15 February to a new low.", "2025-02-15", "a Saturday"),
    ("Stocks fell in February.", "2025-02", None),
]


@pytest.mark.parametrize(("text", "day", "why"), MOVES)
def test_the_day_of_a_move(tmp_path: Path, text: str, day: str | None, why: str | None) -> None:
    fact, notes = read(tmp_path, text)
    assert fact.date == day
    assert (fact.doubt or "").startswith(why or "")
    assert (fact.doubt is None) == (why is None)
    said = f"a market move dated {day}, {fact.doubt}"
    assert (said in notes) == (why is not None)
