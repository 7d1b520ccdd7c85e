"""`summitry invest`: what it prints and writes, and how it fails."""

import json
from pathlib import Path

import pytest

from summitry.cli import main
from tests.cli_tools import check_lines, fail_command, run_command

PAGE = Path(__file__).resolve().parents[2] / "docs" / "investment.md"


def call(capsys, *arguments):
    return run_command(capsys, "invest", *arguments)


def fail(capsys, *arguments):
    return fail_command(capsys, "invest", *arguments)


COMMANDS = {
    "register": ["register"],
    "inflow": ["inflow", "--pledge", "japan-550"],
    "demand": ["demand", "USA", "--musd", "1000"],
    "deals": ["deal", "--price", "14100", "--plants", "11000"],
    "returns": ["returns", "--musd", "550000", "--return", "10%"],
    "capital": ["capital", "--host", "USA", "--from", "JPN", "--sector", "C29", "--musd", "36000"],
    "review_clock": ["clock", "--start", "2024-09-24"],
    "affiliates": ["affiliates", "JPN"],
}


def test_the_register_shows_overlaps_and_the_gap(capsys):
    out = " ".join(call(capsys, "register").split())
    assert "Part of another: softbank and japan-stock, USD 100.0 billion" in out
    assert "from 783.3 (2023) to 1,000.0 USD billion 216.7 are missing" in out
    assert "named by nobody yet: 91.6" in out
    data = json.loads(call(capsys, "register", "--json", "-"))
    assert data["gaps"][0]["missing_musd"] == pytest.approx(216700)


def test_a_register_of_a_dossier_and_of_its_documents(capsys, tmp_path):
    from summitry.ledger import write_dossier
    from summitry.news import read_documents, sample_paths

    path = tmp_path / "dossier.json"
    write_dossier(read_documents(list(sample_paths())), path)
    data = json.loads(call(capsys, "register", str(path), "--json", "-"))
    folder = str(sample_paths()[0].parent)
    read = json.loads(call(capsys, "register", folder, "--json", "-"))
    assert [row["key"] for row in read["rows"]] == [row["key"] for row in data["rows"]]
    assert data["rows"][0]["amount_musd"] == 1e6
    assert data["rows"][0]["kind"] == "stock"  # as in the record
    assert data["gaps"][0]["missing_musd"] == pytest.approx(216700)


def test_the_identity_is_printed(capsys):
    data = json.loads(call(capsys, *COMMANDS["inflow"], "--additional", "50%", "--json", "-"))
    assert data["inflow_musd"] == pytest.approx(550000 / 4 / 2)
    assert data["current_account_change_musd"] == pytest.approx(-68750, rel=1e-6)
    own = json.loads(
        call(capsys, "inflow", "--host", "USA", "--from", "EU27", "--musd", "1000", "--json", "-")
    )
    assert own["current_account_change_musd"] == pytest.approx(-1000, rel=1e-6)


def test_jobs_only_when_stated(capsys):
    out = call(capsys, *COMMANDS["demand"])
    assert "Jobs: none, for no figure was stated" in out
    stated = ["--jobs-per-musd", "5", "--jobs-year", "2014", "--jobs-source", "a ministry"]
    out = call(capsys, *COMMANDS["demand"], *stated)
    assert "Jobs: 5 per USD million of output, 2014, a ministry" in " ".join(out.split())
    assert "5,000" in out
    pay = ["--pay-per-job", "70000", *stated[2:]]
    out = " ".join(call(capsys, *COMMANDS["demand"], *pay).split())
    assert "labour income of each industry over USD 70,000 a job, 2014, a ministry" in out
    assert "6,270" in out
    lines = fail(capsys, *COMMANDS["demand"], *pay, "--jobs-per-musd", "5")
    assert lines[:2] == ["UsageError: --jobs-per-musd, --pay-per-job", "seen:     both"]
    rows = json.loads(
        call(capsys, "demand", "USA", "--musd", "1", "--industry", "all", "--json", "-")
    )["rows"]
    assert len(rows) > 50


def test_multipliers_can_be_built_again(capsys, data_dir, tmp_path):
    assert main(["invest", "build", "--data", str(data_dir), "--out", str(tmp_path)]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {
        "multipliers-2014.csv", "manifest.json", "affiliates-2014.csv", "affiliates-manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["inflow"],
         ["UsageError: summitry invest inflow",
          "seen:     neither a pledge nor all of --host, --from and --musd",
          "expected: --pledge KEY, or the three options",
          "do:       for example --host USA --from JPN --musd 137500"]),
        (["inflow", "--pledge", "korea-cash"],
         ["InputError: pledge korea-cash", "seen:     no horizon: nobody has said by when",
          "expected: a first and a last year",
          "do:       state years of your own with --years; it is then a what-if"]),
        (["inflow", "--pledge", "none"],
         ["UsageError: --pledge none", "seen:     no pledge none", None,
          "do:       see summitry invest register"]),
        (["clock"],
         ["UsageError: review clock", "seen:     no start",
          "expected: the day on which the notice was accepted",
          "do:       write it as a date, for example 2024-09-24"]),
        (["demand", "USA", "--musd", "1", "--jobs-per-musd", "5"],
         ["UsageError: --jobs-per-musd", "seen:     year 0, source ''",
          "expected: the year of the figure and who states it",
          "do:       add --jobs-year and --jobs-source"]),
        (["register", "nowhere.yaml"],
         ["InputError: nowhere.yaml", "seen:     no such file",
          "expected: a register in YAML or CSV",
          "do:       see the shipped one: summitry invest register pledges-2025"]),
        (["affiliates", "Kazakhstan"],
         ["UsageError: NAME Kazakhstan",
          "seen:     no figure about affiliates of Kazakhstan on record", None,
          "do:       name one of these"]),
        (["returns", "--musd", "inf", "--return", "10%"],
         ["UsageError: returns", "seen:     USD inf million over 30 years",
          "expected: a sum above zero and 1 to 100 years",
          "do:       correct the sum or the years"]),
        (["returns", "--musd", "100", "--return", "10"],
         ["UsageError: --return 10", "seen:     10",
          "expected: a percentage such as 2%, or a share such as 0.02",
          "do:       add the percent sign"]),
    ],
)  # fmt: skip
def test_failures_say_what_to_do(capsys, arguments, shown):
    check_lines(fail(capsys, *arguments), shown)


def test_the_page_has_the_figures_it_tells(capsys):
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    inflow = json.loads(call(capsys, *COMMANDS["inflow"], "--json", "-"))
    goods = -inflow["goods_balance_change_musd"] / 1e3
    japan = next(row for row in inflow["rows"] if row["partner"] == "JPN")
    bilateral = -japan["goods_balance_change_musd"] / 1e3
    assert f"Of the {goods:.0f} billion in goods only {bilateral:.0f} are with Japan" in page
    assert f"wages {inflow['wage_change_pct']:.1f} percent higher" in page
    rows = json.loads(call(capsys, *COMMANDS["capital"], "--json", "-"))["rows"]
    stay, half, tenth = (row["host_musd"] / 1e3 for row in rows)
    assert f"by {stay:.1f} billion a year if all returns stay, by {half:.1f} while half" in page
    assert f"by {tenth:.1f} once a tenth does" in page
