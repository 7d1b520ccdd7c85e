from __future__ import annotations

import pytest

from summitry.charts import WorldMap, draw_chart, draw_map
from summitry.charts.world_map import find_unit
from summitry.errors import UsageError
from summitry.world.labels import ECONOMY_NAMES

HOSTILE = '</title><script>alert(1)</script>"\x00\u202e'


def make(values: dict[str, float], name: str = "Canada") -> WorldMap:
    return WorldMap("Income", "Who gains.", "Real income, change in %", values, {"CAN": name})


def fill_of(drawing, text: str) -> str:
    for node in drawing.root.iter():
        titles = [child.text for child in node if child.tag.endswith("title")]
        if titles == [text]:
            return node.get("fill")
    raise AssertionError(text)


def test_losses_and_gains_have_their_own_colour_and_strength(read):
    drawing = read(draw_map(make({"CAN": -1.5, "MEX": -0.4, "VNM": 0.2, "FRA": 0.01}), key="m"))
    paints = [
        fill_of(drawing, text)
        for text in ("Canada: \u22121.50", "MEX: \u22120.40", "VNM: +0.20", "FRA: +0.01")
    ]
    assert len(set(paints)) == 4


def test_every_economy_of_the_baseline_but_the_rest_has_a_place(read):
    values = {code: 1.0 for code in ECONOMY_NAMES if code != "ROW"}
    drawing = read(draw_map(make(values), key="m"))
    drawn = [node for node in drawing.root.iter() if node.tag.endswith(("path", "circle"))]
    assert sum(any(child.tag.endswith("title") for child in node) for node in drawn) == len(values)


@pytest.mark.parametrize("width", [340, 720])
def test_the_key_is_whole(read, width):
    drawing = read(draw_map(make({"CAN": -130.0, "FRA": 0.2}), key="m", width=width))
    assert not drawing.overlaps()
    assert not drawing.outside()
    assert {"not in the data", "loss 100 and more"} <= set(drawing.texts())


def test_hostile_names_stay_text():
    svg = draw_chart(make({"CAN": 1.0}, HOSTILE), key="m")
    assert "<script" not in svg
    assert "style=" not in svg


@pytest.mark.parametrize(
    ("values", "unit"), [([0.4], 0.01), ([1.0], 0.1), ([-25.0, 3], 1.0), ([0.0], 1.0)]
)
def test_the_largest_value_lies_in_the_last_step(values, unit):
    assert find_unit(values) == pytest.approx(unit)


def test_nothing_to_draw_is_refused():
    with pytest.raises(UsageError, match="one economy or more"):
        draw_map(make({}), key="m")
    with pytest.raises(UsageError, match="finite"):
        draw_map(make({"CAN": float("nan")}), key="m")
