"""From a line to statements: the engine that reads the rule files.

A rule file is one action. Its rules say in which phrases the act is meant, which amounts belong to
it, and in which order to look for the actor, the target and the status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from summitry.ledger.records import Action, Quote, Statement, Status
from summitry.news._amounts import Amount, find_period
from summitry.news._chain import credited_outlet
from summitry.news._context import Memory
from summitry.news._data import load_data, load_rules, rule_names, word_list
from summitry.news._dates import DateRef
from summitry.news._line import Line
from summitry.news._names import state_codes
from summitry.news._parties import Place
from summitry.news._phrase import Phrase, any_key, compile_phrase
from summitry.news._roles import ACTORS, TARGETS

_KEYS = frozenset(["action", "about", "words", "rules", "actor", "targets", "status", "default",
                   "change", "values", "parties", "unless", "when", "name", "date", "sector",
                   "actors", "once", "explicit"])  # fmt: skip


@dataclass(frozen=True)
class Values:
    """Which amounts belong to a rule."""

    kinds: tuple[str, ...] = ()
    needed: bool = False
    scope: str = "clause"  # clause, sentence, onward (from the clause to the end) or captured
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
    keys: frozenset[str]  # a line without any of these cannot hold the rule
    unless: tuple[re.Pattern[str], ...]
    actor: tuple[str, ...]
    targets: tuple[str, ...]
    status: tuple[tuple[re.Pattern[str], Status], ...]
    default: Status
    change: tuple[tuple[re.Pattern[str], str], ...]
    values: Values
    actors: str  # states, companies or any: who may act
    parties: str  # the same for who is acted on
    date: str = "clause"
    explicit: bool = False  # an unpriced act needs a party named in its clause
    once: str = "clause"  # one unpriced reading for each clause, sentence or rule


@dataclass
class Found:
    """One reading of a rule in a line, before it becomes a statement."""

    rule: Rule
    place: Place
    amount: Amount | None
    from_value: float | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@cache
def load_actions() -> tuple[tuple[Rule, ...], ...]:
    """Load and compile every rule file, one tuple of rules for each action."""
    return tuple(_compile_action(load_rules(name)) for name in rule_names())


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

    def phrases(key: str) -> tuple[re.Pattern[str], ...]:
        value = row.get(key, [])
        return tuple(
            compile_phrase(p, macros).pattern
            for p in ([value] if isinstance(value, str) else value)
        )

    def table(key: str) -> tuple[tuple[re.Pattern[str], Any], ...]:
        value = row.get(key, [])
        if isinstance(value, str):
            return ((compile_phrase("").pattern, value),)
        return tuple((compile_phrase(p, macros).pattern, name) for p, name in value)

    values = {"scope": "clause", **(row.get("values") or {})}
    skip = tuple(compile_phrase(p, macros).pattern for p in values.pop("not_before", []))
    barred = tuple(compile_phrase(p, macros).pattern for p in values.pop("not_after", []))
    kinds = values.pop("kinds", [])
    when = tuple(compile_phrase(p, macros) for p in row["when"])
    return Rule(
        action=row["action"], name=row.get("name", row["action"]),
        when=when, keys=any_key(when),
        unless=phrases("unless"), actor=tuple(row["actor"]), targets=tuple(row["targets"]),
        status=table("status"), default=row.get("default", "announced"), change=table("change"),
        values=Values(kinds=tuple(kinds), not_before=skip, not_after=barred, **values),
        actors=row.get("actors", row.get("parties", "states")),
        parties=row.get("parties", "states"), date=row.get("date", "clause"),
        once=row.get("once", "clause"), explicit=row.get("explicit", False),
    )  # fmt: skip


def read_line(line: Line, doc: str, text: str, memory: Memory) -> Iterator[Statement]:
    """Read every statement in one sentence."""
    for rules in load_actions():
        yield from _read_action(rules, line, doc, text, memory)


def _read_action(rules: tuple[Rule, ...], line: Line, doc: str, text: str,
                 memory: Memory) -> Iterator[Statement]:  # fmt: skip
    found: dict[tuple[object, ...], Found] = {}
    for rule in rules:
        for place in () if rule.keys.isdisjoint(line.keys) else _matches(rule, line, memory):
            for reading in _amounts_of(rule, place):
                key = (id(reading.amount),) if reading.amount else _unpriced_key(rule, place)
                found.setdefault(key, reading)
    valued = {reading.place.first for key, reading in found.items() if reading.amount is not None}
    for reading in sorted(found.values(), key=lambda f: f.place.anchor):
        if reading.amount is None and reading.place.first in valued:
            continue
        statement = _build(reading, doc, text)
        if statement is not None:
            memory.note(statement)
            yield from _mutual(statement, line.text)


def _unpriced_key(rule: Rule, place: Place) -> tuple[object, ...]:
    if rule.once == "sentence":
        return ("none",)
    return ("none", place.first, rule.name if rule.once == "rule" else "")


def _matches(rule: Rule, line: Line, memory: Memory) -> Iterator[Place]:
    for phrase in rule.when:
        for found in phrase.find(line.text, line.keys):
            match = _shortest(phrase.pattern, line, found)
            last_token = line.token_at(match.end() - 2)
            first, last = line.clause_of(last_token)
            anchor = _anchor(line, line.token_at(match.start()), last_token, first)
            words = line.words(min(first, line.token_at(match.start())), last)
            if any(p.search(words) for p in rule.unless):
                continue
            captured = {
                name: line.token_at(match.start(name))
                for name, at in match.groupdict().items()
                if at
            }
            sector = find_sector(line, first, last)
            yield Place(line, anchor, first, last, captured, rule.action, memory, sector)


def _shortest(pattern: re.Pattern[str], line: Line, match: re.Match[str]) -> re.Match[str]:
    """The match that begins nearest to where this one ends, so that roles are looked for there."""
    for index in range(line.token_at(match.end() - 2), line.token_at(match.start()), -1):
        nearer = pattern.match(line.text, line.offsets[index])
        if nearer is not None and nearer.end() == match.end():
            return nearer
    return match


_NOUN = re.compile(r"(?:counter-)?(?:tariffs?|levy|levies|duty|duties|tax|taxes)$")


def _anchor(line: Line, start: int, end: int, first: int) -> int:
    """The noun of the act within the match if it has one, else where the match begins."""
    for index in range(end, start - 1, -1):
        if _NOUN.match(line.tokens[index].text):
            return index
    return max(start, first)


def _amounts_of(rule: Rule, place: Place) -> list[Found]:
    values = rule.values
    if not values.kinds:
        return [Found(rule, place, None)]
    tokens = place.line.tokens
    if values.scope == "captured":
        index = place.captured.get("value")
        picked = [] if index is None else [index]
    else:
        reach = {"clause": (place.first, place.last), "sentence": (0, len(tokens)),
                 "onward": (place.first, len(tokens))}  # fmt: skip
        first, last = reach[values.scope]
        picked = [i for i in range(first, last) if _counts(rule, place.line, i)]
    found: list[Found] = []
    previous: float | None = None
    for index in picked:
        amount = cast(Amount, tokens[index].amount)
        if _is_previous(place.line, index):
            previous = amount.value
        else:
            found.append(Found(rule, place, amount))
    for reading in found:
        reading.from_value = previous
    if not found and values.absent is not None:
        token = tokens[place.anchor]
        meant = Amount(token.start, token.end, "zero", values.absent, "")
        return [Found(rule, place, meant, previous)]
    if found or values.needed:
        return found
    return [Found(rule, place, None, previous)]


def _counts(rule: Rule, line: Line, index: int) -> bool:
    amount = line.tokens[index].amount
    kinds = (*rule.values.kinds, "zero") if rule.values.zero else rule.values.kinds
    if amount is None or amount.converted or amount.kind not in kinds:
        return False
    around = line.words(index, min(len(line.tokens), index + 6))
    before = line.words(max(0, index - 4), index)
    return not any(p.match(around) for p in rule.values.not_before) and not any(
        p.search(before) for p in rule.values.not_after
    )


_PREVIOUS = re.compile(
    r"(?:(?:down |up )?from |previous |rather than (?:the )?|instead of (?:the )?|"
    r"previously (?:faced )?|doing away with (?:the )?|scrap (?:a|the) |"
    r"compared with (?:the )?(?:previous )?)$"
)


def _is_previous(line: Line, index: int) -> bool:
    before = line.words(max(0, index - 3), index)
    return bool(_PREVIOUS.search(before))


def _pick(patterns: tuple[tuple[re.Pattern[str], Any], ...], *texts: str) -> Any:
    for words in texts:
        for pattern, name in patterns:
            if pattern.search(words):
                return name
    return None


def _find_roles(
    rule: Rule, place: Place, amount: Amount | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if rule.action == "tariff" and amount is not None and not _names_a_target(rule, place):
        told = place.memory.rates.get(amount.value)  # "the 35% tariffs" of a sentence before
        if told is not None:
            return told[0], told[1]
    stated = set(TARGETS["after"](place)) if rule.action == "tariff" else set()
    actor: tuple[str, ...] = ()
    for name in rule.actor:
        actor = _allowed(rule.actors, ACTORS[name](place))
        if actor and not (stated and stated.issuperset(actor)):
            break
    targets: tuple[str, ...] = ()
    for name in rule.targets:
        targets = _allowed(rule.parties, TARGETS[name](place))
        if len(actor) < 2:
            targets = tuple(code for code in targets if code not in actor)
        if targets:
            break
    return actor, targets


_RECALLED = frozenset(["memory", "tariff_memory", "other", "pair", "sentence_subject"])


_VAGUE = _RECALLED | {"before_clause"}


def _names_a_target(rule: Rule, place: Place) -> bool:
    return any(TARGETS[name](place) for name in rule.targets if name not in _VAGUE)


def _status_told(reading: Found) -> str | None:
    """Where a rate stands that the text only mentions again."""
    if reading.amount is None or reading.rule.action != "tariff":
        return None
    told = reading.place.memory.rates.get(reading.amount.value)
    recalled = told is not None and not _names_a_target(reading.rule, reading.place)
    return told[2] if told is not None and recalled else None


def _names_a_party(rule: Rule, place: Place) -> bool:
    """Whether the clause itself names who acts or on whom, so that nothing rests on memory."""
    return any(
        _allowed(rule.parties, ways[name](place))
        for ways, names in ((ACTORS, rule.actor), (TARGETS, rule.targets))
        for name in names
        if name not in _RECALLED
    )


def _allowed(parties: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    if parties == "any":
        return codes
    known = state_codes() | {"WLD"}
    return tuple(code for code in codes if (code in known) == (parties == "states"))


def _mutual(statement: Statement, words: str) -> list[Statement]:
    """``both levied tariffs``: two acts, each on the other."""
    if statement.action != "tariff" or len(statement.actor) != 2 or "both " not in words:
        return [statement]
    a, b = statement.actor
    return [
        replace(statement, actor=(a,), targets=(b,)),
        replace(statement, actor=(b,), targets=(a,)),
    ]


def _build(reading: Found, doc: str, text: str) -> Statement | None:
    rule, place, amount = reading.rule, reading.place, reading.amount
    line = place.line
    if amount is not None:
        at = next((i for i, t in enumerate(line.tokens) if t.amount is amount), place.anchor)
        first, last = line.clause_of(at)
    else:
        first, last = place.first, place.last
    clause, sentence = line.words(first, last), line.text
    actor, targets = _find_roles(rule, place, amount)
    if not actor and not targets:
        return None
    if rule.explicit and amount is None and not _names_a_party(rule, place):
        return None
    status = cast(Status, _pick(rule.status, clause) or _status_told(reading) or rule.default)
    when = _find_date(line, first, last, rule.date)
    return Statement(
        id="",
        quote=Quote(doc, text[line.start : line.end], line.start, line.end),
        action=rule.action, actor=actor, targets=targets, status=status,
        value=amount.value if amount else None, unit=_unit(rule, amount),
        value_role=_value_role(rule, amount, clause),
        sector=find_sector(line, first, last) or place.sector,
        date=when.iso if when else None, date_role=when.role if when and when.iso else None,
        change=_pick(rule.change, clause), from_value=reading.from_value,
        attributed_to=find_speaker(line, text), authority=_pick(_authorities(), sentence),
        conditional=bool(_CONDITION.search(sentence)), negated=bool(_NEGATION.search(clause)),
        qualifier=amount.qualifier if amount else None,
        period=_period(line, text, amount),
    )  # fmt: skip


def _period(line: Line, text: str, amount: Amount | None) -> str | None:
    if amount is None or amount.kind != "money":
        return None
    return find_period(text, line.start, line.end)


def _unit(rule: Rule, amount: Amount | None) -> str | None:
    if amount is None:
        return None
    if amount.unit == "percent" and rule.values.percent:
        return rule.values.percent
    return amount.unit or rule.values.zero


_EFFECTIVE = re.compile(r"\b(?:actual|effective|average) (?:\S+ ){0,8}?#pct")


def _value_role(rule: Rule, amount: Amount | None, clause: str) -> str | None:
    if amount is None:
        return None
    if amount.kind == "percent" and rule.action == "tariff" and _EFFECTIVE.search(clause):
        return "effective rate"
    default = {"percent": "rate", "duration": "duration"}.get(amount.kind, "total")
    return rule.values.role or default


_CONDITION = re.compile(r"\b(?:if|unless|provided that|should they|in case) ")
_NEGATION = re.compile(r"\b(?:not|never|no longer|won't|cannot|refused to|ruled out) ")


def _find_date(line: Line, first: int, last: int, scope: str) -> DateRef | None:
    if scope == "none":
        return None
    inside = [t.date for t in line.tokens[first:last] if t.date is not None]
    if scope == "deadline":
        every = [t.date for t in line.tokens if t.date is not None]
        inside = [d for d in every if d.role == "deadline" and d.iso] or inside or every
    if not inside and scope == "sentence":
        inside = [t.date for t in line.tokens if t.date is not None]
    if not inside and line.tokens and line.tokens[min(1, len(line.tokens) - 1)].date is not None:
        inside = [line.tokens[1].date] if len(line.tokens) > 1 and line.tokens[1].date else []
    return max(inside, key=lambda d: (len(d.iso or ""), d.role == "effect")) if inside else None


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
    words = line.words(first, last)
    if not _any_sector().search(words):
        return None
    names = [name for pattern, name in _sectors() if pattern.search(words)]
    return ", ".join(names) or None


@cache
def _authorities() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = load_data("words")["authorities"]
    return tuple((re.compile(row["words"]), row["name"]) for row in rows)


@cache
def _speakers() -> re.Pattern[str]:
    verbs = load_data("words")["speech"]
    return compile_phrase("(" + verbs + ")").pattern


def find_speaker(line: Line, text: str) -> str | None:
    """Name who says so, where the sentence names somebody."""
    outlet = credited_outlet(text, line.start, line.end)
    if outlet is not None:
        return outlet
    match = _speakers().search(line.text)
    if match is None:
        return None
    start, end = line.token_at(match.start()), line.token_at(match.end() - 2)
    to_right = line.tokens[start].text in ("according", "citing", "quoted")
    order = range(end + 1, min(end + 7, len(line.tokens))) if to_right else range(start - 1, -1, -1)
    for index in order:
        mention = line.tokens[index].mention
        if mention is None or mention.kind in ("world", "adjective"):
            continue
        if to_right or not _is_object(line, index):
            return mention.name if mention.kind != "pronoun" else mention.codes[0]
    words = [line.tokens[i] for i in order]
    if not words:
        return None
    first, last = min(words, key=lambda t: t.start), max(words, key=lambda t: t.end)
    return text[first.start : last.end][:60]


def _is_object(line: Line, index: int) -> bool:
    """A name in brackets or behind a preposition is spoken to or about; it does not speak."""
    before = [token.text for token in line.tokens[max(0, index - 2) : index] if token.text != "the"]
    return bool(before) and (before[-1] == "(" or before[-1] in word_list("prepositions"))
