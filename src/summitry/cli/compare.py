"""`summitry compare`: scenarios side by side, or one on several days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.bands import compute as compute_bands
from summitry.cli.bands import draw_options, format_band, format_difference, take_draw_options
from summitry.cli.output import (
    Answer,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
    write_bytes,
)
from summitry.cli.run import (
    MAIN_ECONOMIES,
    SHOWN_INDICATORS,
    check_indicators,
    choose_economies,
    find_scenario,
    parse_day,
)
from summitry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summitry.policy import Scenario
    from summitry.strategy import Comparison
    from summitry.strategy.bands import Bands

_AT_DAY = re.compile(r"(.+)@([^@]*\d{4}-\d{2}-\d{2})")
MOST_MOVED = 6  # beside the main economies
SHOWN_CHANGES = 8  # measures that differ, listed for each side


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO[@DAY]...")
@click.option("--as-of", "days", multiple=True, metavar="DATE",
              help="A day for all; repeat with one scenario to compare its days.")  # fmt: skip
@click.option("--case", "key", default="in_force", show_default=True, metavar="KEY",
              help="in_force, with_paused, threat:ID or answered:ID.")  # fmt: skip
@click.option("--world", "world_name", metavar="NAME|DIR", help="One baseline for all.")
@click.option("--elasticities", metavar="SET", help="Another set of trade elasticities.")
@click.option("--economy", "economies", multiple=True, help="Show this economy or group; repeat.")
@click.option("--all", "show_all", is_flag=True, help="Show every economy.")
@click.option("--indicator", "indicators", multiple=True, help="Show this indicator; repeat.")
@click.option("--html", "html_path", metavar="PATH", help="Write a page: .html, .pdf, .md, .xlsx.")
@draw_options
@output_options
def compare(**given: Any) -> None:
    """Put scenarios side by side, with the difference from the first.

    SCENARIO is a file or a name from the casebook; @DAY says when it is seen:
    summitry compare april-2025@2025-04-09 april-2025@2025-04-10
    """
    from summitry.strategy import COMPARISON_FIELDS, compare
    from summitry.strategy.band_cells import BAND_FIELDS, DIFFERENCE_FIELDS
    from summitry.world import load_world

    draws = take_draw_options(given)
    check_indicators(given["indicators"])
    sides = list_sides(given["scenarios"], given["days"])
    world_name = given["world_name"] or find_world(sides)
    world = load_world(world_name, elasticities=given["elasticities"])
    with show_progress() as progress:
        comparison = compare(sides, world, given["key"], progress)
        shocks = {side.label: side.outcome.shock for side in comparison.sides}
        bands = compute_bands(world, shocks, draws, progress)
    shown = choose_shown(comparison, given["economies"], given["show_all"])
    if given["html_path"] is not None:
        from summitry.brief import build_comparison, write_brief

        ending = Path(given["html_path"]).suffix or ".html"
        page = write_brief(build_comparison(comparison, shown), ending)
        write_bytes(given["html_path"], page, "--html")
    answer = Answer(
        text=lambda: describe_comparison(comparison, shown, given["indicators"], bands),
        json=lambda: to_json(_to_dict(comparison, bands)),
        rows=lambda: _to_rows(comparison, bands),
        fields=COMPARISON_FIELDS
        if bands is None
        else (*COMPARISON_FIELDS, *BAND_FIELDS, *DIFFERENCE_FIELDS),
    )
    deliver(answer, given["json_path"], given["csv_path"])


def _to_dict(comparison: Comparison, bands: Bands | None) -> dict[str, Any]:
    from summitry.strategy import comparison_to_dict
    from summitry.strategy.band_tables import bands_to_dict

    drawn = {} if bands is None else {"bands": bands_to_dict(bands)}
    return {**comparison_to_dict(comparison), **drawn}


def _to_rows(comparison: Comparison, bands: Bands | None) -> Iterator[dict[str, Any]]:
    from summitry.strategy import comparison_to_rows
    from summitry.strategy.band_cells import band_cells, difference_cells

    for row in comparison_to_rows(comparison):
        place = (row["side"], row["economy"], row["indicator"])
        yield {**row, **band_cells(bands, *place), **difference_cells(bands, *place)}


def list_sides(names: tuple[str, ...], days: tuple[str, ...]) -> list[tuple[Scenario, date | None]]:
    """What is compared: each scenario with its day, or one scenario on each of the days."""
    asked = [parse_day(day) for day in days]
    if len(names) > 1 and len(asked) > 1:
        raise UsageError(
            "--as-of",
            f"{len(asked)} days for {len(names)} scenarios",
            "one day for all, or several days for one scenario",
            "write the day behind each name, such as april-2025@2025-04-10",
        )
    sides = []
    for name in names:
        match = _AT_DAY.fullmatch(name)
        if match:
            day = parse_day(match[2], f"{match[1]}@")
            sides.append((find_scenario(match[1]), day))
        else:
            scenario = find_scenario(name)
            sides += [(scenario, day) for day in asked] or [(scenario, None)]
    return sides


def find_world(sides: list[tuple[Scenario, date | None]]) -> str:
    """The one baseline that all sides name."""
    names = list(dict.fromkeys(scenario.world for scenario, _ in sides))
    if len(names) > 1:
        raise UsageError(
            "compare",
            f"baselines {', '.join(names)}",
            "one baseline for all sides: results on two worlds do not subtract",
            f"add --world {names[0]}",
        )
    return names[0]


def choose_shown(comparison: Comparison, wanted: tuple[str, ...], show_all: bool) -> list[str]:
    """Economies to show, largest first: those asked for, or the main ones and the most moved."""
    world = comparison.world
    if wanted or show_all:
        return choose_economies(comparison.sides[0].scenario, world, wanted, show_all)
    by_size = [world.economies[k] for k in (-world.value_added).argsort()]
    moved = abs(comparison.differences("real_income_pct")).max(axis=0)
    most = [world.economies[k] for k in (-moved).argsort()]
    main = [code for code in by_size if code != "ROW"][:MAIN_ECONOMIES]
    chosen = {*main, *[code for code in most if code not in main][:MOST_MOVED]}
    return [code for code in by_size if code in chosen]


def describe_comparison(
    comparison: Comparison,
    shown: list[str],
    indicators: tuple[str, ...],
    bands: Bands | None = None,
) -> str:
    """The sides, what differs on the table, and each indicator with differences."""
    from summitry.policy import describe_measure

    sides = comparison.sides
    rows = [
        [side.label, str(side.as_of or ""), side.key.replace("_", " "), str(len(side.measures)),
         side.scenario.title]
        for side in sides
    ]  # fmt: skip
    header = ["side", "as of", "case", "measures", "title"]
    parts = ["Side by side", format_table(header, rows, text_columns=5), ""]
    for k, side in enumerate(sides[1:], 1):
        for title, measures in zip(("has", "lacks"), comparison.list_changes(k), strict=True):
            lines = [f"{m.id}: {describe_measure(m)}" for m in measures[:SHOWN_CHANGES]]
            more = len(measures) - len(lines)
            lines += [f"and {more} more (--json lists them)"] if more else []
            if lines:
                head = f"{side.label} {title}, against {sides[0].label}"
                parts += [head, *(wrap(line, "  ") for line in lines), ""]
    names = indicators or SHOWN_INDICATORS
    for name in names:
        parts += [_tabulate(comparison, name, shown, bands), ""]
    lines = _describe_method(comparison)
    if bands is not None:
        from summitry.strategy.band_tables import describe_bands

        lines += describe_bands(bands, shown, names)
        lines.append(
            "Bands of differences are taken draw by draw: noise that sides share is not in them."
        )
    return "\n".join([*parts, *(wrap(line) for line in lines)])


def _tabulate(comparison: Comparison, name: str, shown: list[str], bands: Bands | None) -> str:
    from summitry.cli.run import format_value
    from summitry.model import INDICATORS
    from summitry.policy import economy_name

    values, differences = comparison.values(name), comparison.differences(name)
    at = [comparison.world.economy_index(code) for code in shown]
    labels = [side.label for side in comparison.sides]
    rows = [
        [
            economy_name(code),
            *(format_value(value, name) + format_band(bands, label, code, name, format_value)
              for label, value in zip(labels, values[:, n], strict=True)),
            *(format_value(value, name) + format_difference(bands, label, code, name, format_value)
              for label, value in zip(labels[1:], differences[:, n], strict=True)),
        ]
        for code, n in zip(shown, at, strict=True)
    ]  # fmt: skip
    less = ["difference"] if len(labels) == 2 else [f"{label} less first" for label in labels[1:]]
    header = ["", *labels, *less]
    indicator = INDICATORS[name]
    unit = f"{indicator.unit}; differences in points" if indicator.unit == "%" else indicator.unit
    return f"{indicator.label}, {unit}\n" + format_table(header, rows)


def _describe_method(comparison: Comparison) -> list[str]:
    from summitry.strategy import HORIZON

    world = comparison.world
    lines = [f"Each side is an equilibrium against the baseline {world.name} (year {world.year}).",
             f"Horizon: {HORIZON}."]  # fmt: skip
    for side in comparison.sides:
        certificate = side.outcome.certificate
        worst = max(certificate.market_residual, certificate.trade_residual)
        lines.append(
            f"Certificate of {side.label}: largest imbalance {worst:.0e} of trade or output, "
            f"{certificate.sweeps} sweeps."
        )
        if certificate.route:
            lines.append(f"A hard case, {side.label}: {certificate.route}.")
    return lines
