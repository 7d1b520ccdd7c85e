"""`summitry exposure chokepoint` and `sectors`: being cut off, and where a scenario reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from summitry.cli.bands import elasticity_draw_options
from summitry.cli.exposure import exposure
from summitry.cli.measure_bands import band_rows
from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    deliver_report,
    horizon_notes,
    horizon_option,
    load_baseline,
    measure_options,
    name_of,
    name_sectors,
    source_of,
)
from summitry.cli.output import name_case
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.world import World

__all__ = ["exposure"]  # with every subcommand


@exposure.command()
@click.option("--coalition", required=True, metavar="NAME", help="Who stops selling.")
@click.option("--target", required=True, metavar="NAME", help="Who is cut off.")
@click.option("--sector", "sector_name_", default="C26", show_default=True, metavar="NAME",
              help="In which sectors; all for everything.")  # fmt: skip
@horizon_option
@elasticity_draw_options
@measure_options
def chokepoint(coalition: str, target: str, sector_name_: str, horizon: str, **given: Any) -> None:
    """What it costs to be cut off, in both directions: formula and equilibrium."""
    from summitry.exposure import MEASURES, measure_cut_off, set_horizon
    from summitry.exposure.rows import describe_cut_off
    from summitry.policy.places import list_members, list_sectors

    world = load_baseline(given)
    first = list_members(coalition, world.economies, "--coalition")
    second = list_members(target, world.economies, "--target")
    sectors = list_sectors(sector_name_, world.sectors, "--sector")
    base, model = set_horizon(world, horizon)

    def list_rows(drawn: World) -> list[dict[str, Any]]:
        cuts = (
            (measure_cut_off(drawn, first, second, sectors, model), coalition, target),
            (measure_cut_off(drawn, second, first, sectors, model), target, coalition),
        )
        return [describe_cut_off(cut, name_of(who), name_of(whom)) for cut, who, whom in cuts]

    fields = ("formula_pct", "equilibrium_pct", "seller_equilibrium_pct")
    rows, notes = band_rows(list_rows, base, fields, given, horizon=horizon)
    columns = (
        Column("stops selling", "stops_selling"),
        Column("is cut off", "cut_off"),
        Column("loses, formula, %", "formula_pct", ".3f"),
        Column("loses, equilibrium, %", "equilibrium_pct", ".3f"),
        Column("the seller loses, %", "seller_equilibrium_pct", ".3f"),
        Column("sales stopped, USD million", "traded_musd", ",.0f"),
    )
    title = f"Cut off in {name_sectors(sectors)}: real income lost, {horizon}-run elasticities"
    report = Report(
        MEASURES["chokepoint"],
        title,
        rows,
        columns,
        source_of(world),
        [*notes, *horizon_notes(horizon)],
        {"horizon": horizon, "sectors": sectors},
        chart=lambda: bar_chart(
            title, "real income lost by the one cut off, %", rows, ("cut_off", "equilibrium_pct"), 2
        ),
    )
    deliver_report(report, given)


@exposure.command()
@click.argument("scenario")
@click.option("--as-of", metavar="DATE", help="Day that decides what is in force.")
@click.option("--case", "case_key", default="in_force", show_default=True, metavar="CASE",
              help="in_force, with_paused or threat:ID.")  # fmt: skip
@click.option("--economy", "economy", metavar="NAME", help="Sectors of these only.")
@measure_options
def sectors(
    scenario: str, as_of: str | None, case_key: str, economy: str | None, **given: Any
) -> None:
    """Sectors that a SCENARIO reaches, suppliers of suppliers included."""
    from summitry.cli.run import find_scenario, parse_day
    from summitry.exposure import MEASURES, compute_sector_exposure
    from summitry.exposure.rows import list_reached_rows
    from summitry.policy import apply_scenario
    from summitry.policy.places import list_members
    from summitry.strategy.cases import list_cases

    found = find_scenario(scenario)
    world = load_baseline(given, found.world)
    cases = list_cases(found, world, parse_day(as_of))
    if case_key not in cases:
        raise UsageError(
            f"--case {case_key}", case_key, f"one of {', '.join(cases)}", "write one of these"
        )
    members = list_members(economy or "world", world.economies, "--economy")
    reached = compute_sector_exposure(world, apply_scenario(world, cases[case_key]))
    rows = list_reached_rows(world, reached, members)
    columns = (
        Column("sector", "name"),
        Column("value added behind, USD million", "value_added_behind_musd", ",.0f"),
        Column("of the sector's, %", "share_of_value_added_pct", ".2f"),
        Column("own sales hit, USD million", "sales_hit_musd", ",.0f"),
        Column("extra duty, USD million", "extra_duty_musd", ",.0f"),
    )
    title = f"Sectors that {found.title or found.name} reaches, {name_case(case_key)}"
    report = Report(
        MEASURES["sector_exposure"],
        title,
        rows,
        columns,
        source_of(world),
        shown=SHOWN_ROWS,
        chart=lambda: bar_chart(
            title,
            "value added behind sales that become dearer, USD million",
            rows,
            ("name", "value_added_behind_musd"),
            0,
        ),
    )
    deliver_report(report, given)
