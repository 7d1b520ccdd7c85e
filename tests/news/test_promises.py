"""Sums promised, orders, takeovers and companies that no file lists, by what makes them hard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., list[Statement]]

# A run of words with capitals is one name, whatever name of a state or company it holds.
NAMES: list[tuple[str, tuple[str, ...]]] = [
    ("Paris Biscuits announced a $45 million investment in a new plant in Alberta.",
     ("Paris Biscuits",)),
    ("Berlin Crates will invest $120 million in a site in Guadalajara.", ("Berlin Crates",)),
    ("American Cobalt Works plans to invest $1.1 billion in a refinery in Quebec.",
     ("American Cobalt Works",)),
    ("Nippon Glazes has earmarked 90 billion yen for a research centre in Thailand.",
     ("Nippon Glazes",)),
    ("Cork-based Harrow Corporation will build a $340 million plant in Ohio.",
     ("Harrow Corporation",)),
    ("The Danish toymaker Klods is building a $1 billion factory in Virginia.", ("Klods",)),
    ("Plans by the Finnish forestry group Metsola to spend €3bn on a mill in Peru were confirmed.",
     ("Metsola",)),
    ("Denmark's Vindø committed up to $3 billion to wind farms off Taiwan.", ("Vindø",)),
    ("Kraut Mustard: $3 billion to upgrade its US plants.", ("Kraut Mustard",)),
    ("Sarmat, the Kazakh miner, said on Thursday it would invest $2bn in Mongolia.", ("Sarmat",)),
    ("Toyota Motor Corp will invest $1 billion in Ohio.", ("Toyota",)),
    ("Lithuanian Iron and Steel Corp. will invest $2 billion in Canada.",
     ("Lithuanian Iron and Steel Corp",)),
    ("Toyota and Ford Motor Co will invest $2 billion in Canada.", ("Toyota", "Ford")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor"), NAMES, ids=[text[:40] for text, _ in NAMES])
def test_a_company_that_no_file_lists_acts(read: Read, text: str, actor: tuple[str, ...]) -> None:
    assert actor in [s.actor for s in read(text) if s.action == "investment_pledge"]


@pytest.mark.parametrize(
    "text",
    ["Lawmakers pledged $2 billion for a tunnel under the bay.",
     "Finance Minister Aldo Rossi announced a plan worth $3 billion for new roads.",
     "Karl Brandt will spend $40 million on a factory for puppets.",
     "Investors poured $5 billion into funds."],
)  # fmt: skip
def test_not_every_capital_is_a_company(read: Read, text: str) -> None:
    said = read(f"Britain imposed a 5% duty on wine from Chile. {text}")
    assert [s.action for s in said] == ["tariff"]


INVESTED: list[tuple[str, dict[str, Any]]] = [
    # passive: who does it stands behind "by"
    ("A total of $12 billion will be invested in Mongolian copper by Rio Tinto.",
     {"actor": ("Rio Tinto",), "targets": ("MNG",), "value": 12e9}),
    ("An investment of 2.5 billion euros was announced by Bibendum for its plants in Brazil.",
     {"actor": ("Bibendum",), "targets": ("BRA",), "value": 2.5e9}),
    ("New plants worth $9 billion were promised by Hyundai during the visit to Ottawa.",
     {"actor": ("Hyundai",), "value": 9e9}),
    # the noun of the act instead of a verb
    ("A $6 billion plan by Samsung to expand its factories in Mexico was unveiled on Monday.",
     {"actor": ("Samsung",), "targets": ("MEX",), "value": 6e9}),
    ("The $550bn Japanese pledge will be financed largely by loans from state banks.",
     {"actor": ("JPN",), "value": 550e9}),
    ("Micron unveiled a $200 billion expansion of its chip production in the United States.",
     {"actor": ("Micron",), "targets": ("USA",), "value": 200e9}),
    # in whichever order the sum and what it is for stand
    ("Infineon plans to build a chip factory in Dresden worth 5 billion euros.",
     {"actor": ("Infineon",), "targets": ("DEU",), "value": 5e9}),
    ("The Chilean miner Salitre has broken ground on a $4bn plant in North Carolina.",
     {"actor": ("Salitre",), "targets": ("USA",), "value": 4e9}),
    # who the main clause is about
    ("Having pledged $10 billion for plants in Poland, Hyundai now wants visas for its engineers.",
     {"actor": ("Hyundai",), "targets": ("POL",), "value": 10e9}),
    # sums that nobody counts, and none at all
    ("Micron said it will invest tens of billions of dollars in U.S.-based memory plants.",
     {"actor": ("Micron",), "targets": ("USA",), "value": None}),
    ("BYD will build a second factory in Turkey.",
     {"actor": ("BYD",), "targets": ("TUR",), "value": None}),
    # won from somebody
    ("Oman has landed a £2.3 billion commitment from Norway.",
     {"actor": ("NOR",), "targets": ("OMN",), "value": 2.3e9}),
    ("India secured $20 billion in foreign investment.", {"targets": ("IND",), "value": 20e9}),
    # a part of a state, and at home
    ("Foxconn, which pledged to invest $1.5 billion in Karnataka, is hiring engineers.",
     {"actor": ("Foxconn",), "targets": ("IND",), "value": 1.5e9}),
    ("Apple is committing a further $100 billion to manufacturing at home.",
     {"actor": ("Apple",), "targets": ("USA",), "value": 100e9}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), INVESTED, ids=[text[:40] for text, _ in INVESTED])
def test_money_promised_for_what_is_to_be_built(
    read: Read, text: str, fields: dict[str, Any]
) -> None:
    said = [s for s in read(text) if s.action == "investment_pledge"]
    assert fields in [{k: getattr(s, k) for k in fields} for s in said]


def test_each_of_two_promises_in_one_sentence_is_of_its_own_side(read: Read) -> None:
    said = read("Japan promised $550 billion of investment and South Korea $350 billion.")
    assert {(s.actor, s.value) for s in said} == {(("JPN",), 550e9), (("KOR",), 350e9)}


BOUGHT: list[tuple[str, dict[str, Any]]] = [
    ("Poland is buying 96 Apache helicopters from the US.",
     {"actor": ("POL",), "targets": ("USA",), "value": 96.0}),
    ("An order for 210 Boeing jets was placed by Qatar Airways.",
     {"actor": ("Qatar Airways",), "targets": ("Boeing",), "value": 210.0}),
    ("The $38 billion order for Boeing jets that Turkish Airlines placed is its largest.",
     {"actor": ("Turkish Airlines",), "value": 38e9}),
    ("Vietjet, a budget airline, has agreed to pay $24 billion for 200 Boeing 737 MAX aircraft.",
     {"actor": ("VietJet",), "targets": ("Boeing",), "value": 200.0}),
    ("Taiwan's CPC committed itself to six million tonnes of Alaskan LNG a year.",
     {"actor": ("CPC",), "value": 6e6}),
    ("Egypt is considering buying more American wheat.",
     {"actor": ("EGY",), "targets": ("USA",), "status": "proposed"}),
    ("JAPAN TO BUY 8 MLN TONNES OF US CORN",
     {"actor": ("JPN",), "targets": ("USA",), "value": 8e6}),
    ("Energy Ridge LP agreed to supply 2.1 million tonnes of LNG a year to Harrow Gas.",
     {"actor": ("Harrow Gas",), "targets": ("Energy Ridge LP",), "value": 2.1e6}),
    ("Korean Air agreed to buy five 787-9 Dreamliners.", {"actor": ("Korean Air",), "value": 5.0}),
    ("Airbus won an order for 100 jets from Turkey's Pegasus.",
     {"actor": ("TUR",), "targets": ("Airbus",), "value": 100.0}),
    ("Centrica will buy gas worth $8 billion from a new port in the Gulf of Mexico.",
     {"actor": ("Centrica",), "value": 8e9}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), BOUGHT, ids=[text[:40] for text, _ in BOUGHT])
def test_orders_in_many_words(read: Read, text: str, fields: dict[str, Any]) -> None:
    said = [s for s in read(text) if s.action == "purchase_commitment"]
    assert fields in [{k: getattr(s, k) for k in fields} for s in said]


FORCES: list[tuple[str, dict[str, Any]]] = [
    ("Germany has set up a EUR 100 billion special fund for its armed forces.",
     {"action": "defence_spending", "actor": ("DEU",), "value": 100e9}),
    ("The Netherlands set aside 3 billion euros for a larger army.",
     {"action": "defence_spending", "actor": ("NLD",), "value": 3e9}),
    ("Norway's army will get an additional 6.5 billion euros in the next two years.",
     {"action": "defence_spending", "actor": ("NOR",), "value": 6.5e9}),
    ("Defence spending in Belgium is to reach 2% of GDP this year.",
     {"action": "defence_spending", "actor": ("BEL",), "value": 2.0}),
    ("Warsaw, already NATO's biggest spender, is raising its defence budget to 4.8% of GDP.",
     {"action": "defence_spending", "actor": ("POL",), "value": 4.8}),
    ("ITALY TO LIFT DEFENCE SPENDING TO 2% OF GDP IN 2025",
     {"action": "defence_spending", "actor": ("ITA",), "value": 2.0}),
    ("NATO allies have pledged to meet Trump's demand to raise defence spending to 5% of GDP.",
     {"action": "defence_spending", "actor": ("NATO",), "status": "announced", "value": 5.0}),
    ("Kuwait has been providing about $300 million a year to support the costs of US troops.",
     {"action": "cost_sharing", "actor": ("KWT",), "targets": ("USA",), "value": 300e6}),
    ("India announced an assistance package worth $450 million to aid Sri Lanka.",
     {"action": "other_pledge", "actor": ("IND",), "targets": ("LKA",), "value": 450e6}),
    ("Japan will shoulder $2.8 billion of the cost of moving Marines from its bases.",
     {"action": "cost_sharing", "actor": ("JPN",), "value": 2.8e9}),
    ("Norway promised 85 billion kroner in military support for Ukraine.",
     {"action": "other_pledge", "actor": ("NOR",), "targets": ("UKR",)}),
    ("Ukraine is to get a loan of 90 billion euros from the EU.",
     {"action": "other_pledge", "actor": ("EU",), "targets": ("UKR",)}),
    ("A $500 million grant to Jordan was approved by Washington.",
     {"action": "other_pledge", "actor": ("USA",), "targets": ("JOR",), "value": 500e6}),
    ("Ecuador has agreed to address barriers faced by U.S. digital firms.",
     {"action": "other_pledge", "actor": ("ECU",), "targets": ("USA",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), FORCES, ids=[text[:40] for text, _ in FORCES])
def test_sums_for_forces_and_for_others(read: Read, text: str, fields: dict[str, Any]) -> None:
    said = read(text)
    assert fields in [{k: getattr(s, k) for k in fields} for s in said]
    assert len({s.value for s in said}) == len(said)  # a sum is told of one act


DEALS: list[tuple[str, dict[str, Any]]] = [
    ("Marchetti launched a 10-billion-euro bid for Banco Lario.",
     {"action": "merger", "actor": ("Marchetti",), "targets": ("Banco Lario",), "value": 10e9}),
    ("Lorca received a takeover bid from Brookmoor worth 6 billion euros.",
     {"action": "merger", "actor": ("Brookmoor",), "targets": ("Lorca",), "value": 6e9}),
    ("Sanofi will acquire Indigo Medicines for up to $9.5bn.",
     {"action": "merger", "actor": ("Sanofi",), "targets": ("Indigo Medicines",), "value": 9.5e9}),
    ("Anglo Andean's $53 billion merger with Teal Resources is under review.",
     {"action": "merger", "actor": ("Anglo Andean",), "targets": ("Teal Resources",)}),
    ("Toyota Industries is to be bought by Toyota Estates for 4.7 trillion yen.",
     {"action": "merger", "actor": ("Toyota Estates",), "targets": ("Toyota Industries",)}),
    ("The takeover of Aixton by Fuzhou Grand Chip was blocked by Obama on security grounds.",
     {"action": "merger_block", "actor": ("USA",), "status": "blocked"}),
    ("Italy's government vetoed Sinochem's control of Pirelli.",
     {"action": "merger_block", "actor": ("ITA",)}),
    ("Ottawa ordered three Chinese companies to sell their stakes in lithium miners.",
     {"action": "merger_block", "actor": ("CAN",), "targets": ("CHN",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), DEALS, ids=[text[:40] for text, _ in DEALS])
def test_takeovers_of_companies_that_no_file_lists(
    read: Read, text: str, fields: dict[str, Any]
) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


@pytest.mark.parametrize(
    "text",
    ["Hyundai employs 20,000 people in Alabama and Georgia.",
     "Foreign investment in Vietnam totalled $38 billion last year.",
     "The global market for batteries is forecast to reach $400 billion by 2030.",
     "The plant in Ohio, which opened in 2009, cost Honda $550 million.",
     "Boeing delivered 57 aircraft in July.",
     "Samsung lost 4.6 trillion won in its chip business.",
     "The airline's 50 Boeing jets are on average 11 years old.",
     "Poland's unemployment rate stood at 5 percent.",
     "Analysts expect Micron to earn $40 billion next year.",
     "Chinese factories made 31 million cars last year.",
     "Germany's carmakers compete for orders from Asian airlines."],
)  # fmt: skip
def test_results_prices_and_forecasts_are_no_promises(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain imposed a 5% duty on wine from Chile. {text}")] == [
        "tariff"
    ]


def test_a_promise_in_an_agreement_needs_no_word_of_trade(read: Read) -> None:
    agreement = (
        "Joint Statement on a Framework for a United States-Peru Agreement\n\n"
        "The United States of America and Peru have agreed to a framework.\n\n"
        "Peru commits to adopt high levels of environmental protection.\n\n"
        "Peru will provide certainty on the transfer of personal data.\n\n"
        "The law of Peru shall apply equally to all.\n"
    )
    pledges = [s.quote.text for s in read(agreement) if s.action == "other_pledge"]
    assert [text.split(" ")[1] for text in pledges] == ["commits", "will"]


def test_what_an_account_says_somebody_will_do_is_no_such_promise(read: Read) -> None:
    said = read(
        "Britain imposed a 5% duty on wine from Chile. Chile will provide a stage for the race."
    )
    assert [s.action for s in said] == ["tariff"]


def test_a_budget_that_grows_by_a_percent_is_no_share_of_output(read: Read) -> None:
    (grown,) = read("South Korea will increase its defense budget by 8.2 percent in 2026.")
    (share,) = read("South Korea will increase its defense budget to 3.5 percent by 2030.")
    assert (grown.unit, share.unit) == ("percent", "percent_gdp")


def test_the_list_of_an_agreement_says_what_the_partner_buys(read: Read) -> None:
    said = read(
        "Joint Statement on a Framework for a United States-Peru Agreement\n\n"
        "The United States and Peru have agreed to a framework. The United States and Peru take "
        "note of commercial deals:\n\n"
        "- Procurement of 30 aircraft.\n\n"
        "- Purchase of coal and wheat valued at USD204.10 million.\n\n"
        "- Capital fund investments in the United States of USD70 billion.\n"
    )
    listed = {(s.action, s.value) for s in said if (s.actor, s.targets) == (("PER",), ("USA",))}
    assert listed >= {
        ("purchase_commitment", 30.0), ("purchase_commitment", 204.1e6),
        ("investment_pledge", 70e9),
    }  # fmt: skip
