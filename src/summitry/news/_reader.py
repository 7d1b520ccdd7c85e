"""The pile of documents, read: from paths to a dossier."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError, UsageError
from summitry.ledger.records import Dossier, Dropped, Fact, Source, Statement
from summitry.news._acts import read_line
from summitry.news._chain import find_origin, note_relay, trace_statements
from summitry.news._context import Memory, join_names, promote_offices, resolve_pronouns
from summitry.news._damage import Damage
from summitry.news._dates import find_dates, find_publication_date
from summitry.news._differences import find_differences
from summitry.news._document import MAX_TOTAL, Document
from summitry.news._facts import read_facts
from summitry.news._files import RawText, list_documents, load_text
from summitry.news._furniture import (
    find_lead_in,
    is_credit,
    is_interview,
    join_wrapped,
    separate_furniture,
)
from summitry.news._garbles import find_damages, mark_garbled, name_damaged
from summitry.news._html import extract_text
from summitry.news._line import build_line
from summitry.news._merge import merge_same
from summitry.news._names import Mention, main_pair
from summitry.news._page import HIDDEN, Page, note_hidden, open_page
from summitry.news._segment import split_sentences
from summitry.news._window import find_window

META_KEYS = frozenset(["title", "published", "source", "give_date_to_reader", "rights", "cluster",
                       "truncated", "format"])  # fmt: skip
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")


def read_documents(
    paths: Sequence[str | Path],
    *,
    meta: Mapping[str, Mapping[str, Any]] | None = None,
    date: str | None = None,
    pasted: bytes | str | None = None,
) -> Dossier:
    """Read documents about a negotiation into one ledger of sourced statements.

    Parameters
    ----------
    paths : sequence of path
        Text, Markdown or HTML files, ZIP archives of them, or folders of all these. A document is
        called by its file name without the ending. Archives are read in memory.
    meta : mapping, optional
        By document: ``title``, ``published`` (ISO date), ``source`` and ``give_date_to_reader``.
    date : str, optional
        Day of publication (ISO) of the documents that carry none themselves.
    pasted : bytes or str, optional
        One more document, given as its text or HTML; it is called ``pasted``.

    Returns
    -------
    Dossier
        Every statement and fact with its exact quote and offsets. Without a day of publication a
        weekday or a day without a year stays unresolved: it is never guessed.

    Raises
    ------
    DocumentError
        No document could be read, or none holds anything for us. One bad document among good ones
        is listed in ``failures`` instead.
    UsageError
        ``date`` is not an ISO date, or ``meta`` holds an unknown key.

    Examples
    --------
    >>> from summitry.news import read_documents, sample_paths
    >>> dossier = read_documents(sample_paths())
    >>> sorted({s.action for s in dossier.statements})[:2]
    ['defence_spending', 'deficit_target']
    """
    default = _check_date("date", date)
    table = _check_meta(meta or {})
    given = pasted.encode("utf-8", "replace") if isinstance(pasted, str) else pasted
    sources, failures = _load_all([Path(p) for p in paths], given, table, default)
    pages = [open_page(source) for source in sources]
    statements: list[Statement] = []
    facts: list[Fact] = []
    dropped: list[Dropped] = []
    kept: list[Page] = []
    damages: list[Damage] = []
    for page in pages:
        here = find_damages(page)
        chain = find_origin(page)
        found, known, left = read_page(page, name_damaged(here))
        note = () if found or known else ("nothing in it for us: no act, clock or issue found",)
        notes = (
            *page.source.notes,
            *note_hidden(page),
            *_date_note(page),
            *note_relay(chain),
            *note,
        )
        kept.append(replace(page, source=replace(page.source, notes=notes, chain=chain)))
        statements += trace_statements(kept[-1], found)
        facts += known
        dropped += left
        damages += here
    if not statements and not facts:
        raise _nothing(sources)
    marked = merge_same(mark_garbled(statements, damages))
    return Dossier(
        tuple(page.source for page in kept), tuple(marked), tuple(facts),
        tuple(find_differences(kept, marked)), tuple(d.garble for d in damages),
        tuple(dropped), tuple(failures),
    )  # fmt: skip


def read_source(source: Source) -> tuple[list[Statement], list[Fact], list[Dropped]]:
    """Read one document on its own."""
    return read_page(open_page(source))


def read_page(
    page: Page, extra: Sequence[Mention] = ()
) -> tuple[list[Statement], list[Fact], list[Dropped]]:
    """Read one document, with further names that its damaged spellings stand for."""
    doc, text, source = page.source.doc, page.text, page.source
    lines, furniture = separate_furniture(page.lines)
    lead = find_lead_in(page.lines)
    furniture += [lead] if lead else []
    dropped = [Dropped(page.quote(f.start, f.end), f.why) for f in furniture]
    published = calendar_date.fromisoformat(source.published) if source.published else None
    longer = [m for m in extra if m.kind == "company"]  # "Japan Steel" holds the name of a state
    names = join_names(longer, join_names(promote_offices(text, page.names), extra))
    memory = Memory(main_pair(names), source.published)
    window = None if published else find_window(text, names)
    names = resolve_pronouns(text, names)
    starts = [m.start for m in names]
    statements: list[Statement] = []
    facts: list[Fact] = []
    for span in join_wrapped(page.lines, lines):
        talk = is_interview(text[span.start : span.end])
        for piece in split_sentences(text, span):
            why = is_credit(text[piece.start : piece.end])
            if why:
                dropped.append(Dropped(page.quote(piece.start, piece.end), why))
                continue
            first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
            inside = [m for m in names[first:last] if m.end <= piece.end]
            memory.at = piece.start
            dates = find_dates(text, piece.start, piece.end, published, window)
            line = build_line(text, piece.start, piece.end, inside, dates)
            found = list(read_line(line, doc, text, memory))
            statements += [s for s in found if s.value is not None] if talk else found
            facts += read_facts(line, doc, text)
    return _number(page, statements), _number_facts(page, facts), dropped


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
    return [
        replace(s, id=f"{page.source.doc}-{i:02d}", quote=page.quote(s.quote.start, s.quote.end))
        for i, s in enumerate(ordered, 1)
    ]


def _number_facts(page: Page, facts: list[Fact]) -> list[Fact]:
    return [
        replace(f, id=f"{page.source.doc}-f{i:02d}", quote=page.quote(f.quote.start, f.quote.end))
        for i, f in enumerate(facts, 1)
    ]


def _load_all(
    paths: list[Path], pasted: bytes | None, meta: dict[str, Mapping[str, Any]], default: str | None
) -> tuple[list[Source], list[dict[str, str]]]:
    sources: list[Source] = []
    failures: list[dict[str, str]] = []
    errors: list[DocumentError] = []
    taken: set[str] = set()
    total = 0
    for document in _expand(paths, pasted):
        try:
            if total > MAX_TOTAL:
                raise _pile_too_large(document)
            raw = load_text(document)
            total += len(raw.text)
            source = _load(document, raw, meta.get(document.stem, {}), default)
        except DocumentError as error:
            errors.append(error)
            failures.append(error.to_dict())
            continue
        sources.append(_rename(source, taken))
    if not sources:
        raise errors[0]
    return sources, failures


def _pile_too_large(document: Document) -> DocumentError:
    return DocumentError(
        document.where,
        f"a pile of more than {MAX_TOTAL:,} characters before this document",
        f"at most {MAX_TOTAL:,} at a time",
        "read the pile in parts",
    )


def _expand(paths: list[Path], pasted: bytes | None) -> list[Document]:
    documents = list_documents(paths, pasted)
    if not documents:
        raise DocumentError(
            ", ".join(str(p) for p in paths) or "(no path)",
            "no document",
            "at least one text, Markdown or HTML file",
            "name a file, or a folder that holds one",
        )
    return documents


def _rename(source: Source, taken: set[str]) -> Source:
    """Two files of one name in two folders stay two documents."""
    doc, count = source.doc, 2
    while doc in taken:
        doc, count = f"{source.doc}~{count}", count + 1
    taken.add(doc)
    return replace(source, doc=doc)


_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _clean(text: str) -> str:
    """A name or title without control, hidden and broken characters."""
    return _UNSAFE.sub("_", HIDDEN.sub("", text)) or "document"


def _load(document: Document, raw: RawText, meta: Mapping[str, Any], default: str | None) -> Source:
    text, title, notes = raw.text, None, raw.notes
    if raw.html:
        text, title, more = extract_text(document.where, raw.text)
        notes += more
    published, note = None, None
    if meta.get("published") and meta.get("give_date_to_reader", True):
        match = _ISO.search(str(meta["published"]))
        published = _real_day(match.group()) if match else None
    if published is None:
        published, note = find_publication_date(text)
    if published is None and default is not None:
        published = default
    title = str(meta["title"]) if meta.get("title") else title
    first = next((line.strip() for line in text.splitlines() if line.strip()), document.stem)
    outlet = _clean(str(meta["source"])) if meta.get("source") else None
    return Source(
        _clean(document.stem), _clean((title or first)[:300] if title else first[:120]), text,
        published, outlet, _clean(document.where), raw.sha256, notes + ((note,) if note else ()),
    )  # fmt: skip


def _real_day(written: str) -> str | None:
    """A day as written, or None for one the calendar does not have."""
    try:
        return calendar_date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _check_date(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return calendar_date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(
            name, repr(value), "an ISO date such as 2025-02-07", "write year-month-day"
        ) from error


def _check_meta(meta: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    for doc, row in meta.items():
        unknown = sorted(set(row) - META_KEYS)
        if unknown:
            raise UsageError(
                f"meta[{doc!r}]",
                f"unknown key {unknown[0]!r}",
                "one of " + ", ".join(sorted(META_KEYS)),
                "correct the key or leave it out",
            )
    return dict(meta)


def _nothing(sources: list[Source]) -> DocumentError:
    names = ", ".join(source.path or source.doc for source in sources[:5])
    return DocumentError(
        names,
        "no act of economic diplomacy, clock or open issue in any document",
        "English text about tariffs, investment, purchases, defence spending, talks or sanctions",
        "check that these are the right documents, and in English",
    )
