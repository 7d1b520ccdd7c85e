"""`summitry calendar`: the timeline of a case or a dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.calendar_picture import draw_in_text
from summitry.cli.output import (
    STDOUT,
    Answer,
    deliver,
    find_width,
    format_table,
    output_options,
    to_json,
    wrap,
    write_bytes,
    write_text,
)
from summitry.cli.run import find_scenario, parse_day
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.ledger.records import Dossier
    from summitry.policy import Scenario
    from summitry.policy.timeline import Span, Timeline

CALENDAR_FIELDS = ("kind", "id", "what", "state", "start", "end", "source")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="CASE|DOC...")
@click.option("--as-of", metavar="DATE", help="The day it is seen from.")
@click.option("--from", "first", metavar="DATE", help="First day of the timeline.")
@click.option("--to", "last", metavar="DATE", help="Last day of the timeline.")
@click.option("--clocks", "clocks_path", metavar="FILE",
              help="Your own clocks, offices and days, YAML.")  # fmt: skip
@click.option("--html", "html_path", metavar="PATH", help="Write a page: .html, .pdf, .md, .xlsx.")
@click.option("--svg", "svg_path", metavar="PATH", help="Write the picture (SVG); - is stdout.")
@output_options
def calendar(**given: Any) -> None:
    """Draw the timeline of a CASE (file or casebook name) or of documents.

    States of each measure by day, clocks of laws, who is in office, who can sign what when, and
    the windows in which a threat and a pause overlap.
    """
    from summitry.policy.calendar import join_calendars, load_calendar
    from summitry.policy.timeline import build_timeline

    day = parse_day(given["as_of"])
    span = (parse_day(given["first"], "--from"), parse_day(given["last"], "--to"))
    if span[0] and span[1] and span[1] <= span[0]:
        raise UsageError(
            "--from --to", f"{span[0]} to {span[1]}", "a last day after the first", "swap the two"
        )
    book = load_calendar()
    if given["clocks_path"] is not None:
        book = join_calendars(book, load_calendar(given["clocks_path"]))
    scenario, dossier = read_sources(given["sources"], day)
    points, countries, notes = _read_facts(dossier, book)
    timeline = build_timeline(
        scenario.measures, book, day or scenario.as_of, points=points, span=span,
        countries=countries,
    )  # fmt: skip
    notes += list_model_rates(scenario, timeline)
    title = scenario.title or scenario.name
    if given["html_path"] is not None:
        from summitry.brief import build_calendar_page, write_brief

        ending = Path(given["html_path"]).suffix or ".html"
        page = write_brief(build_calendar_page(timeline, title, notes), ending)
        write_bytes(given["html_path"], page, "--html")
    if given["svg_path"] is not None:
        from summitry.brief import make_timeline_chart
        from summitry.charts import draw_chart

        picture = draw_chart(make_timeline_chart(timeline), key="timeline") + "\n"
        write_text(given["svg_path"], picture, "--svg")
        if given["svg_path"] == STDOUT and given["json_path"] is None and given["csv_path"] is None:
            return
    answer = Answer(
        text=lambda: describe_timeline(timeline, title, notes),
        json=lambda: to_json(timeline_to_dict(timeline, notes)),
        rows=lambda: list_rows(timeline),
        fields=CALENDAR_FIELDS,
    )
    deliver(answer, given["json_path"], given["csv_path"])


def read_sources(names: tuple[str, ...], day: date | None) -> tuple[Scenario, Dossier | None]:
    """A case by name or file, or the scenario that documents draft, with their dossier."""
    from summitry.policy import casebook_names

    first = Path(names[0])
    is_case = first.suffix in (".yaml", ".yml") or (
        not first.exists() and (names[0] in casebook_names() or len(first.parts) == 1)
    )
    if is_case:
        if len(names) > 1:
            raise UsageError(
                "calendar", f"{len(names)} names", "one case, or documents",
                "draw one case at a time",
            )  # fmt: skip
        return find_scenario(names[0]), None
    from summitry.cli.read import require_newest_day
    from summitry.news import draft_scenario, read_documents

    dossier = read_documents(names)
    draft = draft_scenario(dossier, as_of=day or require_newest_day(dossier))
    return draft.scenario, dossier


def _read_facts(dossier: Dossier | None, book: Any) -> tuple[Any, tuple[str, ...], list[str]]:
    if dossier is None:
        return (), (), []
    from summitry.brief.timeline import find_countries, gather_points, list_unstarted_clocks

    notes = list(list_unstarted_clocks(dossier, book))
    return gather_points(dossier), find_countries(dossier.facts), notes


def list_model_rates(scenario: Scenario, timeline: Timeline) -> list[str]:
    """The model's real exchange rates with what is in force, as a note beside market facts."""
    from summitry.brief.timeline import say_real_rates
    from summitry.strategy import find_real_rates, solve_measures
    from summitry.strategy.cases import list_cases
    from summitry.world import load_world

    world = load_world(scenario.world)
    measures = list_cases(scenario, world, timeline.as_of)["in_force"]
    rates = find_real_rates(
        scenario, lambda: solve_measures(world, measures).outcome if measures else None
    )
    return [say_real_rates(rates)] if rates is None or rates else []


def describe_timeline(timeline: Timeline, title: str, notes: list[str]) -> str:
    """The timeline as text: rows with their states, days, windows, signatures, notes."""
    from summitry.brief.timeline import name_measures, say_window

    names = name_measures(timeline)
    seen = f", as of {timeline.as_of}" if timeline.as_of else ""
    parts = [wrap(f"{title}: {timeline.first} to {timeline.last}{seen}"), ""]
    if timeline.rows:
        parts += [draw_in_text(timeline, find_width()), ""]
    for kind, head in (("measure", "Measures"), ("clock", "Clocks"), ("office", "In office")):
        rows = [
            [f"{row.key}: {names[row.key]}" if kind == "measure" else row.label,
             "; ".join(_say_span(span) for span in row.spans)]
            for row in timeline.rows if row.kind == kind
        ]  # fmt: skip
        if rows:
            parts += [head, format_table(["what", "when"], rows, text_columns=2), ""]
    if timeline.points:
        rows = [[str(point.date), point.what, point.source] for point in timeline.points]
        parts += ["Days", format_table(["day", "what", "source"], rows, text_columns=3), ""]
    if timeline.windows:
        parts.append("Threat and pause beside each other")
        parts += [wrap(say_window(window, {}), "  ") for window in timeline.windows]
        parts.append("")
    if timeline.signatures:
        rows = [
            [one.who, one.what, str(one.start or ""), str(one.end or ""), one.law]
            for one in timeline.signatures
        ]
        header = ["who", "what", "from", "until", "law"]
        parts += ["Who can sign what", format_table(header, rows, text_columns=5), ""]
    if timeline.unplaced:
        undated = ", ".join(name for name, _ in timeline.unplaced)
        parts.append(wrap(f"Without a date, drawn from the day it is seen on: {undated}."))
    if timeline.as_of is not None and timeline.as_of < timeline.last:
        parts.append(wrap(f"What lies after {timeline.as_of} is later history, or a plan."))
    return "\n".join([*parts, *(wrap(note) for note in notes)]).rstrip()


def _say_span(span: Span) -> str:
    state = "" if span.state in ("runs", "office") else span.state.replace("_", " ") + " "
    if span.start is None and span.end is None:
        return f"{state}throughout"
    start = "" if span.start is None else f"from {span.start}"
    return f"{state}{start}{'' if span.end is None else f' until {span.end}'}"


def list_rows(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """One row for each stretch of days, and one for each day; fields ``CALENDAR_FIELDS``."""
    for row in timeline.rows:
        for span in row.spans:
            yield {
                "kind": row.kind, "id": row.key, "what": row.label, "state": span.state,
                "start": str(span.start) if span.start else None,
                "end": str(span.end) if span.end else None, "source": row.source,
            }  # fmt: skip
        for day in row.days:
            yield {"kind": f"{row.kind} realised", "id": row.key, "what": row.label,
                   "state": "realised", "start": str(day), "end": None,
                   "source": row.source}  # fmt: skip
    for point in timeline.points:
        yield {"kind": "day", "id": "", "what": point.what, "state": "", "start": str(point.date),
               "end": None, "source": point.source}  # fmt: skip


def timeline_to_dict(timeline: Timeline, notes: list[str]) -> dict[str, Any]:
    """Everything a timeline says, dates as ISO text."""
    return {
        "first": str(timeline.first),
        "last": str(timeline.last),
        "as_of": str(timeline.as_of) if timeline.as_of else None,
        "rows": list(list_rows(timeline)),
        "windows": [
            {"start": str(w.start), "end": str(w.end), "threats": list(w.threats),
             "pauses": list(w.pauses), "offices": list(w.offices)}
            for w in timeline.windows
        ],
        "signatures": [
            {"who": s.who, "what": s.what, "start": str(s.start) if s.start else None,
             "end": str(s.end) if s.end else None, "law": s.law}
            for s in timeline.signatures
        ],
        "without_a_date": [{"id": name, "why": why} for name, why in timeline.unplaced],
        "notes": notes,
    }  # fmt: skip
