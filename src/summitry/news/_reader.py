"""The pile of documents, read: from paths to a dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError
from summitry.ledger.corrections import Correction, Corrections
from summitry.ledger.records import Dossier, Source
from summitry.news._bounds import watched
from summitry.news._pile import Pile
from summitry.news._proposals import Propose
from summitry.news._reading import read_one
from summitry.news._sources import check_date, check_meta, find_documents, load_sources


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
        weekday or a day without a year stays unresolved: it is never guessed. Of more than 200
        documents, texts and records lie in a temporary file and are read when they are asked for.

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
    documents, found = _load(paths, meta, date, pasted)
    corrected = Corrections(corrections)
    pile, errors, hashes, places = Pile(), [], set[str](), list[str]()
    with watched():
        for number, item in enumerate(found, 1):
            try:
                if isinstance(item, DocumentError):
                    raise item
                hashes.add(item.sha256 or "")
                places += [item.path or item.doc] * (len(places) < _SHOWN)
                pile.add(read_one(item, corrected, propose))
            except DocumentError as error:
                errors.append(error)
            if progress is not None:
                what = item.where if isinstance(item, DocumentError) else item.doc
                progress(number, documents, what)
    if not len(pile):
        raise errors[0]
    if not pile.holds_something:
        raise _nothing(places)
    return pile.compare([error.to_dict() for error in errors], corrected.list_lapsed(hashes))


_SHOWN = 5  # documents that a message names


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
    for item in _load(paths, meta, date, pasted)[1]:
        try:
            if isinstance(item, DocumentError):
                raise item
            reading = read_one(item, corrected, propose)
        except DocumentError as error:
            yield Dossier((), (), failures=(error.to_dict(),))
        else:
            pile = Pile()
            pile.add(reading)
            yield pile.compare((), ())


def _load(
    paths: Sequence[str | Path],
    meta: Mapping[str, Mapping[str, Any]] | None,
    date: str | None,
    pasted: bytes | str | None,
) -> tuple[int, Iterator[Source | DocumentError]]:
    """How many documents there are, and each in its turn: no more than one is held."""
    given = pasted.encode("utf-8", "replace") if isinstance(pasted, str) else pasted
    table, default = check_meta(meta or {}), check_date("date", date)
    documents = find_documents([Path(p) for p in paths], given)
    return len(documents), load_sources(documents, table, default)


def _nothing(places: Sequence[str]) -> DocumentError:
    return DocumentError(
        ", ".join(places),
        "no act of economic diplomacy, clock or open issue in any document",
        "English text about tariffs, investment, purchases, defence spending, talks or sanctions",
        "check that these are the right documents, and in English",
    )
