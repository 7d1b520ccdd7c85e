"""The duty on whoever has no agreement, read off the applied duties of a baseline."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from summitry.world.arrays import Array, Mask
from summitry.world.labels import CUSTOMS_UNIONS, ECONOMY_GROUPS
from summitry.world.world import World

SHARED_BY = 5  # exporters who face one duty without any preference among them
_SAME = 4  # decimals of a share: averages over slightly different lines count as one duty


@lru_cache(maxsize=4)
def compute_mfn_rate(world: World) -> Array:
    """Most-favoured-nation duty, inferred, by importer and sector (N,J), shares.

    The highest applied duty that at least five exporters outside a customs union with the importer
    face alike (to 0.01 percentage points): preferences lower a duty, so what many without one share
    is the general rate. Where no five agree, the highest. It stands in for a schedule of bound and
    MFN rates, which the baseline does not hold.
    """
    outside = ~_same_union(world.economies)
    rate = world.tariff_rate
    n_economies, _, n_sectors = rate.shape
    mfn = np.zeros((n_economies, n_sectors))
    for n in range(n_economies):
        for j in range(n_sectors):
            mfn[n, j] = find_shared_rate(rate[n, outside[n], j])
    mfn.setflags(write=False)  # shared by all who ask for it
    return mfn


def find_shared_rate(rate: Array) -> float:
    """The highest duty that at least five exporters face alike; where no five agree, the highest.

    Parameters
    ----------
    rate : (N,) array
        Duties of one importer in one sector, shares.
    """
    values, counts = np.unique(np.round(rate, _SAME), return_counts=True)
    shared = values[counts >= SHARED_BY]
    return float(shared.max() if shared.size else values.max(initial=0.0))


def _same_union(economies: tuple[str, ...]) -> Mask:
    """True where importer and exporter are one economy or in one customs union, (N,N)."""
    same = np.eye(len(economies), dtype=np.bool_)
    for union in CUSTOMS_UNIONS:
        inside = np.array([code in ECONOMY_GROUPS[union] for code in economies])
        same |= inside[:, None] & inside[None, :]
    return same
