"""A pile of documents while it is read, and what its documents say of each other at the end.

Once a pile is large, little of each document stays in memory: its name and day, and of each
statement what others are held against, without its words. Texts, quotes and prints go to a `Store`
on disk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, TypeVar

from summitry.ledger.records import Copy, Difference, Dossier, Quote, Source, Statement
from summitry.news._copies import Print, find_copies
from summitry.news._differences import find_differences
from summitry.news._merge import Same, find_same, merge
from summitry.news._named import Named
from summitry.news._page import Page
from summitry.news._reading import Reading
from summitry.news._shelf import Shelf, Store, View
from summitry.news._witnesses import Witness, Witnesses, note_copies

IN_MEMORY = 200  # documents: a larger pile goes to disk

T = TypeVar("T")


class Pile:
    """Documents as they are read: what is needed of them later, and where the rest lies."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._store = Store()
        self._pages: Shelf[Page] = self._store.shelf()
        self._prints: Shelf[Print] = self._store.shelf()
        self._statements: Shelf[tuple[Statement, ...]] = self._store.shelf()
        self._rest: dict[str, Shelf[Any]] = {name: self._store.shelf() for name in _REST}
        self._counts = {name: array("L") for name in ("statements", *_REST)}
        self._witnesses: list[Witness] = []
        self._said: list[Statement] = []  # lean once the pile is large
        self._named = Named()
        self._shared: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._witnesses)

    @property
    def holds_something(self) -> bool:
        """Whether any statement or fact was read."""
        return bool(self._said) or any(self._counts["facts"])

    def add(self, reading: Reading) -> None:
        """Take in a document."""
        if len(self) == self._in_memory:
            self._store.spill()
            self._said = [self._strip(s) for s in self._said]
        source = reading.page.source
        self._pages.add(reading.page)
        self._prints.add(reading.print)
        self._statements.add(reading.statements)
        self._counts["statements"].append(len(reading.statements))
        for name, shelf in self._rest.items():
            shelf.add(getattr(reading, name))
            self._counts[name].append(len(getattr(reading, name)))
        self._witnesses.append(Witness(source.doc, self._share(source.published), source.primary))
        large = self._store.on_disk
        self._said += map(self._strip, reading.statements) if large else reading.statements
        self._named.add(reading.page, reading.misplaced)

    def _share(self, value: T) -> T:
        """An equal value that is held already, so that it is held once."""
        found: T = self._shared.setdefault(value, value)
        return found

    def _strip(self, s: Statement) -> Statement:
        """What other statements are held against; meetings and takeovers are told by words too."""
        words = s.quote.text if s.action in ("talks_summit", "merger", "merger_block") else ""
        share = self._share
        return Statement(
            "", Quote(share(s.quote.doc), words, s.quote.start, s.quote.end), s.action,
            share(s.actor), share(s.targets), s.status, value=share(s.value), unit=share(s.unit),
            value_role=s.value_role, sector=share(s.sector), date=share(s.date),
            date_role=s.date_role, change=s.change, from_value=share(s.from_value),
            conditional=s.conditional, negated=s.negated, qualifier=share(s.qualifier),
        )  # fmt: skip

    def compare(
        self, failures: Sequence[dict[str, str]], lapsed: Sequence[dict[str, str]]
    ) -> Dossier:
        """Hold the documents against each other."""
        primary = {w.doc for w in self._witnesses if w.primary}
        same = find_same(self._said, primary)
        copies: Shelf[Copy] = self._store.shelf()
        by_doc: dict[str, array[int]] = defaultdict(lambda: array("L"))
        sources = View(lambda i: (self._pages[i].source,), [1] * len(self))
        for number, copy in enumerate(find_copies(self._prints, sources)):
            copies.add(copy)
            by_doc[copy.a].append(number)
            by_doc[copy.b].append(number)
        written = {w.doc: w.published or "" for w in self._witnesses}
        differences = [self._fill(d) for d in find_differences(self._said, written, primary)]
        differences += self._named.find(self._pages)
        notes: Shelf[tuple[str, ...]] = self._store.shelf()
        for row in self._note(copies, by_doc):
            notes.add(row)
        return Dossier(
            sources=self._view(lambda i: (_with_notes(self._pages[i].source, notes[i]),)),
            statements=self._view(_merged(self._statements, same, self._counts["statements"]),
                                  "statements"),
            differences=tuple(differences),
            failures=tuple(failures),
            lapsed=tuple(lapsed),
            copies=self._finish(View(lambda i: (copies[i],), [1] * len(copies))),
            **{name: self._view(shelf.__getitem__, name) for name, shelf in self._rest.items()},
        )  # fmt: skip

    def _view(self, make: Callable[[int], Sequence[T]], name: str | None = None) -> Sequence[T]:
        counts = [1] * len(self) if name is None else self._counts[name]
        return self._finish(View(make, counts))

    def _finish(self, view: Sequence[T]) -> Sequence[T]:
        """A small pile is handed over as tuples."""
        return view if self._store.on_disk else tuple(view)

    def _note(
        self, copies: Sequence[Copy], by_doc: dict[str, array[int]]
    ) -> Iterator[tuple[str, ...]]:
        """The signs of doubt that show only beside other documents, by document."""
        if len(self) == 1:
            yield ()
            return
        witnesses = Witnesses(self._witnesses, self._said)
        start = 0
        for witness, count in zip(self._witnesses, self._counts["statements"], strict=True):
            own = self._said[start : start + count]
            start += count
            near = [copies[i] for i in by_doc.get(witness.doc, ())]
            kin = {name for copy in near for name in (copy.a, copy.b)}
            yield (*note_copies(witness.doc, near), *witnesses.note(witness.doc, own, kin))

    def _fill(self, found: Difference) -> Difference:
        """A difference with the words of its quotes, read again."""
        if all(quote.text for quote in found.quotes):
            return found
        numbers = self._numbers
        return replace(found, quotes=tuple(
            replace(q, text=self._pages[numbers[q.doc]].source.text[q.start : q.end])
            for q in found.quotes
        ))  # fmt: skip

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {w.doc: number for number, w in enumerate(self._witnesses)}


_REST = ("facts", "garbles", "dropped")


def _with_notes(source: Source, notes: tuple[str, ...]) -> Source:
    return replace(source, notes=(*source.notes, *notes)) if notes else source


def _merged(
    shelf: Shelf[tuple[Statement, ...]], same: Same, counts: Sequence[int]
) -> Callable[[int], tuple[Statement, ...]]:
    """The statements of a document by its number, with the places of others on the same fact."""
    starts = array("L", accumulate(counts, initial=0))
    load = lru_cache(maxsize=256)(shelf.__getitem__)  # one fact is told by many: its lead is near

    def get(number: int) -> Statement:
        row = bisect_right(starts, number) - 1
        return load(row)[number - starts[row]]

    def make(row: int) -> tuple[Statement, ...]:
        return tuple(merge(starts[row] + k, s, same, get) for k, s in enumerate(load(row)))

    return make
