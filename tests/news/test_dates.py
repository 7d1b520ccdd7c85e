"""Dates as written, resolved against the day of publication and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from summitry.news._dates import find_dates, find_publication_date

THURSDAY = date(2025, 2, 6)
CASES = [
    ("on February 7th", "2025-02-07"),
    ("7 February 2025", "2025-02-07"),
    ("Feb. 7, 2025", "2025-02-07"),
    ("on 1 August", "2025-08-01"),
    ("in February 2026", "2026-02"),
    ("in January", "2025-01"),
    ("it ended in December", "2024-12"),
    ("tariffs will begin in December", "2025-12"),
    ("by the end of March", "2025-03-31"),
    ("at the end of this month", "2025-02-28"),
    ("on Tuesday", "2025-02-04"),
    ("they will meet on Friday", "2025-02-07"),
    ("the truce, due to end later, expired on Tuesday", "2025-02-04"),
    ("the plan for a levy was announced on Tuesday", "2025-02-04"),
    ("it will be announced on Tuesday", "2025-02-11"),
    ("the levy takes effect on Saturday", "2025-02-08"),
    ("On Monday the court will rule", "2025-02-10"),
    ("On Monday he said it will rule", "2025-02-03"),
    ("last month", "2025-01"),
    ("next month", "2025-03"),
    ("yesterday", "2025-02-05"),
    ("this year", "2025"),
    ("in 2019", "2019"),
    ("on 2025-04-02", "2025-04-02"),
    ("it will start in 21 days", "2025-02-27"),
    ("it will start in three weeks", "2025-02"),
    ("two months ago", "2024-12"),
    ("next week", "2025-02"),
    ("hearings this summer", "2025"),
    ("by the end of the year", "2025-12-31"),
    ("by the end of 2028", "2028-12-31"),
    ("through 2028", "2028"),
    ("90 deals in 90 days", None),  # how long, and nothing says since when
]


@pytest.mark.parametrize(("text", "iso"), CASES, ids=[c[0] for c in CASES])
def test_resolved(text: str, iso: str | None) -> None:
    (found,) = find_dates(text, 0, len(text), THURSDAY)
    assert found.iso == iso


@pytest.mark.parametrize("text", ["on Tuesday", "in January", "on 7 February", "last month"])
def test_unresolved_without_a_day_of_publication(text: str) -> None:
    (found,) = find_dates(text, 0, len(text), None)
    assert found.iso is None


@pytest.mark.parametrize(
    ("text", "role"),
    [("by 9 July", "deadline"), ("starting on 1 August", "effect"), ("on 1 August", "act")],
)
def test_roles(text: str, role: str) -> None:
    (found,) = find_dates(text, 0, len(text), THURSDAY)
    assert found.role == role


def test_impossible_days_are_no_dates() -> None:
    (found,) = find_dates("on 31 February", 0, 14, THURSDAY)
    assert found.iso is None


def test_publication_day_from_the_months_a_text_names() -> None:
    body = "\n\nThey met on February 7th and spoke again on February 9th."
    assert find_publication_date("Daily 10/02/2025" + body)[0] == "2025-02-10"
    assert find_publication_date("Daily 02/10/2025" + body)[0] == "2025-02-10"
    iso, note = find_publication_date("Daily 10/02/2025\n\nThey met.")
    assert iso is None
    assert note == "date 10/02/2025 left unread: day or month first cannot be told"
    assert find_publication_date("Daily 25/02/2025\n\nThey met.")[0] == "2025-02-25"
