from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import Point, ScatterChart, draw_chart, draw_scatter
from summitry.errors import UsageError


def make_chart(*points: Point) -> ScatterChart:
    return ScatterChart("Imports", "By partner.", "model, %", "actual, %", points)


def test_points_lie_on_one_scale_and_their_area_is_their_weight(read):
    points = (Point("a", -10, -10, 4), Point("b", 10, 10, 1), Point("c", 10, -10, 1))
    drawing = read(draw_scatter(make_chart(*points), key="s"))
    first, second, third = drawing.find("circle")
    assert float(first.get("r")) == pytest.approx(2 * float(second.get("r")), abs=0.02)
    assert second.get("cx") == third.get("cx")
    assert float(second.get("cy")) < float(third.get("cy"))  # more is higher
    diagonal = next(node for node in drawing.find("line") if node.get("stroke-dasharray"))
    x1, y1, x2, y2 = (float(diagonal.get(name)) for name in ("x1", "y1", "x2", "y2"))
    for dot in (first, second):  # predicted as it happened: on the line
        along = (float(dot.get("cx")) - x1) / (x2 - x1)
        assert float(dot.get("cy")) == pytest.approx(y1 + along * (y2 - y1), abs=0.05)
    assert {"a", "b", "c", "model, %", "actual, %", "as predicted"} <= set(drawing.texts())


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=30), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4),
                  st.floats(0.1, 1e6)), min_size=1, max_size=40),
    st.sampled_from([340, 720]),
)  # fmt: skip
def test_names_never_touch_and_lie_inside(read, rows, width):
    points = tuple(Point(f"p{text}", x, y, weight) for text, x, y, weight in rows)
    drawing = read(draw_scatter(make_chart(*points), key="s", width=width))
    names = [box for box in drawing.boxes if box.text.startswith("p")]
    for k, box in enumerate(names):
        assert not any(box.touches(other) for other in names[k + 1 :])
        assert box.left >= 0
        assert box.right <= drawing.width
    assert len(drawing.find("circle")) == len(points)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(UsageError, match="no points"):
        draw_scatter(make_chart(), key="s")
    with pytest.raises(UsageError, match="value number 2 is nan"):
        draw_scatter(make_chart(Point("a", 1.0, math.nan)), key="s")
    with pytest.raises(UsageError, match="a weight of 0"):
        draw_scatter(make_chart(Point("a", 1.0, 1.0, 0.0)), key="s")


def test_draw_chart_knows_it():
    assert draw_chart(make_chart(Point("a", 1.0, 1.0)), key="s").startswith("<svg")
