"""One door to every drawing."""

from __future__ import annotations

from summitry.charts.bars import BarChart, draw_bars
from summitry.charts.dots import DotChart, draw_dots
from summitry.charts.lines import LineChart, draw_lines
from summitry.charts.scatter import ScatterChart, draw_scatter
from summitry.charts.timeline import TimelineChart, draw_timeline
from summitry.charts.world_map import WorldMap, draw_map

AnyChart = BarChart | DotChart | LineChart | ScatterChart | WorldMap | TimelineChart


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
    match chart:
        case BarChart():
            return draw_bars(chart, key=key, width=width)
        case DotChart():
            return draw_dots(chart, key=key, width=width)
        case LineChart():
            return draw_lines(chart, key=key, width=width)
        case ScatterChart():
            return draw_scatter(chart, key=key, width=width)
        case WorldMap():
            return draw_map(chart, key=key, width=width)
        case TimelineChart():
            return draw_timeline(chart, key=key, width=width)
