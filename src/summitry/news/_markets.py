"""Days on which a market was closed: weekends, and the holidays of the exchange that is named."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from summitry.news._data import load_data

_SATURDAY, _SUNDAY = 5, 6
_NO_TRADE = {(1, 1): "New Year's Day", (12, 25): "Christmas Day"}  # in currencies, anywhere


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


@cache
def _calendar(name: str) -> Any:
    import holidays  # slow to import, and few documents need it

    return getattr(holidays, name)(language="en_US")


def find_closed(told: str, day: date) -> str | None:
    """Why the market that a sentence tells of was closed on a day; None if it was open.

    Parameters
    ----------
    told : str
        The sentence: which exchange or currency it names decides whose holidays count. Where it
        names several, one that was open is enough; where it names none, only weekends count.
    day : date
        The day of the move.

    Returns
    -------
    str, optional
        The reason in plain words.
    """
    data = load_data("markets")
    evening = day.weekday() == _SUNDAY and _pattern(data["sunday"]).search(told)
    if day.weekday() in (_SATURDAY, _SUNDAY):
        return None if evening else f"a {day:%A}: markets were closed"
    named = [row for row in data["exchanges"] if _pattern(row["words"]).search(told)]
    closed = [(row["name"], _calendar(row["calendar"]).get(day)) for row in named]
    if _pattern(data["currencies"]).search(told):
        closed.append(("trade in currencies", _NO_TRADE.get((day.month, day.day))))
    if not closed or not all(holiday for _, holiday in closed):
        return None
    name, holiday = closed[0]
    return f"{holiday}: {name} was closed"
