"""What every measure's command does: says what it means, draws, writes files that agree."""

import csv
import io
import json

import pytest

from summitry.exposure import MEASURES as EXPOSURE
from summitry.investment import MEASURES as INVESTMENT
from summitry.security import MEASURES as SECURITY
from tests.cli_tools import run_command
from tests.exposure.test_cli import COMMANDS as EXPOSURE_COMMANDS
from tests.investment.test_cli import COMMANDS as INVESTMENT_COMMANDS
from tests.security.test_cli import COMMANDS as SECURITY_COMMANDS

MEASURES = {**EXPOSURE, **SECURITY, **INVESTMENT}
COMMANDS = {
    **{name: ["exposure", *rest] for name, rest in EXPOSURE_COMMANDS.items()},
    **{name: ["security", *rest] for name, rest in SECURITY_COMMANDS.items()},
    **{name: ["invest", *rest] for name, rest in INVESTMENT_COMMANDS.items()},
}
WITHOUT_PICTURE = {"alliances", "review_clock"}


def test_every_measure_has_a_command_here():
    assert set(COMMANDS) == set(MEASURES)
    assert len(MEASURES) == len(EXPOSURE) + len(SECURITY) + len(INVESTMENT)


@pytest.mark.parametrize("name", COMMANDS)
def test_it_prints_its_equation_its_data_and_what_it_does_not_mean(capsys, name):
    out = " ".join(run_command(capsys, *COMMANDS[name]).split())
    measure = MEASURES[name]
    assert f"What it does not mean: {measure.caveat}" in out
    assert f"Measure: {measure.equation}." in out
    assert "Data: " in out
    if name in EXPOSURE:
        assert "world-2022 (OECD ICIO tables), year 2022" in out


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - WITHOUT_PICTURE))
def test_its_picture_has_units(capsys, name):
    picture = run_command(capsys, *COMMANDS[name], "--svg", "-")
    assert picture.startswith("<svg")
    units = ("USD", "%", "percentage points", "stages", "index")
    assert any(unit in picture for unit in units)


@pytest.mark.parametrize("name", COMMANDS)
def test_json_and_csv_hold_the_same_rows(capsys, name):
    data = json.loads(run_command(capsys, *COMMANDS[name], "--json", "-"))
    rows = list(csv.DictReader(io.StringIO(run_command(capsys, *COMMANDS[name], "--csv", "-"))))
    assert data["measure"] == name
    assert data["does_not_mean"]
    assert data["equation"]
    assert len(rows) == len(data["rows"]) > 0
    assert set(rows[0]) == set().union(*data["rows"])
