"""Small SVG drawings with units on their axes, shared by page and brief; no dependencies."""

from summitry.charts._text import Lettering, clean_text, format_number, letter
from summitry.charts.bars import Bar, BarChart, draw_bars
from summitry.charts.dots import DotChart, Series, draw_dots
from summitry.charts.draw import AnyChart, draw_chart
from summitry.charts.flows import Flow, FlowChart, draw_flows
from summitry.charts.frontier import Deal, FrontierChart, draw_frontier
from summitry.charts.lines import Line, LineChart, Mark, draw_lines
from summitry.charts.scatter import Point, ScatterChart, draw_scatter
from summitry.charts.timeline import Lane, LaneGroup, Stretch, TimelineChart, draw_timeline
from summitry.charts.world_map import WorldMap, draw_map

__all__ = [
    "AnyChart",
    "Bar",
    "BarChart",
    "Deal",
    "DotChart",
    "Flow",
    "FlowChart",
    "FrontierChart",
    "Lane",
    "LaneGroup",
    "Lettering",
    "Line",
    "LineChart",
    "Mark",
    "Point",
    "ScatterChart",
    "Series",
    "Stretch",
    "TimelineChart",
    "WorldMap",
    "clean_text",
    "draw_bars",
    "draw_chart",
    "draw_dots",
    "draw_flows",
    "draw_frontier",
    "draw_lines",
    "draw_map",
    "draw_scatter",
    "draw_timeline",
    "format_number",
    "letter",
]
