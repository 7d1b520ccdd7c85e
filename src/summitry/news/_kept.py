"""Documents as a dossier keeps them: under safe names, with their days; collected, and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from summitry.errors import DocumentError
from summitry.ledger.corrections import Correction
from summitry.ledger.documents import Documents, make_documents
from summitry.ledger.records import Dossier
from summitry.news._files import open_path
from summitry.news._reader import read_documents
from summitry.news._sources import check_meta


def collect_documents(
    paths: Sequence[str | Path],
    *,
    meta: Mapping[str, Mapping[str, Any]] | None = None,
    pasted: bytes | None = None,
) -> Documents:
    """The documents of files, folders and ZIP archives, by a safe file name of their own.

    Parameters
    ----------
    paths : sequence of path
        What `read_documents` takes; a feed stays one file.
    meta : mapping, optional
        By document: ``published`` (ISO date).
    pasted : bytes, optional
        One more document, called ``pasted``.

    Returns
    -------
    mapping
        File name: bytes and day of publication, None where ``meta`` has none.

    Raises
    ------
    DocumentError
        A document cannot be read.
    UsageError
        There is none, there are too many for one dossier, or a day is none.

    Examples
    --------
    >>> from summitry.news import collect_documents, sample_paths
    >>> len(collect_documents(sample_paths()))
    3
    """
    known = check_meta(meta or {})
    given = [] if pasted is None else [("pasted.txt", pasted, known.get("pasted", {}))]
    found = (
        (document.name, document.read(), known.get(document.stem, {}))
        for path in paths
        for document in open_path(Path(path))
    )
    return make_documents(
        (name, body, row.get("published")) for rows in (given, found) for name, body, row in rows
    )


def read_kept(
    documents: Documents,
    *,
    date: str | None = None,
    corrections: Sequence[Correction] = (),
    progress: Callable[[int, int, str], None] | None = None,
) -> Dossier:
    """Read documents that are kept under safe names; otherwise as `read_documents` does."""
    with TemporaryDirectory(prefix="summitry-") as folder:
        paths = []
        for name, (body, _) in documents.items():
            path = Path(folder) / name  # names were made safe when they were collected
            path.write_bytes(body)
            paths.append(path)
        meta = {Path(name).stem: {"published": day} for name, (_, day) in documents.items() if day}
        try:
            found = read_documents(
                paths, meta=meta, date=date, corrections=corrections, progress=progress
            )
        except DocumentError as error:
            where = error.where.replace(f"{folder}/", "")
            raise DocumentError(where, error.seen, error.expected, error.todo) from None
        return _forget_folder(found, f"{folder}/")


def _forget_folder(dossier: Dossier, folder: str) -> Dossier:
    """Documents placed by their names: where they lay for a moment is nobody's business."""
    sources = tuple(
        replace(source, path=source.path.removeprefix(folder) if source.path else None)
        for source in dossier.sources
    )
    failures = tuple(
        {key: text.replace(folder, "") for key, text in row.items()} for row in dossier.failures
    )
    return replace(dossier, sources=sources, failures=failures)
