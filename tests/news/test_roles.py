"""Who acts and on whom, in sentences of our own: one for each way that rules look for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
US, CHN, JPN, KOR = ("USA",), ("CHN",), ("JPN",), ("KOR",)

CASES: list[tuple[str, dict[str, Any]]] = [
    ("Britain sealed a deal with Trump limiting tariffs to 10% on most of its exports.",
     {"action": "tariff", "actor": US, "targets": ("GBR",), "value": 10.0}),
    ("An order signed by Trump raises duties on Indian goods to 50%.",
     {"action": "tariff", "actor": US, "targets": ("IND",), "value": 50.0}),
    ("Washington exempted Norway from the 20% duty on salmon.",
     {"action": "tariff", "actor": US, "targets": ("NOR",), "value": 20.0}),
    ("The US put a 39% tariff on all imports from Switzerland.",
     {"action": "tariff", "actor": US, "targets": ("CHE",), "value": 39.0}),
    ("China's customs office said a 30% tariff would be charged on all goods originating in Peru.",
     {"action": "tariff", "targets": ("PER",), "value": 30.0}),
    ("Mexico is in talks with the US over duties that Trump has threatened to put on the country.",
     {"action": "tariff", "actor": US, "targets": ("MEX",), "status": "threatened"}),
    ("After Washington raised its duties on Chinese cars, Brussels said it would set one of 17% "
     "for BYD.", {"action": "tariff", "actor": ("EU",), "targets": CHN, "value": 17.0}),
    ("Trump gave Moscow 50 days to end the war or see tariffs of 100%.",
     {"action": "tariff", "actor": US, "targets": ("RUS",), "status": "threatened"}),
    ("Trump announced a 15% duty on Japanese cars, lower than the 25% he had threatened.",
     {"action": "tariff", "targets": JPN, "value": 15.0, "status": "announced"}),
    ("The Government of Japan has agreed to invest $9 billion in the United States.",
     {"action": "investment_pledge", "actor": JPN, "targets": US, "value": 9e9}),
    ("The two sides approved $15 billion of Korean investment in American shipyards. "
     "Korea and the United States said so in Seoul.",
     {"action": "investment_pledge", "actor": KOR, "targets": US, "value": 15e9}),
    ("Trump got China to start buying soybeans worth $4 Billion from American farmers.",
     {"action": "purchase_commitment", "actor": CHN, "targets": US, "value": 4e9}),
    ("Boeing won an order from Qatar Airways worth $96 billion.",
     {"action": "purchase_commitment", "actor": ("Qatar Airways",), "value": 96e9}),
    ("South Korea will provide support for US forces amounting to $33 billion.",
     {"action": "cost_sharing", "actor": KOR, "targets": US, "value": 33e9}),
    ("China added 27 American companies to its export control and entity lists.",
     {"action": "sanctions_export_control", "actor": CHN, "targets": US, "value": 27.0}),
    ("Washington granted Hungary a waiver from its sanctions on Russian oil.",
     {"action": "sanctions_export_control", "actor": US, "targets": ("HUN",)}),
    ("Indonesia banned exports of raw tin in June.",
     {"action": "sanctions_export_control", "actor": ("IDN",)}),
    ("The EU cut seven Russian banks off from its payment system.",
     {"action": "sanctions_export_control", "actor": ("EU",), "targets": ("RUS",)}),
    ("Japan pledged a loan of $3 billion to Ukraine.",
     {"action": "other_pledge", "actor": JPN, "targets": ("UKR",), "value": 3e9}),
    ("Nippon Steel agreed to pay $55 per share for US Steel.",
     {"action": "merger", "actor": ("Nippon Steel",), "value": 55.0, "unit": "USD/share"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), CASES, ids=[c[0][:48] for c in CASES])
def test_who_acts_on_whom(read: Read, text: str, fields: dict[str, Any]) -> None:
    found = [{k: getattr(s, k) for k in fields} for s in read(text)]
    assert fields in found


def test_the_two_are_those_named_side_by_side_before(read: Read) -> None:
    said = read(
        "Trump struck trade deals with Laos and Peru. Under them, US tariffs on goods from the two"
        " countries will be cut to 19%. Trump praised China, and China praised Trump."
    )
    assert ("LAO", "PER") in [s.targets for s in said if s.value == 19.0]


def test_each_rate_in_brackets_is_of_whom_it_follows(read: Read) -> None:
    said = read(
        "The United States levies a duty of 2.5% on cars, while the EU (10%), India (70%) and China"
        " (15%) impose higher duties."
    )
    assert {(s.actor, s.value) for s in said} >= {(("EU",), 10.0), (("IND",), 70.0), (CHN, 15.0)}


def test_an_official_is_known_from_where_the_text_explains_him(read: Read) -> None:
    said = read(
        "Swiss trade envoy Ueli Amrein flew to Washington on Monday."
        " Amrein pledged to buy 3 million tonnes of American gas."
    )
    assert ("CHE",) in [s.actor for s in said if s.action == "purchase_commitment"]


def test_another_court_than_the_american_one_is_no_target_of_americans(read: Read) -> None:
    said = read("Brazil protested. The US imposed sanctions on Supreme Court Justice Silva.")
    assert all("US Supreme Court" not in s.targets for s in said)


NO_ACT = [
    "They may shave 0.6 percentage points off growth.",
    "They worry Britain, which will raise spending on health to 0.6% of GDP.",
    "Trump criticised European countries for continuing to buy Russian gas.",
    "Prices that the health service pays for medicines rose by 25%.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_what_is_no_act_stays_out(read: Read, text: str) -> None:
    said = read(f"The US put a 12% tariff on Indian goods in May. {text}")
    assert [(s.action, s.value) for s in said] == [("tariff", 12.0)]
