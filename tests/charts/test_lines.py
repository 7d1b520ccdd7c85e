from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import Line, LineChart, Mark, draw_lines
from summitry.errors import UsageError


def make_chart(*lines: Line, marks: tuple[Mark, ...] = ()) -> LineChart:
    return LineChart("Curve", "It falls.", "Duty, %", "Real income, %", lines, marks)


def make_line(label: str = "Japan", slope: float = -0.01) -> Line:
    x = tuple(float(rate) for rate in range(0, 55, 5))
    return Line(label, x, tuple(slope * rate for rate in x))


def test_curves_end_at_their_names_and_both_axes_have_units(read):
    drawing = read(draw_lines(make_chart(make_line(), make_line("China", 0.001)), key="l"))
    assert {"Japan", "China", "Duty, %", "Real income, %"} <= set(drawing.texts())
    curves = drawing.find("polyline")
    assert len({curve.get("stroke") for curve in curves}) == 2
    assert {curve.get("stroke-dasharray") for curve in curves} == {None, "7 3"}


def test_markers_stand_at_their_rates_and_are_explained(read):
    marks = (Mark(25.0, "25 %", "letter"), Mark(24.0, "24 %", "announced"))
    drawing = read(draw_lines(make_chart(make_line(), marks=marks), key="l"))
    assert {"24 %", "25 %", "24 %: announced", "25 %: letter"} <= set(drawing.texts())
    dotted = [line for line in drawing.find("line") if line.get("stroke-dasharray") == "2 3"]
    places = [float(line.get("x1")) for line in dotted]
    start, end = (float(p.split(",")[0]) for p in _ends(drawing))
    assert places == pytest.approx(
        [start + (end - start) * 0.48, start + (end - start) * 0.5], abs=0.02
    )


def _ends(drawing) -> tuple[str, str]:
    points = drawing.find("polyline")[0].get("points").split()
    return points[0], points[-1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-2, 2), min_size=1, max_size=6),
    st.lists(st.floats(0, 50), max_size=8),
    st.sampled_from([340, 720]),
)
def test_names_and_markers_never_touch(read, slopes, rates, width):
    lines = tuple(make_line(f"Economy number {k}", slope) for k, slope in enumerate(slopes))
    marks = tuple(Mark(rate, f"{rate:.0f} %", "named later, on a day in April") for rate in rates)
    drawing = read(draw_lines(make_chart(*lines, marks=marks), key="l", width=width))
    assert drawing.overlaps() == []
    assert drawing.outside() == []
    assert list(crossed_names(drawing, {f"{rate:.0f} %" for rate in rates})) == []


def crossed_names(drawing, shorts):
    """Names of markers that the line of another marker runs through."""
    names = [box for box in drawing.boxes if box.text in shorts]
    for rule in drawing.find("line"):
        if rule.get("stroke-dasharray") != "2 3":
            continue
        place, top, bottom = (float(rule.get(key)) for key in ("x1", "y1", "y2"))
        for box in names:
            if box.left + 1 < place < box.right - 1 and top < box.bottom and box.top < bottom:
                yield box.text


@pytest.mark.parametrize(
    "line",
    [
        Line("short", (0.0,), (1.0,)),
        Line("unequal", (0.0, 1.0), (1.0,)),
        Line("unordered", (1.0, 0.0), (1.0, 2.0)),
        Line("repeated", (1.0, 1.0), (1.0, 2.0)),
        Line("missing", (0.0, 1.0), (1.0, math.nan)),
    ],
)
def test_curves_that_cannot_be_drawn_are_refused(line):
    with pytest.raises(UsageError) as caught:
        draw_lines(make_chart(line), key="l")
    assert line.label in caught.value.where


def test_a_marker_that_is_not_finite_is_refused():
    with pytest.raises(UsageError, match="markers"):
        draw_lines(make_chart(make_line(), marks=(Mark(math.inf, "x", "y"),)), key="l")


def test_calendar_years_carry_no_comma(read):
    line = Line("2 %", (2024.0, 2035.0), (58.0, 85.0))
    chart = LineChart("Spending", "It rises.", "year", "USD bn", (line,), years=True)
    assert "2026" in read(draw_lines(chart, key="y")).texts()
