"""From statements to measures: rates are merged and carried, never invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from summitry.ledger import Dossier, Quote, Source, Statement
from summitry.news import draft_scenario, dump_draft
from summitry.policy import parse_scenario

DAY = date(2025, 2, 10)


def say(number: int, doc: str = "a", **fields: Any) -> Statement:
    base: dict[str, Any] = {"actor": ("USA",), "targets": ("JPN",), "status": "threatened"}
    return Statement(
        f"{doc}-{number:02d}", Quote(doc, "", 0, 0), **{"action": "tariff", **base, **fields}
    )


def draft(*statements: Statement) -> Any:
    docs = dict.fromkeys(s.quote.doc for s in statements)
    sources = tuple(Source(doc, doc, "", f"2025-02-0{i}") for i, doc in enumerate(docs, 1))
    return draft_scenario(Dossier(sources, statements), as_of=DAY)


def test_an_unknown_rate_stays_unknown() -> None:
    (measure,) = draft(say(1)).scenario.measures
    assert (measure.rate, measure.add, measure.unknown) == (None, None, "add")
    assert measure.id == "usa-jpn-unpriced"
    assert measure.quotes == ("a-01",)


def test_points_and_a_rate_of_one_number_have_an_id_each() -> None:
    points = say(1, value=5.0, unit="percent", change="raise", value_role="added")
    rate = say(2, "b", value=5.0, unit="percent", change="raise")
    assert [m.id for m in draft(points, rate).scenario.measures] == ["usa-jpn-5", "usa-jpn-5-2"]


def test_a_pause_over_before_the_announcement_is_left_out() -> None:
    tariff = say(1, value=25.0, unit="percent", status="announced", date="2025-02-01",
                 date_role="announced")  # fmt: skip
    pause = say(2, action="pause", status="paused", date="2024-11-13", date_role="deadline")
    (measure,) = draft(tariff, pause).scenario.measures
    assert measure.paused_until is None


def test_one_measure_for_each_exporter() -> None:
    both = say(1, targets=("CAN", "MEX"), value=25.0, unit="percent", status="announced")
    assert [m.id for m in draft(both).scenario.measures] == ["usa-can-25", "usa-mex-25"]


def test_documents_are_merged_and_the_newest_says_where_it_stands() -> None:
    first = say(1, "a", value=10.0, unit="percent", status="threatened")
    second = say(1, "b", value=10.0, unit="percent", status="in_force", date="2025-02-04")
    bare = say(2, "b", status="in_force")
    (measure,) = draft(first, second, bare).scenario.measures
    assert measure.quotes == ("a-01", "b-01", "b-02")
    assert (measure.status, measure.effective) == ("in_force", date(2025, 2, 4))


@pytest.mark.parametrize(
    ("change", "kind"), [("impose", "add"), ("cut", "rate"), ("raise", "rate")]
)
def test_a_cut_to_a_rate_is_a_total_and_a_new_tariff_is_added(change: str, kind: str) -> None:
    (measure,) = draft(say(1, value=15.0, unit="percent", change=change)).scenario.measures
    assert getattr(measure, kind) == 0.15


def test_points_on_top_are_added_and_points_off_are_taken_away() -> None:
    more = say(1, value=20.0, unit="percent", change="raise", value_role="added")
    less = say(2, value=5.0, unit="percent", change="cut", value_role="added", targets=("CHN",))
    assert [m.add for m in draft(more, less).scenario.measures] == [0.2, -0.05]


def test_a_step_and_what_it_comes_to_are_one_measure() -> None:
    """``a further 25% on top, taking it to 50%``: not 75 points."""
    step = say(1, value=25.0, unit="percent", change="impose", value_role="added")
    total = say(2, value=50.0, unit="percent", change="raise", value_role="rate")
    (measure,) = draft(step, total).scenario.measures
    assert (measure.rate, measure.add, measure.quotes) == (0.5, None, ("a-02", "a-01"))


def test_a_step_to_a_total_that_cannot_be_is_a_measure_of_its_own() -> None:
    step = say(1, value=25.0, unit="percent", change="impose", value_role="added")
    total = say(2, value=5000.0, unit="percent", change="raise", value_role="rate")
    drafted = draft(step, total)
    assert [(m.add, m.quotes) for m in drafted.scenario.measures] == [(0.25, ("a-01",))]
    assert [s.id for s, _ in drafted.left_out] == ["a-02"]


def test_a_statement_without_the_rate_does_not_move_a_priced_measure() -> None:
    priced = say(1, value=100.0, unit="percent", status="threatened")
    (measure,) = draft(priced, say(2, status="announced")).scenario.measures
    assert (measure.status, measure.quotes) == ("threatened", ("a-01", "a-02"))


def test_a_pause_sets_the_state() -> None:
    tariff = say(1, value=25.0, unit="percent", status="announced", date="2025-02-01")
    pause = say(2, action="pause", status="paused", value=30.0, unit="days", date="2025-02-03")
    (measure,) = draft(tariff, pause).scenario.measures
    assert measure.status == "paused"
    assert (measure.paused_from, measure.paused_until) == (date(2025, 2, 3), date(2025, 3, 5))
    assert measure.quotes == ("a-01", "a-02")


def test_groups_and_the_world() -> None:
    made = draft(say(1, targets=("EU",)), say(2, targets=("WLD",)), say(3, sector="cars, steel"))
    assert [(m.exporters, m.sectors) for m in made.scenario.measures] == [
        (("EU27",), ("goods",)), (("world",), ("goods",)), (("JPN",), ("cars", "steel")),
    ]  # fmt: skip


LEFT = [
    ({"action": "merger"}, "no lever for takeovers"),
    ({"action": "defence_spending"}, "not run; lever: defence"),
    ({"actor": ()}, "no importer named"),
    ({"targets": ()}, "no exporter named"),
    ({"targets": ("Huawei",)}, "Huawei is no economy that can levy or pay a tariff"),
    ({"negated": True}, "said not to be"),
    ({"change": "prior", "value": 25.0, "unit": "percent"}, "the rate that held before"),
    ({"change": "exempt"}, "an exemption inside a measure, without its extent"),
    ({"value": 99.0, "unit": "tonnes"}, "a value in tonnes is no rate"),
    ({"value": 1200.0, "unit": "percent"}, "a rate above 1000%"),
    ({"value": 5.6, "unit": "percent", "value_role": "effective rate"},
     "an average of duties collected, not a rate levied"),
    ({"sector": "films"}, "no sector of the baseline for films"),
    ({"status": "removed"}, "ended, and no rate stated"),
    ({"action": "pause"}, "a pause of no measure in these documents"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "reason"), LEFT, ids=[r for _, r in LEFT])
def test_left_out_with_a_reason(fields: dict[str, Any], reason: str) -> None:
    made = draft(say(1, **fields))
    assert [why for _, why in made.left_out] == [reason]
    assert made.scenario.measures == ()


def test_the_text_of_a_draft_quotes_its_sources_and_says_what_is_left_out() -> None:
    said = 'Washington "will" hit\nJapan:\u200b a 25% levy # soon? - yes\u202e'
    tariff = say(1, value=25.0, unit="percent", change="impose")
    tariff = replace(tariff, quote=Quote("a", said, 0, len(said)))
    bid = say(2, action="merger")
    dossier = Dossier((Source("a", "a", "", "2025-02-09"),), (tariff, bid))
    made = draft_scenario(dossier, as_of=DAY)
    text = dump_draft(made, dossier)
    lines = text.splitlines()
    at = lines.index("- id: usa-jpn-25")
    assert lines[at - 1] == (
        '# a-01 (2025-02-09): "Washington "will" hit Japan: a 25% levy # soon? - yes"'
    )
    assert lines[-2:] == [
        "# Left out, each with the reason:", '# a-02, merger: no lever for takeovers: ""',
    ]  # fmt: skip
    assert parse_scenario(text) == made.scenario


def test_quotes_of_a_large_draft_stay_within_the_size_of_a_scenario() -> None:
    long = "Washington hit Japan. " * 60
    told = [
        replace(say(i, value=float(i), unit="percent"), quote=Quote("a", long, i, i + len(long)))
        for i in range(1, 900)
    ]
    dossier = Dossier((Source("a", "a", "", "2025-02-09"),), told)
    made = draft_scenario(dossier, as_of=DAY)
    assert (len(made.scenario.measures), len(made.left_out)) == (500, 399)
    assert made.left_out[0][1] == "a scenario holds 500 measures: read the pile in parts"
    text = dump_draft(made, dossier)
    assert len(text) < 1_000_000
    assert text.count("# a-") == 500 + 300
