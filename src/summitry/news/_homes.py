"""Where an outlet is at home: its country decides how it writes dates, its zone which day it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache, lru_cache

from summitry.news._data import load_data
from summitry.news._day_order import Order

_HOST = re.compile(r"\b(?:[a-z0-9-]{1,60}\.){1,4}([a-z]{2,4})(?=[/:\s]|$)", re.IGNORECASE)
_OF_USA = frozenset(["gov", "mil", "us"])  # no other country gives these
_NO_COUNTRY = frozenset(  # sold to everybody, wherever they are
    ["ai", "am", "cc", "cd", "co", "eu", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sh", "so",
     "st", "su", "tk", "to", "tv", "vc", "ws"]
)  # fmt: skip
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?(?:Z|\+00:?00)")
_LOCALE = re.compile(r"[a-z]{2,3}[-_]([A-Z]{2})\b")


@cache
def _known() -> tuple[tuple[re.Pattern[str], str, str | None], ...]:
    """Outlets whose country is known: how they are named, country, zone."""
    known = []
    for row in load_data("outlets")["outlets"]:
        if "of" in row:
            names = [row["name"], *row.get("also", ()), *([row["host"]] if "host" in row else [])]
            pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")
            known.append((pattern, row["of"], row.get("zone")))
    return tuple(known)


def find_custom(country: str) -> Order | None:
    """What comes first in the short dates of a country, ``day`` or ``month``; None for the year."""
    customs = load_data("outlets")["short_dates"]
    if country in customs["year"]:
        return None
    return "month" if country in customs["month"] else "day"


@lru_cache(maxsize=1_000)  # a pile holds many documents of few outlets
def find_home(outlet: str | None, locale: str | None) -> tuple[str | None, str | None]:
    """Find the country and the time zone of an outlet, as far as its name or address tells.

    Parameters
    ----------
    outlet : str, optional
        Its name or address.
    locale : str, optional
        What a page says of its language (``en-GB``). That of the United States says nothing: it is
        what programs write when nobody chooses.

    Returns
    -------
    tuple of str, optional
        ISO 3166 alpha-2 code and IANA name.
    """
    for pattern, country, zone in _known() if outlet else ():
        if pattern.search(outlet or ""):
            return country, zone
    for match in _HOST.finditer(outlet or ""):
        ending = match.group(1).lower()
        if ending in _OF_USA:
            return "US", None
        if len(ending) == 2 and ending not in _NO_COUNTRY:
            return {"uk": "GB"}.get(ending, ending.upper()), None
    spoken = _LOCALE.match(locale or "")
    if spoken and spoken.group(1) != "US":
        return spoken.group(1), None
    return None, None


def find_local_day(stamp: str, zone: str | None) -> str | None:
    """The day at an outlet's home of a stamp in universal time; None if it is no such stamp."""
    match = _STAMP.search(stamp)
    if match is None or zone is None:
        return None
    from zoneinfo import ZoneInfo

    written = re.sub(r"(?:Z|\+00:?00)$", "", match.group()).replace(" ", "T")
    try:
        at = datetime.fromisoformat(written).replace(tzinfo=UTC)
        return at.astimezone(ZoneInfo(zone)).date().isoformat()
    except (ValueError, KeyError, OverflowError):  # no such day, no such zone on this machine
        return None
