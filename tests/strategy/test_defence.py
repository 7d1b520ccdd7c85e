"""Extra defence spending in the whole model: against the lever, totals, refusals."""

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.model import compute_basic_flow_new
from summitry.security import EQUIPMENT_SECTORS, measure_import_content
from summitry.strategy.defence import solve_defence_balances
from summitry.world import load_world


@pytest.fixture(scope="module")
def world():
    return load_world()


def test_what_is_promised_is_bought_and_the_total_balance_stays(world):
    """60 percent of 20 billion of equipment from the United States: 12 more there."""
    first = measure_import_content(world, "JPN", 20_000.0, 1.0, {"USA": 0.6})
    n, i = world.economy_index("JPN"), world.economy_index("USA")
    balance, outcome = solve_defence_balances(
        world, "JPN", ("USA",), float(first.direct[i]), sectors=EQUIPMENT_SECTORS
    )
    arms = np.isin(world.sectors, EQUIPMENT_SECTORS)
    more = (compute_basic_flow_new(outcome) - world.basic_flow)[n, i, arms].sum()
    assert more == pytest.approx(first.direct[i], rel=1e-3)
    assert more == pytest.approx(12_000, rel=0.01)
    assert balance.sum() == pytest.approx(0, abs=1)
    assert -12_500 < balance[i] < -10_000  # dearer equipment and wages take a little back
    assert balance[n] == 0


def test_almost_nothing_bought_almost_nothing_moves(world):
    others = tuple(code for code in world.economies if code != "DEU")
    balance, outcome = solve_defence_balances(world, "DEU", others, 1e-3, sectors=EQUIPMENT_SECTORS)
    assert outcome.certificate.converged
    assert np.abs(balance).max() < 0.01


@pytest.mark.parametrize("abroad", [0.0, -5.0, np.nan])
def test_nothing_bought_abroad_is_refused(world, abroad):
    with pytest.raises(UsageError) as error:
        solve_defence_balances(world, "JPN", ("USA",), abroad, sectors=EQUIPMENT_SECTORS)
    assert error.value.where == "defence spending of JPN"
    assert error.value.expected == "a sum above zero, spent with other economies"
