"""Sums promised or spent: every record of a text of our own, and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from summitry.ledger import Statement

Read = Callable[..., list[Statement]]

THEMES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "pledges.yaml").read_text("utf-8")
)
ROWS = [(row["text"], row["said"] or []) for rows in THEMES.values() for row in rows]


def _short(s: Statement) -> str:
    """One record on one line: act, who, on whom, how much, how it stands."""
    value = "-" if s.value is None else f"{s.value:g}"
    return f"{s.action} {','.join(s.actor)} -> {','.join(s.targets)} {value} {s.status}"


def _plain(written: str) -> str:
    return " ".join(written.split())


@pytest.mark.parametrize(("text", "said"), ROWS, ids=[text[:40] for text, _ in ROWS])
def test_every_record_and_no_other(read: Read, text: str, said: list[str]) -> None:
    found = sorted(_plain(_short(s)) for s in read(text))
    assert found == sorted(_plain(written) for written in said)
