"""Bands of measures: by hand, common random numbers, failures counted, refusals."""

import numpy as np
import pytest

from summitry.errors import InputError, NoEquilibriumError, NumericalError
from summitry.exposure import compute_pairwise_loss
from summitry.model.draws import Spread, draw_world
from summitry.strategy.bands import QUANTILES, Draws
from summitry.strategy.measure_bands import compute_measure_bands
from tests.conftest import make_world


def spread_of(world, sd=0.3):
    return Spread(np.full(len(world.sectors), sd))


def test_quantiles_are_those_of_the_measure_on_each_draw():
    world = make_world(0)
    bands = compute_measure_bands(world, compute_pairwise_loss, spread_of(world), Draws(40, 7))
    drawn = [compute_pairwise_loss(draw_world(world, spread_of(world), 7, k)) for k in range(40)]
    assert np.array_equal(bands.quantiles, np.quantile(drawn, QUANTILES, axis=0))
    assert (bands.draws, bands.seed, bands.failures) == (40, 7, ())
    assert 0 < bands.blur < 1


def test_no_spread_no_band():
    world = make_world(1)
    bands = compute_measure_bands(world, compute_pairwise_loss, spread_of(world, 0.0), Draws(20))
    assert np.allclose(bands.quantiles, compute_pairwise_loss(world))
    assert bands.blur == 0


def test_the_same_draws_for_every_measure():
    """A measure and its double differ by a factor of two at every quantile."""
    world = make_world(2)
    once, twice = (
        compute_measure_bands(
            world, lambda drawn, k=k: k * compute_pairwise_loss(drawn), spread_of(world), Draws(30)
        )
        for k in (1, 2)
    )
    assert np.allclose(twice.quantiles, 2 * once.quantiles)


def test_draws_without_an_answer_are_counted_and_left_out():
    world = make_world(0)
    seen = []

    def measure(drawn):
        seen.append(drawn)
        if len(seen) % 5 == 0:
            raise NoEquilibriumError("here", "nothing", "something", "do it")
        return np.ones(1)

    bands = compute_measure_bands(world, measure, spread_of(world), Draws(20))
    assert [number for number, _ in bands.failures] == [4, 9, 14, 19]
    assert bands.failures[0][1] == "here: nothing"

    def never(drawn):
        raise NoEquilibriumError("here", "nothing", "something", "do it")

    with pytest.raises(NumericalError) as error:
        compute_measure_bands(world, never, spread_of(world), Draws(20))
    assert error.value.seen == "20 of 20 draws without an answer; the first: here: nothing"


def test_a_figure_that_is_not_finite_has_no_band():
    world = make_world(0)
    bands = compute_measure_bands(
        world, lambda drawn: np.array([np.inf, 1.0]), spread_of(world), Draws(20)
    )
    assert np.isnan(bands.quantiles[:, 0]).all()
    assert (bands.quantiles[:, 1] == 1).all()


def test_too_few_draws_are_refused():
    world = make_world(0)
    with pytest.raises(InputError) as error:
        compute_measure_bands(world, compute_pairwise_loss, spread_of(world), Draws(3))
    assert error.value.seen == "3 draws"
