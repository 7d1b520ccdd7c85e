from __future__ import annotations

import pytest

from summitry.errors import ScenarioError
from summitry.policy import dump_scenario, load_casebook
from summitry.web.texts import read_text, write_text


def test_a_text_written_lately_is_not_read_again() -> None:
    case = load_casebook("april-2025")
    text = write_text(case)
    assert text == dump_scenario(case)
    assert read_text(text) is case
    assert write_text(case) is text


def test_a_text_that_is_none_says_where_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ScenarioError, match="body, key yaml, line 1"):
            read_text("name: [", "body, key yaml")


def test_few_scenarios_are_kept() -> None:
    first = load_casebook("february-2025")
    text = write_text(first)
    for k in range(80):
        read_text(f"name: x{k}\nmeasures: []\n")
    assert read_text(text) is not first
    assert read_text(text) == first
