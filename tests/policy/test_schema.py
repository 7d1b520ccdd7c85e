"""The JSON Schema takes what the reader takes and refuses what it sees; the page is complete."""

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from summitry.policy import casebook_names, dump_scenario, load_casebook, parse_scenario
from summitry.policy.authorities import AUTHORITIES
from summitry.policy.scenario import KEYS
from summitry.policy.schema import MEANINGS, list_keys, make_schema

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
BROKEN = Path(__file__).parent / "broken"
SCHEMA = make_schema()
# Mistakes an editor sees by the schema alone; the others need names, dates or laws.
VISIBLE = (
    "bare-number", "change-bare", "change-without-source", "delay-in-words", "exempt-unknown-key",
    "exempt-without-reason", "key-of-another-lever", "marker-without-rate", "measure-in-words",
    "no-answers", "no-name", "no-rate", "productivity-of-nobody", "rate-and-add", "rate-and-floor",
    "rate-in-words", "share-for-percent", "unknown-as-key", "unknown-cap", "unknown-key",
    "unknown-lever", "unknown-rule", "unknown-status", "unknown-top-key", "wrong-all-but",
)  # fmt: skip


def load_plain(text):
    """As an editor reads it: plain YAML, every scalar as text."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", casebook_names())
def test_the_casebook_fits_the_schema(name):
    jsonschema.validate(load_plain(dump_scenario(load_casebook(name))), SCHEMA)


@pytest.mark.parametrize("name", VISIBLE)
def test_a_mistake_of_form_is_seen_by_an_editor(name):
    text = (BROKEN / f"{name}.yaml").read_text(encoding="utf-8")
    # an editor's YAML wants the lone ? in quotes
    held = load_plain(re.sub(r"(?<=[:,] )\?(?=[\n,}])", '"?"', text))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(held, SCHEMA)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_page_are_scenarios(text):
    scenario = parse_scenario(text)
    jsonschema.validate(load_plain(dump_scenario(scenario)), SCHEMA)
    assert parse_scenario(dump_scenario(scenario)) == scenario


def test_the_python_example_of_the_page_runs():
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    names: dict = {}
    exec(compile(code, "scenario.md", "exec"), names)
    assert names["idle"] == ()
    assert names["shock"].tariff_rate_new.max() > 0.15


def test_every_key_has_a_meaning_and_stands_on_the_page():
    keys = {key for level in KEYS.values() for key in level}
    assert keys == set(MEANINGS)
    assert {row["key"] for row in list_keys()} == keys
    shown = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|$", PAGE, flags=re.MULTILINE))
    assert shown == MEANINGS


def test_every_law_stands_on_the_page_with_its_limits():
    for law in AUTHORITIES.values():
        (row,) = re.findall(rf"^\| `{law.key}` \|.*$", PAGE, flags=re.MULTILINE)
        assert law.law in row
        assert law.citation in row
        assert law.procedure in row
        for limit in (law.highest_added_rate and f"{law.highest_added_rate * 100:g} %",
                      law.longest_days and f"{law.longest_days} days",
                      law.ended and str(law.ended)):  # fmt: skip
            assert not limit or limit in row
