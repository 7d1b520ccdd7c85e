"""How far a sweep should step: first-order answers of the baseline, computed once per world.

None of this moves the fixed point; it decides how fast the sweeps get there. Two levels, one after
the other, as in multigrid: what differs between the goods of an economy is passed through its own
input-output loop; what that leaves open in wages, price levels and spending levels of all
economies is closed by one Newton step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from summitry.model.equations import (
    sum_over_exporters,
    sum_over_importers,
    sum_over_inputs,
    sum_over_users,
)
from summitry.world import Array, Single, World

LEAST_HOME = 0.01  # home share in the loop


@dataclass(frozen=True)
class FirstOrder:
    """First-order answers at the baseline, in single precision: seven digits do for a step.

    `leontief` is (I - M)^-1 with ``M[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``: a cost passed
    round the economy's own input-output loop until it dies out. In it home shares are a hundredth
    at least, so that costs can be told from prices: what a price owes to costs at home is
    ``pi[n,n,s]`` times the cost. `newton` maps the residuals of
    price levels, spending levels and wages (3N) to the steps that close them together.
    """

    leontief: Single  # (N,J,J) economy, good, input
    spending_weight: Single  # (N,J) of each good in an economy's spending
    newton: Single  # (3N,3N)
    share: Single  # pi (J,N,N) good, importer, exporter
    home: Single  # pi[n,n,s] (N,J), as in `leontief`
    value_added_share: Single  # gamma (N,J)
    elasticity: Single  # theta (J,)
    pulled: Single  # theta Y (N,J) USD million: sales lost to a cost, buyers' prices as they are
    value_added: Single  # va (N,)


@dataclass(frozen=True)
class Step:
    """How far to go: goods by themselves, and levels that move all goods of an economy alike."""

    log_price: Single  # (N,J)
    expenditure: Single  # (N,J) USD million
    levels: Single  # (3N,) log: of prices, of spending, and wages


@lru_cache(maxsize=4)
def fold_first_order(world: World) -> FirstOrder:
    """The first-order answers of a world, kept for the next shock."""
    return compute_first_order(world)


def compute_first_order(world: World, newton: Array | None = None) -> FirstOrder:
    """First-order answers where trade, spending, duties and value added are those of `world`.

    `newton`: another step on the levels than the one that closes all three together.
    """
    close = np.asarray(np.linalg.inv(-compute_jacobian(world)) if newton is None else newton)
    home = np.maximum(np.einsum("nnj->nj", world.trade_share), LEAST_HOME)
    input_cost = (1 - world.value_added_share)[:, :, None] * world.input_share
    leontief = np.linalg.inv(np.eye(home.shape[1]) - home[:, :, None] * input_cost)
    return FirstOrder(
        _single(leontief),
        _single(world.expenditure / world.expenditure.sum(axis=1, keepdims=True)),
        _single(close),
        _single(world.trade_share.transpose(2, 0, 1)),
        _single(home),
        _single(world.value_added_share),
        _single(world.trade_elasticity),
        _single(world.trade_elasticity * world.output),
        _single(world.value_added),
    )


def compute_step(
    xp: Any,
    answer: FirstOrder,
    gaps: tuple[Any, Any, Any],
    spent: Any,
) -> Step:
    """The step that closes given gaps to first order.

    Goods first: each economy's price and spending gaps through its own loop. What that changes is
    followed once round the world: costs (1), prices (2), sales (3) and (5), payments to labour and
    suppliers. The levels then close what is left.

    Gaps may be those of a stack of several equilibria, (S,N) and (S,N,J).

    Parameters
    ----------
    xp : namespace
        NumPy or JAX.
    answer : FirstOrder
        Of the baseline.
    gaps : (N,), (N,J) and (N,J) arrays
        Of the factor market (7) and of price indices (2), log; of spending (4), USD million.
    spent : (N,J) array
        Spending now, USD million.
    """
    rounded = (_round(value, answer.leontief.dtype) for value in (*gaps, spent))
    wage_gap, price_gap, spending_gap, now = rounded
    price = sum_over_inputs(xp, answer.leontief, price_gap)
    spending = sum_over_users(xp, answer.leontief, spending_gap)
    cost = (price - price_gap) / answer.home  # what is not the gap itself comes from home costs
    index = sum_over_exporters(xp, answer.share, cost)
    demand = answer.elasticity * now * index + spending
    sold = sum_over_importers(xp, answer.share, demand) - answer.pulled * cost
    earned = xp.vecdot(answer.value_added_share, sold)
    by_price = xp.vecdot(answer.spending_weight, price_gap - price + index)
    left = (spending_gap + sold - spending).sum(axis=-1) - earned
    by_spending = left / now.sum(axis=-1)
    by_wage = earned / answer.value_added + wage_gap
    levels = xp.concatenate([by_price, by_spending, by_wage], axis=-1)
    return Step(price, spending, levels @ answer.newton.T)


def _single(array: Any) -> Single:
    return np.ascontiguousarray(array, dtype=np.float32)


def _round(gap: Any, kind: Any) -> Any:
    """In the precision of the answers; a stack stays in the order it has in memory."""
    alone = isinstance(gap, np.ndarray) and gap.ndim < 3
    return np.ascontiguousarray(gap, kind) if alone else gap.astype(kind)


def step_transposed(
    answer: FirstOrder, expenditure: Array, weights: tuple[Array, ...]
) -> tuple[Array, ...]:
    """The step of `compute_step` read backwards: what derivatives are carried back by.

    Weights on the steps of log wages (...,N), log prices and relative spending (...,N,J) become
    weights on the gaps they answer. Line by line the transpose of the step, last line first, and
    in the same precision: a matrix of another kind would be copied each time.
    """
    by_wage, by_price, by_spending, expenditure = (
        _round(part, answer.leontief.dtype) for part in (*weights, expenditure)
    )
    n, bought = by_wage.shape[-1], expenditure > 0
    sums = [by_price.sum(axis=-1), (by_spending * bought).sum(axis=-1), by_wage]
    level: Any = np.concatenate(sums, axis=-1) @ answer.newton
    on_price, on_wage = level[..., :n, None], level[..., 2 * n :]
    on_spending = level[..., n : 2 * n, None] / expenditure.sum(axis=1)[:, None]
    earned = (on_wage / answer.value_added)[..., None] - on_spending
    sold = answer.value_added_share * earned + on_spending
    demand = _sum(answer.share, sold)
    index = answer.spending_weight * on_price + answer.elasticity * expenditure * demand
    cost = (_sum(answer.share.mT, index) - answer.pulled * sold) / answer.home
    price = by_price - answer.spending_weight * on_price + cost
    price = np.matmul(price[..., None, :], answer.leontief)[..., 0, :]
    price += answer.spending_weight * on_price - cost
    money = by_spending * bought / np.where(bought, expenditure, 1.0) + demand - on_spending
    money = np.matmul(answer.leontief, money[..., None])[..., 0] + on_spending
    found = (on_wage, price, np.where(bought, expenditure * money, by_spending))
    return tuple(np.asarray(part, dtype=np.float64) for part in found)


def _sum(share: Single, values: Array) -> Array:
    """Sums over the last axis of share (J,N,N), for a stack of values (K,N,J)."""
    by_good = values.astype(np.float32).transpose(2, 1, 0)
    return np.asarray(np.matmul(share, by_good).transpose(2, 1, 0))


def compute_jacobian(world: World) -> Array:
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
