"""Which phrases of the rules a line can hold, told by its words before any pattern is tried.

A phrase asks for some words (see `Phrase.needs`). It has one bit in each of a few rows, a row for
each of its rarest needs, and a word sets the bits of the phrases whose need it meets: a line can
hold a phrase only if its words set the bit in every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_

from summitry.news._line import Line
from summitry.news._phrase import Phrase, keys_of
from summitry.news._rules import FactRule, Rule, load_actions, load_facts

_ROWS = 4  # a fifth would rule out hardly any more


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
        self._bits_of = lru_cache(maxsize=20_000)(self._find_bits)

    def find(self, line: Line) -> list[int]:
        """The numbers of the phrases that a line can hold by its words, in order."""
        rows = left = reduce(or_, map(self._bits_of, line.keys), self._unasked)
        for _ in range(_ROWS - 1):
            rows >>= self._width
            left &= rows
        numbers: list[int] = []
        while left:
            lowest = left & -left
            numbers.append(lowest.bit_length() - 1)
            left ^= lowest
        return numbers

    def _find_bits(self, word: str) -> int:
        """The bits of the phrases that have a need which a word meets."""
        return reduce(or_, (self._bits.get(key, 0) for key in keys_of(word)))


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


def _find(line: Line) -> list[int]:
    """The numbers of the phrases of acts, then of facts: looked for once in a line."""
    if "phrases" not in line.found:
        line.found["phrases"] = _index().find(line)
    found: list[int] = line.found["phrases"]
    return found


def find_phrases(line: Line) -> list[list[tuple[Rule, list[Phrase]]]]:
    """The phrases that a line can hold by its words: by action, by rule, in their order."""
    acts = _phrases()
    possible: list[list[tuple[Rule, list[Phrase]]]] = []
    before: Rule | None = None
    for at in _find(line):
        if at >= len(acts):
            break
        rule, phrase = acts[at]
        if before is None or rule.action != before.action:
            possible.append([])
        if rule is not before:
            possible[-1].append((rule, []))
        possible[-1][-1][1].append(phrase)
        before = rule
    return possible


def find_facts(line: Line) -> list[tuple[FactRule, list[Phrase]]]:
    """The phrases of facts that a line can hold by its words: by rule, in their order."""
    facts, first = _phrases_of_facts(), len(_phrases())
    possible: list[tuple[FactRule, list[Phrase]]] = []
    for at in _find(line):
        if at < first:
            continue
        rule, phrase = facts[at - first]
        if not possible or rule is not possible[-1][0]:
            possible.append((rule, []))
        possible[-1][1].append(phrase)
    return possible
