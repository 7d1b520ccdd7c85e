"""The NAFTA tables of Caliendo and Parro (2015): 31 economies x 40 sectors, 1993."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import Flows, world_from_open_flows
from summitry.world.arrays import Array
from summitry.world.loaders._files import read_matrix, require_file
from summitry.world.world import World

ECONOMIES = (
    "ARG", "AUS", "AUT", "BRA", "CAN", "CHL", "CHN", "DNK", "FIN", "FRA", "DEU", "GRC", "HUN",
    "IND", "IDN", "IRL", "ITA", "JPN", "KOR", "MEX", "NLD", "NZL", "NOR", "PRT", "ZAF", "ESP",
    "SWE", "TUR", "GBR", "USA", "ROW",
)  # fmt: skip
GOODS = (
    "agriculture", "mining", "food", "textile", "wood", "paper", "petroleum", "chemicals",
    "plastic", "minerals", "basic metals", "metal products", "machinery", "office", "electrical",
    "communication", "medical", "auto", "other transport", "other",
)  # fmt: skip
SERVICES = (
    "electricity", "construction", "retail", "hotels", "land transport", "water transport",
    "air transport", "auxiliary transport", "post", "finance", "real estate", "renting",
    "computer", "research", "other business", "public", "education", "health", "other services",
    "private",
)  # fmt: skip
SERVICES_ELASTICITY = 8.22  # the authors' value for sectors without trade
AGGREGATE_ELASTICITY = 4.55  # the paper's table 1, all goods together
SMALLEST_SHARE = -0.001  # one input share of the authors' table is -0.0008
TARIFF_YEARS = (1993, 2005)
MOST_RAISED = 200  # sectors that export more than they make; 26 do in the authors' files
# What a cell of each file may be: lowest, highest, what it is. Tariffs of the files reach 270 %. A
# trillion dollars of one good between two, or ten of one sector's output, is a wrong unit in 1993.
_RANGES = {
    "xbilat": (0.0, 1e9, "thousand USD"),
    "GO": (0.0, 1e13, "USD"),
    "B": (0.0, 1.0, "a share of output"),
    "IO": (SMALLEST_SHARE, 1.0, "a share of inputs"),
    "tariffs": (0.0, 1000.0, "percent"),
    "T": (0.1, 100.0, "a trade elasticity"),
}
_SOURCE = {
    "what": "trade, tariffs, output, value added and input-output tables",
    "source": "Caliendo and Parro (2015, Review of Economic Studies), replication files",
    "year": 1993,
    "unit": "USD million",
    "licence": "the authors'; not part of this project",
}


def load_caliendo_parro(folder: str | Path, *, tariffs: int = 1993) -> World:
    """The world economy of 1993 from the authors' text files.

    Trade is in thousand USD, duty-free, good x importer by exporter; tariffs are in percent; gross
    output is the larger of stated output and exports, and home sales what exports leave; each
    economy's input-output block has inputs in rows and users in columns.

    Final demand is what purchases leave after inputs; where that is negative it is set to zero, as
    the authors do. The accounts of those goods then close only in an equilibrium: solve the world
    once, with balanced trade as in the paper, and take the result as the base year
    (``summitry.evidence`` does).

    Parameters
    ----------
    folder : str or Path
        Holds ``xbilat1993.txt``, ``tariffs1993.txt``, ``tariffs2005.txt``, ``GO.txt``, ``B.txt``,
        ``IO.txt`` and ``T.txt``.
    tariffs : int
        Year of the duties: 1993 or 2005 (on the flows of 1993).

    Returns
    -------
    World
        ``provenance["changes"]`` lists what was changed and by how much.

    Raises
    ------
    WorldError
        A missing file, a line with too few numbers, a cell that is no number or has a wrong sign.
    """
    root = Path(folder)
    flow, output, changed = _read_flows(root)
    value_added_share = _read(root, "B.txt", (40, 31), "sectors x economies").T
    input_share, normalised = _read_input_shares(root, value_added_share)
    bought = (1 - value_added_share) * output
    theta = _read(root, "T.txt", (20, 1), "one elasticity a line, goods")[:, 0]
    return world_from_open_flows(
        Flows(
            name="caliendo-parro-1993",
            year=1993,
            economies=ECONOMIES,
            sectors=GOODS + SERVICES,
            is_good=np.arange(40) < 20,
            basic_flow=flow,
            tariff_rate=read_tariffs(root, tariffs),
            input_use=bought[:, :, None] * input_share,
            trade_elasticity=np.concatenate([theta, np.full(20, SERVICES_ELASTICITY)]),
            provenance={
                "sources": [_SOURCE],
                "elasticities_used": "the paper's table 1, 99 % sample; services 8.22",
                "changes": [f"duties of {tariffs} on the flows of 1993", changed, normalised],
            },
        )
    )


def load_caliendo_parro_one_sector(folder: str | Path) -> World:
    """The same world with one tradable and one non-tradable sector, as the authors aggregate it.

    Flows and stated output are summed; duties are medians over goods; value-added shares are
    medians, and input shares means, over the sectors of each group; the trade elasticity is 4.55
    (the paper's aggregate estimate) in both.

    Parameters
    ----------
    folder : str or Path
        As :func:`load_caliendo_parro`.

    Raises
    ------
    WorldError
        As :func:`load_caliendo_parro`.
    """
    root = Path(folder)
    flow = np.zeros((31, 31, 2))
    flow[:, :, 0] = _read_trade(root).sum(axis=2)
    stated = _read(root, "GO.txt", (40, 31), "sectors x economies").T / 1e6  # from USD
    exports = flow.sum(axis=0)
    output = np.maximum(_by_group(stated).sum(axis=2), exports)
    flow[np.arange(31), np.arange(31)] = output - exports
    value_added_share = _read(root, "B.txt", (40, 31), "sectors x economies").T
    share = _read_input_blocks(root)
    grouped = share.reshape(31, 2, 20, 2, 20).mean(axis=(2, 4))
    bought = (1 - np.median(_by_group(value_added_share), axis=2)) * output
    input_share = grouped / grouped.sum(axis=2, keepdims=True)
    return world_from_open_flows(
        Flows(
            name="caliendo-parro-1993, one sector",
            year=1993,
            economies=ECONOMIES,
            sectors=("tradable", "non-tradable"),
            is_good=np.array([True, False]),
            basic_flow=flow,
            tariff_rate=to_one_sector_tariffs(read_tariffs(root, 1993)),
            input_use=bought[:, :, None] * input_share,
            trade_elasticity=np.full(2, AGGREGATE_ELASTICITY),
            provenance={
                "sources": [_SOURCE],
                "elasticities_used": "4.55, the paper's aggregate estimate",
                "changes": ["forty sectors joined into a tradable and a non-tradable one"],
            },
        )
    )


def to_one_sector_tariffs(rate: Array) -> Array:
    """Median duty over goods, importer x exporter x (tradable, non-tradable)."""
    joined = np.zeros((*rate.shape[:2], 2))
    joined[:, :, 0] = np.median(rate[:, :, :20], axis=2)
    return joined


def _by_group(array: Array) -> Array:
    """(N,40) as (N, tradable or not, 20)."""
    return array.reshape(31, 2, 20)


def read_tariffs(folder: str | Path, year: int) -> Array:
    """Duties of 1993 or 2005, importer x exporter x sector, shares; zero on services."""
    if year not in TARIFF_YEARS:
        raise WorldError(
            f"tariffs of {year}",
            f"{year}",
            " or ".join(str(known) for known in TARIFF_YEARS),
            "name one of these years",
        )
    percent = _read(Path(folder), f"tariffs{year}.txt", (620, 31), "good x importer by exporter")
    rate = np.zeros((31, 31, 40))
    rate[:, :, :20] = percent.reshape(20, 31, 31).transpose(1, 2, 0) / 100
    rate[np.arange(31), np.arange(31)] = 0.0
    return rate


def _read(root: Path, name: str, shape: tuple[int, int], axes: str) -> Array:
    """One file as a matrix, every cell within what it can be."""
    path = require_file(root / name, "Caliendo and Parro (2015)")
    table = read_matrix(path, shape, axes)
    low, high, unit = _RANGES[name.removesuffix(".txt").rstrip("0123456789")]
    bad = np.argwhere((table < low) | (table > high))
    if len(bad):
        row, column = (int(k) for k in bad[0])
        raise WorldError(
            f"file {name}, row {row + 1}, column {column + 1}",
            f"{table[row, column]:g}",
            f"{unit}: {low:g} or more, at most {high:g}",
            "restore the original file",
        )
    return table


def _read_trade(root: Path) -> Array:
    """Trade importer x exporter x good, USD million."""
    trade = _read(root, "xbilat1993.txt", (620, 31), "good x importer by exporter")
    return np.asarray(trade.reshape(20, 31, 31).transpose(1, 2, 0) / 1e3)  # from thousands


def _read_input_blocks(root: Path) -> Array:
    """Input shares as the file has them, economy x user x input; none below zero."""
    blocks = _read(root, "IO.txt", (1240, 40), "economy x input by user")
    return np.maximum(blocks.reshape(31, 40, 40).transpose(0, 2, 1), 0.0)


def _read_flows(root: Path) -> tuple[Array, Array, str]:
    """Sales importer x exporter x sector and gross output (N,J), USD million."""
    flow = np.zeros((31, 31, 40))
    flow[:, :, :20] = _read_trade(root)
    stated = _read(root, "GO.txt", (40, 31), "sectors x economies").T / 1e6  # from USD
    exports = flow.sum(axis=0)
    output = np.maximum(stated, exports)
    flow[np.arange(31), np.arange(31)] = output - exports
    raised = output > stated
    if raised.sum() > MOST_RAISED:
        raise WorldError(
            "file GO.txt",
            f"output below exports in {int(raised.sum())} of {raised.size:,} sectors",
            f"at most {MOST_RAISED}: output in USD, beside trade in thousand USD (xbilat1993.txt)",
            "restore the original files, or their units",
        )
    change = (
        f"output raised to exports in {int(raised.sum())} of 1,240 sectors"
        f" (by {(output - stated).sum():,.0f} USD million in all)"
    )
    return flow, output, change


def _read_input_shares(root: Path, value_added_share: Array) -> tuple[Array, str]:
    """Input shares economy x user x input, normalised; users without inputs stay at zero."""
    blocks = _read(root, "IO.txt", (1240, 40), "economy x input by user")
    share = np.maximum(blocks.reshape(31, 40, 40).transpose(0, 2, 1), 0.0)
    total = share.sum(axis=2)
    empty = (total == 0) & (value_added_share < 1)
    if empty.any():
        n, s = (int(k) for k in np.argwhere(empty)[0])
        raise WorldError(
            f"file IO.txt, {ECONOMIES[n]}, user {(GOODS + SERVICES)[s]}",
            "no inputs",
            f"inputs of {1 - value_added_share[n, s]:.1%} of output, as B.txt says",
            "restore the original files",
        )
    gap = np.abs(total[total > 0] - 1).max()
    negative = int(np.sum(blocks < 0))
    normalised = np.divide(
        share, total[:, :, None], out=np.zeros_like(share), where=total[:, :, None] > 0
    )
    return normalised, (
        f"{negative} input share below 0 (at least {blocks.min():g}) set to 0; input shares"
        f" normalised to sum to 1 (largest gap {gap:.0e});"
        f" {int((total == 0).sum())} sectors have no inputs"
    )
