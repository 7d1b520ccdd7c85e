"""Shocks beside duties: embargoes, economies cut off, parts of a shock, what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from summitry.errors import InputError, NoEquilibriumError
from summitry.model import Model, Shock, compute_basic_flow_new, compute_real_income_pct, solve
from summitry.model.shock import part_of_shock, remove_economy
from summitry.world import World
from tests.conftest import make_world
from tests.model.test_solve import random_shock


def test_an_embargo_is_a_flow_of_zero(small_world: World) -> None:
    """And the limit of ever higher trade costs."""
    embargo = np.zeros(small_world.trade_flow.shape, dtype=bool)
    embargo[0, 1] = embargo[1, 0] = True
    outcome = solve(small_world, Shock(small_world.tariff_rate, embargo=embargo))
    flow = compute_basic_flow_new(outcome)
    assert (flow[embargo] == 0).all()
    assert (flow[~embargo] > 0).sum() == (small_world.basic_flow[~embargo] > 0).sum()
    cost = np.where(embargo, 1e5, 1.0)
    limit = solve(small_world, Shock(small_world.tariff_rate, trade_cost_hat=cost))
    np.testing.assert_allclose(outcome.wage_hat, limit.wage_hat, rtol=1e-9)


def test_an_economy_removed_lives_alone_and_its_deficit_is_spread() -> None:
    world = make_world(3, dead=False)
    outcome = solve(world, remove_economy(world, "USA"))
    flow = compute_basic_flow_new(outcome)
    assert flow[0, 1:].sum() == flow[1:, 0].sum() == 0
    assert abs(outcome.deficit_new[0]) < 1e-9 * world.value_added[0]
    moved = outcome.deficit_new[1:] - world.deficit[1:]
    np.testing.assert_allclose(
        moved / moved.sum(), (world.value_added / world.value_added[1:].sum())[1:], rtol=1e-6
    )
    # Gains from trade of Arkolakis, Costinot and Rodriguez-Clare (2012): a loss, and a finite one.
    assert -60 < compute_real_income_pct(outcome)[0] < -0.5
    with pytest.raises(InputError, match="unknown economy XXX"):
        remove_economy(world, "XXX")


@pytest.mark.parametrize("theta", [0.3, 4.0, 20.0])
@pytest.mark.parametrize("rule", ["world_share", "balanced"])
def test_an_economy_can_be_removed_where_its_deficit_can_be_spread(rule: str, theta: float) -> None:
    """It ends with nothing to pay and nothing to receive; a part of its own income is refused."""
    world = dataclasses.replace(make_world(3, dead=False), trade_elasticity=np.full(3, theta))
    outcome = solve(world, remove_economy(world, "USA", rule), Model(deficits=rule))
    flow = compute_basic_flow_new(outcome)
    assert flow[0, 1:].sum() == flow[1:, 0].sum() == 0
    assert abs(outcome.deficit_new[0]) < 1e-8 * outcome.value_added_new[0]
    assert abs(outcome.deficit_new.sum()) < 1e-8 * world.value_added.sum()
    with pytest.raises(InputError, match="use world_share or balanced"):
        remove_economy(world, "USA", "own_share")


def test_an_economy_cut_off_with_a_deficit_is_a_verdict() -> None:
    world = make_world(3, dead=False)
    embargo = np.zeros(world.trade_flow.shape, dtype=bool)
    embargo[1] = embargo[:, 1] = True
    embargo[1, 1] = False
    shock = Shock(world.tariff_rate, embargo=embargo)
    with pytest.raises(NoEquilibriumError) as caught:
        solve(world, shock)
    assert "CAN" in caught.value.where
    assert "trades with nobody any more, but its deficit would be" in caught.value.seen
    assert "world share" in caught.value.seen
    alone = solve(world, shock, Model(deficits="balanced"))
    assert alone.certificate.converged
    assert compute_basic_flow_new(alone)[1, [0, 2, 3]].sum() == 0


@pytest.mark.parametrize(("axis", "words"), [(0, "sells nothing"), (1, "buys nothing")])
def test_trade_in_one_direction_only_needs_a_deficit_to_match(axis: int, words: str) -> None:
    world = make_world(3, dead=False)
    sign = 1 if axis == 0 else -1  # who sells nothing must receive, who buys nothing must give
    n = int(np.argmin(sign * world.deficit))
    embargo = np.zeros(world.trade_flow.shape, dtype=bool)
    embargo[(slice(None), n) if axis == 0 else n] = True
    embargo[n, n] = False
    shock = Shock(world.tariff_rate, embargo=embargo)
    with pytest.raises(NoEquilibriumError, match=f"it {words} abroad any more"):
        solve(world, shock)
    money = np.full(4, -sign / 3.0)
    money[n] = sign
    enough = 2 * np.abs(world.deficit).max()
    matched = dataclasses.replace(shock, transfer_musd=enough * money)
    assert solve(world, matched).certificate.converged


@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_a_part_of_a_shock(small_world: World, part: float) -> None:
    shock = random_shock(small_world, 2)
    some = part_of_shock(small_world, shock, part)
    rate = small_world.tariff_rate
    expected = (1 + rate) ** (1 - part) * (1 + shock.tariff_rate_new) ** part - 1
    np.testing.assert_allclose(some.tariff_rate_new, expected, atol=1e-14)
    np.testing.assert_allclose(some.trade_cost_hat, shock.trade_cost_hat**part)
    np.testing.assert_allclose(some.productivity_hat, shock.productivity_hat**part)


def test_a_part_of_an_embargo_lets_through_what_is_left(small_world: World) -> None:
    """Nearly nothing well before the end, so that the last stage is a short one."""
    embargo = np.zeros(small_world.trade_flow.shape, dtype=bool)
    embargo[0, 1, 0] = True
    shock = Shock(small_world.tariff_rate, embargo=embargo)
    for part in (0.25, 0.9):
        cost = part_of_shock(small_world, shock, part).trade_cost_hat
        let_through = cost[0, 1, 0] ** -small_world.trade_elasticity[0]
        assert let_through == pytest.approx((1 - part) ** 4)
        assert np.sum(cost != 1) == 1
    assert part_of_shock(small_world, shock, 1.0).embargo is embargo


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: np.full_like(t, np.nan), "nan"),
        (lambda t: t + 11 * (1 - np.eye(4))[:, :, None], "above -1 and at most 10"),
        (lambda t: t[:2], "shape"),
        (lambda t: t + np.eye(4)[:, :, None], "duty on home sales"),
    ],
)
def test_impossible_shocks_are_refused(small_world: World, change, message: str) -> None:
    with pytest.raises(InputError, match=message):
        solve(small_world, Shock(change(small_world.tariff_rate)))
