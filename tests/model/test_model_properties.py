"""Every switch against equations written anew, another solver, and what must not matter."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.model import (
    PRESETS,
    Model,
    Outcome,
    Shock,
    build_model,
    compute_basic_flow_new,
    compute_input_use_new,
    compute_profits,
    compute_real_income_pct,
    no_shock,
    solve,
)
from summitry.model.fold import fold
from summitry.model.markets import State, compute_gaps, compute_markets, start_state
from summitry.world import Flows, World, load_world, world_from_flows
from tests.conftest import make_world
from tests.model.oracle import Oracle
from tests.model.test_model import SWITCHES, own_most, tariffs

ELASTICITY = st.sampled_from([0.2, 0.5, 1.0, 1.0, 1.5, 3.0])


@st.composite
def models(draw: st.DrawFn, economies: int = 4, sectors: int = 3) -> Model:
    """Any mixture of switches that small economies can bear."""
    owned = draw(st.sampled_from([None, own_most(economies)]))
    by_user = draw(st.booleans())
    inputs = draw(st.lists(ELASTICITY, min_size=sectors, max_size=sectors))
    return Model(
        name="drawn",
        value_added_elasticity=draw(ELASTICITY),
        input_elasticity=np.array(inputs) if by_user else inputs[0],
        final_elasticity=draw(ELASTICITY),
        trade_elasticity_factor=draw(st.sampled_from([0.4, 1.0, 1.3])),
        labour_supply_elasticity=draw(st.sampled_from([0.0, 0.0, 0.5])),
        scale_elasticity=draw(st.sampled_from([0.0, 0.0, 0.05])),
        scale_in=draw(st.sampled_from(["labour", "cost"])),
        pass_through=draw(st.sampled_from([1.0, 0.8, 1.1])),
        destination_share=draw(st.sampled_from([0.0, 0.0, 0.1])),
        revenue_use=draw(st.sampled_from(["lump_sum", "income_tax_relief"])),
        labour_share=draw(st.sampled_from([1.0, 0.6])),
        ownership=owned,
        profit_share=draw(st.sampled_from([0.0, 0.0, 0.08])),
        deficits=draw(st.sampled_from(["world_share", "own_share"])),
    )


def random_shock(world: World, seed: int) -> Shock:
    """Duties, export taxes, trade costs and productivity, all moved."""
    rng = np.random.default_rng(seed)
    n, j = world.output.shape
    away = (1 - np.eye(n))[:, :, None]
    return Shock(
        world.tariff_rate + rng.uniform(0, 0.4, (n, n, j)) * away,
        export_tax_rate_new=rng.uniform(0, 0.1, (n, n, j)) * away,
        trade_cost_hat=1 + rng.uniform(-0.1, 0.1, (n, n, j)) * away,
        productivity_hat=rng.uniform(0.9, 1.1, (n, j)),
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), models())
def test_equations_written_anew_hold(seed: int, model: Model) -> None:
    world = make_world(seed, dead=False)
    shock = random_shock(world, seed)
    gaps = Oracle(world, shock, model).check(solve(world, shock, model))
    assert max(gaps.values()) < 1e-8, gaps


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), models())
def test_no_shock_changes_nothing(seed: int, model: Model) -> None:
    world = make_world(seed)
    outcome = solve(world, no_shock(world), model)
    for name in ("wage_hat", "cost_hat", "price_hat", "labour_hat"):
        np.testing.assert_allclose(getattr(outcome, name), 1, atol=1e-10, err_msg=name)
    np.testing.assert_allclose(outcome.expenditure_new, world.expenditure, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", SWITCHES)
def test_two_solvers_reach_one_equilibrium(name: str) -> None:
    world, model = make_world(1, dead=False), SWITCHES[name]
    shock = tariffs(world, 0.4)
    wage, price = Oracle(world, shock, model).solve()
    outcome = solve(world, shock, model)
    np.testing.assert_allclose(outcome.wage_hat, wage, rtol=1e-9)
    np.testing.assert_allclose(outcome.price_hat, price, rtol=1e-9)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), models(), st.floats(0.05, 0.6))
def test_two_solvers_agree_under_any_mixture(seed: int, model: Model, added: float) -> None:
    """A dense root finder on equations written anew, to the wages and prices of the sweeps."""
    world = make_world(seed, 3, 2, dead=False)
    small = model if model.ownership is None else replace(model, ownership=own_most(3))
    if isinstance(small.input_elasticity, np.ndarray):
        small = replace(small, input_elasticity=small.input_elasticity[:2])
    shock = tariffs(world, added)
    wage, price = Oracle(world, shock, small).solve()
    outcome = solve(world, shock, small)
    np.testing.assert_allclose(outcome.wage_hat, wage, rtol=1e-9)
    np.testing.assert_allclose(outcome.price_hat, price, rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), models(), st.floats(-0.5, 0.5))
def test_the_numeraire_does_not_matter(seed: int, model: Model, step: float) -> None:
    """All wages, prices and spending moved alike: every gap stays, relative to spending."""
    world = make_world(seed, dead=False)
    problem = fold(world, random_shock(world, seed), model)
    rng = np.random.default_rng(seed)
    n, j = world.output.shape
    state = replace(
        start_state(problem),
        log_wage=rng.normal(0, 0.1, n),
        log_price=rng.normal(0, 0.1, (n, j)),
        expenditure=world.expenditure * rng.uniform(0.9, 1.1, (n, j)),
    )
    moved = State(
        state.log_wage + step, state.log_price + step, state.expenditure * np.exp(step),
        state.log_employment,
    )  # fmt: skip
    here = compute_gaps(np, state, compute_markets(np, problem, state))
    there = compute_gaps(np, moved, compute_markets(np, problem, moved))
    np.testing.assert_allclose(there.log_wage, here.log_wage, atol=1e-11)
    np.testing.assert_allclose(there.log_price, here.log_price, atol=1e-11)
    np.testing.assert_allclose(
        there.expenditure * np.exp(-step), here.expenditure, atol=1e-9 * world.expenditure.max()
    )
    if here.log_employment is not None:
        np.testing.assert_allclose(there.log_employment, here.log_employment, atol=1e-11)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), models())
def test_walras_law_is_an_identity(seed: int, model: Model) -> None:
    """Anywhere, not only in equilibrium, excess demands (net of their duty) sum to zero."""
    world = make_world(seed, dead=False)
    problem = fold(world, random_shock(world, seed), model)
    rng = np.random.default_rng(seed)
    n, j = world.output.shape
    start = start_state(problem)
    state = replace(
        start,
        log_wage=rng.normal(0, 0.1, n),
        log_price=rng.normal(0, 0.1, (n, j)),
        expenditure=world.expenditure * rng.uniform(0.8, 1.3, (n, j)),
    )
    markets = compute_markets(np, problem, state)
    kept = problem.kernel.border @ markets.prices.relative_cost.T[..., None]
    rho = 1 - kept[..., 0].T / markets.prices.pull
    goods = ((1 - rho) * (markets.demand - state.expenditure)).sum()
    factors = (markets.factor_income - markets.wage_bill).sum()
    assert factors + goods == pytest.approx(0, abs=1e-9 * markets.output.sum())


def rebuild(world: World, of: np.ndarray, part: np.ndarray, names: tuple[str, ...]) -> World:
    """Economies picked, renamed and cut: flows between parts are products of parts."""
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    flow = world.basic_flow[np.ix_(of, of)] * part[:, None, None] * part[None, :, None]
    return world_from_flows(
        Flows("rebuilt", world.year, names, world.sectors, world.is_good, flow,
              world.tariff_rate[np.ix_(of, of)], use[of] * part[:, None, None],
              world.trade_elasticity)
    )  # fmt: skip


def pick(model: Model, of: np.ndarray) -> Model:
    """A model with ownership for picked economies, each part owning a like part."""
    if model.ownership is None:
        return model
    count = np.bincount(of)[of]
    return replace(model, ownership=model.ownership[np.ix_(of, of)] / count[:, None])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), models(), st.permutations(range(4)))
def test_relabelling_permutes_results(seed: int, model: Model, order: list[int]) -> None:
    world = make_world(seed, dead=False)
    of = np.array(order)
    shock = tariffs(world, 0.3)
    moved = rebuild(world, of, np.ones(4), tuple(world.economies[k] for k in order))
    there = solve(moved, Shock(shock.tariff_rate_new[np.ix_(of, of)]), pick(model, of))
    here = solve(world, shock, model)
    np.testing.assert_allclose(there.wage_hat, here.wage_hat[of], rtol=1e-8)
    np.testing.assert_allclose(there.labour_hat, here.labour_hat[of], rtol=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), models(economies=3))
def test_identical_halves_behave_as_the_whole(seed: int, model: Model) -> None:
    world = make_world(seed, 3, 3, dead=False)
    of, part = np.array([0, 0, 1, 2]), np.array([0.5, 0.5, 1.0, 1.0])
    halves = rebuild(world, of, part, ("USA", "PRI", "CAN", "MEX"))
    shock = tariffs(world, 0.25, importer=2)
    split = solve(halves, Shock(shock.tariff_rate_new[np.ix_(of, of)]), pick(model, of))
    whole = solve(world, shock, model)
    np.testing.assert_allclose(split.wage_hat, whole.wage_hat[of], rtol=1e-8)
    np.testing.assert_allclose(split.price_hat, whole.price_hat[of], rtol=1e-8)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), models())
def test_flows_and_input_use_add_up(seed: int, model: Model) -> None:
    world = make_world(seed, dead=False)
    out = solve(world, random_shock(world, seed), model)
    flow, use = compute_basic_flow_new(out), compute_input_use_new(out)
    np.testing.assert_allclose(flow.sum(), out.output_new.sum(), rtol=1e-9)
    left = out.output_new - use.sum(axis=2)  # value added of each sector, profits among it
    np.testing.assert_allclose(
        left, out.sector_value_added_new + compute_profits(out), rtol=1e-7, atol=1e-7
    )
    final = out.expenditure_new.sum(axis=1) - use.sum(axis=(1, 2))
    np.testing.assert_allclose(final, out.income_new, rtol=1e-8)


@pytest.mark.parametrize("name", SWITCHES)
def test_large_duties_end_in_an_equilibrium(name: str) -> None:
    world, model = make_world(2), SWITCHES[name]
    outcome = solve(world, tariffs(world, 8.0), model)
    assert outcome.certificate.converged


def hats(outcome: Outcome) -> np.ndarray:
    return np.concatenate([outcome.wage_hat, outcome.price_hat.ravel(), outcome.labour_hat])


@pytest.mark.parametrize("name", PRESETS)
def test_presets_on_the_bundled_world(name: str) -> None:
    """No shock, no change; a shock, an equilibrium: of 81 economies under every preset."""
    world = load_world()
    model = build_model(name, world)
    assert build_model(name, world) is model
    np.testing.assert_allclose(hats(solve(world, no_shock(world), model)), 1, atol=1e-9)
    rate = world.tariff_rate.copy()
    usa, chn = world.economy_index("USA"), world.economy_index("CHN")
    rate[usa, chn, world.is_good] += 0.2
    outcome = solve(world, Shock(rate), model)
    assert outcome.certificate.converged
    assert compute_real_income_pct(outcome)[chn] < 0
    scale = world.value_added.sum()
    assert outcome.value_added_new.sum() == pytest.approx(scale, rel=1e-9)
    earned = outcome.value_added_new + outcome.tariff_revenue_new
    assert outcome.income_new.sum() == pytest.approx(earned.sum(), rel=1e-9)


def test_presets_say_what_they_are() -> None:
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.source
        assert preset.when


def test_every_switch_is_tested() -> None:
    changed = {
        field.name
        for model in SWITCHES.values()
        for field in fields(Model)
        if not np.array_equal(getattr(model, field.name), getattr(Model(), field.name))
    }
    assert changed == {field.name for field in fields(Model)} - {"name"}
