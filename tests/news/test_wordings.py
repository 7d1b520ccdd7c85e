"""Acts in other words than a plain report's, each way with several verbs and countries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
US, EU, CHN, JPN, KOR = ("USA",), ("EU",), ("CHN",), ("JPN",), ("KOR",)

BANS: list[tuple[str, dict[str, Any]]] = [
    ("Beijing suspended imports of Chilean cherries in May.", {"actor": CHN, "targets": ("CHL",)}),
    ("India banned imports of Turkish marble on Monday.", {"actor": ("IND",), "targets": ("TUR",)}),
    ("Moscow has blocked beef imports from Brazil.", {"actor": ("RUS",), "targets": ("BRA",)}),
    ("Imports of certain nickel and copper goods from Russia will now be prohibited, the EU said.",
     {"actor": EU, "targets": ("RUS",)}),
    ("The US Treasury will not renew the licence of Lukoil.", {"actor": US}),
]  # fmt: skip
MEETINGS: list[tuple[str, dict[str, Any]]] = [
    ("Ishiba came home from a meeting with Trump.", {"actor": JPN, "targets": US}),
    ("Modi made the offer during a phone call with Carney.",
     {"actor": ("IND",), "targets": ("CAN",)}),
    ("Macron spoke to the press after an hour of talks with India's foreign minister.",
     {"actor": ("FRA",), "targets": ("IND",)}),
    ("Korea's president announced the plan ahead of a meeting with his new Japanese counterpart.",
     {"actor": KOR, "targets": JPN}),
]  # fmt: skip
DEALS: list[tuple[str, dict[str, Any]]] = [
    ("Trump said he had settled on a tariff deal with Peru.",
     {"actor": US, "targets": ("PER",), "status": "announced"}),
    ("Under a trade agreement signed by Chile and Vietnam in May, duties will fall.",
     {"actor": ("CHL", "VNM"), "targets": ("VNM",), "status": "signed"}),
    ("Canada and India unveiled a framework for a trade deal.",
     {"actor": ("CAN", "IND"), "targets": ("IND",)}),
    ("Brussels and Jakarta hope to conclude a trade agreement by June 2025.",
     {"status": "proposed"}),
]  # fmt: skip
BOUGHT: list[tuple[str, dict[str, Any]]] = [
    ("Qatar Airways placed an order for 40 Boeing 787s.", {"value": 40.0, "unit": "aircraft"}),
    ("France will supply 60 armed drones and spare parts to the Indian navy.",
     {"actor": ("IND",), "targets": ("FRA",), "value": 60.0}),
    ("Hyundai Rotem agreed to deliver 180 heavy tanks and their guns to Poland.",
     {"actor": ("POL",), "value": 180.0}),
]  # fmt: skip
ACTS = [
    *((text, {"action": "sanctions_export_control", **fields}) for text, fields in BANS),
    *((text, {"action": "talks_summit", **fields}) for text, fields in MEETINGS),
    *((text, {"action": "trade_deal", **fields}) for text, fields in DEALS),
    *((text, {"action": "purchase_commitment", **fields}) for text, fields in BOUGHT),
    ("Japan lets in 5,000 tonnes of American rice.",
     {"action": "quota", "actor": JPN, "targets": US, "value": 5000.0}),
    ("Canada will allow up to 20,000 Chinese electric vehicles to enter at a lower rate.",
     {"action": "quota", "value": 20000.0, "unit": "vehicles"}),
    ("Seoul and Washington renewed their accord on the cost of keeping 28,500 soldiers in Korea.",
     {"action": "cost_sharing", "actor": (*KOR, *US), "targets": US, "value": None}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), ACTS, ids=[text[:48] for text, _ in ACTS])
def test_an_act_in_other_words(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


TOLD = "The US announced tariffs on Indian goods. "
STANDING = [
    ("The levies are due to take effect on 1 March 2025.", "announced"),
    ("The duties will remain in place.", "in_force"),
    ("Those tariffs expired on Friday.", "expired"),
    ("The import duties kicked in on Monday.", "in_force"),
    ("The tariffs would apply from May.", "threatened"),
]


@pytest.mark.parametrize(("text", "status"), STANDING)
def test_how_a_tariff_told_of_stands(read: Read, text: str, status: str) -> None:
    last = read(TOLD + text)[-1]
    assert (last.action, last.actor, last.targets, last.status) == ("tariff", US, ("IND",), status)


def test_who_asks_for_an_exemption_is_the_target(read: Read) -> None:
    last = read(TOLD + "Kenya, which sells tea to Britain, is lobbying for an exemption.")[-1]
    assert (last.actor, last.targets, last.status) == (US, ("KEN",), "demanded")


@pytest.mark.parametrize("aside", ["like salt,", "including salt and sugar,", "notably salt,"])
def test_an_aside_leaves_the_subject_its_verb(read: Read, aside: str) -> None:
    last = read(f"The EU prepares to answer. Other US goods, {aside} will face a 12% tariff.")[-1]
    assert (last.actor, last.targets, last.value) == (EU, US, 12.0)


def test_a_court_that_is_striking_down_a_tariff(read: Read) -> None:
    last = read("He spoke hours after a Supreme Court verdict striking down his tariffs.")[-1]
    assert (last.actor, last.status) == (US, "struck_down")


NO_ACT = [
    "India has no plans to halt its imports of oil.",
    "Shares fell after the tariffs took effect.",
    "The tariffs remain a worry for farmers.",
    "Those duties stay with the customs office.",
    "The deal includes 777 and 737 passenger jets.",
    "A miner had lobbied for an exemption.",
    "The two sides missed a deadline to reach a deal.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_what_is_no_act_stays_out(read: Read, text: str) -> None:
    assert [s.status for s in read(TOLD + text)] == ["announced"]


REGIONS = [
    ("Brazil's exports fell. The US put a 12% duty on the South American country.", "BRA"),
    ("Kenya and France signed a pact. The US put a 12% duty on the East African nation.", "KEN"),
    ("Oslo protested. The US put a 12% duty on the Nordic country.", "NOR"),
]


@pytest.mark.parametrize(("text", "code"), REGIONS)
def test_a_state_called_by_where_it_lies(read: Read, text: str, code: str) -> None:
    assert (code,) in [s.targets for s in read(text) if s.value == 12.0]


OTHERS = [
    ("Peru's growers have been barred from selling grapes to China since May.",
     {"action": "sanctions_export_control", "actor": CHN, "targets": ("PER",)}),
    ("A plan to sell US Steel to Nippon Steel was vetoed by the United States.",
     {"action": "merger_block", "actor": US, "status": "blocked"}),
    ("A call with Canada's prime minister was put off by Trump.",
     {"action": "talks_summit", "actor": US, "targets": ("CAN",), "status": "removed"}),
    ("The US agreed to a framework with Peru to lower tariffs on Peruvian goods.",
     {"action": "tariff", "actor": US, "targets": ("PER",), "status": "announced"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), OTHERS, ids=[text[:48] for text, _ in OTHERS])
def test_an_act_whose_parties_change_places(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


def test_what_others_add_to_a_loan(read: Read) -> None:
    said = read(
        "The US pledged a loan of $20 billion to Ukraine, with Japan contributing $3 billion "
        "and Canada offering $5 billion."
    )
    assert {(s.actor[0], s.targets[0], s.value) for s in said if s.action == "other_pledge"} == {
        ("USA", "UKR", 20e9), ("JPN", "UKR", 3e9), ("CAN", "UKR", 5e9)
    }  # fmt: skip


MORE: list[tuple[str, dict[str, Any]]] = [
    ("Mexico was threatened with a 30% tariff. Trump announced it.",
     {"action": "tariff", "actor": US, "targets": ("MEX",), "status": "threatened"}),
    ("Tariffs on coffee and tea were waived by the White House.",
     {"action": "tariff", "actor": US}),
    ("Korea's parliament approved duties of 9% on Chinese steel plates.",
     {"action": "tariff", "actor": KOR, "targets": CHN, "status": "announced"}),
    ("Judges of the US Supreme Court ruled that the president could not levy the tariffs.",
     {"action": "tariff", "actor": US, "status": "struck_down"}),
    ("Nvidia could no longer sell the chip to China.",
     {"action": "sanctions_export_control"}),
    ("New British sanctions target Iran's tankers.",
     {"action": "sanctions_export_control", "actor": ("GBR",), "targets": ("IRN",)}),
    ("The White House barred American funds from financing Chinese labs.",
     {"action": "sanctions_export_control", "actor": US}),
    ("Seoul widened its export curbs to Russia.",
     {"action": "sanctions_export_control", "actor": KOR, "targets": ("RUS",)}),
    ("Ankara halted all trade with Israel.",
     {"action": "sanctions_export_control", "actor": ("TUR",), "targets": ("ISR",)}),
    ("Chevron's licence for Venezuela was revoked by Trump.",
     {"action": "sanctions_export_control", "actor": US}),
    ("Japan's team flew to Washington for talks.",
     {"action": "talks_summit", "actor": JPN, "targets": US}),
    ("The EU-Chile trade agreement was concluded in May.",
     {"action": "trade_deal", "actor": EU, "targets": ("CHL",)}),
    ("Australia ratified the Chinese trade pact.", {"action": "trade_deal"}),
    ("Warsaw ordered 30 K9 howitzers from South Korea.",
     {"action": "purchase_commitment", "actor": ("POL",), "targets": KOR, "value": 30.0}),
    ("Kuwait sealed a $5bn arms package with Washington.",
     {"action": "purchase_commitment", "actor": ("KWT",), "targets": US, "value": 5e9}),
    ("TSMC will spend another $40bn on plants in Germany.",
     {"action": "investment_pledge", "actor": ("TSMC",), "value": 40e9}),
    ("Hanoi pledged to crack down on transshipment from China.",
     {"action": "other_pledge", "actor": ("VNM",)}),
    ("The agreement lets Britain export 90,000 cars a year to the US.",
     {"action": "quota", "targets": ("GBR",), "value": 90000.0}),
    ("Trump said Japan should pay $8bn a year for its security.",
     {"action": "cost_sharing", "actor": US, "targets": JPN, "status": "demanded"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), MORE, ids=[text[:48] for text, _ in MORE])
def test_a_verb_that_reports_use_less(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


AGAIN: list[tuple[str, dict[str, Any]]] = [
    ("Norway will see its tariff rate fall to 12% under a deal struck with Washington.",
     {"action": "tariff", "actor": US, "targets": ("NOR",), "value": 12.0}),
    ("Kenya is grappling with US duties of 12%, a penalty for its purchases of Iranian oil.",
     {"action": "tariff", "actor": US, "targets": ("KEN",), "value": 12.0}),
    ("The US agreed to halve its threatened tariff on Peruvian goods to 12%, in return for $9bn of "
     "investment.", {"action": "investment_pledge", "actor": ("PER",), "targets": US}),
    ("Turkey revoked the visas of Dutch lawmakers.",
     {"action": "sanctions_export_control", "actor": ("TUR",), "targets": ("NLD",)}),
    ("Oslo will open its market to 300 tonnes of Brazilian beef and 100 tonnes of poultry.",
     {"action": "quota", "actor": ("NOR",), "targets": ("BRA",), "value": 100.0}),
    ("Mexico will send troops to its border in exchange for a 20-day pause on US tariffs.",
     {"action": "pause", "actor": US, "targets": ("MEX",), "value": 20.0}),
    ("Colombia obtained a reprieve after Trump put a 12% levy on its goods.",
     {"action": "pause", "targets": ("COL",)}),
    ("Trump threatened a 90% tariff on French wine unless Paris dropped its 3% duty on films.",
     {"action": "tariff", "actor": ("FRA",), "value": 3.0, "status": "in_force"}),
    ("Ottawa will waive duties on Peruvian fruit.",
     {"action": "tariff", "actor": ("CAN",), "targets": ("PER",), "status": "announced"}),
    ("Beijing removed the last of its bans on Chilean copper.",
     {"action": "sanctions_export_control", "actor": CHN, "targets": ("CHL",)}),
    ("Embraer will supply Portugal with 12 military aircraft.",
     {"action": "purchase_commitment", "actor": ("PRT",), "value": 12.0}),
    ("Trump and Carney had spoken by phone on Monday.",
     {"action": "talks_summit", "actor": (*US, "CAN"), "status": "completed"}),
    ("Canada, hit by 35% tariffs from the US, is courting China.",
     {"action": "tariff", "actor": US, "targets": ("CAN",), "value": 35.0}),
    ("Peru faces 12% duties from the EU on its fruit.",
     {"action": "tariff", "actor": EU, "targets": ("PER",), "value": 12.0}),
    ("The US decision to lower tariffs on Argentine beef angered ranchers.",
     {"action": "tariff", "actor": US, "targets": ("ARG",), "status": "announced"}),
    ("Exports from the EU and Japan are taxed at 15% under US tariffs on cars.",
     {"action": "tariff", "targets": (*EU, *JPN), "value": 15.0}),
    ("Poland ordered 48 FA-50 fighter jets and 672 howitzers from South Korea.",
     {"action": "purchase_commitment", "actor": ("POL",), "targets": KOR, "value": 672.0}),
    ("Japan is reeling from a 25% duty on its cars. Trump announced it.",
     {"action": "tariff", "actor": US, "targets": JPN, "value": 25.0}),
    ("Ottawa threatened to put a 90% duty on films made outside Canada.",
     {"action": "tariff", "actor": ("CAN",), "targets": ("WLD",), "status": "threatened"}),
    ("Berlin proposed phasing out imports of Russian coal.",
     {"action": "sanctions_export_control", "actor": ("DEU",), "targets": ("RUS",)}),
    ("Trump vowed to make Spain pay double.",
     {"action": "tariff", "actor": US, "targets": ("ESP",), "status": "threatened"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), AGAIN, ids=[text[:48] for text, _ in AGAIN])
def test_who_gives_and_who_suffers(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


def test_two_rates_respectively_are_of_two_sides(read: Read) -> None:
    said = read(
        "India and Brazil agreed to cut their tariffs on each other to 7% and 9% respectively."
    )
    assert {(s.actor, s.targets, s.value) for s in said if s.action == "tariff"} == {
        (("IND",), ("BRA",), 7.0), (("BRA",), ("IND",), 9.0)
    }  # fmt: skip


def test_a_takeover_told_of_that_is_blocked(read: Read) -> None:
    last = read("Nippon Steel offered $14bn for US Steel. Biden blocked it in January.")[-1]
    assert (last.action, last.actor, last.status) == ("merger_block", US, "blocked")


def test_the_two_are_those_of_the_sentence_before(read: Read) -> None:
    said = read(
        "The emir of Qatar will visit the US, the White House said. The two countries also signed "
        "an arms deal worth $9bn. Qatar and Oman, Oman and Qatar are neighbours."
    )
    assert {"USA", "QAT"} in [set(s.actor) for s in said if s.value == 9e9]


TURNED = [
    ("The EU announced new duties on Chinese cars. Firms that build cars in China will be "
     "subject to duties of 31% on average.",
     {"action": "tariff", "actor": ("EU",), "targets": ("CHN",), "value": 31.0}),
    ("The US imposed tariffs on Vietnam. Vietnam's tariffs were raised to 30%.",
     {"action": "tariff", "actor": US, "targets": ("VNM",), "value": 30.0}),
    ("The US imposed tariffs on Vietnam. Vietnam's tariffs on US goods will be cut to zero.",
     {"action": "tariff", "actor": ("VNM",), "targets": US, "value": 0.0}),
    ("Russia invaded Ukraine. The EU adopted sanctions on Moscow. Russia called it theft. This "
     "round of sanctions on Russia is the widest.",
     {"action": "sanctions_export_control", "actor": ("EU",), "targets": ("RUS",)}),
    ("The EU is adding three Chinese entities to those who may not buy chips.",
     {"action": "sanctions_export_control", "actor": ("EU",), "targets": ("CHN",), "value": 3.0}),
    ("Peru and the United States released a joint statement. Peru will simplify product "
     "registration for U.S. beef.",
     {"action": "other_pledge", "actor": ("PER",), "targets": US, "status": "announced"}),
    ("Kenya and the United States signed a framework. Kenya has reaffirmed its commitment to "
     "protect labor rights.",
     {"action": "other_pledge", "actor": ("KEN",), "status": "announced"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), TURNED, ids=[text[-48:] for text, _ in TURNED])
def test_who_is_acted_on_does_not_act(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


@pytest.mark.parametrize(
    "text",
    ["The plant will simplify procedures for its workers.",
     "Peru may adopt standards if the United States does.",
     "The coach listed three players and added two officials."],
)  # fmt: skip
def test_words_of_agreements_alone_are_no_act(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain imposed a 5% duty on wine from Chile. {text}")] == [
        "tariff"
    ]
