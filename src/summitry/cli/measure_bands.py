"""Bands on a measure's rows: the rows worked out anew for each draw of elasticities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.world import Array, World

Rows = list[dict[str, Any]]


def band_rows(
    list_rows: Callable[[World], Rows],
    world: World,
    fields: tuple[str, ...],
    given: dict[str, Any],
    *,
    horizon: str = "long",
) -> tuple[Rows, list[str]]:
    """Rows of a measure, with the ends of a band beside each of `fields` if draws were asked for.

    Parameters
    ----------
    list_rows : callable
        From a world to rows in an order that no elasticity moves.
    given : dict
        What the command was given; the options of draws are taken out of it.

    Returns
    -------
    tuple
        Rows with ``FIELD_low`` and ``FIELD_high`` (5 and 95 percent), and notes that say so.
    """
    import numpy as np

    from summitry.cli.bands import take_draw_options
    from summitry.cli.output import show_progress
    from summitry.strategy.bands import Draws
    from summitry.strategy.measure_bands import compute_measure_bands
    from summitry.strategy.spreads import find_spread

    taken = take_draw_options(given)
    rows = list_rows(world)
    if taken["draws"] is None:
        return rows, []
    if horizon == "short":
        raise UsageError(
            "--draws with --horizon short", "draws of elasticities of the first months",
            "elasticities of years: published sets say how far those lie apart, not these",
            "leave out one of the two",
        )  # fmt: skip

    def measure(drawn: World) -> Array:
        return np.array([
            [np.nan if row[field] is None else row[field] for field in fields]
            for row in list_rows(drawn)
        ], dtype=np.float64)  # fmt: skip

    spread, draws = find_spread(world, taken["spread"]), Draws(taken["draws"], taken["seed"])
    with show_progress() as progress:
        bands = compute_measure_bands(world, measure, spread, draws, progress=progress)
    for k, row in enumerate(rows):
        for f, field in enumerate(fields):
            low, _, high = bands.quantiles[:, k, f]
            row[f"{field}_low"] = round(float(low), 6) if np.isfinite(low) else None
            row[f"{field}_high"] = round(float(high), 6) if np.isfinite(high) else None
    return rows, [say_bands(bands)]


def say_bands(bands: Any) -> str:
    """What the brackets are, in a sentence or two."""
    failed = f", {len(bands.failures)} without an answer" if bands.failures else ""
    return (
        f"In brackets 5 and 95 % of {bands.draws} draws of trade elasticities (seed {bands.seed}"
        f"{failed}), the same draws as in every other command; {bands.spread.basis}. The ends are "
        f"known to {bands.blur:.0%} of a band's width or better."
    )
