"""What two sides can reach together: a curve of payoffs, with named deals as numbered marks."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.charts._scale import Scale, check_finite, format_ticks, nice_ticks, widen
from summitry.charts._svg import (
    LINE,
    PALETTE,
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

_PLOT = 320.0


@dataclass(frozen=True)
class Deal:
    """A named point: ``x`` and ``y`` are the two sides' payoffs."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class FrontierChart:
    """A frontier and deals on or beside it; both axis names state whose payoff and the unit."""

    title: str
    description: str
    x_axis: str
    y_axis: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    deals: tuple[Deal, ...]


def draw_frontier(chart: FrontierChart, *, key: str, width: float = 720) -> str:
    """Draw the frontier as a line and each deal as a mark of its own shape, named below.

    Parameters
    ----------
    chart : FrontierChart
        At least two finite points; one to six deals.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Raises
    ------
    UsageError
        If a value is not finite, the curve is too short, or there are too many deals.

    Examples
    --------
    >>> deals = (Deal("no deal", 0.0, 0.0),)
    >>> chart = FrontierChart("F", "Falls.", "A, USD", "B, USD", (0.0, 1.0), (1.0, 0.0), deals)
    >>> draw_frontier(chart, key="f1")[:4]
    '<svg'
    """
    _check(chart, width)
    x, y = _scales(chart, width)
    title = wrap_text(chart.y_axis, width, SMALL)
    points = " ".join(f"{x(a):.2f},{y(b):.2f}" for a, b in zip(chart.x, chart.y, strict=True))
    curve = tag("polyline", points=points, fill="none", stroke=PALETTE[0], stroke_width=2.0)
    steps = "".join(
        tag("circle", cx=x(a), cy=y(b), r=2.5, fill=PALETTE[0], data_mark=f"step-{k}")
        for k, (a, b) in enumerate(zip(chart.x, chart.y, strict=True))
    )
    parts = [label(title, 0, 12, size=SMALL), _grid(x, y, width), curve, steps]
    parts += [
        tag("g", mark(k, x(deal.x), y(deal.y)), data_mark=f"deal-{k}")
        for k, deal in enumerate(chart.deals)
    ]
    words, bottom = _foot(chart, y.start, x.start, width)
    return picture(Words(key, chart.title, chart.description), [*parts, words], width, bottom)


def _check(chart: FrontierChart, width: float) -> None:
    where = f"frontier {chart.title!r}"
    check_width(width)
    check_series(where, len(chart.deals))
    deals = [value for deal in chart.deals for value in (deal.x, deal.y)]
    check_finite(where, (*chart.x, *chart.y, *deals))
    if len(chart.x) != len(chart.y) or len(chart.x) < 2:
        raise UsageError(
            where, f"{len(chart.x)} x and {len(chart.y)} y values", "two points or more, in pairs",
            "trace the frontier with more points",
        )  # fmt: skip


def _scales(chart: FrontierChart, width: float) -> tuple[Scale, Scale]:
    xs = (0.0, *chart.x, *(deal.x for deal in chart.deals))
    ys = (0.0, *chart.y, *(deal.y for deal in chart.deals))
    low, high = widen(min(ys), max(ys))
    left = 8 + max(text_width(text, SMALL) for text in format_ticks(nice_ticks(low, high, 6)))
    top = len(wrap_text(chart.y_axis, width, SMALL)) * LINE + 8
    return Scale(*widen(min(xs), max(xs)), left, width - 20), Scale(low, high, top + _PLOT, top)


def _grid(x: Scale, y: Scale, width: float) -> str:
    parts = []
    ticks = nice_ticks(y.low, y.high, 6)
    for tick, text in zip(ticks, format_ticks(ticks), strict=True):
        parts.append(rule(x.start, y(tick), x.end, y(tick), opacity=0.7 if tick == 0 else 0.14))
        parts.append(label(text, x.start - 6, y(tick) + 4, anchor="end", size=SMALL))
    ticks = nice_ticks(x.low, x.high, 8 if width > 500 else 4)
    for tick, text in zip(ticks, format_ticks(ticks), strict=True):
        parts.append(rule(x(tick), y.start, x(tick), y.end, opacity=0.7 if tick == 0 else 0.14))
        parts.append(label(text, x(tick), y.start + LINE, anchor="middle", size=SMALL))
    return "".join(parts)


def _foot(chart: FrontierChart, bottom: float, left: float, width: float) -> tuple[str, float]:
    """Write the title of the x axis and the key to the marks; returns the height they reach."""
    y, parts = bottom + 2 * LINE + 2, []
    for line in wrap_text(chart.x_axis, width - left, SMALL):
        parts.append(label(line, left, y, size=SMALL))
        y += LINE
    for k, deal in enumerate(chart.deals):
        parts.append(mark(k, left + 6, y - 4))
        for line in wrap_text(deal.label, width - left - 20, SMALL):
            parts.append(label(line, left + 18, y, size=SMALL))
            y += LINE
    return "".join(parts), y - LINE + 8
