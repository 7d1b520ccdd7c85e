"""Bands as plain data and as notes: what was drawn, how often, and whether that was enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from summitry.strategy.bands import BLURRED, QUANTILES, Bands


def bands_to_dict(bands: Bands) -> dict[str, Any]:
    """Quantiles by case, economy and indicator, with how they were drawn."""
    return {
        "draws": bands.draws,
        "seed": bands.seed,
        "quantiles": list(QUANTILES),
        "spread": {
            "basis": bands.spread.basis,
            "elasticity_log_sd": [round(float(sd), 6) for sd in bands.spread.elasticity_log_sd],
            "tariff_log_sd": bands.spread.tariff_log_sd,
            "pass_through_log_sd": bands.spread.pass_through_log_sd,
        },
        "failures": [{"draw": number, "why": why} for number, why in bands.failures],
        "largest_blur": float(bands.blur.max()),
        "draws_advised": bands.draws_advised,
        "results": _nest(bands, bands.quantiles),
        f"differences_from_{bands.cases[0]}": _nest(bands, bands.difference_quantiles),
    }


def _nest(bands: Bands, values: Any) -> dict[str, dict[str, dict[str, list[float]]]]:
    return {
        case: {
            economy: {
                name: [float(v) for v in values[:, c, n, k]]
                for k, name in enumerate(bands.indicators)
            }
            for n, economy in enumerate(bands.economies)
        }
        for c, case in enumerate(bands.cases)
    }


def describe_bands(bands: Bands, economies: list[str], indicators: tuple[str, ...]) -> list[str]:
    """What the bands hold, and whether the draws were enough for the answers that are shown."""
    low, _, high = (f"{100 * q:g}" for q in QUANTILES)
    spread = bands.spread
    drawn = [f"trade elasticities ({spread.basis})"]
    if spread.tariff_log_sd:
        drawn.append(f"the part of duties collected (log sd {spread.tariff_log_sd:g})")
    if spread.pass_through_log_sd:
        drawn.append(f"pass-through (log sd {spread.pass_through_log_sd:g})")
    answered = bands.draws - len(bands.failures)
    lines = [
        f"In brackets: {low} to {high} % of {answered:,} draws, seed {bands.seed}, of"
        f" {' and '.join(drawn)}. What was not drawn (data, closure, horizon) is not in them.",
        _describe_blur(bands, economies, indicators),
    ]
    if bands.failures:
        number, why = bands.failures[0]
        lines.append(
            f"{len(bands.failures)} draws without an answer are left out; draw {number}: {why}."
        )
    return lines


def _describe_blur(bands: Bands, economies: list[str], indicators: tuple[str, ...]) -> str:
    """Convergence note: how well the ends of the shown bands are known, and what would do."""
    at = np.ix_(
        range(len(bands.cases)),
        [bands.economies.index(code) for code in economies],
        [bands.indicators.index(name) for name in indicators if name in bands.indicators],
    )
    worst = float(bands.blur[at].max(initial=0.0))
    answered = bands.draws - len(bands.failures)
    advised = int(np.ceil(answered * (worst / BLURRED) ** 2))
    said = f"The ends of the bands shown are known to {worst:.0%} of their width or better"
    if worst <= BLURRED:
        return f"{said}: enough draws (a tenth is the aim; about {advised:,} would have done)."
    return f"{said}: too few draws (a tenth is the aim); about {advised:,} would do."
