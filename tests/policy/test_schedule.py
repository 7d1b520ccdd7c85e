"""States of a measure at the boundaries of its dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitry.policy import TariffMeasure, measure_state

FEB, MAR, APR = date(2025, 2, 4), date(2025, 3, 4), date(2025, 4, 2)
EVE = timedelta(days=1)


def state(day, **fields):
    measure = TariffMeasure(id="a", importer="USA", exporters="CAN", add=0.25, **fields)
    return measure_state(measure, day)


@pytest.mark.parametrize(
    ("fields", "first_day", "before", "after"),
    [
        ({"announced": FEB}, FEB, "unannounced", "announced"),
        ({"announced": FEB, "effective": FEB}, FEB, "unannounced", "in_force"),
        ({"effective": MAR}, MAR, "announced", "in_force"),
        ({"effective": FEB, "ends": MAR}, MAR, "in_force", "expired"),
        ({"effective": FEB, "paused_from": MAR}, MAR, "in_force", "paused"),
        ({"effective": FEB, "paused_from": FEB, "paused_until": MAR}, MAR, "paused", "in_force"),
        ({"paused_until": MAR}, MAR, "paused", "in_force"),
        ({"paused_from": MAR, "paused_until": APR}, MAR, "in_force", "paused"),
        ({"effective": APR, "paused_from": FEB, "paused_until": MAR}, MAR, "paused", "announced"),
        ({"effective": FEB, "paused_from": MAR, "ends": APR}, APR, "paused", "expired"),
        ({"ends": MAR, "status": "threatened"}, MAR, "threatened", "expired"),
        ({"paused_until": MAR, "status": "paused"}, MAR, "paused", "in_force"),
        ({"effective": MAR, "status": "threatened"}, MAR, "announced", "in_force"),
    ],
)
def test_a_date_is_the_first_day_of_what_it_names(fields, first_day, before, after):
    assert state(first_day - EVE, **fields) == before
    assert state(first_day, **fields) == after


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("threatened", "threatened"),
        ("demanded", "threatened"),
        ("proposed", "threatened"),
        ("announced", "announced"),
        ("signed", "announced"),
        ("in_force", "in_force"),
        ("completed", "in_force"),
        ("paused", "paused"),
        ("blocked", "expired"),
        ("removed", "expired"),
        ("struck_down", "expired"),
        ("expired", "expired"),
        (None, "in_force"),
    ],
)
def test_status_decides_where_there_are_no_dates(status, expected):
    assert state(FEB, status=status) == expected


@pytest.mark.parametrize(("status", "expected"), [("paused", "paused"), ("blocked", "expired")])
def test_a_stated_pause_or_end_is_not_overruled_by_the_day_it_took_effect(status, expected):
    assert state(MAR, effective=FEB, status=status) == expected


def test_status_does_not_overrule_the_dates_of_a_pause_or_an_end():
    assert state(FEB, effective=FEB, status="paused", paused_from=MAR) == "in_force"
    assert state(FEB, effective=FEB, status="expired", ends=MAR) == "in_force"


DAYS = st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 12))


@given(effective=DAYS, length=st.integers(1, 9), day=st.dates(date(2024, 12, 30), FEB))
def test_a_measure_that_ended_never_comes_back(effective, length, day):
    start = effective or date(2025, 1, 1)
    ends = start + timedelta(days=length)
    found = state(day, effective=effective, ends=ends)
    assert (found == "expired") == (day >= ends)
