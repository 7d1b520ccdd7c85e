"""`summitry invest capital`, `clock` and `build`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from summitry.cli.invest import invest, parse_share_to_one
from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    baseline_of,
    deliver_report,
    load_baseline,
    measure_options,
    name_of,
)
from summitry.cli.security import parse_share

__all__ = ["invest"]  # with every subcommand


@invest.command()
@click.option("--host", required=True, metavar="NAME", help="Where the plant stands.")
@click.option("--from", "investor", required=True, metavar="NAME", help="Whose it is.")
@click.option("--sector", "sector_name", required=True, metavar="NAME", help="In which sector.")
@click.option("--musd", type=float, required=True, help="Capital added, USD million.")
@click.option("--return", "yearly_return", default="10%", show_default=True,
              help="Gross return on capital a year, as you state it.")  # fmt: skip
@click.option("--labour-share", help="Of value added.  [default: of the industry, 2014]")
@click.option("--first", default="50%", show_default=True, help="Host's share until repaid.")
@click.option("--later", default="90%", show_default=True, help="Host's share after that.")
@measure_options
def capital(musd: float, **given: Any) -> None:
    """Capital added to a sector: GDP, and national income after returns are paid abroad."""
    from summitry.investment import MEASURES, CapitalTerms, measure_capital
    from summitry.investment.rows import list_capital_rows
    from summitry.policy import economy_name, sector_name
    from summitry.policy.places import list_one_member, list_sectors

    world = load_baseline(given)
    host = list_one_member(given["host"], world.economies, "--host")
    investor = list_one_member(given["investor"], world.economies, "--from")
    sector = list_sectors(given["sector_name"], world.sectors, "--sector")[0]
    share, said = _labour_share(host, sector, given["labour_share"])
    terms = CapitalTerms(
        share, parse_share(given["yearly_return"], "--return"),
        parse_share_to_one(given["first"], "--first"),
        parse_share_to_one(given["later"], "--later"),
    )  # fmt: skip
    effect = measure_capital(world, sector, (host, investor), musd, terms)
    rows = list_capital_rows(world, effect, (host, investor), terms)
    columns = (
        Column("returns", "returns"),
        Column("paid abroad a year, USD million", "paid_abroad_musd", ",.0f"),
        Column(f"{economy_name(host)}, %", "host_pct", "+.4f"),
        Column("USD million", "host_musd", "+,.0f"),
        Column(f"{economy_name(investor)}, %", "investor_pct", "+.4f"),
    )
    notes = [
        said,
        f"Capital of the sector before: USD {effect.stock_musd:,.0f} million, its capital income "
        f"over a return of {terms.yearly_return:.1%}; added {musd:,.0f}. Output of the sector "
        f"{effect.output_pct:+.2f} %.",
    ]
    title = (
        f"USD {musd:,.0f} million of capital from {economy_name(investor)} in "
        f"{sector_name(sector)}, {economy_name(host)}: real income"
    )
    report = Report(
        MEASURES["capital"], title, rows, columns, baseline_of(world), notes,
        {"stock_musd": effect.stock_musd, "output_pct": effect.output_pct,
         "return_musd": effect.return_musd, "labour_share": share},
        chart=lambda: bar_chart(title, f"real income of {economy_name(host)}, %", rows,
                                ("returns", "host_pct"), 4),
    )  # fmt: skip
    deliver_report(report, given)


def _labour_share(host: str, sector: str, given: str | None) -> tuple[float, str]:
    """Labour's share of value added: as given, or of the industries of 2014."""
    from summitry.investment import find_labour_share

    if given is not None:
        share = parse_share(given, "--labour-share")
        return share, f"Labour's share of value added {share:.1%}: as given."
    share, economy = find_labour_share(host, sector)
    borrowed = "" if economy == host else f", borrowed from {name_of(economy)}"
    return share, (
        f"Labour's share of value added {share:.1%}: World Input-Output Database, release 2016, "
        f"factor costs of 2014{borrowed}."
    )


@invest.command()
@click.option("--start", metavar="DATE", help="Day on which the notice was accepted.")
@click.option("--extended", is_flag=True, help="With 15 days for extraordinary circumstances.")
@measure_options
def clock(start: str | None, extended: bool, **given: Any) -> None:
    """Last day of each stage of a national-security review: 45 + 45 (+ 15) + 15 days."""
    from summitry.cli.run import parse_day
    from summitry.investment import MEASURES, make_review_clock
    from summitry.investment.clock import SOURCE
    from summitry.investment.rows import list_clock_rows

    stages = make_review_clock(parse_day(start, "--start"), extended=extended)
    rows = list_clock_rows(stages)
    columns = (
        Column("stage", "stage"),
        Column("last day", "last_day"),
        Column("days", "days", "d"),
    )
    report = Report(
        MEASURES["review_clock"], f"Review accepted on {start}", rows, columns, SOURCE
    )  # fmt: skip
    deliver_report(report, given)


@invest.command()
@click.argument("name", required=False)
@measure_options
def affiliates(name: str | None, **given: Any) -> None:
    """What firms of NAME own in the United States, and whom they employ there."""
    from summitry.errors import UsageError
    from summitry.investment import MEASURES, load_affiliates
    from summitry.investment.rows import list_affiliate_rows
    from summitry.policy.places import list_members
    from summitry.world import ECONOMY_NAMES

    asked = list_members(name or "world", tuple(ECONOMY_NAMES), "NAME")
    rows = list_affiliate_rows(one for one in load_affiliates() if one.economy in asked)
    if not rows:
        have = sorted({one.economy for one in load_affiliates()})
        raise UsageError(
            f"NAME {name}", f"no figure about affiliates of {name_of(str(name))} on record",
            f"one of {', '.join(have)}", "name one of these",
        )  # fmt: skip
    columns = (
        Column("economy", "name"), Column("what", "what"), Column("unit", "unit"),
        Column("year", "year", "d"), Column("figure", "value", ",.0f"),
    )  # fmt: skip
    report = Report(
        MEASURES["affiliates"], "Direct investment and jobs of affiliates", rows, columns,
        "US Bureau of Economic Analysis (public domain); the source of each row",
        shown=SHOWN_ROWS,
        chart=lambda: bar_chart(
            "Direct investment in the United States", "USD billion, 2014",
            [{"name": row["name"], "value": float(row["value"]) / 1e3} for row in rows
             if row["what"].startswith("direct") and row["year"] == 2014],
            ("name", "value"), 0),
    )  # fmt: skip
    deliver_report(report, given)


@invest.command()
@click.option("--data", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder that holds niot/ and investment/.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder to write to.")  # fmt: skip
def build(data: Path, out: Path) -> None:
    """Compute the shipped multipliers and affiliates again from the raw tables."""
    from summitry.cli.output import to_json
    from summitry.investment import affiliates as recorded
    from summitry.investment.build import build_multipliers
    from summitry.investment.multipliers import FILE, make_manifest

    text = build_multipliers(data)
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_text(text, encoding="utf-8", newline="")
    (out / "manifest.json").write_text(to_json(make_manifest(text)), encoding="utf-8")
    second = recorded.build_affiliates(data)
    (out / recorded.FILE).write_text(second, encoding="utf-8", newline="")
    (out / "affiliates-manifest.json").write_text(
        to_json(recorded.make_affiliates_manifest(second)), encoding="utf-8"
    )
    click.echo(f"wrote {FILE}, {recorded.FILE} and their manifests to {out}")
