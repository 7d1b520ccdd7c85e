"""Every case of the casebook: sourced, in step with the others, valued on several days."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from summitry.model import compute_real_income_pct
from summitry.policy import (
    apply_scenario,
    casebook_names,
    compute_average_rates,
    dump_scenario,
    find_economy,
    list_states,
    load_casebook,
    parse_scenario,
)
from summitry.strategy import evaluate
from summitry.strategy.cases import list_cases
from summitry.world import load_world

PAGE = (Path(__file__).parents[2] / "docs" / "casebook.md").read_text(encoding="utf-8")
WORLD = load_world()
NAMES = casebook_names()
APART = ("february-2025", "levers")  # with measures of their own
CHECK = PAGE.split("## Checked against a tracker")[1].split("Why they differ")[0]
RESULTS = PAGE.split("## What it gives")[1]
TRACKER = "tariffs/us_tariff_increase_by_partner_and_date.csv"
# Days in the page on which the tracker's column is that of another of its dates.
TRACKER_DAY = {
    "2025-03-04": "2025-03-06", "2025-04-09": "2025-04-08", "2025-05-14": "2025-05-12",
    "2025-06-04": "2025-06-03",
}  # fmt: skip
PARTNERS = {
    "Japan": "JAPAN", "Korea": "KOREA, SOUTH", "China": "CHINA", "Canada": "CANADA",
    "Mexico": "MEXICO", "EU": "EUROPEAN UNION", "Taiwan": "TAIWAN",
}  # fmt: skip


def days_of(name: str) -> list[date]:
    """The case's own day, the day before its first measure, and the first and last changes."""
    case = load_casebook(name)
    starts = sorted({m.effective for m in case.measures if m.effective})
    steps = (starts[0], starts[len(starts) // 2], starts[-1]) if starts else ()
    return sorted({case.as_of, *steps})


def read_rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def average(day: str):
    measures = list_cases(load_casebook("usa-2025-26"), WORLD, date.fromisoformat(day))["in_force"]
    return compute_average_rates(WORLD, measures, "USA")


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_says_when_under_what_law_why_and_by_which_act(name):
    case = load_casebook(name)
    assert case.title
    assert case.as_of
    assert case.notes
    assert case.sources
    for measure in case.measures:
        assert measure.reason, measure.id
        assert measure.source, measure.id
        assert measure.announced or measure.status, measure.id
        if measure.effective:
            assert measure.authority, measure.id
    assert parse_scenario(dump_scenario(case)) == case


@pytest.mark.parametrize(
    ("name", "day"), [(name, day) for name in NAMES for day in days_of(name)], ids=str
)
def test_every_case_is_valued_on_several_days(name, day):
    case = load_casebook(name)
    evaluation = evaluate(case, WORLD, day, rates=(0.0, 0.25))
    assert all(run.outcome.certificate.converged for run in evaluation.cases)
    for run in evaluation.cases:
        assert np.isfinite(compute_real_income_pct(run.outcome)).all()
    held = {m.id for run in evaluation.cases for m in run.measures}
    held |= {curve.measure.id for curve in evaluation.curves}
    assert held | {m.id for m, _ in evaluation.skipped} == {m.id for m in case.measures}
    assert list_states(case.measures, day)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in APART])
def test_a_measure_in_two_cases_is_the_same_in_both(name):
    whole = {m.id: m for m in load_casebook("usa-2025-26").measures}
    for measure in load_casebook(name).measures:
        other = whole[measure.id]
        if hasattr(other, "yields_to"):  # to those of its own case
            assert set(measure.yields_to) <= set(other.yields_to)
            other = other.model_copy(update={"yields_to": measure.yields_to})
        assert measure == other


def test_the_page_names_every_case_and_every_case_is_on_the_page():
    named = re.findall(r"^\| `([\w-]+)` \|", PAGE, flags=re.MULTILINE)
    assert sorted(named) == list(NAMES)


@pytest.mark.parametrize("row", read_rows(CHECK), ids=lambda row: row[0])
def test_the_averages_on_the_page_are_what_the_case_gives(row):
    for partner, cell in zip(PARTNERS, row[1:], strict=True):
        ours = cell.split(" / ")[0]
        before, after = average(row[0]).of("EU27" if partner == "EU" else find_economy(partner))
        assert f"{(after - before) * 100:.1f}" == ours, partner


@pytest.mark.parametrize("row", read_rows(CHECK), ids=lambda row: row[0])
def test_the_tracker_on_the_page_is_the_trackers(row, data_dir):
    with (data_dir / TRACKER).open(encoding="utf-8") as file:
        known = {(r["country_name"], r["date"]): float(r["effective tariff"])
                 for r in csv.DictReader(file)}  # fmt: skip
    day = TRACKER_DAY.get(row[0], row[0])
    for name, cell in zip(PARTNERS.values(), row[1:], strict=True):
        assert cell.split(" / ")[1] == f"{known[name, day]:.1f}"


def with_added(measures, name: str, points: float):
    found = [m.model_copy(update={"add": points}) if m.id == name else m for m in measures]
    assert sum(m.id == name for m in measures) == 1
    return compute_average_rates(WORLD, found, "USA")


def test_why_the_page_and_the_tracker_differ(data_dir):
    """The tracker adds 105 on China, not 125; and takes cars at 15 % from 7 August."""
    with (data_dir / TRACKER).open(encoding="utf-8") as file:
        known = {(r["country_name"], r["date"]): float(r["effective tariff"])
                 for r in csv.DictReader(file)}  # fmt: skip
    start, at_34, at_84, last = (
        known["CHINA", f"2025-04-0{day}"] for day in (3, 5, 8, 9)
    )  # points added, all told
    covered = (at_34 - start) / 34
    assert (at_84 - start) / 84 == pytest.approx(covered, abs=1e-4)
    assert (last - start) / covered == pytest.approx(105, abs=0.05)
    april, august = (
        list_cases(load_casebook("usa-2025-26"), WORLD, date(2025, *day))["in_force"]
        for day in ((4, 11), (8, 7))
    )
    before, after = with_added(april, "china-125", 1.05).of("CHN")
    assert f"{100 * (after - before):.1f}" == "93.3"
    assert "With 105 ours is 93.3 on 11 April, not 106.8" in " ".join(PAGE.split())
    rates = with_added(august, "autos-25", 0.15)
    korea, japan = (100 * (after - before) for before, after in map(rates.of, ("KOR", "JPN")))
    said = f"With cars at 15 % on 7 August ours is {korea:.1f} in Korea and {japan:.1f} in Japan"
    assert said in " ".join(PAGE.split())
    assert korea == pytest.approx(known["KOREA, SOUTH", "2025-08-07"], abs=0.3)


@pytest.mark.parametrize("row", read_rows(RESULTS), ids=lambda row: row[0])
def test_the_results_on_the_page_are_what_the_case_gives(row):
    name, day = re.fullmatch(r"`([\w-]+)`, (\S+)", row[0]).groups()
    measures = list_cases(load_casebook(name), WORLD, date.fromisoformat(day))["in_force"]
    from summitry.model import solve

    change = compute_real_income_pct(solve(WORLD, apply_scenario(WORLD, measures)))
    for item in row[1].split(", "):
        economy, shown = item.rsplit(" ", 1)
        code = find_economy(economy)
        assert f"{change[WORLD.economy_index(code)]:+.2f}" == shown, economy


def test_japan_paid_twice_until_the_order_of_september():
    """15 % on top of the MFN duty, then 15 % in all: the difference is the MFN duty."""
    usa, jpn = WORLD.economy_index("USA"), WORLD.economy_index("JPN")
    textiles = WORLD.sectors.index("C13T15")
    case = load_casebook("japan-2025")
    rate = {
        day: apply_scenario(
            WORLD, list_cases(case, WORLD, date.fromisoformat(day))["in_force"]
        ).tariff_rate_new[usa, jpn, textiles]
        for day in ("2025-08-07", "2025-09-04")
    }
    mfn = WORLD.tariff_rate[usa, jpn, textiles]
    assert rate["2025-08-07"] == pytest.approx(mfn + 0.15, abs=2e-3)
    assert rate["2025-09-04"] == pytest.approx(0.15, abs=2e-3)
    assert mfn > 0.03


def test_what_the_law_lets_hold_ends_without_a_date_in_the_file():
    case = load_casebook("usa-2026")
    states = {
        day: list_states(case.measures, date.fromisoformat(day))
        for day in ("2026-02-19", "2026-02-20", "2026-02-24", "2026-07-23", "2026-07-24")
    }
    assert states["2026-02-19"]["japan-15"] == "in_force"
    assert states["2026-02-20"]["japan-15"] == "expired"
    assert states["2026-02-24"]["surcharge-10"] == "in_force"
    assert states["2026-07-23"]["surcharge-10"] == "in_force"
    assert states["2026-07-24"]["surcharge-10"] == "expired"
    assert states["2026-07-24"]["section-301"] == "in_force"
    assert states["2026-07-24"]["autos-25"] == "in_force"
