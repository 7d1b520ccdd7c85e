"""What must hold in a brief before it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from summitry.brief.blocks import (
    Block,
    Brief,
    Cell,
    Chart,
    Heading,
    Items,
    Table,
    Trace,
)
from summitry.errors import UsageError

_KEY = re.compile(r"[a-z][a-z0-9-]{0,79}")


def check_brief(brief: Brief) -> None:
    """Raise UsageError unless keys are unique, cited traces exist and tables are rectangular."""
    keys = [trace.key for trace in brief.traces]
    for block in brief.blocks:
        keys += _keys(block)
    for key, times in Counter(keys).items():
        if times > 1 or not _KEY.fullmatch(key):
            raise UsageError(
                f"brief, key {key[:80]!r}",
                f"used {times} times",
                "each key once: a lower-case letter, then letters, digits and hyphens",
                "rename the block",
            )
    _check_links(brief, set(keys))
    for block in brief.blocks:
        for table in _tables(block):
            _check_table(table)


def _check_links(brief: Brief, keys: set[str]) -> None:
    traces = {trace.key for trace in brief.traces}
    cited = {key for block in brief.blocks for key in cited_traces(block)}
    cited |= {key for trace in brief.traces for key in trace.see}
    linked = {c.link for b in brief.blocks for t in _tables(b) for c in _cells(t) if c.link}
    missing = sorted(cited - traces) + sorted(linked - keys)
    if missing:
        raise UsageError(
            "brief",
            f"a reference to {missing[0]!r}, which is not there",
            "every cited trace and linked heading in the brief",
            "add it, or take the reference out",
        )


def drop_dead_links(blocks: Iterable[Block], traces: Iterable[Trace]) -> tuple[Block, ...]:
    """Blocks whose cells link only to what is in the brief: an annex may have been left out."""
    listed = list(blocks)
    keys = {key for block in listed for key in _keys(block)} | {trace.key for trace in traces}
    return tuple(_mend(block, keys) for block in listed)


def _mend(block: Block, keys: set[str]) -> Block:
    if isinstance(block, Chart):
        return replace(block, table=_mend_table(block.table, keys))
    return _mend_table(block, keys) if isinstance(block, Table) else block


def _mend_table(table: Table, keys: set[str]) -> Table:
    sections = tuple(
        replace(section, rows=tuple(
            tuple(replace(c, link="") if c.link and c.link not in keys else c for c in row)
            for row in section.rows
        ))
        for section in table.sections
    )  # fmt: skip
    return replace(table, sections=sections)


def cited_traces(block: Block) -> Iterator[str]:
    """Yield the keys of the traces a block cites, in order."""
    if isinstance(block, Heading):
        return
    if isinstance(block, Items):
        for item in block.items:
            yield from item.traces
        return
    yield from block.traces
    for table in _tables(block):
        if table is not block:
            yield from table.traces
        for column in table.columns:
            yield from column.traces
        for cell in _cells(table):
            yield from cell.traces


def _keys(block: Block) -> list[str]:
    match block:
        case Chart():
            return [block.key, block.table.key]
        case Heading() | Table():
            return [block.key]
        case _:
            return []


def _tables(block: Block) -> tuple[Table, ...]:
    match block:
        case Table():
            return (block,)
        case Chart():
            return (block.table,)
        case _:
            return ()


def _cells(table: Table) -> Iterator[Cell]:
    for section in table.sections:
        for row in section.rows:
            yield from row


def _check_table(table: Table) -> None:
    for section in table.sections:
        for row in section.rows:
            if len(row) != len(table.columns):
                raise UsageError(
                    f"brief, table {table.key!r}",
                    f"a row of {len(row)} cells",
                    f"{len(table.columns)} cells, one for each column",
                    "add an empty cell, or correct the columns",
                )
