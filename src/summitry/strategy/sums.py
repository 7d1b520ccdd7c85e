"""Sums that nobody has named: what a promise or a payment is worth at each height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.model import Certificate, Outcome, compute_real_income_pct
from summitry.policy import Measure
from summitry.policy.cells import compute_hits, mask_economies
from summitry.policy.commitments import PledgeMeasure, PurchaseMeasure, Summed, with_sum
from summitry.strategy.wedges import solve_measures
from summitry.world import Array, World

# Payments are valued up to half a percent of the payer's value added a year: Japan's pledge of 550
# billion by January 2029 would be three percent a year, its host-nation support 0.04.
HIGHEST_PAYMENT = 0.005
HIGHEST_PURCHASE = 1.0  # additional imports, of those of the baseline
POINTS = 6


@dataclass(frozen=True, eq=False)
class SumCurve:
    """What a lever of unknown sum would do at each sum, on top of what is in force.

    ``sums_musd`` (K,) are USD million in the lever's own terms (a year; a pledge: in all);
    ``real_income_pct`` (K,N) is against the baseline, percent of final spending; ``wedge`` (K,) is
    the subsidy a promise to buy takes, a share, and 0 for payments.
    """

    measure: Summed
    sums_musd: Array
    real_income_pct: Array
    wedge: Array
    certificates: tuple[Certificate, ...]


def make_sum_grid(measure: Summed, world: World) -> Array:
    """The sums at which an unknown one is valued, USD million, the first above zero."""
    steps = np.arange(1, POINTS + 1) / POINTS
    if isinstance(measure, PurchaseMeasure):
        base = float(world.basic_flow[compute_hits(measure, world)].sum())
        extra = HIGHEST_PURCHASE * base * steps
        return extra if measure.unknown == "extra" else base + extra
    payer = float(world.value_added[mask_economies(measure.acting, world)].sum())
    yearly = HIGHEST_PAYMENT * payer * steps
    if isinstance(measure, PledgeMeasure):
        return np.asarray(yearly * measure.years / measure.additional)
    return np.asarray(yearly)


def run_sum_curve(
    world: World, measure: Summed, others: Sequence[Measure], start: Outcome
) -> SumCurve:
    """Value a lever of unknown sum at each sum of its grid, beside the measures that hold."""
    grid = make_sum_grid(measure, world)
    incomes, wedges, certificates = [], [], []
    for amount in grid:
        settled = solve_measures(world, [*others, with_sum(measure, float(amount))], start=start)
        start = settled.outcome
        incomes.append(compute_real_income_pct(start))
        wedges.append(sum(w.rate for w in settled.wedges if w.measure.id == measure.id))
        certificates.append(start.certificate)
    return SumCurve(measure, grid, np.array(incomes), np.array(wedges), tuple(certificates))
