"""Every file in ``broken`` holds one mistake; the four parts of its message are pinned here."""

from pathlib import Path

import pytest

from summitry.errors import ScenarioError
from summitry.policy import load_scenario
from tests.policy.broken_duties import DUTIES
from tests.policy.broken_levers import LEVERS
from tests.policy.broken_text import TEXT

FOLDER = Path(__file__).parent / "broken"
MESSAGES = TEXT | DUTIES | LEVERS


@pytest.mark.parametrize("name", MESSAGES)
def test_message_names_place_finding_expectation_and_cure(name, monkeypatch):
    monkeypatch.chdir(FOLDER)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(f"{name}.yaml")
    error = caught.value
    assert error.where.startswith(f"{name}.yaml")
    place = error.where.removeprefix(f"{name}.yaml")
    assert (place, error.seen, error.expected, error.todo) == MESSAGES[name]


def test_every_broken_file_is_pinned():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(MESSAGES)
    assert len(MESSAGES) == len(TEXT) + len(DUTIES) + len(LEVERS)


def test_missing_file_and_directory_are_named(tmp_path):
    for path, seen in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ScenarioError) as caught:
            load_scenario(path)
        assert caught.value.where == str(path)
        assert seen in caught.value.seen


def test_file_above_one_megabyte_is_refused_unread(tmp_path):
    path = tmp_path / "big.yaml"
    path.write_text("name: big\nnotes: [" + "x" * 1_000_000 + "]\n")
    with pytest.raises(ScenarioError, match="more than 1 MB"):
        load_scenario(path)


def test_several_mistakes_report_the_first_and_count_the_rest():
    from summitry.policy import parse_scenario

    text = "name: x\nmeasures:\n  - id: a\n    rat: 1%\n    importer: USA\n"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert caught.value.where == "scenario, line 3, column 5, key measures[0].exporters"
    assert caught.value.todo == "add the key exporters (then 1 more)"
