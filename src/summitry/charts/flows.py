"""Flows between two columns of names: whose sales to whom rise or fall, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from summitry.charts._scale import check_finite
from summitry.charts._svg import (
    GAIN,
    LINE,
    LOSS,
    SIZE,
    SMALL,
    Words,
    check_width,
    label,
    picture,
    tag,
)
from summitry.charts._text import escape_text, format_number, text_width, wrap_text
from summitry.errors import UsageError

MOST_FLOWS = 24
_TALLEST = 190.0  # all ribbons together, user units
_THINNEST = 1.6
_PAD = 9.0  # between two names
_GAP = 8.0  # between a name and its ribbons
_NODE = 7.0  # width of the bar at which ribbons end
_WIDEST_LABEL = 0.3  # share of the drawing


@dataclass(frozen=True)
class Flow:
    """A change in what goes from one side to the other; its sign says rise or fall."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class FlowChart:
    """Flows with a common unit; ``heads`` are the titles of the two columns."""

    title: str
    description: str
    axis: str
    heads: tuple[str, str]
    flows: tuple[Flow, ...]
    key: tuple[str, str] = ("rise", "fall")
    decimals: int = 1


@dataclass(frozen=True)
class _Node:
    """A name of a column: where its row begins, how tall it is, what its ribbons come to."""

    lines: tuple[str, ...]
    top: float
    height: float
    ribbons: float
    net: float


def draw_flows(chart: FlowChart, *, key: str, width: float = 720) -> str:
    """Draw each flow as a ribbon as wide as its size, with every name's net change beside it.

    Rises are filled, falls are outlined with a dash and paler inside: colour is never alone. Names
    stand where their ribbons end, each in a row of its own, so that none covers another.

    Parameters
    ----------
    chart : FlowChart
        One to 24 flows in the unit that ``chart.axis`` states; finite.
    key, width
        As for :func:`summitry.charts.draw_bars`.

    Returns
    -------
    str
        One ``svg`` element.

    Raises
    ------
    UsageError
        If there are no flows or too many, a value is not finite, or width or key cannot be used.

    Examples
    --------
    >>> flows = (Flow("China", "USA", -40.0), Flow("Mexico", "USA", 12.0))
    >>> chart = FlowChart("Trade", "China sells less.", "USD bn", ("from", "to"), flows)
    >>> draw_flows(chart, key="f1")[:4]
    '<svg'
    """
    check_width(width)
    where = f"flow chart {chart.title!r}"
    if not 1 <= len(chart.flows) <= MOST_FLOWS:
        raise UsageError(where, f"{len(chart.flows)} flows", f"one to {MOST_FLOWS}",
                         "show the largest and leave the rest to the table")  # fmt: skip
    check_finite(where, [flow.value for flow in chart.flows])
    total = sum(abs(flow.value) for flow in chart.flows) or 1.0
    thick = {k: max(_TALLEST * abs(f.value) / total, _THINNEST) for k, f in enumerate(chart.flows)}
    room = width * _WIDEST_LABEL
    heads = [wrap_text(text, room, SMALL, bold=True) for text in chart.heads]
    top = LINE * max(len(lines) for lines in heads) + 6
    sides = [_place(chart, thick, side, room, top) for side in (0, 1)]
    edges = [_edge(nodes, heads[k]) for k, nodes in enumerate(sides)]
    left, right = edges[0], width - edges[1]
    parts = [
        label(heads[0], left, SIZE, anchor="end", size=SMALL, weight="600"),
        label(heads[1], right, SIZE, size=SMALL, weight="600"),
        _ribbons(chart, thick, sides, left + _GAP + _NODE, right - _GAP - _NODE),
    ]
    for nodes, x, anchor in ((sides[0], left, "end"), (sides[1], right, "start")):
        bar = x + _GAP if anchor == "end" else x - _GAP - _NODE
        parts += [_draw_node(node, x, bar, anchor) for node in nodes.values()]
    bottom = max(node.top + node.height for nodes in sides for node in nodes.values()) + _PAD
    legend, height = _legend(chart, bottom + LINE, width)
    return picture(Words(key, chart.title, chart.description), [*parts, legend], width, height)


def _edge(nodes: dict[str, _Node], head: Sequence[str]) -> float:
    texts = [text_width(line, SIZE) for node in nodes.values() for line in node.lines]
    return max(*texts, *(text_width(line, SMALL, bold=True) for line in head))


def _place(
    chart: FlowChart, thick: dict[int, float], side: int, room: float, top: float
) -> dict[str, _Node]:
    """Rows of one column, the largest first, each as tall as its name or its ribbons need."""
    names: dict[str, list[int]] = {}
    for k, flow in enumerate(chart.flows):
        names.setdefault((flow.source, flow.target)[side], []).append(k)
    placed: dict[str, _Node] = {}
    y = top
    for name in sorted(names, key=lambda one: (-sum(thick[k] for k in names[one]), one)):
        net = sum(chart.flows[k].value for k in names[name])
        lines = wrap_text(f"{name} {format_number(net, chart.decimals, signed=True)}", room, SIZE)
        ribbons = sum(thick[k] for k in names[name])
        height = max(ribbons, LINE * len(lines))
        placed[name] = _Node(lines, y, height, ribbons, net)
        y += height + _PAD
    return placed


def _draw_node(node: _Node, x: float, bar: float, anchor: str) -> str:
    middle = node.top + node.height / 2
    first = middle - (len(node.lines) - 1) * LINE / 2 + SIZE * 0.35
    rect = tag("rect", x=bar, y=middle - node.ribbons / 2, width=_NODE, height=node.ribbons,
               fill="currentColor", fill_opacity=0.75)  # fmt: skip
    return rect + label(node.lines, x, first, anchor=anchor)


def _ribbons(
    chart: FlowChart, thick: dict[int, float], sides: Sequence[dict[str, _Node]],
    left: float, right: float,
) -> str:  # fmt: skip
    """Every flow as a band between its two names, stacked in the order of the other side."""
    starts: list[dict[int, float]] = []
    for side, nodes in enumerate(sides):
        other = sides[1 - side]
        places: dict[int, float] = {}
        for name, node in nodes.items():
            y = node.top + (node.height - node.ribbons) / 2
            mine = [k for k, f in enumerate(chart.flows) if (f.source, f.target)[side] == name]
            ends = {k: (chart.flows[k].source, chart.flows[k].target)[1 - side] for k in mine}
            for k in sorted(mine, key=lambda k: other[ends[k]].top):
                places[k] = y
                y += thick[k]
        starts.append(places)
    parts = []
    for k in sorted(thick, key=lambda k: -thick[k]):
        flow, a, b, middle = chart.flows[k], starts[0][k], starts[1][k], (left + right) / 2
        h = thick[k]
        path = (
            f"M{left:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} {right:.1f} {b:.1f}"
            f"v{h:.1f}C{middle:.1f} {b + h:.1f} {middle:.1f} {a + h:.1f} {left:.1f} {a + h:.1f}Z"
        )
        said = format_number(flow.value, chart.decimals, signed=True)
        title = tag("title", escape_text(f"{flow.source} \u2192 {flow.target}: {said}"))
        parts.append(tag("path", title, d=path, **_paint(flow.value)))
    return "".join(parts)


def _paint(value: float) -> dict[str, Any]:
    if value < 0:
        return {"fill": LOSS, "fill_opacity": 0.22, "stroke": LOSS, "stroke_dasharray": "5 2"}
    return {"fill": GAIN, "fill_opacity": 0.62, "stroke": "none"}


def _legend(chart: FlowChart, y: float, width: float) -> tuple[str, float]:
    parts, x = [], 0.0
    for value, text in zip((1.0, -1.0), chart.key, strict=True):
        parts.append(tag("rect", x=x + 1, y=y - 9, width=22.0, height=10.0, **_paint(value)))
        parts.append(label(text, x + 30, y, size=SMALL))
        x += 30 + text_width(text, SMALL) + 22
    lines = wrap_text(chart.axis, width, SMALL)
    parts.append(label(lines, 0, y + LINE + 4, size=SMALL))
    return "".join(parts), y + (len(lines)) * LINE + 12
