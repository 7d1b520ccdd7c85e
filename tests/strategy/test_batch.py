"""Batches: the same answers whoever works them out, failures told, parts bounded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from summitry.errors import NumericalError
from summitry.model import DEFAULT, Model, Outcome, Shock, compute_real_income_pct, solve
from summitry.strategy import batch as batch_module
from summitry.strategy.batch import Batch, run_job
from summitry.world import World


def make(world: World, number: int) -> tuple[Shock, Model]:
    """A duty of the number in percent of the first economy on all; an impossible one at 7."""
    rate = world.tariff_rate.copy()
    rate[0] += number / 100
    rate[0, 0] = 0.0
    transfer = None
    if number == 7:
        transfer = np.array([-0.999, 0.999, 0.0, 0.0]) * world.value_added[0] * 2
    return Shock(rate, transfer_musd=transfer), DEFAULT


def pick(outcome: Outcome) -> np.ndarray:
    return compute_real_income_pct(outcome)


def test_a_worker_does_not_wait_for_the_language_of_scenarios() -> None:
    code = (
        "import sys, summitry.strategy.batch as batch\n"
        "loaded = {'pydantic', 'summitry.policy'} & set(sys.modules)\n"
        "from summitry.strategy import compare, evaluate\n"
        "sys.exit(', '.join(loaded) or not (callable(compare) and callable(evaluate)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_workers_and_starts_change_nothing_but_time(small_world: World) -> None:
    plain = list(run_job(Batch(small_world, make, pick), 25, workers=1))
    shared = list(run_job(Batch(small_world, make, pick), 25, workers=2))
    start = solve(small_world, make(small_world, 10)[0])
    begun = list(run_job(Batch(small_world, make, pick, start), 25, workers=1))
    assert len(plain) == len(shared) == 25
    for number, (one, two, three) in enumerate(zip(plain, shared, begun, strict=True)):
        if number == 7:
            assert isinstance(one, NumericalError)
            assert isinstance(two, NumericalError)
            assert "final spending falls to" in two.seen
            continue
        np.testing.assert_array_equal(one, two)
        np.testing.assert_allclose(one, three, atol=1e-8)


class Slow:
    """Answers with its number."""

    def solve(self, numbers: Sequence[int]) -> list[int]:
        return list(numbers)


def test_few_parts_are_under_way_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    class Future:
        def __init__(self, value):
            self.value = value

        def result(self):
            Pool.open -= 1
            return self.value

    class Pool:
        open = most = 0

        def __init__(self, *_args, **_kwargs) -> None:
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_args) -> None:
            pass

        def submit(self, _work, part):
            Pool.open += 1
            Pool.most = max(Pool.most, Pool.open)
            return Future(list(part))

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Pool)
    assert list(run_job(Slow(), 1234, workers=2)) == list(range(1234))
    assert Pool.most <= 2 * batch_module.AHEAD
