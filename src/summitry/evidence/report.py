"""A published table beside our own numbers, cell by cell."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path


@dataclass(frozen=True)
class Cell:
    """One published number and ours.

    Parameters
    ----------
    table, row, column : str
        Where it stands in the paper.
    published, ours : float
    digits : int
        Decimals to show: those that are printed.
    tolerance : float
        Largest difference that counts as agreement.
    reason : str
        Why the tolerance is wider than the printed precision; empty if it is not.
    """

    table: str
    row: str
    column: str
    published: float
    ours: float
    digits: int
    tolerance: float
    reason: str = ""

    @property
    def difference(self) -> float:
        """Ours less published."""
        return self.ours - self.published

    @property
    def ok(self) -> bool:
        """True if the two agree within the tolerance (a NaN never does)."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True)
class Report:
    """Every cell of a table, with what was computed and what else is worth knowing."""

    name: str
    title: str
    paper: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    @property
    def agreeing(self) -> int:
        """How many cells agree."""
        return sum(cell.ok for cell in self.cells)

    @property
    def ok(self) -> bool:
        """True if every cell agrees, and there is one."""
        return bool(self.cells) and self.agreeing == len(self.cells)


@dataclass(frozen=True)
class Table:
    """A table that can be reproduced: its name, what it shows, and the inputs it needs.

    `folder` is the subfolder of the data folder with the inputs; `run` computes the report.
    """

    name: str
    title: str
    paper: str
    folder: str
    run: Callable[[Path], Report]


def printed(digits: int) -> float:
    """Half a unit of the last printed decimal, and the rounding of binary numbers."""
    return 0.5 * 10.0**-digits + 1e-12


def load_published(name: str) -> dict[tuple[str, str, str], float]:
    """The published numbers of one paper by table, row and column."""
    file = resources.files("summitry.evidence").joinpath("published", f"{name}.csv")
    text = file.read_text(encoding="utf-8")
    lines = (line for line in io.StringIO(text) if not line.startswith("#"))
    return {
        (row["table"], row["row"], row["column"]): float(row["value"])
        for row in csv.DictReader(lines)
    }


def compare(
    table: str,
    published: dict[tuple[str, str, str], float],
    ours: dict[tuple[str, str], float],
    digits: Callable[[str], int],
    wider: Callable[[str, str], tuple[float, str] | None] = lambda _row, _column: None,
) -> tuple[Cell, ...]:
    """Cells of one table; a published cell without a number of ours counts as missed.

    Parameters
    ----------
    ours : mapping
        (row, column) to our number.
    digits : callable
        Printed decimals of a column.
    wider : callable
        (row, column) to a tolerance and its reason where printed precision is not the right one.
    """
    cells = []
    for (name, row, column), value in published.items():
        if name != table:
            continue
        number = digits(column)
        tolerance, reason = wider(row, column) or (printed(number), "")
        mine = ours.get((row, column), math.nan)
        cells.append(Cell(table, row, column, value, mine, number, tolerance, reason))
    return tuple(cells)
