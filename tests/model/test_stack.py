"""Several equilibria solved together are those solved one by one."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import InputError, NoEquilibriumError
from summitry.model import (
    DEFAULT,
    Executor,
    Model,
    Outcome,
    Shock,
    no_shock,
    solve,
    solve_in_stack,
    solve_together,
)
from summitry.model import stack as stack_module
from summitry.model.draws import Spread, draw_elasticities, draw_shock
from summitry.model.fold import fold
from summitry.model.stack import solve_stack
from summitry.model.stack_jax import iterate_on_jax
from summitry.world import World, load_world
from tests.conftest import make_world
from tests.model.test_solve import random_shock, tariffs

ARRAYS = [
    "wage_hat", "cost_hat", "price_hat", "expenditure_new", "output_new", "income_new",
    "tariff_revenue_new", "export_tax_revenue_new", "deficit_new", "value_added_new",
    "sector_value_added_new", "labour_hat",
]  # fmt: skip


def assert_same(one: Outcome, other: Outcome) -> None:
    for name in ARRAYS:
        here, there = getattr(one, name), getattr(other, name)
        assert here.shape == there.shape, name
        size = 1.0 if name.endswith("_hat") else one.value_added_new.max()
        np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-9 * size)
    assert one.certificate.converged
    assert one.shock is other.shock
    assert one.model is other.model


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_stack_of_anything_is_what_its_members_are(seed: int) -> None:
    """Duties, export taxes, costs, productivity, transfers and elasticities of each its own."""
    compare_to_members(seed, "numpy")


@pytest.mark.parametrize("seed", [3, 4, 7])
def test_a_stack_swept_by_jax_is_what_its_members_are(seed: int) -> None:
    compare_to_members(seed, "jax")


def compare_to_members(seed: int, executor: Executor) -> None:
    world, rng = make_world(seed), np.random.default_rng(seed)
    shocks, models = [], []
    for k in range(5):
        shock = random_shock(world, seed + k)
        transfer = rng.normal(0, 1e-3, 4) * world.value_added.sum() / 4
        shock = replace(shock, transfer_musd=transfer - transfer.mean()) if k % 2 else shock
        shocks.append(replace(shock, export_tax_rate_new=None) if k == 3 else shock)
        models.append(Model(trade_elasticity_factor=rng.uniform(0.7, 1.4, 3)) if k else DEFAULT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack_module, "MOST_TOUCHED", 1.0)
        together = list(solve_together(world, shocks, models, executor=executor))
    for found, shock, model in zip(together, shocks, models, strict=True):
        try:
            alone = solve(world, shock, model)
        except NoEquilibriumError:
            assert isinstance(found, NoEquilibriumError)
            continue
        assert isinstance(found, Outcome)
        assert_same(found, alone)


def draws_of(world: World, shock: Shock, count: int) -> tuple[list[Shock], list[Model]]:
    spread = Spread(np.full(len(world.sectors), 0.3), 0.2)
    return (
        [draw_shock(world, shock, spread, 0, k) for k in range(count)],
        [draw_elasticities(world, DEFAULT, spread, 0, k) for k in range(count)],
    )


def test_draws_on_the_bundled_world_are_solved_in_the_stack() -> None:
    world = load_world()
    rate = world.tariff_rate.copy()
    rate[world.economy_index("USA"), world.economy_index("CHN"), world.is_good] += 0.3
    shocks, models = draws_of(world, Shock(rate), 6)
    stack = solve_stack(world, shocks, models)
    assert stack is not None
    assert stack.settled.all()
    for found, shock, model in zip(
        solve_together(world, shocks, models), shocks, models, strict=True
    ):
        assert isinstance(found, Outcome)
        assert_same(found, solve(world, shock, model))
    start = solve(world, Shock(rate))
    begun = list(solve_together(world, shocks, models, start=start))
    assert isinstance(begun[0], Outcome)
    assert_same(begun[0], solve(world, shocks[0], models[0]))


def test_each_of_a_stack_ends_where_it_settles_from_a_start_of_its_own() -> None:
    """Who begins at the solution is done first and is taken out; the others go on, as alone."""
    world = load_world()
    usa, partners = world.economy_index("USA"), ("CHN", "JPN", "DEU", "MEX")
    shocks = []
    for k, code in enumerate(partners):
        rate = world.tariff_rate.copy()
        rate[usa, world.economy_index(code), world.is_good] += 0.1 + 0.2 * k
        shocks.append(Shock(rate))
    alone = [solve(world, shock) for shock in shocks]
    starts = [alone[0], None, alone[2], None]
    seen: list[float] = []
    together = list(solve_in_stack(
        world, shocks, [DEFAULT] * 4, start=starts, progress=lambda _, step: seen.append(step)
    ))  # fmt: skip
    for found, one in zip(together, alone, strict=True):
        assert found is not None
        assert_same(found, one)
    sweeps = [found.certificate.sweeps for found in together if found is not None]
    assert max(sweeps[0], sweeps[2]) <= 3
    assert sweeps[1] == alone[1].certificate.sweeps
    assert len(seen) == max(sweeps)


def test_progress_may_end_a_stack(small_world: World, monkeypatch) -> None:
    monkeypatch.setattr(stack_module, "MOST_TOUCHED", 1.0)

    def stop(sweep: int, _step: float) -> None:
        if sweep == 3:
            raise TimeoutError

    shocks = [tariffs(small_world, rate) for rate in (0.1, 0.2, 0.3, 0.4)]
    with pytest.raises(TimeoutError):
        next(solve_in_stack(small_world, shocks, [DEFAULT] * 4, progress=stop))


def test_who_does_not_settle_in_the_stack_is_solved_alone(small_world: World, monkeypatch) -> None:
    monkeypatch.setattr(stack_module, "MOST_SWEEPS", 4)
    monkeypatch.setattr(stack_module, "MOST_TOUCHED", 1.0)
    shocks = [tariffs(small_world, rate) for rate in (0.1, 0.2, 0.3, 0.4)]
    stack = solve_stack(small_world, shocks, [DEFAULT] * 4)
    assert stack is not None
    assert not stack.settled.any()
    for found, shock in zip(
        solve_together(small_world, shocks, [DEFAULT] * 4), shocks, strict=True
    ):
        assert isinstance(found, Outcome)
        assert_same(found, solve(small_world, shock))


def test_an_error_stands_in_the_place_of_its_outcome(small_world: World, monkeypatch) -> None:
    monkeypatch.setattr(stack_module, "MOST_TOUCHED", 1.0)
    gone = np.array([-0.999, 0.999, 0.0, 0.0]) * small_world.value_added[0] * 2
    shocks = [tariffs(small_world, rate) for rate in (0.1, 0.2, 0.3, 0.4)]
    shocks[2] = replace(shocks[2], transfer_musd=gone)
    found = list(solve_together(small_world, shocks, [DEFAULT] * 4))
    assert isinstance(found[2], NoEquilibriumError)
    assert "final spending falls to" in found[2].seen
    assert all(isinstance(found[k], Outcome) for k in (0, 1, 3))


def test_what_a_stack_cannot_share_is_left_to_single_solves(small_world: World) -> None:
    wide = [tariffs(small_world, rate) for rate in (0.1, 0.2, 0.3, 0.4)]
    assert solve_stack(small_world, wide, [DEFAULT] * 4) is None  # most cells are touched
    none = [no_shock(small_world)] * 4
    assert solve_stack(small_world, none, [Model(labour_supply_elasticity=0.5)] * 4) is None
    ban = np.zeros(small_world.trade_flow.shape, dtype=bool)
    ban[0, 1, 0] = True
    banned = [Shock(small_world.tariff_rate, embargo=ban)] * 4
    assert solve_stack(small_world, banned, [DEFAULT] * 4) is None
    for found in solve_together(small_world, banned, [DEFAULT] * 4):
        assert isinstance(found, Outcome)


def test_a_shock_that_does_not_fit_is_refused(small_world: World) -> None:
    bad = Shock(small_world.tariff_rate - 2)
    with pytest.raises(InputError, match="tariff_rate_new"):
        next(solve_together(small_world, [bad] * 4, [DEFAULT] * 4))


def test_home_weights_are_those_of_the_single_problem(small_world: World, monkeypatch) -> None:
    monkeypatch.setattr(stack_module, "MOST_TOUCHED", 1.0)
    shocks = [random_shock(small_world, k) for k in range(4)]
    stack = solve_stack(small_world, shocks, [DEFAULT] * 4)
    assert stack is not None
    for k, shock in enumerate(shocks):
        alone = np.einsum("jnn->nj", fold(small_world, shock).kernel.weight)
        np.testing.assert_allclose(stack.problem.kernel.weight.compute_home(k), alone, rtol=1e-14)


def test_jax_and_numpy_take_the_same_steps(small_world: World) -> None:
    shocks, models = draws_of(small_world, tariffs(small_world, 0.2), 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack_module, "MOST_TOUCHED", 1.0)
        one, other = (
            solve_stack(small_world, shocks, models, iterate=iterate)
            for iterate in (None, iterate_on_jax)
        )
    assert one is not None
    assert other is not None
    assert one.sweeps.tolist() == other.sweeps.tolist()
    np.testing.assert_allclose(one.state.log_wage, other.state.log_wage, atol=1e-13)
    np.testing.assert_allclose(one.state.expenditure, other.state.expenditure, rtol=1e-13)


def test_without_jax_the_error_says_what_to_install(small_world: World, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    shocks = [no_shock(small_world)] * 4
    with pytest.raises(InputError) as caught:
        list(solve_together(small_world, shocks, [DEFAULT] * 4, executor="jax"))
    assert caught.value.where == "several equilibria on JAX"
    assert caught.value.todo == "pip install 'summitry[jax]'"
