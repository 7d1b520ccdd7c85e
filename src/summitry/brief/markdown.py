"""Write a brief as Markdown: for a wiki, a repository, a mail; charts become their tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summitry.brief.blocks import (
    BigNumbers,
    Block,
    Brief,
    Cell,
    Chart,
    Heading,
    Items,
    Note,
    Table,
    Text,
    Trace,
)
from summitry.brief.check import check_brief
from summitry.charts import clean_text

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&!])")
_LIST_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def write_markdown(brief: Brief) -> str:
    r"""Set a brief as Markdown in which every text of a source stays text.

    Parameters
    ----------
    brief : Brief
        Blocks and traces.

    Returns
    -------
    str
        CommonMark with pipe tables.

    Raises
    ------
    UsageError
        As :func:`summitry.brief.write_html`.

    Examples
    --------
    >>> from summitry.brief import Brief, Text
    >>> print(write_markdown(Brief("Table", "Empty", (Text("A *star* <b>"),), ())))
    # Table
    <BLANKLINE>
    Empty
    <BLANKLINE>
    A \*star\* \<b\>
    <BLANKLINE>
    """
    check_brief(brief)
    numbers = {trace.key: trace.number for trace in brief.traces}
    parts = [f"# {escape(brief.title)}", escape(brief.subtitle)]
    for block in brief.blocks:
        parts += _write(block, numbers)
    if brief.traces:
        parts.append("## Traces")
        parts.append("\n".join(_trace(trace, numbers) for trace in brief.traces))
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    plain = _SPECIAL.sub(r"\\\1", " ".join(clean_text(text).split()))
    return _LIST_START.sub(r"\1\\\2", plain)


def _refs(keys: Iterable[str], numbers: dict[str, int]) -> str:
    listed = ", ".join(str(numbers[key]) for key in keys)
    return f" \\[{listed}\\]" if listed else ""


def _write(block: Block, numbers: dict[str, int]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escape(block.text)}"
        case Text():
            yield escape(block.text) + _refs(block.traces, numbers)
        case Items():
            yield "\n".join(f"- {escape(i.text)}{_refs(i.traces, numbers)}" for i in block.items)
        case Note():
            yield f"> {escape(block.text)}{_refs(block.traces, numbers)}"
        case BigNumbers():
            yield "\n".join(
                f"- {escape(n.label)}: **{escape(n.value)} {escape(n.unit)}**"
                + (f", {escape(n.detail)}" if n.detail else "")
                for n in block.numbers
            )
            yield escape(block.note) + _refs(block.traces, numbers)
        case Table():
            yield from _table(block, numbers)
        case Chart():
            yield f"**{escape(block.drawing.title)}**{_refs(block.traces, numbers)}"
            yield escape(block.drawing.description)
            yield from _table(block.table, numbers)


def _table(table: Table, numbers: dict[str, int]) -> Iterator[str]:
    yield f"**{escape(table.caption)}**{_refs(table.traces, numbers)}"
    heads = [
        escape(c.title) + (f" ({escape(c.unit)})" if c.unit else "") + _refs(c.traces, numbers)
        for c in table.columns
    ]
    lines = [_row(heads), _row("--:" if c.numeric else "---" for c in table.columns)]
    for section in table.sections:
        if section.title:
            lines.append(_row([f"**{escape(section.title)}**", *[""] * (len(heads) - 1)]))
        lines += [_row(_cell(cell, numbers) for cell in row) for row in section.rows]
    yield "\n".join(lines)
    if table.note:
        yield escape(table.note)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, numbers: dict[str, int]) -> str:
    detail = f" ({escape(cell.detail)})" if cell.detail else ""
    return escape(cell.text) + _refs(cell.traces, numbers) + detail


def _trace(trace: Trace, numbers: dict[str, int]) -> str:
    lines = [f"{trace.number}. {escape(trace.title)}{_refs(trace.see, numbers)}"]
    lines += [f"   - {escape(line)}" for line in trace.lines]
    lines += [f"   - \u201c{escape(q.text)}\u201d {escape(q.place)}" for q in trace.quotations]
    return "\n".join(lines)
