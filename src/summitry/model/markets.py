"""All equations evaluated once at a state: the one residual every model and solver shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from summitry.model.equations import (
    Prices,
    Production,
    asks_employment,
    compute_deficit,
    compute_demand,
    compute_employment,
    compute_export_tax,
    compute_factor_price,
    compute_final_price,
    compute_final_share,
    compute_income,
    compute_intermediate_demand,
    compute_labour,
    compute_national_income,
    compute_payments,
    compute_price_index,
    compute_prices,
    compute_production,
    compute_revenue_share,
    compute_sales,
    compute_unit_cost,
)
from summitry.model.fold import Problem
from summitry.model.fold_model import fold_model
from summitry.model.outcome import Outcome
from summitry.world import Array, World


@dataclass(frozen=True, eq=False)
class State:
    """Where the sweeps stand.

    `log_employment` is the factor income of each sector over the wage, new / baseline; it is None
    unless the model has scale or specific capital (10), (13).
    """

    log_wage: Array  # (N,)
    log_price: Array  # (N,J)
    expenditure: Array  # (N,J)
    log_employment: Array | None = None  # (N,J)


@dataclass(frozen=True, eq=False)
class Markets:
    """Everything the equations say at given wages, prices and expenditures.

    The state is an equilibrium where `demand` is its expenditure, `prices.log_price` its prices,
    `factor_income` the wage bill and `log_employment` its employment.
    """

    prices: Prices
    output: Array  # (N,J) distribution included
    demand: Array  # (N,J)
    income: Array  # (N,)
    tariff_revenue: Array  # (N,)
    export_tax: Array  # (N,)
    deficit: Array  # (N,)
    wage_bill: Array  # (N,) w L va
    factor_income: Array  # (N,) what producers pay to labour: the right side of (7)
    value_added: Array  # (N,) GDP at factor cost: labour, capital and profits made there
    sector_value_added: Array  # (N,J) what producers pay for labour and capital, F
    labour_hat: Array | None  # (N,) None: fixed
    log_employment: Array | None  # (N,J) None: not asked for


def compute_costs(xp: Any, problem: Problem, state: State) -> tuple[Production, Any]:
    """What producers' bundles are made of and their log unit costs (N,J), equations (1), (10)."""
    on = problem.switches
    factor = compute_factor_price(on, state.log_wage, state.log_employment)
    production = compute_production(xp, problem.tech, on, factor, state.log_price)
    log_cost = compute_unit_cost(
        on, production.log_bundle, problem.log_tfp, state.log_wage, state.log_employment
    )
    return production, log_cost


def compute_markets(
    xp: Any, problem: Problem, state: State, costs: tuple[Production, Any] | None = None
) -> Markets:
    """Evaluate every equation once at a state (equations 1 to 7 and 9 to 15).

    `costs` are those of `compute_costs` at the state, for who knows them already.
    """
    tech, kernel, on = problem.tech, problem.kernel, problem.switches
    production, log_cost = compute_costs(xp, problem, state) if costs is None else costs
    prices = compute_prices(xp, tech, kernel, log_cost)
    prices = compute_price_index(xp, on, prices, state.expenditure, state.log_wage)
    rho = compute_revenue_share(xp, kernel, prices)
    sales = compute_sales(xp, on, kernel, prices, state.expenditure)
    paid = compute_payments(xp, on, production, sales)
    intermediate = compute_intermediate_demand(xp, tech, production, sales.cost)
    export_tax = compute_export_tax(xp, kernel, prices, state.expenditure)
    wage_bill = xp.exp(state.log_wage) * tech.labour_income
    labour = None
    if on.labour_supply is not None:
        revenue = xp.vecdot(rho, state.expenditure) + export_tax
        relief = None if on.relief is None else revenue / paid.labour - on.relief
        log_final_price = compute_final_price(xp, tech, on, prices.log_price)
        labour = compute_labour(xp, on, state.log_wage, log_final_price, relief)
        wage_bill = labour * wage_bill
    made, owned = compute_national_income(xp, on, wage_bill, paid.other)
    deficit = compute_deficit(xp, tech, on, made)
    final_share = compute_final_share(xp, tech, on, prices.log_price)
    income = compute_income(xp, final_share, rho, intermediate, owned + deficit + export_tax)
    demand = compute_demand(final_share, intermediate, income)
    employment = None
    if state.log_employment is not None:
        employment = compute_employment(xp, on, paid.by_sector, state.log_wage)
    return Markets(
        prices, sales.output, demand, income, xp.vecdot(rho, demand), export_tax, deficit,
        wage_bill, paid.labour, made, paid.by_sector, labour, employment,
    )  # fmt: skip


def compute_gaps(xp: Any, state: State, markets: Markets) -> State:
    """What the equations ask for less what the state has: all zero at an equilibrium.

    Log wages by (7), log prices by (2), spending by (4), employment by (10) and (13).
    """
    then, now = markets.log_employment, state.log_employment
    return State(
        xp.log(markets.factor_income / markets.wage_bill),
        markets.prices.log_price - state.log_price,
        markets.demand - state.expenditure,
        None if then is None or now is None else then - now,
    )


def start_state(problem: Problem) -> State:
    """The baseline: where sweeps begin when nothing nearer is known."""
    base = problem.world.expenditure
    flat = np.zeros_like(base)
    return State(
        np.zeros(len(base)), flat, base, flat if asks_employment(problem.switches) else None
    )


def state_of(outcome: Outcome) -> State:
    """Where the sweeps stood at an outcome."""
    log_wage = np.log(outcome.wage_hat)
    _, on = fold_model(outcome.world, outcome.model)
    employment = None
    if asks_employment(on):
        employment = compute_employment(np, on, outcome.sector_value_added_new, log_wage)
    return State(log_wage, np.log(outcome.price_hat), outcome.expenditure_new, employment)


def find_start(problem: Problem, start: Outcome | None) -> State:
    """The state of an outcome of the same world, if its model has the same unknowns."""
    first = start_state(problem)
    if start is None or start.world is not problem.world:
        return first
    there = state_of(start)
    same = (there.log_employment is None) == (first.log_employment is None)
    return there if same else first


def compute_world_at(problem: Problem, state: State, markets: Markets) -> World:
    """The world as it is at a state on the way: its trade, spending, duties and value added."""
    prices, world, shock = markets.prices, problem.world, problem.shock
    share = problem.kernel.weight.transpose(1, 2, 0) * prices.relative_cost / prices.pull[:, None]
    tax = shock.export_tax_rate_new
    return replace(
        world,
        trade_flow=share * state.expenditure[:, None, :],
        tariff_rate=shock.tariff_rate_new,
        export_tax_rate=world.export_tax_rate if tax is None else tax,
        value_added=markets.wage_bill,
        deficit=markets.deficit,
    )
