from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import clean_text, format_number
from summitry.charts._text import escape_text, text_width, wrap_text
from summitry.errors import UsageError


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "printed"),
    [
        (-0.04, 1, True, "0.0"),
        (0.04, 1, True, "0.0"),
        (-0.0, 2, False, "0.00"),
        (-1.42, 1, True, "\u22121.4"),
        (1.42, 1, True, "+1.4"),
        (1.42, 1, False, "1.4"),
        (-12345.6, 0, False, "\u221212,346"),
        (0.5, 0, True, "0"),
    ],
)
def test_numbers_have_a_true_minus_and_no_negative_zero(value, decimals, signed, printed):
    assert format_number(value, decimals, signed=signed) == printed


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e301])
def test_a_number_that_is_not_finite_is_refused(value):
    with pytest.raises(UsageError, match="finite"):
        format_number(value)


@settings(deadline=None)
@given(st.text(max_size=80), st.floats(20, 400))
def test_wrapping_keeps_every_character_and_the_width(text, width):
    lines = wrap_text(text, width, 13)
    assert "".join("".join(lines).split()) == "".join(clean_text(text).split())
    for line in lines:
        assert text_width(line, 13) <= width or len(line) == 1


def test_long_words_are_broken_not_cut():
    lines = wrap_text("a" + "m" * 40, 100, 13)
    assert "".join(lines) == "a" + "m" * 40
    assert len(lines) > 2


def test_text_without_spaces_is_broken_neither_in_numbers_nor_in_words():
    lines = wrap_text("アメリカ合衆国：中国からのリストsteelに25%の関税上乗せ", 80, 13)
    assert lines == ("アメリカ合", "衆国：中国", "からのリス", "トsteelに", "25%の関税", "上乗せ")
    assert wrap_text("미국: 중국에서 오는", 80, 13) == ("미국:", "중국에서", "오는")


def test_control_and_direction_characters_are_shown_as_replaced():
    assert clean_text("a\x00b\u202ec\x1b[0m") == "a\ufffdb\ufffdc\ufffd[0m"
    assert clean_text("Cote d'Ivoire, Türkiye, 日本") == "Cote d'Ivoire, Türkiye, 日本"


def test_markup_is_escaped():
    assert escape_text('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
