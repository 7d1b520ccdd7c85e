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
    compute_world_change,
    optimal_retaliation,
    summarize,
    truce_duties,
)
from summitry.model import Shock, solve
from summitry.model.rebase import solve_base_year
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
    """Partners answer as one: one rate wherever pass-through is one, higher than each its own."""
    world, model = build_variant(data, Variant())
    usa = world.economy_index("USA")
    duties = optimal_retaliation(world, model, announced_duties(data))
    np.testing.assert_array_equal(duties[usa], announced_duties(data)[usa])
    answers = np.delete(duties[:, usa, 0], usa)
    assert np.ptp(answers) == 0
    assert answers[0] > max(compute_optimal_rate(world, model, code) for code in ("DEU", "CHN"))
    assert not np.delete(duties, usa, axis=0)[:, np.arange(len(world.economies)) != usa].any()
    outcome = solve(world, Shock(duties), model)
    assert summarize(outcome, world.income, "others")["USA", "welfare"] < 0


def test_the_closed_form_of_one_that_trades_in_balance_does_not_care_how_it_is_counted(
    data: LiberationDay,
) -> None:
    """What others sell it is what it makes less home sales, if it buys for what it sells."""
    world, model = build_variant(data, Variant(distribution=False))
    base = solve_base_year(world, balanced=True)
    for code in ("USA", "DEU"):
        one, other = (compute_optimal_rate(base, model, code, answered=a) for a in (False, True))
        assert one == pytest.approx(other, rel=1e-8)
    world, model = build_variant(data, Variant())
    assert compute_optimal_rate(world, model, answered=True) == pytest.approx(0.185, abs=5e-4)


def test_a_truce_with_all_but_some(data: LiberationDay) -> None:
    world = data.world
    usa, china, france = (world.economy_index(code) for code in ("USA", "CHN", "FRA"))
    duties = truce_duties(data, ["EU", "CHN"])[:, :, 0]
    np.testing.assert_array_equal(duties[usa], duties[:, usa])
    assert duties[usa, china] == data.us_tariff_rate[china]
    assert duties[usa, france] == data.us_tariff_rate[france] > 0.1
    assert duties[usa, world.economy_index("JPN")] == 0.1
    assert duties[usa, usa] == 0
    assert truce_duties(data, ["CHN"], war_rate=1.08)[china, usa, 0] == 1.08
    with pytest.raises(UsageError, match="an ISO code, or EU"):
        truce_duties(data, ["China"])


def test_world_trade_shrinks_against_output_and_more_with_answers(data: LiberationDay) -> None:
    world, model = build_variant(data, Variant())
    change = [
        compute_world_change(solve(world, Shock(announced_duties(data, retaliation=times)), model))
        for times in (0.0, 1.0)
    ]
    assert 0 > change[0]["trade_gdp"] > change[1]["trade_gdp"] > -15
    assert 0 > change[0]["employment"] > change[1]["employment"] > -1


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
    with pytest.raises(UsageError, match="write 0.2 for 20 percent"):
        compute_row(folder, duties=20.0)


def test_groups_and_rates_of_a_row(data_dir: Path) -> None:
    """China and the EU stand beside the USA; a rate may be given; answers to the best one fall."""
    folder = data_dir / "liberation_day"
    row = compute_row(folder, duties="optimal", answer="optimal")
    assert {group for group, _ in row} == {"USA", "others", "CHN", "EU"}
    assert row["CHN", "welfare"] < 0 > row["EU", "welfare"]
    assert compute_row(folder, duties=0.0)["USA", "welfare"] == pytest.approx(0, abs=1e-7)
