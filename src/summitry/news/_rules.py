"""The rule files, compiled: which phrases mean an act, which amounts and roles belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from summitry.ledger.kinds import Action, FactKind, Status
from summitry.news._data import load_data, load_rules, rule_names
from summitry.news._phrase import Phrase, compile_phrase

_KEYS = frozenset(["action", "about", "words", "rules", "actor", "targets", "status", "default",
                   "change", "values", "parties", "unless", "given", "weak", "official",
                   "when", "name", "date", "sector", "actors", "once", "explicit",
                   "after", "rated", "mention"])  # fmt: skip


@dataclass(frozen=True)
class Values:
    """Which amounts belong to a rule."""

    kinds: tuple[str, ...] = ()
    needed: bool = False
    scope: str = "clause"  # clause, sentence, onward (from the clause to the end) or captured
    units: tuple[str, ...] = ()  # the only units a quantity may have here
    role: str | None = None
    percent: str | None = None  # the unit that a bare percentage has here
    absent: float | None = None  # the value that the words mean where they give none: "scrap"
    zero: str | None = None  # the unit of a bare "to zero"
    not_before: tuple[re.Pattern[str], ...] = ()
    not_after: tuple[re.Pattern[str], ...] = ()  # in the four words before an amount


@dataclass(frozen=True)
class Rule:
    """One rule of an action, compiled."""

    action: Action
    name: str
    when: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    given: tuple[Phrase, ...]  # one of which the clause holds too, wherever it stands
    actor: tuple[str, ...]
    targets: tuple[str, ...]
    status: tuple[tuple[Phrase, Status], ...]
    default: Status
    change: tuple[tuple[Phrase, str], ...]
    values: Values
    reads: object  # the same for all rules that find the same amounts in a clause
    actors: str  # states, companies or any: who may act
    parties: str  # the same for who is acted on
    date: str = "clause"
    explicit: bool = False  # an unpriced act needs a party named in its clause
    after: str | None = None  # an action the document must have spoken of before
    rated: bool = False  # and of a rate of duty a moment ago: in the sentence before
    official: bool = False  # only in agreements, orders and fact sheets themselves
    weak: bool = False  # gives way where another action claims the same amount
    once: str = "clause"  # one unpriced reading for each clause, sentence, rule, or document
    mention: bool = False  # no act unless it has a value: remembered, not told
    last: bool = False  # only tried on a sentence that tells of no other act


@cache
def _reads(_values: Values, _once: str, _name: str) -> object:
    """A mark for all rules that find the same amounts in a clause and tell them as often."""
    return object()


@cache
def load_actions() -> tuple[tuple[Rule, ...], ...]:
    """Load and compile every rule file, one tuple of rules for each action."""
    return tuple(_compile_action(load_rules(name)) for name in rule_names())


@dataclass(frozen=True)
class FactRule:
    """One row of ``facts.yaml``, compiled."""

    kind: FactKind
    what: str
    when: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]


@cache
def load_facts() -> tuple[FactRule, ...]:
    """Load and compile what is a fact and no act."""
    return tuple(
        FactRule(row["kind"], row["what"], *(
            tuple(map(compile_phrase, row.get(key, ()))) for key in ("when", "unless")
        ))
        for row in load_data("facts")["facts"]
    )  # fmt: skip


@cache
def load_speech() -> Phrase:
    """Load and compile the words of speech."""
    return compile_phrase("(" + load_data("words")["speech"] + ")")


@cache
def load_phrases() -> None:
    """Compile every phrase there is, so that a line is asked for all that any of them needs."""
    load_actions()
    load_facts()
    load_speech()


def _compile_action(data: dict[str, Any]) -> tuple[Rule, ...]:
    macros = tuple(sorted((data.get("words") or {}).items()))
    shared = {k: v for k, v in data.items() if k not in ("rules", "words", "about")}
    return tuple(_compile_rule({**shared, **row}, macros, data) for row in data["rules"])


def _compile_rule(
    row: dict[str, Any], macros: tuple[tuple[str, str], ...], data: dict[str, Any]
) -> Rule:
    unknown = set(row) - _KEYS
    if unknown:
        raise KeyError(f"rules/{data['action']}.yaml: unknown key {sorted(unknown)[0]}")

    def phrases(key: str) -> tuple[Phrase, ...]:
        value = row.get(key, [])
        return tuple(
            compile_phrase(p, macros) for p in ([value] if isinstance(value, str) else value)
        )

    def table(key: str) -> tuple[tuple[Phrase, Any], ...]:
        value = row.get(key, [])
        if isinstance(value, str):
            return ((compile_phrase(""), value),)
        return tuple((compile_phrase(p, macros), name) for p, name in value)

    given = {"scope": "clause", **(row.get("values") or {})}
    skip = tuple(compile_phrase(p, macros).pattern for p in given.pop("not_before", []))
    barred = tuple(compile_phrase(p, macros).pattern for p in given.pop("not_after", []))
    kinds, units = tuple(given.pop("kinds", [])), tuple(given.pop("units", []))
    values = Values(kinds=kinds, units=units, not_before=skip, not_after=barred, **given)
    name, once = row.get("name", row["action"]), row.get("once", "clause")
    return Rule(
        action=row["action"], name=name,
        when=tuple(compile_phrase(p, macros) for p in row["when"]),
        unless=phrases("unless"), given=phrases("given"),
        actor=tuple(row["actor"]), targets=tuple(row["targets"]),
        status=table("status"), default=row.get("default", "announced"), change=table("change"),
        values=values, reads=_reads(values, once, name if once == "rule" else ""),
        actors=row.get("actors", row.get("parties", "states")),
        parties=row.get("parties", "states"), date=row.get("date", "clause"),
        once=once, explicit=row.get("explicit", False),
        after=row.get("after"), rated=row.get("rated", False), weak=row.get("weak", False),
        last=row.get("weak", False) and not kinds, mention=row.get("mention", False),
        official=row.get("official", False),
    )  # fmt: skip
