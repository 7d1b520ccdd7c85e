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


_LEAST = frozenset(["at least", "more than", "over"])
_AT_MOST = frozenset(["up to", "at most", "less than", "under", "as much as"])
_ABOUT = frozenset(["about", "around", "nearly", "almost", "roughly", "some", "approximately",
                    "an estimated"])  # fmt: skip
_NEAR = 0.1  # how far apart two amounts may be of which one is about so much


def weigh(a: Statement, b: Statement) -> Verdict:
    """Whether two amounts of one act contradict each other, or can both be true.

    ``more than $300 billion`` holds where it is 350; ``$1.4 billion`` is 1.35 in fewer digits;
    ``about $340 billion`` beside 350 is a soft conflict. Rates of duty are exact.
    """
    if a.value is None or b.value is None:
        return "compatible"
    for one, other in ((a, b), (b, a)):
        value, bound = other.value or 0.0, one.value or 0.0
        if one.qualifier in _LEAST and other.qualifier not in _AT_MOST and value >= bound:
            return "compatible"
        if one.qualifier in _AT_MOST and other.qualifier not in _LEAST and value <= bound:
            return "compatible"
    about = a.qualifier in _ABOUT or b.qualifier in _ABOUT
    digits = min(_digits(a.value), _digits(b.value))
    rounded = f"{a.value:.{digits - 1}e}" == f"{b.value:.{digits - 1}e}"
    if rounded and a.unit != "percent" and (about or digits > 1):
        return "compatible"
    low, high = sorted((abs(a.value), abs(b.value)))
    return "soft_conflict" if about and high - low <= _NEAR * high else "conflict"


def _digits(value: float) -> int:
    """How many digits a number is written with: 2 of 1.4 billion."""
    return max(1, len(f"{abs(value):.12g}".split("e")[0].replace(".", "").strip("0")))


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
