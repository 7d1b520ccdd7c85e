"""Witnesses: how a document's statements stand beside those of the others of its pile."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from summitry.ledger.records import Copy, Statement
from summitry.news._doubt import count, show

_DAYS = 45  # documents further apart speak of another round
_MOST = 10  # notes of one kind on one document: the rest is counted


@dataclass(frozen=True)
class Witness:
    """What of a document tells whether it speaks for others: its name, day and kind."""

    doc: str
    published: str | None
    primary: bool

    @property
    def day(self) -> int | None:
        """The number of the whole day it was published, or None."""
        written = self.published or ""
        whole = len(written) == len("2025-02-07")
        return date.fromisoformat(written).toordinal() if whole else None


class Witnesses:
    """The figures of a pile, found by act, actor, unit, target and value."""

    def __init__(self, documents: Sequence[Witness], statements: Sequence[Statement]) -> None:
        self._names = [w.doc for w in documents]
        self._days = {w.doc: w.day for w in documents}
        self._primary = {w.doc for w in documents if w.primary}
        self._any = _Index()  # who speaks of an act, by act
        self._same = _Index()  # who gives a figure for it
        self._agreed: dict[_Key, list[tuple[str, float | None]]] = defaultdict(list)
        numbers = {name: number for number, name in enumerate(self._names)}
        for s in statements:
            day, number = self._days[s.quote.doc], numbers[s.quote.doc]
            for key in _list_keys(s) if day is not None else ():
                if s.quote.doc in self._primary:
                    self._agreed[key].append((s.quote.doc, s.value))
                self._any.add(key, day or 0, number)
                self._same.add((*key, s.value), day or 0, number)

    def note(self, doc: str, own: Sequence[Statement], kin: Collection[str]) -> Iterator[str]:
        """The signs of doubt that show only beside other documents.

        Copies (``kin``) are no witnesses for each other; a figure is held against agreed texts of
        the days before it, and against documents of the same weeks.
        """
        if doc not in self._primary and self._days[doc] is not None:
            figures = [s for s in own if s.value is not None and s.actor]
            yield from self._note_primary(doc, figures)
            yield from self._note_alone(doc, figures, kin)

    def _near(self, doc: str, other: str) -> bool:
        """Whether two documents are of the same weeks; an account follows the text it is of."""
        here, there = self._days[doc], self._days[other]
        if here is None or there is None or doc == other:
            return False
        return (-1 if other in self._primary else -_DAYS) <= here - there <= _DAYS

    def _note_primary(self, doc: str, own: Sequence[Statement]) -> Iterator[str]:
        """How an account's figures stand against the agreed text, where the pile holds it."""
        stands: dict[str, int] = defaultdict(int)
        missing: dict[str, list[str]] = defaultdict(list)
        for s in own:
            told: dict[str, set[float | None]] = defaultdict(set)
            for key in _list_keys(s):
                for other, value in self._agreed.get(key, ()):
                    if self._near(doc, other):
                        told[other].add(value)
            for other, values in told.items():
                if s.value in values:
                    stands[other] += 1
                else:
                    missing[other].append(_figure(s))
        held = list(dict.fromkeys([*stands, *missing]))
        for other in held[:_MOST]:
            total = stands[other] + len(missing[other])
            there = f"{stands[other]} of its {count(total, 'figure')} on the same acts stand there"
            rest = f"; not there: {show(missing[other])}" if missing[other] else ""
            yield f"held against {other}, the text itself: {there}{rest}"
        if len(held) > _MOST:
            yield f"held against {len(held) - _MOST} more agreed texts of these weeks"

    def _note_alone(
        self, doc: str, own: Sequence[Statement], kin: Collection[str]
    ) -> Iterator[str]:
        """Figures on an act that others speak of too, and give otherwise or not at all."""
        alone: list[str] = []
        matched = 0
        for s in own:
            keys = _list_keys(s)
            if self._speak(doc, [(*key, s.value) for key in keys], self._same, kin, 1):
                matched += 1
            elif self._speak(doc, keys, self._any, kin, 2):
                alone.append(_figure(s))
        if alone:
            total = count(matched + len(alone), "figure")
            yield (
                f"{len(alone)} of {total} on acts that two other documents of these weeks speak of "
                f"too stand in none of them: {show(alone)}"
            )

    def _speak(
        self, doc: str, keys: Iterable[_Key], index: _Index, kin: Collection[str], wanted: int
    ) -> bool:
        """Whether so many other documents of the same weeks speak under one of these keys."""
        here = self._days[doc]
        found: set[str] = set()
        for key in keys:
            for number in index.between(key, (here or 0) - _DAYS, (here or 0) + _DAYS):
                other = self._names[number]
                if other not in kin and other not in found and self._near(doc, other):
                    found.add(other)
                    if len(found) >= wanted:
                        return True
        return False


_Key = tuple[object, ...]
_BITS = 32  # of the number of a document


class _Index:
    """Documents by key, in the order of their days; each pair of day and number is one integer."""

    def __init__(self) -> None:
        self._rows: dict[_Key, array[int]] = {}
        self._sorted: set[_Key] = set()

    def add(self, key: _Key, day: int, number: int) -> None:
        """A document of a day speaks under a key."""
        row = self._rows.setdefault(key, array("q"))
        written = day << _BITS | number
        if not row or row[-1] != written:
            row.append(written)

    def between(self, key: _Key, first: int, last: int) -> Iterator[int]:
        """The documents under a key from one day to another."""
        row = self._rows.get(key, array("q"))
        if key not in self._sorted:
            self._rows[key] = row = array("q", sorted(row))
            self._sorted.add(key)
        start = bisect_left(row, first << _BITS)
        for at in range(start, bisect_left(row, last + 1 << _BITS)):
            yield row[at] & (1 << _BITS) - 1


def _list_keys(s: Statement) -> list[_Key]:
    """What a figure speaks of: act, actor, unit and one target each."""
    if s.value is None or not s.actor:
        return []
    return [(s.action, s.actor, s.unit, target) for target in s.targets if target != "WLD"]


def note_copies(one: str, copies: Sequence[Copy]) -> list[str]:
    """What is said of a document's copies, the first of them by name."""
    notes = [_note_copy(copy, one, copy.b if copy.a == one else copy.a) for copy in copies[:_MOST]]
    rest = len(copies) - len(notes)
    return notes + ([f"shares text with {count(rest, 'more document')}"] if rest else [])


def _note_copy(copy: Copy, one: str, other: str) -> str:
    what = {"exact": "is the same text as", "version": "is a version of the text of",
            "partial": "shares passages with"}[copy.kind]  # fmt: skip
    first = "" if copy.original is None else f", {'this' if copy.original == one else 'that'} first"
    rest = "no second witness" + (" for them" if copy.kind == "partial" else "")
    return f"{what} {other} ({100 * copy.share:.0f} % of the shorter one{first}): {rest}"


_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


def _figure(s: Statement) -> str:
    value = s.value or 0.0
    scale, word = next(((k, w) for k, w in _SCALES if abs(value) >= k), (1.0, ""))
    return f"{value / scale:g}{word} {s.unit or ''}".strip() + f" ({s.action.replace('_', ' ')})"
