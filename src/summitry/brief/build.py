"""From a dossier and its evaluation to a brief."""

from __future__ import annotations

from collections.abc import Iterable

from summitry.brief.accounts import build_accounts, build_unpriced
from summitry.brief.balances import build_balances
from summitry.brief.blocks import Block, Brief, Heading, Items, Text
from summitry.brief.cite import Citer
from summitry.brief.compare import build_comparison_blocks
from summitry.brief.curves import build_curve
from summitry.brief.exposure import build_exposure
from summitry.brief.investment import build_investment
from summitry.brief.method import build_method
from summitry.brief.negotiation import build_negotiation
from summitry.brief.page_one import build_page_one, find_parties
from summitry.brief.results import Results, find_focus, find_place
from summitry.brief.runs import LeftOut, Pricing, Run, list_runs
from summitry.brief.security import build_security
from summitry.brief.timeline import (
    build_timeline_blocks,
    find_countries,
    gather_points,
    list_unstarted_clocks,
)
from summitry.brief.traces import Tracer
from summitry.brief.words import format_date, join_names
from summitry.brief.worth import Room, build_case, build_others, build_overview
from summitry.ledger.records import Dossier
from summitry.policy.calendar import load_calendar
from summitry.policy.timeline import build_timeline
from summitry.strategy import Case, Comparison, Evaluation, RateCurve
from summitry.strategy.bands import Bands
from summitry.strategy.session import Session


def build_brief(
    dossier: Dossier,
    draft_left_out: Iterable[LeftOut],
    evaluation: Evaluation,
    bands: Bands | None = None,
    *,
    comparison: Comparison | None = None,
    session: Session | None = None,
) -> Brief:
    """Put the table and what it is worth into a brief, every figure with its trace.

    Parameters
    ----------
    dossier : Dossier
        What the documents say; may hold nothing.
    draft_left_out : iterable of (Statement, str)
        Statements that did not become measures, each with the reason.
    evaluation : Evaluation
        Cases and curves as of a day; its scenario may hold no measure.
    bands : Bands, optional
        Real income drawn for its cases, groups included: shown on the charts of real income.
    comparison : Comparison, optional
        What is in force beside another scenario or another day, shown as a section.
    session : Session, optional
        A negotiating table played through, from :func:`summitry.strategy.session.play_talks`.

    Returns
    -------
    Brief
        Blocks in reading order; the same input gives the same brief.
    """
    tracer = Tracer(dossier)
    citer = Citer(tracer, dossier, evaluation.world)
    runs = list_runs(evaluation)
    pricing = Pricing(runs, evaluation, draft_left_out)
    parties = find_parties(dossier.statements)
    room = _find_room(parties, evaluation)
    as_of = _as_of(dossier, evaluation)
    blocks = build_page_one(dossier, as_of, parties, pricing, tracer)
    blocks += _build_when(dossier, evaluation, citer)
    blocks += _build_worth(runs, evaluation, room, citer, bands)
    blocks += build_negotiation(session, citer)
    blocks += build_exposure(dossier, evaluation, room, tracer, citer)
    blocks += build_investment(dossier, evaluation, tracer, citer)
    blocks += build_security(dossier, evaluation, room, tracer, citer)
    if comparison is not None:
        named = [evaluation.world.economies[k] for place in room.focus for k in place.members[:1]]
        blocks += build_comparison_blocks(comparison, named or ["USA"], tracer)
    blocks += build_accounts(dossier)
    blocks += build_unpriced(dossier, evaluation, pricing, tracer, citer)
    blocks += build_method(dossier, evaluation, runs, room, citer)
    title = join_names(parties) if parties else evaluation.scenario.title or "The table"
    seen = f", as of {format_date(as_of)}" if as_of else ""
    subtitle = f"What is on the table and what it is worth{seen}"
    return Brief(title, subtitle, tuple(blocks), tracer.traces)


def _build_when(dossier: Dossier, evaluation: Evaluation, citer: Citer) -> list[Block]:
    """The timeline: measures with their dates, the documents' facts, and the calendar's clocks."""
    calendar = load_calendar()
    measures = evaluation.scenario.measures
    timeline = build_timeline(
        measures,
        calendar,
        evaluation.as_of,
        points=gather_points(dossier),
        countries=find_countries(dossier.facts),
    )
    shown = {row.key for row in timeline.rows}
    traces = tuple(citer.measure(measure) for measure in measures if measure.id in shown)
    blocks = build_timeline_blocks(timeline, traces)
    notes = list_unstarted_clocks(dossier, calendar)
    if blocks and notes:
        blocks.append(Items(tuple(Text(f"Clock in the documents: {note}") for note in notes)))
    return blocks


def _as_of(dossier: Dossier, evaluation: Evaluation) -> str:
    if evaluation.as_of is not None:
        return evaluation.as_of.isoformat()
    return max((source.published or "" for source in dossier.sources), default="")


def _find_room(parties: tuple[str, ...], evaluation: Evaluation) -> Room:
    world = evaluation.world
    inside = [find_place(code, world) for code in parties]
    focus = find_focus(parties, evaluation.scenario.measures, world)
    return Room(world, tuple(place for place in inside if place is not None), focus)


def _build_worth(
    runs: tuple[Run, ...], evaluation: Evaluation, room: Room, citer: Citer, bands: Bands | None
) -> list[Block]:
    """Lay out the comparison of the runs, each run, third countries and goods balances."""
    blocks: list[Block] = [Heading("What it is worth", "worth")]
    if not runs:
        blocks.append(Text("No measure on the table can be priced in this version."))
        return blocks
    results = {
        run.letter: Results(run.result.outcome) for run in runs if isinstance(run.result, Case)
    }
    blocks += _how_to_read(runs, evaluation, citer)
    overview = build_overview(runs, results, room, citer, bands)
    blocks += [overview] if overview else []
    in_force = Results(evaluation.cases[0].outcome)
    for run in runs:
        if isinstance(run.result, RateCurve):
            blocks += build_curve(run, run.result, in_force, room, citer)
        else:
            blocks += build_case(run, run.result, results[run.letter], room, citer)
    if results:
        widest = max(results, key=lambda letter: _reach(results[letter]))
        run = next(run for run in runs if run.letter == widest)
        chart = build_others(run, results[widest], room, citer, bands)
        blocks += [Heading("Third countries", "third", level=3), chart] if chart else []
    blocks += build_balances(runs, results, evaluation.scenario.measures, room, citer)
    return blocks


def _reach(results: Results) -> float:
    """Size of all income changes of a run together, to find the one that moves the world most."""
    return float(abs(results.indicators["real_income_musd"]).sum())


def _how_to_read(runs: tuple[Run, ...], evaluation: Evaluation, citer: Citer) -> list[Block]:
    standing = ""
    if not evaluation.cases[0].measures:
        standing = " On this day no measure that can be priced is in force."
    listed = tuple(Text(f"Run {run.letter}: {run.title}", (citer.run(run),)) for run in runs)
    return [Text(f"Separate runs, each against the same baseline.{standing}"), Items(listed)]
