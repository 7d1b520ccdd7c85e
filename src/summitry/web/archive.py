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
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from summitry import __version__
from summitry.errors import DocumentError
from summitry.ledger import dossier_from_dict, parse_corrections
from summitry.policy import parse_scenario
from summitry.strategy import describe_baseline
from summitry.web.store import Store, hash_text
from summitry.web.tables import parse_table
from summitry.web.uploads import MOST_DOCUMENTS, check_day, safe_name
from summitry.web.words import shorten
from summitry.world import load_world

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
_TODO = "export the dossier again from the workbench it comes from"


def pack_dossier(store: Store, key: str) -> bytes:
    """Everything kept of a dossier, as a ZIP archive.

    ``contents.json`` says with which version and data it was made, when documents were published,
    which version of a scenario or a table follows which, and the SHA-256 of every other member.

    Raises
    ------
    DocumentError
        There is no such dossier.
    """
    saved = store.load_dossier(key)
    if saved is None:
        raise DocumentError("dossier", "none under this name", "a dossier of this server",
                            "open the desk and choose one")  # fmt: skip
    members: dict[str, bytes] = {}
    published = {}
    for name, (body, day) in store.load_documents(key).items():
        members[f"documents/{name}"] = body
        published[name] = day
    if saved.dossier is not None:
        members[_LEDGER] = _dump(saved.dossier)
    rows = {"summitry_corrections": "1", "corrections": saved.overlay}
    members[_CORRECTIONS] = _dump(rows)
    parents: dict[str, str | None] = {}
    for kind, load in (("scenario", store.load_scenario), ("table", store.load_table)):
        for at in _with_parents(store.list_belongings(key, kind), load):
            members[f"{kind}s/{at.id}.yaml"] = at.yaml.encode()
            parents[at.id] = at.parent
    contents = {
        "summitry_dossier": FORMAT,
        "name": saved.name,
        "summitry": __version__,
        "baseline": describe_baseline(load_world()),
        "published": published,
        "parents": parents,
        "sha256": {name: sha256(body).hexdigest() for name, body in sorted(members.items())},
    }
    return _zip({_CONTENTS: _dump(contents), **dict(sorted(members.items()))})


def _with_parents(keys: list[str], load: Any) -> list[Any]:
    """Versions and those they come from, as far as they are kept."""
    found, waiting = {}, list(keys)
    while waiting:
        key = waiting.pop()
        saved = load(key) if key not in found else None
        if saved is not None:
            found[key] = saved
            waiting += [saved.parent] if saved.parent else []
    return [found[key] for key in sorted(found)]


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


@dataclass(frozen=True)
class Unpacked:
    """A dossier that came as an archive, checked: nothing of it has been kept yet."""

    name: str
    documents: dict[str, tuple[bytes, str | None]]
    ledger: dict[str, Any] | None
    corrections: list[dict[str, Any]]
    scenarios: dict[str, str]
    tables: dict[str, str]
    parents: dict[str, str | None]
    origin: dict[str, Any]


def unpack_dossier(data: bytes) -> Unpacked:
    """Read an archive from a stranger.

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
    return Unpacked(
        name=shorten(str(contents.get("name") or "dossier"), MOST_NAME),
        documents=documents,
        ledger=_read_ledger(members.get(_LEDGER)),
        corrections=_read_corrections(members.get(_CORRECTIONS)),
        scenarios=_read_texts("scenarios/", members, parse_scenario),
        tables=_read_texts("tables/", members, parse_table),
        parents={str(k): None if v is None else str(v) for k, v in parents.items()},
        origin={"summitry": shorten(str(contents.get("summitry")), 40),
                "data": shorten(_text(contents.get("baseline"), "", "sha256") or "", 64)},
    )  # fmt: skip


def keep_dossier(store: Store, found: Unpacked) -> str:
    """Keep an archive's dossier as a new one of this server; its id."""
    key = store.create_dossier(found.name, found.documents)
    if found.ledger is not None:
        store.save_dossier(key, found.ledger)
    store.save_overlay(key, found.corrections)
    store.save_origin(key, found.origin)
    for kind, texts, parse, save in (
        ("scenario", found.scenarios, parse_scenario, store.save_scenario),
        ("table", found.tables, parse_table, store.save_table),
    ):
        for name, text in texts.items():
            one: Any = parse(text, kind)
            save(one.name, one.title, text, found.parents.get(name))
            store.add_belonging(key, kind, name)
    return key


def _read_members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > MOST_MEMBERS or sum(i.file_size for i in listed) > MOST_BYTES:
                raise _wrong(
                    "archive", f"{len(listed)} members, {sum(i.file_size for i in listed):,} bytes",
                    f"at most {MOST_MEMBERS} members and {MOST_BYTES:,} bytes",
                )  # fmt: skip
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


def _read_texts(place: str, members: dict[str, bytes], parse: Any) -> dict[str, str]:
    texts = {}
    for name, body in members.items():
        if name.startswith(place):
            key = name.removeprefix(place).removesuffix(".yaml")
            text = body.decode("utf-8", "replace")
            parse(text, name)
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


def _wrong(where: str, seen: str, expected: str) -> DocumentError:
    return DocumentError(f"dossier archive, {where}", seen, expected, _TODO)
