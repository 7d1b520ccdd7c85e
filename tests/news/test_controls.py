"""Sanctions, bans, quotas, talks and trade agreements, grouped by the shape that tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]
US, EU, CHN, RUS, JPN, CAN = ("USA",), ("EU",), ("CHN",), ("RUS",), ("JPN",), ("CAN",)


def curb(actor: tuple[str, ...], targets: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"action": "sanctions_export_control", "actor": actor, "targets": targets, **more}


def talks(actor: tuple[str, ...], status: str) -> dict[str, Any]:
    return {"action": "talks_summit", "actor": actor, "status": status}


HIT: list[Case] = [  # who is hit with what, and how many
    ("Ottawa hit 12 Sudanese banks with sanctions.", curb(CAN, ("SDN",), value=12.0)),
    ("Norway issued new Belarus-related sanctions on Monday.", curb(("NOR",), ("BLR",))),
    ("Tokyo slapped Nicaragua with an embargo.", curb(JPN, ("NIC",))),
    ("Canada imposed sanctions on more than 40 people, companies and ships tied to Syria.",
     curb(CAN, ("SYR",), value=40.0)),
    ("Australia added 23 new Eritrea-linked entries to its sanctions list.",
     curb(("AUS",), ("ERI",), value=23.0)),
    ("Moscow placed 17 foreign companies on its sanctions list.", {"actor": RUS, "value": 17.0}),
    ("The order bars Swiss banks from trading with Libya. Swiss firms are forbidden from selling "
     "to Libya, Bern said.", curb(("CHE",), ("LBY",))),
    ("Turkey banned shipments of cement to 9 Israeli companies.",
     curb(("TUR",), ("ISR",), value=9.0)),
]  # fmt: skip
AGAIN: list[Case] = [  # trade that is taken up again, and bans that go on
    ("Russia has resumed imports of apples from Moldova.", curb(RUS, ("MDA",), status="removed")),
    ("Shipments of poultry from Chile would soon resume, Manila said.",
     {"action": "sanctions_export_control", "targets": ("CHL",), "status": "announced"}),
    ("Beijing banned Lithuanian beef. The ban still applies to dairy from Lithuania.",
     curb(CHN, ("LTU",), status="in_force")),
    ("Mexico lifts its ban on Peruvian lemons.", curb(("MEX",), ("PER",), status="removed")),
]  # fmt: skip
MET: list[Case] = [
    ("The Chile-Kenya summit opens in Nairobi on Monday.", talks(("CHL",), "announced")),
    ("Ministers from Australia and Peru held a second round of talks.",
     talks(("AUS", "PER"), "completed")),
    ("Negotiations between Norway and Thailand were launched in 2022.",
     talks(("NOR", "THA"), "completed")),
    ("Talks between Serbia and Oman, which began in March, have broken down.",
     talks(("SRB", "OMN"), "removed")),
]  # fmt: skip
DEALT: list[Case] = [
    ("A free trade agreement with Kenya was signed by the Swiss economy minister in May.",
     {"action": "trade_deal", "status": "signed"}),
    ("Oman signed at the weekend a long-delayed free trade agreement with its neighbour Yemen.",
     {"action": "trade_deal", "actor": ("OMN",), "targets": ("YEM",), "status": "signed"}),
]  # fmt: skip
LICENSED: list[Case] = [  # who may still trade, and until when
    ("The US Treasury gave Repsol a new licence.", {"targets": ("Repsol",)}),
    ("Washington sanctioned Sudan. It will allow Shell to resume pumping in Sudanese fields.",
     curb(US, ("Shell",), status="announced")),
    ("London said it would impose sanctions on Belarus.",
     curb(("GBR",), ("BLR",), status="announced")),
    ("Oslo wants to go further and ban all exports to Sudan.",
     curb(("NOR",), ("SDN",), status="proposed")),
    ("Brazil widens Chilean salmon ban.", curb(("BRA",), ("CHL",))),
    ("Ghana has banned all imports of poultry from Togo.", curb(("GHA",), ("TGO",))),
    ("Ottawa introduced rules to limit Belarus's access to drone engines.", curb(CAN, ("BLR",))),
    ("Rome pushed for a ban on the sale of pumps to Libya.",
     curb(("ITA",), ("LBY",), status="demanded")),
]  # fmt: skip
QUOTAS: list[Case] = [
    ("Steel imports from Ukraine will be subject to quotas, Warsaw said.",
     {"action": "quota", "actor": ("POL",), "targets": ("UKR",)}),
    ("Turkey introduced an import quota on Egyptian cotton.",
     {"action": "quota", "actor": ("TUR",), "targets": ("EGY",)}),
    ("The EU set quotas on steel. The quotas for Serbia, Kenya and Peru are 4,100 tonnes, 5,200 "
     "tonnes and 6,300 tonnes.", {"actor": EU, "targets": ("KEN",), "value": 5200.0}),
]  # fmt: skip
LEADERS: list[Case] = [
    ("Norwegian Prime Minister Mark Rutte visited Narendra Modi.", talks(("NOR",), "completed")),
    ("Modi and Xi emerged from their first meeting in years.", talks(("IND", "CHN"), "completed")),
    ("Carney's two-hour summit with Modi on Monday led to nothing.", talks(CAN, "completed")),
    ("Carney and Modi may soon hold another call.", talks(("CAN", "IND"), "proposed")),
]  # fmt: skip
TOLD_AGAIN: list[Case] = [  # what a text says of an act that it told of before
    ("The UN Security Council imposed sanctions on Eritrea. The new measures ban the export of "
     "copper and forbid dealings with Eritrean banks.", curb(("UN",), ("ERI",), status="in_force")),
    ("Ottawa eased Cuba sanctions. The new rules took effect on 3 February.",
     curb(CAN, ("CUB",), status="in_force", date="2025-02-03")),
    ("Trade with Eritrea is still prohibited by Norway.", curb(("NOR",), ("ERI",))),
    ("Canberra punished Fiji with sanctions. They ban Fiji's largest export.",
     curb(("AUS",), ("FJI",))),
    ("Oman signed a free trade agreement with Yemen. The deal, which was agreed in May, opens "
     "ports.", {"action": "trade_deal", "actor": ("OMN",), "status": "announced"}),
]  # fmt: skip
SETTLED: list[Case] = [
    ("Chile suspended its claim against Peru at the WTO.",
     {"action": "pause", "actor": ("CHL",), "targets": ("PER",), "status": "paused"}),
    ("Chile and Peru settled on Monday, after a compromise, for good. The two governments have "
     "reached an agreement on fruit exports.",
     {"action": "trade_deal", "actor": ("CHL", "PER"), "status": "announced"}),
    ("The EU is willing to apply a trade agreement with Kenya before it is ratified.",
     {"action": "trade_deal", "actor": EU, "targets": ("KEN",), "status": "proposed"}),
    ("The dinner brought together the Indian premier and the Canadian president.",
     talks(("IND",), "completed")),
    ("Japan called for the resumption of talks between Chile and Peru.",
     talks(("CHL", "PER"), "proposed")),
]  # fmt: skip
LATER: list[Case] = [
    ("Washington will reimpose sanctions on Laos that were lifted in 2019.",
     curb(US, ("LAO",), status="announced")),
    ("Kenyan ministers imposed a visa ban on Sudan. The ministers also agreed to cut off a "
     "Sudanese bank from the market.", curb(("KEN",), ("SDN",), status="announced")),
    ("Oslo clears chipmaker Micron to resume exports to Qatar.", curb(("NOR",), ("Micron",))),
    ("Peru reversed a ban on the export of quinoa.", {"actor": ("PER",), "status": "removed"}),
    ("Exports of Swedish pumps to Belarus remain prohibited. Stockholm agreed.",
     {"action": "sanctions_export_control", "status": "in_force"}),
    ("Turkish customs said Syrian lemons are not permitted to enter Turkey.",
     {"action": "sanctions_export_control", "actor": ("TUR",)}),
    ("Japan tightened controls on exports to Laos. Laos was also excluded from the whitelist.",
     curb(JPN, ("LAO",), status="in_force")),
    ("Canada prohibits the provision of insurance services to Iran.", curb(CAN, ("IRN",))),
]  # fmt: skip
TOGETHER: list[Case] = [
    ("The finance ministers of Peru, Chile and Kenya said in a joint statement on Monday they "
     "would go on.", {"action": "joint_statement", "actor": ("PER", "CHL", "KEN")}),
    ("Modi and Carney met in Aqaba, Jordan, during a summit.",
     {"action": "talks_summit", "actor": ("IND", "CAN"), "targets": ("IND", "CAN")}),
    ("Xi visited Lima, where Kenya and Ghana held talks. Xi met Modi.", talks(("KEN", "GHA"),
     "completed")),
]  # fmt: skip
ABROAD: list[Case] = [  # on whom, where nobody is named, and who may at all
    ("Vietnam banned rice exports until further notice.", curb(("VNM",), ("WLD",))),
    ("Morocco halted exports in May, a blow to buyers. Morocco banned exports of urea.",
     curb(("MAR",), ("WLD",))),
    ("Belgium to ban Moroccan tomatoes.", curb(("BEL",), ("MAR",), status="announced")),
    ("Kenya has suspended some 900 dairy products from Uganda.",
     curb(("KEN",), ("UGA",), status="in_force")),
    ("Norway urged Togo to lift its ban on imports of salmon.",
     {"action": "sanctions_export_control", "actor": ("TGO",), "status": "demanded"}),
    ("India imposed curbs on urea exports to Nepal. Traders must now apply for licences. While "
     "the ban has been lifted, Nepal's farmers wait.", curb(("IND",), ("NPL",), status="removed")),
    ("Fruit and vegetables from Kenya were banned by Oman.", curb(("OMN",), ("KEN",))),
]  # fmt: skip
ROUNDS: list[Case] = [
    ("Togo, Oman begin third round of tariff talks", talks(("TGO", "OMN"), "completed")),
    ("Togo and Oman formally commenced the third round of talks in Muscat.",
     {"action": "talks_summit", "actor": ("TGO", "OMN")}),
    ("A team of officials from Chile is due in Tokyo this week for talks on lithium.",
     talks(("CHL",), "announced")),
    ("Ottawa invited Togo to resume the talks.", talks(CAN, "announced")),
    ("Talks with Ghana were suspended by London in May.", talks(("GBR",), "removed")),
    ("Norway signed the accession protocol to the CPTPP.",
     {"action": "trade_deal", "actor": ("NOR",), "targets": ("CPTPP",), "status": "signed"}),
    ("Ghana and Peru agreed in principle on a trade deal.",
     {"action": "trade_deal", "actor": ("GHA", "PER"), "status": "announced"}),
]  # fmt: skip
WHOSE: list[Case] = [  # of whom a body is, and who shares a verb
    ("Kenya's Ministry of Commerce banned imports of Ugandan maize.", curb(("KEN",), ("UGA",))),
    ("On Monday, Peru, the European Union (EU), the United Kingdom and the United States imposed "
     "sanctions on Fiji.", curb(("PER", "EU", "GBR", "USA"), ("FJI",))),
    ("London put seven Laotian officials on an asset freeze list.",
     curb(("GBR",), ("LAO",), value=7.0)),
    ("Oslo ends its embargo on Fiji.", curb(("NOR",), ("FJI",), status="removed")),
    ("Rabat has cut trade ties with Togo.", curb(("MAR",), ("TGO",))),
    ("Ankara said Turkey would no longer sell cement to Cyprus.", curb(("TUR",), ("CYP",))),
    ("Cairo announced a suspension of all fuel imports from Libya.", curb(("EGY",), ("LBY",))),
    ("Washington lifted an order that blocked ZTE from doing business with suppliers.",
     curb(US, ("ZTE",), status="removed")),
    ("Togo and Ghana reach preliminary deal on cocoa",
     {"action": "trade_deal", "actor": ("TGO", "GHA")}),
]  # fmt: skip
EASED: list[Case] = [  # lifted bit by bit, and pauses that somebody asks for
    ("The U.K. and the E.U. ease sanctions on Laos.",
     curb(("GBR", "EU"), ("LAO",), status="removed")),
    ("Tokyo began easing sanctions against Laos in May.", curb(JPN, ("LAO",), status="removed")),
    ("Bern issued Laos General Licence 7, providing sanctions relief for Laos.",
     curb(("CHE",), ("LAO",))),
    ("The US put a 12% tariff on Chile. Chile has asked that the tariffs be suspended.",
     {"action": "pause", "status": "demanded"}),
    ("Norway and Japan introduced a price cap on Iranian crude at $50 per barrel.",
     curb(("NOR", "JPN"), ("IRN",), value=50.0)),
    ("Rabat has suspended all border trade with Algeria.", curb(("MAR",), ("DZA",))),
    ("Carney and Modi held what they called a short but friendly meeting in Delhi.",
     talks(("CAN", "IND"), "completed")),
    ("The Sino-Kenyan free trade agreement was signed in May.",
     {"action": "trade_deal", "actor": CHN, "targets": ("KEN",), "status": "signed"}),
    ("Kenya, Ghana sign free trade agreement",
     {"action": "trade_deal", "actor": ("KEN", "GHA"), "status": "announced"}),
]  # fmt: skip
STILL: list[Case] = [  # what is barred already, what is proposed, what comes into effect
    ("Egypt's export controls on pumps, introduced in March, hurt farmers in Sudan.",
     curb(("EGY",), ("SDN",), status="in_force")),
    ("Malay sugar has been banned since 2011. Chilean pork was banned from Peru in 2013.",
     curb(("PER",), ("CHL",), status="in_force")),
    ("Norway issued an import order against Belarusian timber.", curb(("NOR",), ("BLR",))),
    ("Kenya cancelled the yearly trade dialogue with Ghana.", talks(("KEN",), "removed")),
    ("Ghana's ministry proposed a meeting on yams with Togo.", talks(("GHA",), "proposed")),
    ("Chile opened negotiations with Kenya in October.", talks(("CHL",), "completed")),
    ("South Korea, Japan and the US imposed sanctions against the North in May. North Korea "
     "protested.", curb(("KOR", "JPN", "USA"), ("PRK",))),
    ("Peru, frightened, halted gas sales to Bolivia.", curb(("PER",), ("BOL",))),
    ("Oman signed a free trade agreement with Fiji. The agreement is expected to come into force "
     "in May.", {"action": "trade_deal", "status": "announced", "date": "2025-05"}),
]  # fmt: skip
FROZEN: list[Case] = [
    ("Rabat froze all new trade and investment with Norway.", curb(("MAR",), ("NOR",))),
    ("Zambia has suspended exports of raw minerals with immediate effect.",
     curb(("ZMB",), ("WLD",), status="in_force")),
    ("Lagos approved a one-year extension of the ban on cocoa exports.",
     {"action": "sanctions_export_control", "targets": ("WLD",)}),
    ("Norway is to impose a total ban on imports of lamb from Chile.",
     curb(("NOR",), ("CHL",), status="announced")),
    ("Washington sanctioned Laos. Six Burmese entities were added to the list.",
     curb(US, ("MMR",), value=6.0)),
    ("The free trade pact between Chile and the Eurasian Economic Union will take effect in May.",
     {"action": "trade_deal", "actor": ("CHL", "EAEU"), "status": "announced"}),
    ("Peru will sign an agreement on trade and economic cooperation with Kenya.",
     {"action": "trade_deal", "actor": ("PER",), "targets": ("KEN",), "status": "announced"}),
    ("Carney has dropped plans to meet with Narendra Modi.", talks(CAN, "removed")),
    ("The EU's health and plant safety commissioner Otto Brunnwald met Narendra Modi.",
     talks(EU, "completed")),
]  # fmt: skip
LAPSED: list[Case] = [
    ("The United States allowed its ban on imports of Kenyan seafood to expire.",
     curb(US, ("KEN",), status="expired")),
    ("Mexico will not extend its ban on Kenyan poultry, an official said.",
     curb(("MEX",), ("KEN",), status="expired")),
    ("Mexico sanctioned Peru. Washington imposed asset freezes on nine people in Iraq.",
     curb(US, ("IRQ",))),
    ("Nairobi demanded that Washington lift its sanctions on Kenyan banks.",
     curb(US, ("KEN",), status="demanded")),
    ("Washington decided to allow American companies to sell parts to Huawei.",
     curb(US, ("Huawei",), status="announced")),
    ("Seoul called for talks with Fiji.", talks(("KOR",), "proposed")),
    ("Japan and India agreed to revive an annual summit between the two.",
     talks(("JPN", "IND"), "announced")),
]  # fmt: skip
DELAYED: list[Case] = [
    ("Ahead of a summit in Delhi, Canada pauses trade talks with Fiji.", talks(CAN, "paused")),
    ("Canada put trade talks with Fiji on hold.", talks(CAN, "paused")),
    ("Canada requested a pause on trade talks with Fiji.", talks(CAN, "proposed")),
    ("Peru will not continue negotiations with the EU.", talks(("PER",), "removed")),
    ("The EU has delayed a massive free-trade deal with Chile.",
     {"action": "trade_deal", "actor": EU, "targets": ("CHL",), "status": "paused"}),
    ("The EU delays its trade deal with South America's Mercosur bloc.",
     {"action": "trade_deal", "actor": EU, "targets": ("Mercosur",), "status": "paused"}),
    ("Kenya, the largest tea grower after India, will cap tea exports at 9 million tonnes.",
     {"action": "quota", "actor": ("KEN",), "targets": ("WLD",), "value": 9e6}),
    ("Turkey exports steel. All steel imports will be under quotas, the European Commission said.",
     {"action": "quota", "targets": ("WLD",)}),
    ("Kenya has halted palm oil exports and Fiji has banned chicken exports.",
     curb(("FJI",), ("WLD",), sector="agriculture")),
    ("Kenya has halted palm oil exports and Fiji has banned chicken exports.",
     curb(("KEN",), ("WLD",), sector="agriculture")),
    ("Nairobi demanded that the US financial curbs be lifted.",
     curb(US, ("KEN",), status="demanded")),
    ("Kenya allowed exports of rice to seven countries, including Nepal and Fiji.",
     curb(("KEN",), ("NPL", "FJI"))),
]  # fmt: skip
CASES = [
    *DELAYED, *LAPSED,
    *FROZEN, *STILL, *EASED, *WHOSE, *ABROAD, *ROUNDS, *LATER, *TOGETHER, *HIT, *AGAIN,
    *MET, *DEALT, *LICENSED, *QUOTAS, *LEADERS, *TOLD_AGAIN, *SETTLED,
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), CASES, ids=[text[:48] for text, _ in CASES])
def test_the_shape_tells_the_act(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


def test_who_opens_the_next_clause_was_not_spoken_to(read: Read) -> None:
    text = "Modi and Carney spoke by phone on Monday after Trump's aides announced the decision."
    assert [(s.action, {*s.actor, *s.targets}) for s in read(text)] == [
        ("talks_summit", {"IND", "CAN"})
    ]


def test_what_says_who_somebody_is_acts_on_nobody(read: Read) -> None:
    text = "Brazil and India, the two largest Chinese suppliers, angrily vowed retaliatory tariffs."
    assert {s.actor for s in read("China put a 9% duty on Indian rice. " + text)} == {
        ("CHN",), ("BRA", "IND"),
    }  # fmt: skip


NO_ACT = [
    "Firms from South America met in Lima.",
    "The curbs will not apply to Fiji.",
    "No separate meeting between Narendra Modi and Mark Carney was planned, an aide said.",
    "Chile and Fiji renewed an animal health pact, the terms of which nobody knows.",
    "Officials praised the handling of the meeting with Modi.",
    "Delhi has no plans to halt its imports of oil from Iraq, two officials said.",
    "Canberra ruled out issuing a joint statement with Fiji.",
    "Canberra resisted imposing sanctions on Fiji.",
    "Intel's chief executive met Narendra Modi on Monday.",
    "Shares in Peru have risen by 3 points since the agreement was announced.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_the_same_words_without_an_act(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == ["tariff"]
