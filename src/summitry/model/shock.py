"""What a scenario changes in the world economy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError
from summitry.world import Array, World

MAX_TARIFF_RATE = 10.0  # 1000 %, the ceiling of the scenario language
MAX_HAT = 1e6  # a cost or a productivity a million times the baseline's is a mistake in units


@dataclass(frozen=True)
class Shock:
    """New policy and technology; what is None stays as in the baseline.

    Parameters
    ----------
    tariff_rate_new : (N,N,J) array, importer x exporter x sector
        New ad valorem duty, a share (0.25 is 25 percent) above -1 and at most 10; 0 at home.
    export_tax_rate_new : (N,N,J) array, optional
        New tax of the exporter on these sales, share.
    trade_cost_hat : (N,N,J) array, optional
        Other trade costs, new / baseline, positive.
    productivity_hat : (N,J) array, optional
        Productivity A of economy x sector, new / baseline, positive.
    """

    tariff_rate_new: Array
    export_tax_rate_new: Array | None = None
    trade_cost_hat: Array | None = None
    productivity_hat: Array | None = None


def no_shock(world: World) -> Shock:
    """The shock that changes nothing: every duty as in the baseline."""
    return Shock(tariff_rate_new=world.tariff_rate)


def check_shock(world: World, shock: Shock) -> None:
    """Refuse a shock with the wrong shape, a number that is not finite or an impossible rate.

    Raises
    ------
    InputError
        Names the array and the cell.
    """
    n, j = world.output.shape
    bounds = {
        "tariff_rate_new": ((n, n, j), -1.0, MAX_TARIFF_RATE),
        "export_tax_rate_new": ((n, n, j), -1.0, MAX_TARIFF_RATE),
        "trade_cost_hat": ((n, n, j), 0.0, MAX_HAT),
        "productivity_hat": ((n, j), 0.0, MAX_HAT),
    }
    for key, (shape, low, high) in bounds.items():
        array = getattr(shock, key)
        if array is None:
            continue
        if array.shape != shape:
            raise InputError(
                f"shock, array {key}",
                f"shape {array.shape}",
                f"shape {shape}: importer, exporter, sector of {world.name}",
                "build shocks with summitry.policy.apply_scenario",
            )
        if not (array.min() > low and array.max() <= high):  # false for NaN as well
            good = np.isfinite(array) & (array > low) & (array <= high)
            cell = tuple(int(k) for k in np.argwhere(~good)[0])
            raise InputError(
                f"shock, array {key}, {_cell_name(world, cell)}",
                f"{array[cell]:g}",
                f"a finite number above {low:g} and at most {high:g}",
                "25 percent is 0.25; an embargo is not a rate",
            )
    if np.any(np.einsum("nnj->nj", shock.tariff_rate_new)):
        raise InputError(
            "shock, array tariff_rate_new",
            "a duty on home sales",
            "0 wherever importer and exporter are the same",
            "leave the importer out of its own list of exporters",
        )


def _cell_name(world: World, cell: tuple[int, ...]) -> str:
    names = [world.economies[k] for k in cell[:-1]]
    return " / ".join([*names, world.sectors[cell[-1]]])
