"""How far a sweep should step: first-order answers of the baseline, computed once per world.

None of this moves the fixed point; it decides how fast the sweeps get there. Two levels, one after
the other, as in multigrid: what differs between the goods of an economy is passed through its own
input-output loop; what that leaves open in wages, price levels and spending levels of all
economies is closed by one Newton step. A wage moves the prices of its economy's goods as far as
they are made at home; what prices abroad move, as far as they come from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from summitry.model.equations import (
    sum_over_importers,
    sum_over_inputs,
    sum_over_users,
)
from summitry.world import Array, Single, World

LEAST_HOME = 0.01  # home share in the loop
LEAST_ABROAD = 0.02  # part of prices that comes from abroad: an economy that trades with nobody


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """First-order answers at the baseline, in single precision: seven digits do for a step.

    `leontief` is (I - M)^-1 with ``M[s,j] = pi[n,n,s] (1-gamma[n,s]) g[n,s,j]``: a cost passed
    round the economy's own input-output loop until it dies out. In it home shares are a hundredth
    at least, so that costs can be told from prices: what a price owes to costs at home is
    ``pi[n,n,s]`` times the cost. `newton` maps the residuals of
    price levels, spending levels and wages (3N) to the steps that close them together; the level
    of prices is that of what comes from abroad, and moves goods by `from_abroad`, 1 on average.
    """

    leontief: Single  # (N,J,J) economy, good, input
    spending_weight: Single  # (N,J) of each good in an economy's spending
    newton: Single  # (3N,3N)
    by_wage: Single  # (N,J) log prices by the log wage, those abroad as they are
    from_abroad: Single  # (N,J) log prices by the level of those abroad
    share: Single  # pi (J,N,N) good, importer, exporter
    home: Single  # pi[n,n,s] (N,J), as in `leontief`
    value_added_share: Single  # gamma (N,J)
    bought_share: Single  # 1 - gamma (N,J)
    elasticity: Single  # theta (J,)
    pulled: Single  # theta Y (N,J) USD million: sales lost to a cost, buyers' prices as they are
    value_added: Single  # va (N,)


@dataclass(frozen=True, eq=False)
class Step:
    """How far to go once prices are: spending, and levels that move all of an economy's goods."""

    expenditure: Single  # (N,J) USD million
    levels: Single  # (3N,) log: of prices from abroad, of spending, and wages


@lru_cache(maxsize=4)
def fold_first_order(world: World) -> FirstOrder:
    """The first-order answers of a world, kept for the next shock."""
    return compute_first_order(world)


def compute_first_order(world: World, newton: Array | None = None) -> FirstOrder:
    """First-order answers where trade, spending, duties and value added are those of `world`.

    `newton`: another step on the levels than the one that closes all three together.
    """
    home, leontief = loop = _close_loops(world)
    by_wage, from_abroad = levels = _compute_price_levels(world, loop)
    if newton is None:
        newton = np.asarray(np.linalg.inv(-_compute_jacobian(world, levels)))
    return FirstOrder(
        _single(leontief),
        _single(world.expenditure / world.expenditure.sum(axis=1, keepdims=True)),
        _single(newton),
        _single(by_wage),
        _single(from_abroad),
        _single(world.trade_share.transpose(2, 0, 1)),
        _single(home),
        _single(world.value_added_share),
        _single(1 - world.value_added_share),
        _single(world.trade_elasticity),
        _single(world.trade_elasticity * world.output),
        _single(world.value_added),
    )


def _close_loops(world: World) -> tuple[Array, Array]:
    """Home shares (N,J), and the input-output loop at these passed round for good (N,J,J)."""
    home = np.maximum(np.einsum("nnj->nj", world.trade_share), LEAST_HOME)
    input_cost = (1 - world.value_added_share)[:, :, None] * world.input_share
    return home, np.linalg.inv(np.eye(home.shape[1]) - home[:, :, None] * input_cost)


def compute_price_levels(world: World) -> tuple[Array, Array]:
    """Log prices of an economy's goods by its log wage, and by the level of prices abroad (N,J).

    The first is what its own loop makes of wages; the rest comes from abroad, and moves goods by
    1 on average.
    """
    return _compute_price_levels(world, _close_loops(world))


def _compute_price_levels(world: World, loop: tuple[Array, Array]) -> tuple[Array, Array]:
    home, leontief = loop
    by_wage = np.matmul(leontief, (home * world.value_added_share)[:, :, None])[:, :, 0]
    rest = np.maximum(1 - by_wage, 0.0) + LEAST_ABROAD
    spent = world.expenditure
    average = (spent * rest).sum(axis=1, keepdims=True) / spent.sum(axis=1, keepdims=True)
    return by_wage, rest / average


def step_prices(xp: Any, answer: FirstOrder, price_gap: Any) -> tuple[Any, Any]:
    """How far to go with log prices, and how far log costs follow: each economy's own loop (N,J).

    `price_gap` is that of equation (2), in logs, of one equilibrium or of a stack (S,N,J).
    """
    gap = _round(price_gap, answer.leontief.dtype)
    price = sum_over_inputs(xp, answer.leontief, gap)
    return price, (price - gap) / answer.home  # what is not the gap itself comes from home costs


def step_rest(xp: Any, answer: FirstOrder, gaps: tuple[Any, Any, Any], spent: Any) -> Step:
    """The step that closes the gaps left at the prices stepped to, to first order.

    Spending on goods first, through each economy's own loop. What that changes is followed once
    round the world: sales (3) and (5), payments to labour and suppliers. The levels then close what
    is left.

    Parameters
    ----------
    xp : namespace
        NumPy or JAX.
    answer : FirstOrder
        Of the baseline.
    gaps : (N,), (N,J) and (N,J) arrays, or those of a stack (S,N) and (S,N,J)
        Of the factor market (7) and of price indices (2), log; of spending (4), USD million.
    spent : (N,J) array
        Spending now, USD million.
    """
    wage_gap, price_gap, spending_gap = gaps
    kind = answer.leontief.dtype
    spending = sum_over_users(xp, answer.leontief, _round(spending_gap, kind))
    by_price = xp.vecdot(answer.spending_weight, _round(price_gap, kind))
    by_spending, by_wage = follow_sales(xp, answer, spending, spent.sum(axis=-1))
    levels = xp.concatenate([by_price, by_spending, by_wage + wage_gap], axis=-1)
    return Step(spending, (answer.newton @ levels.astype(kind).T).T)  # a stack last in memory


def follow_sales(xp: Any, answer: FirstOrder, spending: Any, spent: Any) -> tuple[Any, Any]:
    """What more spending on goods (N,J) adds to others' spending and to pay, both relative (N,).

    Sales (3) and (5) at the baseline's shares, payments to suppliers and to labour; what home sales
    add to spending is left out, for each economy's own loop has it.
    """
    sold = sum_over_importers(xp, answer.share, spending)
    abroad = sold - answer.home * spending
    by_spending = xp.vecdot(answer.bought_share, abroad) / spent
    return by_spending, xp.vecdot(answer.value_added_share, sold) / answer.value_added


def _single(array: Any) -> Single:
    return np.ascontiguousarray(array, dtype=np.float32)


def _round(gap: Any, kind: Any) -> Any:
    """In the precision of the answers; a stack stays in the order it has in memory."""
    alone = isinstance(gap, np.ndarray) and gap.ndim < 3
    return np.ascontiguousarray(gap, kind) if alone else gap.astype(kind)


def step_transposed(
    answer: FirstOrder, expenditure: Array, weights: tuple[Array, ...]
) -> tuple[Array, ...]:
    """The step of a sweep read backwards: what derivatives are carried back by.

    Weights on the steps of log wages (...,N), log prices and relative spending (...,N,J) become
    weights on the gaps they answer. Line by line the transpose of the step, last line first; what
    stepped prices change of sales, and so of the gaps left, is followed to first order, duties left
    out. In the same precision: a matrix of another kind would be copied each time.
    """
    by_wage, by_price, by_spending, expenditure = (
        _round(part, answer.leontief.dtype) for part in (*weights, expenditure)
    )
    n, bought = by_wage.shape[-1], expenditure > 0
    sums = [
        (answer.from_abroad * by_price).sum(axis=-1),
        (by_spending * bought).sum(axis=-1),
        by_wage + (answer.by_wage * by_price).sum(axis=-1),
    ]
    level: Any = np.concatenate(sums, axis=-1) @ answer.newton
    on_price, on_wage = answer.spending_weight * level[..., :n, None], level[..., 2 * n :]
    on_inputs = level[..., n : 2 * n, None] / expenditure.sum(axis=1)[:, None]
    on_inputs = answer.bought_share * on_inputs
    earned = answer.value_added_share * (on_wage / answer.value_added)[..., None]
    spent = by_spending * bought / np.where(bought, expenditure, 1.0) - answer.home * on_inputs
    spent += _sum(answer.share, earned + on_inputs)
    money = np.matmul(answer.leontief, spent[..., None])[..., 0]
    sold = (money - spent) / answer.home + earned  # sales that stepped prices change
    index = on_price + answer.elasticity * expenditure * _sum(answer.share, sold)
    cost = (_sum(answer.share.mT, index) - answer.pulled * sold) / answer.home
    price = by_price - on_price + cost
    price = np.matmul(price[..., None, :], answer.leontief)[..., 0, :] + on_price - cost
    found = (on_wage, price, np.where(bought, expenditure * money, by_spending))
    return tuple(np.asarray(part, dtype=np.float64) for part in found)


def _sum(share: Single, values: Array) -> Array:
    """Sums over the last axis of share (J,N,N), for a stack of values (K,N,J)."""
    by_good = values.astype(np.float32).transpose(2, 1, 0)
    return np.asarray(np.matmul(share, by_good).transpose(2, 1, 0))


def compute_jacobian(world: World) -> Array:
    """Derivative of the sweep's residuals with respect to log price, spending and wage levels.

    Residuals are those of (2) averaged over goods by spending, of (4) summed over goods relative to
    spending, and of (7) relative to factor income. A spending level moves all goods of an economy
    alike, its wage and the prices abroad move its prices as `compute_price_levels` says. The
    common scale of wages is free: it is tied to world value added (8).
    """
    return _compute_jacobian(world, compute_price_levels(world))


def _compute_jacobian(world: World, levels: tuple[Array, Array]) -> Array:
    n = len(world.economies)
    gamma, va = world.value_added_share, world.value_added
    spending = world.expenditure.sum(axis=1)
    inputs = (1 - gamma)[:, :, None] * world.input_share
    wage, abroad = (np.matmul(inputs, level[:, :, None])[:, :, 0] for level in levels)
    costs = [abroad, gamma + wage]  # log costs by the two levels (N,J)
    bought = world.trade_flow / spending[:, None, None]
    own = [(world.expenditure * level).sum(axis=1) / spending for level in levels]
    price_by_price, price_by_wage = (
        np.einsum("nij,ij->ni", bought, cost) - np.diag(moved)
        for cost, moved in zip(costs, reversed(own), strict=True)
    )
    inputs, factors = _respond(world, costs)
    inputs /= spending[None, :, None]
    factors /= va[None, :, None]
    earned = np.diag(va) + np.outer(world.deficit, va) / va.sum()  # income by wages: (6), (15)
    duty, one = np.diag(world.tariff_revenue / spending), np.eye(n)
    jacobian = np.block(
        [
            [price_by_price, np.zeros((n, n)), price_by_wage],
            [inputs[1], inputs[0] + duty - one, inputs[2] + earned / spending[:, None]],
            [factors[1], factors[0], factors[2] - one],
        ]
    )
    jacobian[:, 2 * n :] -= va / va.sum()
    return np.asarray(jacobian)


def _respond(world: World, costs: list[Array]) -> tuple[Array, Array]:
    """Payments to suppliers and to labour, by economy, as spending and two levels of costs move.

    Two arrays (3,N,N). Spending of n moves i's sales to n one to one; a cost moves them by theta,
    against the costs of all other suppliers of n.
    """
    n, gamma = len(world.economies), world.value_added_share
    share = world.trade_share.transpose(0, 2, 1).astype(np.float32)  # importer, sector, exporter
    by_seller = [(share * cost.T.astype(np.float32)).reshape(-1, n) for cost in costs]
    flow = world.basic_flow.transpose(1, 0, 2).astype(np.float32)  # exporter, importer, sector
    answers = []
    for paid in (1 - gamma, gamma):
        pull = paid * world.trade_elasticity
        by_buyer = (flow * pull[:, None].astype(np.float32)).reshape(n, -1)
        parts = [np.einsum("nij,ij->in", world.basic_flow, paid)]
        for cost, seller in zip(costs, by_seller, strict=True):
            own = (pull * world.output * cost).sum(axis=1)
            parts.append(by_buyer @ seller - np.diag(own))
        answers.append(np.array(parts, dtype=np.float64))
    return answers[0], answers[1]
