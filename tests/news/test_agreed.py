"""What somebody agreed to do, on whose goods a duty is, names that such news is full of.

Sentences of our own making.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summitry.ledger import Statement
from summitry.news._names import find_names

Read = Callable[..., tuple[Statement, ...]]
USA, PER = ("USA",), ("PER",)
OPENING = "The United States and Peru signed a trade deal. "


def pledge(actor: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, Any]:
    return {"action": "other_pledge", "actor": actor, "targets": targets, "status": "announced"}


AGREED = [
    "Peru has agreed to audit the accounts of any firm owned by a Chinese fund.",
    "Peru, in turn, has agreed to take strong measures.",
    "Peru has agreed to terminate its non tariff trade barriers at once.",
    "Peru will also reduce regulatory burdens for American exporters.",
    "Under the agreement, Peru will send inspectors to its ports.",
]


@pytest.mark.parametrize("text", AGREED)
def test_what_one_side_agreed_to_is_its_promise(read: Read, text: str) -> None:
    fields = pledge(PER, USA)
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(OPENING + text)]


NOT_AGREED = [
    "Peru has agreed to talk again in May.",
    "Peru may have agreed to send inspectors.",
]


@pytest.mark.parametrize("text", NOT_AGREED)
def test_more_talk_and_what_may_be_is_no_promise(read: Read, text: str) -> None:
    assert "other_pledge" not in {s.action for s in read(OPENING + text)}


def duty(value: float, targets: tuple[str, ...]) -> dict[str, Any]:
    return {"action": "tariff", "actor": USA, "targets": targets, "value": value}


DUTIES = [
    ("Donald Trump put a 12% tariff on Peruvian copper. A 40% tariff remains on steel exports.",
     duty(40.0, PER)),
    ("Donald Trump put a 12% tariff on Peruvian copper. Avocados are spared. They will face the "
     "baseline 10% tariff already levied by Trump.", duty(10.0, PER)),
    ("The 19% rate is lower than the 32% blanket duty that Peru initially faced under Trump.",
     duty(32.0, PER)),
    ("Donald Trump put a universal tariff of 10% on all imports.", duty(10.0, ("WLD",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), DUTIES, ids=[str(f["value"]) for _, f in DUTIES])
def test_whose_goods_a_duty_is_on(read: Read, text: str, fields: dict[str, Any]) -> None:
    assert fields in [{k: getattr(s, k) for k in fields} for s in read(text)]


@pytest.mark.parametrize(
    "told",
    [
        "Peru would answer with 10% on planes and 25% on cheese.",
        "Peru hit back with 10% and 25% on planes and cheese, respectively.",
        "Peru announced 10% on planes and 25% on cheese.",
    ],
)
def test_an_answer_told_by_its_rates_is_of_who_was_taxed(read: Read, told: str) -> None:
    said = read(f"Norway put a 12% tariff on Peruvian copper. {told}")
    assert [(s.actor, s.targets, s.value) for s in said] == [
        (("NOR",), PER, 12.0), (PER, ("NOR",), 10.0), (PER, ("NOR",), 25.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        "Peru set 5% on savings.",
        "Peru responded with a 3% cut to its forecast.",
        "Peru answered with a poll in which 60% back its president.",
    ],
)
def test_another_percentage_is_no_answer(read: Read, told: str) -> None:
    said = read(f"Norway put a 12% tariff on Peruvian copper. {told}")
    assert [s.value for s in said] == [12.0]


def test_what_will_be_imposed_unless_somebody_acts_is_a_threat(read: Read) -> None:
    text = "Norway would impose a 12% tariff on Peruvian copper unless Peru opens its market."
    assert [(s.value, s.status) for s in read(text)] == [(12.0, "threatened")]


def test_engines_that_are_ordered_are_no_takeover(read: Read) -> None:
    text = "Korean Air announced a deal with GE on the purchase of engines worth $9 billion."
    assert [s.action for s in read(text)] == ["purchase_commitment"]


def test_what_a_cut_could_bring_is_no_threat(read: Read) -> None:
    text = "Norway will eliminate its tariffs on Peruvian wine, which Lima says could help farmers."
    assert {s.status for s in read(text) if s.action == "tariff"} == {"announced"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("WeChat", "company"),
        ("Lam Research", "company"),
        ("Gazprom Neft", "company"),
        ("Hapag-Lloyd", "company"),
        ("Hakan Fidan", "person"),
        ("Helene Budliger Artieda", "person"),
        ("Directorate General of Foreign Trade", "body"),
        ("Uncle Sam", "body"),
    ],
)
def test_names_that_such_news_is_full_of(name: str, kind: str) -> None:
    text = f"On Monday {name} was in the news."
    assert (kind, name) in {(m.kind, text[m.start : m.end]) for m in find_names(text)}
