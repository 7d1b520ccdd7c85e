"""Ledger: the records everything else speaks of, and how they are read and written.

What is offered here is loaded when first asked for: a scenario needs the words of a ledger alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summitry._lazy import offer

if TYPE_CHECKING:
    from summitry.ledger.corrections import (
        Correction,
        Corrections,
        load_correction_rows,
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
    from summitry.ledger.kinds import (
        Action,
        CopyKind,
        Decision,
        FactKind,
        Origin,
        Status,
        Verdict,
    )
    from summitry.ledger.places import find_bytes
    from summitry.ledger.records import (
        Copy,
        Difference,
        Dossier,
        Dropped,
        Fact,
        Garble,
        Piece,
        Quote,
        Source,
        Statement,
        find_newest_day,
        lead_statements,
        pair_sources,
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
    "load_correction_rows",
    "load_corrections",
    "load_dossier",
    "mark_text",
    "pair_sources",
    "parse_corrections",
    "statement_to_record",
    "write_correction",
    "write_dossier",
    "write_ledger_page",
    "write_records",
]

__getattr__ = offer(__name__, __all__, ("kinds", "records", "places", "io", "corrections", "html"))
