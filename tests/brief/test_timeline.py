"""Sentences about the timeline."""

from __future__ import annotations

from datetime import date

from summitry.brief.timeline import list_measures, name_measures, say_window
from summitry.policy import load_casebook
from summitry.policy.calendar import load_calendar
from summitry.policy.timeline import build_timeline


def test_a_window_names_measures_as_the_drawing_does() -> None:
    case = load_casebook("february-2025")
    timeline = build_timeline(case.measures, load_calendar(), date(2025, 2, 10))
    names = name_measures(timeline)
    (window,) = (one for one in timeline.windows if one.start == date(2025, 2, 10))
    said = say_window(window, names)
    assert "ahead: United States: duty on goods from EU27; United States: duty on goods" in said
    assert "paused: United States: 25% on goods from Canada; United States: 25%" in said
    assert "usa-can-25" not in said
    assert "usa-can-25" in say_window(window, {})


def test_of_many_measures_a_few_are_named_and_the_rest_counted() -> None:
    assert list_measures(["a", "b", "c", "d", "e"], {}) == "a; b; c; d; e"
    assert list_measures(["a", "b", "c", "d", "e", "f"], {"a": "A"}) == "A; b; c; d; 2 more"
