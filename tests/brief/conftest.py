"""A made-up dossier and a small made-up world, so that a brief can be built without documents."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from summitry.ledger.records import (
    Difference,
    Dossier,
    Dropped,
    Fact,
    Garble,
    Quote,
    Source,
    Statement,
)
from summitry.policy import Marker, Scenario, TariffMeasure
from summitry.strategy import Evaluation, evaluate
from summitry.world import Flows, World, world_from_flows

ECONOMIES = ("JPN", "USA", "CAN", "VNM", "CHE", "ROW")
SECTORS = ("A01", "C29", "SERV")

TEXTS = {
    "first": (
        "Washington has put 10 percent on every good from Vietnam since Tuesday. A duty of 25 "
        "percent on Canada was put off for a month. Tokyo would invest one trillion dollars. "
        "Duties on Japan were not ruled out. Talks on the treaty with North Korea were asked for."
    ),
    "second": (
        "The duty on Canada, 30 percent by our count, rests until March. Tokyo was asked to spend "
        "5 percent of output on defence. The prime minster Ishbia met the president on Friday. "
        "The court has 180 days."
    ),
}


def make_quote(doc: str, text: str) -> Quote:
    start = TEXTS[doc].index(text)
    return Quote(doc, text, start, start + len(text))


def make_statements() -> tuple[Statement, ...]:
    canada = make_quote("first", "A duty of 25 percent on Canada was put off for a month.")
    again = make_quote("second", "The duty on Canada, 30 percent by our count, rests until March.")
    return (
        Statement(
            "s1",
            make_quote("first", "Washington has put 10 percent on every good from Vietnam"),
            "tariff", ("USA",), ("VNM",), "in_force", 10, "percent", "rate",
            sector="goods", date="2025-02-04", date_role="effect", change="impose",
            authority="IEEPA",
        ),
        Statement(
            "s2", canada, "tariff", ("USA",), ("CAN",), "paused", 25, "percent", "rate",
            date="2025-03-04", date_role="deadline", also=(again,),
        ),
        Statement(
            "s3", make_quote("first", "Tokyo would invest one trillion dollars."),
            "investment_pledge", ("JPN",), ("USA",), "announced", 1e12, "USD",
            qualifier="up to",
        ),
        Statement(
            "s4", make_quote("first", "Duties on Japan were not ruled out."),
            "tariff", ("USA",), ("JPN",), "threatened",
        ),
        Statement(
            "s5", make_quote("second", "Tokyo was asked to spend 5 percent of output on defence."),
            "defence_spending", ("USA",), ("JPN",), "demanded", 5, "percent_gdp",
        ),
        Statement(
            "s6", make_quote("second", "The prime minster Ishbia met the president on Friday."),
            "talks_summit", ("JPN", "USA"), ("JPN", "USA"), "completed", date="2025-02-07",
            garbled=True, repair=(("Ishbia", "Ishiba"),),
        ),
        Statement(
            "s7",
            make_quote("first", "Talks on the treaty with North Korea were asked for."),
            "talks_summit", ("JPN",), ("PRK",), "demanded",
        ),
    )  # fmt: skip


def make_dossier() -> Dossier:
    sources = (
        Source("first", "A morning paper", TEXTS["first"], "2025-02-08", "Morning", None,
               "ab" * 32),
        Source("second", "An evening paper", TEXTS["second"], "2025-02-10", None, None, "cd" * 32,
               ("one name is spelt two ways",)),
    )  # fmt: skip
    canada, again = make_statements()[1].quote, make_statements()[1].also[0]
    return Dossier(
        sources,
        make_statements(),
        facts=(
            Fact("f1", make_quote("second", "The court has 180 days."), "clock",
                 "A court has 180 days to decide", ("USA",), 180, "days"),
            Fact("f2", make_quote("first", "Talks on the treaty with North Korea"), "unpriced",
                 "The treaty with North Korea", ("JPN", "PRK")),
        ),
        differences=(
            Difference("Duty on Canada", "conflict", (canada, again), ("25 %", "30 %"),
                       "The second account counts an older duty as well."),
        ),
        garbles=(Garble(make_quote("second", "Ishbia"), "Ishiba", "not a known name"),),
        dropped=(Dropped(make_quote("second", "The court"), "menu"),),
        failures=({"error": "DocumentError", "where": "empty.txt", "seen": "nothing",
                   "expected": "text", "do": "leave it out"},),
    )  # fmt: skip


def make_scenario() -> Scenario:
    return Scenario(
        name="made-up",
        title="A made-up table",
        as_of="2025-02-10",
        measures=(
            TariffMeasure(id="vnm", importer="USA", exporters="VNM", add=0.1,
                          effective="2025-02-04", quotes=("s1",), authority="IEEPA"),
            TariffMeasure(id="can", importer="USA", exporters="CAN", add=0.25,
                          announced="2025-02-01", effective="2025-02-04",
                          paused_from="2025-02-03", paused_until="2025-03-04", quotes=("s2",)),
            TariffMeasure(id="row", importer="USA", exporters="ROW", rate=0.2,
                          status="threatened"),
            TariffMeasure(
                id="jpn", importer="USA", exporters="JPN", unknown="add", status="threatened",
                quotes=("s4",),
                markers=(
                    Marker(date=date(2025, 4, 2), rate=0.24, label="announced", source="order"),
                    Marker(date=date(2025, 7, 7), rate=0.25, label="letter", source="letter"),
                ),
            ),
            TariffMeasure(id="prk", importer="USA", exporters="PRK", add=0.5),
        ),
        notes=("Nobody answers in kind.",),
    )  # fmt: skip


def make_world() -> World:
    n, j = len(ECONOMIES), len(SECTORS)
    rng = np.random.default_rng(5)
    size = np.array([4.0, 20.0, 2.0, 0.5, 0.8, 30.0]) * 1e5
    weight = np.array([0.1, 0.3, 0.6])
    flow = np.sqrt(size[:, None] * size[None, :])[:, :, None] * weight * 0.04
    flow = flow * rng.uniform(0.7, 1.3, (n, n, j))
    flow += np.eye(n)[:, :, None] * (size[:, None] * weight)[:, None, :]
    rate = np.full((n, n, j), 0.03) * (1 - np.eye(n))[:, :, None]
    rate[:, :, 2] = 0.0
    spent = (flow * (1 + rate)).sum(axis=1)
    made = flow.sum(axis=0)
    use = 0.4 * np.minimum(made, spent).min(axis=1)[:, None, None] * np.full((n, j, j), 1 / j**2)
    return world_from_flows(
        Flows(
            name="small",
            year=2022,
            economies=ECONOMIES,
            sectors=SECTORS,
            is_good=np.array([True, True, False]),
            basic_flow=flow,
            tariff_rate=rate,
            input_use=use,
            trade_elasticity=np.full(j, 4.0),
            proxies={"VNM": "ROW"},
            provenance={
                "sources": [
                    {"what": "made-up trade", "source": "nobody", "year": 2022, "licence": "none"}
                ],
                "elasticities_used": "uniform",
            },
        )
    )


@pytest.fixture(scope="session")
def world() -> World:
    return make_world()


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    return make_dossier()


@pytest.fixture(scope="session")
def evaluation(world: World) -> Evaluation:
    return evaluate(make_scenario(), world, date(2025, 2, 10))
