"""`summitry backtest`: the model against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.backtest_words import RIVALS, SCORES, place_name, score_cells, verdict
from summitry.cli.output import (
    STDOUT,
    Answer,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
    write_text,
)
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.evidence.backtest import BackTest, Run
    from summitry.evidence.backtest_score import Panel

_FIELDS = (
    "backtest", "run", "panel", "partner", "sector", "base_musd", "actual_pct", "total_pct",
    "predictor", "predicted_pct", "beyond", "note",
)  # fmt: skip
_SHOWN_ROWS = 30  # of a panel of the main run, largest first; all are in CSV and JSON


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@click.option("--data", "data_dir", metavar="DIR", help="Folder with the original tables.")
@click.option("--html", "html_path", metavar="PATH", help="Write a page with charts.")
@output_options
def backtest(
    name: str, data_dir: str | None, html_path: str | None, json_path: str | None,
    csv_path: str | None,
) -> None:  # fmt: skip
    """Freeze a year, feed the tariffs that followed, compare with what happened.

    NAME is us-2025 or us-china-2019; without it both run. Rules: docs/backtest.md.
    """
    from summitry.evidence.backtest import BACKTESTS
    from summitry.evidence.backtest import backtest as compute

    if html_path == STDOUT and (json_path or csv_path):
        raise UsageError(
            "--html -", "a page on standard output beside --json or --csv",
            "one output when the page is printed", "give the page a file name",
        )  # fmt: skip
    with show_progress() as progress:
        tests = [compute(one, data_dir, progress) for one in ([name] if name else BACKTESTS)]
    if html_path is not None:
        from summitry.brief import write_html
        from summitry.cli.backtest_page import build_page

        write_text(html_path, write_html(build_page(tests)), "--html")
        if html_path == STDOUT:  # the page is the output
            return
    answer = Answer(
        text=lambda: (
            "\n\n".join(describe_backtest(test) for test in tests)
            + (f"\n\nPage: {Path(html_path).resolve()}" if html_path and html_path != "-" else "")
        ),
        json=lambda: to_json([to_dict(test) for test in tests]),
        rows=lambda: [row for test in tests for row in to_rows(test)],
        fields=_FIELDS,
    )
    deliver(answer, json_path, csv_path)


def describe_backtest(test: BackTest) -> str:
    """What was declared, the main run row by row, and the scores of every run."""
    lines = [f"{test.name}: {test.title}", f"Baseline {test.baseline}. Rules: docs/backtest.md."]
    lines += ["", "What the model cannot know, declared before the run"]
    lines += [wrap(f"- {text}", "  ") for text in test.declared]
    main = test.runs[0]
    shown = [panel for panel in main.panels if panel.key in ("partners", "with-declared", "china")]
    for panel in [panel for panel in shown if panel.key != "partners"] or shown:
        if panel.key == "china":
            partners = next(p for p in shown if p.key == "partners")
            lines += ["", _tabulate_rows(partners, main)]
        lines += ["", _tabulate_rows(panel, main)]
    for panel in main.panels:
        lines += ["", _tabulate_scores(panel.key, test)]
    lines += ["", *_describe_scores(test), "", *_list_asides(test)]
    worst = max(run.residual for run in test.runs)
    lines.append(f"Certificate: {len(test.runs)} equilibria, largest imbalance {worst:.0e}.")
    return "\n".join(lines)


def _tabulate_rows(panel: Panel, run: Run) -> str:
    """Growth row by row, largest baseline first, with a plain verdict on the model."""
    rows = sorted(panel.rows, key=lambda row: -row.base_musd)
    table = [
        [
            place_name(row), f"{row.base_musd / 1e3:,.1f}", f"{row.actual_pct:+.1f}",
            *(f"{value:+.1f}" for value in row.predicted_pct.values()), verdict(row),
        ]
        for row in rows[:_SHOWN_ROWS]
    ]  # fmt: skip
    header = ["", "USD bn", "actual", *panel.rows[0].predicted_pct, "side of the total"]
    text = (
        f"{panel.title}: imports before, USD bn, and their growth, % ({run.title})\n"
        f"{format_table(header, table)}"
    )
    if len(rows) > _SHOWN_ROWS:
        text += f"\n  {len(rows) - _SHOWN_ROWS} smaller rows in --csv and --json"
    notes = [f"  {place_name(row)}: {row.note}" for row in rows if row.note]
    return "\n".join([text, *notes])


def _tabulate_scores(key: str, test: BackTest) -> str:
    """Scores of every run and predictor over the panels of one key."""
    table, title, count = [], "", 0
    for run in test.runs:
        panel = next(panel for panel in run.panels if panel.key == key)
        title, count = panel.title, len(panel.rows)
        for item in panel.scores:
            if item.predictor in ("no change", "world growth") and run is not test.runs[0]:
                continue  # the same in every run
            table.append([run.key, item.predictor, *score_cells(item, count)])
    header = ["run", "predictor", "right side", "of trade, %", "rank corr.", "slope", "error"]
    return f"Scores, {title} ({count} rows)\n" + format_table(header, table, text_columns=2)


def _describe_scores(test: BackTest) -> list[str]:
    runs = [f"  {run.key}: {run.title}" for run in test.runs]
    return [wrap(RIVALS), wrap(SCORES), "Runs", *runs]


def _list_asides(test: BackTest) -> list[str]:
    table = [
        [run.key, aside.what, aside.unit, f"{aside.predicted:+.2f}", f"{aside.actual:+.2f}"]
        for run in test.runs
        for aside in run.asides
    ]
    header = ["run", "", "unit", "model", "actual"]
    return ["Figures of the whole", format_table(header, table, text_columns=3)]


def to_rows(test: BackTest) -> list[dict[str, Any]]:
    """One flat row for every run, panel, row and predictor."""
    return [
        {
            "backtest": test.name, "run": run.key, "panel": panel.key, "partner": row.partner,
            "sector": row.sector, "base_musd": round(row.base_musd, 1),
            "actual_pct": round(row.actual_pct, 4), "total_pct": round(row.total_pct, 4),
            "predictor": name, "predicted_pct": round(value, 4), "beyond": row.beyond,
            "note": row.note,
        }
        for run in test.runs for panel in run.panels for row in panel.rows
        for name, value in row.predicted_pct.items()
    ]  # fmt: skip


def to_dict(test: BackTest) -> dict[str, Any]:
    """A back-test as nested plain data."""
    from dataclasses import asdict

    return {**asdict(test), "unit": "growth in percent, money in USD million",
            "rules": "docs/backtest.md"}  # fmt: skip
