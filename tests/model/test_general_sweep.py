"""The sweep under switches: what it takes for first-order answers is what the equations answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from summitry.model import Model, Shock, build_model, no_shock, solve
from summitry.model.fold import fold
from summitry.model.general_sweep import _step_prices, sweep_general, weigh_answers
from summitry.model.markets import (
    State,
    compute_costs,
    compute_gaps,
    compute_markets,
    start_state,
)
from summitry.world import Flows, World, load_world, world_from_flows
from tests.conftest import make_world
from tests.model.test_model import assert_same, tariffs
from tests.model.test_solve import random_shock

STEP = 1e-6


def without_duties(seed: int) -> World:
    """A small world in which nothing is collected, so that only sales pay for spending."""
    world = make_world(seed)
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    nothing = np.zeros_like(world.basic_flow)
    return world_from_flows(
        Flows("free", 2000, world.economies, world.sectors, world.is_good, world.basic_flow,
              nothing, 0.5 * use, world.trade_elasticity)
    )  # fmt: skip


def nudge(state: State, name: str, n: int, j: int) -> State:
    """One good of one economy moved: by logs, or spending by a part of all the economy's."""
    moved = getattr(state, name).copy()
    moved[n, j] += STEP * (state.expenditure[n].sum() if name == "expenditure" else 1.0)
    return replace(state, **{name: moved})


@pytest.mark.parametrize(
    "model",
    [
        Model(final_elasticity=1.0, deficits="own_share"),
        Model(pass_through=0.6),
        Model(destination_share=0.1, scale_elasticity=0.05),
        Model(scale_elasticity=0.05, scale_in="cost", pass_through=1.2),
        Model(destination_share=0.15, scale_elasticity=0.1, pass_through=0.7),
    ],
    ids=lambda model: str(model.pass_through) + model.scale_in,
)
def test_each_economys_own_loop_is_its_derivative(model: Model) -> None:
    """Every price, spending and employment moved a little, in the economy itself."""
    world = without_duties(3)
    problem = fold(world, no_shock(world), model)
    state = start_state(problem)
    names = ["log_price", "expenditure"] + ["log_employment"] * (state.log_employment is not None)
    n, j = world.output.shape
    found = np.linalg.inv(weigh_answers(problem, state).loop)  # I - B: less the gaps they leave
    for k in range(n):
        total = world.expenditure[k].sum()
        for column, name in enumerate(names):
            for good in range(j):
                moved = nudge(state, name, k, good)
                gaps = compute_gaps(np, moved, compute_markets(np, problem, moved))
                left = [getattr(gaps, row)[k] / (total if row == "expenditure" else 1.0)
                        for row in names]  # fmt: skip
                there = -np.concatenate(left) / STEP
                where = f"{world.economies[k]} {name} {world.sectors[good]}"
                here = found[k][:, column * j + good]
                np.testing.assert_allclose(here, there, rtol=2e-4, atol=2e-4, err_msg=where)


@pytest.mark.parametrize(
    "model",
    [
        Model(pass_through=0.6),
        Model(destination_share=0.15, scale_elasticity=0.1),
        Model(scale_elasticity=0.05, scale_in="cost"),
        Model(profit_share=0.1, labour_share=0.7, deficits="own_share"),
    ],
    ids=["pass-through", "distribution", "scale in cost", "profits"],
)
def test_costs_of_a_step_are_those_of_its_prices(model: Model) -> None:
    """To the seven digits of a step, away from the baseline."""
    world = make_world(3)
    shock = random_shock(world, 3)
    problem = fold(world, shock, model)
    state, _ = sweep_general(problem, start_state(problem))
    ahead, costs = _step_prices(problem, state)
    assert costs is not None
    production, log_cost = compute_costs(np, problem, ahead)
    assert np.abs(ahead.log_price - state.log_price).max() > 0.01
    np.testing.assert_allclose(costs[1], log_cost, rtol=0, atol=1e-6)
    np.testing.assert_allclose(costs[0].log_bundle, production.log_bundle, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", ["short_run", "ignatenko_et_al_2025", "ossa_2014"])
def test_presets_need_few_sweeps(name: str) -> None:
    """Of a duty and of a prohibitive one on the bundled world; sectors nobody has do not count."""
    world = load_world()
    model = build_model(name, world)
    for added in (0.25, 9.0):
        rate, usa = world.tariff_rate.copy(), world.economy_index("USA")
        rate[usa][:, world.is_good] += added
        rate[usa, usa] = 0.0
        certificate = solve(world, Shock(rate), model).certificate
        assert certificate.route == ""
        assert certificate.sweeps <= 36


def test_an_elasticity_common_to_users_is_one_stated_user_by_user() -> None:
    """Sums over inputs are one product where all users substitute alike."""
    world = make_world(2)
    shock = tariffs(world, 0.3)
    nearly = np.array([0.2, 0.2, 0.2 + 1e-13])
    one, other = Model(input_elasticity=0.2), Model(input_elasticity=nearly)
    common = fold(world, shock, one).switches.input_curvature
    assert common.shape == (1, 1, 1)
    assert fold(world, shock, other).switches.input_curvature.shape == (*world.output.shape, 1)
    assert_same(solve(world, shock, one), solve(world, shock, other))
