"""Horizontal bars to the left and right of zero: losses and gains of one kind."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.charts._svg import GAIN, LINE, LOSS, Words, picture, tag
from summitry.charts._text import format_number
from summitry.charts._value_axis import (
    Interval,
    axis,
    check_intervals,
    draw_interval,
    lay_out,
    row_label,
    value_label,
)

_BAR = 15.0


@dataclass(frozen=True)
class Bar:
    """One bar: whose, how much, whether the name is set in bold, and its band if it has one."""

    label: str
    value: float
    strong: bool = False
    interval: Interval | None = None


@dataclass(frozen=True)
class BarChart:
    """Bars with a common unit; ``axis`` names the quantity and its unit.

    ``signed`` is for changes: a gain carries a plus sign. Levels do not.
    """

    title: str
    description: str
    axis: str
    bars: tuple[Bar, ...]
    decimals: int = 1
    signed: bool = True


def draw_bars(chart: BarChart, *, key: str, width: float = 720) -> str:
    """Draw gains to the right and losses to the left of zero, each with its number and its band.

    Parameters
    ----------
    chart : BarChart
        Values in the unit that ``chart.axis`` states; finite.
    key : str
        Name for the ids inside the drawing, unique on the page.
    width : float
        Width of the view box in user units; text is 13 units high, labels wrap to fit.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If there are no bars, a value is not finite, or width or key cannot be used.

    Examples
    --------
    >>> chart = BarChart("Real income", "Canada loses.", "change in %", (Bar("Canada", -1.4),))
    >>> draw_bars(chart, key="c1")[:4]
    '<svg'
    """
    where = f"bar chart {chart.title!r}"
    values = [bar.value for bar in chart.bars]
    values += check_intervals(where, [bar.interval for bar in chart.bars])
    layout = lay_out(where, [b.label for b in chart.bars], values, chart.decimals, width)
    zero, y, rows = layout.scale(0.0), 6.0, []
    for k, bar in enumerate(chart.bars):
        height = max(_BAR + 8, len(layout.rows[k]) * LINE + 4)
        middle, end = y + height / 2, layout.scale(bar.value)
        rows.append(
            tag(
                "rect",
                x=min(zero, end),
                y=middle - _BAR / 2,
                width=abs(end - zero),
                height=_BAR,
                fill=LOSS if bar.value < 0 else GAIN,
            )
        )
        rows.append(row_label(layout, k, middle, strong=bar.strong))
        rows.append(draw_interval(layout, bar.interval, middle))
        text = format_number(bar.value, chart.decimals, signed=chart.signed)
        rows.append(
            value_label(layout, bar.value, middle + 4, text, offset=5, interval=bar.interval)
        )
        y += height
    lines, height = axis(layout, chart.axis, 2, y + 2, width)
    return picture(Words(key, chart.title, chart.description), [lines, *rows], width, height)
