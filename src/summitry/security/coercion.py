"""Coercive capacity of trade, both ways: what each side could withhold and what it would lose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.exposure import compute_pairwise_loss, measure_cut_off
from summitry.model import DEFAULT, Model
from summitry.world import Array, World


@dataclass(frozen=True)
class Threat:
    """One side threatens not to sell to the other; losses are positive, percent of real income."""

    by: tuple[str, ...]
    against: tuple[str, ...]
    formula_pct: float  # of the threatened, foreign prices and wages fixed
    loss_pct: float  # of the threatened, in equilibrium
    own_loss_pct: float  # of who threatens, in equilibrium
    traded_musd: float

    @property
    def leverage(self) -> float:
        """Loss inflicted for each percent lost oneself; infinite if the threat costs nothing."""
        return self.loss_pct / self.own_loss_pct if self.own_loss_pct > 0 else np.inf


def compute_power(world: World) -> Array:
    """Power of each economy over each other by withholding its sales, (N,N), percentage points.

    ``power[i,n] = loss[n from i] - loss[i from n]``: bilateral asymmetry in import dependence,
    weighted inversely by the trade elasticities of sectors (Liu and Yang 2025, "International
    Power"), with the loss of Clayton, Maggiori and Schreger (2024):
    ``sum_j weight_j / theta_j x -ln(1 - share_j)``. Rows hold who has it; antisymmetric.
    """
    loss = compute_pairwise_loss(world)  # buyer, seller
    return np.asarray(loss.T - loss)


def measure_threats(
    world: World,
    first: tuple[str, ...],
    second: tuple[str, ...],
    sectors: tuple[str, ...] | None = None,
    model: Model = DEFAULT,
) -> tuple[Threat, Threat]:
    """What each side could do to the other by not selling to it, formula beside equilibrium.

    Capacity, not intent: a threat works only if it is believed, and whoever carries it out loses
    its sales (Clayton, Maggiori and Schreger 2024).
    """
    chosen = sectors or world.sectors
    found = []
    for by, against in ((first, second), (second, first)):
        cut = measure_cut_off(world, by, against, chosen, model)
        found.append(
            Threat(
                by, against, cut.formula_pct, cut.equilibrium_pct, cut.seller_equilibrium_pct,
                cut.traded_musd,
            )
        )  # fmt: skip
    return found[0], found[1]
