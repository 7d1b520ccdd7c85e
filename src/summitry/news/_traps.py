"""Numbers that are no act: shares of a whole, moves of a market, changes of a quantity.

A percentage is a rate only where nothing about it says that it measures something else. The words
that say so are listed in ``data/amounts.yaml``.
"""

from __future__ import annotations

import re
from functools import cache

from summitry.news._context import once_a_token
from summitry.news._data import load_data
from summitry.news._line import Line

_SPEAKS = re.compile(
    r"\b(?:counter-)?(?:tariffs?|lev(?:y|ies)|dut(?:y|ies)|tax|taxes|rates?|surcharges?) "
)


_RATED = re.compile(
    r"(?:(?!as |after |when |over |on |from |to |in |by |if |since |because |before |until |under |"
    r"amid |despite |due |,)\S+ ){0,2}?"
    r"(?:counter-)?(?:tariffs?|lev(?:y|ies)|dut(?:y|ies)) "
)


# "added 25 points to its tariff": a tariff is what moved.
_ADDED_TO = re.compile(r"(?:to|on|onto) (?:\S+ ){0,3}?(?:tariffs?|lev(?:y|ies)|dut(?:y|ies)) ")


_OUTCOME = re.compile(  # "a tariff on whisky, leading exports to fall by 20%"
    r"(?:exports|imports|sales|shipments|output|production|prices|profits|demand|trade|volumes) "
    r"(?:\S+ ){0,2}?(?:f[ae]ll|falling|drop(?:ped|ping)?|plung(?:e|ed|ing)|declined?|shr[ia]nk|"
    r"slump(?:ed)?|tumbled?|r[io]se|jump(?:ed)?|gr[oe]w|surged?) "
    r"(?:by )?(?:(?:about|around|nearly|almost|up to|some|over|more than) )?$"
)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<![^ ])(?:" + "|".join(load_data("amounts")[name]) + ") ")


@cache
def _moves() -> re.Pattern[str]:
    moves = "|".join(load_data("amounts")["moves"])
    return re.compile(r"(?<![^ ])(?:" + moves + r") (?:\S+ ){0,4}$")


@once_a_token
def measures_something_else(line: Line, index: int) -> bool:
    """Whether the percentage at a token is a share, a growth rate or a move of a price."""
    tokens = line.tokens
    after = line.words(index + 1, min(len(tokens), index + 6))
    if _RATED.match(after):
        return False
    if _words("measured").match(after):
        return True
    first, _ = line.clause_of(index)
    before = line.words(max(first, index - 7), index)
    if _words("quantity").search(line.words(max(first, index - 4), index)):
        return True
    if _OUTCOME.search(before):
        return True
    moved = _moves().search(before)
    speaks = _SPEAKS.search(line.words(first, index)) or _ADDED_TO.match(after)
    return bool(moved) and not speaks
