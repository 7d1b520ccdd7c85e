"""The external identity, capital in a sector, returns, deals, the review clock."""

from datetime import date

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.investment import (
    CapitalTerms,
    JobCoefficient,
    compare_deals,
    find_multiplier,
    make_review_clock,
    measure_capital,
    measure_inflow,
    split_returns,
)
from summitry.model import Model, compute_basic_flow_new, no_shock, solve
from summitry.world import load_world
from tests.conftest import make_world


def test_a_net_inflow_is_a_larger_deficit_by_the_same_sum():
    world = load_world()
    effect = measure_inflow(world, "USA", ("JPN",), 100_000.0)
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    assert effect.deficit_change_musd[usa] == pytest.approx(100_000, rel=1e-6)
    assert effect.deficit_change_musd[jpn] == pytest.approx(-100_000, rel=1e-6)
    assert np.abs(np.delete(effect.deficit_change_musd, [usa, jpn])).max() < 1
    # The identity in trade: imports less exports, goods and services, at the border.
    flow = compute_basic_flow_new(effect.outcome)
    for n, sign in ((usa, 1), (jpn, -1)):
        before = world.basic_flow[n].sum() - world.basic_flow[:, n].sum()
        after = flow[n].sum() - flow[:, n].sum()
        assert after - before == pytest.approx(sign * 100_000, rel=1e-4)
    assert effect.goods_balance_change_musd.sum() < 0
    assert effect.wage_change_pct[usa] > 0
    assert effect.outcome.certificate.converged


def test_nothing_flows_nothing_moves():
    world = make_world(0)
    effect = measure_inflow(world, "USA", ("CAN", "MEX"), 0.0)
    assert np.abs(effect.goods_balance_change_musd).max() < 1e-6
    assert np.abs(effect.real_income_pct).max() < 1e-7


def test_several_investors_share_by_value_added():
    world = make_world(0)
    effect = measure_inflow(world, "USA", ("CAN", "MEX"), 1.0)
    paid = -effect.deficit_change_musd[1:3]
    assert paid / paid.sum() == pytest.approx(
        world.value_added[1:3] / world.value_added[1:3].sum(), rel=1e-5
    )


def test_refused_inflows():
    world = make_world(0)
    for investors in ((), ("USA", "CAN")):
        with pytest.raises(UsageError) as error:
            measure_inflow(world, "USA", investors, 1.0)
        assert error.value.todo == "name whose money it is"
    for sum_ in (1e9, float("nan")):
        with pytest.raises(UsageError) as error:
            measure_inflow(world, "USA", ("CAN",), sum_)
        assert error.value.todo == "spread the sum over its years"


TERMS = CapitalTerms(0.6, 0.1)


def test_capital_earns_about_its_return_and_leaves_national_income_less():
    """Where capital is paid its marginal product, GDP rises by about the return on it."""
    world = load_world()
    effect = measure_capital(world, "C29", ("USA", "JPN"), 10_000.0, TERMS)
    usa, jpn = world.economy_index("USA"), world.economy_index("JPN")
    gained = effect.gdp_pct[usa] / 100 * world.income[usa]
    assert gained == pytest.approx(effect.return_musd, rel=0.15)
    assert effect.gdp_pct[usa] > effect.later_pct[usa] > effect.first_pct[usa]
    assert effect.first_pct[jpn] > effect.later_pct[jpn] > effect.gdp_pct[jpn]
    assert effect.output_pct > 0
    gamma = world.value_added_share[usa, world.sector_index("C29")]
    made = world.output[usa, world.sector_index("C29")]
    assert effect.stock_musd == pytest.approx(0.4 * gamma * made / 0.1)


def test_no_capital_added_nothing_gained():
    effect = measure_capital(make_world(0), "C26", ("USA", "CAN"), 0.0, TERMS)
    for values in (effect.gdp_pct, effect.first_pct, effect.later_pct):
        assert np.abs(values).max() < 1e-7
    assert effect.return_musd == 0
    assert effect.output_pct == pytest.approx(0, abs=1e-7)


def test_capital_is_productivity_of_value_added():
    """k^(gamma (1-lambda)) on one sector, solved with specific capital, is what is computed."""
    from dataclasses import replace

    world = make_world(1, dead=False)
    effect = measure_capital(world, "C26", ("USA", "CAN"), 5.0, TERMS)
    hat = np.ones(world.output.shape)
    gamma = world.value_added_share[0, 1]
    hat[0, 1] = (1 + 5.0 / effect.stock_musd) ** (gamma * 0.4)
    outcome = solve(world, replace(no_shock(world), productivity_hat=hat), Model(labour_share=0.6))
    volume = outcome.output_new[0, 1] / outcome.cost_hat[0, 1] / world.output[0, 1]
    assert effect.output_pct == pytest.approx(100 * (volume - 1), rel=1e-6)


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        (CapitalTerms(1.0), "capital, labour_share"),
        (CapitalTerms(0.6, 0.0), "capital, yearly_return"),
        (CapitalTerms(0.6, 0.1, 1.5), "capital, host_first"),
    ],
)
def test_terms_must_be_shares(terms, where):
    with pytest.raises(UsageError) as error:
        measure_capital(make_world(0), "C26", ("USA", "CAN"), 1.0, terms)
    assert error.value.where == where


def test_a_sector_nobody_has_takes_no_capital():
    with pytest.raises(UsageError) as error:
        measure_capital(make_world(0), "C29", ("CHN", "CAN"), 1.0, TERMS)
    assert error.value.seen == "no output and so no capital"


def test_fifty_fifty_then_ninety_ten_by_hand():
    """100 at 40 a year: 20 each a year for five years; then 36 and 4."""
    path = split_returns(100, 0.4, 7)
    assert path.repaid_in == 5
    assert path.investor_musd == pytest.approx((20, 20, 20, 20, 20, 4, 4))
    assert path.host_musd == pytest.approx((20, 20, 20, 20, 20, 36, 36))
    assert path.owed_musd == pytest.approx((80, 60, 40, 20, 0, 0, 0))


def test_the_year_in_which_the_debt_ends_is_split():
    """100 at 30 a year: 90 repaid after six; in the seventh 20 pay the last 10, 10 go 90/10."""
    path = split_returns(100, 0.3, 8)
    assert path.repaid_in == 7
    assert path.investor_musd[6:] == pytest.approx((10 + 1, 3))
    assert path.host_musd[6:] == pytest.approx((10 + 9, 27))


def test_interest_is_repaid_too_and_a_poor_project_never_repays():
    path = split_returns(100, 0.2, 2, interest=0.1)
    assert path.owed_musd == pytest.approx((100, 100))
    assert path.repaid_in is None
    assert split_returns(100, 0.0, 3).host_musd == (0, 0, 0)
    assert split_returns(100, 0.5, 3, host_first=1.0).investor_musd == (0, 0, 0)


def test_cash_is_shared_to_the_last_cent():
    path = split_returns(550_000, 0.12, 40, interest=0.03)
    for cash, host, investor in zip(
        path.cash_musd, path.host_musd, path.investor_musd, strict=True
    ):
        assert host + investor == pytest.approx(cash)
    present = sum(paid / 1.03 ** (k + 1) for k, paid in enumerate(path.investor_musd))
    assert present > 550_000  # repaid with interest, and a tenth after


@pytest.mark.parametrize("arguments", [(100, 1.5, 3), (0, 0.1, 3), (100, 0.1, 0), (100, 0.1, 101)])
def test_refused_returns(arguments):
    with pytest.raises(UsageError):
        split_returns(*arguments)


def test_four_ways_a_takeover_can_go():
    jobs = JobCoefficient(5, 2014, "a ministry")
    ways = {d.name: d for d in compare_deals(14100, 11000, 0.08, find_multiplier("USA", "F"), jobs)}
    assert ways["acquisition"].new_capital_musd == 0
    assert ways["acquisition"].building is None
    both = ways["acquisition with new plants"]
    assert both.inflow_musd == 14100 + 11000
    assert both.return_abroad_musd == pytest.approx(0.08 * 25100)
    assert ways["greenfield"].building == both.building
    assert ways["greenfield"].building.direct_jobs == 55000
    blocked = ways["blocked"]
    assert blocked.inflow_musd == blocked.return_abroad_musd == blocked.new_capital_musd == 0
    with pytest.raises(UsageError):
        compare_deals(-1, 0, 0.08, find_multiplier("USA", "F"))


def test_the_review_clock_by_hand():
    stages = make_review_clock(date(2024, 9, 24))
    assert [(s.name, s.days, s.last_day) for s in stages] == [
        ("review", 45, date(2024, 11, 7)),
        ("investigation", 45, date(2024, 12, 22)),
        ("decision of the President", 15, date(2025, 1, 6)),
    ]
    extended = make_review_clock(date(2024, 9, 24), extended=True)
    assert extended[-1].last_day == date(2025, 1, 21)
    assert sum(stage.days for stage in extended) == 120


def test_a_clock_with_no_start():
    with pytest.raises(UsageError) as error:
        make_review_clock(None)
    assert error.value.where == "review clock"
    assert error.value.seen == "no start"
    assert error.value.expected == "the day on which the notice was accepted"
    assert error.value.todo == "write it as a date, for example 2024-09-24"
