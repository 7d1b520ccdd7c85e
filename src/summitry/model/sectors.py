"""Trade by sector before and after: exports, imports, and how concentrated either is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError
from summitry.model.flows import compute_basic_flow_new
from summitry.model.outcome import Outcome
from summitry.world import Array


@dataclass(frozen=True)
class SectorTrade:
    """Exports and imports of every economy by sector, USD million at basic prices (N,J) each.

    Home sales are left out; imports are net of duty. Equations (3) and (5).
    """

    exports: Array
    imports: Array
    exports_new: Array
    imports_new: Array


def compute_sector_trade(outcome: Outcome) -> SectorTrade:
    """Exports and imports by sector, in the baseline and after the shock."""
    away = 1 - np.eye(len(outcome.world.economies))[:, :, None]
    base, new = outcome.world.basic_flow * away, compute_basic_flow_new(outcome) * away
    return SectorTrade(base.sum(axis=0), base.sum(axis=1), new.sum(axis=0), new.sum(axis=1))


def compute_shares(flow: Array) -> Array:
    """Each sector's share of an economy's total, 0 to 1 (N,J); 0 where there is no total."""
    total = flow.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(flow, total, out=np.zeros_like(flow), where=total > 0))


def compute_concentration(flow: Array) -> Array:
    """Normalised Herfindahl index of what each economy sells or buys by sector (N,).

    ``(sum_j share_j^2 - 1/J) / (1 - 1/J)``: 0 where all sectors weigh alike, 1 where there is one.

    Raises
    ------
    InputError
        Fewer than two sectors.
    """
    count = flow.shape[1]
    if count < 2:
        raise InputError(
            "concentration by sector", f"{count} sector", "two or more", "keep sectors apart"
        )
    squares = (compute_shares(flow) ** 2).sum(axis=1)
    return np.asarray((squares - 1 / count) / (1 - 1 / count))
