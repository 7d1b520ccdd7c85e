"""Published tables computed again: every public cell beside our own number."""

from summitry.evidence.replicate import TABLES, find_tables, replicate
from summitry.evidence.report import Cell, Report, Table
from summitry.model.rebase import apply_outcome, solve_base_year

__all__ = [
    "TABLES",
    "Cell",
    "Report",
    "Table",
    "apply_outcome",
    "find_tables",
    "replicate",
    "solve_base_year",
]
