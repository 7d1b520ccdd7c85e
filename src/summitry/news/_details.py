"""What a clause says beside who does what to whom: goods, day, law, speaker."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from summitry.news._amounts import Amount
from summitry.news._data import load_data
from summitry.news._dates import DateRef
from summitry.news._line import Line


def find_date(line: Line, first: int, last: int, scope: str) -> DateRef | None:
    if scope == "none" or "#date" not in line.keys:
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


_TRADE = r"(?:goods|imports|exports|products|merchandise|trade|shipments)"
_COVERED = (
    re.compile(
        r"(?:on|against|to|hit|hitting|target|targets|targeting|cover|covers|covering) "
        r"(?:(?!#)\S+ ){0,3}?(?P<sum>#usd\d+) (?:\( .{1,20}? \) )?"
        rf"(?:(?:worth|of|in) |(?:\S+ ){{0,4}}?{_TRADE} )"
    ),
    re.compile(
        rf"{_TRADE} (?:(?!#)\S+ ){{0,6}}?(?:worth|valued at|totalling|totaling) "
        r"(?:\S+ ){0,2}?(?P<sum>#usd\d+) "
    ),
)


def find_coverage(line: Line, first: int, last: int) -> Amount | None:
    """``25% on $3bn worth of imports``: how much trade a rate is levied on."""
    if "#usd" not in line.keys:
        return None
    found = (line.find(pattern, first, last, "sum") for pattern in _COVERED)
    at = next((index for index in found if index is not None), None)
    return None if at is None else line.tokens[at].amount


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


def list_sectors(words: str) -> list[str]:
    """The goods of a list, each as the ledger calls them, in the order of the words."""
    if not _any_sector().search(words):
        return []
    found = sorted((m.start(), name) for p, name in _sectors() for m in p.finditer(words))
    return [name for _, name in found]


@cache
def _authorities() -> tuple[tuple[str, str], ...]:
    rows = load_data("words")["authorities"]
    return tuple((words, row["name"]) for row in rows for words in row["words"].split("|"))


def find_authority(sentence: str) -> str | None:
    """Name the law that a sentence says an act rests on."""
    return next((name for words, name in _authorities() if words in sentence), None)


_IN_ANSWER = re.compile("(?:, )?in (?:retaliation|response|answer|reply) (?:to|for) ")


def as_answer(change: str | None, clause: str, after: str) -> str | None:
    """``duties on cars, in retaliation for its tariffs``: the former answer, the latter do not."""
    if change == "impose" and _IN_ANSWER.match(after):
        return "retaliate"
    return None if change == "retaliate" and _IN_ANSWER.match(clause) else change
