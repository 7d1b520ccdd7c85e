"""The items of an RSS or Atom feed, each a document of its own. Nothing it links to is fetched.

A feed is scanned, not parsed: entities are never expanded beyond those of HTML, nothing nests, and
each item keeps its place in the file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from summitry.errors import DocumentError
from summitry.news._document import MAX_DOCUMENTS, Document
from summitry.news._track import Run, add_run

_FEED = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|RDF)\b")
_ITEM = re.compile(r"<(item|entry)(?:\s[^<>]{0,1000})?>")
_BODY = ("content:encoded", "content", "description", "summary")
_DAY = ("pubDate", "published", "dc:date", "updated", "date")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?(?:Z|\+00:?00))?")
_MARKED = re.compile(r"<!\[CDATA\[|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{1,31});")


def is_feed(text: str) -> bool:
    """Whether a text begins as a feed does."""
    return bool(_FEED.search(text, 0, 3_000)) and text.lstrip("\ufeff \t\r\n").startswith("<")


def open_feed(document: Document, text: str, encoding: str, offset: int) -> Iterator[Document]:
    """Give each item of a feed as a document.

    Raises
    ------
    DocumentError
        The file is no feed, declares entities of its own, or holds no item.
    """
    where = document.where
    if not is_feed(text):
        seen = "an XML file that is no RSS or Atom feed"
        raise DocumentError(where, seen, "a feed", "save its text as plain text or HTML")
    if "<!ENTITY" in text[:100_000]:
        seen = "a feed that declares entities of its own"
        raise DocumentError(where, seen, "a feed without a DTD", "take the declarations out")
    count, before, byte = 0, 0, offset
    for first, last, known in _find_items(text):
        count += 1
        if count > MAX_DOCUMENTS:
            break
        byte += len(text[before:first].encode(encoding))
        data = text[first:last].encode(encoding)
        name = f"{document.stem}-{count:03d}.html"
        yield Document(
            f"{where}: item {count}", name, lambda data=data: data,  # type: ignore[misc]
            offset=byte, encoding=encoding, escaped=True, known=tuple(known.items()),
        )  # fmt: skip
        byte, before = byte + len(data), last
    if not count:
        raise DocumentError(where, "a feed without items", "at least one item", "leave it out")


def _find_items(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Body of each item by its place, and title, day and link."""
    channel = _ITEM.search(text)
    outlet = _field(text, 0, channel.start() if channel else 0, ("title",))
    at = 0
    while (match := _ITEM.search(text, at)) is not None:
        end = text.find(f"</{match.group(1)}>", match.end())
        end = end if end >= 0 else len(text)
        at = end
        body = _place(text, match.end(), end, _BODY) or (match.end(), match.end())
        known = {
            "title": _field(text, match.end(), end, ("title",)),
            "published": _read_day(_field(text, match.end(), end, _DAY)),
            "source": _field(text, match.end(), end, ("source",)) or outlet,
        }
        yield *body, {key: value for key, value in known.items() if value}


def _place(text: str, start: int, end: int, names: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the content of the first of these elements stands that has any."""
    for name in names:
        opening = re.compile(rf"<{name}(?:\s[^<>]{{0,1000}})?>").search(text, start, end)
        closing = text.find(f"</{name}>", opening.end(), end) if opening else -1
        if opening and closing >= 0 and text[opening.end() : closing].strip():
            return opening.end(), closing
    return None


def _field(text: str, start: int, end: int, names: tuple[str, ...]) -> str:
    place = _place(text, start, end, names)
    if place is None:
        return ""
    plain, _ = unescape(text[place[0] : min(place[1], place[0] + 2_000)])
    return " ".join(html.unescape(re.sub(r"<[^<>]{0,300}>", " ", plain)).split())


def _read_day(written: str) -> str:
    """The day of an item; of a stamp in universal time the hour as well, for its outlet's home."""
    iso = _ISO.search(written)
    if iso:
        return iso.group()
    try:
        read: datetime = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    universal = read.utcoffset() == timedelta(0)
    return read.isoformat() if universal else read.date().isoformat()


def unescape(written: str) -> tuple[str, list[Run]]:
    """Take one layer of XML off: entities and CDATA; the track leads back."""
    parts: list[str] = []
    track: list[Run] = []
    length = at = 0

    def add(made: str, first: int, last: int) -> None:
        nonlocal length
        if made:
            parts.append(made)
            add_run(track, Run(length, length + len(made), first, last))
            length += len(made)

    while (match := _MARKED.search(written, at)) is not None:
        add(written[at : match.start()], at, match.start())
        if match.group()[0] == "&":
            add(html.unescape(match.group()), match.start(), match.end())
            at = match.end()
            continue
        end = written.find("]]>", match.end())
        end = end if end >= 0 else len(written)
        add(written[match.end() : end], match.end(), end)
        at = end + 3
    add(written[at:], at, len(written))
    return "".join(parts), track
