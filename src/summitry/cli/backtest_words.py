"""How a back-test's rows and scores are put into words, in the terminal and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summitry.evidence.backtest_score import Row, Score


RIVALS = (
    "Beside the model: no change, imports stay what they were; world growth, every partner grows "
    "as the total; partial equilibrium, duties move what each partner sells and nothing else moves."
)
SCORES = (
    "Right side: prediction and fact on the same side of the growth of the total, as rows and as "
    "percent of baseline imports. Rank correlation (Spearman): each row counted once, 1 is the "
    "same order. Slope of fact on prediction, 1 is right. Error: mean absolute difference, log "
    "points x 100. Slope and error are weighted by baseline imports."
)


def verdict(row: Row) -> str:
    """Whether model and fact lie on the same side of the total: a hit or a miss."""
    predicted = row.predicted_pct["model"]
    return "hit" if (predicted - row.total_pct) * (row.actual_pct - row.total_pct) > 0 else "MISS"


def place_name(row: Row) -> str:
    """Name of the partner, and of the sector if the row has one."""
    from summitry.policy import economy_name
    from summitry.world import SECTOR_NAMES

    partner = economy_name(row.partner)
    return f"{partner}, {SECTOR_NAMES.get(row.sector, row.sector)}" if row.sector else partner


def score_cells(item: Score, count: int) -> list[str]:
    """The five scores as printed; a dash where a flat prediction has none."""
    right = "-" if item.right_rows is None else f"{item.right_rows} of {count}"
    trade = "-" if item.right_trade_pct is None else f"{item.right_trade_pct:.0f}"
    rank = "-" if item.rank is None else f"{item.rank:+.2f}"
    slope = "-" if item.slope is None else f"{item.slope:+.2f}"
    return [right, trade, rank, slope, f"{item.error:.1f}"]
