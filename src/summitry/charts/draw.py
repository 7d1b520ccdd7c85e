"""One door to every drawing."""

from __future__ import annotations

from collections.abc import Callable

from summitry.charts.bars import BarChart, draw_bars
from summitry.charts.dots import DotChart, draw_dots
from summitry.charts.flows import FlowChart, draw_flows
from summitry.charts.frontier import FrontierChart, draw_frontier
from summitry.charts.lines import LineChart, draw_lines
from summitry.charts.scatter import ScatterChart, draw_scatter
from summitry.charts.timeline import TimelineChart, draw_timeline
from summitry.charts.world_map import WorldMap, draw_map

AnyChart = (
    BarChart | DotChart | FlowChart | FrontierChart | LineChart | ScatterChart | TimelineChart
    | WorldMap
)  # fmt: skip

_WAYS: dict[type, Callable[..., str]] = {
    BarChart: draw_bars,
    DotChart: draw_dots,
    FlowChart: draw_flows,
    FrontierChart: draw_frontier,
    LineChart: draw_lines,
    ScatterChart: draw_scatter,
    TimelineChart: draw_timeline,
    WorldMap: draw_map,
}


def draw_chart(chart: AnyChart, *, key: str, width: float = 720) -> str:
    """Draw a chart of any kind as one ``svg`` element.

    Parameters
    ----------
    chart : one of the chart classes
        What to draw.
    key : str
        Name for the ids inside the drawing, unique on the page.
    width : float
        Width of the view box in user units, 280 to 4000.

    Returns
    -------
    str
        SVG that scales with its box.

    Raises
    ------
    UsageError
        If a value is not finite, or the chart has nothing to draw.
    """
    return _WAYS[type(chart)](chart, key=key, width=width)
