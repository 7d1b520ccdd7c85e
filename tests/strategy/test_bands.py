"""Bands: quantiles over draws, the same whoever computes them, failures counted."""

import numpy as np
import pytest

from summitry.errors import InputError, NoEquilibriumError, NumericalError
from summitry.model.draws import Spread
from summitry.policy import parse_scenario
from summitry.strategy import bands as bands_module
from summitry.strategy import evaluate
from summitry.strategy.bands import QUANTILES, compute_bands, compute_blur

TEXT = """
name: two
as_of: 2025-02-10
measures:
  - {id: base, importer: USA, exporters: CHN, add: 10%}
  - {id: more, importer: USA, exporters: MEX, add: 25%, status: threatened}
"""


@pytest.fixture
def evaluation(small_world):
    return evaluate(parse_scenario(TEXT), small_world)


def spread_of(world, sd=0.3):
    return Spread(np.full(len(world.sectors), sd))


def test_bands_hold_the_answer_without_draws_and_are_ordered(evaluation):
    world = evaluation.world
    bands = compute_bands(evaluation, spread_of(world), draws=60, seed=1)
    assert bands.cases == ("in_force", "threat:more")
    assert bands.quantiles.shape == (len(QUANTILES), 2, len(world.economies), 1)
    low, _, high = bands.quantiles
    assert (low <= high).all()
    mexico = world.economy_index("MEX")
    assert bands.quantiles[2, 1, mexico, 0] < 0  # hit in every draw
    assert not bands.failures


def test_no_spread_is_no_band(evaluation):
    bands = compute_bands(evaluation, spread_of(evaluation.world, 0.0), draws=20)
    assert np.allclose(np.ptp(bands.quantiles, axis=0), 0, atol=1e-12)
    assert not bands.blur.any()
    assert bands.draws_advised == 0


def test_processes_give_the_same_numbers(evaluation):
    spread = spread_of(evaluation.world)
    alone = compute_bands(evaluation, spread, draws=30, workers=1)
    together = compute_bands(evaluation, spread, draws=30, workers=2)
    assert np.array_equal(alone.quantiles, together.quantiles)
    assert np.array_equal(alone.difference_quantiles, together.difference_quantiles)


def test_common_draws_sharpen_differences(evaluation):
    """The band of a difference is narrower than independent draws would make it."""
    bands = compute_bands(evaluation, spread_of(evaluation.world), draws=100)
    united_states = evaluation.world.economy_index("USA")
    width = np.ptp(bands.quantiles[:, :, united_states, 0], axis=0)
    difference = np.ptp(bands.difference_quantiles[:, 1, united_states, 0])
    assert difference < np.hypot(*width)
    assert np.array_equal(bands.difference_quantiles[:, 0], np.zeros_like(bands.quantiles[:, 0]))


def test_the_blur_of_a_band_is_the_error_of_its_ends_and_falls_with_draws():
    rng = np.random.default_rng(0)
    ends = [np.quantile(rng.standard_normal(400), 0.05) for _ in range(2000)]
    width = 2 * 1.645
    measured = np.std(ends) / width
    assert compute_blur(rng.standard_normal((400, 200))).mean() == pytest.approx(measured, rel=0.4)
    few, many = (compute_blur(rng.standard_normal((k, 200))).mean() for k in (100, 1600))
    assert many < few / 2


def test_a_draw_without_an_answer_is_listed_and_left_out(evaluation, monkeypatch):
    real = bands_module.solve_each

    def fail_once(world, shocks):
        if world.trade_elasticity[0] == bad:
            raise NoEquilibriumError("solve, MEX", "no income", "some", "less")
        return real(world, shocks)

    spread = spread_of(evaluation.world)
    bad = bands_module.draw_world(evaluation.world, spread, 0, 4).trade_elasticity[0]
    monkeypatch.setattr(bands_module, "solve_each", fail_once)
    bands = compute_bands(evaluation, spread, draws=20, workers=1)
    assert bands.failures == ((4, "solve, MEX: no income"),)
    assert np.isfinite(bands.quantiles).all()


def test_a_band_of_failures_is_none(evaluation, monkeypatch):
    def fail(world, shocks):
        raise NoEquilibriumError("solve, MEX", "no income", "some", "less")

    monkeypatch.setattr(bands_module, "solve_each", fail)
    with pytest.raises(NumericalError, match="20 of 20 draws without an answer"):
        compute_bands(evaluation, spread_of(evaluation.world), draws=20, workers=1)


@pytest.mark.parametrize(("draws", "seed"), [(19, 0), (100_001, 0), (100, -1)])
def test_a_count_or_seed_that_cannot_be_used_is_refused(evaluation, draws, seed):
    with pytest.raises(InputError):
        compute_bands(evaluation, spread_of(evaluation.world), draws=draws, seed=seed)
