from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.brief.sentences import in_place, money, percent, say_changes


def test_signs_become_verbs():
    said = say_changes("Real income", [("Canada", -1.42), ("United States", 0.11), ("Japan", 0.0)])
    assert said == (
        "Real income falls by 1.4 % in Canada; it rises by 0.11 % in the United States; "
        "it hardly moves in Japan."
    )
    assert say_changes("Real income", []) == "Real income: nobody to speak of."


@settings(deadline=None)
@given(st.floats(-50, 50))
def test_a_change_is_never_said_to_fall_or_rise_by_nothing(value):
    said = say_changes("Real income", [("Canada", value)])
    assert "-" not in said
    assert "\u2212" not in said
    size = re.search(r"by ([0-9.]+) %", said)
    assert (float(size[1]) > 0) if size else ("hardly moves" in said)
    if size:
        assert ("falls" in said) == (value < 0)


def test_decimals_suit_the_size():
    assert [percent(v) for v in (-1.42, 0.11, 0.999, 12.0)] == [
        "1.4 %",
        "0.11 %",
        "1.0 %",
        "12.0 %",
    ]


def test_money_keeps_its_sign_and_suits_its_size():
    assert money(-29_134.0) == "USD \u221229.1 billion"
    assert money(12.3) == "USD +12 million"
    assert money(2.5e6) == "USD +2.50 trillion"
    assert money(-0.2) == "USD 0 million"
    assert money(999.7) == "USD +1.0 billion"


def test_names_take_their_article():
    assert in_place("Netherlands") == "the Netherlands"
    assert in_place("Rest of the world") == "the rest of the world"
    assert in_place("Japan") == "Japan"
