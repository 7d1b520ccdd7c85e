"""Third countries behind the sales a case makes dearer: value added along supply chains."""

from __future__ import annotations

import numpy as np

from summitry.brief.blocks import Block, Cell, Column, Heading, Section, Table, Text
from summitry.brief.cite import Citer
from summitry.brief.traces import Tracer
from summitry.brief.words import party_name
from summitry.brief.worth import Room, mark_name
from summitry.charts import clean_text, format_number
from summitry.exposure import (
    MEASURES,
    compute_origin_content,
    compute_sales_hit,
    table_from_world,
)
from summitry.ledger.records import Dossier
from summitry.policy import sector_name
from summitry.strategy import Evaluation
from summitry.world import Array

_SHOWN = 5
_LEAST_MUSD = 1.0


def build_exposure(
    dossier: Dossier, evaluation: Evaluation, room: Room, tracer: Tracer, citer: Citer
) -> list[Block]:
    """List whose value added stands behind sales that become dearer though theirs do not.

    Nothing where no case raises a duty or a trade cost. The case shown is the one that reaches most
    sales; those the documents name are listed beside the largest.
    """
    world = evaluation.world
    reached = [(case, compute_sales_hit(world, case.outcome.shock)) for case in evaluation.cases]
    case, hit = max(reached, key=lambda pair: float(pair[1].sum()))
    if not hit.sum() > 0:
        return []
    table = table_from_world(world)
    through = compute_origin_content(table) * hit.sum(axis=0)[None]  # origin, exporter, sector
    behind = through.sum(axis=(1, 2))
    added = (table.value_added_share * table.output).sum(axis=1)
    acting = {code for measure in case.measures for code in measure.acting}
    third = [
        k
        for k, code in enumerate(world.economies)
        if hit[:, k].sum() == 0 and code not in acting and code != "ROW"
    ]
    order = sorted(third, key=lambda k: -behind[k])
    named = _named(dossier, room)
    chosen = [k for k in order if k in named or k in order[:_SHOWN]]
    chosen = [k for k in chosen if behind[k] >= _LEAST_MUSD]
    if not chosen:
        return []
    measure = MEASURES["third_country"]
    trace = tracer.cite(
        ("measure", "exposure"),
        f"{measure.label}, {measure.unit}",
        (
            "v * (B hit), hit = sales that meet a higher duty or trade cost at baseline trade: "
            "Johnson and Noguera (2012).",
            "Every user of a good is taken to buy from all suppliers in the economy's own "
            "proportions.",
        ),
        see=(citer.data(),),
    )
    rows = tuple(_row(k, _through_others(through, k), behind[k], added[k], room) for k in chosen)
    columns = (
        Column("Economy"),
        Column("Value added behind", f"USD billion, {world.year}", numeric=True),
        Column("Of all its value added", "%", numeric=True),
        Column("Mostly through"),
    )
    note = f"{measure.caveat} It is where the case reaches, not what is lost."
    shown = Table(
        "exposure-table", "Behind the sales of others", columns, (Section(rows),), note, (trace,)
    )
    text = (
        f"In the case \u201c{clean_text(case.title)}\u201d these economies meet no new duty "
        "themselves; their value added is inside what others sell to those who levy it."
    )
    return [Heading("Exposed through others", "exposure"), Text(text, (trace,)), shown]


def _through_others(through: Array, k: int) -> Array:
    """Value added of origin k inside the hit sales of others (N,J); its own left out."""
    mine = np.array(through[k])
    mine[k] = 0.0
    return mine


def _named(dossier: Dossier, room: Room) -> set[int]:
    """Positions of the economies that statements and facts name."""
    codes = {code for s in dossier.statements for code in (*s.actor, *s.targets)}
    codes |= {code for fact in dossier.facts for code in fact.subject}
    return {k for k, code in enumerate(room.world.economies) if code in codes}


def _row(
    k: int, mine: Array, behind: float, added: float, room: Room
) -> tuple[Cell, Cell, Cell, Cell]:
    world = room.world
    i, j = np.unravel_index(int(np.argmax(mine)), mine.shape)
    via = f"{party_name(world.economies[i])}, {sector_name(world.sectors[j]).lower()}"
    return (
        Cell(mark_name(party_name(world.economies[k]), (world.economies[k],), world)),
        Cell(format_number(behind / 1e3, 2)),
        Cell(format_number(100 * behind / added, 2)),
        Cell(via),
    )
