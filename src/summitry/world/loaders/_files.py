"""Reading other people's tables: plain numbers, each bad cell named by file, line and column."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.arrays import Array

PAGE = "docs/own-data.md"  # where every layout is described
MAX_BYTES = 256 * 2**20
MAX_MUSD = 1e12  # of one cell: ten thousand times the world's output is a wrong unit
MAX_ROWS = 20_000_000  # of a Parquet file, which may be far larger than its bytes
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One record of a table, with the place it was read from."""

    file: str
    line: int  # of the file, 1 is the header; of a Parquet file, the record's number + 1
    cells: dict[str, str]

    def refuse(self, column: str, expected: str, todo: str, seen: str | None = None) -> WorldError:
        """The error about one cell of this record."""
        return WorldError(
            f"file {self.file}, line {self.line}, column {column}",
            repr(self.cells.get(column, "")) if seen is None else seen,
            expected,
            todo,
        )

    def number(
        self,
        column: str,
        expected: str = "a finite number",
        low: float = 0.0,
        high: float = math.inf,
    ) -> float:
        """A finite number from `low` to `high`, or the error about this cell."""
        value = parse_decimal(self.cells[column])
        if math.isfinite(value) and value > high:
            raise self.refuse(
                column, f"{expected}, at most {high:g}", "correct the cell, or its unit"
            )
        if not math.isfinite(value) or value < low:
            raise self.refuse(column, expected, "correct the cell; a gap is not a zero")
        return value

    def label(self, column: str) -> str:
        """A label that is not empty."""
        text = self.cells[column].strip()
        if not text:
            raise self.refuse(column, "a label", "fill the cell")
        return text


def parse_decimal(text: str) -> float:
    """A plain decimal number; NaN for anything else, also for what only Python reads (1_000)."""
    text = text.strip()
    return float(text) if _DECIMAL.fullmatch(text) else math.nan


def require_file(path: Path, needed_for: str) -> Path:
    """The path of a file that is there and not absurdly large."""
    if not path.is_file():
        raise WorldError(
            f"folder {path.parent}",
            f"no file {path.name}",
            f"the files of {needed_for}",
            f"add the file, or pass another folder ({PAGE})",
        )
    if path.stat().st_size > MAX_BYTES:
        raise WorldError(
            f"file {path.name}",
            f"{path.stat().st_size / 2**20:.0f} MB",
            f"at most {MAX_BYTES / 2**20:.0f} MB",
            "aggregate the table to fewer economies or sectors",
        )
    return path


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, byte order mark or not."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorldError(
            f"file {path.name}, byte {error.start}",
            f"byte 0x{error.object[error.start]:02x}",
            "text in UTF-8",
            "save the file as CSV in UTF-8",
        ) from None


def read_matrix(path: Path, shape: tuple[int, int], axes: str) -> Array:
    """Numbers separated by blanks or tabs, one line a row; every cell must be a finite number."""
    rows: list[list[float]] = []
    for line, text in enumerate(read_text(path).splitlines(), start=1):
        words = text.split()
        if not words:
            continue
        if len(words) != shape[1]:
            raise WorldError(
                f"file {path.name}, line {line}",
                f"{len(words)} numbers",
                f"{shape[1]} numbers: {axes}",
                "restore the line from the original file",
            )
        rows.append([_to_number(path, line, k, word) for k, word in enumerate(words, start=1)])
    if len(rows) != shape[0]:
        raise WorldError(
            f"file {path.name}",
            f"{len(rows)} lines of numbers",
            f"{shape[0]} lines: {axes}",
            "restore the original file",
        )
    return np.array(rows, dtype=np.float64).reshape(shape)


def _to_number(path: Path, line: int, column: int, word: str) -> float:
    value = parse_decimal(word)
    if not math.isfinite(value):
        raise WorldError(
            f"file {path.name}, line {line}, column {column}",
            repr(word),
            "a finite number",
            "correct the cell; a gap is not a zero",
        )
    return value


def read_rows(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[Row]:
    """Records of a CSV file (or a Parquet file of the same columns), the header checked."""
    if path.suffix == ".parquet":
        yield from _read_parquet(path, required, optional)
        return
    lines = read_text(path).splitlines()
    reader = csv.reader(line for line in lines if not line.startswith("#"))
    numbers = [k for k, line in enumerate(lines, start=1) if not line.startswith("#")]
    records = _read_records(path, reader, numbers)
    header = [name.strip() for name in next(records, (1, []))[1]]
    _check_header(path, header, required, optional)
    for line, words in records:
        if not any(word.strip() for word in words):
            continue
        if len(words) != len(header):
            raise WorldError(
                f"file {path.name}, line {line}",
                f"{len(words)} cells",
                f"{len(header)} cells: {', '.join(header)}",
                "quote cells that hold a comma; write numbers without thousands separators",
            )
        yield Row(path.name, line, dict(zip(header, words, strict=True)))


def _read_records(path: Path, reader: Any, numbers: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record; a quote that never ends is named, not swallowed."""
    while True:
        first = reader.line_num  # a cell in quotes may hold line ends: name where it begins
        try:
            words = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = numbers[min(first, len(numbers) - 1)]
            raise WorldError(
                f"file {path.name}, line {line}",
                f"not readable as CSV: {error}",
                f"cells of at most {csv.field_size_limit():,} characters, quotes in pairs",
                "close the quote, or shorten the cell",
            ) from None
        yield numbers[first], words


def _check_header(
    path: Path, header: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in (*required, *optional)]
    twice = [name for name in header if header.count(name) > 1]
    if missing or unknown or twice:
        extra = f" (and, if you like, {', '.join(optional)})" if optional else ""
        raise WorldError(
            f"file {path.name}, line 1",
            f"columns {', '.join(header) or 'none'}",
            f"columns {', '.join(required)}{extra}",
            f"rename, add or drop columns ({PAGE})",
        )


def _read_parquet(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - only Parquet needs it
    except ImportError:
        raise WorldError(
            f"file {path.name}",
            "pyarrow is not installed",
            "pyarrow, to read Parquet",
            "pip install 'summitry[build]', or write the table as CSV",
        ) from None
    try:
        rows = parquet.ParquetFile(path).metadata.num_rows
        if rows > MAX_ROWS:
            raise WorldError(
                f"file {path.name}",
                f"{rows:,} rows",
                f"at most {MAX_ROWS:,} rows",
                "aggregate the table to fewer economies or sectors",
            )
        table = parquet.read_table(path)
    except (ArrowException, OSError) as error:
        raise WorldError(
            f"file {path.name}",
            f"not readable: {str(error).splitlines()[0]}",
            "a Parquet file",
            "write the table again, or as CSV",
        ) from None
    _check_header(path, list(table.column_names), required, optional)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    for k in range(table.num_rows):
        cells = {name: "" if c[k] is None else str(c[k]) for name, c in columns.items()}
        yield Row(path.name, k + 2, cells)
