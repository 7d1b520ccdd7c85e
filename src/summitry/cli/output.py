"""What a command hands back: a text for the terminal, JSON, CSV; and progress on the way."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import click

from summitry.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
Progress = Callable[[int, int, str], None]

STDOUT = "-"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_QUIET_SECONDS = 1.0  # shorter jobs show no progress
_NARROWEST = 80
_COLUMN = 16  # of text, at least
_WIDEST = 140


@dataclass(frozen=True)
class Answer:
    """The three forms of a command's result; each is made only if it is asked for."""

    text: Callable[[], str | Iterable[str]]  # in parts where it may be long
    json: Callable[[], str | Iterable[str]]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    fields: Sequence[str]


def output_options(command: Command) -> Command:
    """Add ``--json``, ``--csv`` and ``--debug`` to a command."""
    options = (
        click.option("--json", "json_path", metavar="PATH", help="Write JSON; - is stdout."),
        click.option("--csv", "csv_path", metavar="PATH", help="Write CSV; - is stdout."),
        click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks."),
    )
    return add_options(command, *options)


def add_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Add options to a command, so that its help lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def deliver(answer: Answer, json_path: str | None, csv_path: str | None) -> None:
    """Write the files that were asked for; print the text unless one of them is stdout."""
    if json_path == STDOUT == csv_path:
        raise UsageError(
            "--json - --csv -",
            "two outputs on standard output",
            "at most one of them as -",
            "give one of the two a file name",
        )
    if json_path is not None:
        found = answer.json()
        write_parts(json_path, [found] if isinstance(found, str) else found, "--json")
    if csv_path is not None:
        write_parts(csv_path, csv_parts(answer.fields, answer.rows()), "--csv")
    if STDOUT not in (json_path, csv_path):
        shown = answer.text()
        for part in [shown] if isinstance(shown, str) else shown:
            click.echo(part)


def write_text(path: str, text: str, option: str) -> None:
    """Write text to a file or, for ``-``, to standard output."""
    if path == STDOUT:
        click.echo(text, nl=False)
        return
    write_bytes(path, text.encode("utf-8"), option)


def write_bytes(path: str, data: bytes, option: str) -> None:
    """Write bytes to a file or, for ``-``, to standard output."""
    if path == STDOUT:
        click.echo(data, nl=False)
        return
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"{option} {path}",
            error.strerror or "cannot be written",
            "a file that can be written",
            "check that the folder exists and is yours",
        ) from None


def write_parts(path: str, parts: Iterable[str], option: str) -> None:
    """Write parts of a text as they come, to a file or, for ``-``, to standard output."""
    if path == STDOUT:
        for part in parts:
            click.echo(part, nl=False)
        return
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
    except OSError as error:
        raise UsageError(
            f"{option} {path}",
            error.strerror or "cannot be written",
            "a file that can be written",
            "check that the folder exists and is yours",
        ) from None


def to_json(value: Any) -> str:
    """A value as indented JSON; a number that is not finite is a fault, never written."""
    import json

    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def csv_parts(fields: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Rows as the lines of a CSV in which no text can act as a spreadsheet formula."""
    import csv
    import io

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in chain([fields], ([quote_cell(row.get(f)) for f in fields] for row in rows)):
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def quote_cell(value: Any) -> Any:
    """A cell as it is, but text that begins like a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def clean_text(text: str) -> str:
    """Text on one line, without control characters that could steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def format_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], text_columns: int = 1
) -> str:
    """A plain table: the first columns are text, which wraps, the others numbers.

    Heads of numbers wrap too, the numbers never.
    """
    cells = [[clean_text(cell) for cell in row] for row in rows]
    everything = [list(header), *cells]
    widths = [max(len(row[k]) for row in everything) for k in range(len(header))]
    narrowest = [
        max(_COLUMN, *(_longest_word(row[k]) for row in everything)) if k < text_columns
        else max([_longest_word(header[k]), *(len(row[k]) for row in cells)])
        for k in range(len(header))
    ]  # fmt: skip
    for _ in range(2 * len(widths) + sum(widths) - find_width()):
        free = [k for k, width in enumerate(widths) if width > narrowest[k]]
        if not free:
            break
        widths[max(free, key=lambda k: widths[k])] -= 1
    lines = [line for row in everything for line in _format_row(row, widths, text_columns)]
    return "\n".join(lines)


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def _format_row(row: Sequence[str], widths: Sequence[int], text_columns: int) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(cell, width, break_on_hyphens=False) or [""]
        for cell, width in zip(row, widths, strict=True)
    ]
    for k in range(max(len(lines) for lines in wrapped)):
        parts = [
            (lines[k] if k < len(lines) else "").ljust(width)
            if column < text_columns
            else (lines[k] if k < len(lines) else "").rjust(width)
            for column, (lines, width) in enumerate(zip(wrapped, widths, strict=True))
        ]
        yield ("  " + "  ".join(parts)).rstrip()


def wrap(text: str, indent: str = "") -> str:
    """A paragraph at the width of the terminal."""
    return textwrap.fill(
        clean_text(text), find_width(), initial_indent=indent, subsequent_indent=indent,
        break_on_hyphens=False,
    )  # fmt: skip


def find_width() -> int:
    """Columns to write in: those of the terminal, 80 to 140."""
    columns = shutil.get_terminal_size((_WIDEST, 24)).columns
    return min(max(columns, _NARROWEST), _WIDEST)


@contextmanager
def show_progress() -> Iterator[Progress | None]:
    """A bar on standard error once a job has lasted a second; nothing if that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    started = monotonic()
    bars: list[Any] = []

    def advance(done: int, total: int, what: str) -> None:
        if monotonic() - started < _QUIET_SECONDS:
            return
        if not bars:
            bars.append(_start_bar())
        bars[0].update(0, completed=done, total=total or None, description=clean_text(what)[:60])

    try:
        yield advance
    finally:
        for bar in bars:
            bar.stop()


def _start_bar() -> Any:
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True, markup=False), transient=True)
    bar.add_task("", total=None)
    bar.start()
    return bar
