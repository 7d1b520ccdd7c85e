"""What a text says not to be, and what only stands beside a "not"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summitry.ledger import Statement

Read = Callable[..., tuple[Statement, ...]]

DENIED = [
    "Trump said he would not put tariffs on Norway.",
    "Trump will not, as he said before, put tariffs on Chile.",
    "The 25% tariffs that Trump proposed on Chile will not go into effect.",
    "Trump ruled out 10% tariffs on Peru.",
    "If Kenya does not pay, the United States will not lift its tariffs on tea.",
    "Trump will leave the duties on Chile at 10% and will not raise them to 25%.",
    "China would not lift its sanctions on Norway.",
    "China denied that it had signed a trade deal with the United States.",
    "The White House denied it had imposed a 25% tariff on Brazil.",
    "India rejected reports of a 25% tariff on American cars.",
    "India rejected media reports that it would cut its tariff on American cars to zero.",
]


@pytest.mark.parametrize("text", DENIED)
def test_an_act_that_is_denied(read: Read, text: str) -> None:
    assert any(s.negated for s in read(text))


TOLD = [
    "If Kenya does not pay, the United States will put a 6 percent tariff on its goods.",
    "Similarly, if Kenya still has not paid, tariffs of 15% on its goods will follow.",
    "Unless talks begin, Norway will put 40% tariffs on the EU, which has not made an offer.",
    "The US, not China, will put 10% tariffs on Norway.",
    "Seoul did not directly respond to Trump's offer to meet Kim Jong Un.",
    "The 48% duty that Norway put on Peru is not as severe as the 90% tariff of Chile.",
    "The new tariffs of 20% on Peru, Trump said, go into effect on Aug. 6, not on Friday.",
    "Trump will announce whether or not Washington will put 10% tariffs on Chile.",
    "Washington put a 10% tariff on Norway after Oslo denied it had sold fish below cost.",
    "Canada dismissed the claims of Washington and put a 10% tariff on American steel.",
    "Brazil rejected claims of dumping, and the United States put a 10% tariff on its steel.",
    "China never met its pledge to buy $90 billion of American goods.",
    "The US duties of 35% on Chinese tyres are not expected to spark a trade war.",
    "Trump postponed his meeting with Modi because talks were not progressing.",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_not_beside_an_act_denies_nothing(read: Read, text: str) -> None:
    said = read(text)
    assert said
    assert not any(s.negated for s in said)
