"""What a clause says beside who does what to whom: goods, day, law, speaker."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from summitry.news._chain import credited_outlet
from summitry.news._data import load_data, word_list
from summitry.news._dates import DateRef
from summitry.news._line import Line
from summitry.news._phrase import compile_phrase


def find_date(line: Line, first: int, last: int, scope: str) -> DateRef | None:
    if scope == "none":
        return None
    inside = [t.date for t in line.tokens[first:last] if t.date is not None]
    if scope == "deadline":
        tokens = line.tokens
        every = [t.date for i, t in enumerate(tokens) if t.date and tokens[i - 1].text != "from"]
        inside = [d for d in every if d.role == "deadline" and d.iso] or inside or every
    inside = [d for d in inside if not _when_said(line, d)] or inside
    if not inside and scope == "sentence":
        inside = [t.date for t in line.tokens if t.date is not None]
    if not inside and line.tokens and line.tokens[min(1, len(line.tokens) - 1)].date is not None:
        inside = [line.tokens[1].date] if len(line.tokens) > 1 and line.tokens[1].date else []
    return max(inside, key=lambda d: (len(d.iso or ""), d.role == "effect")) if inside else None


_SAID_ON = re.compile(
    r"\b(?:said|says|told|announced|warned|wrote|posted|tweeted|confirmed) (?:\S+ ){0,3}$"
)


def _when_said(line: Line, date: DateRef) -> bool:
    """``said on Tuesday that``: the day of the words, not of the act."""
    at = next((i for i, t in enumerate(line.tokens) if t.date is date), 0)
    return bool(_SAID_ON.search(line.words(max(0, at - 5), at)))


@cache
def _sectors() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = load_data("words")["sectors"]
    return tuple((re.compile(rf"\b(?:{row['words']}) "), row["name"]) for row in rows)


@cache
def _any_sector() -> re.Pattern[str]:
    rows = load_data("words")["sectors"]
    return re.compile(r"\b(?:" + "|".join(row["words"] for row in rows) + ") ")


def find_sector(line: Line, first: int, last: int) -> str | None:
    """Name the goods that a clause speaks of, in the ledger's words."""
    return _sector_of(line.words(first, last))


@lru_cache(maxsize=1_000)  # a clause is asked about by each rule that matches in it
def _sector_of(words: str) -> str | None:
    if not _any_sector().search(words):
        return None
    names = [name for pattern, name in _sectors() if pattern.search(words)]
    return ", ".join(names) or None


@cache
def _authorities() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = load_data("words")["authorities"]
    return tuple((re.compile(row["words"]), row["name"]) for row in rows)


@cache
def _any_authority() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['words']})" for row in load_data("words")["authorities"]))


@lru_cache(maxsize=10)  # asked for each act of a sentence
def find_authority(sentence: str) -> str | None:
    """Name the law that a sentence says an act rests on."""
    if not _any_authority().search(sentence):
        return None
    return next(name for pattern, name in _authorities() if pattern.search(sentence))


@cache
def _speakers() -> re.Pattern[str]:
    verbs = load_data("words")["speech"]
    return compile_phrase("(" + verbs + ")").pattern


def find_speaker(line: Line, text: str) -> str | None:
    """Name who says so, where the sentence names somebody."""
    outlet = credited_outlet(text, line.start, line.end)
    if outlet is not None:
        return outlet
    match = _speakers().search(line.text)
    if match is None:
        return None
    start, end = line.token_at(match.start()), line.token_at(match.end() - 2)
    to_right = line.tokens[start].text in ("according", "citing", "quoted")
    order = range(end + 1, min(end + 7, len(line.tokens))) if to_right else range(start - 1, -1, -1)
    for index in order:
        mention = line.tokens[index].mention
        if mention is None or mention.kind in ("world", "adjective"):
            continue
        if to_right or not _is_object(line, index):
            return mention.name if mention.kind != "pronoun" else mention.codes[0]
    words = [line.tokens[i] for i in order]
    if not words:
        return None
    first, last = min(words, key=lambda t: t.start), max(words, key=lambda t: t.end)
    return text[first.start : last.end][:60]


def _is_object(line: Line, index: int) -> bool:
    """A name in brackets or behind a preposition is spoken to or about; it does not speak."""
    before = [token.text for token in line.tokens[max(0, index - 2) : index] if token.text != "the"]
    return bool(before) and (before[-1] == "(" or before[-1] in word_list("prepositions"))
