"""Markdown, PDF and XLSX say what the page says, and what sources write stays text."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.brief import (
    BigNumber,
    BigNumbers,
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
    check_ending,
    write_brief,
)
from summitry.brief.markdown import escape, write_markdown
from summitry.brief.spreadsheet import read_figure, write_xlsx
from summitry.brief.typeset import set_brief, write_pdf
from summitry.charts import Bar, BarChart
from summitry.errors import UsageError

HOSTILE = '#read("/etc/passwd") =1+1 | <script>alert(1)</script> $x$ `*_[a](b)\x00\u202e"'


@pytest.fixture
def brief() -> Brief:
    columns = (Column("Economy"), Column("Income", "%", numeric=True))
    rows = ((Cell(HOSTILE, detail=HOSTILE, traces=("t1",)), Cell("\u22121,234.5")),)
    table = Table("tab", HOSTILE, columns, (Section(rows, HOSTILE),), HOSTILE, ("t1",))
    inner = Table("tab2", "Figures", columns, (Section(((Cell("Canada"), Cell("+0.06")),)),))
    chart = Chart("ch", BarChart(HOSTILE, HOSTILE, "%", (Bar(HOSTILE, 1.0),)), inner, ("t1",))
    blocks = (
        Heading("Table", "h"), Text(HOSTILE, ("t1",)), Items((Text(HOSTILE),)), Note(HOSTILE),
        BigNumbers((BigNumber(HOSTILE, "1", "%", HOSTILE),), HOSTILE), table, chart,
    )  # fmt: skip
    trace = Trace("t1", 1, HOSTILE, (HOSTILE,), (Quotation(HOSTILE, "a, 1"),))
    return Brief(HOSTILE, HOSTILE, blocks, (trace,))


def test_a_pdf_is_tagged_and_the_same_each_time(brief: Brief) -> None:
    page = write_pdf(brief)
    assert page.startswith(b"%PDF-")
    assert b"pdfuaid" in page
    assert page == write_pdf(brief)


def count_pages(lines: int, width: int = 1) -> int:
    """Pages of a brief whose second part is a list."""
    items = Items(tuple(Text("line " * width) for _ in range(lines)))
    blocks = (
        Heading("First", "a"), Text("One line."), Heading("Second", "b", new_page=True), items,
    )  # fmt: skip
    return len(set_brief(Brief("Title", "", blocks, ()), format="png", ppi=20))


def test_larger_text_costs_no_page() -> None:
    at_ten_points = 59  # lines that fit beneath a heading; at 11 points 54
    assert count_pages(at_ten_points) == 2
    assert count_pages(at_ten_points + 4) == 3


def test_markdown_keeps_every_text_a_text(brief: Brief) -> None:
    page = write_markdown(brief)
    assert not re.search(r"(?<!\\)<script", page)
    assert "\x00" not in page
    assert "\u202e" not in page
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_no_text_is_markdown(text: str) -> None:
    safe = escape(text)
    assert "\n" not in safe
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>|#\[\]]", safe)


def test_a_spreadsheet_holds_numbers_and_no_formula(brief: Brief) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(brief)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert -1234.5 in [cell.value for cell in cells]
    assert len(book.sheetnames) == 4


@pytest.mark.parametrize(
    ("text", "value"),
    [("+0.06", 0.06), ("\u22121,234.5", -1234.5), ("12", 12.0), ("1,23", None), ("n/a", None),
     ("10 %", None), ("2025-02-07", None), ("", None)],
)  # fmt: skip
def test_only_a_figure_becomes_a_number(text: str, value: float | None) -> None:
    assert read_figure(text) == value


def test_the_ending_chooses_the_writer(brief: Brief) -> None:
    assert write_brief(brief, ".MD") == write_markdown(brief).encode()
    with pytest.raises(UsageError, match="no writer for it"):
        check_ending(".docx")
