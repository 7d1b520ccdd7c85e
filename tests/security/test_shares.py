"""Military spending: what is shipped, and tables of the user's own in three layouts."""

import pytest

from summitry.errors import DataError
from summitry.security import load_military_spending
from summitry.world import ECONOMY_GROUPS, ECONOMY_NAMES


def test_what_is_shipped_is_published_by_those_who_spend_or_by_their_alliance():
    """No data set with terms of its own is shipped; every figure says what it counts."""
    known = load_military_spending()
    nato = {one.economy for one in known.values() if one.source.startswith("NATO")}
    assert nato == set(ECONOMY_GROUPS["NATO"]) - {"ISL"}  # Iceland has no forces
    assert set(known) - nato == {"AUS", "JPN", "KOR", "TWN"}
    assert set(known) <= set(ECONOMY_NAMES)
    for one in known.values():
        assert one.basis
        assert "SIPRI" not in one.source
        assert 2024 <= one.year <= 2025
        assert 1 < one.percent_of_gdp < 5


def test_published_cells():
    """NATO's table of June 2024; budgets of Japan and Korea for 2025."""
    known = load_military_spending()
    shown = {code: known[code].percent_of_gdp for code in ("POL", "USA", "ESP", "KOR", "JPN")}
    assert shown == {"POL": 4.12, "USA": 3.38, "ESP": 1.28, "KOR": 2.32, "JPN": 1.8}
    assert "CHN" not in known  # absent, not zero


@pytest.mark.parametrize(
    "header",
    [
        "economy,year,percent_of_gdp",
        "Entity,Code,Year,Military expenditure (% of GDP)",
        "Country Name,Country Code,Year,Value",
    ],
)
def test_a_table_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path, header):
    path = tmp_path / "mine.csv"
    lead = "x," * (header.count(",") - 2)
    rows = ["CHN,2022,1.6", "CHN,2023,1.7", "CHN,2021,1.5", "RUS,2023,"]
    path.write_text("\n".join([header, *(lead + row for row in rows)]) + "\n")
    known = load_military_spending(path)
    assert set(known) == {"CHN"}
    assert (known["CHN"].year, known["CHN"].percent_of_gdp) == (2023, 1.7)
    assert known["CHN"].source == "mine.csv"


def test_the_data_set_of_sipri_is_read_where_it_is(data_dir):
    known = load_military_spending(data_dir / "security" / "military_spending_share_gdp.csv")
    assert round(known["USA"].percent_of_gdp, 2) == 3.42
    assert known["USA"].year == 2024


def test_bad_tables_are_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("economy,year,share\nCHN,2023,1.7\n")
    with pytest.raises(DataError) as error:
        load_military_spending(path)
    assert error.value.seen == "columns economy, year, share"
    assert error.value.expected.startswith("a column percent_of_gdp or")
    assert error.value.todo == "rename the column that holds it"
    path.write_text("economy,year,percent_of_gdp\nCHN,2023,1.7\nCHN,2024,lots\n")
    with pytest.raises(DataError) as error:
        load_military_spending(path)
    assert error.value.where == "file mine.csv, line 3, column percent_of_gdp"
    with pytest.raises(DataError) as error:
        load_military_spending(tmp_path / "none.csv")
    assert error.value.seen == "no file none.csv"
