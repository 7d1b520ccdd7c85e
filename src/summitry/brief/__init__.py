"""The brief: what is on the table and what it is worth, every figure with its trace."""

from summitry.brief.blocks import (
    BigNumber,
    BigNumbers,
    Block,
    Brief,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Note,
    Quotation,
    Section,
    Table,
    Text,
    Trace,
)
from summitry.brief.build import ALL, ANNEXES, build_brief, check_annexes
from summitry.brief.check import check_brief
from summitry.brief.compare import build_comparison
from summitry.brief.html import read_css, write_blocks, write_html
from summitry.brief.timeline import build_calendar_page, make_timeline_chart
from summitry.brief.write import WRITERS, check_ending, write_brief

__all__ = [
    "ALL",
    "ANNEXES",
    "WRITERS",
    "BigNumber",
    "BigNumbers",
    "Block",
    "Brief",
    "Cell",
    "Chart",
    "Column",
    "Heading",
    "Items",
    "Note",
    "Quotation",
    "Section",
    "Table",
    "Text",
    "Trace",
    "build_brief",
    "build_calendar_page",
    "build_comparison",
    "check_annexes",
    "check_brief",
    "check_ending",
    "make_timeline_chart",
    "read_css",
    "write_blocks",
    "write_brief",
    "write_html",
]
