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
]  # fmt: skip


@pytest.mark.parametrize(("text", "acts"), CASES, ids=[text[:50] for text, _ in CASES])
def test_a_plain_sentence(read: Read, text: str, acts: list[Act]) -> None:
    said: list[Any] = [(s.action, s.actor, s.targets, s.value, s.status) for s in read(text)]
    assert said == acts
