"""States called by where they lie: ``the South American country``, ``the North``, an island."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache

from summitry.news._data import load_data
from summitry.news._names import Mention, join_names


@cache
def _region() -> re.Pattern[str]:
    """``the South American country``: a state by where it lies."""
    regions = "|".join(sorted(load_data("regions")["regions"], key=len, reverse=True))
    return re.compile(rf"[Tt]he (?P<name>{regions}) (?:country|nation)\b")


def place_regions(text: str, names: Sequence[Mention]) -> Sequence[Mention]:
    """Names with the states called by where they lie, in the place of ``European`` and the like."""
    starts = [m.start for m in names]
    table = load_data("regions")["regions"]
    placed = []
    for match in _region().finditer(text):
        code = _last_of(table[match["name"]], names, starts, match.start())
        if code is not None:
            span = match.start(), match.end()
            placed.append(Mention(*span, "pronoun", (code,), match.group()))
    halves = "he North" in text or "he South" in text
    if halves and {"PRK", "KOR"} <= {m.codes[0] for m in names if m.codes}:
        for match in _HALF.finditer(text):
            code = "PRK" if match["half"] == "North" else "KOR"
            placed.append(Mention(match.start(), match.end(), "pronoun", (code,), match.group()))
        placed.sort(key=lambda m: m.start)
    return join_names(placed, names) if placed else names


def _last_of(
    codes: Collection[str], names: Sequence[Mention], starts: list[int], at: int
) -> str | None:
    """The state of some that was named last before."""
    before = names[: bisect_right(starts, at)]
    return next((m.codes[0] for m in reversed(before) if m.codes and m.codes[0] in codes), None)


_HALF = re.compile(r"\b[Tt]he (?P<half>North|South)\b(?!-| [A-Z])")  # of Korea, in Korean news


ISLAND = re.compile(r"(?:the|that) (?:island|archipelago)\b", re.IGNORECASE)
_ISLANDS = frozenset(["TWN", "LKA", "SGP", "CUB", "JAM", "IRL", "ISL", "MLT", "CYP", "GRL", "MDG"])
_NATIONS = _ISLANDS - {"TWN"} | {"JPN", "PHL", "IDN", "NZL", "FJI", "MUS", "BHS", "TTO", "PNG"}


_BARE_ISLAND = re.compile(r"(?:the|that) island(?! nation)\b", re.IGNORECASE)


def last_island(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """``the island``: of those that are one, which was named last."""
    meant = _ISLANDS if _BARE_ISLAND.match(text, at) else _NATIONS
    return _last_of(meant, names, starts, at)
