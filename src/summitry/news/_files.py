"""From paths to text: which files are documents, how their bytes are decoded, what is refused."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summitry.errors import DocumentError
from summitry.news._document import (
    HTML,
    MAX_BYTES,
    MAX_DOCUMENTS,
    PLAIN,
    Document,
    refuse_later,
)

ARCHIVE = ".zip"
_SIGNATURES = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive or Office file", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"\x1f\x8b": "a gzip archive", b"\x7fELF": "a program",
    b"GIF8": "a GIF image", b"\xd0\xcf\x11\xe0": "an old Office file",
}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_-]{2,30})""")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u2018-\u201e]|â€|Â[\u00a0-\u00bf]")


@dataclass(frozen=True)
class RawText:
    """The text of one document as decoded, before anything is left out."""

    text: str
    sha256: str
    html: bool
    notes: tuple[str, ...] = ()


def list_documents(paths: list[Path], pasted: bytes | None = None) -> list[Document]:
    """List the documents to read: files, what folders and archives hold, and pasted text.

    Raises
    ------
    DocumentError
        There are more than `MAX_DOCUMENTS`.
    """
    found: dict[str, Document] = {}
    if pasted is not None:
        found["pasted"] = _take_pasted(pasted)
    for path in paths:
        for document in _open_path(path):
            found.setdefault(document.where, document)
        if len(found) > MAX_DOCUMENTS:
            raise DocumentError(
                ", ".join(str(p) for p in paths[:5]),
                f"{len(found)} documents",
                f"at most {MAX_DOCUMENTS} at a time",
                "read the pile in parts",
            )
    return list(found.values())


def _take_pasted(data: bytes) -> Document:
    start = data[:200].lstrip().lower()
    html = start.startswith((b"<!doctype html", b"<html"))
    return Document("pasted text", "pasted.html" if html else "pasted.txt", lambda: data)


def _open_path(path: Path) -> Iterator[Document]:
    if path.is_dir():
        kinds = (*PLAIN, *HTML, ARCHIVE)
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in kinds and p.is_file())
    else:
        inside = [path]
    for file in inside:
        if file.suffix.lower() == ARCHIVE and file.is_file():
            yield from _open_archive(file)
        else:
            yield Document(str(file), file.name, lambda file=file: _load_bytes(file))  # type: ignore[misc]


def _open_archive(path: Path) -> list[Document]:
    from summitry.news._archive import list_members

    try:
        return list_members(path)
    except DocumentError as error:
        return [Document(str(path), path.name, refuse_later(error))]


def load_text(document: Document) -> RawText:
    """Read one document and decode it.

    Raises
    ------
    DocumentError
        It is missing, of another type, empty, too large, binary or not decodable.
    """
    where, data = document.where, document.read()
    if len(data) > MAX_BYTES:
        raise _too_large(where, f"more than {MAX_BYTES:,} bytes")
    if not data:
        raise _empty(where, "0 bytes")
    encoding, note = _find_encoding(where, data)
    text = data.decode(encoding)
    notes = [note] if note else []
    if not text.strip():
        raise _empty(where, f"{len(data)} bytes of white space")
    if _MOJIBAKE.search(text):
        text, repaired = _repair_mojibake(text)
        if repaired:
            notes.append("damaged characters (mojibake) repaired before reading")
    digest = hashlib.sha256(data).hexdigest()
    return RawText(text, digest, document.suffix in HTML, tuple(notes))


def _load_bytes(path: Path) -> bytes:
    if not path.exists():
        raise DocumentError(
            str(path),
            "no such file",
            "a text, Markdown or HTML file, or a folder",
            "check the path",
        )
    if path.suffix.lower() not in PLAIN + HTML:
        raise DocumentError(
            str(path),
            f"file type {path.suffix or '(none)'}",
            "one of " + ", ".join(PLAIN + HTML),
            "save the document as plain text or HTML and read that",
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _too_large(str(path), f"{size:,} bytes")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(
            str(path), f"cannot be opened: {error.strerror}", "a readable file", "check its rights"
        ) from error


def _too_large(where: str, seen: str) -> DocumentError:
    return DocumentError(
        where,
        seen,
        f"at most {MAX_BYTES:,} bytes for one document",
        "split the document, or read only the part that matters",
    )


def _empty(where: str, seen: str) -> DocumentError:
    return DocumentError(
        where,
        f"an empty file ({seen})",
        "a document with text",
        "leave it out or save it again",
    )


def _binary(where: str, seen: str) -> DocumentError:
    return DocumentError(
        where, seen, "plain text, Markdown or HTML", "save the document as text and read that"
    )


def _find_encoding(where: str, data: bytes) -> tuple[str, str | None]:
    """UTF-8 first, then what the file declares, then what its bytes look like."""
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise _binary(where, f"binary data: {name}")
    for bom, encoding in _BOMS:
        if data.startswith(bom) and _decodes(data, encoding):
            return encoding, None
    if b"\x00" in data:
        raise _binary(where, f"binary data: a zero byte at position {data.index(0)}")
    if _decodes(data, "utf-8"):
        return "utf-8", None
    declared = _CHARSET.search(data[:2_000])
    if declared is not None:
        name = declared.group(1).decode("ascii")
        if _is_page(name) and _decodes(data, name):
            return name, f"read as {name}, as the file declares"
    return _guess_encoding(where, data)


_PAGES = re.compile(r"iso8859|cp\d|latin|koi8|gb|big5|euc|shift_jis|mac|ascii|utf-8|tis")


def _is_page(name: str) -> bool:
    """Whether a declared encoding is a table of characters, not a way to run or hide something."""
    try:
        return bool(_PAGES.match(codecs.lookup(name).name.replace("_", "")
                                 .replace("shiftjis", "shift_jis")))  # fmt: skip
    except LookupError:
        return False


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


_LATIN = {"cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_15"}


def _guess_encoding(where: str, data: bytes) -> tuple[str, str]:
    import charset_normalizer

    guesses = charset_normalizer.from_bytes(data[:200_000])
    best = guesses.best()
    controls = sum(byte < 9 or 13 < byte < 32 for byte in data[:200_000])
    doubtful = controls > 0.02 * min(len(data), 200_000)
    if best is None or doubtful or not _decodes(data, best.encoding):
        raise DocumentError(
            where,
            "bytes that are text in no encoding known here (not valid UTF-8)",
            "UTF-8, or an encoding the file declares",
            "save the document as UTF-8 and read that",
        )
    # A few accents and dashes in English fit many code pages; the common one is the likely one.
    equal = {guess.encoding for guess in guesses if guess.chaos <= best.chaos}
    chosen = "cp1252" if equal & _LATIN and _decodes(data, "cp1252") else best.encoding
    return chosen, f"not valid UTF-8; read as {chosen}, a guess from its bytes"


def _repair_mojibake(text: str) -> tuple[str, bool]:
    import ftfy

    repaired = ftfy.fix_encoding(text)
    return repaired, repaired != text
