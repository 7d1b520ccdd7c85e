"""Acts told by the shape of a sentence rather than by its words, grouped by what reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]
US, EU, CHN, IND, CAN = ("USA",), ("EU",), ("CHN",), ("IND",), ("CAN",)


def duty(actor: tuple[str, ...], targets: tuple[str, ...], value: float | None) -> dict[str, Any]:
    return {"action": "tariff", "actor": actor, "targets": targets, "value": value}


PLAIN_WORDS: list[Case] = [  # data/plain.yaml: many ways to say what the rules know
    ("Canada also charges a 25% surtax on Chinese steel.", duty(CAN, CHN, 25.0)),
    ("Brussels is now imposing restrictive measures on Tatneft, a driller from Russia.",
     {"action": "sanctions_export_control", "actor": EU, "targets": ("Tatneft",)}),
    ("Laos, saddled with a 40% US duty, is one of Asia's poorest countries.",
     duty(US, ("LAO",), 40.0)),
    ("In retaliation, Beijing levied port fees on American ships.", duty(CHN, US, None)),
    ("Norway inked a free-trade agreement with Thailand.",
     {"action": "trade_deal", "actor": ("NOR",), "targets": ("THA",), "status": "signed"}),
    ("The Canada-Indonesia trade pact enters into force next year.",
     {"action": "trade_deal", "actor": CAN, "targets": ("IDN",), "status": "announced"}),
    ("EU leaders sat down with Li Qiang in Beijing in January.",
     {"action": "talks_summit", "actor": EU, "targets": CHN, "status": "completed"}),
    ("Vietnam will junk its duties on American cars.",
     {"action": "tariff", "actor": ("VNM",), "targets": US}),
]  # fmt: skip
LONGER_NAMES: list[Case] = [  # a state in the name of a firm, a bank or a paper is no state
    ("Paris Baguette pays a 15% duty on what it ships from South Korea to America.",
     duty(US, ("KOR",), 15.0)),
    ("The Washington Post reported that the White House put a 50% tariff on Brazil.",
     duty(US, ("BRA",), 50.0)),
    ("MEPs voted to scrap duties on American lobster.",
     {"action": "tariff", "actor": EU, "targets": US, "status": "announced"}),
    ("The Council adopted today the 17th package of restrictive measures against Russia.",
     {"action": "sanctions_export_control", "actor": EU, "targets": ("RUS",)}),
    ("OFAC has blacklisted a Chinese refinery.",
     {"action": "sanctions_export_control", "actor": US, "targets": CHN}),
]  # fmt: skip
HEADLINES: list[Case] = [
    ("US SETS 25% TARIFF ON INDIAN GOODS", duty(US, IND, 25.0)),
    ("TRUMP: TARIFF ON SWISS GOODS WILL BE 15%", duty(US, ("CHE",), 15.0)),
    ("US cuts Pakistan tariff to 19%", duty(US, ("PAK",), 19.0)),
    ("Carney and Modi to meet on sidelines of summit",
     {"action": "talks_summit", "actor": ("CAN", "IND"), "status": "announced"}),
]  # fmt: skip
WHO_IS_TAXED: list[Case] = [  # one relation: subject to, hit with, facing, charged
    ("BYD, which is now subject to an extra 17% tariff in the European Union, opened a plant.",
     duty(EU, CHN, 17.0)),
    ("LG Energy Solution was handed a 9% anti-dumping duty by Turkey.",
     duty(("TUR",), ("KOR",), 9.0)),
    ("Slapped with a 41% tariff, Syria has few exports to lose.", duty((), ("SYR",), 41.0)),
    ("Indian shrimp is now being charged 50% at American ports.", duty(US, IND, 50.0)),
    ("Norwegian salmon is taxed at 15% in the United States.", duty(US, ("NOR",), 15.0)),
    ("That the United States now taxes Swiss chocolate at 39% ought to shame it.",
     duty(US, ("CHE",), 39.0)),
    ("Washington is still collecting 10% on almost everything that Britain sells it.",
     duty(US, ("GBR",), 10.0)),
    ("Imports of products of Fiji will be subject to an additional ad valorem duty of 15 percent.",
     duty((), ("FJI",), 15.0)),
    ("Kerry and France's Danone protested against China's duties of 42.7% on European dairy.",
     duty(CHN, EU, 42.7)),
    ("Mr Trump has spared smartphones and laptops from China the 125% duty.",
     duty(US, CHN, 125.0)),
]  # fmt: skip
WHO_LEVIES: list[Case] = [
    ("The Philippine government has cut its rice tariff from 35% to 15%.",
     duty(("PHL",), ("WLD",), 15.0)),
    ("Pakistan's finance ministry reduced the levy on imported smartphones to 18% this week.",
     duty(("PAK",), ("WLD",), 18.0)),
    ("With its 48% tariff on Laotian goods, America punished one of the poorest countries.",
     duty(US, ("LAO",), 48.0)),
    ("To punish Delhi, the White House added 25 percentage points to its tariff.",
     duty(US, IND, 25.0)),
    ("Canada matched the American tariffs dollar for dollar.", duty(CAN, US, None)),
    ("India told the WTO that it reserved the right to retaliate against American steel duties.",
     {"action": "tariff", "actor": IND, "targets": US, "status": "threatened"}),
    ("The US imposed a tariff on Chinese goods. The US rate on Chinese goods is to fall to 30%.",
     duty(US, CHN, 30.0)),
]  # fmt: skip
TWO_OF_THEM: list[Case] = [  # "that on" stands for the duty before it; names ahead of rates
    ("Brussels will cut its duty on American lobster to zero and raise that on Russian fish to "
     "20%.", duty(EU, ("RUS",), 20.0)),
    ("Brussels will cut its duty on American lobster to zero and raise that on Russian fish to "
     "20%.", duty(EU, US, 0.0)),
    ("Britain lowered its tariff on Indian textiles and scrapped that on Indian footwear.",
     duty(("GBR",), IND, 0.0)),
    ("Trump set rates of 25% for Japan, 30% for South Africa and 36% for Thailand.",
     duty(US, ("THA",), 36.0)),
    ("The US will cut its levy on Korean cars by ten percentage points to fifteen per cent.",
     duty(US, ("KOR",), 15.0)),
]  # fmt: skip


def deal(*sides: str, status: str = "announced") -> dict[str, Any]:
    return {"action": "trade_deal", "actor": sides, "status": status}


SIDES: list[Case] = [  # agreements, meetings, statements: two sides in any order
    ("Kenya became the first African country to sign an economic partnership agreement with the "
     "European Union.", {"action": "trade_deal", "actor": ("KEN",), "targets": EU}),
    ("Ecuador and Canada have finished talks on a trade deal.", deal("ECU", "CAN")),
    ("Under the deal reached with Tokyo in July, American tariffs on Japanese cars fall to 15%.",
     {"action": "trade_deal", "targets": ("JPN",)}),
    ("Seven years in the making, the EU's trade agreement with Mercosur was signed.",
     {"action": "trade_deal", "actor": EU, "targets": ("Mercosur",), "status": "signed"}),
    ("An interim trade deal was struck by New Delhi and Washington.",
     {"action": "trade_deal", "actor": ("IND", "USA")}),
    ("Brussels hopes to finalise its deal with Australia.",
     {"action": "trade_deal", "actor": EU, "targets": ("AUS",), "status": "proposed"}),
    ("The Turkish and Greek foreign ministers conferred in Athens on Tuesday.",
     {"action": "talks_summit", "actor": ("TUR", "GRC"), "status": "completed"}),
    ("A Swiss delegation is expected in Washington on Thursday to discuss the tariff.",
     {"action": "talks_summit", "actor": ("CHE",), "targets": US, "status": "announced"}),
    ("A planned meeting of Mr Trump and Mr Carney in Kuala Lumpur fell through.",
     {"action": "talks_summit", "status": "removed"}),
    ("Ottawa and New Delhi, at odds since 2023, agreed to restart trade negotiations.",
     {"action": "talks_summit", "actor": ("CAN", "IND"), "status": "announced"}),
    ("Mr Putin flew to Alaska to meet Mr Trump.",
     {"action": "talks_summit", "actor": ("RUS",), "targets": US}),
    ("India and Russia adopted a joint statement at the end of the visit.",
     {"action": "joint_statement"}),
]  # fmt: skip
CUT_OFF: list[Case] = [  # a verb of restriction and something that crosses borders
    ("South Africa has stopped exporting coal to Israel.",
     {"actor": ("ZAF",), "targets": ("ISR",), "status": "in_force"}),
    ("Washington has barred American firms from buying Venezuelan gold.",
     {"actor": US, "targets": ("VEN",)}),
    ("Tokyo froze the Russian central bank's reserves.",
     {"actor": ("JPN",), "targets": ("RUS",)}),
    ("London froze the assets of two Georgian judges.",
     {"actor": ("GBR",), "targets": ("GEO",)}),
    ("Brussels wants to phase out Russian gas by 2027.",
     {"actor": EU, "targets": ("RUS",), "status": "proposed"}),
    ("Foreign companies will need a licence from Beijing to export products containing Chinese "
     "rare earths.", {"actor": CHN}),
]  # fmt: skip
QUANTITIES: list[Case] = [
    ("Under the accord, Mercosur may sell 99,000 tonnes of beef to the EU at a reduced duty.",
     {"action": "quota", "actor": EU, "targets": ("Mercosur",), "value": 99000.0}),
    ("Seoul guarantees the United States 132,304 tonnes of rice a year within its quota.",
     {"action": "quota", "actor": ("KOR",), "targets": US, "value": 132304.0}),
    ("China will limit imports of Australian beef to 205,000 tonnes.",
     {"action": "quota", "actor": CHN, "targets": ("AUS",), "value": 205000.0}),
    ("The EU has drawn up a €93bn list of American goods that it could tax.", duty(EU, US, 93e9)),
    ("The truce between Washington and Beijing, due to lapse on Sunday, was extended for 90 days.",
     {"action": "pause", "value": 90.0}),
    ("Malaysia put off its plan to tax imported fruit.", {"action": "pause", "actor": ("MYS",)}),
]  # fmt: skip
BROUGHT_TO_ACT: list[Case] = [  # and other parts that a clause around the act plays
    ("Kyiv persuaded Washington to sanction Russia's two biggest oil companies.",
     {"action": "sanctions_export_control", "actor": US, "targets": ("RUS",)}),
    ("Under pressure from Washington, Mexico City is putting duties of 50% on 1,400 Asian "
     "products.", duty(("MEX",), ("WLD",), 50.0)),
    ("Russia's Rosneft and its subsidiaries are now under American sanctions.",
     {"action": "sanctions_export_control", "actor": US}),
    ("Iranian banks are again locked out of the European financial system.",
     {"action": "sanctions_export_control", "actor": EU, "targets": ("IRN",)}),
    ("Malaysian palm oil is no longer barred from the American market.",
     {"action": "sanctions_export_control", "actor": US, "targets": ("MYS",),
      "status": "removed"}),
    ("Beijing is choking off supplies of rare-earth magnets to Japan.",
     {"action": "sanctions_export_control", "actor": CHN, "targets": ("JPN",)}),
    ("In exchange, Washington will trim its tariff on Guatemalan clothing from 10% to nil.",
     duty(US, ("GTM",), 0.0)),
    ("The United States lifted the 25% penalty it had put on India.", duty(US, IND, 25.0)),
    ("The US quota for Argentine beef goes from 20,000 to 100,000 tonnes.",
     {"action": "quota", "actor": US, "targets": ("ARG",), "value": 100000.0}),
    ("Delhi's 100% tariff on whisky from Scotland will fall to 75%.",
     {**duty(IND, ("GBR",), 75.0), "from_value": 100.0}),
    ("Pakistan won a cut in its American tariff from 29% to 19%.", duty(US, ("PAK",), 19.0)),
    ("New Zealand secured a quota of 10,000 tonnes for its beef in the EU.",
     {"action": "quota", "actor": EU, "targets": ("NZL",), "value": 10000.0}),
    ("Poland, Hungary and Slovakia have renewed their bans on Ukrainian grain.",
     {"action": "sanctions_export_control", "targets": ("UKR",)}),
    ("A telephone conversation took place between Vladimir Putin and Narendra Modi.",
     {"action": "talks_summit", "targets": IND, "status": "completed"}),
    ("The Canadian side walked out of the talks with Washington.",
     {"action": "talks_summit", "actor": CAN, "targets": US, "status": "removed"}),
    ("A trade and investment framework was agreed between Nairobi and Abu Dhabi.",
     {"action": "trade_deal", "actor": ("KEN", "ARE")}),
    ("Washington imposed tariffs on Chinese goods. China retaliated with duties. China's tariffs "
     "were raised to 20%.", {"action": "tariff", "actor": CHN, "targets": US, "value": 20.0}),
]  # fmt: skip
AS_PAPERS_WRITE: list[Case] = [  # hyphens, grain traders' units
    ("Ottawa put a 25-per-cent surtax on American steel and a 10-per-cent duty on its aluminum.",
     duty(CAN, US, 10.0)),
    ("The United States has slapped a 35-per-cent duty on Canadian copper.", duty(US, CAN, 35.0)),
    ("Mexico bought 1.4 mmt of U.S. corn.",
     {"action": "purchase_commitment", "actor": ("MEX",), "targets": US, "value": 1.4e6,
      "unit": "tonnes", "status": "completed"}),
    ("Mexico bought 200,000 mt of U.S. rice. It has also bought 90,000 tonnes of pork.",
     {"action": "purchase_commitment", "actor": ("MEX",), "targets": US, "value": 9e4}),
]  # fmt: skip
PACKAGES: list[Case] = [  # what holds sanctions acts for who adopted them
    ("The EU tightened sanctions on Russia. The package of measures, its fourth since the "
     "invasion, includes the exclusion of 9 more Russian banks from SWIFT.",
     {"actor": EU, "targets": ("RUS",), "value": 9.0}),
    ("The EU agreed to impose new sanctions on Belarus. The package, adopted after Belarus's "
     "plane diversion, contains a ban on potash.", {"actor": EU, "targets": ("BLR",)}),
    ("Brussels adopted a package of sanctions against Russia. Forty new companies that supply "
     "the Russian army have been added to the list.",
     {"actor": EU, "targets": ("RUS",), "value": 40.0}),
    ("Brussels adopted a package of sanctions against Russia. A new price cap mechanism will set "
     "a ceiling 10% below the market price of Russian crude.",
     {"actor": EU, "targets": ("RUS",), "value": 10.0}),
    ("The EU lowered the price cap on Russian crude to $47.60 per barrel.",
     {"actor": EU, "targets": ("RUS",), "value": 47.6}),
]  # fmt: skip
ANSWERS: list[Case] = [  # orders signed, lists drawn up, what is answered and put off
    ("The White House signed an order to impose its threatened 40% tariff on Bolivia.",
     {**duty(US, ("BOL",), 40.0), "status": "announced"}),
    ("Canada published a list of American goods to be hit with retaliatory tariffs.",
     {**duty(CAN, US, None), "status": "announced"}),
    ("Trump put tariffs on Mexico and Peru. He said Peru tariffs would be \"paused, for a 30-day "
     "test\".", {"action": "pause", "actor": US, "targets": ("PER",), "value": 30.0}),
    ("Trump put a 25% tariff on Indian steel. India responded in kind.", duty(IND, US, None)),
    ("Trump put a 25% tariff on Indian steel. Delhi was preparing to levy stiffer tariffs on "
     "American almonds.", {**duty(IND, US, None), "status": "proposed"}),
    ("Trump put a 25% tariff on Brazil. \"Our countermeasures will kick in if talks fail.\"",
     {**duty(("BRA",), US, None), "status": "threatened"}),
    ("Trump put a 25% tariff on European steel. EU lawmakers voted for retaliatory steps.",
     {**duty(EU, US, None), "status": "announced"}),
]  # fmt: skip


def talks(actor: tuple[str, ...], targets: tuple[str, ...], status: str) -> dict[str, Any]:
    return {"action": "talks_summit", "actor": actor, "targets": targets, "status": status}


DEALINGS: list[Case] = [  # talks under way, proposals, what is supplied, borders, disputes
    ('Trump said: "We are negotiating with Norway on a trade deal."',
     talks(US, ("NOR",), "in_force")),
    ("Trump threatened tariffs on Spain. Brussels is negotiating on behalf of its members.",
     talks(EU, US, "in_force")),
    ("The Kenyan president had dashed to Washington for a meeting with her U.S. "
     "counterpart.", talks(("KEN",), US, "completed")),
    ("The United States and India reached a deal, following a series of meetings between trade "
     "officials on both sides.", talks(("USA", "IND"), ("USA", "IND"), "completed")),
    ("Iceland's premier will be meeting with Mr Modi today.", talks(("ISL",), IND, "announced")),
    ("The Commerce Department decided to allow the export of AI chips to Kuwait.",
     {"action": "sanctions_export_control", "actor": US, "targets": ("KWT",)}),
    ("Kia is the latest Korean firm to promise more U.S. investment.",
     {"action": "investment_pledge", "actor": ("Kia",), "targets": US, "value": None}),
    ("India will impose duties on 28 U.S. goods. These duties take effect from Sunday, a "
     "minister said.", {**duty(IND, US, None), "date": "2025-02-09"}),
    ("A Thai delegation presented a fresh proposal to American officials.",
     {"action": "trade_deal", "actor": ("THA",), "targets": US, "status": "proposed"}),
    ("Cheniere said it had struck a long-term deal to supply LNG to Poland's biggest buyer.",
     {"action": "purchase_commitment", "actor": ("POL",), "targets": ("Cheniere",)}),
    ("Over 20 years Cheniere will supply PetroVietnam 2 million tons of LNG annually.",
     {"action": "purchase_commitment", "targets": ("Cheniere",), "value": 2e6}),
    ("The United States and Qatar signed a record defense sales agreement, nearly "
     "$42 billion.", {"action": "purchase_commitment", "value": 42e9, "status": "signed"}),
    ("Canada would spend $900 million to strengthen its border, Carney wrote.",
     {"action": "other_pledge", "actor": CAN, "value": 9e8}),
    ("Bolivia will reinforce its northern border with 4,000 members of its national guard.",
     {"action": "other_pledge", "actor": ("BOL",), "value": 4000.0, "unit": "troops"}),
    ("Australia agreed to suspend its World Trade Organization dispute with Beijing.",
     {"action": "pause", "actor": ("AUS",)}),
]  # fmt: skip
TRADED: list[Case] = [  # what sanctions cover, licences, memoranda, more bought, harm done
    ("Beijing slapped trade sanctions on $3 billion worth of Lithuanian products.",
     {"actor": CHN, "targets": ("LTU",), "value": 3e9}),
    ("The Commerce Department lifted export license requirements for turbine software to Egypt.",
     {"actor": US, "targets": ("EGY",), "status": "removed"}),
    ("The Peruvian Ministry of Mines and the U.S. Department of Commerce have signed a memorandum "
     "of cooperation on ores.",
     {"action": "other_pledge", "actor": ("PER",), "targets": US, "status": "signed"}),
    ("The U.S. agreed to delay its tariffs in exchange for India expanding purchases of American "
     "goods, including nuts.", {"action": "purchase_commitment", "actor": IND, "targets": US}),
    ("The Ministry of Farming of Chile and the Ministry of Farming of the Kingdom of Morocco have "
     "concluded an agreement for cooperation.",
     {"action": "other_pledge", "actor": ("CHL",), "targets": ("MAR",)}),
    ("India's 6% growth target is under pressure, assuming that U.S. tariffs on Indian goods "
     "remain in force.", duty(US, IND, None)),
    ("Trump signed an order on Tuesday to impose the threatened 50% tariffs on Chile.",
     {**duty(US, ("CHL",), 50.0), "status": "announced"}),
    ("Canada agreed to suspend its WTO complaint against China.",
     {"action": "pause", "actor": CAN, "targets": CHN}),
]  # fmt: skip
CUTS: list[Case] = [
    (text, {"action": "sanctions_export_control", **fields})
    for text, fields in [*CUT_OFF, *PACKAGES]
]
EVERY = [
    *PLAIN_WORDS, *LONGER_NAMES, *HEADLINES, *WHO_IS_TAXED, *WHO_LEVIES, *TWO_OF_THEM, *SIDES,
    *CUTS, *QUANTITIES, *BROUGHT_TO_ACT, *AS_PAPERS_WRITE, *ANSWERS, *DEALINGS, *TRADED,
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), EVERY, ids=[text[-48:] for text, _ in EVERY])
def test_the_shape_of_a_sentence_tells_the_act(
    read: Read, text: str, fields: dict[str, Any]
) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


NO_ACT = [
    "France and Germany agreed to deal with the backlog of asylum cases.",
    "Morocco met Spain in the quarter-finals in Qatar.",
    "Italian farmers blocked imports with their tractors, police said.",
    "The Bank of Korea kept its rate at 2% after a trade deal with Peru.",
    "Irish companies are taxed at 12.5% on their profits.",
    "The city council approved a toll of 10 dollars for lorries.",
    "American Airlines will raise fares on Swiss routes by 8%.",
    "India has agreed to stop buying new aircraft.",
    "The Swiss trader Gunvor was put under investigation, not under sanctions.",
    "Analysts expect Japan's exports to shrink by 4% under the tariffs.",
    "Belgium's prime minister spoke in parliament about cuts of 3%.",
    "The airline is negotiating with its unions on wages.",
    "Analysts expect the price of crude to be cut to $60 per barrel.",
    "Employees of the Dublin-based firm pay 20% in income tax.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_the_same_shapes_without_an_act(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == ["tariff"]


def test_a_quantity_free_of_duty_is_told_once(read: Read) -> None:
    found = read("The first 7,500 tonnes of Moroccan tomatoes enter Britain without duty.")
    assert [(s.action, s.value) for s in found] == [("quota", 7500.0)]


def test_quotes_keep_the_words_of_the_text(read: Read) -> None:
    text = "Brussels is now imposing restrictive measures on Tatneft, a Russian company."
    assert [s.quote.text for s in read(text)] == [text]
