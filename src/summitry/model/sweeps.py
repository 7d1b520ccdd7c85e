"""The sweeps: evaluate everything, step, extrapolate, until nothing moves any more.

How far to step is known to first order from the baseline; Anderson acceleration extrapolates the
sweeps (``docs/theory/solution.md``). Where that takes long, the first-order answers are worked
out afresh at the state reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from summitry.model._anderson import Anderson
from summitry.model.equations import OFF, compute_prices
from summitry.model.first_order import FirstOrder, compute_first_order, step_prices, step_rest
from summitry.model.fold import Problem
from summitry.model.general_sweep import measure_answers_at, sweep_general
from summitry.model.markets import (
    Markets,
    State,
    compute_costs,
    compute_gaps,
    compute_markets,
    compute_world_at,
)
from summitry.world import Array, Single, World

STEP_TOLERANCE = 5e-10  # of log steps; the last one is taken too
NEXT_TOLERANCE = 5e-11  # of the step after it, if steps go on shrinking as they last did
ANDERSON_DEPTH = 16
WAGES_COUNT = 3.0  # times what an economy's prices count in the extrapolation
REFRESH = 20  # sweeps after which the first-order answers are worked out afresh
GENERAL_REFRESH = 60  # the same with switches on, where answers are measured and cost more
MIN_SPENDING_HAT = 1e-12  # spending stays positive while the sweeps look for it
LEAST_SPENDING = 1e-6  # of an economy's spending
MAX_LOG_WAGE = 20.0  # a wage that leaves e^-20 to e^20 is running away, not converging
ASTRAY = 0.1  # a log step this long,
LOST = 12  # so many times: the sweeps lead nowhere, or not soon
MAX_STEP = 0.3  # log points a sweep, of wages, price levels and spending levels

Progress = Callable[[int, float], None]


@dataclass(frozen=True, eq=False)
class Solution:
    """Where the sweeps ended: a state, the markets there, and how far wages may be off."""

    problem: Problem
    state: State
    markets: Markets
    sweeps: int
    error: float
    settled: bool  # the steps fell below the tolerances
    way: str = ""  # how it was reached, where sweeps alone did not get there


def start_memory(problem: Problem, state: State) -> Anderson:
    """A memory for the sweeps of one problem, or of a row of nearby ones."""
    weight = weigh_steps(problem.world, employment=state.log_employment is not None)
    return Anderson(min(ANDERSON_DEPTH, max(2, len(weight) // 4)), weight)


def iterate(
    problem: Problem,
    state: State,
    memory: Anderson,
    most: int,
    progress: Progress | None = None,
) -> Solution:
    """Sweep until log steps, and the next one that they promise, are small, or for `most` sweeps.

    The last step is taken as well, and the markets are evaluated there. Ends early where a step is
    not finite, a wage runs away or `LOST` steps were long; the solution is then the last state
    that was neither of the first two.
    """
    base = divide_by(problem.world)
    n = len(base)
    memory.begin()
    point, settled, count, astray = pack_state(state, base), False, 0, 0
    last = np.inf
    taken: Single | None = None  # the step at the last state
    with np.errstate(all="ignore"):  # a bad trial shows as a step that is not finite
        while count < most and not settled:
            count += 1
            trial = unpack_state(point, base)
            stepped, markets = sweep(problem, trial)
            target = pack_state(stepped, base)
            step = (target - point).astype(np.float32)
            size = float(np.maximum.reduce(np.abs(step)))  # NaN stays NaN
            if not size < np.inf or np.maximum.reduce(np.abs(trial.log_wage)) > MAX_LOG_WAGE:
                taken = None
                break
            if progress is not None:
                progress(count, size)
            state, taken = trial, step
            settled = has_settled(size, last)
            last = size
            astray += size >= ASTRAY
            if astray >= LOST:
                break
            point = memory.mix(target, step, size)
            if settled:
                state = unpack_state(point, base)
            elif count % (REFRESH if problem.switches is OFF else GENERAL_REFRESH) == 0:
                problem = refresh_answers(problem, state, markets)
                memory.forget()
        markets = compute_markets(np, problem, state)
    error = np.inf if taken is None else float(np.max(np.abs(taken[:n])))
    return Solution(problem, state, markets, count, error, settled)


def sweep(problem: Problem, state: State, xp: Any = np) -> tuple[State, Markets]:
    """One sweep: evaluate all markets, step wages, prices and spending, back to the numeraire (8).

    Prices step first, by each economy's own input-output loop; at these all markets are evaluated,
    spending steps by the same loop, and levels by Newton (:mod:`summitry.model.first_order`). Under
    other models it is :func:`sweep_general`'s.

    Returns
    -------
    State, Markets
        The state stepped to, and the markets at the one stepped from, or at its stepped prices.
    """
    if problem.switches is not OFF:
        return sweep_general(problem, state)
    answer, n = problem.first_order, state.log_wage.shape[-1]
    production, log_cost = compute_costs(xp, problem, state)
    prices = compute_prices(xp, problem.tech, problem.kernel, log_cost)
    by_price, by_cost = step_prices(xp, answer, prices.log_price - state.log_price)
    ahead = State(state.log_wage, state.log_price + by_price, state.expenditure)
    markets = compute_markets(xp, problem, ahead, (production, log_cost + by_cost))
    gaps = compute_gaps(xp, ahead, markets)
    gap = gaps.log_wage, gaps.log_price, gaps.expenditure
    step = step_rest(xp, answer, gap, state.expenditure)
    levels = xp.minimum(xp.maximum(step.levels, -MAX_STEP), MAX_STEP)
    abroad, spending, wage = levels[..., :n], levels[..., n : 2 * n], levels[..., 2 * n :]
    log_wage = state.log_wage + wage
    earned = xp.exp(log_wage) * problem.tech.value_added
    scale = xp.vecdot(earned, problem.tech.per_world)[..., None]
    numeraire = xp.log(scale)
    by_level = answer.by_wage * wage[..., None] + answer.from_abroad * abroad[..., None]
    log_price = ahead.log_price + (by_level - numeraire[..., None])
    growth = xp.exp(spending.astype(scale.dtype)) / scale
    expenditure = state.expenditure * growth[..., None] + step.expenditure
    return State(log_wage - numeraire, log_price, expenditure), markets


def refresh_answers(problem: Problem, state: State, markets: Markets) -> Problem:
    """The problem with first-order answers worked out at a state on the way, under any model."""
    if problem.switches is OFF:
        return replace(problem, first_order=refresh(problem, state, markets))
    return replace(problem, answers=measure_answers_at(problem, state))


def refresh(problem: Problem, state: State, markets: Markets) -> FirstOrder:
    """First-order answers at a state on the way, as if its trade were the baseline's.

    Where there is no such state, the old ones: an income that is not positive, a share of nothing.
    """
    try:
        answer = compute_first_order(compute_world_at(problem, state, markets))
    except np.linalg.LinAlgError:
        return problem.first_order
    return answer if np.isfinite(answer.newton).all() else problem.first_order


def has_settled(size: Any, last: Any) -> Any:
    """Whether the largest log step is small, and the next one if steps go on as they last did."""
    return (size < STEP_TOLERANCE) & (size * (size / last) < NEXT_TOLERANCE)


@lru_cache(maxsize=4)
def divide_by(world: World) -> Array:
    """What steps of spending are measured by: the baseline's, or a little of the economy's all.

    A good that is hardly bought, or by nobody, would drown in rounding.
    """
    spent = world.expenditure
    return np.asarray(np.maximum(spent, LEAST_SPENDING * spent.sum(axis=1, keepdims=True)))


@lru_cache(maxsize=4)
def weigh_steps(world: World, *, employment: bool = False) -> Single:
    """What the elements of a step count in the extrapolation.

    Goods count by the root of their share in the economy's spending, so that its prices together
    count as one number does, and so does its spending; wages, which move all of these, for more.
    """
    spent = world.expenditure
    goods = np.sqrt(spent / spent.sum(axis=1, keepdims=True)).ravel()
    wages = np.full(len(spent), WAGES_COUNT)
    return np.concatenate([wages, *[goods] * (3 if employment else 2)]).astype(np.float32)


def pack_state(state: State, base: Array) -> Array:
    """One vector: log wages, log prices, spending relative to the baseline, log employment."""
    spending = state.expenditure / base
    blocks = [state.log_wage, state.log_price.ravel(), spending.ravel()]
    if state.log_employment is not None:
        blocks.append(state.log_employment.ravel())
    return np.concatenate(blocks)


def unpack_state(point: Array, base: Array) -> State:
    """The state at a point."""
    n, cells = len(base), base.size
    spending = point[n + cells : n + 2 * cells].reshape(base.shape)
    employment = point[n + 2 * cells :]
    return State(
        point[:n],
        point[n : n + cells].reshape(base.shape),
        base * np.maximum(spending, MIN_SPENDING_HAT),
        employment.reshape(base.shape) if employment.size else None,
    )
