"""The records everything else speaks of: sources, quotes, statements, facts, a dossier.

No rule of language lives here. Quotes are exact substrings of a source's text as read, and their
offsets count characters of that text, so ``source.text[quote.start:quote.end] == quote.text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from summitry.ledger.kinds import (
    Action,
    CopyKind,
    Decision,
    FactKind,
    Origin,
    Status,
    Verdict,
)


@dataclass(frozen=True)
class Piece:
    """A piece of a source's text and the bytes of the file it was read from.

    Where the piece, encoded, is as long as its bytes, each character stands for its own bytes;
    otherwise (a decoded entity, a repaired character) the piece stands for them as a whole.
    """

    start: int  # characters of the text
    end: int
    first: int  # bytes of the file
    last: int


@dataclass(frozen=True)
class Source:
    """One document: where it came from, when it was published, and its text as read."""

    doc: str  # short id: the file name without its ending
    title: str
    text: str
    published: str | None = None  # ISO date
    outlet: str | None = None
    path: str | None = None
    sha256: str | None = None  # of the bytes as found
    notes: tuple[str, ...] = ()  # countable signs of doubt, in plain words
    chain: tuple[str, ...] = ()  # whom it came through: site, paper, agency; nearest first
    primary: bool = False  # the agreed or enacted text itself, not an account of it
    encoding: str | None = None  # of the file
    pieces: tuple[Piece, ...] = ()  # where the text stands in the file, in order
    aside: tuple[str, ...] = ()  # what a page showed beside its article, left out before reading
    day_order: Literal["day", "month"] | None = None  # first in 10/02/2025, where anything tells


@dataclass(frozen=True, slots=True)  # a pile holds very many
class Quote:
    """An exact piece of one source's text."""

    doc: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One act with at most one value: who asked, offered, threatened or did what, to whom.

    ``actor`` and ``targets`` hold ISO 3166 alpha-3 codes, ``EU``, ``NATO``, ``WTO``, ``WLD`` (all
    countries), or the name of a company, person or court. ``value`` is in base units (550e9), and
    is None where the text states no number: it is never filled in.
    """

    id: str
    quote: Quote
    action: Action
    actor: tuple[str, ...]
    targets: tuple[str, ...]
    status: Status
    value: float | None = None
    unit: str | None = None
    value_role: str | None = None  # rate, added, coverage, duration, cap, total, revenue
    sector: str | None = None
    date: str | None = None  # ISO, as precise as the text allows
    date_role: str | None = None  # act, effect, deadline
    change: str | None = None  # tariffs: impose, raise, cut, remove, cancel, exempt, ...
    from_value: float | None = None
    coverage: float | None = None  # tariffs: the value of the trade that a rate is levied on
    coverage_unit: str | None = None
    attributed_to: str | None = None
    authority: str | None = None  # IEEPA, s122, s232, s301
    reason: str | None = None
    conditional: bool = False
    negated: bool = False
    qualifier: str | None = None  # at least, up to, nearly
    period: str | None = None  # per year, over four years
    garbled: bool = False
    repair: tuple[tuple[str, str], ...] = ()  # (as printed, proposed)
    also: tuple[Quote, ...] = ()  # other places that state the same fact
    same_as: str | None = None  # the statement that leads the others of the same fact
    chain: tuple[str, ...] = ()  # who told whom, from the document back to the origin
    origin: Origin = "read"


@dataclass(frozen=True)
class Fact:
    """Something on the table that is not an act: a clock, a lawsuit, a market move, an issue."""

    id: str
    quote: Quote
    kind: FactKind
    what: str  # one plain line
    subject: tuple[str, ...] = ()  # ISO3 codes or names it concerns
    value: float | None = None
    unit: str | None = None
    date: str | None = None
    doubt: str | None = None  # why it cannot be as told, in plain words


@dataclass(frozen=True)
class Difference:
    """Two or more statements about one fact that do not say the same."""

    topic: str
    verdict: Verdict
    quotes: tuple[Quote, ...]
    values: tuple[str, ...]
    explanation: str


@dataclass(frozen=True)
class Garble:
    """A name or phrase that looks damaged, with a proposed repair, never applied silently."""

    quote: Quote
    repair: str
    why: str
    decision: Decision = "open"  # of the person who corrects the ledger


@dataclass(frozen=True)
class Dropped:
    """A piece of a source that was read as furniture (menus, captions, comments) and left out."""

    quote: Quote
    why: str


@dataclass(frozen=True)
class Copy:
    """Two documents that share their text, and whose it was first where that can be told."""

    a: str
    b: str
    kind: CopyKind
    share: float  # of the shorter one's runs of five words, 0 to 1
    original: str | None = None
    why: str = ""  # what tells the original, in plain words
    quotes: tuple[Quote, ...] = ()  # sentences in common: of a, of b, of a, ...


@dataclass(frozen=True)
class Dossier:
    """A pile of documents, read: its sources and everything found in them.

    Of a small pile each of them is a tuple. Of a large one they are sequences that read a record
    from a file when it is asked for: walk through them, and hold no more than you need.
    """

    sources: Sequence[Source]
    statements: Sequence[Statement]
    facts: Sequence[Fact] = ()
    differences: Sequence[Difference] = ()
    garbles: Sequence[Garble] = ()
    dropped: Sequence[Dropped] = ()
    failures: Sequence[dict[str, str]] = ()  # documents not read, four parts each
    copies: Sequence[Copy] = ()
    lapsed: Sequence[dict[str, str]] = ()  # corrections that no longer apply, four parts each


_Record = TypeVar("_Record", Statement, Fact)


def alter(record: _Record, **fields: object) -> _Record:
    """Give a record with other values in some fields.

    What `dataclasses.replace` does without setting each of its thirty fields anew: a reader alters
    every statement two or three times.
    """
    made = object.__new__(type(record))
    object.__setattr__(made, "__dict__", record.__dict__ | fields)
    return made


def lead_statements(dossier: Dossier) -> tuple[Statement, ...]:
    """Give one statement for each fact: the one that carries the places of all who tell it."""
    return tuple(s for s in dossier.statements if s.same_as is None)


def pair_sources(dossier: Dossier) -> Iterator[tuple[Statement, Source]]:
    """Each statement with its source, of which no more than one is held at a time."""
    numbers = {source.doc: number for number, source in enumerate(dossier.sources)}
    source: Source | None = None
    for statement in dossier.statements:
        if source is None or source.doc != statement.quote.doc:
            source = dossier.sources[numbers[statement.quote.doc]]
        yield statement, source


def find_newest_day(dossier: Dossier) -> str | None:
    """Day of the newest document, ISO; None where no document carries a whole day."""
    days = (source.published or "" for source in dossier.sources)
    return max((day for day in days if len(day) == len("2025-02-07")), default=None)
