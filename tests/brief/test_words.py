from __future__ import annotations

from dataclasses import replace

import pytest

from summitry.brief.measure_line import measure_line
from summitry.brief.words import (
    ACTIONS,
    count,
    describe_act,
    describe_status,
    format_date,
    format_quantity,
    join_names,
    party_name,
    stated_value,
)
from summitry.ledger.kinds import Action
from summitry.ledger.records import Quote, Statement
from summitry.policy import AllBut, TariffMeasure

PLAIN = Statement("s", Quote("d", "words", 0, 5), "tariff", ("USA",), ("JPN",), "threatened")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (25, "percent", "25 %"),
        (2.5, "percent", "2.5 %"),
        (5, "percent_gdp", "5 % of GDP"),
        (1e12, "USD", "USD 1 trillion"),
        (14.1e9, "USD", "USD 14.1 billion"),
        (0, "USD", "USD 0"),
        (550e9, "USD/year", "USD 550 billion per year"),
        (7e6, "tonnes/year", "7 million tonnes/year"),
        (1, "months", "1 month"),
        (180, "days", "180 days"),
        (-2, "percent", "\u22122 %"),
        (3, None, "3"),
    ],
)
def test_quantities_read_as_in_a_sentence(value, unit, words):
    assert format_quantity(value, unit) == words


def test_a_missing_number_is_said_to_be_missing():
    assert stated_value(PLAIN) == "no number stated"


def test_a_stated_value_keeps_its_qualifier_period_and_origin():
    stated = replace(
        PLAIN, value=25, unit="percent", qualifier="up to", period="from May", from_value=10
    )
    assert stated_value(stated) == "up to 25 % (from 10 %), from May"


def test_dates_are_as_precise_as_they_are():
    written = [format_date(day) for day in ("2025-02-07", "2025-02", "2025", None, "soon")]
    assert written == ["7 February 2025", "February 2025", "2025", "undated", "soon"]


def test_acts_say_what_is_denied_or_conditional():
    denied = replace(PLAIN, negated=True, conditional=True, sector="steel", change="impose")
    assert describe_act(denied) == "Not: tariff: steel (impose), on a condition"


def test_a_status_carries_its_date():
    paused = replace(PLAIN, status="in_force", date="2025-03-04", date_role="deadline")
    assert describe_status(paused) == ("in force", "by 4 Mar 2025")
    assert describe_status(PLAIN) == ("threatened", "")


def test_every_action_of_the_ledger_has_a_word():
    assert set(ACTIONS) == set(Action.__args__)


def test_names_are_joined_and_cleaned():
    assert join_names(("USA", "EU", "WLD")) == "United States, European Union and all countries"
    assert join_names((), nobody="nobody") == "nobody"
    assert party_name("Steel\u202e Inc\x00") == "Steel\ufffd Inc\ufffd"
    assert party_name("PRK") == "North Korea"


def test_a_measure_names_groups_in_full():
    threat = TariffMeasure(id="x", importer="USA", exporters="EU27", unknown="add")
    assert measure_line(threat).endswith("goods from the European Union")
    known = TariffMeasure(id="x", importer="USA", exporters=AllBut(("CAN",)), rate=0.25)
    assert "25 %" in measure_line(known)


def test_counts_agree():
    assert [count(n, "act") for n in (0, 1, 2, 1200)] == ["0 acts", "1 act", "2 acts", "1,200 acts"]


def test_codes_of_economies_are_spelt_out_and_other_words_left_alone():
    from summitry.brief.words import spell_out

    line = spell_out("day of the meeting: JPN and USA; leader of PRK; the EU; LNG")
    assert line == (
        "day of the meeting: Japan and United States; leader of North Korea; the European Union;"
        " LNG"
    )
