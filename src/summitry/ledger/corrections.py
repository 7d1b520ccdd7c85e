"""What a person corrects in a ledger: a small file beside the documents that survives a re-read.

A correction names the document by the hash of its bytes and the place by an exact quote, never by
a number that the next reading may give to another statement. One that finds no place any more is
reported, not dropped in silence.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from summitry.errors import DocumentError, UsageError
from summitry.ledger import records
from summitry.ledger.records import Garble, Quote, Source, Statement

VERSION = "1"
MAX_BYTES = 1_000_000
Deed = Literal["change", "drop", "add", "accept", "correct", "ignore"]
_DEEDS: tuple[str, ...] = typing.get_args(Deed)
_FOR_GARBLES = ("accept", "correct", "ignore")
_KEYS = ("do", "sha256", "doc", "quote", "read", "set", "repair", "why")
_FIXED = ("id", "quote", "also", "same_as", "chain", "origin", "garbled", "repair")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # texts only: nothing is built or run


@dataclass(frozen=True)
class Correction:
    """One correction by a person.

    ``change`` and ``drop`` speak of the statement whose quote this is, ``read`` telling which of
    several by what it said (``action``, ``value`` ...); ``add`` enters one; ``accept``,
    ``correct`` and ``ignore`` decide on a damaged name.
    """

    where: str  # file and number, for messages
    do: Deed
    sha256: str
    quote: str
    read: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    repair: str | None = None
    why: str | None = None


def load_corrections(path: str | Path) -> tuple[Correction, ...]:
    """Load a file of corrections, YAML or JSON.

    Raises
    ------
    UsageError
        It cannot be read, is larger than `MAX_BYTES`, or a correction in it cannot be used; the
        message names its number and key.
    """
    return parse_corrections(load_correction_rows(path), str(path))


def load_correction_rows(path: str | Path) -> dict[str, Any]:
    """Load a file of corrections as the plain data that `parse_corrections` takes, and check it.

    Raises
    ------
    UsageError
        As `load_corrections`.
    """
    where = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _wrong(where, error.strerror or "cannot be read", "a file of corrections") from None
    if len(data) > MAX_BYTES:
        raise _wrong(where, f"more than {MAX_BYTES:,} bytes", "a small file of corrections")
    try:
        text = data.decode("utf-8-sig")
        _refuse_anchors(where, text)
        found = yaml.load(text, Loader=_LOADER)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        seen = f"neither YAML nor JSON: {' '.join(str(error).split())[:200]}"
        raise _wrong(where, seen, "a file of corrections") from None
    parse_corrections(found, where)
    plain: dict[str, Any] = found
    return plain


def _refuse_anchors(where: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > 6:
            raise _wrong(where, "a mapping nested deeper than any correction", "a plain list")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _wrong(where, "an anchor or alias (& or *)", "plain values")


def _wrong(where: str, seen: str, expected: str, todo: str = "correct the file") -> UsageError:
    return UsageError(where, seen, expected, todo)


def parse_corrections(found: Any, where: str = "corrections") -> tuple[Correction, ...]:
    """Check corrections given as plain data, with the version of their layout.

    Raises
    ------
    UsageError
        The layout or a correction cannot be used.
    """
    if not isinstance(found, dict) or str(found.get("summitry_corrections")) != VERSION:
        raise _wrong(
            where,
            "no key summitry_corrections: 1",
            "a mapping with that key and a list corrections",
        )
    rows = found.get("corrections") or []
    if not isinstance(rows, list):
        raise _wrong(f"{where}.corrections", f"a {type(rows).__name__}", "a list")
    return tuple(_parse(row, f"{where}.corrections[{i}]") for i, row in enumerate(rows))


def _parse(row: Any, where: str) -> Correction:
    if not isinstance(row, dict):
        raise _wrong(where, f"a {type(row).__name__}", "a mapping")
    for key in row:
        if key not in _KEYS:
            raise _wrong(f"{where}.{key}", "an unknown key", "one of " + ", ".join(_KEYS))
    for key in ("do", "sha256", "quote"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _wrong(f"{where}.{key}", "nothing", "a text")
    if row["do"] not in _DEEDS:
        raise _wrong(f"{where}.do", repr(row["do"]), "one of " + ", ".join(_DEEDS))
    read = _read_fields(row.get("read") or {}, f"{where}.read")
    given = _read_fields(row.get("set") or {}, f"{where}.set")
    if row["do"] == "change" and not given:
        raise _wrong(f"{where}.set", "nothing", "the fields to change")
    if row["do"] == "add" and not {"action", "actor", "status"} <= set(given):
        raise _wrong(f"{where}.set", "a new statement without action, actor or status", "all three")
    if row["do"] == "correct" and not row.get("repair"):
        raise _wrong(f"{where}.repair", "nothing", "the right name")
    return Correction(
        where, row["do"], row["sha256"].strip().lower(), row["quote"], read, given,
        row.get("repair"), row.get("why"),
    )  # fmt: skip


def _read_fields(given: Any, where: str) -> dict[str, Any]:
    """Fields of a statement, written as texts, as the values they are of."""
    if not isinstance(given, dict):
        raise _wrong(where, f"a {type(given).__name__}", "a mapping of fields of a statement")
    hints = typing.get_type_hints(Statement, vars(records))
    allowed = [name for name in hints if name not in _FIXED]
    read = {}
    for name, written in given.items():
        if name not in allowed:
            raise _wrong(f"{where}.{name}", "an unknown field", "one of " + ", ".join(allowed))
        read[name] = _convert(hints[name], written, f"{where}.{name}")
    return read


def _convert(kind: Any, written: Any, where: str) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        if written in (None, "", "null", "~"):
            return None
        return _convert(typing.get_args(kind)[0], written, where)
    if typing.get_origin(kind) is tuple:
        rows = written if isinstance(written, list) else [written]
        return tuple(_convert(str, row, where) for row in rows if row not in ("", None))
    if typing.get_origin(kind) is Literal:
        if written not in typing.get_args(kind):
            raise _wrong(where, repr(written), "one of " + ", ".join(typing.get_args(kind)))
        return written
    if kind is bool:
        words = {"true": True, "false": False, "yes": True, "no": False}
        if str(written).lower() not in words:
            raise _wrong(where, repr(written), "true or false")
        return words[str(written).lower()]
    if isinstance(written, list | dict):
        raise _wrong(where, f"a {type(written).__name__}", "a text")
    return _read_number(written, where) if kind is float else str(written)


def _read_number(written: Any, where: str) -> float:
    try:
        number = float(str(written).replace("_", ""))
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e18:
        raise _wrong(where, repr(written), "a number in base units, such as 25 or 550e9")
    return number


class Corrections:
    """The corrections of a pile while it is read: what applies where, and what found no place."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self._by_document: dict[str, list[Correction]] = {}
        for one in corrections:
            self._by_document.setdefault(one.sha256, []).append(one)
        self._used: set[str] = set()

    def _of(self, source: Source, *deeds: str) -> list[Correction]:
        rows = self._by_document.get(source.sha256 or "", [])
        return [row for row in rows if row.do in deeds]

    def decide(self, source: Source, garble: Garble) -> Garble | None:
        """A damaged name as a person decided on it; None if it is none."""
        for row in self._of(source, *_FOR_GARBLES):
            if row.quote == garble.quote.text:
                self._used.add(row.where)
                if row.do == "ignore":
                    return None
                if row.do == "accept":
                    return dataclasses.replace(garble, decision="accepted")
                return dataclasses.replace(garble, repair=str(row.repair), decision="corrected")
        return garble

    def apply(self, source: Source, statements: Sequence[Statement]) -> list[Statement]:
        """The statements of a document as a person corrected them, new ones at the end."""
        kept = list(statements)
        for row in self._of(source, "change", "drop"):
            at = next((i for i, s in enumerate(kept) if _meant(row, s)), None)
            if at is None:
                continue
            self._used.add(row.where)
            if row.do == "drop":
                del kept[at]
            else:
                kept[at] = dataclasses.replace(kept[at], **row.set, origin="user")
        for number, row in enumerate(self._of(source, "add"), 1):
            start = source.text.find(row.quote)
            if start >= 0:
                self._used.add(row.where)
                quote = Quote(source.doc, row.quote, start, start + len(row.quote))
                fields = {"targets": (), **row.set}
                name = f"{source.doc}-u{number:02d}"
                kept.append(Statement(id=name, quote=quote, origin="user", **fields))
        return kept

    def list_lapsed(self, known: Collection[str]) -> tuple[dict[str, str], ...]:
        """The corrections that found no place among documents of these hashes, in four parts."""
        lapsed = []
        for sha, rows in self._by_document.items():
            for row in (r for r in rows if r.where not in self._used):
                seen = (
                    f"{row.do}: no {'damaged name' if row.do in _FOR_GARBLES else 'statement'} "
                    f"read at {row.quote[:80]!r} any more"
                    if sha in known
                    else f"{row.do}: no document with the hash {sha[:12]}... in this pile"
                )
                todo = "check whether it is still needed; take it out, or write it anew"
                lapsed.append(DocumentError(row.where, seen, "a place to apply it", todo).to_dict())
        return tuple(lapsed)


def _meant(row: Correction, statement: Statement) -> bool:
    """Whether a correction speaks of a statement: by quote, then by what was read there."""
    quote = statement.quote.text
    if not (
        quote == row.quote or (len(row.quote) > 20 and (row.quote in quote or quote in row.quote))
    ):
        return False
    return all(getattr(statement, name) == value for name, value in row.read.items())


def write_correction(statement: Statement, source: Source) -> str:
    """The lines to paste into a file of corrections to change a statement.

    Examples
    --------
    >>> from summitry.ledger import Quote, Source, Statement, write_correction
    >>> quote = Quote("a", "10% on steel", 0, 12)
    >>> statement = Statement("a-01", quote, "tariff", ("USA",), (), "announced", 10.0)
    >>> print(write_correction(statement, Source("a", "A", "10% on steel", sha256="3f")))
    - do: change  # or drop
      sha256: "3f"
      quote: "10% on steel"
      read: {action: tariff, value: 10.0}
      set: {status: announced}
    """
    quote = json.dumps(statement.quote.text, ensure_ascii=False)
    value = "null" if statement.value is None else repr(statement.value)
    return (
        f'- do: change  # or drop\n  sha256: "{source.sha256}"\n  quote: {quote}\n'
        f"  read: {{action: {statement.action}, value: {value}}}\n"
        f"  set: {{status: {statement.status}}}"
    )
