"""Targets and instruments: what was asked is reached, and what cannot be is said so."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import InfeasibleTargetError, InputError
from summitry.model import Model, Shock, no_shock, solve
from summitry.model.instruments import (
    AddedTariff,
    Instrument,
    ScaledTariffs,
    TradeCost,
    Transfer,
    UniformExportTax,
    UniformTariff,
    find_cells,
)
from summitry.model.quantities import (
    GoodsBalance,
    Imports,
    Quantity,
    RealIncome,
    Sum,
    TariffRevenue,
    TotalBalance,
    compute_quantity,
)
from summitry.model.targets import TARGET_TOLERANCE, Target, solve_for_targets
from summitry.world import World, load_world


def base_shock(world: World) -> Shock:
    shock = no_shock(world)
    return UniformTariff("CAN", ("USA",)).apply(world, shock, 0.3)


CASES: list[tuple[list[Instrument], list[Quantity], list[float]]] = [
    ([UniformTariff("USA", ("CAN",))], [GoodsBalance("USA", "CAN")], [0.25]),
    ([AddedTariff("USA")], [TariffRevenue("USA")], [0.08]),
    ([TradeCost("USA", ("MEX",), ("C29",))], [Imports("USA", "MEX", ("C29",))], [0.8]),
    ([UniformTariff("USA", ("MEX",), ("C26",))], [Imports("USA", "MEX", ("C26",))], [-0.2]),
    ([UniformExportTax("CAN", ("USA",))], [RealIncome("CAN")], [0.04]),
    ([Transfer("USA", "CAN")], [TotalBalance("USA")], [20.0]),
    ([Transfer("CAN", "MEX")], [RealIncome("CAN")], [10.0]),
    ([ScaledTariffs()], [RealIncome("USA")], [0.5]),
    (
        [UniformTariff("USA", ("CAN",)), TradeCost("CAN", ("MEX",)), AddedTariff("MEX", ("CHN",))],
        [GoodsBalance("USA", "CAN"), Imports("CAN", "MEX"), TariffRevenue("MEX")],
        [0.1, 0.9, 0.05],
    ),
]


@pytest.mark.parametrize(("instruments", "quantities", "values"), CASES)
def test_instruments_are_found_again(
    small_world: World,
    instruments: list[Instrument],
    quantities: list[Quantity],
    values: list[float],
) -> None:
    """Set instruments, solve, aim at what came out: the search finds the instruments again."""
    shock = base_shock(small_world)
    there = shock
    for instrument, value in zip(instruments, values, strict=True):
        there = instrument.apply(small_world, there, value)
    outcome = solve(small_world, there)
    targets = [Target(q, compute_quantity(outcome, q)) for q in quantities]
    found = solve_for_targets(small_world, shock, instruments, targets)
    np.testing.assert_allclose(found.instrument_values, values, atol=1e-6)
    assert found.outcome.certificate.target_residual <= TARGET_TOLERANCE
    assert found.outcome.certificate.converged
    np.testing.assert_allclose(found.outcome.wage_hat, outcome.wage_hat, rtol=1e-6)
    again = [compute_quantity(found.outcome, target.quantity) for target in targets]
    np.testing.assert_allclose(again, found.reached, rtol=1e-9)


def test_equal_gains(small_world: World) -> None:
    equal = Sum(((1.0, RealIncome("USA")), (-1.0, RealIncome("CAN"))))
    shock = base_shock(small_world)
    found = solve_for_targets(
        small_world, shock, [UniformTariff("USA", ("CAN",))], [Target(equal, 0.0)]
    )
    gains = [compute_quantity(found.outcome, RealIncome(c)) for c in ("USA", "CAN")]
    assert gains[0] == pytest.approx(gains[1], abs=1e-8)
    assert abs(gains[0]) > 1e-3


@pytest.mark.parametrize("deficits", ["own_share", "balanced"])
def test_a_transfer_makes_gains_equal_under_other_models(small_world: World, deficits) -> None:
    model = Model(labour_supply_elasticity=0.5, deficits=deficits)
    equal = Sum(((1.0, RealIncome("USA")), (-1.0, RealIncome("CAN"))))
    found = solve_for_targets(
        small_world, base_shock(small_world), [Transfer("USA", "CAN")], [Target(equal, 0.0)], model
    )
    gains = [compute_quantity(found.outcome, RealIncome(c)) for c in ("USA", "CAN")]
    assert gains[0] == pytest.approx(gains[1], abs=1e-8)
    assert found.outcome.model is model


def test_the_most_revenue_is_the_nearest_attainable(small_world: World) -> None:
    """A duty collects most somewhere below prohibition: more than that is infeasible."""
    instrument = UniformTariff("USA")
    with pytest.raises(InfeasibleTargetError) as caught:
        solve_for_targets(
            small_world, no_shock(small_world), [instrument], [Target(TariffRevenue("USA"), 1e6)]
        )
    closure = caught.value.nearest
    reached, rate = closure.reached[0], closure.instrument_values[0]
    assert f"tariff revenue of USA {reached:,.6g} USD million, not 1e+06" in caught.value.seen
    for other in (rate * 0.98, rate * 1.02):
        shock = instrument.apply(small_world, no_shock(small_world), other)
        assert compute_quantity(solve(small_world, shock), TariffRevenue("USA")) < reached
    assert closure.outcome.certificate.target_residual > TARGET_TOLERANCE
    assert pickle.loads(pickle.dumps(caught.value)).seen == caught.value.seen


def test_two_targets_of_which_one_is_out_of_reach(small_world: World) -> None:
    """Both are named with what is nearest; the one within reach is nearly met."""
    start = solve(small_world, no_shock(small_world))
    balance, revenue = GoodsBalance("USA", "CAN"), TariffRevenue("CAN")
    asked = [Target(balance, 1e4), Target(revenue, 1.1 * compute_quantity(start, revenue))]
    instruments: list[Instrument] = [UniformTariff("USA", ("CAN",)), AddedTariff("CAN", ("MEX",))]
    with pytest.raises(InfeasibleTargetError) as caught:
        solve_for_targets(small_world, no_shock(small_world), instruments, asked)
    nearest = caught.value.nearest
    for name in ("goods balance of USA with CAN", "tariff revenue of CAN"):
        assert name in caught.value.seen
    assert len(nearest.instrument_values) == 2
    assert compute_quantity(start, balance) < nearest.reached[0] < 1e4
    assert nearest.reached[1] == pytest.approx(asked[1].value, rel=0.05)
    assert nearest.outcome.certificate.converged


def test_a_bound_is_kept_and_named(small_world: World) -> None:
    instrument = UniformTariff("USA", ("CAN",), lowest=0.0, highest=0.1)
    start = compute_quantity(solve(small_world, no_shock(small_world)), GoodsBalance("USA", "CAN"))
    with pytest.raises(InfeasibleTargetError) as caught:
        solve_for_targets(
            small_world,
            no_shock(small_world),
            [instrument],
            [Target(GoodsBalance("USA", "CAN"), start + 1e4)],
        )
    assert caught.value.nearest.instrument_values[0] == pytest.approx(0.1, abs=1e-3)
    assert "widen the bounds" in caught.value.todo


def test_progress_sees_every_equilibrium(small_world: World) -> None:
    seen: list[tuple[int, float]] = []
    found = solve_for_targets(
        small_world,
        base_shock(small_world),
        [UniformTariff("USA", ("CAN",))],
        [Target(GoodsBalance("USA", "CAN"), 0.0)],
        progress=lambda count, gap: seen.append((count, gap)),
    )
    assert [count for count, _ in seen] == list(range(1, found.trials + 1))
    assert seen[-1][1] <= TARGET_TOLERANCE


@pytest.mark.parametrize(
    ("instruments", "quantity", "value", "message"),
    [
        ([], RealIncome("USA"), 0.0, "1 targets and 0 instruments"),
        ([UniformTariff("USA")], RealIncome("USA"), float("nan"), "a value of nan"),
        ([UniformTariff("XXX")], RealIncome("USA"), 0.0, "unknown economy XXX"),
        ([UniformTariff("USA", (), ("C99",))], RealIncome("USA"), 0.0, "unknown sector C99"),
        ([UniformTariff("USA")], RealIncome("XXX"), 0.0, "unknown economy XXX"),
        ([UniformTariff("USA")], Imports("USA", "CAN", ("C99",)), 0.0, "unknown sector C99"),
    ],
)
def test_what_cannot_be_asked(small_world, instruments, quantity, value, message) -> None:
    with pytest.raises(InputError, match=message):
        solve_for_targets(
            small_world, no_shock(small_world), instruments, [Target(quantity, value)]
        )


def test_an_instrument_needs_trade_to_act_on(small_world: World) -> None:
    with pytest.raises(InputError, match="no trade there"):
        UniformTariff("USA", ("CHN",), ("C29",)).start(small_world, no_shock(small_world))


def test_cells_of_an_instrument(small_world: World) -> None:
    cells = find_cells(small_world, ("USA",), (), ())
    assert cells.sum() == 3 * 2  # three partners, two goods
    assert not cells[0, 0].any()
    assert find_cells(small_world, ("USA",), ("CAN",), ("SERV",)).sum() == 1


def test_us_duty_on_japan_that_balances_their_goods_trade() -> None:
    """Trade moves to other partners: the total US goods deficit hardly shrinks."""
    world = load_world()
    shock = replace(no_shock(world))
    found = solve_for_targets(
        world, shock, [UniformTariff("USA", ("JPN",))], [Target(GoodsBalance("USA", "JPN"), 0.0)]
    )
    before = solve(world, shock)
    deficits = [compute_quantity(o, GoodsBalance("USA")) for o in (before, found.outcome)]
    assert 0.10 < found.instrument_values[0] < 0.20
    assert -2.0 < 100 * (deficits[1] / deficits[0] - 1) < -0.5
    assert found.trials < 20


def test_what_no_instrument_moves_is_said(small_world: World) -> None:
    """Under a fixed share of world value added no duty moves the balance of all trade."""
    start = solve(small_world, no_shock(small_world))
    with pytest.raises(InfeasibleTargetError) as caught:
        solve_for_targets(
            small_world,
            no_shock(small_world),
            [UniformTariff("USA", ("CAN",))],
            [Target(TotalBalance("USA"), compute_quantity(start, TotalBalance("USA")) + 1e4)],
        )
    assert "(no instrument moves it)" in caught.value.seen
    assert "follow the deficit rule (world share) and transfers" in caught.value.todo
    rates = caught.value.nearest.instrument_values
    assert rates == pytest.approx([UniformTariff("USA", ("CAN",)).start(small_world, start.shock)])
