"""Phrases that a rewriting or translating machine has damaged, and words that were lost.

Nothing here guesses at style. A phrase is flagged where it is a known fixed phrase with one word
replaced by a near-synonym that nobody uses in it, or where a word that grammar needs is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from summitry.news._chain import outlet_pattern
from summitry.news._damage import Damage, damage
from summitry.news._data import load_data
from summitry.news._furniture import credit_words
from summitry.news._needles import (
    Needles,
    compile_words,
    find_near,
    find_under,
    index_by,
    offers_choice,
    spell_out,
)
from summitry.news._page import Page


@dataclass(frozen=True)
class _Fixed:
    """A fixed phrase: a damaged form, what was meant, words it needs about, how it is spelt."""

    pattern: re.Pattern[str]
    meant: str
    near: re.Pattern[str] | None
    spellings: frozenset[str]  # a text that holds none of these does not hold the form


def _closed(written: str) -> str:
    return f"(?:{written})" if offers_choice(written) else written


@cache
def _phrases() -> tuple[_Fixed, ...]:
    fixed = []
    for row in load_data("collocations")["phrases"]:
        near = re.compile(rf"\b(?:{row['near']})", re.IGNORECASE) if "near" in row else None
        for written in row["written"]:
            pattern = compile_words(rf"{_closed(written)}\b")
            fixed.append(_Fixed(pattern, row["meant"], near, spell_out(written)))
    return tuple(fixed)


@cache
def _needles() -> Needles:
    spun = (row["needs"].split("|") for rows in load_data("spun").values() for row in rows)
    return Needles(chain(credit_words(), *spun, *(fixed.spellings for fixed in _phrases())))


@lru_cache(maxsize=1)
def words_of_phrases(low: str) -> frozenset[str]:
    """The words that damaged and stock phrases and credits need and a small-lettered text holds."""
    return frozenset(_needles().find(low))


def may_hold_credit(page: Page) -> bool:
    """Whether a page has a word that a sentence needs to be a credit."""
    return not credit_words().isdisjoint(words_of_phrases(page.low))


@cache
def _by_spelling() -> dict[str, list[int]]:
    return index_by(fixed.spellings for fixed in _phrases())


def find_phrases(page: Page) -> Iterator[Damage]:
    """Fixed phrases of diplomacy and trade with a word replaced."""
    for k in find_under(_by_spelling(), words_of_phrases(page.low)):
        fixed = _phrases()[k]
        for match in find_near(fixed.pattern, page.text, page.low, fixed.spellings):
            if fixed.near is None or fixed.near.search(page.text):
                why = f"looks like {fixed.meant!r} with a word replaced"
                yield damage(page, match.start(), match.end(), fixed.meant, why)


@cache
def _weekdays() -> re.Pattern[str]:
    names = "|".join(f"{day[0]}(?<!\\w.){day[1:]}" for day in load_data("collocations")["weekdays"])
    return re.compile(rf"(?:{names})\b(?! of)")


def find_weekdays(page: Page) -> Iterator[Damage]:
    """``Week Four``: a weekday translated word by word from Chinese."""
    for match in _weekdays().finditer(page.text):
        day = load_data("collocations")["weekdays"][match.group()]
        why = "a weekday translated word by word"
        yield damage(page, match.start(), match.end(), day, why)


_LOST = re.compile(
    r"(?:(?:[A-Za-z.]{2,12} ){0,2}(?:President|Prime Minister|Premier|Chancellor|Secretary|"
    r"Minister|Governor|Chairman|Representative)) ,(?= [A-Za-z])"
)


def find_lost_names(page: Page) -> Iterator[Damage]:
    """``U.S. President , Commerce``: a title whose name was dropped, often with its link."""
    for match in find_near(_LOST, page.text, page.text, [" ,"]):
        why = "a title without its name: the text of a link was lost"
        yield damage(page, match.start(), match.end(), "a name is missing", why)


_STRAY = re.compile(r"[.!?] (?P<verb>(?:recalls|writes|reports|notes|adds|says|reminds) )(?=[A-Z])")


def find_stray_credits(page: Page) -> Iterator[Damage]:
    """``. recalls Reuters``: a credit cut off from the sentence it belongs to."""
    for match in _STRAY.finditer(page.text):
        outlet = outlet_pattern().match(page.text, match.end())
        if outlet:
            why = "a credit cut off from its sentence"
            start = match.start("verb")
            repair = f", {page.text[start : outlet.end()]}"
            yield damage(page, start, outlet.end(), repair, why)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(
        rf"to (?<!\wto )({load_data('collocations')['verbs']})\b(?! (?:of|for|in) the)"
    )


def find_wrong_verbs(page: Page) -> Iterator[Damage]:
    """``to pays``: a verb in a form that cannot stand there."""
    for match in _verbs().finditer(page.text):
        verb = match.group(1)
        plain = "go" if verb == "goes" else verb.removesuffix("s")
        why = "a verb in a form that cannot stand here"
        yield damage(page, match.start(), match.end(), f"to {plain}", why)


_RIVAL = re.compile(r"\b(?:his|her|their) (?:[A-Z][A-Za-z.]{1,12} ){1,2}rivals?(?=,? )")


def find_rivals(page: Page) -> Iterator[Damage]:
    """``his South Korean rival, <its foreign minister>``: a counterpart, not a rival."""
    for match in _RIVAL.finditer(page.text) if " rival" in page.text else ():
        nations = [m for m in page.names_in(match.start(), match.end()) if m.kind != "person"]
        after = page.names_in(match.end(), match.end() + 4)
        same = (
            nations and after and after[0].kind == "person" and nations[0].codes == after[0].codes
        )
        if same:
            start = nations[0].start
            repair = page.text[start : match.end()].replace("rival", "counterpart")
            why = "an official of the other state is a counterpart; no rivalry is told"
            yield damage(page, start, match.end(), repair, why)


RULES = (
    find_phrases, find_weekdays, find_lost_names, find_stray_credits,
    find_wrong_verbs, find_rivals,
)  # fmt: skip
