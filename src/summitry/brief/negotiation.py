"""The negotiating table in a brief: levers, threats, frontier, deals, offers, credibility."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.brief.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Note,
    Section,
    Table,
    Text,
)
from summitry.brief.cite import Citer
from summitry.brief.frontier import make_frontier_chart
from summitry.brief.sentences import join
from summitry.brief.words import measure_line
from summitry.charts import clean_text, format_number
from summitry.policy import economy_name
from summitry.strategy.session import Session
from summitry.strategy.solutions import list_outsiders
from summitry.strategy.table import Lever, Point
from summitry.world import Array

_NAMES = {
    "nash": "Nash bargain",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "equal_gain": "Equal gain",
}
_OUTSIDERS = 4
_UNIT = "USD billion a year"


def build_negotiation(session: Session | None, citer: Citer) -> list[Block]:
    """Lay out a table played through; nothing where none was given.

    Every figure is one equilibrium with the levers inside it, payoffs in USD of own real income.
    """
    if session is None:
        return []
    played = session.played
    trace = citer.table(session)
    names = [economy_name(code) for code in played.table.parties]
    wants = "; ".join(
        f"{economy_name(o.party)} wants {o.describe()}" for o in played.table.objectives
    )
    blocks: list[Block] = [
        Heading("The negotiating table", "negotiation", new_page=True),
        Text(
            clean_text(
                f"{session.talks.file.title}. Payoffs are USD a year of own real income: {wants}."
            ),
            (trace,),
        ),
        Note(
            "Weights on anything but real income are stated, not estimated: other weights, other"
            " deals."
        ),
        _levers(session, names, trace),
        *_say_nothing(session),
        _threats(session, names, trace),
    ]
    if played.frontier is not None:
        blocks.append(_frontier(session, names, trace))
        if not played.frontier.is_convex:
            blocks.append(
                Note(
                    "What can be reached is not convex, so the axioms behind these solutions"
                    " do not hold as stated."
                )
            )
    blocks += _offers(session, trace)
    blocks += _credibility(session, trace)
    blocks += _rationale(session, trace)
    blocks.append(Text(_say_outsiders(session), (trace,)))
    return blocks


def _levers(session: Session, names: Sequence[str], trace: str) -> Table:
    rows = []
    for k, value in enumerate(session.played.lever_values):
        cells = [Cell(measure_line(value.lever.measure), value.lever.source)]
        for i, payoff in enumerate(value.payoffs_musd):
            band = ""
            if session.lever_bands is not None:
                low, high = session.lever_bands[k, i, 0], session.lever_bands[k, i, 2]
                band = f"{_billion(low)} to {_billion(high)}"
            cells.append(Cell(_billion(payoff), band))
        rows.append(tuple(cells))
    columns = (
        Column("Lever, from today to the end of its range"),
        *(Column(name, _UNIT, numeric=True) for name in names),
    )
    note = "Each by itself, on top of today's table."
    if session.lever_bands is not None:
        note += f" Below: 9 in 10 of {session.draws} draws of trade elasticities."
    return Table(
        "lever-values", "What each lever is worth", columns, (Section(tuple(rows)),), note, (trace,)
    )


def _say_nothing(session: Session) -> list[Block]:
    said = [
        Text(
            clean_text(
                f"{measure_line(v.lever.measure)}: worth nothing or less to who receives it,"
                f" since {v.why_nothing}."
            )
        )
        for v in session.played.lever_values
        if v.why_nothing
    ]
    return [Items(tuple(said))] if said else []


def _threats(session: Session, names: Sequence[str], trace: str) -> Table:
    played = session.played
    rows = [
        (
            Cell(clean_text(point.title)),
            *(Cell(_billion(x)) for x in point.point.payoffs - played.today.payoffs),
        )
        for point in played.threat_points
    ]
    columns = (
        Column("Without agreement"),
        *(Column(name, _UNIT, numeric=True) for name in names),
    )
    note = f"Against today. Gains below are counted from: {clean_text(played.reference.title)}."
    return Table(
        "threat-points",
        "What happens without agreement",
        columns,
        (Section(tuple(rows)),),
        note,
        (trace,),
    )


def _frontier(session: Session, names: Sequence[str], trace: str) -> Chart:
    played = session.played
    levers = played.table.levers
    named = [(_NAMES[a.solution], a.point) for a in played.agreements]
    if played.announced is not None:
        named.append(("Announced later", played.announced))
    columns = (
        Column("Deal"),
        *(Column(name, _UNIT, numeric=True) for name in names),
        *(
            Column(lever.id, "%" if lever.is_rate else "USD billion", numeric=True)
            for lever in levers
        ),
    )
    rows = tuple(_deal(name, point, played.today.payoffs, levers) for name, point in named)
    note = clean_text(
        f"Payoffs against today. {session.talks.file.announced_source}".strip().rstrip(".") + "."
    )
    table = Table("deals", "Deals on and beside the frontier", columns, (Section(rows),), note)
    return Chart("frontier", make_frontier_chart(played), table, (trace,))


def _deal(name: str, point: Point, today: Array, levers: Sequence[Lever]) -> tuple[Cell, ...]:
    values = [
        Cell(format_number(100 * value if lever.is_rate else value / 1e3, 1))
        for lever, value in zip(levers, point.values, strict=True)
    ]
    return (Cell(name), *(Cell(_billion(x)) for x in point.payoffs - today), *values)


def _offers(session: Session, trace: str) -> list[Block]:
    said = []
    table = session.played.table
    for concession in session.played.concessions:
        who = economy_name(concession.threat.party)
        head = f"{clean_text(concession.threat.title)}: "
        if concession.point is None or concession.cost_musd is None:
            said.append(
                Text(f"{head}no offer on the table makes {who} as well off lifting it.", (trace,))
            )
            continue
        mix = join(
            [
                f"{lever.id} {format_number(value / 1e3, 1)} billion USD"
                for lever, value in zip(table.levers, concession.point.values, strict=True)
                if lever.owner != concession.threat.party and not lever.is_rate and value > 50
            ]
        )
        cost = join(
            [
                f"{economy_name(code)} {_billion(value)}"
                for code, value in zip(table.parties, concession.cost_musd, strict=True)
            ]
        )
        said.append(
            Text(
                f"{head}the smallest offer that makes {who} as well off lifting it is"
                f" {mix or 'nothing'}; {cost} USD billion a year.",
                (trace,),
            )
        )
    return [Heading("The smallest offer", "offers", level=3), Items(tuple(said))] if said else []


def _credibility(session: Session, trace: str) -> list[Block]:
    said = [
        Text(f"{clean_text(cells.threat.title)}: {cells.lines()[-1]}.", (trace,))
        for cells in session.cells
    ]
    if session.delay is not None:
        cost = join(
            [
                f"{economy_name(code)} {format_number(value / 1e3, 2)}"
                for code, value in zip(
                    session.played.table.parties, session.delay.total_musd, strict=True
                )
            ]
        )
        said.append(
            Text(
                f"Waiting {session.delay.months:.1f} months ({clean_text(session.delay.why)})"
                f" forgoes {cost} USD billion.",
                (trace,),
            )
        )
    if not said:
        return []
    return [Heading("Would they do it", "credibility", level=3), Items(tuple(said))]


def _rationale(session: Session, trace: str) -> list[Block]:
    said = []
    for one in session.rationales:
        name = economy_name(one.party)
        income = (
            f"real income {_billion(one.real_income_musd)} USD billion a year against no agreement"
        )
        if one.real_income_musd >= 0:
            said.append(Text(f"{name}: {income}, which is enough.", (trace,)))
            continue
        reasons = join(
            [
                f"{reason.what} counts {reason.weight:.2f} of real income"
                for reason in one.reasons
                if reason.weight is not None
            ]
        )
        tail = (
            f"wanted only if a USD of {reasons}"
            if reasons
            else "nothing the model knows makes up for it"
        )
        said.append(Text(f"{name}: {income}; {tail}, each alone.", (trace,)))
    if not said:
        return []
    return [
        Heading("What would make the announced deal wanted", "rationale", level=3),
        Items(tuple(said)),
    ]


def _say_outsiders(session: Session) -> str:
    played = session.played
    rows = list_outsiders(played.table, played.agreements[0].point, played.today)
    ends = [*rows[:_OUTSIDERS], *rows[-_OUTSIDERS:]]
    said = join([f"{economy_name(code)} {_billion(musd)}" for code, _, musd in ends])
    return f"Outside the room, Nash bargain against today, USD billion a year: {said}."


def _billion(musd: float) -> str:
    return format_number(float(musd) / 1e3, 2, signed=True)
