"""How a measure is printed: its figures, then source, year, unit and what it does not mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from summitry import __version__
from summitry.cli.output import (
    STDOUT,
    Answer,
    Command,
    deliver,
    format_table,
    output_options,
    to_json,
    wrap,
    write_text,
)

if TYPE_CHECKING:
    from summitry.charts import AnyChart, BarChart
    from summitry.model import Indicator
    from summitry.world import World

Row = Mapping[str, Any]
DEFAULT_WORLD = "world-2022"
SHOWN_ROWS = 15


@dataclass(frozen=True)
class Column:
    """One printed column: its heading, the field of a row, and how a figure is set."""

    title: str
    key: str
    format: str = ""  # of a number; "" for text

    def cell(self, row: Row) -> str:
        """The field of a row as text, with its band if it has one; nothing without a value."""
        text = self._set(row.get(self.key))
        low, high = (self._set(row.get(f"{self.key}_{end}")) for end in ("low", "high"))
        return f"{text} [{low}, {high}]" if text and low and high else text

    def _set(self, value: Any) -> str:
        if value is None:
            return ""
        return format(value, self.format) if self.format else str(value)


@dataclass(frozen=True)
class Report:
    """What one subcommand found."""

    measure: Indicator
    title: str
    rows: Sequence[Row]
    columns: Sequence[Column]
    source: str  # data and year behind the figures
    notes: Sequence[str] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)  # further keys of the JSON
    shown: int | None = None  # rows to print; the files hold all
    chart: Callable[[], AnyChart] | None = None


def measure_options(command: Command) -> Command:
    """Add ``--world``, ``--svg`` and the outputs that every command has."""
    command = output_options(command)
    command = click.option(
        "--svg", "svg_path", metavar="PATH", help="Write a picture (SVG); - is stdout."
    )(command)
    return click.option("--world", "world_name", metavar="NAME|DIR", help="Another baseline.")(
        command
    )


def horizon_option(command: Command) -> Command:
    """Add ``--horizon``: elasticities of years, or of the first months."""
    return click.option(
        "--horizon", type=click.Choice(["long", "short"]), default="long", show_default=True,
        help="Elasticities of years, or of the first months.",
    )(command)  # fmt: skip


def horizon_notes(horizon: str) -> list[str]:
    """What a horizon assumes, in a sentence or two."""
    if horizon == "long":
        return ["Elasticities of years; --horizon short shows the first months."]
    return [
        "Short run: every trade elasticity 0.76 (Boehm, Levchenko and Pandalai-Nayar 2023), inputs "
        "that hardly replace each other (0.5, 0.2, 0.9: Baqaee and Farhi 2024). Labour still moves "
        "between sectors, so the first weeks can be worse. Order of magnitude: Bachmann et al. "
        "(2022) put a stop of Russian energy at 0.5 to 3 % of German GDP."
    ]


def deliver_report(report: Report, given: Mapping[str, Any]) -> None:
    """Print a report, or write it as JSON, CSV or picture, as the options of the command say."""
    json_path, csv_path, svg_path = (given.get(f"{kind}_path") for kind in ("json", "csv", "svg"))
    _refuse_two_on_stdout(json_path, csv_path, svg_path)
    fields = list(dict.fromkeys(key for row in report.rows for key in row))
    answer = Answer(
        text=lambda: _describe(report),
        json=lambda: to_json(_to_dict(report)),
        rows=lambda: report.rows,
        fields=fields or [column.key for column in report.columns],
    )
    if svg_path is not None:
        write_text(svg_path, _draw(report), "--svg")
        if svg_path == STDOUT and json_path is None and csv_path is None:
            return
    deliver(answer, json_path, csv_path)


def _refuse_two_on_stdout(*paths: str | None) -> None:
    from summitry.errors import UsageError

    if sum(path == STDOUT for path in paths) > 1:
        raise UsageError(
            "--json, --csv, --svg",
            "two outputs on standard output",
            "at most one of them as -",
            "give the others a file name",
        )


def _draw(report: Report) -> str:
    from summitry.charts import draw_chart
    from summitry.errors import UsageError

    if report.chart is None:
        raise UsageError(
            "--svg",
            f"{report.measure.label}: a measure without a picture",
            "a measure that has one",
            "take the figures with --csv",
        )
    return draw_chart(report.chart(), key=report.measure.name.replace("_", "-")) + "\n"


def _to_dict(report: Report) -> dict[str, Any]:
    measure = report.measure
    return {
        "summitry": __version__,
        "measure": measure.name,
        "title": report.title,
        "unit": measure.unit,
        "equation": measure.equation,
        "does_not_mean": measure.caveat,
        "source": report.source,
        "notes": list(report.notes),
        **report.extra,
        "rows": list(report.rows),
    }


def _describe(report: Report) -> str:
    shown = report.rows if report.shown is None else report.rows[: report.shown]
    texts = next((k for k, c in enumerate(report.columns) if c.format), len(report.columns))
    table = format_table(
        [column.title for column in report.columns],
        [[column.cell(row) for column in report.columns] for row in shown],
        text_columns=max(texts, 1),
    )
    lines = [wrap(report.title), "", table]
    if len(shown) < len(report.rows):
        lines.append(f"  {len(report.rows) - len(shown)} more rows with --csv or --json.")
    lines.append("")
    lines += [wrap(note) for note in report.notes]
    measure = report.measure
    for name, text in (
        ("What it is", f"{measure.meaning} Unit: {measure.unit}."),
        ("What it does not mean", measure.caveat),
        ("Measure", f"{measure.equation}."),
        ("Data", report.source),
    ):
        lines.append(wrap(f"{name}: {text}"))
    return "\n".join(lines)


def top_bars(
    rows: Iterable[Row], label: str, value: str, count: int = 15
) -> list[tuple[str, float]]:
    """The largest rows for a bar chart: name and figure."""
    pairs = [(str(row[label]), float(row[value])) for row in rows if row[value] is not None]
    return sorted(pairs, key=lambda pair: -abs(pair[1]))[:count]


def load_baseline(given: Mapping[str, Any], default: str = DEFAULT_WORLD) -> World:
    """The baseline that ``--world`` names."""
    from summitry.world import load_world

    return load_world(given.get("world_name") or default)


def baseline_of(world: World) -> str:
    """The baseline behind a measure, in one line: name, year, first source."""
    sources = world.provenance.get("sources", ())
    named = f" ({sources[0].get('source')})" if sources else ""
    return f"{world.name}{named}, year {world.year}, basic prices, computed by summitry."


def source_of(world: World) -> str:
    """The same for measures of the inter-country table, with what that table assumes."""
    return (
        f"{baseline_of(world)} Every user of a good is taken to buy from all suppliers in the "
        "economy's own proportions."
    )


def bar_chart(
    title: str, axis: str, rows: Sequence[Row], keys: tuple[str, str], decimals: int = 1
) -> BarChart:
    """The largest rows as bars; `keys` are the fields with name and figure."""
    from summitry.charts import Bar, BarChart

    bars = tuple(Bar(name, figure) for name, figure in top_bars(rows, *keys))
    return BarChart(title, f"{title}. {axis}.", axis, bars, decimals)


def name_of(given: str) -> str:
    """English names of what was typed, codes and groups alike."""
    from summitry.policy import economy_name, find_economy

    parts = [economy_name(find_economy(part.strip()) or part.strip()) for part in given.split(",")]
    return " and ".join(parts)


def name_sectors(codes: tuple[str, ...]) -> str:
    """English names of up to three sectors, or how many they are."""
    from summitry.policy import sector_name

    if len(codes) > 3:
        return f"{len(codes)} sectors"
    return ", ".join(f"{sector_name(code)} ({code})" for code in codes)
