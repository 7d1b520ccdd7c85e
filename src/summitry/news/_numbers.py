"""Numbers as written, in digits and in words: ``1,400``, ``two hundred and fifty``, ``half a``."""

from __future__ import annotations

import re

_UNDER_20 = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen)"
)
UNDER_100 = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]{_UNDER_20})?|"
    rf"{_UNDER_20}|zero)"
)
# "two hundred and fifty", "two and a half", "half a" (million)
NUMBER_WORDS = (
    rf"(?:(?:{_UNDER_20}[- ])?hundred(?:(?: and |-and-|[- ]){UNDER_100})?|"
    rf"{UNDER_100}(?:[- ]and[- ]a[- ]half)?|half an?(?= (?:[bmt]r?illion|per))|"
    r"quarter of a(?= [bmt]r?illion)|half of one(?= per))"
)
NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?|\d{1,15}(?:\.\d{1,4})?"
LONGER = re.compile(  # "one thousand two hundred workers"
    r"(?:thousand|hundred|[mb]illion|trillion|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
    r"(?: and)?[ -]$|(?:half|quarters?|thirds?|tenths?|fifths?) of $",
    re.IGNORECASE,
)
_PARTS = {
    "a": 1.0, "half a": 0.5, "half an": 0.5, "half of one": 0.5, "quarter of a": 0.25,
}  # fmt: skip
_AND_A_HALF = re.compile(r"[- ]and[- ]a[- ]half$", re.IGNORECASE)


def parse_number(written: str) -> float | None:
    """Parse ``1,400``, ``27.5`` or ``twenty-five``; None for words that are no number."""
    plain = written.replace(",", "")
    if plain[:1].isdigit():
        return float(plain)
    known = _PARTS.get(plain.lower())
    if known is not None:
        return known
    half = _AND_A_HALF.search(plain)
    if half is not None:
        whole = parse_number(plain[: half.start()])
        return None if whole is None else whole + 0.5
    from text_to_num import text2num

    try:
        return float(text2num(plain.lower().replace("-", " "), "en"))
    except ValueError:  # "ninety-ninety"
        return None
