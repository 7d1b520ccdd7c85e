"""Building `world-2022` from public tables: trade 2022, technology 2014, GDP 2022, duties.

Another year of the same tables gives the world of that year. The same tables and the
same pinned packages give the same bytes. Method: ``docs/world-2022.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summitry.world.arrays import Array, Mask
from summitry.world.calibrate import balance_ras, shift_share
from summitry.world.labels import ECONOMY_NAMES, SECTOR_GROUPS, SECTOR_NAMES
from summitry.world.store import FLOW_UNIT_MUSD, RATE_UNIT, write_folder
from summitry.world.tables import (
    read_elasticities,
    read_gdp,
    read_national_tables,
    read_trade,
)
from summitry.world.technology import (
    PROXIES,
    Technology,
    map_technology,
    world_table,
)
from summitry.world.us_mfn import apply_us_schedule

YEAR = 2022
TECHNOLOGY_YEAR = 2014
TARIFF_CAP_PERCENTILE = 95  # within sector: simple averages over lines have outliers in food
PRIOR_FLOOR = 1e-7  # of a sector's inputs: lets RAS reach a total where 2014 has no entry
_RENAME = {"Services (aggregate)": "SERV"}
_LARGE = ("USA", "CHN", "JPN", "DEU", "GBR", "KOR", "CAN", "MEX", "VNM")

ELASTICITY_PAPERS = {
    "bagwell_staiger_yurukoglu_2021": "Bagwell, Staiger and Yurukoglu (2021, Econometrica)",
    "caliendo_parro_2015": "Caliendo and Parro (2015, Review of Economic Studies)",
    "fontagne_guimbard_orefice_2022": "Fontagne, Guimbard and Orefice (2022, JIE)",
    "giri_yi_yilmazkuday_2021": "Giri, Yi and Yilmazkuday (2021, JIE)",
    "lashkaripour_lugovskyy_2023": "Lashkaripour and Lugovskyy (2023, AER)",
    "shapiro_2016": "Shapiro (2016, AEJ: Economic Policy)",
    "uniform_4": "4 in every sector (Simonovska and Waugh 2014, JIE)",
}


def list_sources(year: int) -> list[dict[str, Any]]:
    """Where the tables of a year come from, for the manifest."""
    return [
        {"what": f"bilateral trade and home sales {year}, basic prices",
         "source": "OECD ICIO tables",
         "year": year, "unit": "USD million", "licence": "OECD terms, attribution"},
        {"what": "applied import duties",
         "source": "Teti, Global Tariff Database (research dataset)",
         "year": year, "unit": "share, simple average over lines", "licence": "cite the author"},
        {"what": "level of US duties, most-favoured-nation schedule weighted by imports of 2024",
         "source": "US International Trade Commission; US Census Bureau",
         "year": 2025, "unit": "share", "licence": "public domain"},
        {"what": "national input-output tables",
         "source": "World Input-Output Database, release 2016",
         "year": TECHNOLOGY_YEAR, "unit": "USD million", "licence": "CC BY 4.0"},
        {"what": "GDP at market prices", "source": "World Bank, World Development Indicators",
         "year": year, "unit": "current USD", "licence": "CC BY 4.0"},
    ]  # fmt: skip


@dataclass(frozen=True)
class BuildReport:
    """What the build changed, by how much, for the page that describes the world."""

    lines: list[str]
    folder: Path


@dataclass(frozen=True)
class _Economy:
    """One economy's calibrated inputs and what it took to get there."""

    input_use: Array  # (J,J) using sector, input
    gdp_before: float  # value added with the 2014 ratios, USD million
    gdp_after: float
    gdp_published: float | None
    moved: float  # share of intermediate use that RAS moved


def build_world(
    data_dir: Path,
    out_dir: Path,
    progress: Callable[[str], None] | None = None,
    year: int = YEAR,
) -> BuildReport:
    """Calibrate `world-2022`, or the world of another year, and write its folder.

    Parameters
    ----------
    data_dir : Path
        Holds ``icio/icio_2022.parquet``, ``icio/gdp_current_usd.csv``,
        ``icio/trade_elasticity_icio.csv`` and ``niot/wiod16_niot_2014.parquet``.
    out_dir : Path
        Receives ``manifest.json`` and ``arrays.npz``.
    progress : callable, optional
        Called with a plain line at each step.
    year : int
        Of trade, duties and GDP; technology is of 2014 in every year.

    Raises
    ------
    DataError
        A missing file or column, an unknown label, a number that is not finite, accounts that
        cannot be brought together.
    """
    say = progress or (lambda _line: None)
    economies, sectors = tuple(ECONOMY_NAMES), tuple(SECTOR_NAMES)
    say("reading trade and duties")
    raw, rate, stated = read_trade(
        data_dir / "icio" / f"icio_{year}.parquet", economies, sectors, _RENAME
    )
    flow, floored = floor_flows(raw)
    tariff, capped = clean_tariffs(rate, stated, np.array([c == "SERV" for c in sectors]))
    us = economies.index("USA")
    away = stated[us] & (np.arange(len(economies)) != us)[:, None]
    scheduled, from_schedule = apply_us_schedule(rate[us], away, sectors)
    tariff[us, :, from_schedule] = round_rates(scheduled).T[from_schedule]
    tariff[us, us] = 0.0
    say("reading national input-output tables")
    tables, industries = read_national_tables(
        data_dir / "niot" / f"wiod16_niot_{TECHNOLOGY_YEAR}.parquet"
    )
    spare = world_table(tables)
    gdp = read_gdp(data_dir / "icio" / "gdp_current_usd.csv", year)
    parts = []
    for n, code in enumerate(economies):
        say(f"balancing {ECONOMY_NAMES[code]} ({n + 1} of {len(economies)})")
        absorption = (flow[n] * (1 + tariff[n])).sum(axis=0)
        duty = float((flow[n] * tariff[n]).sum())
        technology = map_technology(
            tables[PROXIES.get(code, code)], spare, industries, sectors, absorption
        )
        parts.append(
            calibrate_economy(code, technology, flow[:, n].sum(axis=0), absorption,
                              None if code not in gdp else gdp[code] - duty)
        )  # fmt: skip
    changes = _changes(floored, capped, flow, int(from_schedule.sum()))
    manifest = {**_manifest(data_dir, sectors, economies, year), "changes": changes}
    arrays = {
        "basic_flow": np.rint(flow / FLOW_UNIT_MUSD).astype(np.int64),
        "tariff_rate": np.rint(tariff / RATE_UNIT).astype(np.int32),
        "input_use": np.rint(np.array([p.input_use for p in parts]) / FLOW_UNIT_MUSD).astype(
            np.int64
        ),
    }
    write_folder(out_dir, manifest, arrays)
    return BuildReport([*changes, *_report(economies, parts)], out_dir)


def floor_flows(flow: Array) -> tuple[Array, int]:
    """Give every cell of a living sector at least USD 100 and round to USD 100.

    A sector lives if the economy sells any of it. Zero cells of living sectors get the smallest
    flow the file can state, so that a cut in trade cost can open trade; sectors an economy lacks
    stay zero.
    """
    rounded = np.rint(flow / FLOW_UNIT_MUSD) * FLOW_UNIT_MUSD
    living = rounded.sum(axis=0) > 0  # (N,J) exporter, sector
    low = living[None, :, :] & (rounded < FLOW_UNIT_MUSD)
    return np.where(low, FLOW_UNIT_MUSD, rounded), int(low.sum())


def clean_tariffs(rate: Array, stated: Mask, is_service: Mask) -> tuple[Array, int]:
    """Cap duties at the 95th percentile of their sector; none on services or on home sales.

    A cell without trade has no stated duty and gets the importer's median of that sector.
    """
    n = len(rate)
    away = ~np.eye(n, dtype=bool)
    known = stated & away[:, :, None]
    filled = rate.copy()
    capped = 0
    for j in range(rate.shape[2]):
        cap = np.percentile(rate[:, :, j][known[:, :, j]], TARIFF_CAP_PERCENTILE)
        capped += int(np.sum(known[:, :, j] & (rate[:, :, j] > cap) & ~is_service[j]))
        for importer in range(n):
            mine = known[importer, :, j]
            typical = np.median(rate[importer, mine, j]) if mine.any() else 0.0
            filled[importer, :, j] = np.where(mine, rate[importer, :, j], typical)
        filled[:, :, j] = np.minimum(filled[:, :, j], cap)
    filled *= away[:, :, None] & ~is_service[None, None, :]
    return round_rates(filled), capped


def round_rates(rate: Array) -> Array:
    """Rates in whole millionths."""
    return np.asarray(np.rint(rate / RATE_UNIT) * RATE_UNIT)


def calibrate_economy(
    code: str,
    technology: Technology,
    output: Array,
    absorption: Array,
    value_added: float | None,
) -> _Economy:
    """Fit one economy's recipe to its output, its purchases and, where published, its GDP.

    Parameters
    ----------
    output, absorption : (J,) arrays
        Gross output at basic prices and purchases with duty, USD million of 2022.
    value_added : float or None
        GDP at market prices less the import duty of this baseline: the model's value added then
        holds all other product taxes. None where no GDP is published.
    """
    share = technology.value_added_share
    before = float(share @ output)
    if value_added is not None:
        share = shift_share(share, output, value_added, f"GDP of {code}")
    bought = (1 - share) * output
    used = shift_share(technology.intermediate_share, absorption, float(bought.sum()),
                       f"intermediate use of {code}")  # fmt: skip
    prior = technology.input_coefficient * output[None, :]
    floor = PRIOR_FLOOR * np.outer(used * absorption > 0, bought)
    prior = prior + floor
    prior *= bought.sum() / prior.sum()
    table = balance_ras(prior, used * absorption, bought, f"input-output table of {code}")
    moved = float(np.abs(table - prior).sum() / (2 * prior.sum()))
    return _Economy(table.T, before, float(share @ output), value_added, moved)


def _manifest(
    data_dir: Path, sectors: tuple[str, ...], economies: tuple[str, ...], year: int
) -> dict[str, Any]:
    sets = read_elasticities(data_dir / "icio" / "trade_elasticity_icio.csv", sectors, _RENAME)
    return {
        "name": f"world-{year}",
        "year": year,
        "economies": list(economies),
        "sectors": list(sectors),
        "goods": list(SECTOR_GROUPS["goods"]),
        "proxies": PROXIES,
        "sources": list_sources(year),
        "unit": {"basic_flow": "USD 100", "tariff_rate": "millionth", "input_use": "USD 100"},
        "axes": {
            "basic_flow": "importer, exporter, sector",
            "tariff_rate": "importer, exporter, sector",
            "input_use": "economy, using sector, input",
        },
        "method": "docs/world-2022.md",
        "licence": "CC BY 4.0 for the compilation; attribution to each source",
        "elasticities": {
            "default": "giri_yi_yilmazkuday_2021",
            "sets": {
                name: {"paper": ELASTICITY_PAPERS[name], "values": values}
                for name, values in sets.items()
            },
        },
    }


def _changes(floored: int, capped: int, flow: Array, scheduled: int) -> list[str]:
    """What was changed in the tables, for the manifest and the report."""
    return [
        f"{floored:,} of {flow.size:,} cells of living sectors floored at USD 100"
        f" ({floored * FLOW_UNIT_MUSD:,.2f} USD million in all)",
        f"{int(np.sum(flow.sum(axis=0) == 0))} sectors that an economy lacks stay zero",
        f"{capped:,} duties capped at their sector's 95th percentile",
        f"US duties of {scheduled} sectors at the level of the tariff schedule of 2025",
    ]


def _report(economies: tuple[str, ...], parts: list[_Economy]) -> list[str]:
    by_code: Mapping[str, _Economy] = dict(zip(economies, parts, strict=True))
    lines = ["", "economy   GDP, 2014 ratios   GDP fitted   use moved by RAS"]
    for code in _LARGE:
        part = by_code[code]
        lines.append(
            f"{code:7s} {part.gdp_before / 1e6:14.2f} {part.gdp_after / 1e6:14.2f}"
            f" {part.moved:14.1%}"
        )
    unfitted = [code for code, part in by_code.items() if part.gdp_published is None]
    lines += [
        "(USD trillion; value added: GDP at market prices less import duty)",
        f"no published GDP, 2014 ratios kept: {', '.join(unfitted)}",
    ]
    return lines


__all__ = ["BuildReport", "build_world"]
