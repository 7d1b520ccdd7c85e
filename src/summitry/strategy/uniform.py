"""One rate for everything: the best uniform duty by a search on a line, under any model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError
from summitry.model import DEFAULT, Model, Outcome, Shock, no_shock
from summitry.strategy.lines import Lines
from summitry.strategy.row import Row
from summitry.world import World

HIGHEST_RATE = 1.0  # where the search ends unless the lines' cap is lower
_GRID = 9  # equilibria across the range, so that the highest of several hills is found
_VERTICES = 12  # parabolas through the three best points
_PRECISION = 1e-5  # of the rate


@dataclass(frozen=True)
class UniformOptimum:
    """The best uniform duty, what it is worth, and how it was found.

    ``gain`` is the worth at the best rate less that at the rate the search is compared with;
    ``hills`` counts the local tops of the grid (one is what theory expects).
    """

    rate: float
    worth: float
    gain: float
    outcome: Outcome
    hills: int
    evaluations: int


def find_best_uniform(
    world: World,
    lines: Lines,
    worth: Callable[[Outcome], float],
    shock: Shock | None = None,
    *,
    model: Model = DEFAULT,
) -> UniformOptimum:
    """The uniform duty at which an outcome is worth most: a grid, then parabolas.

    Parameters
    ----------
    world : World
        The baseline.
    lines : Lines
        Of ``detail="uniform"``.
    worth : callable
        Of an outcome, such as ``lambda o: compute_welfare_pct(o)[usa]``; no slopes are needed.
    shock : Shock, optional
        Everybody else's policy; `gain` is over it.
    model : Model
        The equations.

    Raises
    ------
    InputError
        Lines of more than one rate.
    """
    if len(lines.low) != 1:
        raise InputError(
            f"uniform duty of {lines.party}", f"{len(lines.low)} lines", "one line for all",
            "make lines with detail='uniform'",
        )  # fmt: skip
    base = shock or no_shock(world)
    outcomes: dict[float, Outcome] = {}

    def value(rate: float) -> float:
        if rate not in outcomes:
            near = min(outcomes, key=lambda known: abs(known - rate), default=None)
            row = Row(world, model, None if near is None else outcomes[near])
            outcomes[rate] = row.solve(lines.put(base, np.array([rate])))
        return worth(outcomes[rate])

    before = worth(Row(world, model).solve(base))
    low, high = float(lines.low[0]), float(min(lines.high[0], HIGHEST_RATE))
    grid = np.linspace(low, high, _GRID)
    heights = np.array([value(float(rate)) for rate in grid])
    padded = np.concatenate([[-np.inf], heights, [-np.inf]])
    hills = int(((padded[1:-1] > padded[:-2]) & (padded[1:-1] >= padded[2:])).sum())
    top = min(max(int(np.argmax(heights)), 1), _GRID - 2)
    points = [float(rate) for rate in grid[top - 1 : top + 2]]
    for _ in range(_VERTICES):
        vertex = min(max(_find_vertex(points, [value(rate) for rate in points]), low), high)
        known = min(abs(vertex - rate) for rate in outcomes)
        if known < _PRECISION:
            break
        points = sorted([*points, vertex], key=value, reverse=True)[:3]
    best = max(outcomes, key=value)
    return UniformOptimum(
        best, value(best), value(best) - before, outcomes[best], hills, len(outcomes) + 1
    )


def _find_vertex(rates: list[float], worths: list[float]) -> float:
    """Where the parabola through three points has its top; the best point if it has none."""
    (a, b, c), (u, v, w) = rates, worths
    bend = (b - a) * (v - w) - (b - c) * (v - u)
    if abs(bend) < 1e-300:
        return rates[int(np.argmax(worths))]
    return b - 0.5 * ((b - a) ** 2 * (v - w) - (b - c) ** 2 * (v - u)) / bend
