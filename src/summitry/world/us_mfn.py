"""Most-favoured-nation duties of the United States by sector, from the tariff schedule of 2025."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.world.arrays import Array
from summitry.world.import_weights import load_import_weights


@dataclass(frozen=True, eq=False)
class UsMfn:
    """US duties under the most-favoured-nation clause, by sector of world-2022.

    Parameters
    ----------
    sectors : tuple of str
    rate : (J,) array
        Mean duty weighted by imports of 2024 from all partners, share.
    stated_share : (J,) array
        Share of those imports whose duty is free or a percentage; specific and compound duties
        (a sum per kilogram) are left out of the mean.
    basis : str
        To be shown beside the rate.
    """

    sectors: tuple[str, ...]
    rate: Array
    stated_share: Array
    basis: str


def load_us_mfn_rate() -> UsMfn:
    """Statutory MFN duties of the United States 2025 by sector, share.

    Beside the applied duties of `world-2022` (a simple average over lines, capped), these are what
    the schedule says: lines of eight digits averaged within a subheading of six, subheadings
    weighted by imports of 2024.
    """
    weights = load_import_weights()
    return UsMfn(
        weights.sectors,
        weights.mfn_rate,
        weights.mfn_stated,
        f"US tariff schedule 2025, weighted by imports of {weights.year}",
    )
