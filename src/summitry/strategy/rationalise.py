"""Which weights would make a government want an announced deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.model.quantities import (
    GoodsBalance,
    Quantity,
    RealIncome,
    SectorOutput,
    TariffRevenue,
    equilibrium_of,
)
from summitry.policy import economy_name, sector_name
from summitry.strategy.objectives import compute_owed, list_members
from summitry.strategy.points import Point
from summitry.strategy.table import Table
from summitry.world import Array


@dataclass(frozen=True)
class Reason:
    """One thing a party may care about: what the deal does to it, and the weight that would do.

    Parameters
    ----------
    what : str
        The thing, in words.
    change_musd : float
        At the deal less without agreement.
    weight : float or None
        USD of real income one USD of it must be worth for the deal to be as good as none, if it
        alone counts beside real income; 0 where real income is enough, None where no positive
        weight helps.
    """

    what: str
    change_musd: float
    weight: float | None


@dataclass(frozen=True)
class Rationale:
    """What would rationalise a deal for one party.

    ``smallest`` are the smallest weights together (by sum of squares), one for each reason; all
    zero where real income alone is enough, None where nothing the model knows improves.
    """

    party: str
    real_income_musd: float
    reasons: tuple[Reason, ...]
    smallest: tuple[float, ...] | None


def rationalise(
    table: Table, deal: Point, without: Point, sectors: Sequence[str] = ()
) -> tuple[Rationale, ...]:
    """For each party, the weights at which it is as well off with the deal as without.

    Payoffs are linear in weights, so one weight alone must be ``-(change in real income) / (change
    in the thing)``, and the smallest set is the projection on that line.

    Parameters
    ----------
    table : Table
        Who sits at it.
    deal, without : Point
        The announced deal and the threat point.
    sectors : sequence of str
        Sectors whose output may count; by default those the table's duties name, if they are few.
    """
    found = []
    for party in table.parties:
        names, changes = _list_changes(table, party, deal, without, sectors)
        income, rest = float(changes[0]), changes[1:]
        reasons = tuple(
            Reason(name, float(change), _find_weight(income, float(change)))
            for name, change in zip(names[1:], rest, strict=True)
        )
        helpful = np.maximum(rest, 0.0)
        smallest: tuple[float, ...] | None = (0.0,) * len(rest)
        if income < 0:
            power = float(helpful @ helpful)
            smallest = tuple((-income * helpful / power).tolist()) if power > 0 else None
        found.append(Rationale(party, income, reasons, smallest))
    return tuple(found)


def _find_weight(income: float, change: float) -> float | None:
    if income >= 0:
        return 0.0
    return -income / change if change > 1.0 else None


def _list_changes(
    table: Table, party: str, deal: Point, without: Point, sectors: Sequence[str]
) -> tuple[list[str], Array]:
    world = table.world
    mine = [world.economies[k] for k in list_members(world, party)]
    partners = [other for other in table.parties if other != party]
    groups: list[tuple[str, list[tuple[float, Quantity]]]] = [
        (
            "real income",
            [(world.income[world.economy_index(c)] / 100, RealIncome(c)) for c in mine],
        ),
        ("tariff revenue", [(1.0, TariffRevenue(c)) for c in mine]),
        ("goods balance with the world", [(1.0, GoodsBalance(c)) for c in mine]),
    ]
    for other in partners:
        codes = [world.economies[k] for k in list_members(world, other)]
        groups.append((
            f"goods balance with {economy_name(other)}",
            [(1.0, GoodsBalance(c, code)) for c in mine for code in codes],
        ))  # fmt: skip
    for sector in sectors:
        groups.append(
            (f"output of {sector_name(sector)}", [(1.0, SectorOutput(c, sector)) for c in mine])
        )
    ends = [equilibrium_of(point.outcome) for point in (deal, without)]
    changes = []
    for _, parts in groups:
        with_deal, alone = (sum(w * float(q(at)) for w, q in parts) for at in ends)
        changes.append(with_deal - alone)
    for point, at, sign in zip((deal, without), ends, (-1, 1), strict=True):
        if point.inflow_musd is not None:  # what is invested from abroad is owed
            owed = compute_owed(at, point.inflow_musd)
            changes[0] += sign * float(owed[list_members(world, party)].sum())
    return [name for name, _ in groups], np.array(changes)
