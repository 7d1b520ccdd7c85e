"""An equilibrium as the baseline of the next: the base year of a paper, solved first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from summitry.model import Outcome, compute_trade_share_new, no_shock, solve
from summitry.world import World, require_balanced


def apply_outcome(outcome: Outcome) -> World:
    """The world economy in the equilibrium of an outcome, as a baseline of its own."""
    world = outcome.world
    flow = compute_trade_share_new(outcome) * outcome.expenditure_new[:, None, :]
    rebased = replace(
        world,
        trade_flow=flow,
        tariff_rate=outcome.shock.tariff_rate_new,
        value_added=outcome.wage_hat * world.value_added,
        deficit=outcome.deficit_new,
    )
    return require_balanced(rebased)


def solve_base_year(world: World, *, balanced: bool) -> World:
    """The world solved at its own duties; with trade balanced everywhere if asked.

    Closes accounts that a published table leaves open, and is what Caliendo and Parro take as the
    base year: duties of 1993 and D = 0.
    """
    deficit = np.zeros(len(world.economies)) if balanced else world.deficit
    start = replace(world, deficit=deficit)
    return apply_outcome(solve(start, no_shock(start)))
