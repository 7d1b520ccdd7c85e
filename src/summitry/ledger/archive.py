"""A dossier as one ZIP archive: documents, ledger, corrections, scenarios, tables, hashes.

An archive comes from a stranger: it is read in memory, member by member, never unpacked to a
disk; what its list of contents does not name, or names with another hash, is refused.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from summitry import __version__
from summitry.errors import DocumentError
from summitry.ledger.corrections import parse_corrections
from summitry.ledger.documents import MOST_DOCUMENTS, Documents, check_day, safe_name, shorten
from summitry.ledger.io import dossier_from_dict

FORMAT = 1
MOST_BYTES = 40 * 2**20  # of all members together when unpacked
MOST_MEMBERS = 2 * MOST_DOCUMENTS
MOST_RATIO = 200  # text shrinks to a tenth, a ledger to a thirtieth, a bomb to a thousandth
MOST_NAME = 120
_SMALL = 2**17  # bytes below which no ratio is dangerous
_CONTENTS = "contents.json"
_LEDGER, _CORRECTIONS = "ledger.json", "corrections.json"
_MEMBER = re.compile(
    r"contents\.json|ledger\.json|corrections\.json"
    r"|documents/[\w.-]{1,100}|(?:scenarios|tables)/[0-9a-f]{16}\.yaml"
)
_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # the same dossier gives the same bytes
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TODO = "export the dossier again from the workbench or the command it comes from"

Check = Callable[[str, str], Any]  # takes a text and where it is from; raises if it is none


@dataclass(frozen=True)
class Archive:
    """A dossier with all that belongs to it, before it is packed or after it was unpacked.

    Attributes
    ----------
    name : str
        What people call it.
    documents : mapping
        File name: bytes and day of publication.
    ledger : mapping or None
        What was read from them, as `dossier_to_dict` gives it; None if nobody has read them yet.
    corrections : list
        What a person decided, in the rows that `parse_corrections` takes.
    scenarios, tables : mapping
        Texts by their hash (`hash_text`).
    parents : mapping
        By hash of a text: that of the version it comes from.
    summitry : str
        Version that the ledger was read with.
    baseline : mapping
        The world it was valued on, with its ``sha256``.
    """

    name: str
    documents: Documents
    ledger: dict[str, Any] | None = None
    corrections: list[dict[str, Any]] = field(default_factory=list)
    scenarios: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    summitry: str = __version__
    baseline: Mapping[str, Any] = field(default_factory=dict)

    @property
    def origin(self) -> dict[str, Any]:
        """With which version and data it was made, as `list_version_changes` takes it."""
        return {"summitry": self.summitry, "data": self.baseline.get("sha256", "")}


def hash_text(text: str) -> str:
    """The id of a text: 16 hex digits of its SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def pack_archive(dossier: Archive) -> bytes:
    """A dossier as a ZIP archive; the same one gives the same bytes.

    ``contents.json`` says with which version and data it was made, when documents were published,
    which version of a scenario or a table follows which, and the SHA-256 of every other member.

    Raises
    ------
    DocumentError
        It holds more than `unpack_archive` takes in.
    """
    members = make_members(dossier)
    contents = {
        "summitry_dossier": FORMAT,
        "name": dossier.name,
        "summitry": dossier.summitry,
        "baseline": dict(dossier.baseline),
        "published": {name: day for name, (_, day) in dossier.documents.items()},
        "parents": dossier.parents,
        "sha256": {name: sha256(body).hexdigest() for name, body in sorted(members.items())},
    }
    whole = {_CONTENTS: _dump(contents), **dict(sorted(members.items()))}
    _check_size(len(whole), sum(map(len, whole.values())), "fewer documents, or smaller ones")
    return _zip(whole)


def make_members(dossier: Archive) -> dict[str, bytes]:
    """The bytes of everything but the list of contents, by the name of the member."""
    members = {f"documents/{name}": body for name, (body, _) in dossier.documents.items()}
    if dossier.ledger is not None:
        members[_LEDGER] = _dump(dossier.ledger)
    rows = {"summitry_corrections": "1", "corrections": dossier.corrections}
    members[_CORRECTIONS] = _dump(rows)
    for kind, texts in (("scenarios", dossier.scenarios), ("tables", dossier.tables)):
        members |= {f"{kind}/{key}.yaml": text.encode() for key, text in texts.items()}
    return members


def list_members(dossier: Archive) -> list[dict[str, Any]]:
    """What an archive holds: one row a member, with its size, day of publication and SHA-256."""
    days = {f"documents/{name}": day for name, (_, day) in dossier.documents.items()}
    return [
        {"member": name, "bytes": len(body), "published": days.get(name),
         "sha256": sha256(body).hexdigest()}
        for name, body in sorted(make_members(dossier).items())
    ]  # fmt: skip


def _check_size(members: int, size: int, todo: str = _TODO) -> None:
    if members > MOST_MEMBERS or size > MOST_BYTES:
        raise _wrong("archive", f"{members} members, {size:,} bytes",
                     f"at most {MOST_MEMBERS} members and {MOST_BYTES:,} bytes", todo)  # fmt: skip


def is_archive(data: bytes) -> bool:
    """Whether bytes look like the archive of a dossier rather than any other ZIP archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _CONTENTS in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return False


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            info = zipfile.ZipInfo(name, _DAY_OF_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return stream.getvalue()


def _dump(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "backslashreplace")  # which is how JSON writes half a character


def unpack_archive(data: bytes, check_scenario: Check, check_table: Check) -> Archive:
    """Read an archive from a stranger.

    Parameters
    ----------
    data : bytes
        The archive.
    check_scenario, check_table : callable
        Take the text of a scenario or a table and its place, and raise if it is none.

    Raises
    ------
    DocumentError
        It is no such archive, holds too much or something it should not, or a hash is wrong.
    SummitryError
        A scenario, a table, the ledger or the corrections in it are none.
    """
    members = _read_members(data)
    contents = _load(members.pop(_CONTENTS, b"null"), _CONTENTS)
    if not isinstance(contents, dict) or contents.get("summitry_dossier") != FORMAT:
        raise _wrong(_CONTENTS, "no list of contents of this format", f"summitry_dossier: {FORMAT}")
    _check_hashes(contents, members)
    published, parents = (contents.get(part, {}) for part in ("published", "parents"))
    if not isinstance(published, dict) or not isinstance(parents, dict):
        raise _wrong(_CONTENTS, "published or parents that are no lists of names", "an object each")
    documents = {
        name.removeprefix("documents/"): (body, check_day(_text(published, name), _CONTENTS))
        for name, body in members.items() if name.startswith("documents/")
    }  # fmt: skip
    if not documents or any(safe_name(name) != name for name in documents):
        raise _wrong("documents/", "no document, or a name that this server would not give",
                     "names such as article.txt")  # fmt: skip
    baseline = contents.get("baseline")
    return Archive(
        name=shorten(str(contents.get("name") or "dossier"), MOST_NAME),
        documents=documents,
        ledger=_read_ledger(members.get(_LEDGER)),
        corrections=_read_corrections(members.get(_CORRECTIONS)),
        scenarios=_read_texts("scenarios/", members, check_scenario),
        tables=_read_texts("tables/", members, check_table),
        parents={str(k): None if v is None else str(v) for k, v in parents.items()},
        summitry=shorten(str(contents.get("summitry")), 40),
        baseline={"sha256": shorten(_text(baseline, "", "sha256") or "", 64)},
    )


def _read_members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            _check_size(len(listed), sum(info.file_size for info in listed))
            members: dict[str, bytes] = {}
            for info in listed:
                if not _MEMBER.fullmatch(info.filename) or info.filename in members:
                    raise _wrong("archive", "a member that has no place here, or comes twice",
                                 "what an export holds")  # fmt: skip
                members[info.filename] = _read_member(archive, info)
            return members
    except DocumentError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError,
            NotImplementedError, OverflowError) as error:  # fmt: skip
        raise _wrong("archive", f"no ZIP archive: {type(error).__name__}",
                     "the file that an export gave") from None  # fmt: skip


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One member; what it claims of itself is not believed."""
    squeezed = max(info.compress_size, 1)
    if info.compress_type not in _METHODS or info.flag_bits & 1:
        raise _wrong(info.filename, "encrypted, or compressed in an unusual way", "plain deflate")
    if info.file_size > _SMALL and info.file_size / squeezed > MOST_RATIO:
        raise _wrong(info.filename, "far larger than it is packed", "documents and their ledger")
    with archive.open(info) as stream:
        body = stream.read(info.file_size + 1)
    if len(body) != info.file_size:
        raise _wrong(info.filename, "another size than it states", "one size")
    return body


def _check_hashes(contents: dict[str, Any], members: dict[str, bytes]) -> None:
    stated = contents.get("sha256")
    if not isinstance(stated, dict) or stated.keys() != members.keys():
        raise _wrong(_CONTENTS, "other members than the archive holds", "a hash for each member")
    for name, body in members.items():
        if stated[name] != sha256(body).hexdigest():
            raise _wrong(name, "changed since the export", "the hash that contents.json states")


def _read_ledger(body: bytes | None) -> dict[str, Any] | None:
    if body is None:
        return None
    found: dict[str, Any] = _load(body, _LEDGER)
    dossier_from_dict(found, _LEDGER)  # every quote must stand in its document
    return found


def _read_corrections(body: bytes | None) -> list[dict[str, Any]]:
    if body is None:
        return []
    found = _load(body, _CORRECTIONS)
    parse_corrections(found, _CORRECTIONS)
    return list(found.get("corrections") or [])


def _read_texts(place: str, members: dict[str, bytes], check: Check) -> dict[str, str]:
    texts = {}
    for name, body in members.items():
        if name.startswith(place):
            key = name.removeprefix(place).removesuffix(".yaml")
            text = body.decode("utf-8", "replace")
            check(text, name)
            if hash_text(text) != key:
                raise _wrong(name, "a name that is not the hash of the text", hash_text(text))
            texts[key] = text
    return texts


def _load(body: bytes, where: str) -> Any:
    def refuse(text: str) -> Any:
        raise ValueError(text)

    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise _wrong(where, "no JSON", "the file as it was exported") from None


def _text(found: Any, name: str, key: str = "") -> str | None:
    value = found.get(key or name.removeprefix("documents/")) if isinstance(found, dict) else None
    return value if isinstance(value, str) else None


def _wrong(where: str, seen: str, expected: str, todo: str = _TODO) -> DocumentError:
    return DocumentError(f"dossier archive, {where}", seen, expected, todo)
