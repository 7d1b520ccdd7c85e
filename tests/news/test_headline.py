"""A headline and the text that tells it again: one act."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summitry.ledger import Statement
from summitry.news._headline import find_headline

Read = Callable[..., tuple[Statement, ...]]
BODY = "Norway imposed a 12% tariff on Chilean salmon on Monday. Oslo gave no reason."


@pytest.mark.parametrize(
    ("headline", "quotes"),
    [
        ("Norway hits Chile with salmon tariff", 1),  # told below with its rate
        ("Norway hits Chile with 12% tariff on salmon", 1),
        ("Norway hits Chile with 15% tariff on salmon", 2),  # another rate: both stay
        ("Norway lifts tariffs on Peruvian fish", 2),  # with somebody else
        ("Norway bans Huawei from its 5G networks", 2),  # another act
        ("Norway imposed a tariff on Chilean salmon.", 2),  # a sentence, no headline
    ],
)
def test_what_the_text_tells_again_is_told_once(read: Read, headline: str, quotes: int) -> None:
    said = read(f"{headline}\n\n{BODY}")
    assert len({s.quote.text for s in said}) == quotes
    assert any(s.value == 12.0 and s.quote.text.startswith("Norway imposed a 12%") for s in said)


@pytest.mark.parametrize("text", ["", "\n\n", "A headline alone", "A headline alone\n \n", BODY])
def test_a_text_without_one(text: str) -> None:
    assert find_headline(text) == 0


def test_a_first_line_as_long_as_a_paragraph_is_none() -> None:
    assert find_headline(f"{'word ' * 50}\n{BODY}") == 0
    assert find_headline(f"\n  {'word ' * 5}\n{BODY}") == 28
