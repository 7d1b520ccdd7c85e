"""Most-favoured-nation duties of the United States by sector, from the tariff schedule of 2025."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.world.arrays import Array, Mask
from summitry.world.import_weights import load_import_weights
from summitry.world.mfn import find_shared_rate

LEAST_STATED = 0.5  # of a sector's imports: below this the schedule's percentages say too little


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


def apply_us_schedule(rate: Array, stated: Mask, sectors: tuple[str, ...]) -> tuple[Array, Mask]:
    """US duties with the level of the tariff schedule and the preferences of another table.

    ``t[i,j] = schedule[j] x min(1, rate[i,j] / general[j])``, where general is the duty that the
    table has for exporters without a preference (the highest shared by five): who paid the general
    duty pays the schedule's, who paid a tenth of it pays a tenth.

    Parameters
    ----------
    rate : (N,J) array
        Duties of the United States by exporter and sector in the other table, share.
    stated : (N,J) mask
        Cells that table states; the others get the median of those.
    sectors : tuple of str

    Returns
    -------
    (N,J) array
        New duties; as they were in sectors where under half of the imports fall on lines whose
        duty is free or a percentage.
    (J,) mask
        Sectors whose duties come from the schedule.
    """
    mfn = load_us_mfn_rate()
    at = [mfn.sectors.index(code) for code in sectors]
    level, known = mfn.rate[at], mfn.stated_share[at] >= LEAST_STATED
    new = np.array(rate)
    for j in np.flatnonzero(known):
        mine = stated[:, j]
        filled = np.where(mine, rate[:, j], np.median(rate[mine, j]) if mine.any() else 0.0)
        general = find_shared_rate(rate[mine, j])
        kept = np.minimum(filled / general, 1.0) if general > 0 else np.ones(len(filled))
        new[:, j] = level[j] * kept
    return new, known
