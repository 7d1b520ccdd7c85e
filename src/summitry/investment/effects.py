"""What money from abroad does: the external identity, capital in a sector, income paid abroad."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import UsageError
from summitry.investment.returns import LARGEST_MUSD
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    compute_bilateral_goods,
    compute_real_income_pct,
    no_shock,
    solve,
)
from summitry.world import Array, World

LARGEST_SHARE = 0.5  # of the host's GDP a year


@dataclass(frozen=True, eq=False)
class InflowEffect:
    """A net inflow of capital into one economy a year, in the model; USD million.

    Parameters
    ----------
    deficit_change_musd : (N,) array
        Of the trade deficit (goods and services), the mirror of the capital account.
    goods_balance_change_musd : (N,) array
        Of the host's goods balance with each partner.
    wage_change_pct : (N,) array
        Price of labour relative to world value added: the host's rises, its exports get dearer.
    real_income_pct : (N,) array
        Spending power, borrowed money included: it is owed.
    """

    host: str
    investors: tuple[str, ...]
    inflow_musd: float
    outcome: Outcome
    deficit_change_musd: Array
    goods_balance_change_musd: Array
    wage_change_pct: Array
    real_income_pct: Array


def measure_inflow(
    world: World,
    host: str,
    investors: tuple[str, ...],
    inflow_musd: float,
    *,
    model: Model = DEFAULT,
) -> InflowEffect:
    """The external identity at work: a net inflow is a larger current-account deficit.

    ``current account + capital account = 0``: what is invested on balance from abroad pays for more
    imports or fewer exports by the same sum (deficit rule, equation 15, with a transfer from the
    investors, in proportion to their value added). Only additional money counts: an inflow that
    replaces another one, or is financed by borrowing in the host, changes nothing.

    Raises
    ------
    UsageError
        The host among the investors, or a sum above half of the host's GDP.
    """
    if host in investors or not investors:
        raise UsageError(
            f"inflow into {host}",
            f"investors {', '.join(investors) or 'none'}",
            "one or more economies other than the host",
            "name whose money it is",
        )
    n = world.economy_index(host)
    limit = LARGEST_SHARE * float(world.value_added[n])
    if not abs(inflow_musd) <= limit:
        raise UsageError(
            f"inflow into {host}",
            f"USD {inflow_musd:,.0f} million a year",
            f"at most half of GDP, {limit:,.0f}",
            "spread the sum over its years",
        )
    paid = np.zeros(len(world.economies))
    places = [world.economy_index(code) for code in investors]
    paid[places] = world.value_added[places] / world.value_added[places].sum()
    transfer = -inflow_musd * paid
    transfer[n] = inflow_musd
    outcome = solve(world, replace(no_shock(world), transfer_musd=transfer), model)
    base, new = compute_bilateral_goods(outcome)
    change = (new - base)[:, n] - (new - base)[n, :]  # exports to each partner less imports
    return InflowEffect(
        host, investors, inflow_musd, outcome, outcome.deficit_new - world.deficit, change,
        100 * (outcome.wage_hat - 1), compute_real_income_pct(outcome),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CapitalEffect:
    """Capital added to one sector of the host, once it stands and works.

    Real income in percent of baseline final spending, by economy (N,): `gdp_pct` before anything is
    paid abroad, `first_pct` and `later_pct` after the investor's share of the returns, before and
    after it has been repaid. `return_musd` is what the new capital earns a year.
    """

    added_musd: float
    stock_musd: float  # of the sector before
    return_musd: float
    output_pct: float  # of the sector, volume
    gdp_pct: Array
    first_pct: Array
    later_pct: Array


@dataclass(frozen=True)
class CapitalTerms:
    """What one has to state to value capital: labour's share, what capital earns, who gets it.

    Parameters
    ----------
    labour_share : float
        Of the sector's value added; the rest is specific capital.
    yearly_return : float
        Gross return on capital, share a year; it turns capital income into a stock.
    host_first, host_later : float
        Host's share of the returns until the sum is repaid, and after.
    """

    labour_share: float
    yearly_return: float = 0.1
    host_first: float = 0.5
    host_later: float = 0.9


def measure_capital(
    world: World, sector: str, parties: tuple[str, str], added_musd: float, terms: CapitalTerms
) -> CapitalEffect:
    """Capital added to a sector of the host, and national income net of returns paid abroad.

    Capital stays in its sector (model 13). With ``v = w^lambda r^(1-lambda)`` and r set by the
    stock, k times as much capital is k^(gamma (1-lambda)) times the productivity of the sector;
    ``k = 1 + added / stock`` and ``stock = (1-lambda) gamma Y / yearly return``. The returns that
    leave are a transfer to the investor (15): ``(1 - host share) x yearly return x added``.

    GDP and national income part here: what the plant makes is counted where it stands, what it
    earns is counted where its owner is.

    Parameters
    ----------
    parties : (str, str)
        Host and investor, by code.
    added_musd : float
        Capital added, USD million.
    """
    host, investor = parties
    _check_terms(terms, added_musd)
    n, m, j = world.economy_index(host), world.economy_index(investor), world.sector_index(sector)
    gamma = float(world.value_added_share[n, j])
    stock = (1 - terms.labour_share) * gamma * float(world.output[n, j]) / terms.yearly_return
    if not stock > 0:
        raise UsageError(
            f"capital in {host}, sector {sector}",
            "no output and so no capital",
            "a sector that the host has",
            "name another sector",
        )
    hat = np.ones(world.output.shape)
    hat[n, j] = (1 + added_musd / stock) ** (gamma * (1 - terms.labour_share))
    model = Model(name="specific capital", labour_share=terms.labour_share)
    earned = terms.yearly_return * added_musd
    results = []
    for kept in (1.0, terms.host_first, terms.host_later):
        transfer = np.zeros(len(world.economies))
        transfer[n] -= (1 - kept) * earned
        transfer[m] += (1 - kept) * earned
        shock = replace(no_shock(world), productivity_hat=hat, transfer_musd=transfer)
        results.append(solve(world, shock, model))
    incomes = [compute_real_income_pct(outcome) for outcome in results]
    made = results[0]
    volume = made.output_new[n, j] / made.cost_hat[n, j] / world.output[n, j]
    return CapitalEffect(
        added_musd, stock, earned, 100 * (float(volume) - 1), incomes[0], incomes[1], incomes[2]
    )


def _check_terms(terms: CapitalTerms, added_musd: float) -> None:
    if not 0 <= added_musd <= LARGEST_MUSD:
        raise UsageError(
            "capital", f"USD {added_musd:g} million", "a sum of zero or more", "correct the sum"
        )
    for name, low in (("labour_share", 0.0), ("yearly_return", 0.0)):
        value = getattr(terms, name)
        if not low < value < 1:
            raise UsageError(
                f"capital, {name}", f"{value:g}", "a share between 0 and 1", "write 10% or 0.1"
            )
    for name in ("host_first", "host_later"):
        if not 0 <= getattr(terms, name) <= 1:
            raise UsageError(
                f"capital, {name}", f"{getattr(terms, name):g}", "a share from 0 to 1",
                "write 50% or 0.5",
            )  # fmt: skip
