"""Military spending as a share of GDP: figures of governments and NATO, or a table of the user's.

Only figures that governments and NATO publish about themselves come with summitry. Larger data
sets have terms of their own (SIPRI's allow non-commercial use): a copy of one is read where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from summitry.errors import DataError
from summitry.world.tables import parse_number, read_records

FILE = "spending.csv"
HIGHEST_PERCENT = 200.0  # of GDP: Kuwait spent 117 in 1991; beyond, a unit is wrong
_CODES = ("economy", "Code", "Country Code")
_YEARS = ("year", "Year")
_SHARES = ("percent_of_gdp", "Military expenditure (% of GDP)", "Value")


@dataclass(frozen=True)
class SpendingShare:
    """One economy's spending in a year, percent of GDP; `basis` is what is counted, and how."""

    economy: str
    year: int
    percent_of_gdp: float
    basis: str
    source: str


def load_military_spending(path: Path | None = None) -> Mapping[str, SpendingShare]:
    """The last known figure of each economy; no entry where none is known.

    Parameters
    ----------
    path : Path, optional
        A CSV file of one's own in the place of the shipped figures, with a row for each economy
        and year: columns ``economy``, ``year``, ``percent_of_gdp``, or those under which Our World
        in Data and the World Bank hand out SIPRI's and their own series. Empty cells are no figure.

    Raises
    ------
    DataError
        A file without these columns, or a cell that is no number; names line and column.
    """
    return _load_shipped() if path is None else _read(path)


@cache
def _load_shipped() -> Mapping[str, SpendingShare]:
    shipped = Path(str(files("summitry.security") / "data" / FILE))
    records = read_records(shipped, ("economy", "year", "percent_of_gdp", "basis", "source"))
    return {
        row["economy"]: SpendingShare(
            row["economy"], int(row["year"]), float(row["percent_of_gdp"]), row["basis"],
            row["source"],
        )
        for _, row in records
    }  # fmt: skip


def _read(path: Path) -> Mapping[str, SpendingShare]:
    records = read_records(path, ())
    code, year, share = (_find(path, records[0][1], names) for names in (_CODES, _YEARS, _SHARES))
    found: dict[str, SpendingShare] = {}
    for line, row in records:
        if not (row[code] and row[share]):
            continue
        when = int(parse_number(path, line, year, row[year], (1900, 2100)))
        value = parse_number(path, line, share, row[share], (0.0, HIGHEST_PERCENT))
        known = found.get(row[code])
        if known is None or when > known.year:
            found[row[code]] = SpendingShare(row[code], when, value, "as in the file", path.name)
    return found


def _find(path: Path, row: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        if name in row:
            return name
    raise DataError(
        f"file {path.name}",
        f"columns {', '.join(row)[:200]}",
        f"a column {' or '.join(names)}",
        "rename the column that holds it",
    )
