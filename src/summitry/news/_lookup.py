"""Which phrases of the rules a line can hold, told by its words before any pattern is tried.

A phrase asks for some words (see `Phrase.needs`): each need is one bit of a number, and a line
knows the bits that its words meet. Phrases are kept under the rarest words that they need, so that
few are looked at for a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_

from summitry.news._line import Line
from summitry.news._needles import index_by
from summitry.news._phrase import Phrase, bit_of, keys_of
from summitry.news._rules import load_actions


class PhraseIndex:
    """Phrases to look for in lines."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        rare = [min(phrase.needs, key=_how_common) for phrase in phrases]
        self._asks = [phrase.asks for phrase in phrases]
        self._any = reduce(or_, map(bit_of, rare))
        self._by_key = index_by(rare)
        self._under = lru_cache(maxsize=20_000)(self._find_under)

    def find(self, line: Line) -> list[int]:
        """The numbers of the phrases that a line can hold by its words, in order."""
        asks, met = self._asks, line.met
        if not met & self._any:
            return []
        numbers = frozenset[int]().union(*map(self._under, line.keys))
        return [at for at in sorted(numbers) if asks[at] & met == asks[at]]

    def _find_under(self, word: str) -> frozenset[int]:
        """The phrases that a word makes worth a look."""
        found = (self._by_key.get(key, ()) for key in keys_of(word))
        return frozenset[int]().union(*found)


_COMMON = frozenset(
    ["a", "an", "and", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "of",
     "on", "or", "that", "the", "to", "was", "were", "will", "with", "would", ",", "'s", "-", "not",
     "more", "which", "its", "their", "this", "than", "after",
     "tariff", "tariffs", "deal", "trade", "agreement", "goods", "imports"]  # here in most texts
)  # fmt: skip


def _how_common(need: frozenset[str]) -> tuple[int, int]:
    return sum(key in _COMMON or key[0] in "@#" for key in need), len(need)


@cache
def _phrases() -> tuple[tuple[int, int, Phrase], ...]:
    """Every phrase of every rule in order, with the numbers of its action and its rule."""
    return tuple(
        (action, number, phrase)
        for action, rules in enumerate(load_actions())
        for number, rule in enumerate(rules)
        for phrase in rule.when
    )


@cache
def _index() -> PhraseIndex:
    return PhraseIndex([phrase for _, _, phrase in _phrases()])


def find_phrases(line: Line) -> dict[int, dict[int, list[Phrase]]]:
    """The phrases that a line can hold by its words: by action, by rule, in their order."""
    possible: dict[int, dict[int, list[Phrase]]] = {}
    for at in _index().find(line):
        action, rule, phrase = _phrases()[at]
        possible.setdefault(action, {}).setdefault(rule, []).append(phrase)
    return possible
