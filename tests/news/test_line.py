"""Phrases of rule files on lines, sentences, furniture."""

from __future__ import annotations

import re

import pytest

from summitry.news._furniture import Span, separate_furniture
from summitry.news._line import build_line
from summitry.news._names import find_names
from summitry.news._phrase import compile_phrase
from summitry.news._rules import load_actions
from summitry.news._segment import split_sentences


def line_of(text: str) -> str:
    return build_line(text, 0, len(text), find_names(text), []).text


def test_a_line_holds_words_and_slots() -> None:
    assert line_of("Trump announced a 25% tariff on Mexico's cars.") == (
        "@p0 announced a #pct3 tariff on @s6 's cars . "
    )


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("impos* .. tariff", "he imposed a new tariff", True),
        ("impos* .. tariff", "he imposed one two three four five six tariff", False),
        ("(rolled back|lifted)", "it was rolled back", True),
        ("[noun] on {target}", "a levy on Mexico", True),
        ("[noun] on {target}", "a levy on wine", False),
        ("agreed to? buy", "agreed buy", True),
        ("tariff", "tariffs", False),
    ],
)
def test_phrases(phrase: str, text: str, matches: bool) -> None:
    compiled = compile_phrase(phrase, (("noun", "tariff|levy"),))
    line = build_line(text, 0, len(text), find_names(text), [])
    assert bool(list(compiled.find(line.text))) is matches
    assert compiled.is_in(line.text, line.met) is matches


def test_no_phrase_repeats_a_group_without_bound() -> None:
    """A repeated group without a bound is what makes a pattern run for hours."""
    patterns = [
        p
        for rules in load_actions()
        for r in rules
        for p in (w.pattern for w in (*r.when, *r.unless))
    ]
    assert len(patterns) > 100
    assert [p.pattern for p in patterns if re.search(r"\)[*+]|\{\d+,\}", p.pattern)] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Ishiba met the U.S. president. They talked.", 2),
        ("The U.S. Treasury spoke.", 1),
        ("It rose 2.5 percent. Then it fell.", 2),
        ("“Yes.” He left.", 2),
        ("He left on Thursday.Jane Doe Photos here", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    spans = split_sentences(text, Span(0, len(text)))
    assert len(spans) == count
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "") == text.replace(" ", "")


def test_furniture() -> None:
    text = "Ein Überblick über Zölle\nThe talks went on for a day.\n" + "More text here. " * 30
    text += "\nComment (3)\nSame category\nA nice picture of 2026"
    read, dropped = separate_furniture(text)
    assert [text[s.start : s.end][:9] for s in read] == ["The talks", "More text"]
    tail = ["comment block and what follows it"] * 3
    assert [d.why for d in dropped] == ["not in English", *tail]


def test_a_phrase_with_a_set_of_letters_is_refused():
    """It would be read to the letter and match nothing."""
    with pytest.raises(ValueError, match="words, not sets of letters"):
        compile_phrase("licen[cs]e to export")
