"""A question, and its answer: a scenario on a day, solved by a deadline."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from summitry.errors import NumericalError, ScenarioError
from summitry.model import Outcome, Shock, compute_indicators, solve, solve_each
from summitry.policy import (
    Measure,
    Retaliation,
    Scenario,
    State,
    TariffMeasure,
    apply_scenario,
    drop_outside,
    list_states,
)
from summitry.policy.apply_levers import SOUGHT
from summitry.policy.commitments import Sum
from summitry.strategy.settled import Wedge
from summitry.strategy.wedges import solve_measures
from summitry.web.starts import Place, Starts, locate
from summitry.web.texts import write_text
from summitry.world import Array, World, load_world
from summitry.world.store import BUNDLED

_FIRST = ("real_income_pct", "real_income_musd", "tariff_revenue_change_musd")

NO_SUM = "no sum has been named: set one to see what it does"
NO_RATE = "no rate has been named: set one to see what it does"


@dataclass(frozen=True)
class Case:
    """A scenario on a day with some of its measures counted in.

    ``left_out`` are measures that are counted in but cannot be valued, each with the reason.
    """

    scenario: Scenario
    id: str
    day: date
    states: dict[str, State]
    left_out: tuple[tuple[str, str], ...]
    world: World


@dataclass(frozen=True)
class Live(Case):
    """A case and what follows from it."""

    counted: tuple[str, ...]
    outcome: Outcome
    wedges: tuple[Wedge, ...] = ()  # what aims such as purchases and balances took

    @cached_property
    def text(self) -> str:
        """The scenario as its file has it."""
        return write_text(self.scenario)

    @cached_property
    def indicators(self) -> Mapping[str, Array]:
        """Every indicator by economy; worked out when first asked for."""
        return _Indicators(self.outcome)

    def pick(self, names: Sequence[str]) -> dict[str, Array]:
        """Some indicators by economy, without the work of the others."""
        if all(name in self.indicators for name in names):
            return {name: self.indicators[name] for name in names}
        return compute_indicators(self.outcome, names)


class _Indicators(dict[str, Array]):
    """Indicators as they are asked for: the first figures of a page need no flow of trade."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self._outcome = outcome

    def __missing__(self, name: str) -> Array:
        self.update(compute_indicators(self._outcome, _FIRST if name in _FIRST else None))
        return self[name]


@cache
def get_world(name: str) -> World:
    """A baseline that comes with summitry; a stranger's scenario opens no other file.

    Raises
    ------
    ScenarioError
        The scenario names a folder.
    """
    if name not in BUNDLED:
        raise ScenarioError(
            "scenario, key world",
            "a baseline that this server does not hold",
            ", ".join(BUNDLED),
            "use summitry run for one of your own",
        )
    return load_world(name)


@dataclass(frozen=True)
class Posed(Case):
    """A case before it is solved: the measures counted in that can be valued."""

    measures: tuple[Measure, ...]

    @property
    def seeks(self) -> bool:
        """Whether some of the measures are aims, whose height only the equilibrium can say."""
        return any(isinstance(measure, SOUGHT) for measure in self.measures)

    @cached_property
    def shock(self) -> Shock:
        """What the measures change, of those that seek nothing."""
        return apply_scenario(self.world, self.measures)

    @cached_property
    def place(self) -> Place:
        """Where it stands among like questions."""
        return locate(self.measures)

    def answer(self, outcome: Outcome, wedges: tuple[Wedge, ...] = ()) -> Live:
        """The question with its equilibrium."""
        counted = tuple(measure.id for measure in self.measures)
        return Live(self.scenario, self.id, self.day, self.states, self.left_out, self.world,
                    counted, outcome, wedges)  # fmt: skip


class DeadlineError(NumericalError):
    """A solve that took longer than this server allows."""


class Deadline:
    """Ends a solve that takes too long; called at every sweep.

    It counts the processor time of the thread: a busy machine makes no scenario harder.

    Parameters
    ----------
    world : World
        Named in the message.
    seconds : float
        What is left of the time allowed.
    allowed : float
        The time allowed, as the message says it.
    """

    def __init__(self, world: World, seconds: float, allowed: float) -> None:
        self._end = time.thread_time() + seconds
        self._world, self._allowed = world.name, allowed

    def __call__(self, _sweep: int, _step: float) -> None:
        """Raise once the time is over."""
        if time.thread_time() > self._end:
            seen = f"no equilibrium within {self._allowed:g} seconds"
            raise DeadlineError(f"solve {self._world}", seen, "an answer in time",
                                "use summitry run on the command line")  # fmt: skip


def pose(scenario: Scenario, key: str, counted: Sequence[str] | None, day: date) -> Posed:
    """A scenario on a day as a question; counted in is what is in force, unless said otherwise.

    Raises
    ------
    ScenarioError
        A measure is counted in that is not in the scenario, or the baseline is not held here.
    """
    world = get_world(scenario.world)
    states = list_states(scenario.measures, day)
    wanted = {m.id for m in scenario.measures if states[m.id] == "in_force"}
    if counted is not None:
        wanted = set(counted)
        if not wanted <= states.keys():
            raise ScenarioError("count", "a measure that is not in the scenario",
                                ", ".join(states) or "none: there are no measures",
                                "count in measures by their ids")  # fmt: skip
    measures: list[Measure] = []
    left_out = []
    for measure in scenario.measures:
        if measure.id not in wanted:
            continue
        inside = drop_outside(measure, world)
        if isinstance(measure, Sum) and measure.unknown is not None:
            left_out.append((measure.id, NO_SUM))
        elif isinstance(measure, TariffMeasure) and measure.unknown is not None:
            left_out.append((measure.id, NO_RATE))
        elif isinstance(measure, Retaliation) and not wanted & set(measure.answers):
            left_out.append((measure.id, f"answers {', '.join(measure.answers)}: count that in"))
        elif inside is None:
            left_out.append((measure.id, f"outside the baseline {world.name}"))
        else:
            measures.append(inside)
    return Posed(scenario, key, day, states, tuple(left_out), world, tuple(measures))


def solve_live(
    scenario: Scenario,
    key: str,
    counted: Sequence[str] | None,
    day: date,
    seconds: float,
    last: Outcome | None = None,
    starts: Starts | None = None,
) -> Live:
    """Solve one case; the deadline is checked at every sweep."""
    posed = pose(scenario, key, counted, day)
    return solve_posed(posed, Deadline(posed.world, seconds, seconds), last, starts)


def solve_posed(
    posed: Posed, check: Deadline, last: Outcome | None = None, starts: Starts | None = None
) -> Live:
    """Solve one question, from a start nearby where there is one.

    It saves sweeps; where it leads nowhere the baseline is tried. Results agree to the tolerance
    of the certificate, far below what is shown.
    """
    if posed.seeks:
        return _solve_aims(posed, last, check)
    start = last if starts is None else starts.guess(posed.place, last)
    try:
        outcome = next(solve_each(posed.world, [posed.shock], start=start, progress=check))
    except DeadlineError:
        raise
    except NumericalError:
        outcome = solve(posed.world, posed.shock, progress=check)
    if starts is not None:
        starts.keep(posed.place, outcome)
    return posed.answer(outcome)


def _solve_aims(posed: Posed, last: Outcome | None, check: Deadline) -> Live:
    """Measures of which some are aims: purchases, balances, quotas, budgets."""
    world, measures = posed.world, posed.measures
    near = last if last is not None and last.world is world else None
    try:
        settled = solve_measures(world, measures, start=near, progress=check)
    except DeadlineError:
        raise
    except NumericalError:
        if near is None:
            raise
        settled = solve_measures(world, measures, progress=check)
    return posed.answer(settled.outcome, settled.wedges)
