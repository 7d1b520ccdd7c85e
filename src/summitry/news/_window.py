"""When an undated text must have been written: between the days its leaders held their offices.

``Prime Minister A`` and ``President-elect B`` can stand together only while both were true. The
window is evidence, not a date: it fixes the year of a day that falls in it once, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from summitry.news._names import Mention, Person, people

Window = tuple[date, date]
_TITLE = re.compile(
    r"\b(?P<before>[Ff]ormer |[Ee]x-|[Tt]hen-?\s?|[Vv]ice |[Aa]cting )?"
    r"(?:[A-Z][A-Za-z.]{1,12} ){0,2}"
    r"(?P<office>[Pp]resident|[Pp]rime [Mm]inister|[Cc]hancellor|[Pp]remier)(?P<elect>-elect)?,? $"
)
_BEHIND = tuple(  # how a text ends that ends with a title
    word + end for word in ("resident", "inister", "hancellor", "remier", "-elect")
    for end in (" ", ", ")
)  # fmt: skip
_LONG = 400  # days: a wider window says nothing about the year
_OPEN = date(2100, 1, 1)


def find_window(text: str, names: Sequence[Mention]) -> Window | None:
    """Find the days between which a text was written, from the offices it names.

    Returns
    -------
    tuple of date, optional
        First and last day, or None where the offices leave more than one window or a wide one.
    """
    windows: list[Window] = [(date(1900, 1, 1), _OPEN)]
    table = people()
    for mention in names:
        person = table.get(mention.name)
        held = _held(text, mention.start, person) if person else None
        if held:
            windows = [w for a in windows for b in held if (w := _overlap(a, b)) is not None]
    if len(windows) != 1 or (windows[0][1] - windows[0][0]).days > _LONG:
        return None
    return windows[0]


def _held(text: str, start: int, person: Person) -> list[Window]:
    """When a person named there held the office that stands before the name."""
    titled = text.endswith(_BEHIND, 0, start)
    title = _TITLE.search(text, max(0, start - 40), start) if titled else None
    if title is None or title["before"]:
        return []
    if title["elect"]:
        return [
            (day, next(first for first, _ in person.terms if first > day))
            for day in person.elected
            if any(first > day for first, _ in person.terms)
        ]
    if title["office"].lower() not in person.office:
        return []
    return [(first, last or _OPEN) for first, last in person.terms]


def _overlap(a: Window, b: Window) -> Window | None:
    first, last = max(a[0], b[0]), min(a[1], b[1])
    return (first, last) if first <= last else None


def year_in_window(month: int, day: int, window: Window) -> str | None:
    """The one year that puts a day into the window or a month around it, if it is only one."""
    first, last = window[0] - timedelta(days=30), window[1] + timedelta(days=30)
    days = []
    for year in range(first.year, last.year + 1):
        try:
            at = date(year, month, day)
        except ValueError:
            continue
        if first <= at <= last:
            days.append(at)
    return days[0].isoformat() if len(days) == 1 else None
