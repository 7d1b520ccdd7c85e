"""Which phrases of the rules a line can hold, told by its words before any pattern is tried.

A phrase asks for some words (see `Phrase.needs`): each need is one bit. A word that was met before
knows the needs that it meets and the phrases to look at, so that a line takes a few additions.
"""

from __future__ import annotations

from functools import cache, lru_cache

from summitry.news._line import Line
from summitry.news._needles import index_by
from summitry.news._phrase import Phrase, keys_of
from summitry.news._rules import load_actions


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
def _by_key() -> dict[str, list[int]]:
    """Where phrases stand that need one of a set of keys, by each key."""
    return index_by(min(phrase.needs, key=_how_common) for _, _, phrase in _phrases())


_COMMON = frozenset(
    ["a", "an", "and", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "of",
     "on", "or", "that", "the", "to", "was", "were", "will", "with", "would", ",", "'s", "-", "not",
     "more", "which", "its", "their", "this", "than", "after",
     "tariff", "tariffs", "deal", "trade", "agreement", "goods", "imports"]  # here in most texts
)  # fmt: skip


def _how_common(need: frozenset[str]) -> tuple[int, int]:
    return sum(key in _COMMON or key[0] in "@#" for key in need), len(need)


@cache
def _bits() -> dict[frozenset[str], int]:
    """A bit for each need that any phrase has."""
    needs = dict.fromkeys(need for _, _, phrase in _phrases() for need in phrase.needs)
    return {need: 1 << number for number, need in enumerate(needs)}


@cache
def _asked() -> tuple[int, ...]:
    """The needs of each phrase, as one number."""
    return tuple(sum(_bits()[need] for need in set(p.needs)) for _, _, p in _phrases())


@cache
def _met() -> dict[str, int]:
    """The needs that each key meets."""
    met: dict[str, int] = {}
    for need, bit in _bits().items():
        for key in need:
            met[key] = met.get(key, 0) | bit
    return met


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> tuple[int, frozenset[int]] | None:
    """The needs that a word meets, and the phrases that it makes worth a look; None for neither."""
    met, numbers = 0, set[int]()
    for key in keys_of(word):
        met |= _met().get(key, 0)
        numbers.update(_by_key().get(key, ()))
    return (met, frozenset(numbers)) if met else None


def find_phrases(line: Line) -> dict[int, dict[int, list[Phrase]]]:
    """The phrases that a line can hold by its words: by action, by rule, in their order."""
    phrases, asked = _phrases(), _asked()
    held, numbers = 0, set[int]()
    for word in set(line.text.split()):
        row = _of_word(word)
        if row is not None:
            held |= row[0]
            numbers |= row[1]
    possible: dict[int, dict[int, list[Phrase]]] = {}
    for at in sorted(numbers):
        if asked[at] & held == asked[at]:
            action, rule, phrase = phrases[at]
            possible.setdefault(action, {}).setdefault(rule, []).append(phrase)
    return possible
