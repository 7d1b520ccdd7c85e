"""The commands of the table: text, JSON and CSV."""

import csv
import io
import json

import pytest

from summitry.cli import main

SMALL = """\
name: small
economies: twelve
as_of: 2025-02-10
parties:
  - {party: JPN}
  - {party: USA, objective: weights, real_income: 1, balance_with: {JPN: 0.25}}
levers:
  - {owner: USA, from: 0%, to: 25%, measure: {id: duty, importer: USA, exporters: JPN, add: ?}}
  - {owner: JPN, from: 0 USD, to: 20 billion USD,
     measure: {id: pay, lever: transfer, economies: JPN, receivers: USA, amount: ?}}
threats:
  - {key: us-25, title: 25 percent, party: USA, until: 2025-08-01,
     measures: [{id: t, importer: USA, exporters: JPN, add: 25%}]}
announced: {duty: 15%, pay: 2 billion USD}
rooms: [[JPN, USA]]
pairs: [[JPN, USA]]
clock: {until: 2025-06-03, why: an election}
lines: {detail: uniform}
club: {kind: club, duty: 5%}
unpriced: [PRK]
notes: [a note]
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return str(path)


def test_bargain_prints_every_part_and_draws(table, tmp_path, capsys):
    picture = tmp_path / "frontier.svg"
    assert main(["bargain", table, "--points", "5", "--draws", "10", "--svg", str(picture)]) == 0
    shown = capsys.readouterr().out
    for part in ("At the table", "North Korea: at the table, not in the baseline",
                 "What each lever is worth", "Without agreement", "Frontier", "Kalai-Smorodinsky",
                 "Smallest offer", "Would they do it", "of 10 draws", "want the announced deal",
                 "Who is in the room", "Talks in pairs", "Waiting 3.7 months", "Outside the room",
                 "a note"):  # fmt: skip
        assert part in shown, part
    assert picture.read_text().startswith("<svg")


def test_bargain_as_json_and_csv_says_the_same(table, tmp_path, capsys):
    path = tmp_path / "out.csv"
    assert main(["bargain", table, "--points", "5", "--json", "-", "--csv", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unpriced"] == ["PRK"]
    assert len(told["frontier"]["points"]) >= 3
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    nash = next(a for a in told["agreements"] if a["solution"] == "nash")
    row = next(r for r in rows if r["name"] == "nash" and r["party"] == "USA")
    assert float(row["value"]) == pytest.approx(nash["payoffs_musd"]["USA"])
    assert told["frontier"]["points"][0]["certificate"]["converged"]


@pytest.mark.parametrize("command", ["optimal", "nash", "club"])
def test_games_give_text_json_and_csv(command, table, tmp_path, capsys):
    path = tmp_path / "out.csv"
    assert main([command, table]) == 0
    assert capsys.readouterr().out.strip()
    assert main([command, table, "--json", "-", "--csv", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["summitry"]
    assert len(list(csv.DictReader(io.StringIO(path.read_text())))) >= 1
    if command == "nash":
        assert told["certificate"]["holds"]


def test_optimal_refuses_a_party_that_is_none(table, capsys):
    assert main(["optimal", table, "--party", "KOR"]) == 2
    assert "no party of small" in capsys.readouterr().err


def test_a_frontier_point_count_is_checked(table, capsys):
    assert main(["bargain", table, "--points", "2"]) == 2
    assert "3 to 400 points" in capsys.readouterr().err


def test_target_shows_wedge_displaced_and_both_balances(tmp_path, capsys):
    path = tmp_path / "aim.yaml"
    path.write_text(
        "name: aim\nmeasures:\n"
        "  - {id: zero, lever: balance, importer: USA, exporters: JPN, balance: 0}\n"
    )
    assert main(["target", str(path)]) == 0
    shown = capsys.readouterr().out
    for part in ("by tariff at +1", "published formula", "goods, with Japan", "goods, with all"):
        assert part in shown, part
    assert main(["target", str(path), "--json", "-"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["balances"][0]["after_musd"] == pytest.approx(0, abs=0.01)
    assert main(["target", str(path), "--csv", "-"]) == 0
    assert "supplier" in capsys.readouterr().out


def test_target_without_an_aim_is_refused(tmp_path, capsys):
    path = tmp_path / "none.yaml"
    path.write_text("name: x\nmeasures: [{id: a, importer: USA, exporters: JPN, add: 1%}]\n")
    assert main(["target", str(path)]) == 2
    assert "no aim among its measures" in capsys.readouterr().err
