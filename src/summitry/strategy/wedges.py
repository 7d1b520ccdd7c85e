"""Levers that name an aim instead of a rate: the wedge that makes the equilibrium meet it.

A promise to buy, a tariff-rate quota and a balance to reach each free one instrument: a wedge on
some cells, or a payment (:mod:`summitry.strategy.wedge_search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from summitry.model import DEFAULT, Model, Outcome, solve, solve_each
from summitry.policy import Measure, apply_scenario
from summitry.policy.apply_levers import SOUGHT
from summitry.strategy.settled import Settled
from summitry.world import World


def solve_measures(
    world: World,
    measures: Iterable[Measure],
    model: Model = DEFAULT,
    *,
    start: Outcome | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Settled:
    """The equilibrium under measures of all kinds, aims included.

    Parameters
    ----------
    world : World
        The baseline.
    measures : iterable of measures
        All with known rates and sums, in the order in which they apply.
    model : Model
        What published models differ by; that of `start` if there is one.
    start : Outcome, optional
        A nearby outcome of the same world to start from.
    progress : callable, optional
        Called in every sweep of the equilibrium, and after every trial of the aims, with a count
        and what is left to go; may raise to stop.

    Raises
    ------
    ScenarioError
        As :func:`summitry.policy.apply_scenario`.
    NoEquilibriumError
        An aim beyond reach; the message gives the nearest value that was reached.
    NoConvergenceError
        Aims that pull against each other.
    """
    chosen = list(measures)
    sought = [measure for measure in chosen if isinstance(measure, SOUGHT)]
    shock = apply_scenario(world, [m for m in chosen if not isinstance(m, SOUGHT)])
    if start:
        outcome = next(solve_each(world, [shock], start.model, start=start, progress=progress))
    else:
        outcome = solve(world, shock, model, progress=progress)
    if not sought:
        return Settled(outcome, (), outcome)
    from summitry.strategy.wedge_search import find_wedges  # noqa: PLC0415 - seldom needed

    settled, wedges = find_wedges(sought, shock, outcome, progress)
    return Settled(settled, wedges, outcome)
