"""What an outcome is worth: parts that add up, and formulas worked out another way."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.model import (
    Model,
    Shock,
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_employment_pct,
    compute_first_order_welfare,
    compute_indicators,
    compute_profits,
    compute_real_exchange_rates,
    compute_real_income_pct,
    compute_real_wage_parts,
    compute_welfare_musd,
    compute_welfare_pct,
    solve,
)
from summitry.model.indicators import compute_foreign_income
from summitry.model.rebase import solve_base_year
from summitry.model.welfare import compute_relief, compute_terms_and_volume_pct
from tests.conftest import make_world
from tests.model.test_model import SWITCHES, own_most, tariffs


@pytest.mark.parametrize("name", SWITCHES)
def test_parts_of_the_real_wage_add_up(name: str) -> None:
    world = make_world(4)
    outcome = solve(world, tariffs(world, 0.3), SWITCHES[name])
    real_wage = 100 * np.log(outcome.wage_hat / compute_consumer_price_hat(outcome))
    np.testing.assert_allclose(compute_real_wage_parts(outcome).total, real_wage, atol=1e-9)


def test_three_parts_are_all_of_it_under_cobb_douglas() -> None:
    """Caliendo and Parro's equation 15 is exact: nothing is left for other causes."""
    world = make_world(4, dead=False)
    parts = compute_real_wage_parts(solve(world, tariffs(world, 0.3)))
    np.testing.assert_allclose(parts.other, 0, atol=1e-8)
    assert np.abs(parts.final_goods).max() > 0.01
    raised = solve(
        world, Shock(world.tariff_rate, productivity_hat=np.full(world.output.shape, 1.1))
    )
    assert compute_real_wage_parts(raised).other.sum(axis=1).min() > 5


def test_terms_and_volume_add_up_by_partner_and_by_sector() -> None:
    world = make_world(5)
    outcome = solve(world, tariffs(world, 0.3))
    first = compute_first_order_welfare(outcome)
    for total, by_partner, by_sector in (
        (first.terms_of_trade_pct, first.bilateral_terms_pct, first.sectoral_terms_pct),
        (first.volume_of_trade_pct, first.bilateral_volume_pct, first.sectoral_volume_pct),
    ):
        np.testing.assert_allclose(by_partner.sum(axis=1), total, atol=1e-12)
        np.testing.assert_allclose(by_sector.sum(axis=1), total, atol=1e-12)
    money = first.bilateral_terms_pct * world.income[:, None]  # what one gains the other pays
    np.testing.assert_allclose(money, -money.T, atol=1e-9)
    short = compute_terms_and_volume_pct(outcome, compute_basic_flow_new(outcome))
    np.testing.assert_allclose(short[0], first.terms_of_trade_pct, atol=1e-10)
    np.testing.assert_allclose(short[1], first.volume_of_trade_pct, atol=1e-10)


def test_small_changes_are_worth_what_the_first_order_says() -> None:
    """With balanced trade both measures meet as the change becomes small."""
    world = solve_base_year(make_world(6), balanced=True)
    outcome = solve(world, tariffs(world, 1e-4))
    exact = compute_real_income_pct(outcome)
    gap = np.abs(compute_first_order_welfare(outcome).welfare_pct - exact)
    assert gap.max() < 1e-2 * np.abs(exact).max()
    assert np.abs(exact).max() > 1e-4


def test_welfare_is_real_income_where_labour_is_fixed() -> None:
    world = make_world(7)
    outcome = solve(world, tariffs(world, 0.3), SWITCHES["capital"])
    np.testing.assert_array_equal(compute_welfare_pct(outcome), compute_real_income_pct(outcome))


def test_welfare_with_labour_supply_is_utility() -> None:
    """With lump sums: consumption less ``k/(1+k) L^(1+1/k)`` of the labour income, worked out."""
    world, supply = make_world(7), 0.5
    model = Model(labour_supply_elasticity=supply)
    outcome = solve(world, tariffs(world, 0.3), model)
    price = compute_consumer_price_hat(outcome)
    cost = supply / (1 + supply) * world.value_added  # of working, at the baseline
    utility = outcome.income_new / price - cost * outcome.labour_hat ** (1 + 1 / supply)
    expected = 100 * (utility / (world.income - cost) - 1)
    np.testing.assert_allclose(compute_welfare_pct(outcome), expected, rtol=1e-9)
    np.testing.assert_allclose(outcome.labour_hat, (outcome.wage_hat / price) ** supply, rtol=1e-9)


def test_relief_raises_labour() -> None:
    """The same duties: with relief of the tax on labour more is worked than with lump sums."""
    world = make_world(7)
    relieved, paid = (
        solve(world, tariffs(world, 0.3), SWITCHES[name])
        for name in ("income-tax relief", "labour supply")
    )
    assert relieved.labour_hat[0] > paid.labour_hat[0]
    relief = compute_relief(relieved)
    assert relief[0] > 0
    price = compute_consumer_price_hat(relieved)
    expected = (relieved.wage_hat / price / (1 - relief)) ** 0.5
    np.testing.assert_allclose(relieved.labour_hat, expected, rtol=1e-9)


def test_returns_from_abroad_sum_to_zero_and_part_gdp_from_income() -> None:
    world = make_world(8)
    model = Model(labour_share=0.6, profit_share=0.05, ownership=own_most(4))
    outcome = solve(world, tariffs(world, 0.3), model)
    foreign = compute_foreign_income(outcome)
    assert foreign.sum() == pytest.approx(0, abs=1e-8 * world.value_added.sum())
    assert np.abs(foreign).max() > 1
    values = compute_indicators(outcome)
    gap = values["national_income_musd"] - values["gdp_musd"]
    np.testing.assert_allclose(gap, foreign, rtol=1e-9)
    np.testing.assert_allclose(
        values["national_income_musd"] + outcome.deficit_new, outcome.income_new, rtol=1e-9
    )
    assert compute_profits(outcome).sum() == pytest.approx(values["profit_musd"].sum())


def test_fixed_labour_moves_between_sectors() -> None:
    world = make_world(9)
    outcome = solve(world, tariffs(world, 0.3))
    base = world.value_added_share * world.output
    moved = base * compute_employment_pct(outcome) / 100
    np.testing.assert_allclose(moved.sum(axis=1), 0, atol=1e-7 * base.sum())
    assert np.abs(compute_employment_pct(outcome)).max() > 0.1


def test_real_exchange_rates_are_mirror_images() -> None:
    world = make_world(10)
    for rate in compute_real_exchange_rates(solve(world, tariffs(world, 0.3))):
        np.testing.assert_allclose(rate * rate.T, 1, rtol=1e-12)
        assert rate[0, 1] > 1  # a duty makes the economy that charges it dearer


def test_welfare_in_money_is_consumption_less_the_cost_of_work() -> None:
    """Utility worked out from labour itself: the cost of work rises with L^(1 + 1/kappa)."""
    world, kappa = make_world(4), 0.5
    outcome = solve(world, tariffs(world, 0.3), Model(labour_supply_elasticity=kappa))
    gained = world.income * compute_real_income_pct(outcome) / 100
    cost = kappa / (1 + kappa) * world.value_added * (outcome.labour_hat ** (1 + 1 / kappa) - 1)
    assert np.abs(cost / gained).max() > 0.01
    np.testing.assert_allclose(compute_welfare_musd(outcome), gained - cost, rtol=1e-8)
    fixed = solve(world, tariffs(world, 0.3))
    money = compute_indicators(fixed)["real_income_musd"]
    np.testing.assert_allclose(compute_welfare_musd(fixed), money, rtol=1e-12)


def test_what_one_policy_adds_to_another_to_first_order() -> None:
    """Given nothing it is the whole; given itself nothing; given the other, the rest, for small."""
    world = make_world(5)
    one, both = np.array(world.tariff_rate), np.array(world.tariff_rate)
    one[0, 1:] += 0.01
    both[0, 1:] += 0.01
    both[2, 3] += 0.01
    first, second = solve(world, Shock(one)), solve(world, Shock(both))
    whole, part = compute_first_order_welfare(second), compute_first_order_welfare(first)
    unmoved = solve(world, Shock(world.tariff_rate))
    np.testing.assert_allclose(
        compute_first_order_welfare(second, given=unmoved).welfare_pct, whole.welfare_pct, atol=1e-7
    )
    np.testing.assert_allclose(
        compute_first_order_welfare(second, given=second).welfare_pct, 0, atol=1e-12
    )
    added = compute_first_order_welfare(second, given=first)
    assert np.abs(added.bilateral_volume_pct).max() > 1e-3
    np.testing.assert_allclose(added.welfare_pct, whole.welfare_pct - part.welfare_pct, atol=2e-4)
    with pytest.raises(InputError, match="two outcomes of one baseline"):
        compute_first_order_welfare(second, given=solve(make_world(4), tariffs(make_world(4), 0.1)))
