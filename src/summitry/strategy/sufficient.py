"""Nash tariffs from sufficient statistics: one rate for each economy, no derivative needed.

Lashkaripour (2021, "The Cost of a Global Tariff War: A Sufficient Statistics Approach", Journal of
International Economics 131): without inputs, an economy's best duty is one over the elasticity of
demand for its exports, ``1 / sum_j,k chi[i,j,k] theta_k (1 - lambda[i,j,k])``, with chi the share
of market j and good k in its exports and lambda its share in that market, both in the war itself.
Written from knowledge of the paper, not held against its printed text; checked by best replies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError, NoConvergenceError
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    Shock,
    compute_basic_flow_new,
    compute_trade_share_new,
    no_shock,
    solve,
)
from summitry.strategy.row import Row
from summitry.world import Array, World

TOLERANCE = 1e-9
MAX_STEPS = 200


@dataclass(frozen=True)
class FormulaWar:
    """A war of everybody against everybody by the formula.

    ``rates`` (N,) are uniform duties on all imports of tradable sectors, shares; ``steps`` is how
    many equilibria it took.
    """

    rates: Array
    outcome: Outcome
    steps: int


def compute_formula_rates(outcome: Outcome) -> Array:
    """The formula at one equilibrium: each economy's best uniform duty (N,), a share."""
    world = outcome.world
    exports = compute_basic_flow_new(outcome)  # importer, exporter, sector
    share = compute_trade_share_new(outcome)
    away = ~np.eye(len(world.economies), dtype=bool)[:, :, None]
    weight = exports * away
    total = weight.sum(axis=(0, 2))
    elasticity = world.trade_elasticity * (1 - share)
    return np.asarray(total / (weight * elasticity).sum(axis=(0, 2)))


def find_formula_war(world: World, model: Model = DEFAULT) -> FormulaWar:
    """The duties at which every economy's formula holds at once, everybody playing.

    Parameters
    ----------
    world : World
        Without purchased inputs: value added is all of output.
    model : Model
        Equations of the equilibrium.

    Raises
    ------
    InputError
        A world with inputs, for which the formula is not derived.
    NoConvergenceError
        Rates that do not settle.
    """
    if not np.allclose(world.value_added_share, 1.0, atol=1e-9):
        raise InputError(
            f"Nash formula on {world.name}",
            f"value added of {world.value_added_share.min():.0%} of output in some sector",
            "a world without purchased inputs",
            "use find_nash, which needs no formula",
        )
    row = Row(world, model)
    outcome = solve(world, no_shock(world), model)
    rates = compute_formula_rates(outcome)
    for count in range(1, MAX_STEPS + 1):
        duty = np.broadcast_to(rates[:, None, None], world.tariff_rate.shape).copy()
        duty[np.arange(len(rates)), np.arange(len(rates))] = 0.0
        outcome = row.solve(Shock(duty))
        new = compute_formula_rates(outcome)
        move = float(np.abs(new - rates).max())
        rates = new
        if move <= TOLERANCE:
            return FormulaWar(rates, outcome, count)
    raise NoConvergenceError(
        f"Nash formula on {world.name}",
        f"rates still move by {move:.1e} after {MAX_STEPS} steps",
        f"at most {TOLERANCE:.0e}",
        "use find_nash",
    )
