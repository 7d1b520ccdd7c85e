"""Draws: functions of seed and number, common to all scenarios, inside the admissible range."""

from dataclasses import replace

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.model import no_shock
from summitry.model.draws import (
    HIGHEST_LOG_SD,
    Spread,
    check_spread,
    compute_published_spread,
    draw_model,
    draw_shock,
    draw_world,
)
from summitry.model.model import DEFAULT
from summitry.world import ELASTICITY_BOUNDS, load_world


def spread_of(world, sd=0.3, tariff=0.0):
    return Spread(np.full(len(world.sectors), sd), tariff)


def test_a_draw_is_its_seed_and_number(small_world):
    spread = spread_of(small_world)
    first = draw_world(small_world, spread, 1, 2).trade_elasticity
    assert np.array_equal(first, draw_world(small_world, spread, 1, 2).trade_elasticity)
    for other in ((1, 3), (2, 2)):
        assert not np.array_equal(first, draw_world(small_world, spread, *other).trade_elasticity)


def test_only_elasticities_are_drawn(small_world):
    drawn = draw_world(small_world, spread_of(small_world), 0, 0)
    assert np.array_equal(drawn.basic_flow, small_world.basic_flow)
    assert np.array_equal(drawn.trade_share, small_world.trade_share)
    assert not np.array_equal(drawn.trade_elasticity, small_world.trade_elasticity)


def test_draws_have_the_median_and_the_spread_stated():
    world = load_world("world-2022")
    spread = spread_of(world, 0.2)
    drawn = [draw_world(world, spread, 7, k).trade_elasticity for k in range(2000)]
    logs = np.log(drawn) - np.log(world.trade_elasticity)
    # 2000 draws: standard errors of 0.0056 for a median and 0.0032 for a standard deviation
    assert np.allclose(np.median(logs, axis=0), 0, atol=0.03)
    assert np.allclose(logs.std(axis=0), 0.2, atol=0.02)
    correlation = np.corrcoef(logs.T)[~np.eye(len(world.sectors), dtype=bool)]
    assert abs(correlation.mean() - 0.5) < 0.05


def test_draws_stay_in_the_admissible_range():
    world = load_world("world-2022")
    low, high = ELASTICITY_BOUNDS
    for number in range(50):
        drawn = draw_world(world, spread_of(world, 1.0), 0, number).trade_elasticity
        assert drawn.min() >= low
        assert drawn.max() <= high


def test_the_published_spread_is_that_of_the_estimates_in_the_baseline():
    world = load_world("world-2022")
    spread = compute_published_spread(world)
    assert spread.elasticity_log_sd.shape == (len(world.sectors),)
    assert 0.2 < spread.elasticity_log_sd.min() < spread.elasticity_log_sd.max() < 1.2
    petroleum = world.sectors.index("C19")  # where published estimates lie furthest apart
    assert spread.elasticity_log_sd.argmax() == petroleum


def test_a_world_without_published_sets_needs_a_stated_spread(small_world):
    with pytest.raises(InputError, match="at least three"):
        compute_published_spread(small_world)


def test_a_tariff_spread_scales_the_change_of_duty(small_world):
    shock = no_shock(small_world)
    raised = shock.tariff_rate_new.copy()
    raised[0, 1] += 0.25
    shock = type(shock)(tariff_rate_new=raised)
    drawn = draw_shock(small_world, shock, spread_of(small_world, 0, 0.2), 3, 4)
    change = drawn.tariff_rate_new - small_world.tariff_rate
    assert np.ptp(change[0, 1]) < 1e-12
    assert change[0, 1, 0] not in (0, 0.25)
    change[0, 1] = 0
    assert not change.any()
    assert draw_shock(small_world, shock, spread_of(small_world), 3, 4) is shock


def test_pass_through_is_drawn_around_the_models_own(small_world):
    spread = Spread(np.zeros(3), pass_through_log_sd=0.2)
    drawn = [draw_model(DEFAULT, spread, 5, k).pass_through for k in range(400)]
    assert np.median(drawn) == pytest.approx(1, abs=0.03)
    assert np.std(np.log(drawn)) == pytest.approx(0.2, abs=0.02)
    assert draw_model(DEFAULT, spread_of(small_world), 5, 0) is DEFAULT
    by_importer = replace(DEFAULT, pass_through=np.array([0.5, 1.0]))
    one = draw_model(by_importer, spread, 5, 7).pass_through
    assert one[0] / one[1] == pytest.approx(0.5)


def test_what_is_drawn_besides_leaves_elasticities_as_they_were(small_world):
    """Common random numbers: a scenario with a spread of pass-through has the same elasticities."""
    plain, more = spread_of(small_world), Spread(np.full(3, 0.3), 0.1, 0.2)
    for number in range(5):
        first, second = (draw_world(small_world, s, 1, number) for s in (plain, more))
        assert np.array_equal(first.trade_elasticity, second.trade_elasticity)


@pytest.mark.parametrize("sd", [-0.1, np.nan, HIGHEST_LOG_SD + 0.1, np.inf])
def test_an_impossible_spread_is_refused(small_world, sd):
    with pytest.raises(InputError, match="standard deviation of logs"):
        check_spread(small_world, spread_of(small_world, sd))


def test_a_spread_for_other_sectors_is_refused(small_world):
    with pytest.raises(InputError, match="one for each of the 3 sectors"):
        check_spread(small_world, Spread(np.full(2, 0.2)))
