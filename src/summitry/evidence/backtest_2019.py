"""Back-test of 2018-19: the duties between the United States and China, steel and aluminium.

Frozen at 2017, held against US imports of 2019. Rules: ``docs/backtest.md``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from summitry.errors import DataError
from summitry.evidence.backtest_predict import IMPORTER
from summitry.world import Array, World, load_world
from summitry.world.build import build_world
from summitry.world.import_weights import ImportWeights, load_import_weights
from summitry.world.labels import ECONOMY_NAMES, SECTOR_NAMES
from summitry.world.products import compute_list_coverage, load_product_list
from summitry.world.tables import parse_number, read_records, read_trade

BASE_YEAR, FACT_YEAR = 2017, 2019
FILE = "us_china_additional_tariffs_2019_hs6.csv"
YEAR_AVERAGE, END_OF_YEAR = "year_average", "end_of_year"
LEFT_OVER, ALL_PARTNERS = "left_over", "all_partners"
VARIANTS = (YEAR_AVERAGE, END_OF_YEAR, LEFT_OVER, ALL_PARTNERS)
PUT_BACK = 5.0  # 1 + theta of 4: how strongly imports of 2024 fell short where they were taxed
_RENAME = {"Services (aggregate)": "SERV"}
_DAYS = 365
# List 4A, what was halved in February 2020, was in force from 1 September 2019.
_LIST_4A = 122 / _DAYS
# Lists 1 and 2: USD 34 + 16 billion, 25 percent all year. List 3: USD 200 billion, 10 percent for
# goods under way before 10 May, which had until 15 June to arrive, then 25 (USTR notices).
_LIST_3 = (165 * 10 + 200 * 25) / (_DAYS * 25)
_LISTS_1_TO_3 = (50 + 200 * _LIST_3) / 250
_STEEL, _ALUMINIUM = 0.25, 0.10  # Proclamations 9705 and 9704 of March 2018
# Share of 2019 in which the full duty was paid, and at the end of 2019; everybody else: 1 and 1.
# Quotas instead of duty: Proclamations 9740 (South Korea), 9758 and 9759 (Argentina, Australia,
# Brazil). Canada and Mexico until 19 May: 9893 and 9894. Turkey's steel at 50 until 20 May: 9886.
_STEEL_DAYS = {"AUS": (0.0, 0.0), "ARG": (0.0, 0.0), "BRA": (0.0, 0.0), "KOR": (0.0, 0.0),
               "CAN": (139 / _DAYS, 0.0), "MEX": (139 / _DAYS, 0.0),
               "TUR": ((140 * 2 + 225) / _DAYS, 1.0)}  # fmt: skip
_ALUMINIUM_DAYS = {"AUS": (0.0, 0.0), "ARG": (0.0, 0.0), "CAN": (139 / _DAYS, 0.0),
                   "MEX": (139 / _DAYS, 0.0)}  # fmt: skip
# Smartphones have a subheading of their own since 2022; before, all mobile telephones had one.
_SUCCESSORS = {"851713": "851712", "851714": "851712"}


@dataclass(frozen=True, eq=False)
class Inputs:
    """A frozen world, what was added to its duties, and what was bought afterwards.

    `added` holds (N,N,J) arrays, importer x exporter x sector, by variant; `actual` (N,J) is what
    the importer bought by exporter and sector in the year of the facts, USD million.
    """

    world: World
    added: dict[str, Array]
    actual: Array


def read_inputs(data_dir: Path, progress: Callable[[str], None] | None = None) -> Inputs:
    """The test on all economies, from the original tables.

    Parameters
    ----------
    data_dir : Path
        As ``summitry world build`` needs it, with ``icio/icio_2017.parquet``,
        ``icio/icio_2019.parquet`` and ``tariffs/us_china_additional_tariffs_2019_hs6.csv``.

    Raises
    ------
    DataError
        A missing file or column, a bad row, a rate that cannot be a percentage.
    """
    rows = read_rates(data_dir / "tariffs" / FILE)
    economies, sectors = tuple(ECONOMY_NAMES), tuple(SECTOR_NAMES)
    later, _, _ = read_trade(
        data_dir / "icio" / f"icio_{FACT_YEAR}.parquet", economies, sectors, _RENAME
    )
    with tempfile.TemporaryDirectory() as folder:
        build_world(data_dir, Path(folder), progress, BASE_YEAR)
        world = load_world(folder)
    added = {variant: make_duties(rows, world, variant) for variant in VARIANTS}
    return Inputs(world, added, later[world.economy_index(IMPORTER)])


def read_rates(path: Path) -> dict[str, tuple[float | None, float | None, float]]:
    """Additional duties by HS subheading: US end of 2019, US 2020, China end of 2019, shares."""
    rows: dict[str, tuple[float | None, float | None, float]] = {}
    highest = 0.0
    for line, row in read_records(path, ("hs6", "us_tariff_2019", "us_tariff_2020",
                                         "chn_reta_2019")):  # fmt: skip
        if not re.fullmatch(r"[0-9]{6}", row["hs6"]):
            raise DataError(
                f"file {path.name}, line {line}, column hs6", repr(row["hs6"][:40]), "six digits",
                "restore the code; a spreadsheet may have dropped its leading zero",
            )  # fmt: skip
        rates = [
            None if not row[name] else parse_number(path, line, name, row[name], (0, 500))
            for name in ("us_tariff_2019", "us_tariff_2020", "chn_reta_2019")
        ]
        highest = max(highest, *(rate or 0.0 for rate in rates))
        first, second, third = (None if rate is None else rate / 100 for rate in rates)
        rows[row["hs6"]] = first, second, third or 0.0
    if highest <= 1:
        raise DataError(
            f"file {path.name}", f"no rate above {highest:g}", "rates in percent, such as 25",
            "multiply shares by 100",
        )  # fmt: skip
    return rows


def make_duties(
    rows: dict[str, tuple[float | None, float | None, float]], world: World, variant: str
) -> Array:
    """Duties added between 2017 and 2019, (N,N,J), importer x exporter x sector."""
    weights = load_import_weights()
    us, china = world.economy_index(IMPORTER), world.economy_index("CHN")
    added = np.zeros_like(world.tariff_rate)
    late = variant == END_OF_YEAR
    steel, aluminium = (
        compute_list_coverage(load_product_list(name), IMPORTER, world.economies, world.sectors)
        for name in ("steel", "aluminium")
    )
    for n, code in enumerate(world.economies):
        added[us, n] = (
            _STEEL * _STEEL_DAYS.get(code, (1.0, 1.0))[late] * steel.share[n]
            + _ALUMINIUM * _ALUMINIUM_DAYS.get(code, (1.0, 1.0))[late] * aluminium.share[n]
        )
    by_product = _match({code: _rate_of(code, row, late) for code, row in rows.items()}, weights)
    buy = weights.imports_musd[:, weights.partner_of["CHN"]]
    if variant == ALL_PARTNERS:
        buy = weights.imports_musd.sum(axis=1)
    elif variant != LEFT_OVER:  # the rates of 2020 still held in 2024
        since = _match({code: row[1] for code, row in rows.items()}, weights)
        buy = buy * (1 + np.nan_to_num(since)) ** PUT_BACK
    added[us, china] = _average(by_product, buy, weights)
    answer = _match({code: row[2] for code, row in rows.items()}, weights)
    added[china, us] = _average(answer, np.ones_like(buy), weights)
    return added


def _rate_of(code: str, row: tuple[float | None, float | None, float], late: bool) -> float | None:
    """The US duty of a subheading on China: at the end of 2019, or averaged over its days."""
    rate, later, _ = row
    if rate is None or late:
        return rate
    list_4a = min(2 * max(rate - (rate if later is None else later), 0.0), rate)
    rest = rate - list_4a
    metals = min(rest, _metal_duties().get(code, 0.0))  # in force all year
    return _LIST_4A * list_4a + metals + _LISTS_1_TO_3 * (rest - metals)


def _metal_duties() -> dict[str, float]:
    return {
        code.digits: rate
        for name, rate in (("steel", _STEEL), ("aluminium", _ALUMINIUM))
        for code in load_product_list(name).codes
    }


def _match(rates: dict[str, float | None], weights: ImportWeights) -> Array:
    """Rates on the subheadings of the weights (H,); NaN where no relative has one.

    Subheadings that are newer than the rates take the mean of those that share their first five
    digits, or their heading.
    """
    known = {code: rate for code, rate in rates.items() if rate is not None}
    groups: dict[str, list[float]] = {}
    for code, rate in known.items():
        for length in (5, 4):
            groups.setdefault(code[:length], []).append(rate)

    def find(code: str) -> float:
        for name in (code, _SUCCESSORS.get(code, "")):
            if name in known:
                return known[name]
        near = groups.get(code[:5]) or groups.get(code[:4])
        return float(np.mean(near)) if near else np.nan

    return np.array([find(code) for code in weights.products])


def _average(by_product: Array, buy: Array, weights: ImportWeights) -> Array:
    """Mean rate by sector (J,), over the products that have one."""
    weight = (buy * np.isfinite(by_product))[:, None] * weights.placement
    total = weight.sum(axis=0)
    paid = np.nan_to_num(by_product) @ weight
    return np.asarray(np.divide(paid, total, out=np.zeros_like(paid), where=total > 0))
