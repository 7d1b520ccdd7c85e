"""Exposure, investment and security in the brief: only when touched, every figure computed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from summitry.brief import Heading, Items, Table, build_brief
from summitry.brief.check import check_brief, cited_traces
from summitry.exposure import compute_sector_exposure
from summitry.ledger.records import Dossier, Fact
from summitry.policy import Scenario, TariffMeasure, economy_name
from summitry.policy.commitments import DefenceMeasure, PledgeMeasure
from summitry.security import compute_gdp_musd, load_military_spending
from summitry.strategy import evaluate
from summitry.world import load_world
from tests.brief.conftest import make_dossier, make_quote, make_statements

HEADINGS = ("exposure", "investment", "security")


def keys_of(brief):
    return [b.key for b in brief.blocks if isinstance(b, Heading) and b.level == 2]


def find(brief, key):
    return next(b for b in brief.blocks if isinstance(b, Table) and b.key == key)


def rows_of(table):
    return [[cell.text for cell in row] for section in table.sections for row in section.rows]


@pytest.fixture(scope="module")
def brief(dossier, evaluation):
    return build_brief(dossier, (), evaluation)


def test_all_three_are_there_where_the_documents_touch_them(brief):
    check_brief(brief)
    assert [key for key in keys_of(brief) if key in HEADINGS] == list(HEADINGS)


def test_none_is_there_where_nothing_touches_them(world):
    lower = TariffMeasure(id="free", importer="USA", exporters="CAN", rate=0.0)
    evaluation = evaluate(Scenario(name="free", measures=(lower,)), world)
    brief = build_brief(Dossier((), ()), (), evaluation)
    assert not set(keys_of(brief)) & set(HEADINGS)


def test_value_added_behind_is_that_of_the_widest_case(brief, evaluation):
    world = evaluation.world
    exposures = [compute_sector_exposure(world, case.outcome.shock) for case in evaluation.cases]
    exposure = max(exposures, key=lambda one: one.sales_hit.sum())
    table = find(brief, "exposure-table")
    japan = next(row for row in rows_of(table) if row[0].startswith("Japan"))
    behind = exposure.value_added_behind[world.economy_index("JPN")].sum()
    assert float(japan[1]) == pytest.approx(behind / 1e3, abs=0.006)
    hit = np.flatnonzero(exposure.sales_hit.sum(axis=1))
    named = {economy_name(world.economies[k]) for k in hit} | {"United States"}
    assert len(named) > 1
    assert named.isdisjoint(row[0].rstrip("\u2020") for row in rows_of(table))
    assert "not plant ownership" in table.note


def test_a_pledge_is_new_money_above_the_level_of_today(brief):
    (row,) = rows_of(find(brief, "pledges"))
    assert row == ["firms of Japan, into United States", "1,000.0", "a level to reach",
                   "nobody said by when", "216.7", ""]  # fmt: skip
    said = " ".join(item.text for b in brief.blocks if isinstance(b, Items) for item in b.items)
    assert "From USD 783.3 billion in 2023 to 1,000.0 billion 216.7 billion are missing" in said
    assert "larger current-account deficit" in said


def test_a_share_of_gdp_in_money(brief, evaluation):
    (row,) = rows_of(find(brief, "spending"))
    world = evaluation.world
    gdp = compute_gdp_musd(world, "JPN")
    today = load_military_spending()["JPN"].percent_of_gdp
    assert row[0] == "Japan: 5.0 % of GDP"
    assert float(row[1]) == today
    assert float(row[2]) == pytest.approx(0.05 * gdp / 1e3, abs=0.06)
    assert float(row[3]) == pytest.approx((0.05 - today / 100) * gdp / 1e3, abs=0.06)
    assert row[4] == ""  # this small world has no sectors of equipment


def test_imports_of_equipment_in_the_bundled_world(dossier):
    world = load_world()
    evaluation = evaluate(Scenario(name="none", measures=()), world)
    (row,) = rows_of(find(build_brief(dossier, (), evaluation), "spending"))
    assert float(row[4]) > 0


def test_who_asks_is_no_part_of_those_asked(evaluation):
    asked = replace(make_statements()[4], targets=("NATO",))
    dossier = replace(make_dossier(), statements=(asked,))
    (row,) = rows_of(find(build_brief(dossier, (), evaluation), "spending"))
    assert row[0] == "NATO members without who asks: 5.0 % of GDP"
    gdp = compute_gdp_musd(evaluation.world, "CAN")  # the one member left in this world
    assert float(row[2]) == pytest.approx(0.05 * gdp / 1e3, abs=0.06)


def test_bases_and_treaties_where_troops_are_spoken_of(evaluation):
    troops = Fact("f9", make_quote("first", "Talks on the treaty"), "unpriced",
                  "US bases and troops", ("JPN", "USA"))  # fmt: skip
    brief = build_brief(replace(make_dossier(), facts=(troops,)), (), evaluation)
    rows = rows_of(find(brief, "bases"))
    assert ["Japan: host support", "2016 to 2019", "12.6 USD billion"] in [row[:3] for row in rows]
    assert "Japan paid 38 % of what both sides paid" in find(brief, "bases").note
    said = [item.text for b in brief.blocks if isinstance(b, Items) for item in b.items]
    assert any(line.startswith("Treaty of Mutual Cooperation and Security (USA-JPN)")
               for line in said)  # fmt: skip


def test_every_figure_has_a_trace_with_its_source(brief):
    traces = {trace.key: trace for trace in brief.traces}
    for key in ("exposure-table", "pledges", "spending"):
        cited = [traces[k] for k in cited_traces(find(brief, key))]
        said = ("Johnson", "Ministry of Defense", "783", "2025")
        assert any(word in line for word in said for trace in cited for line in trace.lines), key


def test_a_scenario_with_pledge_and_budget_touches_both_without_any_document(world):
    pledge = PledgeMeasure(
        id="plants",
        lever="pledge",
        economies=("JPN",),
        receivers=("USA",),
        amount=550_000,
        years=4,
        additional=0.5,
    )
    budget = DefenceMeasure(
        id="budget", lever="defence", economies=("JPN",), share=0.02, now=0.016,
        exporters=("USA",), content=0.3, sectors=("C29",), source="a what-if",
    )  # fmt: skip
    empty = evaluate(Scenario(name="none", measures=()), world)
    scenario = Scenario(name="money", measures=(pledge, budget))
    brief = build_brief(Dossier((), ()), (), replace(empty, scenario=scenario))
    assert [key for key in keys_of(brief) if key in HEADINGS] == ["investment", "security"]
    (row,) = rows_of(find(brief, "pledges"))
    assert row == ["Japan, into United States", "550.0", "to be spent", "4 years", "275.0", "68.8"]
    (row,) = rows_of(find(brief, "spending"))
    gdp = compute_gdp_musd(world, "JPN") / 1e3
    assert float(row[3]) == pytest.approx(0.004 * gdp, abs=0.06)
    assert float(row[4]) == pytest.approx(0.3 * 0.004 * gdp, abs=0.06)
