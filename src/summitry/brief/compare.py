"""Scenarios side by side as blocks: what differs on the table, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence

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
from summitry.brief.cite import certificate_line, data_lines
from summitry.brief.sentences import say_changes
from summitry.brief.traces import Tracer
from summitry.brief.words import capitalise, count, format_date, measure_line
from summitry.charts import DotChart, Series, clean_text, format_number
from summitry.ledger.records import Dossier
from summitry.model import INDICATORS
from summitry.policy import economy_name
from summitry.strategy.compare import Comparison, Side
from summitry.strategy.tables import HORIZON
from summitry.world import Array

_MOST_ROWS = 14
_MOST_MEASURES = 6
_TABLES = (
    ("real_income_pct", 1.0, "%", 2),
    ("consumer_price_pct", 1.0, "%", 2),
    ("tariff_revenue_change_musd", 1e3, "USD billion", 1),
    ("goods_balance_change_musd", 1e3, "USD billion", 1),
)


def build_comparison(comparison: Comparison, economies: Sequence[str]) -> Brief:
    """Put a comparison into a page of its own.

    Parameters
    ----------
    comparison : Comparison
        Two sides or more.
    economies : sequence of str
        Codes to show, in order; the first fourteen are drawn.
    """
    tracer = Tracer(Dossier((), ()))
    blocks = build_comparison_blocks(comparison, economies, tracer)
    title = " against ".join((comparison.sides[0].label, _join_labels(comparison.sides[1:])))
    return Brief(title, "What differs, and what it is worth", tuple(blocks), tracer.traces)


def build_comparison_blocks(
    comparison: Comparison, economies: Sequence[str], tracer: Tracer
) -> list[Block]:
    """The blocks of a comparison, for a page of its own or a section of a brief."""
    traces = tuple(_cite(side, tracer) for side in comparison.sides)
    shown = list(economies)[:_MOST_ROWS]
    blocks: list[Block] = [Heading("Side by side", "comparison")]
    blocks.append(_list_sides(comparison, traces))
    blocks.append(_draw(comparison, shown, traces))
    blocks += _say_changes(comparison)
    blocks += [
        _tabulate(comparison, shown, name, (divisor, unit, decimals), traces)
        for name, divisor, unit, decimals in _TABLES
    ]
    world = comparison.world
    data = tracer.cite(("data", world.name), f"Baseline {world.name}", tuple(data_lines(world)))
    method = (
        f"Each side is an equilibrium of its own against the baseline {world.name} of "
        f"{world.year}. Horizon: {HORIZON}."
    )
    blocks.append(Text(method, (data,), "small"))
    return blocks


def _join_labels(sides: Sequence[Side]) -> str:
    return ", ".join(side.label for side in sides)


def _cite(side: Side, tracer: Tracer) -> str:
    lines = [capitalise(f"{m.id}: {clean_text(measure_line(m))}.") for m in side.measures]
    lines.append(certificate_line((side.outcome.certificate,)))
    seen = f", as of {format_date(side.as_of.isoformat())}" if side.as_of else ""
    title = f"{side.label}: {side.key.replace('_', ' ')}{seen}"
    return tracer.cite(("side", side.label), clean_text(title), tuple(lines))


def _list_sides(comparison: Comparison, traces: tuple[str, ...]) -> Items:
    listed = []
    for side, trace in zip(comparison.sides, traces, strict=True):
        title = f": {side.scenario.title}" if side.scenario.title else ""
        text = f"{side.label}{title} ({count(len(side.measures), 'measure')})."
        listed.append(Text(clean_text(text), (trace,)))
    return Items(tuple(listed))


def _say_changes(comparison: Comparison) -> list[Block]:
    """What the others have and lack against the first."""
    blocks: list[Block] = []
    first = comparison.sides[0].label
    for k, side in enumerate(comparison.sides[1:], 1):
        added, gone = comparison.list_changes(k)
        for verb, measures in ((f"has and {first} has not", added), (f"lacks of {first}", gone)):
            if measures:
                items = [Text(clean_text(measure_line(m)) + ".") for m in measures[:_MOST_MEASURES]]
                more = len(measures) - len(items)
                items += [Text(f"and {more} more.")] if more else []
                blocks += [Text(f"What {side.label} {verb}:"), Items(tuple(items))]
        if not added and not gone:
            blocks.append(Text(f"{side.label} has the same measures as {first}."))
    return blocks


def _draw(comparison: Comparison, shown: Sequence[str], traces: tuple[str, ...]) -> Chart:
    world = comparison.world
    at = [world.economy_index(code) for code in shown]
    names = tuple(economy_name(code) for code in shown)
    values = comparison.values("real_income_pct")
    series = tuple(
        Series(side.label, tuple(float(values[k, n]) for n in at))
        for k, side in enumerate(comparison.sides)
    )
    last = comparison.differences("real_income_pct")[-1]
    described = say_changes(
        f"From {comparison.sides[0].label} to {comparison.sides[-1].label} real income",
        [(name, float(last[n])) for name, n in zip(names, at, strict=True)],
    )
    axis = "Real income, change in % of baseline final spending"
    drawing = DotChart("Real income, side by side", described, axis, names, series, 2)
    rows = tuple(
        (Cell(name), *(Cell(format_number(one.values[k], 2, signed=True)) for one in series))
        for k, name in enumerate(names)
    )
    columns = (Column("Economy"), *(Column(one.label, "%", numeric=True) for one in series))
    table = Table("comparison-drawn", axis, columns, (Section(rows),))
    return Chart("comparison-chart", drawing, table, traces)


def _tabulate(
    comparison: Comparison,
    shown: Sequence[str],
    name: str,
    form: tuple[float, str, int],
    traces: tuple[str, ...],
) -> Table:
    """One indicator: economies down; sides, then differences from the first, across."""
    divisor, unit, decimals = form
    indicator = INDICATORS[name]
    values, differences = comparison.values(name) / divisor, comparison.differences(name) / divisor
    columns = [Column("Economy")]
    columns += [Column(side.label, unit, numeric=True) for side in comparison.sides]
    points = "points" if unit == "%" else unit
    others = comparison.sides[1:]
    titles = ["Difference"] if len(others) == 1 else [f"{side.label} less first" for side in others]
    columns += [Column(title, points, numeric=True) for title in titles]

    def row(code: str) -> tuple[Cell, ...]:
        n = comparison.world.economy_index(code)
        figures: list[Array] = [*values[:, n], *differences[:, n]]
        return (
            Cell(economy_name(code)),
            *(Cell(format_number(float(value), decimals, signed=True)) for value in figures),
        )

    rows = tuple(row(code) for code in shown)
    caption = f"{indicator.label}, {unit}"
    return Table(f"comparison-{name.replace('_', '-')}", caption, tuple(columns),
                 (Section(rows),), indicator.meaning, traces)  # fmt: skip
