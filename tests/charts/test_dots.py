from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import DotChart, Series, draw_dots
from summitry.errors import UsageError


def make_chart(rows: tuple[str, ...], *series: Series) -> DotChart:
    return DotChart("Real income", "By run.", "change in %", rows, series, 2)


def test_each_case_has_its_own_shape_and_name(read):
    series = tuple(Series(f"case {k}", (float(k),)) for k in range(6))
    drawing = read(draw_dots(make_chart(("Canada",), *series), key="d"))
    assert {one.label for one in series} <= set(drawing.texts())
    shapes = drawing.find("circle") + drawing.find("rect") + drawing.find("polygon")
    assert len(shapes) == 12  # one in the legend and one in the chart for each case
    assert len({node.get("fill") for node in shapes}) == 6


def test_dots_stand_in_order_of_their_values(read):
    series = (Series("a", (-2.0, 1.0)),)
    dots = read(draw_dots(make_chart(("x", "y"), *series), key="d")).find("circle")[1:]
    assert float(dots[0].get("cx")) < float(dots[1].get("cx"))
    assert float(dots[0].get("cy")) < float(dots[1].get("cy"))


NUMBERS = st.floats(-1e4, 1e4)


@settings(max_examples=50, deadline=None)
@given(st.data(), st.sampled_from([340, 720]))
def test_no_label_is_cut_or_printed_over_another(read, data, width):
    rows = tuple(data.draw(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6)))
    count = data.draw(st.integers(1, 6))
    series = tuple(
        Series(
            data.draw(st.text(min_size=1, max_size=50)),
            tuple(data.draw(st.lists(NUMBERS, min_size=len(rows), max_size=len(rows)))),
        )
        for _ in range(count)
    )
    drawing = read(draw_dots(make_chart(rows, *series), key="d", width=width))
    assert drawing.overlaps() == []
    assert drawing.outside() == []


def test_unequal_and_missing_values_are_refused():
    with pytest.raises(UsageError, match="2 values in series 'a'"):
        draw_dots(make_chart(("x",), Series("a", (1.0, 2.0))), key="d")
    with pytest.raises(UsageError, match="value number 1 is nan"):
        draw_dots(make_chart(("x",), Series("a", (math.nan,))), key="d")


@pytest.mark.parametrize("count", [0, 7])
def test_more_series_than_can_be_told_apart_are_refused(count):
    with pytest.raises(UsageError, match=f"{count} series"):
        draw_dots(make_chart(("x",), *(Series("a", (1.0,)) for _ in range(count))), key="d")


def test_bands_stand_on_their_dots_and_one_for_each_row(read):
    one = Series("a", (-2.0, 1.0), ((-3.0, -1.0), (0.5, 1.5)))
    drawing = read(draw_dots(make_chart(("x", "y"), one), key="d"))
    dots = drawing.find("circle")[1:]
    lines = [
        line for line in drawing.find("line")
        if line.get("stroke-opacity") == "0.9" and line.get("y1") == line.get("y2")
    ]  # fmt: skip
    assert len(lines) == 2
    for dot, line in zip(dots, lines, strict=True):
        assert float(line.get("x1")) < float(dot.get("cx")) < float(line.get("x2"))
        assert dot.get("cy") == line.get("y1")
    with pytest.raises(UsageError, match="1 intervals in series 'a'"):
        draw_dots(make_chart(("x", "y"), Series("a", (1.0, 2.0), ((0.0, 1.0),))), key="d")
