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

    def find(self, text: str) -> set[str]:
        """The words that a text holds as they are written, also as parts of longer ones."""
        return {word for _, word in self._machine.iter(text)}
