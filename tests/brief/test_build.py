from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from summitry.brief import Brief, Chart, Heading, Items, Table, build_brief, write_html
from summitry.brief.check import cited_traces
from summitry.ledger.records import Dossier, Statement
from summitry.model import compute_indicators
from summitry.policy import Scenario, TariffMeasure
from summitry.strategy import compare, evaluate


@pytest.fixture(scope="module")
def brief(dossier, evaluation) -> Brief:
    left_out = ((dossier.statements[2], "pledges are not modelled yet"),)
    return build_brief(dossier, left_out, evaluation)


def find_table(brief: Brief, key: str) -> Table:
    tables = [b.table if isinstance(b, Chart) else b for b in brief.blocks]
    return next(t for t in tables if isinstance(t, Table) and t.key == key)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for section in table.sections for row in section.rows]


def test_the_parts_come_in_order(brief):
    heads = [b.text for b in brief.blocks if isinstance(b, Heading) and b.level == 2]
    assert heads == [
        "Who and when",
        "What each side can live with",
        "Dates ahead",
        "Everything on the table",
        "What it is worth",
        "How sure, and how it was made",
        "When",
        "Run by run",
        "Exposed through others",
        "Money to invest",
        "Security in accounts",
        "Where accounts disagree",
        "What was not priced, and why",
    ]
    assert brief.title == "United States and Japan"
    assert "10 February 2025" in brief.subtitle


def test_every_act_is_on_the_table_priced_or_not(brief):
    table = find_table(brief, "everything")
    assert [section.title for section in table.sections] == [
        "United States",
        "Japan",
    ]
    rows = {(row[0], row[2]): row[4] for row in texts(table)}
    assert rows["acts on Vietnam", "10 %"] == "run A"
    assert rows["acts on Canada", "25 %"] == "run B"
    assert rows["threatens Japan", "no number stated"] == "run D, as a curve"
    assert rows["offers to the United States", "up to USD 1 trillion"] == (
        "pledges are not modelled yet"
    )
    assert rows["asks of Japan", "5 % of GDP"] == "no lever for defence spending"


def test_sources_are_counted_and_quoted(brief, dossier):
    row = next(r for s in find_table(brief, "everything").sections for r in s.rows
               if r[0].text == "acts on Canada")  # fmt: skip
    assert row[5].text == "2"
    (key,) = row[5].traces
    trace = next(t for t in brief.traces if t.key == key)
    canada = dossier.statements[1]
    assert [q.text for q in trace.quotations] == [canada.quote.text, canada.also[0].text]
    assert [q.place for q in trace.quotations] == [
        f"Document 1, characters {canada.quote.start} to {canada.quote.end}",
        f"Document 2, characters 0 to {canada.also[0].end}",
    ]


def test_figures_are_those_of_the_model(brief, evaluation):
    case = next(case for case in evaluation.cases if case.key == "with_paused")
    indicators = compute_indicators(case.outcome)
    canada = evaluation.world.economy_index("CAN")
    row = next(r for r in texts(find_table(brief, "run-b-economies")) if r[0] == "Canada")
    printed = [float(text.replace("\u2212", "-").replace(",", "")) for text in row[1:]]
    assert printed[0] == pytest.approx(indicators["real_income_pct"][canada], abs=0.005)
    assert printed[1] == pytest.approx(indicators["real_income_musd"][canada] / 1e3, abs=0.005)
    assert printed[3] == pytest.approx(indicators["export_volume_pct"][canada], abs=0.005)
    assert printed[0] < 0


def test_the_curve_begins_at_nothing_and_carries_later_history(brief, evaluation):
    chart = next(b for b in brief.blocks if isinstance(b, Chart) and b.key == "run-d-chart")
    assert {mark.short for mark in chart.drawing.marks} == {"24 %", "25 %"}
    assert all("later history" in mark.label for mark in chart.drawing.marks)
    assert all(abs(line.y[0]) < 1e-6 for line in chart.drawing.lines)
    japan = next(line for line in chart.drawing.lines if line.label == "Japan")
    along = evaluation.curves[0].real_income_pct[:, evaluation.world.economy_index("JPN")]
    assert japan.y[-1] == pytest.approx(along[-1] - along[0], abs=1e-6)


def test_charts_stand_above_their_tables(brief):
    charts = [b for b in brief.blocks if isinstance(b, Chart)]
    assert [chart.key for chart in charts] == ["income", "timeline", "run-d-chart", "others"]
    assert all(chart.table.sections[0].rows for chart in charts)


def test_every_figure_has_a_trace_and_every_trace_is_cited(brief):
    keys = {trace.key for trace in brief.traces}
    cited = {key for block in brief.blocks for key in cited_traces(block)}
    cited |= {key for trace in brief.traces for key in trace.see}
    assert cited == keys
    assert [trace.number for trace in brief.traces] == list(range(1, len(keys) + 1))
    for block in brief.blocks:
        if isinstance(block, Chart):
            assert block.traces
    run = next(t for t in brief.traces if t.title.startswith("Run B"))
    titles = {t.key: t.title for t in brief.traces}
    seen = [titles[key] for key in run.see]
    assert any(title.startswith("Measure:") for title in seen)
    assert seen[-1] == "Baseline small"
    assert any("converged" in line for line in run.lines)


def test_borrowed_technology_is_flagged_where_it_is_shown(brief):
    names = [row[0] for row in texts(find_table(brief, "run-a-economies"))]
    assert "Vietnam\u2020" in names
    assert "Japan" in names
    assert "borrows" in find_table(brief, "run-a-economies").note


def test_an_actor_outside_the_baseline_is_named_and_breaks_nothing(brief):
    page = write_html(brief)
    assert "Not an economy of the baseline small: North Korea." in page
    assert "Measure left out, United States: 50 % added to the duty" in page


def test_disagreements_damage_and_failures_are_shown(brief):
    (section,) = find_table(brief, "differences").sections
    assert section.title.startswith("Duty on Canada. They contradict each other.")
    assert [row[0].text for row in section.rows] == ["25 %", "30 %"]
    assert texts(find_table(brief, "garbles"))[0][:2] == ["\u201cIshbia\u201d", "Ishiba"]
    page = write_html(brief)
    assert "1 passage of the documents: menu." in page
    assert "Not read: empty.txt. Seen: nothing." in page


def test_the_same_input_gives_the_same_page(dossier, evaluation):
    pages = {write_html(build_brief(dossier, (), evaluation)) for _ in range(2)}
    assert len(pages) == 1


def test_no_number_is_a_negative_zero_or_missing(brief):
    page = write_html(brief)
    assert not re.search(r"[\u2212+-]0(\.0+)?[^0-9.]", page.split("</style>")[1])
    assert "nan" not in re.findall(r"\b[a-z]+\b", page)


def test_nothing_priced_is_still_a_brief(dossier, world):
    empty = evaluate(Scenario(name="empty", measures=()), world, date(2025, 2, 10))
    page = write_html(build_brief(dossier, (), empty))
    assert "No measure on the table can be priced in this version." in page
    assert "no lever for tariff" in page


def test_nothing_at_all_is_still_a_brief(world):
    empty = evaluate(Scenario(name="empty", title="A quiet week", measures=()), world, None)
    brief = build_brief(Dossier((), ()), (), empty)
    assert brief.title == "A quiet week"
    page = write_html(brief)
    assert "The documents hold no act, offer, demand or threat." in page
    assert "as of undated" not in page


def test_a_scenario_without_documents_is_still_a_brief(evaluation):
    page = write_html(build_brief(Dossier((), ()), (), evaluation))
    assert "A made-up table" in page
    assert "No document was read." in page


def test_parties_outside_the_baseline_get_words_but_no_figures(dossier, evaluation):
    talks = [s for s in dossier.statements if s.action == "talks_summit" and "PRK" in s.targets]
    alone = replace(dossier, statements=tuple(talks), differences=(), garbles=())
    brief = build_brief(alone, (), evaluation)
    assert brief.title == "Japan and North Korea"
    assert find_table(brief, "run-a-economies")
    write_html(brief)


def test_hostile_words_in_documents_stay_words(dossier, evaluation):
    bad = "<script>alert(1)</script>\u202e</svg>{{ 7*7 }}"
    worse: list[Statement] = [
        replace(s, quote=replace(s.quote, text=bad), actor=(bad,), sector=bad, attributed_to=bad)
        for s in dossier.statements
    ]
    sources = tuple(replace(s, title=bad, outlet=bad, notes=(bad,)) for s in dossier.sources)
    facts = tuple(replace(f, what=bad, subject=(bad,)) for f in dossier.facts)
    hostile = replace(dossier, statements=tuple(worse), sources=sources, facts=facts)
    page = write_html(build_brief(hostile, ((worse[2], bad),), evaluation))
    assert "<script" not in page
    assert page.count("</svg>") == page.count("<svg")


def test_a_threat_of_everybody_to_everybody_is_a_curve_too(world):
    threat = TariffMeasure(id="all", importer="world", exporters="world", unknown="add")
    known = TariffMeasure(id="two", importer=("USA", "JPN"), exporters="CAN", add=0.1)
    both = TariffMeasure(id="pair", importer=("USA", "JPN"), exporters="CHE", unknown="rate")
    scenario = Scenario(name="all", measures=(threat, known, both))
    result = evaluate(scenario, world, None, rates=(0.0, 0.25, 0.5))
    brief = build_brief(Dossier((), ()), (), result)
    heads = [column.title for column in find_table(brief, "run-b-table").columns]
    assert heads[-1] == "Tariff revenue, all countries"
    heads = [column.title for column in find_table(brief, "run-c-table").columns]
    assert heads[-1] == "Tariff revenue, United States and Japan"
    write_html(brief)


def test_issues_raised_stand_below_the_table_each_with_its_sentences(brief, dossier):
    raised = {fact.what for fact in dossier.facts if fact.kind == "unpriced"}
    (issues,) = (b for b in brief.blocks if isinstance(b, Items) and b.short)
    assert len(issues.items) == len(raised)
    titles = {trace.key: trace.title for trace in brief.traces}
    for item in issues.items:
        assert item.text.startswith(titles[item.traces[0]])


def test_meetings_without_a_number_share_a_row_with_every_sentence(dossier, evaluation):
    first = next(s for s in dossier.statements if s.id == "s7")
    other = replace(first, id="s8", targets=("KOR",), status="completed")
    more = replace(dossier, statements=(*dossier.statements, other))
    brief = build_brief(more, (), evaluation)
    table = find_table(brief, "everything")
    (row,) = (r for s in table.sections for r in s.rows if s.title == "Japan"
              and r[0].text.startswith("talks with"))  # fmt: skip
    assert row[0].text == "talks with North Korea and South Korea"
    assert row[1].detail == "2 acts"
    assert len(row[5].traces) == 2


def test_the_timeline_shows_the_measures_and_says_which_clock_has_no_start(brief):
    chart = next(b for b in brief.blocks if isinstance(b, Chart) and b.key == "timeline")
    assert chart.drawing.today == date(2025, 2, 10)
    kinds = {s.kind for g in chart.drawing.groups for lane in g.lanes for s in lane.stretches}
    assert {"in_force", "paused"} <= kinds
    notes = [item.text for b in brief.blocks if isinstance(b, Items) for item in b.items]
    assert any("180 days; the documents give no start" in note for note in notes)


def test_another_scenario_can_stand_beside_what_is_in_force(dossier, evaluation):
    other = Scenario(name="peace", measures=())
    sides = [(evaluation.scenario, evaluation.as_of), (other, None)]
    brief = build_brief(dossier, (), evaluation, comparison=compare(sides, evaluation.world))
    heads = [b.text for b in brief.blocks if isinstance(b, Heading) and b.level == 2]
    assert "Side by side" in heads
    assert "peace" in write_html(brief)
