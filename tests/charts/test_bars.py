from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import Bar, BarChart, draw_bars, draw_chart
from summitry.errors import UsageError

HOSTILE = '</title><script>alert(1)</script>"\x00\u202e'


def make_chart(*bars: Bar, decimals: int = 2) -> BarChart:
    return BarChart("Real income", "Who gains.", "Real income, change in %", bars, decimals)


def test_losses_lie_left_and_gains_right_of_the_zero_line(read):
    drawing = read(draw_bars(make_chart(Bar("Canada", -1.4), Bar("Vietnam", 0.3)), key="c"))
    loss, gain = drawing.find("rect")
    assert float(loss.get("x")) + float(loss.get("width")) == pytest.approx(
        float(gain.get("x")), abs=0.02
    )
    assert float(loss.get("width")) / float(gain.get("width")) == pytest.approx(1.4 / 0.3, rel=1e-2)
    assert loss.get("fill") != gain.get("fill")


def test_every_number_and_the_unit_are_written(read):
    texts = read(draw_bars(make_chart(Bar("Canada", -1.4), Bar("Japan", -0.001)), key="c")).texts()
    assert {"Canada", "Japan", "\u22121.40", "0.00", "Real income, change in %"} <= set(texts)
    assert "\u22120.00" not in texts


def test_it_speaks_to_screen_readers_and_needs_nothing_from_outside(read):
    svg = draw_bars(make_chart(Bar(HOSTILE, 1.0)), key="income-wide")
    root = read(svg).root
    assert root.get("role") == "img"
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert root.get("aria-labelledby", "").split() == ids
    assert ids == ["income-wide-title", "income-wide-desc"]
    assert "<script" not in svg
    assert "style=" not in svg
    assert svg.count("http") == 1  # the name of the SVG format


LABELS = st.lists(
    st.tuples(st.text(min_size=1, max_size=60), st.floats(-1e6, 1e6)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(LABELS, st.sampled_from([340, 720]))
def test_no_label_is_cut_or_printed_over_another(read, rows, width):
    bars = tuple(Bar(label, value, strong=k == 0) for k, (label, value) in enumerate(rows))
    drawing = read(draw_bars(make_chart(*bars), key="c", width=width))
    assert drawing.overlaps() == []
    assert drawing.outside() == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(UsageError) as caught:
        draw_bars(make_chart(Bar("Canada", 1.0), Bar("Japan", value)), key="c")
    assert "Real income" in caught.value.where
    assert "value number 2" in caught.value.seen


@pytest.mark.parametrize("key", ["", "1a", "a b", "A", "a" * 81, 'x"><'])
def test_a_key_that_cannot_name_an_element_is_refused(key):
    with pytest.raises(UsageError, match="chart key"):
        draw_chart(make_chart(Bar("Canada", 1.0)), key=key)


def test_no_bars_no_title_and_no_room_are_refused():
    with pytest.raises(UsageError, match="no rows"):
        draw_bars(make_chart(), key="c")
    with pytest.raises(UsageError, match="chart title"):
        draw_bars(BarChart(" ", "", "%", (Bar("a", 1.0),)), key="c")
    with pytest.raises(UsageError, match="chart width"):
        draw_bars(make_chart(Bar("a", 1.0)), key="c", width=math.nan)


def test_numbers_too_long_for_the_width_are_refused():
    long = (Bar("a", -1e14), Bar("b", 1e14))
    with pytest.raises(UsageError, match="choose a larger unit"):
        draw_bars(make_chart(*long), key="c", width=340)


def test_zeros_alone_can_be_drawn(read):
    drawing = read(draw_bars(make_chart(Bar("a", 0.0), Bar("b", -0.0)), key="c"))
    assert drawing.texts().count("0.00") == 2


def test_a_band_is_drawn_and_the_number_stands_beyond_it(read):
    bars = (Bar("Canada", -1.4, interval=(-2.0, -1.0)), Bar("Japan", 0.3, interval=(-0.1, 0.9)))
    drawing = read(draw_bars(make_chart(*bars), key="c"))
    loss, _ = drawing.find("rect")
    unit = float(loss.get("width")) / 1.4
    zero = float(loss.get("x")) + float(loss.get("width"))
    ends = [
        (float(line.get("x1")), float(line.get("x2")))
        for line in drawing.find("line")
        if line.get("stroke-opacity") == "0.9" and line.get("x1") != line.get("x2")
    ]
    expected = [(zero + unit * low, zero + unit * high) for low, high in ((-2, -1), (-0.1, 0.9))]
    for found, wanted in zip(ends, expected, strict=True):
        assert found == pytest.approx(wanted, abs=0.1)
    number = next(box for box in drawing.boxes if box.text == "+0.30")
    assert number.left > ends[1][1]
    assert drawing.overlaps() == []
    assert drawing.outside() == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
                min_size=1, max_size=8), st.sampled_from([340, 720]))  # fmt: skip
def test_no_number_is_cut_beside_its_band(read, rows, width):
    bars = tuple(
        Bar(f"b{k}", v, interval=(min(a, b), max(a, b))) for k, (v, a, b) in enumerate(rows)
    )
    drawing = read(draw_bars(make_chart(*bars), key="c", width=width))
    assert drawing.overlaps() == []
    assert drawing.outside() == []


def test_a_band_upside_down_is_refused():
    with pytest.raises(UsageError, match="an interval from 2 to 1"):
        draw_bars(make_chart(Bar("x", 1.0, interval=(2.0, 1.0))), key="c")
    with pytest.raises(UsageError, match="is nan"):
        draw_bars(make_chart(Bar("x", 1.0, interval=(math.nan, 1.0))), key="c")


def test_levels_carry_no_plus_sign() -> None:
    bars = (Bar("A", 1.5),)
    assert "+1.5" in draw_bars(BarChart("T", "D", "change", bars), key="a")
    assert "+1.5" not in draw_bars(BarChart("T", "D", "level", bars, signed=False), key="a")
