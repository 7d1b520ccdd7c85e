"""One document as it is read: without hidden characters, its names found once, and the way back.

Zero-width and right-to-left marks can hide inside a name or show it in another order than it is
stored, and markup parts words that belong together. Both are taken out for reading; quotes are cut
from the text as found, marks included.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from summitry.ledger.records import Quote, Source
from summitry.news._markup import HIDDEN, strip_markup
from summitry.news._names import Mention, find_names

TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)  # of all widths
_CAPITAL = re.compile(r"[A-Z](?<!\w.)[a-z]{3,20}\b")
_CONTROL = (*range(9), 11, 12, *range(14, 32), *range(127, 160), *_SPACES)
_CONTROLS = re.compile("[" + "".join(re.escape(chr(code)) for code in _CONTROL) + "]")


@dataclass(frozen=True)
class Page:
    """The text of one source as rules see it, and where each of its characters stands.

    ``text`` has one space for each line end and control character, ``lines`` keeps the line ends;
    both count characters alike.
    """

    source: Source
    lines: str
    text: str
    names: tuple[Mention, ...]
    hidden: tuple[int, ...] = ()  # offsets in the source of the characters taken out
    listed: tuple[tuple[int, int, str], ...] = ()  # comments and pictures among them

    @cached_property
    def low(self) -> str:
        """The text in small letters, to look for words in; offsets may differ."""
        return self.text.lower()

    @cached_property
    def people(self) -> tuple[Mention, ...]:
        """The names of persons."""
        return tuple(mention for mention in self.names if mention.kind == "person")

    @cached_property
    def firms(self) -> tuple[Mention, ...]:
        """The names of companies."""
        return tuple(mention for mention in self.names if mention.kind == "company")

    @cached_property
    def capitals(self) -> tuple[tuple[str, int], ...]:
        """Words with a capital, four letters and more, and where each begins."""
        return tuple((m.group(), m.start()) for m in _CAPITAL.finditer(self.text))

    @cached_property
    def capital_counts(self) -> Counter[str]:
        """How often each of them stands there."""
        return Counter(word for word, _ in self.capitals)

    @cached_property
    def _gaps(self) -> list[int]:
        return [at - i for i, at in enumerate(self.hidden)]

    def place(self, at: int) -> int:
        """Offset in the source of a character of this text."""
        return at + bisect_right(self._gaps, at)

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """Where the piece of the source begins and ends that a piece of this text stands for."""
        if not self.hidden:
            return start, end
        first = self.place(start)
        return first, self.place(end - 1) + 1 if end > start else first

    def quote(self, start: int, end: int) -> Quote:
        """The exact piece of the source that a piece of this text stands for."""
        first, last = self.extent(start, end)
        return Quote(self.source.doc, self.source.text[first:last], first, last)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.names]

    def names_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Names that begin in a piece of this text."""
        return self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def find(self, quote: Quote) -> tuple[int, int]:
        """Where a quote of the source stands in this text."""
        return (
            quote.start - bisect_left(self.hidden, quote.start),
            quote.end - bisect_left(self.hidden, quote.end),
        )


def slim(page: Page, source: Source) -> Page:
    """What of a page other documents are held against: the people and firms in it, and its source.

    The source is given as it is known by then. The rest would weigh more than all that was found:
    a pile holds thousands.
    """
    kept = tuple(mention for mention in page.names if mention.kind in ("person", "company"))
    return Page(source, "", "", kept, page.hidden)


def open_page(source: Source) -> Page:
    """Prepare a document for reading and find its names, once for everybody who asks."""
    raw = source.text
    shown = strip_markup(raw)
    text = _CONTROLS.sub(" ", shown.text).replace("\n", " ")
    return Page(source, shown.text, text, tuple(find_names(text)), shown.hidden, shown.listed)


def note_hidden(page: Page) -> tuple[str, ...]:
    """Say how many hidden characters a document holds, and which kind; nothing if it has none."""
    if not page.hidden:
        return ()
    marks = [match.start() for match in HIDDEN.finditer(page.source.text)]
    if not marks:
        return ()
    turning = len(TURNING.findall(page.source.text))
    count, first = len(marks), marks[0]
    plural = "s" if count > 1 else ""
    what = f"{count} hidden character{plural}, the first at character {first}: not read"
    if turning:
        what += f"; {turning} of them change the direction in which text is shown"
    return (what,)
