from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from summitry.model import INDICATORS
from summitry.web.results import SHOWN
from summitry.web.words import LANGUAGES, Words, choose_words
from summitry.world.labels import SECTOR_NAMES

WEB = Path(__file__).resolve().parents[2] / "src" / "summitry" / "web"
_CALL = re.compile(r"""\bt\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def texts_of_templates() -> set[str]:
    found = set()
    for path in (WEB / "templates").glob("*.j2"):
        found |= {match[1:-1] for match in _CALL.findall(path.read_text("utf-8"))}
    return found


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_catalogue_holds_every_text_of_the_pages(language: str) -> None:
    catalogue = json.loads((WEB / "locales" / f"{language}.json").read_text("utf-8"))
    wanted = texts_of_templates() | set(SECTOR_NAMES.values())
    wanted |= {INDICATORS[name].label for name in SHOWN}
    assert wanted - catalogue.keys() == set()
    for text, said in catalogue.items():
        assert re.findall(r"{\w+}", text).sort() == re.findall(r"{\w+}", said).sort(), text
        assert said.strip()


def test_numbers_and_names_follow_the_reader() -> None:
    german, japanese = choose_words("de-DE"), choose_words("ja,en;q=0.5")
    assert german.number(-1234.5, 1) == "\u22121.234,5"
    assert german.number(-0.001, 2, signed=True) == "0,00"
    assert Words("en", "en").number(3, 1, signed=True) == "+3.0"
    assert japanese.economy("KOR") == "韓国"
    assert choose_words("", "ko").language == "ko"
    assert choose_words("*, ;;,x" * 50).language == "en"
