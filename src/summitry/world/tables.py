"""Reading the public tables a world is built from, each row checked.

Needs `pyarrow` (``pip install summitry[build]``); nothing else in summitry does.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import DataError
from summitry.world.arrays import Array, Mask
from summitry.world.loaders._files import parse_decimal
from summitry.world.technology import NationalTable

MAX_CSV_BYTES = 64 * 2**20
MAX_CSV_ROWS = 2_000_000
MAX_PARQUET_ROWS = 20_000_000
LEAST_LARGEST_GDP = 1e6  # USD million: the largest economy of any year since 1970 has more
_FINAL_USES = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN")
_NOT_INDUSTRIES = (*_FINAL_USES, "EXP", "GO")


def read_columns(path: Path, required: tuple[str, ...]) -> dict[str, Any]:
    """Named columns of a Parquet file as NumPy arrays (text as str objects)."""
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - only the build needs it
    except ImportError as error:
        raise DataError(
            f"file {path.name}",
            "pyarrow is not installed",
            "pyarrow, to read Parquet",
            "pip install 'summitry[build]'",
        ) from error
    _require(path)
    try:
        file = parquet.ParquetFile(path)
        _require_columns(path, file.schema_arrow.names, required)
        if file.metadata.num_rows > MAX_PARQUET_ROWS:
            raise DataError(
                f"file {path.name}", f"{file.metadata.num_rows:,} rows",
                f"at most {MAX_PARQUET_ROWS:,} rows", "check that this is the table named",
            )  # fmt: skip
        table = file.read(list(required))
    except (ArrowException, OSError) as error:
        raise DataError(
            f"file {path.name}", f"not readable: {str(error)[:120]}", "a Parquet file",
            "restore the file",
        ) from error  # fmt: skip
    columns: dict[str, Any] = {}
    for name in required:
        columns[name] = table.column(name).to_numpy()
        _check_column(path, name, columns[name])
    return columns


def _require(path: Path) -> None:
    if not path.is_file():
        raise DataError(
            f"data folder {path.parent}",
            f"no file {path.name}",
            "the tables listed in docs/world-2022.md",
            "pass the folder that holds them with --data",
        )


def _check_column(path: Path, name: str, column: Any) -> None:
    is_money = name.endswith(("_musd", "_rate", "_usd"))
    if is_money and column.dtype.kind not in "fiu":
        raise DataError(
            f"file {path.name}, column {name}", f"text such as {str(column[:1].tolist())[:40]}",
            "numbers", "store the column as numbers",
        )  # fmt: skip
    bad = ~np.isfinite(column) if column.dtype.kind == "f" else column == None  # noqa: E711
    if np.any(bad):
        row = int(np.argmax(bad))
        raise DataError(
            f"file {path.name}, row {row + 1}, column {name}",
            f"{column[row]}",
            "a finite number" if column.dtype.kind == "f" else "a label",
            "fill the gap or drop the row",
        )


def place(labels: tuple[str, ...], column: Any, where: str) -> Any:
    """Positions of a column's labels in an ordered tuple; an unknown label is an error."""
    positions = {label: k for k, label in enumerate(labels)}
    names, inverse = np.unique(column.astype(str), return_inverse=True)
    unknown = [str(name) for name in names if name not in positions]
    if unknown:
        raise DataError(
            where,
            f"unknown labels {', '.join(unknown[:5])}",
            f"{len(labels)} known labels, {labels[0]} to {labels[-1]}",
            "map the labels first",
        )
    return np.array([positions[str(name)] for name in names])[inverse]


def read_trade(path: Path, economies: tuple[str, ...], sectors: tuple[str, ...],
               rename: dict[str, str]) -> tuple[Array, Array, Mask]:  # fmt: skip
    """Flows, tariff rates and a mask of the cells the file states, importer x exporter x sector."""
    data = read_columns(path, ("exporter", "importer", "sector", "flow_musd", "tariff_rate"))
    names = np.array([rename.get(str(code), str(code)) for code in data["sector"]])
    cell = (
        place(economies, data["importer"], f"file {path.name}, importer"),
        place(economies, data["exporter"], f"file {path.name}, exporter"),
        place(sectors, names, f"file {path.name}, sector"),
    )
    shape = (len(economies), len(economies), len(sectors))
    _check_range(path, "flow_musd", data["flow_musd"], (0.0, np.inf), "USD million, zero or more")
    _check_range(path, "tariff_rate", data["tariff_rate"], (-0.99, 10.0), "a share: 25 % is 0.25")
    flow, rate, stated = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    np.add.at(flow, cell, data["flow_musd"])
    rate[cell] = data["tariff_rate"]
    np.add.at(stated, cell, 1.0)
    if stated.max() > 1:
        n, i, j = np.unravel_index(int(np.argmax(stated)), shape)
        raise DataError(
            f"file {path.name}",
            f"two rows for {economies[n]} / {economies[i]} / {sectors[j]}",
            "one row per importer, exporter and sector",
            "drop or add up the repeated rows",
        )
    return flow, rate, stated > 0


def _check_range(
    path: Path, name: str, column: Any, bounds: tuple[float, float], expected: str
) -> None:
    low, high = bounds
    bad = (column < low) | (column > high)
    if np.any(bad):
        row = int(np.argmax(bad))
        raise DataError(
            f"file {path.name}, row {row + 1}, column {name}", f"{column[row]:g}", expected,
            "correct the row; check the unit of the column",
        )  # fmt: skip


def read_national_tables(path: Path) -> tuple[dict[str, NationalTable], tuple[str, ...]]:
    """Every economy's input-output table and the industries' order."""
    data = read_columns(path, ("economy", "supply", "origin", "use", "value_musd"))
    text = {key: data[key].astype(str) for key in ("economy", "supply", "origin", "use")}
    industries = tuple(sorted(set(text["use"]) & set(text["supply"]) - set(_NOT_INDUSTRIES)))
    columns = (*industries, *_FINAL_USES)
    known = np.isin(text["supply"], industries) & np.isin(text["use"], columns)
    known &= np.isin(text["origin"], ("Domestic", "Imports"))
    tables = {}
    for code in sorted(set(text["economy"])):
        mine = text["economy"] == code
        use = np.zeros((len(industries), len(columns)))
        pick = mine & known
        np.add.at(
            use,
            (place(industries, text["supply"][pick], path.name),
             place(columns, text["use"][pick], path.name)),
            data["value_musd"][pick],
        )  # fmt: skip
        use = np.maximum(use, 0.0)  # inventories drawn down, and accidents of balancing
        made = mine & (text["supply"] == "GO") & np.isin(text["use"], industries)
        output = np.bincount(
            place(industries, text["use"][made], path.name),
            data["value_musd"][made],
            len(industries),
        )
        k = len(industries)
        tables[code] = NationalTable(use[:, :k], use[:, k:].sum(axis=1), np.maximum(output, 0.0))
    return tables, industries


def read_gdp(path: Path, year: int) -> dict[str, float]:
    """GDP at market prices, USD million, by ISO3 code."""
    gdp: dict[str, float] = {}
    for line, row in read_records(path, ("Country Code", "Year", "Value")):
        if parse_number(path, line, "Year", row["Year"], (1900, 2100)) == year:
            value = parse_number(path, line, "Value", row["Value"], (0.0, np.inf))
            gdp[row["Country Code"]] = value / 1e6
    if not gdp:
        raise DataError(
            f"file {path.name}", f"no row for {year}", f"GDP of {year}", "add the year's rows"
        )
    largest = max(gdp, key=lambda code: gdp[code])
    if gdp[largest] < LEAST_LARGEST_GDP:
        raise DataError(
            f"file {path.name}, column Value, {largest} {year}", f"{gdp[largest] * 1e6:,.0f}",
            "the largest GDP in USD, above 1,000,000,000,000", "give USD, not millions or billions",
        )  # fmt: skip
    return gdp


def read_elasticities(path: Path, sectors: tuple[str, ...],
                      rename: dict[str, str]) -> dict[str, list[float]]:  # fmt: skip
    """Every published set of trade elasticities in the file, in the order of `sectors`."""
    records = read_records(path, ("sector",))
    names = [name for name in records[0][1] if name not in ("sector", "in_sample")]
    by_sector = {rename.get(row["sector"], row["sector"]): (line, row) for line, row in records}
    missing = [code for code in sectors if code not in by_sector]
    if missing:
        raise DataError(
            f"file {path.name}",
            f"no row for sector {', '.join(missing)}",
            "one row per sector",
            "add the rows",
        )
    return {
        name: [
            parse_number(path, by_sector[code][0], name, by_sector[code][1][name], (0.0, 1e3))
            for code in sectors
        ]
        for name in names
    }


def read_records(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file (plain or `.gz`) with their line numbers; every row has every column.

    Raises
    ------
    DataError
        A missing, oversized or unreadable file; a missing column; a short or empty row.
    """
    _require(path)
    if path.stat().st_size > MAX_CSV_BYTES:
        raise DataError(
            f"file {path.name}", f"{path.stat().st_size / 2**20:.0f} MB",
            f"at most {MAX_CSV_BYTES / 2**20:.0f} MB", "check that this is the table named",
        )  # fmt: skip
    opened = gzip.open if path.suffix == ".gz" else open
    records: list[tuple[int, dict[str, str]]] = []
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            _require_columns(path, reader.fieldnames or (), required)
            for row in reader:
                if len(records) >= MAX_CSV_ROWS:
                    raise DataError(
                        f"file {path.name}", f"more than {MAX_CSV_ROWS:,} rows",
                        f"at most {MAX_CSV_ROWS:,} rows", "check that this is the table named",
                    )  # fmt: skip
                _require_cells(path, reader.line_num, row, required)
                named = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
                records.append((reader.line_num, named))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"file {path.name}", f"not readable: {error}", "a CSV file in UTF-8", "restore the file"
        ) from error
    if not records:
        raise DataError(f"file {path.name}", "no rows", "a row of data", "restore the file")
    return records


def _require_columns(path: Path, found: Sequence[str], required: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in found]
    if missing:
        raise DataError(
            f"file {path.name}",
            f"columns {', '.join(str(name) for name in found)[:200] or 'none'}",
            f"columns {', '.join(required)}",
            f"add {', '.join(missing)}, or rename the columns",
        )


def _require_cells(path: Path, line: int, row: dict[str, Any], required: tuple[str, ...]) -> None:
    short = next((name for name in required if row[name] is None), None)
    if short is not None:
        raise DataError(
            f"file {path.name}, line {line}, column {short}",
            "a row that ends before it",
            f"a value in {', '.join(required)}",
            "fill the row or drop it",
        )


def parse_number(
    path: Path, line: int, column: str, text: str, bounds: tuple[float, float]
) -> float:
    """A finite number within bounds from a cell.

    Raises
    ------
    DataError
        Names file, line and column.
    """
    low, high = bounds
    value = parse_decimal(text)
    if not (np.isfinite(value) and low <= value <= high):
        expected = f"a number from {low:g} to {high:g}" if np.isfinite(high) else "a number"
        raise DataError(
            f"file {path.name}, line {line}, column {column}", repr(text[:60]), expected,
            "correct the cell; check the unit",
        )  # fmt: skip
    return value
