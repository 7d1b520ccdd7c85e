"""The solves of one server process: a bounded queue, a cache, and like questions at once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from summitry.errors import SummitryError
from summitry.ledger.archive import hash_text
from summitry.model import DEFAULT, Outcome, solve_in_stack
from summitry.policy import Scenario
from summitry.web.guard import Refused
from summitry.web.settings import Settings
from summitry.web.solving import Deadline, DeadlineError, Live, Posed, pose, solve_posed
from summitry.web.starts import Starts
from summitry.web.texts import write_text

T = TypeVar("T")
Asked: TypeAlias = tuple[Scenario, Sequence[str] | None, date | None]  # measures counted in, day
Key: TypeAlias = tuple[str, ...]

_KEPT = 24  # outcomes remembered; each holds a few arrays of importer x exporter x sector
_MOST_TOGETHER = 8  # questions of one stack: twice as many save a tenth and wait twice as long


@dataclass(frozen=True)
class _Question:
    """Somebody who waits for an answer: what is asked, what is made of the result, and for whom."""

    read: Callable[[], Asked]
    write: Callable[[Live], Any]
    address: str
    told: Future[Any]

    def tell(self, found: Live | Exception) -> None:
        """Write the answer and hand it over, or say why there is none."""
        if isinstance(found, Exception):
            self.told.set_exception(found)
            return
        try:
            self.told.set_result(self.write(found))
        except Exception as error:
            self.told.set_exception(error)


class Solver:
    """The solves of one server process: one thread, which is the queue."""

    def __init__(self, settings: Settings, spend: Callable[[str], None]) -> None:
        self._settings = settings
        self._spend = spend  # refuses a client who asks too much
        self._thread = ThreadPoolExecutor(1, "solver")
        self._waiting = 0
        self._questions: deque[_Question] = deque()
        self._last: Outcome | None = None  # where a solve unlike any before starts
        self._starts = Starts()
        self._cache: OrderedDict[Key, Live] = OrderedDict()

    def check_room(self) -> None:
        """Refuse a question where the queue takes no more."""
        if self._waiting >= self._settings.queue:
            raise Refused(503, "solver", "more questions than it can take on", "a free place",
                          "ask again in a moment")  # fmt: skip

    def stop(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        while self._questions:
            self._questions.pop().told.cancel()

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
        known = self._cache.get(_identify(scenario, counted, day))
        if known is not None:
            return known
        return await self.run(lambda: self.find(scenario, counted, day, address=address))

    async def run(self, work: Callable[[], T]) -> T:
        """What work gives that asks `find`, in the thread of the solves when its turn comes.

        What is parsed before and written after a solve is best part of the work: the thread that
        answers the network then has its time for itself.
        """
        self.check_room()
        return await self._wait(self._thread.submit(work))

    async def answer(
        self, read: Callable[[], Asked], write: Callable[[Live], T], *, address: str = ""
    ) -> T:
        """What `write` makes of the result for what `read` gives, both in the solver's thread.

        Questions that wait at the same time are solved in one stack, in half the time of one
        after the other.
        """
        told: Future[T] = Future()
        self.check_room()
        self._questions.append(_Question(read, write, address, told))
        self._thread.submit(self._answer_waiting)
        return await self._wait(told)

    async def _wait(self, told: Future[T]) -> T:
        self._waiting += 1
        try:
            return await asyncio.wrap_future(told)
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
        key = _identify(scenario, counted, day)
        live = self._remember(key)
        if live is None:
            self._spend(address)
            posed = pose(scenario, key[0], counted, date.fromisoformat(key[1]))
            live = self._keep(key, self._solve_alone(posed, self._settings.solve_seconds))
        return live

    def charge(self, address: str) -> None:
        """Count a solve that somebody asks for in another way than `find`, or refuse it."""
        self._spend(address)

    def _answer_waiting(self) -> None:
        """Answer the first of those who wait; nobody does where others were quicker."""
        taken = list(self._take())
        try:
            self._answer(taken)
        except Exception as error:  # a fault of ours: nobody waits for ever
            for question in taken:
                if not question.told.done():
                    question.told.set_exception(error)

    def _take(self) -> Iterator[_Question]:
        for _ in range(min(_MOST_TOGETHER, len(self._questions))):
            question = self._questions.popleft()
            if question.told.set_running_or_notify_cancel():  # else its client has gone
                yield question

    def _answer(self, taken: Sequence[_Question]) -> None:
        posed: dict[Key, Posed] = {}
        asking: dict[Key, list[_Question]] = {}
        for question in taken:
            try:
                scenario, counted, day = question.read()
                key = _identify(scenario, counted, day)
                live = self._remember(key)
                if live is not None:
                    question.tell(live)
                    continue
                if key not in posed:
                    self._spend(question.address)
                    posed[key] = pose(scenario, key[0], counted, date.fromisoformat(key[1]))
                asking.setdefault(key, []).append(question)
            except Exception as error:
                question.told.set_exception(error)
        for key, found in self._solve(posed):
            for question in asking[key]:
                question.tell(found)

    def _solve(self, posed: dict[Key, Posed]) -> Iterator[tuple[Key, Live | Exception]]:
        """Solve questions: in a stack what fits in one, then the others one after the other."""
        began, allowed = time.thread_time(), self._settings.solve_seconds
        left = dict(posed)
        for key, found in self._solve_together(posed):
            del left[key]
            yield key, found
        spent = time.thread_time() - began  # no question has more than its time
        for key, one in left.items():
            try:
                yield key, self._keep(key, self._solve_alone(one, allowed - spent))
            except Exception as error:
                yield key, error

    def _solve_alone(self, posed: Posed, seconds: float) -> Live:
        check = Deadline(posed.world, seconds, self._settings.solve_seconds)
        return solve_posed(posed, check, self._last, self._starts)

    def _solve_together(
        self, posed: dict[Key, Posed]
    ) -> Iterator[tuple[Key, Live | DeadlineError]]:
        """Those that a stack solves."""
        fit = {key: one for key, one in posed.items() if _fits_in_stack(one)}
        worlds = {id(one.world): one.world for one in fit.values()}
        if len(worlds) != 1:
            return
        ((_, world),) = worlds.items()
        check = Deadline(world, self._settings.solve_seconds, self._settings.solve_seconds)
        starts = [self._starts.guess(one.place, self._last) for one in fit.values()]
        shocks = [one.shock for one in fit.values()]
        stacked = solve_in_stack(
            world, shocks, [DEFAULT] * len(fit), start=starts, progress=check
        )  # fmt: skip
        try:
            for (key, one), outcome in zip(fit.items(), stacked, strict=True):
                if outcome is not None:
                    self._starts.keep(one.place, outcome)
                    yield key, self._keep(key, one.answer(outcome))
        except DeadlineError as error:  # before the first of them
            yield from ((key, error) for key in fit)
        except SummitryError:
            return  # what one of them is refused for must not meet the others

    def _remember(self, key: Key) -> Live | None:
        live = self._cache.get(key)
        if live is not None:
            self._cache.move_to_end(key)
        return live

    def _keep(self, key: Key, live: Live) -> Live:
        self._last = live.outcome
        self._cache[key] = live
        self._cache.move_to_end(key)
        while len(self._cache) > _KEPT:
            self._cache.popitem(last=False)
        return live


def _fits_in_stack(posed: Posed) -> bool:
    """Whether a question seeks no aim, stops no trade, and has a shock at all."""
    try:
        return not posed.seeks and posed.shock.embargo is None
    except SummitryError:
        return False  # solved alone it is refused, by name


def _identify(scenario: Scenario, counted: Sequence[str] | None, day: date | None) -> Key:
    """What decides a result: the scenario's text, the day, and the measures counted in."""
    when = day or scenario.as_of or date.today()
    chosen = ("default",) if counted is None else ("these", *counted)
    return hash_text(write_text(scenario)), when.isoformat(), *chosen
