"""Officials whom no file names: a text says once whose minister somebody is.

``Swiss Economy Minister Guy Parmelin``, ``Chang Won-sam, South Korea's top negotiator``: the name
stands for the state from there on, and so does the surname alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from summitry.news._names import Mention, known_names

_WORD = r"[A-ZÀ-Þ][\w'’-]{1,20}"
_NAME = rf"{_WORD}(?: (?:al-|bin |de |da |van |von |der |del )?{_WORD}){{1,3}}"
_OFFICE = (
    r"(?:President|Premier|Chancellor|Emir|King|Prime Minister|Crown Prince|"
    r"(?:[A-Z][a-z]+ (?:and [A-Z][a-z]+ )?)?(?:Minister|Secretary|Commissioner|Representative)|"
    r"president|premier|chancellor|emir|prime minister|ambassador|envoy|spokes(?:man|woman|person)|"
    r"(?:[a-z-]+ ){0,4}(?:minister|secretary|negotiator|representative|envoy|adviser|commissioner))"
)
_AFTER_STATE = re.compile(
    rf"(?:['’]s)? (?:then |acting |new |top |chief |vice |deputy )?{_OFFICE},? (?P<name>{_NAME})"
)
_BEFORE_STATE = re.compile(rf"(?P<name>{_NAME}), (?:the |its |a )?$")
_BESIDE = (", ", ", the ", ", its ", ", a ")  # how what it finds ends
_IS_OFFICE = re.compile(rf"(?:['’]s)? (?:[a-z]+ ){{0,2}}{_OFFICE}\b")
_REACH = 70  # characters before the state in which the name must stand


def name_officials(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Names of officials that the text itself explains, wherever they stand after that.

    What the text says of somebody known outweighs what is known of him.
    """
    of: dict[str, str] = {}
    for mention in names:
        if mention.kind not in ("adjective", "state", "group") or len(mention.codes) != 1:
            continue
        match = _AFTER_STATE.match(text, mention.end)
        beside = text.endswith(_BESIDE, 0, mention.start)
        if match is None and beside and _IS_OFFICE.match(text, mention.end):
            match = _BEFORE_STATE.search(text[max(0, mention.start - _REACH) : mention.start])
        if match is not None:
            of.setdefault(match["name"], mention.codes[0])
    served = [
        replace(m, codes=(of[m.name],))  # "Dutch Prime Minister Mark Rutte": not of NATO yet
        for m in names
        if m.kind == "person" and of.get(m.name, m.codes[0]) not in m.codes
    ]
    told = [m for name, code in of.items() for m in _everywhere(text, names, name, code)]
    return sorted([*served, *told], key=lambda m: m.start)


def _everywhere(text: str, names: Sequence[Mention], name: str, code: str) -> list[Mention]:
    """Where a full name stands, and its surname alone after it, but for names already found."""
    surname = name.rsplit(" ", 1)[-1]
    alone = len(surname) > 3 and surname not in known_names()
    written = (name, surname) if alone else (name,)
    begins = "|".join(rf"{w[0]}(?<!\w.){re.escape(w[1:])}" for w in written)
    pattern = re.compile(rf"(?:{begins})\b")
    starts = [m.start for m in names]
    found = []
    for match in pattern.finditer(text):
        k = bisect_left(starts, match.start())
        overlaps = any(
            m.start < match.end() and match.start() < m.end for m in names[max(0, k - 1) : k + 2]
        )
        if not overlaps:
            found.append(Mention(match.start(), match.end(), "person", (code,), name))
    return found
