"""Folding a world and a shock into the constants of the sweeps, once per scenario."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summitry.model.equations import Technology, TradeKernel
from summitry.model.shock import Array, Shock
from summitry.world import World


@dataclass(frozen=True)
class HomeEconomy:
    """How each economy answers its own wage and its own residuals at baseline home shares.

    `leontief` is (I - M)^-1 with ``M[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``: a cost passed
    round the economy's own input-output loop until it dies out. It turns a residual into the step
    that would close it if the rest of the world stood still. The fixed point does not depend on it.
    """

    leontief: Array  # (N,J,J) economy, good, input
    leontief_by_input: Array  # the same, (N,J,J) economy, input, good
    wage_to_price: Array  # (N,J) d log home price / d log wage, first round
    damping: Array  # (N,) 1 / (1 + elasticity of sales to own cost)


@dataclass(frozen=True)
class Problem:
    """A world and a shock, folded into what the sweeps need (see `fold`)."""

    world: World
    shock: Shock
    tech: Technology
    kernel: TradeKernel
    log_tfp: Array | float
    home: HomeEconomy


def fold(world: World, shock: Shock) -> Problem:
    """Fold all that wages and prices do not change into constants, once per shock."""
    weight = compute_trade_weight(world, shock)
    border = weight / _duty_factor(world, shock)
    export_tax = _export_tax(world, shock)
    net = border if export_tax is None else border / _sector_first(1 + export_tax)
    kernel = TradeKernel(weight, border, net)
    tfp = 0.0 if shock.productivity_hat is None else np.log(shock.productivity_hat)
    return Problem(world, shock, fold_technology(world), kernel, tfp, fold_home(world))


def compute_trade_weight(world: World, shock: Shock) -> Array:
    """Baseline trade shares x (trade cost, new / baseline)^-theta, equation (3), sector first.

    Shape (J,N,N): sector, importer, exporter. Only cells whose cost changes are computed: a
    scenario touches few of them.
    """
    weight = fold_baseline(world)[0].copy()
    cost = _changed_cost(world, shock)
    cell = np.nonzero(cost != 1)
    n, i, j = cell
    weight[j, n, i] *= cost[cell] ** -world.trade_elasticity[j]
    return weight


def _changed_cost(world: World, shock: Shock) -> Array:
    """Trade cost with taxes, kappa of equation (2), new / baseline (N,N,J)."""
    cost = (1 + shock.tariff_rate_new) / (1 + world.tariff_rate)
    export_tax = _export_tax(world, shock)
    if export_tax is not None:
        cost = cost * (1 + export_tax) / (1 + world.export_tax_rate)
    if shock.trade_cost_hat is not None:
        cost = cost * shock.trade_cost_hat
    return np.asarray(cost)


def _duty_factor(world: World, shock: Shock) -> Array:
    """1 + t', sector first, from the baseline's with the changed cells replaced."""
    factor = fold_baseline(world)[1].copy()
    cell = np.nonzero(shock.tariff_rate_new != world.tariff_rate)
    n, i, j = cell
    factor[j, n, i] = 1 + shock.tariff_rate_new[cell]
    return factor


@lru_cache(maxsize=4)
def fold_baseline(world: World) -> tuple[Array, Array]:
    """Baseline trade shares and duty factors 1 + t, sector first (J,N,N) each."""
    return _sector_first(_living_share(world)), _sector_first(1 + world.tariff_rate)


def _export_tax(world: World, shock: Shock) -> Array | None:
    """The export tax in force after the shock; None if there is none anywhere."""
    rate = shock.export_tax_rate_new
    rate = world.export_tax_rate if rate is None else rate
    return rate if rate.any() or world.export_tax_rate.any() else None


@lru_cache(maxsize=4)
def fold_technology(world: World) -> Technology:
    """The constants of a baseline, in the layout the equations read."""
    return Technology(
        value_added_share=world.value_added_share,
        input_share=world.input_share,
        input_share_by_input=np.ascontiguousarray(world.input_share.transpose(0, 2, 1)),
        final_share=world.final_share,
        value_added=world.value_added,
        deficit=world.deficit,
        trade_elasticity=world.trade_elasticity,
    )


def _living_share(world: World) -> Array:
    """Trade shares; a good an economy does not buy counts as its own, so that it has a price."""
    empty = world.expenditure <= 0
    if not empty.any():
        return world.trade_share
    share = world.trade_share.copy()
    n, j = np.nonzero(empty)
    share[n, n, j] = 1.0
    return share


def _sector_first(array: Array) -> Array:
    return np.ascontiguousarray(array.transpose(2, 0, 1))


@lru_cache(maxsize=4)
def fold_home(world: World) -> HomeEconomy:
    """The home responses that make sweeps converge fast, once per world."""
    share = np.einsum("nnj->nj", _living_share(world))
    goods = share.shape[1]
    loop = (share * (1 - world.value_added_share))[:, :, None] * world.input_share
    leontief = np.linalg.inv(np.eye(goods) - loop)
    slope = world.trade_elasticity * (1 - world.trade_share)
    elasticity = np.einsum("nij,nij->i", world.basic_flow, slope) / world.output.sum(axis=1)
    return HomeEconomy(
        leontief,
        np.ascontiguousarray(leontief.transpose(0, 2, 1)),
        share * world.value_added_share,
        1 / (1 + elasticity),
    )
