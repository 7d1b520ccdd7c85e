"""What the table is worth: one part for each case, figures first, then tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from summitry.brief.blocks import (
    BigNumber,
    BigNumbers,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Section,
    Table,
    Text,
)
from summitry.brief.cite import Citer
from summitry.brief.measure_line import measure_line
from summitry.brief.results import Place, Results
from summitry.brief.runs import Run
from summitry.brief.sentences import in_place, join, money, say_changes
from summitry.charts import Bar, BarChart, DotChart, Series, format_number
from summitry.strategy import Case
from summitry.strategy.band_tables import describe_bands
from summitry.strategy.bands import Bands
from summitry.world import SECTOR_NAMES, World

PROXY_MARK = "\u2020"
_PROXY_SAID = f" {PROXY_MARK} borrows another economy's production technology: see Data."
_SHOWN = 3  # sectors and third countries on either side
_MOST_ROWS = 14

# Columns of the table of a run: indicator, short title, unit as shown, divisor.
_COLUMNS = (
    ("real_income_pct", "Real income", "%", 1.0),
    ("real_income_musd", "Real income", "USD billion", 1e3),
    ("consumer_price_pct", "Consumer prices", "%", 1.0),
    ("export_volume_pct", "Export volume", "%", 1.0),
    ("import_volume_pct", "Import volume", "%", 1.0),
    ("tariff_revenue_change_musd", "Tariff revenue", "USD billion", 1e3),
    ("goods_balance_change_musd", "Goods balance", "USD billion", 1e3),
)


@dataclass(frozen=True)
class Room:
    """Who the figures are shown for: the parties, all economies in focus, and their world."""

    world: World
    parties: tuple[Place, ...]
    focus: tuple[Place, ...]

    def label(self, place: Place) -> str:
        """Name a place, marked if its technology is borrowed."""
        return mark_name(place.name, [self.world.economies[k] for k in place.members], self.world)

    def others(self) -> list[int]:
        """Positions of the economies outside the room."""
        inside = {k for place in self.focus for k in place.members}
        return [k for k in range(len(self.world.economies)) if k not in inside]


def mark_name(name: str, codes: Iterable[str], world: World) -> str:
    """Add the mark of borrowed technology to a name where one of its economies has it."""
    return name + PROXY_MARK if any(code in world.proxies for code in codes) else name


def proxy_note(room: Room, places: Iterable[Place]) -> str:
    """Explain the mark, if one of the places carries it."""
    if any(room.label(place) != place.name for place in places):
        return _PROXY_SAID
    return ""


def build_case(run: Run, case: Case, results: Results, room: Room, citer: Citer) -> list[Block]:
    """Lay out one case: what is applied, big numbers, sentences, economies and sectors."""
    trace = citer.run(run)
    incomes = [citer.indicator(key) for key in ("real_income_pct", "real_income_musd")]
    brought = [
        Text(measure_line(measure) + ".", (citer.measure(measure),)) for measure in run.brings
    ]
    kept = len(case.measures) - len(run.brings)
    lead = "On top of what is in force:" if case.added and kept else "Applied:"
    focus = room.focus[:_MOST_ROWS]
    changes = [(place.name, results.value("real_income_pct", place)) for place in focus]
    blocks: list[Block] = [
        Heading(f"Run {run.letter}: {run.title}", run.key, level=3),
        Text(lead),
        Items(tuple(brought)),
        _big_numbers(results, room, (trace, *incomes)),
        Text(say_changes("Real income", changes) + " " + say_others(results, room), (trace,)),
        _economies(run, results, room, citer),
    ]
    if len(room.focus) > _MOST_ROWS:
        more = len(room.focus) - _MOST_ROWS
        blocks.append(
            Text(f"{more} further economies named in measures are not shown.", (), "small")
        )
    blocks.append(_sectors(run, results, room, (trace, citer.volumes())))
    return blocks


def _big_numbers(results: Results, room: Room, traces: tuple[str, ...]) -> BigNumbers:
    rest = [place for place in room.focus if place not in room.parties]
    rest.sort(key=lambda place: -abs(results.value("real_income_pct", place)))
    chosen = [*room.parties, *rest][: max(4, len(room.parties))]
    numbers = tuple(
        BigNumber(
            room.label(place),
            format_number(results.value("real_income_pct", place), 2, signed=True),
            "%",
            money(results.value("real_income_musd", place)) + " a year",
        )
        for place in chosen
    )
    year = results.world.year
    note = f"Real income in the long run, against the baseline; USD of {year}."
    return BigNumbers(numbers, note + proxy_note(room, chosen), traces)


def say_others(results: Results, room: Room) -> str:
    """Name the largest gains and losses outside the room."""
    world, income = results.world, results.indicators["real_income_musd"]
    order = sorted(room.others(), key=lambda k: float(income[k]))
    named = {
        "lose": [k for k in order[:_SHOWN] if income[k] <= -0.5],
        "gain": [k for k in reversed(order[-_SHOWN:]) if income[k] >= 0.5],
    }
    parts = [
        f"the most is {verb} by "
        + join([
            f"{in_place(_economy(world, k))} ({money(float(income[k]))})" for k in chosen
        ])
        for verb, chosen in (("gained", named["gain"]), ("lost", named["lose"]))
        if chosen
    ]  # fmt: skip
    said = f"Outside the room {' and '.join(parts)}." if parts else ""
    return said + (_PROXY_SAID if PROXY_MARK in said else "")


def _economy(world: World, k: int) -> str:
    code = world.economies[k]
    return mark_name(Place(code, (k,)).name, [code], world)


def _economies(run: Run, results: Results, room: Room, citer: Citer) -> Table:
    columns = [Column("Economy")]
    for key, title, unit, _ in _COLUMNS:
        columns.append(Column(title, unit, numeric=True, traces=(citer.indicator(key),)))
    focus = room.focus[:_MOST_ROWS]
    rows = []
    for place in focus:
        cells = [Cell(room.label(place))]
        for key, _, _, divisor in _COLUMNS:
            value = results.value(key, place) / divisor
            cells.append(Cell(format_number(value, 2, signed=True)))
        rows.append(tuple(cells))
    note = (
        "Changes against the baseline; goods balance at basic prices, 15 to 20 percent below "
        "customs values." + proxy_note(room, focus)
    )
    return Table(
        f"{run.key}-economies",
        f"Run {run.letter}, changes by economy",
        tuple(columns),
        (Section(tuple(rows)),),
        note,
        (citer.run(run),),
    )


def _sectors(run: Run, results: Results, room: Room, traces: tuple[str, ...]) -> Table:
    rest = [place for place in room.focus if place not in room.parties]
    rest.sort(key=lambda place: results.value("real_income_pct", place))
    shown = [*room.parties, *rest[:2]][:4]
    sections = [Section(_sector_rows(results, place), room.label(place)) for place in shown]
    half = (
        Column("Output volume", "change in %", numeric=True),
        Column("Output volume", "USD billion", numeric=True),
    )
    return Table(
        f"{run.key}-sectors",
        f"Run {run.letter}, sectors that change most",
        (Column("Rank"), Column("Falls most"), *half, Column("Rises most"), *half),
        tuple(section for section in sections if section.rows),
        "Ranked by the change in USD at baseline prices." + proxy_note(room, shown),
        traces,
    )


def _sector_rows(results: Results, place: Place) -> tuple[tuple[Cell, ...], ...]:
    """Pair the largest falls and rises that show in USD 10 million, rank by rank."""
    share, change = results.sector_changes(place)
    order = [int(j) for j in np.argsort(change, kind="stable") if abs(change[j]) >= 5]
    falls = [j for j in order if change[j] < 0][:_SHOWN]
    rises = [j for j in reversed(order) if change[j] > 0][:_SHOWN]

    def cells(j: int | None) -> tuple[Cell, Cell, Cell]:
        if j is None:
            return Cell(""), Cell(""), Cell("")
        code = results.world.sectors[j]
        percent = format_number(float(share[j]), 2, signed=True)
        amount = format_number(float(change[j]) / 1e3, 2, signed=True)
        return Cell(SECTOR_NAMES.get(code, code)), Cell(percent), Cell(amount)

    return tuple(
        (Cell(str(rank)), *cells(fall), *cells(rise))
        for rank, (fall, rise) in enumerate(zip_longest(falls, rises), 1)
    )


def build_overview(
    runs: Sequence[Run],
    results: Mapping[str, Results],
    room: Room,
    citer: Citer,
    bands: Bands | None = None,
) -> Chart | None:
    """Chart real income by economy, all cases side by side; None where nothing can be compared.

    With bands, each dot carries its own, and so does each figure in the table.
    """
    cases = [run for run in runs if run.letter in results][:6]
    if not cases or not room.focus:
        return None
    focus = room.focus[:_MOST_ROWS]
    names = tuple(room.label(place) for place in focus)
    series = tuple(
        Series(
            f"{run.letter}: {run.title}",
            tuple(results[run.letter].value("real_income_pct", place) for place in focus),
            _find_intervals(run, focus, bands),
        )
        for run in cases
    )
    axis = "Real income, change in % of baseline final spending"
    title = "Real income, run by run"
    described = "; ".join(
        say_changes(f"Run {run.letter}: real income", list(zip(names, one.values, strict=True)))
        for run, one in zip(cases, series, strict=True)
    )
    rows = tuple(
        (Cell(name), *(_cell_with_band(one, k) for one in series)) for k, name in enumerate(names)
    )
    columns = (Column("Economy"), *(Column(f"Run {r.letter}", "%", numeric=True) for r in cases))
    note = proxy_note(room, focus).strip()
    if bands is not None:
        said = describe_bands(bands, [place.code for place in focus], ("real_income_pct",))
        note = " ".join([note, *said]).strip()
    table = Table("income-table", axis, columns, (Section(rows),), note)
    traces = (*(citer.run(run) for run in cases), citer.indicator("real_income_pct"))
    return Chart("income", DotChart(title, described, axis, names, series, 2), table, traces)


def _find_intervals(
    run: Run, places: Sequence[Place], bands: Bands | None, name: str = "real_income_pct"
) -> tuple[tuple[float, float], ...]:
    """Band of real income of each place in a run; nothing where none was drawn."""
    if bands is None or not isinstance(run.result, Case) or run.result.key not in bands.cases:
        return ()
    ends = [bands.at(run.result.key, place.code, name) for place in places]
    return tuple((low, high) for low, _, high in ends)


def _cell_with_band(one: Series, k: int) -> Cell:
    text = format_number(one.values[k], 2, signed=True)
    if not one.intervals:
        return Cell(text)
    low, high = (format_number(end, 2, signed=True) for end in one.intervals[k])
    return Cell(text, detail=f"[{low}, {high}]")


def build_others(
    run: Run, results: Results, room: Room, citer: Citer, bands: Bands | None = None
) -> Chart | None:
    """Chart the largest gains and losses outside the room in one run; None if all are in it."""
    income, share = results.indicators["real_income_musd"], results.indicators["real_income_pct"]
    order = sorted(room.others(), key=lambda k: -float(income[k]))
    chosen = list(dict.fromkeys([*order[:6], *order[-6:]]))
    if not chosen:
        return None
    world = results.world
    unit = 1e3 if max(abs(income[k]) for k in chosen) >= 1e3 else 1.0
    scale = "USD billion" if unit > 1 else "USD million"
    places = [Place(world.economies[k], (k,)) for k in chosen]
    ends = _find_intervals(run, places, bands, "real_income_musd") or (None,) * len(places)
    bars = tuple(
        Bar(_economy(world, k), float(income[k]) / unit,
            interval=None if band is None else (band[0] / unit, band[1] / unit))
        for k, band in zip(chosen, ends, strict=True)
    )  # fmt: skip
    title = f"Outside the room: largest gains and losses, run {run.letter}"
    axis = f"Real income, change in {scale} a year"
    rows = tuple(
        (
            Cell(bar.label),
            Cell(format_number(bar.value, 2, signed=True)),
            Cell(format_number(float(share[k]), 3, signed=True)),
        )
        for k, bar in zip(chosen, bars, strict=True)
    )
    columns = (
        Column("Economy"),
        Column("Real income", scale, numeric=True),
        Column("Real income", "%", numeric=True),
    )
    note = proxy_note(room, places).strip()
    table = Table("others-table", axis, columns, (Section(rows),), note)
    traces = (citer.run(run), citer.indicator("real_income_musd"))
    drawing = BarChart(title, say_others(results, room), axis, bars, 2)
    return Chart("others", drawing, table, traces)
