"""Goods balances between the economies at the table, beside the official ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from summitry.brief.blocks import Block, Cell, Column, Heading, Note, Section, Table
from summitry.brief.cite import Citer
from summitry.brief.results import Place, Results, find_focus
from summitry.brief.runs import Run
from summitry.brief.worth import Room
from summitry.charts import format_number
from summitry.policy import Measure

_MOST_RUNS = 4


@cache
def official_balances() -> Mapping[str, Any]:
    """Official goods balances by reporter and partner, with unit, year and source."""
    text = (files("summitry.brief") / "data" / "official_balances.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def build_balances(
    runs: Sequence[Run],
    results: Mapping[str, Results],
    measures: Iterable[Measure],
    room: Room,
    citer: Citer,
) -> list[Block]:
    """Tabulate the goods balance of each pair in the baseline, in each run, and as published."""
    pairs = list_pairs(measures, room)
    shown = [run for run in runs if run.letter in results][:_MOST_RUNS]
    if not pairs or not shown:
        return []
    note = Note(
        f"The baseline measures goods of {room.world.year} at basic prices (OECD tables): flows "
        "run 15 to 20 percent below customs values, and origin is counted differently, so levels "
        "are not those published. Read the change from the runs and the level from the official "
        "figure, which is of a later year."
    )
    return [
        Heading("Goods balances", "balances", level=3),
        note,
        _table(pairs, shown, results, room, citer),
    ]


def list_pairs(measures: Iterable[Measure], room: Room) -> list[tuple[Place, Place]]:
    """List the pairs whose balance matters: the parties, then each importer with its targets."""
    pairs = []
    if len(room.parties) == 2:
        pairs.append(room.parties)
    for measure in measures:
        sellers = find_focus(measure.named_exporters, (), room.world)
        for importer in find_focus(measure.acting, (), room.world):
            pairs += [(importer, seller) for seller in sellers]
    kept: dict[frozenset[str], tuple[Place, Place]] = {}
    for first, second in pairs:
        if not set(first.members) & set(second.members):
            kept.setdefault(frozenset((first.code, second.code)), (first, second))
    return list(kept.values())


def _table(
    pairs: Sequence[tuple[Place, Place]],
    shown: Sequence[Run],
    results: Mapping[str, Results],
    room: Room,
    citer: Citer,
) -> Table:
    year = room.world.year
    columns = [Column("Balance"), Column(f"Baseline {year}", "USD billion", numeric=True)]
    for run in shown:
        columns.append(Column(f"Run {run.letter}", "change, USD billion", True, (citer.run(run),)))
    columns.append(Column("Official", "as published", numeric=True))
    rows = []
    for first, second in pairs:
        found = [results[run.letter].goods_balance(first, second) for run in shown]
        changes = [format_number((new - base) / 1e3, 1, signed=True) for base, new in found]
        rows.append(
            (
                Cell(f"{room.label(first)} with {room.label(second)}"),
                Cell(format_number(found[0][0] / 1e3, 1, signed=True)),
                *(Cell(change) for change in changes),
                _official(first.code, second.code),
            )
        )
    sources = "; ".join(
        f"{report['source']}, {report['year']}" for report in official_balances()["reports"]
    )
    note = f"Exports less imports of the first named. Official figures: {sources}."
    return Table(
        "balances-table",
        "Goods balance by pair",
        tuple(columns),
        (Section(tuple(rows)),),
        note,
        (citer.bilateral(), citer.data()),
    )


def _official(first: str, second: str) -> Cell:
    """Find the published balance of the pair, from the side of the first named if there is one."""
    found = []
    for report in official_balances()["reports"]:
        for reporter, partner, sign in ((first, second, 1), (second, first, -1)):
            if report["reporter"] != reporter or partner not in report["balance"]:
                continue
            value = sign * report["balance"][partner]
            about = "about " if partner in report.get("rounded", ()) else ""
            digits = 0 if about else report["decimals"]
            words = f"{about}{format_number(value, digits, signed=True)}"
            found.append(f"{words} ({report['unit']}, {report['year']})")
    return Cell(found[0] if found else "not on file", detail="; ".join(found[1:]))
