"""Threats without a number: what each rate or sum would do, and the offer that would match it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.policy import Marker
from summitry.policy.markers import mark_measure
from summitry.strategy.bargain import Bargain, Report
from summitry.strategy.solutions import (
    SOLUTIONS,
    Agreement,
    compute_beyond_threat,
    find_agreement,
    find_concession,
)
from summitry.strategy.table import OpenThreat, Threat
from summitry.world import Array

POINTS = 4  # and the numbers named later


@dataclass(frozen=True)
class BreakEven:
    """The break-even curve of a threat without a number, and the game at both ends of its range.

    Parameters
    ----------
    values : (R,) array
        Rates (shares) or sums (USD million), rising; those named later are among them.
    payoffs_musd : (R,P) array
        The threat carried out, against today.
    costs_musd : (R,P) array
        The smallest offer that makes the threatener as well off lifting it; NaN where no mix on
        the table is enough.
    offers : (R,K) array
        Where the levers stand in that offer, in lever units; NaN likewise.
    by_lever : tuple of (str, (R,) array)
        The smallest value of each lever by itself that is enough; NaN where its range is not.
    markers : tuple of Marker
        Rates named later, with the day and the document: history, not what was known.
    low, high : tuple of Agreement
        The solutions with the threat at either end of its range; empty where there is none.
    """

    threat: OpenThreat
    values: Array
    payoffs_musd: Array
    costs_musd: Array
    offers: Array
    by_lever: tuple[tuple[str, Array], ...]
    markers: tuple[Marker, ...]
    low: tuple[Agreement, ...]
    high: tuple[Agreement, ...]

    def list_dearer(self) -> tuple[int, ...]:
        """Places of the values at which the offer costs a giver more than the threat itself."""
        more = compute_beyond_threat(self.costs_musd, self.payoffs_musd)
        return tuple(np.flatnonzero(more.any(axis=1)).tolist())


def trace_break_even(
    bargain: Bargain, threat: OpenThreat, points: int = POINTS, report: Report | None = None
) -> BreakEven:
    """The break-even curve of one threat without a number.

    Parameters
    ----------
    bargain : Bargain
        Over the table.
    threat : OpenThreat
        One of its open threats.
    points : int
        Values across the range, two or more; those named later are added.
    report : callable, optional
        Called with (values done, values in all, what).
    """
    table, solver = bargain.table, bargain.solver
    marked = mark_measure(threat.measure)
    inside = tuple(m for m in getattr(marked, "markers", ()) if threat.low <= m.rate <= threat.high)
    grid = np.linspace(threat.low, threat.high, max(points, 2))
    values = np.unique(np.round([*grid, *(m.rate for m in inside)], 9))
    today = solver.value(solver.start).payoffs
    theirs = [lever.id for lever in table.levers if lever.owner != threat.party]
    payoffs, costs, offers, singles = [], [], [], []
    starts = None
    for k, value in enumerate(values):
        if report is not None:
            report(k, len(values), f"break-even of {threat.key}")
        found = find_concession(bargain, threat.fill(float(value)), starts)
        payoffs.append(found.threat_musd)
        starts = None if found.point is None else [found.point.coordinates]
        costs.append(np.full(len(today), np.nan) if found.cost_musd is None else found.cost_musd)
        offers.append(np.full(len(table.levers), np.nan) if found.point is None
                      else np.array(found.point.values))  # fmt: skip
        singles.append([np.nan if v is None else v for _, v in found.by_lever])
    ends = [threat.fill(float(end)) for end in (threat.low, threat.high)]
    low, high = (_agree(bargain, end, k, report) for k, end in enumerate(ends))
    return BreakEven(
        threat, values, np.array(payoffs), np.array(costs), np.array(offers),
        tuple(zip(theirs, np.array(singles).T, strict=True)), inside, low, high,
    )  # fmt: skip


def _agree(
    bargain: Bargain, threat: Threat, place: int, report: Report | None
) -> tuple[Agreement, ...]:
    """The solutions with the threat at one end of its range, the first (0) or the other (1)."""
    floor = bargain.solver.solve_with(threat.measures).payoffs
    found: list[Agreement] = []
    for k, solution in enumerate(SOLUTIONS):
        if report is not None:
            count = len(SOLUTIONS)
            report(k + place * count, 2 * count, f"deals at the ends of {threat.key}")
        starts = [agreement.point.coordinates for agreement in found]
        found.append(find_agreement(bargain, solution, floor, starts))
    return tuple(found)
