"""Solves for pages and API: one at a time, with a deadline, a bounded queue and a cache."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TypeVar

from summitry.errors import NumericalError, ScenarioError
from summitry.ledger.archive import hash_text
from summitry.model import Outcome, compute_indicators, solve, solve_each
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
from summitry.strategy.wedges import Settled, Wedge, solve_measures
from summitry.web.guard import Refused
from summitry.web.settings import Settings
from summitry.web.starts import Starts, locate
from summitry.web.texts import write_text
from summitry.world import Array, World, load_world
from summitry.world.store import BUNDLED

T = TypeVar("T")
Check = Callable[[int, float], None]

_FIRST = ("real_income_pct", "real_income_musd", "tariff_revenue_change_musd")
_KEPT = 24  # outcomes remembered; each holds a few arrays of importer x exporter x sector


@dataclass(frozen=True)
class Live:
    """A scenario on a day with some of its measures counted in, and what follows from them.

    ``left_out`` are measures that are counted in but cannot be valued, each with the reason.
    """

    scenario: Scenario
    id: str
    day: date
    states: dict[str, State]
    counted: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    world: World
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


class DeadlineError(NumericalError):
    """A solve that took longer than this server allows."""


class Solver:
    """The solves of one server process: one thread, which is the queue."""

    def __init__(self, settings: Settings, spend: Callable[[str], None]) -> None:
        self._settings = settings
        self._spend = spend  # refuses a client who asks too much
        self._thread = ThreadPoolExecutor(1, "solver")
        self._waiting = 0
        self._last: Outcome | None = None  # where a solve unlike any before starts
        self._starts = Starts()
        self._cache: OrderedDict[tuple[str, ...], Live] = OrderedDict()

    def check_room(self) -> None:
        """Refuse a question where the queue takes no more."""
        if self._waiting >= self._settings.queue:
            raise Refused(503, "solver", "more questions than it can take on", "a free place",
                          "ask again in a moment")  # fmt: skip

    def stop(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def get(
        self,
        scenario: Scenario,
        counted: Sequence[str] | None = None,
        day: date | None = None,
        *,
        address: str = "",
    ) -> Live:
        """The result for a scenario; counted in is what is in force, unless said otherwise.

        Raises
        ------
        Refused
            503 where more solves wait than the queue holds, 429 where one client asks too much.
        SummitryError
            The scenario cannot be valued.
        """
        key = _identify(scenario, counted, day)
        known = self._cache.get(key)
        if known is not None:
            return known
        return await self.run(lambda: self._find(key, scenario, counted, address))

    async def run(self, work: Callable[[], T]) -> T:
        """What work gives that asks `find`, in the thread of the solves when its turn comes.

        What is parsed before and written after a solve is best part of the work: the thread that
        answers the network then has its time for itself.
        """
        self.check_room()
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def find(
        self,
        scenario: Scenario,
        counted: Sequence[str] | None = None,
        day: date | None = None,
        *,
        address: str = "",
    ) -> Live:
        """The result for a scenario, for work that `run` does."""
        return self._find(_identify(scenario, counted, day), scenario, counted, address)

    def _find(
        self, key: tuple[str, ...], scenario: Scenario, counted: Sequence[str] | None, address: str
    ) -> Live:
        live = self._cache.get(key)
        if live is None:
            self._spend(address)
            seconds, when = self._settings.solve_seconds, date.fromisoformat(key[1])
            live = solve_live(
                scenario, key[0], counted, when, seconds, self._last, self._starts
            )  # fmt: skip
            self._last = live.outcome
            self._cache[key] = live
        self._cache.move_to_end(key)
        while len(self._cache) > _KEPT:
            self._cache.popitem(last=False)
        return live


def _identify(
    scenario: Scenario, counted: Sequence[str] | None, day: date | None
) -> tuple[str, ...]:
    """What decides a result: the scenario's text, the day, and the measures counted in."""
    when = day or scenario.as_of or date.today()
    chosen = ("default",) if counted is None else ("these", *counted)
    return hash_text(write_text(scenario)), when.isoformat(), *chosen


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


def solve_live(
    scenario: Scenario,
    key: str,
    counted: Sequence[str] | None,
    day: date,
    seconds: float,
    last: Outcome | None = None,
    starts: Starts | None = None,
) -> Live:
    """Solve one case; the deadline is checked at every sweep.

    A start nearby saves sweeps; where it leads nowhere the baseline is tried. Results agree to
    the tolerance of the certificate, far below what is shown.
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
            left_out.append((measure.id, "no sum has been named: set one to see what it does"))
        elif isinstance(measure, TariffMeasure) and measure.unknown is not None:
            left_out.append((measure.id, "no rate has been named: set one to see what it does"))
        elif isinstance(measure, Retaliation) and not wanted & set(measure.answers):
            left_out.append((measure.id, f"answers {', '.join(measure.answers)}: count that in"))
        elif inside is None:
            left_out.append((measure.id, f"outside the baseline {world.name}"))
        else:
            measures.append(inside)
    end = time.thread_time() + seconds  # its own work: a busy machine makes no scenario harder

    def check(_sweep: int, _step: float) -> None:
        if time.thread_time() > end:
            seen = f"no equilibrium within {seconds:g} seconds"
            raise DeadlineError(f"solve {world.name}", seen, "an answer in time",
                                "use summitry run on the command line")  # fmt: skip

    if any(isinstance(measure, SOUGHT) for measure in measures):
        settled = _solve_aims(world, measures, last, check)
        outcome, wedges = settled.outcome, settled.wedges
    else:
        outcome, wedges = _solve_plain(world, measures, last, starts, check), ()
    return Live(
        scenario, key, day, states, tuple(m.id for m in measures), tuple(left_out), world, outcome,
        wedges,
    )  # fmt: skip


def _solve_plain(
    world: World, measures: Sequence[Measure], last: Outcome | None, starts: Starts | None,
    check: Check,
) -> Outcome:  # fmt: skip
    shock = apply_scenario(world, measures)
    at = locate(measures)
    start = last if starts is None else starts.guess(at, last)
    try:
        outcome = next(solve_each(world, [shock], start=start, progress=check))
    except DeadlineError:
        raise
    except NumericalError:
        outcome = solve(world, shock, progress=check)
    if starts is not None:
        starts.keep(at, outcome)
    return outcome


def _solve_aims(
    world: World, measures: Sequence[Measure], last: Outcome | None, check: Check
) -> Settled:
    """Measures of which some are aims: purchases, balances, quotas, budgets."""
    near = last if last is not None and last.world is world else None
    try:
        return solve_measures(world, measures, start=near, progress=check)
    except DeadlineError:
        raise
    except NumericalError:
        if near is None:
            raise
        return solve_measures(world, measures, progress=check)
