"""The inter-country table of a baseline and of published flows."""

import numpy as np
import pytest

from summitry.errors import WorldError
from summitry.exposure import table_from_flows, table_from_world
from summitry.world import load_world
from tests.conftest import make_world
from tests.exposure.leather import leather_table


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_a_baseline_sum_to_its_output_and_exports_are_its_trade(seed):
    world = make_world(seed)
    table = table_from_world(world)
    assert np.allclose(table.output, world.output, rtol=1e-12)
    traded = world.basic_flow.copy()
    traded[np.arange(4), np.arange(4)] = 0
    assert np.allclose(table.export, traded, rtol=1e-12)


def test_every_user_buys_in_the_proportions_of_the_economy():
    world = make_world(1)
    table = table_from_world(world)
    usa, can, car = world.economy_index("USA"), world.economy_index("CAN"), 1
    spent = (world.output * (1 - world.value_added_share))[usa] * world.input_share[usa, :, car]
    share = world.basic_flow[usa, can, car] / world.expenditure[usa, car]
    assert np.allclose(table.intermediate[can, car, usa], share * spent)


def test_value_added_and_input_duty_stay_in_the_economy():
    """A column leaves value added and the duty paid on its inputs: nothing else."""
    world = make_world(2)
    table = table_from_world(world)
    left = (table.value_added_share * table.output).sum(axis=1)
    duty_rate = world.tariff_rate / (1 + world.tariff_rate)
    paid = np.einsum("nij,nij->nj", world.trade_share, duty_rate)
    use = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    duty = np.einsum("nsj,nj->n", use, paid)
    assert np.allclose(left, world.value_added + duty, rtol=1e-12)


def test_world_2022_has_a_table_in_which_everything_is_used():
    world = load_world()
    table = table_from_world(world)
    assert table.intermediate.shape == (81, 28, 81, 28)
    assert np.abs(table.output - world.output).max() < 1e-6
    assert table.value_added_share.min() > 0


def test_published_flows_must_have_the_layout_and_add_up():
    table = leather_table()
    flat, final = table.intermediate.reshape(9, 9), table.final.reshape(9, 3)
    with pytest.raises(WorldError) as error:
        table_from_flows(table.economies, table.sectors, flat[:8], final)
    assert error.value.where == "inter-country table, array intermediate"
    assert error.value.expected == "shape (9, 9) for 3 economies and 3 sectors, all finite"
    output = table.output.ravel().copy()
    output[4] += 1
    with pytest.raises(WorldError) as error:
        table_from_flows(table.economies, table.sectors, flat, final, output)
    assert error.value.where == "inter-country table, TUR, sector Tex"
    assert error.value.seen == "output 125.6, sales 124.6"
    with pytest.raises(WorldError) as error:
        table_from_flows(table.economies, table.sectors, flat * 3, final)
    assert error.value.seen == "inputs that cost more than output"
