"""Write the tables of a brief as a spreadsheet: a sheet each, figures as numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from summitry.brief.blocks import Brief, Chart, Table
from summitry.brief.check import check_brief
from summitry.charts import clean_text
from summitry.errors import UsageError

_FIGURE = re.compile(r"[+\u2212-]?\d{1,3}(,\d{3})*(\.\d+)?|[+\u2212-]?\d+(\.\d+)?")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # what spreadsheets allow
_LONGEST_CELL = 32_000
_WIDEST = 60


def write_xlsx(brief: Brief) -> bytes:
    """Set every table of a brief, those of its charts too, as sheets of a workbook.

    Figures become numbers; text is stored as text, so that one that begins with ``=`` is no
    formula. The first sheet lists the others; the last one holds the traces.

    Parameters
    ----------
    brief : Brief
        Blocks and traces.

    Raises
    ------
    UsageError
        As :func:`summitry.brief.write_html`, or openpyxl is not installed.
    """
    check_brief(brief)
    try:
        from openpyxl import Workbook  # noqa: PLC0415  an extra
    except ModuleNotFoundError:
        raise UsageError("brief as XLSX", "openpyxl is not installed", "the extra print",
                         "pip install 'summitry[print]', or write HTML") from None  # fmt: skip
    book = Workbook()
    book.properties.title = clean_text(brief.title)
    first = book.active
    first.title = "Contents"
    _append(first, [brief.title])
    _append(first, [brief.subtitle])
    for k, table in enumerate(list_tables(brief), 1):
        sheet = book.create_sheet(_name_sheet(k, table.caption))
        _append(first, [sheet.title, table.caption])
        _fill(sheet, table)
    traces = book.create_sheet("Traces")
    for trace in brief.traces:
        quotes = [f"\u201c{q.text}\u201d {q.place}" for q in trace.quotations]
        _append(traces, [str(trace.number), trace.title, "; ".join([*trace.lines, *quotes])])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def list_tables(brief: Brief) -> Iterator[Table]:
    """The tables of a brief, those of charts included, in reading order."""
    for block in brief.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield block.table


def read_figure(text: str) -> float | None:
    """The number a printed figure stands for; None if it is not one.

    Examples
    --------
    >>> read_figure("\u22121,234.5"), read_figure("+0.06"), read_figure("n/a")
    (-1234.5, 0.06, None)
    """
    if not _FIGURE.fullmatch(text):
        return None
    return float(text.replace(",", "").replace("\u2212", "-"))


def _name_sheet(number: int, caption: str) -> str:
    clean = _NOT_IN_NAMES.sub(" ", clean_text(caption))
    return f"{number} {clean}"[:_LONGEST_NAME].strip()


def _fill(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    _append(sheet, [table.caption])
    _append(sheet, [c.title + (f", {c.unit}" if c.unit else "") for c in table.columns])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for section in table.sections:
        if section.title:
            _append(sheet, [section.title])
        for row in section.rows:
            texts = [f"{c.text} ({c.detail})" if c.detail else c.text for c in row]
            _append(sheet, texts, [column.numeric for column in table.columns])
    if table.note:
        _append(sheet, [table.note])
    sheet.freeze_panes = "B3"
    for k, column in enumerate(table.columns):
        letter = sheet.cell(row=2, column=k + 1).column_letter
        longest = max((len(row[k].text) for s in table.sections for row in s.rows), default=8)
        sheet.column_dimensions[letter].width = min(max(longest, len(column.title)) + 3, _WIDEST)


def _append(sheet: Any, texts: list[str], numeric: list[bool] | None = None) -> None:
    """One row; a text is stored as text whatever it begins with."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for k, text in enumerate(texts):
        figure = read_figure(text) if numeric and numeric[k] else None
        cell = sheet.cell(row=row, column=k + 1)
        cell.value = clean_text(text)[:_LONGEST_CELL] if figure is None else figure
        if figure is None:
            cell.data_type = "s"
