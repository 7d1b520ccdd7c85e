"""Measures on a tiny baseline: pairs, goods, stacking and refusals."""

import numpy as np
import pytest

from summitry.errors import ScenarioError
from summitry.policy import (
    AllBut,
    TariffMeasure,
    apply_scenario,
    compute_hits,
    drop_outside,
    list_outside,
)
from summitry.world import World

ECONOMIES = ("CAN", "DEU", "FRA", "JPN", "USA", "ROW")
SECTORS = ("A01", "C24A", "C29", "SERV")


@pytest.fixture
def world():
    n, j = len(ECONOMIES), len(SECTORS)
    tariff_rate = np.full((n, n, j), 0.02)
    tariff_rate[:, :, 3] = 0
    tariff_rate[range(n), range(n)] = 0
    return World(
        name="six",
        year=2022,
        economies=ECONOMIES,
        sectors=SECTORS,
        is_good=np.array([True, True, True, False]),
        trade_flow=np.ones((n, n, j)),
        tariff_rate=tariff_rate,
        export_tax_rate=np.zeros((n, n, j)),
        value_added_share=np.full((n, j), 0.5),
        input_share=np.full((n, j, j), 1 / j),
        final_share=np.full((n, j), 1 / j),
        value_added=np.full(n, 10.0),
        deficit=np.zeros(n),
        trade_elasticity=np.full(j, 4.0),
    )


def measure(**fields):
    return TariffMeasure(**{"id": "a", "importer": "USA", "exporters": "CAN", **fields})


def hits(world, **fields):
    """(importer, exporter, sector) codes a measure falls on."""
    mask = compute_hits(measure(add=0.1, **fields), world)
    return {(ECONOMIES[n], ECONOMIES[i], SECTORS[j]) for n, i, j in np.argwhere(mask)}


def sellers(world, **fields):
    return {exporter for _, exporter, _ in hits(world, **fields)}


def test_goods_are_hit_and_services_are_not(world):
    assert hits(world) == {("USA", "CAN", good) for good in ("A01", "C24A", "C29")}
    assert {j for _, _, j in hits(world, sectors=["steel", "C29"])} == {"C24A", "C29"}
    assert {j for _, _, j in hits(world, sectors="all")} == set(SECTORS)
    assert {j for _, _, j in hits(world, sectors="services")} == {"SERV"}


def test_world_and_all_but_leave_the_importer_out(world):
    assert sellers(world, exporters="world") == {"CAN", "DEU", "FRA", "JPN", "ROW"}
    assert sellers(world, exporters=AllBut(("CAN", "PRK"))) == {"DEU", "FRA", "JPN", "ROW"}
    assert sellers(world, exporters="G7") == {"CAN", "DEU", "FRA", "JPN"}


def test_a_union_named_as_importer_does_not_levy_on_itself(world):
    assert sellers(world, importer="EU27", exporters="world") == {"CAN", "JPN", "USA", "ROW"}
    assert sellers(world, importer="DEU", exporters="world") >= {"FRA"}
    with pytest.raises(ScenarioError, match="falls on nobody"):
        apply_scenario(world, [measure(importer="EU27", exporters="EU27", add=0.1)])


def test_rate_replaces_and_add_tops_up_in_the_order_listed(world):
    n, i = world.economy_index("USA"), world.economy_index("CAN")
    steps = [measure(id=f"m{k}", **{lever: x}) for k, (lever, x) in enumerate(STACK)]
    totals = [apply_scenario(world, steps[: k + 1]).tariff_rate_new[n, i, 0] for k in range(4)]
    assert totals == pytest.approx([0.12, 0.37, 0.15, 0.25])


STACK = (("add", 0.10), ("add", 0.25), ("rate", 0.15), ("add", 0.10))


def test_everything_not_hit_keeps_the_baseline_and_the_baseline_is_untouched(world):
    before = world.tariff_rate.copy()
    new = apply_scenario(world, [measure(add=0.25)]).tariff_rate_new
    mask = compute_hits(measure(add=0.25), world)
    assert np.array_equal(new[~mask], before[~mask])
    assert np.allclose(new[mask], before[mask] + 0.25)
    assert np.array_equal(world.tariff_rate, before)
    assert not new[range(6), range(6)].any()


def test_no_measures_are_no_change(world):
    assert np.array_equal(apply_scenario(world, []).tariff_rate_new, world.tariff_rate)


def test_an_unknown_rate_is_never_filled_in(world):
    with pytest.raises(ScenarioError, match="nobody has named"):
        apply_scenario(world, [measure(add="?")])


def test_actors_outside_the_baseline_are_listed_dropped_and_refused(world):
    mixed = measure(exporters=["CAN", "North Korea", "EFTA"], add=0.1)
    assert list_outside(mixed, world) == ("PRK", "EFTA")
    assert drop_outside(mixed, world).exporters == ("CAN",)
    assert drop_outside(measure(exporters="PRK", add=0.1), world) is None
    with pytest.raises(ScenarioError, match="PRK, EFTA, outside the baseline six"):
        apply_scenario(world, [mixed])


@pytest.mark.parametrize(("lever", "value"), [("add", 9.99), ("add", -0.99)])
def test_totals_outside_the_bounds_are_refused(world, lever, value):
    twice = [measure(id="a", **{lever: value}), measure(id="b", **{lever: value})]
    with pytest.raises(ScenarioError, match="a total above -100% and at most 1000%"):
        apply_scenario(world, twice)


def test_the_language_and_the_model_have_one_ceiling():
    from summitry.model import MAX_TARIFF_RATE
    from summitry.policy._fields import HIGHEST_RATE

    assert HIGHEST_RATE == MAX_TARIFF_RATE
