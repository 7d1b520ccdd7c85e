"""Recorded facts: shipped tables against the raw ones, sources, treaties, groups."""

import hashlib
from datetime import date
from importlib.resources import files

import pytest

from summitry.errors import UsageError, WorldError
from summitry.security import (
    build_tables,
    compute_host_share,
    find_alliance,
    list_duties,
    load_alliances,
    load_base_costs,
    load_manifest,
    load_spending_pledges,
    load_us_troops,
    make_manifest,
)
from summitry.world import ECONOMY_GROUPS, ECONOMY_NAMES

DATA = files("summitry.security") / "data"


def test_shipped_tables_are_what_the_code_computes(data_dir):
    tables = build_tables(data_dir, tuple(ECONOMY_NAMES))
    for name, text in tables.items():
        assert (DATA / name).read_text("utf-8") == text, name
    assert make_manifest(tables) == load_manifest()


def test_the_manifest_tells_source_year_unit_licence_method_and_checksum():
    for entry in load_manifest()["tables"]:
        assert all(entry[key] for key in ("what", "source", "year", "unit", "licence", "method"))
        digest = hashlib.sha256((DATA / entry["file"]).read_bytes()).hexdigest()
        assert digest == entry["sha256"]


def test_known_figures():
    assert load_us_troops()["JPN"][2024] == 55154
    assert "USA" not in load_us_troops()


def test_host_shares_by_hand():
    assert compute_host_share("JPN") == pytest.approx(12.6 / (12.6 + 20.9))
    assert compute_host_share("KOR") == pytest.approx(5.8 / (5.8 + 13.4))
    assert compute_host_share("DEU") is None


def test_every_fact_names_its_source_unit_and_year():
    for fact in load_base_costs():
        assert fact.source
        assert fact.unit
        assert 2000 < fact.first_year <= (fact.last_year or 2100)
        assert fact.amount > 0
    for pledge in load_spending_pledges():
        assert pledge.source
        assert 1 <= pledge.percent_of_gdp <= 5


def test_a_missing_raw_table_is_named(tmp_path):
    with pytest.raises(WorldError) as error:
        build_tables(tmp_path, tuple(ECONOMY_NAMES))
    assert error.value.seen == "no such file"
    assert error.value.todo == "name the folder that holds security/ with --data"


def test_members_change_with_the_day():
    nato = find_alliance("nato")
    assert "SWE" not in nato.members_on(date(2024, 3, 6))
    assert "SWE" in nato.members_on(date(2024, 3, 7))
    assert len(nato.members_on(date(2025, 2, 7))) == 32
    assert len(nato.members_on(date(1949, 8, 24))) == 12
    assert nato.members_on(date(1949, 8, 23)) == ()
    assert "GBR" in find_alliance("EU-42.7").members_on(date(2020, 1, 30))
    assert "GBR" not in find_alliance("EU-42.7").members_on(date(2020, 1, 31))


def test_the_direction_of_obligations():
    day = date(2025, 2, 7)
    us = {one.key: whom for one, whom in list_duties("USA", day)}
    assert us["USA-JPN"] == ("JPN",)
    assert us["ANZUS"] == ("AUS",)  # suspended towards New Zealand
    assert "Quad" not in us
    assert "TRA" not in us
    assert [one.key for one, _ in list_duties("JPN", day)] == []
    assert [one.key for one, _ in list_duties("KOR", day)] == ["USA-KOR"]


def test_obliged_and_protected_are_members_or_nobody():
    for one in load_alliances():
        members = {each.economy for each in one.members}
        assert set(one.obliged) | set(one.protected) <= members, one.key
        assert one.source
        assert one.obligation
        assert one.signed <= one.in_force or one.kind == "law"


@pytest.mark.parametrize("key", ["NATO", "Quad", "Trilateral", "AUKUS", "CSTO"])
def test_groups_of_scenarios_are_the_members_of_february_2025(key):
    inside = {c for c in find_alliance(key).members_on(date(2025, 2, 7)) if c in ECONOMY_NAMES}
    assert set(ECONOMY_GROUPS[key]) == inside


def test_an_unknown_treaty_names_the_known_ones():
    with pytest.raises(UsageError) as error:
        find_alliance("SEATO")
    assert error.value.seen == "no treaty or grouping SEATO"
    assert "USA-JPN, USA-KOR" in error.value.expected
