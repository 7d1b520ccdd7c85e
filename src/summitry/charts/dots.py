"""Dots on stems, several cases for each economy: what changes from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.charts._svg import (
    LINE,
    SIZE,
    Words,
    check_series,
    label,
    mark,
    picture,
    rule,
)
from summitry.charts._text import format_number, text_width, wrap_text
from summitry.charts._value_axis import (
    Interval,
    axis,
    check_intervals,
    draw_interval,
    lay_out,
    row_label,
    value_label,
)
from summitry.errors import UsageError

_LANE = 15.0
_PAD = 12.0


@dataclass(frozen=True)
class Series:
    """One case: its name, one value for each row of the chart, and a band for each if drawn."""

    label: str
    values: tuple[float, ...]
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True)
class DotChart:
    """Cases side by side for each row; ``axis`` names the quantity and its unit.

    ``signed`` is for changes: a gain carries a plus sign. Levels do not.
    """

    title: str
    description: str
    axis: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 1
    signed: bool = True


def draw_dots(chart: DotChart, *, key: str, width: float = 720) -> str:
    """Draw one stem and dot for each row and case, each case with its own shape and colour.

    Parameters
    ----------
    chart : DotChart
        One to six series, each with a finite value for every row.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If rows or series are missing, unequal, too many or not finite.

    Examples
    --------
    >>> series = (Series("in force", (-0.1,)), Series("with the pause lifted", (-1.4,)))
    >>> draw_dots(DotChart("Income", "By case.", "%", ("Canada",), series), key="d1")[:4]
    '<svg'
    """
    where = f"dot chart {chart.title!r}"
    check_series(where, len(chart.series))
    _check_lengths(where, chart)
    values = [value for one in chart.series for value in one.values]
    values += check_intervals(where, [end for one in chart.series for end in one.intervals])
    layout = lay_out(where, chart.rows, values, chart.decimals, width)
    legend, top = _legend(chart.series, width)
    zero, y, parts = layout.scale(0.0), top, [legend]
    for row in range(len(chart.rows)):
        lanes = len(chart.series) * _LANE
        height = max(lanes, len(layout.rows[row]) * LINE) + _PAD
        first = y + (height - lanes) / 2 + _LANE / 2
        if row:
            parts.append(rule(0, y, width, y, opacity=0.12))
        parts.append(row_label(layout, row, y + height / 2))
        for k, one in enumerate(chart.series):
            lane, end = first + k * _LANE, layout.scale(one.values[row])
            parts.append(rule(zero, lane, end, lane, opacity=0.45))
            band = one.intervals[row] if one.intervals else None
            parts.append(draw_interval(layout, band, lane))
            parts.append(mark(k, end, lane))
            text = format_number(one.values[row], chart.decimals, signed=chart.signed)
            parts.append(
                value_label(layout, one.values[row], lane + 4, text, offset=9, interval=band)
            )
        y += height
    lines, height = axis(layout, chart.axis, top, y, width)
    return picture(Words(key, chart.title, chart.description), [lines, *parts], width, height)


def _check_lengths(where: str, chart: DotChart) -> None:
    for one in chart.series:
        if one.intervals and len(one.intervals) != len(chart.rows):
            raise UsageError(
                where,
                f"{len(one.intervals)} intervals in series {one.label!r}",
                f"none, or one for each of the {len(chart.rows)} rows",
                "draw bands for all economies of a case",
            )
        if len(one.values) != len(chart.rows):
            raise UsageError(
                where,
                f"{len(one.values)} values in series {one.label!r}",
                f"one for each of the {len(chart.rows)} rows",
                "give every case the same economies",
            )


def _legend(series: tuple[Series, ...], width: float) -> tuple[str, float]:
    x, y, parts = 0.0, 12.0, []
    for k, one in enumerate(series):
        lines = wrap_text(one.label, width - 16, SIZE)
        wide = 16 + max(text_width(line, SIZE) for line in lines)
        if x and x + wide > width:
            x, y = 0.0, y + LINE + 2
        parts.append(mark(k, x + 6, y - 4) + label(lines, x + 16, y))
        y += (len(lines) - 1) * LINE
        x += wide + 18
    return "".join(parts), y + 12
