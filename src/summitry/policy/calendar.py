"""Clocks that a law or a decree starts, offices and their terms, and single days, as data."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from summitry.errors import ScenarioError
from summitry.policy._fields import SPEAK, Day, Days, Economies, Identifier, Strict, Text
from summitry.policy._refusal import refuse, to_scenario_error
from summitry.policy._yaml import parse_yaml
from summitry.policy.files import read_yaml_text

_DATA = resources.files("summitry.policy") / "data" / "calendar.yaml"
LONGEST_MONTHS = 240


def _parse_months(value: Any) -> int:
    text = str(value)
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:9]) <= LONGEST_MONTHS:
        expected = f"a number of months, 1 to {LONGEST_MONTHS}"
        raise refuse(value, expected, "write, for example, 12")
    return int(text)


Months = Annotated[int, BeforeValidator(_parse_months)]


class Clock(Strict):
    """A term that runs from a day: who decides, within how long, and what came of it.

    ``days`` or ``months`` count from ``starts``, so that day 1 is the day after it. ``realised``
    is the day on which it was decided, None while it runs or ran out.
    """

    id: Identifier
    country: Economies
    what: Text
    signs: Text  # who decides or signs
    starts: Day | None = None
    days: Days | None = None
    months: Months | None = None
    realised: Day | None = None
    outcome: Text = ""
    law: Text
    source: Text

    @model_validator(mode="after")
    def _check_term(self) -> Self:
        if self.starts is None:
            expected = "starts: the day from which the term counts"
            raise refuse("a clock with no start", expected, "add, for example, starts: 2024-12-14")
        given = [key for key in ("days", "months") if getattr(self, key) is not None]
        if len(given) != 1:
            seen = "both days and months" if given else "neither days nor months"
            raise refuse(seen, "one of days and months", "say how long the term is")
        if self.days == 0:
            raise refuse("0 days", "a term of at least a day", "correct days", at=("days",))
        if self.realised is not None and self.realised < self.starts:
            seen = f"realised {self.realised} and starts {self.starts}"
            expected = "a day on or after the start"
            raise refuse(seen, expected, "correct the dates", at=("realised",))
        return self

    @property
    def limit(self) -> date:
        """The last day of the term."""
        start = self.starts or date.min  # never None: checked
        if self.days is not None:
            return start + timedelta(days=self.days)
        year, month = divmod(start.year * 12 + start.month - 1 + (self.months or 0), 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

    def count_days(self, day: date) -> int:
        """The day of the term that a date is: 0 on the day it starts."""
        return (day - (self.starts or date.min)).days

    _spoken = SPEAK


class Office(Strict):
    """Somebody in an office: the first day, and the first day no longer."""

    country: Economies
    who: Text
    office: Text
    since: Day = Field(alias="from")
    until: Day | None = None
    source: Text

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.until is not None and self.until <= self.since:
            seen = f"until {self.until} and from {self.since}"
            raise refuse(seen, "until after from", "correct the dates", at=("until",))
        return self

    _spoken = SPEAK


class NamedDay(Strict):
    """Something that happened, or is due, on a day."""

    date: Day
    country: Economies
    what: Text
    source: Text

    _spoken = SPEAK


class Calendar(Strict):
    """Clocks, offices and days that a timeline can draw on."""

    clocks: tuple[Clock, ...] = ()
    offices: tuple[Office, ...] = ()
    days: tuple[NamedDay, ...] = ()

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        seen: set[str] = set()
        for k, clock in enumerate(self.clocks):
            if clock.id in seen:
                at = ("clocks", k, "id")
                raise refuse(f"the id {clock.id} twice", "an id for each clock",
                             "rename one of the two", at)  # fmt: skip
            seen.add(clock.id)
        return self

    _spoken = SPEAK


_FIELDS = {
    "": tuple(Calendar.model_fields),
    "clocks": tuple(Clock.model_fields),
    "offices": tuple(info.alias or key for key, info in Office.model_fields.items()),
    "days": tuple(NamedDay.model_fields),
}


def parse_calendar(text: str, where: str = "calendar") -> Calendar:
    """Read a calendar from strict YAML with the lists clocks, offices and days.

    Raises
    ------
    ScenarioError
        With line, column and key of the first mistake; a clock with no start among them.

    Examples
    --------
    >>> text = "clocks: [{id: a, country: USA, what: x, signs: y, starts: 2026-02-24, days: 150, "
    >>> parse_calendar(text + "law: z, source: s}]").clocks[0].limit
    datetime.date(2026, 7, 24)
    """
    document = parse_yaml(text, where)
    if not isinstance(document.value, dict):
        kind = "a list" if isinstance(document.value, list) else "plain text"
        expected = "the lists clocks, offices and days"
        raise ScenarioError(where, kind, expected, "start the file with clocks:")
    try:
        return Calendar.model_validate(document.value, context={"file": where})
    except ValidationError as error:
        raise to_scenario_error(error, where, document.marks, _FIELDS) from None


def load_calendar(path: str | Path | None = None) -> Calendar:
    """The calendar that comes with summitry, or one of your own.

    Raises
    ------
    ScenarioError
        A file that cannot be read, is above 1 MB, or holds a mistake.
    """
    if path is None:
        return _load_bundled()
    return parse_calendar(read_yaml_text(path, "a calendar file"), str(path))


@cache
def _load_bundled() -> Calendar:
    return parse_calendar(_DATA.read_text("utf-8"), "calendar of summitry")


def join_calendars(first: Calendar, second: Calendar) -> Calendar:
    """Both together; a clock of the second takes the place of one with its id."""
    ids = {clock.id for clock in second.clocks}
    kept = tuple(clock for clock in first.clocks if clock.id not in ids)
    return Calendar(
        clocks=kept + second.clocks,
        offices=first.offices + second.offices,
        days=first.days + second.days,
    )
