"""`summitry security`: what it prints and writes, and how it fails."""

import json

import pytest

from summitry.cli import main
from tests.cli_tools import check_lines, fail_command, run_command


def call(capsys, *arguments):
    return run_command(capsys, "security", *arguments)


def fail(capsys, *arguments):
    return fail_command(capsys, "security", *arguments)


COMMANDS = {
    "spending_path": ["spending", "JPN", "--by", "2027", "--supplier", "USA=50%"],
    "base_costs": ["bases"],
    "military_table": ["table"],
    "conflict_cost": ["conflict", "USA", "CHN"],
    "coercion": ["coercion", "USA", "CHN"],
    "friends": ["friends", "JPN"],
    "alliances": ["alliances"],
}


def test_three_targets_unless_others_are_named(capsys):
    data = json.loads(call(capsys, "spending", "JPN", "--by", "2027", "--json", "-"))
    assert list(dict.fromkeys(row["target"] for row in data["rows"])) == ["2%", "3.5%", "5%"]
    named = json.loads(
        call(capsys, "spending", "JPN", "--to", "2%", "--from", "1.4%", "--in", "2024", "--by",
             "2026", "--json", "-")
    )["rows"]  # fmt: skip
    path = [row for row in named if "percent_of_gdp" in row]
    assert [row["percent_of_gdp"] for row in path] == [1.4, 1.7, 2.0]


def test_the_whole_model_stands_beside_the_first_round(capsys):
    rows = json.loads(call(capsys, *COMMANDS["spending_path"], "--json", "-"))["rows"]
    usa = next(row for row in rows if row["what"] == "United States")
    assert usa["equilibrium_musd"] < 0
    assert rows[-1]["what"] == "all together"
    assert abs(rows[-1]["equilibrium_musd"]) < 1  # the deficit rule keeps the total
    assert rows[-1]["balance_musd"] < -1000
    out = " ".join(call(capsys, "spending", "KOR", "--to", "2.32%").split())
    assert "Whole model: nothing more is bought." in out


def test_targets_that_were_named_are_told_with_their_source(capsys):
    out = " ".join(call(capsys, "spending", "DEU", "--to", "3.5%").split())
    assert "Named by NATO: 3.5 % of GDP by 2035, core defence spending (The Hague" in out
    assert "Named by NATO" not in call(capsys, "spending", "JPN", "--to", "2%")
    assert "Named by South Korea: 3.5 % of GDP, defence" in " ".join(
        call(capsys, "spending", "KOR", "--to", "3.5%").split()
    )


def test_decoupling_lowers_what_a_rupture_costs(capsys):
    out = call(capsys, *COMMANDS["conflict_cost"])
    assert "Direction: each step of decoupling lowers what a rupture would still cost." in " ".join(
        out.split()
    )


def test_power_over_everybody(capsys):
    rows = json.loads(call(capsys, "coercion", "CHN", "--json", "-"))["rows"]
    assert len(rows) == 80
    for row in rows:
        gap = row["other_loses_pct"] - row["own_loss_pct"]
        assert row["power_points"] == pytest.approx(gap, abs=2e-6)


def test_the_first_months_are_worse(capsys):
    def lost(*more):
        rows = json.loads(call(capsys, "coercion", "USA", "CHN", *more, "--json", "-"))["rows"]
        return rows[0]["loss_pct"]

    assert lost("--horizon", "short") > 2 * lost()


def test_a_group_of_scenarios_can_be_cut_off(capsys):
    rows = json.loads(
        call(capsys, "conflict", "NATO", "RUS", "--decouple", "0%", "--json", "-")
    )["rows"]  # fmt: skip
    assert {row["side"] for row in rows} == {"NATO", "Russia"}


def test_a_path_from_a_table_of_ones_own(capsys, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("economy,year,percent_of_gdp\nCHN,2023,1.7\n")
    out = call(capsys, "spending", "CHN", "--to", "2%", "--shares", str(path))
    assert "Starting share 1.70 % of GDP in 2023: mine.csv (as in the file)." in " ".join(
        out.split()
    )
    rows = json.loads(call(capsys, "table", "--shares", str(path), "--json", "-"))["rows"]
    assert [row["economy"] for row in rows if row["year"]] == ["CHN"]


def test_the_tables_can_be_built_again(capsys, data_dir, tmp_path):
    assert main(["security", "build", "--data", str(data_dir), "--out", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"us_troops.csv", "manifest.json"}


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["spending", "JPN", "--to", "2"],
         ["UsageError: --to 2", "seen:     2",
          "expected: a percentage such as 2%, or a share such as 0.02",
          "do:       add the percent sign"]),
        (["spending", "CRI"],
         ["UsageError: NAME CRI", "seen:     no military spending of Costa Rica on record",
          "expected: a share of GDP to start from",
          "do:       give it with --from, for example --from 1.4%, or a table of your own with "
          "--shares"]),
        (["spending", "JPN", "--supplier", "USA"],
         ["UsageError: --supplier USA", "seen:     USA", "expected: NAME=PERCENT",
          "do:       for example --supplier USA=55%"]),
        (["conflict", "USA", "USMCA"],
         ["UsageError: conflict", "seen:     USA on both sides",
          "expected: two sides that differ", "do:       name each economy once"]),
        (["friends", "Jpaan"],
         ["UsageError: NAME Jpaan", "seen:     unknown economy Jpaan",
          "expected: a code, an English name or a group such as EU27; nearest Japan (JPN)",
          "do:       list the economies with summitry world show --all"]),
        (["bases", "DEU"],
         ["UsageError: NAME DEU", "seen:     no figure about bases in Germany on record",
          "expected: one of Japan, South Korea",
          "do:       see summitry security table for US troops by host"]),
        (["alliances", "--on", "soon"],
         ["UsageError: --on soon", "seen:     soon", "expected: a calendar date as YYYY-MM-DD",
          "do:       for example 2025-02-10"]),
        (["spending", "JPN", "--growth", "90%"],
         ["UsageError: --growth 90%", "seen:     90%", "expected: -20% to 20% a year",
          "do:       for example 1%"]),
        (["table", "--svg", "-", "--csv", "-"],
         ["UsageError: --json, --csv, --svg", "seen:     two outputs on standard output",
          "expected: at most one of them as -", "do:       give the others a file name"]),
        (["alliances", "--svg", "-"],
         ["UsageError: --svg", "seen:     Treaties and groupings: a measure without a picture",
          "expected: a measure that has one", "do:       take the figures with --csv"]),
    ],
)  # fmt: skip
def test_failures_say_what_to_do(capsys, arguments, shown):
    check_lines(fail(capsys, *arguments), shown)
