"""The negotiating table in a brief: levers, threats, frontier, deals, offers, credibility."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

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
from summitry.brief.measure_line import measure_line
from summitry.brief.sentences import join
from summitry.charts import clean_text, format_number
from summitry.policy import economy_name
from summitry.strategy.break_even import BreakEven
from summitry.strategy.points import Point
from summitry.strategy.session import Session
from summitry.strategy.solutions import Concession, list_outsiders
from summitry.strategy.table import Lever, fill
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
    blocks += [_break_even(session, curve, names, trace) for curve in session.break_even]
    blocks += _offers(session, trace)
    blocks += _credibility(session, trace)
    blocks += _rationale(session, trace)
    blocks.append(Text(_say_outsiders(session), (trace,)))
    return blocks


def _levers(session: Session, names: Sequence[str], trace: str) -> Table:
    rows = []
    for k, value in enumerate(session.played.lever_values):
        cells = [Cell(measure_line(fill(value.lever, value.lever.high)), value.lever.source)]
        for i, payoff in enumerate(value.payoffs_musd):
            band = ""
            if session.drawn is not None:
                band = _band(session.drawn.lever_values[k, i])
            cells.append(Cell(_billion(payoff), band))
        rows.append(tuple(cells))
    columns = (
        Column("Lever, from today to the end of its range"),
        *(Column(name, _UNIT, numeric=True) for name in names),
    )
    note = "Each by itself, on top of today's table."
    note += _say_draws(session)
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
    drawn = session.drawn
    rows = [
        (
            Cell(clean_text(point.title)),
            *(
                Cell(_billion(x), "" if drawn is None or k == 0 else _band(drawn.threats[k - 1, i]))
                for i, x in enumerate(point.point.payoffs - played.today.payoffs)
            ),
        )
        for k, point in enumerate(played.threat_points)
    ]
    columns = (
        Column("Without agreement"),
        *(Column(name, _UNIT, numeric=True) for name in names),
    )
    note = f"Against today. Gains below are counted from: {clean_text(played.reference.title)}."
    note += _say_draws(session)
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
    rows = tuple(
        _deal(name, point, played.today.payoffs, levers, bands)
        for (name, point), bands in zip(named, _list_deal_bands(session), strict=True)
    )
    note = clean_text(
        f"Payoffs against today. {session.talks.file.announced_source}".strip().rstrip(".")
        + "."
        + _say_draws(session)
    )
    table = Table("deals", "Deals on and beside the frontier", columns, (Section(rows),), note)
    return Chart("frontier", make_frontier_chart(played), table, (trace,))


def _list_deal_bands(session: Session) -> list[Array | None]:
    """Bands (P,3) of each agreement, and of the announced deal behind them; None without draws."""
    drawn, played = session.drawn, session.played
    count = len(played.agreements)
    bands: list[Array | None] = [
        None if drawn is None else drawn.agreements[k] for k in range(count)
    ]
    if played.announced is not None:
        bands.append(None if drawn is None else drawn.announced)
    return bands


def _deal(
    name: str, point: Point, today: Array, levers: Sequence[Lever], bands: Array | None
) -> tuple[Cell, ...]:
    values = [
        Cell(format_number(100 * value if lever.is_rate else value / 1e3, 1))
        for lever, value in zip(levers, point.values, strict=True)
    ]
    payoffs = [
        Cell(_billion(x), "" if bands is None else _band(bands[k]))
        for k, x in enumerate(point.payoffs - today)
    ]
    return (Cell(name), *payoffs, *values)


def _break_even(session: Session, curve: BreakEven, names: Sequence[str], trace: str) -> Table:
    """A threat without a number: rate by rate, with what was named later."""
    named = {round(m.rate, 9): f"{m.date}: {m.label}" for m in curve.markers}
    rows = []
    for k, value in enumerate(curve.values):
        amount = _amount(curve, value)
        costs = [
            "no offer is enough" if isnan(cost) else _billion(cost) for cost in curve.costs_musd[k]
        ]
        rows.append((
            Cell(amount, clean_text(named.get(round(float(value), 9), ""))),
            *(Cell(_billion(x)) for x in curve.payoffs_musd[k]),
            *map(Cell, costs),
        ))  # fmt: skip
    columns = (
        Column("Number", "%" if curve.threat.is_rate else "USD billion"),
        *(Column(f"Carried out: {name}", _UNIT, numeric=True) for name in names),
        *(Column(f"Smallest offer: {name}", _UNIT, numeric=True) for name in names),
    )
    today = session.played.today.payoffs
    nash = [agreements[0].point.payoffs - today for agreements in (curve.low, curve.high)]
    ends = join([
        f"{name} {_billion(min(a, b))} to {_billion(max(a, b))}"
        for name, a, b in zip(names, *nash, strict=True)
    ])  # fmt: skip
    dear = [_amount(curve, curve.values[k]) for k in curve.list_dearer()]
    note = clean_text(
        f"Against today. Dates: numbers named later, not known on the day. The Nash bargain over"
        f" the whole range: {ends} USD billion a year."
        + (f" At {join(dear)} the offer costs a giver more than the threat itself." if dear else "")
    )
    return Table(
        f"break-even-{curve.threat.key}", clean_text(f"{curve.threat.title}: number by number"),
        columns, (Section(tuple(rows)),), note, (trace,),
    )  # fmt: skip


def _amount(curve: BreakEven, value: float) -> str:
    """A rate in percent, or a sum in USD billion."""
    return format_number(100 * value if curve.threat.is_rate else value / 1e3, 1)


def _band(ends: Array) -> str:
    """The outer ends of one band (3,), USD billion; empty where no draw has an answer."""
    low, _, high = ends
    return "" if isnan(low) else f"{_billion(low)} to {_billion(high)}"


def _say_draws(session: Session) -> str:
    if session.drawn is None:
        return ""
    return f" Below: 9 in 10 of {session.drawn.draws} draws of trade elasticities."


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
        tail = ""
        if session.drawn is not None:
            share = session.drawn.enough[session.played.concessions.index(concession)]
            tail = f" Some offer is enough in {share:.0%} of {session.drawn.draws} draws."
        said.append(
            Text(
                f"{head}the smallest offer that makes {who} as well off lifting it is"
                f" {mix or 'nothing'}; {cost} USD billion a year.{_say_dearer(session, concession)}"
                f"{tail}",
                (trace,),
            )
        )
    return [Heading("The smallest offer", "offers", level=3), Items(tuple(said))] if said else []


def _say_dearer(session: Session, concession: Concession) -> str:
    """A sentence where an offer costs a giver more than the threat itself; else empty."""
    if not concession.dearer_than_threat:
        return ""
    who = economy_name(concession.threat.party)
    more = join([
        f"{economy_name(code)} {format_number(value / 1e3, 2)}"
        for code, value in zip(session.played.table.parties, concession.beyond_threat, strict=True)
        if value
    ])  # fmt: skip
    return (
        f" Enough to make {who} lift it, but it costs {more} USD billion a year more than the"
        " threat itself."
    )


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
