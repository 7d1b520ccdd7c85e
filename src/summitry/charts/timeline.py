"""A timeline: what is announced, paused, in force and ends, clocks that run, and single days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

from summitry.charts._scale import Scale
from summitry.charts._svg import (
    LINE,
    PALETTE,
    SIZE,
    SMALL,
    Words,
    check_width,
    label,
    mark,
    picture,
    rule,
    tag,
)
from summitry.charts._text import own_word, text_width, wrap_text
from summitry.errors import UsageError

Kind = Literal["in_force", "paused", "announced", "threatened", "runs", "office"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What the key says of each; they differ in height and outline as well as in colour.
_MEANINGS: dict[Kind, str] = {
    "in_force": "in force", "paused": "paused", "announced": "announced",
    "threatened": "threatened", "runs": "a clock runs", "office": "in office",
}  # fmt: skip
_TALL, _PAD, _GAP = 11.0, 7.0, 8.0
_WIDEST_LABEL = 0.4  # share of the drawing
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months from one tick to the next
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Stretch:
    """Days from ``start`` to before ``end`` in one state; None runs to the edge."""

    start: date | None
    end: date | None
    kind: Kind


@dataclass(frozen=True)
class Lane:
    """One row: its name, its stretches, and single days marked on it."""

    label: str
    stretches: tuple[Stretch, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class LaneGroup:
    """Rows under one title."""

    title: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class TimelineChart:
    """Rows over the days from ``first`` to ``last``; ``today`` is drawn as a line."""

    title: str
    description: str
    first: date
    last: date
    groups: tuple[LaneGroup, ...]
    today: date | None = None


def draw_timeline(chart: TimelineChart, *, key: str, width: float = 720) -> str:
    """Draw each row's stretches and days on a common axis of months.

    Parameters
    ----------
    chart : TimelineChart
        At least one row; stretches and days outside the axis are cut off or left out.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If there are no rows, or the axis does not span a day.

    Examples
    --------
    >>> lane = Lane("Duty", (Stretch(date(2025, 2, 4), None, "in_force"),))
    >>> chart = TimelineChart("When", "A duty.", date(2025, 1, 1), date(2025, 6, 1),
    ...                       (LaneGroup("Duties", (lane,)),))
    >>> draw_timeline(chart, key="t1")[:4]
    '<svg'
    """
    _check(chart, width)
    lanes = [lane for group in chart.groups for lane in group.lanes]
    names = {id(lane): wrap_text(lane.label, width * _WIDEST_LABEL, SIZE) for lane in lanes}
    left = max(text_width(line, SIZE) for name in names.values() for line in name) + _GAP
    x = Scale(chart.first.toordinal(), chart.last.toordinal(), left, width - _GAP)
    legend, y = _legend(lanes, width)
    top, parts = y, [legend]
    for group in chart.groups:
        title = wrap_text(group.title, width, SIZE, bold=True)
        parts.append(label(title, 0, y + SIZE, weight="600"))
        y += len(title) * LINE + 2
        for lane in group.lanes:
            name = names[id(lane)]
            tall = max(len(name) * LINE, _TALL + 2) + _PAD
            first = y + tall / 2 - (len(name) - 1) * LINE / 2 + SIZE / 3
            parts.append(label(name, left - _GAP, first, anchor="end"))
            parts += _draw_lane(lane, chart, x, y + tall / 2)
            y += tall
        y += _PAD
    axis, bottom = _axis(chart, x, top, y, width)
    return picture(Words(key, chart.title, chart.description), [axis, *parts], width, bottom)


def _check(chart: TimelineChart, width: float) -> None:
    where = f"timeline {chart.title!r}"
    check_width(width)
    if not any(group.lanes for group in chart.groups):
        raise UsageError(where, "no rows", "at least one row", "leave the chart out instead")
    if chart.last <= chart.first:
        raise UsageError(
            where, f"{chart.first} to {chart.last}", "a last day after the first",
            "give days in order",
        )  # fmt: skip


def _draw_lane(lane: Lane, chart: TimelineChart, x: Scale, middle: float) -> list[str]:
    parts = []
    for stretch in lane.stretches:
        start = max(stretch.start or chart.first, chart.first)
        end = min(stretch.end or chart.last, chart.last)
        if start < end:
            parts.append(_bar(stretch.kind, x(start.toordinal()), x(end.toordinal()), middle))
    for day in lane.days:
        if chart.first <= day <= chart.last:
            parts.append(mark(2, x(day.toordinal()), middle))
    return parts


def _bar(kind: Kind, start: float, end: float, middle: float) -> str:
    """One stretch: solid in force, hollow while paused, thin before, outlined for a clock."""
    wide = max(end - start, 2.0)
    if kind == "threatened":
        return tag("line", x1=start, y1=middle, x2=start + wide, y2=middle, stroke=PALETTE[1],
                   stroke_width=3.0, stroke_dasharray="3 3")  # fmt: skip
    tall = {"announced": 4.0, "office": 6.0}.get(kind, _TALL)
    top = middle - tall / 2
    if kind in ("paused", "runs"):
        paint = PALETTE[0] if kind == "paused" else PALETTE[3]
        dash = "4 2" if kind == "paused" else None
        return tag("rect", x=start, y=top, width=wide, height=tall, fill="none", stroke=paint,
                   stroke_width=1.5, stroke_dasharray=dash)  # fmt: skip
    paint = {"in_force": PALETTE[0], "announced": PALETTE[1], "office": PALETTE[5]}[kind]
    return tag("rect", x=start, y=top, width=wide, height=tall, fill=paint)


def _legend(lanes: Sequence[Lane], width: float) -> tuple[str, float]:
    """The key to what is drawn, and where the rows begin."""
    used = {stretch.kind for lane in lanes for stretch in lane.stretches}
    entries: list[tuple[Kind | None, str]] = [
        (k, own_word(_MEANINGS[k])) for k in KINDS if k in used
    ]
    if any(lane.days for lane in lanes):
        entries.append((None, own_word("a day")))
    x, y, parts = 0.0, 12.0, []
    for kind, words in entries:
        wide = 30 + text_width(words, SIZE)
        if x and x + wide > width:
            x, y = 0.0, y + LINE + 2
        sign = mark(2, x + 11, y - 4) if kind is None else _bar(kind, x, x + 22, y - 4)
        parts.append(sign + label(words, x + 28, y))
        x += wide + 14
    return "".join(parts), y + 10


def _axis(
    chart: TimelineChart, x: Scale, top: float, bottom: float, width: float
) -> tuple[str, float]:
    """Ticks at the first days of months, as many as there is room for, and today's line."""
    ticks = _choose_ticks(chart, x)
    parts = []
    for day in ticks:
        place = x(day.toordinal())
        parts.append(rule(place, top, place, bottom, opacity=0.14))
        parts.append(label(_name(day), place, bottom + SMALL + 2, anchor="middle", size=SMALL))
    bottom += LINE + 4
    if chart.today is not None and chart.first <= chart.today <= chart.last:
        place = x(chart.today.toordinal())
        parts.append(rule(place, top, place, bottom + 2, opacity=0.8, dash="2 3"))
        words = own_word("as of {day} {month}").format(
            day=chart.today.day, month=_name(chart.today)
        )
        half = text_width(words, SMALL) / 2
        middle = min(max(place, half), width - half)
        parts.append(label(words, middle, bottom + SMALL + 2, anchor="middle", size=SMALL))
        bottom += LINE
    return "".join(parts), bottom + 6


def _choose_ticks(chart: TimelineChart, x: Scale) -> list[date]:
    """First days of months inside the axis, apart enough for their names."""
    wide = max(text_width(_name(date(2025, month, 1)), SMALL) for month in range(1, 13)) + 10
    for step in _STEPS:
        ticks = [
            date(year, month + 1, 1)
            for year in range(chart.first.year, chart.last.year + 1)
            for month in range(0, 12, min(step, 12))
            if (year * 12 + month) % step == 0
        ]
        ticks = [day for day in ticks if _fits(day, chart, x)]
        places = [x(day.toordinal()) for day in ticks]
        if all(b - a >= wide for a, b in pairwise(places)):
            return ticks
    return []


def _fits(day: date, chart: TimelineChart, x: Scale) -> bool:
    """Whether a tick lies on the axis with room for its name on both sides."""
    half = text_width(_name(day), SMALL) / 2
    return chart.first <= day <= chart.last and half <= x(day.toordinal()) <= x.end + _GAP - half


def _name(day: date) -> str:
    month = own_word(_MONTHS[day.month - 1])
    return own_word("{month} {year}").format(month=month, year=day.year)
