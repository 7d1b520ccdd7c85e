"""A map of the world in steps of two colours: where a change is felt, and how strongly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from summitry.charts._scale import check_finite
from summitry.charts._svg import SMALL, Words, check_width, label, picture, tag
from summitry.charts._text import escape_text, format_number, own_word, text_width
from summitry.errors import UsageError

# Losses in orange, gains in blue (Okabe and Ito), three strengths of each; a change too small to
# show is pale, no figure is hollow. Strength is also told by the key and by each shape's title.
_LOSS = ("#f6c9a8", "#e58a4a", "#a84600")
_GAIN = ("#b5d4ea", "#5ba0cf", "#00568a")
_NONE = "#d9dce1"
_STEPS = (1, 3, 10)  # of the unit below which a change is too small to show
_SWATCH = 18.0


@dataclass(frozen=True)
class WorldMap:
    """A value for each economy, by ISO 3166 alpha-3 code; ``axis`` names quantity and unit.

    ``names`` gives the words for each code; an economy without a value is drawn hollow.
    """

    title: str
    description: str
    axis: str
    values: Mapping[str, float]
    names: Mapping[str, str]
    decimals: int = 2


def draw_map(chart: WorldMap, *, key: str, width: float = 720) -> str:
    """Draw every outline in the colour of its value; small economies are discs.

    Steps are 1, 3 and 10 times a unit that is a power of ten, so that one large loss does not
    wash out the rest (a logarithmic scale on both sides of zero).

    Parameters
    ----------
    chart : WorldMap
        Values in the unit that ``chart.axis`` states; finite.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If no economy has a value, a value is not finite, or width or key cannot be used.

    Examples
    --------
    >>> chart = WorldMap("Income", "Canada loses.", "%", {"CAN": -1.4}, {"CAN": "Canada"})
    >>> draw_map(chart, key="m1")[:4]
    '<svg'
    """
    check_width(width)
    if not chart.values:
        raise UsageError(
            f"map {chart.title!r}", "no values", "one economy or more", "leave the map out instead"
        )
    check_finite(f"map {chart.title!r}", chart.values.values())
    data, unit = _load_outlines(), find_unit(chart.values.values())
    scale = width / data["width"]
    tall = (data["bottom"] - data["top"]) * scale
    shapes = "".join((*_land(chart, data, unit), *_discs(chart, data, unit, scale)))
    move = f"scale({scale:.4f}) translate(0 {-data['top']})"
    parts = [tag("g", shapes, transform=move, stroke="#ffffff", stroke_width=0.4)]
    legend, bottom = _legend(chart, unit, tall + 14, width)
    words = Words(key, chart.title, chart.description)
    return picture(words, [*parts, legend], width, bottom)


@cache
def _load_outlines() -> dict[str, Any]:
    file = files("summitry.charts") / "data" / "map.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def find_unit(values: Any) -> float:
    """The power of ten of which 1, 3 and 10 split the values best: a tenth of the largest."""
    largest = max(abs(value) for value in values)
    unit = 1.0
    while largest > 0 and unit * _STEPS[-1] > largest:
        unit /= 10
    while unit * _STEPS[-1] * 10 <= largest:
        unit *= 10
    return unit


def _paint(value: float | None, unit: float) -> str:
    if value is None:
        return "none"
    strength = sum(abs(value) >= step * unit for step in _STEPS)
    if strength == 0:
        return _NONE
    return (_LOSS if value < 0 else _GAIN)[strength - 1]


def _land(chart: WorldMap, data: Mapping[str, Any], unit: float) -> Iterator[str]:
    for outline in data["others"]:
        yield tag("path", d=outline, fill="none", stroke="#9aa1aa")
    for code, outline in data["outlines"].items():
        yield _shape("path", chart, code, unit, d=outline)


def _discs(chart: WorldMap, data: Mapping[str, Any], unit: float, scale: float) -> Iterator[str]:
    for code, (x, y) in data["points"].items():
        if code in chart.values and code not in data["outlines"]:
            yield _shape("circle", chart, code, unit, cx=x, cy=y, r=3.2 / scale)


def _shape(name: str, chart: WorldMap, code: str, unit: float, **place: Any) -> str:
    value = chart.values.get(code)
    stroke = "#9aa1aa" if value is None else None
    if value is None:
        return tag(name, **place, fill="none", stroke=stroke)
    text = f"{chart.names.get(code, code)}: {format_number(value, chart.decimals, signed=True)}"
    return tag(name, tag("title", escape_text(text)), **place, fill=_paint(value, unit))


def _legend(chart: WorldMap, unit: float, top: float, width: float) -> tuple[str, float]:
    """Swatches with the range each stands for, wrapped to the width, and the axis title."""
    parts, x, y = [label(chart.axis, 0, top, size=SMALL)], 0.0, top + 12
    for paint, text in _ranges(unit):
        room = _SWATCH + 6 + text_width(text, SMALL) + 14
        if x and x + room > width:
            x, y = 0.0, y + 20
        parts.append(
            tag("rect", x=x, y=y, width=_SWATCH, height=11.0, fill=paint, stroke="#9aa1aa")
        )
        parts.append(label(text, x + _SWATCH + 6, y + 10, size=SMALL))
        x += room
    return "".join(parts), y + 20


def _ranges(unit: float) -> Iterator[tuple[str, str]]:
    """The colours from the largest loss to the largest gain, each with its range in words."""
    decimals = max(0, round(-math.log10(unit)))
    low, middle, high = (format_number(step * unit, decimals) for step in _STEPS)
    to = own_word("{low} to {high}")
    spans = (
        to.format(low=low, high=middle), to.format(low=middle, high=high),
        own_word("{high} and more").format(high=high),
    )  # fmt: skip
    for paint, span in reversed(list(zip(_LOSS, spans, strict=True))):
        yield paint, f"{own_word('loss')} {span}"
    yield _NONE, own_word("less than {low}").format(low=low)
    for paint, span in zip(_GAIN, spans, strict=True):
        yield paint, f"{own_word('gain')} {span}"
    yield "none", own_word("not in the data")
