"""Friends and enemies: the published closed form, exact solutions, relabelling, export taxes."""

from dataclasses import replace

import numpy as np
import pytest

from summitry.model import compute_real_income_pct, no_shock, solve
from summitry.security import compute_friends_matrix
from summitry.world import Flows, load_world, world_from_flows
from tests.conftest import make_world

STEP = 1e-3


def solve_exactly(world, i):
    """Central difference of log real income in log productivity of one economy, exact solutions."""
    found = []
    for sign in (1, -1):
        hat = np.ones(world.output.shape)
        hat[i] = np.exp(sign * STEP)
        outcome = solve(world, replace(no_shock(world), productivity_hat=hat))
        found.append(np.log1p(compute_real_income_pct(outcome) / 100))
    return (found[0] - found[1]) / (2 * STEP)


@pytest.mark.parametrize("seed", range(4))
def test_small_worlds_agree_with_exact_solutions(seed):
    world = make_world(seed)
    matrix = compute_friends_matrix(world)
    exact = np.array([solve_exactly(world, i) for i in range(4)]).T
    assert np.abs(matrix - exact).max() < 1e-5


def test_world_2022_agrees_with_exact_solutions_to_a_thousandth():
    world = load_world()
    matrix = compute_friends_matrix(world)
    for code in ("USA", "CHN", "JPN", "KHM"):
        i = world.economy_index(code)
        exact = solve_exactly(world, i)
        assert np.abs(matrix[:, i] - exact).max() < 1e-3 * np.abs(np.delete(exact, i)).max()


def test_the_closed_form_of_kleinman_liu_and_redding():
    """One sector, no inputs, duties or deficits: their equations for income and welfare exposure.

    With S expenditure shares (importer x exporter), T income shares (exporter x importer) and
    M = TS - I: d ln w = T d ln w + theta M (d ln w - d ln z) and
    d ln u = d ln w - S (d ln w - d ln z).
    """
    rng = np.random.default_rng(5)
    n, theta = 5, 5.0
    flow = rng.lognormal(0, 1, (n, n)) + 20 * np.eye(n)
    for _ in range(2000):  # balance trade: column sums (sales) equal row sums (purchases)
        flow *= np.sqrt(flow.sum(axis=0) / flow.sum(axis=1))[:, None]
        flow /= np.sqrt(flow.sum(axis=0) / flow.sum(axis=1))[None, :]
    flow = flow[:, :, None]
    world = world_from_flows(Flows(
        "klr", 2000, tuple("ABCDE"), ("x",), np.ones(1, bool), flow, 0 * flow, np.zeros((n, 1, 1)),
        np.array([theta]),
    ))  # fmt: skip
    assert np.abs(world.deficit).max() < 1e-9 * world.output.max()
    S = world.trade_share[:, :, 0]
    T = (world.basic_flow[:, :, 0] / world.output[:, 0]).T
    M = T @ S - np.eye(n)
    weight = world.output[:, 0] / world.output.sum()
    left = np.eye(n) - T - theta * M + np.outer(np.ones(n), weight)
    W = np.linalg.solve(left, -theta * M)
    U = W - S @ (W - np.eye(n))
    assert np.abs(compute_friends_matrix(world) - U).max() < 1e-9


def test_renaming_economies_permutes_the_matrix():
    world = make_world(2, dead=False)
    order = [2, 0, 3, 1]
    arrays = ("trade_flow", "tariff_rate", "export_tax_rate")
    moved = replace(
        world,
        economies=tuple(world.economies[k] for k in order),
        **{key: getattr(world, key)[np.ix_(order, order)] for key in arrays},
        **{key: getattr(world, key)[order] for key in
           ("value_added_share", "input_share", "final_share", "value_added", "deficit")},
    )  # fmt: skip
    matrix = compute_friends_matrix(world)
    assert np.allclose(compute_friends_matrix(moved), matrix[np.ix_(order, order)], atol=1e-10)


def test_export_taxes_are_income_too():
    """With taxes of exporters the matrix still agrees with exact solutions."""
    world = make_world(1)
    rng = np.random.default_rng(0)
    tax = rng.uniform(0, 0.15, world.tariff_rate.shape)
    tax[np.arange(4), np.arange(4)] = 0
    basic, t = world.basic_flow, world.tariff_rate
    flow = basic * (1 + t) * (1 + tax)
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    final = flow.sum(axis=1) - use.sum(axis=1)
    revenue = (flow * t / (1 + t)).sum(axis=(1, 2)) + (basic * tax).sum(axis=(0, 2))
    taxed = replace(
        world, trade_flow=flow, export_tax_rate=tax,
        final_share=final / final.sum(axis=1, keepdims=True),
        deficit=flow.sum(axis=(1, 2)) - world.output.sum(axis=1) - revenue,
    )  # fmt: skip
    assert abs(taxed.deficit.sum()) < 1e-8
    matrix = compute_friends_matrix(taxed)
    exact = np.array([solve_exactly(taxed, i) for i in range(4)]).T
    assert np.abs(matrix - exact).max() < 1e-5
