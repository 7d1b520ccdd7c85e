"""Ossa (2014) under other elasticities, and wars against talks on a handful of duties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.evidence import ossa, ossa_games
from summitry.evidence.ossa import load_base_year
from summitry.evidence.ossa_games import (
    compute_region_rows,
    find_talks,
    find_war,
    list_lines,
    load_game,
    load_weights,
)
from summitry.model import Shock, no_shock, solve
from summitry.model.quantities import RealIncome
from summitry.strategy.optimal import find_optimum


def test_elasticities_are_scaled_to_a_mean(data_dir: Path) -> None:
    folder = data_dir / "ossa2014"
    plain, _ = load_base_year(folder)
    world, model = load_base_year(folder, mean_substitution=6.0)
    assert (world.trade_elasticity + 1).mean() == pytest.approx(6)
    ratio = (world.trade_elasticity + 1) / (plain.trade_elasticity + 1)
    np.testing.assert_allclose(ratio, ratio[0])
    np.testing.assert_allclose(world.deficit, 0, atol=1e-6)
    markup = np.broadcast_to(1 / (1 + world.trade_elasticity), world.output.shape)
    np.testing.assert_allclose(model.profit_share, markup)
    with pytest.raises(InputError, match="every sector's elasticity exceeds 1"):
        load_base_year(folder, mean_substitution=1.1)


def test_the_harder_goods_are_replaced_the_higher_duties_are_best(data_dir: Path) -> None:
    """The optimum of one region, at three means of the elasticity."""
    medians = []
    for mean in (3.0, 5.0, 8.0):
        world, model = load_base_year(data_dir / "ossa2014", mean_substitution=mean)
        lines = list_lines(world)[world.economies.index("India")]
        best = find_optimum(world, RealIncome("India"), lines, model=model, starts=1)
        medians.append(best.median)
    assert medians[0] > medians[1] > medians[2] > 0


def test_weights_of_one_are_real_income(data_dir: Path) -> None:
    folder = data_dir / "ossa2014"
    world, model = load_base_year(folder)
    base = solve(world, no_shock(world), model)
    outcome = solve(world, Shock(np.zeros_like(world.tariff_rate)), model)
    plain = compute_region_rows(outcome, base, load_weights(folder, world, model, political=False))
    weighed = compute_region_rows(outcome, base, load_weights(folder, world, model, political=True))
    for code in world.economies:
        assert plain[code, "gov_welf"] == pytest.approx(plain[code, "welf"], abs=1e-9)
        assert weighed[code, "welf"] == plain[code, "welf"]
        assert weighed[code, "gov_welf"] != pytest.approx(plain[code, "welf"], abs=1e-4)


def test_rows_are_percent_of_where_they_start(data_dir: Path) -> None:
    """From today's duties to none, and from none to today's: one undoes the other."""
    game = load_game(data_dir / "ossa2014", political=True)
    today = solve(game.world, no_shock(game.world), game.model)
    free = solve(game.world, Shock(np.zeros_like(game.world.tariff_rate)), game.model)
    there = compute_region_rows(free, today, game.wants)
    back = compute_region_rows(today, free, game.wants)
    for code in game.world.economies:
        for column in ("welf", "gov_welf"):
            both = (1 + there[code, column] / 100) * (1 + back[code, column] / 100)
            assert both == pytest.approx(1, abs=1e-9)
            assert there[code, column] != pytest.approx(0, abs=1e-4)


def test_a_war_of_governments_that_weigh_sectors(data_dir: Path) -> None:
    """The paper's abstract (doi 10.1257/aer.104.12.4104): duties of 63 percent in a trade war on
    average, at a cost to governments of 2.9 percent, and gains from talks of 0.5 percent.

    Ours are 62.0, 2.82 and 0.48. The first two are not the printed digits, and a ceiling of 10,000
    instead of 1000 percent does not change them: the tables behind the abstract are not in the
    public set, so that this test holds to a point and a tenth, and to what a war is.
    """
    folder = data_dir / "ossa2014"
    war = find_war(folder, political=True)
    assert war.certificate.holds  # no government found a better answer to the others
    game = load_game(folder, political=True)
    today = solve(game.world, no_shock(game.world), game.model)
    rows = compute_region_rows(war.outcome, today, game.wants)
    cost = np.mean([rows[code, "gov_welf"] for code in game.world.economies])
    assert all(rows[code, "gov_welf"] < 0 for code in game.world.economies)
    assert cost == pytest.approx(-2.9, abs=0.1)
    assert 100 * np.mean([np.median(rates) for rates in war.rates]) == pytest.approx(63, abs=1)
    np.testing.assert_allclose(
        war.payoffs, [rows[code, "gov_welf"] for code in game.world.economies], atol=1e-6
    )


def test_talks_load_the_base_year_once(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def count(folder: Path, **given: float | None) -> object:
        loads.append(folder)
        return ossa.load_base_year(folder, **given)

    monkeypatch.setattr(ossa_games, "load_base_year", count)
    load_game.cache_clear()
    talks = find_talks(data_dir / "ossa2014", political=True, start="free")
    assert len(loads) == 1
    assert talks.smallest == pytest.approx(0.214, abs=0.003)
    assert np.ptp(talks.gains) < 0.01


def test_talks_from_todays_duties_gain_what_the_abstract_says(data_dir: Path) -> None:
    talks = find_talks(data_dir / "ossa2014", political=True)
    assert talks.smallest == pytest.approx(0.5, abs=0.05)  # as printed: 0.5
    assert np.ptp(talks.gains) < 0.01
