"""Amounts as written, in base units."""

from __future__ import annotations

import pytest

from summitry.news._amounts import find_amounts, find_period

CASES = [
    ("a 25% tariff", [(25.0, "percent")]),
    ("7 1/2% on the rest", [(7.5, "percent")]),
    ("a twenty-five percent duty", [(25.0, "percent")]),
    ("2% of GDP and 3.5 percent of its GDP", [(2.0, "percent_gdp"), (3.5, "percent_gdp")]),
    ("$1 trillion, $250bn and US$5.5 million", [(1e12, "USD"), (2.5e11, "USD"), (5.5e6, "USD")]),
    ("550 billion dollars", [(5.5e11, "USD")]),
    ("has gone to 5 million dollars", [(5e6, "USD")]),
    ("5 lakh rupees", [(5e5, "INR")]),
    ("42 Rafale and 30 Boeing 787-9", [(42.0, "aircraft"), (30.0, "aircraft")]),
    ("38 of its affiliates", [(38.0, "entities")]),
    ("C$30bn", [(3e10, "CAD")]),
    ("€20 billion a year", [(2e10, "EUR/year")]),
    ("$10 billion of American gas a year", [(1e10, "USD/year")]),
    ("13,000 metric tonnes", [(13000.0, "tonnes")]),
    ("100,000 cars a year", [(100000.0, "vehicles/year")]),
    ("1.4 billion litres", [(1.4e9, "litres")]),
    ("a one-month pause and 90 days", [(1.0, "months"), (90.0, "days")]),
    ("28 more Chinese entities", [(28.0, "entities")]),
    ("cut to zero", [(0.0, "")]),
    ("zero percent", [(0.0, "percent")]),
    ("C$16.6 billion", [(16600000000.0, "CAD")]),
    ("from 39 to 15 percent", [(39.0, "percent"), (15.0, "percent")]),
    ("between 10 and 15 percent", [(10.0, "percent"), (15.0, "percent")]),
    ("a 25 to 50-point tariff", [(25.0, "percent"), (50.0, "percent")]),
    ("2 to 3% of GDP", [(2.0, "percent_gdp"), (3.0, "percent_gdp")]),
    ("7 and 25 percent", [(25.0, "percent")]),
    ("50 Boeing 737 Max jets", [(50.0, "aircraft")]),
    ("12 F-35A jets", [(12.0, "aircraft")]),
    ("two hundred billion dollars", [(2e11, "USD")]),
    ("one hundred and four percent", [(104.0, "percent")]),
    ("nine hundred and ninety-nine billion won", [(9.99e11, "KRW")]),
    ("half a million tonnes", [(500_000.0, "tonnes")]),
    ("one and a half billion dollars", [(1.5e9, "USD")]),
    ("half a percentage point", [(0.5, "percent")]),
    ("a quarter of a million cars", [(250_000.0, "vehicles")]),
    ("twenty five percent", [(25.0, "percent")]),
    ("two dozen jets", [(24.0, "aircraft")]),
    ("one thousand two hundred workers", []),  # not two hundred
    ("a 25pc levy", [(25.0, "percent")]),
    ("$5-6 billion", [(5e9, "USD"), (6e9, "USD")]),
    ("between $5 and $6 billion", [(5e9, "USD"), (6e9, "USD")]),
    ("five to six billion euros", [(5e9, "EUR"), (6e9, "EUR")]),
    ("sold for 5 and 6 billion dollars", [(6e9, "USD")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_amounts(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(a.value, a.unit) for a in find_amounts(text, 0, len(text))] == expected


def test_converted_amounts_are_marked() -> None:
    text = "worth C$30bn (£16bn; $21.7bn)"
    assert [a.converted for a in find_amounts(text, 0, len(text))] == [False, True, True]


def test_qualifiers_and_periods() -> None:
    text = "at least $250 billion over four years"
    amount = find_amounts(text, 0, len(text))[0]
    assert amount.qualifier == "at least"
    assert find_period(text, 0, len(text)) == "4 years"
