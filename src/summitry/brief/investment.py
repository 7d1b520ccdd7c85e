"""Pledges to invest and takeovers: what is new money, what overlaps, what each adds."""

from __future__ import annotations

from summitry.brief.acts import group_acts
from summitry.brief.blocks import Block, Cell, Column, Heading, Items, Section, Table, Text
from summitry.brief.cite import Citer
from summitry.brief.traces import Tracer
from summitry.brief.words import join_names, party_name
from summitry.charts import clean_text, format_number
from summitry.investment import (
    MEASURES,
    Pledge,
    find_overlaps,
    load_sample,
    measure_gaps,
    register_from_dossier,
)
from summitry.ledger.records import Dossier
from summitry.policy.commitments import PledgeMeasure
from summitry.strategy import Evaluation


def build_investment(
    dossier: Dossier, evaluation: Evaluation, tracer: Tracer, citer: Citer
) -> list[Block]:
    """Lay out the pledges of documents and scenario, and what a takeover adds.

    Nothing where neither speaks of them with a sum.
    """
    pledges, _ = register_from_dossier(dossier, load_sample())
    read = {statement.id for statement in dossier.statements}
    measures = [
        measure
        for measure in evaluation.scenario.measures
        if isinstance(measure, PledgeMeasure) and not read & set(measure.quotes)
    ]
    mergers = [act.statements for act in group_acts(dossier.statements)
               if act.lead.action == "merger" and act.lead.value is not None]  # fmt: skip
    if not pledges and not mergers and not measures:
        return []
    blocks: list[Block] = [Heading("Money to invest", "investment")]
    if pledges or measures:
        more = tuple(_measure_row(measure, citer) for measure in measures)
        blocks += _register(dossier, pledges, more, tracer)
    if mergers:
        traces = tuple(tracer.act(statements) for statements in mergers)
        blocks.append(
            Text(
                "A takeover pays the owners who sell and adds no capital; new plants add capital "
                "and work for those who build them; a takeover that is blocked adds neither.",
                traces,
            )
        )
    return blocks


def _register(
    dossier: Dossier,
    pledges: tuple[Pledge, ...],
    more: tuple[tuple[Cell, ...], ...],
    tracer: Tracer,
) -> list[Block]:
    measure = MEASURES["register"]
    trace = tracer.cite(
        ("measure", "register"),
        f"{measure.label}, {measure.unit}",
        (f"{measure.equation}.",
         "Kind, level and horizon of promises that the shipped record knows are taken from it: "
         + "; ".join(clean_text(known.source) for known in load_sample()) + "."),
    )  # fmt: skip
    acts = {act.lead.quote: tracer.act(act.statements) for act in group_acts(dossier.statements)
            if act.lead.action == "investment_pledge"}  # fmt: skip
    places = {f"{q.doc}, characters {q.start} to {q.end}": key for q, key in acts.items()}
    rows = tuple(_row(pledge, places.get(pledge.source, trace)) for pledge in pledges) + more
    columns = (
        Column("Who, into"),
        Column("Sum", "USD billion", numeric=True),
        Column("Kind"),
        Column("Years"),
        Column("New money", "USD billion", numeric=True),
        Column("A year", "USD billion", numeric=True),
    )
    table = Table(
        "pledges", "Pledges to invest", columns, (Section(rows),), measure.caveat, (trace,)
    )
    return [table, Items(tuple(Text(line, (trace,)) for line in _say(pledges)))]


def _row(pledge: Pledge, trace: str) -> tuple[Cell, ...]:
    into = f", into {party_name(pledge.host)}" if pledge.host else ""
    years = "nobody said by when"
    if pledge.last_year is not None:
        years = f"{pledge.first_year} to {pledge.last_year}" if pledge.first_year else (
            f"by {pledge.last_year}"
        )  # fmt: skip
    yearly = format_number(pledge.yearly_musd() / 1e3, 1) if pledge.years else ""
    return (
        Cell(clean_text(f"{party_name(pledge.who)}{into}"), traces=(trace,)),
        Cell(format_number(pledge.amount_musd / 1e3, 1)),
        Cell("a level to reach" if pledge.kind == "stock" else "to be spent"),
        Cell(years),
        Cell(format_number(pledge.new_musd / 1e3, 1)),
        Cell(yearly),
    )


def _measure_row(measure: PledgeMeasure, citer: Citer) -> tuple[Cell, ...]:
    """A pledge of the scenario: its years and what of it is taken to be additional."""
    total = None if measure.amount is None else measure.amount / 1e3
    new = None if total is None else total * measure.additional
    yearly = None if measure.yearly is None else measure.yearly / 1e3
    into = join_names(measure.receivers)
    return (
        Cell(clean_text(f"{join_names(measure.economies)}, into {into}"),
             detail="of the scenario", traces=(citer.measure(measure),)),
        Cell("no sum named" if total is None else format_number(total, 1)),
        Cell("to be spent"),
        Cell(f"{measure.years:g} years"),
        Cell("" if new is None else format_number(new, 1)),
        Cell("" if yearly is None else format_number(yearly, 1)),
    )  # fmt: skip


def _say(pledges: tuple[Pledge, ...]) -> list[str]:
    by_key = {pledge.key: pledge for pledge in pledges}
    lines = []
    for gap in measure_gaps(pledges):
        lines.append(
            f"From USD {format_number(gap.base / 1e3, 1)} billion in {gap.base_year} to "
            f"{format_number(gap.target / 1e3, 1)} billion {format_number(gap.missing / 1e3, 1)} "
            f"billion are missing; pledges named here that lie inside it come to "
            f"{format_number(sum(musd for _, musd in gap.parts) / 1e3, 1)} billion."
        )
    for one in find_overlaps(pledges):
        part, whole = by_key[one.part], by_key[one.whole]
        how = "lies inside" if one.declared else "may count in"
        lines.append(
            f"{party_name(part.who)}: USD {format_number(one.musd / 1e3, 1)} billion {how} what "
            f"{party_name(whole.who)} promised; the two do not add up."
        )
    lines.append(
        "A net inflow of capital is a larger current-account deficit of the host by the same sum: "
        "money in and a smaller deficit pull against each other."
    )
    return [clean_text(line) for line in lines]
