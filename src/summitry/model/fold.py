"""Folding a world and a shock into the constants of the sweeps, once per scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summitry.model.equations import OFF, Switches, Technology, TradeKernel
from summitry.model.first_order import FirstOrder, fold_first_order
from summitry.model.fold_model import fold_model
from summitry.model.model import DEFAULT, Model
from summitry.model.shock import Shock
from summitry.world import Array, Mask, World


@dataclass(frozen=True, eq=False)
class Problem:
    """A world, a shock and a model, folded into what the sweeps need (see `fold`)."""

    world: World
    shock: Shock
    tech: Technology
    kernel: TradeKernel
    log_tfp: Array | None  # (N,J); None: productivity as it was
    first_order: FirstOrder
    model: Model = DEFAULT
    switches: Switches = OFF
    answers: Any = None  # first-order answers other than the baseline's (`general_sweep`)


def fold(world: World, shock: Shock, model: Model = DEFAULT) -> Problem:
    """Fold all that wages and prices do not change into constants, once per shock."""
    tfp = None if shock.productivity_hat is None else np.log(shock.productivity_hat)
    tech, on = fold_model(world, model)
    if shock.transfer_musd is not None:  # adds to the deficit, equation (15)
        if on.deficits == OFF.deficits:
            tech = replace(tech, deficit=tech.deficit + shock.transfer_musd)
        else:
            on = replace(on, transfer=shock.transfer_musd)
    kernel = fold_trade(world, shock, model)
    return Problem(world, shock, tech, kernel, tfp, fold_first_order(world), model, on)


def fold_trade(world: World, shock: Shock, model: Model = DEFAULT) -> TradeKernel:
    """The trade kernel of equations (2), (3) and (5) under new costs and taxes.

    Only cells that the shock touches are computed: a scenario changes few of them. Duties enter
    costs with the power of the model's pass-through (11).
    """
    base = fold_baseline(world)
    touched = find_touched(world, shock)
    cell = np.unravel_index(np.flatnonzero(touched), touched.shape)  # nonzero is slow in 3 axes
    n, i, j = cell
    cost = compute_cost(world, shock, cell)
    kappa = cost.kappa
    tech, on = fold_model(world, model)
    if on.market_slope is not None:
        kappa *= (cost.duty / (1 + world.tariff_rate[cell])) ** -on.market_slope[n, j]
    weight, border = base.weight.copy(), base.border.copy()
    weight[j, n, i] *= kappa ** -tech.trade_elasticity[j]
    if shock.embargo is not None:
        weight[j, n, i] *= ~shock.embargo[cell]
    border[j, n, i] = weight[j, n, i] / cost.duty
    if shock.export_tax_rate_new is None and base.net is base.border:
        return TradeKernel(weight, border, border)
    net = base.net.copy()
    net[j, n, i] = border[j, n, i] / cost.tax
    return TradeKernel(weight, border, net)


@dataclass(frozen=True, eq=False)
class Cost:
    """What a shock makes of the cells that it touches, one value for each."""

    kappa: Array  # (cell,) new / baseline: duties, taxes and other costs
    duty: Array  # (cell,) 1 + t'
    tax: Array  # (cell,) 1 + e'


def compute_cost(world: World, shock: Shock, cell: tuple[NDArray[np.intp], ...]) -> Cost:
    """Costs of equation (2) in some cells (importer, exporter, sector)."""
    duty, tax_base = 1 + shock.tariff_rate_new[cell], 1 + world.export_tax_rate[cell]
    tax_rate = shock.export_tax_rate_new
    tax = tax_base if tax_rate is None else 1 + tax_rate[cell]
    kappa = duty * tax / ((1 + world.tariff_rate[cell]) * tax_base)
    if shock.trade_cost_hat is not None:
        kappa *= shock.trade_cost_hat[cell]
    return Cost(kappa, duty, tax)


@lru_cache(maxsize=4)
def fold_baseline(world: World) -> TradeKernel:
    """The trade kernel of the baseline: its shares, net of its own taxes."""
    weight = _sector_first(_living_share(world))
    border = weight / _sector_first(1 + world.tariff_rate)
    if not world.export_tax_rate.any():
        return TradeKernel(weight, border, border)
    return TradeKernel(weight, border, border / _sector_first(1 + world.export_tax_rate))


def find_touched(world: World, shock: Shock) -> Mask:
    """Where a shock changes what trade costs (importer, exporter, sector)."""
    touched = shock.tariff_rate_new != world.tariff_rate
    if shock.export_tax_rate_new is not None:
        touched |= shock.export_tax_rate_new != world.export_tax_rate
    if shock.trade_cost_hat is not None:
        touched |= shock.trade_cost_hat != 1
    if shock.embargo is not None:
        touched |= shock.embargo
    return np.asarray(touched)


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
