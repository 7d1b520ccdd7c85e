"""Baselines in which no wage or no price is determined: named; limits beside them solved."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.errors import InputError, NoConvergenceError, NoEquilibriumError
from summitry.model import DEFAULT, Model, Outcome, Shock, compute_indicators, solve
from summitry.world import Flows, World, require_balanced, world_from_flows
from tests.conftest import make_world


def make_two(
    use: dict[tuple[int, int, int], float], change: dict[tuple[int, int, int], float] | None = None
) -> World:
    """Two economies, steel and services: sales of 10 abroad and 100 at home, and inputs.

    `use` by economy, user and input; `change` sets sales by importer, exporter and sector.
    """
    flow, inputs = np.full((2, 2, 2), 10.0), np.zeros((2, 2, 2))
    flow[np.arange(2), np.arange(2)] = 100.0
    for at, value in (change or {}).items():
        flow[at] = value
    for at, value in use.items():
        inputs[at] = value
    return require_balanced(world_from_flows(
        Flows("two", 2000, ("USA", "CAN"), ("C24", "SERV"), np.array([True, False]), flow,
              np.zeros((2, 2, 2)), inputs, np.array([4.0, 5.0]))
    ))  # fmt: skip


def raise_duty(world: World) -> Shock:
    rate = np.array(world.tariff_rate)
    rate[0, 1, 0] = 0.2
    return Shock(rate)


RELIEF = Model(name="relief", labour_supply_elasticity=0.5, revenue_use="income_tax_relief")


@pytest.mark.parametrize("model", [DEFAULT, RELIEF, Model(name="own", deficits="own_share")])
def test_an_economy_without_value_added_has_no_wage(model: Model) -> None:
    use = {(0, 0, 0): 50.0, (0, 0, 1): 60.0, (0, 1, 0): 45.0, (0, 1, 1): 65.0}
    # It buys 50 more of services than it sells: there is final demand, and nobody earns it.
    world = make_two(use, {(0, 1, 1): 60.0})
    assert world.value_added[0] == 0
    with pytest.raises(InputError) as caught:
        solve(world, raise_duty(world), model)
    assert str(caught.value) == (
        "world two, USA\n"
        "  seen:     labour income of 0 on sales of 220.0 USD million\n"
        "  expected: labour income above zero in every economy: its market sets the wage\n"
        "  do:       correct inputs and value added, use smaller profit shares, or join it with"
        " another"
    )


def test_profits_that_take_all_value_added_leave_no_wage() -> None:
    world = make_world(dead=False)
    share = np.zeros(world.output.shape)
    share[1] = world.value_added_share[1]
    with pytest.raises(InputError) as caught:
        solve(world, Shock(world.tariff_rate), Model(name="rents", profit_share=share))
    assert caught.value.where == "model rents on small-0, CAN"
    assert caught.value.seen.startswith("labour income of 0 on sales of")


def test_a_good_made_of_itself_alone_has_no_price() -> None:
    steel = {(0, 1, 0): 0.0, (1, 0, 0): 0.0, (1, 1, 0): 0.0, (0, 0, 0): 100.0}
    world = make_two({(0, 0, 0): 100.0}, steel)
    with pytest.raises(InputError) as caught:
        solve(world, raise_duty(world))
    assert str(caught.value) == (
        "world two, USA, sector C24\n"
        "  seen:     no value added in its costs, nor along the whole chain of its inputs\n"
        "  expected: value added somewhere along every chain of inputs: without it no wage sets the"
        " price\n"
        "  do:       correct its inputs and value added, use smaller profit shares, or join it with"
        " another sector"
    )


def test_two_goods_made_of_each_other_across_a_border_have_no_price() -> None:
    """Steel of each is made of the other's alone: no loop at home, one around the world."""
    steel = {(0, 0, 0): 0.0, (1, 1, 0): 0.0, (0, 1, 0): 50.0, (1, 0, 0): 50.0}
    world = make_two({(0, 0, 0): 50.0, (1, 0, 0): 50.0}, steel)
    with pytest.raises(InputError, match="no value added in its costs"):
        solve(world, raise_duty(world))


def test_a_good_without_value_added_of_its_own_follows_its_inputs() -> None:
    """Steel made of bought steel and services: the limit of ever less value added."""
    solved: list[Outcome] = []
    for left in (0.0, 1e-6):
        world = make_two({(0, 0, 0): 60.0, (0, 0, 1): 50.0 - left})
        assert world.value_added_share[0, 0] == pytest.approx(left / 110, abs=1e-15)
        solved.append(solve(world, raise_duty(world)))
    limit, near = solved
    inputs = limit.world.input_share[0, 0] @ np.log(limit.price_hat[0])
    assert np.log(limit.cost_hat[0, 0]) == pytest.approx(inputs, abs=1e-9)
    assert abs(inputs) > 1e-3
    np.testing.assert_allclose(limit.wage_hat, near.wage_hat, rtol=1e-7)
    np.testing.assert_allclose(limit.price_hat, near.price_hat, rtol=1e-7)


def test_a_closed_loop_with_some_foreign_supply_follows_its_wage() -> None:
    """Steel made of steel alone, a tenth of it bought abroad, where labour makes it."""
    world = make_two({(0, 0, 0): 110.0}, {(0, 1, 0): 12.0})
    outcome = solve(world, raise_duty(world))
    assert outcome.certificate.converged
    assert outcome.cost_hat[0, 0] == pytest.approx(outcome.price_hat[0, 0], rel=1e-9)
    # Passed round until the home good costs all that the foreign one does, duty and all.
    assert outcome.price_hat[0, 0] == pytest.approx(1.2 * outcome.cost_hat[1, 0], rel=1e-8)


@pytest.mark.parametrize("model", [DEFAULT, RELIEF, Model(name="owned", ownership=np.eye(2))])
def test_an_embargo_on_the_last_supply_that_a_wage_prices(model: Model) -> None:
    world = make_two({(0, 0, 0): 110.0}, {(0, 1, 0): 12.0})
    cut = np.zeros((2, 2, 2), dtype=bool)
    cut[0, 1, 0] = True
    with pytest.raises(NoEquilibriumError) as caught:
        solve(world, Shock(world.tariff_rate, embargo=cut), model)
    assert str(caught.value) == (
        "embargo, USA / C24\n"
        "  seen:     no value added along the whole chain of its inputs any more\n"
        "  expected: value added somewhere along every chain of inputs: without it no wage sets the"
        " price\n"
        "  do:       leave a supplier of its inputs out of the embargo, or ban a part of the goods"
    )


@pytest.mark.parametrize("model", [DEFAULT, Model(name="supply", labour_supply_elasticity=0.5)])
def test_steel_that_makes_more_steel_than_it_takes_has_no_price(model: Model) -> None:
    """1 = pi A^theta + ... has no answer: a failure with a name, not a singular matrix."""
    world = make_two({(0, 0, 0): 110.0}, {(0, 1, 0): 12.0})
    productivity = np.ones((2, 2))
    productivity[0, 0] = 1.6
    with pytest.raises(NoConvergenceError, match="no equilibrium found beyond"):
        solve(world, Shock(world.tariff_rate, productivity_hat=productivity), model)


def test_an_economy_that_trades_with_nobody_keeps_its_volumes() -> None:
    world = make_world(dead=False)
    flow = np.array(world.basic_flow)
    flow[0, 1:] = flow[1:, 0] = 0.0
    alone = world_from_flows(
        Flows("alone", 2000, world.economies, world.sectors, world.is_good, flow,
              np.array(world.tariff_rate), np.zeros((4, 3, 3)), np.array(world.trade_elasticity))
    )  # fmt: skip
    rate = np.array(world.tariff_rate)
    rate[1, 2:] += 0.2
    found = compute_indicators(solve(alone, Shock(rate)))
    for name in ("export_volume_pct", "import_volume_pct", "real_exchange_rate_pct"):
        assert found[name][0] == 0
        assert np.all(np.abs(found[name][1:3]) > 1e-3)
    assert found["real_income_pct"][0] == pytest.approx(0, abs=1e-7)
