"""A folder of one's own tables: it loads, and the first bad row is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from summitry.errors import DataError
from summitry.model import no_shock, solve
from summitry.world import check_world, load_world
from summitry.world.loaders import load_own

OWN = Path(__file__).parent / "own"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "own-data.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example that a test may spoil."""
    return Path(shutil.copytree(OWN, tmp_path / "own"))


def test_the_example_is_a_baseline_that_reproduces_itself() -> None:
    world = load_world(OWN)
    assert (world.name, world.year) == ("leather", 2020)
    assert (world.economies, world.sectors) == (("ARG", "ITA"), ("leather", "services"))
    assert list(world.is_good) == [True, False]
    assert world.tariff_rate[0, 1, 0] == 0.2
    assert world.trade_flow[0, 1, 0] == pytest.approx(12.0)
    # Argentina sells 80 + 20 of leather and buys 40 of inputs for it; services 300 and 60.
    np.testing.assert_allclose(world.value_added[0], 100 - 40 + 300 - 60)
    assert all(check.ok for check in check_world(world))
    np.testing.assert_allclose(solve(world, no_shock(world)).wage_hat, 1, atol=1e-10)
    assert world.provenance["changes"] == ["1 of 8 cells are not in the table: no trade there"]


def test_the_page_shows_the_example_as_it_is() -> None:
    """Every table of the example stands on the page, line by line."""
    text = PAGE.read_text(encoding="utf-8")
    for path in sorted(OWN.glob("*.csv")):
        assert f"`{path.name}`" in text
        assert path.read_text(encoding="utf-8") in text, path.name


def test_without_technology_labour_is_the_only_input(folder: Path) -> None:
    (folder / "technology.csv").unlink()
    world = load_own(folder)
    np.testing.assert_allclose(world.value_added, world.output.sum(axis=1))
    assert any("labour is the only input" in line for line in world.provenance["changes"])


def test_parquet_gives_the_same_world(folder: Path) -> None:
    pyarrow_csv = pytest.importorskip("pyarrow.csv")
    from pyarrow import parquet

    for path in list(folder.glob("*.csv")):
        if path.stem != "about":
            parquet.write_table(pyarrow_csv.read_csv(path), path.with_suffix(".parquet"))
            path.unlink()
    np.testing.assert_array_equal(load_own(folder).trade_flow, load_own(OWN).trade_flow)
    np.testing.assert_array_equal(load_own(folder).input_share, load_own(OWN).input_share)


def test_comments_and_a_byte_order_mark_do_not_move_the_line_numbers(folder: Path) -> None:
    text = (folder / "flows.csv").read_text(encoding="utf-8").replace("150", "nan")
    (folder / "flows.csv").write_text("\ufeff# my flows\n" + text, encoding="utf-8")
    with pytest.raises(DataError, match=r"file flows\.csv, line 5, column flow_musd"):
        load_own(folder)


SPOILT = [
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather,nan",
     "file flows.csv, line 4, column flow_musd\n  seen:     'nan'\n"
     "  expected: USD million, zero or more"),
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather,",
     "file flows.csv, line 4, column flow_musd\n  seen:     ''"),
    ("flows", "ARG,ITA,leather,10", "ARG,ITA,leather,-10",
     "file flows.csv, line 3, column flow_musd\n  seen:     '-10'"),
    ("flows", "ARG,ITA,leather,10", "ARG,ITY,leather,10",
     "file flows.csv, line 3, column exporter\n  seen:     'ITY'\n"
     "  expected: an economy with home sales; nearest 'ITA'"),
    ("flows", "ARG,ITA,leather,10", "ARG,ITA,lether,10",
     "file flows.csv, line 3, column sector\n  seen:     'lether'\n"
     "  expected: a sector of elasticities.csv; nearest 'leather'"),
    ("flows", "ARG,ITA,services,12", "ARG,ARG,services,12",
     "file flows.csv, line 8, column sector\n  seen:     ARG / ARG / services again"),
    ("flows", "ITA,ITA,services,900,0\n", "",
     "file flows.csv\n  seen:     no row for ITA / ITA / services\n  expected: home sales"),
    ("flows", "10,0.2", "10,20", "file flows.csv, line 3, column tariff_rate\n  seen:     '20'\n"
     "  expected: a share above -1 and at most 10 (25 % is 0.25)"),
    ("flows", "80,0", "80,0.1",
     "file flows.csv, line 2, column tariff_rate\n  seen:     '0.1'\n"
     "  expected: 0 on home sales"),
    ("flows", "importer,exporter", "to,from",
     "file flows.csv, line 1\n  seen:     columns to, from"),
    ("flows", "ARG,ITA,leather,10", "ARG,ITA,leather,1,000",
     "file flows.csv, line 3\n  seen:     6 cells"),
    ("technology", "ARG,leather,leather,15", "ARG,leather,leather,95",
     "file technology.csv, line 2, column value_musd\n"
     "  seen:     95: its sector buys 120.000 and sells 100.000"),
    ("technology", "ARG,services,services,60", "ARG,services,leather,90",
     "file technology.csv, line 4, column value_musd\n"
     "  seen:     90: 105.000 of this input is used and 92.000 bought"),
    ("technology", "ARG,leather,services,25", "ARG,leather,leather,25",
     "file technology.csv, line 3, column input\n  seen:     'leather'\n"
     "  expected: one row for each economy, sector and input (see line 2)"),
    ("technology", "ITA,leather,leather", "ESP,leather,leather",
     "file technology.csv, line 5, column economy\n  seen:     'ESP'"),
    ("elasticities", "leather,5", "leather,-5",
     "file elasticities.csv, line 2, column trade_elasticity\n  seen:     '-5'"),
    ("elasticities", "leather,5", "leather,64.85",
     "file elasticities.csv, line 2, column trade_elasticity\n  seen:     '64.85'\n"
     "  expected: 1.2 to 20"),
    ("elasticities", "services,5,service", "leather,5,good",
     "file elasticities.csv, line 3, column sector"),
    ("elasticities", "5,service", "5,tertiary", "file elasticities.csv, line 3, column kind"),
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather,1_50",
     "file flows.csv, line 4, column flow_musd\n  seen:     '1_50'"),
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather,\uff11\uff15\uff10",
     "file flows.csv, line 4, column flow_musd\n  seen:     '\uff11\uff15\uff10'"),
    ("flows", "ITA,ITA,leather,150,0", "ITA,ITA,leather",
     "file flows.csv, line 4\n  seen:     3 cells\n  expected: 5 cells"),
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather," + "1" * 200_000,
     "file flows.csv, line 4\n  seen:     not readable as CSV: field larger than field limit"),
    ("flows", "ITA,ITA,leather,150", 'ITA,ITA,leather,"150',
     "file flows.csv, line 4\n  seen:     4 cells\n  expected: 5 cells"),
    ("flows", "ITA,ITA,leather,150", "ITA,ITA,leather,1e300",
     "file flows.csv, line 4, column flow_musd\n  seen:     '1e300'\n"
     "  expected: USD million, zero or more, at most 1e+12"),
    ("flows", "ITA,ITA,services,900", "ITA,ITA,services,9e11",
     "file flows.csv, line 7, column flow_musd\n  seen:     '9e11'\n"
     "  expected: USD million, all sales together at most 1e+10 (now 9.0e+11)"),
    ("flows", "ARG,ITA,leather,10", "ARG,ita,leather,10",
     "file flows.csv, line 3, column exporter\n  seen:     'ita'\n"
     "  expected: an economy with home sales; nearest 'ITA'"),
    ("technology", "ARG,leather,leather,15", "ARG,leather,leather,1e13",
     "file technology.csv, line 2, column value_musd\n  seen:     '1e13'"),
    ("about", "year,2020\n", "", "file about.csv\n  seen:     no row with key year"),
    ("about", "USD million", "EUR", "file about.csv, line 5, column value\n  seen:     'EUR'"),
    ("about", "year,2020", "year,now", "file about.csv, line 3, column value\n  seen:     'now'"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "message"), SPOILT)
def test_the_first_bad_row_is_named(
    folder: Path, table: str, old: str, new: str, message: str
) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_world(folder)
    assert str(caught.value).startswith(message)
    assert re.search(r"\n  do:       \S", str(caught.value))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("flow_musd", None, "line 4, column flow_musd\n  seen:     ''"),
        ("flow_musd", float("nan"), "line 4, column flow_musd\n  seen:     'nan'"),
        ("flow_musd", -1.0, "line 4, column flow_musd\n  seen:     '-1.0'"),
        ("importer", None, "line 4, column importer\n  seen:     ''\n  expected: a label"),
        ("importer", "ITY", "line 4, column importer\n  seen:     'ITY'"),
        ("sector", "shoes", "line 4, column sector\n  seen:     'shoes'"),
    ],
)
def test_the_first_bad_row_of_a_parquet_file_is_named(
    folder: Path, column: str, value: object, message: str
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import csv, parquet

    columns = csv.read_csv(folder / "flows.csv").to_pydict()
    columns["flow_musd"] = [float(v) for v in columns["flow_musd"]]
    columns[column][2] = value  # Italy's sales of leather at home
    parquet.write_table(pyarrow.table(columns), folder / "flows.parquet")
    (folder / "flows.csv").unlink()
    with pytest.raises(DataError) as caught:
        load_own(folder)
    assert str(caught.value).startswith(f"file flows.parquet, {message}")


def test_a_parquet_file_of_half_its_bytes_or_without_a_column_is_named(folder: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import csv, parquet

    table = csv.read_csv(folder / "flows.csv")
    (folder / "flows.csv").unlink()
    path = folder / "flows.parquet"
    parquet.write_table(pyarrow.table({k: table[k] for k in table.column_names[:3]}), path)
    with pytest.raises(
        DataError, match=r"line 1\n  seen:     columns importer, exporter, sector\n"
    ):
        load_own(folder)
    parquet.write_table(table, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=r"file flows\.parquet\n  seen:     not readable"):
        load_own(folder)


def test_extreme_elasticities_may_be_clipped(folder: Path) -> None:
    path = folder / "elasticities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("leather,5", "leather,64.85"))
    world = load_world(folder, clip_elasticities=True)
    assert world.trade_elasticity[0] == 20
    assert world.provenance["changes"][0] == "elasticities clipped to 1.2 to 20: leather 64.85"


def test_a_folder_without_tables_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"docs/own-data\.md"):
        load_world(tmp_path)
    (tmp_path / "flows.csv").write_text("importer,exporter,sector,flow_musd\n")
    with pytest.raises(DataError, match=r"no file about\.csv"):
        load_world(tmp_path)


def test_a_named_set_of_elasticities_is_refused_for_own_tables() -> None:
    with pytest.raises(DataError, match="tables with elasticities of their own"):
        load_world(OWN, elasticities="uniform_4")


def test_a_table_that_is_not_text_is_named(folder: Path) -> None:
    (folder / "flows.csv").write_bytes(b"importer,exporter\n\xff\xfe")
    with pytest.raises(DataError, match="byte 0xff"):
        load_own(folder)
    (folder / "flows.csv").unlink()
    (folder / "flows.parquet").write_bytes(b"no parquet")
    with pytest.raises(DataError, match="not readable"):
        load_own(folder)
