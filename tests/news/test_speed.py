"""Short cuts of the reader: none may change what is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.news import (
    _amounts,
    _dates,
    _doubt,
    _furniture,
    _garbled_names,
    _garbled_phrases,
    _lookup,
    _pronouns,
    sample_paths,
)
from summitry.news._furniture import Span
from summitry.news._hints import find_hints
from summitry.news._line import build_line
from summitry.news._names import find_names
from summitry.news._needles import compile_words, find_near, small
from summitry.news._phrase import compile_phrase, keys_of
from summitry.news._rules import load_actions
from summitry.news._segment import split_sentences


@pytest.mark.parametrize(("hints", "pattern"), [row[1:] for row in _dates._PATTERNS])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_date_is_passed_over(
    hints: frozenset[str], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """A date is looked for in a sentence that holds one of its hints: every date must hold one."""
    match = pattern.search(data.draw(st.from_regex(pattern)))
    assert match is not None
    end = len(match.group())
    held, first, last = find_hints(match.group()).of_dates_in(0, end)
    assert not hints.isdisjoint(held)
    assert first < _dates._LONGEST
    assert end - last < _dates._LONGEST - len(" per cent")  # what is looked for behind a date


@pytest.mark.parametrize("name", ["_MONEY", "_MONEY_WORDS", "_PERCENT", "_QUANTITY", "_ZERO"])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_number_is_passed_over(name: str, data: st.DataObject) -> None:
    """Numbers are looked for where one can begin, and money where its sign stands."""
    pattern = getattr(_amounts, name)
    match = pattern.search(data.draw(st.from_regex(pattern)))
    assert match is not None
    written = match.group()
    if name != "_MONEY" and written.lower().isascii():  # where case is ignored, "ſ" matches "s"
        number = match.start("num" if name != "_ZERO" else 0) - match.start()
        assert number in find_hints(written).numbers
    if name == "_MONEY":
        assert _amounts._CURRENT.search(written)


@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_no_damaged_phrase_is_passed_over(data: st.DataObject) -> None:
    fixed = data.draw(st.sampled_from(_garbled_phrases._phrases()))
    written = data.draw(st.from_regex(fixed.pattern))
    match = fixed.pattern.search(written)
    assert match is not None
    low = match.group().lower()
    if low.isascii():  # a Kelvin sign matches "k" where case is ignored: nobody prints it
        assert low in fixed.spellings
        assert not fixed.spellings.isdisjoint(_garbled_phrases.words_of_phrases(low))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["vice president ", "Secretary of State ", "Mark ", "Carnye", " and ", "far " * 60, "İ"]
        ),
        max_size=9,
    )
)
def test_no_office_is_passed_over(pieces: list[str]) -> None:
    text, pattern = "".join(pieces), _garbled_names._OFFICE_NAME
    found = find_near(pattern, text, text.lower(), _garbled_names._OFFICES)
    assert [m.span() for m in found] == [m.span() for m in pattern.finditer(text)]


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_stock_phrase_is_passed_over(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["stock", "interview"]))
    needs, pattern = data.draw(st.sampled_from(_doubt._spun(kind)))
    written = data.draw(st.from_regex(pattern, alphabet=st.characters(max_codepoint=126)))
    assert not needs.isdisjoint(_garbled_phrases.words_of_phrases(written.lower()))


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab İé’'-, .%$1K\u0130", max_size=60), st.integers(0, 5), st.integers(0, 70)
)
def test_the_words_of_a_range_are_those_of_its_tokens(text: str, first: int, last: int) -> None:
    line = build_line(text, 0, len(text), [], [])
    told = " ".join(token.text for token in line.tokens[first:last]) + " "
    assert line.words(first, last) == told
    for token in (t for t in line.tokens if t.amount is None):
        assert small(text)[token.start : token.end] == token.text


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_credit_is_passed_over(data: st.DataObject) -> None:
    pattern, why = data.draw(st.sampled_from(_furniture._patterns("piece")))
    written = data.draw(st.from_regex(pattern, alphabet=st.characters(max_codepoint=126)))
    assert _furniture.is_credit(written) == why


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_small_letters_stand_where_those_of_the_text_do(text: str) -> None:
    plain = small(text)
    assert len(plain) == len(text)
    assert plain == text.lower().replace("’", "'") or "İ" in text


@pytest.mark.parametrize("written", ["tree", "(?:tree|sea)s? war", "(tree|a?sea)", "(tree)?sea"])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["tree", "SEA", "Seas", " war", "a", " "]), max_size=5))
def test_words_are_found_however_they_are_written(written: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    plain = re.compile(rf"\b(?:{written})", re.IGNORECASE)
    found = compile_words(written).finditer(text)
    assert [m.span() for m in found] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize(
    ("words", "pattern"), [row[:2] for row in _pronouns._PRONOUNS if row[0] not in ("we", "i")]
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_pronoun_is_passed_over(
    words: str, pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """A pronoun is looked for where one of its first words stands."""
    match = pattern.search(data.draw(st.from_regex(pattern)))
    assert match is not None
    first = _pronouns._FIRST_WORD.match(match.string, match.start())
    assert first is not None
    assert first.group().lower() in words.split()


def test_every_phrase_asks_for_a_word_and_compiles() -> None:
    for rules in load_actions():
        for phrase in (p for rule in rules for p in rule.when):
            assert phrase.needs
            assert phrase.pattern.search("  ") is None


def test_no_phrase_is_passed_over() -> None:
    """What a sentence holds by its patterns it can hold by its words."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sample_paths())
    held = 0
    for span in split_sentences(text, Span(0, len(text))):
        piece = text[span.start : span.end]
        line = build_line(piece, 0, len(piece), find_names(piece), [])
        possible = set(line.possible)
        phrases = enumerate(phrase for _, phrase in _lookup._phrases())
        found = {number for number, phrase in phrases if phrase.pattern.search(f" {line.text}")}
        assert found <= possible
        held += len(found)
    assert held > 50


def test_slots_and_words_give_their_keys() -> None:
    assert {*keys_of("@s12"), *keys_of("impose")} == {
        "@s",
        "impose",
        "im*",
        "imp*",
        "impo*",
        "impos*",
        "impose*",
    }
    assert compile_phrase("impos* tariff").needs == (frozenset({"impos*"}), frozenset({"tariff"}))
