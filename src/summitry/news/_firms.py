"""Companies that no file lists, told by what stands beside their name.

A run of words with capitals is one name: ``Paris Baguette`` is no French state. It is a company's
where it ends like one (``LS Group``), where the text says what it is (``the Danish toymaker Lego``,
``Osaka-based Daikin``), or where it does what companies do (``Clarios will invest``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from summitry.news._data import load_data
from summitry.news._names import Mention

_WORD = r"[A-ZÀ-Þ](?:[\w&]|\.(?=\w)){0,24}(?:-[A-ZÀ-Þ]\w{1,20}){0,2}"
_NAME = re.compile(rf"(?<![\w'’.&-]){_WORD}(?:(?: &| of| de| du)? (?:{_WORD}|i\b)){{0,5}}")
_ASIDE = r"(?:, (?:an?|the|based|one|which|who)\b[^,;.]{3,60},)?"

_MOVES = (
    r"(?:(?:also|now|already|today|meanwhile|is|has|have|had|will|would|plans?|planned|intends?|aims?|"
    r"wants?|hopes?|agreed|agrees|expects?|committed|promised|pledged|vowed|prepar(?:es|ing)|going|set|"
    r"to|be|been|said|says|it|they|that|on|in|Monday|Tuesday|Wednesday|Thursday|Friday|quietly|"
    r"announced|shall|may|could|recently|was|were) ){0,7}?"
)
_DEEDS = (
    r"(?:invest(?:ed|ing|s)?|earmark(?:ed|s)|pledged|unveil(?:ed|s)|spend(?:ing)?|pour(?:ing|ed)?|"
    r"pump(?:ing|ed)?|build(?:ing)?|plough|sink|inject|commit(?:s|ted|ting)|acquir(?:e|ed|es|ing)|"
    r"buy(?:s|ing)?|purchas(?:e|ed|es|ing)|order(?:ed|s)|contracted|construct|"
    r"expand(?:s|ing)?|open|launched|bids?|sign(?:ed|s)|inked|clinched|landed|offered|supply|"
    r"deliver|procure|import|take|"
    r"announced|raised|plans|won|received|closed|completed|secured|put|"
    r"step up|set up|double|walked away)"
)
_DOES = re.compile(
    rf"{_ASIDE} {_MOVES}{_DEEDS}\b(?=[^.;]{{0,90}}?(?:\d|illion|deal|bid|stake|acquisition|"
    r"takeover|merger|plant|factor|contract|order|purchases))"
)
_OWNS = re.compile(
    r" (?:buying|acquiring|taking over|merging with) [A-ZÀ-Þ]|"
    r"['’]s? (?:(?!own)[\w$€£.,-]+ ){0,4}?(?:takeover|acquisition|buyout|bid|offer|merger|"
    r"control) (?:of|for|with)\b"
)
_BEFORE = re.compile(
    r"\b(?:(?:bids?|offers?|takeover|acquisition|buyout|merger|control|shareholders|sale) "
    r"(?:for|of|by|from|with|to)|stakes? in|(?:acquir(?:e|es|ed|ing)|take over|taking over|"
    r"merg(?:e|ing) with|bought|buy(?:ing)?)|(?:offer|bid|pay|paid)\w* [^.;]{1,30}? for|"
    r"(?:made|built|supplied|sold|offered|announced|promised|pledged|unveiled|placed|launched|"
    r"invested|planned|plan|pledge|promise|commitment|investment) by|"
    r"(?:buy|purchase|order|import|contract|procure)\w{0,3} [^.;]{0,60}? from|"
    r"(?:acquisition|takeover|purchase) of [^.;]{2,40} by|unwind (?:its|the) purchase of) "
    r"(?:the )?(?:[a-z-]+ ){0,3}?$"
)
_NEAR = 90  # characters before a name in which words that give it away may begin
_NO_FIRM = re.compile(  # words in the plural, models
    r"(?:ers|ors|ists|ians|ees|ments|ions|ties|ics|ings|ants|ents|als|ages|men|women|people|uts)$|\d"
)
_PARTS = frozenset(["of", "de", "du", "&"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_data("firms")[key].split())


@cache
def _tells() -> frozenset[str]:
    """Words one of which stands in everything that `_BEFORE` finds."""
    return frozenset(
        "bid bids offer offers offered takeover acquisition buyout merger control shareholders sale "
        "stake stakes acquire acquires acquired acquiring taking take merge merging bought buy buying "
        "pay paid by from unwind".split()
    )


def find_firms(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Find the companies that no file lists, wherever their names stand once one is known."""
    starts = [m.start for m in names]
    told: dict[str, list[tuple[int, int]]] = {}
    firms: set[str] = set()
    listed = {mention.start: mention.end for mention in names}
    for match in _NAME.finditer(text):
        if listed.get(match.start(), 0) >= match.end():
            continue  # a name that a file lists, and nothing more
        span = _trim(text, match.start(), match.end())
        if span is None or listed.get(span[0], 0) >= span[1]:
            continue
        start, end = span
        name = text[start:end]
        if name not in firms:
            inside = [m for m in names[bisect_left(starts, start) :][:4] if m.start < end]
            if not _can_be_firm(name, inside, start) or not _is_firm(text, start, end):
                told.setdefault(name, []).append(span)
                continue
            firms.add(name)
        told.setdefault(name, []).append(span)
    return [
        Mention(start, end, "company", (name,), name)
        for name in firms for start, end in told[name]
    ]  # fmt: skip


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A name without the words that only open its sentence; None if no company's name is left."""
    words = text[start:end].split(" ")
    while words and words[0] in _words("opens"):
        start += len(words.pop(0)) + 1
    if not words or not _words("none").isdisjoint(words) or words[0] in _words("given"):
        return None
    if words[-1] in _PARTS or _words("forms").issuperset(words) or " ".join(words) in _places():
        return None
    return start, end


def _can_be_firm(name: str, inside: Sequence[Mention], start: int) -> bool:
    """Whether the names that a file lists leave room for a longer one around them."""
    words = name.split(" ")
    if len(words) == 1:
        return not inside and len(name) > 1 and not _NO_FIRM.search(name)
    if any(m.kind in ("person", "body", "pronoun", "world") for m in inside):
        return False
    if not inside:
        return True
    first = inside[0]
    rest = name[first.end - start :].split()
    if first.start > start or len(inside) > 1:
        return words[-1] in _words("ends")
    if first.kind == "company" or (first.kind == "adjective" and len(rest) == 1):
        known = _words("forms" if first.kind == "company" else "ends")
        return not known.issuperset(rest)  # "Toyota Motor Corp", "Chinese Airlines"
    return True


def _is_firm(text: str, start: int, end: int) -> bool:
    """Whether the words beside a name give it away."""
    before = text[max(0, start - _NEAR) : start]
    words = before.split()
    if before[-1:] == " " and words:
        called = words[-1]
        if called.endswith(("-based", "maker")) or called in _words("is_a"):
            return True
    if _DOES.match(text, end) or _OWNS.match(text, end):
        return True
    told = not _tells().isdisjoint(words) and _BEFORE.search(before)
    return bool(told) and not _sold().match(text, end)


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
