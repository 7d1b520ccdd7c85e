"""Where a model determines no wage or no price: said before solving, with the place.

A wage clears the market of its economy's labour (7): where no labour is paid, any wage does. A
price follows wages through costs (1): where neither a good nor anything along its chain of inputs
contains value added, it is its own cost, and any level does.
"""

from __future__ import annotations

import numpy as np

from summitry.errors import InputError, NoEquilibriumError
from summitry.world import Array, Mask, World
from summitry.world.accounts import ROUNDING

_PRICED = "value added somewhere along every chain of inputs: without it no wage sets the price"


def refuse_indeterminate(
    where: str, world: World, value_added_share: Array, labour_income: Array
) -> None:
    """Refuse a baseline in which labour earns nothing somewhere, or a cost contains no wage.

    Parameters
    ----------
    where : str
        What the error begins with: the world, and the model that reads it.
    world : World
    value_added_share : (N,J) array
        Of costs, as the model reads them.
    labour_income : (N,) array
        USD million.

    Raises
    ------
    InputError
        Names the first economy, or the first sector.
    """
    sales = world.output.sum(axis=1)
    unpaid = labour_income <= ROUNDING * sales
    if unpaid.any():
        n = int(np.argmax(unpaid))
        raise InputError(
            f"{where}, {world.economies[n]}",
            f"labour income of 0 on sales of {sales[n]:,.1f} USD million",
            "labour income above zero in every economy: its market sets the wage",
            "correct inputs and value added, use smaller profit shares, or join it with another",
        )
    adrift = _find_adrift(world, value_added_share)
    if adrift.any():
        n, s = np.argwhere(adrift)[0]
        raise InputError(
            f"{where}, {world.economies[n]}, sector {world.sectors[s]}",
            "no value added in its costs, nor along the whole chain of its inputs",
            _PRICED,
            "correct its inputs and value added, use smaller profit shares, or join it with"
            " another sector",
        )


def refuse_endless_prices(world: World, embargo: Mask, value_added_share: Array) -> None:
    """Refuse an embargo that leaves a good no supplier whose costs contain a wage.

    Its home price would follow nothing but itself, and rise without end. `embargo` (N,N,J) is true
    where nothing may be sold any more.

    Raises
    ------
    NoEquilibriumError
        Names the first sector.
    """
    adrift = _find_adrift(world, value_added_share, embargo)
    if adrift.any():
        n, s = np.argwhere(adrift)[0]
        raise NoEquilibriumError(
            f"embargo, {world.economies[n]} / {world.sectors[s]}",
            "no value added along the whole chain of its inputs any more",
            _PRICED,
            "leave a supplier of its inputs out of the embargo, or ban a part of the goods",
        )


def _find_adrift(world: World, value_added_share: Array, embargo: Mask | None = None) -> Mask:
    """Sectors whose costs contain no wage, directly or through any supplier (N,J)."""
    held = value_added_share > ROUNDING
    if held.all():
        return ~held
    share = world.trade_share if embargo is None else np.where(embargo, 0.0, world.trade_share)
    sells = share > ROUNDING * share.sum(axis=1, keepdims=True)
    buys = world.input_share > ROUNDING
    while True:
        priced: Mask = np.asarray((sells & held).any(axis=1))  # some suppliers' costs follow wages
        more = held | (buys & priced[:, None, :]).any(axis=2)
        if np.array_equal(more, held):
            return np.asarray(~held & (world.output > 0))
        held = more
