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
    groups: dict[tuple[object, ...], list[list[int]]] = defaultdict(list)
    for index, statement in enumerate(statements):
        key = _key(statement)
        if key is None:
            continue
        for group in groups[key]:
            if all(_agree(statement, statements[i]) for i in group):
                group.append(index)
                break
        else:
            groups[key].append([index])
    merged = list(statements)
    for group in (g for several in groups.values() for g in several if len(g) > 1):
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


def _agree(a: Statement, b: Statement) -> bool:
    """Days agree where one is the other told less precisely; goods where one names none."""
    if a.date and b.date and a.date_role == b.date_role and not (
        a.date.startswith(b.date) or b.date.startswith(a.date)
    ):  # fmt: skip
        return False
    if a.quote == b.quote:
        return False
    return a.sector == b.sector or a.sector is None or b.sector is None
