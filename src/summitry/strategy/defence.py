"""Extra defence spending in the whole model: balances once prices and wages have moved."""

from __future__ import annotations

import numpy as np

from summitry.errors import UsageError
from summitry.model import DEFAULT, Model, Outcome, compute_basic_flow_new
from summitry.policy.commitments import DefenceMeasure
from summitry.strategy.wedges import solve_measures
from summitry.world import Array, World

_NOW = 0.01  # the lever wants a share of today; only the difference moves its goal


def solve_defence_balances(
    world: World,
    economy: str,
    sellers: tuple[str, ...],
    abroad_musd: float,
    *,
    sectors: tuple[str, ...],
    model: Model = DEFAULT,
) -> tuple[Array, Outcome]:
    """Change of the trade balance with each partner (N,), USD million, in equilibrium.

    What the first round of accounts buys abroad
    (:func:`summitry.security.measure_import_content`) becomes a promise to buy it, the lever
    ``defence``: imports of the sectors from the sellers rise by that sum, paid in the place of
    other spending, and every price and wage adjusts. With the deficit rule (15) the total
    balance stays where it was, as a share of world value added: the model says with whom it moves,
    the accounts how much is bought.

    Parameters
    ----------
    sellers : tuple of str
        Who sells it, other economies.
    abroad_musd : float
        What is bought of them a year, above zero, USD million before duty.
    sectors : tuple of str
        In which sectors.

    Raises
    ------
    UsageError
        Nothing bought abroad.
    NoEquilibriumError
        More than the sellers can be brought to sell.
    """
    n = world.economy_index(economy)
    if not (abroad_musd > 0 and sellers and economy not in sellers):
        raise UsageError(
            f"defence spending of {economy}",
            f"USD {abroad_musd:,.0f} million bought of {', '.join(sellers) or 'nobody'}",
            "a sum above zero, spent with other economies",
            "name a higher target, or suppliers abroad with --supplier",
        )
    measure = DefenceMeasure(
        id="defence", lever="defence", economies=(economy,), now=_NOW,
        share=_NOW + abroad_musd / float(world.value_added[n]),
        exporters=sellers, content=1.0, sectors=sectors, source="a what-if",
    )  # fmt: skip
    outcome = solve_measures(world, [measure], model).outcome
    change = compute_basic_flow_new(outcome) - world.basic_flow
    balance = change[:, n].sum(axis=1) - change[n].sum(axis=1)  # exports to, imports from
    balance[n] = 0.0
    return np.asarray(balance), outcome
