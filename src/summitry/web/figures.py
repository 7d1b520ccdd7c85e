"""Figures: each with one sentence, a way to cite it, and itself as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from summitry import __version__
from summitry.brief import Block, Brief, Cell, Chart, Table, write_brief
from summitry.brief.spreadsheet import read_figure
from summitry.charts import clean_text, draw_chart
from summitry.errors import UsageError
from summitry.web.words import Words
from summitry.world import World

TABLE_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
PICTURE_FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
FORMATS = {**TABLE_FORMATS, **PICTURE_FORMATS}
_INK = "#1c1f23"
_WIDTH = 720  # user units of a picture that stands alone
_PNG_PPI = 144
# Typst sets the drawing on a page of its own size; it reaches it as data, never as markup.
_PAGE = """#set page(width: auto, height: auto, margin: 12pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 540pt)
"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_BIBTEX = re.compile(r"[{}\\%$#&~^_\"@]")


@dataclass(frozen=True)
class Figure:
    """A chart or a table of a page, with the one sentence that says what it shows."""

    block: Chart | Table
    said: str

    @property
    def key(self) -> str:
        """Its name on the page and in its address."""
        return self.block.key

    @property
    def title(self) -> str:
        """What it is called."""
        return self.block.drawing.title if isinstance(self.block, Chart) else self.block.caption

    @property
    def table(self) -> Table:
        """Its numbers."""
        return self.block.table if isinstance(self.block, Chart) else self.block

    @property
    def formats(self) -> tuple[str, ...]:
        """What it can be had as."""
        return tuple(FORMATS if isinstance(self.block, Chart) else TABLE_FORMATS)


@dataclass(frozen=True)
class Origin:
    """What the figures of a page rest on, for citing them.

    ``subject`` is what was asked (a scenario with its id and day, or a measure), ``method`` how it
    was answered, ``data`` the baseline with its year and hash, ``address`` where it can be seen.
    """

    subject: str
    method: str
    data: str
    address: str


def describe_data(world: World) -> str:
    """The baseline of a figure: name, year and the first digits of its hash."""
    digest = str(world.provenance.get("sha256", ""))[:12]
    return f"{world.name} ({world.year}), sha256 {digest}" if digest else world.name


def cite_text(figure: Figure, origin: Origin) -> str:
    """One line that says what a figure is and what it rests on."""
    parts = (
        f"{figure.title}. {origin.subject}", f"Method: {origin.method.rstrip('.')}",
        f"Data: {origin.data}", f"Model: summitry {__version__}", origin.address,
    )  # fmt: skip
    return clean_text(". ".join(part.rstrip(".") for part in parts if part) + ".")


def cite_bibtex(figure: Figure, origin: Origin) -> str:
    """The same as an entry of a bibliography."""

    def plain(text: str) -> str:
        return " ".join(_NOT_IN_BIBTEX.sub(" ", clean_text(text)).split())

    key = re.sub(r"[^a-z0-9]+", "-", f"summitry-{figure.key}-{__version__}".lower()).strip("-")
    lines = (
        f"@misc{{{key},", "  author = {{The summitry founders}},",
        f"  title = {{{plain(figure.title)}}},",
        f"  howpublished = {{summitry {__version__}, {plain(origin.address)}}},",
        f"  note = {{{plain(origin.subject)}. {plain(origin.method)} Data: {plain(origin.data)}}}",
        "}",
    )  # fmt: skip
    return "\n".join(lines)


def list_figures(blocks: Iterable[Block | Figure]) -> list[Figure]:
    """The figures among blocks; a chart says what it shows itself."""
    return [found for block in blocks if (found := as_figure(block)) is not None]


def as_figure(block: Block | Figure) -> Figure | None:
    """A block as a figure; None for what is none."""
    if isinstance(block, Figure):
        return block
    if isinstance(block, Chart):
        return Figure(block, block.drawing.description)
    if isinstance(block, Table):
        return Figure(block, block.note)
    return None


def write_figure(figure: Figure, ending: str, origin: Origin) -> bytes:
    """A figure as a file: its numbers (``csv``, ``xlsx``, ``json``) or picture (``svg``, ``png``).

    Raises
    ------
    UsageError
        A format the figure does not have, or the extra ``print`` is not installed.
    """
    if ending not in figure.formats:
        raise UsageError("figure", "a format it does not have", ", ".join(figure.formats),
                         "choose one of these")  # fmt: skip
    if ending == "csv":
        return _write_csv(figure.table)
    if ending == "json":
        return json.dumps(describe_figure(figure, origin), ensure_ascii=False).encode()
    if ending == "xlsx":
        cited = cite_text(figure, origin)
        return write_brief(Brief(figure.title, cited, (figure.table,), ()), ".xlsx")
    picture = draw_figure(figure, cite_text(figure, origin))
    return picture.encode() if ending == "svg" else _write_png(picture)


def describe_figure(figure: Figure, origin: Origin) -> dict[str, Any]:
    """A figure as JSON: its sentence, its numbers by column, and what it rests on.

    Each row has one value for each column, in order: a number, a text, or null where a column of
    numbers has none. The title of a row's section, where there are any, comes before them.
    """
    table = figure.table
    sections = _has_sections(table)
    columns = [{"title": column.title, "unit": column.unit} for column in table.columns]
    return {
        "key": figure.key,
        "title": figure.title,
        "said": figure.said,
        "columns": [*([{"title": "", "unit": ""}] if sections else []), *columns],
        "rows": [
            [
                *([section.title] if sections else []),
                *(_value(c, column.numeric) for c, column in zip(row, table.columns, strict=True)),
            ]
            for section in table.sections
            for row in section.rows
        ],
        "note": table.note,
        "cited": cite_text(figure, origin),
    }


def _has_sections(table: Table) -> bool:
    return len(table.sections) > 1 or any(section.title for section in table.sections)


def _value(cell: Cell, numeric: bool) -> float | str | None:
    figure = read_figure(cell.text) if numeric else None
    if figure is not None or (numeric and not cell.text):
        return figure
    return f"{cell.text} ({cell.detail})" if cell.detail else cell.text


def draw_figure(figure: Figure, source: str) -> str:
    """A drawing that stands alone: dark ink, its source inside as metadata."""
    from xml.sax.saxutils import escape

    assert isinstance(figure.block, Chart)
    svg = draw_chart(figure.block.drawing, key=figure.key, width=_WIDTH)
    start = svg.index("</desc>") + len("</desc>")
    meta = f"<metadata>{escape(clean_text(source))}</metadata>"
    return (svg[:start] + meta + svg[start:]).replace("currentColor", _INK)


def _write_png(svg: str) -> bytes:
    try:
        import typst
    except ModuleNotFoundError:
        raise UsageError("figure as PNG", "typst is not installed", "the extra print",
                         "pip install 'summitry[print]', or take SVG") from None  # fmt: skip
    image: bytes = typst.compile(
        _PAGE.encode(), format="png", ppi=_PNG_PPI, sys_inputs={"svg": svg}
    )
    return image


def _write_csv(table: Table) -> bytes:
    """A table as CSV: plain numbers, and no text that a spreadsheet would take for a formula."""
    numeric = [column.numeric for column in table.columns]
    heads = [c.title + (f", {c.unit}" if c.unit else "") for c in table.columns]
    sections = _has_sections(table)
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow([_guard(text) for text in (["", *heads] if sections else heads)])
    for section in table.sections:
        for row in section.rows:
            texts = [f"{c.text} ({c.detail})" if c.detail else c.text for c in row]
            cells = [
                _cell(text, is_numeric) for text, is_numeric in zip(texts, numeric, strict=True)
            ]
            writer.writerow([_guard(section.title), *cells] if sections else cells)
    return page.getvalue().encode("utf-8")


def _cell(text: str, numeric: bool) -> str:
    figure = read_figure(text) if numeric else None
    return _guard(text) if figure is None else f"{figure:.12g}"


def _guard(text: str) -> str:
    clean = clean_text(text)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def find_figure(blocks: Sequence[Block | Figure], key: str) -> Figure:
    """The figure of a page under a name.

    Raises
    ------
    UsageError
        There is none.
    """
    figures = list_figures(blocks)
    found = next((figure for figure in figures if figure.key == key), None)
    if found is None:
        names = ", ".join(figure.key for figure in figures) or "none: the page has no figure"
        raise UsageError("figure", "none under this name", names, "take one of these")
    return found


def for_files(words: Words) -> Words:
    """The reader's language with plain numbers and four more decimals, for files of figures."""
    return Words(words.language, "en", 4)
