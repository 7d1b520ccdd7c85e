"""What a rupture of trade would cost each side: real income in peace less that in rupture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import UsageError
from summitry.model import DEFAULT, Model, Outcome, compute_real_income_pct, no_shock, solve
from summitry.world import Array, Mask, World

HIGHEST_RISE = 10.0  # 1000 %


@dataclass(frozen=True, eq=False)
class ConflictCost:
    """Opportunity cost of conflict between two sides, from one state of peace.

    Parameters
    ----------
    trade_cost_rise : float
        By how much trade between the sides is dearer in peace than in the baseline, share.
    cost_pct : (N,) array
        Real income in peace less in rupture, percent of baseline final spending.
    cost_musd : (N,) array
        The same, USD million a year.
    """

    sides: tuple[tuple[str, ...], tuple[str, ...]]
    trade_cost_rise: float
    cost_pct: Array
    cost_musd: Array
    peace: Outcome
    rupture: Outcome


def measure_conflict_cost(
    world: World,
    first: tuple[str, ...],
    second: tuple[str, ...],
    trade_cost_rise: float = 0.0,
    model: Model = DEFAULT,
) -> ConflictCost:
    """Real income in peace less in rupture, for every economy.

    Rupture: all trade between the two sides, both ways and in every sector, stops; trade with third
    economies, labour and technology stay. That is the trade part of the opportunity cost of war in
    Martin, Mayer and Thoenig (2008, REStud); losses of life, output and third-country trade, which
    they add, are not in it. No probability is computed: their theory says only that, other things
    equal, a pair with more to lose has more reason to settle.

    Parameters
    ----------
    trade_cost_rise : float
        Decoupling already in place in peace: 0.25 makes trade between the sides 25 percent dearer.

    Raises
    ------
    UsageError
        Sides that overlap, or a rise outside 0 to 1000 percent.
    NoEquilibriumError
        A side that cannot finance its deficit once this trade is gone.
    """
    both = [code for code in first if code in second]
    if both:
        raise UsageError(
            "conflict",
            f"{', '.join(both)} on both sides",
            "two sides that differ",
            "name each economy once",
        )
    if not 0 <= trade_cost_rise <= HIGHEST_RISE:
        raise UsageError(
            "--decouple",
            f"{trade_cost_rise:.4g}",
            "a rise of trade costs from 0 to 1000 %",
            "write 25% or 0.25",
        )
    between = _between(world, first, second)
    hat = np.where(between, 1 + trade_cost_rise, 1.0)
    peace = solve(world, replace(no_shock(world), trade_cost_hat=hat), model)
    rupture = solve(world, replace(no_shock(world), embargo=between), model)
    cost = compute_real_income_pct(peace) - compute_real_income_pct(rupture)
    return ConflictCost(
        (first, second), trade_cost_rise, cost, cost / 100 * world.income, peace, rupture
    )


def trace_decoupling(
    world: World,
    first: tuple[str, ...],
    second: tuple[str, ...],
    rises: Sequence[float],
    model: Model = DEFAULT,
) -> tuple[ConflictCost, ...]:
    """The opportunity cost from more and more decoupled states of peace.

    The direction is the message: dearer trade in peace leaves less to lose in a rupture, so the
    restraint that trade exerts weakens (Martin, Mayer and Thoenig 2008).
    """
    return tuple(measure_conflict_cost(world, first, second, rise, model) for rise in rises)


def _between(world: World, first: tuple[str, ...], second: tuple[str, ...]) -> Mask:
    """All flows between the two sides, both ways (N,N,J)."""
    mask = np.zeros(world.trade_flow.shape, dtype=np.bool_)
    a = [world.economy_index(code) for code in first]
    b = [world.economy_index(code) for code in second]
    mask[np.ix_(a, b)] = True
    mask[np.ix_(b, a)] = True
    return mask


def average_side(world: World, side: tuple[str, ...], values: Array) -> float:
    """Average of a percentage over the economies of a side, weighted by final spending."""
    place = [world.economy_index(code) for code in side]
    return float(values[place] @ world.income[place] / world.income[place].sum())
