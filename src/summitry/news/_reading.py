"""One document, read: its statements and facts, what is damaged in it, what was left out."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from functools import cache
from typing import NamedTuple

from summitry.ledger.corrections import Corrections
from summitry.ledger.records import Dropped, Fact, Garble, Quote, Source, Statement, alter
from summitry.news._acts import read_line
from summitry.news._bounds import (
    READ_SECONDS,
    READ_SECONDS_PER_MILLION,
    bounded,
    check_time,
)
from summitry.news._chain import find_origin, note_relay, trace_statements
from summitry.news._context import Memory
from summitry.news._copies import Print, take_print
from summitry.news._damage import Damage
from summitry.news._dates import find_dates
from summitry.news._doubt import note_document
from summitry.news._epithets import name_firms, promote_offices
from summitry.news._facts import read_facts
from summitry.news._firms import find_firms
from summitry.news._front import find_front_matter
from summitry.news._furniture import (
    Furniture,
    Span,
    find_lead_in,
    is_credit,
    is_interview,
    join_wrapped,
    separate_furniture,
)
from summitry.news._garbled_names import find_misplaced
from summitry.news._garbled_phrases import may_hold_credit
from summitry.news._garbles import find_damages, mark_garbled, name_damaged
from summitry.news._headline import leave_out_headline
from summitry.news._line import build_line
from summitry.news._longer import join_longer
from summitry.news._names import Mention, join_names, main_pair
from summitry.news._officials import name_officials
from summitry.news._page import Page, note_hidden, open_page, slim
from summitry.news._pronouns import resolve_pronouns
from summitry.news._proposals import Proposals, Propose, take_proposals
from summitry.news._segment import split_sentences
from summitry.news._window import find_window


@dataclass(frozen=True)
class Reading:
    """Everything found in one document, before it is held against the others."""

    page: Page  # slim: its source, and whom it names
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    garbles: tuple[Garble, ...]
    dropped: tuple[Dropped, ...]
    print: Print
    misplaced: tuple[Damage, ...]  # companies, to be held against the other documents


def read_one(
    source: Source, corrections: Corrections | None = None, propose: Propose | None = None
) -> Reading:
    """Read one document on its own, with what a model proposes and a person corrected in it.

    Raises
    ------
    DocumentError
        It takes more time or memory than a document may.
    """
    seconds = READ_SECONDS + READ_SECONDS_PER_MILLION * len(source.text) / 1e6
    with bounded(source.path or source.doc, seconds), _without_pauses():
        return _read(source, corrections, propose)


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Put off Python's search for cycles to the end of a document: reading makes none.

    The search goes through all the rules again and again and takes an eighth of the time. What is
    no longer needed is freed at once without it.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _read(source: Source, corrections: Corrections | None, propose: Propose | None) -> Reading:
    page = open_page(source)
    corrected = corrections or Corrections(())
    damages = [
        replace(one, garble=garble)
        for one in find_damages(page)
        if (garble := corrected.decide(source, one.garble)) is not None
    ]
    chain = find_origin(page)
    body = find_body(page)
    told = read_page(page, body, name_damaged(damages))
    statements, facts = list(told.statements), told.facts
    body = replace(body, furniture=(*body.furniture, *told.unread))
    note = () if statements or facts else ("nothing in it for us: no act, clock or issue found",)
    notes = (
        *source.notes, *note_hidden(page), *_date_note(page), *note_relay(chain), *note,
    )  # fmt: skip
    proposals = Proposals()
    if propose:
        known = replace(page, source=replace(source, chain=chain))
        proposals = take_proposals(propose, known, statements)
    statements += _number_proposed(page, proposals.statements)
    traced = trace_statements(page, chain, corrected.apply(source, statements))
    marked = mark_garbled(traced, damages)
    doubts = note_document(page, marked, facts, damages)
    notes = (*notes, *proposals.notes, *_note_lead(page, body), *doubts)
    source = replace(source, chain=chain, notes=notes)
    own = take_print(source, [page.extent(s.span.start, s.span.end) for s in body.sentences])
    dropped = _list_dropped(page, body)
    misplaced = tuple(find_misplaced(page))
    garbles = tuple(d.garble for d in damages)
    return Reading(slim(page, source), tuple(marked), facts, garbles, dropped, own, misplaced)


def _note_lead(page: Page, body: Body) -> tuple[str, ...]:
    """Say that somebody put words of his own before another's text."""
    leads = [page.text[f.start : f.end] for f in body.furniture if f.why.startswith("lead-in")]
    return tuple(f"begins with the words of a re-poster: {lead!r}" for lead in leads)


def _list_dropped(page: Page, body: Body) -> tuple[Dropped, ...]:
    """What was left out of a document, in order."""
    doc, text = page.source.doc, page.source.text
    pieces = [Dropped(Quote(doc, text[a:b], a, b), why) for a, b, why in page.listed]
    pieces += [Dropped(page.quote(f.start, f.end), f.why) for f in body.furniture]
    return tuple(sorted(pieces, key=lambda d: d.quote.start))


def read_source(source: Source) -> tuple[list[Statement], list[Fact], list[Dropped]]:
    """Read the statements and facts of one document, and what was left out."""
    page = open_page(source)
    body = find_body(page)
    told = read_page(page, body)
    body = replace(body, furniture=(*body.furniture, *told.unread))
    return list(told.statements), list(told.facts), list(_list_dropped(page, body))


class Sentence(NamedTuple):
    """A sentence to read; ``talk`` if it is a turn of an interview."""

    span: Span
    talk: bool


@dataclass(frozen=True)
class Body:
    """What of a page is the article, sentence by sentence, and what is around it."""

    sentences: tuple[Sentence, ...]
    furniture: tuple[Furniture, ...]


def find_body(page: Page) -> Body:
    """Separate the sentences of an article from its furniture."""
    text = page.text
    lines, furniture = separate_furniture(page.lines, find_front_matter(page.lines))
    lead = find_lead_in(page.lines)
    furniture += [lead] if lead else []
    credited = may_hold_credit(page)
    sentences: list[Sentence] = []
    for span in join_wrapped(page.lines, lines):
        talk = is_interview(text[span.start : span.end])
        for piece in split_sentences(text, span):
            why = is_credit(text[piece.start : piece.end]) if credited else None
            if why:
                furniture.append(Furniture(piece.start, piece.end, why))
            else:
                sentences.append(Sentence(piece, talk))
    return Body(tuple(sentences), tuple(furniture))


@dataclass(frozen=True)
class Told:
    """What the sentences of a page tell, and those that were left unread for their size."""

    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Furniture, ...]


# Bounds that prose stays far below, so that no text takes longer than its length allows.
_LEAST = 4  # characters of a sentence that can tell something
_CROWDED = 30  # amounts in one sentence: a table run into a line
_ACTS, _SPARSE = 2_000, 100  # acts in any document, and further ones for so many characters each


def read_page(page: Page, body: Body, extra: Sequence[Mention] = ()) -> Told:
    """Read one document, with further names that its damaged spellings stand for."""
    doc, text, source = page.source.doc, page.text, page.source
    published = calendar_date.fromisoformat(source.published) if source.published else None
    known = join_longer(text, page.names)
    names = join_names(name_officials(text, known), known)
    longer = [m for m in extra if m.kind == "company"]  # "Japan Steel" holds the name of a state
    longer = join_names(longer, find_firms(text, names))
    names = join_names(longer, join_names(promote_offices(text, names), extra))
    named = frozenset(code for m in names for code in m.codes)
    memory = Memory(main_pair(names), named, source.published, source.primary, text)
    window = None if published else find_window(text, names)
    names = resolve_pronouns(text, name_firms(text, names))
    starts = [m.start for m in names]
    statements: list[Statement] = []
    facts: list[Fact] = []
    unread: list[Furniture] = []
    for sentence in body.sentences:
        check_time()
        piece = sentence.span
        if piece.end - piece.start < _LEAST:
            continue
        first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
        inside = [m for m in names[first:last] if m.end <= piece.end]
        memory.move(piece.start)
        dates = find_dates(text, piece.start, piece.end, published, window, order=source.day_order)
        line = build_line(text, piece.start, piece.end, inside, dates)
        if memory.tried > _ACTS + piece.start // _SPARSE:
            unread.append(Furniture(piece.start, len(text), "from here on more acts than prose"))
            break
        if len(line.amounts) > _CROWDED:
            unread.append(Furniture(piece.start, piece.end, "a table run into one line"))
            continue
        found = list(read_line(line, doc, text, memory))
        statements += [s for s in found if s.value is not None] if sentence.talk else found
        facts += read_facts(line, doc, text)
    numbered = tuple(_number(page, leave_out_headline(page.lines, statements)))
    return Told(numbered, tuple(_number_facts(page, facts)), tuple(unread))


def _date_note(page: Page) -> tuple[str, ...]:
    if page.source.published:
        return ()
    window = find_window(page.text, page.names)
    if window is None:
        return ("no date of publication: weekdays and days without a year stay unresolved",)
    return (
        f"no date of publication: the offices it names place it from {window[0]} to {window[1]}",
    )


def _number(page: Page, statements: list[Statement]) -> list[Statement]:
    ordered = sorted(statements, key=lambda s: (s.quote.start, s.action))
    quote = cache(page.quote)  # one for all the acts of a sentence
    return [
        alter(s, id=f"{page.source.doc}-{i:02d}", quote=quote(s.quote.start, s.quote.end))
        for i, s in enumerate(ordered, 1)
    ]


def _number_proposed(page: Page, statements: Sequence[Statement]) -> list[Statement]:
    return [replace(s, id=f"{page.source.doc}-p{i:02d}") for i, s in enumerate(statements, 1)]


def _number_facts(page: Page, facts: list[Fact]) -> list[Fact]:
    return [
        alter(f, id=f"{page.source.doc}-f{i:02d}", quote=page.quote(f.quote.start, f.quote.end))
        for i, f in enumerate(facts, 1)
    ]
