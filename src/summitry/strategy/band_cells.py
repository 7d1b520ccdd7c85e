"""The columns of bands in a table: their names, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summitry.strategy.bands import Bands

BAND_FIELDS = ("low", "median", "high")
DIFFERENCE_FIELDS = ("difference_low", "difference_median", "difference_high")


def band_cells(bands: Bands | None, case: str, economy: str, indicator: str) -> dict[str, Any]:
    """Low end, median and high end of an answer under `BAND_FIELDS`; empty where none was drawn."""
    drawn = bands is not None and case in bands.cases and indicator in bands.indicators
    if bands is None or not drawn:
        return {}
    return dict(zip(BAND_FIELDS, bands.at(case, economy, indicator), strict=True))


def difference_cells(bands: Bands | None, case: str, economy: str, name: str) -> dict[str, Any]:
    """Ends of the band of a difference under `DIFFERENCE_FIELDS`; empty where none was drawn."""
    if bands is None or case not in bands.cases:
        return {}
    return dict(zip(DIFFERENCE_FIELDS, bands.difference_at(case, economy, name), strict=True))
