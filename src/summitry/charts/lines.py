"""Curves over a range, with dated markers: what an unknown rate would cost at each height."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.charts._scale import Scale, check_finite, format_ticks, nice_ticks, widen
from summitry.charts._svg import (
    DASHES,
    LINE,
    PALETTE,
    SIZE,
    SMALL,
    Words,
    check_series,
    check_width,
    label,
    mark,
    picture,
    rule,
    tag,
)
from summitry.charts._text import text_width, wrap_text
from summitry.errors import UsageError

_PLOT = 230.0
_LANE = 15.0


@dataclass(frozen=True)
class Line:
    """One curve: its name, and points in order of ``x``."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class Mark:
    """A vertical line at ``x``: a short name beside it, the full one in the key below."""

    x: float
    short: str
    label: str


@dataclass(frozen=True)
class LineChart:
    """Curves with a common unit; both axis names state quantity and unit."""

    title: str
    description: str
    x_axis: str
    y_axis: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    years: bool = False  # x counts calendar years, which carry no comma


def draw_lines(chart: LineChart, *, key: str, width: float = 720) -> str:
    """Draw curves named at their ends, with vertical markers named above and explained below.

    Parameters
    ----------
    chart : LineChart
        One to six curves of at least two finite points, ``x`` rising.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If a curve is too short, unordered or not finite, or there are too many curves.

    Examples
    --------
    >>> line = Line("Japan", (0.0, 50.0), (0.0, -0.4))
    >>> draw_lines(LineChart("Curve", "It falls.", "rate, %", "income, %", (line,)), key="l1")[:4]
    '<svg'
    """
    _check(chart, width)
    marks = tuple(sorted(chart.marks, key=lambda one: one.x))
    names = [wrap_text(line.label, width * 0.24, SIZE) for line in chart.lines]
    x, y, head, bottom = _scales(chart, marks, names, width)
    title = wrap_text(chart.y_axis, width, SMALL)
    parts = [label(title, 0, 12, size=SMALL), _grid(x, y, width, chart.years)]
    parts += [_marker(one, x, y, lane) for one, lane in zip(marks, head, strict=True)]
    parts += [_curve(k, line, x, y) for k, line in enumerate(chart.lines)]
    parts.append(_end_labels(chart.lines, names, x, y))
    words, bottom = _foot(chart, marks, bottom, x.start, width)
    return picture(Words(key, chart.title, chart.description), [*parts, words], width, bottom)


def _check(chart: LineChart, width: float) -> None:
    where = f"line chart {chart.title!r}"
    check_width(width)
    check_series(where, len(chart.lines))
    check_finite(f"{where}, markers", [one.x for one in chart.marks])
    for line in chart.lines:
        check_finite(f"{where}, {line.label}", (*line.x, *line.y))
        rising = all(a < b for a, b in zip(line.x, line.x[1:], strict=False))
        if len(line.x) != len(line.y) or len(line.x) < 2 or not rising:
            raise UsageError(
                f"{where}, {line.label}",
                f"{len(line.x)} x and {len(line.y)} y values"
                + ("" if rising else ", x not rising"),
                "at least two points, as many x as y, in order of x",
                "sort the points and leave out repeated ones",
            )


def _scales(
    chart: LineChart, marks: tuple[Mark, ...], names: list[tuple[str, ...]], width: float
) -> tuple[Scale, Scale, list[int], float]:
    """Both scales, the lane of each marker's name, and where the plot ends."""
    ys = [value for line in chart.lines for value in line.y]
    xs = [value for line in chart.lines for value in line.x] + [one.x for one in marks]
    low, high = widen(min(0.0, *ys), max(0.0, *ys))
    left = 8 + max(text_width(text, SMALL) for text in format_ticks(nice_ticks(low, high, 6)))
    shorts = max((text_width(one.short, SMALL) for one in marks), default=0)
    ends = max(text_width(line, SIZE) for name in names for line in name) + 22
    x = Scale(*widen(min(xs), max(xs)), left, width - max(ends, shorts + 8))
    lanes = _lanes(marks, x)
    top = len(wrap_text(chart.y_axis, width, SMALL)) * LINE + (max(lanes, default=-1) + 1) * _LANE
    tall = max(_PLOT, sum(len(name) * LINE + 2 for name in names))
    bottom = top + 8 + tall
    return x, Scale(low, high, bottom, top + 8), lanes, bottom


def _lanes(marks: tuple[Mark, ...], x: Scale) -> list[int]:
    """Stack names that would touch: the further left, the higher, so no line crosses a name."""
    lanes = [0] * len(marks)
    for i in range(len(marks) - 1, -1, -1):
        reach = x(marks[i].x) + text_width(marks[i].short, SMALL) + 10
        touched = [lanes[j] for j in range(i + 1, len(marks)) if x(marks[j].x) < reach]
        lanes[i] = max(touched, default=-1) + 1
    return lanes


def _grid(x: Scale, y: Scale, width: float, years: bool) -> str:
    parts = []
    ticks = nice_ticks(y.low, y.high, 6)
    for tick, text in zip(ticks, format_ticks(ticks), strict=True):
        place = y(tick)
        parts.append(rule(x.start, place, x.end, place, opacity=0.7 if tick == 0 else 0.14))
        parts.append(label(text, x.start - 6, place + 4, anchor="end", size=SMALL))
    ticks = nice_ticks(x.low, x.high, 10 if width > 500 else 5)
    texts = tuple(f"{tick:g}" for tick in ticks) if years else format_ticks(ticks)
    for tick, text in zip(ticks, texts, strict=True):
        parts.append(rule(x(tick), y.start, x(tick), y.start + 4, opacity=0.5))
        parts.append(label(text, x(tick), y.start + LINE, anchor="middle", size=SMALL))
    return "".join(parts)


def _marker(one: Mark, x: Scale, y: Scale, lane: int) -> str:
    place, name = x(one.x), y.end - 6 - lane * _LANE
    line = rule(place, name - 9, place, y.start, opacity=0.55, dash="2 3")
    return line + label(one.short, place + 4, name, size=SMALL)


def _curve(k: int, line: Line, x: Scale, y: Scale) -> str:
    places = [(x(a), y(b)) for a, b in zip(line.x, line.y, strict=True)]
    path = tag(
        "polyline",
        points=" ".join(f"{a:.2f},{b:.2f}" for a, b in places),
        fill="none",
        stroke=PALETTE[k],
        stroke_width=2.0,
        stroke_dasharray=None if DASHES[k] == "none" else DASHES[k],
    )
    return path + mark(k, *places[-1])


def _end_labels(lines: tuple[Line, ...], names: list[tuple[str, ...]], x: Scale, y: Scale) -> str:
    """Names beside the ends of the curves, moved apart where the curves end close together."""
    order = sorted(range(len(lines)), key=lambda k: y(lines[k].y[-1]))
    heights = [len(names[k]) * LINE + 2 for k in order]
    tops, floor = [], y.end - 4
    for k, height in zip(order, heights, strict=True):
        floor = max(floor, y(lines[k].y[-1]) - height / 2)
        tops.append(floor)
        floor += height
    ceiling = y.start + 4
    for i in range(len(order) - 1, -1, -1):
        tops[i] = min(tops[i], ceiling - heights[i])
        ceiling = tops[i]
    parts = []
    for k, top, height in zip(order, tops, heights, strict=True):
        end = x(lines[k].x[-1])
        parts.append(rule(end + 6, y(lines[k].y[-1]), end + 18, top + height / 2, opacity=0.35))
        parts.append(label(names[k], end + 20, top + SIZE))
    return "".join(parts)


def _foot(
    chart: LineChart, marks: tuple[Mark, ...], bottom: float, left: float, width: float
) -> tuple[str, float]:
    """Write the title of the x axis and the key to the markers; returns the height they reach."""
    y, parts = bottom + 2 * LINE + 2, []
    rows = [(left, line) for line in wrap_text(chart.x_axis, width - left, SMALL)]
    rows += [
        (left, line)
        for one in marks
        for line in wrap_text(f"{one.short}: {one.label}", width - left, SMALL)
    ]
    for k, (x, line) in enumerate(rows):
        parts.append(label(line, x, y + k * LINE, size=SMALL))
    return "".join(parts), y + (len(rows) - 1) * LINE + 6
