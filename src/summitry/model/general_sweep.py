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

from summitry.model.equations import asks_employment
from summitry.model.fold import Problem, fold
from summitry.model.markets import Markets, State, compute_gaps, compute_markets, start_state
from summitry.model.model import Model
from summitry.model.shock import no_shock
from summitry.world import Array, World

NUDGE = 1e-6  # log points, of each level in turn
MAX_STEP = 0.3  # log points a sweep, as for the default model
LEAST_SLOPE = 0.2  # of a sector's answer to its own employment: below, steps would run away


@dataclass(frozen=True)
class MeasuredAnswers:
    """First-order answers at the baseline of a world under a model.

    `leontief` and `leontief_by_input` are those of the default model at this model's value-added
    shares; `newton` maps the residuals of price levels, spending levels, wages and (if the model
    asks for it) employment levels to the steps that close them together.
    """

    leontief: Array  # (N,J,J) economy, good, input
    leontief_by_input: Array  # (N,J,J) economy, input, good
    spending_weight: Array  # (N,J)
    factor_weight: Array  # (N,J) of each sector in value added
    employment_step: Array  # (N,J) of a sector's employment per unit of its gap; empty: not asked
    newton: Array  # (3N,3N) or (4N,4N)


def sweep_general(problem: Problem, state: State) -> tuple[State, Markets]:
    """One sweep under any model: levels by Newton, goods by each economy's own loop."""
    answer = measure_answers(problem.world, problem.model)
    markets = compute_markets(np, problem, state)
    gaps = compute_gaps(np, state, markets)
    levels = _average(answer, state, gaps)
    n = len(state.log_wage)
    step = np.clip(answer.newton @ levels, -MAX_STEP, MAX_STEP)
    price_gap = gaps.log_price - levels[:n, None]
    spending = levels[n : 2 * n] * state.expenditure.sum(axis=1)
    spending_gap = gaps.expenditure - spending[:, None] * answer.spending_weight
    log_wage = state.log_wage + step[2 * n : 3 * n]
    log_price = state.log_price + step[:n, None] + _pass(answer.leontief, price_gap)
    expenditure = state.expenditure * np.exp(step[n : 2 * n, None])
    expenditure = expenditure + _pass(answer.leontief_by_input, spending_gap)
    employment = state.log_employment
    if employment is not None and gaps.log_employment is not None:
        own = answer.employment_step * (gaps.log_employment - levels[3 * n :, None])
        employment = employment + step[3 * n :, None] + np.clip(own, -MAX_STEP, MAX_STEP)
    earned = markets.value_added @ np.exp(step[2 * n : 3 * n])
    numeraire = np.log(earned / problem.tech.value_added.sum())
    log_price, expenditure = log_price - numeraire, expenditure * np.exp(-numeraire)
    return State(log_wage - numeraire, log_price, expenditure, employment), markets


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


def _pass(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.matmul(matrix, vector[..., None])[..., 0])


@lru_cache(maxsize=4)
def measure_answers(world: World, model: Model) -> MeasuredAnswers:
    """Move each level of each economy at the baseline and see what the equations answer."""
    problem = fold(world, no_shock(world), model)
    tech, on = problem.tech, problem.switches
    home = np.einsum("nnj->nj", world.trade_share)
    loop = (home * (1 - tech.value_added_share))[:, :, None] * world.input_share
    leontief = np.linalg.inv(np.eye(home.shape[1]) - loop)
    factor = on.factor_income / on.factor_income.sum(axis=1, keepdims=True)
    answer = MeasuredAnswers(
        leontief,
        np.ascontiguousarray(leontief.transpose(0, 2, 1)),
        world.expenditure / world.expenditure.sum(axis=1, keepdims=True),
        factor,
        _own_step(problem),
        np.empty((0, 0)),
    )
    start = start_state(problem)

    def residuals(state: State) -> Array:
        gaps = compute_gaps(np, state, compute_markets(np, problem, state))
        return _average(answer, state, gaps)

    base = residuals(start)
    columns = [residuals(nudged) - base for nudged in _nudge_levels(start)]
    jacobian = np.array(columns).T / NUDGE
    n = len(world.economies)
    # The common scale of wages is free: it is tied to world value added (8).
    jacobian[:, 2 * n : 3 * n] -= tech.value_added / tech.value_added.sum()
    return replace(answer, newton=np.asarray(np.linalg.inv(-jacobian)))


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


def _own_step(problem: Problem) -> Array:
    """How far a sector's employment moves per unit of its gap, its own demand curve counted in.

    More workers lower a sector's cost by scale or raise it by a scarce stock of capital; sales
    answer with theta, less where the sector has the market to itself.
    """
    on, world = problem.switches, problem.world
    if not asks_employment(on):
        return np.zeros((0, 0))
    slope = np.zeros_like(world.output)
    if on.factor_slope is not None:
        slope = slope + on.factor_slope * problem.tech.value_added_share
    if on.cost_slope is not None:
        slope = slope - on.cost_slope
    sold = np.einsum("nij,nij->ij", world.basic_flow, world.trade_share)
    alone = np.divide(sold, world.output, out=np.zeros_like(sold), where=world.output > 0)
    answer = 1 + problem.tech.trade_elasticity * slope * (1 - alone)
    return np.asarray(1 / np.maximum(answer, LEAST_SLOPE))
