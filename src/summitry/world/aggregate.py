"""Fewer, larger economies: flows of a group's members added up, so that totals are conserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.labels import ECONOMY_GROUPS
from summitry.world.world import World

REST = "ROW"

# Twelve economies that sit at most tables of 2025; the rest of the world is the twelfth.
TWELVE: dict[str, tuple[str, ...]] = {
    **{code: (code,) for code in ("USA", "CHN", "JPN", "KOR", "CAN", "MEX", "GBR", "IND", "TWN")},
    "EU27": ECONOMY_GROUPS["EU27"],
    "ASEAN": ECONOMY_GROUPS["ASEAN"],
}


def aggregate_world(world: World, groups: Mapping[str, Sequence[str]], name: str = "") -> World:
    """A smaller baseline in which each group of economies is one; everybody else is ``ROW``.

    Output, value added, sales between groups and the duty on them are the members' sums; rates are
    averages over that trade. What members sell to each other becomes home sales: the duty on it
    is no longer collected, which `provenance["changes"]` states in money.

    Parameters
    ----------
    world : World
        A baseline without export taxes.
    groups : mapping of str to sequence of str
        Code of the new economy -> codes of its members.
    name : str
        Of the new baseline; by default that of the old one with the number of economies.

    Raises
    ------
    WorldError
        A member that the baseline does not hold or that stands in two groups, export taxes.

    Examples
    --------
    >>> from summitry.world import TWELVE, aggregate_world, load_world
    >>> aggregate_world(load_world(), TWELVE).economies[-1]
    'ROW'
    """
    member = _find_members(world, groups)  # (M,N)
    flow = np.einsum("an,bi,nij->abj", member, member, world.basic_flow, optimize=True)
    duty = np.einsum("an,bi,nij->abj", member, member, world.trade_flow - world.basic_flow,
                     optimize=True)  # fmt: skip
    inside = np.einsum("aaj->aj", duty).copy()
    np.einsum("aaj->aj", duty)[:] = 0.0
    spent = (1 - world.value_added_share) * world.output
    use = member @ (spent[:, :, None] * world.input_share).reshape(len(world.economies), -1)
    input_use = use.reshape(len(member), *world.input_share.shape[1:])
    bought, used = flow.sum(axis=1) + duty.sum(axis=1), input_use.sum(axis=1)
    room = np.divide(bought, used, out=np.ones_like(used), where=used > bought)
    input_use = input_use * room[:, None, :]  # the lost duty is final buyers', where they pay any
    codes = (*groups, REST) if len(member) > len(groups) else tuple(groups)
    lost = inside.sum()
    change = (
        f"economies joined into {len(codes)}: duty of {lost:,.0f} USD million on trade inside"
        f" groups ({lost / world.tariff_revenue.sum():.1%} of all duty) is no longer collected"
    )
    changes = [*world.provenance.get("changes", ()), change]
    return require_balanced(
        world_from_flows(
            Flows(
                name=name or f"{world.name}-{len(codes)}",
                year=world.year,
                economies=codes,
                sectors=world.sectors,
                is_good=world.is_good,
                basic_flow=flow,
                tariff_rate=np.divide(duty, flow, out=np.zeros_like(duty), where=flow > 0),
                input_use=input_use,
                trade_elasticity=world.trade_elasticity,
                provenance={**world.provenance, "changes": changes},
            )
        )
    )


def _find_members(world: World, groups: Mapping[str, Sequence[str]]) -> Array:
    """Membership, new economy x old one, with a last row for whoever is in no group."""
    where = f"aggregate {world.name}"
    if world.export_tax_rate.any():
        raise WorldError(where, "export taxes", "a baseline without them", "aggregate it before")
    rows = []
    taken: dict[str, str] = {}
    for group, codes in groups.items():
        for code in codes:
            if code not in world.economies:
                raise WorldError(
                    f"{where}, group {group}",
                    f"{code}, no economy of {world.name}",
                    f"codes among {', '.join(world.economies)}",
                    "take it out of the group",
                )
            if code in taken:
                raise WorldError(
                    f"{where}, group {group}",
                    f"{code}, which is in {taken[code]} already",
                    "each economy in one group",
                    "take it out of one of them",
                )
            taken[code] = group
        rows.append([code in codes for code in world.economies])
    rest = [code not in taken for code in world.economies]
    return np.array([*rows, *([rest] if any(rest) else [])], dtype=np.float64)
