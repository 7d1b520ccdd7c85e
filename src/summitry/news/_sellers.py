"""Who buys and who sells where a text tells of a sale: ``to sell 30 jets to Oman``."""

from __future__ import annotations

import re

from summitry.news._context import codes_of, expand_list
from summitry.news._parties import Place, sentence_subject, subject_before

_SOLD_TO = re.compile(
    r"(?:sale|sales|sell|selling|sells|sold|supply|supplying|supplies|deliver\S*|provide|transfer) "
    r"(?:[^\s,;]+ ){0,18}?to (?:the )?"
    r"(?:(?:government|kingdom|republic|state|emirate) of (?:the )?)?"
    r"(?P<who>@[sgcb]\d+) |"
    r"(?:sell|selling|sells|sold|offer|offered) (?:the )?(?P<buyer>@[sgcb]\d+) (?:\S+ ){0,3}?#"
)


def sold_to(place: Place) -> tuple[str, ...]:
    """``to sell $30bn of jets to Oman``, ``selling Oman 30 jets``: who buys."""
    line = place.line
    if line.keys.isdisjoint(_SELLS):
        return ()
    match = _SOLD_TO.search(line.words(place.first, place.last))
    if match is None:
        return ()
    slot = "who" if match["who"] else "buyer"
    words = line.words(place.first, place.last)
    at = place.first + words.count(" ", 0, match.start(slot))
    return codes_of(line, expand_list(line.tokens, at, len(line.tokens)))


_SELLS = frozenset(
    ["sale", "sales", "sell", "selling", "sells", "sold", "supply", "supplying", "supplies",
     "deliver", "delivers", "delivering", "provide", "transfer", "offer", "offered"]
)  # fmt: skip


def sold_by(place: Place) -> tuple[str, ...]:
    """Who sells to them: the subject of the clause."""
    if not sold_to(place):
        return ()
    seller = subject_before(place) or sentence_subject(place)
    return () if set(seller) & set(place.actor) else seller
