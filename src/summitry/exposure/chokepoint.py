"""What being cut off costs: a formula for every pair, and the whole equilibrium for one coalition.

Both directions are always there: what a coalition can do to a target by not selling to it, and what
the target can do to the coalition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from summitry.errors import UsageError
from summitry.model import DEFAULT, Model, Shock, compute_real_income_pct, no_shock, solve
from summitry.world import Array, Mask, World

# Boehm, Levchenko and Pandalai-Nayar (2023, AER): trade elasticity on impact; about 2 after ten
# years.
SHORT_RUN_ELASTICITY = 0.76
# Elasticities of the first months, Baqaee and Farhi (2024): value added against inputs, among
# inputs, among final goods.
SHORT_RUN = Model(
    name="short run", value_added_elasticity=0.5, input_elasticity=0.2, final_elasticity=0.9
)
HORIZONS = ("long", "short")


@dataclass(frozen=True)
class CutOff:
    """A coalition and a target stop trading in some sectors, one way.

    Losses are positive numbers, percent of real income. `formula_pct` holds foreign prices and all
    wages where they are; `equilibrium_pct` lets everything adjust.
    """

    seller: tuple[str, ...]
    buyer: tuple[str, ...]
    sectors: tuple[str, ...]
    formula_pct: float  # of the buyer
    equilibrium_pct: float  # of the buyer
    seller_equilibrium_pct: float
    traded_musd: float  # baseline sales that stop, basic prices


def compute_chokepoint_loss(
    spending_weight: Array, controlled_share: Array, trade_elasticity: Array
) -> Array:
    """Loss from losing controlled suppliers, log points of real income, last axis summed.

    ``sum_j weight_j / (sigma_j - 1) x -ln(1 - controlled_j)`` with ``sigma_j - 1 = theta_j``
    (Clayton, Maggiori and Schreger 2024, "A Theory of Economic Coercion and Fragmentation";
    Arkolakis, Costinot and Rodriguez-Clare 2012 for one sector). Infinite where all suppliers are
    controlled: a CES buyer cannot do without.

    Parameters
    ----------
    spending_weight : (..., J) array
        Weight of each good in the buyer's real income.
    controlled_share : (..., J) array
        Share of the buyer's spending on the good that the coalition controls, 0 to 1.
    trade_elasticity : (J,) array
        theta, positive.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        loss = spending_weight / trade_elasticity * -np.log1p(-controlled_share)
    return np.asarray(np.where(spending_weight > 0, loss, 0.0).sum(axis=-1))


def compute_spending_weight(world: World) -> Array:
    """Weight of each good's price in an economy's real income (N,J).

    Final spending and, through the economy's own production, inputs into it:
    ``w = alpha + w H`` with ``H[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``. With wages unchanged a
    price that rises by 1 percent costs w percent of real income.
    """
    j = len(world.sectors)
    home = np.einsum("nnj->nj", world.trade_share)
    loop = (home * (1 - world.value_added_share))[:, :, None] * world.input_share
    system = np.eye(j) - loop.transpose(0, 2, 1)
    return np.asarray(np.linalg.solve(system, world.final_share[:, :, None])[:, :, 0])


def compute_pairwise_loss(world: World, sectors: Mask | None = None) -> Array:
    """Loss of each buyer if one seller stopped selling to it, percent of real income, (N,N).

    Axes: buyer, seller; 0 on the diagonal. The formula of :func:`compute_chokepoint_loss`.
    """
    weight = compute_spending_weight(world)
    chosen = np.ones(len(world.sectors)) if sectors is None else np.asarray(sectors, float)
    share = np.array(world.trade_share)
    n = len(world.economies)
    share[np.arange(n), np.arange(n)] = 0.0
    loss = compute_chokepoint_loss(weight[:, None, :] * chosen, share, world.trade_elasticity)
    return 100 * loss


def compute_coalition_loss(
    world: World, seller: tuple[str, ...], buyer: str, sectors: tuple[str, ...]
) -> float:
    """The formula for several sellers together and one buyer, percent of real income."""
    n = world.economy_index(buyer)
    held = [world.economy_index(code) for code in seller]
    share = world.trade_share[n, held].sum(axis=0)
    chosen = np.isin(world.sectors, sectors)
    weight = compute_spending_weight(world)[n] * chosen
    return float(100 * compute_chokepoint_loss(weight, share, world.trade_elasticity))


def cut_off_shock(
    world: World, seller: tuple[str, ...], buyer: tuple[str, ...], sectors: tuple[str, ...]
) -> Shock:
    """Sales of the sellers to the buyers stop altogether: their weight in (2) and (3) is zero."""
    embargo = np.zeros(world.trade_flow.shape, dtype=np.bool_)
    embargo[_cells(world, seller, buyer, sectors)] = True
    return replace(no_shock(world), embargo=embargo)


def measure_cut_off(
    world: World,
    seller: tuple[str, ...],
    buyer: tuple[str, ...],
    sectors: tuple[str, ...],
    model: Model = DEFAULT,
) -> CutOff:
    """What it costs both sides if the sellers stop selling to the buyers.

    Groups are averaged by baseline income. For the other direction change the two sides about; for
    the first months take world and model from :func:`set_horizon`.

    Raises
    ------
    UsageError
        An economy on both sides, or sellers that sell nothing of this to the buyers.
    NoEquilibriumError
        A good that a buyer could get from nobody else, or a side that cannot finance its deficit
        without this trade.
    """
    both = [code for code in seller if code in buyer]
    traded = 0.0 if both else float(world.basic_flow[_cells(world, seller, buyer, sectors)].sum())
    if both or not traded > 0:
        raise UsageError(
            f"cut-off of {', '.join(buyer)} from {', '.join(seller)}",
            f"{', '.join(both)} on both sides" if both else "no trade to stop",
            "two sides that differ and trade in the sectors named",
            "name each economy once" if both else "name other sectors or another side",
        )
    shock = cut_off_shock(world, seller, buyer, sectors)
    change = compute_real_income_pct(solve(world, shock, model))
    formula = [compute_coalition_loss(world, seller, code, sectors) for code in buyer]
    return CutOff(
        seller, buyer, sectors,
        formula_pct=_average(world, buyer, formula),
        equilibrium_pct=-_average(world, buyer, _pick(world, buyer, change)),
        seller_equilibrium_pct=-_average(world, seller, _pick(world, seller, change)),
        traded_musd=traded,
    )  # fmt: skip


def set_horizon(world: World, horizon: str) -> tuple[World, Model]:
    """World and model of a horizon: ``long`` as they are, ``short`` as of the first months.

    Short: every trade elasticity 0.76 or its own, if lower (Boehm, Levchenko and Pandalai-Nayar
    2023), and complementary inputs (`SHORT_RUN`, Baqaee and Farhi 2024). With them a stop of
    Russian energy costs Germany 1.0 percent of real income, within the 0.5 to 3 percent that
    Bachmann et al. (2022) find.
    """
    if horizon not in HORIZONS:
        raise UsageError("horizon", horizon, " or ".join(HORIZONS), "write one of the two")
    if horizon == "long":
        return world, DEFAULT
    theta = np.minimum(world.trade_elasticity, SHORT_RUN_ELASTICITY)
    return replace(world, trade_elasticity=theta), SHORT_RUN


def _cells(
    world: World, seller: tuple[str, ...], buyer: tuple[str, ...], sectors: tuple[str, ...]
) -> tuple[Any, ...]:
    """Positions importer x exporter x sector of what the sellers sell to the buyers."""
    return np.ix_(
        [world.economy_index(c) for c in buyer],
        [world.economy_index(c) for c in seller],
        [world.sector_index(c) for c in sectors],
    )


def _pick(world: World, side: tuple[str, ...], values: Array) -> list[float]:
    return [float(values[world.economy_index(code)]) for code in side]


def _average(world: World, side: tuple[str, ...], values: list[float]) -> float:
    income = np.array([world.income[world.economy_index(code)] for code in side])
    return float(np.array(values) @ income / income.sum())
