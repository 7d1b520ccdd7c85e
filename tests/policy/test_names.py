"""Spellings of economies and sectors."""

import pytest

from summitry.policy._iso import OUTSIDE_NAMES
from summitry.policy.names import (
    economy_name,
    find_economy,
    find_sector,
    nearest,
    nearest_economy,
    nearest_sector,
)
from summitry.world import ECONOMY_GROUPS, ECONOMY_NAMES, SECTOR_GROUPS, SECTOR_NAMES


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Japan", "JPN"),
        ("jpn", "JPN"),
        ("UNITED  STATES", "USA"),
        ("uk", "GBR"),
        ("eu27", "EU27"),
        ("European Union", "EU27"),
        ("World", "world"),
        ("rest of the world", "ROW"),
        ("NO", None),
        ("North Korea", "PRK"),
        ("Cuba", "CUB"),
        ("quad", "Quad"),
        ("", None),
    ],
)
def test_economies_are_found_by_code_name_and_group(spelling, code):
    assert find_economy(spelling) == code


def test_sectors_are_found_by_code_name_and_group():
    assert [find_sector(s) for s in ("c29", "Motor Vehicles", "CARS", "Goods")] == [
        "C29",
        "C29",
        "cars",
        "goods",
    ]


def test_every_label_of_the_baseline_reads_back_as_itself():
    assert all(find_economy(code) == code for code in (*ECONOMY_NAMES, *ECONOMY_GROUPS))
    assert all(find_economy(name) == code for code, name in ECONOMY_NAMES.items())
    assert all(find_sector(code) == code for code in (*SECTOR_NAMES, *SECTOR_GROUPS))
    shared = {group.lower() for group in SECTOR_GROUPS}
    own = {code: name for code, name in SECTOR_NAMES.items() if name.lower() not in shared}
    assert all(find_sector(name) == code for code, name in own.items())


def test_a_name_shared_by_a_group_and_a_sector_means_the_group():
    assert [find_sector(name) for name in ("Chemicals", "C20")] == ["chemicals", "C20"]


def test_codes_outside_and_inside_the_baseline_are_disjoint_and_well_formed():
    assert not set(OUTSIDE_NAMES) & set(ECONOMY_NAMES)
    assert all(len(code) == 3 and code.isupper() for code in OUTSIDE_NAMES)
    # ISO 3166-1 has 249 codes; 80 are in the baseline, and Kosovo (XKX) has no official one.
    assert len(OUTSIDE_NAMES) + len(ECONOMY_NAMES) - len({"ROW", "XKX"}) == 249
    assert economy_name("PRK") == "North Korea"


def test_nearest_spelling_is_offered_only_where_one_is_near():
    assert nearest_economy("Grmany") == "Germany (DEU)"
    assert nearest_economy("EU28") == "EU27"
    assert nearest_sector("motor vehicle") == "Motor vehicles (C29)"
    assert nearest("zzzzzz", ["rate", "add"]) is None
