"""News: documents in, a sourced ledger and a draft scenario out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from summitry.news._document import MAX_BYTES
from summitry.news._reader import read_documents
from summitry.news._sample import sample_paths

if TYPE_CHECKING:
    from summitry.news._draft import Draft, draft_scenario

__all__ = ["MAX_BYTES", "Draft", "draft_scenario", "read_documents", "sample_paths"]


def __getattr__(name: str) -> Any:
    """Load the drafting of scenarios, and with it the policy room, when it is first asked for."""
    if name in ("Draft", "draft_scenario"):
        from summitry.news import _draft

        return getattr(_draft, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
