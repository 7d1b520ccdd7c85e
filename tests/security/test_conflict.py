"""Opportunity cost of conflict: peace less rupture, the direction of decoupling, refusals."""

from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.model import compute_basic_flow_new, no_shock
from summitry.security import average_side, measure_conflict_cost, trace_decoupling
from summitry.world import Flows, load_world, world_from_flows
from tests.conftest import make_world


def two_economies(theta=4.0, home=80.0, traded=20.0):
    flow = np.array([[home, traded], [traded, home]])[:, :, None]
    return world_from_flows(Flows(
        "two", 2000, ("USA", "CHN"), ("x",), np.ones(1, bool), flow, 0 * flow, np.zeros((2, 1, 1)),
        np.array([theta]),
    ))  # fmt: skip


def test_two_equal_economies_by_hand():
    """Rupture is autarky: real income falls to home_share^(1/theta) (Arkolakis et al. 2012)."""
    cost = measure_conflict_cost(two_economies(), ("USA",), ("CHN",))
    assert np.allclose(cost.cost_pct, 100 * (1 - 0.8**0.25), rtol=1e-6)
    assert np.allclose(cost.cost_musd, cost.cost_pct)  # of 100


def test_decoupling_by_hand_and_its_direction():
    """Peace at trade costs up by d: home share 0.8 / (0.8 + 0.2 (1+d)^-theta)."""
    costs = trace_decoupling(two_economies(), ("USA",), ("CHN",), (0.0, 0.25, 1.0))
    for cost in costs:
        price = (0.8 + 0.2 * (1 + cost.trade_cost_rise) ** -4) ** -0.25
        assert cost.cost_pct[0] == pytest.approx(100 * (1 / price - 0.8**0.25), rel=1e-6)
    assert costs[0].cost_pct[0] > costs[1].cost_pct[0] > costs[2].cost_pct[0] > 0


def test_nothing_traded_nothing_to_lose():
    world = make_world(0)
    flow = world.trade_flow.copy()
    flow[0, 1] = flow[1, 0] = 0
    final = flow.sum(axis=1) - np.einsum(
        "ns,nsj->nj", (1 - world.value_added_share) * world.output, world.input_share
    )
    bare = replace(world, trade_flow=flow)
    bare = replace(
        bare, value_added=(bare.value_added_share * bare.output).sum(axis=1),
        deficit=flow.sum(axis=(1, 2)) - bare.output.sum(axis=1) - bare.tariff_revenue,
    )  # fmt: skip
    assert final.shape == bare.final_share.shape
    use = ((1 - bare.value_added_share) * bare.output)[:, :, None] * bare.input_share
    rest = bare.expenditure - use.sum(axis=1)
    bare = replace(bare, final_share=rest / rest.sum(axis=1, keepdims=True))
    cost = measure_conflict_cost(bare, ("USA",), ("CAN",))
    assert np.abs(cost.cost_pct).max() < 1e-7


def test_a_rupture_stops_trade_both_ways_and_only_there():
    world = load_world()
    cost = measure_conflict_cost(world, ("USA",), ("CHN",))
    usa, chn, jpn = (world.economy_index(c) for c in ("USA", "CHN", "JPN"))
    flow = compute_basic_flow_new(cost.rupture)
    for n, i in ((usa, chn), (chn, usa)):
        assert flow[n, i].sum() == 0
    assert flow[usa, jpn].sum() > world.basic_flow[usa, jpn].sum()
    assert cost.cost_pct[usa] > 0 < cost.cost_pct[chn]
    assert cost.rupture.certificate.converged
    assert np.all(cost.peace.shock.tariff_rate_new == no_shock(world).tariff_rate_new)


def test_a_side_is_averaged_by_its_spending():
    world = make_world(0)
    values = np.array([1.0, 3.0, 0, 0])
    weight = world.income[:2]
    assert average_side(world, ("USA", "CAN"), values) == pytest.approx(
        (weight * [1, 3]).sum() / weight.sum()
    )


def test_refusals():
    world = make_world(0)
    with pytest.raises(UsageError) as error:
        measure_conflict_cost(world, ("USA", "CAN"), ("CAN",))
    assert error.value.seen == "CAN on both sides"
    for rise in (-0.1, 11.0, np.nan):
        with pytest.raises(UsageError) as error:
            measure_conflict_cost(world, ("USA",), ("CAN",), rise)
        assert error.value.where == "--decouple"
        assert error.value.expected == "a rise of trade costs from 0 to 1000 %"
