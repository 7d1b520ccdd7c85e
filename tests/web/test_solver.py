"""Questions that wait at the same time are answered together, each as it would be alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from summitry.errors import ScenarioError
from summitry.model import INDICATORS
from summitry.policy import Scenario, parse_scenario
from summitry.web import Settings, solver
from summitry.web.guard import Allowance, Refused
from summitry.web.solver import Solver
from summitry.web.solving import DeadlineError, Live, solve_live

DAY = date(2025, 2, 10)


def make(*lines: str) -> Scenario:
    measures = "".join(f"  - {{id: m{k}, {line}}}\n" for k, line in enumerate(lines))
    return parse_scenario(f"name: q\nas_of: {DAY}\nmeasures:\n{measures}", "test")


def duty(importer: str, exporter: str, rate: float) -> Scenario:
    return make(f"importer: {importer}, exporters: {exporter}, add: {rate}%")


QUESTIONS = [duty("USA", "JPN", 5), duty("USA", "CHN", 60), duty("JPN", "USA", 3),
             duty("EU27", "USA", 10), duty("USA", "JPN", 7)]  # fmt: skip
FEW = Settings(solves_per_minute=10**6)


def ask_at_once(
    asked: Solver, scenarios: Sequence[Scenario], write: Callable[[Live], Any] = lambda live: live
) -> list[Any]:
    """What comes back for questions that all wait before the first is taken up."""

    async def ask() -> list[Any]:
        held, busy = threading.Event(), threading.Event()
        asked._thread.submit(lambda: held.set() or busy.wait())
        held.wait()  # what was submitted before is over
        waiting = [
            asyncio.create_task(asked.answer(lambda one=one: (one, None, None), write))
            for one in scenarios
        ]
        await asyncio.sleep(0)
        busy.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(ask())


def open_solver(settings: Settings = FEW) -> Solver:
    return Solver(settings, lambda address: None)


def assert_right(live: Live, scenario: Scenario) -> None:
    alone = solve_live(scenario, "k", None, DAY, 60)
    assert live.outcome.certificate.converged
    assert live.counted == alone.counted
    for name in INDICATORS:
        scale = 1e-4 if name.endswith("_musd") else 1e-8  # a hundredth of what links call noise
        np.testing.assert_allclose(live.indicators[name], alone.indicators[name], atol=scale,
                                   rtol=1e-8, err_msg=name)  # fmt: skip


@pytest.fixture
def count_stacks(monkeypatch) -> list[int]:
    sizes: list[int] = []
    real = solver.solve_in_stack

    def count(world, shocks, models, **given):
        sizes.append(len(shocks))
        return real(world, shocks, models, **given)

    monkeypatch.setattr(solver, "solve_in_stack", count)
    return sizes


def test_questions_of_one_stack_have_the_answers_they_have_alone(count_stacks) -> None:
    lives = ask_at_once(open_solver(), QUESTIONS)
    assert count_stacks == [5]
    for live, scenario in zip(lives, QUESTIONS, strict=True):
        assert live.scenario is scenario
        assert_right(live, scenario)


def test_starts_that_others_left_change_no_answer(count_stacks) -> None:
    asked = open_solver()
    ask_at_once(asked, QUESTIONS)
    others = [duty("USA", "JPN", rate) for rate in (6, 6.5, 8, 40)]
    for live, scenario in zip(ask_at_once(asked, others), others, strict=True):
        assert_right(live, scenario)
    assert count_stacks == [5, 4]


def test_one_question_asked_by_many_is_solved_and_paid_once(monkeypatch) -> None:
    paid: list[str] = []
    asked = Solver(FEW, paid.append)
    lives = ask_at_once(asked, [QUESTIONS[0]] * 3)
    assert lives[0] is lives[1] is lives[2]
    assert len(paid) == 1
    assert ask_at_once(asked, [QUESTIONS[0]]) == [lives[0]]
    assert len(paid) == 1


def test_what_fits_no_stack_is_answered_beside_it(count_stacks) -> None:
    """An embargo and an aim are solved alone; who cannot be valued is told why, and nobody else."""
    odd = [
        make("lever: embargo, importer: JPN, exporters: RUS, sectors: C29"),
        make("importer: USA, exporters: USA, add: 5%"),
        make("lever: purchase, importer: JPN, exporters: USA, sectors: B06, extra: 1 billion USD"),
    ]
    told = ask_at_once(open_solver(), [*QUESTIONS, *odd])
    assert count_stacks == [5]
    assert [wedge.means for wedge in told[7].wedges] == ["purchases"]
    for live, scenario in zip(told[:6], [*QUESTIONS, odd[0]], strict=True):
        assert_right(live, scenario)
    assert isinstance(told[6], ScenarioError)
    assert told[6].seen == "a duty that falls on nobody"


def test_a_stack_has_the_time_of_one_question() -> None:
    told = ask_at_once(open_solver(Settings(solve_seconds=0.0)), QUESTIONS)
    assert [type(one) for one in told] == [DeadlineError] * 5
    assert told[0].seen == "no equilibrium within 0 seconds"


def test_who_asks_too_much_is_refused_and_the_others_are_answered() -> None:
    asked = Solver(FEW, Allowance(12).spend)  # two at once
    told = ask_at_once(asked, QUESTIONS)
    assert [isinstance(one, Live) for one in told] == [True, True, False, False, False]
    assert [one.status for one in told[2:]] == [429] * 3


def test_more_than_a_stack_holds_are_answered_in_several(count_stacks) -> None:
    many = [duty("USA", "JPN", rate) for rate in range(1, 13)]
    assert all(isinstance(one, Live) for one in ask_at_once(open_solver(), many))
    assert count_stacks == [8, 4]


def test_an_answer_that_cannot_be_written_is_that_clients_own_trouble() -> None:
    def write(live: Live) -> str:
        if live.scenario is QUESTIONS[1]:
            raise ValueError("no words")
        return live.id

    told = ask_at_once(open_solver(), QUESTIONS, write)
    assert isinstance(told[1], ValueError)
    assert all(isinstance(one, str) for k, one in enumerate(told) if k != 1)


def test_a_fault_in_the_thread_leaves_nobody_waiting(monkeypatch) -> None:
    def fail(*_given, **_named):
        raise RuntimeError("a fault")

    monkeypatch.setattr(solver, "solve_in_stack", fail)
    told = ask_at_once(open_solver(), QUESTIONS)
    assert [str(one) for one in told] == ["a fault"] * 5


def test_who_has_gone_is_not_solved_for(count_stacks) -> None:
    asked = open_solver()

    async def ask() -> list[Any]:
        busy = threading.Event()
        asked._thread.submit(busy.wait)
        waiting = [
            asyncio.create_task(asked.answer(lambda one=one: (one, None, None), lambda live: live))
            for one in QUESTIONS
        ]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        busy.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    told = asyncio.run(ask())
    assert isinstance(told[0], asyncio.CancelledError)
    assert all(isinstance(one, Live) for one in told[1:])
    assert count_stacks == [4]
    assert asked._waiting == 0


def test_a_server_that_ends_leaves_nobody_waiting() -> None:
    asked = open_solver()

    async def ask() -> list[Any]:
        busy = threading.Event()
        asked._thread.submit(busy.wait)
        waiting = asyncio.create_task(asked.answer(lambda: (QUESTIONS[0], None, None), str))
        await asyncio.sleep(0)
        asked.stop()
        busy.set()
        return await asyncio.gather(waiting, return_exceptions=True)

    assert isinstance(asyncio.run(ask())[0], asyncio.CancelledError)


def test_a_full_queue_refuses_questions_too() -> None:
    asked = open_solver(Settings(queue=3))
    told = ask_at_once(asked, QUESTIONS)
    assert [isinstance(one, Live) for one in told] == [True, True, True, False, False]
    assert all(isinstance(one, Refused) and one.status == 503 for one in told[3:])
