"""Many equilibria by number, on several cores: scenarios, draws, whatever a function makes of k.

Fresh processes inherit no threads, locks or open files, and one thread each is fastest. Each solves
a few numbers together. A few parts are under way at a time, so memory does not grow with the batch.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from summitry.errors import NumericalError
from summitry.model import Executor, Model, Outcome, Shock, solve_together
from summitry.world import World

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK = 16  # numbers a worker does together before it reports
CHUNK_ON_JAX = 128  # the same in one compiled program: memory holds twenty points of each
SERIAL = 40  # starting workers costs about as much as this many solves
AHEAD = 3  # parts handed to each worker before its answers are taken

Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)


class Job(Protocol[Answer_co]):
    """Something that can be sent to another process and answers to numbers."""

    def solve(self, numbers: Sequence[int]) -> Sequence[Answer_co]:
        """The answers of a few numbers, the same whoever works them out."""


@dataclass(frozen=True)
class Batch(Generic[Answer]):
    """Equilibria of one world by number; a `Job`.

    Parameters
    ----------
    world : World
    make : callable
        (world, number) -> shock and model. A function of a module, so that it can be sent.
    pick : callable
        outcome -> what to keep of it: keep little.
    start : Outcome, optional
        Where every solve begins, a typical one: fewer sweeps than from the baseline.
    executor : str
        What sweeps them: ``numpy``, or ``jax`` in one process and `CHUNK_ON_JAX` at a time.
    """

    world: World
    make: Callable[[World, int], tuple[Shock, Model]]
    pick: Callable[[Outcome], Answer]
    start: Outcome | None = None
    executor: Executor = "numpy"

    def solve(self, numbers: Sequence[int]) -> list[Answer | NumericalError]:
        """What was picked of each equilibrium, or why there is none."""
        shocks, models = zip(*(self.make(self.world, number) for number in numbers), strict=True)
        found = solve_together(self.world, shocks, models, start=self.start, executor=self.executor)
        return [one if isinstance(one, NumericalError) else self.pick(one) for one in found]


def run_job(
    job: Job[Answer], count: int, workers: int | None = None, chunk: int = CHUNK
) -> Iterator[Answer]:
    """The answers of numbers 0 to count - 1, in order, whoever works them out.

    Parameters
    ----------
    job : Job
        Sent to every worker once.
    count : int
    workers : int, optional
        Processes; by default one for each core, and none beside this one for few numbers.
    chunk : int
        Numbers a worker does before it reports; 1 where each takes seconds.
    """
    several = workers if workers is not None else (os.cpu_count() or 1 if count > SERIAL else 1)
    parts = (range(k, min(k + chunk, count)) for k in range(0, count, chunk))
    if several <= 1:
        for part in parts:
            yield from job.solve(part)
        return
    # Machinery that takes longer to load than a few solves take.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    with ProcessPoolExecutor(
        several, get_context("spawn"), initializer=_start_worker, initargs=(job,)
    ) as pool:
        waiting: deque[Future[Sequence[Any]]] = deque(
            pool.submit(_work, part) for part in islice(parts, AHEAD * several)
        )
        while waiting:
            answers = waiting.popleft().result()
            waiting.extend(pool.submit(_work, part) for part in islice(parts, 1))
            yield from answers


_job: Job[Any] | None = None  # of a worker process, sent to it once


def _start_worker(job: Job[Any]) -> None:
    global _job  # noqa: PLW0603  the one thing a worker process remembers
    _job = job


def _work(part: range) -> Sequence[Any]:
    assert _job is not None
    return _job.solve(part)
