"""Measures and scenarios in Python: what is accepted, kept and refused."""

from datetime import date

import pytest
from pydantic import ValidationError

from summitry.errors import ScenarioError
from summitry.policy import AllBut, Scenario, TariffMeasure, with_rate


def measure(**fields):
    return TariffMeasure(**{"id": "a", "importer": "USA", "exporters": "JPN", **fields})


def test_names_become_codes_and_goods_are_the_default():
    found = measure(importer="United States", exporters=["Japan", "korea", "KOR"], rate=0.25)
    assert (found.importer, found.exporters) == (("USA",), ("JPN", "KOR"))
    assert found.sectors == ("goods",)


def test_percent_text_and_share_are_the_same_rate():
    assert measure(add="12.5%").add == measure(add=0.125).add == measure(add="12.5 %").add


@pytest.mark.parametrize("rate", ["-99.9%", "0%", "1000%"])
def test_rates_inside_the_bounds_are_kept(rate):
    assert measure(rate=rate).rate == pytest.approx(float(rate[:-1]) / 100)


@pytest.mark.parametrize(
    "rate", [-1.0, 10.01, float("nan"), float("inf"), True, "1e3%", "٢٥%", "%", "25 percent"]
)
def test_rates_outside_the_bounds_or_without_sense_are_refused(rate):
    with pytest.raises(ScenarioError):
        measure(rate=rate)


@pytest.mark.parametrize("lever", ["rate", "add"])
def test_a_question_mark_is_an_unknown_rate_and_never_a_number(lever):
    found = measure(**{lever: "?"})
    assert found.unknown == lever
    assert found.rate is None
    assert found.add is None


def test_a_what_if_rate_fills_the_lever_that_was_unknown_and_leaves_the_measure_alone():
    unknown = measure(add="?")
    assert with_rate(unknown, 0.1).add == 0.1
    assert with_rate(unknown, 0.1).unknown is None
    assert with_rate(measure(rate="?"), 0.1).rate == 0.1
    assert unknown.unknown == "add"


def test_all_but_keeps_codes():
    expected = AllBut(("CAN", "MEX"))
    assert measure(exporters={"all-but": ["Canada", "MEX"]}, add=0.1).exporters == expected
    assert measure(exporters=AllBut(("Canada", "mexico")), add=0.1).exporters == expected


def test_an_actor_outside_the_baseline_is_a_known_name():
    assert measure(exporters="North Korea", add=0.1).exporters == ("PRK",)


def test_measures_cannot_be_changed_in_place():
    with pytest.raises(ValidationError):
        measure(add=0.1).add = 0.2


def test_errors_in_python_name_the_class_and_key():
    with pytest.raises(ScenarioError) as caught:
        measure(add=0.1, efective="2025-02-04")
    assert caught.value.where == "TariffMeasure, key efective"
    assert caught.value.todo == "write effective"
    with pytest.raises(ScenarioError) as caught:
        measure(add=0.1, rate=0.1)
    assert caught.value.seen == "both rate and add"
    with pytest.raises(ScenarioError) as caught:
        Scenario(name="two words", measures=[])
    assert caught.value.where == "Scenario, key name"


def test_a_scenario_refuses_two_measures_of_one_id():
    with pytest.raises(ScenarioError, match="the id a twice"):
        Scenario(name="x", measures=[measure(add=0.1), measure(add=0.2)])


@pytest.mark.parametrize("value", [date(2025, 2, 4), "2025-02-04"])
def test_dates_are_days(value):
    assert measure(add=0.1, effective=value).effective == date(2025, 2, 4)


@pytest.mark.parametrize("value", ["20250204", "2025-2-4", 20250204, "2025-02-04T00:00"])
def test_anything_but_a_plain_day_is_refused(value):
    with pytest.raises(ScenarioError, match="calendar date"):
        measure(add=0.1, effective=value)
