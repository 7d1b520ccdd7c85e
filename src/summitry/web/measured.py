"""What a measure found, as the blocks of a page and as JSON: the same rows in both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summitry import __version__
from summitry.brief import Block, Cell, Chart, Column, Note, Section, Table, Text
from summitry.charts import AnyChart
from summitry.model import Indicator
from summitry.web.asking import Asked, Field
from summitry.web.figures import Figure
from summitry.web.words import Words

SHOWN = 12  # rows on a page; files and JSON hold all
BN = 1e-3  # from USD million to USD billion
MOST_BN = 1e5  # about a year's income of the world

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Head:
    """A column of a measure's table: its title, what of a row stands there, and how it is set.

    ``read`` is the name of a field, or takes a row to a text. ``decimals`` of None is a text.
    """

    title: str
    read: str | Callable[[Row], str]
    unit: str = ""
    decimals: int | None = None
    scale: float = 1.0
    signed: bool = False

    def cell(self, row: Row, words: Words) -> Cell:
        """What stands in the column of a row; nothing where there is no figure."""
        if callable(self.read):
            return Cell(self.read(row))
        value = row[self.read]
        if value is None:
            return Cell("")
        if self.decimals is None:
            return Cell(str(value))
        return Cell(words.number(value * self.scale, self.decimals, signed=self.signed))


@dataclass(frozen=True)
class Found:
    """What a measure found: one sentence, rows, how they are set and drawn, and what they rest on.

    ``notes`` explain the table, ``more`` are further blocks of the page, ``extra`` further keys of
    the JSON. ``shown`` is how many rows a page shows, all where it is None.
    """

    key: str
    measure: Indicator
    title: str
    said: str
    rows: Sequence[Row]
    heads: Sequence[Head]
    source: str
    drawing: AnyChart | None = None
    notes: Sequence[str] = ()
    more: Sequence[Block | Figure] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    shown: int | None = SHOWN
    stack: bool = False


@dataclass(frozen=True)
class Drawn:
    """What of a measure has bands: fields of its rows, each with what it is called.

    ``label`` names the rows, in their order, which no elasticity moves; ``axis`` is the unit.
    """

    fields: tuple[tuple[str, str], ...]
    label: Callable[[Asked, Words], tuple[str, ...]]
    axis: str


@dataclass(frozen=True)
class Measure:
    """One measure of a page: what it is called and answers, what it is asked, and how it is found.

    ``solves`` says that equilibria are solved for it, which have their own queue; ``drawn`` what
    of it can be worked out anew for draws of elasticities.
    """

    key: str
    name: str
    lead: str
    fields: tuple[Field, ...]
    find: Callable[[Asked, Words], Found]
    solves: bool = False
    drawn: Drawn | None = None


def build_found(found: Found, words: Words) -> list[Block | Figure]:
    """The blocks of a page: the figure, what its columns are, and what it does not mean."""
    most = None if words.further else found.shown  # a file holds every row
    rows = found.rows if most is None else found.rows[:most]
    cells = tuple(tuple(head.cell(row, words) for head in found.heads) for row in rows)
    columns = tuple(
        Column(head.title, head.unit, numeric=head.decimals is not None) for head in found.heads
    )
    left = len(found.rows) - len(rows)
    note = words("{count} more rows in the files.", count=left) if left else ""
    key = f"{found.key}-table" if found.drawing else found.key
    table = Table(key, found.title, columns, (Section(cells),), note, stack=found.stack)
    blocks: list[Block | Figure] = [
        Figure(table, found.said) if found.drawing is None
        else Chart(found.key, found.drawing, table)
    ]  # fmt: skip
    blocks += [Text(text, style="small") for text in found.notes]
    return [*blocks, Note(words(found.measure.caveat)), *found.more]


def describe_found(found: Found, asked: Asked) -> dict[str, Any]:
    """A measure as JSON: what the command writes, what was asked, and the sentence of the page."""
    return {
        "summitry": __version__,
        "measure": found.measure.name,
        "title": found.title,
        "said": found.said,
        "unit": found.measure.unit,
        "equation": found.measure.equation,
        "does_not_mean": found.measure.caveat,
        "source": found.source,
        "asked": asked.address(),
        "notes": list(found.notes),
        **found.extra,
        "rows": list(found.rows),
    }
