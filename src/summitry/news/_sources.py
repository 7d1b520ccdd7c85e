"""From a pile of paths to its sources: each document loaded, named, dated, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError, UsageError
from summitry.ledger.records import Source
from summitry.news._bounds import LOAD_SECONDS, bounded
from summitry.news._dates import find_publication_date
from summitry.news._day_order import Order, find_day_order
from summitry.news._document import MAX_TOTAL, Document
from summitry.news._files import RawText, list_documents, load_text
from summitry.news._front import find_front_matter, read_front_matter
from summitry.news._furniture import is_furniture
from summitry.news._homes import find_custom, find_home, find_local_day
from summitry.news._html import extract_text
from summitry.news._markup import HIDDEN
from summitry.news._primary import is_primary
from summitry.news._track import Track, count_bytes, join_tracks
from summitry.news._visible import align

META_KEYS = frozenset(["title", "published", "source", "give_date_to_reader", "rights", "cluster",
                       "truncated", "format"])  # fmt: skip
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")


def load_sources(
    documents: Iterable[Document], meta: Mapping[str, Mapping[str, Any]], default: str | None
) -> Iterator[Source | DocumentError]:
    """Load the documents of a pile one after the other; what cannot be read comes as its error."""
    taken: set[str] = set()
    total = 0
    for document in documents:
        try:
            if total > MAX_TOTAL:
                raise _pile_too_large(document)
            with bounded(document.where, LOAD_SECONDS):
                raw = load_text(document)
                source = _load(document, raw, meta.get(document.stem, {}), default)
            total += len(raw.text)
        except DocumentError as error:
            yield error
        else:
            yield _rename(source, taken)


def _pile_too_large(document: Document) -> DocumentError:
    return DocumentError(
        document.where,
        f"a pile of more than {MAX_TOTAL:,} characters before this document",
        f"at most {MAX_TOTAL:,} at a time",
        "read the pile in parts",
    )


def find_documents(paths: list[Path], pasted: bytes | None) -> list[Document]:
    """The documents to read.

    Raises
    ------
    DocumentError
        There is none, or more than may be read at a time.
    """
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
    return source if doc == source.doc else replace(source, doc=doc)


_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _clean(text: str) -> str:
    """A name or title without control, hidden and broken characters."""
    return _UNSAFE.sub("_", HIDDEN.sub("", text)) or "document"


def _load(document: Document, raw: RawText, meta: Mapping[str, Any], default: str | None) -> Source:
    text, own, notes = raw.text, read_front_matter(raw.text), raw.notes
    track: Track = raw.track
    aside: tuple[str, ...] = ()
    if raw.html:
        text, own, more = extract_text(document.where, raw.text)
        notes += more
        places = align(text, raw.text)
        track, aside = join_tracks(raw.track, places.track), places.aside
    own = {**own, **dict(document.known)}
    known = {**own, **{key: str(meta[key]) for key in ("title", "source") if meta.get(key)}}
    published, order, said = _find_days(text, {**own, **known}, meta)
    title = _clean(known["title"][:300] if known.get("title") else _first_line(text)[:120])
    outlet = _clean(known["source"]) if known.get("source") else None
    return Source(
        _clean(document.stem), title, text, published or default, outlet, _clean(document.where),
        raw.sha256, (*notes, *said), primary=is_primary(title, text, outlet), encoding=raw.encoding,
        pieces=count_bytes(track, raw.decoded, raw.encoding, raw.offset), aside=aside,
        day_order=order,
    )  # fmt: skip


def _find_days(
    text: str, known: Mapping[str, str], meta: Mapping[str, Any]
) -> tuple[str | None, Order | None, tuple[str, ...]]:
    """The day of publication, what comes first in numeric dates, and notes on both."""
    country, zone = find_home(known.get("source"), known.get("locale"))
    custom = find_custom(country) if country else None
    order, _ = find_day_order(text, None, country, custom)
    published, note = _find_day(text, known, meta, order, zone)
    order, why = find_day_order(text, published, country, custom)
    if note and f"read {order} first" in note:
        why = None  # said already
    return published, order, tuple(said for said in (note, why) if said)


def _find_day(
    text: str, own: Mapping[str, str], meta: Mapping[str, Any],
    order: Order | None, zone: str | None,
) -> tuple[str | None, str | None]:  # fmt: skip
    """The day of publication: as the caller knows it, as the document says it."""
    if meta.get("published") and meta.get("give_date_to_reader", True):
        given = str(meta["published"])[:100]
        match = _ISO.search(given)
        day = _real_day(match.group()) if match else find_publication_date(given)[0]
        if day is not None:
            return day, None
        found, note = _find_written_day(text, own, order, zone)
        left = f"the day given for it, {given!r}, is none of the calendar: not used"
        return found, f"{left}; {note}" if note else left
    return _find_written_day(text, own, order, zone)


def _find_written_day(
    text: str, own: Mapping[str, str], order: Order | None, zone: str | None
) -> tuple[str | None, str | None]:
    """The day of publication as the document itself says it."""
    stamp = own.get("published", "")
    match = _ISO.search(stamp)
    day = _real_day(match.group()) if match else None
    if day is None:
        return find_publication_date(text, order)
    local = find_local_day(stamp, zone)
    if local is not None and local != day:
        return local, f"published {stamp[:25]}: {local} where its outlet is at home ({zone})"
    return day, None


_MENU = 3  # parts at least, and words of each at most, of a line that is a menu and no title


def _is_menu(line: str) -> bool:
    """``Home | World | Sport``; a headline with its section and its paper is a title."""
    parts = line.split("|")
    return len(parts) >= _MENU and all(len(part.split()) <= _MENU for part in parts)


def _first_line(text: str) -> str:
    start = find_front_matter(text)
    lines = (line.strip() for line in text[start:].splitlines())
    plain = (line.lstrip("# ") for line in lines)
    told = (line for line in plain if line and not _is_menu(line) and not is_furniture(line))
    return next(told, "")


def _real_day(written: str) -> str | None:
    """A day as written, or None for one the calendar does not have."""
    try:
        return calendar_date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def check_date(name: str, value: str | None) -> str | None:
    """Check a day given by the caller.

    Raises
    ------
    UsageError
        It is not an ISO date.
    """
    if value is None:
        return None
    try:
        return calendar_date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(
            name, repr(value), "an ISO date such as 2025-02-07", "write year-month-day"
        ) from error


def check_meta(meta: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Check what the caller knows about the documents.

    Raises
    ------
    UsageError
        A row holds an unknown key.
    """
    for doc, row in meta.items():
        if not isinstance(row, Mapping):
            raise UsageError(
                f"meta[{doc!r}]", repr(row)[:60], 'keys such as {"published": "2025-02-07"}',
                "write the keys of the document in braces",
            )  # fmt: skip
        unknown = sorted(set(row) - META_KEYS)
        if unknown:
            raise UsageError(
                f"meta[{doc!r}]",
                f"unknown key {unknown[0]!r}",
                "one of " + ", ".join(sorted(META_KEYS)),
                "correct the key or leave it out",
            )
    return dict(meta)
