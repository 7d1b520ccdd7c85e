"""Defence spending, bases and treaties in accounts, where the documents speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from summitry.brief.acts import group_acts
from summitry.brief.blocks import Block, Cell, Column, Heading, Items, Section, Table, Text
from summitry.brief.cite import Citer
from summitry.brief.results import Place, find_place
from summitry.brief.traces import Tracer
from summitry.brief.words import party_name
from summitry.brief.worth import Room
from summitry.charts import clean_text, format_number
from summitry.ledger.records import Dossier, Statement
from summitry.policy.commitments import DefenceMeasure
from summitry.security import (
    EQUIPMENT_SECTORS,
    EQUIPMENT_SHARE,
    MEASURES,
    BaseCost,
    compute_gdp_musd,
    compute_host_share,
    list_purchases,
    load_alliances,
    load_base_costs,
    load_military_spending,
)
from summitry.strategy import Evaluation

_WORDS = ("treaty", "troops", "bases", "alliance")
_KNOWN = 0.99  # of a group's GDP; economies without forces have no figure


def build_security(
    dossier: Dossier, evaluation: Evaluation, room: Room, tracer: Tracer, citer: Citer
) -> list[Block]:
    """Lay out shares of GDP in money, who pays for bases, and who has to act for whom.

    Nothing where neither documents nor scenario speak of them.
    """
    budgets = [m for m in evaluation.scenario.measures if isinstance(m, DefenceMeasure)]
    acts = [act.statements for act in group_acts(dossier.statements)
            if act.lead.action in ("defence_spending", "cost_sharing")]  # fmt: skip
    facts = [fact for fact in dossier.facts if any(word in fact.what.lower() for word in _WORDS)]
    if not acts and not facts and not budgets:
        return []
    blocks: list[Block] = []
    rows = _asked_rows(acts, room, tracer)
    rows += [
        _budget_row(measure, place, citer.measure(measure), room)
        for measure in budgets
        if (place := find_place(measure.economies[0], room.world)) is not None
    ]
    spending = _spending(rows, room, tracer, citer)
    blocks += [spending] if spending else []
    sharing = [statement for act in acts for statement in act if statement.action == "cost_sharing"]
    if sharing or any("troops" in f.what.lower() or "bases" in f.what.lower() for f in facts):
        blocks += _bases(room, tracer)
    if acts or facts:
        day = evaluation.as_of or _newest(dossier)
        blocks += _treaties(room, day, tracer) if day else []
    return [Heading("Security in accounts", "security"), *blocks] if blocks else []


def _newest(dossier: Dossier) -> date | None:
    """The day of the newest document that carries one."""
    days = [one.published for one in dossier.sources if one.published and len(one.published) == 10]
    return date.fromisoformat(max(days)) if days else None


def _asked_rows(
    acts: Sequence[Sequence[Statement]], room: Room, tracer: Tracer
) -> list[tuple[Cell, ...]]:
    rows = []
    for statements in acts:
        lead = statements[0]
        if lead.action != "defence_spending" or lead.unit != "percent_gdp" or lead.value is None:
            continue
        place = _spender(lead, room)
        if place is not None:
            status = lead.status.replace("_", " ")
            rows.append(_spending_row(place, lead.value, (status, tracer.act(statements)), room))
    return rows


def _budget_row(measure: DefenceMeasure, place: Place, trace: str, room: Room) -> tuple[Cell, ...]:
    """A budget of the scenario: its own share of today, and what it says is bought abroad."""
    gdp = sum(compute_gdp_musd(room.world, room.world.economies[k]) for k in place.members)
    more = (measure.share - measure.now) * gdp / 1e3
    return (
        Cell(f"{room.label(place)}: {format_number(100 * measure.share, 1)} % of GDP",
             detail="of the scenario", traces=(trace,)),
        Cell(format_number(100 * measure.now, 2)),
        Cell(format_number(measure.share * gdp / 1e3, 1)),
        Cell(format_number(more, 1, signed=True)),
        Cell(format_number(measure.content * more, 1, signed=True)),
    )  # fmt: skip


def _spending(
    rows: Sequence[tuple[Cell, ...]], room: Room, tracer: Tracer, citer: Citer
) -> Table | None:
    if not rows:
        return None
    measure = MEASURES["spending_path"]
    trace = tracer.cite(
        ("measure", "spending"),
        "Defence spending in money",
        (f"{measure.equation}.", f"Today: {_say_sources(room)}",
         f"Bought abroad: {EQUIPMENT_SHARE:.0%} of the extra sum on equipment (NATO guideline of "
         "2014), suppliers as in the baseline, first round."),
        see=(citer.data(),),
    )  # fmt: skip
    year = room.world.year
    columns = (
        Column("Who, how much"),
        Column("Today", "% of GDP", numeric=True),
        Column("In money", f"USD billion a year, GDP of {year}", numeric=True),
        Column("More than today", "USD billion a year", numeric=True),
        Column("Bought abroad", "USD billion a year", numeric=True),
    )
    return Table(
        "spending", "Shares of GDP in money", columns, (Section(tuple(rows)),), measure.caveat,
        (trace,),
    )  # fmt: skip


def _say_sources(room: Room) -> str:
    """Whose figures of today's spending are shown, for the economies in the room."""
    known = load_military_spending()
    codes = dict.fromkeys(room.world.economies[k] for p in room.focus for k in p.members)
    sources = dict.fromkeys(known[code].source for code in codes if code in known)
    return clean_text(f"{'; '.join(sources)}." if sources else "as the documents say.")


def _spender(statement: Statement, room: Room) -> Place | None:
    """Who would spend: those of whom it is asked, without the asker, else who says so."""
    asking = [find_place(code, room.world) for code in statement.actor]
    askers = {k for place in asking if place is not None for k in place.members}
    for code in statement.targets:
        place = find_place(code, room.world)
        members = tuple(k for k in place.members if k not in askers) if place else ()
        if place is not None and members:
            return Place(place.code, members)
    return next((place for place in asking if place is not None), None)


def _spending_row(
    place: Place, value: float, said: tuple[str, str], room: Room
) -> tuple[Cell, ...]:
    """A share of GDP in money; `said` is the status and the trace."""
    world = room.world
    codes = [world.economies[k] for k in place.members]
    recorded = load_military_spending()
    gdp = np.array([compute_gdp_musd(world, code) for code in codes])
    new = value / 100 * gdp.sum()
    whole = find_place(place.code, world)
    others = whole is not None and len(whole.members) > len(codes)
    label = room.label(place) + (" without who asks" if others else "")
    what = f"{label}: {format_number(value, 1)} % of GDP"
    today, more, abroad = "not on record", "", ""
    known = np.array([code in recorded for code in codes])
    if gdp[known].sum() > _KNOWN * gdp.sum():
        shares = [recorded[code].percent_of_gdp if code in recorded else 0.0 for code in codes]
        old = np.array(shares) @ gdp / 100
        today = format_number(100 * old / gdp.sum(), 2)
        more = format_number((new - old) / 1e3, 1, signed=True)
        if len(codes) == 1 and set(EQUIPMENT_SECTORS) <= set(world.sectors):
            bought = list_purchases(world, codes[0], new - old)
            at_home = bought[world.economy_index(codes[0])]
            abroad = format_number((bought.sum() - at_home) / 1e3, 1, signed=True)
    return (
        Cell(what, detail=said[0], traces=(said[1],)),
        Cell(today),
        Cell(format_number(new / 1e3, 1)),
        Cell(more),
        Cell(abroad),
    )


def _bases(room: Room, tracer: Tracer) -> list[Block]:
    """Who pays, for the hosts in the room."""
    codes = {room.world.economies[k] for place in room.focus for k in place.members}
    facts = [fact for fact in load_base_costs() if fact.host in codes]
    if not facts:
        return []
    trace = tracer.cite(
        ("measure", "bases"),
        "Who pays for bases",
        tuple(dict.fromkeys(clean_text(f"{fact.source}.") for fact in facts)),
    )
    rows = tuple(_base_row(fact) for fact in facts)
    columns = (
        Column("Host, what"),
        Column("Years"),
        Column("Amount", "as printed", numeric=True),
        Column("Source"),
    )
    hosts = dict.fromkeys(fact.host for fact in facts)
    shares = [(host, compute_host_share(host)) for host in hosts]
    said = "; ".join(
        f"{party_name(host)} paid {format_number(100 * share, 0)} % of what both sides paid, "
        "2016 to 2019"
        for host, share in shares
        if share is not None
    )
    note = f"{said}. {MEASURES['base_costs'].caveat}" if said else MEASURES["base_costs"].caveat
    return [
        Table("bases", "Who pays for US bases", columns, (Section(rows),), note, (trace,),
              stack=True)
    ]  # fmt: skip


def _base_row(fact: BaseCost) -> tuple[Cell, Cell, Cell, Cell]:
    years = (
        f"{fact.first_year} to {fact.last_year}" if fact.last_year else f"from {fact.first_year}"
    )
    if fact.last_year == fact.first_year:
        years = str(fact.first_year)
    digits = 0 if fact.amount == round(fact.amount) else 1
    return (
        Cell(f"{party_name(fact.host)}: {fact.what.replace('_', ' ').replace('us ', 'US ')}",
             detail=clean_text(fact.note)),
        Cell(years),
        Cell(f"{format_number(fact.amount, digits)} {fact.unit}"),
        Cell(clean_text(fact.source)),
    )  # fmt: skip


def _treaties(room: Room, day: date, tracer: Tracer) -> list[Block]:
    """The treaties between the parties on the day of the brief, and what they oblige to."""
    sides = [{room.world.economies[k] for k in place.members} for place in room.parties]
    found = [
        one
        for one in load_alliances()
        if one.kind == "treaty" and sum(bool(side & set(one.members_on(day))) for side in sides) > 1
    ]
    items = tuple(
        Text(
            clean_text(f"{one.name} ({one.key}), in force since {one.in_force}: {one.obligation}"),
            (tracer.cite(("treaty", one.key), one.name, (clean_text(f"{one.source}."),)),),
        )
        for one in found
    )
    return [Items(items)] if items else []
