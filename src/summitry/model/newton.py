"""Newton steps on the sweeps themselves: the last resort, where sweeps lead away from their end.

Near some equilibria a sweep overshoots, by more with every sweep: deficits of many times output,
or hardly any spending at home, make first-order answers too small or too large. What a sweep asks
for is zero at the equilibrium all the same, so it is solved as an equation: each step is the
combination of a few directions, tried out one by one, that would undo it to first order (Newton
steps by generalised conjugate residuals; Eisenstat, Elman and Schultz 1983).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summitry.model._krylov import approach
from summitry.model.fold import Problem
from summitry.model.markets import State, compute_markets
from summitry.model.sweeps import (
    STEP_TOLERANCE,
    Progress,
    Solution,
    divide_by,
    pack_state,
    sweep,
    unpack_state,
)
from summitry.world import Array

MOST_STEPS = 12
MOST_DIRECTIONS = 30
ENOUGH = 1e-2  # of what a sweep asks for: what a combination of directions may leave
RADIUS = 0.5  # log points that a step may go
TRIAL, LEAST_TRIAL = 1e-4, 1e-6  # log points that a direction is tried out by
SLOW = 0.5  # times the sweep's step before: less progress than this
MOST_SLOW = 2  # times


def solve_by_newton(
    problem: Problem, start: State, progress: Progress | None = None
) -> tuple[Solution | None, int]:
    """The equilibrium near a state, and the sweeps that took; None where steps do not shrink.

    Parameters
    ----------
    problem : Problem
        With first-order answers of a place near by: they make the directions few.
    start : State
    progress : callable, optional
        Called with (sweep, largest log step).
    """
    base = divide_by(problem.world)
    point, count, slow, last = pack_state(start, base), 0, 0, np.inf

    def ask(at: Array) -> Array:
        nonlocal count
        count += 1
        stepped, _ = sweep(problem, unpack_state(at, base))
        return np.asarray(pack_state(stepped, base) - at)

    with np.errstate(all="ignore"):  # a bad trial shows as a step that is not finite
        for _ in range(MOST_STEPS):
            asked = ask(point)
            size = float(np.max(np.abs(asked)))
            if progress is not None:
                progress(count, size)
            slow += not size < SLOW * last
            if not np.isfinite(size) or slow > MOST_SLOW:
                break
            if size < STEP_TOLERANCE:
                state = unpack_state(point + asked, base)
                error = float(np.max(np.abs(asked[: len(state.log_wage)])))
                markets = compute_markets(np, problem, state)
                way = "by Newton steps"
                return Solution(problem, state, markets, count, error, True, way), count
            last = size
            step = _undo(ask, point, asked, min(TRIAL, max(size, LEAST_TRIAL)))
            if not np.isfinite(step).all():
                break
            point = point + step * min(1.0, RADIUS / float(np.max(np.abs(step))))
    return None, count


def _undo(ask: Callable[[Array], Array], point: Array, asked: Array, trial: float) -> Array:
    """The step after which less would be asked for, to first order; not finite if not to be had."""

    def move(way: Array) -> Array:
        """What is asked for along a direction, by trying it out."""
        far = trial / float(np.max(np.abs(way)))
        return (ask(point + far * way[0]) - asked)[None] / far

    step, _, _ = approach(move, lambda residual: residual, -asked[None], ENOUGH, MOST_DIRECTIONS)
    return np.asarray(step[0])
