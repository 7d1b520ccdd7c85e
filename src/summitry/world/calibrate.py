"""Fitting technology to trade: shares moved on one scale, and RAS.

`shift_share` moves a set of shares so that a weighted sum hits a total, by multiplying their odds:
a share stays between 0 and 1 however far it is moved, so value added never exceeds output and
final demand is never negative.
"""

from __future__ import annotations

import numpy as np

from summitry.errors import NoConvergenceError, UnbalancedWorldError
from summitry.world.arrays import Array

RAS_TOLERANCE = 1e-10  # of the table's total
RAS_MAX_ITERATIONS = 20_000


def shift_share(share: Array, weight: Array, total: float, where: str) -> Array:
    """Shares whose odds are scaled by one number so that ``sum(share x weight) = total``.

    Parameters
    ----------
    share : (J,) array
        Between 0 and 1; exact zeros and ones stay.
    weight : (J,) array
        What each share is a share of, USD million.
    total : float
        The weighted sum to reach, USD million.
    where : str
        Named in the error.

    Raises
    ------
    UnbalancedWorldError
        The total lies outside what the shares can reach.
    """
    low, high = weight[share >= 1].sum(), weight[share > 0].sum()
    if not low < total < high:
        raise UnbalancedWorldError(
            where,
            f"a total of {total:,.1f} USD million",
            f"between {low:,.1f} and {high:,.1f} USD million, what these accounts allow",
            "check GDP, trade and input-output tables of this economy for different units",
        )
    below, above = -60.0, 60.0  # log odds multiplier; bisection to the last bit
    for _ in range(200):
        middle = 0.5 * (below + above)
        moved = _scaled_odds(share, np.exp(middle))
        below, above = (middle, above) if moved @ weight < total else (below, middle)
    return _scaled_odds(share, float(np.exp(0.5 * (below + above))))


def _scaled_odds(share: Array, factor: float) -> Array:
    return np.asarray(factor * share / (1 - share + factor * share))


def balance_ras(prior: Array, row_total: Array, column_total: Array, where: str) -> Array:
    """The table nearest to a prior, in the sense of RAS, with given row and column totals.

    Biproportional scaling (Stone and Brown 1962; Bacharach 1970): rows and columns are scaled in
    turn until both totals hold.

    Raises
    ------
    NoConvergenceError
        The prior's zeros do not allow the totals.
    """
    table = prior.copy()
    scale = column_total.sum()
    gap = np.inf
    for _ in range(RAS_MAX_ITERATIONS):
        table *= _ratio(row_total, table.sum(axis=1))[:, None]
        columns = table.sum(axis=0)
        gap = float(np.abs(columns - column_total).max() / scale)
        table *= _ratio(column_total, columns)[None, :]
        if gap < RAS_TOLERANCE:
            return table
    raise NoConvergenceError(
        where,
        f"RAS leaves a gap of {gap:.1e} of the total after {RAS_MAX_ITERATIONS} rounds",
        f"at most {RAS_TOLERANCE:.0e}",
        "give the prior a positive entry wherever both totals are positive",
    )


def _ratio(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
