"""Predicted against actual: a point for each row, and the line on which prediction is right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summitry.charts._scale import Scale, check_finite, format_ticks, nice_ticks, widen
from summitry.charts._svg import (
    LINE,
    PALETTE,
    SMALL,
    Words,
    check_width,
    label,
    picture,
    rule,
    tag,
)
from summitry.charts._text import clean_text, text_width, wrap_text
from summitry.errors import UsageError

_TALLEST = 460.0
_RADII = (3.0, 13.0)


@dataclass(frozen=True)
class Point:
    """One row: its name, where it lies, and its weight, drawn as area."""

    label: str
    x: float
    y: float
    weight: float = 1.0


@dataclass(frozen=True)
class ScatterChart:
    """Points whose two axes have one unit; the diagonal is where both are equal."""

    title: str
    description: str
    x_axis: str
    y_axis: str
    points: tuple[Point, ...]
    diagonal: str = "as predicted"


def draw_scatter(chart: ScatterChart, *, key: str, width: float = 720) -> str:
    """Draw points, the diagonal, and the names of the largest that fit without touching.

    Parameters
    ----------
    chart : ScatterChart
        At least one point; finite, weights positive. Both axes share one scale.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If there are no points, or one is not finite or has no weight.

    Examples
    --------
    >>> points = (Point("China", -40.0, -30.0, 400.0), Point("Canada", 10.0, -7.0, 400.0))
    >>> draw_scatter(ScatterChart("Imports", "By partner.", "model, %", "actual, %", points),
    ...              key="s1")[:4]
    '<svg'
    """
    _check(chart, width)
    x, y, bottom = _scales(chart, width)
    parts = [label(wrap_text(chart.y_axis, width, SMALL), 0, 12, size=SMALL)]
    diagonal = rule(x(x.low), y(y.low), x(x.high), y(y.high), opacity=0.6, dash="7 3")
    parts += [_grid(x, y), diagonal]
    order = sorted(chart.points, key=lambda point: (-point.weight, point.label))
    largest = order[0].weight
    parts += [_dot(point, x, y, largest) for point in order]
    taken: list[tuple[float, float, float]] = []
    parts += _names(order, (x, y), largest, taken)
    parts.append(_name_diagonal(chart, (x, y), taken))
    lines = wrap_text(chart.x_axis, width - x.start, SMALL)
    foot = bottom + 2 * LINE + 2
    parts.append(label(lines, x.start, foot, size=SMALL))
    height = foot + (len(lines) - 1) * LINE + 6
    return picture(Words(key, chart.title, chart.description), parts, width, height)


def _check(chart: ScatterChart, width: float) -> None:
    where = f"scatter chart {chart.title!r}"
    check_width(width)
    if not chart.points:
        raise UsageError(where, "no points", "at least one point", "leave the chart out instead")
    for point in chart.points:
        check_finite(f"{where}, {point.label}", (point.x, point.y, point.weight))
        if point.weight <= 0:
            raise UsageError(
                f"{where}, {point.label}", f"a weight of {point.weight:g}", "a positive weight",
                "leave out rows without weight",
            )  # fmt: skip


def _scales(chart: ScatterChart, width: float) -> tuple[Scale, Scale, float]:
    """One scale for both axes, with room around the outermost points, and where the plot ends."""
    values = [value for point in chart.points for value in (point.x, point.y)]
    low, high = widen(min(0.0, *values), max(0.0, *values))
    room = 0.06 * (high - low)
    low, high = low - room, high + room
    ticks = format_ticks(nice_ticks(low, high, 7))
    left = 10 + max(text_width(text, SMALL) for text in ticks)
    top = 12 + len(wrap_text(chart.y_axis, width, SMALL)) * LINE
    bottom = top + min(width - left - 8, _TALLEST)
    return Scale(low, high, left, width - 8), Scale(low, high, bottom, top), bottom


def _grid(x: Scale, y: Scale) -> str:
    ticks = nice_ticks(x.low, x.high, 7)
    parts = []
    for tick, text in zip(ticks, format_ticks(ticks), strict=True):
        opacity = 0.6 if tick == 0 else 0.12
        parts.append(rule(x(tick), y.end, x(tick), y.start, opacity=opacity))
        parts.append(rule(x.start, y(tick), x.end, y(tick), opacity=opacity))
        parts.append(label(text, x(tick), y.start + LINE - 2, anchor="middle", size=SMALL))
        parts.append(label(text, x.start - 6, y(tick) + 4, anchor="end", size=SMALL))
    return "".join(parts)


def _name_diagonal(
    chart: ScatterChart, scales: tuple[Scale, Scale], taken: list[tuple[float, float, float]]
) -> str:
    """What the diagonal is, at its upper end or where else along it no other name stands."""
    x, y = scales
    wide = text_width(chart.diagonal, SMALL)
    spots = [(x.end - 4 - wide, y.end + LINE)]
    for share in (0.8, 0.65, 0.2, 0.35, 0.5):
        value = x.low + share * (x.high - x.low)
        spots.append((x(value) + 8, y(value) + LINE))
    start, base = next(
        (
            (start, base)
            for start, base in spots
            if start + wide <= x.end
            and all(
                start > right + 4 or start + wide < left - 4 or abs(base - other) > LINE - 3
                for left, right, other in taken
            )
        ),
        spots[0],
    )
    return label(chart.diagonal, start, base, size=SMALL)


def _radius(point: Point, largest: float) -> float:
    return max(_RADII[0], _RADII[1] * math.sqrt(point.weight / largest))


def _dot(point: Point, x: Scale, y: Scale, largest: float) -> str:
    return tag(
        "circle", cx=x(point.x), cy=y(point.y), r=_radius(point, largest), fill=PALETTE[0],
        fill_opacity=0.55, stroke=PALETTE[0],
    )  # fmt: skip


def _names(
    order: Sequence[Point], scales: tuple[Scale, Scale], largest: float,
    taken: list[tuple[float, float, float]],
) -> Iterable[str]:  # fmt: skip
    """Names right or left of their points, largest first; one that would touch another waits.

    ``taken`` gets the left, right and baseline of each.
    """
    x, y = scales
    for point in order:
        name = clean_text(point.label)
        wide = text_width(name, SMALL)
        reach = _radius(point, largest) + 4
        base = y(point.y) + 4
        for start in (x(point.x) + reach, x(point.x) - reach - wide):
            free = all(
                start > right + 4 or start + wide < left - 4 or abs(base - other) > LINE - 3
                for left, right, other in taken
            ) and not any(
                start - 3 < x(other.x) < start + wide + 3 and abs(y(other.y) - base + 4) < SMALL
                for other in order
                if other is not point
            )
            if free and start >= x.start and start + wide <= x.end:
                taken.append((start, start + wide, base))
                yield label(name, start, base, size=SMALL)
                break
