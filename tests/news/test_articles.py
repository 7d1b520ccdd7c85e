"""What the ledger must hold after reading the four articles (kept beside the project)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from summitry.ledger import Dossier, Statement
from summitry.news import draft_scenario, read_documents

USA = ("USA",)


def find(dossier: Dossier, doc: str, action: str, **fields: Any) -> list[Statement]:
    """Statements of one document and action whose fields hold these values."""
    found = []
    for statement in dossier.statements:
        if statement.quote.doc != doc or statement.action != action:
            continue
        if all(getattr(statement, key) == value for key, value in fields.items()):
            found.append(statement)
    return found


TARIFFS = [
    ("000", {"actor": USA, "targets": ("CAN", "MEX"), "value": 25.0, "unit": "percent"}),
    ("000", {"actor": USA, "targets": ("CHN",), "value": 10.0, "status": "in_force",
             "date": "2025-02-04"}),
    ("000", {"actor": USA, "targets": ("WLD",), "value": None, "status": "threatened"}),
    ("001", {"actor": USA, "targets": ("EU",), "value": None, "status": "proposed"}),
    ("001", {"actor": USA, "targets": ("JPN",), "value": None, "status": "threatened"}),
    ("003", {"actor": USA, "targets": ("JPN",), "value": None, "sector": "steel",
             "status": "threatened"}),
]  # fmt: skip


@pytest.mark.parametrize(("doc", "fields"), TARIFFS)
def test_tariffs(dossier: Dossier, doc: str, fields: dict[str, Any]) -> None:
    assert find(dossier, doc, "tariff", **fields)


def test_pauses_and_their_length(dossier: Dossier) -> None:
    (one_month,) = find(dossier, "001", "pause")
    assert (one_month.value, one_month.unit, one_month.status) == (1.0, "months", "paused")
    assert set(one_month.targets) == {"CAN", "MEX"}
    (on_hold,) = find(dossier, "000", "pause")
    assert set(on_hold.targets) == {"CAN", "MEX"}
    assert on_hold.value is None


def test_deficit_to_zero(dossier: Dossier) -> None:
    (target,) = find(dossier, "001", "deficit_target", actor=USA)
    assert (target.value, target.targets, target.status) == (0.0, ("JPN",), "demanded")


def test_investment_and_purchases(dossier: Dossier) -> None:
    (japan,) = find(dossier, "001", "investment_pledge")
    assert (japan.actor, japan.value, japan.unit) == (("JPN",), 1e12, "USD")
    (softbank,) = find(dossier, "000", "investment_pledge")
    assert (softbank.actor, softbank.value, softbank.date) == (("SoftBank",), 1e11, "2024-12")
    (purchase,) = find(dossier, "001", "purchase_commitment")
    assert purchase.value is None
    assert set(str(purchase.sector).split(", ")) == {"energy", "defence equipment"}


def test_steel_takeover(dossier: Dossier) -> None:
    (bid,) = find(dossier, "000", "merger")
    assert bid.value == 15e9
    assert find(dossier, "001", "merger")
    blocked = find(dossier, "001", "merger_block", actor=USA)
    assert {s.value for s in blocked} == {14.1e9, None}
    assert all({"Nippon Steel", "US Steel"} == set(s.targets) for s in blocked)


def test_defence_shares_of_gdp(dossier: Dossier) -> None:
    (japan,) = find(dossier, "002", "defence_spending", actor=("JPN",))
    assert (japan.value, japan.unit) == (2.0, "percent_gdp")
    (nato,) = find(dossier, "002", "defence_spending", actor=USA)
    assert (nato.value, nato.unit, nato.targets) == (5.0, "percent_gdp", ("NATO",))
    assert nato.status == "demanded"


def test_facts(dossier: Dossier) -> None:
    clocks = {
        (f.value, f.unit) for f in dossier.facts if f.kind == "clock" and f.quote.doc == "000"
    }
    assert {(180.0, "days"), (60.0, "days")} <= clocks
    assert any(f.kind == "legal" and f.quote.doc == "001" for f in dossier.facts)
    (market,) = [f for f in dossier.facts if f.kind == "market"]
    assert market.date == "2025-02-09"
    unpriced = {f.what for f in dossier.facts if f.kind == "unpriced"}
    assert {
        "denuclearisation of North Korea", "citizens abducted by North Korea",
        "Taiwan and the Taiwan Strait", "South China Sea and East China Sea",
        "bases and troops abroad", "fentanyl and drugs",
    } <= unpriced  # fmt: skip


def test_differences(dossier: Dossier) -> None:
    found = {(d.topic, d.verdict): set(d.values) for d in dossier.differences}
    assert found[("meeting: JPN and USA", "evolution")] == {
        "proposed for 2024-11",
        "held 2025-02-07",
    }
    days = next(v for (topic, verdict), v in found.items() if topic.startswith("day of"))
    assert days == {"2025-02-07", "2025-02-08"}
    price = next(v for (topic, verdict), v in found.items() if topic.startswith("price"))
    assert price == {"15 billion USD", "14.1 billion USD"}


def test_damaged_names_are_flagged_and_not_repaired(dossier: Dossier) -> None:
    assert {("Isbon", "Ishiba"), ("Ishbon", "Ishiba")} <= {
        (g.quote.text, g.repair) for g in dossier.garbles
    }
    (meeting,) = [s for s in dossier.statements if s.quote.text.startswith("Isbon")]
    assert meeting.garbled
    assert meeting.repair == (("Isbon", "Ishiba"),)


def test_furniture_is_listed_not_cut(dossier: Dossier) -> None:
    dropped = [d for d in dossier.dropped if d.quote.doc == "001"]
    assert any(d.why == "not in English" for d in dropped)
    assert any("2026" in d.quote.text for d in dropped)
    source = next(s for s in dossier.sources if s.doc == "001")
    assert "2026" in source.text
    assert not any("2026" in (s.date or "") for s in dossier.statements)


def test_every_quote_is_exact(dossier: Dossier) -> None:
    texts = {s.doc: s.text for s in dossier.sources}
    quotes = [s.quote for s in dossier.statements] + [f.quote for f in dossier.facts]
    quotes += [d.quote for d in dossier.dropped] + [g.quote for g in dossier.garbles]
    quotes += [q for d in dossier.differences for q in d.quotes]
    assert quotes
    assert all(texts[q.doc][q.start : q.end] == q.text for q in quotes)


def test_offsets_count_the_file_as_decoded(articles: list[Path], dossier: Dossier) -> None:
    for path in articles:
        text = path.read_bytes().decode("utf-8")
        assert next(s.text for s in dossier.sources if s.doc == path.stem) == text


def test_reading_without_dates_guesses_none(articles: list[Path]) -> None:
    bare = read_documents(articles)
    published = {s.doc: s.published for s in bare.sources}
    assert published == {"000": None, "001": "2025-02-10", "002": None, "003": None}
    (tariff,) = find(bare, "000", "tariff", value=10.0)
    assert tariff.date is None
    (pause,) = find(bare, "001", "pause")
    assert pause.value == 1.0


def test_the_hoped_for_meeting_is_dated_by_the_offices_a_text_names(articles: list[Path]) -> None:
    """President-elect and prime minister together leave one November: that of 2024."""
    (evolution,) = [d for d in read_documents(articles).differences if d.verdict == "evolution"]
    assert evolution.values == ("proposed for 2024-11-18", "held 2025-02-07")


def test_draft_of_the_four_articles(dossier: Dossier) -> None:
    draft = draft_scenario(dossier, as_of=date(2025, 2, 10))
    measures = {m.id: m for m in draft.scenario.measures}
    for name in ("usa-can-25", "usa-mex-25"):
        assert measures[name].add == 0.25
        assert measures[name].status == "paused"
    assert measures["usa-chn-10"].add == 0.10
    assert measures["usa-chn-10"].status == "in_force"
    assert measures["usa-chn-10"].effective == date(2025, 2, 4)
    for name in ("usa-eu27-unpriced", "usa-jpn-unpriced"):
        assert measures[name].unknown == "add"
        assert measures[name].rate is None
    kept = {q for m in draft.scenario.measures for q in m.quotes}
    left = {s.id for s, _ in draft.left_out}
    assert kept | left == {s.id for s in dossier.statements}
    assert not kept & left
