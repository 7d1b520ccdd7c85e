"""Experiments of Caliendo and Parro (2015) beyond the published cells: identities that hold."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.evidence.nafta import (
    MEMBERS,
    Experiment,
    Variant,
    What,
    compute_bilateral_rows,
    compute_export_rows,
    compute_import_growth,
    compute_sector_import_growth,
    compute_sector_rows,
    compute_welfare_rows,
    solve_experiment,
)


@pytest.fixture(scope="module")
def folder(data_dir: Path) -> Path:
    return data_dir / "cp2015"


@pytest.fixture(scope="module", params=["nafta", "nafta_given_world"])
def experiment(request: pytest.FixtureRequest, folder: Path) -> Experiment:
    return solve_experiment(folder, request.param)


def test_bilateral_and_sector_parts_add_up(experiment: Experiment) -> None:
    rows, pairs = compute_welfare_rows(experiment), compute_bilateral_rows(experiment)
    for code in experiment.world.economies:
        for name in ("terms_of_trade", "volume_of_trade"):
            both = pairs[code, f"{name}_members"] + pairs[code, f"{name}_rest"]
            assert both == pytest.approx(rows[code, name], abs=1e-12)
    for code in MEMBERS:
        parts = compute_sector_rows(experiment, code)
        for name in ("terms_of_trade", "volume_of_trade"):
            found = [value for (_, column), value in parts.items() if column == name]
            assert sum(found) == pytest.approx(rows[code, name], abs=1e-10)
            shares = [value for (_, column), value in parts.items() if column == f"{name}_share"]
            assert sum(shares) == pytest.approx(100)


def test_export_shares_add_up_and_mexico_concentrates(experiment: Experiment) -> None:
    for code in MEMBERS:
        cells = compute_export_rows(experiment, code)
        for when in ("before", "after"):
            shares = [v for (s, w), v in cells.items() if w == when and s != "concentration"]
            assert len(shares) == 20
            assert sum(shares) == pytest.approx(100)
            assert 0 < cells["concentration", when] < 1
    mexico = compute_export_rows(experiment, "MEX")
    assert mexico["electrical", "after"] > mexico["electrical", "before"] + 10
    assert mexico["concentration", "after"] > mexico["concentration", "before"]


def test_what_nafta_adds_is_all_cuts_over_the_world_s(folder: Path) -> None:
    """Measures chain: the world's cuts, times what the members' add, are all cuts."""
    added, rest, world = (
        compute_welfare_rows(solve_experiment(folder, what))
        for what in ("nafta_given_world", "world_without_nafta", "world")
    )
    for code in MEMBERS:
        for column in ("terms_of_trade", "volume_of_trade", "real_wage", "real_income"):
            chained = (1 + added[code, column] / 100) * (1 + rest[code, column] / 100)
            assert 100 * (chained - 1) == pytest.approx(world[code, column], abs=1e-9)


def test_exports_before_are_those_of_the_base_year(folder: Path) -> None:
    """Whatever the change comes on top of; concentration counts services, which are not traded."""
    one, other = (
        compute_export_rows(solve_experiment(folder, what), "MEX")
        for what in ("nafta", "nafta_given_world")
    )
    before = {key: value for key, value in one.items() if key[1] == "before"}
    assert before == {key: value for key, value in other.items() if key[1] == "before"}
    squares = sum((v / 100) ** 2 for (sector, _), v in before.items() if sector != "concentration")
    assert before["concentration", "before"] == pytest.approx((squares - 1 / 40) / (1 - 1 / 40))
    assert one["textile", "after"] != pytest.approx(other["textile", "after"], abs=1e-3)


def test_growth_by_sector_adds_up_to_that_of_the_flow(experiment: Experiment) -> None:
    world = experiment.world
    n, i = world.economy_index("MEX"), world.economy_index("USA")
    by_good = compute_sector_import_growth(experiment, "MEX", "USA")
    flow = dict(zip(world.sectors, world.basic_flow[n, i], strict=True))
    grown = sum(flow[sector] * (1 + value / 100) for (sector, _), value in by_good.items())
    total = compute_import_growth(experiment)["MEX", "imports_from_USA"]
    assert 100 * (grown / sum(flow.values()) - 1) == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("variant", get_args(Variant))
def test_every_experiment_exists_for_every_model(folder: Path, variant: Variant) -> None:
    for what in get_args(What):
        for balanced in (True, False):
            rows = compute_welfare_rows(
                solve_experiment(folder, what, variant=variant, balanced=balanced)
            )
            assert np.isfinite(list(rows.values())).all()
            if what != "world_without_nafta":
                assert rows["MEX", "volume_of_trade"] > 0.1


def test_unknown_names_are_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"one of nafta, world, world_without_nafta"):
        solve_experiment(folder, "brexit")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="one of benchmark, no_io, no_materials, one_sector"):
        solve_experiment(folder, variant="full")  # type: ignore[arg-type]


def test_other_elasticities_of_goods_or_of_all(folder: Path) -> None:
    own = solve_experiment(folder)
    theta = own.world.trade_elasticity
    goods = theta[own.world.is_good]
    same = solve_experiment(folder, trade_elasticity=goods)
    np.testing.assert_allclose(same.outcome.wage_hat, own.outcome.wage_hat, rtol=1e-9)
    half = solve_experiment(folder, trade_elasticity=theta / 2)
    np.testing.assert_array_equal(half.world.trade_elasticity, theta / 2)
    less = compute_import_growth(half)["MEX", "all"]
    assert 0 < less < compute_import_growth(own)["MEX", "all"]
    with pytest.raises(UsageError, match="or 20 for the goods alone"):
        solve_experiment(folder, trade_elasticity=[1.0, 2.0])
