"""What is one rate's own among several of a sentence: its goods, whether it is added or a total.

``10% on planes and 25% on wine`` are two duties on two goods; of ``a further 25% on top, taking it
to 50%`` the first is added and the second is what both come to.
"""

from __future__ import annotations

import re

from summitry.news._details import find_sector, list_sectors
from summitry.news._line import Line
from summitry.news._spread import Share

_MOST = r"(?:(?!#pct)\S+ ){0,6}?"
_COMES_TO = re.compile(
    r"\b(?:(?P<verb>taking|takes|took|bringing|brings|brought|lifting|lifts|lifted|pushing|pushes|"
    r"pushed|raising|raises|driving|lowering|lowers) "
    r"(?:(?:the|its|their|a|an|new|overall|total|combined|cumulative|effective|average|import|us|"
    r"american|@\S+|'s) ){0,4}"
    r"(?:it|them|this|that|total|rates?|tariffs?|dut(?:y|ies)|lev(?:y|ies)|levels?|sum|burden) "
    r"(?:on (?:\S+ ){1,4}?|there |now )?(?:up |back )?(?:to|at) |"
    r"for (?:a|an) (?:(?:total|combined|cumulative|overall) (?:(?:rate|tariff|duty|levy) )?)of )"
    r"(?:(?:about|around|nearly|almost|as much as|at least|a|an|the) ){0,2}$"
)
_LATER_TOTAL = re.compile(rf"^.{{0,200}}?{_COMES_TO.pattern[:-1]}#pct")
_MORE = re.compile(r"\b(?:further|additional|another|extra|added|adds?|adding|more) (?:an? )?$")
_ON_TOP = re.compile(rf"{_MOST}(?:on top of|over and above|in addition to) ")
_BY = re.compile(r"\bby (?:(?:a|an|another|about|around|nearly|almost|some|further|extra) ){0,2}$")
_MOVES = re.compile(
    r"\b(?:rais\S*|increas\S*|hik\S*|lift\S*|ris\S*|rose|cut|cuts|cutting|lower\S*|reduc\S*|"
    r"slash\S*|trim\S*|halv\S*|fall|fell|drop\S*|jack\S*|bump\S*|boost\S*) "
)
_WORDS = 12  # before an amount
_EITHER_WAY = ("tak", "took", "bring", "brought")
_CUTS = re.compile(r"(?:cut|lower|reduc|slash|trim|halv|fall|fell|drop)")


def comes_to(line: Line, at: int) -> str | None:
    """Which way a rate went that a sentence ends at: ``taking the total to 50%`` raises.

    ``cut by ten points, bringing it to 15%`` is still a cut.
    """
    found = _COMES_TO.search(line.words(max(0, at - _WORDS), at))
    if found is None:
        return None
    verb = found["verb"] or ""
    moves = _MOVES.findall(line.words(0, at)) if verb.startswith(_EITHER_WAY) else []
    return "cut" if _CUTS.match(moves[-1] if moves else verb) else "raise"


def is_added(line: Line, at: int, first: int) -> bool:
    """Whether a rate that nothing comes to is points on top of what there is."""
    amount = line.tokens[at].amount
    before = line.words(max(0, at - _WORDS), at)
    if amount is None or amount.kind != "percent":
        return False
    if _BY.search(before) and (amount.points or _MOVES.search(line.words(first, at))):
        return True
    after = line.words(at + 1, min(len(line.tokens), at + 2 * _WORDS))
    more = amount.points or bool(_MORE.search(before))
    return more and bool(_ON_TOP.match(after) or _LATER_TOTAL.match(after))


_BELOW = re.compile(
    r"(?:on top of|over and above|in addition to) (?:\S+ )?(?:existing|current|earlier|previous) "
    r"(?:(?:tariff|duty|levy|rate) (?:of )?)?$"
)
_TOPS = frozenset(["top", "above", "addition"])


def is_below(line: Line, at: int) -> bool:
    """Whether a rate is the one that another comes ``on top of``."""
    words = line.words(max(0, at - _WORDS), at)
    return not _TOPS.isdisjoint(line.keys) and bool(_BELOW.search(words))


def own_goods(line: Line, share: Share, last: int) -> str | None:
    """The goods of one rate of several in a clause; None where they are those of all."""
    rates = share.picked
    if "respectively" in line.keys:
        listed = list_sectors(line.words(0, rates[0])) or list_sectors(
            line.words(rates[-1], len(line.tokens))
        )
        return listed[share.rank] if len(listed) == share.of else None
    edges = [*rates[1:], last]
    behind = [find_sector(line, at + 1, end) for at, end in zip(rates, edges, strict=True)]
    if all(behind):
        return behind[share.rank]
    starts = [share.begins, *(at + 1 for at in rates[:-1])]
    ahead = [find_sector(line, first, at) for first, at in zip(starts, rates, strict=True)]
    return ahead[share.rank] if all(ahead) and behind[-1] is None else None
