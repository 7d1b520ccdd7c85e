from __future__ import annotations

from dataclasses import replace

import pytest

from summitry.brief.acts import group_acts, stance
from summitry.ledger.records import Quote, Statement


def make(key: str, **changes) -> Statement:
    plain = Statement(key, Quote("d", key, 0, 1), "tariff", ("USA",), ("CAN", "MEX"), "announced")
    return replace(plain, **changes)


def test_statements_of_one_act_share_a_row_led_by_the_one_with_a_number():
    one, two = make("a"), make("b", value=25, unit="percent", targets=("MEX", "CAN"))
    (act,) = group_acts((one, two))
    assert act.lead == two
    assert set(act.statements) == {one, two}


def test_two_values_are_two_acts_and_the_silent_one_joins_neither():
    acts = group_acts(
        (make("a", value=25, unit="percent"), make("b", value=30, unit="percent"), make("c"))
    )
    assert sorted(act.lead.id for act in acts) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "changes",
    [{"targets": ("CHN",)}, {"actor": ("JPN",)}, {"sector": "steel"}, {"negated": True}],
)
def test_what_differs_is_not_merged(changes):
    assert len(group_acts((make("a"), make("b", **changes)))) == 2


def test_no_statement_is_lost():
    statements = [make(str(k), value=k % 3 or None, unit="percent") for k in range(9)]
    acts = group_acts(statements)
    assert sorted(s.id for act in acts for s in act.statements) == [s.id for s in statements]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"status": "threatened"}, "threatens"),
        ({"status": "demanded"}, "asks"),
        ({"status": "announced", "conditional": True}, "threatens"),
        ({"status": "in_force"}, "acts"),
        ({"action": "investment_pledge"}, "offers"),
        ({"action": "investment_pledge", "status": "completed"}, "acts"),
        ({"action": "pause", "status": "paused"}, "acts"),
        ({"action": "talks_summit", "status": "demanded"}, "talks"),
    ],
)
def test_the_stance_of_a_side(changes, word):
    assert stance(make("a", **changes)) == word


def test_documents_count_repetitions_elsewhere():
    repeated = make("a", also=(Quote("e", "x", 0, 1), Quote("d", "y", 3, 4)))
    (act,) = group_acts((repeated,))
    assert act.documents == {"d", "e"}
