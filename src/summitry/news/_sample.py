"""The sample dossier: three short accounts of the meeting of 7 February 2025."""

from __future__ import annotations

from pathlib import Path


def sample_paths() -> list[Path]:
    """Paths of the sample dossier, written for this project from public facts.

    The accounts disagree in two places, the day of the meeting and the price of the takeover, and
    the reader reports both.
    """
    return sorted((Path(__file__).parent / "sample").glob("*.txt"))
