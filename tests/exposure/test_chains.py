"""Third-country exposure: a chain by hand, all of them at once, and refusals."""

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.exposure import (
    compute_origin_content,
    compute_third_country_exposure,
    measure_chain,
    table_from_flows,
    table_from_world,
)
from summitry.world import load_world
from tests.exposure.leather import leather_table


def test_a_chain_by_hand():
    """A sells parts for 10 to B, who sells goods for 30 to C: a third of them is A's."""
    z = np.zeros((3, 3))
    z[0, 1] = 10.0
    final = np.array([[40.0, 0, 0], [0, 0, 30.0], [0, 0, 50.0]])
    chain = measure_chain(
        table_from_flows(("A", "B", "C"), ("x",), z, final), ("A",), ("B",), ("C",)
    )
    assert np.allclose(chain.value_added, [10])
    assert chain.content_share == pytest.approx(1 / 3)
    assert chain.economy_share == pytest.approx(10 / 50)
    assert chain.direct_export.sum() == 0


def test_all_chains_to_one_buyer_sum_to_gross_exports():
    table = leather_table()
    behind = compute_third_country_exposure(table, "DEU")
    assert np.allclose(behind.sum(axis=0), table.export[2])
    chain = measure_chain(table, ("ARG",), ("TUR",), ("DEU",))
    assert np.allclose(chain.value_added, behind[0, 1])


def test_korean_value_added_in_mexican_sales_to_the_united_states():
    world = load_world()
    table = table_from_world(world)
    chain = measure_chain(table, ("KOR",), ("MEX",), ("USA",))
    content = compute_origin_content(table)[world.economy_index("KOR"), world.economy_index("MEX")]
    sold = world.basic_flow[world.economy_index("USA"), world.economy_index("MEX")]
    assert chain.value_added.sum() == pytest.approx(content @ sold)
    assert 0.005 < chain.content_share < 0.05


@pytest.mark.parametrize(
    ("sides", "where", "seen"),
    [
        ((("A",), ("A",), ("C",)), "--of and --via", "A on both sides"),
        ((("A",), ("B",), ("A",)), "--of and --to", "A on both sides"),
        ((("A",), ("C",), ("B",)), "chain A via C to B", "no exports of C to B"),
    ],
)
def test_a_chain_that_is_none_is_refused(sides, where, seen):
    z = np.zeros((3, 3))
    z[0, 1] = 10.0
    final = np.array([[40.0, 0, 0], [0, 0, 30.0], [0, 0, 50.0]])
    table = table_from_flows(("A", "B", "C"), ("x",), z, final)
    with pytest.raises(UsageError) as error:
        measure_chain(table, *sides)
    assert (error.value.where, error.value.seen) == (where, seen)
