from __future__ import annotations

import pytest

from summitry.errors import ScenarioError
from summitry.policy import dump_scenario, load_casebook, parse_scenario
from summitry.web.edit import change_scenario


@pytest.fixture
def case():
    return load_casebook("february-2025")


def find(scenario, name: str):
    return next(measure for measure in scenario.measures if measure.id == name)


def test_a_rate_takes_the_place_of_the_amount_that_was_there(case) -> None:
    text = dump_scenario(case)
    new = change_scenario(case, {"do": "set", "id": "usa-chn-10", "key": "rate", "value": "35%"}, 9)
    assert (find(new, "usa-chn-10").rate, find(new, "usa-chn-10").add) == (0.35, None)
    assert dump_scenario(case) == text


def test_an_empty_amount_is_one_nobody_named(case) -> None:
    new = change_scenario(case, {"do": "set", "id": "usa-chn-10", "key": "add", "value": ""}, 9)
    assert find(new, "usa-chn-10").unknown == "add"


def test_measures_move_come_and_go(case) -> None:
    ids = [m.id for m in case.measures]
    up = change_scenario(case, {"do": "up", "id": ids[1]}, 9)
    assert [m.id for m in up.measures][:2] == [ids[1], ids[0]]
    less = change_scenario(case, {"do": "remove", "id": ids[0]}, 9)
    assert [m.id for m in less.measures] == ids[1:]
    measure = {"id": "new", "importer": "JPN", "exporters": "USA", "add": "5%"}
    more = change_scenario(case, {"do": "add", "measure": measure}, 9)
    assert more.measures[-1].add == 0.05


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"do": "burn"}, "'burn'"),
        ({"do": "remove", "id": "none"}, "no measure of this scenario"),
        ({"do": "set", "id": "usa-chn-10", "key": "add", "value": "5000%"}, "5000%"),
        ({"do": "set", "id": "usa-chn-10", "key": "colour", "value": "red"}, "unknown key colour"),
        ({"do": "add", "measure": {"id": "x"}}, "no key importer"),
    ],
)
def test_a_change_that_cannot_be_made_is_named(case, change, seen: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        change_scenario(case, change, 9)
    assert seen in caught.value.seen


def test_a_scenario_has_a_size(case) -> None:
    measure = {"id": "new", "importer": "JPN", "exporters": "USA", "add": "5%"}
    with pytest.raises(ScenarioError, match="at most 5"):
        change_scenario(case, {"do": "add", "measure": measure}, 5)


def test_a_percentage_is_set_as_through_its_text(case) -> None:
    change = {"do": "set", "id": "usa-chn-10", "key": "add", "value": "12.5%"}
    new = change_scenario(case, change, 9)
    assert new == parse_scenario(dump_scenario(new))
    assert dump_scenario(new) == dump_scenario(case).replace("add: 10%", "add: 12.5%", 1)
