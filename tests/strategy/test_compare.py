"""Scenarios side by side: differences from the first, labels, and what differs on the table."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from summitry.errors import UsageError
from summitry.policy import Scenario, TariffMeasure, load_casebook
from summitry.strategy import compare, comparison_to_dict, comparison_to_rows, evaluate
from tests.conftest import make_world

WORLD = make_world()


def scenario(name: str, *rates: float, **fields) -> Scenario:
    duties = [
        TariffMeasure(id=f"d{k}", importer="USA", exporters="CAN", add=rate, **fields)
        for k, rate in enumerate(rates)
    ]
    return Scenario(name=name, measures=duties)


def test_differences_are_those_of_two_evaluations():
    one, other = scenario("one", 0.1), scenario("other", 0.1, 0.2)
    comparison = compare([(one, None), (other, None)], WORLD)
    for name in ("real_income_pct", "tariff_revenue_change_musd"):
        values = comparison.values(name)
        for k, case in enumerate((one, other)):
            alone = compare([(case, None), (case, None)], WORLD).values(name)[0]
            assert values[k] == pytest.approx(alone)
        assert comparison.differences(name)[0] == pytest.approx(values[1] - values[0])
    outcome = evaluate(other, WORLD).cases[0].outcome
    assert comparison.sides[1].outcome.income_new == pytest.approx(outcome.income_new)
    assert all(side.outcome.certificate.converged for side in comparison.sides)


def test_a_scenario_does_not_differ_from_itself():
    same = scenario("same", 0.25)
    comparison = compare([(same, None), (same, None)], WORLD)
    assert not comparison.differences("real_income_pct").any()
    assert comparison.list_changes(1) == ((), ())
    assert [side.label for side in comparison.sides] == ["same (1)", "same (2)"]


def test_one_scenario_on_two_days_is_labelled_by_the_day():
    dated = scenario("dated", 0.25, effective="2025-03-04")
    days = (date(2025, 3, 3), date(2025, 3, 4))
    comparison = compare([(dated, day) for day in days], WORLD)
    assert [side.label for side in comparison.sides] == ["dated@2025-03-03", "dated@2025-03-04"]
    added, gone = comparison.list_changes(1)
    assert [m.id for m in added] == ["d0"]
    assert gone == ()
    assert comparison.differences("real_income_pct")[0, WORLD.economy_index("CAN")] < 0


def test_the_same_act_under_another_id_is_no_difference():
    one, two = scenario("one", 0.1), scenario("two", 0.1)
    renamed = two.model_copy(
        update={"measures": (two.measures[0].model_copy(update={"id": "else"}),)}
    )
    assert compare([(one, None), (renamed, None)], WORLD).list_changes(1) == ((), ())


def test_rows_and_json_hold_every_figure_and_both_certificates():
    comparison = compare([(scenario("a", 0.1), None), (scenario("b", 0.2), None)], WORLD)
    rows = list(comparison_to_rows(comparison))
    assert len(rows) == 2 * len(WORLD.economies) * len(comparison.sides[0].indicators)
    assert {row["difference"] for row in rows if row["side"] == "a"} == {0.0}
    found = comparison_to_dict(comparison)
    assert [side["label"] for side in found["sides"]] == ["a", "b"]
    assert all(side["certificate"]["converged"] for side in found["sides"])
    assert found["sides"][1]["not_in_the_first"] == ["d0"]
    assert found["sides"][1]["only_in_the_first"] == ["d0"]
    cell = found["sides"][1]["results"]["CAN"]["real_income_pct"]
    assert cell["difference"] == pytest.approx(
        cell["value"] - found["sides"][0]["results"]["CAN"]["real_income_pct"]["value"]
    )


def test_with_paused_counts_a_scenario_without_a_pause_as_itself():
    paused = scenario("paused", 0.3, status="paused")
    held = scenario("held", 0.3)
    comparison = compare([(held, None), (paused, None)], WORLD, "with_paused")
    assert [side.key for side in comparison.sides] == ["in_force", "with_paused"]
    assert np.allclose(comparison.differences("real_income_pct"), 0, atol=1e-9)


@pytest.mark.parametrize(
    ("count", "seen"), [(1, "1 to compare"), (7, "7 to compare")], ids=["one", "seven"]
)
def test_too_few_and_too_many_are_refused(count, seen):
    with pytest.raises(UsageError) as error:
        compare([(scenario("x", 0.1), None)] * count, WORLD)
    assert error.value.seen == seen
    assert error.value.expected == "2 to 6 scenarios, or days of one"


def test_a_case_that_is_not_there_is_refused():
    with pytest.raises(UsageError) as error:
        compare([(scenario("x", 0.1), None)] * 2, WORLD, "threat:z")
    assert error.value.seen == "no case threat:z"
    assert error.value.expected == "one of in_force"


def test_a_pause_lifted_in_april_2025_is_worth_most_to_vietnam():
    from summitry.world import load_world

    world = load_world()
    case = load_casebook("april-2025")
    days = (date(2025, 4, 9), date(2025, 4, 10))
    comparison = compare([(case, day) for day in days], world)
    change = comparison.differences("real_income_pct")[0]
    assert world.economies[int(change.argmax())] == "VNM"
