"""Governments that weigh sectors: what equal weights and a weight on one sector come to."""

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.model import Shock, build_model, compute_real_income_pct, solve
from summitry.model.quantities import RealIncome, compute_quantity
from summitry.strategy.lines import make_lines
from summitry.strategy.nash import Player, find_nash
from summitry.strategy.optimal import find_optimum
from summitry.strategy.political import make_political_welfare
from tests.conftest import make_world


@pytest.fixture(scope="module")
def world():
    return make_world(3, 3, 3)


def duties(world, seed):
    rate = np.random.default_rng(seed).uniform(0, 0.6, world.tariff_rate.shape)
    return Shock(np.where(np.eye(3, dtype=bool)[:, :, None], 0.0, rate))


@pytest.mark.parametrize("preset", ["default", "ossa_2014"])
@pytest.mark.parametrize("level", [1.0, 7.5])
def test_equal_weights_are_real_income(world, preset, level):
    """Weights are relative: all of 7.5 say no more than all of 1."""
    model = build_model(preset, world)
    outcome = solve(world, duties(world, 1), model)
    for n, code in enumerate(world.economies):
        want = make_political_welfare(world, code, np.full(3, level), model)
        assert compute_quantity(outcome, want) == pytest.approx(
            compute_real_income_pct(outcome)[n], abs=1e-8
        )


@pytest.mark.parametrize("sector", [0, 1, 2])
def test_a_weight_on_a_sector_raises_its_protection(world, sector):
    """Its duty above the others', against what the same government sets without the weight."""
    lines = make_lines(world, world.economies[0], "sector", sectors=("all",))
    weights = np.ones(3)
    protection = []
    for weight in (1.0, 1.3, 1.6):
        weights[sector] = weight
        want = make_political_welfare(world, world.economies[0], weights)
        best = find_optimum(world, want, lines, starts=1)
        duty = best.outcome.shock.tariff_rate_new[0, 1]
        protection.append(duty[sector] - np.delete(duty, sector).mean())
    assert protection[0] < protection[1] < protection[2]


def test_a_war_of_equal_weights_is_the_war_over_real_income(world):
    codes = world.economies[:2]
    lines = [make_lines(world, code, "uniform", sectors=("all",)) for code in codes]
    plain = find_nash(
        world, [Player(line, RealIncome(code)) for line, code in zip(lines, codes, strict=True)]
    )
    wants = [make_political_welfare(world, code, np.ones(3)) for code in codes]
    weighed = find_nash(
        world, [Player(line, want) for line, want in zip(lines, wants, strict=True)]
    )
    np.testing.assert_allclose(np.ravel(plain.rates), np.ravel(weighed.rates), atol=1e-4)
    np.testing.assert_allclose(plain.payoffs, weighed.payoffs, atol=1e-6)


@pytest.mark.parametrize("weights", [np.ones(2), np.array([1.0, -0.1, 1.0]), np.zeros(3)])
def test_weights_that_mean_nothing_are_refused(world, weights):
    with pytest.raises(InputError, match="3 weights of zero or more, one for each sector"):
        make_political_welfare(world, world.economies[0], weights)
