"""Published tables become baselines; what the loader changed is said."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest

from summitry.errors import DataError, UnbalancedWorldError
from summitry.model import no_shock, solve
from summitry.world import check_world, load_world, read_world
from summitry.world.loaders import (
    load_caliendo_parro,
    load_gegravity,
    load_liberation_day,
    load_ossa,
    load_wiod,
    read_tariffs,
)


def failing(world) -> set[str]:
    return {check.name for check in check_world(world) if not check.ok}


def test_caliendo_parro(data_dir: Path) -> None:
    folder = data_dir / "cp2015"
    world = load_caliendo_parro(folder)
    assert world.trade_flow.shape == (31, 31, 40)
    # Figures of the note on the tables: 26 raised outputs, 185 negative cells of 1240 (3.6 %), 32
    # sectors without inputs; GDP of the United States in 1993, 6.9 USD trillion.
    text = " ".join(world.provenance["changes"])
    assert "raised to exports in 26 of 1,240" in text
    assert "set to zero in 185 of 1,240 cells" in text
    assert "3.6%" in text
    assert "32 sectors have no inputs" in text
    usa, mexico = world.economy_index("USA"), world.economy_index("MEX")
    assert world.value_added[usa] / 1e6 == pytest.approx(6.5, rel=0.1)
    assert failing(world) == {"demand equals spending, by good"}
    assert world.tariff_rate[mexico, usa, :20].mean() == pytest.approx(0.125, abs=0.03)
    later = read_tariffs(folder, 2005)
    assert later[mexico, usa].max() < 0.02  # NAFTA in force
    with pytest.raises(UnbalancedWorldError, match="demand equals spending") as caught:
        load_world(folder)
    assert "summitry.evidence.solve_base_year(read_world(path), balanced=True)" in caught.value.todo
    assert read_world(folder).name == world.name
    with pytest.raises(DataError, match="1993 or 2005"):
        load_caliendo_parro(folder, tariffs=2000)


def put(lines: list[str], row: int, word: str) -> list[str]:
    """The lines with another first number in one of them."""
    words = [word, *lines[row].split()[1:]]
    return [*lines[:row], " ".join(words), *lines[row + 1 :]]


def scale(lines: list[str], factor: float) -> list[str]:
    """Every number times a factor: another unit."""
    return [" ".join(f"{float(word) * factor:.10g}" for word in line.split()) for line in lines]


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("T.txt", lambda lines: [*lines[:3], "x", *lines[4:]], r"file T\.txt, line 4, column 1"),
        ("B.txt", lambda lines: lines[:-1], "39 lines of numbers"),
        ("GO.txt", lambda lines: [lines[0] + " 1", *lines[1:]], "line 1\n  seen:     32 numbers"),
        ("GO.txt", lambda lines: ["-" + lines[0], *lines[1:]], "row 1, column 1"),
        ("xbilat1993.txt", lambda lines: ["nan" + lines[0][1:], *lines[1:]], "'nan'"),
        ("B.txt", lambda lines: put(lines, 10, "1.5"),
         r"file B\.txt, row 11, column 1\n  seen:     1\.5\n  expected: a share of output"),
        ("IO.txt", lambda lines: put(lines, 99, "-0.5"),
         r"file IO\.txt, row 100, column 1\n  seen:     -0\.5\n  expected: a share of inputs"),
        ("T.txt", lambda lines: put(lines, 4, "0"),
         r"file T\.txt, row 5, column 1\n  seen:     0\n  expected: a trade elasticity"),
        ("tariffs1993.txt", lambda lines: put(lines, 49, "99999"),
         r"file tariffs1993\.txt, row 50, column 1\n  seen:     99999\n  expected: percent"),
        ("xbilat1993.txt", lambda lines: put(lines, 49, "1_000"),
         r"file xbilat1993\.txt, line 50, column 1\n  seen:     '1_000'"),
        ("IO.txt", lambda lines: [*lines, lines[3]], "1241 lines of numbers"),
        ("GO.txt", lambda lines: lines[: len(lines) // 2], "20 lines of numbers"),
        ("tariffs1993.txt", lambda lines: [*lines[:4], lines[4].rsplit(maxsplit=1)[0], *lines[5:]],
         r"file tariffs1993\.txt, line 5\n  seen:     30 numbers"),
        ("xbilat1993.txt", lambda lines: scale(lines, 1000.0),
         r"file xbilat1993\.txt, row \d+, column \d+\n  seen: .*\n  expected: thousand USD"),
        ("GO.txt", lambda lines: scale(lines, 0.001),
         r"file GO\.txt\n  seen:     output below exports in 620 of 1,240 sectors"),
    ],
)  # fmt: skip
def test_a_spoilt_text_file_is_named(data_dir: Path, tmp_path: Path, name, spoil, message) -> None:
    folder = Path(shutil.copytree(data_dir / "cp2015", tmp_path / "cp"))
    path = folder / name
    path.chmod(0o644)
    path.write_text("\n".join(spoil(path.read_text().splitlines())))
    with pytest.raises(DataError, match=message):
        load_caliendo_parro(folder)


@pytest.mark.parametrize(
    ("name", "year", "trillion"),
    [("wiod95", 1995, 29.2), ("wiod08", 2008, 60.3), ("wiod11", 2011, 69.4)],
)
def test_wiod(data_dir: Path, name: str, year: int, trillion: float) -> None:
    pytest.importorskip("rdata")
    world = load_wiod(data_dir / "wiod13" / f"{name}.rda")
    assert (world.year, world.trade_flow.shape) == (year, (41, 41, 35))
    assert world.value_added.sum() / 1e6 == pytest.approx(trillion, abs=0.1)
    assert not failing(world)
    np.testing.assert_allclose(solve(world, no_shock(world)).wage_hat, 1, atol=1e-10)
    assert "negative cells of `final` set to zero" in world.provenance["changes"][0]


def test_a_file_that_is_no_r_table_is_named(tmp_path: Path) -> None:
    pytest.importorskip("rdata")
    (tmp_path / "wiod11.rda").write_bytes(b"nothing of the kind")
    with pytest.raises(DataError, match="not readable as R data"):
        load_world(tmp_path / "wiod11.rda")


def test_a_damaged_r_file_is_one_message(data_dir: Path, tmp_path: Path) -> None:
    """Cut short, empty, or noise: the reader's own warnings do not reach the user."""
    pytest.importorskip("rdata")
    whole = (data_dir / "wiod13" / "wiod95.rda").read_bytes()
    path = tmp_path / "wiod95.rda"
    for damaged in (whole[: len(whole) // 2], b"", bytes(range(256))):
        path.write_bytes(damaged)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(DataError, match=r"file wiod95\.rda\n  seen:     not readable as R"):
                load_wiod(path)


def make_wiod() -> dict[str, np.ndarray]:
    """A table of the shape of the release of 2013: everybody sells 1 to every use."""
    inter, final = np.ones((1435, 1435)), np.ones((1435, 205)) * 10
    return {
        "inter11": inter, "final11": final, "output11": inter.sum(axis=1) + final.sum(axis=1),
        "countries": np.array([f"C{k}" for k in range(41)]),
        "industries": np.array([f"S{k}" for k in range(35)]),
    }  # fmt: skip


def swap(name: str, at: tuple[int, ...], value: object):
    def spoil(stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        table = stored[name].astype(object) if isinstance(value, str) else stored[name].copy()
        table[at] = value
        return {**stored, name: table}

    return spoil


def without(name: str, put: str | None = None):
    def spoil(stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        kept = {key: table for key, table in stored.items() if key != name}
        return kept if put is None else {**kept, put: stored[name]}

    return spoil


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            swap("inter11", (3, 4), np.nan),
            r"table inter, cell 4, 5\n  seen:     missing or not fin",
        ),
        (swap("final11", (7, 0), "12"), r"table final, cell 8, 1\n  seen:     missing .*: '12'"),
        (swap("output11", (40,), 1e6), r"C1, industry S5\n  seen:     sales and stated output"),
        (swap("countries", (2,), "C0"), r"table countries, cell 3\n  seen:     'C0'"),
        (swap("industries", (1,), ""), r"table industries, cell 2\n  seen:     ''"),
        (without("final11"), r"table final\n  seen:     none"),
        (without("output11", "output"), r"table output\n  seen:     0 digits of a year"),
        (
            lambda s: {**s, "inter11": s["inter11"][:-1]},
            r"table inter\n  seen:     shape \(1434, 143",
        ),
    ],
)
def test_a_spoilt_r_table_is_named(tmp_path: Path, monkeypatch, spoil, message) -> None:
    rdata = pytest.importorskip("rdata")
    path = tmp_path / "wiod11.rda"
    path.write_bytes(b"read by a stand-in")
    monkeypatch.setattr(rdata, "read_rda", lambda _path: make_wiod())
    assert load_wiod(path).year == 2011
    monkeypatch.setattr(rdata, "read_rda", lambda _path: spoil(make_wiod()))
    with pytest.raises(DataError, match=rf"(?s)file wiod11\.rda, {message}"):
        load_wiod(path)


def test_gegravity(data_dir: Path, tmp_path: Path) -> None:
    tables = load_gegravity(data_dir / "gegravity")
    world = tables.world
    assert world.trade_flow.shape == (44, 44, 1)
    assert not failing(world)
    assert tables.new_pair.sum() == 572
    np.testing.assert_array_equal(tables.new_pair, tables.new_pair.T)
    path = tmp_path / "TradeData0014_2000.csv"
    lines = (data_dir / "gegravity" / path.name).read_text().splitlines()
    path.write_text("\n".join(lines[:-1]))
    with pytest.raises(DataError, match="no row"):
        load_world(tmp_path)
    path.write_text("\n".join([*lines, lines[-1]]))
    with pytest.raises(DataError, match=f"line {len(lines) + 1}, column importer"):
        load_gegravity(tmp_path)


def test_liberation_day(data_dir: Path, tmp_path: Path) -> None:
    tables = load_liberation_day(data_dir / "liberation_day")
    world, usa = tables.world, tables.world.economy_index("USA")
    assert world.trade_flow.shape == (194, 194, 1)
    assert not failing(world)
    assert tables.gdp_musd[usa] / 1e6 == pytest.approx(27.7, abs=0.2)
    assert (
        tables.us_tariff_rate[world.economy_index("CHN")] == 0.54
    )  # 34 + 20, earlier duties counted in
    assert tables.us_tariff_rate[usa] == 0
    assert sorted(tables.us_tariff_rate)[1] == 0.1
    assert {world.economies[k] for k in tables.eu_members} >= {"DEU", "FRA", "POL", "HRV"}
    assert "home sales of 2 economies raised to zero" in world.provenance["changes"][1]
    spoilt = Path(shutil.copytree(data_dir / "liberation_day", tmp_path / "ld"))
    (spoilt / "gdp.csv").chmod(0o644)
    (spoilt / "gdp.csv").write_text((spoilt / "gdp.csv").read_text().replace("17233051620", "x"))
    with pytest.raises(DataError, match=r"file gdp\.csv, line 3, column gdp"):
        load_liberation_day(spoilt)


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("gdp.csv", lambda lines: scale(lines, 1e-6),
         r"file gdp\.csv\n  seen:     194 economies import more than GDP and transfers pay for"),
        ("tariffs.csv", lambda lines: scale(lines, 100.0),
         r"file tariffs\.csv, line \d+, column applied_tariff\n .*\n  expected: a share of zero"),
        ("trade_cepii.csv", lambda lines: ["1e11" + lines[0], *lines[1:]],
         r"file trade_cepii\.csv, line 2, column export_ij1\n .*\n  expected: .*at most 1e\+10"),
        ("country_labels.csv", lambda lines: [*lines[:5], lines[4], *lines[6:]],
         r"file country_labels\.csv, line 7, column iso3\n .*\n  expected: one row for each"),
    ],
)  # fmt: skip
def test_a_spoilt_file_of_2023_is_named(
    data_dir: Path, tmp_path: Path, name, spoil, message
) -> None:
    """A wrong unit, a cell out of all proportion, an economy twice."""
    folder = Path(shutil.copytree(data_dir / "liberation_day", tmp_path / "ld"))
    path = folder / name
    path.chmod(0o644)
    head, *lines = path.read_text().splitlines()
    path.write_text("\n".join([head, *spoil(lines)]))
    with pytest.raises(DataError, match=message):
        load_liberation_day(folder)


def test_ossa(data_dir: Path) -> None:
    pytest.importorskip("scipy")
    tables = load_ossa(data_dir / "ossa2014")
    world = tables.world
    assert (world.economies[4], world.sectors[0]) == ("Japan", "ric")
    japan = world.economy_index("Japan")
    assert world.tariff_rate[japan, :, 0].max() > 5  # rice into Japan
    np.testing.assert_allclose(world.deficit, 0, atol=1e-4)
    np.testing.assert_allclose(tables.political_weight.mean(axis=1), 1, atol=1e-6)
    assert not failing(world)
