"""What is only spoken of is no act: a tariff avoided, sanctions compared; and what still is one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Case = tuple[str, dict[str, Any]]

ONLY_SPOKEN_OF = [
    "Peru's growers stood to lose most from the planned duties on their grapes.",
    "American tariffs on Peru could shave half a point off its growth.",
    "Lima promised to guard its border to avoid higher American tariffs.",
    "Peru's farmers have struggled against retaliatory tariffs.",
    "Lima announced loans for firms that have been hard hit by American tariffs.",
    "He did not say which powers he would use to impose the tariffs on Peru.",
    "The relief came after Washington's recent decision to impose tariffs on Peruvian grapes.",
    "She teaches sanctions law, a field of its own, in Minsk.",
    "This set of sanctions is hurting ordinary people in Belarus.",
    "Minsk's firms ran out of cash as they coped with the sanctions imposed by Washington.",
    "The bank closed its branch in Minsk after the ban was imposed.",
    "The president signed a sanctions waiver for Belarus.",
    "Belarus has requested a waiver from American sanctions.",
    "In a joint statement, the two presidents said the harvest was good.",
    "The duty was linked to Peru's purchase of Russian oil.",
    "Refineries in Peru continue to purchase Russian oil.",
    "The talks with Peru have stalled for years.",
    "Lima delayed its decision during the foreign minister's visit to Oslo.",
]


@pytest.mark.parametrize("text", ONLY_SPOKEN_OF)
def test_what_is_spoken_of_is_no_act(read: Read, text: str) -> None:
    told = read(f"Britain put a 5% duty on Chilean wine. {text}")
    assert [(s.action, s.value) for s in told] == [("tariff", 5.0)]


def test_a_deal_is_told_once_for_each_state_of_it(read: Read) -> None:
    text = (
        "Peru and Norway signed a trade deal on Monday. The deal was signed after two years. "
        "The deal is expected to take effect in June."
    )
    assert [s.status for s in read(text)] == ["signed", "announced"]


def curb(actor: str, target: str, **fields: Any) -> dict[str, Any]:
    sides = {"actor": tuple(actor.split()), "targets": tuple(target.split())}
    return {"action": "sanctions_export_control", **sides, **fields}


COUNTED: list[Case] = [
    ("Norway announced sanctions on Belarus. Nine specialised oil tankers have been sanctioned.",
     curb("NOR", "BLR", value=9.0, unit="ships")),
    ("The Norwegian government has just banned another 31 Chinese apps.",
     curb("NOR", "CHN", value=31.0)),
    ("Norway, Iceland and Canada sanctioned three Belarusian banks.",
     curb("NOR ISL CAN", "BLR", value=3.0, unit="entities")),
    ("Norway announced sanctions against 14 executives at Huawei.",
     curb("NOR", "Huawei", value=14.0)),
    ("Chile suspended beef imports from six Peruvian abattoirs.",
     curb("CHL", "PER", value=6.0)),
    ("Norway banned dealings with Huawei and blacklisted 12 of its affiliates.",
     curb("NOR", "Huawei", value=12.0)),
]  # fmt: skip
LISTS: list[Case] = [
    ("Iceland, Sweden and the Philippines have banned Huawei.", curb("ISL SWE PHL", "Huawei")),
    ("The United States has banned Huawei from selling its phones to Americans.",
     curb("USA", "Huawei", status="in_force")),
    ("China is restricting exports for 12 American firms, an answer to Trump's reciprocal tariffs.",
     curb("CHN", "USA", value=12.0)),
    ("Japan dropped South Korea as a preferred trading partner.", curb("JPN", "KOR")),
    ("The Commerce Department said it was revoking waivers for Samsung to use American tools.",
     curb("USA", "Samsung")),
    ("The U.S. has restricted China's ability to buy fast chips.", curb("USA", "CHN")),
    ("The US announced it was imposing sanctions on nine entities, to end Moscow's sanctions "
     "evasion.", curb("USA", "RUS", value=9.0)),
    ("The US, EU and Japan said they would cut off shipments of watches to Belarus.",
     curb("USA EU JPN", "BLR", status="announced")),
    ("Denmark, the Netherlands and Norway would face the 8% tariff, Trump wrote.",
     {"action": "tariff", "actor": ("USA",), "targets": ("DNK", "NLD", "NOR"), "value": 8.0}),
]  # fmt: skip


def duty(actor: str, target: str, **fields: Any) -> dict[str, Any]:
    sides = {"actor": tuple(actor.split()), "targets": tuple(target.split())}
    return {"action": "tariff", **sides, **fields}


DUTIES: list[Case] = [
    ("Norway plans trade countermeasures on up to $3bn (£2bn) worth of American goods.",
     duty("NOR", "USA", value=3e9, unit="USD")),
    ("Norway is drawing up plans to hit back at the US with $700 million in countermeasures.",
     duty("NOR", "USA", value=7e8)),
    ("The ruling lets Brazil answer the US with tariffs worth roughly $4bn.",
     duty("BRA", "USA", value=4e9)),
    ("The US put tariffs on Norwegian salmon. Oslo said its countermeasures would come into force "
     "from 1 April.", duty("NOR", "USA", status="announced", date="2025-04-01")),
    ("Chile imposed temporary anti-dumping measures of up to 21 per cent on steel from China.",
     duty("CHL", "CHN", value=21.0)),
    ("Norway put a 12% duty on Chilean wine. The duties come into force immediately.",
     duty("NOR", "CHL", value=None, status="announced")),
    ("America levied a 25% tariff on steel. Imports of Japanese steel will not be subject to the "
     "duties.", duty("USA", "JPN", change="exempt")),
    ("Kosovo introduced a 12-percent tax on goods from Serbia.", duty("XKX", "SRB", value=12.0)),
    ("Norway has withdrawn most favoured nation status from Belarus.",
     duty("NOR", "BLR", status="removed")),
    ("Chile will impose duties on American cars in retaliation for Washington's planned levies on "
     "copper.", duty("CHL", "USA", change="retaliate")),
    ("Peru wants a deal with Washington before tariffs on nearly all its exports to the U.S. jump "
     "to 44%.", duty("USA", "PER", value=44.0)),
    ("Trump suggested that Spain could be penalised by facing tariffs twice as high from the U.S.",
     duty("USA", "ESP", status="threatened")),
    ("Norway announced new steps on Monday. Those include a new 7% tariff on all steel.",
     duty("NOR", "WLD", value=7.0)),
    ("Chile and Peru angrily vowed retaliatory tariffs on American cars.",
     duty("CHL PER", "USA", status="threatened")),
]  # fmt: skip
PROMISES: list[Case] = [
    ("Norway orders 21 Rafale.",
     {"action": "purchase_commitment", "actor": ("NOR",), "targets": ("FRA",), "value": 21.0}),
    ("Peru pledged to buy more palm oil from Malaysia to offset lost sales to India.",
     {"action": "purchase_commitment", "actor": ("PER",), "targets": ("MYS",)}),
    ("Trump announced that the US would deploy 1,200 soldiers to Romania.",
     {"action": "other_pledge", "actor": ("USA",), "targets": ("ROU",), "value": 1200.0,
      "unit": "troops"}),
    ("The Danish government has blocked the sale of two Danish companies to Chinese investors.",
     {"action": "merger_block", "actor": ("DNK",), "targets": ("CHN",), "status": "blocked"}),
    ("Qatar is to supply liquefied gas to Norway under a 15-year deal signed on Tuesday.",
     {"action": "purchase_commitment", "actor": ("NOR",), "targets": ("QAT",), "status": "signed"}),
    ("Trump demanded a substantial increase in Seoul's contributions to the cost of US troops.",
     {"action": "cost_sharing", "actor": ("USA",), "targets": ("KOR",), "status": "demanded"}),
    ("Peru and Chile signed a joint statement on Monday.",
     {"action": "joint_statement", "actor": ("PER", "CHL")}),
]  # fmt: skip
ACTS = [*COUNTED, *LISTS, *DUTIES, *PROMISES]


@pytest.mark.parametrize(("text", "fields"), ACTS, ids=[text[-48:] for text, _ in ACTS])
def test_what_is_done_is_an_act(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


def test_a_sum_in_two_currencies_is_told_once(read: Read) -> None:
    said = read("Korea will pay 1.5 trillion won (approximately US$1.1 billion) for US troops.")
    assert [(s.value, s.unit) for s in said] == [(1.5e12, "KRW")]


def test_a_text_is_read_alike_whatever_the_hash_seed(tmp_path: Path) -> None:
    """Companies that no list knows are found in the order of the text, not of a set."""
    firms = ["Alder Steel Corp", "Brine Metals Corp", "Cedar Glass Corp", "Dune Chips Corp"]
    text = " ".join(f"Norway sanctioned the Chinese firm {firm}." for firm in firms)
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "summitry", "read", str(tmp_path / "text.txt"), "--json", "-"]
    outputs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "0123"
    }
    assert len(outputs) == 1
    assert all(firm.encode() in next(iter(outputs)) for firm in firms)
