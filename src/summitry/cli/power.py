"""`summitry security coercion`, `friends`, `alliances` and `build`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from summitry.cli.bands import elasticity_draw_options
from summitry.cli.measure_bands import band_rows
from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    baseline_of,
    deliver_report,
    horizon_notes,
    horizon_option,
    load_baseline,
    measure_options,
    name_of,
    name_sectors,
)
from summitry.cli.security import security

__all__ = ["security"]  # with every subcommand
Banded = tuple[list[dict[str, Any]], list[str]]


@security.command()
@click.argument("first")
@click.argument("second", required=False)
@click.option("--sector", "sector_name", metavar="NAME", help="Withhold these only.")
@horizon_option
@elasticity_draw_options
@measure_options
def coercion(
    first: str, second: str | None, sector_name: str | None, horizon: str, **given: Any
) -> None:
    """What FIRST and SECOND could do to each other by not selling; alone, FIRST and everybody."""
    from summitry.exposure import set_horizon

    world, model = set_horizon(load_baseline(given), horizon)

    def band(list_rows: Any, *fields: str) -> Banded:
        return band_rows(list_rows, world, fields, given, horizon=horizon)

    if second is None:
        report = _rank_power(world, first, band)
    else:
        report = _weigh_threats(world, (first, second), sector_name, model, band)
    deliver_report(replace(report, notes=(*report.notes, *horizon_notes(horizon))), given)


def _weigh_threats(
    world: Any,
    sides_given: tuple[str, str],
    sector_name: str | None,
    model: Any,
    band: Callable[..., Banded],
) -> Report:
    from summitry.policy.places import list_members, list_sectors
    from summitry.security import MEASURES
    from summitry.security.rows import list_threat_rows

    first, second = sides_given
    sides = [list_members(name, world.economies, key)
             for name, key in ((first, "FIRST"), (second, "SECOND"))]  # fmt: skip
    sectors = list_sectors(sector_name, world.sectors, "--sector") if sector_name else None

    def list_rows(drawn: Any) -> list[dict[str, Any]]:
        names = name_of(first), name_of(second)
        return list_threat_rows(drawn, (sides[0], sides[1]), names, sectors, model)

    rows, notes = band(list_rows, "formula_pct", "loss_pct", "own_loss_pct", "leverage")
    columns = (
        Column("stops selling", "by"),
        Column("to", "against"),
        Column("loss inflicted, formula, %", "formula_pct", ".3f"),
        Column("loss inflicted, equilibrium, %", "loss_pct", ".3f"),
        Column("own loss, %", "own_loss_pct", ".3f"),
        Column("inflicted for each percent of one's own", "leverage", ".2f"),
        Column("sales stopped, USD million", "traded_musd", ",.0f"),
    )
    what = f" in {name_sectors(sectors)}" if sectors else ""
    title = f"{name_of(first)} and {name_of(second)}: what each could withhold{what}"
    return Report(
        MEASURES["coercion"], title, rows, columns, baseline_of(world), notes,
        chart=lambda: bar_chart(
            title, "real income lost by whom the sales are withheld from, %", rows,
            ("against", "loss_pct"), 2,
        ),
    )  # fmt: skip


def _rank_power(world: Any, first: str, band: Callable[..., Banded]) -> Report:
    from summitry.policy import economy_name
    from summitry.policy.places import list_one_member
    from summitry.security import MEASURES
    from summitry.security.rows import list_power_rows

    code = list_one_member(first, world.economies, "FIRST")

    def list_rows(drawn: Any) -> list[dict[str, Any]]:
        return list_power_rows(drawn, code)

    rows, said = band(list_rows, "power_points", "other_loses_pct", "own_loss_pct")
    rows.sort(key=lambda row: -float(row["power_points"] or 0.0))
    columns = (
        Column("over", "name"),
        Column("power, percentage points", "power_points", "+.3f"),
        Column("the other would lose, %", "other_loses_pct", ".3f"),
        Column(f"{economy_name(code)} would lose, %", "own_loss_pct", ".3f"),
    )
    title = (
        f"Power of {economy_name(code)} by withholding its sales, less what it would lose itself"
    )
    notes = [
        *said,
        "The other would lose: if it were sold nothing by the first; the first would lose: if "
        "it were sold nothing by the other. Formula, all pairs at once.",
    ]
    return Report(
        MEASURES["coercion"], title, rows, columns, baseline_of(world), notes, shown=SHOWN_ROWS,
        chart=lambda: bar_chart(title, "percentage points of real income", rows,
                                ("name", "power_points"), 2),
    )  # fmt: skip


@security.command()
@click.argument("name", required=False)
@elasticity_draw_options
@measure_options
def friends(name: str | None, **given: Any) -> None:
    """Whose growth raises or lowers the real income of NAME; without it, of every pair."""
    from summitry.policy.places import list_one_member
    from summitry.security import MEASURES
    from summitry.security.rows import list_friend_rows

    world = load_baseline(given)
    chosen = world.economies if name is None else (list_one_member(name, world.economies, "NAME"),)

    def list_rows(drawn: Any) -> list[dict[str, Any]]:
        return list_friend_rows(drawn, chosen)

    rows, said = band_rows(list_rows, world, ("real_income_pct", "the_other_way_pct"), given)
    rows.sort(key=lambda row: -float(row["real_income_pct"]))
    columns = (
        Column("who is affected", "name"),
        Column("who grows by 1 %", "grower"),
        Column("real income, %", "real_income_pct", "+.4f"),
        Column("the other way, %", "the_other_way_pct", "+.4f"),
    )
    enemies = [row for row in rows if row["real_income_pct"] < 0]
    notes = [*said, f"Growth of {len(enemies)} of {len(rows)} lowers it; last: "
             + ", ".join(f"{row['grower']} {row['real_income_pct']:+.4f}"
                         for row in rows[:-4:-1]) + "."]  # fmt: skip
    title = "Friends and enemies" + (f" of {name_of(name)}" if name else ", every pair")
    ends = [*rows[:8], *rows[-7:]] if len(rows) > SHOWN_ROWS else rows
    report = Report(
        MEASURES["friends"], title, rows, columns, baseline_of(world), notes, shown=SHOWN_ROWS,
        chart=lambda: bar_chart(
            title, "% of real income for 1 % more productivity",
            [{**row, "label": row["grower"] if name else f"{row['name']}: {row['grower']}"}
             for row in ends], ("label", "real_income_pct"), 3,
        ),
    )  # fmt: skip
    deliver_report(report, given)


@security.command()
@click.argument("name", required=False)
@click.option("--on", "day", metavar="DATE", help="Members on this day.  [default: today]")
@measure_options
def alliances(name: str | None, day: str | None, **given: Any) -> None:
    """Treaties and groupings: members, dates, and who has to act for whom."""
    from summitry.cli.run import parse_day
    from summitry.security import MEASURES, find_alliance, load_alliances

    on = parse_day(day, "--on") or date.today()
    found = (find_alliance(name),) if name else load_alliances()
    rows = []
    for one in found:
        inside = one.members_on(on)
        rows.append(
            {
                "key": one.key, "name": one.name, "kind": one.kind,
                "in_force": one.in_force.isoformat(),
                "ended": one.ended.isoformat() if one.ended else None,
                "members": " ".join(inside),
                "shown": " ".join(inside) if 0 < len(inside) < 7 or name
                else f"{len(inside)} members",
                "obliged": " ".join(c for c in one.obliged if c in inside),
                "protected": " ".join(c for c in one.protected if c in inside),
                "obligation": one.obligation, "source": one.source,
            }
        )  # fmt: skip
    columns = (
        Column("key", "key"), Column("in force", "in_force"), Column("members", "shown"),
        Column("what it obliges to", "obligation"),
    )  # fmt: skip
    notes = ["NATO, Quad, Trilateral, AUKUS and CSTO are groups in scenarios, with the members "
             "that the baseline holds, as of February 2025."]  # fmt: skip
    report = Report(
        MEASURES["alliances"], f"Treaties and groupings, members on {on}", rows, columns,
        "; ".join(dict.fromkeys(one.source for one in found)), notes,
    )  # fmt: skip
    deliver_report(report, given)


@security.command()
@click.option("--data", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder that holds security/ with the raw tables.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder to write to.")  # fmt: skip
def build(data: Path, out: Path) -> None:
    """Compute the shipped tables of spending and troops again from the raw ones."""
    from summitry.cli.output import to_json
    from summitry.security import build_tables, make_manifest
    from summitry.world import ECONOMY_NAMES

    tables = build_tables(data, tuple(ECONOMY_NAMES))
    out.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    (out / "manifest.json").write_text(to_json(make_manifest(tables)), encoding="utf-8")
    click.echo(f"wrote {', '.join(sorted(tables))} and manifest.json to {out}")
