"""The model's real exchange rates for those a scenario names, to stand beside market facts."""

from __future__ import annotations

from collections.abc import Callable

from summitry.errors import NumericalError
from summitry.model import Outcome, compute_real_exchange_rates
from summitry.policy import Scenario

AGAINST = "USA"
MOST_RATES = 5


def list_real_rates(scenario: Scenario, outcome: Outcome) -> dict[str, float]:
    """Real exchange rates against the United States of the economies a scenario names.

    Relative consumer prices in the long run; the model has no money.

    Parameters
    ----------
    scenario : Scenario
        Whose measures say which economies, in their order; the first five are taken.
    outcome : Outcome
        The equilibrium with what is counted in.

    Returns
    -------
    dict of str to float
        By code, percent; above 0 the economy becomes dearer than the United States. Empty where
        the scenario names nobody else, or the baseline does not hold the United States.
    """
    world = outcome.world
    if AGAINST not in world.economies:
        return {}
    sides = dict.fromkeys(
        name for measure in scenario.measures
        for name in (*measure.acting, *measure.named_exporters)
        if name in world.economies and name != AGAINST
    )  # fmt: skip
    prices, _ = compute_real_exchange_rates(outcome)
    rates = 100 * (prices[:, world.economy_index(AGAINST)] - 1)
    return {code: float(rates[world.economy_index(code)]) for code in list(sides)[:MOST_RATES]}


def find_real_rates(
    scenario: Scenario, solve: Callable[[], Outcome | None]
) -> dict[str, float] | None:
    """Those rates, where an equilibrium is found: the dates beside them stand without one.

    Parameters
    ----------
    scenario : Scenario
        As for :func:`list_real_rates`.
    solve : callable
        Finds the equilibrium with what is in force; None where nothing is.

    Returns
    -------
    dict of str to float, or None
        Empty where nothing is in force; None where no equilibrium was found.
    """
    try:
        outcome = solve()
    except NumericalError:
        return None
    return {} if outcome is None else list_real_rates(scenario, outcome)
