"""Documents inside a ZIP archive, read in memory: nothing is ever unpacked to disk.

A member that plays tricks with its path, is a link, is encrypted, is itself an archive or grows
beyond reason is refused by name, and the others are read.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from summitry.errors import DocumentError
from summitry.news._document import (
    FEED,
    HTML,
    MAX_BYTES,
    MAX_DOCUMENTS,
    MAX_TOTAL,
    PLAIN,
    Document,
    refuse_later,
)

MAX_ARCHIVE = 50_000_000  # bytes of the archive itself
MAX_RATIO = 200  # text shrinks to a third or a tenth; a bomb to a thousandth
_SMALL = 100_000  # bytes: below this no ratio is dangerous
_MAX_DIRECTORY = 2_000_000  # bytes of the table of contents: far more than MAX_DOCUMENTS need
_NESTED = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".jar", ".zst")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$)")
_END = struct.Struct("<4s4H2LH")  # end of central directory
_TODO = "unpack the archive yourself, check what it holds, and read the files"


def list_members(path: Path) -> list[Document]:
    """List what an archive holds; members that will not be read refuse when they are asked for.

    Raises
    ------
    DocumentError
        The archive is damaged, too large, holds too many members or too much text.
    """
    where = str(path)
    archive = _open(where, path)
    members = [info for info in archive.infolist() if not info.is_dir()]
    members = [info for info in members if not _JUNK.search(info.filename)]
    if len(members) > MAX_DOCUMENTS:
        raise _too_many(where, f"an archive of {len(members)} members")
    total = sum(info.file_size for info in members)
    if total > MAX_TOTAL:
        raise DocumentError(
            where, f"an archive of {total:,} bytes when unpacked", f"at most {MAX_TOTAL:,} bytes",
            "read the pile in parts",
        )  # fmt: skip
    if not members:
        raise DocumentError(
            where, "an empty archive", "an archive of text, Markdown or HTML files",
            "check that this is the right archive",
        )  # fmt: skip
    return [_member(where, archive, info) for info in members]


def _open(where: str, path: Path) -> zipfile.ZipFile:
    size = path.stat().st_size
    if size > MAX_ARCHIVE:
        raise DocumentError(
            where, f"an archive of {size:,} bytes", f"at most {MAX_ARCHIVE:,} bytes",
            "read the pile in parts",
        )  # fmt: skip
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ARCHIVE + 1)
    except OSError as error:
        seen = f"cannot be opened: {error.strerror}"
        raise DocumentError(where, seen, "a readable file", "check its rights") from error
    _check_directory(where, data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise DocumentError(
            where, f"a damaged archive: {error}", "a ZIP archive", "make or load the archive again"
        ) from error


def _check_directory(where: str, data: bytes) -> None:
    """Refuse a table of contents that would fill the memory before any limit is reached."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + _END.size:
        seen = "no table of contents at its end" if data else "an empty file (0 bytes)"
        raise DocumentError(
            where, f"a damaged archive: {seen}", "a ZIP archive", "make or load the archive again"
        )
    size = _END.unpack_from(data, at)[5]
    if size > _MAX_DIRECTORY:
        raise _too_many(where, f"an archive with a table of contents of {size:,} bytes")


def _too_many(where: str, seen: str) -> DocumentError:
    return DocumentError(where, seen, f"at most {MAX_DOCUMENTS} members", "read the pile in parts")


def _member(where: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Document:
    place = f"{where}: {info.orig_filename}"
    name = re.split(r"[/\\]", info.filename)[-1] or "member"
    refusal = _refuse(place, info)
    read: Callable[[], bytes]
    read = refuse_later(refusal) if refusal else lambda: _read(place, archive, info)
    return Document(place, name, read)


def _refuse(place: str, info: zipfile.ZipInfo) -> DocumentError | None:
    """Say why a member is not read, or None."""
    written = unicodedata.normalize("NFKC", info.orig_filename)  # dots and slashes of any script
    mode = info.external_attr >> 16
    suffix = Path(info.filename).suffix.lower()
    kinds = " or ".join(("text", "Markdown", "HTML file"))
    checks = (
        (written.startswith(("/", "\\")), "an absolute path in an archive", "a path inside it"),
        (re.match(r"[A-Za-z]:", written), "a path with a drive letter", "a path inside it"),
        ("\\" in written, "a path with backslashes", "a path with forward slashes"),
        ("\x00" in written, "a path with a zero byte", "a path in plain letters"),
        (".." in written.split("/"), "a path that climbs out with ..", "a path inside the archive"),
        (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG),
         "a link or device, not a file", f"a {kinds}"),
        (info.flag_bits & 0x1, "an encrypted member", "a member without a password"),
        (suffix in _NESTED, "an archive inside an archive", f"a {kinds}"),
        (suffix not in PLAIN + HTML + FEED, f"file type {suffix or '(none)'}",
         "one of " + ", ".join(PLAIN + HTML + FEED)),
        (info.compress_type not in _METHODS, f"compression method {info.compress_type}",
         "a member stored or deflated"),
        (info.file_size > MAX_BYTES, f"{info.file_size:,} bytes",
         f"at most {MAX_BYTES:,} bytes for one document"),
        (info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1),
         f"{info.file_size:,} bytes packed into {info.compress_size:,}",
         f"text packed at most {MAX_RATIO} to 1"),
    )  # fmt: skip
    found = next(((seen, expected) for holds, seen, expected in checks if holds), None)
    return DocumentError(place, *found, _TODO) if found else None


def _read(place: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read one member, and never more than a document may hold, whatever its header says."""
    try:
        with archive.open(info) as file:
            data = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError,
            NotImplementedError, struct.error) as error:  # fmt: skip
        raise DocumentError(
            place, f"a damaged member: {error or type(error).__name__}", "a member that unpacks",
            "make or load the archive again",
        ) from error  # fmt: skip
    return data
