"""A shock reached in stages, for those too large to be solved at once.

Each stage is an equilibrium under a part of the shock, begun where the last two point to and with
first-order answers worked out there. If a stage cannot be reached the next is nearer; where no step
is short enough, the path ends: either somebody's income has gone on it, which is the verdict that
no equilibrium exists, or the solver has failed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import NoConvergenceError, NoEquilibriumError
from summitry.model.fold import Problem, fold
from summitry.model.markets import State, compute_markets, start_state
from summitry.model.model import SWITCHES, Model
from summitry.model.newton import solve_by_newton
from summitry.model.payments import solve_by_payments
from summitry.model.shock import Shock, part_of_shock
from summitry.model.sweeps import Progress, Solution, iterate, refresh_answers, start_memory
from summitry.world import Array, World

STAGE_SWEEPS = 60
FIRST_STAGE = 0.5
BALANCED_STAGE = 0.1  # shorter ones are for sweeps alone
SHORTEST_STAGE = 1 / 1024
LONGER = 2.0  # the next stage after one that was reached
SHORT_OF_END = 0.8  # of the way to where an income would be gone: stages beyond it fail
GONE = 0.02  # of an economy's final spending: what is left where its income ends the path


@dataclass(frozen=True, eq=False)
class _Path:
    """The stages reached so far: the last two states, and under which part of the shock.

    `left` is what is left of the final spending of each economy that pays, a fixed surplus or
    subsidies (1 of all others), and `end` the part of the shock at which the first of them has
    gone, if all goes on as between the last two stages.
    """

    world: World
    state: State
    left: Array
    part: float = 0.0
    before: State | None = None
    part_before: float = 0.0
    end: float = np.inf

    def guess(self, goal: float) -> State:
        """Where the last two states point to."""
        if self.before is None:
            return self.state
        ahead = (goal - self.part) / (self.part - self.part_before)
        then, now = self.before, self.state
        bought = (now.expenditure > 0) & (then.expenditure > 0)
        growth = np.where(bought, now.expenditure, 1.0) / np.where(bought, then.expenditure, 1.0)
        employment = now.log_employment
        if employment is not None and then.log_employment is not None:
            employment = employment + ahead * (employment - then.log_employment)
        return State(
            now.log_wage + ahead * (now.log_wage - then.log_wage),
            now.log_price + ahead * (now.log_price - then.log_price),
            now.expenditure * growth**ahead,
            employment,
        )

    def extend(self, found: Solution, part: float) -> _Path:
        """One stage further."""
        markets = found.markets
        pays = (markets.deficit < 0) | (markets.tariff_revenue + markets.export_tax < 0)
        left = np.where(pays, found.markets.income / self.world.income, 1.0)
        fall = (self.left - left) / (part - self.part)
        with np.errstate(divide="ignore"):
            end = part + np.where(fall > 0, left / fall, np.inf).min()
        return _Path(self.world, found.state, left, part, self.state, self.part, float(end))


def solve_in_stages(
    world: World, shock: Shock, model: Model, progress: Progress | None = None
) -> Solution:
    """The equilibrium under a shock, reached from the baseline in as many stages as it takes.

    Raises
    ------
    NoEquilibriumError
        The path ends where an economy's income has gone; names it and the deficit rule.
    NoConvergenceError
        The path ends for no such reason; says how far it led.
    """
    path = _Path(world, start_state(fold(world, shock, model)), np.ones(len(world.economies)))
    reached: Solution | None = None
    length, sweeps, stages = FIRST_STAGE, 0, 0
    while path.part < 1:
        goal = min(1.0, path.part + length)
        problem = fold(world, _part(world, shock, model, goal), model)
        long = goal - path.part >= BALANCED_STAGE
        found, used = _solve_stage(problem, path.guess(goal), progress, balance=long)
        sweeps += used
        if found is not None:
            stages += 1
            reached = replace(found, sweeps=sweeps, way=f"in {stages} stages")
            path, length = path.extend(found, goal), LONGER * length
            if path.end - goal < length and path.left.min() >= GONE:
                length = SHORT_OF_END * (path.end - goal)
        elif path.left.min() < GONE and path.end < goal:
            raise _explain(problem, reached, path)
        elif length > SHORTEST_STAGE:
            length /= 2
        else:
            raise _explain(problem, reached, path)
    assert reached is not None
    return reached


def _solve_stage(
    problem: Problem, start: State, progress: Progress | None, *, balance: bool
) -> tuple[Solution | None, int]:
    """One stage, from where the path points to; and the sweeps that took."""
    with np.errstate(all="ignore"):
        near = refresh_answers(problem, start, compute_markets(np, problem, start))
    found = iterate(near, start, start_memory(near, start), STAGE_SWEEPS, progress)
    if found.settled and (found.markets.income > 0).all():
        return found, found.sweeps
    balanced = solve_by_payments(problem, start, progress) if balance else None
    if balanced is not None:
        return balanced, found.sweeps + balanced.sweeps
    last, used = solve_by_newton(near, start, progress)
    earns = last is not None and bool((last.markets.income > 0).all())
    return last if earns else None, found.sweeps + used


def _part(world: World, shock: Shock, model: Model, part: float) -> Shock:
    """A part of the shock; where the model asks for balanced trade, of that as well."""
    stage = part_of_shock(world, shock, part)
    if part >= 1 or model.deficits != "balanced":
        return stage
    given = 0.0 if stage.transfer_musd is None else stage.transfer_musd
    return replace(stage, transfer_musd=given + (1 - part) * world.deficit)


def _explain(
    problem: Problem, reached: Solution | None, path: _Path
) -> NoEquilibriumError | NoConvergenceError:
    """Why the path ends: an income that has gone, or nothing that could be named."""
    world, least = problem.world, ""
    if reached is not None:
        left = reached.markets.income / world.income
        n = int(np.argmin(left))
        paid = _what_it_pays(reached, n) if left[n] < GONE else ""
        if paid:
            rule = problem.switches.deficits.replace("_", " ")
            return NoEquilibriumError(
                f"solve {world.name}, {world.economies[n]}",
                f"final spending falls to {left[n]:.1%} of the baseline's at {path.part:.1%} of the"
                f" shock and would be negative beyond: {paid}, more than it would earn",
                f"positive final spending in every economy (deficit rule: {rule})",
                'use a smaller shock, or Model(deficits="balanced") (--model'
                " default:deficits=balanced)"
                if "surplus" in paid
                else "subsidise less",
            )
        least = f"; there {world.economies[n]} keeps {left[n]:.1%} of its final spending"
    return NoConvergenceError(
        f"solve {world.name}",
        f"no equilibrium found beyond {path.part:.1%} of the shock, in steps down to"
        f" {SHORTEST_STAGE:.1%}{least}",
        "an equilibrium under the whole shock",
        advise_on_model(problem.model),
    )


def advise_on_model(model: Model) -> str:
    """What to change where an equilibrium is not found: the shock, or the switches that are on."""
    moved = [name for name, off in SWITCHES.items() if np.any(getattr(model, name) != off)]
    if not moved:
        return "use a smaller shock; if this one is reasonable, report it"
    scale = "; where costs fall faster than demand answers, some sectors would take all"
    return (
        f"use a smaller shock, or bring {', '.join(moved)} nearer to the default"
        f"{scale if 'scale_elasticity' in moved else ''}"
    )


def _what_it_pays(reached: Solution, n: int) -> str:
    """What eats an economy's income: a surplus that is fixed, or subsidies; empty if neither."""
    markets = reached.markets
    subsidies = -(markets.tariff_revenue[n] + markets.export_tax[n])
    if subsidies > max(-markets.deficit[n], 0.0):
        return f"its subsidies to trade cost {subsidies:,.0f} USD million"
    if markets.deficit[n] < 0:
        return f"its trade surplus is fixed at {-markets.deficit[n]:,.0f} USD million"
    return ""
