"""``--draws`` of measures: ends of bands beside each figure, in text and files; refusals."""

import json

import pytest

from summitry.cli import main

COMMANDS = {
    "chokepoint": (
        ["exposure", "chokepoint", "--coalition", "TWN", "--target", "CHN"], "equilibrium_pct",
    ),
    "conflict": (["security", "conflict", "USA", "CHN", "--decouple", "0%"], "cost_pct"),
    "coercion": (["security", "coercion", "USA", "CHN", "--sector", "C26"], "loss_pct"),
    "power": (["security", "coercion", "CHN"], "power_points"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_band_holds_the_figure_and_the_figure_does_not_move(capsys, name):
    command, field = COMMANDS[name]
    assert main([*command, "--json", "-"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main([*command, "--draws", "20", "--json", "-"]) == 0
    banded = json.loads(capsys.readouterr().out)
    for before, after in zip(plain["rows"], banded["rows"], strict=True):
        assert after[field] == before[field]
        assert after[f"{field}_low"] <= after[field] <= after[f"{field}_high"]
    assert banded["rows"][0][f"{field}_low"] < banded["rows"][0][f"{field}_high"]
    assert banded["notes"][0].startswith("In brackets 5 and 95 % of 20 draws of trade elasticities")


def test_friends_with_bands_in_the_text(capsys):
    assert main(["security", "friends", "JPN", "--draws", "20"]) == 0
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if " United States " in line)
    assert row.count("[") == 2


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        (["--draws", "20", "--horizon", "short"],
         ["UsageError: --draws with --horizon short",
          "seen:     draws of elasticities of the first months",
          "expected: elasticities of years: published sets say how far those lie apart, not these",
          "do:       leave out one of the two"]),
        (["--seed", "3"],
         ["UsageError: --seed 3", "seen:     --seed without --draws", "expected: --draws with it",
          "do:       add --draws 500, or leave --seed out"]),
        (["--draws", "5"],
         ["InputError: bands", "seen:     5 draws", "expected: 20 to 100,000",
          "do:       500 is a good start"]),
    ],
)  # fmt: skip
def test_draws_that_cannot_be_are_refused(capsys, more, shown):
    assert main(["security", "conflict", "USA", "CHN", *more]) == 2
    assert [line.strip() for line in capsys.readouterr().err.splitlines()] == shown
