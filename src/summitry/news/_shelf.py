"""Where what was read in a pile waits: in memory while it is small, in a file of its own beyond.

The file has no name, belongs to this process alone and is gone with it. A record is written once
and read back when it is asked for: a pile of any size holds only a place in the file for each.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from abc import abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import IO, Any, TypeVar, overload

T = TypeVar("T")


class Store:
    """The shelves of one pile, and the file they share once the pile is large."""

    def __init__(self) -> None:
        self._shelves: list[Shelf[Any]] = []
        self._file: IO[bytes] | None = None
        self._end = 0

    def shelf(self) -> Shelf[Any]:
        """A further shelf."""
        shelf: Shelf[Any] = Shelf(self)
        self._shelves.append(shelf)
        return shelf

    @property
    def on_disk(self) -> bool:
        """Whether the shelves are in a file by now."""
        return self._file is not None

    def spill(self) -> None:
        """Move what the shelves hold to a file, and put there what comes."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="summitry-")  # noqa: SIM115
            weakref.finalize(self, self._file.close)
            for shelf in self._shelves:
                shelf.spill()

    def write(self, item: object) -> int:
        """Write a record behind all others and say where it begins."""
        assert self._file is not None  # only a shelf on disk asks
        place = self._end
        self._file.seek(place)
        self._end += self._file.write(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
        return place

    def load(self, place: int) -> Any:
        """Read the record that begins there: this process wrote it, nobody else can have."""
        assert self._file is not None  # only a shelf on disk asks
        self._file.seek(place)
        return pickle.load(self._file)


class Rows(Sequence[T]):
    """Records that are fetched one by one, by their number."""

    @abstractmethod
    def fetch(self, index: int) -> T:
        """The record of a number from 0 to their count."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self.fetch(i) for i in range(*index.indices(len(self))))
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        return self.fetch(at)


class Shelf(Rows[T]):
    """Records in the order they came, in memory or in the file of their store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: list[T] = []
        self._places = array("Q")

    def add(self, item: T) -> None:
        """Put a record behind the others."""
        if self._store.on_disk:
            self._places.append(self._store.write(item))
        else:
            self._held.append(item)

    def spill(self) -> None:
        """Move the records to the file of the store."""
        self._places.extend(self._store.write(item) for item in self._held)
        self._held.clear()

    def __len__(self) -> int:
        return len(self._held) or len(self._places)

    def fetch(self, index: int) -> T:
        """A record, from memory or from the file."""
        if not self._store.on_disk:
            return self._held[index]
        item: T = self._store.load(self._places[index])
        return item


class View(Rows[T]):
    """Records made from what lies on a shelf when they are asked for: some for each document.

    Equal to any sequence of the same records, as a tuple of them would be.
    """

    def __init__(self, make: Callable[[int], Sequence[T]], counts: Sequence[int]) -> None:
        self._make = make
        self._ends = array("Q", accumulate(counts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[T]:
        for index in range(len(self._ends)):
            yield from self._make(index)

    def fetch(self, index: int) -> T:
        """A record, out of those of its document."""
        row = bisect_right(self._ends, index)
        return self._make(row)[index - (self._ends[row - 1] if row else 0)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} records, read when asked for>"
