"""Levers beside duties on a baseline: export taxes, embargoes, money; and purchases to reach.

What these levers set outright is here; what only the equilibrium can say (how large a wedge makes
a promise to buy come true, whether a quota binds) is solved in `summitry.strategy.wedges`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from summitry.errors import ScenarioError
from summitry.policy.cells import compute_hits, mask_economies, mask_exporters, mask_sectors
from summitry.policy.commitments import (
    BalanceMeasure,
    DefenceMeasure,
    EmbargoMeasure,
    ExportTaxMeasure,
    PledgeMeasure,
    PurchaseMeasure,
    QuotaMeasure,
    Sum,
    TransferMeasure,
)
from summitry.policy.dated import Dated
from summitry.world import CUSTOMS_UNIONS, Array, Mask, World

Sought = QuotaMeasure | PurchaseMeasure | BalanceMeasure | DefenceMeasure  # solved for
SOUGHT = (QuotaMeasure, PurchaseMeasure, BalanceMeasure, DefenceMeasure)


def compute_export_tax(world: World, measures: Iterable[Dated]) -> Array | None:
    """Export taxes after the measures, importer x exporter x sector (N,N,J); None if unchanged."""
    chosen = [measure for measure in measures if isinstance(measure, ExportTaxMeasure)]
    if not chosen:
        return None
    rate = world.export_tax_rate.copy()
    for measure in chosen:
        hit = _hit_sales(measure, world)
        _require(measure, hit, "an export tax on sales to nobody")
        rate[hit] = measure.rate if measure.rate is not None else rate[hit] + (measure.add or 0.0)
        if not (rate[hit] > -1).all() or (rate[hit] > 10).any():
            raise ScenarioError(
                f"measure {measure.id}",
                f"a total export tax of {rate[hit].min():.1%} to {rate[hit].max():.1%}",
                "a total above -100% and at most 1000%",
                "change the rate",
            )
    return rate


def compute_embargo(world: World, measures: Iterable[Dated]) -> tuple[Mask | None, Array | None]:
    """Which flows stop (N,N,J), and what the rest costs where only some goods are banned.

    A ban on the part b of a cell's goods takes that part of its varieties out of the CES nest of
    equation (2), which is a trade cost of (1-b)^(-1/theta); all of them is a flow of zero. Bans
    on a cell add up as if by chance: what two leave is the product of what each leaves.
    """
    chosen = [measure for measure in measures if isinstance(measure, EmbargoMeasure)]
    if not chosen:
        return None, None
    left = np.ones(world.tariff_rate.shape)
    for measure in chosen:
        hit = compute_hits(measure, world)
        _require(measure, hit, "an embargo on trade of nobody")
        left[hit] *= 1 - measure.part
    stopped = left <= 0
    kept = np.where(stopped, 1.0, left)
    cost = None if (kept == 1).all() else kept ** (-1 / world.trade_elasticity)
    return (stopped if stopped.any() else None), cost


def compute_transfer(world: World, measures: Iterable[Dated]) -> Array | None:
    """What each economy receives from others a year (N,), USD million; None if nothing is paid.

    Payers and receivers named together share a sum in proportion to their value added.
    """
    chosen = [m for m in measures if isinstance(m, TransferMeasure | PledgeMeasure)]
    if not chosen:
        return None
    total = np.zeros(len(world.economies))
    for measure in chosen:
        yearly = measure.yearly if isinstance(measure, PledgeMeasure) else measure.amount
        if yearly is None:
            raise _no_sum(measure)
        total += yearly * (
            share_out(world, measure.receivers, measure)
            - share_out(world, measure.economies, measure)
        )
    return np.asarray(total - total.sum() / len(total))  # rounding


def share_out(world: World, names: tuple[str, ...], measure: Dated) -> Array:
    """Shares of the economies named, in proportion to value added, (N,); they sum to 1."""
    mask = mask_economies(names, world)
    _require(measure, mask, "money to or from nobody of the baseline")
    weight = np.where(mask, world.value_added, 0.0)
    return np.asarray(weight / weight.sum())


def compute_import_goal(world: World, measure: PurchaseMeasure | DefenceMeasure) -> float:
    """Imports a year that a promise or a budget asks for, before duty, USD million."""
    base = float(world.basic_flow[compute_hits(measure, world)].sum())
    if isinstance(measure, DefenceMeasure):
        gdp = float(world.value_added[mask_economies(measure.economies, world)].sum())
        return base + measure.content * (measure.share - measure.now) * gdp
    if measure.extra is not None:
        return base + measure.realised * measure.extra
    if measure.value is None:
        raise _no_sum(measure)
    return base + measure.realised * (measure.value - base)


def _no_sum(measure: Sum) -> ScenarioError:
    return ScenarioError(
        f"measure {measure.id}",
        f"{measure.unknown}: ?, a sum that nobody has named",
        "a known sum",
        "value it as a curve with evaluate, or put a what-if in with with_sum",
    )


def _hit_sales(measure: ExportTaxMeasure, world: World) -> Mask:
    """The cells whose exporter taxes its sales, (N,N,J)."""
    pairs = np.zeros((len(world.economies),) * 2, dtype=np.bool_)
    buyers = mask_exporters(measure.buyers, world)
    for name in measure.economies:
        members = mask_economies((name,), world)
        outside = buyers & ~members if name in CUSTOMS_UNIONS else buyers
        pairs |= outside[:, None] & members[None, :]
    np.fill_diagonal(pairs, False)
    return pairs[:, :, None] & mask_sectors(measure.sectors, world)[None, None, :]


def _require(measure: Dated, hit: Mask, seen: str) -> None:
    if not hit.any():
        raise ScenarioError(
            f"measure {measure.id}",
            seen,
            "economies and sectors of the baseline that trade with each other",
            "check who acts, the partners and the sectors",
        )
