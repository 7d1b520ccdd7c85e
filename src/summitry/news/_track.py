"""The way back from a text as read to the bytes it was made from.

Each step that makes a text from another (entities decoded, tags left out, damaged characters
repaired) keeps a track: runs of the new text and the piece of the old text each stands for. Tracks
of steps that follow each other are joined to one, whose ends are then counted in bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from summitry.ledger.records import Piece

_LONG = 10_000  # characters of one piece, so that a place in it is counted quickly


class Run(NamedTuple):
    """``made[start:end]`` stands for ``old[first:last]``, letter by letter if of one length."""

    start: int
    end: int
    first: int
    last: int

    @property
    def even(self) -> bool:
        """Whether each character stands for one character."""
        return self.end - self.start == self.last - self.first


Track = Sequence[Run]


def whole(length: int) -> list[Run]:
    """The track of a text that is what it was made from."""
    return [Run(0, length, 0, length)] if length else []


def add_run(track: list[Run], run: Run) -> None:
    """Add a run at the end of a track, joined to the one before where they follow each other."""
    before = track[-1] if track else None
    if before and before.even and run.even:
        gap = run.start - before.end
        if 0 <= gap == run.first - before.last and gap <= 1:
            track[-1] = Run(before.start, run.end, before.first, run.last)
            return
    track.append(run)


def join_tracks(early: Track, late: Track) -> list[Run]:
    """The track of two steps, the early one first: from the last text to the first."""
    starts = [run.start for run in early]
    joined: list[Run] = []
    for run in late:
        if not run.even:
            place = _span_under(early, starts, run)
            if place is not None:
                add_run(joined, Run(run.start, run.end, *place))
            continue
        at = run.first
        while at < run.last:
            index = bisect_right(starts, at) - 1
            under = early[index] if index >= 0 and at < early[index].end else None
            if under is None:
                following = starts[index + 1] if index + 1 < len(starts) else run.last
                at = max(at + 1, following)
                continue
            end = min(under.end, run.last)
            first, last = _through(under, at, end)
            made = (run.start + at - run.first, run.start + end - run.first)
            add_run(joined, Run(*made, first, last))
            at = end
    return joined


def _span_under(early: Track, starts: Sequence[int], run: Run) -> tuple[int, int] | None:
    """From the first to the last of what lies under a run that stands for something as a whole."""
    here = max(bisect_right(starts, run.first) - 1, 0)
    under = [part for part in early[here : bisect_left(starts, run.last)] if part.end > run.first]
    if not under:
        return None
    first, _ = _through(under[0], max(run.first, under[0].start), under[0].end)
    _, last = _through(under[-1], under[-1].start, min(run.last, under[-1].end))
    return (first, last) if first < last else None


def _through(run: Run, start: int, end: int) -> tuple[int, int]:
    if not run.even:
        return run.first, run.last
    return run.first + start - run.start, run.first + end - run.start


def count_bytes(track: Track, old: str, encoding: str, offset: int) -> tuple[Piece, ...]:
    """Turn a track to a decoded text into pieces of the bytes it was decoded from."""
    short = [part for run in track for part in _shorten(run)]
    places = sorted({at for run in short for at in (run.first, run.last)})
    byte, before, count = {}, 0, offset
    for at in places:
        count += len(old[before:at].encode(encoding, "surrogatepass"))
        byte[at], before = count, at
    return tuple(Piece(r.start, r.end, byte[r.first], byte[r.last]) for r in short)


def _shorten(run: Run) -> list[Run]:
    if not run.even or run.end - run.start <= _LONG:
        return [run]
    return [
        Run(at, min(at + _LONG, run.end), run.first + at - run.start,
            run.first + min(at + _LONG, run.end) - run.start)
        for at in range(run.start, run.end, _LONG)
    ]  # fmt: skip


_WORD = re.compile(r"\S+")


def track_words(made: str, old: str) -> list[Run]:
    """Track a line that was repaired, word by word where both have as many, else as a whole."""
    new, was = list(_WORD.finditer(made)), list(_WORD.finditer(old))
    if len(new) != len(was) or not new:
        return [Run(0, len(made), 0, len(old))]
    track: list[Run] = []
    for a, b in zip(new, was, strict=True):
        add_run(track, Run(a.start(), a.end(), b.start(), b.end()))
    return track
