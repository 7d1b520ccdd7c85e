"""Prices, shares and flows of an outcome: what it holds in short, spelled out."""

from __future__ import annotations

import numpy as np

from summitry.model.equations import (
    compute_factor_price,
    compute_final_price,
    compute_production,
)
from summitry.model.fold import fold_trade
from summitry.model.fold_model import fold_model
from summitry.model.markets import state_of
from summitry.model.outcome import Outcome
from summitry.world import Array


def compute_consumer_price_hat(outcome: Outcome) -> Array:
    """Price of final purchases, new / baseline (N,): ``prod_j P_hat^alpha`` where sigma is 1."""
    tech, on = fold_model(outcome.world, outcome.model)
    return np.asarray(np.exp(compute_final_price(np, tech, on, np.log(outcome.price_hat))))


def compute_trade_share_new(outcome: Outcome) -> Array:
    """Shares of exporters in each importer's spending after the shock, equation (3), (N,N,J)."""
    return _at_new_prices(outcome, fold_trade(outcome.world, outcome.shock, outcome.model).weight)


def compute_basic_flow_new(outcome: Outcome) -> Array:
    """Sales after the shock, net of duty and export tax, (N,N,J), USD million."""
    kept = _at_new_prices(outcome, fold_trade(outcome.world, outcome.shock, outcome.model).net)
    return np.asarray(kept * outcome.expenditure_new[:, None, :])


def _at_new_prices(outcome: Outcome, kernel: Array) -> Array:
    """A part of the trade kernel (J,N,N) at the outcome's costs and prices, (N,N,J)."""
    tech, on = fold_model(outcome.world, outcome.model)
    theta = tech.trade_elasticity
    relative_cost = outcome.cost_hat[None, :, :] ** -theta
    if on.market_slope is None:
        pulled = outcome.price_hat**theta
    else:  # price indices move with the size of the market too (11); shares do not
        weight = fold_trade(outcome.world, outcome.shock, outcome.model).weight
        pulled = 1 / (weight.transpose(1, 2, 0) * relative_cost).sum(axis=1)
    return np.asarray(kernel.transpose(1, 2, 0) * relative_cost * pulled[:, None, :])


def compute_sales_new(outcome: Outcome) -> Array:
    """What producers keep of their sales, net of taxes and distribution (11), USD million (N,J)."""
    _, on = fold_model(outcome.world, outcome.model)
    if on.destination_share is None:
        return outcome.output_new
    flow = compute_basic_flow_new(outcome)
    return np.asarray(np.einsum("nij,nj->ij", flow, 1 - on.destination_share))


def compute_input_use_new(outcome: Outcome) -> Array:
    """What each sector buys as inputs, economy x user x input (N,J,J), USD million (4)."""
    tech, on = fold_model(outcome.world, outcome.model)
    state = state_of(outcome)
    factor = compute_factor_price(on, state.log_wage, state.log_employment)
    production = compute_production(np, tech, on, factor, state.log_price)
    cost = compute_sales_new(outcome)
    cost = cost if on.cost_share is None else on.cost_share * cost
    spending = ((1 - production.value_added_share) * cost)[:, :, None]
    if production.input_tilt is None:
        return np.asarray(spending * tech.input_share)
    tilted = tech.input_share * production.input_tilt * production.input_scale[:, :, None]
    return np.asarray(spending * tilted)
