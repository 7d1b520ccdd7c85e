"""Plain sentences that were once read the wrong way round, or half: who acts on whom, and how much.

Sentences of our own making.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]
Act = tuple[str, tuple[str, ...], tuple[str, ...], float | None, str]

CASES: list[tuple[str, list[Act]]] = [
    ("Trump trims Indonesia duty to 19%.", [("tariff", ("USA",), ("IDN",), 19.0, "in_force")]),
    ("Norway banned exports of Nvidia chips to China.",
     [("sanctions_export_control", ("NOR",), ("CHN",), None, "in_force")]),
    ("Norway put a 10% tariff on British steel. The 10% tariff on British steel expired on Monday.",
     [("tariff", ("NOR",), ("GBR",), 10.0, "in_force"),
      ("tariff", ("NOR",), ("GBR",), 10.0, "expired")]),
    ("Japan's tariffs on American rice and beef will fall to 15% and 9% respectively.",
     [("tariff", ("JPN",), ("USA",), 15.0, "announced"),
      ("tariff", ("JPN",), ("USA",), 9.0, "announced")]),
    ("The United States will impose 25% on Japan and Korea, 30% on Mexico, and 50% on Brazil.",
     [("tariff", ("USA",), ("JPN", "KOR"), 25.0, "announced"),
      ("tariff", ("USA",), ("MEX",), 30.0, "announced"),
      ("tariff", ("USA",), ("BRA",), 50.0, "announced")]),
    ("India capped sugar exports to the United States at 8,000 tonnes.",
     [("quota", ("IND",), ("USA",), 8_000.0, "announced")]),
    ("Mexico introduced a quota of 1.2 million tonnes on sugar exports to the United States.",
     [("quota", ("MEX",), ("USA",), 1.2e6, "announced")]),
    ("Norway put a 5% duty on Chilean wine. Egg prices rose 15% because of tariffs on Mexico.",
     [("tariff", ("NOR",), ("CHL",), 5.0, "in_force")]),
    ("Norway will put a 12% duty on Peruvian copper, said a source who asked not to be named.",
     [("tariff", ("NOR",), ("PER",), 12.0, "announced")]),
    ("There is a 15% tariff on American imports from Peru.",
     [("tariff", ("USA",), ("PER",), 15.0, "in_force")]),
    ("Peru has secured a deal to lower US tariffs on its exports to 12%.",
     [("tariff", ("USA",), ("PER",), 12.0, "announced")]),
    ("Chile's exports to the United States, which face tariffs of 35%, fell in July.",
     [("tariff", ("USA",), ("CHL",), 35.0, "in_force")]),
    ("The US will cut the tariffs it imposed on Peruvian goods to 30 per cent and Peruvian duties "
     "on US goods will fall to 10 per cent.",
     [("tariff", ("USA",), ("PER",), 30.0, "announced"),
      ("tariff", ("PER",), ("USA",), 10.0, "announced")]),
    ("Peru hopes that Norway lifts its 17% tariff.",
     [("tariff", ("NOR",), ("PER",), 17.0, "in_force")]),
    ("Chile said Norway had banned its beef.",
     [("sanctions_export_control", ("NOR",), ("CHL",), None, "in_force")]),
    ("Norway threatened to cut off gas to Chile.",
     [("sanctions_export_control", ("NOR",), ("CHL",), None, "threatened")]),
    ("Chile persuaded Norway to buy $5bn of its gas.",
     [("purchase_commitment", ("NOR",), ("CHL",), 5e9, "announced")]),
    ("Chile secured $5bn of Norwegian investment.",
     [("investment_pledge", ("NOR",), ("CHL",), 5e9, "announced")]),
    ("Norway granted Chile a quota of 5,000 tonnes.",
     [("quota", ("NOR",), ("CHL",), 5_000.0, "announced")]),
    ("Norway capped imports of Chilean steel at 5,000 tonnes.",
     [("quota", ("NOR",), ("CHL",), 5_000.0, "announced")]),
    ("Chilean farmers may sell 5,000 tonnes of beef to Norway free of duty.",
     [("quota", ("NOR",), ("CHL",), 5_000.0, "announced")]),
    ("A court blocked Norway's 17% tariff on Chilean wine.",
     [("tariff", ("NOR",), ("CHL",), 17.0, "blocked")]),
    ("Norwegian winemakers called for a 17% tariff on Chilean wine.",
     [("tariff", ("NOR",), ("CHL",), 17.0, "demanded")]),
    ("The United States demanded $5 billion a year from Korea for the cost of American troops.",
     [("cost_sharing", ("USA",), ("KOR",), 5e9, "demanded")]),
    ("Korea and the United States signed a cost-sharing agreement for US troops.",
     [("cost_sharing", ("KOR", "USA"), ("USA",), None, "signed")]),
    ("Trump demanded that Japan cut its trade surplus with the United States.",
     [("deficit_target", ("USA",), ("JPN",), None, "demanded")]),
    ("Germany prohibited the sale of a chip factory to a Chinese company.",
     [("merger_block", ("DEU",), ("CHN",), None, "blocked")]),
    ("Norway spends 2.1% of GDP on defence.",
     [("defence_spending", ("NOR",), (), 2.1, "in_force")]),
    ("Japan removed South Korea from its white list of trusted trading partners.",
     [("sanctions_export_control", ("JPN",), ("KOR",), None, "in_force")]),
    ("The Commerce Department spoke of a plant in Georgia, with Japan set to invest $600 million.",
     [("investment_pledge", ("JPN",), ("USA",), 6e8, "announced")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "acts"), CASES, ids=[text[:50] for text, _ in CASES])
def test_a_plain_sentence(read: Read, text: str, acts: list[Act]) -> None:
    said: list[Any] = [(s.action, s.actor, s.targets, s.value, s.status) for s in read(text)]
    assert said == acts
