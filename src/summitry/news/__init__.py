"""News: documents in, a sourced ledger and a draft scenario out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summitry._lazy import offer
from summitry.news._document import MAX_BYTES
from summitry.news._reader import read_documents, read_each
from summitry.news._sample import sample_paths

if TYPE_CHECKING:
    from summitry.news._draft import Draft, draft_scenario
    from summitry.news._draft_text import dump_draft
    from summitry.news._endpoint import Endpoint
    from summitry.news._kept import collect_documents, read_kept

__all__ = [
    "MAX_BYTES",
    "Draft",
    "Endpoint",
    "collect_documents",
    "draft_scenario",
    "dump_draft",
    "read_documents",
    "read_each",
    "read_kept",
    "sample_paths",
]


# What few need: keeping readings, asking a language model, drafting.
__getattr__ = offer(__name__, __all__, ("_kept", "_endpoint", "_draft", "_draft_text"))
