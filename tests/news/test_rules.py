"""One sentence of our own for each group of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement
from summitry.news._data import rule_names
from summitry.news._roles import ACTORS, TARGETS
from summitry.news._rules import load_actions

Read = Callable[..., tuple[Statement, ...]]
US, EU, JPN = ("USA",), ("EU",), ("JPN",)

CASES: list[tuple[str, dict[str, Any]]] = [
    ("The United States imposed a 30% tariff on Brazilian steel on Tuesday.",
     {"action": "tariff", "actor": US, "targets": ("BRA",), "value": 30.0, "unit": "percent",
      "status": "in_force", "sector": "steel", "date": "2025-02-04"}),
    ("Trump threatened to impose a 12.5 percent levy on imports from India and Vietnam.",
     {"action": "tariff", "actor": US, "targets": ("IND", "VNM"), "value": 12.5,
      "status": "threatened"}),
    ("Brussels could face high tariffs unless it opens its markets, the White House said.",
     {"action": "tariff", "targets": EU, "value": None, "status": "threatened",
      "conditional": True}),
    ("Canada raised its duties on American wine from 10% to 25%.",
     {"action": "tariff", "actor": ("CAN",), "targets": US, "value": 25.0, "from_value": 10.0,
      "change": "raise"}),
    ("Duties on Swiss watches charged by the United States were cut to zero.",
     {"action": "tariff", "value": 0.0, "unit": "percent", "change": "remove"}),
    ("The tariffs that Washington imposed on Mexico cover $40 billion of goods.",
     {"action": "tariff", "actor": US, "targets": ("MEX",)}),
    ("China imposed tariffs on $60 billion worth of US goods.",
     {"action": "tariff", "actor": ("CHN",), "targets": US, "value": 60e9, "unit": "USD",
      "value_role": "coverage"}),
    ("Washington announced a 90-day pause on the tariffs for Mexico.",
     {"action": "pause", "actor": US, "targets": ("MEX",), "value": 90.0, "unit": "days",
      "status": "paused"}),
    ("Britain will let in 13,000 tonnes of American beef duty-free, raising the quota to 13,000 "
     "tonnes.", {"action": "quota", "value": 13000.0, "unit": "tonnes"}),
    ("South Korea pledged to invest $350 billion in the United States over four years.",
     {"action": "investment_pledge", "actor": ("KOR",), "targets": US, "value": 350e9,
      "unit": "USD", "period": "4 years"}),
    ("Vietnam agreed to buy at least $3 billion of American farm goods.",
     {"action": "purchase_commitment", "actor": ("VNM",), "targets": US, "value": 3e9,
      "qualifier": "at least"}),
    ("Trump urged Switzerland to bring its surplus with the United States down to zero.",
     {"action": "deficit_target", "actor": US, "targets": ("CHE",), "value": 0.0, "unit": "USD",
      "status": "demanded"}),
    ("Nippon Steel made a $14 billion bid for US Steel.",
     {"action": "merger", "actor": ("Nippon Steel",), "targets": ("US Steel",), "value": 14e9}),
    ("Biden blocked the takeover of US Steel by Nippon Steel in January.",
     {"action": "merger_block", "actor": US, "status": "blocked", "date": "2025-01"}),
    ("Germany plans to raise defence spending to 3.5% of GDP.",
     {"action": "defence_spending", "actor": ("DEU",), "value": 3.5, "unit": "percent_gdp"}),
    ("Trump wants Seoul to pay more for the cost of US troops.",
     {"action": "cost_sharing", "actor": US, "targets": ("KOR",), "status": "demanded"}),
    ("The United States added 20 Chinese companies to its Entity List.",
     {"action": "sanctions_export_control", "actor": US, "targets": ("CHN",), "value": 20.0,
      "unit": "entities", "status": "in_force"}),
    ("Macron will meet with Trump in Paris next month.",
     {"action": "talks_summit", "actor": ("FRA",), "targets": US, "status": "announced",
      "date": "2025-03"}),
    ("In a joint statement issued by Japan and Australia, both sides affirmed their friendship.",
     {"action": "joint_statement"}),
    ("The United States and Indonesia have signed a trade deal.",
     {"action": "trade_deal", "actor": ("USA", "IDN"), "status": "signed"}),
    ("Malaysia will provide preferential market access for American goods.",
     {"action": "other_pledge", "actor": ("MYS",), "targets": US}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), CASES, ids=[c[0][:48] for c in CASES])
def test_rule(read: Read, text: str, fields: dict[str, Any]) -> None:
    found = read(text)
    assert any(all(getattr(s, k) == v for k, v in fields.items()) for s in found), found


def test_every_action_has_a_case_and_a_rule_file() -> None:
    assert {fields["action"] for _, fields in CASES} == set(rule_names())
    assert all(rule.when for rules in load_actions() for rule in rules)


NO_ACT = [
    "The ministry said that tariffs would harm growth across Europe.",
    "Only 0.2% of seizures were made at the Canadian border, a report on tariffs found.",
    "Japanese firms cut 17,000 jobs while the trade war with China went on.",
    "The tariff war between the United States and China has unsettled investors.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_no_act_is_read_into_talk(read: Read, text: str) -> None:
    anchor = "Fentanyl is on the agenda. "  # something for us, so that the text is no failure
    assert read(anchor + text) == ()


def test_one_record_for_each_rate(read: Read) -> None:
    found = read("Trump threatened tariffs of 15% or 20% on all trading partners.")
    assert {s.value for s in found} == {15.0, 20.0}
    assert {s.targets for s in found} == {("WLD",)}


def test_a_second_rate_needs_no_verb_of_its_own(read: Read) -> None:
    found = read("Trump said all Peruvian goods would be taxed at 10% now, and at 30% in a month.")
    assert {(s.actor, s.targets, s.value) for s in found} == {
        (US, ("PER",), 10.0), (US, ("PER",), 30.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["American duties of 25% and 10% on steel and aluminium from Japan, Korea and Chile began.",
     "Steel and aluminium from Japan, Korea and Chile now face American duties of 25% and 10%.",
    ],
)  # fmt: skip
def test_two_rates_on_goods_from_a_list(read: Read, text: str) -> None:
    found = read(text)
    assert {s.value for s in found} == {25.0, 10.0}
    assert {(s.actor, s.targets) for s in found} == {(US, ("JPN", "KOR", "CHL"))}


def test_doubling_what_exporters_pay(read: Read) -> None:
    (found,) = read("Brussels is doubling what Turkish exporters pay, to 30%.")
    assert (found.action, found.actor, found.targets) == ("tariff", EU, ("TUR",))
    assert (found.value, found.status) == (30.0, "announced")


def test_equipment_is_bought_and_no_defence_budget(read: Read) -> None:
    found = read("Poland agreed to spend $20bn on military equipment from the United States "
                 "and to raise its defence budget to 5% of GDP.")  # fmt: skip
    assert {(s.action, s.value) for s in found} == {
        ("purchase_commitment", 20e9), ("defence_spending", 5.0),
    }  # fmt: skip


def test_a_rate_that_loomed_is_not_in_force(read: Read) -> None:
    said = "The United States set a 20% tariff on Vietnam. "
    for second in ("The rate that loomed was 46%.", "The 46% that had been threatened is gone."):
        assert {s.value: s.status for s in read(said + second)} == {
            20.0: "in_force", 46.0: "threatened",
        }  # fmt: skip


def test_the_rate_of_a_company_is_set_by_who_was_told_of_last(read: Read) -> None:
    found = read("Cars built in China attract duties of up to 35% in the European Union. "
                 "SAIC pays the top rate, Geely 18%.")  # fmt: skip
    assert {s.value: s.actor for s in found} == {35.0: EU, 18.0: EU}


def test_both_sides_levied(read: Read) -> None:
    found = read("The United States and China both levied tariffs of 25% on each other in 2018.")
    assert {(s.actor, s.targets) for s in found if s.value == 25.0} == {
        (US, ("CHN",)), (("CHN",), US),
    }  # fmt: skip


def test_a_number_that_is_not_stated_stays_unknown(read: Read) -> None:
    (tariff,) = read("Trump said he would impose reciprocal tariffs on the European Union.")
    assert tariff.value is None
    assert tariff.unit is None


def test_without_a_date_a_weekday_stays_unresolved(read: Read) -> None:
    (tariff,) = read("The United States imposed a 10% tariff on China on Tuesday.", None)
    assert tariff.date is None


def test_every_way_that_a_rule_names_is_there() -> None:
    for rule in (rule for rules in load_actions() for rule in rules):
        assert set(rule.actor) <= ACTORS.keys(), rule.name
        assert set(rule.targets) <= TARGETS.keys(), rule.name
