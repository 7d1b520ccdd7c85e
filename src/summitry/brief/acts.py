"""Statements that one row can speak for: the same side, act, target and value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summitry.brief.words import ACTIONS
from summitry.ledger.records import Statement

_TAKEN = ("in_force", "paused", "removed", "completed", "struck_down", "expired", "blocked")
_COERCIVE = ("tariff", "quota", "sanctions_export_control", "merger_block")
_STANCES = ("asks", "threatens", "acts", "offers", "talks")


@dataclass(frozen=True)
class Act:
    """One thing a side asks, threatens, offers or does, in all the statements that report it."""

    statements: tuple[Statement, ...]

    @property
    def lead(self) -> Statement:
        """The statement that speaks for the others: the first with a number, else the first."""
        return next((s for s in self.statements if s.value is not None), self.statements[0])

    @property
    def documents(self) -> frozenset[str]:
        """Documents that report it."""
        return frozenset(q.doc for s in self.statements for q in (s.quote, *s.also))


def stance(statement: Statement) -> str:
    """Say in one word what the actor does: asks, threatens, offers, acts or talks."""
    if statement.action in ("talks_summit", "joint_statement"):
        return "talks"
    if statement.status == "demanded":
        return "asks"
    coercive = statement.action in _COERCIVE
    open_yet = statement.status == "proposed" or statement.conditional
    if statement.status == "threatened" or (coercive and open_yet):
        return "threatens"
    if coercive or statement.status in _TAKEN or statement.action == "pause":
        return "acts"
    return "offers"


def group_acts(statements: Iterable[Statement]) -> tuple[Act, ...]:
    """Group statements into acts, in the order in which a side's acts are listed.

    Statements belong together if actors, targets, action and sector agree and they state the same
    value; one that states no number joins the act whose value is the only one stated. Two
    different values are two acts.
    """
    alike: dict[tuple[object, ...], list[Statement]] = {}
    for statement in sorted(statements, key=_order):
        alike.setdefault(_likeness(statement), []).append(statement)
    acts = [act for group in alike.values() for act in _split_by_value(group)]
    return tuple(sorted(acts, key=lambda act: _order(act.lead)))


def _likeness(statement: Statement) -> tuple[object, ...]:
    sector = None if statement.sector == "goods" else statement.sector
    return (
        frozenset(statement.actor),
        frozenset(statement.targets),
        statement.action,
        sector,
        statement.negated,
    )


def _split_by_value(group: Sequence[Statement]) -> list[Act]:
    values = dict.fromkeys(_value(s) for s in group if s.value is not None)
    if len(values) < 2:
        return [Act(tuple(group))]
    split = [[s for s in group if _value(s) == value] for value in values]
    split.append([s for s in group if s.value is None])
    return [Act(tuple(part)) for part in split if part]


def _value(statement: Statement) -> tuple[object, ...]:
    return statement.value, statement.unit, statement.from_value, statement.value_role


def _order(statement: Statement) -> tuple[int, int, str, int, str]:
    return (
        list(ACTIONS).index(statement.action),
        _STANCES.index(stance(statement)),
        statement.quote.doc,
        statement.quote.start,
        statement.id,
    )
