"""Bands for a brief where nobody asked for a number of draws: enough to say how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from summitry.brief.glance import INCOMES
from summitry.model.draws import compute_published_spread
from summitry.strategy import Evaluation
from summitry.strategy.bands import Bands, Draws, compute_shock_bands, list_groups

COUNT = 100  # ends of a band known to a tenth of its width; a second or two


def draw_bands(
    evaluation: Evaluation, progress: Callable[[int, int, str], None] | None = None
) -> Bands:
    """Bands of real income for every case of an evaluation, economies and groups, in this process.

    Errors are those of :func:`summitry.strategy.bands.compute_shock_bands`.
    """
    world = evaluation.world
    shocks = {case.key: case.outcome.shock for case in evaluation.cases}
    draws = Draws(count=COUNT, indicators=INCOMES, workers=1, groups=list_groups(world))
    return compute_shock_bands(
        world, shocks, compute_published_spread(world), draws, progress=progress
    )
