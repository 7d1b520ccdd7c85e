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
_ZERO = re.compile(r"(?<![\w.,+-])[+-](0(?:\.0+)?)(?![\d.,]*\d)")  # a zero with a sign
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_QUIET_SECONDS = 1.0  # shorter jobs show no progress
_NARROWEST = 80
_COLUMN = 16  # of text, at least
_MANY, _NARROW = 5, 12  # so many columns of text make do with less each
_WIDEST = 140
_SENTENCE = 200  # characters of a command's first sentence
_REPEATED = 2  # columns of text that a table repeats where it goes on beneath


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


class Commands(click.Group):
    """Commands under one name, listed with the whole sentence each has."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands; what is long goes on in the next line."""
        names = self.list_commands(ctx)
        found = [(name, self.get_command(ctx, name)) for name in names]
        rows = [(name, one.get_short_help_str(_SENTENCE)) for name, one in found if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


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

    Heads of numbers wrap too, the numbers never. Numbers that find no room beside the others
    follow beneath, under the first columns once more.
    """
    cells = [[_ZERO.sub(r"\1", clean_text(cell)) for cell in row] for row in rows]
    everything = [list(header), *cells]
    least = _COLUMN if text_columns < _MANY else _NARROW
    narrowest = [
        max(least, *(_longest_word(row[k]) for row in everything)) if k < text_columns
        else max([_longest_word(header[k]), *(len(row[k]) for row in cells)])
        for k in range(len(header))
    ]  # fmt: skip
    widest = [max(len(row[k]) for row in everything) for k in range(len(header))]
    narrowest = [min(pair) for pair in zip(narrowest, widest, strict=True)]
    parts = []
    for chosen in _split_columns(narrowest, text_columns):
        texts = sum(k < text_columns for k in chosen)
        widths = shrink([widest[k] for k in chosen], [narrowest[k] for k in chosen])
        picked = ([row[k] for k in chosen] for row in everything)
        parts.append("\n".join(line for row in picked for line in format_row(row, widths, texts)))
    return "\n\n".join(parts)


def _split_columns(narrowest: Sequence[int], text_columns: int) -> list[list[int]]:
    """Columns in parts that fit into a line; a part that goes on repeats what tells the rows."""
    keys = list(range(text_columns))
    again = keys if text_columns <= _REPEATED else keys[:1]
    parts: list[list[int]] = []
    part = list(keys)
    for k in range(text_columns, len(narrowest)):
        wide = sum(2 + narrowest[j] for j in [*part, k]) > find_width()
        if wide and len(part) > len(again if parts else keys):
            parts.append(part)
            part = list(again)
        part.append(k)
    return [*parts, part]


def shrink(widest: Sequence[int], narrowest: Sequence[int]) -> list[int]:
    """Widths of columns, the widest made narrower until a line holds them."""
    widths = list(widest)
    for _ in range(2 * len(widths) + sum(widths) - find_width()):
        free = [k for k, width in enumerate(widths) if width > narrowest[k]]
        if not free:
            break
        widths[max(free, key=lambda k: widths[k])] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def format_row(row: Sequence[str], widths: Sequence[int], text_columns: int) -> Iterator[str]:
    """One row of a table as lines, each cell wrapped at the width of its column."""
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
    plain = _ZERO.sub(r"\1", clean_text(text))
    return textwrap.fill(
        plain, find_width(), initial_indent=indent, subsequent_indent=indent,
        break_on_hyphens=False,
    )  # fmt: skip


def name_case(key: str) -> str:
    """A case of a scenario as tables head it: ``in force``, ``+ paused``, ``+ NAME`` of a threat.

    Examples
    --------
    >>> name_case("in_force"), name_case("with_paused"), name_case("threat:cars")
    ('in force', '+ paused', '+ cars')
    """
    if key == "in_force":
        return "in force"
    return "+ paused" if key == "with_paused" else f"+ {key.partition(':')[2]}"


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
