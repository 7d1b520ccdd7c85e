"""Pairs of statements from two documents, and what is compared of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from summitry.ledger.kinds import Verdict
from summitry.ledger.records import Difference, Quote, Statement

NEAR_DAYS = 14  # documents of one moment: a fortnight of news


ONE_DEAL = 120  # days: signatures further apart are of two agreements


_MOST = 40  # statements of one act that are compared with each other


def difference(
    topic: str, verdict: Verdict, sides: Iterable[tuple[Quote, str]], why: str
) -> Difference:
    quotes, values = zip(*sides, strict=True)
    return Difference(topic, verdict, quotes, values, why)


def write_amount(statement: Statement) -> str:
    value = statement.value or 0.0
    for scale, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= scale:
            return f"{value / scale:g}{word} {statement.unit}"
    return f"{value:g} {statement.unit}"


def days_agree(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def days_near(a: str, b: str) -> int | None:
    if len(a) != 10 or len(b) != 10:
        return None
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


def gap_between(a: str, b: str) -> int | None:
    if len(a) < 7 or len(b) < 7:
        return None
    days = [date.fromisoformat(x if len(x) == 10 else f"{x}-28") for x in (a, b)]
    return abs((days[0] - days[1]).days)


def _same_tariff(a: Statement, b: Statement) -> bool:
    sectors = [set((s.sector or "").split(", ")) for s in (a, b)]
    alike = not a.sector or not b.sector or bool(sectors[0] & sectors[1])
    return bool(set(a.actor) & set(b.actor)) and bool(set(a.targets) & set(b.targets)) and alike


def across(
    first: Iterable[Statement], second: Iterable[Statement]
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs from two documents that speak of one act of one actor on one target.

    Of an act that a large pile tells over and over, only the first statements are compared.
    """
    others: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for b in second:
        for side in _sides(b):
            if len(others[side]) < _MOST:
                others[side].append(b)
    counted: Counter[tuple[str, str]] = Counter()
    for a in first:
        seen: set[int] = set()
        for side in _sides(a):
            counted[side] += 1
            for b in others[side] if counted[side] <= _MOST else ():
                if id(b) in seen or a.quote.doc == b.quote.doc or not _same_tariff(a, b):
                    continue
                seen.add(id(b))
                yield a, b


def _sides(s: Statement) -> list[tuple[str, str]]:
    return [(a, t) for a in s.actor for t in s.targets]
