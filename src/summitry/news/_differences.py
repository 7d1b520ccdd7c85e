"""Where documents do not say the same: conflicts, soft conflicts, and what changed over time.

Three questions are asked of statements about one thing: do the amounts agree, do the days agree,
and does the state agree? A later document that reports what an earlier one expected is no
conflict but an evolution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, permutations

from summitry.ledger.kinds import Verdict
from summitry.ledger.records import Difference, Statement
from summitry.news._names import company_home
from summitry.news._pairs import (
    NEAR_DAYS,
    ONE_DEAL,
    days_agree,
    days_near,
    difference,
    gap_between,
    weigh,
    write_amount,
)
from summitry.news._standing import HOPED, find_clashes

_MAX_RATIO = 1.35  # amounts further apart than this speak of different things


_MAX_RATIO_OF_ONE_DAY = 3.0
_DEBT = re.compile(
    r"\b(?:including|with|plus|assum\w{1,6}) (?:the |its |assumed |net )?debt\b|\bequity\b",
    re.IGNORECASE,
)


def find_differences(
    statements: Sequence[Statement], written: Mapping[str, str],
    primary: Collection[str] = frozenset(),
) -> list[Difference]:  # fmt: skip
    """Find the places where statements about one thing do not agree.

    Parameters
    ----------
    statements : sequence of Statement
        Everything read in the documents; of the quotes only those of meetings and takeovers need
        their text.
    written : mapping
        By document, the day it was written, or nothing.
    primary : collection, optional
        Documents that are the agreed or enacted text itself: accounts are held against them first.

    Returns
    -------
    list of Difference
        Each with the verdict ``conflict``, ``soft_conflict``, ``evolution`` or ``compatible``, the
        quotes, and a plain explanation. Nothing is decided: both sides stay in the ledger.
    """
    found: list[Difference] = []
    if primary:
        statements = sorted(statements, key=lambda s: s.quote.doc not in primary)
    found += _amounts(statements, written)
    found += _takeover_prices(statements)
    found += _parts_of_a_whole(statements)
    for pair, group in _meetings(statements).items():
        found += _meeting_days(pair, group)
        found += _meeting_evolution(pair, group, written)
    found += find_clashes(statements, written)
    return found


_STAGE = {
    "threatened": "said", "proposed": "said", "demanded": "said", "announced": "said",
    "signed": "done", "in_force": "done", "completed": "done",
}  # fmt: skip


_TOLD_OFTEN = 3  # an amount that many documents give is compared in the first of them


def _same_thing(
    statements: Sequence[Statement], written: Mapping[str, str]
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs from two documents of one moment that speak of one act and give an amount each."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    told: Counter[tuple[object, ...]] = Counter()
    for s in statements:
        if s.value is None or s.action in ("merger", "merger_block", "talks_summit", "pause"):
            continue
        goods = s.sector if s.action in ("tariff", "quota") else None
        stage = _STAGE.get(s.status, s.status) if s.action == "tariff" else None
        gone = s.change in ("remove", "cancel")
        key = (s.action, s.unit, s.value_role, goods, stage, gone)
        amount = (*key, s.actor, s.targets, s.value)
        told[amount] += 1
        if told[amount] <= _TOLD_OFTEN:
            groups[(*key, s.actor[:1])].append(s)
    for group in groups.values():
        for a, b in _same_targets(group):
            if a.quote.doc == b.quote.doc or a.value == b.value or not set(a.actor) & set(b.actor):
                continue
            apart = gap_between(written[a.quote.doc], written[b.quote.doc])
            rate = a.action in ("tariff", "quota")
            if apart is None or apart <= (2 * NEAR_DAYS if rate else ONE_DEAL):
                yield a, b


def _same_targets(group: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of a group that share a target, or have none, in the order of the group."""
    by_target: dict[str, list[int]] = defaultdict(list)
    for index, s in enumerate(group):
        for target in s.targets or ("",):
            by_target[target].append(index)
    for index, a in enumerate(group):
        rows = [by_target[target] for target in a.targets or ("",)]
        for later in sorted({i for row in rows for i in row[bisect_right(row, index) :]}):
            yield a, group[later]


def _amounts(statements: Sequence[Statement], written: Mapping[str, str]) -> list[Difference]:
    """Amounts of one promise, rate or count that differ between documents.

    A document that states both amounts itself speaks of two things.
    """
    stated: dict[str, set[float | None]] = defaultdict(set)
    for s in statements:
        stated[s.quote.doc].add(s.value)
        stated[s.quote.doc].add(s.from_value)
    found: dict[str, Difference] = {}
    for a, b in _same_thing(statements, written):
        if a.value is None or b.value is None or a.value == b.value:
            continue
        both = a.value in stated[b.quote.doc] or b.value in stated[a.quote.doc]
        low, high = sorted((abs(a.value), abs(b.value)))
        apart = a.date and b.date and not days_agree(a.date, b.date)
        if both or apart or _stacked(a, b):
            continue
        most = _MAX_RATIO_OF_ONE_DAY if _on_one_day(a, b) else _MAX_RATIO
        if (low and high / low <= most) or _transposed(a.value, b.value):
            verdict = weigh(a, b)
            if verdict == "compatible":
                continue
            topic = f"{a.action.replace('_', ' ')}: {', '.join(a.actor)} and {', '.join(a.targets)}"
            why = "the same act with two amounts"
            if verdict == "soft_conflict":
                why += ", one of them about so much"
            if _transposed(a.value, b.value):
                why += "; the digits look transposed"
            sides = [(x.quote, write_amount(x)) for x in (a, b)]
            known = found.setdefault(topic, difference(topic, verdict, sides, why))
            if known.verdict == "soft_conflict" and verdict == "conflict":
                found[topic] = difference(topic, verdict, sides, why)
    return list(found.values())


def _on_one_day(a: Statement, b: Statement) -> bool:
    """Whether two rates begin on the same day: then they are of one duty, however far apart."""
    days = {(s.date, s.date_role) for s in (a, b)}
    return a.action == "tariff" and len(days) == 1 and len(a.date or "") == len("2025-02-07")


_CAR_DUTY = 2.5  # points: the American duty on cars that others come on top of


def _stacked(a: Statement, b: Statement) -> bool:
    """25 points on top of 2.5 and 27.5 in all are one tariff told in two ways."""
    cars = "cars" in (a.sector or "") and a.value is not None and b.value is not None
    return bool(cars) and abs(abs((a.value or 0.0) - (b.value or 0.0)) - _CAR_DUTY) < 1e-9


def _transposed(a: float, b: float) -> bool:
    left, right = f"{a:g}", f"{b:g}"
    return left != right and len(left) > 2 and sorted(left) == sorted(right)


def _takeover_prices(statements: Sequence[Statement]) -> list[Difference]:
    """Two prices of one takeover: often equity against the value with debt."""
    told: dict[tuple[object, ...], Statement] = {}  # the first of each kind: a pile repeats them
    for s in statements:
        if s.action in ("merger", "merger_block") and s.value is not None and s.unit == "USD":
            debt = _DEBT.search(s.quote.text) is not None
            told.setdefault((s.actor, s.targets, s.value, debt), s)
    for a, b in combinations(told.values(), 2):
        shared = {*a.actor, *a.targets} & {*b.actor, *b.targets} - {"USA", "JPN"}
        if not shared or a.value is None or b.value is None or a.value == b.value:
            continue
        low, high = sorted((a.value, b.value))
        if high / low > _MAX_RATIO:
            continue
        explained = _DEBT.search(a.quote.text) or _DEBT.search(b.quote.text)
        why = "two prices for one takeover; prices with and without the debt taken over differ so"
        verdict: Verdict = "soft_conflict" if explained else "conflict"
        topic = "price of the takeover: " + ", ".join(sorted(shared))
        return [difference(topic, verdict, [(x.quote, write_amount(x)) for x in (a, b)], why)]
    return []


def _parts_of_a_whole(statements: Sequence[Statement]) -> list[Difference]:
    """A company's promise beside the larger one of its state: the second may hold the first."""
    found = []
    pledged: dict[tuple[object, ...], Statement] = {}
    for s in statements:
        if s.action in ("investment_pledge", "purchase_commitment") and s.value and s.actor:
            pledged.setdefault((s.action, s.actor, s.value, s.unit), s)
    for part, whole in permutations(pledged.values(), 2):
        home = company_home(part.actor[0])
        if home is None or home not in whole.actor or part.action != whole.action:
            continue
        same = part.unit == whole.unit and set(part.targets) & set(whole.targets)
        if same and (part.value or 0.0) < (whole.value or 0.0):
            sides = [(s.quote, f"{', '.join(s.actor)}: {write_amount(s)}") for s in (part, whole)]
            why = f"{part.actor[0]} is of {home}: the smaller sum can lie inside the larger"
            topic = f"promises of {part.actor[0]} and of {home}"
            found.append(difference(topic, "compatible", sides, why))
    return found


def _meetings(statements: Sequence[Statement]) -> dict[tuple[str, ...], list[Statement]]:
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        pair = tuple(sorted({*s.actor, *s.targets}))
        if s.action == "talks_summit" and s.date and len(pair) == 2:
            groups[pair].append(s)
    return groups


def _is_call(statement: Statement) -> bool:
    return bool(re.search(r"\b(?:phone|call|telephone)", statement.quote.text))


def _meeting_days(pair: tuple[str, ...], group: list[Statement]) -> list[Difference]:
    """One meeting on two neighbouring days."""
    held: dict[str | None, Statement] = {}
    for s in group:
        if not _is_call(s):
            held.setdefault(s.date, s)
    for a, b in combinations(held.values(), 2):
        gap = days_near(str(a.date), str(b.date))
        if gap and gap <= 2:
            sides = [(x.quote, str(x.date)) for x in (a, b)]
            why = "one meeting on two days"
            if gap == 1:
                why += "; a day apart is often one moment in two time zones"
            topic = f"day of the meeting: {' and '.join(pair)}"
            return [difference(topic, "conflict", sides, why)]
    return []


def _meeting_evolution(pair: tuple[str, ...], group: list[Statement],
                       written: Mapping[str, str]) -> list[Difference]:  # fmt: skip
    """A meeting hoped for and, later, held."""
    hoped: dict[tuple[str | None, str, str], Statement] = {}
    held: dict[tuple[str | None, str], Statement] = {}
    for s in (s for s in group if not _is_call(s)):
        day = written[s.quote.doc]
        if s.status in HOPED:
            hoped.setdefault((s.date, s.status, day), s)
        elif s.status == "completed" and len(str(s.date)) == 10:
            held.setdefault((s.date, day), s)
    for first in sorted(hoped.values(), key=lambda s: written[s.quote.doc]):
        for last in held.values():
            later = written[last.quote.doc] > written[first.quote.doc]
            if later and str(last.date)[:7] > str(first.date)[:7]:
                sides = [
                    (first.quote, f"{first.status} for {first.date}"),
                    (last.quote, f"held {last.date}"),
                ]
                why = "hoped for earlier, held later: the newer document reports the outcome"
                return [difference(f"meeting: {' and '.join(pair)}", "evolution", sides, why)]
    return []
