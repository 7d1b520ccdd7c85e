"""News: documents in, a sourced ledger and a draft scenario out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summitry.news._document import MAX_BYTES
from summitry.news._reader import read_documents, read_each
from summitry.news._sample import sample_paths

if TYPE_CHECKING:
    from summitry.news._draft import Draft, draft_scenario
    from summitry.news._endpoint import Endpoint
    from summitry.news._kept import collect_documents, read_kept

__all__ = [
    "MAX_BYTES",
    "Draft",
    "Endpoint",
    "collect_documents",
    "draft_scenario",
    "read_documents",
    "read_each",
    "read_kept",
    "sample_paths",
]


def __getattr__(name: str) -> Any:
    """Load what few need when it is first asked for: drafting, keeping, asking a language model."""
    if name in ("Draft", "draft_scenario"):
        from summitry.news import _draft

        return getattr(_draft, name)
    if name in ("collect_documents", "read_kept"):
        from summitry.news import _kept

        return getattr(_kept, name)
    if name == "Endpoint":
        from summitry.news import _endpoint

        return _endpoint.Endpoint
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
