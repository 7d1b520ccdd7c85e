from __future__ import annotations

import pytest

from summitry.brief import (
    Brief,
    Cell,
    Column,
    Heading,
    Items,
    Section,
    Table,
    Text,
    Trace,
    check_brief,
)
from summitry.errors import UsageError

TRACE = Trace("t1", 1, "A trace")


def make_table(*rows: tuple[Cell, ...], key: str = "table") -> Table:
    return Table(key, "Caption", (Column("a"), Column("b")), (Section(rows),))


def test_a_sound_brief_passes():
    table = make_table((Cell("x", traces=("t1",)), Cell("y", link="top")))
    check_brief(Brief("T", "s", (Heading("Top", "top"), table), (TRACE,)))


@pytest.mark.parametrize(
    ("block", "seen"),
    [
        (Text("x", ("t9",)), "'t9'"),
        (Items((Text("x", ("t9",)),)), "'t9'"),
        (make_table((Cell("x", traces=("t9",)), Cell("y"))), "'t9'"),
        (make_table((Cell("x", link="nowhere"), Cell("y"))), "'nowhere'"),
        (make_table((Cell("x"),)), "a row of 1 cells"),
        (Heading("x", "t1"), "used 2 times"),
        (Heading("x", 'a"onload="'), "used 1 times"),
        (Table("t", "c", (Column("a", traces=("t9",)),), ()), "'t9'"),
    ],
)
def test_what_would_lead_nowhere_is_refused(block, seen):
    with pytest.raises(UsageError) as caught:
        check_brief(Brief("T", "s", (block,), (TRACE,)))
    assert seen in caught.value.seen


def test_a_trace_that_leads_nowhere_is_refused():
    with pytest.raises(UsageError, match="t2"):
        check_brief(Brief("T", "s", (), (Trace("t1", 1, "x", see=("t2",)),)))
