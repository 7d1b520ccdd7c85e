"""The cases a table is read by: what is in force, what is paused, and each threat by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from summitry.errors import NumericalError, ScenarioError
from summitry.model import Certificate, Outcome, compute_real_income_pct, solve, solve_each
from summitry.policy import (
    Marker,
    Scenario,
    State,
    TariffMeasure,
    apply_scenario,
    describe_measure,
    drop_outside,
    economy_name,
    list_outside,
    measure_state,
    with_markers,
    with_rate,
)
from summitry.world import Array, World

Progress = Callable[[int, int, str], None]  # solves done, solves in all, what comes next

# An unknown rate is valued from nothing to 50 %, the span of the rates that governments named in
# 2025 for whole partners other than China, in steps of 2.5 points. Rates named later are added.
CURVE_RATES: tuple[float, ...] = tuple(k / 40 for k in range(21))


@dataclass(frozen=True)
class Case:
    """One state of the table and the world economy that follows from it.

    ``key`` is ``in_force``, ``with_paused`` or ``threat:`` and the measure's id; ``measures`` are
    all that apply, ``added`` those beyond what is in force.
    """

    key: str
    title: str
    measures: tuple[TariffMeasure, ...]
    added: tuple[TariffMeasure, ...]
    outcome: Outcome


@dataclass(frozen=True)
class RateCurve:
    """What a measure of unknown rate would do at each rate, on top of what is in force.

    ``rates`` (K,) are shares, the new total or the addition as the measure was written.
    ``real_income_pct`` and ``tariff_revenue_change_musd`` are (K,N) against the baseline, in
    percent of final spending and in USD million. ``markers`` are rates named later: history.
    """

    measure: TariffMeasure
    rates: Array
    real_income_pct: Array
    tariff_revenue_change_musd: Array
    certificates: tuple[Certificate, ...]
    markers: tuple[Marker, ...]


@dataclass(frozen=True)
class Evaluation:
    """Every case and curve of a scenario on one day, and what was left out with the reason."""

    scenario: Scenario
    world: World
    as_of: date | None
    cases: tuple[Case, ...]
    curves: tuple[RateCurve, ...]
    skipped: tuple[tuple[TariffMeasure, str], ...]


def evaluate(
    scenario: Scenario,
    world: World,
    as_of: date | None = None,
    progress: Progress | None = None,
    rates: Sequence[float] = CURVE_RATES,
) -> Evaluation:
    """Value what is on the table on a day: separate cases, and a curve for each unknown rate.

    Cases are: what is in force; that with everything paused as well; and, each by itself on top of
    what is in force, every threat and every announced measure that is not yet in force. A measure
    whose rate nobody has named is valued as a curve on top of what is in force, whatever its state.
    Inside a case measures apply in the scenario's order. What has expired, is not announced yet,
    lies outside the baseline or has no equilibrium is listed with the reason, never dropped.

    Parameters
    ----------
    scenario : Scenario
        Measures in the order in which they apply.
    world : World
        The baseline.
    as_of : date, optional
        The day that decides what is in force; by default the scenario's own ``as_of``.
    progress : callable, optional
        Called with the number of solves done, the number in all, and what comes next.
    rates : sequence of float
        Rates of the curves, shares; rates named later that lie between them are added.

    Raises
    ------
    ScenarioError
        If measures carry dates and no day is given, or a measure cannot be applied.
    NumericalError
        If what is in force cannot be solved.
    """
    day = as_of or scenario.as_of
    priced, skipped = _sort_measures(scenario, world, day)
    plans = _plan_cases(priced)
    unpriced = [measure for measure, _ in priced if measure.unknown is not None]
    grids = [_make_grid(measure, rates) for measure in unpriced]
    solver = _Solver(world, progress, len(plans) + sum(len(grid) for grid in grids))
    cases, curves = [], []
    for plan in plans:
        try:
            cases.append(_run_case(plan, priced, solver))
        except NumericalError as error:
            if plan.key == "in_force":
                raise
            skipped += [(measure, f"no result: {error.seen}") for measure in plan.added]
    for measure, grid in zip(unpriced, grids, strict=True):
        try:
            curves.append(_run_curve(measure, priced, solver, grid, cases[0].outcome))
        except NumericalError as error:
            skipped.append((measure, f"no result: {error.where}: {error.seen}"))
    return Evaluation(scenario, world, day, tuple(cases), tuple(curves), tuple(skipped))


_Priced = list[tuple[TariffMeasure, State]]


@dataclass(frozen=True)
class _Plan:
    """A case before it is solved."""

    key: str
    title: str
    added: tuple[TariffMeasure, ...]


class _Solver:
    """Solves the cases and curves of one world and reports progress."""

    def __init__(self, world: World, progress: Progress | None, total: int) -> None:
        self.world = world
        self.progress = progress
        self.total = total
        self.done = 0

    def solve(self, measures: Sequence[TariffMeasure], title: str) -> Outcome:
        """One case."""
        self._say(title)
        return solve(self.world, apply_scenario(self.world, measures))

    def solve_row(
        self, steps: Sequence[Sequence[TariffMeasure]], title: str, start: Outcome
    ) -> Iterator[Outcome]:
        """A row of nearby sets of measures, each from the last; `start` itself is not resolved."""
        shocks = [apply_scenario(self.world, measures) for measures in steps]
        known = [
            np.array_equal(shock.tariff_rate_new, start.shock.tariff_rate_new) for shock in shocks
        ]
        new = [shock for shock, is_known in zip(shocks, known, strict=True) if not is_known]
        row = solve_each(self.world, new, start=start)
        for is_known in known:
            self._say(title)
            yield start if is_known else next(row)

    def _say(self, title: str) -> None:
        if self.progress is not None:
            self.progress(self.done, self.total, title)
        self.done += 1


def _sort_measures(
    scenario: Scenario, world: World, day: date | None
) -> tuple[_Priced, list[tuple[TariffMeasure, str]]]:
    """Measures the baseline can value, with their states, and the others with the reason."""
    priced: _Priced = []
    skipped: list[tuple[TariffMeasure, str]] = []
    for measure in with_markers(scenario).measures:
        state = _state_on(measure, day)
        outside = list_outside(measure, world)
        inside = drop_outside(measure, world)
        if state == "expired":
            skipped.append((measure, f"expired before {day}"))
        elif state == "unannounced":
            skipped.append((measure, f"not announced before {measure.announced}"))
        elif outside:
            names = ", ".join(economy_name(code) for code in outside)
            rest = "" if inside is None else "; the rest of the measure is valued"
            skipped.append((measure, f"outside the baseline {world.name}: {names}{rest}"))
        if inside is not None and state not in ("expired", "unannounced"):
            priced.append((inside, state))
    return priced, skipped


def _state_on(measure: TariffMeasure, day: date | None) -> State:
    if day is not None:
        return measure_state(measure, day)
    dates = (measure.announced, measure.effective, measure.paused_from, measure.paused_until)
    if any(value is not None for value in (*dates, measure.ends)):
        raise ScenarioError(
            f"measure {measure.id}",
            "dates, and no day to see them from",
            "a day that decides what is in force",
            "give as_of in the scenario, or --as-of 2025-02-10 on the command line",
        )
    return measure_state(measure, date.min)


def _plan_cases(priced: _Priced) -> list[_Plan]:
    known = [(measure, state) for measure, state in priced if measure.unknown is None]
    plans = [_Plan("in_force", "What is in force", ())]
    paused = tuple(measure for measure, state in known if state == "paused")
    if paused:
        plans.append(_Plan("with_paused", "In force, and everything that is paused", paused))
    for measure, state in known:
        if state in ("threatened", "announced"):
            title = f"In force, and {describe_measure(measure)}"
            plans.append(_Plan(f"threat:{measure.id}", title, (measure,)))
    return plans


def _combine(priced: _Priced, added: Sequence[TariffMeasure]) -> tuple[TariffMeasure, ...]:
    """What is in force and what is added, in the scenario's order."""
    extra = {measure.id: measure for measure in added}
    standing = [m.id for m, state in priced if state == "in_force" and m.unknown is None]
    return tuple(extra.get(m.id, m) for m, _ in priced if m.id in extra or m.id in standing)


def _run_case(plan: _Plan, priced: _Priced, solver: _Solver) -> Case:
    measures = _combine(priced, plan.added)
    outcome = solver.solve(measures, plan.title)
    return Case(plan.key, plan.title, measures, plan.added, outcome)


def _make_grid(measure: TariffMeasure, rates: Sequence[float]) -> list[float]:
    """The rates of a curve, with those named later that lie between its ends."""
    named = [m.rate for m in measure.markers if min(rates) <= m.rate <= max(rates)]
    return sorted({round(rate, 12) for rate in (*rates, *named)})


def _run_curve(
    measure: TariffMeasure,
    priced: _Priced,
    solver: _Solver,
    rates: Sequence[float],
    in_force: Outcome,
) -> RateCurve:
    steps = [_combine(priced, (with_rate(measure, rate),)) for rate in rates]
    outcomes = list(solver.solve_row(steps, describe_measure(measure), in_force))
    revenue = [outcome.tariff_revenue_new for outcome in outcomes]
    return RateCurve(
        measure=measure,
        rates=np.array(rates, dtype=np.float64),
        real_income_pct=np.array([compute_real_income_pct(outcome) for outcome in outcomes]),
        tariff_revenue_change_musd=np.array(revenue) - solver.world.tariff_revenue,
        certificates=tuple(outcome.certificate for outcome in outcomes),
        markers=measure.markers,
    )
