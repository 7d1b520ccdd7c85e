"""`summitry compare --draws`: bands of sides and, sharper, of their differences."""

from __future__ import annotations

import csv
import json

import pytest

from summitry.cli import main
from summitry.strategy import COMPARISON_FIELDS

SCENARIO = """
name: {name}
as_of: 2025-02-10
measures:
  - {{id: base, importer: USA, exporters: CHN, add: {rate}%}}
"""


@pytest.fixture
def sides(tmp_path):
    paths = []
    for name, rate in (("low", 10), ("high", 12)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(SCENARIO.format(name=name, rate=rate), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_bands_stand_behind_values_and_differences(sides, tmp_path, capsys) -> None:
    paths = [str(tmp_path / name) for name in ("c.json", "c.csv")]
    given = ["compare", *sides, "--draws", "20", "--spread", "0.3",
             "--json", paths[0], "--csv", paths[1]]  # fmt: skip
    assert main(given) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "5 to 95 % of 20 draws, seed 0" in text
    assert "noise that sides share is not in them" in text
    with open(paths[1], encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert tuple(rows[0])[: len(COMPARISON_FIELDS)] == COMPARISON_FIELDS
    china = next(
        r for r in rows
        if (r["side"], r["economy"], r["indicator"]) == ("high", "CHN", "real_income_pct")
    )  # fmt: skip
    low, high = float(china["difference_low"]), float(china["difference_high"])
    assert low < float(china["difference"]) < high < 0
    # Both sides move with the same elasticities: the difference is known far better than either.
    assert high - low < 0.5 * (float(china["high"]) - float(china["low"]))
    with open(paths[0], encoding="utf-8") as handle:
        data = json.load(handle)
    assert data["bands"]["differences_from_low"]["high"]["CHN"]["real_income_pct"][0] == low


def test_without_draws_there_are_no_bands(sides, tmp_path, capsys) -> None:
    path = tmp_path / "c.csv"
    assert main(["compare", *sides, "--csv", str(path)]) == 0
    assert "In brackets" not in capsys.readouterr().out
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert header == ",".join(COMPARISON_FIELDS)


def test_an_option_without_draws_is_refused(sides, capsys) -> None:
    assert main(["compare", *sides, "--seed", "2"]) == 2
    assert "--seed without --draws" in capsys.readouterr().err
