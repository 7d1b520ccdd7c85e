"""A timeline drawn in characters: a row each, months along the top, a key beneath."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summitry.policy.timeline import Row, Span, Timeline

# Plain ASCII: a terminal, a mail and a log show the same.
MARKS = {
    "in_force": "#", "paused": "=", "announced": "-", "threatened": ".", "runs": "~", "office": "_",
}  # fmt: skip
_SAID = {
    "in_force": "in force", "paused": "paused", "announced": "announced",
    "threatened": "threatened", "runs": "a clock runs", "office": "in office",
}  # fmt: skip
_LABEL = 30
_TODAY, _DAY, _WINDOW = "|", "*", "^"


def draw_in_text(timeline: Timeline, width: int) -> str:
    """Rows of a timeline over its days, one character for a few days.

    The last row marks the windows in which a threat and a pause stand beside each other; ``|`` is
    the day it is seen from, ``*`` a single day such as a ruling.
    """
    columns = max(width - _LABEL - 1, 20)
    lines = [" " * (_LABEL + 1) + _months(timeline, columns)]
    lines += [_name(row) + " " + _bar(timeline, row, columns) for row in timeline.rows]
    if timeline.windows:
        bar = [" "] * columns
        for window in timeline.windows:
            _fill(bar, timeline, (window.start, window.end), _WINDOW)
        lines.append(f"{'threat and pause together':{_LABEL}} {''.join(bar).rstrip()}")
    used = dict.fromkeys(s.state for row in timeline.rows for s in row.spans)
    key = [f"{MARKS[state]} {_SAID[state]}" for state in MARKS if state in used]
    if any(row.days for row in timeline.rows):
        key.append(f"{_DAY} decided")
    if timeline.as_of is not None:
        key.append(f"{_TODAY} {timeline.as_of}")
    return "\n".join([*lines, *_fold(key, width)])


def _fold(key: list[str], width: int) -> Iterator[str]:
    """The key in as many lines as it takes."""
    line = ""
    for sign in key:
        if line and len(line) + 3 + len(sign) > width:
            yield line
            line = ""
        line += f"   {sign}" if line else sign
    yield line


def _name(row: Row) -> str:
    text = row.key if row.kind in ("measure", "clock") else row.label
    return f"{text if len(text) <= _LABEL else text[: _LABEL - 3] + '...':{_LABEL}}"


def _bar(timeline: Timeline, row: Row, columns: int) -> str:
    bar = [" "] * columns
    for span in row.spans:
        _fill(bar, timeline, _ends(span), MARKS[span.state])
    if timeline.as_of is not None:
        _put(bar, timeline, timeline.as_of, _TODAY)
    for day in row.days:
        _put(bar, timeline, day, _DAY)
    return "".join(bar).rstrip()


def _ends(span: Span) -> tuple[date | None, date | None]:
    return span.start, span.end


def _column(timeline: Timeline, day: date, columns: int) -> int:
    whole = (timeline.last - timeline.first).days or 1
    return (day - timeline.first).days * columns // (whole + 1)


def _fill(
    bar: list[str], timeline: Timeline, ends: tuple[date | None, date | None], mark: str
) -> None:
    start = max(ends[0] or timeline.first, timeline.first)
    last = min((ends[1] or timeline.last + timedelta(1)) - timedelta(1), timeline.last)
    if last < start:
        return
    for k in range(_column(timeline, start, len(bar)), _column(timeline, last, len(bar)) + 1):
        bar[k] = mark


def _put(bar: list[str], timeline: Timeline, day: date, mark: str) -> None:
    if timeline.first <= day <= timeline.last:
        bar[_column(timeline, day, len(bar))] = mark


def _months(timeline: Timeline, columns: int) -> str:
    """Names of months at their first day, as many as there is room for."""
    line = [" "] * columns
    day = timeline.first.replace(day=1)
    free = 0
    while day <= timeline.last:
        text = f"{day:%Y-%m}"
        if day >= timeline.first:
            at = _column(timeline, day, columns)
            if at >= free and at + len(text) <= columns:
                line[at : at + len(text)] = text
                free = at + len(text) + 2
        day = (day + timedelta(32)).replace(day=1)
    return "".join(line).rstrip()
