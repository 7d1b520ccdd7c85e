"""When an undated text must have been written, by the offices that it names."""

from __future__ import annotations

from datetime import date

import pytest

from summitry.news._names import find_names
from summitry.news._window import find_window, year_in_window


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Prime Minister Shigeru Ishiba will call President-elect Donald Trump.",
            (date(2024, 11, 5), date(2025, 1, 20)),
        ),
        (
            "Prime Minister Mark Carney spoke with President Donald Trump and Japanese Prime "
            "Minister Shigeru Ishiba; former President Joe Biden did not.",
            (date(2025, 3, 14), date(2025, 10, 21)),
        ),
        ("President Donald Trump spoke.", None),  # two terms
        ("President Xi Jinping spoke.", None),  # too wide
        ("Donald Trump and Shigeru Ishiba met.", None),  # no office named
    ],
)
def test_window(text: str, window: tuple[date, date] | None) -> None:
    assert find_window(text, find_names(text)) == window


def test_the_year_is_fixed_only_where_it_is_one() -> None:
    window = (date(2024, 11, 5), date(2025, 1, 20))
    assert year_in_window(11, 18, window) == "2024-11-18"
    assert year_in_window(7, 4, window) is None  # outside
    assert year_in_window(2, 30, window) is None  # no such day
    wide = (date(2024, 1, 1), date(2025, 2, 1))
    assert year_in_window(1, 15, wide) is None  # twice inside
