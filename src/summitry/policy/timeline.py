"""One timeline of a scenario: states by day, clocks, offices, days, and where they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from summitry.policy.authorities import find_authority
from summitry.policy.calendar import Calendar, Clock
from summitry.policy.describe import describe_measure
from summitry.policy.measures import Measure, Retaliation
from summitry.policy.phrases import IN_ENGLISH, Phrases, join_economies
from summitry.policy.schedule import State, find_legal_end, list_states
from summitry.world import ECONOMY_GROUPS

Kind = Literal["measure", "clock", "office"]
_DATES = ("announced", "effective", "paused_from", "paused_until", "ends")
_SILENT: tuple[State, ...] = ("unannounced", "expired")
_OPEN: tuple[State, ...] = ("threatened", "announced")
MARGIN = timedelta(days=21)  # before the first and after the last date of a scenario


@dataclass(frozen=True)
class Span:
    """Days from ``start`` to before ``end`` in one state; None where nothing says."""

    start: date | None
    end: date | None
    state: str


@dataclass(frozen=True)
class Row:
    """A measure, a clock or an office, and its spans in order; ``days`` are single days on it."""

    kind: Kind
    key: str
    label: str
    spans: tuple[Span, ...]
    source: str
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Point:
    """Something on one day: an act, an election, a market move, a poll."""

    date: date
    what: str
    source: str


@dataclass(frozen=True)
class Window:
    """Days on which a threat and a pause stand beside each other, and who is in office then."""

    start: date
    end: date | None
    threats: tuple[str, ...]
    pauses: tuple[str, ...]
    offices: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who can sign what, from when until when, under which law."""

    who: str
    what: str
    start: date | None
    end: date | None
    law: str


@dataclass(frozen=True)
class Timeline:
    """Everything dated, from ``first`` to ``last``, seen from ``as_of``.

    ``unplaced`` are things without a date, each with the reason it is not drawn.
    """

    first: date
    last: date
    as_of: date | None
    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    windows: tuple[Window, ...]
    signatures: tuple[Signature, ...]
    unplaced: tuple[tuple[str, str], ...] = ()


def build_timeline(
    measures: Sequence[Measure],
    calendar: Calendar,
    as_of: date | None = None,
    *,
    points: Iterable[Point] = (),
    span: tuple[date | None, date | None] = (None, None),
    countries: Iterable[str] = (),
    say: Phrases = IN_ENGLISH,
) -> Timeline:
    """Lay out when each measure is announced, paused, in force, and what runs beside it.

    Parameters
    ----------
    measures : sequence of measures
        Of one scenario.
    calendar : Calendar
        Clocks, offices and days; taken if all their countries are among those of the measures.
    as_of : date, optional
        The day it is seen from.
    points : iterable of Point
        Further days, such as market and poll facts of a dossier.
    span : pair of dates
        First and last day; by default from the first to the last date of the measures.
    countries : iterable of str
        Further countries whose clocks, offices and days belong on it.
    say : Phrases
        The language of labels; a text that it does not know stays as it is.
    """
    named = {*countries, *_list_countries(measures)}
    points = tuple(points)
    first, last = _choose_span(measures, [p.date for p in points], as_of, span)
    rows = [row for row in _list_measures(measures, as_of, say) if _touches(row, first, last)]
    clocks = [clock for clock in calendar.clocks if set(clock.country) <= named]
    others = [*(_make_clock(clock, say) for clock in clocks), *_list_offices(calendar, named, say)]
    rows += [row for row in others if _touches(row, first, last)]
    days = [
        Point(day.date, f"{join_economies(day.country, say)}: {say(day.what)}", day.source)
        for day in calendar.days
        if set(day.country) <= named
    ]
    inside = sorted(
        (p for p in (*points, *days) if first <= p.date <= last), key=lambda p: (p.date, p.what)
    )
    shown = {row.key for row in rows}
    return Timeline(
        first, last, as_of, tuple(rows), tuple(inside), find_windows(rows, first, last),
        tuple(_list_signatures(measures, [c for c in clocks if c.id in shown], shown, say)),
        _list_unplaced(measures),
    )  # fmt: skip


def list_spans(measures: Sequence[Measure]) -> dict[str, tuple[Span, ...]]:
    """The state of each measure from one date to the next, by id; silent states left out."""
    breaks = sorted({day for measure in measures for day in _list_breaks(measure, measures)})
    if not breaks:
        states = list_states(measures, date.min)
        return {
            key: () if state in _SILENT else (Span(None, None, state),)
            for key, state in states.items()
        }
    steps: list[tuple[date | None, dict[str, State]]] = [
        (None, list_states(measures, breaks[0] - timedelta(days=1)))
    ]
    steps += [(day, list_states(measures, day)) for day in breaks]
    found: dict[str, list[Span]] = {measure.id: [] for measure in measures}
    for k, (start, states) in enumerate(steps):
        end = steps[k + 1][0] if k + 1 < len(steps) else None
        for key, state in states.items():
            spans = found[key]
            if state in _SILENT:
                continue
            if spans and spans[-1].state == state and spans[-1].end == start:
                spans[-1] = Span(spans[-1].start, end, state)
            else:
                spans.append(Span(start, end, state))
    return {key: tuple(spans) for key, spans in found.items()}


def _list_breaks(measure: Measure, measures: Sequence[Measure]) -> list[date]:
    """The days on which a measure may change its state, the answers to it included."""
    dates = [getattr(measure, key) for key in _DATES] + [find_legal_end(measure)]
    found = [day for day in dates if day is not None]
    delays = {m.delay for m in measures if isinstance(m, Retaliation) and measure.id in m.answers}
    return found + [day + timedelta(days=delay) for day in found for delay in delays if delay]


def find_windows(rows: Sequence[Row], first: date, last: date) -> tuple[Window, ...]:
    """The stretches of days on which a threat and a pause overlap, with who is in office."""
    ends = {first, last}
    for row in rows:
        ends |= {day for s in row.spans for day in (s.start, s.end) if day and first < day < last}
    days = sorted(ends)
    found: list[Window] = []
    for start, end in pairwise(days):
        threats = _standing(rows, start, "measure", _OPEN)
        pauses = _standing(rows, start, "measure", ("paused",))
        if not threats or not pauses:
            continue
        window = Window(start, end, threats, pauses, _standing(rows, start, "office", ("office",)))
        same = found and found[-1].end == start and _alike(found[-1], window)
        if same:
            found[-1] = Window(found[-1].start, end, threats, pauses, window.offices)
        else:
            found.append(window)
    return tuple(found)


def _alike(one: Window, other: Window) -> bool:
    return (one.threats, one.pauses, one.offices) == (other.threats, other.pauses, other.offices)


def _standing(rows: Sequence[Row], day: date, kind: Kind, states: Sequence[str]) -> tuple[str, ...]:
    """Names of the rows of a kind that are in one of some states on a day."""
    return tuple(
        row.label if kind == "office" else row.key
        for row in rows
        if row.kind == kind and any(s.state in states and _covers(s, day) for s in row.spans)
    )


def _covers(span: Span, day: date) -> bool:
    return (span.start is None or span.start <= day) and (span.end is None or day < span.end)


def _touches(row: Row, first: date, last: date) -> bool:
    return any(
        (s.start is None or s.start <= last) and (s.end is None or s.end > first) for s in row.spans
    )


def _list_countries(measures: Sequence[Measure]) -> set[str]:
    """Codes of who acts and on whom, groups with their members."""
    names = {name for m in measures for name in (*m.acting, *m.named_exporters)}
    return names | {code for name in names for code in ECONOMY_GROUPS.get(name, ())}


def _choose_span(
    measures: Sequence[Measure],
    days: Sequence[date],
    as_of: date | None,
    span: tuple[date | None, date | None],
) -> tuple[date, date]:
    dates = [getattr(m, key) for m in measures for key in _DATES]
    dates += [find_legal_end(m) for m in measures if m.effective is not None]
    known = [day for day in (*dates, *days, as_of) if day is not None]
    today = as_of or max(known, default=date(2025, 1, 1))
    first = span[0] or min(known, default=today) - MARGIN
    last = span[1] or max(known, default=today) + MARGIN
    return first, max(last, first + timedelta(days=1))


def _list_measures(measures: Sequence[Measure], as_of: date | None, say: Phrases) -> list[Row]:
    """One row for each measure; one without any date stands from the day it is seen on."""
    spans = list_spans(measures)
    undated = {name for name, _ in _list_unplaced(measures)}
    return [
        Row(
            "measure",
            m.id,
            describe_measure(m, say),
            (Span(as_of, None, spans[m.id][0].state),) if m.id in undated else spans[m.id],
            m.source or "",
        )
        for m in measures
        if spans[m.id]
    ]


def _make_clock(clock: Clock, say: Phrases) -> Row:
    words = f"{join_economies(clock.country, say)}: {say(clock.what)}"
    term = (say("{count} days", count=clock.days) if clock.days is not None
            else say("{count} months", count=clock.months))  # fmt: skip
    done = ""
    if clock.realised is not None and clock.days is not None:
        day = clock.count_days(clock.realised)
        done = say(", day {day} of {days}", day=day, days=clock.days)
    outcome = f"; {say(clock.outcome)}{done}" if clock.outcome or done else ""
    days = () if clock.realised is None else (clock.realised,)
    span = Span(clock.starts, clock.limit, "runs")
    return Row("clock", clock.id, f"{words} ({term}{outcome})", (span,), clock.source, days)


def _list_offices(calendar: Calendar, named: set[str], say: Phrases) -> list[Row]:
    return [
        Row(
            "office", f"office-{k}",
            say("{where}: {office} {who}", where=join_economies(o.country, say),
                office=say(o.office), who=say(o.who)),
            (Span(o.since, o.until, "office"),), o.source,
        )
        for k, o in enumerate(calendar.offices)
        if set(o.country) <= named
    ]  # fmt: skip


def _list_signatures(
    measures: Sequence[Measure], clocks: Sequence[Clock], shown: set[str], say: Phrases
) -> list[Signature]:
    """For each law in the measures and each clock: who signs, and the days in which they can."""
    found: dict[tuple[str, str], Signature] = {}
    for measure in measures:
        law = find_authority(measure.authority, measure.acting)
        if law is None or measure.id not in shown:
            continue
        end = find_legal_end(measure)
        key = (law.key, str(end))
        known = found.get(key)
        start = measure.announced or measure.effective
        what = measure.id if known is None else f"{known.what}, {measure.id}"
        if known is not None and known.start is not None:
            start = min(start, known.start) if start is not None else known.start
        found[key] = Signature(say(law.signed_by), what, start, end, say(law.law))
    listed = list(found.values())
    listed += [Signature(say(c.signs), say(c.what), c.starts, c.limit, say(c.law)) for c in clocks]
    return listed


def _list_unplaced(measures: Sequence[Measure]) -> tuple[tuple[str, str], ...]:
    """Measures without any date, which are drawn over all days."""
    return tuple(
        (m.id, f"no date; {(m.status or 'in force').replace('_', ' ')} on the day it is seen")
        for m in measures
        if not any(getattr(m, key) for key in _DATES) and not isinstance(m, Retaliation)
    )
