"""Published tables from their original inputs: every public cell agrees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summitry.cli import main
from summitry.cli.replicate_words import CASES, name_column, name_row
from summitry.errors import UsageError, WorldError
from summitry.evidence import TABLES, find_tables, replicate
from summitry.evidence.gegravity import RULES
from summitry.evidence.ignatenko import (
    ROWS,
    Variant,
    announced_duties,
    build_variant,
    compute_optimal_rate,
    uniform_duties,
)
from summitry.evidence.report import load_published
from summitry.model import Model, Shock, no_shock, solve
from summitry.model.rebase import apply_outcome, solve_base_year
from summitry.world import World
from summitry.world.loaders import load_liberation_day

# Cells each table must have: a table that lost some would otherwise agree by being empty.
CELLS = {
    "caliendo-parro-2": 12, "caliendo-parro-5": 6, "caliendo-parro-11": 21,
    "caliendo-parro-a3": 124, "caliendo-parro-a4": 12, "caliendo-parro-a13": 6,
    "ignatenko-1": 36, "ignatenko-9": 36, "ignatenko-4": 12,
    "ignatenko-map": 1358, "gegravity-enlargement": 88, "ossa-3": 72,
    "ossa-3-political": 72, "ossa-3-searched": 72,
}  # fmt: skip


def test_every_table_is_checked() -> None:
    assert set(TABLES) == set(CELLS)


@pytest.mark.parametrize("name", CELLS)
def test_every_cell_agrees(name: str, data_dir: Path) -> None:
    (report,) = replicate(name, data_dir)
    missed = [(c.row, c.column, c.published, c.ours) for c in report.cells if not c.ok]
    assert not missed
    assert len(report.cells) == CELLS[name]


def test_wider_tolerances_say_why(data_dir: Path) -> None:
    for report in replicate("caliendo-parro", data_dir):
        for cell in report.cells:
            assert cell.reason or cell.tolerance <= 0.5 * 10.0**-cell.digits + 1e-9


def test_the_best_uniform_duty_is_told_beside_the_closed_form(data_dir: Path) -> None:
    (report,) = replicate("ignatenko-1", data_dir)
    (note,) = report.notes
    assert "21.80 percent" in note
    assert "25.1 percent, with US welfare +1.806 percent" in note


def test_duties_of_2_april(data_dir: Path) -> None:
    data = load_liberation_day(data_dir / "liberation_day")
    usa = data.world.economy_index("USA")
    alone, answered = announced_duties(data), announced_duties(data, retaliation=1.0)
    assert not np.delete(alone, usa, axis=0).any()
    np.testing.assert_array_equal(answered[:, usa, 0], alone[usa, :, 0])
    assert uniform_duties(data, 0.2)[usa, :, 0].sum() == pytest.approx(0.2 * 193)
    world, model = build_variant(data, Variant())
    assert compute_optimal_rate(world, model) == pytest.approx(0.218, abs=5e-5)


@pytest.mark.parametrize(
    "model",
    [
        Model(),
        Model(value_added_elasticity=0.5, input_elasticity=0.2, final_elasticity=2.0),
        Model(profit_share=0.1),
    ],
)
def test_an_equilibrium_is_a_baseline(small_world: World, model: Model) -> None:
    """Solved again at its own duties an outcome stays; a second shock from there is the sum."""
    first = small_world.tariff_rate.copy()
    first[0, 1:] += 0.2
    base = apply_outcome(solve(small_world, Shock(first), model))
    np.testing.assert_allclose(solve(base, no_shock(base), model).wage_hat, 1, atol=1e-9)
    second = first.copy()
    second[1, 2] += 0.3
    there = solve(base, Shock(second), model).wage_hat
    direct = solve(small_world, Shock(second), model).wage_hat
    step = solve(small_world, Shock(first), model).wage_hat
    np.testing.assert_allclose(there * step, direct, rtol=1e-8)


def test_a_base_year_is_balanced(small_world: World) -> None:
    base = solve_base_year(small_world, balanced=True)
    np.testing.assert_allclose(base.deficit, 0, atol=1e-6)


def test_names_of_tables() -> None:
    assert len(find_tables("all")) == len(TABLES)
    assert [t.name for t in find_tables("ossa")] == [
        "ossa-3", "ossa-3-political", "ossa-3-searched",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="no such table"):
        find_tables("ossa-4")


def test_missing_inputs_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        replicate("ossa", tmp_path / "nowhere")
    with pytest.raises(WorldError, match=r"DATA\.mat"):
        replicate("ossa", tmp_path)


def test_published_numbers_are_numbers() -> None:
    for name in ("caliendo_parro_2015", "ignatenko_et_al_2025", "ignatenko_et_al_2025_map",
                 "ossa_2014", "ossa_2014_optimal_tariffs"):  # fmt: skip
        values = np.array(list(load_published(name).values()))
        assert len(values) > 50
        assert np.isfinite(values).all()


def test_every_quantity_and_case_of_a_published_table_is_told_in_words() -> None:
    files = ("caliendo_parro_2015", "ignatenko_et_al_2025", "ignatenko_et_al_2025_map", "ossa_2014")
    columns = {column for name in files for _, _, column in load_published(name)}
    columns |= set(RULES)
    assert all(name_column(column) != column for column in columns)
    assert all(name_column(column)[-1] == "%" for column in columns - {"revenue", *RULES})
    several = {row[0] for rows in ROWS.values() if len(rows) > 1 for row in rows}
    assert several <= CASES.keys()
    assert name_row("MEX") == "Mexico (MEX)"
    assert name_row("Mean") == "Mean"


def test_a_table_is_printed_case_by_case_with_names_and_units(data_dir: Path, capsys) -> None:
    assert main(["replicate", "ignatenko-1", "--data", str(data_dir)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("quantity") == 3
    assert "1.3: the optimal tariff" in shown
    assert "United States (USA)  welfare, %" in shown
