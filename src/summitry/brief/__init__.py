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
from summitry.brief.build import build_brief
from summitry.brief.check import check_brief
from summitry.brief.html import read_css, write_blocks, write_html

__all__ = [
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
    "check_brief",
    "read_css",
    "write_blocks",
    "write_html",
]
