"""The world of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025): 194 economies, 2023."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from summitry.errors import WorldError
from summitry.world.arrays import Array
from summitry.world.loaders._files import Row, read_rows, read_text, require_file
from summitry.world.loaders.gravity import one_sector_world
from summitry.world.world import World

SIZE = 194
USA = "USA"
MIN_US_TARIFF = 0.1  # the general rate of 5 April 2025, for partners without a rate of their own
# Share of what is sold in a destination that pays for distribution there, as the authors' program
# has it: others, United States.
DESTINATION_SHARE = (0.11433521, 0.27047098)
MOST_SHORT = 20  # economies that import more than they spend; 2 do in the authors' files
HIGHEST_TRADE, HIGHEST_GDP, HIGHEST_RATE = 1e10, 1e15, 10.0  # thousand USD, USD, share
_FOR = "Ignatenko, Lashkaripour, Macedoni and Simonovska (2025)"


@dataclass(frozen=True)
class LiberationDay:
    """Trade of 2023 and the tariffs announced on 2 April 2025.

    Parameters
    ----------
    world : World
        One sector, theta 4, no duties; home sales fitted so that spending is GDP + transfers.
    destination_share : (N,) array
        nu, the share of sales that pays for distribution in the destination.
    us_tariff_rate : (N,) array
        Rate on each exporter, at least 10 %; 0 on the United States.
    gdp_musd : (N,) array
        The GDP file, USD million.
    eu_members : tuple of int
        Positions of the 27 members of the European Union.
    """

    world: World
    destination_share: Array
    us_tariff_rate: Array
    gdp_musd: Array
    eu_members: tuple[int, ...]


def load_liberation_day(
    folder: str | Path, *, destination_share: tuple[float, float] = DESTINATION_SHARE
) -> LiberationDay:
    """Trade, GDP and announced tariffs of 194 economies from the authors' files.

    Spending is ``E = GDP + T`` with ``T_i = (1-nu_i) (imports_i - sum_n (1-nu_n) exports_in)``, and
    home sales are what spending leaves after imports, at least zero, as the authors' program has
    it. Output and deficits are those of the flows that result.

    Parameters
    ----------
    folder : str or Path
        Holds ``trade_cepii.csv`` (exporter rows, importer columns, thousand USD), ``gdp.csv``,
        ``tariffs.csv``, ``country_labels.csv`` and ``ids.txt``.
    destination_share : (float, float)
        nu elsewhere and in the United States.

    Raises
    ------
    WorldError
        A missing file, a wrong number of rows, a number that is none.
    """
    root = Path(folder)
    codes = _read_codes(root)
    usa = codes.index(USA) if USA in codes else -1
    if usa < 0:
        raise WorldError(
            "file country_labels.csv", "no row USA", "the United States", "restore the file"
        )
    imports = _read_trade(root)
    gdp = _read_column(root, "gdp.csv", "gdp", "USD, zero or more", HIGHEST_GDP) / 1e6
    nu = np.full(SIZE, destination_share[0])
    nu[usa] = destination_share[1]
    transfer = (1 - nu) * (imports.sum(axis=1) - (1 - nu) @ imports)
    spending = gdp + transfer
    home = spending - imports.sum(axis=1)
    short = home < 0
    if short.sum() > MOST_SHORT:
        raise WorldError(
            "file gdp.csv",
            f"{int(short.sum())} economies import more than GDP and transfers pay for",
            f"at most {MOST_SHORT}: GDP in USD, beside trade in thousand USD (trade_cepii.csv)",
            "restore the original files, or their units",
        )
    np.fill_diagonal(imports, np.maximum(home, 0.0))
    listed_rate = _read_column(
        root,
        "tariffs.csv",
        "applied_tariff",
        "a share of zero or more (25 % is 0.25)",
        HIGHEST_RATE,
    )
    rate = np.maximum(listed_rate, MIN_US_TARIFF)
    rate[usa] = 0.0
    listed = ", ".join(codes[k] for k in np.flatnonzero(short))
    world = one_sector_world(
        "liberation-day-2023",
        2023,
        codes,
        imports,
        provenance={
            "sources": [
                {"what": "bilateral trade in goods", "source": "BACI, CEPII", "year": 2023,
                 "unit": "USD million"},
                {"what": "GDP", "source": "World Bank, World Development Indicators",
                 "year": 2023, "unit": "USD million"},
            ],
            "elasticities_used": "4",
            "changes": [
                "home sales set to GDP + transfers - imports",
                f"home sales of {int(short.sum())} economies raised to zero"
                f" ({-home[short].sum():,.0f} USD million in all): {listed}",
            ],
        },
    )  # fmt: skip
    return LiberationDay(world, nu, rate, gdp, _read_members(root))


def _rows(root: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    path = require_file(root / name, _FOR)
    rows = list(read_rows(path, columns))
    if len(rows) != SIZE:
        raise WorldError(
            f"file {name}", f"{len(rows)} rows", f"{SIZE} rows", "restore the original file"
        )
    return rows


def _read_codes(root: Path) -> tuple[str, ...]:
    """The economies, each named once."""
    codes: list[str] = []
    for row in _rows(root, "country_labels.csv", ("iso3", "iso_code", "CountryName")):
        if row.label("iso3") in codes:
            raise row.refuse("iso3", "one row for each economy", "restore the original file")
        codes.append(row.label("iso3"))
    return tuple(codes)


def _read_column(root: Path, name: str, column: str, expected: str, high: float) -> Array:
    rows = _rows(root, name, (column,))
    return np.array([row.number(column, expected, high=high) for row in rows])


def _read_trade(root: Path) -> Array:
    """Imports importer x exporter, USD million; an empty cell of the file is no trade."""
    columns = tuple(f"export_ij{k}" for k in range(1, SIZE + 1))
    exports = np.zeros((SIZE, SIZE))
    for i, row in enumerate(_rows(root, "trade_cepii.csv", columns)):
        for n, column in enumerate(columns):
            if row.cells[column].strip():
                exports[i, n] = row.number(
                    column, "trade of zero or more, or an empty cell", high=HIGHEST_TRADE
                )
    np.fill_diagonal(exports, 0.0)
    return np.asarray(exports.T / 1e3)


def _read_members(root: Path) -> tuple[int, ...]:
    """Positions of the European Union's members, from ``id_EU=[10 13 ...];``."""
    text = read_text(require_file(root / "ids.txt", _FOR))
    found = re.search(r"id_EU\s*=\s*\[([\d\s]+)\]", text)
    numbers = [int(word) - 1 for word in found[1].split()] if found else []
    if len(numbers) != 27 or max(numbers) >= SIZE:
        raise WorldError(
            "file ids.txt",
            f"{len(numbers)} members of the European Union",
            "id_EU=[...] with 27 numbers",
            "restore the original file",
        )
    return tuple(numbers)
