"""The tables that can be reproduced, by name."""

from __future__ import annotations

from pathlib import Path

from summitry.errors import UsageError
from summitry.evidence import caliendo_parro, gegravity, ignatenko, ossa, ossa_games
from summitry.evidence.report import Report, Table

TABLES: dict[str, Table] = {
    table.name: table
    for paper in (caliendo_parro, ignatenko, gegravity, ossa, ossa_games)
    for table in paper.TABLES
}


def find_tables(name: str) -> tuple[Table, ...]:
    """The tables a name stands for: one, all of a paper (``caliendo-parro``), or ``all``.

    Raises
    ------
    UsageError
        No such table; lists those there are.
    """
    if name == "all":
        return tuple(TABLES.values())
    if name in TABLES:
        return (TABLES[name],)
    chosen = tuple(t for key, t in TABLES.items() if key.startswith(f"{name}-"))
    if not chosen:
        raise UsageError(
            f"replicate {name}",
            "no such table",
            f"all, the name of a paper or of one of its tables: {', '.join(TABLES)}",
            "summitry replicate lists them with their titles",
        )
    return chosen


def replicate(name: str, data: str | Path) -> tuple[Report, ...]:
    """Compute published tables again from their original inputs.

    Parameters
    ----------
    name : str
        A table (``caliendo-parro-2``), a paper (``caliendo-parro``) or ``all``.
    data : str or Path
        A folder with the inputs in subfolders, or the folder of one paper itself; where they are
        had stands in ``docs/evidence.md``.

    Returns
    -------
    tuple of Report
        One for each table; `Report.ok` is True if every cell agrees within its tolerance.

    Raises
    ------
    UsageError
        No such table, or no such folder.
    WorldError
        An input file that is missing or cannot be read.
    """
    root = Path(data)
    if not root.is_dir():
        raise UsageError(
            f"--data {data}",
            "no such folder",
            "a folder with the inputs of the tables",
            "docs/evidence.md says where each is had",
        )
    reports = []
    for table in find_tables(name):
        inside = root / table.folder
        reports.append(table.run(inside if inside.is_dir() else root))
    return tuple(reports)
