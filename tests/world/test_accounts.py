"""From flows to a world: identities, and each account that does not close is named."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import UnbalancedWorldError, WorldError
from summitry.world import (
    Flows,
    World,
    check_world,
    require_balanced,
    world_from_flows,
    world_from_open_flows,
)
from tests.conftest import make_world


def flows_of(world: World) -> Flows:
    """The flows a world was made from."""
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    return Flows(
        world.name, world.year, world.economies, world.sectors, world.is_good,
        np.array(world.basic_flow), np.array(world.tariff_rate), use,
        np.array(world.trade_elasticity),
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 5))
def test_every_identity_holds(seed: int, economies: int, sectors: int) -> None:
    world = make_world(seed, economies, sectors, dead=sectors > 1)
    assert all(check.ok for check in check_world(world))
    assert require_balanced(world) is world


def test_arrays_cannot_be_changed(small_world: World) -> None:
    with pytest.raises(ValueError, match="read-only"):
        small_world.trade_flow[0, 0, 0] = 1.0


@pytest.mark.parametrize(
    ("key", "spoil", "error", "message"),
    [
        ("basic_flow", lambda a: a * np.nan, WorldError, "a finite number"),
        ("basic_flow", lambda a: -a, WorldError, "a flow of zero or more"),
        ("tariff_rate", lambda a: a - 2, WorldError, "above -1"),
        ("tariff_rate", lambda a: a + 0.1, WorldError, "a duty on home sales"),
        ("trade_elasticity", lambda a: -a, WorldError, "positive elasticities"),
        ("input_use", lambda a: a[:1], WorldError, "shape"),
        ("input_use", lambda a: a * 100, UnbalancedWorldError, "inputs cost more than output"),
    ],
)
def test_unusable_flows_are_named(small_world: World, key, spoil, error, message: str) -> None:
    flows = flows_of(small_world)
    broken = dataclasses.replace(flows, **{key: spoil(getattr(flows, key))})
    with pytest.raises(error, match=message):
        world_from_flows(broken)


def test_a_baseline_that_does_not_balance_is_refused(small_world: World) -> None:
    """A good used up by producers beyond what is bought, with the exact message."""
    flows = flows_of(small_world)
    use = np.zeros_like(flows.input_use)
    use[1, 2, 0] = 0.9 * small_world.output[1, 2]
    with pytest.raises(UnbalancedWorldError) as caught:
        world_from_flows(dataclasses.replace(flows, input_use=use))
    message = str(caught.value)
    assert message.startswith("world small-0, CAN, sector C29\n")
    assert "more is used than is bought" in message
    assert "do:       rebalance input_use" in message


def test_stated_totals_are_held_against_the_flows(small_world: World) -> None:
    flows = flows_of(small_world)
    stated = np.array(small_world.value_added)
    assert world_from_flows(dataclasses.replace(flows, value_added=stated)).name == "small-0"
    stated[2] *= 1.5
    with pytest.raises(UnbalancedWorldError, match="value_added, MEX"):
        world_from_flows(dataclasses.replace(flows, value_added=stated))


def test_a_tampered_world_fails_its_checks(small_world: World) -> None:
    tampered = dataclasses.replace(small_world, value_added=small_world.value_added * 1.01)
    with pytest.raises(UnbalancedWorldError, match="value added pays for output"):
        require_balanced(tampered)


def test_a_world_without_sales_fails_without_a_warning(small_world: World) -> None:
    """What has no size is off by no number, and so by too much."""
    flow = np.array(small_world.trade_flow)
    flow[:, 0] = 0.0
    broken = dataclasses.replace(small_world, trade_flow=flow)
    failed = {check.name: check.largest_error for check in check_world(broken) if not check.ok}
    assert not np.isfinite(failed["value added pays for output"])


def sell_nothing(flows: Flows) -> Flows:
    flow, use = np.array(flows.basic_flow), np.array(flows.input_use)
    flow[:, 1], use[1] = 0.0, 0.0
    return dataclasses.replace(flows, basic_flow=flow, input_use=use)


def buy_nothing(flows: Flows) -> Flows:
    flow, use = np.array(flows.basic_flow), np.array(flows.input_use)
    flow[1], use[1] = 0.0, 0.0
    return dataclasses.replace(flows, basic_flow=flow, input_use=use)


@pytest.mark.parametrize("make", [world_from_flows, world_from_open_flows])
@pytest.mark.parametrize(
    ("spoil", "seen", "expected"),
    [
        (sell_nothing, "sales of 0",
         "sales above zero in every economy: it lives on what it makes"),
        (buy_nothing, "no final demand",
         "final demand above zero in every economy: final shares are shares of it"),
    ],
)  # fmt: skip
def test_an_economy_that_sells_or_buys_nothing_is_named(
    small_world: World, make, spoil, seen: str, expected: str
) -> None:
    with pytest.raises(WorldError) as caught:
        make(spoil(flows_of(small_world)))
    assert str(caught.value) == (
        "world small-0, CAN\n"
        f"  seen:     {seen}\n"
        f"  expected: {expected}\n"
        "  do:       correct basic_flow and input_use, drop the economy, or join it with another"
    )
