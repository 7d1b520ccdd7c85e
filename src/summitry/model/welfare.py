"""What an outcome is worth, exactly and to first order, and where it comes from.

Exact measures are ratios of utilities. The first-order measure, terms of trade + volume of trade,
is apart and named so: for large changes the two differ (``docs/model.md``, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.model.flows import (
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_trade_share_new,
)
from summitry.model.fold_model import fold_model
from summitry.model.outcome import Outcome
from summitry.world import Array


def compute_welfare_pct(outcome: Outcome) -> Array:
    """Change of welfare, percent of baseline utility in money (N,), exact.

    With fixed labour it is the equivalent variation ``I_hat / P_hat - 1``. With labour supply
    (9), utility is consumption less the cost of work, ``u = I/P - k/(1+k) x net labour income/P``
    at the supply elasticity k, and

    ``W_hat = d I_hat / P_hat + (1-d) w_hat L_hat / P_hat``,
    ``d = I / (I - k/(1+k) (1-t) w L)``,

    with t what revenue adds to labour's relief from tax (12), 0 with lump sums (Ignatenko,
    Lashkaripour, Macedoni and Simonovska 2025).
    """
    tech, on = fold_model(outcome.world, outcome.model)
    price = compute_consumer_price_hat(outcome)
    income = outcome.income_new / outcome.world.income / price
    if on.labour_supply is None:
        return np.asarray(100 * (income - 1))
    relief = 0.0 if on.relief is None else compute_relief(outcome)
    effort = on.labour_supply / (1 + on.labour_supply) * (1 - relief) * tech.labour_income
    weight = outcome.world.income / (outcome.world.income - effort)
    work = outcome.wage_hat * outcome.labour_hat / price
    return np.asarray(100 * (weight * income + (1 - weight) * work - 1))


def compute_relief(outcome: Outcome) -> Array:
    """What public revenue adds, as a share of labour income: ``R'/(w L va) - R/va`` (N,)."""
    world = outcome.world
    tech, _ = fold_model(world, outcome.model)
    revenue = outcome.tariff_revenue_new + outcome.export_tax_revenue_new
    paid = outcome.wage_hat * outcome.labour_hat * tech.labour_income
    before = (world.tariff_revenue + world.export_tax_revenue) / tech.labour_income
    return np.asarray(revenue / paid - before)


def compute_terms_and_volume_pct(outcome: Outcome, flow_new: Array) -> tuple[Array, Array]:
    """Terms and volume of trade, percent of baseline income (N,) each: eq. 16 without its parts.

    `flow_new` is :func:`~summitry.model.compute_basic_flow_new` of the outcome. Home sales are in
    exports and imports alike and cancel.
    """
    world, change = outcome.world, outcome.cost_hat - 1
    terms = (world.output * change).sum(axis=1) - np.einsum("nij,ij->n", world.basic_flow, change)
    moved = flow_new - world.basic_flow * (1 + change)
    volume = np.einsum("nij,nij->n", world.tariff_rate, moved)
    return 100 * terms / world.income, 100 * volume / world.income


@dataclass(frozen=True)
class FirstOrderWelfare:
    """Percent of baseline income by economy; the sum of both is welfare to first order.

    `bilateral` and `sectoral` are the same sums before the last summation: by partner (N,N),
    economy x partner, and by sector (N,J).
    """

    terms_of_trade_pct: Array  # (N,)
    volume_of_trade_pct: Array  # (N,)
    bilateral_terms_pct: Array  # (N,N)
    bilateral_volume_pct: Array  # (N,N)
    sectoral_terms_pct: Array  # (N,J)
    sectoral_volume_pct: Array  # (N,J)

    @property
    def welfare_pct(self) -> Array:
        """Terms of trade + volume of trade (N,)."""
        return self.terms_of_trade_pct + self.volume_of_trade_pct


def compute_first_order_welfare(outcome: Outcome) -> FirstOrderWelfare:
    """Change of welfare to first order (Caliendo and Parro 2015, eqs. 16 to 18).

    ``dW_n = 1/I_n sum_j sum_i ( E_ni d ln c_n - M_ni d ln c_i )
    + 1/I_n sum_j sum_i t_ni M_ni ( d ln M_ni - d ln c_i )``, with exports E, imports M and duties t
    of the baseline at prices net of duty, c unit costs of the exporter, and relative changes for
    the logs, as the authors' program has them. By partner it is their eq. 17, by sector eq. 18.
    The exact change of real income is :func:`summitry.model.compute_real_income_pct`; where duties
    fall by half the two differ.
    """
    world = outcome.world
    away = 1 - np.eye(len(world.economies))[:, :, None]
    base = world.basic_flow * away
    new = compute_basic_flow_new(outcome) * away
    by_price = base * (outcome.cost_hat - 1)[None, :, :]  # importer, exporter, sector
    scale = 100 / world.income
    terms = (by_price.transpose(1, 0, 2) - by_price) * scale[:, None, None]
    volume = world.tariff_rate * (new - base - by_price) * scale[:, None, None]
    return FirstOrderWelfare(
        terms.sum(axis=(1, 2)), volume.sum(axis=(1, 2)),
        terms.sum(axis=2), volume.sum(axis=2),
        terms.sum(axis=1), volume.sum(axis=1),
    )  # fmt: skip


@dataclass(frozen=True)
class RealWageParts:
    """Where a change of the real wage comes from, log points x 100, by economy and sector (N,J).

    Summed over sectors, the four parts are ``100 ln (w_hat / P_hat)``.
    """

    final_goods: Array
    intermediate_goods: Array
    sectoral_linkages: Array
    other: Array

    @property
    def total(self) -> Array:
        """All parts over all sectors (N,)."""
        parts = (self.final_goods, self.intermediate_goods, self.sectoral_linkages, self.other)
        return np.asarray(sum(parts).sum(axis=1))  # type: ignore[union-attr]


def compute_real_wage_parts(outcome: Outcome) -> RealWageParts:
    """The real wage by sector: opening to trade, cheaper inputs, links (Caliendo, Parro 2015, 15).

    ``ln w/P = - sum_j alpha_j/theta_j ln pi_nn,j
    - sum_j alpha_j/theta_j (1-gamma_j)/gamma_j ln pi_nn,j
    - sum_j alpha_j/gamma_j sum_k g_jk (1-gamma_j) ln (P_k/P_j)``, all in hats; home shares pi_nn
    are those of n in its own spending. `other` is what these leave: productivity, other nests,
    scale and capital, and goods an economy does not make itself or makes without labour.
    """
    world, tech = outcome.world, fold_model(outcome.world, outcome.model)[0]
    home = np.einsum("nnj->nj", world.trade_share)
    home_new = np.einsum("nnj->nj", compute_trade_share_new(outcome))
    gamma = tech.value_added_share
    living = (home > 0) & (home_new > 0) & (gamma > 0)
    share = world.final_share
    opened = np.log(np.where(living, home_new, 1) / np.where(living, home, 1))
    safe = np.where(living, gamma, 1.0)
    final = -share / tech.trade_elasticity * opened
    log_price = np.log(outcome.price_hat)
    inputs = np.einsum("njk,nk->nj", world.input_share, log_price) - log_price
    intermediate = np.where(living, final * (1 - safe) / safe, 0.0)
    linkages = np.where(living, -share * (1 - safe) / safe * inputs, 0.0)
    real_wage = np.log(outcome.wage_hat / compute_consumer_price_hat(outcome))
    exact = share * (np.log(outcome.wage_hat)[:, None] - log_price)
    nests = (real_wage - exact.sum(axis=1))[:, None] * share  # where final goods are another nest
    other = exact - final - intermediate - linkages + nests
    return RealWageParts(100 * final, 100 * intermediate, 100 * linkages, 100 * other)
