"""The horizontal axis that bars and dots share: labels left, values along, unit beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summitry.charts._scale import Scale, check_finite, format_ticks, nice_ticks, widen
from summitry.charts._svg import LINE, SIZE, SMALL, check_width, label, rule
from summitry.charts._text import format_number, split_word, text_width, wrap_text
from summitry.errors import UsageError

GAP = 8.0
_WIDEST_LABEL = 0.38  # share of the drawing
_WIDEST_WORD = 0.46  # the same, where a word would be broken otherwise
_NARROWEST_LABEL = 40.0
_NARROWEST_PLOT = 60.0


Interval = tuple[float, float]  # low end, high end
_CAP = 3.5


@dataclass(frozen=True)
class Layout:
    """Where labels end and values lie, for one drawing."""

    rows: tuple[tuple[str, ...], ...]  # wrapped labels
    left: float  # of the plot
    right: float
    scale: Scale


def lay_out(
    where: str, labels: Sequence[str], values: Sequence[float], decimals: int, width: float
) -> Layout:
    """Wrap the labels, and leave room beside every bar for its value."""
    check_width(width)
    if not labels:
        raise UsageError(where, "no rows", "at least one row", "leave the chart out instead")
    check_finite(where, values)
    loss, gain = (_room(values, decimals, negative=side) for side in (True, False))
    pieces = [piece for text in labels for word in text.split() for piece in split_word(word)]
    word = max((text_width(piece, SIZE, bold=True) for piece in pieces), default=0.0)
    wanted = max(width * _WIDEST_LABEL, min(word, width * _WIDEST_WORD))
    widest = min(wanted, width - loss - gain - _NARROWEST_PLOT)
    if widest < _NARROWEST_LABEL:
        raise UsageError(
            where,
            f"numbers as long as {value_text(max(values, key=abs), decimals)}",
            f"numbers that leave room for bars in a width of {width:g}",
            "choose a larger unit, or fewer decimals",
        )
    rows = tuple(wrap_text(text, widest, SIZE, bold=True) for text in labels)
    left = max(text_width(line, SIZE, bold=True) for row in rows for line in row) + GAP
    low, high = widen(min(0.0, *values), max(0.0, *values))
    return Layout(rows, left, width, Scale(low, high, left + loss, width - gain))


def _room(values: Sequence[float], decimals: int, *, negative: bool) -> float:
    """Width to keep free for the longest number on one side of the bars."""
    texts = [value_text(value, decimals) for value in values if (value < 0) == negative]
    return max((text_width(text, SMALL) for text in texts), default=0.0) + 2 * GAP


def value_text(value: float, decimals: int) -> str:
    """Set a change as it is printed beside its mark."""
    return format_number(value, decimals, signed=True)


def value_label(
    layout: Layout, value: float, y: float, text: str, *, offset: float,
    interval: Interval | None = None,
) -> str:  # fmt: skip
    """Write the number beside a mark, on the side away from zero, beyond its interval."""
    low, high = interval or (value, value)
    if value < 0:
        return label(text, layout.scale(min(value, low)) - offset, y, anchor="end", size=SMALL)
    return label(text, layout.scale(max(value, high)) + offset, y, size=SMALL)


def draw_interval(layout: Layout, interval: Interval | None, y: float) -> str:
    """Draw a thin line from the low to the high end, with caps; nothing without an interval."""
    if interval is None:
        return ""
    low, high = (layout.scale(end) for end in interval)
    caps = "".join(rule(x, y - _CAP, x, y + _CAP, opacity=0.9) for x in (low, high))
    return rule(low, y, high, y, opacity=0.9) + caps


def check_intervals(where: str, intervals: Sequence[Interval | None]) -> list[float]:
    """The ends of all intervals; UsageError for one whose low end lies above its high end."""
    ends = [interval for interval in intervals if interval is not None]
    check_finite(where, [end for interval in ends for end in interval])
    for low, high in ends:
        if low > high:
            raise UsageError(
                where, f"an interval from {low:g} to {high:g}", "the low end first", "swap the ends"
            )
    return [end for interval in ends for end in interval]


def row_label(layout: Layout, row: int, middle: float, *, strong: bool = False) -> str:
    """Write the name of a row, its lines centred on ``middle``."""
    lines = layout.rows[row]
    first = middle - (len(lines) - 1) * LINE / 2 + SIZE * 0.35
    weight = "600" if strong else None
    return label(lines, layout.left - GAP, first, anchor="end", weight=weight)


def axis(layout: Layout, title: str, top: float, bottom: float, width: float) -> tuple[str, float]:
    """Grid, zero line, tick labels and the axis title; returns them and the height they reach."""
    scale = layout.scale
    low, high = scale.invert(layout.left), scale.invert(layout.right)
    ticks, texts = _ticks(low, high, layout.right - layout.left)
    parts = []
    for tick in ticks:
        parts.append(
            rule(scale(tick), top, scale(tick), bottom, opacity=0.7 if tick == 0 else 0.14)
        )
    for x, text in _place_labels([scale(tick) for tick in ticks], texts, width):
        parts.append(label(text, x, bottom + LINE - 2, anchor="middle", size=SMALL))
    lines = wrap_text(title, width, SMALL)
    wide = max(text_width(line, SMALL) for line in lines)
    x = min(max(layout.left, 0), width - wide)
    y = bottom + 2 * LINE + 2
    parts.append(label(lines, max(x, 0), y, size=SMALL))
    return "".join(parts), y + (len(lines) - 1) * LINE + 6


def _place_labels(
    places: Sequence[float], texts: Sequence[str], width: float
) -> Iterator[tuple[float, str]]:
    """Middles of tick labels: one at the edge moves in, and is left out where it has no room."""
    halves = [text_width(text, SMALL) / 2 for text in texts]
    for k, (x, text) in enumerate(zip(places, texts, strict=True)):
        inside = min(max(x, halves[k]), width - halves[k])
        beside = [j for j in (k - 1, k + 1) if 0 <= j < len(places)]
        if inside == x or all(
            abs(inside - places[j]) >= halves[k] + halves[j] + GAP / 2 for j in beside
        ):
            yield inside, text


def _ticks(low: float, high: float, room: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    for target in (7, 6, 5, 4, 3, 2, 1):
        ticks = nice_ticks(low, high, target)
        texts = format_ticks(ticks)
        widest = max((text_width(text, SMALL) for text in texts), default=0)
        apart = room * (ticks[1] - ticks[0]) / (high - low) if len(ticks) > 1 else room
        if widest + GAP <= apart:
            break
    return ticks, texts
