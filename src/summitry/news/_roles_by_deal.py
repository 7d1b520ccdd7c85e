"""Ways to find an actor and a target that deals and promises ask for: who sells, who is told of."""

from __future__ import annotations

import re
from functools import cache

from summitry.news._context import codes_of, expand_list, find_named
from summitry.news._data import load_data
from summitry.news._names import makers
from summitry.news._parties import Place, sentence_subject, subject_before

_SOLD_TO = re.compile(
    r"(?<!lost )(?<!falling )"
    r"(?:sale|sales|sell|selling|sells|sold|supply|supplying|supplies|deliver\S*|provide|transfer) "
    r"(?:[^\s,;]+ ){0,18}?to (?:the )?"
    r"(?:(?:government|kingdom|republic|state|emirate) of (?:the )?)?"
    r"(?:(?P<home>@[sa]\d+) (?:'s )?(?:[a-z-]+ ){0,3}?(?=@c))?(?P<who>@[sgcb]\d+) |"
    r"with (?P<with>@[sgcb]\d+) for the (?:sale|supply|delivery|export) of |"
    r"(?:sell|selling|sells|sold|offer|offered) (?:the )?(?P<buyer>@[sgcb]\d+) (?:\S+ ){0,3}?#|"
    r"(?:supply|supplying|supplies|provide) (?:the )?(?P<user>@[sgcb]\d+) with "
)


def _find_sale(place: Place) -> re.Match[str] | None:
    line = place.line
    if line.keys.isdisjoint(_SELLS):
        return None
    return _SOLD_TO.search(line.words(place.first, place.last))


def _codes_at(place: Place, match: re.Match[str], slot: str) -> tuple[str, ...]:
    words = place.line.words(place.first, place.last)
    at = place.first + words.count(" ", 0, match.start(slot))
    return codes_of(place.line, expand_list(place.line.tokens, at, len(place.line.tokens)))


def sold_to(place: Place) -> tuple[str, ...]:
    """``to sell $30bn of jets to Oman``, ``selling Oman 30 jets``: who buys."""
    match = _find_sale(place)
    if match is None:
        return ()
    return _codes_at(place, match, next(k for k in ("who", "with", "buyer", "user") if match[k]))


_SELLS = frozenset(
    ["sale", "sales", "sell", "selling", "sells", "sold", "supply", "supplying", "supplies",
     "delivery", "deliver", "delivers", "delivering", "provide", "transfer", "offer", "offered"]
)  # fmt: skip


def sold_by(place: Place) -> tuple[str, ...]:
    """Who sells to them: the subject of the clause, less the state whose company buys."""
    match = _find_sale(place)
    if match is None:
        return ()
    home = _codes_at(place, match, "home") if match["home"] else ()
    seller = subject_before(place) or sentence_subject(place)
    sides = tuple(code for code in seller if code not in home)
    return () if set(sides) & set(place.actor) else sides


def again(place: Place) -> tuple[str, ...]:
    """On whom this one acted when the document last spoke of it."""
    actor, targets = place.memory.recall(place.action)
    return targets if set(actor) & set(place.actor) else ()


def next_state(place: Place) -> tuple[str, ...]:
    """The next name that is no company's: a plant is built in a state."""
    tokens = place.line.tokens
    for index in range(place.anchor + 1, len(tokens)):
        mention = tokens[index].mention
        if mention is None or mention.kind == "world":
            continue
        inside = place.line.words(index - 1, index) in ("in ", "into ", "the ")
        if inside or mention.kind not in ("company", "pronoun"):
            return codes_of(place.line, expand_list(tokens, index, len(tokens)))
    return ()


_SURPLUS = re.compile(r"(?P<who>@s\d+) 's? (?:\S+ ){0,3}?surplus ")


def whose_surplus(place: Place) -> tuple[str, ...]:
    """``to shrink Vietnam's surplus``: who is to shrink it."""
    return find_named(place.line, _SURPLUS, place.first, place.last)


@cache
def _models() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = load_data("models")["models"]
    return tuple((seller, re.compile(rf"\b(?:{written})")) for seller, written in table.items())


def model_of(place: Place) -> tuple[str, ...]:
    """``to buy 64 F-35As``: who sells what has a name of its own."""
    tokens = place.line.tokens
    first, last = tokens[place.first].start, tokens[place.last - 1].end
    found = [
        (match.start(), seller)
        for seller, pattern in _models()
        if (match := pattern.search(place.memory.text, first, last))
    ]
    return (min(found)[1],) if found else ()


_TWO_FIRMS = re.compile(r"(?P<one>@c\d+) and (?:the )?(?P<other>@[csg]\d+) ")


def maker_beside(place: Place) -> tuple[str, ...]:
    """``Boeing and Garuda announced a deal for 90 jets``: of the two, the one that sells."""
    match = _TWO_FIRMS.search(place.line.text) if place.line.text.count("@c") else None
    if match is None:
        return ()
    slots = [place.line.token_at(match.start(slot)) for slot in ("one", "other")]
    named = codes_of(place.line, slots)
    sellers = tuple(code for code in named if code in makers())
    return sellers if len(sellers) == 1 and len(named) > 1 else ()


def host(place: Place) -> tuple[str, ...]:
    """To whom news has sums promised unless it says otherwise."""
    there = _HOST in place.memory.pair and _HOST not in place.actor
    return (_HOST,) if there else ()


_HOST = "USA"
