"""Bands of a measure: any figures worked out from a world, anew for each draw of elasticities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from summitry.errors import NumericalError
from summitry.model.draws import Spread, check_spread, draw_world
from summitry.strategy.bands import (
    QUANTILES,
    Draws,
    Progress,
    check_draws,
    compute_blur,
    require_answers,
)
from summitry.world import Array, World


@dataclass(frozen=True)
class MeasureBands:
    """Quantiles of a measure over the draws.

    Parameters
    ----------
    quantiles : (Q, ...) array
        At ``summitry.strategy.bands.QUANTILES``; after the first axis those of the measure, in its
        unit; NaN where a figure is not finite in some draw.
    blur : float
        Largest standard error of a band's end as a share of its width.
    draws, seed : int
        How many were asked for, and where they began.
    failures : tuple of (int, str)
        Draws without an answer and why: left out.
    spread : Spread
        What was drawn from.
    """

    quantiles: Array
    blur: float
    draws: int
    seed: int
    failures: tuple[tuple[int, str], ...]
    spread: Spread


def compute_measure_bands(
    world: World,
    measure: Callable[[World], Array],
    spread: Spread,
    draws: Draws,
    *,
    progress: Progress | None = None,
) -> MeasureBands:
    """Work a measure out once for each draw of the trade elasticities.

    Draw k of a seed is the one of every other command (common random numbers), so measures and
    scenarios drawn with one seed can be compared draw by draw. Only elasticities are drawn: no
    measure of exposure or security has a duty in it.

    Parameters
    ----------
    measure : callable
        From a world to an array of one shape, pure.
    draws : Draws
        Count and seed; its other fields are those of indicators and not used.

    Raises
    ------
    InputError
        A count, seed or spread that cannot be used.
    NumericalError
        More than half of the draws without an answer.
    """
    check_draws(draws)
    check_spread(world, spread)
    values, failures = [], []
    for number in range(draws.count):
        if progress is not None:
            progress(number, draws.count, f"draws, {draws.count} in all")
        try:
            values.append(measure(draw_world(world, spread, draws.seed, number)))
        except NumericalError as error:
            failures.append((number, f"{error.where}: {error.seen}"))
    require_answers(world, failures, draws.count)
    drawn = np.array(values)
    drawn = np.where(np.isfinite(drawn).all(axis=0), drawn, np.nan)
    blur = np.nan_to_num(compute_blur(drawn))
    return MeasureBands(
        np.quantile(drawn, QUANTILES, axis=0), float(blur.max(initial=0.0)), draws.count,
        draws.seed, tuple(failures), spread,
    )  # fmt: skip
