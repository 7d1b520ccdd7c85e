"""Technology of 2014 on the sectors of the trade data: who uses what, and what is left for wages.

National input-output tables (43 economies x 56 industries) are summed or split to the 28 sectors.
Where several industries make one sector they are added; where one industry feeds several sectors,
each user sector gets the industry's recipe and each input is split by what the economy buys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from summitry.world.arrays import Array

# Sector -> the industries of the national tables it is made of; everything else is services.
GOODS_INDUSTRIES: dict[str, tuple[str, ...]] = {
    "A01": ("A01",), "A02": ("A02",), "A03": ("A03",),
    "B05": ("B",), "B06": ("B",), "B07": ("B",), "B08": ("B",), "B09": ("B",),
    "C10T12": ("C10-C12",), "C13T15": ("C13-C15",), "C16": ("C16",), "C17_18": ("C17", "C18"),
    "C19": ("C19",), "C20": ("C20",), "C21": ("C21",), "C22": ("C22",), "C23": ("C23",),
    "C24A": ("C24",), "C24B": ("C24",), "C25": ("C25",), "C26": ("C26",), "C27": ("C27",),
    "C28": ("C28",), "C29": ("C29",), "C301": ("C30",), "C302T309": ("C30",),
    "C31T33": ("C31_C32", "C33"),
}  # fmt: skip

# Economies without a national table borrow that of an economy alike in income and specialisation:
# a judgement, flagged wherever their results are shown.
PROXIES: dict[str, str] = {
    "AGO": "RUS", "ARE": "NOR", "ARG": "BRA", "BGD": "IND", "BLR": "RUS", "BRN": "NOR",
    "CHL": "AUS", "CIV": "IDN", "CMR": "IDN", "COD": "IDN", "COL": "BRA", "CRI": "MEX",
    "EGY": "TUR", "HKG": "TWN", "ISL": "NOR", "ISR": "NLD", "JOR": "TUR", "KAZ": "RUS",
    "KHM": "IDN", "LAO": "IDN", "MAR": "TUR", "MMR": "IDN", "MYS": "MEX", "NGA": "IDN",
    "NZL": "AUS", "PAK": "IND", "PER": "BRA", "PHL": "IDN", "SAU": "RUS", "SEN": "IDN",
    "SGP": "TWN", "STP": "IDN", "THA": "MEX", "TUN": "TUR", "UKR": "ROU", "VNM": "CHN",
    "ZAF": "BRA", "ROW": "IDN",
}  # fmt: skip

# Value-added shares of 2014 outside this range are accidents of tiny industries or of taxes.
VALUE_ADDED_RANGE = (0.02, 0.95)


@dataclass(frozen=True)
class NationalTable:
    """One economy's input-output table, by industry, USD million of 2014."""

    use: Array  # (K,K) supplying industry, using industry; domestic and imported together
    final: Array  # (K,) final use of each product, exports left out
    output: Array  # (K,)

    @property
    def value_added(self) -> Array:
        """Output less inputs: product taxes on inputs stay in, as they do in market-price GDP."""
        return np.asarray(self.output - self.use.sum(axis=0))


@dataclass(frozen=True)
class Technology:
    """One economy's recipe on the sectors of the trade data."""

    value_added_share: Array  # (J,)
    input_coefficient: Array  # (J,J) input, using sector: per unit of output
    intermediate_share: Array  # (J,) of what is bought of each good


def sum_industries(
    table: NationalTable, industries: tuple[str, ...], sectors: tuple[str, ...]
) -> tuple[NationalTable, Any]:
    """Add up industries that make one sector; shared industries stay whole.

    Returns the smaller table and, for each sector, the row it reads (J,).
    """
    goods = {name for names in GOODS_INDUSTRIES.values() for name in names}
    services = tuple(name for name in industries if name not in goods)
    of_sector = [GOODS_INDUSTRIES.get(code, services) for code in sectors]
    rows = list(dict.fromkeys(of_sector))
    collect = np.array([[float(name in row) for name in industries] for row in rows])
    summed = NationalTable(
        collect @ table.use @ collect.T,
        collect @ table.final,
        collect @ table.output,
    )
    return summed, np.array([rows.index(row) for row in of_sector])


def map_technology(
    table: NationalTable,
    fallback: NationalTable,
    industries: tuple[str, ...],
    sectors: tuple[str, ...],
    absorption: Array,
) -> Technology:
    """Bring a national table to the sectors of the trade data.

    Parameters
    ----------
    table, fallback : NationalTable
        The economy's own (or proxy) table, and the sum over all economies, read where an industry
        is absent.
    absorption : (J,) array
        What the economy buys of each good: splits an industry's product between sectors.
    """
    small, group = sum_industries(table, industries, sectors)
    spare, _ = sum_industries(fallback, industries, sectors)
    made = small.output > 0
    coefficient = np.where(made, _columns(small), _columns(spare))
    value_added = np.where(made, _ratio(small.value_added, small.output),
                           _ratio(spare.value_added, spare.output))  # fmt: skip
    bought = small.use.sum(axis=1)
    used = np.where(
        bought + small.final > 0,
        _ratio(bought, bought + small.final),
        _ratio(spare.use.sum(axis=1), spare.use.sum(axis=1) + spare.final),
    )
    shared = np.zeros(len(small.output))
    np.add.at(shared, group, absorption)
    split = _ratio(absorption, shared[group])  # (J,) within its industry
    return Technology(
        np.clip(value_added[group], *VALUE_ADDED_RANGE),
        coefficient[np.ix_(group, group)] * split[:, None],
        used[group],
    )


def world_table(tables: Mapping[str, NationalTable]) -> NationalTable:
    """The sum of all national tables: the recipe for an industry an economy's table lacks."""
    return NationalTable(
        *(
            np.sum([getattr(t, key) for t in tables.values()], axis=0)
            for key in ("use", "final", "output")
        )
    )


def _columns(table: NationalTable) -> Array:
    return _ratio(table.use, np.broadcast_to(table.output[None, :], table.use.shape))


def _ratio(part: Array, total: Array) -> Array:
    return np.divide(part, total, out=np.zeros_like(part), where=total > 0)
