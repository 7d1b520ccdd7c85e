"""Targets and instruments: policy found so that an equilibrium has what was asked of it.

As many instruments as targets: the uniform US duty on Japan that brings their goods balance to
zero; the wedge that makes Japan buy 7,000 USD million of American gas; the transfer that makes two
gains equal (``docs/targets.md``). Each trial is a full equilibrium, begun from the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from summitry.errors import InfeasibleTargetError, InputError, NumericalError
from summitry.model.instruments import Instrument
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Outcome
from summitry.model.quantities import Quantity, equilibrium_of
from summitry.model.shock import Shock
from summitry.model.solve import solve, solve_each
from summitry.world import Array, Mask, World

TARGET_TOLERANCE = 1e-8  # of the target, of where it began, or of one percent: the largest
MAX_TRIALS = 60  # equilibria in one search
PROBES = 9  # equilibria across the bounds, for each instrument, if a search from the start fails
DIFFERENCE = 1e-3  # step of first derivatives; later trials correct them (Broyden 1965)
LONGEST_STEP = 1.0  # log points
LEAST_GAIN = 1e-4  # of the distance: a search that gains less has come to rest
POLISH = 12  # golden sections: to a 300th of the part looked at
GOLDEN = (5**0.5 - 1) / 2
_AMOUNT_STEPS = 20  # an amount's bounds lie this many longest steps apart

Bound = Literal["lowest", "highest"]


@dataclass(frozen=True)
class Target:
    """A quantity and the value it shall have, in the quantity's unit.

    Equal gains of two economies: ``Target(Sum(((1, RealIncome(a)), (-1, RealIncome(b)))), 0)``.

    ``slack_at`` are bounds of the instrument in the same place, one that lowers the quantity, at
    which the target need not hold: at the lowest the quantity may stay below the value (a quota
    that is not filled), at the highest above it (a promise that is kept without a subsidy).
    """

    quantity: Quantity
    value: float
    slack_at: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Closure:
    """An equilibrium that meets its targets, and the instruments' values that make it so.

    Parameters
    ----------
    outcome : Outcome
        Its shock has the instruments in it; its certificate the targets' residual.
    instruments, targets
        As they were given.
    instrument_values : tuple of float
        Shares, factors or USD million a year, by instrument.
    reached : tuple of float
        The targets' quantities at the outcome.
    trials : int
        How many equilibria were solved.
    """

    outcome: Outcome
    instruments: tuple[Instrument, ...]
    targets: tuple[Target, ...]
    instrument_values: tuple[float, ...]
    reached: tuple[float, ...]
    trials: int


def solve_for_targets(
    world: World,
    shock: Shock,
    instruments: Sequence[Instrument],
    targets: Sequence[Target],
    model: Model = DEFAULT,
    *,
    start: Outcome | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Closure:
    """The equilibrium under a shock, with instruments set so that every target is met.

    Parameters
    ----------
    world, shock
        As in :func:`summitry.model.solve`; instruments replace their part of the shock.
    model : Model
        As there.
    instruments, targets : sequence
        As many of one as of the other. Which instrument serves which target is not asked, but
        for targets with slack.
    start : Outcome, optional
        A nearby outcome of the same world and model: where the first equilibrium begins.
    progress : callable, optional
        Called with (equilibria solved, largest residual of a target).

    Raises
    ------
    InputError
        Counts that differ, a name the world does not have.
    InfeasibleTargetError
        No value within the bounds meets the targets; its `nearest` is the closest `Closure`.
    NumericalError
        No equilibrium where the search begins.

    Examples
    --------
    >>> from summitry.model import no_shock
    >>> from summitry.model.instruments import UniformTariff
    >>> from summitry.model.quantities import GoodsBalance
    >>> from summitry.world import load_world
    >>> world = load_world()
    >>> found = solve_for_targets(
    ...     world, no_shock(world), [UniformTariff("USA", ("JPN",))],
    ...     [Target(GoodsBalance("USA", "JPN"), 0.0)])
    >>> round(found.instrument_values[0], 2)
    0.13
    """
    _check(instruments, targets)
    search = _Search((world, shock, model), tuple(instruments), tuple(targets), progress, start)
    first = search.begin()
    best = search.descend(first)
    if not best.met:
        probes = search.probe()
        probes.sort(key=lambda trial: trial.distance)
        for probe in probes[:2]:
            best = min(best, search.descend(probe), key=lambda trial: trial.distance)
        best = best if best.met else search.polish(best)
        if not best.met:
            moved = search.find_moved([first, *probes])
            raise _infeasible(world, search.close(best if moved.any() else first), moved)
    return search.close(best)


def _check(instruments: Sequence[Instrument], targets: Sequence[Target]) -> None:
    if len(instruments) != len(targets) or not targets:
        raise InputError(
            "targets",
            f"{len(targets)} targets and {len(instruments)} instruments",
            "as many instruments as targets, at least one",
            "free one instrument for each target",
        )
    for target in targets:
        if not np.isfinite(target.value):
            raise InputError(
                "targets", f"a value of {target.value}", "a finite number", "state the value"
            )


def _infeasible(world: World, closure: Closure, moved: Mask) -> InfeasibleTargetError:
    missed = "; ".join(
        f"{target.quantity.label} {reached:,.6g} {target.quantity.unit}, not {target.value:,.6g}"
        + ("" if moves else " (no instrument moves it)")
        for target, reached, moves in zip(closure.targets, closure.reached, moved, strict=True)
    )
    means = "; ".join(
        f"{instrument.label} at {value:,.4g}"
        for instrument, value in zip(closure.instruments, closure.instrument_values, strict=True)
    )
    return InfeasibleTargetError(
        f"targets on {world.name}",
        f"the nearest attainable is {missed}, with {means}",
        "a value of the instruments, within their bounds, that meets every target",
        "aim at the nearest value, widen the bounds, or free another instrument"
        + ("" if moved.all() else _fixed(closure)),
        nearest=closure,
    )


def _fixed(closure: Closure) -> str:
    """What a deficit that no duty moves is for."""
    rule = closure.outcome.model.deficits.replace("_", " ")
    return f"; balances of all trade follow the deficit rule ({rule}) and transfers"


@dataclass(frozen=True)
class _Trial:
    """One equilibrium of the search."""

    point: Array  # (K,) coordinates of the instruments
    gap: Array  # (K,) between targets and where they stand, in units of their scale
    at_rest: Mask  # (K,) targets with slack whose instrument is at the bound that allows it
    reached: tuple[float, ...]
    outcome: Outcome

    @property
    def residual(self) -> Array:
        return np.where(self.at_rest, 0.0, self.gap)

    @property
    def distance(self) -> float:
        return float(np.linalg.norm(self.residual))

    @property
    def met(self) -> bool:
        return bool(np.max(np.abs(self.residual)) <= TARGET_TOLERANCE)


class _Search:
    """Damped least squares on the instruments, in coordinates where steps mean the same."""

    def __init__(
        self,
        economy: tuple[World, Shock, Model],
        instruments: tuple[Instrument, ...],
        targets: tuple[Target, ...],
        progress: Callable[[int, float], None] | None,
        start: Outcome | None,
    ) -> None:
        self._world, self._shock, self._model = economy
        self._instruments, self._targets, self._progress = instruments, targets, progress
        bounds = [instrument.bounds(self._world) for instrument in instruments]
        self._unit = np.array([(high - low) / _AMOUNT_STEPS for low, high in bounds])
        self._low, self._high = (self._to_point([pair[k] for pair in bounds]) for k in (0, 1))
        self._slack = {
            bound: np.array([bound in target.slack_at for target in targets])
            for bound in ("lowest", "highest")
        }
        self._scale: Array | None = None
        self._solved = start
        self._waiting: list[Shock] = []
        self._row: Iterator[Outcome] | None = None
        self.trials = 0

    def begin(self) -> _Trial:
        """The equilibrium with every instrument where the shock has it."""
        values = [item.start(self._world, self._shock) for item in self._instruments]
        return self._try(np.clip(self._to_point(values), self._low, self._high))

    def descend(self, trial: _Trial) -> _Trial:
        """From a trial to the nearest point, downhill, where the targets are met or rest."""
        slopes, fresh, damping, last = None, False, 0.0, self.trials + MAX_TRIALS
        while not trial.met and self.trials < last:
            if slopes is None:
                slopes, fresh = self._difference(trial), True
            step = self._step(trial, slopes, damping)
            found = self._attempt(trial.point + step) if np.any(step) else None
            if found is not None and found.distance < trial.distance * (1 - LEAST_GAIN):
                moved = found.point - trial.point
                miss = found.gap - trial.gap - slopes @ moved
                slopes = slopes + np.outer(miss, moved) / (moved @ moved)
                trial, fresh, damping = found, False, damping / 10
            elif not fresh:
                slopes = None  # what later trials made of it misleads: differences again
            elif damping > 1e3 or not np.any(step):
                break
            else:
                damping = max(10 * damping, 0.1 * float(np.linalg.norm(slopes)) ** 2)
        return trial

    def probe(self) -> list[_Trial]:
        """Equilibria across the bounds, one instrument at a time and all together."""
        grid = np.linspace(0.02, 0.98, PROBES)
        middle = np.clip(0.0, self._low, self._high)
        points = []
        for k in range(len(middle)):
            for part in grid:
                point = middle.copy()
                point[k] = self._low[k] + part * (self._high[k] - self._low[k])
                points.append(point)
        if len(middle) > 1:
            points += [self._low + part * (self._high - self._low) for part in grid]
        found = [self._attempt(point, patient=False) for point in points]
        return [trial for trial in found if trial is not None]

    def find_moved(self, trials: Sequence[_Trial]) -> Mask:
        """Which targets' quantities differ at all between trials (K,)."""
        return np.asarray(np.ptp([trial.gap for trial in trials], axis=0) > TARGET_TOLERANCE)

    def polish(self, trial: _Trial) -> _Trial:
        """The top of a single instrument's curve, where its slope says nothing (golden section)."""
        if len(trial.point) > 1:
            return trial
        low, high = (np.clip(trial.point + k, self._low, self._high) for k in (-0.5, 0.5))
        for _ in range(POLISH):
            left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
            one, two = self._attempt(left), self._attempt(right)
            if one is None or two is None:
                break
            low, high = (low, right) if one.distance < two.distance else (left, high)
            trial = min(trial, one, two, key=lambda found: found.distance)
        return trial

    def close(self, trial: _Trial) -> Closure:
        """A trial as a result."""
        worst = float(np.max(np.abs(trial.residual)))
        certificate = replace(trial.outcome.certificate, target_residual=worst)
        return Closure(
            replace(trial.outcome, certificate=certificate), self._instruments, self._targets,
            self._to_values(trial.point), trial.reached, self.trials,
        )  # fmt: skip

    def _step(self, trial: _Trial, slopes: Array, damping: float) -> Array:
        """A damped step within the bounds; instruments that press against one stay there."""
        downhill = -(slopes.T @ trial.residual)
        stuck = ((trial.point <= self._low) & (downhill < 0)) | (
            (trial.point >= self._high) & (downhill > 0)
        )
        free = ~stuck & ~trial.at_rest
        step = np.zeros_like(trial.point)
        if free.any():
            part = slopes[np.ix_(~trial.at_rest, free)]
            normal = part.T @ part + damping * np.eye(int(free.sum()))
            step[free] = np.linalg.lstsq(normal, downhill[free], rcond=None)[0]
        longest = float(np.max(np.abs(step)))
        step *= min(1.0, LONGEST_STEP / longest) if longest else 1.0
        return np.asarray(np.clip(trial.point + step, self._low, self._high) - trial.point)

    def _difference(self, trial: _Trial) -> Array:
        """Residuals by coordinates (K,K), by one more equilibrium each."""
        slopes = np.zeros((len(trial.point), len(trial.point)))
        for k in range(len(trial.point)):
            point = trial.point.copy()
            inward = -1.0 if point[k] + DIFFERENCE > self._high[k] else 1.0
            point[k] += inward * DIFFERENCE
            slopes[:, k] = (self._try(point).gap - trial.gap) / (inward * DIFFERENCE)
        return slopes

    def _attempt(self, point: Array, patient: bool = True) -> _Trial | None:
        """A trial, or None where there is no equilibrium to be had."""
        try:
            return self._try(point, patient)
        except NumericalError:
            return None

    def _try(self, point: Array, patient: bool = True) -> _Trial:
        shock = self._shock
        for instrument, value in zip(self._instruments, self._to_values(point), strict=True):
            shock = instrument.apply(self._world, shock, value)
        outcome = self._solve(shock, patient)
        at = equilibrium_of(outcome)
        reached = tuple(float(target.quantity(at)) for target in self._targets)
        if self._scale is None:
            self._scale = _scales(self._targets, reached)
        gap = (np.array(reached) - [target.value for target in self._targets]) / self._scale
        at_rest = (self._slack["lowest"] & (point <= self._low) & (gap < 0)) | (
            self._slack["highest"] & (point >= self._high) & (gap > 0)
        )
        trial = _Trial(point, gap, at_rest, reached, outcome)
        if self._progress is not None:
            self._progress(self.trials, float(np.max(np.abs(trial.residual))))
        return trial

    def _solve(self, shock: Shock, patient: bool) -> Outcome:
        """The next equilibrium of a row, which begins where the last one ended.

        If there is none from nearby, with patience it is tried again from the baseline.
        """
        if self._row is None:
            self._row = solve_each(
                self._world, iter(self._next, None), self._model, start=self._solved
            )
        self._waiting.append(shock)
        self.trials += 1
        try:
            self._solved = next(self._row)
        except NumericalError:
            self._row = None
            if not patient:
                raise
            self._solved = solve(self._world, shock, self._model)
        return self._solved

    def _next(self) -> Shock | None:
        return self._waiting.pop()

    def _to_point(self, values: Sequence[float]) -> Array:
        kinds = [instrument.kind for instrument in self._instruments]
        return np.array([
            np.log1p(v) if kind == "rate" else np.log(v) if kind == "factor" else v / unit
            for kind, v, unit in zip(kinds, values, self._unit, strict=True)
        ])  # fmt: skip

    def _to_values(self, point: Array) -> tuple[float, ...]:
        values = []
        for instrument, u, unit in zip(self._instruments, point, self._unit, strict=True):
            kind, (low, high) = instrument.kind, instrument.bounds(self._world)
            value = np.expm1(u) if kind == "rate" else np.exp(u) if kind == "factor" else u * unit
            values.append(min(max(float(value), low), high))
        return tuple(values)


def _scales(targets: Sequence[Target], reached: Sequence[float]) -> Array:
    """What a residual of 1 means: one percent, or the money aimed at or begun from."""
    return np.array([
        1.0 if target.quantity.unit == "%" else max(abs(target.value), abs(value), 1.0)
        for target, value in zip(targets, reached, strict=True)
    ])  # fmt: skip
