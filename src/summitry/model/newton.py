"""Newton steps on the sweeps themselves: the last resort, where sweeps lead away from their end.

Near some equilibria a sweep overshoots, by more with every sweep: deficits of many times output,
or hardly any spending at home, make first-order answers too small or too large. What a sweep asks
for is zero at the equilibrium all the same, so it is solved as an equation: each step is the
combination of a few directions, tried out one by one, that would undo it to first order (Newton
steps by generalised minimal residuals; Saad and Schultz 1986).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summitry.model.fold import Problem
from summitry.model.markets import State, compute_markets
from summitry.model.sweeps import (
    STEP_TOLERANCE,
    Progress,
    Solution,
    _pack,
    _unpack,
    divide_by,
    sweep,
)
from summitry.world import Array

MOST_STEPS = 12
MOST_DIRECTIONS = 30
ENOUGH = 1e-2  # of what a sweep asks for: what a combination of directions may leave
RADIUS = 0.5  # log points that a step may go
TRIAL, LEAST_TRIAL = 1e-4, 1e-6  # log points that a direction is tried out by
SLOW = 0.5  # times the sweep's step before: less progress than this
MOST_SLOW = 2  # times
NOTHING_NEW = 1e-10


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
    point, count, slow, last = _pack(start, base), 0, 0, np.inf

    def ask(at: Array) -> Array:
        nonlocal count
        count += 1
        stepped, _ = sweep(problem, _unpack(at, base))
        return np.asarray(_pack(stepped, base) - at)

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
                state = _unpack(point + asked, base)
                error = float(np.max(np.abs(asked[: len(state.log_wage)])))
                markets = compute_markets(np, problem, state)
                way = "by Newton steps"
                return Solution(problem, state, markets, count, error, True, way), count
            last = size
            step = _undo(ask, point, asked, min(TRIAL, max(size, LEAST_TRIAL)))
            if step is None:
                break
            point = point + step * min(1.0, RADIUS / float(np.max(np.abs(step))))
    return None, count


def _undo(ask: Callable[[Array], Array], point: Array, asked: Array, trial: float) -> Array | None:
    """The step after which nothing would be asked for, to first order; None if not to be had."""
    length = float(np.linalg.norm(asked))
    ways = [asked / length]  # at right angles, of length one
    moved = np.zeros((MOST_DIRECTIONS + 1, MOST_DIRECTIONS))  # what is asked along each of them
    for k in range(min(MOST_DIRECTIONS, len(asked))):
        far = trial / float(np.max(np.abs(ways[k])))
        new = (ask(point + far * ways[k]) - asked) / far
        if not np.isfinite(new).all():
            return None
        for _ in range(2):  # once leaves what rounding does
            along = np.array([new @ way for way in ways])
            moved[: k + 1, k] += along
            new = new - along @ np.array(ways)
        moved[k + 1, k] = rest = float(np.linalg.norm(new))
        square, right = moved[: k + 2, : k + 1], np.zeros(k + 2)
        right[0] = -length
        part = np.linalg.lstsq(square, right, rcond=None)[0]
        left = float(np.linalg.norm(square @ part - right))
        if left < ENOUGH * length or rest < NOTHING_NEW:
            break
        ways.append(new / rest)
    return np.asarray(part @ np.array(ways[: len(part)]))
