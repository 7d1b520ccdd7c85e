"""What an outcome means for each economy: real income, prices, trade, balances, revenue.

Each indicator is computed from an `Outcome` by the equation it names; money is in USD million of
the baseline's year, at unchanged world value added (the numeraire, equation 8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.model.equations import compute_final_price
from summitry.model.fold import fold_trade
from summitry.model.fold_model import fold_model
from summitry.model.outcome import Outcome
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
        Indicator("real_income_pct", "Real income", "%", "model (2), (6): I_hat / P_hat - 1",
                  "What final buyers can afford, against the baseline: the equivalent variation."),
        Indicator("real_income_musd", "Real income", "USD million",
                  "model (2), (6): I (I_hat / P_hat - 1)",
                  "The same as a sum of money a year, at baseline prices."),
        Indicator("real_wage_pct", "Real wage", "%", "model (2), (7): w_hat / P_hat - 1",
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


def compute_indicators(outcome: Outcome) -> dict[str, Array]:
    """Every indicator of `INDICATORS`, by economy (N,)."""
    world = outcome.world
    price = compute_consumer_price_hat(outcome)
    real_income = compute_real_income_pct(outcome)
    flow = compute_basic_flow_new(outcome)
    export_volume, import_volume = _compute_volumes(outcome, flow)
    balance, balance_new = _goods_balance(world, world.basic_flow), _goods_balance(world, flow)
    return {
        "real_income_pct": real_income,
        "real_income_musd": world.income * real_income / 100,
        "real_wage_pct": 100 * (outcome.wage_hat / price - 1),
        "consumer_price_pct": 100 * (price - 1),
        "wage_pct": 100 * (outcome.wage_hat - 1),
        "export_volume_pct": 100 * (export_volume - 1),
        "import_volume_pct": 100 * (import_volume - 1),
        "goods_balance_musd": balance_new,
        "goods_balance_change_musd": balance_new - balance,
        "tariff_revenue_musd": outcome.tariff_revenue_new,
        "tariff_revenue_change_musd": outcome.tariff_revenue_new - world.tariff_revenue,
    }


def compute_real_income_pct(outcome: Outcome) -> Array:
    """Equivalent variation as percent of baseline final spending, by economy (N,).

    With fixed labour and homothetic demand, ``100 (I_hat / P_hat - 1)``, exact.
    """
    price = compute_consumer_price_hat(outcome)
    return np.asarray(100 * (outcome.income_new / outcome.world.income / price - 1))


def compute_consumer_price_hat(outcome: Outcome) -> Array:
    """Price of final purchases, new / baseline (N,): ``prod_j P_hat^alpha`` where sigma is 1."""
    tech, on = fold_model(outcome.world, outcome.model)
    return np.asarray(np.exp(compute_final_price(np, tech, on, np.log(outcome.price_hat))))


def compute_trade_share_new(outcome: Outcome) -> Array:
    """Shares of exporters in each importer's spending after the shock, equation (3), (N,N,J)."""
    return _at_new_prices(outcome, fold_trade(outcome.world, outcome.shock, outcome.model).weight)


def compute_basic_flow_new(outcome: Outcome) -> Array:
    """Sales after the shock, net of duty and export tax, (N,N,J), USD million."""
    kept = _at_new_prices(outcome, fold_trade(outcome.world, outcome.shock, outcome.model).net)
    return np.asarray(kept * outcome.expenditure_new[:, None, :])


def _at_new_prices(outcome: Outcome, kernel: Array) -> Array:
    """A part of the trade kernel (J,N,N) at the outcome's costs and prices, (N,N,J)."""
    tech, on = fold_model(outcome.world, outcome.model)
    theta = tech.trade_elasticity
    relative_cost = outcome.cost_hat[None, :, :] ** -theta
    if on.market_slope is None:
        pulled = outcome.price_hat**theta
    else:  # price indices move with the size of the market too (11); shares do not
        weight = fold_trade(outcome.world, outcome.shock, outcome.model).weight
        pulled = 1 / (weight.transpose(1, 2, 0) * relative_cost).sum(axis=1)
    return np.asarray(kernel.transpose(1, 2, 0) * relative_cost * pulled[:, None, :])


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
    goods = flow[:, :, world.is_good].sum(axis=2)  # home sales cancel
    return np.asarray(goods.sum(axis=0) - goods.sum(axis=1))


def _compute_volumes(outcome: Outcome, flow: Array) -> tuple[Array, Array]:
    """Exports and imports at baseline prices, new / baseline (N,) each."""
    cost = outcome.cost_hat[None, :, :]
    if outcome.shock.trade_cost_hat is not None:
        cost = cost * outcome.shock.trade_cost_hat
    volume = (flow / cost).sum(axis=2)
    base = outcome.world.basic_flow.sum(axis=2)
    np.fill_diagonal(volume, 0.0)
    base = base - np.diag(np.diag(base))
    return volume.sum(axis=0) / base.sum(axis=0), volume.sum(axis=1) / base.sum(axis=1)
