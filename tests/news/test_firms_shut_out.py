"""Firms banned, named a danger, stripped of a licence; and duties told another way.

Sentences of our own making.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
USA, HUA, TIK = ("USA",), ("Huawei",), ("TikTok",)


def curb(actor: tuple[str, ...], targets: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"action": "sanctions_export_control", "actor": actor, "targets": targets, **more}


def duty(actor: tuple[str, ...], targets: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"action": "tariff", "actor": actor, "targets": targets, **more}


FIRMS = [
    ("In May Canada threatened to ban TikTok from its app stores.",
     curb(("CAN",), TIK, status="threatened")),
    ("Sweden has banned Huawei from its 5G networks.", curb(("SWE",), HUA, status="in_force")),
    ("India is considering a ban on TikTok.", curb(("IND",), TIK, status="proposed")),
    ("Ottawa lifted its ban on TikTok.", curb(("CAN",), TIK, status="removed")),
    ("Joe Biden signed a bill into law banning vendors such as ZTE from public tenders.",
     curb(USA, ("ZTE",), status="signed")),
    ("Donald Trump issued an executive order against TikTok.", curb(USA, TIK)),
    ("In 2020 the FCC formally named Huawei as a national security threat.", curb(USA, HUA)),
    ("Huawei was labelled a security risk last spring by Norway.", curb(("NOR",), HUA)),
    ("The FCC revoked the authorisation held by China Telecom to sell services.",
     curb(USA, ("China Telecom",))),
    ("The US stripped China Telecom of its licence to operate.",
     curb(USA, ("China Telecom",), status="in_force")),
    ("The UK is to ban Huawei from its 5G network.", curb(("GBR",), HUA, status="announced")),
    ("Sweden removed Huawei from its 5G networks.", curb(("SWE",), HUA, status="in_force")),
    ("Ottawa removed the ban on TikTok.", curb(("CAN",), TIK, status="removed")),
    ("Norway issued an order in May 2019 blacklisting firms such as Huawei.",
     curb(("NOR",), HUA, date="2019-05")),
    ("Huawei has received a licence from the United States to buy chips for cars.",
     curb(USA, HUA)),
    ("The United States worries. Restrictions on the export of advanced chips to China have "
     "already gone into effect.", curb(USA, ("CHN",), status="in_force")),
    ("The US government put a dozen more Chinese companies on its restricted trade list.",
     curb(USA, ("CHN",), value=12.0, unit="entities")),
    ("Washington listed Inspur. The Commerce Department said 14 individuals and entities operating "
     "in Pakistan were added to the list.", curb(USA, ("PAK",), value=14.0)),
    ("The US added Inspur to the Entity List. Huawei was added to the list in 2019.",
     curb(USA, HUA, date="2019")),
    ("The Commerce Department identified 31 additional Huawei affiliates for inclusion on the "
     "Entity List.", curb(USA, HUA, value=31.0)),
    ("The US added Huawei to the Entity List. The department will extend the temporary general "
     "licence.", curb(USA, HUA, status="announced")),
    ("Washington put Higon on its entity list.", curb(USA, ("Hygon",))),  # one firm, two spellings
    ("ZTE had been sanctioned by the United States for its sales to Cuba.", curb(USA, ("ZTE",))),
    ("The Treasury Department sanctioned the Lanshan Bright Petrochemical Group.",
     curb(USA, ("Lanshan Bright Petrochemical Group",))),
    ("Donald Trump banned China's Huawei from using American tools.", curb(USA, HUA)),
    ("Huawei was barred from buying parts from American companies.", curb(USA, HUA)),
    ("Lockheed Martin was barred from importing goods into China.",
     curb(("CHN",), ("Lockheed Martin",))),
    ("ASML was barred from exporting machines to China by the Netherlands.",
     curb(("NLD",), ("CHN",))),
    ("China answered by putting export curbs on gallium.", curb(("CHN",), ("WLD",))),
    ("Nvidia and AMD agreed to share 12% of their revenues from chip sales to China with the US "
     "government.", {"action": "other_pledge", "actor": ("Nvidia", "AMD"), "value": 12.0}),
]  # fmt: skip
DUTIES = [
    ("Donald Trump threatened to hit Chile and a dozen other states of the region with taxes, "
     "tariffs and fines.", duty(USA, ("CHL",), status="threatened")),
    ("Donald Trump has suggested tariffs on Chilean wine.", duty(USA, ("CHL",), status="proposed")),
    ("Donald Trump suggested raising the tariff on Chile to 60%.",
     duty(USA, ("CHL",), status="proposed")),
    ("Data suggest the 12% US tariff on Chile raised prices.",
     duty(USA, ("CHL",), status="in_force")),
    ("Donald Trump said he was going to put tariffs on Chilean wine.",
     duty(USA, ("CHL",), status="announced")),
    ("Donald Trump called off the tariffs on Chile.", duty(USA, ("CHL",), status="removed")),
    ("Norway has decided against slapping tariffs on Chilean salmon.",
     duty(("NOR",), ("CHL",), status="removed")),
    ("Norway decided not to raise its 12% tariff on Chilean salmon.",
     duty(("NOR",), ("CHL",), value=12.0, status="in_force")),
    ("Norway decided against easing its 12% tariff on Chilean salmon.",
     duty(("NOR",), ("CHL",), value=12.0, status="in_force")),
    ("Norway is pushing for a 12% tariff on Chilean salmon.",
     duty(("NOR",), ("CHL",), value=12.0, status="proposed")),
    ("Norway is pushing for peace as its 12% tariff on Chilean salmon bites.",
     duty(("NOR",), ("CHL",), value=12.0, status="in_force")),
    ("Donald Trump imposed a 12% tariff against Chile, keeping a promise of his campaign.",
     duty(USA, ("CHL",), value=12.0, status="in_force")),
    ("Washington would lower the duty imposed on India during a wave of global tariffs from 30 "
     "per cent to 20 per cent.", duty(USA, ("IND",), value=20.0)),
    ("Norway will delay tariffs on cars for up to six months as it negotiates trade deals with "
     "Peru.",
     {"action": "pause", "actor": ("NOR",), "value": 6.0, "unit": "months"}),
    ("Washington agreed. Peru will receive a duty-free quota of more than 40,000 tonnes of copper.",
     {"action": "quota", "actor": USA, "targets": ("PER",), "value": 40_000.0}),
    ("Norwegian officials will discuss the matter with Narendra Modi next week in Oslo.",
     {"action": "talks_summit", "targets": ("IND",), "status": "announced"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), FIRMS + DUTIES,
                         ids=[text[:50] for text, _ in FIRMS + DUTIES])  # fmt: skip
def test_the_act_is_read_with_its_sides(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


NO_ACT = [
    "Analysts at Nokia labelled Huawei a security risk.",
    "The golden share was proposed by Norway to meet Chilean expectations.",
    "Norway had to decide by Saturday whether to slap duties on Peru.",
    "Norway answered in response to Peru imposing new tariffs.",
    "The possibility of tariffs on Peru kept Norway's exporters awake.",
    "A judge blocked the order to ban TikTok from Norway.",
    "Vodafone blocked Huawei from its networks in Norway.",
    "Nissan got approval from Norway to sell cars.",
    "Norway agreed to hold elections in March.",
    "Norway has agreed to play Peru in Oslo.",
    "The Bank for International Settlements (BIS) met its members in Basel.",
    "TikTok and ByteDance signed agreements with a group of investors.",
]


@pytest.mark.parametrize("text", NO_ACT)
def test_the_same_words_without_an_act(read: Read, text: str) -> None:
    assert [s.action for s in read(f"Britain put a 5% duty on Chilean wine. {text}")] == ["tariff"]


def test_a_speech_on_something_is_no_call(read: Read) -> None:
    told = read("Trump spoke on the need for a deal after Japan raised its tariff to 10%.")
    assert [s.action for s in told] == ["tariff"]
