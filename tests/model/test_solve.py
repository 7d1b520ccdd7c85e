"""The solver: equilibrium conditions, invariances, an independent solver, named failures."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from summitry.errors import NoConvergenceError, NoEquilibriumError
from summitry.model import (
    Model,
    Shock,
    compute_basic_flow_new,
    compute_real_income_pct,
    compute_trade_share_new,
    no_shock,
    solve,
    solve_each,
)
from summitry.model.equations import Technology, TradeKernel, compute_revenue_share
from summitry.model.fold import Problem, fold
from summitry.model.markets import State, compute_markets
from summitry.model.sweeps import STEP_TOLERANCE
from summitry.world import Flows, World, world_from_flows
from tests.conftest import make_world


def tariffs(world: World, rate: float, importer: int = 0) -> Shock:
    """One importer's extra duty on every partner and good."""
    new = world.tariff_rate.copy()
    new[importer] += rate
    new[importer, importer] = 0.0
    return Shock(new)


def random_shock(world: World, seed: int) -> Shock:
    rng = np.random.default_rng(seed)
    shape = world.trade_flow.shape
    away = ~np.eye(shape[0], dtype=bool)[:, :, None]
    return Shock(
        tariff_rate_new=rng.uniform(-0.2, 1.0, shape) * away,
        export_tax_rate_new=rng.uniform(-0.1, 0.3, shape) * away,
        trade_cost_hat=np.where(away, rng.uniform(0.7, 1.5, shape), 1.0),
        productivity_hat=rng.uniform(0.8, 1.3, shape[1:]),
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 4))
def test_no_shock_changes_nothing(seed: int, economies: int, sectors: int) -> None:
    world = make_world(seed, economies, sectors, dead=sectors > 1)
    outcome = solve(world, no_shock(world))
    np.testing.assert_allclose(outcome.wage_hat, 1, atol=1e-10)
    np.testing.assert_allclose(outcome.price_hat, 1, atol=1e-10)
    np.testing.assert_allclose(outcome.expenditure_new, world.expenditure, rtol=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_equations_hold_at_the_outcome(seed: int) -> None:
    """Equations (1) to (8), written out anew as sums over cells."""
    world = make_world(seed)
    shock = random_shock(world, seed)
    try:
        out = solve(world, shock)
    except NoEquilibriumError as verdict:  # nothing to hold the equations to
        if "its trade surplus is fixed" not in verdict.seen:
            raise
        assume(False)
    log_p, gamma, theta = np.log(out.price_hat), world.value_added_share, world.trade_elasticity
    inputs = np.einsum("nsj,nj->ns", world.input_share, log_p)
    cost = np.exp(gamma * np.log(out.wage_hat)[:, None] + (1 - gamma) * inputs)
    cost = cost / shock.productivity_hat
    tax = (1 + shock.tariff_rate_new) * (1 + shock.export_tax_rate_new)
    kappa = shock.trade_cost_hat * tax / (1 + world.tariff_rate)
    delivered = (cost[None] * kappa) ** -theta
    price = (world.trade_share * delivered).sum(axis=1) ** (-1 / theta)
    np.testing.assert_allclose(out.price_hat, price, rtol=1e-8)
    share = world.trade_share * delivered * price[:, None, :] ** theta
    np.testing.assert_allclose(share.sum(axis=1), 1, rtol=1e-12)
    flow = share * out.expenditure_new[:, None, :]
    output = (flow / tax).sum(axis=0)
    np.testing.assert_allclose(out.output_new, output, rtol=1e-8)
    duty = (flow * shock.tariff_rate_new / (1 + shock.tariff_rate_new)).sum(axis=(1, 2))
    export_tax = (flow / tax * shock.export_tax_rate_new).sum(axis=(0, 2))
    wages = out.wage_hat * world.value_added
    scale = wages.sum() / world.value_added.sum()
    income = wages + duty + export_tax + world.deficit * scale
    np.testing.assert_allclose(out.income_new, income, rtol=1e-8)
    use = np.einsum("ns,nsj->nj", (1 - gamma) * output, world.input_share)
    demand = use + world.final_share * income[:, None]
    np.testing.assert_allclose(out.expenditure_new, demand, rtol=1e-8)
    np.testing.assert_allclose((gamma * output).sum(axis=1), wages, rtol=1e-8)
    assert scale == pytest.approx(1, abs=1e-9)


def test_walras_law_is_an_identity_of_the_residuals(small_world: World) -> None:
    """Away from equilibrium too, excess demands (net of the duty on them) sum to zero."""
    rng = np.random.default_rng(1)
    problem = fold(small_world, random_shock(small_world, 1))
    n, j = small_world.output.shape
    state = State(rng.normal(0, 0.1, n), rng.normal(0, 0.1, (n, j)), small_world.expenditure * 1.2)
    markets = compute_markets(np, problem, state)
    rho = compute_revenue_share(np, problem.kernel, markets.prices)
    factors = (markets.factor_income - markets.wage_bill).sum()
    goods = ((1 - rho) * (markets.demand - state.expenditure)).sum()
    assert abs(factors) > 1
    assert factors + goods == pytest.approx(0, abs=1e-9 * markets.output.sum())


def newton_wages(world: World, shock: Shock) -> np.ndarray:
    """An independent solver: root finding on wages, prices and demand solved inside each call."""
    tax = 1 + shock.tariff_rate_new
    theta, gamma = world.trade_elasticity, world.value_added_share
    base = world.trade_share * (tax / (1 + world.tariff_rate)) ** -theta
    n, j = world.output.shape

    def inner(log_w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        log_p = np.zeros((n, j))
        for _ in range(2000):
            inputs = np.einsum("nsj,nj->ns", world.input_share, log_p)
            u = np.exp(-theta * (gamma * log_w[:, None] + (1 - gamma) * inputs))
            pull = np.einsum("nij,ij->nj", base, u)
            new = -np.log(pull) / theta
            if np.abs(new - log_p).max() < 1e-15:
                break
            log_p = new
        return log_p, base * u[None] / pull[:, None, :]

    def excess(free: np.ndarray) -> np.ndarray:
        log_w = np.concatenate([free, [0.0]])
        _, share = inner(log_w)
        wages = np.exp(log_w) * world.value_added
        deficit = world.deficit * wages.sum() / world.value_added.sum()
        kept = share / tax  # (n,i,j)
        rho = 1 - kept.sum(axis=1)
        # X = (1-gamma) g Y + alpha I, Y = kept X, I = wages + deficit + rho X: linear in X.
        size = n * j
        to_output = np.zeros((n, j, n, j))
        for k in range(j):
            to_output[:, k, :, k] = kept[:, :, k].T
        use = np.zeros((n, j, n, j))
        for a in range(n):
            use[a, :, a, :] = ((1 - gamma[a])[:, None] * world.input_share[a]).T
        spend = np.zeros((n, j, n, j))
        for a in range(n):
            spend[a, :, a, :] = np.outer(world.final_share[a], rho[a])
        matrix = np.eye(size) - use.reshape(size, size) @ to_output.reshape(size, size)
        matrix -= spend.reshape(size, size)
        fixed = world.final_share * (wages + deficit)[:, None]
        demand = np.linalg.solve(matrix, fixed.ravel())
        output = (to_output.reshape(size, size) @ demand).reshape(n, j)
        return ((gamma * output).sum(axis=1) / wages - 1)[:-1]

    found = root(excess, np.zeros(n - 1), method="hybr", options={"xtol": 1e-14})
    assert np.abs(excess(found.x)).max() < 1e-11
    wage = np.exp(np.concatenate([found.x, [0.0]]))
    return wage / ((wage @ world.value_added) / world.value_added.sum())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_solvers_reach_one_equilibrium(seed: int) -> None:
    world = make_world(seed, 5, 3)
    shock = tariffs(world, 0.4)
    outcome = solve(world, shock)
    np.testing.assert_allclose(outcome.wage_hat, newton_wages(world, shock), rtol=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.permutations(range(4)))
def test_relabelling_economies_permutes_results(seed: int, order: list[int]) -> None:
    world = make_world(seed, dead=False)
    shock = tariffs(world, 0.3)
    moved = world_from_flows(
        Flows(
            name="moved",
            year=world.year,
            economies=tuple(world.economies[k] for k in order),
            sectors=world.sectors,
            is_good=world.is_good,
            basic_flow=world.basic_flow[np.ix_(order, order)],
            tariff_rate=world.tariff_rate[np.ix_(order, order)],
            input_use=((1 - world.value_added_share) * world.output)[order][:, :, None]
            * world.input_share[order],
            trade_elasticity=world.trade_elasticity,
        )
    )
    there = solve(moved, Shock(shock.tariff_rate_new[np.ix_(order, order)]))
    here = solve(world, shock)
    np.testing.assert_allclose(there.wage_hat, here.wage_hat[order], rtol=1e-8)


def test_merging_identical_halves_changes_nothing() -> None:
    """An economy cut into two equal halves that trade freely behaves as before."""
    world = make_world(3, 3, 2, dead=False)
    n = 3
    part = np.array([0.5, 0.5, 1.0, 1.0])
    of = np.array([0, 0, 1, 2])
    flow = world.basic_flow[np.ix_(of, of)] * part[:, None, None] * part[None, :, None]
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    halves = world_from_flows(
        Flows("halves", 2000, ("USA", "PRI", "CAN", "MEX"), world.sectors, world.is_good, flow,
              world.tariff_rate[np.ix_(of, of)], use[of] * part[:, None, None],
              world.trade_elasticity)
    )  # fmt: skip
    shock = tariffs(world, 0.25, importer=n - 1)
    split = solve(halves, Shock(shock.tariff_rate_new[np.ix_(of, of)]))
    whole = solve(world, shock)
    np.testing.assert_allclose(split.wage_hat, whole.wage_hat[of], rtol=1e-8)


def test_results_do_not_depend_on_the_unit_of_money(small_world: World) -> None:
    scaled = dataclasses.replace(
        small_world,
        trade_flow=small_world.trade_flow * 1000,
        value_added=small_world.value_added * 1000,
        deficit=small_world.deficit * 1000,
    )
    shock = tariffs(small_world, 0.3)
    np.testing.assert_allclose(
        solve(scaled, shock).wage_hat, solve(small_world, shock).wage_hat, rtol=1e-9
    )


def test_small_open_economy_gains_most_at_one_over_theta() -> None:
    """One sector, no inputs, balanced, a small importer: the optimal tariff is 1/theta."""
    n, theta = 3, 4.0
    size = np.array([1.0, 1e5, 1e5])
    flow = np.outer(size, size)[:, :, None] / size.sum()
    world = world_from_flows(
        Flows("small-open", 2000, ("AAA", "BBB", "CCC"), ("C29",), np.array([True]), flow,
              np.zeros((n, n, 1)), np.zeros((n, 1, 1)), np.array([theta]))
    )  # fmt: skip
    rates = np.array([0.23, 0.25, 0.27])
    gains = [compute_real_income_pct(solve(world, tariffs(world, r)))[0] for r in rates]
    peak = rates[1] - 0.02 * (gains[2] - gains[0]) / (2 * (gains[2] - 2 * gains[1] + gains[0]))
    assert gains[1] > max(gains[0], gains[2])
    assert peak == pytest.approx(1 / theta, abs=2e-3)


def test_a_row_of_shocks_gives_the_same_answers(small_world: World) -> None:
    shocks = [tariffs(small_world, rate) for rate in (0.1, 0.2, 0.3, 0.4)]
    row = list(solve_each(small_world, shocks))
    alone = [solve(small_world, shock) for shock in shocks]
    for there, here in zip(row, alone, strict=True):
        np.testing.assert_allclose(there.wage_hat, here.wage_hat, rtol=1e-9)


def test_what_sweeps_do_not_reach_from_afar_they_reach_from_the_baseline() -> None:
    """From an equilibrium near autarky sweeps lead nowhere; dearer ways are for hard shocks."""
    world = dataclasses.replace(make_world(5, 4, 3), trade_elasticity=np.full(3, 8.0))
    shock, afar = tariffs(world, 0.1), tariffs(world, 0.1).tariff_rate_new.copy()
    afar[~np.eye(4, dtype=bool)] = 3.0
    found = next(solve_each(world, [shock], start=solve(world, Shock(afar))))
    alone = solve(world, shock)
    assert found.certificate.route == ""
    assert found.certificate.sweeps > alone.certificate.sweeps
    np.testing.assert_allclose(found.wage_hat, alone.wage_hat, rtol=1e-9)


def test_shares_and_flows_add_up(small_world: World) -> None:
    outcome = solve(small_world, random_shock(small_world, 5))
    share = compute_trade_share_new(outcome)
    np.testing.assert_allclose(share.sum(axis=1), 1, rtol=1e-9)
    np.testing.assert_allclose(
        compute_basic_flow_new(outcome).sum(axis=0), outcome.output_new, rtol=1e-9
    )


@pytest.mark.parametrize("theta", [0.3, 1.0, 20.0])
def test_extreme_elasticities_and_tariffs_converge(theta: float) -> None:
    world = make_world(2, theta=theta)
    for rate in (0.5, 10.0 - 0.2):
        certificate = solve(world, tariffs(world, rate)).certificate
        assert certificate.converged
        assert certificate.market_residual <= 1e-9


def test_progress_sees_shrinking_steps(small_world: World) -> None:
    seen: list[tuple[int, float]] = []
    solve(small_world, tariffs(small_world, 0.3), progress=lambda k, s: seen.append((k, s)))
    assert [k for k, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][1] < STEP_TOLERANCE < seen[0][1]


def test_a_giver_that_cannot_pay_is_a_verdict(small_world: World) -> None:
    """A surplus fixed above what the economy can earn has no equilibrium; the path ends there."""
    world = _with_huge_transfer()
    with pytest.raises(NoEquilibriumError) as caught:
        solve(world, tariffs(world, 9.5))
    assert "trade surplus is fixed" in caught.value.seen
    assert "% of the shock" in caught.value.seen
    assert "CAN" in caught.value.where
    assert "deficit rule: world share" in caught.value.expected


def _with_huge_transfer() -> World:
    """Two economies; the second sends nearly all its output abroad for nothing."""
    flow = np.array([[[100.0], [95.0]], [[1.0], [5.0]]])
    return world_from_flows(
        Flows("giver", 2000, ("USA", "CAN"), ("C29",), np.array([True]), flow,
              np.zeros((2, 2, 1)), np.zeros((2, 1, 1)), np.array([4.0]))
    )  # fmt: skip


def test_too_few_sweeps_say_how_far_the_path_led(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["summitry.model.solve"], "DIRECT_SWEEPS", 2)
    monkeypatch.setattr(sys.modules["summitry.model.stages"], "STAGE_SWEEPS", 2)
    monkeypatch.setattr(sys.modules["summitry.model.payments"], "MOST_ROUNDS", 1)
    monkeypatch.setattr(sys.modules["summitry.model.newton"], "MOST_STEPS", 1)
    with pytest.raises(NoConvergenceError, match="no equilibrium found beyond 0.0% of the shock"):
        solve(small_world, tariffs(small_world, 0.5))


def test_a_residual_above_the_tolerance_names_the_worst_economy(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put out of reach: real ones are rounding near autarky, and machines round differently."""
    monkeypatch.setattr(sys.modules["summitry.model.solve"], "TOLERANCE", 1e-30)
    with pytest.raises(NoConvergenceError, match="nothing moves any more") as caught:
        solve(small_world, tariffs(small_world, 0.5))
    assert caught.value.where.split(", ")[1] in small_world.economies


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_every_way_reaches_one_equilibrium(seed: int) -> None:
    """By sweeps alone, by balancing payments abroad, in stages, and each stage by Newton steps."""
    world = make_world(seed, 4, 3)
    shock = random_shock(world, seed)
    direct = solve(world, shock)
    assert direct.certificate.route == ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["summitry.model.solve"], "DIRECT_SWEEPS", 1)
        balanced = solve(world, shock)
        patch.setattr(
            sys.modules["summitry.model.solve"], "solve_by_payments", lambda *_given: None
        )
        staged = solve(world, shock)
        patch.setattr(sys.modules["summitry.model.stages"], "STAGE_SWEEPS", 1)
        patch.setattr(
            sys.modules["summitry.model.stages"], "solve_by_payments", lambda *_given: None
        )
        stepped = solve(world, shock)
    assert "balancing payments abroad" in balanced.certificate.route
    assert "stages" in staged.certificate.route
    assert "stages" in stepped.certificate.route
    for other in (balanced, staged, stepped):
        np.testing.assert_allclose(other.wage_hat, direct.wage_hat, rtol=1e-9)
        np.testing.assert_allclose(other.expenditure_new, direct.expenditure_new, rtol=1e-9)


def test_near_autarky_is_solved_and_says_what_bends() -> None:
    """1000 % on all trade at elasticities of 20: next to nothing is traded, and that to 1e-9."""
    base = make_world(3, 3, 2)
    world = dataclasses.replace(base, trade_elasticity=np.full(2, 20.0))
    away = ~np.eye(3, dtype=bool)[:, :, None]
    outcome = solve(world, Shock(np.where(away, 10.0, 0.0) * np.ones(world.trade_flow.shape)))
    certificate = outcome.certificate
    assert certificate.trade_residual < 1e-9
    assert certificate.sweeps <= 60
    assert "trade elasticities go up to 20" in certificate.route
    flow = compute_basic_flow_new(outcome)
    traded = flow.sum(axis=(0, 1, 2)) - np.einsum("nnj->", flow)
    assert 0 < traded < 0.05 * flow.sum()


@pytest.mark.parametrize("theta", [4.0, 8.0, 12.0, 20.0])
def test_hardly_any_trade_balances_to_its_own_digits(theta: float) -> None:
    """1000 % and fivefold costs at balanced trade: 1e-4 to 1e-20 of output is traded.

    Rounding of home sales would hide any imbalance; flows abroad show it.
    """
    base = make_world(3, 3, 2, dead=False)
    world = dataclasses.replace(base, trade_elasticity=np.full(2, theta))
    away = ~np.eye(3, dtype=bool)[:, :, None] & np.ones(world.trade_flow.shape, dtype=bool)
    shock = Shock(np.where(away, 10.0, 0.0), trade_cost_hat=np.where(away, 5.0, 1.0))
    outcome = solve(world, shock, Model(deficits="balanced"))
    abroad = compute_basic_flow_new(outcome).sum(axis=2)
    np.fill_diagonal(abroad, 0.0)
    exports, imports = abroad.sum(axis=0), abroad.sum(axis=1)
    assert (exports > 0).all()
    assert exports.sum() < 1e-3 * outcome.output_new.sum()
    np.testing.assert_allclose(exports, imports, rtol=1e-9)
    assert outcome.certificate.trade_residual < 1e-9


def test_equations_need_only_the_array_standard(small_world: World) -> None:
    """The same functions run on another array namespace, so JAX can differentiate them."""
    import array_api_strict as xp

    problem = fold(small_world, tariffs(small_world, 0.3))
    tech = Technology(*(xp.asarray(getattr(problem.tech, f.name)) for f in
                        dataclasses.fields(Technology)))  # fmt: skip
    border = xp.asarray(problem.kernel.border)
    kernel = TradeKernel(xp.asarray(problem.kernel.weight), border, border)
    other = Problem(small_world, problem.shock, tech, kernel, problem.log_tfp, problem.first_order)
    n, j = small_world.output.shape
    state = State(np.full(n, 0.1), np.full((n, j), 0.05), small_world.expenditure)
    there = compute_markets(
        xp, other,
        State(*map(xp.asarray, (state.log_wage, state.log_price, state.expenditure))),
    )  # fmt: skip
    here = compute_markets(np, problem, state)
    np.testing.assert_allclose(np.asarray(there.demand), here.demand, rtol=1e-12)
    np.testing.assert_allclose(np.asarray(there.factor_income), here.factor_income, rtol=1e-12)


def test_subsidies_that_cannot_be_paid_are_a_verdict(small_world: World) -> None:
    """A state that pays nine tenths of what its exports cost abroad runs out of income."""
    world = dataclasses.replace(small_world, trade_elasticity=np.full(3, 8.0))
    tax = np.zeros_like(world.trade_flow)
    tax[:, 0] = -0.9
    tax[0, 0] = 0.0
    with pytest.raises(NoEquilibriumError, match="its subsidies to trade cost") as caught:
        solve(world, Shock(world.tariff_rate, export_tax_rate_new=tax))
    assert caught.value.where.endswith("USA")
