"""The clock of a national-security review of a takeover: statutory days from a start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from summitry.errors import UsageError

SOURCE = (
    "50 U.S.C. 4565(b), as amended by the Foreign Investment Risk Review Modernization Act of 2018"
)
REVIEW_DAYS = 45
INVESTIGATION_DAYS = 45
EXTENSION_DAYS = 15  # in extraordinary circumstances
DECISION_DAYS = 15  # of the President


@dataclass(frozen=True)
class Stage:
    """One stage of the review: its days, and the last of them."""

    name: str
    days: int
    last_day: date


def make_review_clock(start: date | None, *, extended: bool = False) -> tuple[Stage, ...]:
    """Stages of a review whose first day is `start`: 45 + 45 (+ 15) + 15 days.

    Calendar days, the day of acceptance being day 1. Withdrawing and filing again starts a new
    clock, as parties often do: the law sets no limit to that.

    Raises
    ------
    UsageError
        A clock with no start.
    """
    if start is None:
        raise UsageError(
            "review clock",
            "no start",
            "the day on which the notice was accepted",
            "write it as a date, for example 2024-09-24",
        )
    plan = [("review", REVIEW_DAYS), ("investigation", INVESTIGATION_DAYS)]
    if extended:
        plan.append(("extension", EXTENSION_DAYS))
    plan.append(("decision of the President", DECISION_DAYS))
    stages, last = [], start - timedelta(days=1)
    for name, days in plan:
        last = last + timedelta(days=days)
        stages.append(Stage(name, days, last))
    return tuple(stages)
