"""The brief: what is on the table and what it is worth, every figure with its trace.

What is offered here is loaded when first asked for: a reader of documents that names acts and
parties in the words of the brief (:mod:`summitry.brief.words`) need not wait for its tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summitry._lazy import offer

if TYPE_CHECKING:
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

__getattr__ = offer(
    __name__,
    __all__,
    ("blocks", "write", "html", "check", "timeline", "build", "compare"),
)
