"""Caliendo and Parro (2015): the effects of NAFTA's tariff cuts, 1993 to 2005.

Base year 1993 solved with balanced trade; then the duties among Canada, Mexico and the United
States become those of 2005, all others stay. The experiments are in `summitry.evidence.nafta`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

from summitry.evidence.nafta import (
    MEMBERS,
    Cells,
    Variant,
    compute_import_growth,
    compute_welfare_rows,
    solve_experiment,
)
from summitry.evidence.report import Report, Table, compare, load_published

PAPER = "Caliendo and Parro (2015), Review of Economic Studies 82(1)"
FOLDER = "cp2015"
# One input share of the authors' file is negative (Canada, -0.0008); a baseline cannot hold it.
A3_TOLERANCE = 1e-5
A3_REASON = "one negative input share of the file is set to 0, which moves Canada by 7e-6"
A4_REASON = (
    "printed 0.01 off the authors' own program (1.1743, -0.0406, 0.0849), which ours matches"
)
# One cell of table 11 that the authors' program, transcribed line by line, gives as 0.0554.
ONE_SECTOR_REASON = (
    "printed 0.05 where the authors' program, transcribed line by line, gives 0.0554, as ours does"
)
Wider = Callable[[str, str], tuple[float, str] | None]


def _nowhere(_row: str, _column: str) -> None:
    return None


def _report(
    table: str,
    ours: Cells,
    *,
    digits: int = 2,
    wider: Wider = _nowhere,
    notes: tuple[str, ...] = (),
) -> Report:
    cells = compare(table, load_published("caliendo_parro_2015"), ours, lambda _c: digits, wider)
    return Report(f"caliendo-parro-{table.lower()}", TITLES[table], PAPER, cells, notes)


def replicate_table_2(folder: Path) -> Report:
    """Welfare, terms of trade, volume of trade and real wage of the three members."""
    rows = compute_welfare_rows(solve_experiment(folder))
    numbers = ", ".join(f"{code} {rows[code, 'real_income']:+.3f}" for code in MEMBERS)
    note = f"exact change of real income in the same equilibrium, percent: {numbers}"
    notes = ("welfare is the first-order sum of terms and volume of trade", note)
    return _report("2", rows, notes=notes)


def replicate_table_5(folder: Path) -> Report:
    """Growth of imports among the members."""
    return _report("5", compute_import_growth(solve_experiment(folder)))


def replicate_table_11(folder: Path) -> Report:
    """Welfare and import growth across models, each with a base year of its own."""
    ours: Cells = {}
    for name in get_args(Variant):
        experiment = solve_experiment(folder, variant=name)
        rows, growth = compute_welfare_rows(experiment), compute_import_growth(experiment)
        for code in MEMBERS:
            ours[code, f"welfare_{name}"] = rows[code, "welfare"]
            ours[code, f"imports_{name}"] = growth[code, "all"]
    off = ("USA", "welfare_one_sector")
    return _report(
        "11", ours, wider=lambda *cell: (0.0101, ONE_SECTOR_REASON) if cell == off else None
    )


def replicate_table_a3(folder: Path) -> Report:
    """All 31 economies, to the digits the authors' program prints."""
    rows = compute_welfare_rows(solve_experiment(folder))
    return _report("A3", rows, digits=6, wider=lambda *_cell: (A3_TOLERANCE, A3_REASON))


def replicate_table_a4(folder: Path) -> Report:
    """The same with the trade deficits of 1993."""
    rows = compute_welfare_rows(solve_experiment(folder, balanced=False))
    off = {("MEX", "terms_of_trade"), ("USA", "welfare")}
    return _report("A4", rows, wider=lambda *cell: (0.0101, A4_REASON) if cell in off else None)


def replicate_table_a13(folder: Path) -> Report:
    """Growth of imports among the members, given the world's tariff cuts."""
    return _report("A13", compute_import_growth(solve_experiment(folder, "nafta_given_world")))


TITLES = {
    "2": "Welfare effects of NAFTA's tariff cuts",
    "5": "Import growth from NAFTA's tariff cuts",
    "11": "Effects across models",
    "A3": "Welfare effects on all 31 economies",
    "A4": "Welfare effects with trade deficits",
    "A13": "Import growth from NAFTA, given the world's tariff cuts",
}
_RUNS = (
    replicate_table_2, replicate_table_5, replicate_table_11, replicate_table_a3,
    replicate_table_a4, replicate_table_a13,
)  # fmt: skip
TABLES = tuple(
    Table(f"caliendo-parro-{key.lower()}", title, PAPER, FOLDER, run)
    for (key, title), run in zip(TITLES.items(), _RUNS, strict=True)
)
