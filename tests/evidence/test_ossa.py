"""Ossa (2014) under other elasticities, and wars against talks on a handful of duties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.evidence.ossa import load_base_year
from summitry.evidence.ossa_games import compute_region_rows, list_lines, load_weights
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
