"""Acts a text tells of in passing: visits, contracts awarded, firms let in or barred, votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]


def act(action: str, actor: str, target: str, **fields: Any) -> dict[str, Any]:
    targets = {"targets": (target,)} if target else {}
    return {"action": action, "actor": tuple(actor.split()), **targets, **fields}


MEETINGS: list[Case] = [
    ("Modi will use a trip to Paris to try to persuade Macron.",
     act("talks_summit", "IND", "FRA", status="announced")),
    ("The two spoke of gas during a visit to Baku by Hungary's Orban and met no one else.",
     act("talks_summit", "HUN", "AZE", status="completed")),
    ("The Korean prime minister was to meet Iran's supreme leader, Ali Khamenei, later on Friday.",
     act("talks_summit", "KOR", "IRN", status="announced")),
    ("Prabowo, who is set to brief Lawrence Wong in Singapore on Monday, said little.",
     act("talks_summit", "IDN", "SGP", status="announced")),
    ("Stubb, who met Xi Jinping for two hours, called it useful.",
     act("talks_summit", "FIN", "CHN", status="completed")),
    ("Korea will actively negotiate with Washington to soften the blow.",
     act("talks_summit", "KOR", "USA", status="proposed")),
]  # fmt: skip
DEALS: list[Case] = [
    ("Turkey and Egypt agreed to increase trade to $15 billion in five years.",
     {"action": "trade_deal", "actor": ("TUR", "EGY"), "value": 15e9, "status": "announced"}),
    ("Iran and Oman signed nine accords on Sunday, on ports and fishing among others.",
     act("trade_deal", "IRN OMN", "OMN", status="signed")),
    ("Chile's pact pleases farmers. The trade deal with India has just launched, Chile said.",
     act("trade_deal", "CHL IND", "IND", status="in_force")),
]  # fmt: skip
CUT_OFF: list[Case] = [
    ("Norway could block transit flights for Russian airlines to the Arctic.",
     act("sanctions_export_control", "NOR", "RUS", status="threatened")),
    ("Kenya's parliament voted to pass legislation to broaden sanctions on Sudan.",
     act("sanctions_export_control", "KEN", "SDN")),
    ("The White House warned Serbia of new sanctions if it did not sell the refinery.",
     act("sanctions_export_control", "USA", "SRB", status="threatened")),
    ('"If no deal is reached, and I think Minsk is to blame, I will impose secondary sanctions on '
     'it," Trump said of Belarus.', act("sanctions_export_control", "USA", "BLR")),
    ("China suspended pork imports from four Brazilian plants.",
     act("sanctions_export_control", "CHN", "BRA")),
    ("Eritrea has been under a UN arms embargo since 2009.",
     act("sanctions_export_control", "UN", "ERI")),
]  # fmt: skip
TIES: list[Case] = [
    ("Jordan announced that it would be severing diplomatic ties with Iran.",
     act("sanctions_export_control", "JOR", "IRN", status="announced")),
    ("Kuwait will cease all aviation links with Yemen.",
     act("sanctions_export_control", "KWT", "YEM", status="announced")),
    ("Poland closed its border to Belarus on Friday.",
     act("sanctions_export_control", "POL", "BLR", status="in_force")),
    ("Mali halted gold exports to Senegal.", act("sanctions_export_control", "MLI", "SEN")),
    ("Seoul has decided to lift Japan's export restrictions on steel.",
     act("sanctions_export_control", "KOR", "JPN", status="announced")),
    ("Canberra removed Fiji from its white list of suppliers.",
     act("sanctions_export_control", "AUS", "FJI")),
    ("India has abolished its export quotas for rice.",
     act("quota", "IND", "WLD", status="removed")),
    ("Britain will scrap some quotas on imports of shoes.",
     act("quota", "GBR", "WLD", status="announced")),
]  # fmt: skip
BUYING: list[Case] = [
    ("The state of Kuwait signed a $3 billion agreement with Airbus on Sunday.",
     act("purchase_commitment", "KWT", "Airbus", value=3e9, status="signed")),
    ("The minister defended the purchase by Morocco of American drones.",
     act("purchase_commitment", "MAR", "USA")),
    ("Madrid announced that Spain would not adhere to the 5% target for defence.",
     act("defence_spending", "ESP", "", value=5.0, status="blocked")),
]  # fmt: skip
AGAIN: list[Case] = [
    ("The fall in prices followed a meeting in March between Peru's President Boluarte and "
     "Brazil's President Lula.", act("talks_summit", "PER", "BRA", status="completed")),
    ("Kenya and Uganda engaged in trade talks.", act("talks_summit", "KEN UGA", "UGA")),
    ("Modi will also be travelling to Kuwait on Monday.",
     act("talks_summit", "IND", "KWT", status="announced")),
    ("Chile and Korea released details of a trade agreement on Monday.",
     act("trade_deal", "CHL KOR", "KOR", status="announced")),
    ("Peru has submitted a draft agreement to Japan.", act("trade_deal", "PER", "JPN")),
    ("Germany agreed to raise its contribution for the upkeep of American troops by 6 percent.",
     act("cost_sharing", "DEU", "USA", value=6.0, status="announced")),
    ("Washington shunned Seoul in March. The Special Measures Agreement expired in December.",
     {"action": "cost_sharing", "status": "expired"}),
    ("Kishida wanted to raise defence spending to two percent of GDP.",
     act("defence_spending", "JPN", "", value=2.0, status="proposed")),
    ("The firm was prevented by the Danish government from exporting pumps to Iran.",
     act("sanctions_export_control", "DNK", "IRN")),
    ("Canada banned steel from Belarus. Ottawa lifted the ban in May.",
     act("sanctions_export_control", "CAN", "BLR", status="removed")),
    ("Trump threatened visa restrictions and financial sanctions on Ghana.",
     act("sanctions_export_control", "USA", "GHA", status="threatened")),
    ("The Chinese Commerce Ministry announced a ban on exports of magnets to Japan.",
     act("sanctions_export_control", "CHN", "JPN")),
]  # fmt: skip
OTHER_WORDS: list[Case] = [
    ("Ghana and Togo brokered a trade agreement in May.",
     act("trade_deal", "GHA TGO", "TGO", status="announced")),
    ("Ghana and Togo tore up their trade agreement.",
     act("trade_deal", "GHA TGO", "TGO", status="removed")),
    ("Ghana and Togo are nearing a free trade agreement.",
     act("trade_deal", "GHA TGO", "TGO", status="proposed")),
    ("Mahama said a trade deal with Togo was close in Ghana's view.",
     {"action": "trade_deal", "targets": ("TGO",), "status": "proposed"}),
    ("Ghana's minister dined with Togo's president in Accra.",
     act("talks_summit", "GHA", "TGO", status="completed")),
    ("Ghana's envoys, led by their minister, met Togolese officials.",
     act("talks_summit", "GHA", "TGO")),
    ("Togo dispatched its foreign minister to Ghana.", act("talks_summit", "TGO", "GHA")),
    ("Ghana froze exports of maize to Togo.", act("sanctions_export_control", "GHA", "TGO")),
    ("Ghana is weighing a ban on oil from Togo.",
     act("sanctions_export_control", "GHA", "TGO", status="proposed")),
    ("Kenya Airways' owner will wait: Kenya picked Embraer to supply 20 jets.",
     act("purchase_commitment", "KEN", "Embraer", value=20.0)),
    ("Ghana rejected Togo's proposal.", act("other_pledge", "GHA", "TGO", status="blocked")),
    ("Ghana withdrew from the fisheries accord with Togo.",
     act("other_pledge", "GHA", "TGO", status="removed")),
    ("Portugal rejected the 5 percent target for its forces.",
     act("defence_spending", "PRT", "", value=5.0, status="blocked")),
]  # fmt: skip
PROMISES: list[Case] = [
    ("China has given the green light to 40 Chilean fish companies to begin exporting to it.",
     act("other_pledge", "CHN", "CHL", value=40.0, unit="entities")),
    ("Poland approved a 20 billion zloty defence spending package.",
     act("defence_spending", "POL", "", value=20e9, unit="PLN")),
]  # fmt: skip
CONTRACTS: list[Case] = [
    ("Egypt awarded a 3 billion euro deal to supply fighter jets to France.",
     act("purchase_commitment", "EGY", "FRA", value=3e9)),
    ("Indonesia's cabinet approved the purchase of Rafale fighter jets from France on Monday.",
     act("purchase_commitment", "IDN", "FRA", status="announced")),
    ("Dassault was chosen as the preferred bidder for the contract to supply jets to the Swiss air "
     "force.", act("purchase_commitment", "CHE", "Dassault Aviation", status="announced")),
    ("Lawmakers will debate a deal for Sony to take a minority stake in Bilibili.",
     act("merger", "Sony", "Bilibili", status="proposed")),
    ("Regulators in Beijing plan to review the proposed sale of two mines by Rio Tinto to Vale.",
     {"action": "merger_block", "actor": ("CHN",), "status": "proposed"}),
]  # fmt: skip
EVERY = [*MEETINGS, *DEALS, *CUT_OFF, *OTHER_WORDS, *AGAIN, *TIES, *BUYING, *PROMISES, *CONTRACTS]


@pytest.mark.parametrize(("text", "fields"), EVERY, ids=[text[-48:] for text, _ in EVERY])
def test_what_is_told_in_passing_is_read(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


def test_a_price_a_ton_is_no_sum_and_what_is_imported_no_quota(read: Read) -> None:
    told = read("Dhaka will import 700,000 tonnes of American wheat a year at $302 a ton.")
    assert [(s.action, s.value) for s in told] == [("purchase_commitment", 7e5)]


NO_ACT = [
    "Tourists on a visit to Peru by bus paid twice.",
    "Fans were barred from buying beer in the stadium.",
    "The bank approved 40 farmers for loans and met its target.",
    "Trade between Chile and Peru rose to $4 billion last year.",
    "Airlines closed routes to Turkey after the storm.",
    "The club reviewed the sale of tickets by agents.",
    "Chile's trade minister spoke on Monday.",
    "The British trade minister met reporters in Santiago.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_the_same_words_without_an_act(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == ["tariff"]
