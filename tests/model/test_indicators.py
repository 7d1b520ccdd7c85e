"""Indicators: hand-computed cells, identities, and what no change gives."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.model import (
    INDICATORS,
    Shock,
    compute_bilateral_goods,
    compute_indicators,
    compute_sector_output_pct,
    no_shock,
    solve,
)
from summitry.world import World


def test_every_indicator_is_described_and_finite(small_world: World) -> None:
    values = compute_indicators(solve(small_world, no_shock(small_world)))
    assert set(values) == set(INDICATORS)
    for array in values.values():
        assert array.shape == (len(small_world.economies),)
        assert np.all(np.isfinite(array))


LEVELS = ("goods_balance_musd", "tariff_revenue_musd", "gdp_musd", "national_income_musd")


def test_without_a_shock_nothing_changes(small_world: World) -> None:
    outcome = solve(small_world, no_shock(small_world))
    values = compute_indicators(outcome)
    for name, array in values.items():
        if name not in LEVELS:
            np.testing.assert_allclose(array, 0, atol=1e-7, err_msg=name)
    np.testing.assert_allclose(values["tariff_revenue_musd"], small_world.tariff_revenue)
    np.testing.assert_allclose(compute_sector_output_pct(outcome), 0, atol=1e-7)


def test_balances_agree_with_bilateral_flows(small_world: World) -> None:
    rates = small_world.tariff_rate.copy()
    rates[0, 1] += 0.25
    outcome = solve(small_world, Shock(rates))
    base, new = compute_bilateral_goods(outcome)
    values = compute_indicators(outcome)
    np.testing.assert_allclose(new.sum(axis=0) - new.sum(axis=1), values["goods_balance_musd"])
    assert values["goods_balance_musd"].sum() == pytest.approx(0, abs=1e-8 * base.sum())
    assert new[0, 1] < base[0, 1]


def test_tariff_signs(small_world: World) -> None:
    """A duty on one partner hurts that partner, raises revenue and cuts both sides' trade."""
    rates = small_world.tariff_rate.copy()
    rates[0, 1] += 0.10
    values = compute_indicators(solve(small_world, Shock(rates)))
    assert values["real_income_pct"][1] < 0
    assert values["tariff_revenue_change_musd"][0] > 0
    assert values["export_volume_pct"][1] < 0
    assert values["import_volume_pct"][0] < 0
    money = values["real_income_pct"] / 100 * small_world.income
    np.testing.assert_allclose(values["real_income_musd"], money)


def test_a_missing_sector_reports_no_change(small_world: World) -> None:
    rates = small_world.tariff_rate.copy()
    rates[1, 0] += 0.25
    change = compute_sector_output_pct(solve(small_world, Shock(rates)))
    assert change[3, 0] == 0
    assert np.all(np.isfinite(change))
