"""What a brief is made of: a list of blocks and the traces they point to, free of any format.

A writer turns a :class:`Brief` into HTML (or, later, other formats) without knowing economics; the
builder knows economics and no format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summitry.charts import AnyChart

Style = Literal["body", "lead", "small"]


@dataclass(frozen=True)
class Heading:
    """A heading; ``key`` is its anchor, unique in the brief."""

    text: str
    key: str
    level: Literal[2, 3, 4] = 2
    new_page: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph, or one item of a list, with the traces its figures rest on."""

    text: str
    traces: tuple[str, ...] = ()
    style: Style = "body"


@dataclass(frozen=True)
class Items:
    """A list of short paragraphs; those that are ``short`` may be set in columns."""

    items: tuple[Text, ...]
    short: bool = False


@dataclass(frozen=True)
class Note:
    """Something the reader must know before trusting the figures beside it."""

    text: str
    traces: tuple[str, ...] = ()


@dataclass(frozen=True)
class BigNumber:
    """One figure to read first: whose, how much, and a second line."""

    label: str
    value: str
    unit: str
    detail: str = ""


@dataclass(frozen=True)
class BigNumbers:
    """A row of figures, what they are, and their traces."""

    numbers: tuple[BigNumber, ...]
    note: str
    traces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell of a table; ``detail`` is a second, smaller line, ``link`` the key of a heading."""

    text: str
    detail: str = ""
    traces: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its title, the unit of its figures, and whether it holds figures."""

    title: str
    unit: str = ""
    numeric: bool = False
    traces: tuple[str, ...] = ()
    share: int = 0  # of the width, percent; 0 leaves it to the writer
    language: str = ""  # of its cells, where it is not the page's


@dataclass(frozen=True)
class Section:
    """A run of rows under one title; the first cell of each row names the row."""

    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A captioned table in sections; every row has one cell for each column.

    ``stack`` lets a narrow screen show each row as a small card: for tables of words.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    note: str = ""
    traces: tuple[str, ...] = ()
    stack: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing with the table of its figures beneath.

    ``printed`` says that paper needs the table too, since the drawing does not print its figures.
    """

    key: str
    drawing: AnyChart
    table: Table
    traces: tuple[str, ...] = ()
    printed: bool = False


@dataclass(frozen=True)
class Quotation:
    """Words of a source, exactly, and where they stand."""

    text: str
    place: str


@dataclass(frozen=True)
class Trace:
    """Where a figure comes from: sentences, an equation, a data set; numbered in order of use."""

    key: str
    number: int
    title: str
    lines: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    see: tuple[str, ...] = ()  # further traces


Block = Heading | Text | Items | Note | BigNumbers | Table | Chart


@dataclass(frozen=True)
class Brief:
    """A whole brief: title, one line below it, blocks in order, and every trace they cite."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    traces: tuple[Trace, ...]
    language: str = "en"
    print_traces: bool = True  # on paper they take pages; on a screen they are always there
