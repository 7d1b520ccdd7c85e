"""How far a sweep should step: first-order answers of the baseline, computed once per world.

None of this moves the fixed point; it decides how fast the sweeps get there. Two levels, as in
multigrid: what an economy's residuals have in common is closed by a Newton step on wages, price
levels and spending levels of all economies together; what differs between its goods is passed
through its own input-output loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summitry.model.shock import Array
from summitry.world import World


@dataclass(frozen=True)
class FirstOrder:
    """First-order answers at the baseline.

    `leontief` is (I - M)^-1 with ``M[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``: a cost passed
    round the economy's own input-output loop until it dies out. `newton` maps the residuals of
    price levels, spending levels and wages (3N) to the steps that close them together.
    """

    leontief: Array  # (N,J,J) economy, good, input
    leontief_by_input: Array  # the same, (N,J,J) economy, input, good
    spending_weight: Array  # (N,J) of each good in an economy's spending
    newton: Array  # (3N,3N)


@lru_cache(maxsize=4)
def fold_first_order(world: World) -> FirstOrder:
    """The first-order answers of a world."""
    home = np.einsum("nnj->nj", world.trade_share)
    loop = (home * (1 - world.value_added_share))[:, :, None] * world.input_share
    leontief = np.linalg.inv(np.eye(home.shape[1]) - loop)
    return FirstOrder(
        leontief,
        np.ascontiguousarray(leontief.transpose(0, 2, 1)),
        world.expenditure / world.expenditure.sum(axis=1, keepdims=True),
        np.asarray(np.linalg.inv(-_compute_jacobian(world)), dtype=np.float64),
    )


def _compute_jacobian(world: World) -> Array:
    """Derivative of the sweep's residuals with respect to log price, spending and wage levels.

    Residuals are those of (2) averaged over goods by spending, of (4) summed over goods relative to
    spending, and of (7) relative to factor income; a level moves all goods of an economy alike. The
    common scale of wages is free: it is tied to world value added (8).
    """
    n = len(world.economies)
    gamma, va = world.value_added_share, world.value_added
    spending = world.expenditure.sum(axis=1)
    weight = world.expenditure / spending[:, None]
    price_by_price, price_by_wage = (
        np.einsum("nj,nij,ij->ni", weight, world.trade_share, part) for part in (1 - gamma, gamma)
    )
    inputs = _respond(world, 1 - gamma) / spending[None, :, None]
    factors = _respond(world, gamma) / va[None, :, None]
    earned = np.diag(va) + np.outer(world.deficit, va) / va.sum()  # income by wages: (6), (15)
    duty = np.diag(world.tariff_revenue / spending)
    jacobian = np.block(
        [
            [price_by_price, np.zeros((n, n)), price_by_wage],
            [inputs[1], inputs[0] + duty, inputs[2] + earned / spending[:, None]],
            [factors[1], factors[0], factors[2]],
        ]
    ) - np.eye(3 * n)
    jacobian[:, 2 * n :] -= va / va.sum()
    return np.asarray(jacobian)


def _respond(world: World, paid: Array) -> Array:
    """A payment out of sales, by its economy, as spending, prices and wages move (3,N,N).

    `paid` (N,J) is the share of sales that is paid, to suppliers or to labour. Spending of n moves
    i's sales to n one to one; a cost moves them by theta, against the costs of all other suppliers.
    """
    sales = world.basic_flow * paid[None, :, :]  # importer, exporter, sector
    pulled = (sales * world.trade_elasticity).transpose(2, 1, 0)  # sector, exporter, importer
    answers = [sales.sum(axis=2).T]
    for cost in (1 - world.value_added_share, world.value_added_share):  # by prices, by wages
        rivals = (world.trade_share * cost[None, :, :]).transpose(2, 0, 1)
        own = np.einsum("jin,ij->i", pulled, cost)
        answers.append(np.matmul(pulled, rivals).sum(axis=0) - np.diag(own))
    return np.array(answers)
