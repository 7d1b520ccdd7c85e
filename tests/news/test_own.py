"""What is one rate's own of several in a sentence: its goods, whether it is added or a total."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry.news import read_documents

GOODS = [
    ("The EU will put duties of 10% on American aircraft and 25% on American wine.",
     [(10.0, "aircraft"), (25.0, "wine and spirits")]),
    ("Mexico raised its duties on Chinese cars to 50% and on Chinese textiles to 35%.",
     [(50.0, "cars"), (35.0, "textiles")]),
    ("Canada put a 25% tariff on US steel and aluminum and 10% on US cars.",
     [(25.0, "steel, aluminium"), (10.0, "cars")]),
    ("The United States imposed tariffs of 15% and 50% on Japanese cars and steel, respectively.",
     [(15.0, "cars"), (50.0, "steel")]),
    ("Canada threatened tariffs of 10% or 25% on American wine.",
     [(10.0, "wine and spirits"), (25.0, "wine and spirits")]),
]  # fmt: skip
STEPS = [
    ("India raised tariffs on US almonds by 20 percentage points.", [(20.0, "added", "raise")]),
    ("India raised tariffs on US almonds to 20 percent.", [(20.0, "rate", "raise")]),
    ("Canada tripled its duty on Chinese bikes to 30%.", [(30.0, "rate", "raise")]),
    ("Canada cut its duty on American dairy by 12%.", [(12.0, "added", "cut")]),
    ("Trump imposed a further 25% tariff on Indian goods, taking the total to 50%.",
     [(25.0, "added", "impose"), (50.0, "rate", "raise")]),
    ("Mexico imposed an extra 5% duty on Vietnamese shoes, lifting the overall rate to 30%.",
     [(5.0, "added", "impose"), (30.0, "rate", "raise")]),
    ("Trump imposed a further 25% tariff on Indian goods on top of the existing 10%.",
     [(25.0, "added", "impose"), (10.0, "rate", "prior")]),
    ("China cut its tariff on US goods by 24 points, bringing the rate to 10%.",
     [(10.0, "rate", "cut")]),
    ("Trump imposed an additional 25% tariff on Indian goods.", [(25.0, "rate", "impose")]),
    ("Trump lifted tariffs of 25% on Indian goods.", [(25.0, "rate", "remove")]),
]  # fmt: skip


def read(folder: Path, text: str) -> list[tuple[float | None, str | None, str | None]]:
    (folder / "a.txt").write_text(text + "\n", encoding="utf-8")
    found = read_documents([folder / "a.txt"]).statements
    return [(s.value, s.value_role, s.change) for s in found]


@pytest.mark.parametrize(("text", "expected"), GOODS)
def test_each_rate_has_its_own_goods(
    tmp_path: Path, text: str, expected: list[tuple[float, str]]
) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    found = read_documents([tmp_path / "a.txt"]).statements
    assert [(s.value, s.sector) for s in found] == expected


@pytest.mark.parametrize(("text", "expected"), STEPS)
def test_points_on_top_and_what_they_come_to(
    tmp_path: Path, text: str, expected: list[tuple[float, str, str]]
) -> None:
    assert sorted(read(tmp_path, text), key=expected.index) == expected


def test_respectively_gives_each_state_its_rate(tmp_path: Path) -> None:
    text = "Washington imposed tariffs of 20% and 30% on Peru and Sri Lanka, respectively.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = read_documents([tmp_path / "a.txt"]).statements
    assert [(s.value, s.targets) for s in found] == [(20.0, ("PER",)), (30.0, ("LKA",))]
