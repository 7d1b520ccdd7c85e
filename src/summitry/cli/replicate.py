"""`summitry replicate`: published tables beside our own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from summitry.cli.output import Answer, deliver, format_table, output_options, to_json, wrap
from summitry.cli.replicate_words import CASES, name_column, name_row
from summitry.errors import NumericalError, UsageError

_FIELDS = ("name", "table", "row", "column", "published", "ours", "difference", "tolerance", "ok")


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@click.option("--data", "data_dir", metavar="DIR", help="Folder with the original inputs.")
@click.option("--misses", is_flag=True, help="Print only the cells that do not agree.")
@output_options
def replicate(
    name: str, data_dir: str | None, misses: bool, json_path: str | None, csv_path: str | None
) -> None:
    """Compute published tables again from their original inputs, cell by cell.

    NAME is a table, a paper or all; without it the tables are listed. Where the inputs are had
    stands in docs/evidence.md. The exit code is 4 if a cell does not agree.
    """
    if not name:
        deliver(_list_tables(), json_path, csv_path)
        return
    if data_dir is None:
        raise UsageError(
            f"replicate {name}",
            "no folder with the inputs",
            "--data DIR",
            "docs/evidence.md says where the inputs are had",
        )
    from summitry.evidence import replicate as compute

    reports = compute(name, data_dir)
    answer = Answer(
        text=lambda: "\n\n".join(_describe(report, misses) for report in reports),
        json=lambda: to_json([_to_dict(report) for report in reports]),
        rows=lambda: [cell for report in reports for cell in _to_rows(report)],
        fields=_FIELDS,
    )
    deliver(answer, json_path, csv_path)
    _refuse_misses(reports)


def _list_tables() -> Answer:
    from summitry.evidence import TABLES

    rows = [
        {"name": t.name, "title": t.title, "paper": t.paper, "folder": t.folder}
        for t in TABLES.values()
    ]
    table = [[row["name"], row["title"], row["paper"]] for row in rows]
    return Answer(
        text=lambda: format_table(["name", "table", "paper"], table, text_columns=3),
        json=lambda: to_json(rows),
        rows=lambda: rows,
        fields=("name", "title", "paper", "folder"),
    )


def _describe(report: Any, misses: bool) -> str:
    lines = [wrap(f"{report.name}: {report.title}. {report.paper}")]
    shown = [cell for cell in report.cells if not (misses and cell.ok)]
    for case in dict.fromkeys(cell.table for cell in shown):
        if case in CASES:
            lines.append(f"{case}: {CASES[case]}")
        table = [
            [name_row(c.row), name_column(c.column), f"{c.published:.{c.digits}f}",
             f"{c.ours:.{c.digits + 2}f}", f"{c.tolerance:.1g}", "yes" if c.ok else "NO"]
            for c in shown if c.table == case
        ]  # fmt: skip
        header = ["economy", "quantity", "published", "ours", "tolerance", "agrees"]
        lines.append(format_table(header, table, text_columns=2))
    lines.append(f"{report.agreeing} of {len(report.cells)} cells agree")
    reasons = dict.fromkeys(cell.reason for cell in report.cells if cell.reason)
    lines += [wrap(f"tolerance: {reason}", "  ") for reason in reasons]
    lines += [wrap(note, "  ") for note in report.notes]
    return "\n".join(lines)


def _to_rows(report: Any) -> list[dict[str, Any]]:
    return [
        {"name": report.name, "table": c.table, "row": c.row, "column": c.column,
         "published": c.published, "ours": None if c.ours != c.ours else c.ours,
         "difference": None if c.ours != c.ours else c.difference,
         "tolerance": c.tolerance, "ok": c.ok}
        for c in report.cells
    ]  # fmt: skip


def _to_dict(report: Any) -> dict[str, Any]:
    return {
        "name": report.name,
        "title": report.title,
        "paper": report.paper,
        "agreeing": report.agreeing,
        "cells": _to_rows(report),
        "notes": list(report.notes),
    }


def _refuse_misses(reports: Sequence[Any]) -> None:
    missed = [cell for report in reports for cell in report.cells if not cell.ok]
    if missed:
        first = missed[0]
        raise NumericalError(
            f"table {first.table}, {first.row}, {first.column}",
            f"{first.ours:.{first.digits + 2}f} ({len(missed)} cells in all do not agree)",
            f"{first.published:.{first.digits}f} within {first.tolerance:.1g}",
            "compare the inputs with docs/evidence.md; report what differs",
        )
