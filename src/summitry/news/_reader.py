"""The pile of documents, read: from paths to a dossier."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError, UsageError
from summitry.ledger.records import Dossier, Dropped, Fact, Quote, Source, Statement
from summitry.news._acts import read_line
from summitry.news._context import Memory, promote_offices, resolve_pronouns
from summitry.news._dates import find_dates, find_publication_date
from summitry.news._differences import find_differences
from summitry.news._facts import read_facts
from summitry.news._files import list_documents, load_text
from summitry.news._furniture import is_credit, is_interview, join_wrapped, separate_furniture
from summitry.news._garbles import find_garbles, mark_garbled, name_garbled
from summitry.news._html import extract_text
from summitry.news._line import build_line
from summitry.news._names import Mention, find_names, main_pair
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
) -> Dossier:
    """Read documents about a negotiation into one ledger of sourced statements.

    Parameters
    ----------
    paths : sequence of path
        Text, Markdown or HTML files, or folders of them. A document is called by its file name
        without the ending.
    meta : mapping, optional
        By document: ``title``, ``published`` (ISO date), ``source`` and ``give_date_to_reader``.
    date : str, optional
        Day of publication (ISO) of the documents that carry none themselves.

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
    sources, failures = _load_all([Path(p) for p in paths], table, default)
    statements: list[Statement] = []
    facts: list[Fact] = []
    dropped: list[Dropped] = []
    kept: list[Source] = []
    garbles = find_garbles(sources)
    for source in sources:
        found, known, left = read_source(source, name_garbled(garbles, source.doc))
        note = () if found or known else ("nothing in it for us: no act, clock or issue found",)
        kept.append(replace(source, notes=source.notes + _date_note(source) + note))
        statements += found
        facts += known
        dropped += left
    if not statements and not facts:
        raise _nothing(sources)
    marked = mark_garbled(statements, garbles)
    return Dossier(
        tuple(kept), tuple(marked), tuple(facts), tuple(find_differences(kept, marked)),
        tuple(garbles), tuple(dropped), tuple(failures),
    )  # fmt: skip


def read_source(
    source: Source, extra: Sequence[Mention] = ()
) -> tuple[list[Statement], list[Fact], list[Dropped]]:
    """Read one document on its own, with further names that its pile makes known."""
    doc = source.doc
    lines, furniture = separate_furniture(source.text)
    text = source.text.replace("\n", " ")  # same offsets; names may run over a line's end
    dropped = [Dropped(_quote(source, f.start, f.end), f.why) for f in furniture]
    published = calendar_date.fromisoformat(source.published) if source.published else None
    names = promote_offices(text, find_names(text))
    free = [m for m in extra if all(m.end <= n.start or m.start >= n.end for n in names)]
    names = sorted([*names, *free], key=lambda m: m.start)
    memory = Memory(main_pair(names), source.published)
    window = None if published else find_window(text, names)
    names = resolve_pronouns(text, names)
    statements: list[Statement] = []
    facts: list[Fact] = []
    for span in join_wrapped(source.text, lines):
        for piece in split_sentences(text, span):
            why = is_credit(text[piece.start : piece.end])
            if why:
                dropped.append(Dropped(_quote(source, piece.start, piece.end), why))
                continue
            inside = [m for m in names if piece.start <= m.start and m.end <= piece.end]
            memory.at = piece.start
            dates = find_dates(text, piece.start, piece.end, published, window)
            line = build_line(text, piece.start, piece.end, inside, dates)
            found = list(read_line(line, doc, text, memory))
            if is_interview(text[span.start : span.end]):
                found = [s for s in found if s.value is not None]
            statements += found
            facts += read_facts(line, doc, text)
    return _number(source, statements), _number_facts(source, facts), dropped


def _date_note(source: Source) -> tuple[str, ...]:
    if source.published:
        return ()
    window = find_window(source.text, find_names(source.text))
    if window is None:
        return ("no date of publication: weekdays and days without a year stay unresolved",)
    return (
        f"no date of publication: the offices it names place it from {window[0]} to {window[1]}",
    )


def _quote(source: Source, start: int, end: int) -> Quote:
    return Quote(source.doc, source.text[start:end], start, end)


def _number(source: Source, statements: list[Statement]) -> list[Statement]:
    ordered = sorted(statements, key=lambda s: (s.quote.start, s.action))
    return [
        replace(s, id=f"{source.doc}-{i:02d}", quote=_quote(source, s.quote.start, s.quote.end))
        for i, s in enumerate(ordered, 1)
    ]


def _number_facts(source: Source, facts: list[Fact]) -> list[Fact]:
    return [
        replace(f, id=f"{source.doc}-f{i:02d}", quote=_quote(source, f.quote.start, f.quote.end))
        for i, f in enumerate(facts, 1)
    ]


def _load_all(
    paths: list[Path], meta: dict[str, Mapping[str, Any]], default: str | None
) -> tuple[list[Source], list[dict[str, str]]]:
    documents = _expand(paths)
    sources: list[Source] = []
    failures: list[dict[str, str]] = []
    errors: list[DocumentError] = []
    for path in documents:
        try:
            source = _load(path, meta.get(path.stem, {}), default)
        except DocumentError as error:
            errors.append(error)
            failures.append(error.to_dict())
            continue
        sources.append(_rename(source, sources))
    if not sources:
        raise errors[0]
    return sources, failures


def _expand(paths: list[Path]) -> list[Path]:
    documents = list_documents(paths)
    if not documents:
        raise DocumentError(
            ", ".join(str(p) for p in paths) or "(no path)",
            "no document",
            "at least one text, Markdown or HTML file",
            "name a file, or a folder that holds one",
        )
    return documents


def _rename(source: Source, others: list[Source]) -> Source:
    """Two files of one name in two folders stay two documents."""
    taken = {other.doc for other in others}
    doc, count = source.doc, 2
    while doc in taken:
        doc, count = f"{source.doc}~{count}", count + 1
    return replace(source, doc=doc)


def _load(path: Path, meta: Mapping[str, Any], default: str | None) -> Source:
    raw = load_text(path)
    text, title, notes = raw.text, None, raw.notes
    if raw.html:
        text, title, more = extract_text(str(path), raw.text)
        notes += more
    published, note = None, None
    if meta.get("published") and meta.get("give_date_to_reader", True):
        match = _ISO.search(str(meta["published"]))
        published = match.group() if match else None
    if published is None:
        published, note = find_publication_date(text)
    if published is None and default is not None:
        published = default
    title = str(meta["title"]) if meta.get("title") else title
    first = next((line.strip() for line in text.splitlines() if line.strip()), path.stem)
    return Source(
        path.stem, title or first[:120], text, published, meta.get("source"), str(path), raw.sha256,
        notes + ((note,) if note else ()),
    )  # fmt: skip


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
