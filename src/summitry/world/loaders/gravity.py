"""One-sector worlds from bilateral trade alone: no inputs, output is what is sold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.loaders._files import read_rows, require_file
from summitry.world.world import World

SECTOR = "ALL"
GEGRAVITY_FILE = "TradeData0014_2000.csv"
_COLUMNS = ("exporter", "importer", "trade", "eu_effect", "new_eu_pair", "w_eu", "w_mult",
            "X_eu", "X_mult")  # fmt: skip


@dataclass(frozen=True)
class GravityTables:
    """The reference data of the Stata command ge_gravity: 44 economies, 2000.

    `new_pair` (N,N) marks importer and exporter of which at least one joined the European Union;
    `effect` (N,N) is what that adds to the log of their trade before anything adjusts;
    `reference` holds the welfare ratios stored with the data, additive and multiplicative deficits.
    """

    world: World
    new_pair: Array
    effect: Array
    reference: dict[str, Array]


def one_sector_world(
    name: str,
    year: int,
    economies: tuple[str, ...],
    flow: Array,
    *,
    trade_elasticity: float = 4.0,
    provenance: dict[str, Any] | None = None,
) -> World:
    """A baseline of one tradable sector made with labour alone, without duties.

    Parameters
    ----------
    flow : (N,N) array
        Importer x exporter, home sales on the diagonal, USD million.
    """
    n = len(economies)
    return require_balanced(
        world_from_flows(
            Flows(
                name=name,
                year=year,
                economies=economies,
                sectors=(SECTOR,),
                is_good=np.array([True]),
                basic_flow=flow[:, :, None],
                tariff_rate=np.zeros((n, n, 1)),
                input_use=np.zeros((n, 1, 1)),
                trade_elasticity=np.array([trade_elasticity]),
                provenance=provenance or {},
            )
        )
    )


def load_gegravity(folder: str | Path) -> GravityTables:
    """Bilateral trade of 44 economies, 2000, with the pairs of the European Union's enlargement.

    Parameters
    ----------
    folder : str or Path
        Holds ``TradeData0014_2000.csv``: exporter, importer, trade and the stored results.

    Raises
    ------
    WorldError
        A missing file or column, a number that is none, a missing or repeated pair.
    """
    path = require_file(Path(folder) / GEGRAVITY_FILE, "GEGravity's reference data")
    rows = list(read_rows(path, _COLUMNS))
    economies = tuple(dict.fromkeys(row.label("exporter") for row in rows))
    position = {code: k for k, code in enumerate(economies)}
    n = len(economies)
    flow, pair, effect = np.full((n, n), np.nan), np.zeros((n, n)), np.zeros((n, n))
    reference = {"additive": np.zeros(n), "multiplicative": np.zeros(n)}
    for row in rows:
        if row.label("importer") not in position:
            raise row.refuse("importer", "an economy that exports too", "correct the label")
        at = position[row.label("importer")], position[row.label("exporter")]
        if not np.isnan(flow[at]):
            raise row.refuse("importer", "one row for each pair", "drop the repeated row")
        flow[at] = row.number("trade", "trade of zero or more")
        pair[at] = row.number("new_eu_pair", "0 or 1")
        effect[at] = row.number("eu_effect", "a gravity coefficient of zero or more")
        reference["additive"][at[1]] = row.number("w_eu")
        reference["multiplicative"][at[1]] = row.number("w_mult")
    if np.isnan(flow).any():
        importer, exporter = (int(k) for k in np.argwhere(np.isnan(flow))[0])
        raise WorldError(
            f"file {path.name}, importer {economies[importer]}, exporter {economies[exporter]}",
            "no row",
            "one row for each pair, home sales too",
            "add the row, with 0 if there is no trade",
        )
    provenance = {
        "sources": [
            {"what": "bilateral trade", "source": "GEGravity, TradeData0014", "year": 2000,
             "unit": "as in the file"}
        ],
        "elasticities_used": "4",
        "changes": [],
    }  # fmt: skip
    world = one_sector_world("gegravity-2000", 2000, economies, flow, provenance=provenance)
    return GravityTables(world, pair, effect, reference)
