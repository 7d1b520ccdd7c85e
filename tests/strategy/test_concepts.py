"""The axioms of bargaining, as properties on convex sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summitry.errors import InputError
from summitry.strategy.concepts import pick

SOLUTIONS = ("nash", "kalai_smorodinsky", "equal_gain")
GAIN = st.floats(0.2, 10.0)


@st.composite
def convex_sets(draw):
    """Points whose hull is the set; the threat is at the origin and all gain something."""
    count = draw(st.integers(2, 6))
    return np.array([[draw(GAIN), draw(GAIN)] for _ in range(count)])


def is_in(points, at):
    """At or below the hull of points, free disposal: no direction of weights separates."""
    angles = np.linspace(0, np.pi / 2, 400)
    weights = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return bool((weights @ at <= (points @ weights.T).max(axis=0) * (1 + 1e-9) + 1e-9).all())


ZERO = np.zeros(2)


@settings(max_examples=80, deadline=None)
@given(convex_sets(), st.sampled_from(SOLUTIONS))
def test_what_is_picked_can_be_reached_and_gives_both_more(points, solution):
    at = pick(points, ZERO, solution)
    assert is_in(points, at)
    assert (at > 0).all()


@settings(max_examples=80, deadline=None)
@given(convex_sets(), st.sampled_from(SOLUTIONS))
def test_symmetry(points, solution):
    both = np.vstack([points, points[:, ::-1]])
    at = pick(both, ZERO, solution)
    assert at[0] == pytest.approx(at[1], rel=1e-6)


@settings(max_examples=80, deadline=None)
@given(convex_sets(), st.sampled_from(("nash", "kalai_smorodinsky")), GAIN, GAIN)
def test_scale_invariance(points, solution, first, second):
    scale, shift = np.array([first, second]), np.array([3.0, -7.0])
    plain = pick(points, ZERO, solution)
    scaled = pick(points * scale + shift, shift, solution)
    assert scaled == pytest.approx(plain * scale + shift, rel=1e-6, abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(convex_sets())
def test_independence_of_irrelevant_alternatives_for_nash(points):
    """A smaller set that still holds what was picked picks the same."""
    at = pick(points, ZERO, "nash")
    inside = np.vstack([0.5 * points, at])
    assert pick(inside, ZERO, "nash") == pytest.approx(at, rel=1e-6)


@settings(max_examples=80, deadline=None)
@given(convex_sets(), st.floats(1.0, 2.0))
def test_monotonicity_for_kalai_smorodinsky(points, factor):
    """If the second can get more at every payoff of the first, the second does not lose."""
    best = points.max(axis=0)
    grown = np.vstack([points, points * [1.0, factor]])
    assume(np.isclose(grown[:, 0].max(), best[0]))
    before, after = (pick(s, ZERO, "kalai_smorodinsky") for s in (points, grown))
    assert after[1] >= before[1] - 1e-7


@settings(max_examples=80, deadline=None)
@given(convex_sets(), st.sampled_from(SOLUTIONS))
def test_nothing_better_for_both(points, solution):
    at = pick(points, ZERO, solution)
    assert not is_in(points, at * 1.01 + 1e-3)


def test_power_moves_the_nash_solution_to_the_stronger():
    line = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert pick(line, ZERO, "nash", (0.75, 0.25)) == pytest.approx([0.75, 0.25])


def test_nothing_to_gain_is_said():
    with pytest.raises(InputError) as caught:
        pick(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([2.0, 2.0]), "nash")
    assert caught.value.seen == "no point that gives both more than no agreement"
