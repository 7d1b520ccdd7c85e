"""The sweep for models with switches on: the same two levels, with measured first-order answers.

The default model's answers are derived on paper (:mod:`summitry.model.first_order`). With nests,
labour supply, scale, capital, distribution or markups they are measured instead: every level of
every economy is moved a little at the baseline and all equations are evaluated. None of this moves
the fixed point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from summitry.model.equations import (
    Production,
    asks_employment,
    compute_factor_price,
    compute_price_index,
    compute_prices,
    compute_production,
    compute_unit_cost,
    sum_over_inputs,
)
from summitry.model.first_order import follow_sales, step_prices
from summitry.model.fold import Problem, fold
from summitry.model.markets import (
    Markets,
    State,
    compute_costs,
    compute_gaps,
    compute_markets,
    compute_world_at,
    start_state,
)
from summitry.model.model import Model
from summitry.model.shock import no_shock
from summitry.world import Array, Single, World

NUDGE = 1e-6  # log points, of each level in turn
MAX_STEP = 0.3  # log points a sweep, as for the default model


@dataclass(frozen=True, eq=False)
class MeasuredAnswers:
    """First-order answers at the baseline of a world under a model.

    `loop` closes the gaps of each economy's goods, foreign costs and spending as they are: prices,
    spending over the economy's total, and (if the model asks for it) employment, J of each.
    `newton` maps the residuals of price levels, spending levels, wages and employment levels to
    the steps that close them together.
    """

    loop: Single  # (N,2J,2J) or (N,3J,3J); seven digits do for a step
    spending_weight: Array  # (N,J)
    factor_weight: Array  # (N,J) of each sector in value added
    newton: Single  # (3N,3N) or (4N,4N)


def sweep_general(problem: Problem, state: State) -> tuple[State, Markets]:
    """One sweep under any model: prices first, goods by each economy's own loop, levels by Newton.

    As `sweeps.sweep` for the default model; what spending on goods changes of others' sales is
    followed to the levels.
    """
    answer = problem.answers or measure_answers(problem.world, problem.model)
    ahead, costs = _step_prices(problem, state)
    markets = compute_markets(np, problem, ahead, costs)
    gaps = compute_gaps(np, ahead, markets)
    levels = _average(answer, ahead, gaps)
    n = len(state.log_wage)
    spending = state.expenditure.sum(axis=1)
    level = levels[n : 2 * n] * spending
    own = _pass_round(
        answer,
        gaps.log_price - levels[:n, None],
        (gaps.expenditure - level[:, None] * answer.spending_weight) / spending[:, None],
        None if gaps.log_employment is None else gaps.log_employment - levels[3 * n :, None],
    )
    bought = spending[:, None] * own[1]
    sold = follow_sales(np, problem.first_order, bought.astype(np.float32), spending)
    levels[n : 3 * n] += np.concatenate(sold)
    step = (answer.newton @ levels.astype(np.float32)).astype(np.float64)
    # What all wages move alike the numeraire takes back (8): it must not press against the bound.
    step[: 3 * n] -= (
        problem.world.value_added @ step[2 * n : 3 * n] / problem.world.value_added.sum()
    )
    step = np.clip(step, -MAX_STEP, MAX_STEP)
    log_wage = state.log_wage + step[2 * n : 3 * n]
    log_price = ahead.log_price + step[:n, None] + own[0]
    expenditure = state.expenditure * np.exp(step[n : 2 * n, None]) + bought
    employment = state.log_employment
    if employment is not None:
        employment = employment + step[3 * n :, None] + np.clip(own[2], -MAX_STEP, MAX_STEP)
    earned = markets.value_added @ np.exp(step[2 * n : 3 * n])
    numeraire = np.log(earned / problem.tech.value_added.sum())
    log_price, expenditure = log_price - numeraire, expenditure * np.exp(-numeraire)
    return State(log_wage - numeraire, log_price, expenditure, employment), markets


def _step_prices(problem: Problem, state: State) -> tuple[State, tuple[Production, Array] | None]:
    """The state with its prices stepped, and costs there where they follow from prices alone.

    Prices step by the baseline's cost shares, costs follow by the model's own.
    """
    on = problem.switches
    production, log_cost = compute_costs(np, problem, state)
    prices = compute_prices(np, problem.tech, problem.kernel, log_cost)
    prices = compute_price_index(np, on, prices, state.expenditure, state.log_wage)
    gap = prices.log_price - state.log_price
    by_price, by_cost = step_prices(np, problem.first_order, gap)
    ahead = replace(state, log_price=state.log_price + by_price)
    if on.input_curvature is not None or on.value_added_curvature is not None:
        return ahead, None
    if on.destination_share is not None or on.cost_share is not None:  # other shares of inputs
        by_cost = sum_over_inputs(np, problem.tech.input_cost, by_price)
    bundle = production.log_bundle + by_cost
    log_cost = compute_unit_cost(on, bundle, problem.log_tfp, state.log_wage, state.log_employment)
    return ahead, (replace(production, log_bundle=bundle), log_cost)


def _average(answer: MeasuredAnswers, state: State, gaps: State) -> Array:
    """Gaps of each economy's levels: prices (2), spending (4), wages (7), employment (10)."""
    blocks = [
        (answer.spending_weight * gaps.log_price).sum(axis=1),
        gaps.expenditure.sum(axis=1) / state.expenditure.sum(axis=1),
        gaps.log_wage,
    ]
    if gaps.log_employment is not None:
        blocks.append((answer.factor_weight * gaps.log_employment).sum(axis=1))
    return np.concatenate(blocks)


def _pass_round(
    answer: MeasuredAnswers, price: Array, spending: Array, employment: Array | None
) -> Array:
    """Gaps of goods passed round each economy's own loop until they die out (2 or 3, N, J)."""
    parts = [price, spending] if employment is None else [price, spending, employment]
    gap = np.concatenate(parts, axis=1)
    closed = np.matmul(answer.loop, gap.astype(np.float32)[..., None])[..., 0]
    n, j = price.shape
    return np.asarray(closed.reshape(n, len(parts), j).transpose(1, 0, 2), dtype=np.float64)


def step_general_transposed(
    answer: MeasuredAnswers, expenditure: Array, weights: tuple[Array, ...]
) -> tuple[Array, ...]:
    """The same step read backwards; as :func:`summitry.model.first_order.step_transposed`.

    Weights are on log wages (...,N), log prices, relative spending and, if the model asks for it,
    log employment (...,N,J).
    """
    by_wage, *by_goods = weights
    n, share, bought = by_wage.shape[-1], answer.spending_weight, expenditure > 0
    own = [part.copy() for part in by_goods]
    own[1] = by_goods[1] * bought / np.where(bought, share, 1.0)
    # In single precision, as the answers are: a matrix of another kind would be copied each time.
    gap = np.concatenate(own, axis=-1).astype(np.float32)
    back = np.matmul(answer.loop.transpose(0, 2, 1), gap[..., None])[..., 0].astype(np.float64)
    goods = np.split(back, len(own), axis=-1)
    goods[1] = share * goods[1]
    sums = [part.sum(axis=-1) for part in (by_goods[0], by_goods[1] * bought, *by_goods[2:])]
    levels = np.concatenate([*sums[:2], by_wage, *sums[2:]], axis=-1).astype(np.float32)
    level = (levels @ answer.newton).astype(np.float64)
    by_level = [level[..., :n], level[..., n : 2 * n], level[..., 3 * n :]]
    averages = [share, share, answer.factor_weight]
    found = [
        good + part * (up - good.sum(axis=-1))[..., None]
        for good, part, up in zip(goods, averages, by_level, strict=False)
    ]
    found[1] = np.where(bought, found[1], by_goods[1])
    return (level[..., 2 * n : 3 * n], *found)


@lru_cache(maxsize=4)
def measure_answers(world: World, model: Model) -> MeasuredAnswers:
    """Move each level of each economy at the baseline and see what the equations answer."""
    problem = fold(world, no_shock(world), model)
    start = start_state(problem)
    return _close_levels(problem, start, weigh_answers(problem, start))


def measure_answers_at(problem: Problem, state: State) -> MeasuredAnswers:
    """Answers at a state on the way; the old ones where there are none to be had."""
    try:
        found = _close_levels(problem, state, weigh_answers(problem, state))
    except np.linalg.LinAlgError:
        found = None
    if found is not None and np.isfinite(found.newton).all() and np.isfinite(found.loop).all():
        return found
    return problem.answers or measure_answers(problem.world, problem.model)


def weigh_answers(problem: Problem, state: State) -> MeasuredAnswers:
    """The weights and each economy's own loop at a state; the levels are still open."""
    markets = compute_markets(np, problem, state)
    world, spending, income = problem.world, state.expenditure, markets.sector_value_added
    made = compute_production(
        np,
        problem.tech,
        problem.switches,
        compute_factor_price(problem.switches, state.log_wage, state.log_employment),
        state.log_price,
    )
    share = world.input_share
    if made.input_tilt is not None and made.input_scale is not None:
        share = share * made.input_tilt * made.input_scale[:, :, None]
    there = replace(compute_world_at(problem, state, markets), input_share=share)
    return MeasuredAnswers(
        _close_loops(problem, there, made, income).astype(np.float32),
        spending / spending.sum(axis=1, keepdims=True),
        income / income.sum(axis=1, keepdims=True),
        np.empty((0, 0), dtype=np.float32),
    )


def _close_levels(problem: Problem, state: State, answer: MeasuredAnswers) -> MeasuredAnswers:
    newton = np.linalg.inv(-measure_jacobian(problem, state, answer))
    return replace(answer, newton=newton.astype(np.float32))


def measure_jacobian(problem: Problem, start: State, answer: MeasuredAnswers) -> Array:
    """Derivative of the levels' residuals with respect to the levels, at a state (3N,3N), (4N,4N).

    As `first_order.compute_jacobian`: prices, spending, wages, and employment if asked for.
    """

    def residuals(state: State) -> Array:
        gaps = compute_gaps(np, state, compute_markets(np, problem, state))
        return _average(answer, state, gaps)

    base = residuals(start)
    columns = [residuals(nudged) - base for nudged in _nudge_levels(start)]
    jacobian = np.array(columns).T / NUDGE
    n = len(start.log_wage)
    # The common scale of wages is free: it is tied to world value added (8).
    earned = problem.tech.value_added * np.exp(start.log_wage)
    jacobian[:, 2 * n : 3 * n] -= earned / earned.sum()
    return jacobian


def _nudge_levels(start: State) -> Iterator[State]:
    """The baseline with one level of one economy moved, level after level."""
    for name in ("log_price", "expenditure", "log_wage", "log_employment"):
        array = getattr(start, name)
        if array is None:
            continue
        for n in range(len(array)):
            moved = array.copy()
            moved[n] = moved[n] * np.exp(NUDGE) if name == "expenditure" else moved[n] + NUDGE
            yield replace(start, **{name: moved})


def _close_loops(problem: Problem, world: World, made: Production, income: Array) -> Array:
    """(I - B)^-1 with B the answers within each economy, all else as it is.

    A cost is passed on to home buyers by the home share, and where selling has a fixed cost a price
    answers spending; more workers lower a sector's cost by scale or raise it by a scarce stock of
    capital; sales answer a cost by theta, less where the sector has the market to itself, and home
    spending by its part in sales; employment answers sales and, for distribution, home spending.
    """
    tech, on, gamma = problem.tech, problem.switches, made.value_added_share
    n, j = world.output.shape
    home = np.einsum("nnj->nj", world.trade_share)
    inputs = (1 - gamma)[:, :, None] * world.input_share  # economy, user, input
    slope = np.zeros((n, j))  # of a sector's log cost by its log employment
    if on.factor_slope is not None:
        slope = slope + on.factor_slope * gamma
    if on.cost_slope is not None:
        inputs, slope = inputs * (1 + on.cost_slope)[:, :, None], slope - on.cost_slope
    kept = np.ones((n, j)) if on.destination_share is None else 1 - on.destination_share
    flow = world.basic_flow * kept[:, None]
    sales, total = flow.sum(axis=0), world.expenditure.sum(axis=1)[:, None]
    cost = sales if on.cost_share is None else on.cost_share * sales
    answer = tech.trade_elasticity * (
        (sales > 0) - _divide((flow * world.trade_share).sum(axis=0), sales)
    )
    at_home = _divide(kept * home * total, sales)  # log sales by home spending
    by_total = _divide(total, world.expenditure)  # log spending on a good
    bought = ((1 - gamma) * cost / total)[:, :, None] * world.input_share
    eye = np.eye(j)
    by_price = -answer[:, :, None] * inputs  # log sales by prices of inputs (economy, sector, good)
    by_spending = at_home[:, :, None] * eye
    by_size = (-answer * slope)[:, :, None] * eye
    index = np.zeros((n, j)) if on.market_slope is None else on.market_slope * by_total
    blocks = [
        [home[:, :, None] * inputs, index[:, :, None] * eye, (home * slope)[:, :, None] * eye],
        [bought.mT @ part for part in (by_price, by_spending, by_size)],
    ]
    if asks_employment(on):
        part = _divide(gamma * cost, income)[:, :, None]  # the rest is distribution
        selling = (_divide(income - gamma * cost, income) * by_total)[:, :, None] * eye
        blocks.append([part * by_price, part * by_spending + selling, part * by_size])
    size = len(blocks)
    block = np.block([row[:size] for row in blocks])
    return np.asarray(np.linalg.inv(np.eye(size * j) - block))


def _divide(above: Array, below: Array) -> Array:
    """0 where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros_like(below), where=below > 0)
