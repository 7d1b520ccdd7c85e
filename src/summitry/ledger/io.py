"""Reading and writing dossiers: strict, versioned JSON, and one record a line for statements."""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import math
import types
import typing
from pathlib import Path
from typing import Any

from summitry.errors import DocumentError
from summitry.ledger import records
from summitry.ledger.places import check_pieces, find_bytes
from summitry.ledger.records import Dossier, Source, Statement

VERSION = 1
MAX_BYTES = 200_000_000


def dossier_to_dict(dossier: Dossier) -> dict[str, Any]:
    """Turn a dossier into plain data for JSON, with the version of its layout."""
    parts = {
        f.name: tuple(
            dict(row) if isinstance(row, dict) else dataclasses.asdict(row)
            for row in getattr(dossier, f.name)
        )
        for f in dataclasses.fields(dossier)
    }
    return {"summitry_dossier": VERSION, **parts}


def dossier_from_dict(data: dict[str, Any], where: str = "dossier") -> Dossier:
    """Turn plain data back into a dossier.

    Raises
    ------
    DocumentError
        The version is unknown, a key is missing or unknown, a value has the wrong type, or a quote
        is not the text of its source at its offsets.
    """
    if not isinstance(data, dict):
        raise _wrong(where, f"a {type(data).__name__}", "a mapping")
    rest = dict(data)
    version = rest.pop("summitry_dossier", None)
    if version != VERSION:
        raise DocumentError(
            f"{where}.summitry_dossier",
            repr(version),
            f"version {VERSION}",
            "read the documents again with this version of summitry",
        )
    dossier = _build(Dossier, rest, where)
    assert isinstance(dossier, Dossier)  # what _build was asked for
    _check_quotes(dossier, where)
    return dossier


def _wrong(where: str, seen: str, expected: str) -> DocumentError:
    return DocumentError(where, seen, expected, "correct it, or read the documents again")


def _build(kind: Any, value: Any, where: str) -> Any:
    """Build one value of an annotated type, strictly."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        options = [o for o in typing.get_args(kind) if o is not type(None)]
        return None if value is None else _build(options[0], value, where)
    if dataclasses.is_dataclass(kind):
        return _build_record(kind, value, where)
    if origin is collections.abc.Sequence:
        return _build_tuple((*typing.get_args(kind), Ellipsis), value, where)
    if origin is tuple:
        return _build_tuple(typing.get_args(kind), value, where)
    return _build_plain(kind, value, where)


def _build_plain(kind: Any, value: Any, where: str) -> Any:
    if typing.get_origin(kind) is typing.Literal:
        if value not in typing.get_args(kind):
            raise _wrong(where, repr(value), "one of " + ", ".join(typing.get_args(kind)))
        return value
    if typing.get_origin(kind) is dict:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise _wrong(where, repr(value)[:60], "a mapping of texts")
        return dict(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise _wrong(where, repr(value), "a finite number")
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _wrong(where, repr(value)[:60], f"a {kind.__name__}")
    return value


def _build_tuple(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(where, repr(value)[:60], "a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_build(kinds[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if len(value) != len(kinds):
        raise _wrong(where, f"{len(value)} entries", f"{len(kinds)} entries")
    return tuple(
        _build(k, v, f"{where}[{i}]") for i, (k, v) in enumerate(zip(kinds, value, strict=True))
    )


def _build_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(where, repr(value)[:60], f"a {kind.__name__}")
    hints = typing.get_type_hints(kind, vars(records))
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise _wrong(f"{where}.{unknown[0]}", "an unknown key", "one of " + ", ".join(hints))
    needed = [
        f.name
        for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    missing = [name for name in needed if name not in value]
    if missing:
        raise _wrong(f"{where}.{missing[0]}", "nothing", "this key")
    return kind(**{name: _build(hints[name], v, f"{where}.{name}") for name, v in value.items()})


def _check_quotes(dossier: Dossier, where: str) -> None:
    texts = {source.doc: source.text for source in dossier.sources}
    for source in dossier.sources:
        if not check_pieces(source):
            seen = f"pieces or an encoding ({source.encoding}) that do not fit the text"
            raise _wrong(f"{where}: {source.doc}", seen, "pieces of the text, in order")
    quotes = [s.quote for s in dossier.statements] + [f.quote for f in dossier.facts]
    quotes += [q for d in dossier.differences for q in d.quotes]
    quotes += [g.quote for g in dossier.garbles] + [d.quote for d in dossier.dropped]
    quotes += [q for s in dossier.statements for q in s.also]
    quotes += [q for c in dossier.copies for q in c.quotes]
    for quote in quotes:
        if texts.get(quote.doc, "")[quote.start : quote.end] != quote.text:
            raise _wrong(
                f"{where}: {quote.doc} {quote.start}-{quote.end}",
                f"the quote {quote.text[:60]!r}, which the source does not hold there",
                "a quote that is the text of its source at its offsets",
            )


def statement_to_record(statement: Statement, source: Source | None = None) -> dict[str, Any]:
    """One statement as a flat record: the shareable line of a ledger.

    Holds the document, the exact quote and its place, and every field that the text states; what
    it does not state is null. With its source at hand, ``bytes`` is its place in the file.
    """
    record = dataclasses.asdict(statement)
    quote = record.pop("quote")
    record.pop("also")
    record["repair"] = dict(statement.repair) or None
    return {
        "id": record.pop("id"), "doc": quote["doc"], "quote": quote["text"], "char": quote["start"],
        "bytes": None if source is None else find_bytes(source, quote["start"], quote["end"]),
        **record, "actor": list(statement.actor), "targets": list(statement.targets),
        "chain": list(statement.chain),
    }  # fmt: skip


def write_records(dossier: Dossier, path: Path) -> None:
    """Write the statements to a file, one JSON record a line."""
    rows = [json.dumps(statement_to_record(s), ensure_ascii=False) for s in dossier.statements]
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")


def write_dossier(dossier: Dossier, path: Path) -> None:
    """Write a whole dossier to a JSON file."""
    text = json.dumps(dossier_to_dict(dossier), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def load_dossier(path: Path) -> Dossier:
    """Load a dossier from a JSON file.

    Raises
    ------
    DocumentError
        The file is missing, too large, not JSON, or not a dossier of this version.
    """
    if not path.exists():
        raise _wrong(str(path), "no such file", "a dossier written by summitry")
    if path.stat().st_size > MAX_BYTES:
        raise _wrong(str(path), f"{path.stat().st_size:,} bytes", f"at most {MAX_BYTES:,} bytes")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _wrong(str(path), f"no JSON: {error}", "a dossier written by summitry") from error
    return dossier_from_dict(data, str(path))
