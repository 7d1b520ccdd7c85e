"""Tables a world is built from: a missing file, bad row or wrong unit is named in four parts."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from summitry.cli import main
from summitry.errors import DataError, UnbalancedWorldError
from summitry.world import tables
from summitry.world.build_products import build_products
from summitry.world.calibrate import shift_share
from summitry.world.tables import (
    parse_number,
    read_columns,
    read_elasticities,
    read_gdp,
    read_records,
    read_trade,
)

GDP = "Country Name,Country Code,Year,Value\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refuse(call) -> DataError:
    with pytest.raises(DataError) as caught:
        call()
    error = caught.value
    assert all((error.where, error.seen, error.expected, error.todo))
    return error


def test_records_carry_their_line_and_are_stripped(tmp_path) -> None:
    path = write(tmp_path / "a.csv", "\ufeffx, y,z\n 1 ,2,\n\n3,4,5\n")
    with pytest.raises(DataError, match="add y"):
        read_records(path, ("x", "y"))
    path = write(tmp_path / "a.csv", "\ufeffx,y,z\n 1 ,2,\n3,4,5\n")
    assert read_records(path, ("x", "y")) == [
        (2, {"x": "1", "y": "2", "z": ""}), (3, {"x": "3", "y": "4", "z": "5"}),
    ]  # fmt: skip
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(b"x,y\n1,2\n"))
    assert read_records(packed, ("x",)) == [(2, {"x": "1", "y": "2"})]


@pytest.mark.parametrize(
    ("content", "where", "seen"),
    [
        (b"x,z\n1,2\n", "file a.csv", "columns x, z"),
        (b"", "file a.csv", "columns none"),
        (b"x,y\n", "file a.csv", "no rows"),
        (b"x,y\n1,2\n3\n", "file a.csv, line 3, column y", "a row that ends before it"),
        (b"x,y\n\xff\xfe,1\n", "file a.csv", "not readable: 'utf-8' codec"),
        (b"x,y\n" + b'"' + b"a" * 200_000 + b'",1\n', "file a.csv", "not readable: field larger"),
    ],
)
def test_a_file_of_records_that_cannot_be_read_is_named(content, where, seen, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    error = refuse(lambda: read_records(path, ("x", "y")))
    assert error.where == where
    assert error.seen.startswith(seen)


def test_a_packed_file_that_is_none_or_never_ends_is_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(b"x,y\n1,2\n")
    assert "Not a gzipped file" in refuse(lambda: read_records(path, ("x",))).seen
    path.write_bytes(gzip.compress(b"x,y\n" + b"1,2\n" * 50)[:-12])
    assert refuse(lambda: read_records(path, ("x",))).seen.startswith("not readable")
    path.write_bytes(gzip.compress(b"x,y\n" + b"1,2\n" * 2000))
    monkeypatch.setattr(tables, "MAX_CSV_ROWS", 1000)
    assert refuse(lambda: read_records(path, ("x",))).seen == "more than 1,000 rows"
    monkeypatch.setattr(tables, "MAX_CSV_BYTES", 10)
    assert "MB" in refuse(lambda: read_records(path, ("x",))).seen


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-1", "11", "1,5", "0x1"])
def test_a_number_is_finite_and_within_bounds(text) -> None:
    error = refuse(lambda: parse_number(Path("a.csv"), 7, "rate", text, (0, 10)))
    assert error.where == "file a.csv, line 7, column rate"
    assert (error.seen, error.expected) == (repr(text), "a number from 0 to 10")
    assert parse_number(Path("a.csv"), 7, "rate", "1e1", (0, 10)) == 10


def test_gdp_in_another_unit_is_told(tmp_path) -> None:
    path = write(
        tmp_path / "g.csv", GDP + "United States,USA,2022,26006893\nChina,CHN,2022,1.8e7\n"
    )
    error = refuse(lambda: read_gdp(path, 2022))
    assert error.where == "file g.csv, column Value, USA 2022"
    assert error.todo == "give USD, not millions or billions"
    write(path, GDP + "United States,USA,2022,26006893000000\n")
    assert read_gdp(path, 2022) == {"USA": pytest.approx(26006893)}
    assert refuse(lambda: read_gdp(path, 2017)).seen == "no row for 2017"
    write(path, GDP + "United States,USA,2022,..\n")
    assert refuse(lambda: read_gdp(path, 2022)).where == "file g.csv, line 2, column Value"
    write(path, GDP + "United States,USA,next,1\n")
    assert refuse(lambda: read_gdp(path, 2022)).where == "file g.csv, line 2, column Year"


def test_elasticities_are_numbers_in_every_sector(tmp_path) -> None:
    path = write(tmp_path / "e.csv", "sector,one,two\nA01,4,5\nServices,4,-5\n")
    assert refuse(lambda: read_elasticities(path, ("A01", "B05"), {})).seen == (
        "no row for sector B05"
    )
    error = refuse(lambda: read_elasticities(path, ("A01", "SERV"), {"Services": "SERV"}))
    assert (error.where, error.seen) == ("file e.csv, line 3, column two", "'-5'")


def write_trade(path: Path, **changed: object) -> Path:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    columns: dict[str, object] = {
        "exporter": ["USA", "CAN"], "importer": ["CAN", "USA"], "sector": ["A01", "A01"],
        "flow_musd": [5.0, 6.0], "tariff_rate": [0.1, 0.25],
    } | changed  # fmt: skip
    columns = {name: values for name, values in columns.items() if values is not None}
    parquet.write_table(pyarrow.table(columns), path)
    return path


@pytest.mark.parametrize(
    ("changed", "where", "expected"),
    [
        ({"flow_musd": [5.0, -6.0]}, "row 2, column flow_musd", "USD million, zero or more"),
        ({"tariff_rate": [0.1, 25.0]}, "row 2, column tariff_rate", "a share: 25 % is 0.25"),
        ({"flow_musd": [float("nan"), 6.0]}, "row 1, column flow_musd", "a finite number"),
        ({"sector": ["A01", None]}, "row 2, column sector", "a label"),
        ({"importer": ["CAN", "XXX"]}, "importer", "2 known labels, CAN to USA"),
        ({"importer": ["CAN", "CAN"], "exporter": ["USA", "USA"]}, "",
         "one row per importer, exporter and sector"),
        ({"flow_musd": ["5", "6"]}, "column flow_musd", "numbers"),
        ({"tariff_rate": None}, "", "columns exporter, importer, sector, flow_musd, tariff_rate"),
    ],
)  # fmt: skip
def test_trade_that_cannot_be_used_is_named(changed, where, expected, tmp_path) -> None:
    path = write_trade(tmp_path / "t.parquet", **changed)
    error = refuse(lambda: read_trade(path, ("CAN", "USA"), ("A01",), {}))
    assert error.where == f"file t.parquet{', ' * bool(where)}{where}"
    assert error.expected == expected


def test_a_parquet_file_that_is_none_is_named(tmp_path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = write(tmp_path / "t.parquet", "not parquet")
    error = refuse(lambda: read_columns(path, ("exporter",)))
    assert error.where == "file t.parquet"
    assert error.seen.startswith("not readable")


def test_a_parquet_file_too_long_is_refused_unread(tmp_path, monkeypatch) -> None:
    path = write_trade(tmp_path / "t.parquet")
    monkeypatch.setattr(tables, "MAX_PARQUET_ROWS", 1)
    assert refuse(lambda: read_columns(path, ("exporter",))).seen == "2 rows"


def test_trade_in_thousands_beside_gdp_in_dollars_is_told() -> None:
    share, output = np.array([0.4, 0.5]), np.array([1e3, 2e3])
    with pytest.raises(UnbalancedWorldError, match="for different units"):
        shift_share(share, output, 2e6, "GDP of AGO")


HS = "HS_6d,ISIC4_4d\n"
MFN = "hs8,mfn_rate,rate_type\n"


@pytest.mark.parametrize(
    ("classes", "schedule", "where", "seen"),
    [
        ("HS,ISIC\n1,2\n", MFN, "file hs6_isic4.csv.gz", "columns HS, ISIC"),
        (HS + "10110,0141\n", MFN, "file hs6_isic4.csv.gz, line 2, column HS_6d", "'10110'"),
        (HS + "010110,141\n", MFN, "file hs6_isic4.csv.gz, line 2, column ISIC4_4d", "'141'"),
        (HS + "010110,0141\n", MFN + "1012100,0,free\n",
         "file us_mfn_rates_2025_hs8.csv, line 2, column hs8", "'1012100'"),
        (HS + "010110,0141\n", MFN + "01012100,6.8,ad_valorem\n",
         "file us_mfn_rates_2025_hs8.csv, line 2, column mfn_rate", "'6.8'"),
        (HS + "010110,0141\n", MFN + "01012100,free,free\n",
         "file us_mfn_rates_2025_hs8.csv, line 2, column mfn_rate", "'free'"),
    ],
)  # fmt: skip
def test_product_tables_that_cannot_be_used_are_named(
    classes, schedule, where, seen, tmp_path
) -> None:
    (tmp_path / "concordance").mkdir()
    packed = tmp_path / "concordance" / "hs6_isic4.csv.gz"
    packed.write_bytes(gzip.compress(classes.encode()))
    write(tmp_path / "tariffs" / "us_mfn_rates_2025_hs8.csv", schedule)
    error = refuse(lambda: build_products(tmp_path, tmp_path / "out"))
    assert (error.where, error.seen) == (where, seen)


@pytest.mark.parametrize("command", ["build", "build-products"])
def test_an_empty_folder_is_one_message(command, tmp_path, capsys) -> None:
    given = ["world", command, "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(given) == 3
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 4
    assert "no file" in told[1]
    assert not (tmp_path / "out").exists()
