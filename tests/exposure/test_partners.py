"""Concentration of imports and the burden of replacement."""

import numpy as np

from summitry.exposure import compute_concentration, compute_replacement_burden
from tests.conftest import make_world


def test_equal_suppliers_give_one_over_their_number():
    world = make_world(0)
    flow = np.ones_like(world.trade_flow)
    from dataclasses import replace

    even = replace(world, trade_flow=flow, tariff_rate=0 * flow)
    found = compute_concentration(even)
    assert np.allclose(found.herfindahl, 1 / 3)
    assert np.allclose(found.import_share, 3 / 4)
    # Each of three suppliers sells 1 to the importer; the two others export 3 + 3, of which the
    # importer's own purchases are part.
    assert np.allclose(compute_replacement_burden(even)[0, 1], 1 / 6)


def test_shares_sum_to_one_and_nobody_supplies_itself():
    world = make_world(1)
    found = compute_concentration(world)
    assert np.allclose(found.supplier_share.sum(axis=1), 1)
    assert np.all(np.einsum("nnj->nj", found.supplier_share) == 0)
    best = np.take_along_axis(found.supplier_share, found.largest[:, None, :], axis=1)[:, 0]
    assert np.allclose(best, found.supplier_share.max(axis=1))


def test_a_supplier_that_sells_nothing_burdens_nobody():
    world = make_world(0)  # the last economy does not make the first good
    assert np.all(compute_replacement_burden(world)[:, 3, 0] == 0)
