"""Sectors that a scenario reaches."""

from dataclasses import replace

import numpy as np

from summitry.exposure import compute_sector_exposure
from summitry.model import no_shock
from tests.conftest import make_world


def test_no_shock_reaches_nobody():
    world = make_world(0)
    reached = compute_sector_exposure(world, no_shock(world))
    assert not reached.sales_hit.any()
    assert not reached.value_added_behind.any()


def test_value_added_behind_is_all_that_was_sold():
    """The value added of all origins behind the sales that are hit adds up to them."""
    world = make_world(1)
    duty = world.tariff_rate.copy()
    duty[0, 1] += 0.25
    reached = compute_sector_exposure(world, replace(no_shock(world), tariff_rate_new=duty))
    assert np.allclose(reached.sales_hit[1], world.basic_flow[0, 1])
    assert reached.sales_hit[[0, 2, 3]].sum() == 0
    assert np.isclose(reached.value_added_behind.sum(), world.basic_flow[0, 1].sum())
    assert np.allclose(reached.extra_duty[1], 0.25 * world.basic_flow[0, 1])
    assert np.all(reached.share_behind <= 1)


def test_a_lower_duty_is_no_hit_and_a_trade_cost_is():
    world = make_world(1)
    hat = np.ones_like(world.tariff_rate)
    hat[2, 3] = 1.1
    duty = world.tariff_rate * 0.5
    shock = replace(no_shock(world), tariff_rate_new=duty, trade_cost_hat=hat)
    reached = compute_sector_exposure(world, shock)
    hit = hat * (1 + duty) / (1 + world.tariff_rate) > 1
    assert np.allclose(reached.sales_hit, np.where(hit, world.basic_flow, 0).sum(axis=0))
    assert reached.sales_hit[3].sum() > 0
    assert not reached.extra_duty.any()
