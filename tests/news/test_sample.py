"""The sample dossier: what it says, where it disagrees, and what is drafted from it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitry.ledger import Dossier, Source
from summitry.news import draft_scenario, read_documents, sample_paths
from summitry.news._reading import read_source
from summitry.policy import measure_state


@pytest.fixture(scope="module")
def sample() -> Dossier:
    return read_documents(sample_paths())


def test_three_short_accounts_with_dates(sample: Dossier) -> None:
    assert [s.published for s in sample.sources] == ["2025-02-06", "2025-02-08", "2025-02-10"]
    assert all(120 <= len(s.text.split()) <= 250 for s in sample.sources)
    assert sample.failures == ()


def test_they_disagree_in_exactly_two_places(sample: Dossier) -> None:
    conflicts = [d for d in sample.differences if d.verdict in ("conflict", "soft_conflict")]
    assert {frozenset(d.values) for d in conflicts} == {
        frozenset({"2025-02-07", "2025-02-08"}),
        frozenset({"14.1 billion USD", "15 billion USD"}),
    }


def test_what_is_on_the_table(sample: Dossier) -> None:
    actions = {s.action for s in sample.statements}
    assert {
        "tariff", "pause", "deficit_target", "investment_pledge", "purchase_commitment", "merger",
        "merger_block", "defence_spending", "talks_summit", "joint_statement",
    } <= actions  # fmt: skip
    assert {f.kind for f in sample.facts} == {"clock", "legal", "market", "unpriced"}


def test_draft(sample: Dossier) -> None:
    day = date(2025, 2, 10)
    draft = draft_scenario(sample, as_of=day)
    states = {m.id: measure_state(m, day) for m in draft.scenario.measures}
    assert states == {
        "usa-chn-10": "in_force", "usa-can-25": "paused", "usa-mex-25": "paused",
        "usa-jpn-cars-unpriced": "threatened", "usa-jpn-unpriced": "threatened",
        "usa-world-unpriced": "threatened", "usa-eu27-unpriced": "threatened",
    }  # fmt: skip
    canada = next(m for m in draft.scenario.measures if m.id == "usa-can-25")
    assert (canada.announced, canada.paused_until) == (date(2025, 2, 1), date(2025, 3, 4))
    assert {s.quote.doc for s in sample.statements if s.id in canada.quotes} == {
        "1-before-the-visit", "3-a-view-from-asia",
    }  # fmt: skip


TEXTS = [path.read_text(encoding="utf-8") for path in sample_paths()]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_texts_never_crash_and_quotes_stay_exact(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 40))
        put = data.draw(
            st.text(max_size=12) | st.sampled_from(["%", "$", "\n", "U.S.", "25", "’s"])
        )
        text = text[:at] + put + text[at + cut :]
    statements, facts, dropped = read_source(Source("x", "x", text, "2025-02-08"))
    for quote in [r.quote for r in (*statements, *facts, *dropped)]:
        assert text[quote.start : quote.end] == quote.text


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=600))
def test_any_text_can_be_read(text: str) -> None:
    read_source(Source("x", "x", text, None))
