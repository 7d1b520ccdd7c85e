"""Being cut off: the formula by hand, the equilibrium, both directions, the short run."""

from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import NoEquilibriumError, UsageError
from summitry.exposure import (
    compute_chokepoint_loss,
    compute_coalition_loss,
    compute_pairwise_loss,
    compute_spending_weight,
    cut_off_shock,
    measure_cut_off,
    set_horizon,
)
from summitry.model import compute_basic_flow_new, compute_real_income_pct, solve
from summitry.world import load_world
from tests.conftest import make_world


def test_the_formula_by_hand():
    """Half of a good with weight 0.2 and sigma 5: 0.2 / 4 x ln 2."""
    loss = compute_chokepoint_loss(np.array([0.2, 0.8]), np.array([0.5, 0.0]), np.array([4.0, 4.0]))
    assert loss == pytest.approx(0.2 / 4 * np.log(2), rel=1e-14)


def test_nothing_controlled_nothing_lost_and_all_controlled_no_bound():
    theta = np.array([4.0])
    assert compute_chokepoint_loss(np.ones(1), np.zeros(1), theta) == 0
    assert compute_chokepoint_loss(np.ones(1), np.ones(1), theta) == np.inf
    assert compute_chokepoint_loss(np.zeros(1), np.ones(1), theta) == 0


def test_weights_are_final_shares_plus_inputs_through_home_production():
    world = make_world(0)
    weight = compute_spending_weight(world)
    home = np.einsum("nnj->nj", world.trade_share)
    loop = (home * (1 - world.value_added_share))[:, :, None] * world.input_share
    series, term = 0 * world.final_share, world.final_share
    for _ in range(500):
        series, term = series + term, np.einsum("ns,nsj->nj", term, loop)
    assert np.allclose(weight, series)


def test_the_formula_is_the_exact_loss_of_a_small_buyer_of_final_goods():
    """A tiny economy without inputs moves no foreign price and, with fixed wages, none at home."""
    world = make_world(3, dead=False)
    flow = world.basic_flow.copy()
    flow[0] *= 1e-7
    flow[:, 0] *= 1e-7
    from summitry.world import Flows, world_from_flows

    small = world_from_flows(Flows(
        "tiny", 2000, world.economies, world.sectors, world.is_good, flow,
        np.zeros_like(flow), np.zeros((4, 3, 3)), world.trade_elasticity,
    ))  # fmt: skip
    outcome = solve(small, cut_off_shock(small, ("CAN",), ("USA",), small.sectors))
    formula = compute_coalition_loss(small, ("CAN",), "USA", small.sectors)
    exact = -100 * np.log(1 / np.exp((small.final_share * np.log(outcome.price_hat)).sum(axis=1)[0])
                          * outcome.wage_hat[0])  # fmt: skip
    prices = 100 * (small.final_share[0] * np.log(outcome.price_hat[0])).sum()
    wage = 100 * np.log(outcome.wage_hat[0])
    home = np.einsum("nnj->nj", small.trade_share)[0] @ small.final_share[0]
    assert exact == pytest.approx(prices - wage)
    # Foreign prices stay; what moves beside the formula is the buyer's own wage in its home goods.
    assert formula == pytest.approx(prices - home * wage, rel=0.05)


def test_pairs_are_the_coalitions_of_one():
    world = make_world(1)
    pairs = compute_pairwise_loss(world)
    assert np.all(np.diag(pairs) == 0)
    one = compute_coalition_loss(world, ("CAN",), "USA", world.sectors)
    assert pairs[0, 1] == pytest.approx(one)


def test_a_cut_off_leaves_no_trade_and_hurts_the_buyer():
    world = load_world()
    shock = cut_off_shock(world, ("JPN", "KOR", "TWN"), ("CHN",), ("C26",))
    outcome = solve(world, shock)
    n, j = world.economy_index("CHN"), world.sector_index("C26")
    sold = [world.economy_index(c) for c in ("JPN", "KOR", "TWN")]
    left = compute_basic_flow_new(outcome)[n, sold, j].sum()
    assert left == 0
    cut = measure_cut_off(world, ("JPN", "KOR", "TWN"), ("CHN",), ("C26",))
    assert cut.equilibrium_pct == pytest.approx(-compute_real_income_pct(outcome)[n])
    assert cut.equilibrium_pct > 0
    assert 0.5 < cut.formula_pct / cut.equilibrium_pct < 2


def test_a_stop_of_russian_energy_has_the_order_of_magnitude_of_bachmann_et_al():
    """0.5 to 3 percent of German income with short-run elasticities, far less in the long run."""
    world = load_world()
    energy = ("B05", "B06", "C19")
    base, model = set_horizon(world, "short")
    short = measure_cut_off(base, ("RUS",), ("DEU",), energy, model)
    long = measure_cut_off(world, ("RUS",), ("DEU",), energy)
    assert 0.5 < short.equilibrium_pct < 3
    assert long.equilibrium_pct < short.equilibrium_pct / 3


def test_short_run_elasticities_never_rise():
    world = replace(make_world(0), trade_elasticity=np.array([0.5, 4.0, 5.0]))
    assert set_horizon(world, "short")[0].trade_elasticity.tolist() == [0.5, 0.76, 0.76]
    assert set_horizon(world, "long")[0] is world
    with pytest.raises(UsageError) as error:
        set_horizon(world, "soon")
    assert error.value.expected == "long or short"


def test_a_good_from_nobody_else_is_refused():
    """Only the buyer itself would be left, and it does not make the first good."""
    world = make_world(0)
    others = tuple(code for code in world.economies if code != "CHN")
    with pytest.raises(NoEquilibriumError) as error:
        measure_cut_off(world, others, ("CHN",), ("C29",))
    assert error.value.where == "embargo, CHN / C29"


def test_sides_must_differ_and_trade():
    world = make_world(0)
    with pytest.raises(UsageError) as error:
        measure_cut_off(world, ("USA", "CAN"), ("CAN",), world.sectors)
    assert error.value.seen == "CAN on both sides"
    with pytest.raises(UsageError) as error:  # the last economy lacks the first sector
        measure_cut_off(world, ("CHN",), ("USA",), ("C29",))
    assert error.value.where == "cut-off of USA from CHN"
    assert error.value.seen == "no trade to stop"
