"""Levers that name an aim instead of a rate: the wedge that makes the equilibrium meet it.

A promise to buy, a tariff-rate quota and a balance to reach each free one instrument: a wedge on
some cells, or a payment (:mod:`summitry.strategy.wedge_search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from summitry.model import DEFAULT, Model, Outcome, solve, solve_each
from summitry.policy import Measure, apply_scenario
from summitry.policy.apply_levers import SOUGHT, Sought
from summitry.world import World


@dataclass(frozen=True)
class Wedge:
    """What an aim took: the instrument at which it holds, and who pays.

    Parameters
    ----------
    measure : measure
        The quota, purchase, balance or defence budget.
    means : str
        ``purchases``, ``tariff``, ``quota`` or ``transfer``.
    rate : float
        Ad valorem, a share: the duty added (tariff), the subsidy that makes firms buy (purchases,
        negative) or the worth of the last unit beyond the duty inside (quota). It is the shadow
        price of the aim. 0 for a transfer.
    payment_musd : float
        A year: what the treasury behind the wedge pays out (purchases), the rent (quota), or the
        sum paid by the importer to the exporter (transfer).
    goal_musd, reached_musd, before_musd : float
        The aim, where the outcome stands, and the same number without this set of aims.
    binding : bool
        False if the aim is met without a wedge.
    """

    measure: Sought
    means: str
    rate: float
    payment_musd: float
    goal_musd: float
    reached_musd: float
    before_musd: float
    binding: bool


@dataclass(frozen=True, eq=False)
class Settled:
    """The equilibrium under a set of measures, and the wedge of every aim among them.

    ``without`` is the equilibrium under the same measures without the aims.
    """

    outcome: Outcome
    wedges: tuple[Wedge, ...]
    without: Outcome


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
