from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from summitry.charts import Flow, FlowChart, draw_flows
from summitry.errors import UsageError

FLOWS = (
    Flow("China", "United States", -147.4), Flow("Mexico", "United States", 10.8),
    Flow("China", "Mexico", 4.5), Flow("Japan", "China", -3.4), Flow("Germany", "China", 0.0),
)  # fmt: skip


def chart(*flows: Flow) -> FlowChart:
    return FlowChart("Trade", "China sells less.", "change, USD bn", ("from", "to"), flows)


@pytest.mark.parametrize("width", [280, 340, 720])
def test_names_stand_apart_and_inside_the_drawing(width: int) -> None:
    root = ET.fromstring(draw_flows(chart(*FLOWS), key="f", width=width))
    places = [
        (float(t.get("x")), float(t.get("y")), t.get("text-anchor"))
        for t in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    for column in {x for x, _, _ in places}:  # names of a column begin or end at one place
        rows = sorted(y for x, y, _ in places if x == column)
        assert all(b - a >= 11 for a, b in pairwise(rows))
    assert all(0 <= x <= width for x, _, _ in places)


def test_ribbons_of_a_name_add_up_to_its_bar_and_signs_differ_in_more_than_colour() -> None:
    svg = draw_flows(chart(*FLOWS), key="f")
    assert svg.count("<path") == len(FLOWS)
    falls = re.findall(r"<path [^>]*stroke-dasharray", svg)
    assert len(falls) == 2
    assert "China \u2192 United States: \u2212147.4" in svg
    bars = [float(x) for x in re.findall(r'width="7" height="([\d.]+)"', svg)]
    left = sum(bars[:4])
    right = sum(bars[4:])
    assert left == pytest.approx(right, abs=0.1)


def test_what_a_stranger_names_stays_text() -> None:
    svg = draw_flows(chart(Flow("<script>", "a&b", 1.0)), key="f")
    assert "<script>" not in svg
    assert "a&amp;b" in svg


def test_no_flow_too_many_and_no_number_are_refused() -> None:
    with pytest.raises(UsageError, match="0 flows"):
        draw_flows(chart(), key="f")
    with pytest.raises(UsageError, match="25 flows"):
        draw_flows(chart(*[Flow("a", "b", 1.0)] * 25), key="f")
    with pytest.raises(UsageError, match="nan"):
        draw_flows(chart(Flow("a", "b", float("nan"))), key="f")
