"""Bargaining: what the parties can reach together, and what theories of bargaining pick from it.

All searches are one problem: a goal to raise under floors on payoffs and under red lines, solved by
sequential quadratic programming (SLSQP; Kraft 1988) with differences between equilibria.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from summitry.errors import InputError, NoEquilibriumError
from summitry.strategy.objectives import list_members
from summitry.strategy.points import Point, TableSolver
from summitry.strategy.table import RedLine, Table
from summitry.world import Array, Mask

Report = Callable[[int, int, str], None]  # done, in all, what

NUDGE = 2e-3  # of a lever's range, for differences
SLACK_TOLERANCE = 1e-4  # of a lever's range or an indicator's unit
ONE_POINT = 1e-6  # of the parties' income: a frontier shorter than this is one point
_MAX_STEPS = 30
_PRECISION = 1e-5  # of the unit of search: below what differences can show


@dataclass(frozen=True)
class Frontier:
    """What two parties can reach together: the best for one at each payoff of the other.

    Parameters
    ----------
    points : tuple of Point
        From the first party's best to the second's.
    convexity_gap_pct : float
        How far the frontier lies below its own concave hull at most, percent of its height; 0
        where it bulges outwards everywhere.
    """

    points: tuple[Point, ...]
    convexity_gap_pct: float

    @property
    def is_convex(self) -> bool:
        """True if what can be reached is convex, up to noise: the bargaining axioms then apply."""
        return self.convexity_gap_pct < 1.0


class Bargain:
    """Searches over one table; holds no state but its solver's."""

    def __init__(
        self, table: Table, solver: TableSolver | None = None, free: Mask | None = None
    ) -> None:
        self.table = table
        self.free = np.ones(len(table.levers), dtype=np.bool_) if free is None else free
        self.solver = solver or TableSolver(table)
        incomes = [_income(table, k) for k in range(len(table.parties))]
        self.unit = np.array(incomes) * 1e-4  # payoffs are searched in hundredths of a percent

    def ideal(self, party: int, floors: Array | None = None) -> Point:
        """The point a party would choose alone, others' payoffs at least at their floors."""
        return self.raise_payoff(party, floors)

    def raise_payoff(
        self, party: int, floors: Array | None = None, starts: Sequence[Array] = ()
    ) -> Point:
        """The highest payoff of one party under floors (P,) on payoffs; -inf is no floor."""
        low = np.full(len(self.table.parties), -np.inf) if floors is None else floors

        def goal(point: Point) -> float:
            return float(point.payoffs[party] / self.unit[party])

        return self._best(goal, low, starts)

    def reach(self, direction: Array, origin: Array, starts: Sequence[Array] = ()) -> Point:
        """The point furthest from an origin along a direction of gains (P,), all above zero."""

        def goal(point: Point) -> float:
            gains = (point.payoffs - origin) / direction
            return float(gains.min() * (direction / self.unit).min())

        ahead = self._smooth_reach(direction, origin, starts)
        return max((ahead, *map(self.solver.value, starts)), key=goal)

    def maximise(
        self, goal: Callable[[Point], float], floors: Array, starts: Sequence[Array] = ()
    ) -> Point:
        """The point with the highest value of any goal, under floors and red lines."""
        return self._best(goal, floors, starts)

    def _best(
        self, goal: Callable[[Point], float], floors: Array, starts: Sequence[Array]
    ) -> Point:
        count = len(self.table.levers)
        tried = [*starts] or [self.solver.start, np.full(count, 0.5), np.ones(count)]
        found = [self._climb(goal, floors, start) for start in tried]
        fine = [point for point in found if self.is_fine(point, floors)]
        if not fine:
            return max(found, key=lambda point: self.shortfall(point, floors))
        return max(fine, key=goal)

    def is_fine(self, point: Point, floors: Array) -> bool:
        """True where no floor and no red line is crossed."""
        return self.shortfall(point, floors) >= -SLACK_TOLERANCE

    def shortfall(self, point: Point, floors: Array) -> float:
        """The worst violation of a floor or a red line; zero or more is none."""
        floored = (point.payoffs - np.where(np.isfinite(floors), floors, -1e300)) / self.unit
        return float(min(point.slack.min(initial=0.0), floored.min(initial=0.0), 0.0))

    def _climb(self, goal: Callable[[Point], float], floors: Array, start: Array) -> Point:
        bound = np.isfinite(floors)

        def limits(point: Point) -> Array:
            floored = (point.payoffs - floors)[bound] / self.unit[bound]
            return np.concatenate([floored, point.slack])

        found = self._run(goal, limits, np.clip(start, 0.0, 1.0))
        return self.solver.value(found)

    def _run(
        self, goal: Callable[[Point], float], limits: Callable[[Point], Array], start: Array
    ) -> Array:
        """SLSQP on coordinates, slopes by forward differences between equilibria."""
        minimize = _import_minimize()

        def slopes(read: Callable[[Point], Any]) -> Callable[[Array], Array]:
            def differentiate(at: Array) -> Array:
                here = np.atleast_1d(read(self.solver.value(at)))
                columns = []
                for k in range(len(at)):
                    moved = at.copy()
                    step = NUDGE if at[k] + NUDGE <= 1 else -NUDGE
                    moved[k] += step
                    columns.append((np.atleast_1d(read(self.solver.value(moved))) - here) / step)
                return np.array(columns).T

            return differentiate

        constraint = {
            "type": "ineq",
            "fun": lambda at: limits(self.solver.value(at)),
            "jac": slopes(limits),
        }
        some = len(limits(self.solver.value(start))) > 0
        found = minimize(
            lambda at: -goal(self.solver.value(np.clip(at, 0, 1))),
            start,
            jac=lambda at: -slopes(goal)(np.clip(at, 0, 1))[0],
            bounds=self._bounds(start),
            constraints=[constraint] if some else [],
            method="SLSQP",
            options={"maxiter": _MAX_STEPS, "ftol": _PRECISION},
        )
        return np.clip(np.where(np.isfinite(found.x), found.x, start), 0.0, 1.0)

    def _bounds(self, start: Array) -> list[tuple[float | None, float | None]]:
        """Whole ranges for what may move; the rest stays."""
        return [
            (0.0, 1.0) if free else (float(z), float(z))
            for free, z in zip(self.free, start, strict=True)
        ]

    def _smooth_reach(self, direction: Array, origin: Array, starts: Sequence[Array]) -> Point:
        """Max s with gains >= s x direction: s is an extra coordinate, so the goal is smooth."""
        minimize = _import_minimize()
        size = direction / self.unit
        begin = [*starts] or [self.solver.start, np.full(len(self.table.levers), 0.5)]
        best: Point | None = None

        def limits(point: Point, s: float) -> Array:
            gains = (point.payoffs - origin) / self.unit - s * size
            return np.concatenate([gains / size.max(), point.slack])

        for start in begin:
            point = self.solver.value(np.clip(start, 0, 1))
            s0 = float(((point.payoffs - origin) / direction).min())

            def values(x: Array) -> Array:
                return limits(self.solver.value(np.clip(x[:-1], 0, 1)), float(x[-1]))

            def slopes(x: Array) -> Array:
                here = values(x)
                columns = []
                for k in range(len(x)):
                    step = NUDGE if k == len(x) - 1 or x[k] + NUDGE <= 1 else -NUDGE
                    moved = x.copy()
                    moved[k] += step
                    columns.append((values(moved) - here) / step)
                return np.array(columns).T

            found = minimize(
                lambda x: -x[-1],
                np.append(np.clip(start, 0, 1), s0),
                jac=lambda x: np.append(np.zeros(len(x) - 1), -1.0),
                bounds=[*self._bounds(start), (None, None)],
                constraints=[{"type": "ineq", "fun": values, "jac": slopes}],
                method="SLSQP",
                options={"maxiter": _MAX_STEPS, "ftol": _PRECISION},
            )
            if not np.isfinite(found.x).all():
                continue
            end = self.solver.value(np.clip(found.x[:-1], 0, 1))
            if best is None or _min_gain(end, origin, direction) > _min_gain(
                best, origin, direction
            ):
                best = end
        return best if best is not None else self.solver.value(self.solver.start)


def _min_gain(point: Point, origin: Array, direction: Array) -> float:
    fine = point.slack.min(initial=0.0) >= -SLACK_TOLERANCE
    return float(((point.payoffs - origin) / direction).min()) if fine else -np.inf


def _income(table: Table, party: int) -> float:
    return float(table.world.income[list_members(table.world, table.parties[party])].sum())


def _import_minimize() -> Any:
    try:
        from scipy.optimize import minimize  # noqa: PLC0415 - only searches need it
    except ImportError:
        raise InputError(
            "bargaining", "SciPy is not installed", "the package scipy",
            "pip install 'summitry[games]'",
        ) from None  # fmt: skip
    return minimize


def check_feasible(bargain: Bargain, floors: Array | None = None) -> Point:
    """A point within all red lines and floors, or an error that says which lines conflict.

    Raises
    ------
    NoEquilibriumError
        Names a set of red lines no point of the table can meet together.
    """
    low = np.full(len(bargain.table.parties), -np.inf) if floors is None else floors
    point = _nearest_feasible(bargain, low)
    if bargain.is_fine(point, low):
        return point
    conflict = list(bargain.table.red_lines)
    for line in bargain.table.red_lines:
        fewer = [other for other in conflict if other is not line]
        trial = Bargain(replace(bargain.table, red_lines=tuple(fewer)))
        if not trial.is_fine(_nearest_feasible(trial, low), low):
            conflict = fewer
    raise NoEquilibriumError(
        f"table {bargain.table.name}",
        "no point within the red lines: " + _say_conflict(conflict, bargain.table, low),
        "red lines that some state of the levers can meet together",
        "move one of them, or put another lever on the table",
    )


def _say_conflict(lines: Sequence[RedLine], table: Table, floors: Array) -> str:
    said = "; ".join(line.describe(table.levers) for line in lines)
    floored = "each party at least as well off as without agreement"
    if not np.isfinite(floors).any():
        return f"{said} conflict"
    return f"{said} conflict with {floored}" if said else f"not {floored}"


def _nearest_feasible(bargain: Bargain, floors: Array) -> Point:
    """The point with the smallest worst violation."""
    count, none = len(bargain.table.levers), np.full(len(floors), -np.inf)
    starts = [bargain.solver.start, np.full(count, 0.5), np.ones(count), np.zeros(count)]
    found = [bargain._climb(lambda _: 0.0, none, start) for start in starts]
    found += [bargain.solver.value(start) for start in starts]
    if np.isfinite(floors).all():
        found.append(bargain.reach(bargain.unit, floors, [p.coordinates for p in found[:2]]))
    return max(found, key=lambda point: bargain.shortfall(point, floors))


def trace_frontier(
    bargain: Bargain,
    points: int = 40,
    report: Report | None = None,
    starts: Sequence[Array] = (),
) -> Frontier:
    """The Pareto frontier of a table with two parties.

    Parameters
    ----------
    bargain : Bargain
        Over a table with two parties.
    points : int
        3 to 400, ends included.
    report : callable, optional
        Called with (points done, points in all, text).
    starts : sequence of (K,) array
        Coordinates to begin from as well.

    Raises
    ------
    InputError
        Not two parties, or a number of points that is no use.
    NoEquilibriumError
        Red lines that conflict, or a frontier of one point: nothing to bargain over.
    """
    if len(bargain.table.parties) != 2 or not 3 <= points <= 400:
        raise InputError(
            "frontier",
            f"{len(bargain.table.parties)} parties and {points} points",
            "two parties, 3 to 400 points",
            "restrict the table to two parties; more have solutions, but no curve",
        )
    check_feasible(bargain)
    count = len(bargain.table.levers)
    begin = [bargain.solver.start, *(np.full(count, z) for z in (0.5, 1.0, 0.0)), *starts]
    first, last = (bargain.raise_payoff(k, starts=begin) for k in (0, 1))
    first = _at_least(bargain, 0, first)
    last = _at_least(bargain, 1, last)
    lost = first.payoffs[0] - last.payoffs[0]
    won = last.payoffs[1] - first.payoffs[1]
    if max(lost / bargain.unit[0], won / bargain.unit[1]) < ONE_POINT * 1e4:
        raise NoEquilibriumError(
            f"table {bargain.table.name}",
            f"a frontier of one point: {bargain.table.parties[0]} and {bargain.table.parties[1]}"
            " want the same state of every lever",
            "levers on which the parties differ",
            "other objectives (real income alone values promises at about nothing), or levers",
        )
    found, here = [first], first
    for k, floor in enumerate(np.linspace(first.payoffs[0], last.payoffs[0], points)[1:-1]):
        if report is not None:
            report(k + 1, points, "frontier")
        floors = np.array([floor, -np.inf])
        here = bargain.raise_payoff(1, floors, [here.coordinates])
        found.append(here)
    found.append(last)
    kept = _drop_dominated(bargain, found)
    return Frontier(tuple(kept), _measure_convexity(kept))


def _at_least(bargain: Bargain, party: int, point: Point) -> Point:
    """Of the points as good for one party, the best for the other."""
    floors = np.full(2, -np.inf)
    floors[party] = point.payoffs[party] - 1e-3 * bargain.unit[party]
    better = bargain.raise_payoff(1 - party, floors, [point.coordinates])
    return better if bargain.is_fine(better, floors) else point


def _drop_dominated(bargain: Bargain, points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        better = [
            other for other in points
            if (other.payoffs > point.payoffs + 1e-3 * bargain.unit).all()
        ]  # fmt: skip
        if not better and bargain.is_fine(point, np.full(2, -np.inf)):
            kept.append(point)
    return sorted(kept, key=lambda point: -float(point.payoffs[0]))


def _measure_convexity(points: Sequence[Point]) -> float:
    """The largest distance below the concave hull, percent of the frontier's height."""
    at = np.array([point.payoffs for point in points])[::-1]
    x, y = at[:, 0], at[:, 1]
    height = float(np.ptp(y))
    if len(x) < 3 or height <= 0:
        return 0.0
    hull: list[int] = []
    for k in range(len(x)):
        while len(hull) > 1 and (
            (y[hull[-1]] - y[hull[-2]]) * (x[k] - x[hull[-1]])
            <= (y[k] - y[hull[-1]]) * (x[hull[-1]] - x[hull[-2]])
        ):
            hull.pop()
        hull.append(k)
    return float(100 * np.max(np.interp(x, x[hull], y[hull]) - y) / height)
