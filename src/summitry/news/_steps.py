"""Which of the rates in a clause held before: ``cut from 39% to 15%``, ``raised by 10 points``."""

from __future__ import annotations

import re
from typing import cast

from summitry.news._amounts import Amount
from summitry.news._context import once_a_token
from summitry.news._line import Line

_PREVIOUS = re.compile(
    r"(?:(?:down |up )?(?<!reeling )(?<!ranging )(?<!range )(?<!varying )(?<!anywhere )from "
    r"(?:an? (?!threat|plan|propos)(?:\S+ )?)?"
    r"(?:(?:more|less) than |over |about |around |approximately |roughly |nearly |"
    r"almost |up to )?|"
    r"previous |rather than (?:the )?|instead of (?:the )?|previously (?:faced )?|"
    r"doing away with (?:the )?|compared with (?:the )?(?:previous )?)$"
)
_SCRAPPED = re.compile(
    r"(?:scrap(?:s|ped|ping)?|abolish(?:es|ed|ing)?|eliminat(?:es?|ed|ing)) "
    r"(?:an? |the |its |their )$"
)


_CURRENT = re.compile(
    r"from (?:as (?:much|high) as |(?:(?:the|its|their|a) ){0,2}(?:current|existing|present|"
    r"previous|old|former) (?:(?!to |#)\S+ ){0,3}(?:#pct\d+ [-–] )?)$"
)


@once_a_token
def is_previous(line: Line, index: int) -> bool:
    """Whether a rate is the one that held before."""
    before = line.words(max(0, index - 3), index)
    if _CURRENT.search(line.words(max(0, index - 9), index)):
        return True
    amount = cast(Amount, line.tokens[index].amount)
    if amount.unit in ("entities", "ships") and before.endswith("from "):
        return False  # "imports from five abattoirs"
    if amount.kind == "percent" and (_SCRAPPED.search(before) or _is_cut_from(line, index)):
        return True
    return bool(_PREVIOUS.search(before))


_BY_TO = re.compile(r"#pct\d+ (?:\S+ ){0,2}?to #(?:pct|zero)")


@once_a_token
def is_step(line: Line, index: int) -> bool:
    """``raised by 10 points to 25%``: the rate is where the step ends."""
    if line.words(index - 1, index) != "by ":
        return False
    return bool(_BY_TO.match(line.words(index, min(len(line.tokens), index + 6))))


_CUTS = re.compile(r"(?:cut|cuts|cutting|lower\S*|reduc\S*|slash\S*|rais\S*|hik\S*) (?:\S+ ){0,5}$")
_TO_RATE = re.compile(
    r"(?:\S+ )?(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)) (?:\S+ ){0,6}?(?:down |up )?to #pct"
)


_FALLS_TO = re.compile(  # "its 100% duty on whisky will fall to 75%"
    r"(?:[a-z-]+ )?(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)) (?:[^\s,]+ ){0,6}?(?:falls?|fell|drops?|"
    r"rises?|rose|comes? down|go(?:es)? up|cut|lowered|raised|reduced|increased) (?:from )?"
    r"to #(?:pct|zero)"
)


def _is_cut_from(line: Line, index: int) -> bool:
    """``cut the 39% tariffs on Swiss goods to 15%``: the first is the rate before."""
    after = line.words(index + 1, min(len(line.tokens), index + 12))
    if _FALLS_TO.match(after):
        return True
    return bool(_TO_RATE.match(after) and _CUTS.search(line.words(max(0, index - 8), index)))
