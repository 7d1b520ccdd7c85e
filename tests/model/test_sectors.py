"""Trade by sector: totals, shares and concentration."""

from __future__ import annotations

import numpy as np
import pytest

from summitry.errors import InputError
from summitry.model import compute_basic_flow_new, solve
from summitry.model.sectors import compute_concentration, compute_sector_trade, compute_shares
from tests.conftest import make_world
from tests.model.test_model import tariffs


def test_what_the_world_exports_it_imports() -> None:
    world = make_world(5)
    outcome = solve(world, tariffs(world, 0.3))
    trade = compute_sector_trade(outcome)
    np.testing.assert_allclose(trade.exports.sum(axis=0), trade.imports.sum(axis=0))
    np.testing.assert_allclose(trade.exports_new.sum(axis=0), trade.imports_new.sum(axis=0))
    home = np.einsum("nnj->nj", compute_basic_flow_new(outcome))
    made = compute_basic_flow_new(outcome).sum(axis=0)
    np.testing.assert_allclose(trade.exports_new + home, made)


def test_concentration_from_none_to_all() -> None:
    flow = np.array([[1.0, 1, 1, 1], [5, 0, 0, 0], [2, 2, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_allclose(compute_shares(flow).sum(axis=1), [1, 1, 1, 0])
    np.testing.assert_allclose(compute_concentration(flow)[:3], [0, 1, 1 / 3])
    with pytest.raises(InputError, match="two or more"):
        compute_concentration(np.ones((2, 1)))
