"""Companies that no file lists, told by what stands beside their name.

A run of words with capitals is one name: ``Paris Baguette`` is no French state. It is a company's
where it ends like one (``LS Group``), where the text says what it is (``the Danish toymaker Lego``,
``Osaka-based Daikin``), or where it does what companies do (``Clarios will invest``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from functools import cache, lru_cache

from summitry.news._data import load_data
from summitry.news._names import Mention

_REST = r"(?:[\w&]|\.(?=\w)){0,24}(?:-[A-ZÀ-Þ]\w{1,20}){0,2}"
_WORD = rf"[A-ZÀ-Þ]{_REST}"
_TRADES = ("Oil", "Gas", "Iron", "Steel", "Power", "Coal", "Energy", "Mining", "Metals", "Light")
_TRADE = "|".join(_TRADES)
_AND = rf" and(?= (?:{_TRADE})\b)(?:{'|'.join(f'(?<={trade} and)' for trade in _TRADES)})"
_NAME = re.compile(  # "and" joins two trades in one name: "Oil and Gas Co"
    rf"[A-ZÀ-Þ](?<![\w'’.&-].){_REST}(?:(?: &| of| de| du|{_AND})? (?:{_WORD}|i\b)){{0,5}}"
)
_INC = r",? (?:Inc|LLC|Ltd|Corp|PLC|plc)\b\.?"
_ASIDE = rf"(?:{_INC})?(?:, (?:an?|the|based|one|which|who)\b[^,;.]{{3,60}},)?"
_ON = r"(?:[^.;]|\.(?=\d))"  # a sentence goes on

_OWNS = re.compile(
    r" (?:buying|acquiring|taking over|merging with) [A-ZÀ-Þ]|"
    r"['’]s? (?:shareholders|board|directors)\b|"
    r"['’]s? (?:(?!own)[\w$€£.,-]+ ){0,4}?(?:takeover|acquisition|buyout|bid|offer|merger|"
    r"control|purchase|tie-up) "
    r"(?:of|for|with|to (?:buy|acquire|take over|purchase))\b"
)
_NEAR = 90  # characters before a name in which words that give it away may begin
_NO_FIRM = re.compile(  # words in the plural, models
    r"(?:ers|ors|ists|ians|ees|ics|ants|ents|als|ages|men|women|people|uts|ments?|[ts]ions?|"
    r"ties|ity|ness|ings)$|\d"
)
_SIDE = re.compile(r"(?:North|South|East|West|Greater|Mainland|Communist|New|Old|Upper|Lower) ")
_LEGAL = frozenset(
    ["Corp", "Corporation", "Inc", "Ltd", "Limited", "plc", "PLC", "AG", "GmbH", "Co"]
)
_SEATS = ("-based", "-owned", "-listed", "-backed", "-headquartered", "-led", "-made")
_IS_A = ("-based", "-listed", "-headquartered", "maker")
_PARTS = frozenset(["of", "de", "du", "&"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_data("firms")[key].split())


def _any(key: str) -> str:
    r"""The words of a list as a pattern; ``\\ `` in one is a space."""
    words = re.split(r"(?<!\\)\s+", load_data("firms")[key].strip())
    return "(?:" + "|".join(words).replace("\\ ", " ") + ")"


@cache
def _does() -> re.Pattern[str]:
    """``Clarios will invest $2bn``, ``Kraft Heinz: $3 billion``: from behind the name."""
    moves = rf"{_ASIDE} (?:{_any('moves')} ){{0,8}}?"
    return re.compile(
        rf"{moves}(?:acquir\w+|take over|buy|bought|merge with) [A-ZÀ-Þ]|"
        r" (?:was|were|has been|had been|have been) (?:(?:sanctioned|blacklisted)\b|"
        r"(?:added|placed) (?:to|on) [^.;]{2,40} (?:list|blacklist)\b)|"
        rf"(?:: [^.;]{{0,20}}?[$€£]|{moves}{_any('deeds')}\b)(?={_ON}{{0,90}}?{_any('near')})"
    )


@cache
def _before() -> re.Pattern[str]:
    """``a bid for``, ``announced by``, ``to buy gas from``: to the beginning of the name."""
    return re.compile(
        rf"\b(?:{_any('bids')} (?:for|of|by|from|with|to)|stakes? in|acquir(?:e|es|ed|ing)|"
        r"tak(?:e|ing) over|merg(?:e|ing) with|bought|buy(?:ing)?|"
        rf"(?:offer|bid|pay|paid)\w* {_ON}{{1,30}}? for|"
        r"(?:(?!estimat|report|quot|cit|compil|follow|own)[a-z]+(?:ed|ent|uilt|ade|old|ought)|"
        r"plan|pledge|promise|commitment|investment) by|"
        rf"(?:buy|purchase|order|import|contract|procure)\w{{0,3}} {_ON}{{0,60}}? from|"
        rf"(?:supply|sell|deliver|ship)\w* {_ON}{{1,80}}? to|"
        r"(?:acquisition|takeover|purchase) of [^.;]{2,40} by|"
        r"(?:sanction|blacklist)(?:ed|s|ing)|"
        r"(?:sale of|stake in) [^.;]{2,40} to|unwind (?:its|the) purchase of) "
        r"(?:the )?(?:[A-Z]\w+(?:['’]s)? )?(?:[a-z-]+ ){0,3}?$"
    )


_TELLS = frozenset(  # words one of which stands in all that `_before` finds
    ["for", "of", "by", "from", "with", "to", "in", "acquire", "acquires", "acquired", "acquiring",
     "over", "bought", "buy", "buying", "sanctioned", "sanctions", "sanctioning", "blacklisted",
     "blacklists", "blacklisting"]
)  # fmt: skip


def find_firms(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Find the companies that no file lists, wherever their names stand once one is known."""
    starts = [m.start for m in names]
    ends = {m.end for m in names}
    listed = {m.start: m.end for m in names}
    told: dict[str, list[tuple[int, int]]] = {}
    firms: dict[str, None] = {}  # in the order of the text
    for match in _NAME.finditer(text):
        start, end = match.span()
        opens = _opens(match.group())
        if opens < 0 or listed.get(start, 0) >= end or text.startswith(_SEATS, end):
            continue
        start += opens
        at = bisect_right(starts, start)
        if at and names[at - 1].end >= end:
            continue  # a name that a file lists, or a part of one
        name = text[start:end]
        if name not in firms:
            at -= at > 0 and starts[at - 1] == start
            inside = [m for m in names[at : at + 4] if m.start < end]
            if _can_be_firm(name, inside, start) and _is_firm(text, start, end, ends):
                firms[name] = None
        told.setdefault(name, []).append((start, end))
    return [
        Mention(start, _with_form(text, end), "company", (name,), name)
        for name in firms for start, end in told[name]
    ]  # fmt: skip


_FORM = re.compile(_INC)


def _with_form(text: str, end: int) -> int:
    """The end of a name with ``, Inc.``, so that no comma parts it from its verb."""
    form = _FORM.match(text, end)
    return form.end() if form else end


@lru_cache(maxsize=10_000)
def _opens(name: str) -> int:
    """Where a name begins behind words that only open a sentence; -1 if no company is called so."""
    words = name.split(" ")
    opens = 0
    while words and words[0] in _words("opens"):
        opens += len(words.pop(0)) + 1
    if not words or words[0] in _words("given"):
        return -1
    if words[-1] not in _LEGAL and not _words("none").isdisjoint(words):
        return -1  # but "China State Construction Corp"
    if words[-1] in _PARTS or _words("forms").issuperset(words) or " ".join(words) in _places():
        return -1
    return -1 if len(words) == 1 and (len(words[0]) < 2 or _NO_FIRM.search(words[0])) else opens


def _can_be_firm(name: str, inside: Sequence[Mention], start: int) -> bool:
    """Whether the names that a file lists leave room for a longer one around them."""
    words = name.split(" ")
    if len(words) == 1:
        return not inside
    if any(m.kind in ("person", "body", "pronoun", "world") for m in inside):
        return False
    if not inside:
        return True
    first = inside[0]
    rest = name[first.end - start :].split()
    if first.start > start or len(inside) > 1:
        return words[-1] in _words("ends") or (
            first.end >= start + len(name) and not _SIDE.match(name)
        )
    if first.kind == "company" or (first.kind == "adjective" and len(rest) == 1):
        known = _words("forms" if first.kind == "company" else "ends")
        return not known.issuperset(rest)  # "Toyota Motor Corp", "Chinese Airlines"
    return True


def _is_firm(text: str, start: int, end: int, ends: Set[int]) -> bool:
    """Whether the words beside a name give it away."""
    before = text[max(0, start - _NEAR) : start]
    words = before.split()
    if " " in text[start:end] and text[start:end].rsplit(" ", 1)[1] in _LEGAL:
        return True
    if before.endswith(("'s ", "’s ")) and start - 3 not in ends:  # "Queen's Park"
        return False
    if before.endswith(("'s ", "’s ")) and text[start:end].rpartition(" ")[2] in _words("ends"):
        return " " in text[start:end]  # "China's Foran Energy"
    if before[-1:] == " " and words:
        called = words[-1]
        if called in _words("is_a") or called.endswith(_IS_A):
            return True
    if _does().match(text, end) or _OWNS.match(text, end):
        return True
    told = not _TELLS.isdisjoint(words[-5:]) and _before().search(before)
    return bool(told) and words[-1] not in ("a", "an") and not _sold().match(text, end)


@cache
def _sold() -> re.Pattern[str]:
    """``Stryker vehicles``: a name that says what is bought, not from whom."""
    return re.compile(rf" (?:[a-z-]+ )?(?:{'|'.join(_words('sold'))})\b")


@cache
def _places() -> frozenset[str]:
    """Cities and parts of states, which act in nothing."""
    table = load_data("places")
    return frozenset(
        n for part in ("cities", "parts") for names in table[part].values() for n in names
    )
