"""Product lists: codes are read strictly, and turned into shares of sectors by import weights."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import DataError, UsageError, WorldError
from summitry.world import ECONOMY_NAMES, SECTOR_NAMES, compute_mfn_rate, load_world
from summitry.world.build_products import build_products
from summitry.world.hs_sectors import HOME, place_product
from summitry.world.import_weights import ImportWeights, load_import_weights, read_import_weights
from summitry.world.products import (
    ProductCode,
    ProductList,
    compute_list_coverage,
    list_product_lists,
    load_product_list,
    parse_product_list,
)
from summitry.world.us_mfn import apply_us_schedule, load_us_mfn_rate

ECONOMIES, SECTORS = tuple(ECONOMY_NAMES), tuple(SECTOR_NAMES)


def small_weights() -> ImportWeights:
    """Three subheadings in two sectors, two partners: every share can be checked by hand."""
    return ImportWeights(
        importer="USA", year=2024, products=("870323", "870829", "940360"),
        imports_musd=np.array([[60.0, 0.0], [20.0, 10.0], [5.0, 10.0]]),
        partner_of={"JPN": 0, "CAN": 1},
        placement=np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
        tariff_lines=np.array([4.0, 2.0, 1.0]), sectors=("C29", "C31T33"),
        mfn_rate=np.zeros(2), mfn_stated=np.ones(2), lists={}, about={},
    )  # fmt: skip


def cover(text: str, importer: str = "USA", economies=("USA", "JPN", "CAN", "MEX")):
    products = parse_product_list(text, "mine.csv")
    return compute_list_coverage(products, importer, economies, ("C29", "C31T33"), small_weights())


def test_a_subheading_covers_its_share_of_each_exporters_trade() -> None:
    coverage = cover("870323\n")
    # Japan sells 60 of 80 of the sector's imports in it, Canada none, others 60 of 90.
    np.testing.assert_allclose(coverage.share, [[0, 0], [60 / 80, 0], [0, 0], [60 / 90, 0]])
    assert coverage.rate is None
    assert "US imports of 2024" in coverage.basis
    assert coverage.notes == ("1 exporters without weights of their own get those of all imports",)


def test_codes_of_eight_digits_cover_their_part_of_the_lines() -> None:
    # One of the two lines of 8708.29, and ten digits count as their line of eight.
    coverage = cover("8708.29.50\n8708295060\n8708295025\n")
    np.testing.assert_allclose(coverage.share[1], [20 / 80 / 2, 0])
    np.testing.assert_allclose(coverage.share[2], [10 / 10 / 2, 0])
    assert coverage.notes[0] == "2 codes of ten digits count as their whole line of eight"


def test_rates_are_averaged_over_the_whole_sector() -> None:
    coverage = cover("code,rate,description\n8703,25%,cars\n87082950,10%,a part\n9403,5%,tables\n")
    assert coverage.rate is not None
    np.testing.assert_allclose(coverage.rate[1], [(60 * 0.25 + 20 * 0.05) / 80, 0.05])
    np.testing.assert_allclose(coverage.rate[2], [0.10 / 2, 0.05])


def test_the_longer_code_decides_the_rate() -> None:
    rate = cover("code,rate\n8708,20%\n870829,40%\n87082950,80%\n8703,20%\n").rate
    assert rate is not None
    # Half the lines of 8708.29 at 80 %, the other half at the subheading's 40 %.
    np.testing.assert_allclose(rate[2, 0], 0.6)


def test_another_importer_counts_subheadings_alike() -> None:
    coverage = cover("87032301\n", importer="CAN")
    np.testing.assert_allclose(coverage.share, [[0.5, 0], [0.5, 0], [0, 0], [0.5, 0]])
    assert "counted alike" in coverage.basis
    assert coverage.notes == ("codes finer than six digits count as their whole subheading",)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["8703", "870323", "87082910", "87082950", "9403", "94036080"]),
                min_size=1), st.sampled_from(["8708", "940360", "87032301"]))  # fmt: skip
def test_shares_lie_between_0_and_1_and_grow_with_the_list(codes: list[str], more: str) -> None:
    def share(names: list[str]):
        products = ProductList("x", tuple(ProductCode(name) for name in names))
        return compute_list_coverage(
            products, "USA", ("USA", "JPN", "CAN"), ("C29", "C31T33"), small_weights()
        ).share

    small, large = share(codes), share([*codes, more])
    assert np.all((small >= 0) & (large <= 1) & (large >= small - 1e-15))
    np.testing.assert_array_equal(share(codes + codes), small)


def test_one_rate_for_all_codes_is_the_share_times_it() -> None:
    text = "code,rate\n8703,25%\n87082950,25%\n94036080,25%\n"
    coverage = cover(text)
    np.testing.assert_allclose(coverage.rate, 0.25 * coverage.share)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("8703\n870\n", "file mine.csv, line 2, column code\n  seen:     '870'\n"
         "  expected: an HS or HTS code of 4, 6, 8 or 10 digits"),
        ("8703\n2071100\n", "file mine.csv, line 2, column code\n  seen:     '2071100'"),
        ("code\n87o3\n", "file mine.csv, line 2, column code\n  seen:     '87o3'"),
        ("# cars\ncode,rate\n8703,25\n", "file mine.csv, line 3, column rate\n  seen:     '25'"),
        ("code,rate\n8703,1e3%\n", "file mine.csv, line 2, column rate\n  seen:     '1e3%'"),
        ("code,rate\n8703,2000%\n", "file mine.csv, line 2, column rate"),
        ("code,rate\n8703,25%\n8703,10%\n", "file mine.csv, line 3, column rate\n"
         "  seen:     8703 at another rate than in line 2"),
        ("code,duty\n8703,25%\n", "file mine.csv, line 1, column 2\n  seen:     'duty'"),
        ("rate\n25%\n", "file mine.csv, line 1\n  seen:     rate\n  expected: a column code"),
        ("8703,25%\n", "file mine.csv, line 1\n  seen:     8703, 25%"),
        ("code\n\n", "file mine.csv\n  seen:     no codes"),
        ("", "file mine.csv\n  seen:     no codes"),
        ("8703\n9999\n", "products mine.csv, line 2, column code\n"
         "  seen:     9999: no subheading of the Harmonized System begins so"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(text: str, message: str) -> None:
    with pytest.raises(WorldError) as caught:
        cover(text)
    assert str(caught.value).startswith(message)


def test_a_lost_zero_is_guessed_in_the_message() -> None:
    with pytest.raises(WorldError, match="if a spreadsheet dropped a leading zero, write 02071100"):
        cover("2071100\n")


def test_rates_on_some_codes_only_are_refused() -> None:
    products = ProductList("x", (ProductCode("8703", 0.25, 2), ProductCode("9403", None, 3)))
    with pytest.raises(UsageError, match="line 3\n  seen:     9403 without a rate, 8703 with one"):
        compute_list_coverage(products, "USA", ("USA", "JPN"), ("C29", "C31T33"), small_weights())


def test_a_world_with_other_sectors_is_refused() -> None:
    with pytest.raises(UsageError, match="a world with sector leather"):
        compute_list_coverage(load_product_list("autos"), "USA", ("USA",), ("leather",))


def test_files_are_read_and_other_names_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    path.write_text("\ufeffHTSUS\n8703.23.01\n", encoding="utf-8")
    assert load_product_list(path).codes == (ProductCode("87032301", None, 2),)
    path.write_bytes(b"code\n\xff\n")
    with pytest.raises(WorldError, match="not UTF-8"):
        load_product_list(path)
    with pytest.raises(WorldError, match="one of aluminium, .*steel"):
        load_product_list("cars")


@pytest.mark.parametrize("name", sorted(list_product_lists()))
def test_every_bundled_list_covers_something_and_has_a_source(name: str) -> None:
    products = load_product_list(name)
    assert products.title
    assert products.source
    share = compute_list_coverage(products, "USA", ECONOMIES, SECTORS).share
    assert share.shape == (81, 28)
    assert np.all((share >= 0) & (share <= 1))
    assert share.max() > 0.05
    assert np.all(share[ECONOMIES.index("USA")] == 0)
    assert np.all(share[:, SECTORS.index("SERV")] == 0)


def test_the_lists_fall_where_they_should() -> None:
    autos = compute_list_coverage(load_product_list("autos"), "USA", ECONOMIES, SECTORS).share
    steel = compute_list_coverage(load_product_list("steel"), "USA", ECONOMIES, SECTORS).share
    japan, germany, france = (ECONOMIES.index(code) for code in ("JPN", "DEU", "FRA"))
    assert autos[japan, SECTORS.index("C29")] > 0.85
    assert steel[japan, SECTORS.index("C24A")] > 0.85
    assert steel[:, [k for k, code in enumerate(SECTORS) if code != "C24A"]].max() < 0.05
    np.testing.assert_array_equal(autos[germany], autos[france])  # one partner: the Union


def test_autos_add_up_to_what_a_tracker_counts(data_dir: Path) -> None:
    """25 % on the list raises each partner's average duty by what the order of 3 April did."""
    path = data_dir / "tariffs" / "us_tariff_increase_by_partner_and_date.csv"
    with path.open(encoding="utf-8") as handle:
        counted = {
            (row["date"], row["country_name"]): float(row["effective tariff"])
            for row in csv.DictReader(handle)
        }
    weights = load_import_weights()
    cover = compute_list_coverage(load_product_list("autos"), "USA", ECONOMIES, SECTORS).share
    names = {"JAPAN": "JPN", "KOREA, SOUTH": "KOR", "EUROPEAN UNION": "DEU",
             "UNITED KINGDOM": "GBR", "VIETNAM": "VNM", "TAIWAN": "TWN"}  # fmt: skip
    for name, code in names.items():
        bought = weights.imports_musd[:, weights.partner_of[code]]
        by_sector = bought @ weights.placement
        points = 25 * float(cover[ECONOMIES.index(code)] @ by_sector) / bought.sum()
        added = counted["2025-04-03", name] - counted["2025-03-12", name]
        assert points == pytest.approx(added, abs=0.4), name


def test_mfn_duties_are_those_of_the_schedule() -> None:
    mfn = load_us_mfn_rate()
    rate = dict(zip(mfn.sectors, mfn.rate, strict=True))
    assert rate["SERV"] == 0
    assert 0.08 < rate["C13T15"] < 0.16  # clothing and textiles, the highest
    assert max(rate, key=rate.get) == "C13T15"
    assert 0.02 < rate["C29"] < 0.06  # cars 2.5 %, light trucks 25 %
    assert rate["C26"] < 0.01  # the Information Technology Agreement
    assert np.all((mfn.stated_share >= 0) & (mfn.stated_share <= 1))


def test_the_schedule_sets_the_level_and_keeps_preferences() -> None:
    mfn = load_us_mfn_rate()
    food, oil = mfn.sectors.index("C10T12"), mfn.sectors.index("B06")
    rate = np.zeros((8, 28))
    rate[:, food] = [0.9, 0.9, 0.9, 0.9, 0.9, 0.45, 0.0, 0.3]  # five alike; half; free; unstated
    rate[:, oil] = 0.2
    stated = np.ones(rate.shape, dtype=bool)
    stated[7] = False
    new, known = apply_us_schedule(rate, stated, mfn.sectors)
    level = mfn.rate[food]
    np.testing.assert_allclose(new[:, food], level * np.array([1, 1, 1, 1, 1, 0.5, 0, 1]))
    assert known[food]
    assert not known[oil]  # specific duties per barrel: the schedule has no percentage
    np.testing.assert_array_equal(new[:, oil], rate[:, oil])


def test_us_duties_of_the_bundled_world_are_near_what_is_collected() -> None:
    world = load_world()
    us, japan = world.economy_index("USA"), world.economy_index("JPN")
    food = world.sector_index("C10T12")
    assert 0.03 < world.tariff_rate[us, japan, food] < 0.05
    away = world.basic_flow[us].copy()
    away[us] = 0.0
    assert (
        0.01 < world.tariff_revenue[us] / away[:, world.is_good].sum() < 0.0242
    )  # collected, 2024
    for partner in ("CAN", "MEX"):
        assert world.tariff_rate[us, world.economy_index(partner)].max() < 0.005
    schedule = compute_mfn_rate(world)[us]
    np.testing.assert_allclose(schedule[food], load_us_mfn_rate().rate[food], atol=1e-4)


def test_the_build_reproduces_the_bundle_to_the_byte(data_dir: Path, tmp_path: Path) -> None:
    report = build_products(data_dir, tmp_path)
    shipped = resources.files("summitry.world").joinpath("data", "us-imports-2024")
    for name in ("arrays.npz", "manifest.json"):
        assert (tmp_path / name).read_bytes() == shipped.joinpath(name).read_bytes(), name
    assert any("3,217.0 billion" in line for line in report)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no file hs6_isic4\.csv\.gz"):
        build_products(tmp_path, tmp_path / "out")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    shipped = resources.files("summitry.world").joinpath("data", "us-imports-2024")
    for name in ("arrays.npz", "manifest.json"):
        (tmp_path / name).write_bytes(shipped.joinpath(name).read_bytes())
    (tmp_path / "arrays.npz").write_bytes(b"x")
    with pytest.raises(WorldError, match="sha256"):
        read_import_weights(tmp_path)


def test_placement_of_every_product_sums_to_1_or_0() -> None:
    total = load_import_weights().placement.sum(axis=1)
    assert np.all((np.abs(total - 1) < 1e-5) | (total == 0))


def test_a_product_goes_home_if_the_concordance_allows_it() -> None:
    assert place_product("870829", ["1392", "2811", "2930"]) == {"C29": 1.0}
    assert place_product("710499", ["1910", "2011"]) == {"C19": 0.5, "C20": 0.5}
    assert place_product("490199", ["5811"]) == {}
    assert set(HOME.values()) <= set(SECTORS)
