"""Aggregation conserves totals, and a world of groups of one is the world itself."""

import numpy as np
import pytest

from summitry.errors import WorldError
from summitry.model import Shock, compute_real_income_pct, solve
from summitry.world import TWELVE, aggregate_world, load_world


def test_totals_are_conserved() -> None:
    world = load_world()
    small = aggregate_world(world, TWELVE)
    assert small.economies == (*TWELVE, "ROW")
    assert small.value_added.sum() == pytest.approx(world.value_added.sum(), rel=1e-9)
    assert small.output.sum(axis=0) == pytest.approx(world.output.sum(axis=0), rel=1e-12)
    usa, big = small.economy_index("USA"), world.economy_index("USA")
    assert small.tariff_revenue[usa] == pytest.approx(world.tariff_revenue[big], rel=1e-12)
    assert small.deficit[usa] == pytest.approx(world.deficit[big], rel=1e-6)
    europe = [world.economy_index(code) for code in TWELVE["EU27"]]
    japan = world.economy_index("JPN")
    assert small.basic_flow[small.economy_index("EU27"), small.economy_index("JPN")] == (
        pytest.approx(world.basic_flow[europe, japan].sum(axis=0), rel=1e-12)
    )


def test_the_duty_inside_groups_is_stated() -> None:
    small = aggregate_world(load_world(), TWELVE)
    assert "on trade inside groups" in small.provenance["changes"][-1]


def test_groups_of_one_change_nothing() -> None:
    world = load_world()
    again = aggregate_world(world, {code: (code,) for code in world.economies})
    assert again.economies == world.economies
    assert again.trade_flow == pytest.approx(world.trade_flow, rel=1e-9, abs=1e-9)


def test_a_joined_economy_answers_about_as_its_members_do() -> None:
    """US duties on Japan: the smaller world's answer for Japan is near the larger one's."""
    answers = []
    for world in (load_world(), aggregate_world(load_world(), TWELVE)):
        rate = world.tariff_rate.copy()
        usa, japan = world.economy_index("USA"), world.economy_index("JPN")
        rate[usa, japan, world.is_good] += 0.25
        answers.append(compute_real_income_pct(solve(world, Shock(rate)))[[usa, japan]])
    assert np.sign(answers[0]) == pytest.approx(np.sign(answers[1]))
    assert answers[0] == pytest.approx(answers[1], rel=0.25)


def test_an_unknown_member_is_named() -> None:
    with pytest.raises(WorldError) as caught:
        aggregate_world(load_world(), {"A": ("JPN", "XXX")})
    assert caught.value.where == "aggregate world-2022, group A"
    assert caught.value.seen == "XXX, no economy of world-2022"


def test_nobody_is_in_two_groups() -> None:
    with pytest.raises(WorldError) as caught:
        aggregate_world(load_world(), {"A": ("JPN",), "B": ("JPN", "KOR")})
    assert caught.value.seen == "JPN, which is in A already"
