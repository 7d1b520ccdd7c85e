"""Gradients of an equilibrium against central differences, for every instrument and quantity."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import InputError, NoConvergenceError
from summitry.model import Shock, gradient, no_shock, solve
from summitry.model._krylov import solve_linear
from summitry.model.first_order import (
    fold_first_order,
    step_prices,
    step_rest,
    step_transposed,
)
from summitry.model.gradient import Gradient, differentiate, differentiate_all
from summitry.model.quantities import (
    GoodsBalance,
    Imports,
    Quantity,
    RealIncome,
    SectorOutput,
    Sum,
    TariffRevenue,
    TotalBalance,
    compute_quantity,
)
from summitry.world import World
from tests.conftest import make_world
from tests.model.test_model import SWITCHES
from tests.model.test_solve import random_shock

QUANTITIES: list[Quantity] = [
    RealIncome("USA"),
    TariffRevenue("CAN"),
    SectorOutput("MEX", "C26"),
    Imports("USA", "CAN"),
    Imports("USA", "CHN", ("C26", "SERV")),
    GoodsBalance("USA", "MEX"),
    GoodsBalance("CAN"),
    TotalBalance("USA"),
    Sum(((0.7, RealIncome("USA")), (-0.3, RealIncome("CAN")))),
]


def step_to_first_order(world: World, gaps: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    """What a sweep steps, its stepped prices changing sales to first order (no duties)."""
    answer, spent, gamma = fold_first_order(world), world.expenditure, world.value_added_share
    wage_gap, price_gap, spending_gap = gaps
    by_price, by_cost = step_prices(np, answer, price_gap)
    index = np.einsum("nij,ij->nj", world.trade_share, by_cost)
    theta = world.trade_elasticity
    sold = np.einsum("nij,nj->ij", world.trade_share, theta * spent * index)
    sold -= theta * world.output * by_cost
    inputs = np.einsum("ns,nsj->nj", (1 - gamma) * sold, world.input_share)
    paid = (gamma * sold).sum(axis=1) / world.value_added
    left = wage_gap + paid, price_gap - by_price + index, spending_gap * spent + inputs
    step = step_rest(np, answer, left, spent)
    abroad, spending, wage = step.levels.reshape(3, -1)
    by_level = answer.by_wage * wage[:, None] + answer.from_abroad * abroad[:, None]
    return wage, by_price + by_level, step.expenditure / spent + spending[:, None]


def test_the_step_read_backwards_is_its_transpose() -> None:
    world, rng = make_world(seed=5), np.random.default_rng(0)
    answer, spent = fold_first_order(world), world.expenditure
    assert (spent > 0).all()
    gaps = [rng.normal(size=shape) for shape in (spent.shape[0], spent.shape, spent.shape)]
    weights = [rng.normal(size=(2, *gap.shape)) for gap in gaps]
    steps = step_to_first_order(world, gaps)
    back = step_transposed(answer, spent, tuple(weights))
    for k in range(2):
        there = sum(np.sum(w[k] * x) for w, x in zip(weights, steps, strict=True))
        here = sum(np.sum(w[k] * x) for w, x in zip(back, gaps, strict=True))
        assert here == pytest.approx(there, rel=1e-4)


def central_difference(function, step: float = 2e-3) -> float:
    """Fourth-order: the error of the difference lies well below 1e-8 of the derivative."""
    return (8 * (function(step) - function(-step)) - function(2 * step) + function(-2 * step)) / (
        12 * step
    )


def full_shock(world: World, seed: int) -> Shock:
    shock = random_shock(world, seed)
    return replace(shock, trade_cost_hat=np.array(shock.trade_cost_hat))


@pytest.fixture(scope="module")
def gradients() -> tuple[World, Shock, list[Gradient]]:
    world = make_world(3)
    shock = full_shock(world, 3)
    return world, shock, differentiate_all(solve(world, shock), QUANTITIES)


@pytest.mark.parametrize("number", range(len(QUANTITIES)), ids=lambda k: str(QUANTITIES[k])[:30])
@pytest.mark.parametrize(
    "name", ["tariff_rate_new", "export_tax_rate_new", "trade_cost_hat", "productivity_hat"]
)
def test_gradient_matches_central_differences(gradients, name: str, number: int) -> None:
    world, shock, found = gradients
    quantity, slope = QUANTITIES[number], getattr(found[number], name)
    direction = np.random.default_rng(number).uniform(-1, 1, slope.shape)
    if slope.ndim == 3:
        direction[np.arange(4), np.arange(4)] = 0.0

    def along(step: float) -> float:
        moved = replace(shock, **{name: getattr(shock, name) + step * direction})
        return compute_quantity(solve(world, moved), quantity)

    # Where the slope is nothing (a balance that (15) holds), what solves leave open is seen.
    scale = max(float(np.abs(slope * direction).sum()), 1e-2 * abs(found[number].value))
    assert scale > 0
    gap = (slope * direction).sum() - central_difference(along)
    assert abs(gap) <= 1e-6 * scale


def test_a_transfer_moves_what_its_derivative_says(gradients) -> None:
    world, shock, found = gradients
    direction = np.array([10.0, -10.0, 0.0, 0.0])

    def along(step: float) -> float:
        moved = replace(world, deficit=world.deficit + step * direction)
        return compute_quantity(solve(moved, shock), RealIncome("USA"))

    base = compute_quantity(solve(world, shock), RealIncome("USA"))
    # The quantity compares with the world's own income, which a transfer in the baseline moves too.
    at = solve(world, shock)
    income = world.income[0]

    def real_income(step: float) -> float:
        moved = replace(world, deficit=world.deficit + step * direction)
        return (along(step) / 100 + 1) * moved.income[0] / income * 100 - 100

    assert base == pytest.approx(compute_quantity(at, RealIncome("USA")))
    assert (found[0].deficit * direction).sum() == pytest.approx(
        central_difference(real_income, 1e-3), rel=1e-6
    )


# Together they switch everything on; each compiles for some seconds.
@pytest.mark.parametrize("name", ["everything", "scale in cost", "all nests above 1"])
def test_gradient_under_every_switch(small_world: World, name: str) -> None:
    """All instruments moved together: duties, taxes, costs, productivity and a transfer."""
    model, shock = SWITCHES[name], full_shock(small_world, 7)
    shock = replace(shock, transfer_musd=np.array([3.0, -3.0, 0.0, 0.0]))
    quantity = Sum(
        ((1.0, RealIncome("USA")), (0.01, GoodsBalance("CAN")), (0.02, TariffRevenue("MEX")))
    )
    slope = differentiate(solve(small_world, shock, model), quantity)
    rng = np.random.default_rng(1)
    pairs = {
        "tariff_rate_new": slope.tariff_rate_new,
        "export_tax_rate_new": slope.export_tax_rate_new,
        "trade_cost_hat": slope.trade_cost_hat,
        "productivity_hat": slope.productivity_hat,
        "transfer_musd": slope.deficit,
    }
    direction = {key: rng.uniform(-1, 1, value.shape) for key, value in pairs.items()}
    direction["transfer_musd"] = np.array([5.0, -3.0, -2.0, 0.0])
    for value in direction.values():
        if value.ndim == 3:
            value[np.arange(4), np.arange(4)] = 0.0

    def along(step: float) -> float:
        moved = {key: getattr(shock, key) + step * value for key, value in direction.items()}
        return compute_quantity(solve(small_world, Shock(**moved), model), quantity)

    parts = [(pairs[key] * direction[key]).sum() for key in pairs]
    scale = sum(float(np.abs(pairs[key] * direction[key]).sum()) for key in pairs)
    assert abs(sum(parts) - central_difference(along)) <= 1e-6 * scale


def test_value_and_one_quantity_alone(gradients) -> None:
    world, shock, found = gradients
    outcome = solve(world, shock)
    alone = differentiate(outcome, QUANTITIES[5])
    assert alone.value == pytest.approx(compute_quantity(outcome, QUANTITIES[5]), rel=1e-9)
    np.testing.assert_allclose(
        alone.tariff_rate_new, found[5].tariff_rate_new, rtol=1e-6, atol=1e-6
    )


def test_at_the_baseline_with_a_shock_that_gives_only_duties(small_world: World) -> None:
    """Export taxes, costs and productivity have derivatives where the shock leaves them out."""
    slope = differentiate(solve(small_world, no_shock(small_world)), RealIncome("USA"))
    up = replace(no_shock(small_world), productivity_hat=np.full((4, 3), np.exp(1e-4)))
    down = replace(no_shock(small_world), productivity_hat=np.full((4, 3), np.exp(-1e-4)))
    rise = [compute_quantity(solve(small_world, s), RealIncome("USA")) for s in (up, down)]
    assert slope.productivity_hat.sum() == pytest.approx((rise[0] - rise[1]) / 2e-4, rel=1e-6)


def test_without_jax_the_error_says_what_to_install(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(InputError, match="JAX is not installed") as caught:
        differentiate(solve(small_world, no_shock(small_world)), RealIncome("USA"))
    assert caught.value.todo == "pip install 'summitry[jax]'"


def test_linear_equations_that_cannot_be_solved_are_named() -> None:
    with pytest.raises(NoConvergenceError, match="derivatives at an equilibrium"):
        solve_linear(lambda x: 0 * x, lambda x: x, np.ones((1, 3)), 1e-9)


def test_a_second_quantity_traces_no_equations(small_world: World, monkeypatch) -> None:
    """They are compiled once for a shape of world; what a quantity makes of them is little."""
    outcome = solve(small_world, no_shock(small_world))
    differentiate(outcome, RealIncome(small_world.economies[0]))
    traced: list[object] = []
    monkeypatch.setattr(gradient, "compute_markets", lambda *given: traced.append(given))
    found = differentiate(outcome, RealIncome(small_world.economies[1]))
    assert traced == []
    assert np.isfinite(found.tariff_rate_new).all()
