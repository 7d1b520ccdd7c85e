"""Several amounts in one clause: which names and days belong to which.

``46% on Vietnam and 49% on Cambodia``, ``Vietnam faces 46%, Cambodia 49%``, ``10% and 5%,
respectively``: each amount takes what stands nearest to it, or its place in a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from summitry.news._context import codes_of, list_before
from summitry.news._dates import DateRef
from summitry.news._line import Line
from summitry.news._objects import after_preposition, goods_of
from summitry.news._parties import Place


@dataclass(frozen=True)
class Share:
    """One amount of several in a clause: its token, the tokens around it, its rank."""

    at: int
    left: int  # after the amount before
    right: int  # up to the amount after
    rank: int
    of: int
    last: int  # the token of the last amount
    picked: tuple[int, ...]  # the tokens of all of them
    begins: int  # the first token of the clause


def share_out(picked: list[int], first: int, last: int) -> dict[int, Share]:
    """Divide a clause between the amounts at these tokens."""
    if len(picked) < 2:
        return {}
    edges = [first, *(i + 1 for i in picked)]
    ends = [*picked[1:], last]
    return {
        at: Share(at, edges[k], ends[k], k, len(picked), picked[-1], tuple(picked), first)
        for k, at in enumerate(picked)
    }


_JOINS = re.compile(
    r"(?:'s )?(?:\( )?(?:(?:will|would|must|now|currently|is|are|could|to) ){0,2}"
    r"(?:(?:faces?|pays?|gets?|at|be|an?|by|of|about|with|hit|additional|extra|:|,) ){0,3}"
)


def own_names(place: Place, share: Share) -> tuple[str, ...]:
    """The names that stand with one amount of several."""
    line = place.line
    if "respectively" in line.keys:
        return ()  # by rank
    ahead = share.left, share.at  # "cut the duty on Peruvian tea to 5% and that on Thai rice to 7%"
    behind = share.at, share.right
    first, last = ahead if _names_ahead(place, share) else behind
    near = replace(place, anchor=first, first=first, last=last)
    found = after_preposition(near) or goods_of(near)
    if found:
        return found
    for index in range(share.at - 1, share.left - 1, -1):
        mention = line.tokens[index].mention
        if mention is not None and mention.kind not in ("world", "person"):
            between = line.words(index + 1, share.at) if index + 1 < share.at else ""
            if "pay" in between and place.action not in ("tariff", "quota"):
                return ()  # who pays a duty suffers it; who pays for a plant acts
            return codes_of(line, list_before(line, index)) if _JOINS.fullmatch(between) else ()
    return ()


def _names_ahead(place: Place, share: Share) -> bool:
    """Whether each amount stands behind its name: ``on Peru to 5%``."""
    line = place.line
    if line.words(share.at - 1, share.at) not in ("to ", "by ", "at "):
        return False
    behind = line.tokens[share.last + 1 : place.last]
    if any(t.mention is not None and t.mention.kind not in ("world", "person") for t in behind):
        return False
    return _ON_WHOM.search(line.words(share.left, share.at)) is not None


_ON_WHOM = re.compile(r"(?:on|for|from) (?:the )?@[asg]")
_SAME = re.compile(
    r"\b(?:worth|valued|value|deal|order|orders|for|at|costing|estimated|"
    r"total|to buy|to purchase|to order) "
)


def is_apart(line: Line, share: Share) -> bool:
    """Whether an amount is of something else than the one before: no ``worth`` between them."""
    return share.rank > 0 and not _SAME.search(line.words(share.left, share.at))


def own_date(line: Line, share: Share) -> DateRef | None:
    """The day of one amount of several: the only one beside it, or the one of its rank."""
    near = _dates(line, share.at, share.right)
    if len(near) == 1:
        return near[0]
    after_all = _dates(line, share.last, len(line.tokens))
    return after_all[share.rank] if len(after_all) == share.of else None


def _dates(line: Line, first: int, last: int) -> list[DateRef]:
    return [t.date for t in line.tokens[first:last] if t.date is not None and t.date.iso]


def by_rank(codes: tuple[str, ...], line: Line, share: Share) -> tuple[str, ...]:
    """``on China and Canada, respectively``: the name of the same rank."""
    if len(codes) == share.of and ("respectively" in line.text or _is_in_a_row(line, share)):
        return (codes[share.rank],)
    return codes


_IN_A_ROW = frozenset([" ", ", ", "and ", ", and "])


def _is_in_a_row(line: Line, share: Share) -> bool:
    """``for Peru, Chile and Laos are 5, 6 and 7 tonnes``: amounts with nothing between them."""
    if share.of < 3:
        return False
    before = share.rank == 0 or line.words(share.left, share.at) in _IN_A_ROW
    after = share.at == share.last or line.words(share.at + 1, share.right) in _IN_A_ROW
    return before and after
