from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts._scale import (
    Scale,
    check_finite,
    format_ticks,
    nice_step,
    nice_ticks,
    widen,
)
from summitry.errors import UsageError


@settings(deadline=None)
@given(st.floats(1e-6, 1e9), st.integers(1, 12))
def test_steps_are_one_two_or_five_times_a_power_of_ten(span, target):
    step = nice_step(span, target)
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(lead - digit) for digit in (1, 2, 5)) < 1e-6
    assert span / step <= target * (1 + 1e-6)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 10))
def test_ticks_lie_inside_in_even_steps(low, span, target):
    high = low + span
    ticks = nice_ticks(low, high, target)
    slack = 1e-6 * (abs(low) + span)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert len(ticks) <= target + 1
    assert len(set(format_ticks(ticks))) == len(ticks)


def test_ticks_carry_the_decimals_of_their_step():
    assert format_ticks(nice_ticks(-1, 0.5, 4)) == ("\u22121.0", "\u22120.5", "0.0", "0.5")
    assert format_ticks(nice_ticks(0, 40000, 4)) == ("0", "10,000", "20,000", "30,000", "40,000")


def test_a_range_of_nothing_gets_an_extent():
    assert widen(0.0, 0.0) == (0.0, 1.0)
    low, high = widen(-3.0, -3.0)
    assert low < high


@settings(deadline=None)
@given(st.floats(-50, 50))
def test_a_scale_inverts(value):
    scale = Scale(-60, 60, 100, 700)
    assert scale.invert(scale(value)) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e16])
def test_what_cannot_be_drawn_is_named(value):
    with pytest.raises(UsageError) as caught:
        check_finite("bar chart 'x'", [0.0, value])
    assert caught.value.where == "bar chart 'x'"
    assert "value number 2" in caught.value.seen
