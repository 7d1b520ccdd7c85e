"""Spending paths and where the money goes."""

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.exposure import table_from_world
from summitry.security import (
    EQUIPMENT_SECTORS,
    compute_gdp_musd,
    make_spending_path,
    measure_import_content,
)
from summitry.world import load_world


def test_a_path_by_hand():
    path = make_spending_path(0.01, 0.02, (2025, 2027), 1000.0, growth=0.1)
    assert path.years == (2025, 2026, 2027)
    assert path.share == pytest.approx((0.01, 0.015, 0.02))
    assert path.spending_musd == pytest.approx((10, 0.015 * 1100, 0.02 * 1210))
    assert path.extra_musd == pytest.approx((0, 0.005 * 1100, 0.01 * 1210))


def test_staying_where_one_is_costs_nothing_more():
    path = make_spending_path(0.02, 0.02, (2025, 2030), 1000.0, growth=0.03)
    assert path.extra_musd == (0.0,) * 6


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ((2.0, 0.02, (2025, 2027)), "spending path, start share"),
        ((0.02, float("nan"), (2025, 2027)), "spending path, target share"),
        ((0.01, 0.02, (2027, 2027)), "spending path, years"),
        ((0.01, 0.02, (2025, 2125)), "spending path, years"),
    ],
)
def test_a_path_that_is_none_is_refused(arguments, where):
    with pytest.raises(UsageError) as error:
        make_spending_path(*arguments, 1000.0)
    assert error.value.where == where


def test_gdp_is_the_published_one():
    world = load_world()
    assert compute_gdp_musd(world, "USA") == pytest.approx(25.74e6, rel=0.02)  # World Bank, 2022


@pytest.fixture(scope="module")
def content():
    return measure_import_content(load_world(), "JPN", 1000.0)


def test_balances_sum_to_foreign_value_added(content):
    """What is spent at home and abroad ends as value added of somebody."""
    n = load_world().economy_index("JPN")
    foreign = content.value_added.sum() - content.value_added[n]
    assert content.balance.sum() == pytest.approx(-foreign, rel=1e-9)
    assert content.value_added.sum() == pytest.approx(content.direct.sum(), rel=1e-9)
    assert content.direct.sum() == pytest.approx(1000, rel=0.01)
    assert content.balance[n] == 0
    assert content.balance_if_cut.sum() > content.balance.sum()


def test_nothing_more_spent_nothing_moves():
    content = measure_import_content(load_world(), "JPN", 0.0)
    for array in (content.direct, content.value_added, content.balance, content.balance_if_cut):
        assert not array.any()


def test_equipment_is_bought_from_whom_it_is_stated():
    world = load_world()
    usa = world.economy_index("USA")
    base = measure_import_content(world, "JPN", 1000.0, equipment_share=1.0)
    stated = measure_import_content(world, "JPN", 1000.0, 1.0, {"USA": 0.6})
    assert stated.direct[usa] == pytest.approx(0.6 * base.direct.sum(), rel=1e-9)
    assert stated.direct.sum() == pytest.approx(base.direct.sum(), rel=1e-9)
    same = measure_import_content(
        world, "JPN", 1000.0, 0.0, {"USA": 0.6}
    )  # no equipment: nothing to redirect
    assert same.direct == pytest.approx(measure_import_content(world, "JPN", 1000.0, 0.0).direct)


def test_direct_purchases_by_hand():
    """All services: home and foreign shares of Japan's spending on services, duty-free."""
    world = load_world()
    content = measure_import_content(world, "JPN", 1000.0, equipment_share=0.0)
    n, j = world.economy_index("JPN"), world.sector_index("SERV")
    assert content.direct == pytest.approx(1000 * world.trade_share[n, :, j])
    table = table_from_world(world)
    demand = np.zeros((81, 28))
    demand[:, j] = content.direct
    added = table.value_added_share * (table.leontief @ demand.ravel()).reshape(81, 28)
    assert content.value_added == pytest.approx(added.sum(axis=1))


@pytest.mark.parametrize(
    ("stated", "equipment", "where"),
    [({"USA": 0.7, "KOR": 0.5}, 0.2, "--supplier"), ({"USA": -0.1}, 0.2, "--supplier"),
     (None, 1.5, "--equipment")],
)  # fmt: skip
def test_shares_must_be_shares(stated, equipment, where):
    with pytest.raises(UsageError) as error:
        measure_import_content(load_world(), "JPN", 1.0, equipment, stated)
    assert error.value.where == where


def test_a_world_without_arms_is_refused():
    from tests.security.test_conflict import two_economies

    with pytest.raises(UsageError) as error:
        measure_import_content(two_economies(), "USA", 1.0)
    assert ", ".join(EQUIPMENT_SECTORS) in error.value.expected
