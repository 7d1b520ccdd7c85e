"""A user's list of codes and rates becomes a scenario that levies just those rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import UsageError
from summitry.policy import apply_scenario, parse_scenario
from summitry.policy.product_scenario import write_product_scenario
from summitry.world import load_world
from summitry.world.products import (
    compute_list_coverage,
    load_product_list,
    parse_product_list,
)
from tests.cli_tools import check_lines, fail_command, run_command

CODES = ("8703", "8703.23", "8703.23.01", "8708", "8708.29", "8708.29.50", "7208", "9403")


@settings(max_examples=12, deadline=None)
@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from(["5%", "10%", "25%"]), min_size=1))
def test_sectors_pay_what_the_list_says(rates: dict[str, str]) -> None:
    """The longer code decides, and duties on one product never stack."""
    text = "code,rate\n" + "".join(f"{code},{rate}\n" for code, rate in rates.items())
    products = parse_product_list(text, "mine.csv")
    world = load_world()
    coverage = compute_list_coverage(products, "USA", world.economies, world.sectors)
    assert coverage.rate is not None
    scenario = parse_scenario(write_product_scenario(products, "USA", name="mine"), "mine")
    usa = world.economy_index("USA")
    added = apply_scenario(world, scenario.measures).tariff_rate_new[usa] - world.tariff_rate[usa]
    np.testing.assert_allclose(added, coverage.rate, atol=1e-12)


def test_one_rate_for_a_bundled_list() -> None:
    steel = load_product_list("steel")
    text = write_product_scenario(steel, "USA", ("CAN", "MEX"), name="s", how="floor", rate=0.5)
    scenario = parse_scenario(text, "s")
    assert {measure.floor for measure in scenario.measures} == {0.5}
    with pytest.raises(UsageError, match="without a rate\n  expected: a rate for every code"):
        write_product_scenario(steel, "USA", name="s")


def test_the_command_writes_a_scenario_that_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_text("code,rate\n8703,25%\n8708.29.50,10%\n")
    path = tmp_path / "mine.yaml"
    ask = ("world", "products", str(tmp_path / "mine.csv"))
    assert "The list's rates as the average duty of each sector" in run_command(capsys, *ask)
    out = run_command(capsys, *ask, "--scenario", str(path), "--exporters", "JPN,KOR")
    assert f"summitry run {path}" in out
    words = " ".join(run_command(capsys, "run", str(path)).split())
    assert "25% added to the duty on 1 product code (goods) from Japan and South Korea" in words
    lines = fail_command(capsys, *ask, "--scenario", "-", "--exporters", "ATLANTIS")
    check_lines(lines, [None, "seen:     unknown economy ATLANTIS", None, None])
    out = run_command(capsys, *ask, "--scenario", str(path), "--json", "-")
    assert '"exporter"' in out  # what the list covers is told as it is without a scenario
    lines = fail_command(capsys, *ask, "--scenario", str(tmp_path / "none" / "mine.yaml"))
    check_lines(lines, [None, None, "expected: a file that can be written", None])


def test_a_list_that_covers_no_sector_of_goods_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_text("code\n9999.99\n")
    out = run_command(capsys, "world", "products", str(tmp_path / "mine.csv"))
    assert "covers next to nothing of what these exporters sell" in out


@pytest.mark.parametrize("name", ['a"b\\c\nd.csv', "plain.csv"])
def test_a_name_of_a_file_cannot_end_its_line(name: str) -> None:
    products = parse_product_list("code,rate\n8703,25%\n", name)
    title = parse_scenario(write_product_scenario(products, "USA", name="s"), "s").title
    assert title.startswith("Duties by product, from ")
