"""What numbers and dates hold, found in one pass over a document: a sentence takes its share."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

from summitry.news._needles import Needles, small
from summitry.news._numbers import UNDER_100

NUMBER, MONTH, YEAR = "{number}", "{month}", "{year}"
MONTH_AND_YEAR = f"{MONTH} {YEAR}"
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec")
_MONTHS = (
    *calendar.month_name[1:],
    *(f"{short}{end}" for short in SHORT_MONTHS for end in " ,."),  # "Aug 1"
    *(
        f"{end} {short}"
        for short in SHORT_MONTHS
        for end in (*"0123456789", "st", "nd", "rd", "th")
    ),
)
# Parts of the words that dates are written with: each kind of date holds one of some of them.
_OF_DATES = (
    "day", "oday", "erday", "morrow", "night", "morning", "noon", "evening", "week", "month",
    "year", "quarter", "q1", "q2", "q3", "q4", "spring", "summer", "autumn", "fall", "winter",
    "nd of ", " from now", " from today", " ago", " earlier",
)  # fmt: skip
_OF_NUMBERS = (
    *re.findall("[a-z]{3,}", UNDER_100), "hundred", "nil", "a million", "a billion", "a trillion",
    "a dozen", "half a", "half of", "quarter of a",
)  # fmt: skip
_DIGITS = re.compile(r"\d\d{0,14}")  # one digit first: the engine skips to it
_CENTURIES = ("19", "20")


@dataclass(frozen=True)
class Hints:
    """Where in a text numbers can begin, and what of it dates can hold, in order."""

    numbers: list[int]
    places: list[int]
    of_dates: list[str]

    def numbers_in(self, start: int, end: int) -> list[int]:
        """Where numbers can begin in a piece: at digits, and at words that longer ones hold too."""
        return self.numbers[bisect_left(self.numbers, start) : bisect_left(self.numbers, end)]

    def of_dates_in(self, start: int, end: int) -> tuple[set[str], int, int]:
        """What a piece holds of all that dates hold, and where the first and last of it begin."""
        first, after = bisect_left(self.places, start), bisect_left(self.places, end)
        if first == after:
            return set(), end, end
        held = {*self.of_dates[first:after]}
        if MONTH in held and YEAR in held:
            held.add(MONTH_AND_YEAR)
        return held, self.places[first], self.places[after - 1]


@cache
def _needles() -> tuple[Needles, list[tuple[str, str]]]:
    """The words in small letters, and what they hint at and, of months, how they are written."""
    table = {word: (word, NUMBER) for word in _OF_NUMBERS}
    table |= {hint: (hint, hint) for hint in _OF_DATES}
    table |= {month.lower(): (month, MONTH) for month in _MONTHS}
    return Needles(table), list(table.values())


@lru_cache(maxsize=1)  # each sentence of a document asks
def find_hints(text: str) -> Hints:
    """Find all hints of a text."""
    numbers: set[int] = set()
    dates: list[tuple[int, str]] = []
    for match in _DIGITS.finditer(text):
        at, end = match.span()
        numbers.add(at)
        if end - at >= len("2025") and text.startswith(_CENTURIES, at):
            dates.append((at, YEAR))
    needles, hints = _needles()
    for number, at, _ in needles.places(small(text)):
        word, hint = hints[number]
        if hint == NUMBER:
            if not text[at - 1 : at].isalpha():  # "gone", "often"
                numbers.add(at)
        elif hint != MONTH or text.startswith(word, at):  # "may" is no month
            dates.append((at, hint))
    dates.sort()
    return Hints(sorted(numbers), [at for at, _ in dates], [hint for _, hint in dates])
