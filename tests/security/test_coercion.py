"""Coercive capacity, both ways."""

import numpy as np
import pytest

from summitry.exposure import compute_pairwise_loss, measure_cut_off
from summitry.security import compute_power, measure_threats
from summitry.world import load_world
from tests.conftest import make_world


def test_power_by_hand_and_antisymmetric():
    """Weighted import dependence of the other less one's own (Liu and Yang 2025)."""
    world = make_world(0)
    power = compute_power(world)
    assert np.allclose(power, -power.T)
    loss = compute_pairwise_loss(world)
    assert power[0, 1] == pytest.approx(loss[1, 0] - loss[0, 1])


def test_equal_economies_have_no_power_over_each_other():
    from tests.security.test_conflict import two_economies

    world = two_economies()
    assert np.allclose(compute_power(world), 0)
    # sigma - 1 = 4, a fifth of spending controlled, spending is income: ln(1/0.8)/4.
    assert compute_pairwise_loss(world)[0, 1] == pytest.approx(100 * np.log(1 / 0.8) / 4)


def test_both_threats_are_the_cut_offs_of_the_two_directions():
    world = load_world()
    first, second = measure_threats(world, ("USA",), ("CHN",), ("C26",))
    cut = measure_cut_off(world, ("CHN",), ("USA",), ("C26",))
    assert (second.loss_pct, second.own_loss_pct) == (
        cut.equilibrium_pct, cut.seller_equilibrium_pct,
    )  # fmt: skip
    assert (first.by, first.against) == (second.against, second.by)
    assert second.leverage == pytest.approx(second.loss_pct / second.own_loss_pct)
    assert second.loss_pct > first.loss_pct  # the USA buys more electronics than it sells there


def test_the_small_depend_on_the_large():
    world = load_world()
    power = compute_power(world)
    us, canada, china, japan = (world.economy_index(c) for c in ("USA", "CAN", "CHN", "JPN"))
    assert power[us, canada] > 0
    assert power[china, japan] > 0
