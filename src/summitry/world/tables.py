"""Reading the public tables a world is built from, each row checked.

Needs `pyarrow` (``pip install summitry[build]``); nothing else in summitry does.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import DataError
from summitry.world.arrays import Array, Mask
from summitry.world.technology import NationalTable

_FINAL_USES = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN")
_NOT_INDUSTRIES = (*_FINAL_USES, "EXP", "GO")


def read_columns(path: Path, required: tuple[str, ...]) -> dict[str, Any]:
    """Named columns of a Parquet file as NumPy arrays (text as str objects)."""
    try:
        from pyarrow import parquet  # noqa: PLC0415 - only the build needs it
    except ImportError as error:
        raise DataError(
            f"file {path.name}",
            "pyarrow is not installed",
            "pyarrow, to read Parquet",
            "pip install 'summitry[build]'",
        ) from error
    _require(path)
    table = parquet.read_table(path)
    missing = [name for name in required if name not in table.column_names]
    if missing:
        raise DataError(
            f"file {path.name}",
            f"columns {', '.join(table.column_names)}",
            f"columns {', '.join(required)}",
            "rename the columns",
        )
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
    for line, row in enumerate(_rows(path), start=2):
        if int(row["Year"]) != year:
            continue
        value = _number(path, line, "Value", row["Value"])
        gdp[row["Country Code"]] = value / 1e6
    return gdp


def read_elasticities(path: Path, sectors: tuple[str, ...],
                      rename: dict[str, str]) -> dict[str, list[float]]:  # fmt: skip
    """Every published set of trade elasticities in the file, in the order of `sectors`."""
    rows = _rows(path)
    names = [name for name in rows[0] if name not in ("sector", "in_sample")]
    by_sector = {rename.get(row["sector"], row["sector"]): row for row in rows}
    missing = [code for code in sectors if code not in by_sector]
    if missing:
        raise DataError(
            f"file {path.name}",
            f"no row for sector {', '.join(missing)}",
            "one row per sector",
            "add the rows",
        )
    return {
        name: [_number(path, 0, name, by_sector[code][name]) for code in sectors] for name in names
    }


def _rows(path: Path) -> list[dict[str, str]]:
    _require(path)
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _number(path: Path, line: int, column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        at = f", line {line}" if line else ""
        raise DataError(
            f"file {path.name}{at}, column {column}", repr(text), "a number", "correct the cell"
        )
    return value
