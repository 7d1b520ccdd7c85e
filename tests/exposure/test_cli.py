"""`summitry exposure`: what it prints and writes, and how it fails."""

import json
from pathlib import Path

import pytest

from summitry.exposure import cut_off_shock, measure_cut_off, set_horizon
from summitry.model import compute_real_income_pct, solve
from summitry.world import load_world
from tests.cli_tools import check_lines, fail_command, run_command

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exposure.md"


def call(capsys, *arguments):
    return run_command(capsys, "exposure", *arguments)


def fail(capsys, *arguments):
    return fail_command(capsys, "exposure", *arguments)


COMMANDS = {
    "third_country": ["--of", "KOR", "--to", "USA", "--via", "MEX"],
    "export_content": ["exports", "japan", "--to", "USA"],
    "input_reliance": ["inputs", "USA", "--goods", "--sector", "C29"],
    "concentration": ["partners", "JPN"],
    "position": ["position", "CHN"],
    "chokepoint": ["chokepoint", "--coalition", "TWN,KOR", "--target", "CHN"],
    "sector_exposure": ["sectors", "february-2025", "--case", "with_paused"],
}


def test_a_chain_adds_up_and_the_list_of_middlemen_holds_it(capsys):
    chain = json.loads(call(capsys, *COMMANDS["third_country"], "--json", "-"))
    total = sum(row["value_added_musd"] for row in chain["rows"])
    assert total == pytest.approx(chain["value_added_musd"], abs=0.1)
    every = json.loads(call(capsys, "--of", "KOR", "--to", "USA", "--json", "-"))
    mexico = next(row for row in every["rows"] if row["via"] == "MEX")
    assert mexico["value_added_musd"] == pytest.approx(total, abs=0.1)


def test_content_in_the_files_is_split_to_the_end(capsys):
    data = json.loads(call(capsys, *COMMANDS["export_content"], "--json", "-"))
    for row in data["rows"]:
        parts = row["domestic_content_musd"] + row["foreign_content_musd"]
        assert parts == pytest.approx(row["gross_musd"], abs=0.01)


def test_one_supplier_sector_by_sector(capsys):
    data = json.loads(call(capsys, "partners", "JPN", "--partner", "china", "--json", "-"))
    assert {row["supplier"] for row in data["rows"]} == {"China"}
    shares = [row["supplier_share_pct"] for row in data["rows"]]
    assert shares == sorted(shares, reverse=True)
    lines = fail(capsys, "partners", "JPN", "--partner", "japan")
    assert lines[1] == "seen:     the importer itself"


def test_the_page_has_the_figures_of_the_worked_case():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    world = load_world()
    losses = []
    for horizon in ("long", "short"):
        base, model = set_horizon(world, horizon)
        shock = cut_off_shock(base, ("TWN", "KOR", "JPN"), ("CHN",), ("C26",))
        change = compute_real_income_pct(solve(base, shock, model))
        losses.append({c: -change[world.economy_index(c)] for c in ("CHN", "TWN")})
        energy = measure_cut_off(base, ("RUS",), ("DEU",), ("B05", "B06", "C19"), model)
        losses[-1]["DEU"] = energy.equilibrium_pct
    long, short = losses
    assert f"China would lose {long['CHN']:.2f} percent of real income in the long run" in page
    assert f"{short['CHN']:.1f} in the short run" in page
    assert f"Taiwan alone {long['TWN']:.1f} and {short['TWN']:.0f}" in page
    assert f"then costs Germany {short['DEU']:.1f} percent" in page
    assert f"with long-run elasticities it is {long['DEU']:.2f}" in page


def test_both_directions_of_a_cut_off(capsys):
    rows = json.loads(call(capsys, *COMMANDS["chokepoint"], "--json", "-"))["rows"]
    assert [row["cut_off"] for row in rows] == ["China", "Taiwan and South Korea"]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--of", "KOR", "--to", "USA", "--via", "Mexcio"],
         ["UsageError: --via Mexcio", "seen:     unknown economy Mexcio",
          "expected: a code, an English name or a group such as EU27; nearest Mexico (MEX)",
          "do:       list the economies with summitry world show --all"]),
        (["--of", "KOR", "--to", "USA", "--via", "PRK"],
         ["UsageError: --via PRK", "seen:     North Korea, of which the baseline holds no part",
          "expected: an economy of the baseline",
          "do:       list the economies with summitry world show --all"]),
        (["--of", "KOR", "--to", "USA", "--via", "USA"],
         ["UsageError: --via and --to", "seen:     USA on both sides",
          "expected: an origin, a middle economy and a destination that differ",
          "do:       name each economy once"]),
        (["--of", "KOR"],
         ["UsageError: summitry exposure", "seen:     --of without --to",
          "expected: both --of and --to",
          "do:       for example summitry exposure --of KOR --to USA --via MEX"]),
        (["inputs", "EU27"],
         ["UsageError: NAME EU27", "seen:     a group of 27 economies", "expected: one economy",
          "do:       name one of AUT, BEL, BGR, CYP, CZE"]),
        (["chokepoint", "--coalition", "TWN", "--target", "CHN", "--sector", "chisp"],
         ["UsageError: --sector chisp", "seen:     unknown sector chisp", None,
          "do:       write a code such as C26 or a group such as electronics"]),
        (["sectors", "february-2025", "--case", "never"],
         ["UsageError: --case never", "seen:     never", None, "do:       write one of these"]),
    ],
)  # fmt: skip
def test_failures_say_what_to_do(capsys, arguments, shown):
    check_lines(fail(capsys, *arguments), shown)


def test_every_subcommand_explains_its_outputs(capsys):
    for command in (
        [],
        *(
            [name]
            for name in ("exports", "inputs", "partners", "position", "chokepoint", "sectors")
        ),
    ):
        out = call(capsys, *command, "--help")
        assert all(option in out for option in ("--json PATH", "--csv PATH", "--svg PATH"))
