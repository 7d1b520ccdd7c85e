"""The figures of each measure as plain rows: the same fields on a terminal, a page and in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summitry.exposure import compute_pairwise_loss
from summitry.exposure.rows import finite
from summitry.model import Model, compute_real_income_pct
from summitry.policy import economy_name
from summitry.security.coercion import compute_power, measure_threats
from summitry.security.conflict import average_side, trace_decoupling
from summitry.security.friends import compute_friends_matrix
from summitry.security.spending import SpendingPath
from summitry.world import World

Row = dict[str, Any]
Sides = tuple[tuple[str, ...], tuple[str, ...]]


def list_path_rows(target: str, path: SpendingPath) -> list[Row]:
    """Years of a path to a share of GDP: share, spending, and what goes beyond today's share."""
    return [
        {
            "target": target, "what": str(year), "percent_of_gdp": round(100 * share, 4),
            "spending_musd": round(money, 3), "extra_musd": round(extra, 3),
        }
        for year, share, money, extra in zip(
            path.years, path.share, path.spending_musd, path.extra_musd, strict=True
        )
    ]  # fmt: skip


def list_conflict_rows(
    world: World, sides: Sides, names: tuple[str, str], rises: Sequence[float], model: Model
) -> list[Row]:
    """What each side would lose in a rupture, by how far trade is decoupled before."""
    return [
        {
            "decoupled_pct": round(100 * cost.trade_cost_rise, 6),
            "side": name,
            "cost_pct": round(average_side(world, side, cost.cost_pct), 6),
            "cost_musd": round(float(sum(cost.cost_musd[world.economy_index(c)] for c in side)), 3),
            "peace_pct": round(average_side(world, side, compute_real_income_pct(cost.peace)), 6),
            "market_residual": cost.rupture.certificate.market_residual,
        }
        for cost in trace_decoupling(world, sides[0], sides[1], rises, model)
        for name, side in zip(names, sides, strict=True)
    ]


def list_threat_rows(
    world: World, sides: Sides, names: tuple[str, str], sectors: tuple[str, ...] | None,
    model: Model,
) -> list[Row]:  # fmt: skip
    """What each side could do to the other by not selling, and what that costs it."""
    threats = measure_threats(world, sides[0], sides[1], sectors, model)
    return [
        {
            "by": who, "against": whom, "formula_pct": finite(threat.formula_pct),
            "loss_pct": round(threat.loss_pct, 6), "own_loss_pct": round(threat.own_loss_pct, 6),
            "leverage": finite(threat.leverage), "traded_musd": round(threat.traded_musd, 3),
        }
        for threat, who, whom in zip(threats, names, names[::-1], strict=True)
    ]  # fmt: skip


def list_power_rows(world: World, code: str) -> list[Row]:
    """One economy's power over every other, in the world's order."""
    i = world.economy_index(code)
    power, loss = compute_power(world)[i], compute_pairwise_loss(world)
    return [
        {
            "other": other, "name": economy_name(other), "power_points": finite(power[k]),
            "other_loses_pct": finite(loss[k, i]), "own_loss_pct": finite(loss[i, k]),
        }
        for k, other in enumerate(world.economies) if k != i
    ]  # fmt: skip


def list_friend_rows(world: World, chosen: Sequence[str]) -> list[Row]:
    """Whose growth raises or lowers the real income of some economies, in the world's order."""
    matrix = compute_friends_matrix(world)
    return [
        {
            "economy": code, "grows": other, "name": economy_name(code),
            "grower": economy_name(other), "real_income_pct": round(float(matrix[n, i]), 8),
            "the_other_way_pct": round(float(matrix[i, n]), 8),
        }
        for code in chosen for n in (world.economy_index(code),)
        for i, other in enumerate(world.economies) if other != code
    ]  # fmt: skip
