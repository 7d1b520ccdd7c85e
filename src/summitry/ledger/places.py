"""Where a piece of a source's text stands in the file it was read from."""

from __future__ import annotations

from bisect import bisect_right

from summitry.ledger.records import Source


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
        known. Between the two may lie what was left out on reading, such as the tags of a page.

    Examples
    --------
    >>> from summitry.ledger import Piece, Source, find_bytes
    >>> source = Source("a", "A", "5 € duty", encoding="utf-8", pieces=(Piece(0, 8, 0, 10),))
    >>> find_bytes(source, 2, 8)
    (2, 10)
    """
    if end <= start or source.encoding is None:
        return None
    first = _find_byte(source, start)
    last = _find_byte(source, end - 1)
    return (first[0], last[1]) if first and last and first[0] < last[1] else None


def _find_byte(source: Source, at: int) -> tuple[int, int] | None:
    """The bytes of one character."""
    index = bisect_right(source.pieces, at, key=lambda piece: piece.start) - 1
    piece = source.pieces[index] if index >= 0 else None
    if piece is None or at >= piece.end:
        return None
    if _length(source, piece.start, piece.end) != piece.last - piece.first:
        return piece.first, piece.last
    before = piece.first + _length(source, piece.start, at)
    return before, before + _length(source, at, at + 1)


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
