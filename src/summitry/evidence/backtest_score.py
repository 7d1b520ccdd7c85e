"""Predictions beside facts, and how near they came: the scores of a back-test.

Growth is that of one importer's purchases from a partner (in a sector), net of duty. Rules:
``docs/backtest.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from summitry.world import Array

MODEL = "model"
NO_CHANGE = "no change"
WORLD_GROWTH = "world growth"
PARTIAL = "partial equilibrium"
PREDICTORS = (MODEL, NO_CHANGE, WORLD_GROWTH, PARTIAL)
FLAT = (NO_CHANGE, WORLD_GROWTH)  # the same for every row: no sign, rank or slope


@dataclass(frozen=True)
class Row:
    """One partner, or partner and sector: what happened and what each predictor said.

    Parameters
    ----------
    partner, sector : str
        Codes; the sector is empty for all goods.
    base_musd : float
        Purchases before, USD million.
    actual_pct : float
        Growth observed, percent.
    total_pct : float
        Growth observed of all partners together: the line that signs are told from.
    predicted_pct : mapping
        Growth by predictor, percent.
    note : str
        Declared beforehand to be beyond the model, or how the fact was measured.
    beyond : bool
        Declared beforehand to be beyond the model.
    """

    partner: str
    sector: str
    base_musd: float
    actual_pct: float
    total_pct: float
    predicted_pct: Mapping[str, float]
    note: str = ""
    beyond: bool = False


@dataclass(frozen=True)
class Score:
    """How near one predictor came; None where a flat prediction has no such score.

    Parameters
    ----------
    predictor : str
    right_rows : int or None
        Rows on the right side of the total.
    right_trade_pct : float or None
        The same by baseline imports, percent.
    rank : float or None
        Spearman's rank correlation, each row once.
    slope : float or None
        Of fact on prediction, weighted by baseline imports.
    error : float
        Mean absolute difference, weighted by baseline imports, log points x 100.
    """

    predictor: str
    right_rows: int | None
    right_trade_pct: float | None
    rank: float | None
    slope: float | None
    error: float


@dataclass(frozen=True)
class Panel:
    """Rows of one kind and the score of every predictor over them."""

    key: str
    title: str
    rows: tuple[Row, ...]
    scores: tuple[Score, ...]


def make_panel(key: str, title: str, rows: tuple[Row, ...]) -> Panel:
    """Score every predictor over rows."""
    return Panel(key, title, rows, tuple(score(rows, name) for name in PREDICTORS))


def score(rows: tuple[Row, ...], predictor: str) -> Score:
    """Sign, rank correlation, slope and error of one predictor, on 100 x log change."""
    weight = np.array([row.base_musd for row in rows])
    total = _logs([row.total_pct for row in rows])
    actual = _logs([row.actual_pct for row in rows])
    predicted = _logs([row.predicted_pct[predictor] for row in rows])
    error = float(np.average(np.abs(actual - predicted), weights=weight))
    if predictor in FLAT:
        return Score(predictor, None, None, None, None, error)
    right = np.sign(actual - total) == np.sign(predicted - total)
    return Score(
        predictor,
        int(right.sum()),
        float(100 * np.average(right, weights=weight)),
        compute_rank_correlation(predicted - total, actual - total),
        compute_slope(predicted - total, actual - total, weight),
        error,
    )


def compute_rank_correlation(first: Array, second: Array) -> float | None:
    """Spearman's rank correlation with mean ranks for ties; None if either is constant."""
    ranks = np.array([_rank(first), _rank(second)])
    if len(first) < 2 or np.any(ranks.std(axis=1) == 0):
        return None
    return float(np.corrcoef(ranks)[0, 1])


def compute_slope(predicted: Array, actual: Array, weight: Array) -> float | None:
    """Slope of a weighted regression of fact on prediction, with a constant; None if flat."""
    x = predicted - np.average(predicted, weights=weight)
    y = actual - np.average(actual, weights=weight)
    spread = float(weight @ (x * x))
    return None if spread == 0 else float(weight @ (x * y)) / spread


def _rank(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse])


def _logs(growth_pct: list[float]) -> Array:
    return np.asarray(100 * np.log1p(np.array(growth_pct) / 100))
