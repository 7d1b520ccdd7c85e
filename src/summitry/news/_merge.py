"""The same fact from several documents: one statement leads, the others point to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from summitry.ledger.records import Statement, Status

# Statuses that say the same of a fact; a threat and a tariff in force are two facts.
_STAGE: dict[Status, str] = {
    "threatened": "said", "demanded": "asked", "proposed": "said", "announced": "promised",
    "signed": "promised", "in_force": "done", "completed": "done", "paused": "paused",
    "blocked": "stopped", "removed": "ended", "struck_down": "ended", "expired": "ended",
}  # fmt: skip


def merge_same(
    statements: Sequence[Statement], primary: Collection[str] = frozenset()
) -> list[Statement]:
    """Mark statements of one fact: the first leads and carries the places of the others.

    A statement of a primary text (a joint statement, an order) leads before accounts of it.

    Statements are of one fact if act, parties, value, unit, goods, stage and negation agree and
    their days do not contradict each other. An act without a number is merged only where a day or
    the goods tell it from others.
    """
    groups: dict[tuple[object, ...], list[_Group]] = defaultdict(list)
    for index, statement in enumerate(statements):
        key = _key(statement)
        if key is not None and not any(g.take(index, statement) for g in groups[key]):
            groups[key].append(_Group(index, statement))
    merged = list(statements)
    for group in (g.members for several in groups.values() for g in several if len(g.members) > 1):
        lead = min(group, key=lambda i: (statements[i].quote.doc not in primary, i))
        others = [i for i in group if i != lead]
        also = tuple(statements[i].quote for i in others)
        merged[lead] = replace(merged[lead], also=also)
        for i in others:
            merged[i] = replace(merged[i], same_as=statements[lead].id)
    return merged


def _key(s: Statement) -> tuple[object, ...] | None:
    if not s.actor or (s.value is None and s.date is None and s.sector is None):
        return None
    return (
        s.action, frozenset(s.actor), frozenset(s.targets), s.value, s.unit, s.value_role,
        _STAGE[s.status], s.negated, s.conditional, s.change in ("remove", "cancel", "exempt"),
        s.date if s.value is None and s.sector is None else None,
    )  # fmt: skip


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
