"""The same fact from several documents: one statement leads, the others point to it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summitry.ledger.kinds import Status
from summitry.ledger.records import Statement

# Statuses that say the same of a fact; a threat and a tariff in force are two facts.
_STAGE: dict[Status, str] = {
    "threatened": "said", "demanded": "asked", "proposed": "said", "announced": "promised",
    "signed": "promised", "in_force": "done", "completed": "done", "paused": "paused",
    "blocked": "stopped", "removed": "ended", "struck_down": "ended", "expired": "ended",
}  # fmt: skip


@dataclass(frozen=True)
class Same:
    """Which statements of a pile tell one fact, by their numbers."""

    leads: array[int]  # by statement, the one that leads it, or -1
    others: dict[int, array[int]]  # by leading statement, those it leads


def find_same(statements: Sequence[Statement], primary: Collection[str] = frozenset()) -> Same:
    """Find the statements of one fact: the first leads and carries the places of the others.

    A statement of a primary text (a joint statement, an order) leads before accounts of it.

    Statements are of one fact if act, parties, value, unit, goods, stage and negation agree and
    their days do not contradict each other. An act without a number is merged only where a day or
    the goods tell it from others.
    """
    leads = array("i", [-1]) * len(statements)
    others: dict[int, array[int]] = {}
    for numbers in _alike(statements):
        groups: dict[tuple[object, ...], list[_Group]] = defaultdict(list)
        for index in numbers:
            key, statement = _key(statements[index]), statements[index]
            if key is not None and not any(g.take(index, statement) for g in groups[key]):
                groups[key].append(_Group(index, statement))
        for group in (g.members for several in groups.values() for g in several):
            if len(group) > 1:
                lead = min(group, key=lambda i: (statements[i].quote.doc not in primary, i))
                others[lead] = array("i", [i for i in group if i != lead])
                for i in others[lead]:
                    leads[i] = lead
    return Same(leads, others)


def _alike(statements: Sequence[Statement]) -> Iterator[list[int]]:
    """The numbers of statements with one key, in order; what stands alone is left out.

    Of each key only a number is held: most statements of a large pile stand alone.
    """
    import numpy as np

    hashes = np.fromiter((hash(_key(s)) for s in statements), np.int64, len(statements))
    order = np.argsort(hashes, kind="stable")
    edges = np.flatnonzero(np.diff(hashes[order])) + 1
    for start, end in pairwise([0, *edges.tolist(), len(order)]):
        if end - start > 1:
            yield order[start:end].tolist()


def merge(
    number: int, statement: Statement, same: Same, get: Callable[[int], Statement]
) -> Statement:
    """A statement with the places of those it leads, or the name of the one that leads it."""
    if same.leads[number] >= 0:
        return replace(statement, same_as=get(same.leads[number]).id)
    also = tuple(get(i).quote for i in same.others.get(number, ()))
    return replace(statement, also=also) if also else statement


def _key(s: Statement) -> tuple[object, ...] | None:
    if not s.actor or (s.value is None and s.date is None and s.sector is None):
        return None
    return (
        s.action, frozenset(s.actor), frozenset(s.targets), s.value, s.unit, s.value_role,
        _stage(s), s.negated, s.conditional, s.change in ("remove", "cancel", "exempt"),
        s.date if s.value is None and s.sector is None else None,
    )  # fmt: skip


def _stage(s: Statement) -> str:
    """How far an act is; that an agreement will be signed and that it was are two facts."""
    agreed = s.action in ("trade_deal", "joint_statement") and s.status in ("signed", "completed")
    return "signed" if agreed else _STAGE[s.status]


class _Group:
    """Statements of one fact so far: what a further one must agree with, each once."""

    def __init__(self, index: int, statement: Statement) -> None:
        self.members = [index]
        self.told = {_told(statement)}
        self.quotes = {statement.quote}

    def take(self, index: int, statement: Statement) -> bool:
        """Take a statement in if it agrees with all that are in and is another sentence."""
        told = _told(statement)
        if statement.quote in self.quotes or not all(_agree(told, other) for other in self.told):
            return False
        self.members.append(index)
        self.told.add(told)
        self.quotes.add(statement.quote)
        return True


_Told = tuple[str | None, str | None, str | None]


def _told(s: Statement) -> _Told:
    return s.date, s.date_role, s.sector


def _agree(a: _Told, b: _Told) -> bool:
    """Days agree where one is the other told less precisely; goods where one names none."""
    (day, role, goods), (other_day, other_role, other_goods) = a, b
    if day and other_day and role == other_role and not (
        day.startswith(other_day) or other_day.startswith(day)
    ):  # fmt: skip
        return False
    return goods == other_goods or goods is None or other_goods is None
