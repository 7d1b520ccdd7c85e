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

from summitry.world import Array, Single, World


@dataclass(frozen=True)
class FirstOrder:
    """First-order answers at the baseline, in single precision: seven digits do for a step.

    `leontief` is (I - M)^-1 with ``M[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``: a cost passed
    round the economy's own input-output loop until it dies out. `newton` maps the residuals of
    price levels, spending levels and wages (3N) to the steps that close them together.
    """

    leontief: Single  # (N,J,J) economy, good, input
    leontief_by_input: Single  # the same, (N,J,J) economy, input, good
    spending_weight: Array  # (N,J) of each good in an economy's spending
    newton: Single  # (3N,3N)


@lru_cache(maxsize=4)
def fold_first_order(world: World) -> FirstOrder:
    """The first-order answers of a world."""
    home = np.einsum("nnj->nj", world.trade_share)
    loop = (home * (1 - world.value_added_share))[:, :, None] * world.input_share
    leontief = np.linalg.inv(np.eye(home.shape[1]) - loop).astype(np.float32)
    return FirstOrder(
        leontief,
        np.ascontiguousarray(leontief.transpose(0, 2, 1)),
        world.expenditure / world.expenditure.sum(axis=1, keepdims=True),
        np.linalg.inv(-_compute_jacobian(world)).astype(np.float32),
    )


def step_transposed(
    answer: FirstOrder, expenditure: Array, weights: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array]:
    """The sweep's first-order step read backwards: what derivatives are carried back by.

    Weights on the steps of log wages (...,N), log prices and relative spending (...,N,J) become
    weights on the gaps they answer: the transpose of the linear map in `solve.sweep`.
    """
    by_wage, by_price, by_spending = weights
    n, share, bought = by_wage.shape[-1], answer.spending_weight, expenditure > 0
    money = by_spending * bought / np.where(bought, expenditure, 1.0)
    price = np.matmul(answer.leontief_by_input, by_price[..., None])[..., 0]
    spending = expenditure * np.matmul(answer.leontief, money[..., None])[..., 0]
    level = np.concatenate(
        [by_price.sum(axis=-1), (by_spending * bought).sum(axis=-1), by_wage], axis=-1
    )
    level = level @ answer.newton
    level[..., :n] -= price.sum(axis=-1)
    level[..., n : 2 * n] -= spending.sum(axis=-1)
    price = price + share * level[..., :n, None]
    spending = spending + share * level[..., n : 2 * n, None]
    return level[..., 2 * n :], price, np.where(bought, spending, by_spending)


def _compute_jacobian(world: World) -> Array:
    """Derivative of the sweep's residuals with respect to log price, spending and wage levels.

    Residuals are those of (2) averaged over goods by spending, of (4) summed over goods relative to
    spending, and of (7) relative to factor income; a level moves all goods of an economy alike. The
    common scale of wages is free: it is tied to world value added (8).
    """
    n = len(world.economies)
    gamma, va = world.value_added_share, world.value_added
    spending = world.expenditure.sum(axis=1)
    bought = world.trade_flow / spending[:, None, None]
    price_by_wage = np.einsum("nij,ij->ni", bought, gamma)
    price_by_price = bought.sum(axis=2) - price_by_wage
    inputs, factors = _respond(world)
    inputs /= spending[None, :, None]
    factors /= va[None, :, None]
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


def _respond(world: World) -> tuple[Array, Array]:
    """Payments to suppliers and to labour, by economy, as spending, prices and wages move.

    Two arrays (3,N,N). Spending of n moves i's sales to n one to one; a cost moves them by theta,
    against the costs of all other suppliers of n.
    """
    n = len(world.economies)
    gamma = world.value_added_share
    answers = []
    for paid in (1 - gamma, gamma):
        sales = world.basic_flow * paid  # importer, exporter, sector
        pulled = sales * world.trade_elasticity
        by_buyer = pulled.transpose(1, 0, 2).reshape(n, -1).astype(np.float32)
        parts = [sales.sum(axis=2).T]
        for cost in (1 - gamma, gamma):  # by prices, by wages
            costs = (world.trade_share * cost).transpose(0, 2, 1).reshape(-1, n)
            own = (pulled.sum(axis=0) * cost).sum(axis=1)
            parts.append(by_buyer @ costs.astype(np.float32) - np.diag(own))
        answers.append(np.array(parts, dtype=np.float64))
    return answers[0], answers[1]
