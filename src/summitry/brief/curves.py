"""Threats without a number: what each rate from nothing to a half would do, and later history."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from summitry.brief.blocks import Block, Cell, Chart, Column, Heading, Section, Table, Text
from summitry.brief.cite import Citer
from summitry.brief.results import Place, Results, find_focus, find_importers
from summitry.brief.runs import Run
from summitry.brief.sentences import join, say_changes
from summitry.brief.words import format_date, format_quantity
from summitry.brief.worth import Room, proxy_note
from summitry.charts import Line, LineChart, Mark, clean_text, format_number
from summitry.strategy import RateCurve
from summitry.world import Array

_MOST_LINES = 5
_TABLE_RATES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)  # of those that were solved


@dataclass(frozen=True)
class _Shown:
    """One curve as shown: whose lines, and their values beyond what is in force."""

    run: Run
    curve: RateCurve
    in_force: Results
    room: Room
    places: tuple[Place, ...]
    lines: tuple[Array, ...]  # (K,) for each place, percent of baseline spending

    def changes(self, k: int) -> list[tuple[str, float]]:
        """Names and real income at the rate in position k."""
        pairs = zip(self.places, self.lines, strict=True)
        return [(place.name, float(line[k])) for place, line in pairs]


def build_curve(
    run: Run, curve: RateCurve, in_force: Results, room: Room, citer: Citer
) -> list[Block]:
    """Lay out one threat of unknown rate: a sentence, the curve with markers, its table."""
    places = _places(curve, room)
    lines = tuple(_beyond(curve, in_force, place) for place in places)
    shown = _Shown(run, curve, in_force, room, places, lines)
    middle = int(np.argmin(np.abs(curve.rates - 0.25)))
    top = int(np.argmax(curve.rates))
    said = " ".join(
        say_changes(f"At {_percent(float(curve.rates[k]))}, real income", shown.changes(k))
        for k in dict.fromkeys((middle, top))
    )
    return [
        Heading(f"Run {run.letter}: {run.title}", run.key, level=3),
        Text(
            "The documents name no rate, so none is assumed: the threat is shown at every rate, "
            "by itself, on top of what is in force.",
            (citer.measure(curve.measure),),
        ),
        Text(said + _later(curve), (citer.run(run),)),
        _chart(shown, citer),
    ]


def _places(curve: RateCurve, room: Room) -> tuple[Place, ...]:
    """Choose whose curves to show: those the measure names, then the parties, then the rest."""
    named = find_focus((), (curve.measure,), room.world)
    ordered = {place.code: place for place in (*named, *room.parties, *room.focus)}
    return tuple(ordered.values())[:_MOST_LINES]


def _beyond(curve: RateCurve, in_force: Results, place: Place) -> Array:
    """Real income along the curve less what is in force, percent of baseline spending, (K,)."""
    members = list(place.members)
    weights = in_force.world.income[members]
    along = curve.real_income_pct[:, members] @ weights / weights.sum()
    return np.asarray(along - in_force.value("real_income_pct", place), dtype=np.float64)


def _later(curve: RateCurve) -> str:
    if not curve.markers:
        return ""
    rates = sorted({marker.rate for marker in curve.markers})
    named = join([_percent(rate) for rate in rates])
    return f" Later history, not known on the day of the table, named {named}."


def _marks(curve: RateCurve) -> tuple[Mark, ...]:
    """One marker for each rate named later, with every occasion and its date."""
    named: dict[float, list[str]] = defaultdict(list)
    for marker in curve.markers:
        day = format_date(marker.date.isoformat())
        named[marker.rate].append(f"{clean_text(marker.label)}, {day}")
    return tuple(
        Mark(100 * rate, _percent(rate), f"{'; '.join(occasions)} (later history)")
        for rate, occasions in sorted(named.items())
    )


def _chart(shown: _Shown, citer: Citer) -> Chart:
    run, curve = shown.run, shown.curve
    rates = tuple(100 * float(rate) for rate in curve.rates)
    added = curve.measure.unknown == "add"
    drawn = tuple(
        Line(shown.room.label(place), rates, tuple(float(value) for value in line))
        for place, line in zip(shown.places, shown.lines, strict=True)
    )
    drawing = LineChart(
        f"Real income at each rate, run {run.letter}",
        say_changes(f"At {rates[-1]:g} percent, real income", shown.changes(-1)),
        "Rate added to the duty, percentage points" if added else "Duty, %",
        "Real income beyond what is in force, % of baseline final spending",
        drawn,
        _marks(curve),
    )
    traces = (citer.run(run), citer.indicator("real_income_pct"))
    return Chart(f"{run.key}-chart", drawing, _table(shown), traces, printed=True)


def _table(shown: _Shown) -> Table:
    curve, room = shown.curve, shown.room
    collector = find_importers(curve.measure, room.world)
    members = list(collector.members)
    standing = shown.in_force.value("tariff_revenue_change_musd", collector)
    revenue = curve.tariff_revenue_change_musd[:, members].sum(axis=1) - standing
    decimals = _decimals(max(float(np.abs(line).max()) for line in shown.lines))
    rows = []
    for k, rate in enumerate(curve.rates):
        if not np.isclose(rate, _TABLE_RATES).any():
            continue
        cells = [format_number(float(line[k]), decimals, signed=True) for line in shown.lines]
        cells.append(format_number(float(revenue[k]) / 1e3, 2, signed=True))
        rows.append((Cell(_percent(float(rate))), *(Cell(text) for text in cells)))
    columns = (
        Column("Rate"),
        *(Column(room.label(place), "real income, %", numeric=True) for place in shown.places),
        Column(f"Tariff revenue, {collector.name}", "USD billion", numeric=True),
    )
    caption = f"Run {shown.run.letter}, by rate"
    note = "Beyond what is in force." + proxy_note(room, shown.places)
    key = f"{shown.run.key}-table"
    return Table(key, caption, columns, (Section(tuple(rows)),), note)


def _decimals(largest: float) -> int:
    """Choose decimals so that the largest figure shows two digits, between two and four."""
    if largest <= 0:
        return 2
    return min(4, max(2, 1 - math.floor(math.log10(largest))))


def _percent(rate: float) -> str:
    """Set a share as the brief sets percentages: 2.5 %."""
    return format_quantity(round(100 * rate, 9), "percent")
