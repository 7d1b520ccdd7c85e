"""Aims one by one: what each took, who is displaced, what it costs, both balances beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from summitry.errors import UsageError
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    compute_basic_flow_new,
    compute_bilateral_goods,
    compute_indicators,
)
from summitry.policy import Measure, Scenario
from summitry.policy.apply_levers import SOUGHT, Sought
from summitry.policy.cells import compute_hits
from summitry.strategy.balances import Balance, compute_reciprocal_rate_pct, list_balances
from summitry.strategy.cases import list_cases
from summitry.strategy.settled import Wedge
from summitry.strategy.wedges import solve_measures
from summitry.world import World


@dataclass(frozen=True)
class Displaced:
    """How one supplier's sales of the goods an aim speaks of move, USD million."""

    supplier: str
    before_musd: float
    after_musd: float


@dataclass(frozen=True)
class Aim:
    """One aim by itself, on top of what is in force.

    Parameters
    ----------
    measure : measure
        The purchase, quota, balance or defence budget.
    wedges : tuple of Wedge
        What it took, by means.
    displaced : tuple of Displaced
        Suppliers of the importer's goods that the aim speaks of, the largest loss first.
    cost_musd : float
        Change in the importer's real income, negative where it costs.
    balances : tuple of Balance
        The bilateral goods balance, the total goods balance and the current balance of whoever
        the aim is meant to please.
    formula_pct : int or None
        Of a balance: the rate of the published "reciprocal" formula on the baseline's trade.
    """

    measure: Sought
    wedges: tuple[Wedge, ...]
    displaced: tuple[Displaced, ...]
    cost_musd: float
    balances: tuple[Balance, ...]
    formula_pct: int | None
    outcome: Outcome


def solve_aims(
    scenario: Scenario, world: World, as_of: date | None = None, model: Model = DEFAULT
) -> tuple[Aim, ...]:
    """Every aim of a scenario by itself, on top of what is in force on the day, under a model.

    Raises
    ------
    UsageError
        A scenario without aims.
    NoEquilibriumError
        An aim beyond reach.
    """
    standing = [
        measure
        for measure in list_cases(scenario, world, as_of)["in_force"]
        if not isinstance(measure, SOUGHT)
    ]
    sought = [
        measure
        for measure in scenario.measures
        if isinstance(measure, SOUGHT) and getattr(measure, "unknown", None) is None
    ]
    if not sought:
        raise UsageError(
            f"scenario {scenario.name}",
            "no aim among its measures",
            "a purchase, quota, balance or defence budget",
            "add one: {id: zero, lever: balance, importer: USA, exporters: JPN, balance: 0}",
        )
    return tuple(_solve_aim(world, standing, measure, model) for measure in sought)


def _solve_aim(world: World, standing: Sequence[Measure], measure: Sought, model: Model) -> Aim:
    settled = solve_measures(world, [*standing, measure], model)
    hit = compute_hits(measure, world)
    buyers, sellers = np.flatnonzero(hit.any((1, 2))), np.flatnonzero(hit.any((0, 2)))
    income = compute_indicators(settled.outcome)["real_income_musd"]
    before = compute_indicators(settled.without)["real_income_musd"]
    lead, other = world.economies[buyers[0]], world.economies[sellers[0]]
    if measure.lever in ("purchase", "defence"):
        lead, other = other, lead  # it is meant to please the seller
    formula = None
    if measure.lever == "balance":
        trade, _ = compute_bilateral_goods(settled.without)
        imports = float(trade[np.ix_(buyers, sellers)].sum())
        formula = compute_reciprocal_rate_pct(imports, float(trade[np.ix_(sellers, buyers)].sum()))
    return Aim(
        measure,
        settled.wedges,
        _list_displaced(world, settled.without, settled.outcome, measure),
        float((income - before)[buyers].sum()),
        list_balances(settled.outcome, lead, other),
        formula,
        settled.outcome,
    )


def _list_displaced(
    world: World, without: Outcome, outcome: Outcome, measure: Sought
) -> tuple[Displaced, ...]:
    """The importer's suppliers of these goods, home included, largest loss first."""
    hit = compute_hits(measure, world)
    buyers, goods = np.flatnonzero(hit.any((1, 2))), np.flatnonzero(hit.any((0, 1)))
    flows = [
        compute_basic_flow_new(state)[np.ix_(buyers, np.arange(len(world.economies)), goods)]
        for state in (without, outcome)
    ]
    old, new = (flow.sum(axis=(0, 2)) for flow in flows)
    order = np.argsort(new - old, kind="stable")
    return tuple(
        Displaced(world.economies[k], float(old[k]), float(new[k]))
        for k in order
        if abs(new[k] - old[k]) > 0.5
    )
