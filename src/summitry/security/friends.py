"""Economic friends and enemies: whose growth raises whose real income (Kleinman, Liu, Redding).

The equations of the model at the baseline, linear in logs: prices from costs, then demand from
prices and wages, then wages that clear factor markets. Two systems of the size of the input-output
table and one of the number of economies give every pair at once.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from summitry.world import Array, World


@lru_cache(maxsize=4)
def compute_friends_matrix(world: World) -> Array:
    """Percent of real income of n for 1 percent more productivity in all sectors of i, (N,N).

    Rows are who is affected, columns who grows. Off the diagonal, positive is a friend, negative an
    enemy in the sense of Kleinman, Liu and Redding (2024, "International Friends and Enemies",
    AEJ: Macroeconomics), whose one-sector closed form this is when there is one sector, no inputs,
    no duty and no deficit. First order: exact for small changes, and it knows no strategy.
    """
    n = len(world.economies)
    cost_by_wage, cost_by_growth = _answer_costs(world)
    shocks = np.concatenate([np.eye(n), np.zeros((n, n))], axis=1)  # wages of each, then none
    cost = np.concatenate([cost_by_wage, cost_by_growth], axis=2)  # (N,J,2N)
    price = np.einsum("nij,ijk->njk", world.trade_share, cost, optimize=True)
    paid, income = _answer_demand(world, shocks, cost, price)
    # Factor markets: va (wage) = sum gamma Y; one equation follows from the others and gives way
    # to the numeraire.
    gap = world.value_added[:, None] * shocks - paid
    gap[-1] = np.concatenate([world.value_added, np.zeros(n)])
    wage = np.linalg.solve(gap[:, :n], -gap[:, n:])
    index = np.einsum("nj,njk->nk", world.final_share, price)
    real = income - index
    return np.asarray(real[:, :n] @ wage + real[:, n:])


def _answer_costs(world: World) -> tuple[Array, Array]:
    """Log unit costs (N,J,N) by log wages and by log productivity of each economy, (1), (2)."""
    n, j = world.output.shape
    gamma = world.value_added_share
    weight = (1 - gamma)[:, :, None] * world.input_share  # (N,J,J) economy, user, input
    share = world.trade_share.transpose(0, 2, 1)  # importer, sector, exporter
    loop = weight[:, :, None, :] * share.transpose(0, 2, 1)[:, None, :, :]  # n, user, i, input
    system = np.eye(n * j) - loop.reshape(n * j, n * j)
    direct = np.zeros((n, j, 2 * n))
    for k in range(n):
        direct[k, :, k] = gamma[k]
        direct[k, :, n + k] = -1.0
    answer = np.linalg.solve(system, direct.reshape(n * j, 2 * n)).reshape(n, j, 2 * n)
    return np.asarray(answer[:, :, :n]), np.asarray(answer[:, :, n:])


def _answer_demand(world: World, wage: Array, cost: Array, price: Array) -> tuple[Array, Array]:
    """Payments to labour (N,K), USD million, and log income (N,K), from (3) to (6)."""
    n, j = world.output.shape
    theta = world.trade_elasticity[:, None]
    use = ((1 - world.value_added_share)[:, :, None] * world.input_share).transpose(0, 2, 1)
    duty = world.trade_flow * world.tariff_rate / (1 + world.tariff_rate)
    tax = world.basic_flow * world.export_tax_rate
    shift = _substitute(world.basic_flow, theta, cost, price)  # of output (N,J,K)
    duty_shift = -np.einsum("nij,ijk->nk", duty, theta * cost, optimize=True)
    duty_shift += np.einsum("nj,njk->nk", duty.sum(axis=1), theta * price, optimize=True)
    tax_shift = _substitute(tax, theta, cost, price).sum(axis=1)
    earned = world.value_added[:, None] * wage + duty_shift + tax_shift
    # Spending x (NJ): x = use (F x + shift) + alpha (earned + duties and taxes on x).
    spent = np.where(world.expenditure > 0, world.expenditure, 1.0)
    kept = (world.basic_flow / spent[:, None, :]).transpose(1, 2, 0)  # seller, sector, buyer
    system = _spending_system(world, use, kept, duty / spent[:, None, :], tax / spent[:, None, :])
    first = np.einsum("njs,nsk->njk", use, shift, optimize=True)
    first += world.final_share[:, :, None] * earned[:, None, :]
    spending = np.linalg.solve(system, first.reshape(n * j, -1)).reshape(n, j, -1)
    output = shift + np.einsum("sjn,njk->sjk", kept, spending, optimize=True)
    revenue = np.einsum("nij,njk->nk", duty / spent[:, None, :], spending, optimize=True)
    taxed = np.einsum("nij,njk->ik", tax / spent[:, None, :], spending, optimize=True)
    income = (earned + revenue + taxed) / world.income[:, None]
    return np.asarray(np.einsum("nj,njk->nk", world.value_added_share, output)), income


def _substitute(flow: Array, theta: Array, cost: Array, price: Array) -> Array:
    """Change of a flow summed by exporter as buyers turn to or from it, (N,J,K)."""
    own = flow.sum(axis=0)[:, :, None] * theta * cost
    others = np.einsum("nij,njk->ijk", flow, theta * price, optimize=True)
    return np.asarray(others - own)


def _spending_system(world: World, use: Array, kept: Array, duty: Array, tax: Array) -> Array:
    """I - d(spending)/d(spending) (NJ,NJ): inputs into what is bought, and revenue on it."""
    n, j = world.output.shape
    # economy n, input j <- buyer m, good s: use[n,j,s] kept[n,s,m]
    block = use[:, :, None, :] * kept.transpose(0, 2, 1)[:, None, :, :]  # n, j, m, s
    for k in range(n):  # own import duty
        block[k, :, k, :] += world.final_share[k][:, None] * duty[k].sum(axis=0)[None, :]
    if world.export_tax_rate.any():
        block += world.final_share[:, :, None, None] * tax.transpose(1, 0, 2)[:, None, :, :]
    return np.asarray(np.eye(n * j) - block.reshape(n * j, n * j))
