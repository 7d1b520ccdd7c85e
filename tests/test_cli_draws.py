"""``--draws`` at the command line: bands in the table, JSON, CSV and in the brief."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.strategy import ROW_FIELDS

SCENARIO = """
name: small
as_of: 2025-02-10
measures:
  - {id: base, importer: USA, exporters: CHN, add: 10%}
"""
DRAWS = ["--draws", "20", "--seed", "3", "--spread", "0.2"]


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO)
    return str(path)


def test_run_shows_bands_in_the_table_json_and_csv(scenario, tmp_path, capsys) -> None:
    paths = [tmp_path / "r.json", tmp_path / "r.csv"]
    given = ["run", scenario, *DRAWS, "--json", str(paths[0]), "--csv", str(paths[1])]
    assert main(given) == 0
    text = capsys.readouterr().out
    assert re.search(r"China +-0\.1\d \[-0\.\d\d, -0\.\d\d\]", text)
    assert "5 to 95 % of 20 draws, seed 3" in text
    assert "too few draws (a tenth is the aim)" in text
    data = json.loads(paths[0].read_text(encoding="utf-8"))
    low, median, high = data["bands"]["results"]["in_force"]["CHN"]["real_income_pct"]
    assert low < median < high < 0
    assert data["bands"]["draws"] == 20
    with paths[1].open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert tuple(rows[0]) == (*ROW_FIELDS, "low", "median", "high")
    china = next(
        r for r in rows if (r["economy"], r["indicator"]) == ("CHN", "real_income_pct")
    )  # fmt: skip
    assert [float(china[name]) for name in ("low", "median", "high")] == [low, median, high]
    # The figure before the bracket is the run at central elasticities, inside its band here.
    assert low < float(china["value"]) < high


def test_the_same_seed_gives_the_same_bands_and_another_does_not(scenario, capsys) -> None:
    texts = []
    for seed in ("3", "3", "4"):
        assert main(["run", scenario, "--draws", "20", "--seed", seed]) == 0
        texts.append(capsys.readouterr().out.replace(f"seed {seed}", "seed"))
    assert texts[0] == texts[1] != texts[2]


def test_without_draws_nothing_changes(scenario, tmp_path, capsys) -> None:
    path = tmp_path / "r.json"
    assert main(["run", scenario, "--json", str(path)]) == 0
    assert "[" not in capsys.readouterr().out
    assert "bands" not in json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--seed", "3"], "--seed 3\n  seen:     --seed without --draws"),
        (["--tariff-spread", "0.1"], "--tariff-spread 0.1\n  seen:     --tariff-spread without"),
        (["--draws", "5"], "5 draws\n  expected: 20 to 100,000"),
        (["--draws", "20", "--seed", "-1"], "the seed -1"),
        (["--draws", "20", "--spread", "wide"], "--spread wide\n  seen:     no such file"),
        (["--draws", "20", "--spread", "3"], "a standard deviation of logs of 3"),
        (["--draws", "20", "--pass-through-spread", "-1"], "a standard deviation of logs of -1"),
    ],
)
def test_options_that_cannot_be_used_are_refused(given, told, scenario, capsys) -> None:
    assert main(["run", scenario, *given]) == 2
    assert told in capsys.readouterr().err


def test_the_brief_carries_bands_when_asked(tmp_path, capsys) -> None:
    page = tmp_path / "b.html"
    assert main(["brief", "--sample", *DRAWS, "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "In brackets: 5 to 95 % of 20 draws, seed 3" in text
    assert text.count('stroke-opacity="0.9"') > 20  # intervals on dots and bars
    plain = tmp_path / "p.html"
    assert main(["brief", "--sample", "-o", str(plain), "--json", str(tmp_path / "p.json")]) == 0
    assert "5 to 95 % of 100 draws" in plain.read_text(encoding="utf-8")  # by itself, on paper
    assert "bands" not in json.loads((tmp_path / "p.json").read_text("utf-8"))["evaluation"]


def test_the_file_of_the_page_can_be_used(scenario, tmp_path, capsys) -> None:
    page = Path(__file__).resolve().parents[1] / "docs" / "uncertainty.md"
    (table,) = re.findall(r"^```\n(sector,.*?)^```$", page.read_text(encoding="utf-8"),
                          flags=re.MULTILINE | re.DOTALL)  # fmt: skip
    path = tmp_path / "mine.csv"
    path.write_text(table, encoding="utf-8")
    assert main(["run", scenario, "--draws", "20", "--spread", str(path)]) == 0
    assert "mine.csv; 26 sectors without a row" in " ".join(capsys.readouterr().out.split())
