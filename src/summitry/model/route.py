"""Why an equilibrium was hard to reach, in words: what its certificate says of the way there."""

from __future__ import annotations

import numpy as np

from summitry.model.markets import compute_world_at
from summitry.model.sweeps import Solution
from summitry.world import Array, World

STEEP = 10.0  # a trade elasticity
FAR = 3.0  # times dearer or cheaper
LITTLE = 0.2  # of what it was in the baseline
TINY = 1e-9  # smaller parts are said to be none


def explain_route(solution: Solution) -> str:
    """The way to a solution where the sweeps alone did not get there, and what bends so much.

    Returns
    -------
    str
        Empty where they did: nothing about it is unusual.
    """
    if not solution.way:
        return ""
    reasons = "; ".join(_list_reasons(solution)) or "prices and spending answer each other steeply"
    return f"reached {solution.way}, since {reasons}"


def _list_reasons(solution: Solution) -> list[str]:
    problem, world = solution.problem, solution.problem.world
    there = compute_world_at(problem, solution.state, solution.markets)
    reasons = []
    before, now = _traded(world), _traded(there)
    left = np.divide(now, before, out=np.full_like(now, np.inf), where=before > 0)
    n = int(np.argmin(left))
    if left[n] < LITTLE:
        reasons.append(f"{world.economies[n]} keeps {_share(left[n])} of its trade beside output")
    spent = solution.markets.income / world.income
    n = int(np.argmin(spent))
    if spent[n] < LITTLE:
        reasons.append(f"{world.economies[n]} keeps {_share(spent[n])} of its final spending")
    steepest = float(problem.tech.trade_elasticity.max())
    if steepest >= STEEP:
        reasons.append(f"trade elasticities go up to {steepest:.0f}")
    factor = _largest_change(solution)
    if factor >= FAR:
        reasons.append(f"costs of trade or production change up to {factor:.0f} times")
    return reasons


def _traded(world: World) -> Array:
    """Exports and imports, of output (N,)."""
    home = np.einsum("nnj->n", world.basic_flow)
    output = world.output.sum(axis=1)
    both = output + world.basic_flow.sum(axis=(1, 2)) - 2 * home
    return np.asarray(both / output)


def _largest_change(solution: Solution) -> float:
    """The largest factor by which the shock moves a cost of trade or a productivity."""
    shock, world = solution.problem.shock, solution.problem.world
    change = np.log1p(shock.tariff_rate_new) - np.log1p(world.tariff_rate)
    if shock.export_tax_rate_new is not None:
        change = change + np.log1p(shock.export_tax_rate_new) - np.log1p(world.export_tax_rate)
    if shock.trade_cost_hat is not None:
        change = change + np.log(shock.trade_cost_hat)
    largest = float(np.max(np.abs(change[world.trade_flow > 0]), initial=0.0))
    if shock.productivity_hat is not None:
        largest = max(largest, float(np.max(np.abs(np.log(shock.productivity_hat)))))
    return float(np.exp(largest))


def _share(part: float) -> str:
    return "none" if part < TINY else f"{100 * part:.2g} %"
