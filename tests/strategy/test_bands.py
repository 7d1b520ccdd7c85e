"""Bands: quantiles over draws, the same whoever computes them, failures counted."""

import numpy as np
import pytest

from summitry.errors import InputError, NoEquilibriumError, NumericalError
from summitry.model import DEFAULT
from summitry.model import stack as stack_module
from summitry.model.draws import Spread
from summitry.policy import parse_scenario
from summitry.strategy import bands as bands_module
from summitry.strategy import evaluate
from summitry.strategy.band_cells import band_cells
from summitry.strategy.band_tables import bands_to_dict, describe_bands
from summitry.strategy.bands import (
    QUANTILES,
    Draws,
    compute_bands,
    compute_blur,
    compute_shock_bands,
)

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
    bands = compute_bands(evaluation, spread_of(world), Draws(60, seed=1))
    assert bands.cases == ("in_force", "threat:more")
    assert bands.quantiles.shape == (len(QUANTILES), 2, len(world.economies), 1)
    low, _, high = bands.quantiles
    assert (low <= high).all()
    mexico = world.economy_index("MEX")
    assert bands.quantiles[2, 1, mexico, 0] < 0  # hit in every draw
    assert not bands.failures


def test_no_spread_is_no_band(evaluation):
    bands = compute_bands(evaluation, spread_of(evaluation.world, 0.0), Draws(20))
    assert np.allclose(np.ptp(bands.quantiles, axis=0), 0, atol=1e-12)
    assert not bands.blur.any()
    assert bands.draws_advised == 0


def test_processes_give_the_same_numbers(evaluation):
    spread = spread_of(evaluation.world)
    alone = compute_bands(evaluation, spread, Draws(30, workers=1))
    together = compute_bands(evaluation, spread, Draws(30, workers=2))
    assert np.array_equal(alone.quantiles, together.quantiles)
    assert np.array_equal(alone.difference_quantiles, together.difference_quantiles)


def test_one_compiled_program_gives_the_same_numbers(evaluation, monkeypatch):
    monkeypatch.setattr(stack_module, "MOST_TOUCHED", 1.0)
    spread = spread_of(evaluation.world)
    processes = compute_bands(evaluation, spread, Draws(30, workers=1))
    compiled = compute_bands(evaluation, spread, Draws(30, executor="jax"))
    np.testing.assert_allclose(compiled.quantiles, processes.quantiles, rtol=1e-9, atol=1e-9)
    assert compiled.failures == processes.failures


def test_common_draws_sharpen_differences(evaluation):
    """The band of a difference is narrower than independent draws would make it."""
    bands = compute_bands(evaluation, spread_of(evaluation.world), Draws(100))
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
    real = bands_module.solve_together

    def fail_once(world, shocks, models, **_):
        for found, model in zip(real(world, shocks, models), models, strict=True):
            fails = model.trade_elasticity_factor[0] == bad
            yield NoEquilibriumError("solve, MEX", "no income", "some", "less") if fails else found

    spread = spread_of(evaluation.world)
    drawn = bands_module.draw_elasticities(evaluation.world, DEFAULT, spread, 0, 4)
    bad = drawn.trade_elasticity_factor[0]
    monkeypatch.setattr(bands_module, "solve_together", fail_once)
    bands = compute_bands(evaluation, spread, Draws(20, workers=1))
    assert bands.failures == ((4, "solve, MEX: no income"),)
    assert np.isfinite(bands.quantiles).all()


def test_a_band_of_failures_is_none(evaluation, monkeypatch):
    def fail(world, shocks, models, **_):
        return [NoEquilibriumError("solve, MEX", "no income", "some", "less") for _ in shocks]

    monkeypatch.setattr(bands_module, "solve_together", fail)
    with pytest.raises(NumericalError, match="20 of 20 draws without an answer"):
        compute_bands(evaluation, spread_of(evaluation.world), Draws(20, workers=1))


@pytest.mark.parametrize(("draws", "seed"), [(19, 0), (100_001, 0), (100, -1)])
def test_a_count_or_seed_that_cannot_be_used_is_refused(evaluation, draws, seed):
    with pytest.raises(InputError):
        compute_bands(evaluation, spread_of(evaluation.world), Draws(draws, seed))


def test_bands_of_shocks_are_those_of_the_cases(evaluation):
    spread = spread_of(evaluation.world)
    shocks = {case.key: case.outcome.shock for case in evaluation.cases}
    first = compute_bands(evaluation, spread, Draws(20))
    second = compute_shock_bands(evaluation.world, shocks, spread, Draws(20))
    assert np.array_equal(first.quantiles, second.quantiles)


def test_another_scenario_has_the_same_draws(evaluation):
    """Common random numbers: what both scenarios hold has the same band to the last digit."""
    world = evaluation.world
    other = evaluate(parse_scenario(TEXT.replace("25%", "50%").replace("two", "three")), world)
    first, second = (compute_bands(one, spread_of(world), Draws(20)) for one in (evaluation, other))
    assert np.array_equal(first.quantiles[:, 0], second.quantiles[:, 0])
    assert not np.array_equal(first.quantiles[:, 1], second.quantiles[:, 1])


def test_groups_are_added_up_within_each_draw(evaluation):
    world = evaluation.world
    groups = {"NAFTA": ("USA", "CAN", "MEX"), "JUST": ("CHN",)}
    names = ("real_income_pct", "real_income_musd")
    bands = compute_bands(evaluation, spread_of(world, 0.0), Draws(20, 0, names, groups=groups))
    assert bands.economies == (*world.economies, "NAFTA", "JUST")
    for case in bands.cases:
        money = [bands.at(case, code, "real_income_musd")[1] for code in groups["NAFTA"]]
        assert bands.at(case, "NAFTA", "real_income_musd")[1] == pytest.approx(sum(money))
        weight = [world.income[world.economy_index(code)] for code in groups["NAFTA"]]
        assert bands.at(case, "NAFTA", "real_income_pct")[1] == pytest.approx(
            100 * sum(money) / sum(weight)
        )
        for name in names:
            assert bands.at(case, "JUST", name) == pytest.approx(bands.at(case, "CHN", name))


def test_pass_through_widens_a_band(evaluation):
    world = evaluation.world
    mexico = world.economy_index("MEX")
    plain = Spread(np.zeros(3))
    drawn = Spread(np.zeros(3), pass_through_log_sd=0.2)
    for spread, wide in ((plain, False), (drawn, True)):
        bands = compute_bands(evaluation, spread, Draws(20))
        assert (np.ptp(bands.quantiles[:, 1, mexico, 0]) > 1e-3) == wide


@pytest.mark.parametrize(
    ("draws", "message"),
    [
        (Draws(20, indicators=("income",)), "unknown indicator income"),
        (Draws(20, indicators=("wage_pct",), groups={"A": ("USA",)}), "bands of groups"),
        (Draws(20, groups={"A": ("FRA",)}), "no economy of small-0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(evaluation, draws, message):
    with pytest.raises(InputError, match=message):
        compute_bands(evaluation, spread_of(evaluation.world), draws)


def test_more_than_fits_in_memory_is_refused(evaluation, monkeypatch):
    monkeypatch.setattr(bands_module, "MOST_VALUES", 100)
    with pytest.raises(InputError, match="160 values: 20 draws of 2 cases"):
        compute_bands(evaluation, spread_of(evaluation.world), Draws(20))


def test_the_note_says_whether_draws_were_enough(evaluation):
    world = evaluation.world
    few = compute_bands(evaluation, spread_of(world), Draws(20, workers=1))
    text = " ".join(describe_bands(few, ["USA"], ("real_income_pct",)))
    assert "5 to 95 % of 20 draws, seed 0, of trade elasticities (stated)" in text
    assert "too few draws" in text
    many = compute_bands(evaluation, spread_of(world), Draws(1000, workers=1))
    assert "enough draws" in " ".join(describe_bands(many, ["USA"], ("real_income_pct",)))


def test_plain_data_holds_every_quantile_and_what_was_drawn(evaluation):
    bands = compute_bands(evaluation, Spread(np.full(3, 0.3), 0.1, 0.05), Draws(20, 3))
    data = bands_to_dict(bands)
    assert (data["draws"], data["seed"]) == (20, 3)
    assert data["spread"]["elasticity_log_sd"] == [0.3] * 3
    assert (data["spread"]["tariff_log_sd"], data["spread"]["pass_through_log_sd"]) == (0.1, 0.05)
    ends = data["results"]["threat:more"]["MEX"]["real_income_pct"]
    assert ends == list(bands.at("threat:more", "MEX", "real_income_pct"))
    assert data["differences_from_in_force"]["in_force"]["MEX"]["real_income_pct"] == [0, 0, 0]
    assert band_cells(bands, "threat:more", "MEX", "real_income_pct") == dict(
        zip(("low", "median", "high"), ends, strict=True)
    )
    assert band_cells(bands, "threat:more", "MEX", "wage_pct") == {}
    assert band_cells(None, "threat:more", "MEX", "wage_pct") == {}
