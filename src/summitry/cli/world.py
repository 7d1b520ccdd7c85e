"""`summitry world`: show, check and build a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from summitry.cli.output import (
    Answer,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
)
from summitry.errors import UnbalancedWorldError

DEFAULT_WORLD = "world-2022"
SHOWN_ECONOMIES = 20
_SHOW_FIELDS = (
    "economy", "name", "value_added_musd", "goods_imports_musd", "goods_exports_musd",
    "deficit_musd", "tariff_revenue_musd", "technology_from",
)  # fmt: skip
_CHECK_FIELDS = ("name", "largest_error", "tolerance", "where", "ok")


@click.group(invoke_without_command=True)
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
    """Print every identity of a baseline with its largest error."""
    from summitry.world import check_world, load_world

    checks = check_world(load_world(name))
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
        text=lambda: format_table(header, table, text_columns=2),
        json=lambda: to_json({"world": name, "checks": rows}),
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
            "rebuild the world",
        )


@world.command()
@click.option("--data", "data_dir", required=True, metavar="DIR", help="Folder with the tables.")
@click.option("--out", "out_dir", default=DEFAULT_WORLD, show_default=True, metavar="DIR",
              help="Folder to write.")  # fmt: skip
@output_options
def build(data_dir: str, out_dir: str, json_path: str | None, csv_path: str | None) -> None:
    """Build world-2022 from public tables."""
    from summitry.world.build import build_world

    with show_progress() as progress:
        report = build_world(
            Path(data_dir),
            Path(out_dir),
            None if progress is None else lambda what: progress(0, 0, what),
        )
    lines = list(report.lines)
    answer = Answer(
        text=lambda: "\n".join(lines),
        json=lambda: to_json({"folder": str(report.folder), "report": lines}),
        rows=lambda: [{"report": line} for line in lines],
        fields=("report",),
    )
    deliver(answer, json_path, csv_path)
