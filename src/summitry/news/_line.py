"""A sentence as a line of words and slots.

A line is the sentence in lower case with each name, amount and date replaced by a slot, one space
between words: ``@p0 announced a #pct0 tariff on @s1``. The phrases of rule files match on it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from summitry.news._amounts import Amount, find_amounts
from summitry.news._data import word_list
from summitry.news._dates import DateRef
from summitry.news._lookup import look_up
from summitry.news._names import Mention
from summitry.news._needles import small
from summitry.news._plain import find_runs, marks

_TOKEN = re.compile(
    r"[a-zÀ-ÿ]{1,40}+(?:(?![-.'])|(?:[-.][a-zÀ-ÿ]{1,30}){0,4}(?:'(?!s\b)[a-z]{1,5})?)|'s\b|"
    r"\d[\d.,/]{0,20}|[^\sa-zÀ-ÿ\d]"
)
_MENTION_TAGS = {"state": "@s", "adjective": "@a", "person": "@p", "company": "@c", "group": "@g",
                 "body": "@b", "world": "@w", "pronoun": "@n"}  # fmt: skip
_AMOUNT_TAGS = {
    "percent": "#pct",
    "money": "#usd",
    "price": "#prc",
    "per share": "#shr",
    "count": "#cnt",
    "duration": "#dur",
    "zero": "#zero",
}


class Token(NamedTuple):
    """A word or slot of a line and the piece of text it stands for."""

    text: str
    start: int
    end: int
    mention: Mention | None = None
    amount: Amount | None = None
    date: DateRef | None = None


@dataclass(eq=False)
class Line:
    """One sentence, tokenised."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    text: str
    offsets: tuple[int, ...]  # where each token begins in ``text``
    keys: frozenset[str]  # words and kinds of slots
    met: int  # which needs of phrases they meet, to rule phrases out quickly
    possible: tuple[int, ...]  # the phrases that they leave, by their numbers
    amounts: tuple[int, ...]  # which tokens are amounts
    found: dict[object, Any] = field(default_factory=dict)  # for one act, and asked by the next

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Token ranges of the clauses."""
        return _split_clauses(self.tokens)

    @cached_property
    def names(self) -> tuple[int, ...]:
        """Which tokens are names."""
        return tuple([i for i, token in enumerate(self.tokens) if token.mention is not None])

    def names_in(self, first: int, last: int) -> tuple[int, ...]:
        """Which tokens are names in a piece of the line."""
        return self.names[bisect_left(self.names, first) : bisect_left(self.names, last)]

    def token_at(self, position: int) -> int:
        """Index of the token at a place in ``text``."""
        return max(0, bisect_right(self.offsets, position) - 1)

    def clause_of(self, index: int) -> tuple[int, int]:
        """The clause that holds a token."""
        for first, last in self.clauses:
            if first <= index < last:
                return first, last
        return 0, len(self.tokens)

    def words(self, first: int, last: int) -> str:
        """The words of a range of tokens, as one string that phrases match on."""
        if not 0 <= first < last:
            return " "
        end = self.offsets[last] if last < len(self.tokens) else len(self.text)
        return self.text[self.offsets[first] : end] if first < len(self.tokens) else " "

    def find(self, pattern: re.Pattern[str], first: int, last: int, slot: str = "") -> int | None:
        """The token at which a pattern, or a slot of it, begins in a range of tokens."""
        words = self.words(first, last)
        match = pattern.search(words)
        return None if match is None else first + words.count(" ", 0, match.start(slot or 0))


def build_line(text: str, start: int, end: int, mentions: list[Mention],
               dates: list[DateRef]) -> Line:  # fmt: skip
    """Tokenise one sentence with the names and dates found in it."""
    plain = small(text)
    tokens: list[Token] = []
    at = start
    for slot in _choose_slots(text, start, end, mentions, dates):
        if slot.start >= at:
            tokens += _words(plain, at, slot.start)
            tokens.append(_slot(len(tokens), slot))
            at = slot.end
    tokens += _words(plain, at, end)
    words = [token.text for token in tokens]
    _put_plainly(tokens, words)
    return _make_line(start, end, tokens, words)


def _choose_slots(text: str, start: int, end: int, mentions: list[Mention], dates: list[DateRef]
                  ) -> Sequence[Mention | Amount | DateRef]:  # fmt: skip
    """The names, amounts and dates of a sentence in order, the weightiest where they overlap."""
    amounts = find_amounts(text, start, end)
    if not (amounts or dates):
        return mentions
    pronouns = [m for m in mentions if m.kind == "pronoun"]  # "the two countries" is no amount
    ahead = [  # "in three weeks", "two weeks ago": more than how long
        d for d in dates
        if any(d.start <= a.start and a.end <= d.end and a.end - a.start < d.end - d.start
               for a in amounts)
    ]  # fmt: skip
    found: list[Mention | Amount | DateRef] = [*pronouns, *ahead, *amounts, *dates, *mentions]
    chosen = []
    taken = bytearray(end - start)
    for item in found:
        own = slice(item.start - start, item.end - start)
        if not any(taken[own]):
            chosen.append(item)
            taken[own] = b"\1" * (item.end - item.start)
    return sorted(chosen, key=lambda s: s.start)


_STANDS_FOR = {"that": "duty", "those": "duties"}
_TARIFFS = frozenset(["tariff", "tariffs", "levy", "levies", "duty", "duties"])


def _put_plainly(tokens: list[Token], words: list[str]) -> None:
    """Put tokens, and their words, in the place of others that rules know them by."""
    if not (_TARIFFS.isdisjoint(words) or _STANDS_FOR.keys().isdisjoint(words)):
        for i in range(1, len(tokens) - 2):  # "cut its duty on tea and that on Thai rice"
            ahead = words[i + 2]
            if words[i] in _STANDS_FOR and words[i + 1] == "on" and ahead[:2] in ("@a", "@s"):
                words[i] = _STANDS_FOR[words[i]]
                tokens[i] = _word(words[i], tokens[i].start, tokens[i].end)
    marked = marks().intersection(words)
    runs = find_runs(words, marked) if marked else []
    for first, last, plain in reversed(runs):
        spans = [tokens[min(first + k, last - 1)] for k in range(len(plain))]
        new = [_word(word, span.start, span.end) for word, span in zip(plain, spans, strict=True)]
        if new:
            new[-1] = _word(plain[-1], new[-1].start, tokens[last - 1].end)
        tokens[first:last], words[first:last] = new, plain


_CLOSES = word_list("verbs_after_a_relative")
_RELATIVE = frozenset(
    [
        "which",
        "who",
        "whose",
        "including",
        "especially",
        "particularly",
        "notably",
        "namely",
        "like",
    ]
)
_DASHES = frozenset(["-", "–", "—"])
_REACH = 30  # tokens: a longer aside is a sentence of its own


def split_aside(line: Line) -> tuple[Line, ...]:
    """Read a sentence with an aside as two: without it, and up to its end.

    ``Tariffs on steel, which Trump raised to 25%, have been cut``: the tariffs have been cut; and
    Trump raised the tariffs to 25%.
    """
    found = None if _RELATIVE.isdisjoint(line.keys) else _find_aside(line.tokens)
    if found is None and "," in line.keys:
        found = _find_apposition(line.tokens)
    if found is None:
        return (line,)
    first, last = found
    tokens = line.tokens
    words = [token.text for token in tokens]
    without = [*tokens[:first], *tokens[last + 1 :]], [*words[:first], *words[last + 1 :]]
    return (
        _make_line(line.start, line.end, *without),
        _make_line(line.start, line.end, tokens[:last], words[:last]),
    )


def _find_aside(tokens: tuple[Token, ...]) -> tuple[int, int] | None:
    """The token that opens an aside and the one that closes it."""
    for first in range(1, len(tokens) - 2):
        opening = tokens[first].text
        if tokens[first + 1].text not in _RELATIVE or opening not in (",", *_DASHES):
            continue
        for last in range(first + 3, min(first + _REACH, len(tokens) - 1)):
            closing = tokens[last].text
            dashed = opening in _DASHES and closing in _DASHES
            if dashed or (opening == closing == "," and tokens[last + 1].text in _CLOSES):
                return first, last
    return None


_APPOSED = word_list("apposition_openers")


def _find_apposition(tokens: tuple[Token, ...]) -> tuple[int, int] | None:
    """``CMA CGM, the French shipping line, said``: what says who somebody is."""
    commas = [i for i, token in enumerate(tokens) if token.text == ","]
    for k, first in enumerate(commas[:-1]):
        if tokens[first - 1].mention is None or tokens[first + 1].text not in _APPOSED:
            continue
        for last in commas[k + 1 : k + 3]:
            inside = tokens[first + 1 : last]
            plain = sum(t.mention is None and t.text not in _JOINS for t in inside)
            if plain and len(inside) < _REACH and _is_verb(tokens, last + 1):
                return first, last
            if not _GOES_ON.match(tokens[last + 1].text if last + 1 < len(tokens) else ""):
                break
    return None


_GOES_ON = re.compile(r"[a-z]+ing$|with$|home$|and$")  # "a buyer of cars, accounting for half,"


def _is_verb(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a verb stands at a token, an adverb before it or not: ``, immediately vowed``."""
    if i + 1 < len(tokens) and tokens[i].text.endswith("ly"):
        i += 1
    verb = tokens[i].text if i < len(tokens) else ""
    return verb in _CLOSES or _VERB.fullmatch(verb) is not None


_JOINS = frozenset(["the", "and", "or", "as", "well"])


def _make_line(start: int, end: int, tokens: Sequence[Token], words: list[str]) -> Line:
    ends = accumulate([len(word) + 1 for word in words], initial=0)
    offsets = tuple(ends)[:-1]
    text = " ".join(words) + " "
    slots = enumerate(tokens) if "#" in text else ()
    amounts = tuple([i for i, token in slots if token.amount is not None])
    return Line(start, end, tuple(tokens), text, offsets, *look_up(words), amounts)


def _words(plain: str, first: int, last: int) -> list[Token]:
    """The words of a piece of a text in small letters."""
    tokens, at, new = [], first, tuple.__new__  # as in `_word`, which would be called for each word
    for word in _TOKEN.findall(plain, first, last):
        at = plain.index(word, at)  # nothing but white space lies between two tokens
        tokens.append(new(Token, (word, at, at + len(word), None, None, None)))
        at += len(word)
    return tokens


def _word(text: str, start: int, end: int) -> Token:
    """A token that is a word: made without naming the slots it has not, as most tokens are."""
    return tuple.__new__(Token, (text, start, end, None, None, None))


def _slot(index: int, item: Mention | Amount | DateRef) -> Token:
    start, end = item.start, item.end
    if isinstance(item, Mention):
        return Token(f"{_MENTION_TAGS[item.kind]}{index}", start, end, item)
    if isinstance(item, Amount):
        return Token(f"{_AMOUNT_TAGS[item.kind]}{index}", start, end, None, item)
    return Token(f"#date{index}", start, end, None, None, item)


_BREAKS = word_list("clause_starters")


_OPENERS = word_list("clause_openers")  # cut without a comma
_ANSWERS = frozenset(["response", "retaliation", "exchange", "return"])


_CUTTERS = _OPENERS | _DASHES | {";", ",", "in", "and"}


def _split_clauses(tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Cut a sentence where a new clause may begin: after a comma, dash or semicolon."""
    cuts = [0]
    for i in [i for i, token in enumerate(tokens) if token.text in _CUTTERS]:
        token = tokens[i]
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if (
            (token.text == ";" and not _open_bracket(tokens, i))
            or (token.text in ("—", "–", "-") and i and tokens[i - 1].end < token.start)
            or (token.text == "," and following in _BREAKS and following != "including"
                and not _second_amount(tokens, i + 1) and not _last_of_list(tokens, i + 1))
            or (token.text == "," and tokens[cuts[-1]].text in _SUBORDINATE
                and _has_subject(tokens, i + 1))
            or (token.text in _OPENERS and i - cuts[-1] > 2
                and not (token.text == "before" and following.endswith("ing")))
            or (token.text == "in" and following in _ANSWERS and i - cuts[-1] > 2
                and [t.text for t in tokens[i + 1 : i + 3]] != ["return", "to"])
            or (token.text == "and" and _second_tariff(tokens, i, cuts[-1]))
            or (token.text == "and" and _begins_clause(tokens, i + 1) and i - cuts[-1] > 3
                and not _last_of_list(tokens, i) and not _two_goods(tokens, i))
        ):  # fmt: skip
            cuts.append(i)
    return tuple(zip(cuts, [*cuts[1:], len(tokens)], strict=True))


_WILL = frozenset(["will", "would", "fall", "falls", "fell", "rise", "rises", "rose", "drop"])


def _second_tariff(tokens: Sequence[Token], i: int, first: int) -> bool:
    """``cut its duties on rice to 5%, and Thai duties on cars will fall``: a verb of its own."""
    words = [token.text for token in tokens[i + 2 : i + 10]]
    named = i + 1 < len(tokens) and tokens[i + 1].mention is not None
    if not named or _TARIFFS.isdisjoint(words[:2]) or _WILL.isdisjoint(words):
        return False
    return any(token.amount is not None for token in tokens[first:i])


def _second_amount(tokens: Sequence[Token], i: int) -> bool:
    """``at 25% at once, and at 50% within a week``: an ``and`` before an amount has no verb."""
    if tokens[i].text != "and" or i + 2 >= len(tokens):
        return False
    if tokens[i + 1].amount is not None:
        return True
    return tokens[i + 1].text in ("at", "by", "to", "of") and tokens[i + 2].amount is not None


_SUBORDINATE = frozenset(["after", "before", "while", "although", "as", "since", "because", "when"])


def _has_subject(tokens: Sequence[Token], i: int) -> bool:
    """``after Washington raised its duties, Brussels said``: the main clause begins."""
    at = i + 1 if i < len(tokens) and tokens[i].text == "the" else i
    there = at < len(tokens) and tokens[at].text == "there"
    if at + 1 >= len(tokens) or (tokens[at].mention is None and not there):
        return False
    return _VERB.fullmatch(tokens[at + 1].text) is not None


_VERB = re.compile(
    r"(?:will|would|could|may|might|must|is|are|was|were|has|have|had|did|said|says|told|warned|"
    r"threaten|warn|[a-z]{3,}ed)"
)
_PREPOSITIONS = word_list("prepositions")
_LIST_ITEM = 3  # words: "auto parts", "semi-finished copper products"


def _last_of_list(tokens: Sequence[Token], i: int) -> bool:
    """``on cars, steel and textiles from China``: an ``and`` before the last of several things."""
    if tokens[i].text != "and":
        return False
    at = i - 1 if tokens[i - 1].text != "," else i - 2
    item = 0
    while at >= 0 and tokens[at].text != ",":
        word = tokens[at].text
        plain = word.isalpha() and word not in _PREPOSITIONS and not _VERB.fullmatch(word)
        if item == _LIST_ITEM or not plain:
            return False
        item, at = item + 1, at - 1
    follows = [t.text for t in tokens[i + 1 : i + 6]]
    ends = [k for k, word in enumerate(follows) if word in _PREPOSITIONS]
    return item > 0 and at > 0 and not any(map(_VERB.fullmatch, follows[: (ends or [6])[0]]))


_GOODS = word_list("goods")


def _two_goods(tokens: Sequence[Token], i: int) -> bool:
    """``duties on cars and parts will fall``: the second of two goods begins no clause."""
    follows = [t.text for t in tokens[i + 1 : i + 3]]
    return len(follows) == 2 and follows[0] in _GOODS and _VERB.fullmatch(follows[1]) is not None


def _open_bracket(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token stands inside parentheses that hold nothing but a few words."""
    words = [t.text for t in tokens[max(0, i - 8) : i]]
    return "(" in words and ")" not in words[len(words) - words[::-1].index("(") :]


def _begins_clause(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words after an ``and`` look like a verb or a subject with one."""
    words = [t.text for t in tokens[i : i + 3]]
    if not words:
        return False
    if _ACTS.fullmatch(words[0]):
        return True
    name = tokens[i + (words[0] == "the" and len(words) > 1)]  # "Sweden and the UK have banned"
    joined = i >= 2 and tokens[i - 2].mention is not None and name.mention is not None
    return not (_SAID if joined else _VERBS).isdisjoint(words[1:])


_ACTS = re.compile(r"[a-z]{3,}(?:ed|es)|will|has|have|is|was|would|could|said|can|threaten|warn")
_SAID = frozenset(["said", "told", "warned", "did"])
_VERBS = frozenset(
    ["will", "has", "have", "would", "could", "said", "is", "was", "were", "are", "did"]
)
