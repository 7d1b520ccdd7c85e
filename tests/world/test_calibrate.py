"""RAS and the shift of shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import NoConvergenceError, UnbalancedWorldError
from summitry.world.calibrate import balance_ras, shift_share


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_shifted_shares_hit_the_total_and_stay_shares(seed: int, part: float) -> None:
    rng = np.random.default_rng(seed)
    share, weight = rng.uniform(0.01, 0.99, 6), rng.uniform(1, 100, 6)
    moved = shift_share(share, weight, part * weight.sum(), "test")
    assert moved @ weight == pytest.approx(part * weight.sum(), rel=1e-9)
    assert np.all((moved > 0) & (moved < 1))
    assert np.all(np.argsort(moved) == np.argsort(share))


def test_a_total_out_of_reach_is_refused() -> None:
    with pytest.raises(UnbalancedWorldError, match="between 0.0 and 2.0"):
        shift_share(np.array([0.5, 0.5]), np.array([1.0, 1.0]), 3.0, "GDP of XXX")


def test_ras_meets_both_totals_and_keeps_zeros() -> None:
    prior = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0], [0.5, 0.0, 4.0]])
    rows, columns = np.array([4.0, 5.0, 6.0]), np.array([3.0, 5.0, 7.0])
    table = balance_ras(prior, rows, columns, "test")
    np.testing.assert_allclose(table.sum(axis=1), rows, rtol=1e-8)
    np.testing.assert_allclose(table.sum(axis=0), columns, rtol=1e-8)
    assert np.all((table == 0) == (prior == 0))


def test_ras_says_when_zeros_forbid_the_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    from summitry.world import calibrate

    monkeypatch.setattr(calibrate, "RAS_MAX_ITERATIONS", 200)
    prior = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(NoConvergenceError, match="RAS leaves a gap"):
        balance_ras(prior, np.array([5.0, 1.0]), np.array([1.0, 5.0]), "test")
