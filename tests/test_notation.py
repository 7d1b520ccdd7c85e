"""The notation page names every field of `World` and `Outcome`, and nothing else."""

from __future__ import annotations

import dataclasses
import re
from functools import cached_property
from pathlib import Path

import pytest

from summitry.model import Certificate, Model, Outcome, Shock
from summitry.world import World

PAGE = Path(__file__).resolve().parent.parent / "docs" / "notation.md"


def fields_of(kind: type) -> set[str]:
    derived = {name for name, value in vars(kind).items() if isinstance(value, cached_property)}
    names = {field.name for field in dataclasses.fields(kind)} | derived
    return {name for name in names if not name.startswith("_")}


def rows_of(kind: type) -> set[str]:
    """Names in the second column of the table under the heading of a class."""
    text = PAGE.read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    body = next(part for part in section if part.startswith(f"`{kind.__name__}`"))
    return set(re.findall(r"^\|[^|]*\| `(\w+)` \|", body, flags=re.MULTILINE))


@pytest.mark.parametrize(
    "kind", [World, Shock, Model, Outcome, Certificate], ids=lambda k: k.__name__
)
def test_page_and_code_agree(kind: type) -> None:
    assert rows_of(kind) == fields_of(kind)
