"""The timeline as blocks: a drawing, its table, overlapping windows, and who can sign what when."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from summitry.brief.blocks import (
    Block,
    Brief,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Section,
    Table,
    Text,
)
from summitry.brief.reader import ENGLISH, Reader, mark_english
from summitry.brief.sentences import join
from summitry.brief.words import format_date
from summitry.charts import Lane, LaneGroup, Stretch, TimelineChart, clean_text
from summitry.ledger.records import Dossier, Fact
from summitry.policy.calendar import Calendar
from summitry.policy.timeline import Point, Row, Span, Timeline, Window

_GROUPS = (
    ("measure", "Measures"), ("clock", "Clocks"), ("office", "In office"),
)  # fmt: skip
_MOST_LANES = 24  # of measures drawn; the table holds all
_MOST_DATES = 6
_MOST_NAMED = 4  # measures in one sentence
_TURNS = {
    "paused": ("is paused", "the pause ends"),
    "in_force": ("the measure takes effect", "the measure ends"),
}
_SHORTER = (  # what tells one lane from the next must not be cut off
    (" added to the duty on ", " on "), ("an added duty at a rate not named on ", "duty on "),
    ("a duty at a rate not named on ", "duty on "),
)  # fmt: skip
_NO_CHANGE = ("announced", "threatened")  # its end is the beginning of what follows
_LABEL = 96  # characters of a row's name in the drawing
_QUOTED = 120  # characters of a fact's sentence in the table


def build_calendar_page(timeline: Timeline, title: str, notes: Sequence[str] = ()) -> Brief:
    """A timeline as a page of its own, with what the model says beside the market facts."""
    blocks = build_timeline_blocks(timeline)
    if notes:
        blocks.append(Items(tuple(Text(note) for note in notes)))
    return Brief(title, "Who can do what when", tuple(blocks), ())


def say_real_rates(rates: Mapping[str, float] | None, reader: Reader = ENGLISH) -> str:
    """What the model says of real exchange rates, percent by code, beside market facts.

    None says that no equilibrium was found.
    """
    if rates is None:
        return reader(
            "Real exchange rates are left out: the model found no equilibrium in time for what is "
            "in force. The dates do not rest on it."
        )
    shown = ", ".join(
        f"{reader.economy(code)} {reader.number(rate, 2, signed=True)} %"
        for code, rate in rates.items()
    )
    return reader(
        "The model, not a market: real exchange rate against the United States with what is in "
        "force, long run: {shown} (relative consumer prices; it has no money).", shown=shown,
    )  # fmt: skip


def build_timeline_blocks(
    timeline: Timeline, traces: tuple[str, ...] = (), reader: Reader = ENGLISH
) -> list[Block]:
    """Draw a timeline and set the tables that go with it.

    What laws, offices and measures are called stays as it is written.
    """
    if not timeline.rows and not timeline.points:
        return []
    blocks: list[Block] = [Heading(reader("When"), "when"), _draw(timeline, traces, reader)]
    if timeline.windows:
        blocks.append(Text(reader("Days on which a threat and a pause stand beside each other:")))
        names = name_measures(timeline)
        blocks.append(Items(tuple(
            Text(say_window(one, names, reader)) for one in timeline.windows)))  # fmt: skip
    if timeline.signatures:
        blocks.append(_tabulate_signatures(timeline, reader))
    return blocks


def build_dates(timeline: Timeline) -> list[Block]:
    """The next days on which something begins or ends, as known on the day it is seen from."""
    if timeline.as_of is None:
        return []
    found: dict[date, dict[str, list[str]]] = {}  # what happens to what, by day
    for row in timeline.rows:
        for span in row.spans:
            for day, what in _find_turns(row.kind, span, timeline.as_of):
                said = clean_text(row.label.partition(" (")[0])  # what follows is later history
                said = _shorten(said) if row.kind == "measure" else said
                found.setdefault(day, {}).setdefault(said, []).append(what)
    items = [Text(f"{format_date(day.isoformat())}: {_say_turns(found[day])}.")
             for day in sorted(found)[:_MOST_DATES]]  # fmt: skip
    return [Heading("Dates ahead", "dates"), Items(tuple(items))] if items else []


def _say_turns(turns: Mapping[str, Sequence[str]]) -> str:
    """What happens on a day; what happens to several measures alike is said once."""
    alike: dict[str, list[str]] = {}
    for name, whats in turns.items():
        alike.setdefault(join(list(dict.fromkeys(whats))), []).append(name)
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in alike.items())


def _find_turns(kind: str, span: Span, as_of: date) -> Iterator[tuple[date, str]]:
    """Days ahead on which a state begins or a clock ends; of clocks, those that run already."""
    if kind == "clock" and span.start is not None and span.start <= as_of:
        if span.end is not None and span.end > as_of:
            yield span.end, "the clock ends"
    elif kind == "measure" and span.state not in _NO_CHANGE:
        begins, ends = _TURNS.get(span.state, (f"{span.state} begins", f"{span.state} ends"))
        if span.start is not None and span.start > as_of:
            yield span.start, begins
        if span.end is not None and span.end > as_of:
            yield span.end, ends


def name_measures(timeline: Timeline) -> dict[str, str]:
    """Measures by their keys, as the drawing calls them."""
    return {row.key: _shorten(row.label) for row in timeline.rows if row.kind == "measure"}


def list_measures(keys: Sequence[str], names: Mapping[str, str], reader: Reader = ENGLISH) -> str:
    """Measures by name in one line; beyond a few, how many more."""
    shown = list(dict.fromkeys(names.get(key, key) for key in keys))
    more = len(shown) - _MOST_NAMED
    if more > 1:
        shown[_MOST_NAMED:] = [reader("{count} more", count=more)]
    return "; ".join(shown)


def name_signed(what: str, names: Mapping[str, str], reader: Reader = ENGLISH) -> str:
    """What is signed: measures by name, anything else as it stands."""
    keys = what.split(", ")
    return list_measures(keys, names, reader) if all(key in names for key in keys) else what


def say_window(window: Window, names: Mapping[str, str], reader: Reader = ENGLISH) -> str:
    """One window in a sentence, with measures by name."""
    offices = f"; {reader('in office')}: {', '.join(window.offices)}" if window.offices else ""
    return clean_text(reader(
        "{days}: ahead: {threats}; paused: {pauses}{offices}.",
        days=_say_days(window.start, window.end, reader),
        threats=list_measures(window.threats, names, reader),
        pauses=list_measures(window.pauses, names, reader), offices=offices,
    ))  # fmt: skip


def gather_points(dossier: Dossier, reader: Reader = ENGLISH) -> tuple[Point, ...]:
    """Market moves, polls and court steps of a dossier, on their day or their document's."""
    published = {source.doc: source.published for source in dossier.sources}
    found = []
    for fact in dossier.facts:
        if fact.kind not in ("market", "poll", "legal"):
            continue
        day = _day(fact.date) or _day(published.get(fact.quote.doc))
        if day is None:
            continue
        dated = "" if _day(fact.date) else reader(", day of the document")
        who = ", ".join(reader.economy(code) for code in fact.subject)
        said = textwrap.shorten(fact.quote.text, _QUOTED, placeholder="\u2026")
        kind, colon, said_of = fact.what.partition(": ")
        what = f"{reader(kind)}{colon}{said_of}{dated}: \u201c{said}\u201d"
        found.append(Point(day, clean_text(f"{who}: {what}" if who else what), fact.quote.doc))
    return tuple(found)


def list_unstarted_clocks(
    dossier: Dossier, calendar: Calendar, reader: Reader = ENGLISH
) -> tuple[str, ...]:
    """Clocks that the documents state without a start, and that the calendar does not know."""
    lines = []
    for fact in dossier.facts:
        if fact.kind != "clock" or fact.value is None:
            continue
        if _find_clock(fact, calendar) is not None:
            continue
        term = f"{fact.value:g} {fact.unit or ''}".strip()
        who = ", ".join(reader.economy(code) for code in fact.subject)
        lines.append(reader("{who}: {term}; the documents give no start, so no end is drawn.",
                            who=who, term=term))  # fmt: skip
    return tuple(dict.fromkeys(clean_text(line) for line in lines))


def _find_clock(fact: Fact, calendar: Calendar) -> str | None:
    """The clock of the calendar that a fact speaks of: same country, same number of days."""
    for clock in calendar.clocks:
        if (
            fact.unit == "days"
            and clock.days == fact.value
            and set(clock.country) & set(fact.subject)
        ):
            return clock.id
    return None


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:  # a month or a year is no day
        return None


def _draw(timeline: Timeline, traces: tuple[str, ...], reader: Reader) -> Chart:
    drawing = make_timeline_chart(timeline, reader)
    return Chart("timeline", drawing, _tabulate(timeline, reader), traces)


def make_timeline_chart(timeline: Timeline, reader: Reader = ENGLISH) -> TimelineChart:
    """The drawing of a timeline: measures, clocks, offices and single days."""
    groups = []
    for kind, title in _GROUPS:
        rows = [row for row in timeline.rows if row.kind == kind]
        lanes = tuple(_make_lane(row) for row in rows[:_MOST_LANES])
        if lanes:
            groups.append(LaneGroup(reader(title), lanes))
    if timeline.points:
        lanes = tuple(Lane(_shorten(p.what), (), (p.date,)) for p in timeline.points[:_MOST_LANES])
        groups.append(LaneGroup(reader("Days"), lanes))
    return TimelineChart(
        reader("When each measure is announced, paused and in force, and what runs beside it"),
        _describe(timeline, reader), timeline.first, timeline.last, tuple(groups), timeline.as_of,
    )  # fmt: skip


def _make_lane(row: Row) -> Lane:
    stretches = tuple(Stretch(s.start, s.end, s.state) for s in row.spans)  # type: ignore[arg-type]
    return Lane(_shorten(row.label), stretches, row.days)


def _shorten(text: str) -> str:
    plain = clean_text(text.partition(" (")[0].partition(": \u201c")[0])
    for long, short in _SHORTER:
        plain = plain.replace(long, short)
    return textwrap.shorten(plain, _LABEL, placeholder="\u2026")


def _describe(timeline: Timeline, reader: Reader) -> str:
    measures, clocks, offices = (
        sum(row.kind == kind for row in timeline.rows) for kind, _ in _GROUPS
    )
    return reader(
        "Measures: {measures}, clocks: {clocks}, offices: {offices}, days: {days}; the table has "
        "every date. What lies after the day it is seen from is later history.",
        measures=measures, clocks=clocks, offices=offices, days=len(timeline.points),
    )  # fmt: skip


def _tabulate(timeline: Timeline, reader: Reader) -> Table:
    sections = []
    for kind, title in _GROUPS:
        rows = tuple(
            _span_row(row, k, reader)
            for row in timeline.rows
            if row.kind == kind
            for k in range(len(row.spans))
        )
        if rows:
            sections.append(Section(rows, reader(title)))
    days = tuple(
        (Cell(p.what), Cell(reader("a day")), Cell(reader.day(p.date)), Cell(""),
         Cell(clean_text(p.source)))
        for p in timeline.points
    )  # fmt: skip
    if days:
        sections.append(Section(days, reader("Days")))
    columns = (
        Column(reader("What"), share=38), Column(reader("State"), share=12),
        Column(reader("From"), share=14), Column(reader("Until before"), share=14),
        Column(reader("Source"), share=22, language=mark_english(reader)),
    )  # fmt: skip
    return Table("timeline-table", reader("Every date on the timeline"), columns, tuple(sections),
                 stack=True)  # fmt: skip


def _span_row(row: Row, k: int, reader: Reader) -> tuple[Cell, ...]:
    span = row.spans[k]
    state = {"office": "in office"}.get(span.state, span.state.replace("_", " "))
    done = "; ".join(reader("realised {day}", day=reader.day(day)) for day in row.days)
    return (
        Cell(clean_text(row.label), detail=row.key if row.kind == "measure" else done),
        Cell(reader(state)),
        Cell(reader.day(span.start) if span.start else reader("not stated")),
        Cell(reader.day(span.end) if span.end else reader("open")),
        Cell(clean_text(row.source) if k == 0 else ""),
    )


def _tabulate_signatures(timeline: Timeline, reader: Reader) -> Table:
    names = name_measures(timeline)
    rows = tuple(
        (
            Cell(clean_text(one.who)),
            Cell(clean_text(name_signed(one.what, names, reader))),
            Cell(_say_days(one.start, one.end, reader)),
            Cell(clean_text(one.law)),
        )
        for one in timeline.signatures
    )
    columns = (
        Column(reader("Who"), share=24), Column(reader("What"), share=36),
        Column(reader("When"), share=20), Column(reader("Law"), share=20),
    )  # fmt: skip
    caption = reader("Who can sign what, and when")
    return Table("signatures", caption, columns, (Section(rows),), stack=True)


def _say_days(start: date | None, end: date | None, reader: Reader) -> str:
    first = reader.day(start) if start else reader("no stated day")
    if end is None:
        return reader("from {start}, no end", start=first)
    return reader("from {start} until {end}", start=first, end=reader.day(end))


def find_countries(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Countries of the facts that carry a clock, so that its calendar is drawn."""
    return tuple(
        dict.fromkeys(code for fact in facts if fact.kind == "clock" for code in fact.subject)
    )
