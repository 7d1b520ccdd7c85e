"""Furniture: the menus, captions, credits and link lists around an article.

Nothing is cut from the text of the source. Pieces that are furniture are left unread and listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from summitry.news._data import load_data
from summitry.news._needles import Needles, compile_words, offers_choice

_LATIN = re.compile(r"[A-Za-z]")
_FAR_LETTER = re.compile(r"[^\W\d\x00-\x7f]")
_TAIL_FROM = 0.55  # a link list that ends the article stands in its last part
_LONGEST = 400  # characters of a line that is furniture
_FOREIGN = 0.06  # share of letters outside a-z; English prose with accents stays below 2 %


class Span(NamedTuple):
    """A piece of a text by its offsets."""

    start: int
    end: int


class Furniture(NamedTuple):
    """A span left unread, and why."""

    start: int
    end: int
    why: str


@cache
def _finders(kind: str) -> tuple[tuple[Callable[[str], re.Match[str] | None], str], ...]:
    """The patterns of a kind; one that stands at the beginning of a line is tried there only."""
    return tuple(
        (p.match if _is_anchored(p.pattern) else p.search, why) for p, why in _patterns(kind)
    )


@cache
def _any_of(kind: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """What a piece in small letters must hold: one of the beginnings, or one of the others: few."""
    written = [p.pattern for p, _ in _patterns(kind)]
    begins = "|".join(p for p in written if _is_anchored(p)) or "(?!)"
    others = (p for p in written if not _is_anchored(p))
    return re.compile(begins), tuple(
        compile_words(p[2:]) if p.startswith(r"\b") else re.compile(p, re.IGNORECASE)
        for p in others
    )


def _is_anchored(written: str) -> bool:
    """Whether a pattern begins with ``^`` and offers no choice outside its parentheses."""
    return written.startswith("^") and not offers_choice(written)


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = load_data("furniture")[kind]
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["why"]) for row in rows)


def split_lines(text: str) -> list[Span]:
    """Split a text into its non-empty lines, without the white space around them."""
    spans: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            begin = start + line.index(body[0])
            spans.append(Span(begin, begin + len(body)))
        start += len(line)
    return spans


def separate_furniture(text: str, begin: int = 0) -> tuple[list[Span], list[Furniture]]:
    """Separate the lines to read from those that are furniture; the article begins at ``begin``."""
    read: list[Span] = []
    dropped: list[Furniture] = []
    tail: str | None = None
    listed = False  # below a heading of related links
    for span in _behind_credits(text, dropped):
        line = text[span.start : span.end]
        if tail is None and span.start > _TAIL_FROM * len(text):
            tail = _match("tail", line)
        front = "front matter" if span.start < begin else None
        listed = listed and _is_headline(line)
        why = front or tail or _match("line", line) or _foreign(line)
        why = why or ("related links" if listed else None)
        listed = listed or why == "related links"
        credit = None if why else _find_glued(line)
        if why:
            dropped.append(Furniture(span.start, span.end, why))
        elif credit:
            read.append(Span(span.start, span.start + len(line[: credit[0]].rstrip())))
            dropped.append(Furniture(span.start + credit[0], span.end, credit[1]))
        else:
            read.append(span)
    loose = _find_loose(text, read)
    dropped += [Furniture(span.start, span.end, why) for span, why in loose.items()]
    return [span for span in read if span not in loose], dropped


_OPENING = re.compile(  # "(Image credit: Getty Images)Canada will", "Photo: ReutersCanada will"
    r"[(\[](?i:(?:image|photo|picture|video|credit)s?(?: credit| source| courtesy| by)?\s?[:/]|"
    r"[^()\[\]]{0,40}(?:ap photo|getty images)[^()\[\]]{0,5}/)[^()\[\]]{1,80}[)\]]|"
    r"(?i:(?:image|photo|picture)s?(?: credit| source| by)?\s?:)\s?[^.!?()]{0,60}?"
    r"(?:Getty Images|Getty|Reuters|AFP|AP|EPA|Bloomberg|Shutterstock)(?=[A-Z][a-z])"
)
_REST = 20  # characters of a line that are more than a credit


def _find_opening(line: str) -> int:
    """Where the text begins behind a credit that a line opens with; 0 where it opens with none."""
    match = _OPENING.match(line)
    return match.end() if match and len(line) - match.end() >= _REST else 0


def _behind_credits(text: str, dropped: list[Furniture]) -> Iterator[Span]:
    """The lines of a text, each without the credit that it opens with."""
    for span in split_lines(text):
        line = text[span.start : span.end]
        credited = _find_opening(line)
        if credited:
            dropped.append(Furniture(span.start, span.start + credited, "photo credit"))
            yield Span(span.end - len(line[credited:].lstrip()), span.end)
        else:
            yield span


def is_furniture(line: str) -> bool:
    """Whether a whole line is none of the article, wherever it stands."""
    return _match("line", line) is not None


_HEADLINE = 140  # characters


def _is_headline(line: str) -> bool:
    """Whether a line can be one of a list of links: an item, or short and ended by nothing."""
    return len(line) <= _HEADLINE and bool(_ITEM.match(line) or not _ENDED.search(line[-8:]))


def _find_glued(line: str) -> tuple[int, str] | None:
    """Where a credit that was run into the end of a line begins, and what it is."""
    if "/" not in line and "|" not in line and " via " not in line:
        return None
    for pattern, why in _patterns("glued"):
        match = pattern.search(line, max(0, len(line) - 120))
        if match is not None and match.start() > 0:
            blank = len(match.group()) - len(match.group().lstrip())
            return match.start() + blank, why
    return None


_ENDED = re.compile(r"[.!?:;,…—–][\"”’'\)\]*_]{0,4}$|[\"”»]$")
_SENTENCES = 0.8  # share of lines that end as sentences do, in a text of paragraphs
_HEADING = 8  # words: longer lines without an end are captions


def _find_loose(text: str, spans: list[Span]) -> dict[Span, str]:
    """Lines within a text of paragraphs that end like no sentence: headings and captions.

    The first two lines may be a title, the last may be cut; a line with a figure is read.
    """
    inner = spans[2:-1]
    open_ = [s for s in inner if not _ENDED.search(text, max(s.start, s.end - 8), s.end)]
    if len(inner) < 3 or len(open_) > max(1, (1 - _SENTENCES) * len(inner)):
        return {}
    found = {}
    for span in open_:
        line = text[span.start : span.end]
        alone = "\n" in text[max(0, span.start - 3) : span.start].strip(" \t")
        if not alone or _ITEM.match(line) or re.search(r"[%$€£]|\bper ?cent\b|illion\b", line):
            continue
        found[span] = "heading" if line.count(" ") < _HEADING else "caption"
    return found


_ITEM = re.compile(r"[-*•#>|]|\d{1,2}[.)]\s")
_WRAP = (45, 110)  # a hard-wrapped text has most of its lines between these lengths


def join_wrapped(text: str, lines: list[Span]) -> list[Span]:
    """Join the lines of a hard-wrapped text to paragraphs; other texts stay as they are."""
    lengths = sorted(span.end - span.start for span in lines)
    if (
        not lengths
        or lengths[len(lengths) * 9 // 10] > _WRAP[1]
        or lengths[len(lengths) // 2] < _WRAP[0]
    ):
        return lines
    joined: list[Span] = []
    for span in lines:
        last = joined[-1] if joined else None
        if last is not None and _continues(text, last, span):
            joined[-1] = Span(last.start, span.end)
        else:
            joined.append(span)
    return joined


def _continues(text: str, last: Span, span: Span) -> bool:
    between = text[last.end : span.start]
    if between.count("\n") != 1 or _ITEM.match(text, span.start):
        return False
    return not text[last.start : last.end].lstrip().startswith("#")


def is_credit(piece: str) -> str | None:
    """Say why a sentence is a credit, or None if it is to be read."""
    if len(piece) > _LONGEST or not _credit_needles().any_in(piece.lower()):
        return None
    return _match("piece", piece)


@cache
def credit_words() -> frozenset[str]:
    """Words without any of which a sentence, or a text, is and holds no credit."""
    rows = load_data("furniture")["piece"]
    return frozenset(word for row in rows for word in row["needs"].split("|"))


@cache
def _credit_needles() -> Needles:
    return Needles(credit_words())


def find_lead_in(text: str) -> Furniture | None:
    """Find what a re-poster put before the first sentence: it names nobody, attributes nothing."""
    start = len(text) - len(text.lstrip())
    for row in load_data("furniture")["lead"]:
        match = _lead(row["pattern"]).match(text, start)
        if match is not None:
            return Furniture(match.start(), match.end(), row["why"])
    return None


@cache
def _lead(pattern: str) -> re.Pattern[str]:
    first, rest = pattern.split(")[,:]?", 1)  # only the words may be in small letters
    return re.compile(f"(?i:{first}))[,:]?{rest}")


_SPEAKER = re.compile(r"^(?:[^:()]{3,60}\([A-Z]{2,4}\)|[A-Z]{2,4}|Q|A)\s?:\s")


def is_interview(line: str) -> bool:
    """Whether a line is a turn of an interview: talk about acts, not a report of them."""
    return bool(_SPEAKER.match(line))


def _match(kind: str, line: str) -> str | None:
    if len(line) > _LONGEST:
        return None
    begins, others = _any_of(kind)
    if not begins.match(line.lower()) and not any(p.search(line) for p in others):
        return None
    return next((why for find, why in _finders(kind) if find(line)), None)


def _foreign(line: str) -> str | None:
    if line.isascii():
        return None
    foreign = len(_FAR_LETTER.findall(line))
    if not foreign:
        return None
    letters = foreign + len(_LATIN.findall(line))
    return (
        "not in English" if letters >= 8 and 1 - (letters - foreign) / letters > _FOREIGN else None
    )
