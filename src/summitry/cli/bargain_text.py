"""A table played through, as text and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan
from typing import TYPE_CHECKING

from summitry.cli.output import format_table, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summitry.strategy.break_even import BreakEven
    from summitry.strategy.points import Point
    from summitry.strategy.session import Session
    from summitry.strategy.table import Table
    from summitry.world import Array

SHOWN_POINTS = 9
SHOWN_OUTSIDERS = 4
_NAMES = {"nash": "Nash", "kalai_smorodinsky": "Kalai-Smorodinsky", "equal_gain": "equal gain"}


def describe_played(session: Session) -> str:
    """Everything found about a table, each part with its heading and its unit."""
    file = session.talks.file
    parts = [file.title or file.name, "", *_describe_seats(session), *_describe_levers(session)]
    parts += [*_describe_threats(session), *_describe_frontier(session)]
    parts += [*_describe_agreements(session), *_describe_concessions(session)]
    parts += [*_describe_break_even(session), *_describe_draws(session)]
    parts += [*_describe_cells(session), *_describe_rationale(session), *_describe_rooms(session)]
    parts += [*_describe_rest(session)]
    return "\n".join(parts)


def _describe_seats(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name

    table = session.played.table
    yield "At the table"
    rows = [
        [economy_name(o.party), f"{power:g}", o.describe()]
        for o, power in zip(table.objectives, table.powers, strict=True)
    ]
    yield format_table(["party", "power", "wants"], rows, text_columns=3)
    for code in table.unpriced:
        yield f"  {economy_name(code)}: at the table, not in the baseline, without figures"
    yield from (
        wrap(f"Red line of {line.describe(table.levers)}", "  ") for line in table.red_lines
    )
    yield ""


def _describe_levers(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name
    from summitry.strategy.table import describe_lever

    played = session.played
    yield "What each lever is worth by itself, USD million a year"
    names = [economy_name(code) for code in played.table.parties]
    rows = [
        [value.lever.id, describe_lever(value.lever), *_signed(value.payoffs_musd)]
        for value in played.lever_values
    ]
    yield format_table(
        ["lever", "from today to the end of its range", *names], rows, text_columns=2
    )
    for value in played.lever_values:
        if value.why_nothing:
            yield wrap(f"{value.lever.id} is worth nothing or less: {value.why_nothing}.", "  ")
    yield ""


def _describe_threats(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name

    played = session.played
    yield "Without agreement, USD million a year against today"
    names = [economy_name(code) for code in played.table.parties]
    rows = [
        [t.key + (" *" if t.key == played.reference.key else ""), t.title,
         *_signed(t.point.payoffs - played.today.payoffs)]
        for t in played.threat_points
    ]  # fmt: skip
    yield format_table(["threat point", "what", *names], rows, text_columns=2)
    yield "  * gains below are counted from here"
    yield ""


def _describe_frontier(session: Session) -> Iterator[str]:
    played = session.played
    if played.frontier is None:
        return
    points = played.frontier.points
    step = max(1, (len(points) - 1) // (SHOWN_POINTS - 1))
    shown = [*points[::step]]
    yield wrap("Frontier: the best for one at each payoff of the other, USD million against today")
    yield from _tabulate(session, [(str(points.index(p) + 1), p) for p in shown])
    if played.frontier.is_convex:
        yield "  What can be reached is convex, so the bargaining axioms apply."
    else:
        yield wrap(
            "What can be reached is not convex: the frontier dips below its hull by"
            f" {played.frontier.convexity_gap_pct:.1f} % of its height, so the axioms behind the"
            " solutions do not hold as stated.",
            "  ",
        )
    yield ""


def _tabulate(session: Session, points: Sequence[tuple[str, Point]]) -> Iterator[str]:
    from summitry.policy import economy_name

    played = session.played
    table = played.table
    header = ["", *(economy_name(code) for code in table.parties), *(x.id for x in table.levers)]
    rows = [
        [name, *_signed(point.payoffs - played.today.payoffs), *_show_values(table, point)]
        for name, point in points
    ]
    yield format_table(header, rows)


def _show_values(table: Table, point: Point) -> list[str]:
    return [
        f"{value:.1%}" if lever.is_rate else f"{value / 1e3:,.1f} bn"
        for lever, value in zip(table.levers, point.values, strict=True)
    ]


def _describe_agreements(session: Session) -> Iterator[str]:
    played = session.played
    yield "What theories of bargaining pick, and what was announced"
    named = [(_NAMES[a.solution], a.point) for a in played.agreements]
    if played.announced is not None:
        named.append(("announced", played.announced))
    yield from _tabulate(session, named)
    from summitry.policy import economy_name

    for agreement in played.agreements:
        said = ", ".join(
            f"{economy_name(code)} {gain:+,.0f}"
            for code, gain in zip(played.table.parties, agreement.gains, strict=True)
        )
        yield f"  {_NAMES[agreement.solution]}: gains over {played.reference.key} {said}"
    yield ""


def _describe_concessions(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name
    from summitry.strategy.table import describe_value

    played = session.played
    table = played.table
    for concession in played.concessions:
        who = economy_name(concession.threat.party)
        yield f"Smallest offer that makes {who} as well off lifting {concession.threat.key}"
        levers = {lever.id: lever for lever in table.levers}
        for name, value in concession.by_lever:
            enough = (
                "not enough in its whole range"
                if value is None
                else f"{describe_value(levers[name], value)} is enough by itself"
            )
            yield f"  {name}: {enough}"
        if concession.point is None or concession.cost_musd is None:
            yield "  together: no mix on the table is enough"
        else:
            mix = ", ".join(
                f"{lever.id} {describe_value(lever, value)}"
                for lever, value in zip(table.levers, concession.point.values, strict=True)
                if lever.owner != concession.threat.party
            )
            cost = ", ".join(
                f"{economy_name(code)} {value:+,.0f}"
                for code, value in zip(table.parties, concession.cost_musd, strict=True)
            )
            yield wrap(f"cheapest mix: {mix}; {cost} USD million a year", "  ")
        if concession.dearer_than_threat:
            more = " and ".join(
                f"{economy_name(code)} {value:,.0f} USD million a year"
                for code, value in zip(table.parties, concession.beyond_threat, strict=True)
                if value
            )
            yield wrap(
                f"enough to make {who} lift it, but it costs {more} more than the threat itself",
                "  ",
            )
        yield ""


def _describe_break_even(session: Session) -> Iterator[str]:
    """Threats without a number: rate by rate, and the game at both ends of the range."""
    from summitry.policy import economy_name

    table = session.played.table
    names = [economy_name(code) for code in table.parties]
    for curve in session.break_even:
        who = economy_name(curve.threat.party)
        said = "what each number would do, USD million a year against today"
        yield wrap(f"{curve.threat.title}: {said}")
        named = {round(m.rate, 9): f"{m.date} {m.label}" for m in curve.markers}
        rows = []
        for k, value in enumerate(curve.values):
            alone = [_alone(table, name, float(values[k])) for name, values in curve.by_lever]
            cost = curve.costs_musd[k]
            least = "no mix is enough" if isnan(cost[0]) else " ".join(_signed(cost))
            rows.append([_say_amount(curve, float(value)), *_signed(curve.payoffs_musd[k]), least,
                         ", ".join(one for one in alone if one) or "none",
                         named.get(round(float(value), 9), "")])  # fmt: skip
        header = ["number", *names, "smallest offer", "enough alone", "named later"]
        yield format_table(header, rows)
        yield wrap(
            f"Smallest offer: what the cheapest mix that makes {who} as well off lifting the"
            f" threat comes to for {', '.join(names)}. Later dates are history, not what was"
            " known.", "  ",
        )  # fmt: skip
        dear = [_say_amount(curve, float(curve.values[k])) for k in curve.list_dearer()]
        if dear:
            yield wrap(
                f"At {', '.join(dear)} that offer costs a giver more than the threat itself.", "  "
            )
        for low, high in zip(curve.low, curve.high, strict=True):
            ends = ", ".join(
                f"{name} {min(a, b):+,.0f} to {max(a, b):+,.0f}"
                for name, a, b in zip(
                    names, low.point.payoffs - session.played.today.payoffs,
                    high.point.payoffs - session.played.today.payoffs, strict=True,
                )
            )  # fmt: skip
            yield wrap(f"{_NAMES[low.solution]} over the range: {ends}", "  ")
        yield ""


def _say_amount(curve: BreakEven, value: float) -> str:
    return f"{value:.1%}" if curve.threat.is_rate else f"{value / 1e3:,.2f} bn"


def _alone(table: Table, name: str, value: float) -> str:
    from summitry.strategy.table import describe_value

    lever = next(lever for lever in table.levers if lever.id == name)
    return "" if isnan(value) else f"{name} {describe_value(lever, value)}"


def _describe_draws(session: Session) -> Iterator[str]:
    """Bands of everything a table leads to."""
    from summitry.policy import economy_name
    from summitry.strategy.solutions import SOLUTIONS

    drawn, played = session.drawn, session.played
    if drawn is None:
        return
    names = [economy_name(code) for code in played.table.parties]
    yield (
        f"Bands: 5 to 95 % of {drawn.draws} draws, USD million a year against today in the same"
        " draw"
    )
    rows = [[v.lever.id, *_bands(drawn.lever_values[k])] for k, v in
            enumerate(played.lever_values)]  # fmt: skip
    rows += [[f"threat {t.key}", *_bands(drawn.threats[k])] for k, t in
             enumerate(played.table.threats)]  # fmt: skip
    rows += [[_NAMES[s], *_bands(drawn.agreements[k])] for k, s in enumerate(SOLUTIONS)]
    if drawn.announced is not None:
        rows.append(["announced", *_bands(drawn.announced)])
    rows += [[f"offer to lift {t.key}", *_bands(drawn.costs[k])] for k, t in
             enumerate(played.table.threats)]  # fmt: skip
    yield format_table(["", *names], rows)
    for threat, share, dear in zip(played.table.threats, drawn.enough, drawn.dearer, strict=True):
        yield wrap(
            f"some offer is enough to lift {threat.key} in {share:.0%} of draws; the cheapest costs"
            f" a giver more than the threat itself in {dear:.0%}", "  ",
        )  # fmt: skip
    yield wrap(f"Drawn: trade elasticities ({drawn.basis}), seed {drawn.seed}.", "  ")
    if drawn.failures:
        number, why = drawn.failures[0]
        yield wrap(f"{len(drawn.failures)} draws without an answer; draw {number}: {why}", "  ")
    yield ""


def _bands(bands: Array) -> list[str]:
    """Low end to high end by party, from (P,3)."""
    return [
        "-" if isnan(low) else f"{low + 0.0:+,.0f} to {high + 0.0:+,.0f}" for low, _, high in bands
    ]


def _describe_cells(session: Session) -> Iterator[str]:
    for cells in session.cells:
        yield wrap(f"Would they do it: {cells.threat.title}")
        yield from (wrap(line, "  ") for line in cells.lines())
        yield ""


def _describe_rationale(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name

    for rationale in session.rationales:
        name = economy_name(rationale.party)
        yield f"What would make {name} want the announced deal"
        income = rationale.real_income_musd
        yield wrap(f"real income {income:+,.0f} USD million a year against no agreement", "  ")
        if income >= 0:
            yield "  real income alone is enough"
        for reason in rationale.reasons if income < 0 else ():
            needed = (
                "cannot, whatever it counts"
                if reason.weight is None
                else f"if a USD of it counts {reason.weight:.2f} of real income"
            )
            yield wrap(f"{reason.what} {reason.change_musd:+,.0f}: {needed}", "  ")
        yield ""


def _describe_rooms(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name

    table = session.played.table
    names = [economy_name(code) for code in table.parties]
    if session.rooms:
        yield "Who is in the room: gains over no agreement, USD million a year"
        rows = [["+".join(room.parties), *_signed(room.gains)] for room in session.rooms]
        yield format_table(["in the room", *names], rows)
        yield ""
    if session.pairs is not None:
        pairs = ", ".join(" and ".join(pair) for pair in session.pairs.pairs)
        yield f"Talks in pairs at once ({pairs}): gains over no agreement, USD million a year"
        yield format_table(["", *names], [["gain", *_signed(session.pairs.gains)]])
        yield ""


def _describe_rest(session: Session) -> Iterator[str]:
    from summitry.policy import economy_name
    from summitry.strategy.solutions import list_outsiders

    played = session.played
    table = played.table
    if session.delay is not None:
        said = ", ".join(
            f"{economy_name(code)} {value:,.0f}"
            for code, value in zip(table.parties, session.delay.total_musd, strict=True)
        )
        yield wrap(
            f"Waiting {session.delay.months:.1f} months ({session.delay.why}) forgoes USD million:"
            f" {said}."
        )
    outside = list_outsiders(table, played.agreements[0].point, played.today)
    if outside:
        ends = [*outside[:SHOWN_OUTSIDERS], *outside[-SHOWN_OUTSIDERS:]]
        said = ", ".join(f"{economy_name(code)} {musd:+,.0f}" for code, _, musd in ends)
        yield wrap(f"Outside the room, Nash against today, USD million a year: {said}.")
    yield from (wrap(note) for note in session.talks.file.notes)
    yield wrap(
        f"Payoffs are USD million a year of own real income; baseline {table.world.name}"
        f" ({table.world.year}), model {table.model.name}; {played.equilibria} equilibria, each"
        " within 1e-9."
    )


def _signed(values: Iterable[float]) -> list[str]:
    return [f"{float(value) + 0.0:+,.0f}" for value in values]


def draw_played(session: Session) -> str:
    """The frontier with today, threats, solutions and the announced deal, as SVG."""
    from summitry.brief.frontier import make_frontier_chart
    from summitry.charts import draw_frontier

    return draw_frontier(make_frontier_chart(session.played), key="frontier")
