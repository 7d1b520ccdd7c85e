"""One plain line for a measure."""

import pytest

from summitry.policy import AllBut, TariffMeasure, describe_measure


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"exporters": "CAN", "add": 0.25}, "25% added to the duty on goods from Canada"),
        ({"exporters": "CAN", "add": -0.025}, "2.5% taken off the duty on goods from Canada"),
        (
            {"exporters": ["CAN", "MEX", "PRK"], "rate": 0.1, "sectors": ["C29", "steel"]},
            "a duty of 10% on Motor vehicles and steel from Canada, Mexico and North Korea",
        ),
        (
            {"exporters": AllBut(("EU27",)), "rate": "?"},
            "a duty at a rate not named on goods from everywhere but EU27",
        ),
        (
            {"exporters": "world", "add": "?"},
            "an added duty at a rate not named on goods from all economies",
        ),
    ],
)
def test_a_measure_in_one_line(fields, line):
    measure = TariffMeasure(id="a", importer="USA", **fields)
    assert describe_measure(measure) == f"United States: {line}"
