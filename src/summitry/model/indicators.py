"""What an outcome means for each economy: real income, prices, trade, balances, revenue.

Each indicator is computed from an `Outcome` by the equation it names; money is in USD million of
the baseline's year, at unchanged world value added (the numeraire, equation 8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summitry.model.flows import (
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_sales_new,
)
from summitry.model.fold_model import fold_model
from summitry.model.outcome import Outcome
from summitry.model.welfare import compute_terms_and_volume_pct, compute_welfare_pct
from summitry.world import Array, World


@dataclass(frozen=True)
class Indicator:
    """Name, unit and meaning of one result, and the equation it comes from."""

    name: str
    label: str
    unit: str
    equation: str
    meaning: str
    caveat: str = ""  # what it does not mean, one sentence


INDICATORS: dict[str, Indicator] = {
    item.name: item
    for item in (
        Indicator("real_income_pct", "Real income", "%", "model (19): I_hat / P_hat - 1",
                  "What final buyers can afford, against the baseline: the equivalent variation."),
        Indicator("real_income_musd", "Real income", "USD million",
                  "model (19): I (I_hat / P_hat - 1)",
                  "The same as a sum of money a year, at baseline prices."),
        Indicator("welfare_pct", "Welfare", "%", "model (20): W_hat - 1",
                  "Real income less what working for it costs; real income if labour is fixed."),
        Indicator("terms_of_trade_pct", "Terms of trade", "% of income",
                  "model (16), first order", "Gain from dearer exports and cheaper imports."),
        Indicator("volume_of_trade_pct", "Volume of trade", "% of income",
                  "model (16), first order", "Gain from importing more of what carries a duty."),
        Indicator("gdp_musd", "GDP", "USD million", "model (6), (7): value added + R'",
                  "What is made and taxed in an economy, at market prices of the new equilibrium."),
        Indicator("gdp_pct", "GDP", "%", "model (6), (7)",
                  "Change of GDP relative to world value added, prices not taken out."),
        Indicator("national_income_musd", "National income", "USD million", "model (6), (13)",
                  "GDP and net returns from capital abroad."),
        Indicator("employment_pct", "Employment", "%", "model (9): L_hat - 1",
                  "Labour supplied; 0 where labour is fixed."),
        Indicator("profit_musd", "Profits", "USD million", "model (14)",
                  "What markups leave over costs; 0 where there are none."),
        Indicator("real_exchange_rate_pct", "Real exchange rate", "%", "model (2)",
                  "Own consumer prices against those of partners, by trade; up is dearer."),
        Indicator("real_wage_pct", "Real wage", "%", "model (21): w_hat / P_hat - 1",
                  "What an hour of work buys; revenue and transfers left out."),
        Indicator("consumer_price_pct", "Consumer prices", "%", "model (2): prod_j P_hat^alpha - 1",
                  "Price of final purchases, relative to world value added."),
        Indicator("wage_pct", "Wage", "%", "model (7): w_hat - 1",
                  "Price of labour, relative to world value added."),
        Indicator("export_volume_pct", "Export volume", "%", "model (3), (5)",
                  "Exports of goods and services at baseline prices."),
        Indicator("import_volume_pct", "Import volume", "%", "model (3), (5)",
                  "Imports of goods and services at baseline prices, duty left out."),
        Indicator("goods_balance_musd", "Goods balance", "USD million", "model (3), (5)",
                  "Exports less imports of goods, basic prices."),
        Indicator("goods_balance_change_musd", "Change in goods balance", "USD million",
                  "model (3), (5)", "New less baseline goods balance."),
        Indicator("tariff_revenue_musd", "Tariff revenue", "USD million", "model (6): R'",
                  "Import duty collected."),
        Indicator("tariff_revenue_change_musd", "Change in tariff revenue", "USD million",
                  "model (6): R' - R", "New less baseline import duty."),
    )
}  # fmt: skip


def compute_indicators(outcome: Outcome, names: Iterable[str] | None = None) -> dict[str, Array]:
    """Every indicator of `INDICATORS`, by economy (N,); or those named, which may take less time.

    Those of trade need every flow; the others follow from prices and incomes alone.
    """
    wanted = list(INDICATORS if names is None else names)
    found = _compute_from_prices(outcome)
    if not found.keys() >= set(wanted):
        found |= _compute_from_flows(outcome)
    return {name: found[name] for name in wanted}


def _compute_from_prices(outcome: Outcome) -> dict[str, Array]:
    world = outcome.world
    price = compute_consumer_price_hat(outcome)
    real_income = compute_real_income_pct(outcome)
    return {
        "real_income_pct": real_income,
        "real_income_musd": world.income * real_income / 100,
        "welfare_pct": compute_welfare_pct(outcome),
        "employment_pct": 100 * (outcome.labour_hat - 1),
        "real_wage_pct": 100 * (outcome.wage_hat / price - 1),
        "consumer_price_pct": 100 * (price - 1),
        "wage_pct": 100 * (outcome.wage_hat - 1),
        "tariff_revenue_musd": outcome.tariff_revenue_new,
        "tariff_revenue_change_musd": outcome.tariff_revenue_new - world.tariff_revenue,
    }


def _compute_from_flows(outcome: Outcome) -> dict[str, Array]:
    world = outcome.world
    flow = compute_basic_flow_new(outcome)
    export_volume, import_volume = _compute_volumes(outcome, flow)
    terms, volume = compute_terms_and_volume_pct(outcome, flow)
    gdp, gdp_new = _gdp(outcome)
    balance, balance_new = _goods_balance(world, world.basic_flow), _goods_balance(world, flow)
    price = compute_consumer_price_hat(outcome)
    return {
        "terms_of_trade_pct": terms,
        "volume_of_trade_pct": volume,
        "gdp_musd": gdp_new,
        "gdp_pct": 100 * (gdp_new / gdp - 1),
        "national_income_musd": gdp_new + compute_foreign_income(outcome),
        "profit_musd": compute_profits(outcome).sum(axis=1),
        "real_exchange_rate_pct": _real_exchange_rate_pct(outcome, price),
        "export_volume_pct": 100 * (export_volume - 1),
        "import_volume_pct": 100 * (import_volume - 1),
        "goods_balance_musd": balance_new,
        "goods_balance_change_musd": balance_new - balance,
    }


def compute_real_income_pct(outcome: Outcome) -> Array:
    """Equivalent variation as percent of baseline final spending, by economy (N,).

    Equation (19): exact with fixed labour, since demand is homothetic; work it costs is not taken
    off (:func:`~summitry.model.compute_welfare_pct`).
    """
    price = compute_consumer_price_hat(outcome)
    return np.asarray(100 * (outcome.income_new / outcome.world.income / price - 1))


def compute_profits(outcome: Outcome) -> Array:
    """What markups leave over costs by sector, equation (14), USD million (N,J)."""
    _, on = fold_model(outcome.world, outcome.model)
    if on.cost_share is None:
        return np.zeros_like(outcome.output_new)
    return np.asarray((1 - on.cost_share) * compute_sales_new(outcome))


def compute_foreign_income(outcome: Outcome) -> Array:
    """Returns and profits from abroad less those paid abroad, equation (13), USD million (N,)."""
    _, on = fold_model(outcome.world, outcome.model)
    if on.ownership is None:
        return np.zeros_like(outcome.income_new)
    tech, _ = fold_model(outcome.world, outcome.model)
    wages = outcome.wage_hat * outcome.labour_hat * tech.labour_income
    made = outcome.value_added_new - wages
    return np.asarray(on.ownership @ made - made)


def compute_employment_pct(outcome: Outcome) -> Array:
    """Change of each sector's employment, percent (N,J); 0 where an economy lacks the sector.

    A sector's employment is labour's part of its value added over the wage (7), (13); in the
    baseline the same at a wage of 1.
    """
    _, on = fold_model(outcome.world, outcome.model)
    base = outcome.world.value_added_share * outcome.world.output
    base = base if on.factor_income is None else on.factor_income
    paid = outcome.sector_value_added_new / outcome.wage_hat[:, None]
    return np.asarray(100 * (np.divide(paid, base, out=np.ones_like(base), where=base > 0) - 1))


def compute_real_exchange_rates(outcome: Outcome) -> tuple[Array, Array]:
    """Consumer prices and wages of each economy against each partner, new / baseline (N,N).

    Above 1 the economy (row) has become dearer than the partner (column).
    """
    price, wage = compute_consumer_price_hat(outcome), outcome.wage_hat
    return np.asarray(price[:, None] / price), np.asarray(wage[:, None] / wage)


def _real_exchange_rate_pct(outcome: Outcome, price: Array) -> Array:
    """Against all partners together, weighted by baseline trade in goods and services (N,).

    0 where an economy has no partner.
    """
    flow = _find_partners(outcome.world)
    trade = flow + flow.T
    total = trade.sum(axis=1, keepdims=True)
    weight = np.divide(trade, total, out=np.eye(len(trade)), where=total > 0)
    return np.asarray(100 * (price / np.exp(weight @ np.log(price)) - 1))


def _gdp(outcome: Outcome) -> tuple[Array, Array]:
    """GDP at market prices, baseline and new: value added, duties and export taxes (N,) each."""
    world = outcome.world
    tech, _ = fold_model(world, outcome.model)
    taxes = outcome.tariff_revenue_new + outcome.export_tax_revenue_new
    base = tech.value_added + world.tariff_revenue + world.export_tax_revenue
    return base, outcome.value_added_new + taxes


def compute_sector_output_pct(outcome: Outcome) -> Array:
    """Change in the volume of gross output, percent (N,J); 0 where an economy lacks the sector."""
    base = outcome.world.output
    real = np.divide(
        outcome.output_new / outcome.cost_hat, base, out=np.ones_like(base), where=base > 0
    )
    return np.asarray(100 * (real - 1))


def compute_bilateral_goods(outcome: Outcome) -> tuple[Array, Array]:
    """Goods flows importer x exporter, baseline and new, basic prices, USD million (N,N) each."""
    goods = outcome.world.is_good
    flow = compute_basic_flow_new(outcome)
    return outcome.world.basic_flow[:, :, goods].sum(axis=2), flow[:, :, goods].sum(axis=2)


def _goods_balance(world: World, flow: Array) -> Array:
    goods = flow @ world.is_good.astype(np.float64)  # home sales cancel
    return np.asarray(goods.sum(axis=0) - goods.sum(axis=1))


def _compute_volumes(outcome: Outcome, flow: Array) -> tuple[Array, Array]:
    """Exports and imports at baseline prices, new / baseline (N,) each; 1 where there are none."""
    if outcome.shock.trade_cost_hat is not None:
        flow = flow / outcome.shock.trade_cost_hat
    volume = np.einsum("nij,ij->ni", flow, 1 / outcome.cost_hat)
    np.fill_diagonal(volume, 0.0)
    base = _find_partners(outcome.world)
    exports, imports = (
        np.divide(volume.sum(axis), was, out=np.ones_like(was), where=was > 0)
        for axis, was in enumerate((base.sum(axis=0), base.sum(axis=1)))
    )
    return exports, imports


@lru_cache(maxsize=4)
def _find_partners(world: World) -> Array:
    """What each buys from each in the baseline, home sales left out (N,N), USD million."""
    flow = world.basic_flow.sum(axis=2)
    np.fill_diagonal(flow, 0.0)
    return np.asarray(flow)
