"""What an outcome is worth, exactly and to first order, and where it comes from.

Exact measures are ratios of utilities. The first-order measure, terms of trade + volume of trade,
is apart and named so: for large changes the two differ (``docs/theory/results.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from summitry.errors import InputError
from summitry.model.flows import (
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_trade_share_new,
)
from summitry.model.fold_model import fold_model
from summitry.model.outcome import Outcome
from summitry.world import Array


def compute_welfare_pct(outcome: Outcome) -> Array:
    """Change of welfare, percent of baseline utility in money (N,), equation (20).

    With fixed labour it is the equivalent variation, equation (19). With labour supply it is that
    less the cost of work, as Ignatenko, Lashkaripour, Macedoni and Simonovska (2025) print it:
    exact with lump sums; under income-tax relief their formula leaves a term out
    (``docs/theory/results.md``).
    """
    return np.asarray(100 * (_utility(outcome)[1] - 1))


def compute_welfare_musd(outcome: Outcome) -> Array:
    """The same as a sum of money a year at baseline prices, USD million (N,), equation (20).

    What an economy would pay in the baseline, in final spending with labour as it was, instead of
    the change; with fixed labour, real income in USD million.
    """
    before, hat = _utility(outcome)
    return np.asarray(before * (hat - 1))


def _utility(outcome: Outcome) -> tuple[Array, Array]:
    """Utility of the baseline in money, USD million, and new / baseline (N,) each."""
    tech, on = fold_model(outcome.world, outcome.model)
    price = compute_consumer_price_hat(outcome)
    base = outcome.world.income
    income = outcome.income_new / base / price
    if on.labour_supply is None:
        return base, np.asarray(income)
    relief = 0.0 if on.relief is None else compute_relief(outcome)
    effort = on.labour_supply / (1 + on.labour_supply) * (1 - relief) * tech.labour_income
    weight = base / (base - effort)
    work = outcome.wage_hat * outcome.labour_hat / price
    return np.asarray(base - effort), np.asarray(weight * income + (1 - weight) * work)


def compute_relief(outcome: Outcome) -> Array:
    """What public revenue adds to labour's relief from tax, a share of labour income (12) (N,)."""
    world = outcome.world
    tech, _ = fold_model(world, outcome.model)
    revenue = outcome.tariff_revenue_new + outcome.export_tax_revenue_new
    paid = outcome.wage_hat * outcome.labour_hat * tech.labour_income
    before = (world.tariff_revenue + world.export_tax_revenue) / tech.labour_income
    return np.asarray(revenue / paid - before)


def compute_terms_and_volume_pct(outcome: Outcome, flow_new: Array) -> tuple[Array, Array]:
    """Terms and volume of trade, percent of baseline income (N,) each, equation (16).

    `flow_new` is :func:`~summitry.model.compute_basic_flow_new` of the outcome. Home sales are in
    exports and imports alike and cancel.
    """
    world, change = outcome.world, outcome.cost_hat - 1
    terms = (world.output * change).sum(axis=1) - np.einsum("nij,ij->n", world.basic_flow, change)
    duty = np.einsum("nij,nij->n", world.tariff_rate, flow_new)
    volume = duty - np.einsum("nij,nij,ij->n", world.tariff_rate, world.basic_flow, 1 + change)
    return 100 * terms / world.income, 100 * volume / world.income


@dataclass(frozen=True, eq=False)
class FirstOrderWelfare:
    """Percent of baseline income by economy; the sum of both is welfare to first order.

    `bilateral` and `sectoral` are the same sums of (16) before the last summation: by partner,
    economy x partner (17), and by sector (18).
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


def compute_first_order_welfare(
    outcome: Outcome, *, given: Outcome | None = None
) -> FirstOrderWelfare:
    """Change of welfare to first order, equations (16) to (18) (Caliendo and Parro 2015).

    Parameters
    ----------
    outcome : Outcome
        The equilibrium with the policy.
    given : Outcome, optional
        The equilibrium of the same baseline without the policy but with all else that changed: each
        sum is then what the policy adds, `(1 + with) / (1 + without) - 1`, as the authors have
        NAFTA given the world's duties. None: against the baseline.

    Raises
    ------
    InputError
        `given` has another baseline.
    """
    found = _compute_first_order(outcome)
    if given is None:
        return found
    if given.world is not outcome.world:
        raise InputError(
            f"welfare to first order, {outcome.world.name}",
            f"given has the baseline {given.world.name}",
            "two outcomes of one baseline",
            "solve both shocks from the same world object",
        )
    without = _compute_first_order(given)
    total = {
        "terms": 1 + without.terms_of_trade_pct / 100,
        "volume": 1 + without.volume_of_trade_pct / 100,
    }

    def add(name: str) -> Array:
        """A sum or its parts over the same total, so that parts still add up."""
        change = getattr(found, name) - getattr(without, name)
        return np.asarray((change.T / total["terms" if "terms" in name else "volume"]).T)

    return FirstOrderWelfare(*(add(item.name) for item in fields(FirstOrderWelfare)))


def _compute_first_order(outcome: Outcome) -> FirstOrderWelfare:
    world = outcome.world
    away = 1 - np.eye(len(world.economies))[:, :, None]
    base, new = world.basic_flow * away, compute_basic_flow_new(outcome) * away
    by_price = base * (outcome.cost_hat - 1)[None, :, :]  # importer, exporter, sector
    scale = 100 / world.income
    terms = (by_price.transpose(1, 0, 2) - by_price) * scale[:, None, None]
    volume = world.tariff_rate * (new - base - by_price) * scale[:, None, None]
    return FirstOrderWelfare(
        terms.sum(axis=(1, 2)), volume.sum(axis=(1, 2)),
        terms.sum(axis=2), volume.sum(axis=2),
        terms.sum(axis=1), volume.sum(axis=1),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class RealWageParts:
    """Where a change of the real wage comes from (21), log points x 100, economy x sector (N,J).

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
    """The real wage by sector: opening to trade, cheaper inputs, links, equation (21).

    `other` is what these leave: productivity, other nests, scale and capital, and goods an economy
    does not make itself or makes without labour (Caliendo and Parro 2015, their equation 15).
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
