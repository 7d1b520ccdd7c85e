from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.charts import Lane, LaneGroup, Stretch, TimelineChart, draw_chart, draw_timeline
from summitry.charts.timeline import KINDS
from summitry.errors import UsageError

FIRST = date(2025, 1, 1)


def make_chart(*lanes: Lane, last: date = date(2025, 12, 31), today=None) -> TimelineChart:
    return TimelineChart("When", "Duties.", FIRST, last, (LaneGroup("Duties", lanes),), today)


def test_every_kind_is_drawn_and_in_the_key(read):
    lanes = [Lane(kind, (Stretch(date(2025, 3, 1), date(2025, 6, 1), kind),)) for kind in KINDS]
    drawing = read(draw_timeline(make_chart(*lanes, Lane("day", (), (date(2025, 4, 4),))), key="t"))
    for words in ("in force", "paused", "announced", "threatened", "a clock runs", "a day"):
        assert words in drawing.texts()
    assert len(drawing.find("polygon")) == 2  # in the key and on its row


def test_a_longer_stretch_is_longer_and_later_is_further_right(read):
    lanes = [Lane("a", (Stretch(date(2025, 2, 1), date(2025, 3, 1), "in_force"),)),
             Lane("b", (Stretch(date(2025, 4, 1), date(2025, 8, 1), "in_force"),))]  # fmt: skip
    _, one, other = read(draw_timeline(make_chart(*lanes), key="t")).find("rect")
    assert float(one.get("width")) < float(other.get("width"))
    assert float(one.get("x")) < float(other.get("x"))


def test_open_stretches_run_to_the_edge_and_outside_ones_are_left_out(read):
    whole = Lane("a", (Stretch(None, None, "in_force"),))
    gone = Lane(
        "b", (Stretch(date(2024, 1, 1), date(2024, 2, 1), "in_force"),), (date(2030, 1, 1),)
    )
    rects = read(draw_timeline(make_chart(whole, gone), key="t")).find("rect")
    assert len(rects) == 2  # the key, and the one that shows
    assert float(rects[1].get("width")) > 500


def test_today_is_a_line_with_its_day(read):
    lane = Lane("a", (Stretch(None, None, "in_force"),))
    drawing = read(draw_chart(make_chart(lane, today=date(2025, 7, 10)), key="t"))
    assert "as of 10 Jul 2025" in drawing.texts()


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([340, 720]), st.integers(1, 4000), st.integers(0, 4000))
def test_no_label_is_cut_or_printed_over_another(read, data, width, days, today):
    names = data.draw(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6))
    last = FIRST + timedelta(days=days)
    lanes = [Lane(name, (Stretch(None, last, "paused"),), (FIRST,)) for name in names]
    chart = make_chart(*lanes, last=last, today=FIRST + timedelta(days=today))
    drawing = read(draw_timeline(chart, key="t", width=width))
    assert drawing.overlaps() == []
    assert drawing.outside() == []


def test_nothing_to_draw_and_a_backward_axis_are_refused():
    with pytest.raises(UsageError, match="no rows"):
        draw_timeline(make_chart(), key="t")
    with pytest.raises(UsageError, match="a last day after the first"):
        draw_timeline(make_chart(Lane("a"), last=FIRST), key="t")
