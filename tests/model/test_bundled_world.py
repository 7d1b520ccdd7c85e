"""What every release holds to, on world-2022 itself: equations, labels, unit of money, sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import newton_krylov

from benchmarks.fuzz import write_out
from summitry.model import Shock, compute_basic_flow_new, no_shock, solve, solve_each
from summitry.world import World, load_world


def us_duties(world: World, rate: float) -> Shock:
    """More duty on all goods into the United States, and an answer from China."""
    duty = world.tariff_rate.copy()
    usa, china = world.economy_index("USA"), world.economy_index("CHN")
    duty[usa][:, world.is_good] += rate
    duty[china, usa, world.is_good] += rate / 2
    duty[usa, usa] = 0.0
    return Shock(duty)


@pytest.mark.parametrize("rate", [0.25, 9.0])
def test_equations_written_anew_hold(rate: float) -> None:
    """Equations (1) to (8) as sums over cells; nothing of the solver is used."""
    world = load_world()
    outcome = solve(world, us_duties(world, rate))
    assert write_out(outcome) < 1e-9


def test_a_row_of_shocks_takes_fewer_sweeps() -> None:
    world = load_world()
    shocks = [us_duties(world, rate) for rate in (0.2, 0.22, 0.24)]
    row = [outcome.certificate.sweeps for outcome in solve_each(world, shocks)]
    alone = [solve(world, shock).certificate.sweeps for shock in shocks]
    assert row[0] == alone[0]
    assert max(row[1:]) < min(alone[1:])


def test_relabelling_permutes_results() -> None:
    world = load_world()
    shock = us_duties(world, 0.25)
    order = np.random.default_rng(0).permutation(len(world.economies))
    cells = np.ix_(order, order)
    turned = replace(
        world,
        economies=tuple(world.economies[k] for k in order),
        trade_flow=world.trade_flow[cells],
        tariff_rate=world.tariff_rate[cells],
        export_tax_rate=world.export_tax_rate[cells],
        value_added_share=world.value_added_share[order],
        input_share=world.input_share[order],
        final_share=world.final_share[order],
        value_added=world.value_added[order],
        deficit=world.deficit[order],
    )
    here = solve(world, shock)
    there = solve(turned, Shock(shock.tariff_rate_new[cells]))
    np.testing.assert_allclose(there.wage_hat, here.wage_hat[order], rtol=1e-9)
    np.testing.assert_allclose(there.price_hat, here.price_hat[order], rtol=1e-9)


def test_results_do_not_depend_on_the_unit_of_money() -> None:
    world = load_world()
    shock = us_duties(world, 0.25)
    dollars = replace(
        world,
        trade_flow=world.trade_flow * 1e6,
        value_added=world.value_added * 1e6,
        deficit=world.deficit * 1e6,
    )
    here, there = solve(world, shock), solve(dollars, shock)
    np.testing.assert_allclose(there.wage_hat, here.wage_hat, rtol=1e-9)
    np.testing.assert_allclose(there.income_new, here.income_new * 1e6, rtol=1e-9)


def test_what_is_sold_is_bought_and_deficits_add_up_to_nothing() -> None:
    world = load_world()
    outcome = solve(world, us_duties(world, 0.25))
    flow = compute_basic_flow_new(outcome)
    size = outcome.output_new.sum()
    np.testing.assert_allclose(flow.sum(axis=0), outcome.output_new, atol=1e-9 * size)
    assert abs(outcome.deficit_new.sum()) < 1e-9 * size
    earned = outcome.value_added_new + outcome.tariff_revenue_new + outcome.export_tax_revenue_new
    assert outcome.income_new.sum() == pytest.approx(earned.sum(), rel=1e-9)


def test_no_shock_changes_nothing() -> None:
    world = load_world()
    outcome = solve(world, no_shock(world))
    for hat in (outcome.wage_hat, outcome.price_hat, outcome.income_new / world.income):
        np.testing.assert_allclose(hat, 1, atol=1e-10)


def find_wages_by_newton_krylov(world: World, shock: Shock) -> np.ndarray:
    """Wages that pay labour what is sold, found by SciPy; at given wages all else is iterated.

    Shares nothing with the solver but the baseline: unit costs and prices (1), (2), trade shares
    (3) and spending (4) to (6) are written out, and settled by plain substitution.
    """
    gamma, theta = world.value_added_share, world.trade_elasticity
    duty, kept_before = 1 + shock.tariff_rate_new, 1 + world.tariff_rate
    tax = 1 + world.export_tax_rate
    kappa = (duty / kept_before) ** -theta
    recipe = (1 - gamma)[:, :, None] * world.input_share
    prices, spending = np.ones_like(gamma), world.expenditure.copy()

    def pay_labour(log_wage: np.ndarray) -> np.ndarray:
        wage = np.exp(log_wage)
        wage *= world.value_added.sum() / (wage @ world.value_added)  # the numeraire (8)
        last = np.inf
        while last > 1e-13:
            inputs = np.einsum("nsj,nj->ns", recipe, np.log(prices))
            cost = wage[:, None] ** gamma * np.exp(inputs)
            pull = world.trade_share * kappa * cost[None] ** -theta
            settled = pull.sum(axis=1) ** (-1 / theta)
            last = np.abs(np.log(settled / prices)).max()
            prices[:] = settled
        net = pull / pull.sum(axis=1, keepdims=True) / (duty * tax)
        collected = (net * tax * (duty - 1)).sum(axis=1)
        taxed = net * (tax - 1)
        last = np.inf
        while last > 1e-13:
            output = np.einsum("nij,nj->ij", net, spending)
            use = np.einsum("ns,nsj->nj", output, recipe)
            revenue = (collected * spending).sum(axis=1) + np.einsum("nij,nj->i", taxed, spending)
            income = wage * world.value_added + world.deficit + revenue
            settled = use + world.final_share * income[:, None]
            last = np.abs(settled - spending).max() / spending.max()
            spending[:] = settled
        return (gamma * output).sum(axis=1) / (wage * world.value_added) - 1

    start = np.zeros(len(world.value_added))
    found = newton_krylov(pay_labour, start, f_tol=1e-11, method="lgmres")
    wage = np.exp(found)
    return wage * world.value_added.sum() / (wage @ world.value_added)


def test_two_solvers_reach_one_equilibrium() -> None:
    world = load_world()
    shock = us_duties(world, 0.25)
    wages = find_wages_by_newton_krylov(world, shock)
    np.testing.assert_allclose(solve(world, shock).wage_hat, wages, rtol=1e-9)
    assert np.abs(wages - 1).max() > 1e-3
