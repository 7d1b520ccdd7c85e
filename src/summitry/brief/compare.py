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
from summitry.brief.measure_line import measure_line
from summitry.brief.reader import ENGLISH, Reader
from summitry.brief.traces import Tracer
from summitry.brief.words import capitalise, count, format_date
from summitry.charts import DotChart, Series, clean_text
from summitry.ledger.records import Dossier
from summitry.model import INDICATORS
from summitry.strategy.comparison import Comparison, Side
from summitry.strategy.tables import HORIZON
from summitry.world import Array

_MOST_ROWS = 14
_MOST_MEASURES = 6
_TABLES = (
    ("real_income_pct", 1.0, "%", 2),
    ("consumer_price_pct", 1.0, "%", 2),
    ("tariff_revenue_change_musd", 1e3, "USD bn", 1),
    ("goods_balance_change_musd", 1e3, "USD bn", 1),
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
    drawing, *tables = build_figures(comparison, economies, traces=traces)
    blocks: list[Block] = [Heading("Side by side", "side-by-side")]
    blocks += [_list_sides(comparison, traces), drawing, *_say_changes(comparison), *tables]
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


def build_figures(
    comparison: Comparison,
    economies: Sequence[str],
    reader: Reader = ENGLISH,
    traces: tuple[str, ...] = (),
) -> list[Chart | Table]:
    """Real income as a drawing with its table, then a table for each other indicator.

    Each table has the sides, then what the others have less than the first.
    """
    shown = list(economies)[:_MOST_ROWS]
    at = [comparison.world.economy_index(code) for code in shown]
    names = tuple(reader.economy(code) for code in shown)
    values = comparison.values("real_income_pct")[:, at]
    sides = comparison.sides
    series = tuple(
        Series(side.label, tuple(map(float, row))) for side, row in zip(sides, values, strict=True)
    )
    apart = values[-1] - values[0]
    most = int(abs(apart).argmax())
    said = reader(
        "{title} less {first}: furthest apart in {name}, {points} points.",
        title=sides[-1].label, first=sides[0].label, name=names[most],
        points=reader.number(float(apart[most]), 2, signed=True),
    )  # fmt: skip
    axis = f"{reader('Real income')}, {reader('change in %')}"
    drawing = DotChart(reader("Real income, side by side"), said, axis, names, series, 2)
    first, *others = (_tabulate(comparison, shown, form, reader, traces) for form in _TABLES)
    return [Chart("comparison", drawing, first, traces), *others]


def _tabulate(
    comparison: Comparison,
    shown: Sequence[str],
    form: tuple[str, float, str, int],
    reader: Reader,
    traces: tuple[str, ...],
) -> Table:
    """One indicator: economies down; sides, then differences from the first, across."""
    name, divisor, unit, decimals = form
    indicator = INDICATORS[name]
    values, differences = comparison.values(name) / divisor, comparison.differences(name) / divisor
    first, *others = comparison.sides
    columns = [Column(reader("Economy"))]
    columns += [Column(side.label, reader(unit), numeric=True) for side in comparison.sides]
    points = reader("points") if unit == "%" else reader(unit)
    titles = [f"{side.label} \u2212 {first.label}" for side in others]
    if len(others) == 1:
        titles = [reader("Difference")]
    columns += [Column(title, points, numeric=True) for title in titles]

    def row(code: str) -> tuple[Cell, ...]:
        n = comparison.world.economy_index(code)
        figures: list[Array] = [*values[:, n], *differences[:, n]]
        return (
            Cell(reader.economy(code)),
            *(Cell(reader.number(float(value), decimals, signed=True)) for value in figures),
        )

    rows = tuple(row(code) for code in shown)
    caption = f"{reader(indicator.label)}, {reader(unit)}"
    return Table(f"comparison-{name.replace('_', '-')}", caption, tuple(columns),
                 (Section(rows),), reader(indicator.meaning), traces)  # fmt: skip
