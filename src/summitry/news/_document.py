"""What can be read: one document of a pile, wherever its bytes come from, and the limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os.path import basename, splitext

from summitry.errors import DocumentError

MAX_BYTES = 5_000_000  # one document; a long report of 800 pages stays below this
MAX_TOTAL = 200_000_000  # bytes of all documents of one pile
MAX_DOCUMENTS = 20_000
PLAIN = (".txt", ".md", ".text", ".markdown")
HTML = (".html", ".htm", ".xhtml")
FEED = (".xml", ".rss", ".atom", ".rdf")
OTHER = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".eml", ".mht", ".mhtml")  # refused


@dataclass(frozen=True)
class Document:
    """One document before it is read: where messages place it, its file name, how to get it."""

    where: str
    name: str
    read: Callable[[], bytes]
    offset: int = 0  # where its bytes begin in their file
    encoding: str | None = None  # where it is known already
    escaped: bool = False  # its markup is written inside that of a feed
    known: tuple[tuple[str, str], ...] = ()  # title, published, source

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return splitext(basename(self.name))[0]

    @property
    def suffix(self) -> str:
        """The ending of the file name, in small letters."""
        return splitext(self.name)[1].lower()


def refuse_later(error: DocumentError) -> Callable[[], bytes]:
    """A document that is listed and refuses when it is its turn, so that the others are read."""

    def read() -> bytes:
        raise error

    return read
