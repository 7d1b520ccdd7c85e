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


def test_an_offer_dearer_than_the_threat_is_said_in_text_json_and_csv(table, tmp_path, capsys):
    """Japan would have to pay more than a duty of 25 percent costs it."""
    path = tmp_path / "out.csv"
    assert main(["bargain", table, "--points", "5", "--json", "-", "--csv", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    (offer,) = told["concessions"]
    threat = next(t for t in told["threat_points"] if t["key"] == "us-25")["payoffs_musd"]["JPN"]
    more = threat - told["today"]["payoffs_musd"]["JPN"] - offer["cost_musd"]["JPN"]
    assert more > 10
    assert offer["dearer_than_threat"] is True
    assert offer["beyond_threat_musd"] == {"JPN": pytest.approx(more), "USA": 0.0}
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    row = next(r for r in rows if r["kind"] == "beyond_threat" and r["party"] == "JPN")
    assert float(row["value"]) == pytest.approx(more)
    assert main(["bargain", table, "--points", "5"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert (
        f"enough to make United States lift it, but it costs Japan {more:,.0f} USD million a year"
        " more than the threat itself"
    ) in shown


def test_csv_of_a_table_holds_its_bands_with_draws(table, tmp_path, capsys):
    path = tmp_path / "out.csv"
    asked = ["bargain", table, "--points", "5", "--csv", str(path), "--json", "-"]
    assert main(asked) == 0
    capsys.readouterr()
    assert path.read_text().splitlines()[0] == "kind,name,party,lever,value,unit"
    assert main([*asked, "--draws", "10"]) == 0
    bands = json.loads(capsys.readouterr().out)["bands"]
    rows = {
        (r["kind"], r["name"], r["party"] or r["lever"]): r
        for r in csv.DictReader(io.StringIO(path.read_text()))
    }
    for kind, name, what, band in (
        ("lever_value", "duty", "JPN", bands["lever_values_musd"]["duty"]["JPN"]),
        ("threat_against_today", "us-25", "USA",
         bands["threats_against_today_musd"]["us-25"]["USA"]),
        ("agreement_against_today", "nash", "JPN",
         bands["agreements_against_today_musd"]["nash"]["JPN"]),
        ("agreement_gain", "equal_gain", "USA", bands["agreement_gains_musd"]["equal_gain"]["USA"]),
        ("announced_against_today", "", "JPN", bands["announced_against_today_musd"]["JPN"]),
        ("smallest_offer_cost", "us-25", "JPN", bands["smallest_offer_cost_musd"]["us-25"]["JPN"]),
        ("smallest_offer", "us-25", "pay", bands["smallest_offer_levers"]["us-25"]["pay"]),
    ):  # fmt: skip
        row = rows[kind, name, what]
        found = [float(row[field]) for field in ("low", "median", "high")]
        assert found == pytest.approx(band), kind
        assert found[0] < found[2], kind
    duty = rows["agreement", "kalai_smorodinsky", "duty"]
    levers = bands["agreement_levers"]["kalai_smorodinsky"]["duty"]
    assert [float(duty[f]) for f in ("low", "high")] == pytest.approx(
        [100 * levers[0], 100 * levers[2]]
    )
    assert rows["today", "", "JPN"]["low"] == ""
    enough = rows["offer_enough", "us-25", ""]
    assert (enough["unit"], float(enough["value"])) == (
        "share of draws", bands["offer_enough_share"]["us-25"],
    )  # fmt: skip


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


def test_the_war_of_the_casebook_has_a_coalition_that_is_told_in_words(capsys):
    assert main(["club", "five-player-war"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Members add 15 % to their duties on goods from United States." in shown
    assert "USD million a year against today" in shown
    assert "China + South Korea" in shown
    assert "CHN" not in shown
