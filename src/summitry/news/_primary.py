"""Whether a document is the agreed or enacted text itself, or an account of it."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from summitry.news._data import load_data

_OPENING = 1_500  # characters in which such a text shows what it is
_HEADING, _HEAD_LINES = 120, 6  # characters of a heading at most, and lines above a paragraph
_FORMULAS = 3  # of one kind: one alone may stand in a report
_TOLD = re.compile(  # each by its first letter, which is found faster than where a word begins
    r"(?:s(?<!\w.)(?:aid|ays)|t(?<!\w.)(?:old|weeted)|r(?<!\w.)eport(?:ed|ers))\b"
)
_MANY = 250  # words to each word of telling: news tells every thirty words


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.MULTILINE) for p in load_data("primary")[kind])


def is_primary(title: str, text: str, outlet: str | None) -> bool:
    """Whether a document is a joint statement, order or fact sheet rather than news about one.

    Its title, opening or site must say so, and it must not tell what others said, as news does.
    """
    most = 1 + text.count(" ") // _MANY
    if (
        text.count(" said ") > most
        or next(islice(_TOLD.finditer(text), most, None), None) is not None
    ):
        return False
    if outlet and any(f"{host}" in outlet for host in load_data("primary")["hosts"]):
        return True
    opening = text[:_OPENING]
    headings = [title, *_head_lines(opening)]
    return (
        any(p.search(line) for p in _patterns("title") for line in headings)
        or any(p.search(opening) for p in _patterns("opening"))
        or any(sum(1 for _ in p.finditer(text)) >= _FORMULAS for p in _patterns("formula"))
    )


def _head_lines(opening: str) -> list[str]:
    """The lines above the first paragraph."""
    lines = [line.strip("#* ") for line in opening.splitlines() if line.strip()]
    first = next((i for i, line in enumerate(lines) if len(line) > _HEADING), len(lines))
    return lines[: min(first, _HEAD_LINES)]
