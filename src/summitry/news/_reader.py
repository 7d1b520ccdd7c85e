"""The pile of documents, read: from paths to a dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError
from summitry.ledger.corrections import Correction, Corrections
from summitry.ledger.records import Dossier, Source
from summitry.news._copies import find_copies
from summitry.news._differences import find_differences
from summitry.news._merge import merge_same
from summitry.news._proposals import Propose
from summitry.news._reading import Reading, read_one
from summitry.news._sources import check_date, check_meta, load_sources
from summitry.news._witnesses import note_pile


def read_documents(
    paths: Sequence[str | Path],
    *,
    meta: Mapping[str, Mapping[str, Any]] | None = None,
    date: str | None = None,
    pasted: bytes | str | None = None,
    corrections: Sequence[Correction] = (),
    propose: Propose | None = None,
    progress: Callable[[int, int, str], None] | None = None,
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
        One more document, given as its text, HTML or feed; it is called ``pasted``.
    corrections : sequence of Correction, optional
        What a person corrected in an earlier reading (see `load_corrections`); those that no longer
        apply are listed in ``lapsed``.
    propose : callable, optional
        A user's own language model (see `Endpoint`): takes a source, gives records. Each is checked
        against the text before it enters, and marked. Nothing is asked by default.
    progress : callable, optional
        Told after each document: how many are read, how many there are, its name.

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
    found = list(_load(paths, meta, date, pasted))
    sources = [item for item in found if isinstance(item, Source)]
    errors = [item for item in found if isinstance(item, DocumentError)]
    if not sources:
        raise errors[0]
    corrected = Corrections(corrections)
    readings = []
    for number, source in enumerate(sources, 1):
        try:
            readings.append(read_one(source, corrected, propose))
        except DocumentError as error:
            errors.append(error)
        if progress is not None:
            progress(number, len(sources), source.doc)
    if not readings:
        raise errors[0]
    if not any(r.statements or r.facts for r in readings):
        raise _nothing(sources)
    return _compare(readings, errors, corrected.list_lapsed(sources))


def read_each(
    paths: Sequence[str | Path],
    *,
    meta: Mapping[str, Mapping[str, Any]] | None = None,
    date: str | None = None,
    pasted: bytes | str | None = None,
    corrections: Sequence[Correction] = (),
    propose: Propose | None = None,
) -> Iterator[Dossier]:
    """Read documents one after the other, each to a dossier of its own, in flat memory.

    Takes what `read_documents` takes. Nothing is held against other documents: no copies, no
    differences, no facts merged between them. A document that cannot be read gives a dossier that
    holds nothing but its failure.

    Examples
    --------
    >>> from summitry.news import read_each, sample_paths
    >>> [len(dossier.sources) for dossier in read_each(sample_paths())]
    [1, 1, 1]
    """
    corrected = Corrections(corrections)
    for item in _load(paths, meta, date, pasted):
        try:
            if isinstance(item, DocumentError):
                raise item
            reading = read_one(item, corrected, propose)
        except DocumentError as error:
            yield Dossier((), (), failures=(error.to_dict(),))
        else:
            yield _compare([reading], (), ())


def _load(
    paths: Sequence[str | Path],
    meta: Mapping[str, Mapping[str, Any]] | None,
    date: str | None,
    pasted: bytes | str | None,
) -> Iterator[Source | DocumentError]:
    given = pasted.encode("utf-8", "replace") if isinstance(pasted, str) else pasted
    table, default = check_meta(meta or {}), check_date("date", date)
    return load_sources([Path(p) for p in paths], given, table, default)


def _compare(
    readings: Sequence[Reading], errors: Sequence[DocumentError], lapsed: tuple[dict[str, str], ...]
) -> Dossier:
    """Hold the documents of a pile against each other."""
    pages = [r.page for r in readings]
    primary = frozenset(page.source.doc for page in pages if page.source.primary)
    statements = merge_same([s for r in readings for s in r.statements], primary)
    copies = find_copies([r.print for r in readings])
    notes = note_pile([page.source for page in pages], statements, copies)
    return Dossier(
        sources=tuple(
            replace(p.source, notes=(*p.source.notes, *notes.get(p.source.doc, ()))) for p in pages
        ),
        statements=tuple(statements),
        facts=tuple(f for r in readings for f in r.facts),
        differences=tuple(find_differences(pages, statements, [r.misplaced for r in readings])),
        garbles=tuple(g for r in readings for g in r.garbles),
        dropped=tuple(d for r in readings for d in r.dropped),
        failures=tuple(error.to_dict() for error in errors),
        lapsed=lapsed,
        copies=tuple(copies),
    )


def _nothing(sources: list[Source]) -> DocumentError:
    names = ", ".join(source.path or source.doc for source in sources[:5])
    return DocumentError(
        names,
        "no act of economic diplomacy, clock or open issue in any document",
        "English text about tariffs, investment, purchases, defence spending, talks or sanctions",
        "check that these are the right documents, and in English",
    )
