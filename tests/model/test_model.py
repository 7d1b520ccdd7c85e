"""Every switch of `Model`: accounts, invariances, limits, an independent solver, refusals."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import InputError, NoConvergenceError
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    Shock,
    build_model,
    find_base_year,
    no_shock,
    solve,
)
from summitry.world import World
from tests.conftest import make_world


def own_most(n: int) -> np.ndarray:
    """Each economy owns four fifths of its capital, the others a fifth together."""
    return np.full((n, n), 0.2 / (n - 1)) * (1 - np.eye(n)) + 0.8 * np.eye(n)


SWITCHES = {
    "eta": Model(value_added_elasticity=0.5),
    "epsilon": Model(input_elasticity=0.2),
    "sigma": Model(final_elasticity=0.9),
    "all nests above 1": Model(
        value_added_elasticity=2.0, input_elasticity=3.0, final_elasticity=3.0
    ),
    "epsilon by user": Model(input_elasticity=np.array([0.2, 1.0, 2.0])),
    "labour supply": Model(labour_supply_elasticity=0.5),
    "income-tax relief": Model(labour_supply_elasticity=0.5, revenue_use="income_tax_relief"),
    "scale in labour": Model(scale_elasticity=0.1),
    "scale in cost": Model(scale_elasticity=0.1, scale_in="cost"),
    "pass-through": Model(pass_through=0.5),
    "destination share": Model(destination_share=0.11),
    "capital": Model(labour_share=0.6),
    "capital owned abroad": Model(labour_share=0.6, ownership=own_most(4)),
    "profits": Model(profit_share=0.1),
    "profits owned abroad": Model(profit_share=0.1, ownership=own_most(4)),
    "own deficits": Model(deficits="own_share"),
    "short elasticities": Model(trade_elasticity_factor=0.4),
    "everything": Model(
        value_added_elasticity=0.5, input_elasticity=0.2, final_elasticity=0.9,
        labour_supply_elasticity=0.5, revenue_use="income_tax_relief", scale_elasticity=0.05,
        pass_through=0.8, destination_share=0.1, labour_share=0.6, ownership=own_most(4),
        profit_share=0.05, deficits="own_share", trade_elasticity_factor=0.5,
    ),
}  # fmt: skip


def tariffs(world: World, rate: float, importer: int = 0) -> Shock:
    new = world.tariff_rate.copy()
    new[importer] += rate
    new[importer, importer] = 0.0
    return Shock(new)


def assert_same(one: Outcome, other: Outcome, rtol: float = 1e-9) -> None:
    for name in ("wage_hat", "price_hat", "expenditure_new", "income_new", "labour_hat"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol, err_msg=name)


@pytest.mark.parametrize("name", SWITCHES)
def test_no_shock_changes_nothing(small_world: World, name: str) -> None:
    outcome = solve(small_world, no_shock(small_world), SWITCHES[name])
    for hat in (outcome.wage_hat, outcome.cost_hat, outcome.price_hat, outcome.labour_hat):
        np.testing.assert_allclose(hat, 1, atol=1e-10)
    np.testing.assert_allclose(outcome.income_new, small_world.income, rtol=1e-10)
    np.testing.assert_allclose(outcome.expenditure_new, small_world.expenditure, rtol=1e-10)


@pytest.mark.parametrize("name", SWITCHES)
def test_world_income_adds_up(small_world: World, name: str) -> None:
    """The world spends on final goods what it earns; deficits sum to 0; value added is constant."""
    out = solve(small_world, tariffs(small_world, 0.3), SWITCHES[name])
    scale = small_world.value_added.sum()
    earned = out.value_added_new + out.tariff_revenue_new + out.export_tax_revenue_new
    assert out.income_new.sum() == pytest.approx(earned.sum(), rel=1e-9)
    assert abs(out.deficit_new.sum()) < 1e-9 * scale
    assert out.value_added_new.sum() == pytest.approx(scale, rel=1e-9)
    assert out.certificate.converged


@pytest.mark.parametrize("elasticity", ["value_added", "input", "final"])
def test_unit_elasticities_are_limits(small_world: World, elasticity: str) -> None:
    """Close to 1 from either side the nests give what Cobb-Douglas gives exactly at 1."""
    shock = tariffs(small_world, 0.5)
    exact = solve(small_world, shock)
    for near in (1 - 1e-10, 1 + 1e-10):
        assert_same(solve(small_world, shock, Model(**{f"{elasticity}_elasticity": near})), exact)
    mixed = np.ones(small_world.output.shape if elasticity != "final" else 4)
    mixed[0] = 1 + 1e-10  # some cells at the limit, some beside it
    assert_same(solve(small_world, shock, Model(**{f"{elasticity}_elasticity": mixed})), exact)


def test_neutral_values_are_the_default_to_the_bit(small_world: World) -> None:
    shock = tariffs(small_world, 0.5)
    one, other = solve(small_world, shock, Model(name="other")), solve(small_world, shock, DEFAULT)
    np.testing.assert_array_equal(one.wage_hat, other.wage_hat)
    np.testing.assert_array_equal(one.expenditure_new, other.expenditure_new)


def test_deficits_follow_their_rules(small_world: World) -> None:
    shock = tariffs(small_world, 0.3)
    fixed = solve(small_world, shock)
    np.testing.assert_allclose(fixed.deficit_new, small_world.deficit, rtol=1e-9)
    none = solve(small_world, shock, Model(deficits="balanced"))
    np.testing.assert_array_equal(none.deficit_new, 0)
    own = solve(small_world, shock, Model(deficits="own_share"))
    multiple = (own.value_added_new + own.deficit_new) / own.value_added_new
    base = 1 + small_world.deficit / small_world.value_added
    np.testing.assert_allclose(multiple / base, (multiple / base)[0], rtol=1e-9)
    moved = np.array([5.0, -5.0, 0.0, 0.0])
    paid = solve(small_world, replace(shock, transfer_musd=moved), Model(deficits="balanced"))
    np.testing.assert_allclose(paid.deficit_new, moved, rtol=1e-9, atol=1e-9)
    beside = solve(small_world, replace(shock, transfer_musd=moved), Model(deficits="own_share"))
    multiple = (beside.value_added_new + beside.deficit_new - moved) / beside.value_added_new
    np.testing.assert_allclose(multiple / base, (multiple / base)[0], rtol=1e-9)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Model(value_added_elasticity=-1.0), "value_added_elasticity\n.*-1"),
        (Model(final_elasticity=np.ones(3)), "shape"),
        (Model(labour_share=0.0), "above 0 and at most 1"),
        (Model(scale_elasticity=np.nan), "nan"),
        (Model(profit_share=1.0), "at least 0 and below 1"),
        (Model(deficits="fixed"), "one of world_share, own_share, balanced"),  # type: ignore[arg-type]
        (Model(profit_share=0.6), "inputs of .* more than the .* that distribution and profits"),
        (Model(ownership=np.ones((4, 4))), "owners that sum to 4"),
        (Model(ownership=np.ones((2, 2))), r"shape \(2, 2\)"),
    ],
)
def test_impossible_models_are_refused(small_world: World, model: Model, message: str) -> None:
    with pytest.raises(InputError, match=message):
        solve(small_world, no_shock(small_world), model)


def test_a_bigger_world_solves_under_every_switch() -> None:
    world = make_world(5, 6, 3)
    for model in SWITCHES.values():
        if model.ownership is None:
            assert solve(world, tariffs(world, 0.5), model).certificate.converged


def test_switches_by_name_on_top_of_a_preset() -> None:
    world = make_world(4)
    model = build_model("short_run:deficits=own_share, labour_supply_elasticity = 0.5", world)
    assert (model.deficits, model.labour_supply_elasticity) == ("own_share", 0.5)
    assert model.trade_elasticity_factor == build_model("short_run", world).trade_elasticity_factor
    assert model is build_model(model.name, world)
    assert build_model("default:", world) == build_model("default", world)


@pytest.mark.parametrize(
    ("name", "seen", "todo"),
    [
        ("default:labour_shar=0.5", "labour_shar=0.5", "write labour_share=..."),
        ("default:labour_share=.5,labour_share=.6", "labour_share=.6 again", "write labour_share="),
        ("default:ownership=1", "ownership=1", "see the parameters"),
        ("default:labour_share=half", "'half'", "write labour_share=0.5, say"),
        ("default:labour_share=nan", "nan", "see the parameters"),
        ("default:pass_through=25", "25", "see the parameters"),
        ("default:deficits=none", "'none'", "write one of these names"),
        ("default:,", "nothing", "see the parameters"),
        ("long_run:deficits=balanced", "unknown model long_run", "write one of these names"),
    ],
)
def test_a_wrong_switch_is_named(name: str, seen: str, todo: str) -> None:
    with pytest.raises(InputError) as caught:
        build_model(name, make_world(4))
    assert caught.value.seen == seen
    assert caught.value.todo.startswith(todo)
    assert caught.value.where.startswith(f"model {name}")


def test_balanced_trade_is_the_baseline_first() -> None:
    """What ends deficits is no part of a policy's effect: nothing changes where nothing is done."""
    world = make_world(4)
    model = build_model("default:deficits=balanced", world)
    base = find_base_year(world, model)
    assert base.name == f"{world.name}, trade balanced"
    np.testing.assert_allclose(base.deficit, 0, atol=1e-6 * world.output.sum())
    np.testing.assert_array_equal(base.tariff_rate, world.tariff_rate)
    np.testing.assert_allclose(solve(base, no_shock(base), model).wage_hat, 1, rtol=1e-9)
    assert np.abs(solve(world, no_shock(world), model).wage_hat - 1).max() > 1e-3
    assert find_base_year(base, model) is base
    assert find_base_year(world, DEFAULT) is world


def test_where_none_is_found_the_switches_to_turn_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_world(4)
    with pytest.raises(NoConvergenceError) as caught:
        solve(world, tariffs(world, 0.5), Model(scale_elasticity=0.9))
    assert caught.value.todo == (
        "use a smaller shock, or bring scale_elasticity nearer to the default; where costs fall"
        " faster than demand answers, some sectors would take all"
    )
    model = Model(scale_elasticity=0.1, scale_in="cost", final_elasticity=5.0)
    monkeypatch.setattr(sys.modules["summitry.model.solve"], "TOLERANCE", 1e-30)
    with pytest.raises(NoConvergenceError, match="prices and employment by") as caught:
        solve(world, tariffs(world, 0.5), model)
    assert "bring final_elasticity, scale_elasticity, scale_in nearer" in caught.value.todo
