"""The cases a table is read by: what is in force, what is paused, and each threat by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from summitry.errors import NumericalError, ScenarioError
from summitry.model import (
    DEFAULT,
    Certificate,
    Model,
    Outcome,
    Shock,
    compute_real_income_pct,
    solve_each,
    solve_in_stack,
)
from summitry.policy import (
    Marker,
    Measure,
    Retaliation,
    Scenario,
    State,
    TariffMeasure,
    apply_scenario,
    describe_measure,
    drop_outside,
    economy_name,
    list_outside,
    list_states,
    with_markers,
    with_rate,
)
from summitry.policy.apply_levers import SOUGHT
from summitry.policy.commitments import Summed
from summitry.strategy.settled import Settled, Wedge
from summitry.strategy.sums import SumCurve, run_sum_curve
from summitry.strategy.wedges import solve_measures
from summitry.world import Array, World

Progress = Callable[[int, int, str], None]  # solves done, solves in all, what comes next

# An unknown rate is valued from nothing to 50 %, the span of the rates that governments named in
# 2025 for whole partners other than China, in steps of 2.5 points. Rates named later are added.
CURVE_RATES: tuple[float, ...] = tuple(k / 40 for k in range(21))


@dataclass(frozen=True, eq=False)
class Case:
    """One state of the table and the world economy that follows from it.

    ``key`` is ``in_force``, ``with_paused``, or ``threat:`` or ``answered:`` and the measure's id;
    ``measures`` are all that apply, ``added`` those beyond what is in force; ``wedges`` say what
    promises to buy, quotas and balances among them took.
    """

    key: str
    title: str
    measures: tuple[Measure, ...]
    added: tuple[Measure, ...]
    outcome: Outcome
    wedges: tuple[Wedge, ...] = ()


@dataclass(frozen=True, eq=False)
class RateCurve:
    """What a measure of unknown rate would do at each rate, on top of what is in force.

    ``rates`` (K,) are shares, the new total or the addition as the measure was written.
    ``real_income_pct`` and ``tariff_revenue_change_musd`` are (K,N) against the baseline, in
    percent of final spending and in USD million. ``markers`` are rates named later: history.
    ``answers`` are the answers that hold beside it; none on the first curve of a measure.
    """

    measure: TariffMeasure
    rates: Array
    real_income_pct: Array
    tariff_revenue_change_musd: Array
    certificates: tuple[Certificate, ...]
    markers: tuple[Marker, ...]
    answers: tuple[Retaliation, ...] = ()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Every case and curve of a scenario on one day, and what was left out with the reason."""

    scenario: Scenario
    world: World
    as_of: date | None
    cases: tuple[Case, ...]
    curves: tuple[RateCurve, ...]
    skipped: tuple[tuple[Measure, str], ...]
    sums: tuple[SumCurve, ...] = ()  # levers whose sum nobody has named


def evaluate(
    scenario: Scenario,
    world: World,
    as_of: date | None = None,
    progress: Progress | None = None,
    rates: Sequence[float] = CURVE_RATES,
    *,
    model: Model = DEFAULT,
) -> Evaluation:
    """Value what is on the table on a day: separate cases, and a curve for each unknown rate.

    Cases are: what is in force; that with everything paused as well; and, each by itself on top of
    what is in force, every threat and every announced measure that is not yet in force, and every
    answer that has nothing in force to answer, with what it answers. A measure whose rate nobody
    has named is valued as a curve on top of what is in force, whatever its state, and once more
    with the answers to it.
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
    model : Model
        What published models differ by; by name with :func:`summitry.model.build_model`.

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
    rows = _plan_curves(priced, rates)
    solver = _Solver(world, model, progress, len(plans) + sum(len(row.rates) for row in rows))
    cases, curves = [], []
    for plan in plans:
        try:
            cases.append(_run_case(plan, priced, solver))
        except NumericalError as error:
            if plan.key == "in_force":
                raise
            skipped += [(measure, f"no result: {error.seen}") for measure in plan.added]
    for row in rows:
        try:
            curves.append(_run_curve(row, priced, solver, cases[0].outcome))
        except NumericalError as error:
            skipped.append((row.measure, f"no result: {error.where}: {error.seen}"))
    sums = []
    for measure in (m for m, _ in priced if isinstance(m, Summed) and m.unknown is not None):
        standing = _combine(priced, ())
        try:
            sums.append(run_sum_curve(world, measure, standing, cases[0].outcome))
        except NumericalError as error:
            skipped.append((measure, f"no result: {error.where}: {error.seen}"))
    return Evaluation(
        scenario, world, day, tuple(cases), tuple(curves), tuple(skipped), tuple(sums)
    )


def list_cases(
    scenario: Scenario, world: World, as_of: date | None = None
) -> dict[str, tuple[Measure, ...]]:
    """The measures of every case :func:`evaluate` would solve, by the case's key; none is solved.

    Raises
    ------
    ScenarioError
        If measures carry dates and no day is given.
    """
    priced, _ = _sort_measures(scenario, world, as_of or scenario.as_of)
    return {plan.key: _combine(priced, plan.added) for plan in _plan_cases(priced)}


_Priced = list[tuple[Measure, State]]


@dataclass(frozen=True)
class _Plan:
    """A case before it is solved."""

    key: str
    title: str
    added: tuple[Measure, ...]


@dataclass(frozen=True)
class _Row:
    """A curve before it is solved."""

    measure: TariffMeasure
    answers: tuple[Retaliation, ...]
    rates: list[float]


class _Solver:
    """Solves the cases and curves of one world and reports progress."""

    def __init__(self, world: World, model: Model, progress: Progress | None, total: int) -> None:
        self.world, self.model = world, model
        self.progress = progress
        self.total = total
        self.done = 0

    def solve(self, measures: Sequence[Measure], title: str) -> Settled:
        """One case."""
        self._say(title)
        return solve_measures(self.world, measures, self.model)

    def solve_row(
        self, steps: Sequence[Sequence[Measure]], title: str, start: Outcome
    ) -> Iterator[Outcome]:
        """A row of nearby sets of measures; `start` itself is not solved again."""
        if any(isinstance(measure, SOUGHT) for measures in steps for measure in measures):
            for measures in steps:
                self._say(title)
                start = solve_measures(self.world, measures, start=start).outcome
                yield start
            return
        shocks = [apply_scenario(self.world, measures) for measures in steps]
        known = [_is_same(shock, start.shock) for shock in shocks]
        new = [shock for shock, is_known in zip(shocks, known, strict=True) if not is_known]
        row = self._solve_nearby(new, start)
        for is_known in known:
            self._say(title)
            yield start if is_known else next(row)

    def _solve_nearby(self, shocks: Sequence[Shock], start: Outcome) -> Iterator[Outcome]:
        """Together as far as that leads, the others each from the last."""
        models = [self.model] * len(shocks)
        together = list(solve_in_stack(self.world, shocks, models, start=start))
        left = [shock for shock, one in zip(shocks, together, strict=True) if one is None]
        rest = solve_each(self.world, left, self.model, start=start)
        for one in together:
            yield one or next(rest)

    def _say(self, title: str) -> None:
        if self.progress is not None:
            self.progress(self.done, self.total, title)
        self.done += 1


def _is_same(shock: Shock, other: Shock) -> bool:
    pairs = ((getattr(shock, field.name), getattr(other, field.name)) for field in fields(shock))
    return all(a is b or (a is not None and np.array_equal(a, b)) for a, b in pairs)


def _sort_measures(
    scenario: Scenario, world: World, day: date | None
) -> tuple[_Priced, list[tuple[Measure, str]]]:
    """Measures the baseline can value, with their states, and the others with the reason."""
    priced: _Priced = []
    skipped: list[tuple[Measure, str]] = []
    measures = with_markers(scenario).measures
    states = _list_states(measures, day)
    for measure in measures:
        state = states[measure.id]
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
    return _drop_answers_to_nothing(priced, skipped), skipped


def _drop_answers_to_nothing(priced: _Priced, skipped: list[tuple[Measure, str]]) -> _Priced:
    """Answers whose every measure answered has ended or cannot be valued go with the reason."""
    kept: _Priced = []
    names = {measure.id for measure, _ in priced}
    for measure, state in priced:
        if isinstance(measure, Retaliation) and not names & set(measure.answers):
            reason = f"answers {', '.join(measure.answers)}, of which nothing is left"
            skipped.append((measure, reason))
            names.discard(measure.id)
        else:
            kept.append((measure, state))
    return kept if len(kept) == len(priced) else _drop_answers_to_nothing(kept, skipped)


def _list_states(measures: Sequence[Measure], day: date | None) -> dict[str, State]:
    if day is not None:
        return list_states(measures, day)
    for measure in measures:
        keys = ("announced", "effective", "paused_from", "paused_until", "ends")
        if any(getattr(measure, key) is not None for key in keys):
            raise ScenarioError(
                f"measure {measure.id}",
                "dates, and no day to see them from",
                "a day that decides what is in force",
                "give as_of in the scenario, or --as-of 2025-02-10 on the command line",
            )
    return list_states(measures, date.min)


def _plan_cases(priced: _Priced) -> list[_Plan]:
    known = [(m, state) for m, state in priced if not _is_unpriced(m)]
    plans = [_Plan("in_force", "What is in force", ())]
    paused = tuple(measure for measure, state in known if state == "paused")
    if paused:
        plans.append(_Plan("with_paused", "In force, and everything that is paused", paused))
    for measure, state in known:
        if state in ("threatened", "announced") and not isinstance(measure, Retaliation):
            title = f"In force, and {describe_measure(measure)}"
            plans.append(_Plan(f"threat:{measure.id}", title, (measure,)))
    for measure, state in known:
        if isinstance(measure, Retaliation) and state != "paused":
            added = _list_chain(measure, priced)
            if added and not any(_is_unpriced(item) for item in added):
                title = f"In force, what it answers, and {describe_measure(measure)}"
                plans.append(_Plan(f"answered:{measure.id}", title, added))
    return plans


def _is_unpriced(measure: Measure) -> bool:
    return getattr(measure, "unknown", None) is not None


def _list_standing(priced: _Priced) -> set[str]:
    """Ids of what is in force at a known rate; an answer, only with something that it answers."""
    standing = {m.id for m, state in priced if state == "in_force" and not _is_unpriced(m)}
    while True:
        idle = {
            m.id
            for m, _ in priced
            if isinstance(m, Retaliation) and m.id in standing and not standing & set(m.answers)
        }
        if not idle:
            return standing
        standing -= idle


def _list_chain(answer: Retaliation, priced: _Priced) -> tuple[Measure, ...]:
    """An answer with all it answers, as far as they are not in force; nothing if it is itself."""
    standing = _list_standing(priced)
    if answer.id in standing:
        return ()
    by_id = {measure.id: measure for measure, _ in priced}
    wanted, queue = {answer.id}, [answer.id]
    while queue:
        for name in getattr(by_id[queue.pop()], "answers", ()):
            if name in by_id and name not in standing | wanted:
                wanted.add(name)
                queue.append(name)
    return tuple(measure for measure, _ in priced if measure.id in wanted)


def _plan_curves(priced: _Priced, rates: Sequence[float]) -> list[_Row]:
    """A curve for each unknown rate, and one more with the answers to it that are not in force."""
    rows = []
    standing = _list_standing(priced)
    for measure, _ in priced:
        if not isinstance(measure, TariffMeasure) or measure.unknown is None:
            continue
        grid = _make_grid(measure, rates)
        rows.append(_Row(measure, (), grid))
        answers = tuple(
            other
            for other, state in priced
            if isinstance(other, Retaliation)
            and measure.id in other.answers
            and other.id not in standing
            and state != "in_force"
        )
        if answers:
            rows.append(_Row(measure, answers, grid))
    return rows


def _combine(priced: _Priced, added: Sequence[Measure]) -> tuple[Measure, ...]:
    """What is in force and what is added, in the scenario's order."""
    extra = {measure.id: measure for measure in added}
    names = {m.id for m, state in priced if state == "in_force" and not _is_unpriced(m)}
    return tuple(extra.get(m.id, m) for m, _ in priced if m.id in extra or m.id in names)


def _run_case(plan: _Plan, priced: _Priced, solver: _Solver) -> Case:
    measures = _combine(priced, plan.added)
    settled = solver.solve(measures, plan.title)
    return Case(plan.key, plan.title, measures, plan.added, settled.outcome, settled.wedges)


def _make_grid(measure: TariffMeasure, rates: Sequence[float]) -> list[float]:
    """The rates of a curve, with those named later that lie between its ends."""
    named = [m.rate for m in measure.markers if min(rates) <= m.rate <= max(rates)]
    return sorted({round(rate, 12) for rate in (*rates, *named)})


def _run_curve(row: _Row, priced: _Priced, solver: _Solver, in_force: Outcome) -> RateCurve:
    measure = row.measure
    steps = [_combine(priced, (with_rate(measure, rate), *row.answers)) for rate in row.rates]
    outcomes = list(solver.solve_row(steps, describe_measure(measure), in_force))
    revenue = [outcome.tariff_revenue_new for outcome in outcomes]
    return RateCurve(
        measure=measure,
        rates=np.array(row.rates, dtype=np.float64),
        real_income_pct=np.array([compute_real_income_pct(outcome) for outcome in outcomes]),
        tariff_revenue_change_musd=np.array(revenue) - solver.world.tariff_revenue,
        certificates=tuple(outcome.certificate for outcome in outcomes),
        markers=measure.markers,
        answers=row.answers,
    )
