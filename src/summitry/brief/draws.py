"""Bands for a brief where nobody asked for a number of draws: enough to say how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from summitry.model.draws import compute_published_spread
from summitry.strategy import Evaluation
from summitry.strategy.bands import Bands, Draws, compute_shock_bands
from summitry.world import ECONOMY_GROUPS

COUNT = 100  # ends of a band known to a tenth of its width; a second or two
_INCOMES = ("real_income_pct", "real_income_musd")


def draw_bands(
    evaluation: Evaluation, progress: Callable[[int, int, str], None] | None = None
) -> Bands:
    """Bands of real income for every case of an evaluation, economies and groups, in this process.

    Errors are those of :func:`summitry.strategy.bands.compute_shock_bands`.
    """
    world = evaluation.world
    groups = {
        name: codes
        for name, codes in ECONOMY_GROUPS.items()
        if not set(codes).isdisjoint(world.economies)
    }
    shocks = {case.key: case.outcome.shock for case in evaluation.cases}
    draws = Draws(count=COUNT, indicators=_INCOMES, workers=1, groups=groups)
    return compute_shock_bands(
        world, shocks, compute_published_spread(world), draws, progress=progress
    )
