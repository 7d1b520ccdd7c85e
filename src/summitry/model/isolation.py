"""No equilibrium, known before solving: who is cut off, with a deficit that trade cannot bear."""

from __future__ import annotations

import numpy as np

from summitry.errors import NoEquilibriumError
from summitry.model.determinacy import refuse_endless_prices
from summitry.model.equations import compute_deficit
from summitry.model.fold import Problem
from summitry.world import Mask

NOTHING = 1e-12  # of value added
MOST_NAMED = 5


def refuse_isolation(problem: Problem) -> None:
    """Raise the verdict on an economy, or a group, whose deficit its remaining trade cannot bear.

    Who sells nothing to others cannot pay for imports but with a transfer, who buys nothing from
    them earns a surplus, and who does neither has a deficit of 0. Groups are an economy with all
    its direct and indirect suppliers, who buy from nobody else, or with all its buyers. Before
    that, a good whose last supplier of value added an embargo stops.
    """
    embargo, world, on = problem.shock.embargo, problem.world, problem.switches
    if embargo is None:
        return
    refuse_endless_prices(world, embargo, problem.tech.value_added_share)
    if on.ownership is not None:  # returns from abroad pay for imports too
        return
    left = np.where(embargo, 0.0, world.trade_flow).sum(axis=2) > 0
    deficit = compute_deficit(np, problem.tech, on, world.value_added)
    groups = _list_groups(left)
    if on.deficits == "own_share":  # only signs are known, not sums
        groups = [who for who in groups if who.sum() == 1]
    for who in groups:
        sells, buys = bool(left[~who][:, who].any()), bool(left[who][:, ~who].any())
        owed, nothing = float(deficit[who].sum()), NOTHING * float(world.value_added[who].sum())
        if sells and buys:
            continue
        if sells:
            fits, need = owed < -nothing, "a surplus, for what it sells"
        elif buys:
            fits, need = owed > nothing, "a deficit above 0, to pay for imports"
        else:
            fits, need = abs(owed) <= nothing, "a deficit of 0 where there is no trade"
        if not fits:
            raise _explain_isolation(problem, who, (sells, buys), owed, need)


def _list_groups(left: Mask) -> list[Mask]:
    """Who buys from nobody else, and who sells to nobody else: smallest first, never all."""
    reach = left | np.eye(len(left), dtype=np.bool_)  # whose goods are in whose, along any chain
    for _ in range(len(left).bit_length()):
        reach = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
    groups = {tuple(np.flatnonzero(who)): who for who in (*reach, *reach.T) if not who.all()}
    return [groups[key] for key in sorted(groups, key=lambda key: (len(key), key))]


def _explain_isolation(
    problem: Problem, who: Mask, trade: tuple[bool, bool], owed: float, need: str
) -> NoEquilibriumError:
    world = problem.world
    names = [world.economies[k] for k in np.flatnonzero(who)]
    named = ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
    rule = problem.switches.deficits.replace("_", " ")
    sells, buys = trade
    done = "trades with nobody"
    if sells or buys:
        done = "buys nothing" if sells else "sells nothing"
        done += " abroad" if len(names) == 1 else " outside"
    return NoEquilibriumError(
        f"solve {world.name}, {named}",
        f"{'it' if len(names) == 1 else 'the group'} {done} any more, but its deficit would"
        f" be {owed:,.0f} USD million (deficit rule: {rule})",
        need,
        'use Model(deficits="balanced") (--model default:deficits=balanced), or remove_economy,'
        " which spreads its deficit",
    )
