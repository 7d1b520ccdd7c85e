from __future__ import annotations

import numpy as np
import pytest

from summitry.brief.results import Results, find_focus, find_place, outside_baseline
from summitry.policy import AllBut, TariffMeasure


@pytest.fixture(scope="module")
def results(evaluation) -> Results:
    return Results(evaluation.cases[1].outcome)


def test_a_group_gains_what_its_members_gain(results, world):
    group = find_place("USMCA", world)
    members = [find_place(code, world) for code in ("USA", "CAN")]
    gains = [results.value("real_income_musd", place) for place in members]
    assert results.value("real_income_musd", group) == pytest.approx(sum(gains))
    shares = [results.value("real_income_pct", place) for place in members]
    assert min(shares) < results.value("real_income_pct", group) < max(shares)
    spending = sum(world.income[world.economy_index(code)] for code in ("USA", "CAN"))
    assert results.value("real_income_pct", group) == pytest.approx(
        100 * sum(gains) / spending, rel=1e-9
    )


def test_a_group_of_one_is_that_economy(results, world):
    japan = find_place("JPN", world)
    for key, values in results.indicators.items():
        assert results.value(key, japan) == pytest.approx(values[world.economy_index("JPN")])


def test_balances_are_two_sides_of_one_flow(results, world):
    usa, canada = find_place("USA", world), find_place("CAN", world)
    there, back = results.goods_balance(usa, canada), results.goods_balance(canada, usa)
    assert np.allclose(there, np.negative(back))
    home = np.ix_([1], [2])
    flow = world.basic_flow[:, :, world.is_good].sum(axis=2)
    assert there[0] == pytest.approx(float(flow.T[home][0, 0] - flow[home][0, 0]))


def test_sector_changes_add_up_over_members(results, world):
    group = find_place("USMCA", world)
    _, total = results.sector_changes(group)
    parts = [results.sector_changes(find_place(code, world))[1] for code in ("USA", "CAN")]
    assert total == pytest.approx(np.sum(parts, axis=0))


def test_a_sector_that_nobody_has_does_not_divide_by_zero(results, world):
    share, change = results.sector_changes(find_place("JPN", world))
    assert np.isfinite(share).all()
    assert np.isfinite(change).all()


def test_the_focus_is_the_parties_then_whoever_is_named(world):
    measures = (
        TariffMeasure(id="a", importer="USA", exporters=("CAN", "PRK"), rate=0.1),
        TariffMeasure(id="b", importer="JPN", exporters=AllBut(("VNM",)), rate=0.1),
    )
    places = find_focus(("JPN", "PRK"), measures, world)
    assert [place.code for place in places] == ["JPN", "USA", "CAN"]
    assert outside_baseline(("JPN", "PRK", "PRK", "EU"), world) == ("PRK", "EU")
