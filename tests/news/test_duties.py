"""Duties as papers tell of them: on how much trade, in answer to whom, since when, on everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]
US, EU, CHN, CAN, MEX, NOR = ("USA",), ("EU",), ("CHN",), ("CAN",), ("MEX",), ("NOR",)


def duty(actor: tuple[str, ...], targets: tuple[str, ...], value: float | None) -> dict[str, Any]:
    return {"action": "tariff", "actor": actor, "targets": targets, "value": value}


def on(trade: float, unit: str) -> dict[str, Any]:
    return {"coverage": trade, "coverage_unit": unit}


COVERAGE: list[Case] = [
    ("Ottawa will put 25% duties on C$4 billion worth of American wine.",
     {**duty(CAN, US, 25.0), **on(4e9, "CAD")}),
    ("Mexico announced duties of 15 percent on US imports worth $2 billion.",
     {**duty(MEX, US, 15.0), **on(2e9, "USD")}),
    ("India said it would start levying 10 per cent duties targeting $600 million worth of Turkish "
     "goods.", {**duty(("IND",), ("TUR",), 10.0), **on(6e8, "USD")}),
    ("Turkey will hit American goods worth $900 million with a 20% levy.",
     {**duty(("TUR",), US, 20.0), **on(9e8, "USD")}),
    ("The EU prepares tariffs on another 20 billion euros of Chinese goods.",
     {**duty(EU, CHN, 20e9), "value_role": "coverage", "status": "proposed", "coverage": None}),
]  # fmt: skip
STEEL = "Trump imposed a 25% tariff on Canadian steel. Ottawa answered with duties on wine. "
ANSWERS: list[Case] = [
    ("Canada, the biggest supplier of lumber to the United States, announced 12-per cent "
     "retaliatory tariffs on wine, cosmetics and other products.", duty(CAN, US, 12.0)),
    (STEEL, {**duty(CAN, US, None)}),
    (STEEL + "Calling the US duties unjustified, the finance ministry said the levies would kick "
     "in on March 3.", {**duty(CAN, US, None), "date": "2025-03-03", "status": "announced"}),
    ("Trump imposed a 25% tariff on European steel. He said he would add further penalties if "
     "Brussels goes ahead with its plan.", {**duty(US, EU, None), "status": "threatened"}),
]  # fmt: skip
SIDES: list[Case] = [
    ("Brazil's foreign minister urged Washington to exempt Brazil, which faces a 12% duty.",
     {**duty(US, ("BRA",), None), "status": "demanded", "change": "exempt"}),
    ("Washington will put a 25% duty on all goods from Mexico and most imports from Canada.",
     duty(US, ("MEX", "CAN"), 25.0)),
    ("The White House defended its 10 percent baseline tariffs on nations worldwide and the 60 "
     "percent tariff on Chinese goods.", duty(US, ("WLD",), 10.0)),
    ("South Africa's exporters now pay 30% to reach American customers, up from nothing.",
     duty(US, ("ZAF",), 30.0)),
    ("Tokyo's cars would be taxed at 15% rather than 27.5% under the accord with Washington.",
     {**duty(US, ("JPN",), 15.0), "from_value": 27.5}),
    ("Canada's new tariffs on American goods will go into effect as of July 1.",
     {**duty(CAN, US, None), "status": "announced"}),
    ("Norway will answer with duties on US wine.", {**duty(NOR, US, None), "status": "announced"}),
]  # fmt: skip
EVERY = [*COVERAGE, *ANSWERS, *SIDES]


@pytest.mark.parametrize(("text", "fields"), EVERY, ids=[text[-48:] for text, _ in EVERY])
def test_a_duty_is_read_with_its_sides(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


NO_ACT = [
    "The deal ended decades of virtually duty-free trade between Mexico and the US.",
    "Imposing such tariffs would only push up prices in Oslo, Norway's prime minister said.",
    "Everything would change if Norway imposed tariffs on American goods.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_what_is_only_argued_is_no_duty(read: Read, text: str) -> None:
    assert [s.value for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == [5.0]
