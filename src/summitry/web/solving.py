"""Solves for pages and API: one at a time, with a deadline, a bounded queue and a cache."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool

from summitry.errors import NumericalError, ScenarioError
from summitry.model import Outcome, compute_indicators, solve, solve_each
from summitry.policy import (
    Measure,
    Retaliation,
    Scenario,
    State,
    TariffMeasure,
    apply_scenario,
    drop_outside,
    dump_scenario,
    list_states,
)
from summitry.web.guard import Refused
from summitry.web.settings import Settings
from summitry.web.store import hash_text
from summitry.world import Array, World, load_world

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
    indicators: dict[str, Array]


class DeadlineError(NumericalError):
    """A solve that took longer than this server allows."""


class Solver:
    """The solves of one server process."""

    def __init__(self, settings: Settings, spend: Callable[[str], None]) -> None:
        self._settings = settings
        self._spend = spend  # refuses a client who asks too much
        self._turn = threading.Lock()
        self._waiting = 0
        self._last: Outcome | None = None  # where the next solve starts: questions come in rows
        self._cache: OrderedDict[tuple[str, ...], Live] = OrderedDict()

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
        text = dump_scenario(scenario)
        when = day or scenario.as_of or date.today()
        key = (hash_text(text), when.isoformat(), *(["default"] if counted is None else counted))
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        self._spend(address)
        if self._waiting >= self._settings.queue:
            raise Refused(503, "solver", "more questions than it can take on", "a free place",
                          "ask again in a moment")  # fmt: skip
        self._waiting += 1
        try:
            live = await run_in_threadpool(self._solve, scenario, key[0], counted, when)
        finally:
            self._waiting -= 1
        self._cache[key] = live
        while len(self._cache) > _KEPT:
            self._cache.popitem(last=False)
        return live

    def _solve(
        self, scenario: Scenario, key: str, counted: Sequence[str] | None, day: date
    ) -> Live:
        with self._turn:
            live = solve_live(scenario, key, counted, day, self._settings.solve_seconds, self._last)
            self._last = live.outcome
            return live


def solve_live(
    scenario: Scenario,
    key: str,
    counted: Sequence[str] | None,
    day: date,
    seconds: float,
    start: Outcome | None = None,
) -> Live:
    """Solve one case; the deadline is checked at every sweep.

    A start nearby saves sweeps; where it leads nowhere the baseline is tried. Results agree to
    the tolerance of the certificate, far below what is shown.
    """
    world = load_world(scenario.world)
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
        if isinstance(measure, TariffMeasure) and measure.unknown is not None:
            left_out.append((measure.id, "no rate has been named: set one to see what it does"))
        elif isinstance(measure, Retaliation) and not wanted & set(measure.answers):
            left_out.append((measure.id, f"answers {', '.join(measure.answers)}: count that in"))
        elif inside is None:
            left_out.append((measure.id, f"outside the baseline {world.name}"))
        else:
            measures.append(inside)
    end = time.monotonic() + seconds

    def check(_sweep: int, _step: float) -> None:
        if time.monotonic() > end:
            seen = f"no equilibrium within {seconds:g} seconds"
            raise DeadlineError(f"solve {world.name}", seen, "an answer in time",
                                "use summitry run on the command line")  # fmt: skip

    shock = apply_scenario(world, measures)
    try:
        outcome = next(solve_each(world, [shock], start=start, progress=check))
    except DeadlineError:
        raise
    except NumericalError:
        outcome = solve(world, shock, progress=check)
    return Live(
        scenario, key, day, states, tuple(m.id for m in measures), tuple(left_out), world,
        outcome, compute_indicators(outcome),
    )  # fmt: skip
