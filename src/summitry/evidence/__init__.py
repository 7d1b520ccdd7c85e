"""Published tables computed again: every public cell beside our own number."""

from summitry.evidence.replicate import TABLES, find_tables, replicate
from summitry.evidence.report import Cell, Report, Table

__all__ = ["TABLES", "Cell", "Report", "Table", "find_tables", "replicate"]
