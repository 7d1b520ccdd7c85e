"""From a dossier and its evaluation to a brief."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from summitry.brief.accounts import build_accounts, build_unpriced
from summitry.brief.balances import build_balances
from summitry.brief.blocks import Block, Brief, Heading, Items, Text
from summitry.brief.check import drop_dead_links
from summitry.brief.cite import Citer
from summitry.brief.compare import build_comparison_blocks
from summitry.brief.curves import build_curve
from summitry.brief.exposure import build_exposure
from summitry.brief.glance import Glance, build_glance, build_stakes
from summitry.brief.investment import build_investment
from summitry.brief.meeting import build_meeting
from summitry.brief.method import build_method
from summitry.brief.negotiation import build_negotiation
from summitry.brief.page_one import build_table, find_parties
from summitry.brief.results import Results, find_focus, find_place
from summitry.brief.runs import LeftOut, Pricing, Run, list_runs
from summitry.brief.security import build_security
from summitry.brief.timeline import (
    build_dates,
    build_timeline_blocks,
    find_countries,
    gather_points,
    list_unstarted_clocks,
)
from summitry.brief.traces import Tracer
from summitry.brief.words import format_date, join_names
from summitry.brief.worth import Room, build_case, build_others, build_overview, say_others
from summitry.errors import UsageError
from summitry.ledger.records import Dossier
from summitry.policy.calendar import load_calendar
from summitry.policy.timeline import Timeline, build_timeline
from summitry.strategy import Case, Comparison, Evaluation, RateCurve
from summitry.strategy.bands import Bands
from summitry.strategy.session import Session

ANNEXES = {
    "timeline": "Timeline: every date, clock and who can sign what",
    "runs": "Run by run: economies, sectors, third countries, balances",
    "bargaining": "The negotiating table, where one was played",
    "dependence": "Exposed through others",
    "money": "Pledges to invest",
    "security": "Defence spending and bases",
    "comparison": "Beside another scenario, where one was named",
    "accounts": "Where the accounts disagree",
    "unpriced": "What was not priced, and why",
    "traces": "Traces: the sentence, equation or data behind each figure",
}
ALL = tuple(ANNEXES)


def check_annexes(names: Iterable[str]) -> frozenset[str]:
    """Raise UsageError for an annex that does not exist."""
    chosen = frozenset(names)
    unknown = chosen - ANNEXES.keys()
    if unknown:
        raise UsageError(f"annex {min(unknown)}", "none of that name", ", ".join(ANNEXES),
                         "choose some of these, or all")  # fmt: skip
    return chosen


def build_brief(
    dossier: Dossier,
    draft_left_out: Iterable[LeftOut],
    evaluation: Evaluation,
    bands: Bands | None = None,
    *,
    comparison: Comparison | None = None,
    session: Session | None = None,
    annexes: Iterable[str] = ALL,
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
    annexes : iterable of str
        What follows the four pages, of `ANNEXES`; those with nothing to show are left out.

    Returns
    -------
    Brief
        The meeting, the table, what it is worth, how sure and how it was made; then the annexes.
        The same input gives the same brief.

    Raises
    ------
    UsageError
        An annex that does not exist.
    """
    chosen = check_annexes(annexes)
    tracer = Tracer(dossier)
    citer = Citer(tracer, dossier, evaluation.world)
    runs = list_runs(evaluation)
    pricing = Pricing(runs, evaluation, draft_left_out)
    parties = find_parties(dossier.statements)
    room = _find_room(parties, evaluation)
    as_of = _as_of(dossier, evaluation)
    results = {
        run.letter: Results(run.result.outcome) for run in runs if isinstance(run.result, Case)
    }
    in_force = Results(evaluation.cases[0].outcome)
    timeline = _make_timeline(dossier, evaluation)
    glance = Glance(runs, results, in_force, room, bands)
    annex: dict[str, Callable[[], list[Block]]] = {
        "timeline": lambda: _build_when(dossier, timeline, evaluation, citer),
        "runs": lambda: _build_runs(glance, evaluation, citer),
        "dependence": lambda: build_exposure(dossier, evaluation, room, tracer, citer),
        "money": lambda: build_investment(dossier, evaluation, tracer, citer),
        "security": lambda: build_security(dossier, evaluation, room, tracer, citer),
        "comparison": lambda: _build_comparison(comparison, evaluation, room, tracer),
        "accounts": lambda: build_accounts(dossier),
        "unpriced": lambda: build_unpriced(dossier, evaluation, pricing, tracer, citer),
    }
    blocks: list[Block] = []
    if dossier.sources or not (runs or session):
        blocks += build_meeting(dossier, as_of, parties, tracer)
        blocks += build_stakes(glance, citer)
        blocks += build_dates(timeline)
        blocks += build_table(dossier, parties, pricing, tracer)
    talks = build_negotiation(session, citer) if "bargaining" in chosen else []
    worth = _build_worth(glance, evaluation, citer)
    blocks += worth + talks if dossier.sources else talks + worth
    blocks += build_method(dossier, evaluation, runs, room, citer, bands=bands)
    for name, build in annex.items():
        if name in chosen:
            blocks += build()
    if isinstance(blocks[0], Heading):  # under the title, wherever it stands else
        blocks[0] = replace(blocks[0], new_page=False)
    title = join_names(parties) if parties else evaluation.scenario.title or "The table"
    seen = f", as of {format_date(as_of)}" if as_of else ""
    subtitle = f"What is on the table and what it is worth{seen}"
    return Brief(
        title, subtitle, drop_dead_links(blocks, tracer.traces), tracer.traces,
        print_traces="traces" in chosen,
    )  # fmt: skip


def _build_comparison(
    comparison: Comparison | None, evaluation: Evaluation, room: Room, tracer: Tracer
) -> list[Block]:
    if comparison is None:
        return []
    named = [evaluation.world.economies[k] for place in room.focus for k in place.members[:1]]
    return build_comparison_blocks(comparison, named or ["USA"], tracer)


def _make_timeline(dossier: Dossier, evaluation: Evaluation) -> Timeline:
    """Measures with their dates, the documents' facts, and the calendar's clocks."""
    return build_timeline(
        evaluation.scenario.measures,
        load_calendar(),
        evaluation.as_of,
        points=gather_points(dossier),
        countries=find_countries(dossier.facts),
    )


def _build_when(
    dossier: Dossier, timeline: Timeline, evaluation: Evaluation, citer: Citer
) -> list[Block]:
    """The timeline as a drawing with its tables."""
    shown = {row.key for row in timeline.rows}
    measures = evaluation.scenario.measures
    traces = tuple(citer.measure(measure) for measure in measures if measure.id in shown)
    blocks = build_timeline_blocks(timeline, traces)
    notes = list_unstarted_clocks(dossier, load_calendar())
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


def _build_worth(glance: Glance, evaluation: Evaluation, citer: Citer) -> list[Block]:
    """Lay out on one page what every run is worth."""
    blocks: list[Block] = [Heading("What it is worth", "worth", new_page=True)]
    if not glance.runs:
        blocks.append(Text("No measure on the table can be priced in this version."))
        return blocks
    standing = ""
    if not evaluation.cases[0].measures:
        standing = " On this day no measure that can be priced is in force."
    blocks.append(Text(f"Separate runs, each against the same baseline.{standing}"))
    blocks += build_glance(glance, citer)
    overview = build_overview(glance.runs, glance.results, glance.room, citer, glance.bands)
    blocks += [overview] if overview else []
    if glance.results:
        run, results = _find_widest(glance)
        said = say_others(results, glance.room)
        blocks.append(Text(f"Run {run.letter}: {said}", (citer.run(run),)))
    return blocks


def _build_runs(glance: Glance, evaluation: Evaluation, citer: Citer) -> list[Block]:
    """Lay out each run, third countries and goods balances."""
    if not glance.runs:
        return []
    room, results = glance.room, glance.results
    blocks: list[Block] = [Heading("Run by run", "runs", new_page=True)]
    for run in glance.runs:
        if isinstance(run.result, RateCurve):
            blocks += build_curve(run, run.result, glance.in_force, room, citer)
        else:
            blocks += build_case(run, run.result, results[run.letter], room, citer)
    if results:
        run, widest = _find_widest(glance)
        chart = build_others(run, widest, room, citer, glance.bands)
        blocks += [Heading("Third countries", "third", level=3), chart] if chart else []
    return blocks + build_balances(
        tuple(glance.runs), dict(results), evaluation.scenario.measures, room, citer
    )


def _find_widest(glance: Glance) -> tuple[Run, Results]:
    """The run that moves the world most."""
    letter = max(glance.results, key=lambda one: _reach(glance.results[one]))
    return next(run for run in glance.runs if run.letter == letter), glance.results[letter]


def _reach(results: Results) -> float:
    """Size of all income changes of a run together, to find the one that moves the world most."""
    return float(abs(results.indicators["real_income_musd"]).sum())
