"""The words of a web page with their places, and where the words of its article stand among them.

This is no parser: it finds what could be seen, linear in the length of any input. The article is
found by libraries that do not say where its words came from; their places are found again here.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from summitry.news._track import Run, add_run

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})")
_UNSEEN = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "template", "noscript", "title", "svg")
}
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"]
)  # fmt: skip
# Characters that are shown as nothing: white space, and the marks that `_page` hides.
_BLANK = r"\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f-\x9f"
_UNIT = re.compile(
    rf"[^&{_BLANK}]{{1,200}}|"
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|&"
)
_WORD = re.compile(rf"[^{_BLANK}]+")
_REACH = 100_000  # letters looked through for a line that does not follow the one before
_MISSES = 200  # lines not found before the search for further ones is given up
_LATER = 5_000  # letters looked through from then on
_NEAR, _SURE = 200, 24  # letters: how far a piece of a line is looked for, unless it is so long
_PIECE = 64  # words of one piece


class Unit(NamedTuple):
    """A run of letters without white space as shown, and its place in the page."""

    shown: str
    first: int
    last: int
    block: int  # units of one block stand in one paragraph, heading or cell


def find_units(page: str) -> Iterator[Unit]:
    """Find what can be seen of a page, in order."""
    at, block = 0, 0
    while at < len(page):
        opening = page.find("<", at)
        end = opening if opening >= 0 else len(page)
        for match in _UNIT.finditer(page, at, end):
            shown = match.group()
            if shown[0] == "&":
                shown = "".join(_WORD.findall(html.unescape(shown)))
            elif not shown.isascii():
                shown = unicodedata.normalize("NFC", shown)  # as the article finder writes it
            if shown:
                yield Unit(shown, match.start(), match.end(), block)
        if opening < 0:
            return
        at, block = _skip_tag(page, opening, block)
        if at == opening + 1:  # a sign that opens no tag is shown
            yield Unit("<", opening, at, block)


def _skip_tag(page: str, opening: int, block: int) -> tuple[int, int]:
    """The end of a tag, comment or unseen element, and the number of the block behind it."""
    if page.startswith("<!--", opening):
        end = page.find("-->", opening + 4)
        return (end + 3 if end >= 0 else len(page)), block
    tag = _TAG.match(page, opening)
    if tag is None and page[opening + 1 : opening + 2] not in ("!", "?"):
        return opening + 1, block
    close = page.find(">", opening)
    end = close + 1 if close >= 0 else len(page)
    name = tag.group(1).lower() if tag else ""
    if name in _UNSEEN and page[opening + 1] != "/":
        closing = _UNSEEN[name].search(page, end)
        end = closing.start() if closing else len(page)
    return end, block if name in _INLINE else block + 1


@dataclass(frozen=True)
class Alignment:
    """Where the words of an article stand in its page, and the blocks that are not part of it."""

    track: list[Run]
    aside: tuple[str, ...]


class _Seen:
    """The units of a page as one string of letters, and which of them are taken."""

    def __init__(self, page: str) -> None:
        self.units = list(find_units(page))
        self.ends = list(accumulate(len(unit.shown) for unit in self.units))
        self.letters = "".join(unit.shown for unit in self.units)
        self.used = bytearray(len(self.units))


def align(article: str, page: str) -> Alignment:
    """Find the words of an article, line by line, among the words of its page."""
    seen = _Seen(page)
    track: list[Run] = []
    lost: Words = []
    cursor = misses = start = 0
    for line in article.splitlines(keepends=True):
        words = [(m.group(), start + m.start()) for m in _WORD.finditer(line)]
        start += len(line)
        for found, place in _find(words, seen.letters, cursor, misses):
            if place < 0:
                misses += 1
                lost += found
                continue
            new = track if place == cursor else []  # what stands between is not of the article
            _add_runs(new, found, place, seen)
            if new is not track:
                track.extend(new)
            cursor = place + sum(len(word) for word, _ in found)
    track.sort(key=lambda run: run.start)
    return Alignment(_enclose(track, lost, len(page)), _join_blocks(seen))


Words = list[tuple[str, int]]


def _enclose(track: list[Run], lost: Words, length: int) -> list[Run]:
    """Give words not found one by one all that lies between those found on both sides of them.

    An article finder may write a word otherwise than its page shows it; a quote that holds such a
    word leads back all the same, to a place that may be too wide and never to none.
    """
    made: list[Run] = []
    known = [Run(0, 0, 0, 0), *track, Run(sys.maxsize, sys.maxsize, length, length)]
    at = 0
    for word, start in lost:
        while known[at + 1].start <= start:
            at += 1
        before, after = known[at], known[at + 1]
        first, last = before.last, after.first
        if first >= last:  # told in another order than shown, or with nothing between
            first, last = min(before.first, after.first), max(before.last, after.last)
        end = min(start + len(word), after.start)
        first -= first > 0 and last - first == end - start  # not letter by letter
        if start >= before.end and last - first != end - start:
            made.append(Run(start, end, first, last))
    return sorted([*track, *made], key=lambda run: run.start) if made else track


def _find(words: Words, seen: str, cursor: int, misses: int) -> Iterator[tuple[Words, int]]:
    """Find a line as a whole, else without its list mark, else in pieces as long as can be."""
    if not words:
        return
    for some in (words, words[1:] if words[0][0] in "-•–*#|" else []):
        joined = _join(some)
        reach = _REACH if misses < _MISSES else _LATER
        place = seen.find(joined, cursor, cursor + reach + len(joined)) if joined else -1
        if place < 0 and joined and misses < _MISSES:
            place = seen.find(joined, 0, _REACH + len(joined))
        if place >= 0:
            yield some, place
            return
    at = 0
    while at < len(words):
        count, place = _find_run(words[at : at + _PIECE], seen, cursor, misses)
        misses += place < 0
        yield words[at : at + count], place
        cursor = place + len(_join(words[at : at + count])) if place >= 0 else cursor
        at += count


def _join(words: Words) -> str:
    return "".join(word for word, _ in words)


def _find_run(words: Words, seen: str, cursor: int, misses: int) -> tuple[int, int]:
    """How many of the words stand one after the other on the page, and where; at least one.

    A few letters alone are looked for nearby only: further off they would be those of another word.
    """
    count, place = 0, -1
    low, high = 1, len(words)
    while low <= high:
        middle = (low + high) // 2
        joined = _join(words[:middle])
        reach = _REACH if len(joined) >= _SURE and misses < _MISSES else _NEAR
        found = seen.find(joined, cursor, cursor + reach + len(joined))
        if found >= 0:
            count, place, low = middle, found, middle + 1
        else:
            high = middle - 1
    return max(count, 1), place


def _add_runs(track: list[Run], words: Words, place: int, seen: _Seen) -> None:
    """Add the runs of words that stand one after the other from ``place`` on."""
    units, ends, used = seen.units, seen.ends, seen.used
    index = bisect_right(ends, place)
    for word, start in words:
        at = 0
        while at < len(word):
            unit, behind = units[index], place - (ends[index] - len(units[index].shown))
            taken = min(len(word) - at, len(unit.shown) - behind)
            even = len(unit.shown) == unit.last - unit.first
            first = unit.first + behind if even else unit.first
            last = first + taken if even else unit.last
            add_run(track, Run(start + at, start + at + taken, first, last))
            used[index] = 1
            at, place = at + taken, place + taken
            index += place == ends[index]


_ASIDES, _ASIDE_LONG = 500, 300


def _join_blocks(seen: _Seen) -> tuple[str, ...]:
    """What could be seen on the page and is not in the article, block by block."""
    blocks: list[list[str]] = []
    last = -1
    for unit, taken in zip(seen.units, seen.used, strict=True):
        if taken:
            last = -1
            continue
        if unit.block != last:
            if len(blocks) == _ASIDES:
                break
            blocks.append([])
            last = unit.block
        blocks[-1].append(unit.shown)
    return tuple(" ".join(block)[:_ASIDE_LONG] for block in blocks)
