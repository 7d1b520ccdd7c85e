"""A shock reached in stages, for those too large to be solved at once.

Each stage is an equilibrium under a part of the shock, solved from the one before with first-order
answers worked out there. If a stage cannot be reached the next is nearer; where no step is short
enough, the path ends: either somebody's income has gone on it, which is the verdict that no
equilibrium exists, or the solver has failed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from summitry.errors import NoConvergenceError, NoEquilibriumError
from summitry.model.fold import Problem, fold
from summitry.model.markets import start_state
from summitry.model.model import Model
from summitry.model.shock import Shock, part_of_shock
from summitry.model.sweeps import Progress, Solution, iterate, refresh_answers, start_memory
from summitry.world import World

STAGE_SWEEPS = 60
FIRST_STAGE = 0.5
SHORTEST_STAGE = 1 / 1024
LONGER = 1.5  # the next stage after one that was reached
GONE = 0.05  # of an economy's final spending: what is left where its income ends the path


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
    reached: Solution | None = None
    part, length, sweeps = 0.0, FIRST_STAGE, 0
    while part < 1:
        goal = min(1.0, part + length)
        problem = fold(world, part_of_shock(world, shock, goal), model)
        state = start_state(problem)
        if reached is not None:
            state = reached.state
            there = refresh_answers(reached.problem, reached.state, reached.markets)
            problem = replace(problem, first_order=there.first_order, answers=there.answers)
        memory = start_memory(problem, state)
        found = iterate(problem, state, memory, STAGE_SWEEPS, progress)
        sweeps += found.sweeps
        if found.settled and (found.markets.income > 0).all():
            reached, part, length = replace(found, sweeps=sweeps), goal, LONGER * length
        elif length > SHORTEST_STAGE:
            length /= 2
        else:
            raise _explain(problem, reached, part)
    assert reached is not None
    return reached


def _explain(
    problem: Problem, reached: Solution | None, part: float
) -> NoEquilibriumError | NoConvergenceError:
    """Why the path ends: an income that has gone, or nothing that could be named."""
    world, least = problem.world, ""
    if reached is not None:
        left = reached.markets.income / world.income
        n = int(np.argmin(left))
        if left[n] < GONE and reached.markets.deficit[n] < 0:
            rule = problem.switches.deficits.replace("_", " ")
            return NoEquilibriumError(
                f"solve {world.name}, {world.economies[n]}",
                f"final spending falls to {left[n]:.1%} of the baseline's at {part:.1%} of the"
                f" shock and would be negative beyond: its trade surplus is fixed at"
                f" {-reached.markets.deficit[n]:,.0f} USD million, more than it would earn",
                f"positive final spending in every economy (deficit rule: {rule})",
                'use a smaller shock, or Model(deficits="balanced")',
            )
        least = f"; there {world.economies[n]} keeps {left[n]:.1%} of its final spending"
    return NoConvergenceError(
        f"solve {world.name}",
        f"no equilibrium found beyond {part:.1%} of the shock, in steps down to"
        f" {SHORTEST_STAGE:.1%}{least}",
        "an equilibrium under the whole shock",
        "use a smaller shock; if this one is reasonable, report it",
    )
