"""From paths to text: which files are documents, how their bytes are decoded, what is refused."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from summitry.errors import DocumentError
from summitry.news._document import (
    FEED,
    HTML,
    MAX_BYTES,
    MAX_DOCUMENTS,
    OTHER,
    PLAIN,
    Document,
    refuse_later,
)
from summitry.news._feed import is_feed, open_feed, unescape
from summitry.news._track import Run, add_run, join_tracks, track_words, whole

ARCHIVE = ".zip"
_SIGNATURES = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive or Office file", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"\x1f\x8b": "a gzip archive", b"\x7fELF": "a program",
    b"GIF8": "a GIF image", b"\xd0\xcf\x11\xe0": "an old Office file",
}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PAGE = re.compile(r"\s{0,200}(?:<!doctype html|<html[\s>]|<(?:p|div|article)[\s>])", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?([A-Za-z0-9_-]{2,30})""")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u2018-\u201e]|â€|Â[\u00a0-\u00bf]")


@dataclass(frozen=True)
class RawText:
    """The text of one document as decoded, before anything is left out."""

    text: str
    sha256: str
    html: bool
    notes: tuple[str, ...] = ()
    decoded: str = ""  # before repairs
    encoding: str = "utf-8"
    offset: int = 0  # where the decoded bytes begin in the file
    track: tuple[Run, ...] = ()  # from the text to what was decoded


def list_documents(paths: list[Path], pasted: bytes | None = None) -> list[Document]:
    """List the documents to read: files, what folders and archives hold, and pasted text.

    Raises
    ------
    DocumentError
        There are more than `MAX_DOCUMENTS`.
    """
    found: dict[str, Document] = {}
    given = [] if pasted is None else [_take_pasted(pasted)]
    for document in chain(given, *map(open_path, paths)):
        for part in _open_feed(document):
            found.setdefault(part.where, part)
        if len(found) > MAX_DOCUMENTS:
            raise DocumentError(
                ", ".join(str(p) for p in paths[:5]),
                f"{len(found)} documents",
                f"at most {MAX_DOCUMENTS} at a time",
                "read the pile in parts",
            )
    return list(found.values())


def _take_pasted(data: bytes) -> Document:
    head = data[:3_000].decode("latin-1")
    return Document("pasted text", "pasted.xml" if is_feed(head) else "pasted.txt", lambda: data)


def open_path(path: Path) -> Iterator[Document]:
    if path.is_dir():
        kinds = (*PLAIN, *HTML, *FEED, *OTHER, ARCHIVE)
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in kinds and p.is_file())
    else:
        inside = [path]
    for file in inside:
        if path.is_dir() and not _is_inside(file, path):
            yield Document(str(file), file.name, refuse_later(_leads_out(file)))
        elif file.suffix.lower() == ARCHIVE and file.is_file():
            yield from _open_archive(file)
        else:
            yield Document(str(file), file.name, lambda file=file: _load_bytes(file))  # type: ignore[misc]


def _is_inside(file: Path, folder: Path) -> bool:
    """Whether a file of a folder is in it, and no link to one elsewhere."""
    return not file.is_symlink() or file.resolve().is_relative_to(folder.resolve())


def _leads_out(file: Path) -> DocumentError:
    return DocumentError(
        str(file),
        "a link that leads out of its folder",
        "a file in the folder",
        "name the file itself if you mean it",
    )


def _open_feed(document: Document) -> Iterator[Document]:
    """The items of a document that is a feed; any other document as it is."""
    if document.suffix not in FEED:
        yield document
        return
    try:
        data = _read_within(document)
        encoding, _, offset = _find_encoding(document.where, data)
        yield from open_feed(document, data[offset:].decode(encoding), encoding, offset)
    except DocumentError as error:
        yield replace(document, read=refuse_later(error))


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
    where, data = document.where, _read_within(document)
    if not data:
        raise _empty(where, "0 bytes")
    encoding, note, skipped = document.encoding, None, 0
    if encoding is None:
        encoding, note, skipped = _find_encoding(where, data)
    decoded = data[skipped:].decode(encoding)
    notes = [note] if note else []
    if not decoded.strip():
        raise _empty(where, f"{len(data)} bytes of white space")
    text, track = unescape(decoded) if document.escaped else (decoded, whole(len(decoded)))
    if any(sign in text for sign in "ÃâÂ") and _MOJIBAKE.search(text):
        text, repairs = _repair_mojibake(text)
        if repairs is not None:
            track = join_tracks(track, repairs)
            notes.append("damaged characters (mojibake) repaired before reading")
    digest = hashlib.sha256(data).hexdigest()
    html = _PAGE.match(text) is not None or (document.suffix in HTML and not document.escaped)
    html = html or (document.escaped and "<" in text)
    return RawText(
        text, digest, html, tuple(notes), decoded, encoding, document.offset + skipped, tuple(track)
    )


def _read_within(document: Document) -> bytes:
    data = document.read()
    if len(data) > MAX_BYTES:
        raise _too_large(document.where, f"more than {MAX_BYTES:,} bytes")
    return data


def _load_bytes(path: Path) -> bytes:
    if not path.exists():
        raise DocumentError(
            str(path),
            "no such file",
            "a text, Markdown or HTML file, or a folder",
            "check the path",
        )
    if path.suffix.lower() not in PLAIN + HTML + FEED:
        raise DocumentError(
            str(path),
            f"file type {path.suffix or '(none)'}",
            "one of " + ", ".join(PLAIN + HTML + FEED),
            "save the document as plain text or HTML and read that",
        )
    if not path.is_file():
        raise DocumentError(
            str(path), "a pipe or device, not a file", "a file", "save what it gives and read that"
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _too_large(str(path), f"{size:,} bytes")
    try:
        with path.open("rb") as file:
            return file.read() if size else file.read(MAX_BYTES + 1)  # a device tells no size
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


def _find_encoding(where: str, data: bytes) -> tuple[str, str | None, int]:
    """UTF-8 first, then what the file declares, then what its bytes look like.

    Returns the encoding, a note on how it was found, and the bytes of the mark at the beginning.
    """
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise _binary(where, f"binary data: {name}")
    for bom, encoding in _BOMS:
        if data.startswith(bom) and _decodes(data[len(bom) :], encoding):
            return encoding, None, len(bom)
    wide = _find_wide(data)
    if wide is not None:
        return wide, f"read as {wide}, as its zero bytes show", 0
    if b"\x00" in data:
        raise _binary(where, f"binary data: a zero byte at position {data.index(0)}")
    if _decodes(data, "utf-8"):
        return "utf-8", None, 0
    declared = _CHARSET.search(data[:2_000])
    if declared is not None:
        name = declared.group(1).decode("ascii")
        if _is_page(name) and _decodes(data, name):
            return name, f"read as {name}, as the file declares", 0
    return *_guess_encoding(where, data), 0


def _find_wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of English, one byte of each two is zero."""
    head = data[:2_000]
    for encoding, zero, letter in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        wide = len(head) >= _LEAST_WIDE and head[zero::2].count(0) > 0.8 * len(head[zero::2])
        if wide and head[letter::2].count(0) == 0 and _decodes(data, encoding):
            return encoding
    return None


_LEAST_WIDE = 20  # bytes that show it
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


def _repair_mojibake(text: str) -> tuple[str, list[Run] | None]:
    """Repair each line that needs it; the track leads back, None if nothing was repaired."""
    import ftfy

    lines: list[str] = []
    track: list[Run] = []
    made = old = 0
    for line in text.splitlines(keepends=True):
        repaired = ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line
        runs = whole(len(line)) if repaired == line else track_words(repaired, line)
        for run in runs:
            add_run(track, Run(run.start + made, run.end + made, run.first + old, run.last + old))
        lines.append(repaired)
        made, old = made + len(repaired), old + len(line)
    repaired_text = "".join(lines)
    return repaired_text, track if repaired_text != text else None
