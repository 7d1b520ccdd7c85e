from __future__ import annotations

import pytest

from summitry.charts import Deal, FrontierChart, draw_chart, draw_frontier
from summitry.errors import UsageError

DEALS = (Deal("today", 0.0, 0.0), Deal("the deal announced later", -2.0, 1.5))


def make_chart(deals=DEALS, x=(0.0, -1.0, -4.0), y=(0.0, 2.0, 4.0)) -> FrontierChart:
    return FrontierChart("F", "It falls.", "Japan, USD billion", "United States, USD billion", x, y,
                         deals)  # fmt: skip


def test_axes_have_units_and_every_deal_its_name(read):
    drawing = read(draw_frontier(make_chart(), key="f"))
    shown = set(drawing.texts())
    assert {"Japan, USD billion", "United States, USD billion", "today"} <= shown
    assert "the deal announced later" in shown
    assert drawing.find("polyline")


def test_no_two_texts_touch(read):
    drawing = read(draw_chart(make_chart(), key="f", width=390))
    boxes = drawing.boxes
    assert not [(a.text, b.text) for k, a in enumerate(boxes) for b in boxes[:k] if a.touches(b)]
    assert all(box.left >= 0 and box.right <= drawing.width + 1 for box in boxes)


@pytest.mark.parametrize("chart", [make_chart(deals=()), make_chart(x=(0.0,), y=(0.0,)),
                                   make_chart(x=(0.0, float("nan")), y=(0.0, 1.0))])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(chart):
    with pytest.raises(UsageError):
        draw_frontier(chart, key="f")
