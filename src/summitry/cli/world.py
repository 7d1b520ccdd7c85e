"""`summitry world`: show, check and build a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from summitry.cli.output import (
    STDOUT,
    Answer,
    Commands,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
    write_text,
)
from summitry.errors import ScenarioError, UnbalancedWorldError, UsageError, WorldError

DEFAULT_WORLD = "world-2022"
SHOWN_ECONOMIES = 20
SHOWN_SHARE = 0.001  # of a sector's trade: less is left out of the printed table
_SHOWN_EXPORTERS = ("CAN", "MEX", "CHN", "JPN", "KOR", "DEU", "GBR", "VNM", "USA")
_SHOW_FIELDS = (
    "economy", "name", "value_added_musd", "goods_imports_musd", "goods_exports_musd",
    "deficit_musd", "tariff_revenue_musd", "technology_from",
)  # fmt: skip
_CHECK_FIELDS = ("name", "largest_error", "tolerance", "where", "ok")


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def world(context: click.Context) -> None:
    """Show, check or build the baseline economy."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@world.command()
@click.argument("name", default=DEFAULT_WORLD)
@click.option("--all", "show_all", is_flag=True, help="Show every economy.")
@output_options
def show(name: str, show_all: bool, json_path: str | None, csv_path: str | None) -> None:
    """Describe a baseline: size, sources, economies."""
    from summitry.strategy import describe_baseline
    from summitry.world import load_world

    baseline = load_world(name)
    rows = _list_economies(baseline)
    about = describe_baseline(baseline)
    answer = Answer(
        text=lambda: _describe_world(baseline, rows if show_all else rows[:SHOWN_ECONOMIES]),
        json=lambda: to_json({**about, "unit": "USD million", "by_economy": rows}),
        rows=lambda: rows,
        fields=_SHOW_FIELDS,
    )
    deliver(answer, json_path, csv_path)


def _list_economies(baseline: Any) -> list[dict[str, Any]]:
    """One row an economy, largest first; money in USD million, goods at basic prices."""
    from summitry.world import ECONOMY_NAMES

    goods = baseline.basic_flow[:, :, baseline.is_good].sum(axis=2)
    home = goods.diagonal()
    columns = (
        baseline.value_added, goods.sum(axis=1) - home, goods.sum(axis=0) - home,
        baseline.deficit, baseline.tariff_revenue,
    )  # fmt: skip
    rows = []
    for k in (-baseline.value_added).argsort():
        code = baseline.economies[k]
        money = [round(float(column[k]), 3) for column in columns]
        values = (code, ECONOMY_NAMES.get(code, code), *money, baseline.proxies.get(code))
        rows.append(dict(zip(_SHOW_FIELDS, values, strict=True)))
    return rows


def _describe_world(baseline: Any, rows: list[dict[str, Any]]) -> str:
    n, j = baseline.output.shape
    total = baseline.value_added.sum() / 1e6
    lines = [f"{baseline.name}: {n} economies x {j} sectors, {baseline.year}, USD million"]
    lines.append(f"World value added {total:.1f} USD trillion; goods flows at basic prices, which")
    lines.append("run 15-20 % below customs values.")
    elasticities = baseline.provenance.get("elasticities_used")
    if elasticities:
        lines.append(f"Trade elasticities: {elasticities}")
    for source in baseline.provenance.get("sources", []):
        about = f"{source.get('what')}: {source.get('source')} ({source.get('year')})"
        lines.append(wrap(about, "  "))
    header = ["", "value added", "goods imports", "goods exports", "deficit", "duty"]
    table = [
        [f"{row['name']}{' *' if row['technology_from'] else ''}"]
        + [f"{row[field]:,.0f}" for field in _SHOW_FIELDS[2:7]]
        for row in rows
    ]
    lines += ["", format_table(header, table), ""]
    if len(rows) < n:
        lines.append(f"{n - len(rows)} more with --all.")
    lines.append("* technology borrowed from another economy (--json - names it)")
    return "\n".join(lines)


@world.command()
@click.argument("name", default=DEFAULT_WORLD)
@output_options
def check(name: str, json_path: str | None, csv_path: str | None) -> None:
    """Print every identity of a baseline with its largest error, and what its loader changed."""
    from summitry.world import check_world, read_world
    from summitry.world.checks import advise

    baseline = read_world(name)
    checks = check_world(baseline)
    changes = [str(line) for line in baseline.provenance.get("changes", ())]
    rows = [
        {
            "name": item.name,
            "largest_error": float(item.largest_error),
            "tolerance": item.tolerance,
            "where": item.where,
            "ok": bool(item.ok),
        }
        for item in checks
    ]
    header = ["identity", "where", "largest error", "tolerance", "holds"]
    table = [
        [c.name, c.where, f"{c.largest_error:.1e}", f"{c.tolerance:.0e}", "yes" if c.ok else "NO"]
        for c in checks
    ]
    answer = Answer(
        text=lambda: "\n".join(
            [
                format_table(header, table, text_columns=2),
                *(["", "Changed while reading:"] if changes else []),
                *(wrap(line, "  ") for line in changes),
            ]
        ),
        json=lambda: to_json({"world": name, "checks": rows, "changes": changes}),
        rows=lambda: rows,
        fields=_CHECK_FIELDS,
    )
    deliver(answer, json_path, csv_path)
    failed = [item for item in checks if not item.ok]
    if failed:
        raise UnbalancedWorldError(
            f"world {name}, {failed[0].where}",
            f"{failed[0].name}: off by {failed[0].largest_error:.1e}",
            f"at most {failed[0].tolerance:.0e}",
            f"see what was changed while reading; {advise(baseline, failed[0])}",
        )


@world.command()
@click.option("--data", "data_dir", required=True, metavar="DIR", help="Folder with the tables.")
@click.option("--out", "out_dir", default=DEFAULT_WORLD, show_default=True, metavar="DIR",
              help="Folder to write.")  # fmt: skip
@click.option("--year", default=2022, show_default=True, help="Of trade, duties and GDP.")
@output_options
def build(
    data_dir: str, out_dir: str, year: int, json_path: str | None, csv_path: str | None
) -> None:
    """Build world-2022, or the world of another year, from public tables."""
    from summitry.world.build import build_world

    with show_progress() as progress:
        report = build_world(
            Path(data_dir),
            Path(out_dir),
            None if progress is None else lambda what: progress(0, 0, what),
            year,
        )
    lines = list(report.lines)
    answer = Answer(
        text=lambda: "\n".join(lines),
        json=lambda: to_json({"folder": str(report.folder), "report": lines}),
        rows=lambda: [{"report": line} for line in lines],
        fields=("report",),
    )
    deliver(answer, json_path, csv_path)


@world.command("build-products")
@click.option("--data", "data_dir", required=True, metavar="DIR", help="Folder with the tables.")
@click.option("--out", "out_dir", default="us-imports-2024", show_default=True, metavar="DIR",
              help="Folder to write.")  # fmt: skip
@output_options
def build_products(
    data_dir: str, out_dir: str, json_path: str | None, csv_path: str | None
) -> None:
    """Build the US import weights, product lists and MFN duties from public tables."""
    from summitry.world.build_products import build_products as build_them

    lines = build_them(Path(data_dir), Path(out_dir))
    answer = Answer(
        text=lambda: "\n".join(lines),
        json=lambda: to_json({"folder": out_dir, "report": lines}),
        rows=lambda: [{"report": line} for line in lines],
        fields=("report",),
    )
    deliver(answer, json_path, csv_path)


@world.command()
@click.argument("name", metavar="[LIST|FILE]", default="")
@click.option("--importer", default="USA", show_default=True, help="Who sets the duty.")
@click.option(
    "--scenario",
    metavar="PATH",
    default="",
    help="Write a scenario with the list's rates, for `summitry run`; - for standard output.",
)
@click.option(
    "--exporters",
    default="world",
    show_default=True,
    metavar="CODES",
    help="With --scenario: on whose goods, separated by commas.",
)
@click.option(
    "--how",
    type=click.Choice(["add", "rate", "floor"]),
    default="add",
    show_default=True,
    help="With --scenario: on top of the duty there, instead of it, or at least so much.",
)
@click.option(
    "--rate",
    metavar="PERCENT",
    default="",
    help="With --scenario: for a list without rates, such as 25%.",
)
@output_options
def products(
    name: str,
    importer: str,
    *,
    scenario: str,
    exporters: str,
    how: Any,
    rate: str,
    json_path: str | None,
    csv_path: str | None,
) -> None:
    """List the bundled product lists, or show which part of each sector's trade one covers."""
    if scenario:
        _write_scenario(name, importer, scenario, exporters=exporters, how=how, rate=rate)
        if json_path is None and csv_path is None:
            return
    deliver(_cover(name, importer) if name else _list_lists(), json_path, csv_path)


def _write_scenario(
    name: str, importer: str, path: str, *, exporters: str, how: Any, rate: str
) -> None:
    from summitry.policy import parse_scenario
    from summitry.policy.product_scenario import write_product_scenario
    from summitry.world.products import load_product_list, parse_rate

    chosen = load_product_list(name)
    try:
        percent = parse_rate("--rate", rate) if rate else None
    except WorldError as error:
        raise UsageError(error.where, error.seen, error.expected, error.todo) from None
    text = write_product_scenario(
        chosen,
        importer,
        tuple(code.strip() for code in exporters.split(",")),
        name="products",
        how=how,
        rate=percent,
    )
    try:
        parse_scenario(text, path)  # a wrong economy is told now, not when it is run
    except ScenarioError as error:
        option = "--exporters" if "exporters" in error.where else "--importer"
        given = exporters if option == "--exporters" else importer
        raise UsageError(f"{option} {given}", error.seen, error.expected, error.todo) from None
    write_text(path, text, "--scenario")
    if path != STDOUT:
        count = f"{len(chosen.codes):,}"
        click.echo(f"{path}: a scenario with {count} codes; value it: summitry run {path}")


def _list_lists() -> Answer:
    from summitry.world.import_weights import load_import_weights

    rows = [
        {"name": name, "title": entry["title"], "codes": len(entry["codes"]),
         "source": entry["source"]}
        for name, entry in load_import_weights().lists.items()
    ]  # fmt: skip
    table = [[str(row["name"]), str(row["title"]), f"{row['codes']}"] for row in rows]
    return Answer(
        text=lambda: format_table(["list", "products", "codes"], table, text_columns=2),
        json=lambda: to_json(rows),
        rows=lambda: rows,
        fields=("name", "title", "codes", "source"),
    )


def _cover(name: str, importer: str) -> Answer:
    """Covered shares of one list, exporter x sector of world-2022."""
    from summitry.world import ECONOMY_NAMES, SECTOR_NAMES
    from summitry.world.products import compute_list_coverage, load_product_list

    economies, sectors = tuple(ECONOMY_NAMES), tuple(SECTOR_NAMES)
    if importer not in economies:
        raise UsageError(
            f"--importer {importer}",
            "not an economy of world-2022",
            "an ISO 3166 alpha-3 code, such as USA",
            "list them with summitry world show --all",
        )
    chosen = load_product_list(name)
    coverage = compute_list_coverage(chosen, importer, economies, sectors)
    rows = [
        {"exporter": economies[n], "sector": sectors[j],
         "share": round(float(coverage.share[n, j]), 6),
         "rate": None if coverage.rate is None else round(float(coverage.rate[n, j]), 6)}
        for n in range(len(economies)) for j in range(len(sectors)) if coverage.share[n, j] > 0
    ]  # fmt: skip
    shown = [code for code in _SHOWN_EXPORTERS if code != importer]
    at = [economies.index(code) for code in shown]

    def tabulate(values: Any) -> list[list[str]]:
        return [
            [f"{sectors[j]} {SECTOR_NAMES[sectors[j]]}", *(f"{values[n, j]:.1%}" for n in at)]
            for j in range(len(sectors)) if values[at, j].max() >= SHOWN_SHARE
        ]  # fmt: skip

    table = tabulate(coverage.share)
    duties = [] if coverage.rate is None else tabulate(coverage.rate)
    notes = [coverage.basis, *coverage.notes]
    if not table:
        notes.insert(0, "covers next to nothing of what these exporters sell, by sector of goods")
    return Answer(
        text=lambda: "\n".join(
            [
                f"{chosen.title or chosen.name}: share of each sector's trade",
                format_table(["sector", *shown], table),
                *(["", "The list's rates as the average duty of each sector",
                   format_table(["sector", *shown], duties)] if duties else []),
                *(wrap(note, "  ") for note in notes),
            ]
        ),
        json=lambda: to_json({"list": chosen.name, "importer": importer, "cells": rows,
                              "notes": notes}),
        rows=lambda: rows,
        fields=("exporter", "sector", "share", "rate"),
    )  # fmt: skip
