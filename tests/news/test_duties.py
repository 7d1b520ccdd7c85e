"""Duties as papers tell of them: on how much trade, in answer to whom, since when, on everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]
US, EU, CHN, CAN, MEX = ("USA",), ("EU",), ("CHN",), ("CAN",), ("MEX",)
NOR, CHL = ("NOR",), ("CHL",)


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
CHILE = "Trump put a 30% tariff on everything from Chile. "
SPARED: list[Case] = [
    ("Trump put 30% on everything from Chile. The White House is now granting tariff exemptions "
     "for dozens of farm goods from Chile.", {**duty(US, CHL, None), "change": "exempt"}),
    (CHILE + "The order spares copper and lithium.", {**duty(US, CHL, None), "sector": "copper"}),
    (CHILE + "Last week the 30% tariff was already lifted on Chilean copper.",
     {**duty(US, CHL, 30.0), "status": "removed"}),
    (CHILE + "Santiago will press Washington to lower the duty on grapes.",
     {**duty(US, CHL, None), "status": "demanded"}),
    ("Washington pressed New Delhi to lower its duties on almonds.",
     {**duty(("IND",), US, None), "status": "demanded"}),
    ("Italy's foreign minister hopes the US might at least cut its tariffs on European goods to "
     "8%.", duty(US, EU, 8.0)),
]  # fmt: skip
STEEL_LIST = (
    "Trump imposed a 25% tariff on European steel. The EU prepares retaliatory duties in answer to "
    "Trump's tariffs. "
)
LISTS: list[Case] = [
    (STEEL_LIST + "Its package targets up to 9 billion euros ($10 billion) worth of American "
     "goods.", {**duty(EU, US, 9e9), "value_role": "coverage"}),
    (STEEL_LIST + "Trump first taxed European steel in 2018. American cheese has been left off the "
     "list this time.", duty(EU, US, None)),
    (STEEL_LIST + "Most of the listed goods will face a 20% tariff.", duty(EU, US, 20.0)),
    (STEEL_LIST + "EU governments are expected to sign off on the list by Friday.",
     {**duty(EU, US, None), "status": "proposed"}),
    (STEEL_LIST + "The duties would be rolled out in three steps.",
     {**duty(EU, US, None), "status": "announced"}),
]  # fmt: skip
RATES: list[Case] = [
    ("Other US goods will face EU tariffs of between 10 and 25 per cent.", duty(EU, US, 10.0)),
    ("Trump said he would put a 25 to 50-point tariff on all oil from Russia.",
     duty(US, ("RUS",), 50.0)),
    ("Peru cut its duty on Chilean wine from 39 to 15 percent.",
     {**duty(("PER",), CHL, 15.0), "from_value": 39.0}),
    ("The EU will put duties of up to 28% on Korean electric cars. The rates would be 12% for "
     "Hyundai; 9.2% for Kia; and 28% for the rest.", duty(EU, ("KOR",), 9.2)),
    ("Toyota's Mexican-made pickups would be charged 25% at the U.S. border.",
     duty(US, MEX, 25.0)),
    ("The EU put 12% on Korean cars in June. A duty of 22.1% will be applied to Hyundai.",
     duty(EU, ("KOR",), 22.1)),
]  # fmt: skip
BEGINNINGS: list[Case] = [
    ("The Clinton administration put $190 million of punitive tariffs on European handbags.",
     {**duty(US, EU, 190e6), "value_role": "coverage"}),
    ("Peru's Congress has endorsed a duty of 12% on Chilean apples.",
     {**duty(("PER",), CHL, 12.0), "status": "announced"}),
    ("Chile will raise its duty on Peruvian fish to 9% from current rates of 4 to 6%.",
     {**duty(CHL, ("PER",), 9.0), "status": "announced"}),
    ("Bolivia's law sets tariffs ranging from 5% to 40% on Peruvian shoes.",
     {**duty(("BOL",), ("PER",), 5.0), "from_value": None}),
    ("Trump's office released a list of European farm products that will be subject to a 25% "
     "tariff.", duty(US, EU, 25.0)),
    ("Argentina has imposed a 10% levy on Chilean wine that could hurt restaurants.",
     {**duty(("ARG",), CHL, 10.0), "status": "in_force"}),
    ("Brussels will put duties on Korean cars. The duties would be introduced from 4 July if talks "
     "fail.", {**duty(EU, ("KOR",), None), "date": "2025-07-04"}),
    ("Japan's duties on Australian wool, in place since 2019, will expire on Sunday.",
     {**duty(("JPN",), ("AUS",), None), "status": "announced"}),
    ("Japan is lifting its beef tariffs on Australia.",
     {**duty(("JPN",), ("AUS",), None), "status": "announced", "change": "remove"}),
    ("Biden's decision to put duties on Chinese ships may prompt Beijing to retaliate against "
     "American ports.", {**duty(CHN, US, None), "status": "threatened"}),
    ("Trump put tariffs on Mexican tomatoes, with further duties expected soon on avocados.",
     {**duty(US, MEX, None), "status": "threatened"}),
    ("The White House warned Colombia of tariffs and sanctions.",
     {**duty(US, ("COL",), None), "status": "threatened"}),
    ("New tariffs are set to be imposed by Trump on Friday against several key American trading "
     "partners.", duty(US, ("WLD",), None)),
    ("Canada unveiled fees of $2 million a voyage on Chinese-built ships.", duty(CAN, CHN, 2e6)),
]  # fmt: skip
AFTER_A_RATE: list[Case] = [
    ("India's levy on Norwegian salmon will fall to 10% from as much as 60%.",
     {**duty(("IND",), NOR, 10.0), "from_value": 60.0}),
    ("Trump put a 10% duty on Peru. The rate would climb to 25% on June 1.",
     {**duty(US, ("PER",), 25.0), "status": "announced"}),
    ("Trump raised steel duties to 50%. Norway alone keeps the 25% rate.", duty(US, NOR, 25.0)),
    ("Trump put duties on China. He has hit $90 billion of Chinese imports so far.",
     duty(US, CHN, 9e10)),
    ("Peru put a 9% duty on Chilean wine. The duties will be dropped starting on Saturday.",
     {**duty(("PER",), CHL, None), "status": "announced"}),
    ("Turkey imposed a first round of tariffs on US exports, worth a total of $900 million.",
     duty(("TUR",), US, 9e8)),
    ("India will put higher duties on 12 U.S. goods, following Washington's withdrawal of trade "
     "privileges for New Delhi.", duty(("IND",), US, None)),
    ("Obama put a 35% duty on Chinese tyres. It would fall to 30 percent in the second year and 25 "
     "percent in the third.", {**duty(US, CHN, 25.0), "status": "announced"}),
    ("Brussels set a duty of 17.4 percent on Chinese cars. For those that help it is 9.1 percent.",
     duty(EU, CHN, 9.1)),
    ("India raised duties on American nuts. The import duty on walnuts has been raised to 120% "
     "from 30%, and that on lentils has been increased to 70%.", duty(("IND",), US, 70.0)),
    ("From Sunday India will levy higher customs duty on 28 products imported from the United "
     "States.", {**duty(("IND",), US, None), "status": "announced"}),
    ("Washington withdrew trade privileges for Kenya.", duty(US, ("KEN",), None)),
    ("Trump announced his decision to remove Ghana from the Generalized System of Preferences.",
     {**duty(US, ("GHA",), None), "status": "announced"}),
    ("Washington put tariffs on steel. It prompted retaliatory measures from the likes of Norway "
     "and Canada.", duty(("NOR", "CAN"), US, None)),
    ("Trump put a 50% tariff on Peru. The new tariffs will go into effect on Aug. 6, not on Friday "
     "as Trump announced at first.", {**duty(US, ("PER",), None), "date": "2025-08-06"}),
]  # fmt: skip
CONDITIONS: list[Case] = [
    ("If Kenya does not pay, the United States will put a 6 percent tariff on all its goods.",
     {**duty(US, ("KEN",), 6.0), "negated": False, "conditional": True}),
    ("Unless talks begin, Norway will put 40% tariffs on the EU, which has not made an offer.",
     {**duty(NOR, EU, 40.0), "negated": False}),
    ("If Kenya does not pay, the United States will not lift its tariffs on tea.",
     {"action": "tariff", "actor": US, "negated": True}),
    ("Trump said he would not put tariffs on Norway.", {**duty(US, NOR, None), "negated": True}),
    ("Trump put a 5% tariff on Peru. If Peru still has not acted, the tariffs will be increased to "
     "15 percent on August 1.", {**duty(US, ("PER",), 15.0), "negated": False}),
    ("Trump put a 5% tariff on Peru. Similarly, if Peru has not taken action to reduce its sales "
     "to the United States, Tariffs will be increased to 15 percent on August 1.",
     {**duty(US, ("PER",), 15.0), "change": "raise"}),
    ("Trump spoke. He has authorized documents to impose a 5 per cent tariff on Peru if the water "
     "is not released.", {**duty(US, ("PER",), 5.0), "status": "threatened"}),
    ("Trump threatened a 40 percent tax on all imports from Chile.",
     {**duty(US, CHL, 40.0), "status": "threatened"}),
    ("Trump threatened a 40 percent tariff on all goods from Chile, as well as a 35 percent tariff "
     "on Apple products.", duty(US, ("WLD",), 35.0)),
]  # fmt: skip
DENIED: list[Case] = [
    ("Trump said that Chile faces a 25 percent tariff on its cars unless a deal is reached.",
     {**duty(US, CHL, 25.0), "status": "threatened", "negated": False}),
    ("Trump will not, as he said before, put tariffs on Chile.",
     {**duty(US, CHL, None), "negated": True}),
    ("The US, not China, will put 10% tariffs on Norway.",
     {**duty(US, NOR, 10.0), "negated": False}),
]  # fmt: skip
RETURNS: list[Case] = [
    ("Chile struck a deal with Peru to slash duties on copper in exchange for Lima dropping its "
     "tariffs on wine.", {**duty(("PER",), CHL, None), "status": "announced", "change": "remove"}),
    ("Chile struck a deal with Peru to slash duties on copper.",
     {**duty(CHL, ("PER",), None), "status": "announced"}),
    ("Oslo expects Washington to drop duties on salmon to 15 per cent from 32 per cent by May.",
     {**duty(US, NOR, 15.0), "status": "proposed", "change": "cut", "from_value": 32.0}),
]  # fmt: skip
FREED: list[Case] = [
    ("Norwegian salmon will no longer be subject to Chinese tariffs from March.",
     {**duty(CHN, NOR, None), "status": "announced", "change": "remove", "negated": False}),
    ("Kenya's tea is no longer subject to US duties.",
     {**duty(US, ("KEN",), None), "status": "removed", "change": "remove"}),
]  # fmt: skip
EVERY = [*AFTER_A_RATE, *COVERAGE, *ANSWERS, *SIDES, *SPARED, *LISTS, *RATES, *BEGINNINGS]
OTHERS: list[Case] = [
    ("Trump spoke. Chilean goods will be taxed at 25%, with Kenya and Peru seeing a smaller 10% "
     "tariff.", duty(US, ("KEN", "PER"), 10.0)),
    ("The EU and Peru reached a deal. Peru will also get a new 9,000 tonne quota of beef.",
     {"action": "quota", "actor": EU, "targets": ("PER",), "value": 9000.0}),
    ("Norway spoke. EU leaders approved their 19th Russian sanctions package.",
     {"action": "sanctions_export_control", "actor": EU, "targets": ("RUS",)}),
    ("Peru cut ties with Qatar. The Chilean Civil Aviation Authority announced that it would cease "
     "all aviation ties with Qatar.",
     {"action": "sanctions_export_control", "actor": CHL, "targets": ("QAT",)}),
    ("Trump will announce a $90 billion investment in the U.S. over the next four years by "
     "chipmaker TSMC.", {"action": "investment_pledge", "actor": ("TSMC",), "value": 90e9}),
    ("Leaders from Norway threatened to reimpose UN sanctions on Iran.",
     {"action": "sanctions_export_control", "actor": NOR, "status": "threatened"}),
    ("Norway has committed to increase the stock of investments in Peru by $90 billion in the next "
     "15 years.", {"action": "investment_pledge", "actor": NOR, "targets": ("PER",)}),
]  # fmt: skip
EVERY += [*DENIED, *OTHERS, *CONDITIONS, *RETURNS, *FREED]


@pytest.mark.parametrize(("text", "fields"), EVERY, ids=[text[-48:] for text, _ in EVERY])
def test_a_duty_is_read_with_its_sides(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


NO_ACT = [
    "The deal ended decades of virtually duty-free trade between Mexico and the US.",
    "Imposing such tariffs would only push up prices in Oslo, Norway's prime minister said.",
    "Sales of that wine fell last year. Nearly all ships, soon 98%, are built in Korea.",
    "Everything would change if Norway imposed tariffs on American goods.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_what_is_only_argued_is_no_duty(read: Read, text: str) -> None:
    assert [s.value for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == [5.0]


def test_tariffs_halted_in_a_bid_to_talk_block_no_takeover(read: Read) -> None:
    text = "Norway and Chile agreed to halt the tariffs of the Nokia-Ericsson row in a bid to talk."
    assert "merger_block" not in {s.action for s in read(f"Norway put a 5% duty on Chile. {text}")}


def test_forces_that_are_paid_for_are_no_company(read: Read) -> None:
    said = read("South Korea paid 960 billion won in 2018 for the USFK stationing.")
    assert [(s.action, s.actor, s.value) for s in said] == [("cost_sharing", ("KOR",), 960e9)]
