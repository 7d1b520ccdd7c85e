"""When an answer holds, and what the law behind a measure lets it do."""

from datetime import date

import pytest

from summitry.errors import ScenarioError
from summitry.policy import (
    AUTHORITIES,
    Retaliation,
    TariffMeasure,
    describe_law,
    find_legal_end,
    list_states,
    measure_state,
    normalise_authority,
)


def duty(id="a", **fields):
    return TariffMeasure(id=id, importer="USA", exporters="CAN", add=0.1, **fields)


def answer(id="r", answers="a", **fields):
    return Retaliation(
        id=id, lever="retaliation", importer="CAN", answers=answers, rule="mirror", **fields
    )


@pytest.mark.parametrize(
    ("day", "of_duty", "of_answer"),
    [
        ("2025-01-31", "unannounced", "unannounced"),
        ("2025-02-01", "announced", "announced"),
        ("2025-02-10", "paused", "paused"),
        ("2025-03-04", "in_force", "announced"),
        ("2025-03-24", "in_force", "in_force"),
        ("2025-06-01", "expired", "expired"),
    ],
)
def test_an_answer_follows_what_it_answers_after_its_delay(day, of_duty, of_answer):
    measure = duty(announced="2025-02-01", effective="2025-02-04", paused_from="2025-02-03",
                   paused_until="2025-03-04", ends="2025-06-01")  # fmt: skip
    states = list_states([answer(delay=20), measure], date.fromisoformat(day))
    assert states == {"a": of_duty, "r": of_answer}


def test_an_answer_with_dates_of_its_own_keeps_them():
    measure = duty(effective="2025-02-04")
    own = answer(effective="2025-05-01", announced="2025-03-01")
    assert list_states([measure, own], date(2025, 4, 1))["r"] == "announced"
    assert list_states([measure, own], date(2025, 5, 1))["r"] == "in_force"


def test_of_several_answered_the_one_that_binds_most_decides():
    measures = [duty("a", status="threatened"), duty("b", effective="2025-02-04")]
    states = list_states([*measures, answer(answers=["a", "b"])], date(2025, 3, 1))
    assert states["r"] == "in_force"


def test_a_chain_of_answers_waits_for_each_link():
    chain = [duty(effective="2025-02-04"), answer("r", delay=5), answer("s", "r", delay=5)]
    assert list_states(chain, date(2025, 2, 8))["r"] == "announced"
    assert list_states(chain, date(2025, 2, 9))["r"] == "in_force"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("section 232", "s232"),
        ("Sec. 122", "s122"),
        ("S301", "s301"),
        ("§ 338 of the Tariff Act of 1930", "s338"),
        ("ieepa", "IEEPA"),
        ("International Emergency Economic Powers Act", "IEEPA"),
        ("section 999", "section 999"),
        ("Customs Tariff, S.C. 1997", "Customs Tariff, S.C. 1997"),
    ],
)
def test_a_law_is_known_under_its_usual_names(text, key):
    assert normalise_authority(text) == key
    assert duty(authority=text).authority == key


def test_a_law_with_a_term_ends_a_measure_that_names_no_end():
    measure = duty(authority="s122", effective="2026-02-24")
    assert find_legal_end(measure) == date(2026, 7, 24)
    assert measure_state(measure, date(2026, 7, 23)) == "in_force"
    assert measure_state(measure, date(2026, 7, 24)) == "expired"
    assert "until 2026-07-24" in describe_law(measure)


def test_a_ruling_ends_every_measure_under_its_law():
    measure = duty(authority="IEEPA", effective="2025-02-04")
    assert measure_state(measure, date(2026, 2, 19)) == "in_force"
    assert measure_state(measure, date(2026, 2, 20)) == "expired"


def test_a_law_binds_its_own_country_only():
    other = TariffMeasure(id="a", importer="JPN", exporters="USA", add=0.9, authority="s122")
    assert find_legal_end(other) is None
    assert describe_law(other) == "s122 (Japan): no limits on file"
    assert describe_law(duty()) is None


@pytest.mark.parametrize("key", [k for k, law in AUTHORITIES.items() if law.highest_added_rate])
def test_the_highest_rate_of_a_law_is_allowed_and_not_more(key):
    highest = AUTHORITIES[key].highest_added_rate
    fields = {"id": "a", "importer": "USA", "exporters": "CAN", "authority": key}
    assert TariffMeasure(**fields, add=highest).add == highest
    with pytest.raises(ScenarioError, match="at most"):
        TariffMeasure(**fields, add=highest + 0.001)
