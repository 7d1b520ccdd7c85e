"""Scenarios as text: the casebook loads, and what is written reads back as the same."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.errors import ScenarioError
from summitry.policy import (
    AllBut,
    Marker,
    Reference,
    Scenario,
    TariffMeasure,
    _yaml,
    casebook_names,
    dump_scenario,
    files,
    format_percent,
    load_casebook,
    load_scenario,
    measure_state,
    parse_scenario,
)
from summitry.world import ECONOMY_GROUPS, ECONOMY_NAMES, SECTOR_GROUPS, SECTOR_NAMES

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
# Text that a file can carry: no surrogates, no control characters, none that reorder the others.
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters=REORDERING),
    max_size=40,
)
ECONOMIES = st.sampled_from([*ECONOMY_NAMES, *ECONOMY_GROUPS, "world", "PRK"])
SECTORS = st.sampled_from([*SECTOR_NAMES, *SECTOR_GROUPS])
RATES = st.floats(-0.999, 10, allow_nan=False)


def some(of):
    return st.lists(of, min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def markers(draw):
    return Marker(date=draw(DAYS), rate=draw(RATES), label=draw(TEXTS), source=draw(TEXTS))


@st.composite
def measures(draw, k):
    lever = draw(st.sampled_from(["rate", "add"]))
    start = draw(DAYS)
    return TariffMeasure(
        id=f"measure-{k}",
        importer=draw(some(ECONOMIES)),
        exporters=draw(some(ECONOMIES) | some(ECONOMIES).map(AllBut)),
        sectors=draw(some(SECTORS)),
        **{lever: draw(RATES | st.just("?"))},
        announced=draw(st.none() | st.just(start)),
        effective=draw(st.none() | st.just(start)),
        paused_from=draw(st.none() | st.just(start)),
        ends=draw(st.none() | st.just(start + timedelta(days=30))),
        status=draw(st.sampled_from([None, "threatened", "in_force"])),
        authority=draw(st.none() | TEXTS),
        note=draw(st.none() | TEXTS),
        quotes=draw(st.lists(TEXTS, max_size=2).map(tuple)),
        markers=draw(st.lists(markers(), max_size=2).map(tuple)),
    )


@st.composite
def scenarios(draw):
    return Scenario(
        name="drawn",
        title=draw(TEXTS),
        as_of=draw(st.none() | DAYS),
        measures=tuple(draw(measures(k)) for k in range(draw(st.integers(0, 3)))),
        sources=draw(st.lists(st.builds(Reference, title=TEXTS), max_size=2).map(tuple)),
        notes=draw(st.lists(TEXTS, max_size=3).map(tuple)),
    )


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_a_scenario_reads_back_from_its_own_text(scenario):
    assert parse_scenario(dump_scenario(scenario)) == scenario


@pytest.mark.parametrize(
    "text", ["", "~", "null", ".nan", "?", "- a", "a: b", "#x", " x ", "'", "é"]
)
def test_text_that_yaml_would_take_for_something_else_survives(text):
    scenario = Scenario(name="x", title=text, measures=[], notes=[text])
    assert parse_scenario(dump_scenario(scenario)) == scenario


@given(RATES)
def test_percent_text_is_exact(share):
    kept = TariffMeasure(id="a", importer="USA", exporters="JPN", rate=share).rate
    again = TariffMeasure(id="a", importer="USA", exporters="JPN", rate=format_percent(kept)).rate
    assert again == kept


def test_a_question_mark_is_read_in_block_and_flow_style():
    block = "name: x\nmeasures:\n  - id: a\n    importer: USA\n    exporters: JPN\n    rate: ?\n"
    flow = "name: x\nmeasures: [{id: a, importer: USA, exporters: JPN, rate: ?}]\n"
    quoted = flow.replace("?", '"?"')
    assert parse_scenario(block) == parse_scenario(flow) == parse_scenario(quoted)
    assert parse_scenario(flow).measures[0].unknown == "rate"


def test_country_code_no_is_text_and_not_false():
    with pytest.raises(ScenarioError, match="unknown economy NO"):
        parse_scenario("name: x\nmeasures: [{id: a, importer: NO, exporters: JPN, rate: 1%}]")


def test_every_case_of_the_casebook_loads_and_reads_back(tmp_path):
    assert "february-2025" in casebook_names()
    for name in casebook_names():
        scenario = load_casebook(name)
        assert scenario.name == name
        assert all(m.source and m.reason for m in scenario.measures)
        path = tmp_path / f"{name}.yaml"
        path.write_text(dump_scenario(scenario), "utf-8")
        assert load_scenario(path) == scenario


def test_february_2025_holds_the_table_of_that_month():
    scenario = load_casebook("february-2025")
    states = {m.id: measure_state(m, scenario.as_of) for m in scenario.measures}
    assert states == {
        "usa-chn-10": "in_force",
        "usa-can-25": "paused",
        "usa-mex-25": "paused",
        "usa-eu-reciprocal": "threatened",
        "usa-jpn-threat": "threatened",
    }
    after = {m.id: measure_state(m, date(2025, 3, 4)) for m in scenario.measures}
    assert after["usa-can-25"] == after["usa-mex-25"] == "in_force"


def test_unknown_case_names_the_nearest():
    with pytest.raises(ScenarioError) as caught:
        load_casebook("febuary-2025")
    assert caught.value.todo == "write february-2025"


@pytest.mark.parametrize("text", ["[?x]", "[a?b]", "{?", "a: [b?]", "a: [? ]", "? ?", "a: ??"])
def test_question_marks_inside_other_text_come_to_an_end(text):
    with pytest.raises(ScenarioError):
        parse_scenario(text)


@pytest.mark.parametrize("text", ["a: " + "{a: " * 5000, "[" * 100_000, "a: 'x", "&" * 1000])
def test_hostile_text_is_refused_and_not_followed(text):
    with pytest.raises(ScenarioError):
        parse_scenario(text)


@settings(max_examples=400, deadline=None)
@given(st.text("ab:-?[]{}&*!|>'\"%@`#,\n \t", max_size=40))
def test_any_text_gives_a_scenario_or_a_named_error(text):
    with pytest.raises(ScenarioError):
        parse_scenario(text)


@given(st.dictionaries(st.sampled_from(["title", "notes", "x"]), TEXTS, min_size=1))
@settings(max_examples=300, deadline=None)
def test_a_text_does_not_depend_on_who_writes_it(plain) -> None:
    """libyaml and PyYAML: a scenario is named by the hash of its text."""
    slow = files._write(plain, files._Dumper)
    assert files.dump_plain(plain) == slow


@pytest.mark.parametrize("name", casebook_names())
def test_the_casebook_is_written_the_same_by_both(name: str) -> None:
    case = load_casebook(name)
    assert dump_scenario(case) == files._write(files.scenario_to_plain(case), files._Dumper)


PIECES = [
    "name: x\n", "measures:\n", "  - ", "a: b\n", "  key: [a, b]\n", "{a: b, c}", "'it''s'",
    '"\\u2028\\x41"', "note: >-\n    folded\n    text\n\n", "|\n  lines\n", "# said\n", "---\n",
    "...\n", "\r\n", "\t", " ", ": ", "-", "?", "add: ?\n", "!tag ", "&a ", "*a", "%",
    "é日\U0001f600", "\xa0", "\x85", "\u2028", "\ufeff", "\x07", "0.5%", ">-# c\n", "@", "`",
    "\\", ",", "]", "}",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_what_libyaml_reads_is_what_pyyaml_reads(text: str) -> None:
    """Values and places of keys; what only one of them takes is PyYAML's to refuse."""
    quick = _yaml._parse_by_libyaml(text, "test")
    if quick is not None:
        slow = _yaml._Builder("test").build(yaml.parse(text, Loader=_yaml._Loader))
        assert quick == slow


@pytest.mark.parametrize("name", casebook_names())
def test_the_casebook_is_read_the_same_by_both(name: str) -> None:
    text = (files._CASEBOOK / f"{name}.yaml").read_text("utf-8").replace("?", "5%")
    quick = _yaml._parse_by_libyaml(text, "test")
    assert quick is not None
    assert quick == _yaml._Builder("test").build(yaml.parse(text, Loader=_yaml._Loader))


@pytest.mark.parametrize(
    "text",
    ["a: ?", "a: ?  \nb: c\n", "m:\n  - {b: ?\n}\n  - c: ?\n    d: e\n", "# why: ?\na: b\n"],
)
def test_a_question_mark_alone_is_read_by_libyaml_too(text: str) -> None:
    quick = _yaml._parse_by_libyaml(text, "test")
    assert quick is not None
    assert quick == _yaml._Builder("test").build(yaml.parse(text, Loader=_yaml._Loader))


@pytest.mark.parametrize(
    "text", ["a: ?\n  b", "a: |\n  b: ?\n", "a: 'b\n  c: ?\n  d'", "a: ? b", 'a: "\\ue03f"']
)
def test_a_question_mark_in_other_text_is_left_to_pyyaml(text: str) -> None:
    assert _yaml._parse_by_libyaml(text, "test") is None


@pytest.mark.parametrize(
    "text", ["note: a\tb c", "note: a \t b", "note: >-# c\n  b", "\ufeffnote: a"]
)
def test_what_the_two_read_otherwise_is_left_to_pyyaml(text: str) -> None:
    assert _yaml._parse_by_libyaml(text, "test") is None
