"""Scores of predictions: each against a case worked out by hand, ranks against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from summitry.evidence.backtest_score import (
    MODEL,
    NO_CHANGE,
    PARTIAL,
    WORLD_GROWTH,
    Row,
    compute_rank_correlation,
    compute_slope,
    make_panel,
    score,
)


def row(name: str, base: float, actual: float, model: float, total: float = 0.0) -> Row:
    predicted = {MODEL: model, NO_CHANGE: 0.0, WORLD_GROWTH: total, PARTIAL: model}
    return Row(name, "", base, actual, total, predicted)


def test_a_perfect_prediction_has_perfect_scores() -> None:
    rows = tuple(row(str(k), 1.0 + k, g, g, total=1.0) for k, g in enumerate((-30.0, 2.0, 10.0)))
    result = score(rows, MODEL)
    assert result.right_rows == 3
    assert result.right_trade_pct == pytest.approx(100)
    assert result.rank == pytest.approx(1)
    assert result.slope == pytest.approx(1)
    assert result.error == pytest.approx(0)


def test_scores_by_hand() -> None:
    # Doubled and halved, the model says half of it in logs; then the wrong sign once.
    rows = (
        row("a", 1.0, 100.0, 100 * (2**0.5 - 1)),
        row("b", 1.0, -50.0, 100 * (2**-0.5 - 1)),
        row("c", 2.0, 10.0, -10.0),
    )
    result = score(rows, MODEL)
    assert result.right_rows == 2
    assert result.right_trade_pct == pytest.approx(50)
    half, wrong = 100 * np.log(2) / 2, 100 * (np.log(1.1) - np.log(0.9))
    assert result.error == pytest.approx((half + half + 2 * wrong) / 4)


def test_flat_predictions_have_an_error_alone() -> None:
    rows = (row("a", 1.0, 10.0, 5.0, total=4.0), row("b", 1.0, -10.0, -5.0, total=4.0))
    for name in (NO_CHANGE, WORLD_GROWTH):
        result = score(rows, name)
        assert (result.right_rows, result.rank, result.slope) == (None, None, None)
        assert result.error > 0
    assert [item.predictor for item in make_panel("k", "t", rows).scores] == [
        MODEL, NO_CHANGE, WORLD_GROWTH, PARTIAL,
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=30))
def test_rank_correlation_is_spearmans_with_ties(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    ours = compute_rank_correlation(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert ours is None
    else:
        assert ours == pytest.approx(spearmanr(first, second).statistic)


def test_the_slope_is_weighted_and_none_where_nothing_is_told_apart() -> None:
    predicted, actual = np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 100.0])
    assert compute_slope(predicted, actual, np.array([1.0, 1.0, 0.0])) == pytest.approx(2)
    assert compute_slope(np.ones(3), actual, np.ones(3)) is None
