"""Answers to the tariffs of 2 April 2025 on 194 economies: what must hold in any case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.evidence.ignatenko import (
    Variant,
    announced_duties,
    build_variant,
    compute_optimal_rate,
    compute_row,
    optimal_retaliation,
    summarize,
)
from summitry.model import Shock, solve
from summitry.world.loaders import LiberationDay, load_liberation_day


@pytest.fixture(scope="module")
def data(data_dir: Path) -> LiberationDay:
    return load_liberation_day(data_dir / "liberation_day")


@pytest.mark.parametrize("inputs", [False, True])
def test_the_more_is_answered_the_more_the_usa_loses(data: LiberationDay, inputs: bool) -> None:
    world, model = build_variant(data, Variant(inputs=inputs))
    welfare = []
    for times in (0.0, 1.0, 2.0):
        outcome = solve(world, Shock(announced_duties(data, retaliation=times)), model)
        welfare.append(summarize(outcome, world.income, "others")["USA", "welfare"])
    assert welfare[0] > 0 > welfare[1] > welfare[2]


def test_best_answers_cost_the_usa_its_gain(data: LiberationDay) -> None:
    world, model = build_variant(data, Variant())
    usa = world.economy_index("USA")
    duties = optimal_retaliation(world, model, announced_duties(data))
    np.testing.assert_array_equal(duties[usa], announced_duties(data)[usa])
    germany = world.economy_index("DEU")
    assert duties[germany, usa, 0] == compute_optimal_rate(world, model, "DEU") > 0.1
    assert not np.delete(duties[germany], usa, axis=0).any()
    outcome = solve(world, Shock(duties), model)
    assert summarize(outcome, world.income, "others")["USA", "welfare"] < 0


def test_plain_means_of_others_are_a_choice_of_weights(data: LiberationDay) -> None:
    world, model = build_variant(data, Variant())
    outcome = solve(world, Shock(announced_duties(data)), model)
    plain = summarize(outcome, np.ones(len(world.economies)), "others")
    weighted = summarize(outcome, world.income, "others")
    assert plain["USA", "welfare"] == weighted["USA", "welfare"]
    assert plain["others", "welfare"] != pytest.approx(weighted["others", "welfare"], abs=0.1)


@pytest.mark.parametrize(
    ("variant", "asked", "welfare"),
    [
        (Variant(), {}, (1.13, -0.58)),
        (Variant(), {"duties": "optimal"}, (1.79, -0.61)),
        (Variant(elasticity=8.0), {}, (0.33, -0.44)),
        (Variant(inputs=True), {"weight": "gdp"}, (0.86, -1.31)),
    ],
)
def test_a_row_is_one_call(data_dir, variant, asked, welfare) -> None:
    """Welfare as printed in tables 1, 9 and 4."""
    row = compute_row(data_dir / "liberation_day", variant, **asked)
    assert row["USA", "welfare"] == pytest.approx(welfare[0], abs=0.005)
    assert row["others", "welfare"] == pytest.approx(welfare[1], abs=0.005)


def test_a_row_with_answers(data_dir: Path) -> None:
    folder = data_dir / "liberation_day"
    welfare = [
        compute_row(folder, answer=answer)["USA", "welfare"]
        for answer in ("none", "in_kind", "optimal")
    ]
    assert welfare[0] > 0 > max(welfare[1:])
    assert welfare[1] == pytest.approx(-0.36, abs=0.005)
    with pytest.raises(UsageError, match="one of none, in_kind, optimal"):
        compute_row(folder, answer="later")  # type: ignore[arg-type]
