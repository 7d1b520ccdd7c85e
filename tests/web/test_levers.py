from __future__ import annotations

import json
import re

import pytest

from summitry.policy import parse_scenario
from summitry.policy.measures import CLASSES
from summitry.web.edit import change_scenario
from summitry.web.levers import DATED, LEVER_FIELDS, LISTS, fill_fields, measure_amount
from summitry.web.solving import DeadlineError, solve_live

BASE = """\
name: x
as_of: 2025-02-10
measures:
- id: base
  importer: USA
  exporters: CHN
  add: 10%
  status: in_force
"""


def make(lever: str) -> dict:
    measure = {"id": "m1", "lever": lever, "status": "in_force"}
    for field in LEVER_FIELDS[lever]:
        value = field.usual or {"answers": "base", "source": "A study, 2024"}.get(field.key, "")
        if value:
            measure[field.key] = value.split(", ") if field.kind == "names" else value
    return measure


def add(client, lever: str):
    change = json.dumps({"do": "add", "measure": make(lever)})
    form = {"yaml": BASE, "change": change, "counting": "1", "count": ["base", "m1"]}
    return client.post("/pieces/scenario", data=form, headers={"x-piece": "1"})


def test_every_lever_of_the_language_has_fields_and_every_field_is_a_key() -> None:
    assert LEVER_FIELDS.keys() == CLASSES.keys()
    for lever, fields in LEVER_FIELDS.items():
        known = CLASSES[lever].model_fields
        assert {field.key for field in (*fields, *DATED)} <= known.keys()
        for field in fields:
            if field.kind == "names":
                assert field.key in LISTS


@pytest.mark.parametrize("lever", [name for name in LEVER_FIELDS if name != "tariff"])
def test_a_lever_is_added_with_what_the_form_offers_and_valued(client, lever: str) -> None:
    answer = add(client, lever)
    assert answer.status_code == 200
    assert f"lever: {lever}" in answer.text
    assert 'data-edit="m1"' in answer.text
    assert "Not counted in" not in answer.text


def test_an_aim_says_what_it_took_and_who_pays(client) -> None:
    assert re.search(r"m1: price to buyers moved by .{1,3}\d", add(client, "purchase").text)
    assert re.search(r"m1: the last unit is worth a duty", add(client, "quota").text)


def test_every_row_on_trade_shows_three_rates(client) -> None:
    for lever in ("purchase", "quota", "embargo", "balance"):
        row = add(client, lever).text.split('value="m1"')[1].split("</tr>")[0]
        assert len(re.findall(r'<td class="num"[^>]*>[\u2212\d.,]+</td>', row)) == 3, lever


def test_a_field_is_set_and_one_way_of_saying_how_much_takes_the_place_of_another() -> None:
    measure = {"id": "m1", "lever": "purchase", "importer": "JPN", "exporters": "USA",
               "extra": "8 billion USD"}  # fmt: skip
    plain = {"do": "add", "measure": measure}
    scenario = change_scenario(parse_scenario(BASE), plain, 10)
    for key, value in (("value", "90 billion USD"), ("source", "A study, 2024"),
                       ("exporters", "USA, CAN"), ("effective", "2025-03-01")):  # fmt: skip
        scenario = change_scenario(
            scenario, {"do": "set", "id": "m1", "key": key, "value": value}, 10
        )
    bought = scenario.measures[1]
    assert bought.value == 90_000
    assert bought.extra is None
    assert bought.source == "A study, 2024"
    assert bought.exporters == ("USA", "CAN")
    swiss = {"do": "set", "id": "base", "key": "swiss", "value": "5%"}
    cut = change_scenario(scenario, swiss, 10).measures[0]
    assert cut.amount == "swiss"
    assert cut.add is None


def test_a_value_with_parts_of_its_own_is_left_to_the_text() -> None:
    filled = fill_fields({"id": "a", "importer": "USA", "exporters": {"all-but": ["CAN"]},
                          "sectors": ["C29", "C30"], "rate": "?"})  # fmt: skip
    told = {one.field.key: one.value for one in filled}
    assert "exporters" not in told
    assert told["sectors"] == "C29, C30"


def test_a_wrong_sum_is_told_in_words(client) -> None:
    change = json.dumps({"do": "add", "measure": {**make("purchase"), "extra": "many"}})
    answer = client.post("/pieces/scenario", data={"yaml": BASE, "change": change},
                         headers={"x-piece": "1"})  # fmt: skip
    assert answer.status_code == 422
    assert "8 billion USD" in answer.text


@pytest.mark.parametrize(
    ("lever", "key", "unit", "value"),
    [
        ("purchase", "extra", "billion USD", 8),
        ("balance", "balance", "billion USD", -50),
        ("transfer", "amount", "billion USD", 2),
        ("pledge", "amount", "billion USD", 100),
        ("quota", "volume", "billion USD", 20),
        ("defence", "share", "%", 2),
        ("embargo", "part", "%", 100),
        ("productivity", "change", "%", 1),
    ],
)
def test_every_amount_has_a_slider_in_its_unit(lever: str, key: str, unit: str, value: int) -> None:
    plain = {"do": "add", "measure": make(lever)}
    scenario = change_scenario(parse_scenario(BASE), plain, 10)
    found = measure_amount(scenario.measures[1])
    assert (found.key, found.unit, found.value) == (key, unit, value)
    assert found.lowest <= value <= found.highest
    text = "7%" if unit == "%" else f"7 {unit}"
    moved = change_scenario(scenario, {"do": "set", "id": "m1", "key": key, "value": text}, 10)
    assert measure_amount(moved.measures[1]).value == 7


def test_a_sum_nobody_named_has_a_slider_without_a_value() -> None:
    measure = {**make("purchase"), "extra": "?"}
    scenario = change_scenario(parse_scenario(BASE), {"do": "add", "measure": measure}, 10)
    found = measure_amount(scenario.measures[1])
    assert (found.key, found.value) == ("extra", None)
    assert found.lowest > 0  # a promise of nothing is none


def test_a_scenario_shows_when_its_measures_hold(client) -> None:
    shown = client.post("/pieces/more", data={"yaml": BASE}, params={"count": "base"}).text
    assert 'id="f-timeline"' in shown
    still = client.post("/pieces/more", data={"yaml": BASE}).text
    assert "f-timeline" in still
    assert "f-partners" not in still  # nothing has moved


def test_a_solve_beyond_its_deadline_is_given_up() -> None:
    scenario = parse_scenario(BASE)
    with pytest.raises(DeadlineError, match="no equilibrium within 0 seconds"):
        solve_live(scenario, "x", ["base"], scenario.as_of, 0.0)
