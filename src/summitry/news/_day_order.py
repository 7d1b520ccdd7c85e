"""Which number of a date such as 10/02/2025 is the day: what tells it, or that nothing does."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Literal

Order = Literal["day", "month"]
NUMERIC = (
    r"(?P<a>\d(?<![\d./-].)\d?)(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d{2})(?!\d)"
)
_NUMERIC = re.compile(NUMERIC)
_YEAR_BEHIND = tuple(sep + century for sep in "/.-" for century in ("19", "20"))
_WEEKDAY = re.compile(rf"\b({'|'.join(day[:3] for day in calendar.day_name)})[a-z]{{0,6}},? $")
_WEEKDAYS = {name[:3]: i for i, name in enumerate(calendar.day_name)}
_MOST = 200  # dates of a document that are looked at
_WHY = {
    "day": "the day comes first in dates such as {}, as {} shows",
    "month": "the month comes first in dates such as {}, as {} shows",
}


def real_day(year: int, month: int, day: int) -> str | None:
    """A day as ISO, or None for one that the calendar does not have."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _readings(match: re.Match[str]) -> dict[Order, str]:
    """What a numeric date may mean. With dots the day comes first: nobody writes 2.25.2025."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    found: dict[Order, str | None] = {"day": real_day(year, b, a), "month": real_day(year, a, b)}
    if match["sep"] == "." and found["day"]:
        del found["month"]
    return {order: iso for order, iso in found.items() if iso is not None}


def read_numeric(match: re.Match[str], order: Order | None, last: date | None = None) -> str | None:
    """Read a numeric date: ISO, or None where the day may be either number.

    Parameters
    ----------
    match : re.Match
        Of `NUMERIC`.
    order : str, optional
        What comes first in the document's dates, where that is known.
    last : date, optional
        The last day it can be, where the text tells of it as past.
    """
    readings = _readings(match)
    if last is not None:
        readings = {key: iso for key, iso in readings.items() if iso <= last.isoformat()}
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    return readings.get(order) if order else None


def find_day_order(
    text: str, published: str | None, country: str | None, custom: Order | None
) -> tuple[Order | None, str | None]:
    """Find what comes first in the numeric dates of a document, and how that is known.

    A date that can be read in one way only decides for the others (25/02/2025), as does one beside
    its weekday and one that is the day of publication; else the custom of the outlet's country.

    Parameters
    ----------
    text : str
        The document.
    published : str, optional
        ISO day of publication.
    country : str, optional
        ISO 3166 code of the outlet's country.
    custom : str, optional
        What comes first in the short dates of that country.

    Returns
    -------
    tuple of str, optional
        ``day``, ``month`` or None, and a note in plain words if there is such a date.
    """
    first = _first_open(text)
    if first is None:
        return None, None
    proofs: dict[Order, str] = {}
    for match in _find_numeric(text):
        proof = _prove(text, match, published)
        if proof is not None:
            proofs.setdefault(*proof)
    if len(proofs) == 1:
        order, shown = next(iter(proofs.items()))
        return order, _WHY[order].format(first, shown)
    if custom is not None and not proofs:
        return custom, _WHY[custom].format(first, f"the custom of its country ({country})")
    return None, None


@lru_cache(maxsize=1)  # asked several times of each document
def _find_numeric(text: str) -> tuple[re.Match[str], ...]:
    """The first numeric dates of a text; most texts hold none, which their years show."""
    dated = any(year in text for year in _YEAR_BEHIND)
    return tuple(islice(_NUMERIC.finditer(text), _MOST)) if dated else ()


def _first_open(text: str) -> str | None:
    """The first date that can be read in two ways."""
    for match in _find_numeric(text):
        if len(set(_readings(match).values())) == 2:
            return match.group()
    return None


def _prove(text: str, match: re.Match[str], published: str | None) -> tuple[Order, str] | None:
    """What one date shows of the order of all, if anything."""
    readings = _readings(match)
    if match["sep"] == "." or match["a"] == match["b"]:
        return None
    shown = match.group()
    if len(readings) == 2:
        beside = _WEEKDAY.search(text, max(0, match.start() - 12), match.start())
        if beside is not None:
            shown = beside.group() + shown
            readings = {
                order: iso for order, iso in readings.items()
                if date.fromisoformat(iso).weekday() == _WEEKDAYS[beside.group(1)]
            }  # fmt: skip
        elif published in readings.values():
            shown += ", its day of publication,"
            readings = {order: iso for order, iso in readings.items() if iso == published}
    return (next(iter(readings)), shown) if len(readings) == 1 else None


def decide_by_months(match: re.Match[str], named: Counter[int]) -> Order | None:
    """The order that makes a date lie in a month that the text names more often than the other."""
    a, b = named[int(match["a"])], named[int(match["b"])]
    return None if a == b else "day" if b > a else "month"


def note_unread(text: str, order: Order | None, said: str) -> Iterator[str]:
    """Say which dates stay without a day because nothing tells which number it is."""
    if order is not None:
        return
    found = [
        match.group() for match in _find_numeric(text)
        if len(set(_readings(match).values())) == 2 and match.group() not in said
    ]  # fmt: skip
    if found:
        shown = ", ".join(dict.fromkeys(found[:3])) + (" ..." if len(set(found)) > 3 else "")
        yield f"day or month first cannot be told, left unread where nothing else tells it: {shown}"
