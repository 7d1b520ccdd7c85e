"""A scenario laid out in time: states, clocks, windows, signatures."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import ScenarioError
from summitry.policy import Retaliation, TariffMeasure, list_states, load_casebook
from summitry.policy.calendar import Calendar, load_calendar
from summitry.policy.timeline import Point, build_timeline, list_spans

DAY = date(2025, 1, 1)


def duty(name: str = "a", **fields) -> TariffMeasure:
    return TariffMeasure(id=name, importer="USA", exporters="KOR", add=0.1, **fields)


def spans(measure, *others):
    found = list_spans((measure, *others))[measure.id]
    return [(s.state, s.start and s.start.isoformat(), s.end and s.end.isoformat()) for s in found]


def test_a_paused_duty_goes_through_its_states():
    measure = duty(announced="2025-02-01", effective="2025-02-04", paused_from="2025-02-10",
                   paused_until="2025-03-04", ends="2025-08-01")  # fmt: skip
    assert spans(measure) == [
        ("announced", "2025-02-01", "2025-02-04"),
        ("in_force", "2025-02-04", "2025-02-10"),
        ("paused", "2025-02-10", "2025-03-04"),
        ("in_force", "2025-03-04", "2025-08-01"),
    ]


def test_the_law_ends_what_has_no_end_and_an_undated_threat_has_neither():
    assert spans(duty(effective="2026-02-24", authority="s122", announced="2026-02-20")) == [
        ("announced", "2026-02-20", "2026-02-24"),
        ("in_force", "2026-02-24", "2026-07-24"),
    ]
    assert spans(duty(status="threatened")) == [("threatened", None, None)]


def test_an_answer_follows_what_it_answers_after_its_delay():
    first = duty(effective="2025-03-01", announced="2025-02-01")
    answer = Retaliation(id="b", lever="retaliation", importer="KOR", answers="a",
                         rule="mirror", delay=30)  # fmt: skip
    assert spans(answer, first) == [
        ("announced", "2025-02-01", "2025-03-31"),
        ("in_force", "2025-03-31", None),
    ]


DATES = st.one_of(st.none(), st.integers(0, 400).map(lambda k: DAY + timedelta(days=k)))


@settings(max_examples=150, deadline=None)
@given(st.tuples(DATES, DATES, DATES, DATES, DATES), st.integers(-30, 430))
def test_spans_say_on_every_day_what_the_states_say(dates, offset):
    keys = ("announced", "effective", "paused_from", "paused_until", "ends")
    given_dates = {k: d for k, d in zip(keys, dates, strict=True) if d is not None}
    with suppress(ScenarioError):  # dates in no order make no measure
        check_day(duty(**given_dates), offset)


def check_day(measure: TariffMeasure, offset: int) -> None:
    day = DAY + timedelta(days=offset)
    state = list_states((measure,), day)["a"]
    held = [
        s.state
        for s in list_spans((measure,))["a"]
        if (s.start is None or s.start <= day) and (s.end is None or day < s.end)
    ]
    assert held == ([] if state in ("unannounced", "expired") else [state])


def test_windows_hold_a_threat_a_pause_and_who_is_in_office():
    case = load_casebook("korea-2025")
    timeline = build_timeline(case.measures, load_calendar(), date(2025, 7, 10))
    window = next(w for w in timeline.windows if w.threats == ("letter-korea",))
    assert (window.start, window.end) == (date(2025, 7, 7), date(2025, 7, 30))
    assert window.pauses == ("april-korea-25",)
    assert window.offices == (
        "United States: President Donald Trump",
        "South Korea: President Lee Jae-myung",
    )


def test_no_window_without_both():
    calendar = Calendar()
    assert not build_timeline((duty(status="threatened"),), calendar, DAY).windows
    paused = duty("b", effective="2024-12-01", paused_from="2025-01-01", paused_until="2025-02-01")
    assert not build_timeline((paused,), calendar, DAY).windows
    both = build_timeline((duty(status="threatened"), paused), calendar, DAY)
    assert [(w.start, w.end) for w in both.windows] == [(DAY, date(2025, 2, 1))]


def test_who_can_sign_is_said_with_the_days_of_the_law():
    measure = duty(announced="2026-02-20", effective="2026-02-24", authority="s122")
    timeline = build_timeline((measure,), Calendar(), date(2026, 3, 1))
    (one,) = timeline.signatures
    assert one.who == "President of the United States; beyond 150 days the Congress"
    assert (one.start, one.end) == (date(2026, 2, 20), date(2026, 7, 24))
    assert one.law == "Trade Act of 1974, section 122"


def test_clocks_of_the_countries_are_drawn_with_the_day_they_were_decided():
    case = load_casebook("korea-2025")
    rows = {row.key: row for row in build_timeline(case.measures, load_calendar()).rows}
    assert rows["korea-court"].days == (date(2025, 4, 4),)
    assert "day 111 of 180" in rows["korea-court"].label
    assert "geneva-pause" not in rows  # China is not in the case
    china = build_timeline(load_casebook("china-2025").measures, load_calendar())
    assert "geneva-pause" in {row.key for row in china.rows}
    assert "korea-court" not in {row.key for row in china.rows}


def test_points_of_a_dossier_stand_among_the_days_in_order():
    point = Point(date(2025, 2, 9), "Japan: the yen at its highest in 8 weeks", "doc")
    case = load_casebook("february-2025")
    timeline = build_timeline(case.measures, load_calendar(), case.as_of, points=[point])
    assert point in timeline.points
    assert [p.date for p in timeline.points] == sorted(p.date for p in timeline.points)


def test_the_span_can_be_chosen():
    case = load_casebook("china-2025")
    span = (date(2025, 4, 1), date(2025, 5, 1))
    timeline = build_timeline(case.measures, Calendar(), span=span)
    keys = {row.key for row in timeline.rows}
    assert "china-125" in keys
    assert "china-10-november" not in keys
    assert (timeline.first, timeline.last) == span


def test_measures_without_a_date_are_said():
    timeline = build_timeline((duty(status="threatened"),), Calendar(), DAY)
    assert timeline.unplaced == (("a", "no date; threatened on the day it is seen"),)


@pytest.mark.parametrize("name", ["usa-2025-26", "levers"])
def test_large_and_odd_cases_have_a_timeline(name):
    case = load_casebook(name)
    timeline = build_timeline(case.measures, load_calendar(), case.as_of)
    assert len([row for row in timeline.rows if row.kind == "measure"]) == len(case.measures)
