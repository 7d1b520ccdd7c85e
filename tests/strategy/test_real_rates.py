from __future__ import annotations

import pytest

from summitry.errors import NoEquilibriumError
from summitry.model import solve
from summitry.policy import apply_scenario, load_casebook
from summitry.strategy import find_real_rates, list_real_rates
from summitry.world import load_world


def test_those_a_scenario_names_stand_against_the_united_states_in_its_order() -> None:
    world, case = load_world(), load_casebook("february-2025")
    (duty,) = (measure for measure in case.measures if measure.id == "usa-chn-10")
    outcome = solve(world, apply_scenario(world, [duty]))
    rates = list_real_rates(case, outcome)
    assert next(iter(rates)) == "CHN"
    assert "USA" not in rates
    assert rates["CHN"] == pytest.approx(-1.07, abs=0.02)  # China becomes cheaper


def test_without_an_equilibrium_or_a_measure_the_dates_stand_alone() -> None:
    case = load_casebook("february-2025")

    def fail() -> None:
        raise NoEquilibriumError("solver", "no equilibrium", "one", "lower the rates")

    assert find_real_rates(case, fail) is None
    assert find_real_rates(case, lambda: None) == {}
