"""Where a piece of a source's text stands in the file it was read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from summitry.ledger.records import Piece, Source


def find_bytes(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """Find the bytes of the file that a piece of the text was read from.

    Parameters
    ----------
    source : Source
        A document.
    start, end : int
        A piece of its text, in characters.

    Returns
    -------
    tuple of int, optional
        First byte and the byte behind the last, as slices count; None where the way back is not
        known. Between the two may lie what was left out on reading, such as the tags of a page, and
        more of the page where a word could not be found on it as it was written.

    Examples
    --------
    >>> from summitry.ledger import Piece, Source, find_bytes
    >>> source = Source("a", "A", "5 € duty", encoding="utf-8", pieces=(Piece(0, 8, 0, 10),))
    >>> find_bytes(source, 2, 8)
    (2, 10)
    """
    if end <= start or source.encoding is None:
        return None
    first = max(bisect_right(source.pieces, start, key=lambda piece: piece.start) - 1, 0)
    behind = bisect_left(source.pieces, end, key=lambda piece: piece.start)
    inside = [p for p in source.pieces[first:behind] if p.end > start]
    if not inside:
        return None
    places = [_bytes_of(source, p, max(start, p.start), min(end, p.end)) for p in inside]
    return min(place[0] for place in places), max(place[1] for place in places)


def _bytes_of(source: Source, piece: Piece, start: int, end: int) -> tuple[int, int]:
    """The bytes of some characters of one piece."""
    if _length(source, piece.start, piece.end) != piece.last - piece.first:
        return piece.first, piece.last
    before = piece.first + _length(source, piece.start, start)
    return before, before + _length(source, start, end)


def _length(source: Source, start: int, end: int) -> int:
    return len(source.text[start:end].encode(source.encoding or "utf-8", "replace"))


def check_pieces(source: Source) -> bool:
    """Whether the pieces of a source lie in its text, in order, and its encoding is known."""
    try:
        "".encode(source.encoding or "utf-8")
    except LookupError:
        return False
    at = 0
    for piece in source.pieces:
        if not (at <= piece.start < piece.end <= len(source.text) and piece.first >= 0):
            return False
        at = piece.end
    return True
