"""The figures of each measure as plain rows: the same fields on a terminal, a page and in JSON.

A row is a mapping from the name of a field to a number, a text or None; the name of a field ends in
its unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from summitry.investment.affiliates import Affiliates
from summitry.investment.clock import Stage
from summitry.investment.deals import Deal
from summitry.investment.effects import CapitalEffect, CapitalTerms, InflowEffect
from summitry.investment.labels import INDUSTRY_NAMES
from summitry.investment.multipliers import (
    JobCoefficient,
    Multiplier,
    PayPerJob,
    compute_demand_effect,
)
from summitry.investment.register import Pledge
from summitry.investment.returns import ReturnPath
from summitry.policy import economy_name
from summitry.world import World

Row = dict[str, Any]


def list_register_rows(pledges: Iterable[Pledge]) -> list[Row]:
    """Pledges as they stand in a register, with what they come to a year and what has come."""
    return [_describe_pledge(pledge) for pledge in pledges]


def _describe_pledge(pledge: Pledge) -> Row:
    years = "none named"
    if pledge.last_year is not None:
        years = f"{pledge.first_year or ''} to {pledge.last_year}".strip()
    return {
        "key": pledge.key, "who": pledge.who, "investor": pledge.investor, "host": pledge.host,
        "kind": pledge.kind, "amount_musd": pledge.amount_musd, "base_musd": pledge.base_musd,
        "new_musd": pledge.new_musd, "years": years,
        "yearly_musd": round(pledge.yearly_musd(), 3) if pledge.years else None,
        "yearly_cap_musd": pledge.yearly_cap_musd, "delivered_musd": pledge.delivered_musd,
        "delivered_pct": round(100 * pledge.delivered_share, 3), "inside": pledge.inside,
        "mode": pledge.mode, "source": pledge.source, "note": pledge.note,
    }  # fmt: skip


def list_inflow_rows(world: World, effect: InflowEffect) -> list[Row]:
    """Partners of the host, by what the inflow does to its goods balance with them."""
    n = world.economy_index(effect.host)
    order = abs(effect.goods_balance_change_musd).argsort()[::-1]
    return [
        {
            "partner": world.economies[k], "name": economy_name(world.economies[k]),
            "goods_balance_change_musd": round(float(effect.goods_balance_change_musd[k]), 3),
            "their_deficit_change_musd": round(float(effect.deficit_change_musd[k]), 3),
        }
        for k in order if k != n
    ]  # fmt: skip


def list_demand_rows(
    multipliers: Iterable[Multiplier], musd: float, jobs: JobCoefficient | PayPerJob | None
) -> list[Row]:
    """What a sum spent on each industry sets going."""
    rows: list[Row] = []
    for one in multipliers:
        effect = compute_demand_effect(one, musd, jobs)
        rows.append(
            {
                "economy": one.economy, "industry": one.industry,
                "name": INDUSTRY_NAMES[one.industry], "spending_musd": musd,
                "supplier_output_musd": round(effect.supplier_output_musd, 3),
                "value_added_musd": round(effect.value_added_musd, 3),
                "labour_income_musd": round(effect.labour_income_musd, 3),
                "imports_musd": round(effect.imports_musd, 3),
                "direct_jobs": _rounded(effect.direct_jobs),
                "supplier_jobs": _rounded(effect.supplier_jobs),
            }
        )  # fmt: skip
    return rows


def list_deal_rows(deals: Iterable[Deal]) -> list[Row]:
    """Ways a takeover can go, and what each adds to whom."""
    rows: list[Row] = []
    for one in deals:
        built = one.building
        rows.append(
            {
                "way": one.name, "paid_to_owners_musd": one.paid_to_owners_musd,
                "new_capital_musd": one.new_capital_musd, "inflow_musd": one.inflow_musd,
                "return_abroad_musd": round(one.return_abroad_musd, 3),
                "labour_income_musd": round(built.labour_income_musd, 3) if built else 0.0,
                "direct_jobs": _rounded(built.direct_jobs) if built else None,
                "supplier_jobs": _rounded(built.supplier_jobs) if built else None,
                "who_gains": one.who_gains,
            }
        )  # fmt: skip
    return rows


def list_return_rows(path: ReturnPath) -> list[Row]:
    """Years of a project: what it pays out, to whom, and what is still owed."""
    return [
        {
            "year": k + 1, "cash_musd": round(path.cash_musd[k], 3),
            "host_musd": round(path.host_musd[k], 3),
            "investor_musd": round(path.investor_musd[k], 3),
            "owed_musd": round(path.owed_musd[k], 3),
        }
        for k in range(len(path.cash_musd))
    ]  # fmt: skip


def list_capital_rows(
    world: World, effect: CapitalEffect, parties: tuple[str, str], terms: CapitalTerms
) -> list[Row]:
    """Real income of host and investor before and after returns are paid abroad."""
    n, m = (world.economy_index(code) for code in parties)
    cases = (
        ("all returns stay", effect.gdp_pct, 1.0),
        (f"host keeps {terms.host_first:.0%}, until repaid", effect.first_pct, terms.host_first),
        (f"host keeps {terms.host_later:.0%}, after", effect.later_pct, terms.host_later),
    )
    return [
        {
            "returns": label,
            "paid_abroad_musd": round((1 - kept) * effect.return_musd, 3),
            "host_pct": round(float(values[n]), 8),
            "host_musd": round(float(values[n]) / 100 * float(world.income[n]), 3),
            "investor_pct": round(float(values[m]), 8),
        }
        for label, values, kept in cases
    ]


def list_affiliate_rows(found: Iterable[Affiliates]) -> list[Row]:
    """Published figures about affiliates, each with its source."""
    return [
        {
            "economy": one.economy, "name": economy_name(one.economy), "what": one.what,
            "year": one.year, "value": one.value, "unit": one.unit, "source": one.source,
        }
        for one in found
    ]  # fmt: skip


def list_clock_rows(stages: Sequence[Stage]) -> list[Row]:
    """Stages of a review, with the last day of each."""
    return [
        {"stage": one.name, "days": one.days, "last_day": one.last_day.isoformat()}
        for one in stages
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
