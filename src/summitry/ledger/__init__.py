"""Ledger: the records everything else speaks of, and how they are read and written."""

from __future__ import annotations

from summitry.ledger.corrections import (
    Correction,
    Corrections,
    load_corrections,
    parse_corrections,
    write_correction,
)
from summitry.ledger.html import Stretch, mark_text, write_ledger_page
from summitry.ledger.io import (
    dossier_from_dict,
    dossier_to_dict,
    load_dossier,
    statement_to_record,
    write_dossier,
    write_records,
)
from summitry.ledger.places import find_bytes
from summitry.ledger.records import (
    Action,
    Copy,
    CopyKind,
    Decision,
    Difference,
    Dossier,
    Dropped,
    Fact,
    FactKind,
    Garble,
    Origin,
    Piece,
    Quote,
    Source,
    Statement,
    Status,
    Verdict,
    find_newest_day,
    lead_statements,
)

__all__ = [
    "Action",
    "Copy",
    "CopyKind",
    "Correction",
    "Corrections",
    "Decision",
    "Difference",
    "Dossier",
    "Dropped",
    "Fact",
    "FactKind",
    "Garble",
    "Origin",
    "Piece",
    "Quote",
    "Source",
    "Statement",
    "Status",
    "Stretch",
    "Verdict",
    "dossier_from_dict",
    "dossier_to_dict",
    "find_bytes",
    "find_newest_day",
    "lead_statements",
    "load_corrections",
    "load_dossier",
    "mark_text",
    "parse_corrections",
    "statement_to_record",
    "write_correction",
    "write_dossier",
    "write_ledger_page",
    "write_records",
]
