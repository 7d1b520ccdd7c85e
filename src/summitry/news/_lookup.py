"""Which phrases of the rules a line can hold, told by its words before any pattern is tried.

A phrase asks for some words (see `Phrase.needs`). It has one bit in each of a few rows, a row for
each of its rarest needs, and a word sets the bits of the phrases whose need it meets: a line can
hold a phrase only if its words set the bit in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, reduce
from operator import or_

from summitry.news._phrase import Phrase, count_needs, keys_of, table_needs
from summitry.news._rules import FactRule, Rule, load_actions, load_facts, load_phrases

_ROWS = 4  # a fifth would rule out hardly any more
_MOST_WORDS = 20_000  # of which it is kept what they meet


class PhraseIndex:
    """Phrases to look for in lines."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._width = len(phrases)
        self._unasked = 0  # bits of the phrases with fewer needs than rows
        self._bits: dict[str, int] = {}
        for number, phrase in enumerate(phrases):
            needs = sorted(phrase.needs, key=_how_common)[:_ROWS]
            for row in range(_ROWS):
                bit = 1 << (row * self._width + number)
                if row >= len(needs):
                    self._unasked |= bit
                for key in needs[row] if row < len(needs) else ():
                    self._bits[key] = self._bits.get(key, 0) | bit

    def bits_of(self, keys: Iterable[str]) -> int:
        """The bits of the phrases that have a need which some keys of a word meet."""
        return reduce(or_, [self._bits.get(key, 0) for key in keys])

    def find(self, bits: Iterable[int]) -> tuple[int, ...]:
        """The numbers of the phrases that words with these bits can be, in order."""
        rows = left = reduce(or_, bits, self._unasked)
        for _ in range(_ROWS - 1):
            rows >>= self._width
            left &= rows
        numbers: list[int] = []
        while left:
            lowest = left & -left
            numbers.append(lowest.bit_length() - 1)
            left ^= lowest
        return tuple(numbers)


def look_up(words: Iterable[str]) -> tuple[frozenset[str], int, tuple[int, ...]]:
    """What phrases may ask of some words, the needs they meet, the phrases they can be."""
    load_phrases()
    found = list(map(_words(count_needs()).__getitem__, frozenset(words)))
    met = reduce(or_, [needs for _, needs, _ in found], 0)
    possible = _index().find([bits for _, _, bits in found])
    return frozenset([key for key, _, _ in found]), met, possible


class _Words(dict[str, tuple[str, int, int]]):
    """By word: how phrases ask for it, the needs that it meets, its bits among the phrases."""

    def __init__(self) -> None:
        self._needs = table_needs()

    def __missing__(self, word: str) -> tuple[str, int, int]:
        if len(self) == _MOST_WORDS:
            self.clear()
        keys = keys_of(word)
        met = reduce(or_, [self._needs.get(key, 0) for key in keys])
        found = self[word] = keys[0], met, _index().bits_of(keys)
        return found


@lru_cache(maxsize=1)
def _words(_needs: int) -> _Words:
    """What words meet of so many needs."""
    return _Words()


_COMMON = frozenset(
    ["a", "an", "and", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "of",
     "on", "or", "that", "the", "to", "was", "were", "will", "with", "would", ",", "'s", "-", "not",
     "more", "which", "its", "their", "this", "than", "after",
     "tariff", "tariffs", "deal", "trade", "agreement", "goods", "imports"]  # here in most texts
)  # fmt: skip


def _how_common(need: frozenset[str]) -> tuple[int, int]:
    return sum(key in _COMMON or key[0] in "@#" for key in need), len(need)


@cache
def _phrases() -> tuple[tuple[Rule, Phrase], ...]:
    """Every phrase of every rule in order, one action after the other."""
    return tuple((rule, p) for rules in load_actions() for rule in rules for p in rule.when)


@cache
def _phrases_of_facts() -> tuple[tuple[FactRule, Phrase], ...]:
    """Every phrase of every fact in order."""
    return tuple((rule, p) for rule in load_facts() for p in rule.when)


@cache
def _index() -> PhraseIndex:
    acts = [phrase for _, phrase in _phrases()]
    return PhraseIndex([*acts, *(phrase for _, phrase in _phrases_of_facts())])


def find_phrases(possible: Sequence[int]) -> list[list[tuple[Rule, list[Phrase]]]]:
    """The phrases of acts among those that a line can hold: by action, by rule, in their order."""
    acts = _phrases()
    found: list[list[tuple[Rule, list[Phrase]]]] = []
    before: Rule | None = None
    for at in possible:
        if at >= len(acts):
            break
        rule, phrase = acts[at]
        if before is None or rule.action != before.action:
            found.append([])
        if rule is not before:
            found[-1].append((rule, []))
        found[-1][-1][1].append(phrase)
        before = rule
    return found


def find_facts(possible: Sequence[int]) -> list[tuple[FactRule, list[Phrase]]]:
    """The phrases of facts among those that a line can hold: by rule, in their order."""
    facts, first = _phrases_of_facts(), len(_phrases())
    found: list[tuple[FactRule, list[Phrase]]] = []
    for at in possible:
        if at < first:
            continue
        rule, phrase = facts[at - first]
        if not found or rule is not found[-1][0]:
            found.append((rule, []))
        found[-1][1].append(phrase)
    return found
