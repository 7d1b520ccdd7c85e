"""A strict reader for the part of YAML that scenarios use.

Mappings, lists and text, nothing else. Every scalar is kept as the text that was written, so that
``NO`` is Norway and not false; the field it belongs to says what the text must be. Refused:
anchors and aliases, tags, duplicate or non-text keys, empty values, more than one document, files
above 1 MB, nesting deeper than 30 levels, numbers written as ``.inf`` or ``.nan``.

A lone ``?`` is read as text: that is how a scenario writes a rate that nobody has named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.tokens import ScalarToken

from summitry.errors import ScenarioError
from summitry.policy._refusal import Mark, Path, format_path, show

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
MAX_VALUES = 20_000  # keys and values together; 81 measures with their sources hold 4,000
# They reorder the text around them, so that a reader sees another text than is read.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A ? alone is ours: for libyaml a sign stands in its place. libyaml takes tabs between words and #
# at once after > or |, and counts columns otherwise after U+FEFF.
_ALONE = re.compile("(?<=: )[?](?= *$)", re.MULTILINE)
_STANDS_IN = "\ue03f"  # of those that Unicode gives to nobody
_READ_OTHERWISE = re.compile(f"[?\t\ufeff{_STANDS_IN}]|[|>][-+0-9]*#")
_EMPTY = frozenset({"", "~", "null"})
_NON_FINITE = frozenset({".inf", "+.inf", "-.inf", ".nan"})
_BREAKS = "\0 \t\r\n\x85\u2028\u2029"


@dataclass
class Document:
    """What a file holds: nested dicts, lists and text, and where each path begins."""

    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)


def is_special(text: str) -> bool:
    """True for text that the reader refuses unless it is quoted."""
    return text.lower() in _EMPTY | _NON_FINITE


def parse_yaml(text: str, where: str) -> Document:
    """Read one document; every problem is a ``ScenarioError`` with line and column."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise ScenarioError(
            where,
            f"{size / 1e6:.1f} MB",
            "at most 1 MB",
            "keep the scenario in this file and the rest of the text elsewhere",
        )
    _refuse_reordering(text, where)
    quick = _parse_by_libyaml(text, where)
    if quick is not None:
        return quick
    try:
        return _Builder(where).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ScenarioError(
            where + place,
            str(error.problem or error.context),
            "YAML made of keys, lists and text",
            "check the indentation, quotes and brackets on this line and the one above",
        ) from None
    except yaml.reader.ReaderError as error:
        raise ScenarioError(
            where,
            f"the character U+{error.character:04X}",
            "printable text",
            "save the file as plain UTF-8 text",
        ) from None


def _parse_by_libyaml(text: str, where: str) -> Document | None:
    """The same by libyaml, in a quarter of the time; None where that cannot be told from here.

    What it refuses is read again by PyYAML, whose messages are the ones people see, and so is a
    text with a sign that the two read otherwise.
    """
    if not yaml.__with_libyaml__ or _READ_OTHERWISE.search(_ALONE.sub("", text)):
        return None
    events = yaml.parse(_ALONE.sub(_STANDS_IN, text), Loader=yaml.CSafeLoader)
    try:
        return _Builder(where).build(_give_back(events))
    except (yaml.YAMLError, ScenarioError, UnicodeError):
        return None


def _give_back(events: Iterable[Event]) -> Iterator[Event]:
    """The ? for what stands in for it; no more events where it turns out not to be alone."""
    for event in events:
        if isinstance(event, ScalarEvent) and _STANDS_IN in event.value:
            if event.style or event.value != _STANDS_IN:
                raise yaml.YAMLError
            event.value = "?"
        yield event


def _refuse_reordering(text: str, where: str) -> None:
    """Refuse characters that make a line read otherwise than it is written, in comments too."""
    found = _REORDERING.search(text)
    if found is None:
        return
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
    raise ScenarioError(
        f"{where}, line {line}, column {column}",
        f"the character U+{ord(found[0]):04X}, which reorders the text around it",
        "text that reads as it is written",
        "remove the character",
    )


def drop_reordering(text: str) -> str:
    """Text with the characters that the reader refuses marked as unreadable."""
    return _REORDERING.sub("\N{REPLACEMENT CHARACTER}", text)


class _Loader(yaml.SafeLoader):
    """PyYAML's scanner and parser, with ``?`` as text instead of the mark of a complex key."""

    def check_key(self) -> bool:
        return False

    def check_plain(self) -> bool:
        return self.peek() == "?" or bool(super().check_plain())

    def scan_plain(self) -> Any:
        lone = self.peek(1) in _BREAKS + (",]}" if self.flow_level else "")
        if self.peek() != "?" or not (lone or self.flow_level):
            return super().scan_plain()
        start = self.get_mark()
        if not lone:  # PyYAML would stop before it for ever
            raise yaml.scanner.ScannerError(None, None, "an unquoted ? in a list", start)
        self.forward()
        return ScalarToken("?", True, start, self.get_mark())


@dataclass
class _Level:
    """A mapping or list that is still being filled."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None  # of a mapping, read but without its value yet


class _Builder:
    """Builds a document from parser events with its own stack, so depth costs no recursion."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.document = Document()
        self.stack: list[_Level] = []
        self.documents = 0
        self.values = 0

    def build(self, events: Any) -> Document:
        for event in events:
            self._take(event)
        if self.documents == 0 or self.document.value is None:
            raise ScenarioError(
                self.where,
                "an empty file",
                "a scenario with at least name and measures",
                "start from a case of the casebook: summitry casebook",
            )
        return self.document

    def _take(self, event: Event) -> None:
        self.values += isinstance(event, ScalarEvent)
        if self.values > MAX_VALUES:
            seen = f"more than {MAX_VALUES:,} keys and values"
            self._fail(event, seen, f"at most {MAX_VALUES:,}", "split the scenario")
        if isinstance(event, DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, AliasEvent):
            self._fail(event, f"the alias *{event.anchor}", "text written out", "repeat the text")
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._check_plainness(event)
            self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, ScalarEvent):
            self._check_plainness(event)
            self._scalar(event)

    def _start_document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._fail(event, "a second document", "one scenario in a file", "split the file")

    def _check_plainness(self, event: Any) -> None:
        if event.anchor is not None:
            self._fail(event, f"the anchor &{event.anchor}", "text without anchors", "remove it")
        if event.tag is not None:
            self._fail(event, f"the tag {event.tag}", "values without tags", "remove the tag")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._fail(
                event, f"more than {MAX_DEPTH} levels", "a flat scenario", "remove the nesting"
            )
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        path = self._place(event, value)
        self.stack.append(_Level(value, path))

    def _scalar(self, event: ScalarEvent) -> None:
        level = self.stack[-1] if self.stack else None
        if level is not None and isinstance(level.value, dict) and level.key is None:
            self._take_key(event, level, level.value)
            return
        text = event.value
        if not event.style and text.lower() in _EMPTY:
            if level is None:
                return  # a file of comments, or of nothing
            self._fail(event, "no value", "a value", "write a value or remove the key")
        if not event.style and text.lower() in _NON_FINITE:
            self._fail(event, text, "a finite number", "write a number")
        self._place(event, text)

    def _take_key(self, event: ScalarEvent, level: _Level, held: dict[str, Any]) -> None:
        key = event.value
        if key in held:
            line = self.document.marks[(*level.path, key)][0]
            seen = f"the key {show(key)} twice, first on line {line}"
            self._fail(event, seen, "each key once", "remove one of the two", key)
        level.key = key
        self.document.marks[(*level.path, key)] = _mark(event)

    def _place(self, event: Any, value: Any) -> Path:
        """Put a value where it belongs; return its path."""
        if not self.stack:
            self.document.value = value
            self.document.marks[()] = _mark(event)
            return ()
        level = self.stack[-1]
        if isinstance(level.value, list):
            path: Path = (*level.path, len(level.value))
            level.value.append(value)
            self.document.marks[path] = _mark(event)
            return path
        if level.key is None:
            self._fail(event, "a list or mapping as a key", "text as a key", "write a plain key")
            raise AssertionError  # unreachable: _fail always raises
        path = (*level.path, level.key)
        level.value[level.key] = value
        level.key = None
        return path

    def _fail(self, event: Any, seen: str, expected: str, todo: str, key: str = "") -> None:
        line, column = _mark(event)
        level = self.stack[-1] if self.stack else None
        path = level.path if level else ()
        last: str | int | None = key or (level.key if level else None)
        if last is None and level is not None and isinstance(level.value, list):
            last = len(level.value)
        path = (*path, last) if last is not None else path
        place = f"{self.where}, line {line}, column {column}"
        raise ScenarioError(
            place + (f", key {format_path(path)}" if path else ""), seen, expected, todo
        )


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
