"""Names: what they stand for, and the data they come from."""

from __future__ import annotations

from summitry.news._names import find_names, main_pair, people, state_codes
from summitry.policy import find_economy
from summitry.world.labels import ECONOMY_NAMES


def codes(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.name, m.codes) for m in find_names(text)]


def test_states_leaders_groups_and_companies() -> None:
    text = "Tokyo and the EU asked Trump; Nippon Steel, TSMC and South Korea waited."
    assert [c for _, (c,) in codes(text)] == ["JPN", "EU", "USA", "Nippon Steel", "TSMC", "KOR"]


def test_the_longest_name_wins() -> None:
    assert codes("North Korea") == [("North Korea", ("PRK",))]
    assert codes("US Steel") == [("US Steel", ("US Steel",))]


def test_only_whole_words_in_their_own_case() -> None:
    assert codes("Indiana let us fix the usage of turkey in Chinatown") == []


def test_every_economy_of_the_baseline_is_known() -> None:
    assert set(ECONOMY_NAMES) - {"ROW"} <= state_codes()


def test_every_person_acts_for_somebody_known() -> None:
    from summitry.news._data import load_data

    known = state_codes() | set(load_data("companies")["companies"])
    assert {p.of for p in people().values()} <= known
    for person in people().values():
        assert all(end is None or start < end for start, end in person.terms)


def test_state_codes_are_economies_for_policy() -> None:
    states = [c for c in state_codes() if len(c) == 3 and c.isupper() and c not in ("WTO", "G20")]
    assert [c for c in states if find_economy(c) is None] == []


def test_main_pair() -> None:
    assert main_pair(find_names("Japan, Japan, Trump and Washington met; Peru watched.")) == (
        "JPN", "USA",
    )  # fmt: skip


def test_the_united_nations_and_the_west_act() -> None:
    assert codes("the U.N. Security Council and the West") == [
        ("U.N. Security Council", ("UN",)), ("the West", ("USA", "EU")),
    ]  # fmt: skip
    assert codes("Western carriers, Western Union, Western Sahara")[0] == (
        "Western", ("USA", "EU"),
    )  # fmt: skip
    assert len(codes("Western carriers, Western Union, Western Sahara")) == 1
