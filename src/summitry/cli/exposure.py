"""`summitry exposure`: dependence along supply chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    deliver_report,
    load_baseline,
    measure_options,
    name_of,
    source_of,
)
from summitry.cli.output import Commands
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.charts import DotChart
    from summitry.world import World


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--of", "origin", metavar="NAME", help="Whose value added.")
@click.option("--to", "destination", metavar="NAME", help="Who buys in the end.")
@click.option("--via", metavar="NAME", help="Whose exports; left out: every other exporter.")
@measure_options
@click.pass_context
def exposure(context: click.Context, /, **given: Any) -> None:
    """Who depends on whom: content, inputs, partners, chokepoints.

    With --of, --to and --via: value added of one economy inside what another sells to a third.
    NAME is a code, an English name, a group such as EU27, or several joined by commas.
    """
    if context.invoked_subcommand is not None:
        return
    if given["origin"] is None and given["destination"] is None:
        click.echo(context.get_help())
        return
    _show_third_country(given)


def _show_third_country(given: dict[str, Any]) -> None:
    origin, destination, via = given["origin"], given["destination"], given["via"]
    if origin is None or destination is None:
        raise UsageError(
            "summitry exposure",
            "--of without --to" if destination is None else "--to without --of",
            "both --of and --to",
            "for example summitry exposure --of KOR --to USA --via MEX",
        )
    world = load_baseline(given)
    if via is None:
        report = _list_middlemen(world, origin, destination)
    else:
        report = _describe_chain(world, origin, via, destination)
    deliver_report(report, given)


def _describe_chain(world: World, origin: str, via: str, destination: str) -> Report:
    from summitry.exposure import MEASURES, measure_chain, table_from_world
    from summitry.exposure.rows import list_chain_rows
    from summitry.policy.places import list_members

    named = {"--of": origin, "--via": via, "--to": destination}
    sides = [list_members(name, world.economies, key) for key, name in named.items()]
    chain = measure_chain(table_from_world(world), *sides)
    rows = list_chain_rows(chain, world.sectors)
    start, middle, end = name_of(origin), name_of(via), name_of(destination)
    title = (
        f"Value added of {start} inside what {middle} sells to {end}: "
        f"USD {chain.value_added.sum() / 1e3:,.2f} billion, {chain.content_share:.2%} of those "
        f"exports, {chain.economy_share:.2%} of all value added of {start}"
    )
    columns = (
        Column("sector exported", "name"),
        Column("value added, USD million", "value_added_musd", ",.1f"),
        Column("exports, USD million", "export_musd", ",.1f"),
        Column("share, %", "share_of_export_pct", ".2f"),
    )
    total = {
        "of": sides[0], "via": sides[1], "to": sides[2],
        "value_added_musd": float(chain.value_added.sum()),
        "export_musd": float(chain.export.sum()),
        "share_of_export_pct": 100 * chain.content_share,
        "share_of_origin_value_added_pct": 100 * chain.economy_share,
        "direct_export_musd": float(chain.direct_export.sum()),
    }  # fmt: skip
    return Report(
        MEASURES["third_country"],
        title,
        rows,
        columns,
        source_of(world),
        extra=total,
        shown=SHOWN_ROWS,
        chart=lambda: bar_chart(
            title, "value added, USD million", rows, ("name", "value_added_musd")
        ),
    )


def _list_middlemen(world: World, origin: str, destination: str) -> Report:
    from summitry.exposure import MEASURES
    from summitry.exposure.rows import list_middlemen_rows
    from summitry.policy import economy_name
    from summitry.policy.places import list_members, list_one_member

    start = list_members(origin, world.economies, "--of")
    end = list_one_member(destination, world.economies, "--to")
    rows = list_middlemen_rows(world, start, end)
    title = f"Value added of {name_of(origin)} inside everybody's sales to {economy_name(end)}"
    columns = (
        Column("exporter", "name"),
        Column("value added, USD million", "value_added_musd", ",.1f"),
        Column("exports, USD million", "export_musd", ",.1f"),
        Column("share, %", "share_of_export_pct", ".2f"),
    )
    return Report(
        MEASURES["third_country"],
        title,
        rows,
        columns,
        source_of(world),
        shown=SHOWN_ROWS,
        extra={"of": start, "to": end},
        chart=lambda: bar_chart(
            title, "value added, USD million", rows, ("name", "value_added_musd")
        ),
    )


@exposure.command()
@click.argument("name")
@click.option("--to", "partner", metavar="NAME", help="Exports to these only.")
@measure_options
def exports(name: str, partner: str | None, **given: Any) -> None:
    """Domestic and foreign content of the exports of NAME, by sector."""
    from summitry.exposure import MEASURES
    from summitry.exposure.rows import list_content_rows
    from summitry.policy.places import list_members, list_one_member

    world = load_baseline(given)
    code = list_one_member(name, world.economies, "NAME")
    buyers = list_members(partner or "world", world.economies, "--to")
    rows = list_content_rows(world, code, buyers)
    columns = (
        Column("sector", "name"),
        Column("gross", "gross_musd", ",.0f"),
        Column("domestic", "domestic_content_musd", ",.0f"),
        Column("foreign", "foreign_content_musd", ",.0f"),
        Column("foreign, %", "foreign_share_pct", ".1f"),
        Column("counted twice", "domestic_double_counted_source_musd", ",.0f"),
        Column("absorbed by buyer", "absorbed_by_importer_musd", ",.0f"),
    )
    to = f" to {name_of(partner)}" if partner else ""
    title = f"Content of the exports of {name_of(code)}{to}, USD million"
    chart_rows = [row for row in rows[1:] if row["foreign_share_pct"] is not None][:SHOWN_ROWS]
    report = Report(
        MEASURES["export_content"],
        title,
        rows,
        columns,
        source_of(world),
        shown=SHOWN_ROWS,
        chart=lambda: bar_chart(
            title, "foreign content, % of exports", chart_rows, ("name", "foreign_share_pct")
        ),
    )
    deliver_report(report, given)


@exposure.command()
@click.argument("name")
@click.option("--sector", "sector_name_", metavar="NAME", help="Inputs of these sectors only.")
@click.option("--goods", is_flag=True, help="Count inputs of goods only.")
@measure_options
def inputs(name: str, sector_name_: str | None, goods: bool, **given: Any) -> None:
    """Suppliers of the inputs of NAME: at face value and looked through."""
    from summitry.exposure import MEASURES
    from summitry.exposure.rows import list_input_rows
    from summitry.policy.places import list_one_member, list_sectors

    world = load_baseline(given)
    code = list_one_member(name, world.economies, "NAME")
    users = list_sectors(sector_name_ or ",".join(world.sectors), world.sectors, "--sector")
    rows = list_input_rows(world, code, users, goods=goods)
    columns = (
        Column("supplier", "name"),
        Column("face value, %", "face_value_pct", ".2f"),
        Column("look-through, %", "look_through_pct", ".2f"),
        Column("dollars in a dollar of output", "look_through_per_output", ".4f"),
    )
    what = f", sectors {', '.join(users)}" if sector_name_ else ""
    title = (
        f"Inputs of {name_of(code)}{what}: suppliers, % of all {'goods ' if goods else ''}inputs"
    )
    abroad = [row for row in rows if row["supplier"] != code]
    report = Report(
        MEASURES["input_reliance"],
        title,
        rows,
        columns,
        source_of(world),
        shown=SHOWN_ROWS,
        chart=lambda: _two_dots(title, abroad[:12]),
    )
    deliver_report(report, given)


@exposure.command()
@click.argument("name")
@click.option("--partner", metavar="NAME", help="This supplier instead of the largest.")
@measure_options
def partners(name: str, partner: str | None, **given: Any) -> None:
    """How few suppliers the imports of NAME come from, and who could replace them."""
    from summitry.exposure import MEASURES
    from summitry.exposure.rows import list_partner_rows
    from summitry.policy.places import list_one_member

    world = load_baseline(given)
    code = list_one_member(name, world.economies, "NAME")
    other = None
    if partner is not None:
        other = list_one_member(partner, world.economies, "--partner")
    rows = list_partner_rows(world, code, other)
    key = "herfindahl" if other is None else "supplier_share_pct"
    columns = (
        Column("sector", "name"),
        Column("supplier" if other is not None else "largest supplier", "supplier"),
        Column("of imports, %", "supplier_share_pct", ".1f"),
        Column("index, 0 to 1", "herfindahl", ".3f"),
        Column("imported, %", "imported_pct", ".1f"),
        Column("others would add, %", "others_would_add_pct", ".1f"),
        Column("elasticity", "trade_elasticity", ".2f"),
    )
    notes = [
        "Others would add: by how much all third exporters together would have to raise their "
        "exports to replace the supplier. Elasticity: trade elasticity theta; the lower, the "
        "harder to substitute."
    ]
    axis = "Herfindahl index, 0 to 1" if other is None else "of imports, %"
    title = f"Where the imports of {name_of(code)} come from, by sector"
    report = Report(
        MEASURES["concentration"], title, rows, columns, source_of(world), notes,
        chart=lambda: bar_chart(title, axis, rows, ("name", key), 2),
    )  # fmt: skip
    deliver_report(report, given)


@exposure.command()
@click.argument("name")
@measure_options
def position(name: str, **given: Any) -> None:
    """Stages from the sectors of NAME to final users, and from primary factors."""
    from summitry.exposure import MEASURES
    from summitry.exposure.rows import list_position_rows
    from summitry.policy.places import list_one_member

    world = load_baseline(given)
    code = list_one_member(name, world.economies, "NAME")
    rows = list_position_rows(world, code)
    columns = (
        Column("sector", "name"),
        Column("to final users", "upstreamness", ".3f"),
        Column("from primary factors", "downstreamness", ".3f"),
        Column("output, USD million", "output_musd", ",.0f"),
    )
    title = f"Stages of production, sectors of {name_of(code)}"
    report = Report(
        MEASURES["position"],
        title,
        rows,
        columns,
        source_of(world),
        chart=lambda: bar_chart(title, "stages to final users", rows, ("name", "upstreamness"), 2),
    )
    deliver_report(report, given)


def _two_dots(title: str, rows: list[dict[str, Any]]) -> DotChart:
    from summitry.charts import DotChart, Series

    series = tuple(
        Series(name, tuple(float(row[key] or 0.0) for row in rows))
        for name, key in (("face value", "face_value_pct"), ("look-through", "look_through_pct"))
    )
    return DotChart(
        title,
        f"{title}: foreign suppliers.",
        "% of all inputs",
        tuple(row["name"] for row in rows),
        series,
        2,
    )
