"""Facts: what is on the table but is no act - clocks, lawsuits, markets, issues with no price."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from summitry.ledger.documents import cut_at_word
from summitry.ledger.records import Fact, Quote, alter
from summitry.news._context import codes_of
from summitry.news._line import Line
from summitry.news._lookup import find_facts
from summitry.news._markets import find_closed
from summitry.news._rules import FactRule


def read_facts(line: Line, doc: str, text: str) -> Iterator[Fact]:
    """Read every fact in one sentence, each kind of fact once."""
    in_court = False
    for rule, phrases in find_facts(line.possible):
        matches = [match for phrase in phrases for match in phrase.find(line.text)]
        if not matches or any(p.is_in(line.text, line.met) for p in rule.unless):
            continue
        if rule.kind == "clock":
            yield from _read_clocks(rule, matches, line, doc, text)
            continue
        if rule.kind == "legal" and in_court:
            continue
        in_court = in_court or rule.kind == "legal"
        match = matches[0]
        first, last = line.token_at(match.start()), line.token_at(match.end() - 3)
        valued = match.groupdict().get("value")
        place = line.token_at(match.start("value") - 1) if valued else first
        if rule.kind in ("market", "poll") and not valued:
            place = _percent_near(line, first, last, _REACH[rule.kind]) or first
        fact = _fact(rule, line, doc, text, place)
        if rule.kind == "market":
            moved = _date_move(fact, line, first, line.token_at(match.end() - 2))
            whose = first > 0 and line.tokens[first - 1].mention is not None  # "Mexican peso"
            words = _words(line, text, first - whose, max(last, place))
            fact = alter(moved, what=f"{rule.what}: {words}")
        yield fact


def _read_clocks(
    rule: FactRule, matches: list[re.Match[str]], line: Line, doc: str, text: str
) -> Iterator[Fact]:
    """Every term of a sentence once, and what it is for; a day that a term ends on is one too."""
    seen: set[int] = set()
    for match in matches:
        timed = match.groupdict().get("value")
        index = line.token_at(match.start("value") - 1 if timed else match.start())
        if timed and index not in seen:
            seen.add(index)
            _, end = line.clause_of(index)
            words = _words(line, text, index, end - 1)
            yield alter(_fact(rule, line, doc, text, index), what=f"{rule.what}: {words}")
        elif not seen:
            seen.add(index)
            words = _words(line, text, index, line.token_at(match.end() - 3))
            yield alter(_fact(rule, line, doc, text, index), what=f"{rule.what}: {words}")


_LONGEST = 100  # characters of the words that say what a fact is about


def _words(line: Line, text: str, first: int, last: int) -> str:
    """The words of the text from one token to another, as far as they say what is meant."""
    said = " ".join(text[line.tokens[first].start : line.tokens[last].end].split()).rstrip(" .,;:")
    return cut_at_word(said, _LONGEST)


_REACH = {"market": 5, "poll": 15}  # words up to how far a market moved, to what a poll found


def _percent_near(line: Line, first: int, last: int, reach: int) -> int | None:
    """The percentage within a move or a finding, or not far behind it."""
    inside = [i for i in line.amounts if first <= i <= last + reach]
    kinds = {i: line.tokens[i].amount for i in inside}
    return next((i for i in inside if (a := kinds[i]) and a.kind == "percent"), None)


def _fact(rule: FactRule, line: Line, doc: str, text: str, index: int) -> Fact:
    amount = line.tokens[index].amount
    names = [
        i for i, t in enumerate(line.tokens) if t.mention is not None and t.mention.kind != "world"
    ]
    dates = [t.date for t in line.tokens if t.date is not None and t.date.iso is not None]
    quote = Quote(doc, text[line.start : line.end], line.start, line.end)
    return Fact(
        "", quote, rule.kind, rule.what, codes_of(line, names), amount.value if amount else None,
        amount.unit if amount else None, dates[0].iso if dates else None,
    )  # fmt: skip


_OTHER = frozenset(  # before the day of what moved a market, or of what it waits for
    ["after", "before", "of", "following", "since", "until", "despite", "by", "for", "from", "the",
     "late", "early", "a", "to"]
)  # fmt: skip
_TOO_FAR = 12  # words between a move and its day


def _date_move(fact: Fact, line: Line, first: int, last: int) -> Fact:
    """Give a move of a market the day nearest to it that is its own, and say if that cannot be.

    In ``shares fell on Friday ahead of Sunday's deadline`` only Friday is the day of the move.
    """
    near: dict[int, str] = {}
    for i, token in enumerate(line.tokens):
        found = token.date
        gap = first - i if i < first else i - last
        if found is None or found.iso is None or found.role == "deadline" or gap > _TOO_FAR:
            continue
        after = line.tokens[i + 1].text if i + 1 < len(line.tokens) else ""
        before = line.tokens[i - 1].text if i else ""
        if after not in ("'s", "'") and before not in _OTHER:
            near[gap] = min(near.get(gap, found.iso), found.iso)
    iso = near[min(near)] if near else None
    whole = iso is not None and len(iso) == len("2025-02-07")
    doubt = find_closed(fact.quote.text, date.fromisoformat(iso)) if iso and whole else None
    return alter(fact, date=iso, doubt=doubt)
