from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from summitry.brief.compare import _TABLES
from summitry.brief.frontier import SOLUTIONS
from summitry.brief.timeline import _GROUPS, make_timeline_chart
from summitry.brief.words import ACTIONS
from summitry.charts import WorldMap, draw_chart, letter
from summitry.charts.timeline import _MEANINGS, _MONTHS
from summitry.exposure import MEASURES as EXPOSURE
from summitry.investment import (
    INDUSTRY_NAMES,
    compare_deals,
    find_multiplier,
    load_affiliates,
    load_sample,
    make_review_clock,
)
from summitry.investment import MEASURES as INVESTMENT
from summitry.ledger import CopyKind, FactKind
from summitry.model import INDICATORS
from summitry.policy import casebook_names, describe_measure, economy_name, load_casebook
from summitry.policy._money import format_money
from summitry.policy.authorities import AUTHORITIES
from summitry.policy.calendar import load_calendar
from summitry.policy.describe import DUTIES
from summitry.policy.measures import AMOUNTS
from summitry.policy.timeline import build_timeline
from summitry.security import MEASURES as SECURITY
from summitry.security import load_base_costs
from summitry.strategy.credibility import ENDINGS
from summitry.strategy.files import load_talks, parse_table, read_table_text, table_names
from summitry.web.corrections import ACTS, DID, FIELDS, STATUSES
from summitry.web.course import BRIEF_PARTS, FIRST, list_table_parts
from summitry.web.investments import _WAY
from summitry.web.levers import DATED, LEVER_FIELDS, WAYS
from summitry.web.measures import ROOMS
from summitry.web.securities import name_cost
from summitry.web.solving import NO_RATE, NO_SUM
from summitry.web.words import LANGUAGES, Words, choose_words
from summitry.world import ECONOMY_GROUPS, load_world
from summitry.world.labels import SECTOR_GROUPS, SECTOR_NAMES

ASKED_OF_SECURITY = ("base_costs", "alliances", "spending_path", "conflict_cost", "coercion",
                     "friends")  # fmt: skip
WEB = Path(__file__).resolve().parents[2] / "src" / "summitry" / "web"
_CALL = re.compile(r"""\bt\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def texts_of_templates() -> set[str]:
    found = set()
    for path in (WEB / "templates").glob("*.j2"):
        found |= {match[1:-1] for match in _CALL.findall(path.read_text("utf-8"))}
    for path in WEB.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_text and node.func.id == "words" and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def texts_of_blocks() -> set[str]:
    """What builders of the brief say to any reader: heads, captions, axes, states."""
    found = {
        *ENDINGS,
        *ACTIONS.values(),
        *SOLUTIONS.values(),
        *(title for _, title in _GROUPS),
        "runs",
        "in office",
    }
    found |= {INDICATORS[name].label for name, *_ in _TABLES}
    found |= {INDICATORS[name].meaning for name, *_ in _TABLES}
    for name in ("timeline", "frontier", "compare"):
        path = WEB.parent / "brief" / f"{name}.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_text and node.func.id == "reader" and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def words_of_drawings() -> set[str]:
    """What a chart adds itself: the key of a map, of a timeline, the form of a month."""
    found: set = {*_MEANINGS.values(), *_MONTHS}
    for path in (WEB.parent / "charts").glob("*.py"):
        found |= set(re.findall(r'own_word\("([^"]+)"\)|own_word\(\'([^\']+)', path.read_text()))
    return {text for one in found for text in ([one] if isinstance(one, str) else one) if text}


def places_of_navigation() -> set[str]:
    base = (WEB / "templates" / "base.html.j2").read_text("utf-8")
    return set(re.findall(r'\("/[^"]*", "(\w+)"\)', base))


def names_of_the_language() -> set[str]:
    """What templates look up by a name of the scenario language: levers, keys, choices."""
    fields = [field for fields in LEVER_FIELDS.values() for field in fields] + list(DATED)
    found = {lever.replace("-", " ") for lever in LEVER_FIELDS} | {*WAYS.values(), "a year in all"}
    assert WAYS.keys() == set(AMOUNTS)
    found |= {field.name for field in fields}
    found |= {choice.replace("_", " ") for field in fields for choice in field.choices if choice}
    return found


def find_said(path: Path, name: str) -> set[str]:
    """Texts that a file looks up by calling a name, such as ``say("from {whom}")``."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
        and isinstance(node.args[0], ast.Constant)
    }


def texts_of_policy() -> set[str]:
    """What measures, laws and the calendar say, and what cases are called."""
    found = {*DUTIES.values(), *SECTOR_GROUPS, NO_RATE, NO_SUM}
    found |= {text for one in load_base_costs() for text in (name_cost(one.what), one.unit)}
    for name in ("phrases", "describe", "describe_levers", "timeline"):
        found |= find_said(WEB.parent / "policy" / f"{name}.py", "say")
    found |= find_said(WEB.parent / "strategy" / "objectives.py", "say")
    found |= {f"{{number}}{format_money(sum)[1:]}" for sum in (0.0, 1.0, 1e3, 1e6)}
    book = load_calendar()
    found |= {text for one in book.clocks for text in (one.what, one.signs, one.outcome, one.law)}
    found |= {text for one in book.offices for text in (one.office, one.who)}
    found |= {one.what for one in book.days}
    found |= {text for law in AUTHORITIES.values() for text in (law.law, law.signed_by)}
    found |= {load_casebook(name).title for name in casebook_names()}
    return (found | {parse_table(read_table_text(name)).title for name in table_names()}) - {""}


def texts_of_facts() -> set[str]:
    """What the reader calls the facts it finds."""
    rules = (WEB.parent / "news" / "data" / "facts.yaml").read_text("utf-8")
    return {text.strip("'") for text in re.findall(r"\bwhat: ('[^']*'|[^,}\n]+)[,}]", rules)}


def words_of_corrections() -> set[str]:
    """What the desk says of a ledger: states, what was done to a statement, kinds of records."""
    found = {*DID.values(), *FIELDS.values(), *(name.replace("_", " ") for name in STATUSES)}
    found |= {f"{kind} copy" for kind in get_args(CopyKind)} | set(get_args(FactKind))
    assert set(ACTS) == ACTIONS.keys()
    return found | {"documents", "statements", "facts", "differences", "copies", "damaged names"}


def texts_of_measures() -> set[str]:
    """What pages of measures look up by a name: questions, fields, choices, words of the data."""
    found: set[str] = set(INDUSTRY_NAMES.values()) | {way for way in _WAY.values() if way}
    for measure in (one for room in ROOMS.values() for one in room):
        found |= {measure.name, measure.lead}
        for field in measure.fields:
            found |= {field.label, field.empty, field.unit, *(text for _, text in field.choices)}
    found |= {text for one in compare_deals(1, 1, 0.1, find_multiplier("USA", "F"))
              for text in (one.name, one.who_gains)}  # fmt: skip
    found |= {one.name for one in make_review_clock(date(2025, 1, 1), extended=True)}
    found |= {text for one in load_affiliates() for text in (one.what, one.unit)}
    found |= {INVESTMENT[name].caveat for name in INVESTMENT} | {p.who for p in load_sample()}
    found |= {EXPOSURE[name].caveat for name in EXPOSURE}
    found |= {SECURITY[name].caveat for name in SECURITY if name in ASKED_OF_SECURITY}
    return found - {""}


def texts_of_progress() -> set[str]:
    """What a job says it is at."""
    parts = (*BRIEF_PARTS, FIRST, *list_table_parts(load_talks("in-the-room-2025")),
             *list_table_parts(load_talks("japan-usa-2025")))  # fmt: skip
    return {part.said for part in parts}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_catalogue_holds_every_text_of_the_pages(language: str) -> None:
    catalogue = json.loads((WEB / "locales" / f"{language}.json").read_text("utf-8"))
    wanted = texts_of_templates() | set(SECTOR_NAMES.values())
    wanted |= {one.label for one in INDICATORS.values()}
    wanted |= {one.unit for one in INDICATORS.values()} - {"%"}
    wanted |= names_of_the_language() | words_of_drawings() | places_of_navigation()
    wanted |= texts_of_blocks() | words_of_corrections() | texts_of_measures()
    wanted |= texts_of_progress() | texts_of_policy() | texts_of_facts()
    assert wanted - catalogue.keys() == set()
    for text, said in catalogue.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", said)), text
        assert said.strip()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_economy_and_group_has_a_name(language: str) -> None:
    words = Words(language, language)
    for code in (*load_world().economies, *ECONOMY_GROUPS):
        name = words.economy(code)
        assert name != economy_name(code) or name.isupper(), code  # ASEAN is ASEAN


def test_numbers_and_names_follow_the_reader() -> None:
    german, japanese = choose_words("de-DE"), choose_words("ja,en;q=0.5")
    assert german.number(-1234.5, 1) == "\u22121.234,5"
    assert german.number(-0.001, 2, signed=True) == "0,00"
    assert Words("en", "en").number(3, 1, signed=True) == "+3.0"
    assert japanese.economy("KOR") == "韓国"
    assert choose_words("", "ko").language == "ko"
    assert choose_words("*, ;;,x" * 50).language == "en"


def test_drawings_are_lettered_as_the_reader_writes() -> None:
    chart = WorldMap("T", "D", "%", {"CAN": -1234.5}, {"CAN": "Kanada"}, decimals=1)
    with letter(choose_words("de").lettering):
        assert "\u22121.234,5" in draw_chart(chart, key="m")
    with letter(choose_words("ja").lettering):
        drawn = draw_chart(chart, key="m")
    assert "損失" in drawn
    assert ">loss" not in drawn
    assert "loss" in draw_chart(chart, key="m")


def test_a_catalogue_has_places_that_no_page_lacks() -> None:
    assert len(places_of_navigation()) == 9
    assert "loss" in words_of_drawings()


def test_measures_and_the_calendar_speak_the_readers_language() -> None:
    japanese, case = Words("ja", "ja"), load_casebook("february-2025")
    assert describe_measure(case.measures[0], japanese) == (
        "アメリカ合衆国：中国からの品目に10%の関税上乗せ"
    )
    timeline = build_timeline(case.measures, load_calendar(), case.as_of, say=japanese)
    chart = make_timeline_chart(timeline, japanese)
    labels = [lane.label for group in chart.groups for lane in group.lanes]
    assert "日本：石破茂首相" in labels
    assert not [label for label in labels if re.search("[A-Za-z]{4}", label)]


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_a_catalogue_says_each_text_once(language: str) -> None:
    """JSON takes the last of two, without a word."""
    written = (WEB / "locales" / f"{language}.json").read_text(encoding="utf-8")
    texts = [text for text, _ in json.loads(written, object_pairs_hook=list)]
    assert len(texts) == len(set(texts))
