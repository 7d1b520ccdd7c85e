"""From a line to statements: the engine that reads the rule files.

A rule file is one action. Its rules say in which phrases the act is meant, which amounts belong to
it, and in which order to look for the actor, the target and the status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from summitry.ledger.kinds import Status
from summitry.ledger.records import Quote, Statement
from summitry.news._amounts import Amount, find_period
from summitry.news._casting import Found, find_roles, names_a_party, status_told
from summitry.news._conditions import (
    depends_on_somebody,
    depends_on_what_follows,
    is_conditional,
    past_condition,
)
from summitry.news._context import Memory, find_amount
from summitry.news._dates import DateRef
from summitry.news._denials import is_denied
from summitry.news._details import as_answer, find_authority, find_coverage, find_date, find_sector
from summitry.news._line import Line, split_aside
from summitry.news._lookup import find_phrases
from summitry.news._names import economies
from summitry.news._needles import Needles
from summitry.news._own import comes_to, is_added, is_below, own_goods
from summitry.news._parties import Place
from summitry.news._phrase import Phrase
from summitry.news._rules import Rule
from summitry.news._speakers import find_speaker
from summitry.news._spread import own_date, share_out
from summitry.news._steps import is_previous, is_step
from summitry.news._subjects import note_subject, tells_another
from summitry.news._traps import measures_something_else

_TARIFF_WORDS = frozenset(["tariff", "tariffs", "levy", "levies", "duty", "duties"])


def read_line(line: Line, doc: str, text: str, memory: Memory) -> list[Statement]:
    """Read every statement in one sentence; what an aside says again is left out."""
    main, *asides = split_aside(line)
    said: list[Statement] = []
    for part in (main, *asides):
        told = _read_part(part, doc, text, memory)
        if part is not main:
            known = {(s.action, s.value) for s in said}
            known |= {(s.action, None) for s in said}
            told = [s for s in told if (s.action, s.value) not in known]
        said += told
    note_subject(memory, main)
    return said


def _read_part(line: Line, doc: str, text: str, memory: Memory) -> list[Statement]:
    if not _TARIFF_WORDS.isdisjoint(line.keys):
        memory.spoken.add("tariff")
    told: list[tuple[Statement, bool]] = []
    last: list[list[tuple[Rule, list[Phrase]]]] = []  # what only a sentence of nothing else means
    for phrases in find_phrases(line.possible):
        first = [row for row in phrases if not row[0].last]
        if len(first) < len(phrases):
            last.append([row for row in phrases if row[0].last])
        told += _read_action(first, line, doc, text, memory)
    for phrases in last:
        if not told:
            told += _read_action(phrases, line, doc, text, memory)
    return [s for s, weak in told if s.value is None or not _is_claimed(s, weak, told)]


# Acts of which a sum can be only one, the narrowest first.
_SUMS = ("merger_block", "merger", "cost_sharing", "defence_spending", "purchase_commitment",
         "other_pledge", "investment_pledge")  # fmt: skip


def _is_claimed(s: Statement, weak: bool, told: list[tuple[Statement, bool]]) -> bool:
    """Whether a sum that two actions claim belongs to the other: it is told of one act."""
    if s.action not in _SUMS or s.unit == "percent":
        return False
    own = (weak, _SUMS.index(s.action))
    rivals = [(o, w) for o, w in told if o.value == s.value]
    others = [
        (w, _SUMS.index(o.action)) for o, w in rivals if o.action in _SUMS and o.unit == s.unit
    ]
    return min(others) < own


def _read_action(rules: list[tuple[Rule, list[Phrase]]], line: Line, doc: str, text: str,
                 memory: Memory) -> Iterator[tuple[Statement, bool]]:  # fmt: skip
    """Read one action in a line: each of its acts, and whether its rule gives way to others."""
    found = _find_readings(rules, line, memory)
    memory.tried += len(found)
    valued = {reading.place.first for reading in found if reading.amount is not None}
    told: set[tuple[object, ...]] = set()
    for reading in found:
        rule = reading.rule
        if reading.amount is None and _is_told_with(reading.place, valued):
            continue
        statement = _build(reading, doc, text)
        if statement is None or (key := _told(statement)) in told:
            continue
        told.add(key)
        again = rule.once == "document" and memory.has_told(statement)
        if not reading.vague:
            memory.note(statement, sure=reading.sure)
        if statement.value is not None or not (rule.mention or again):
            for one in _mutual(statement, line.text):
                yield one, rule.weak


def _find_readings(
    rules: list[tuple[Rule, list[Phrase]]], line: Line, memory: Memory
) -> list[Found]:
    """What the rules of one action find in a line: for each amount, or clause, the first."""
    found: dict[tuple[object, ...], Found] = {}
    read: dict[tuple[object, int], tuple[Rule, int]] = {}
    for rule, phrases in rules:
        here = rule.after == rule.action and bool(found)  # the same sentence tells of it already
        if rule.after and rule.after not in memory.spoken and not here:
            continue
        if (rule.official and not memory.official) or (rule.rated and not memory.just_rated()):
            continue
        for place in _matches(rule, phrases, line, memory, read):
            for reading in _amounts_of(rule, place):
                key = (id(reading.amount),) if reading.amount else _unpriced_key(rule, place)
                known = found.setdefault(key, reading)
                better = len(place.captured) > len(known.place.captured)
                if better and known.rule is rule and rule.action != "tariff":
                    found[key] = reading
    return sorted(found.values(), key=lambda f: f.place.anchor)


def _is_told_with(place: Place, valued: set[int]) -> bool:
    """Whether a clause, or the one that its ``which`` belongs to, has an amount already."""
    tokens, first = place.line.tokens, place.first
    if first in valued:
        return True
    which = first + 1 < len(tokens) and tokens[first + 1].text == "which"
    return which and first > 0 and place.line.clause_of(first - 1)[0] in valued


def _told(s: Statement) -> tuple[object, ...]:
    """What makes two unpriced readings of one sentence the same."""
    if s.value is not None:
        return (id(s),)
    return (frozenset(s.actor + s.targets), s.status, s.change)


def _unpriced_key(rule: Rule, place: Place) -> tuple[object, ...]:
    if rule.once == "sentence":
        return ("none",)
    return ("none", place.first, rule.name if rule.once == "rule" else "")


def _matches(rule: Rule, phrases: list[Phrase], line: Line, memory: Memory,
             read: dict[tuple[object, int], tuple[Rule, int]]) -> Iterator[Place]:  # fmt: skip
    """Where phrases of a rule stand; but not where what they tell is read already.

    ``read`` is by which rule an action was read in a clause, and how many names its phrase held:
    a further phrase adds nothing there, unless it is of the same rule and may hold more names.
    """
    unless: list[Phrase] | None = None
    for phrase in phrases:
        for found in phrase.find(line.text):
            last_token = line.token_at(found.end() - 3)
            first, last = line.clause_of(last_token)
            by, names = read.get((rule.reads, first), (None, 0))
            more = rule.action != "tariff" and phrase.pattern.groups > names
            if by is not None and not (by is rule and more):
                continue
            match = _shortest(phrase.pattern, line, found, last_token)
            start = line.token_at(match.start())
            if unless is None:
                unless = [p for p in rule.unless if p.may_be_in(line.met)]
            if unless or rule.given:
                words = line.words(min(first, start), last)
                if any(p.pattern.search(f" {words}") for p in unless):
                    continue
                if rule.given and not any(p.is_in(words, line.met) for p in rule.given):
                    continue
            captured = {
                name: line.token_at(match.start(name) - 1)
                for name, at in match.groupdict().items()
                if at
            }
            if tells_another(line, captured, rule.action):
                continue
            if rule.values.scope != "captured" and (by is None or len(captured) > names):
                read[rule.reads, first] = rule, len(captured)
            anchor = _anchor(line, start, last_token, first)
            yield Place(line, anchor, first, last, captured, rule.action, memory)


def _shortest(
    pattern: re.Pattern[str], line: Line, match: re.Match[str], last: int
) -> re.Match[str]:
    """The match that begins nearest to where this one ends, so that roles are looked for there."""
    text, end, offsets = match.string, match.end(), line.offsets
    for index in range(last, line.token_at(match.start()), -1):
        nearer = pattern.match(text, offsets[index])
        if nearer is not None and nearer.end() == end:
            return nearer
    return match


_NOUN = frozenset(
    before + word
    for before in ("", "counter-")
    for word in ("tariff", "tariffs", "levy", "levies", "duty", "duties", "tax", "taxes")
)


def _anchor(line: Line, start: int, end: int, first: int) -> int:
    """The noun of the act within the match if it has one, else where the match begins."""
    for index in range(end, start - 1, -1):
        if line.tokens[index].text in _NOUN:
            return index
    return max(start, first)


def _amounts_of(rule: Rule, place: Place) -> list[Found]:
    values = rule.values
    if not values.kinds:
        return [Found(rule, place, None)]
    tokens = place.line.tokens
    if values.scope == "captured":
        index = place.captured.get("value")
        picked = [] if index is None else [_not_converted(place.line, index)]
        picked = [i for i in picked if _is_of_unit(rule, cast(Amount, tokens[i].amount))]
    else:
        reach = {"clause": (place.first, place.last), "sentence": (0, len(tokens)),
                 "onward": (place.first, len(tokens))}  # fmt: skip
        first, last = reach[values.scope]
        picked = [
            i for i in place.line.amounts if first <= i < last and _counts(rule, place.line, i)
        ]
    found: list[Found] = []
    before = [i for i in picked if is_previous(place.line, i)]
    previous = cast(Amount, tokens[before[-1]].amount).value if before else None
    picked = [i for i in picked if i not in before and not is_step(place.line, i)]
    shares = share_out(picked, place.first, place.last)
    for index in picked:
        amount = cast(Amount, tokens[index].amount)
        found.append(Found(rule, place, amount, previous, shares.get(index)))
    if not found and values.absent is not None:
        token = tokens[place.anchor]
        none = Amount(token.start, token.end, "zero", values.absent, "")
        meant = place.line.found.setdefault(("absent", place.first), none)  # one for each clause
        return [Found(rule, place, meant, previous)]
    if found or values.needed:
        return found
    return [Found(rule, place, None, previous)]


def _not_converted(line: Line, index: int) -> int:
    """``$14.9bn (£11bn) purchase``: the amount that the one in brackets restates."""
    amounts = line.amounts
    at = amounts.index(index) if index in amounts else 0
    while at and cast(Amount, line.tokens[amounts[at]].amount).converted:
        at -= 1
    return amounts[at] if index in amounts else index


def _is_of_unit(rule: Rule, amount: Amount) -> bool:
    """Whether a quantity is one of what the rule counts: aircraft, tonnes."""
    units = rule.values.units
    return amount.kind != "count" or not units or amount.unit.removesuffix("/year") in units


def _counts(rule: Rule, line: Line, index: int) -> bool:
    amount = line.tokens[index].amount
    kinds = (*rule.values.kinds, "zero") if rule.values.zero else rule.values.kinds
    if amount is None or amount.converted or amount.kind not in kinds:
        return False
    is_rate = _is_rate(rule, amount) and rule.values.role == "rate"
    if is_rate and (amount.unit == "percent_gdp" or measures_something_else(line, index)):
        return False
    if not _is_of_unit(rule, amount):
        return False
    if rule.values.not_before:
        around = f" {line.words(index, min(len(line.tokens), index + 6))}"
        if any(p.match(around) for p in rule.values.not_before):
            return False
    before = f" {line.words(max(0, index - 4), index)}" if rule.values.not_after else ""
    return not any(p.search(before) for p in rule.values.not_after)


def _pick(phrases: tuple[tuple[Phrase, Any], ...], words: str, met: int) -> Any:
    """What the first phrase means that stands in a piece of a line that meets these needs."""
    spaced = f" {words}"
    for phrase, name in phrases:  # asked most of all: without a call for each phrase
        if phrase.asks & met == phrase.asks and phrase.pattern.search(spaced):
            return name
    return None


def _mutual(statement: Statement, words: str) -> list[Statement]:
    """``both levied tariffs``: two acts, each on the other."""
    mutual = "both " in words or "each other" in words
    if statement.action != "tariff" or len(statement.actor) != 2 or not mutual:
        return [statement]
    a, b = statement.actor
    return [
        replace(statement, actor=(a,), targets=(b,)),
        replace(statement, actor=(b,), targets=(a,)),
    ]


def _build(reading: Found, doc: str, text: str) -> Statement | None:
    rule, place, amount = reading.rule, reading.place, reading.amount
    line = place.line
    token = find_amount(line, amount) if amount is not None else None
    at = place.anchor if token is None else token
    first, last = (place.first, place.last) if amount is None else line.clause_of(at)
    last = _with_relative(line, last, amount)
    clause, sentence = line.words(first, last), line.text
    roles = find_roles(reading)
    actor, targets, reading.sure = roles.actor, roles.targets, roles.sure
    uncounted = amount is None and rule.action in _PROMISES
    one_sided = not targets or rule.actors == "companies" or rule.action in _OF_SOMEBODY
    if not actor and (uncounted or one_sided):
        return None
    if rule.action == "talks_summit" and len({*actor, *targets}) < _SIDES:
        return None
    if rule.parties == "companies" and economies().issuperset(actor + targets):
        return None
    named = roles.sure and rule.parties in ("any", rule.actors)
    reading.vague = rule.explicit and amount is None and not (named or names_a_party(rule, place))
    if reading.vague and not _is_on_goods(place):
        return None
    when = own_date(line, reading.share) if reading.share else None
    when = when or find_date(line, first, last, rule.date)
    status = cast(
        Status,
        _pick(rule.status, _piece(line, first, last, at), line.met)
        or status_told(reading)
        or (_ELLIPTIC.match(clause) and _pick(rule.status, _before(line, first), line.met))
        or _default_status(rule, place, when),
    )
    change = _pick(rule.change, line.words(past_condition(line, first, at), last), line.met)
    if rule.action == "tariff":
        change = as_answer(change, clause, line.words(last, last + 4))
    if status == "announced" and rule.action == "tariff" and depends_on_somebody(line):
        raises = change in _RAISES or _WILL_RAISE.search(clause)
        status = "threatened" if raises else status
    goods = own_goods(line, reading.share, place.last) if reading.share else None
    goods = goods or find_sector(line, first, last) or find_sector(line, place.first, place.last)
    role = _value_role(rule, amount, clause)
    if role == "rate" and _is_rate(rule, amount):
        total = comes_to(line, at)
        change = total or change
        if is_below(line, at):
            change, status = "prior", "in_force"
        if not total and is_added(line, at, first):
            role = "added"
            change = _pick(rule.change, line.words(first, at), line.met) or change
    covered = find_coverage(line, first, last) if _is_rate(rule, amount) else None
    return Statement(
        id="",
        quote=Quote(doc, text[line.start : line.end], line.start, line.end),
        action=rule.action, actor=actor, targets=targets, status=status,
        value=amount.value if amount else None, unit=_unit(rule, amount, line, at),
        value_role=role,
        sector=goods,
        date=when.iso if when else None, date_role=when.role if when and when.iso else None,
        change=change, from_value=reading.from_value,
        attributed_to=find_speaker(line, text), authority=find_authority(sentence),
        conditional=is_conditional(line),
        negated=is_denied(line, first, last, at),
        qualifier=amount.qualifier if amount else None,
        period=_period(line, text, amount),
        coverage=covered.value if covered else None,
        coverage_unit=covered.unit if covered else None,
    )  # fmt: skip


def _is_rate(rule: Rule, amount: Amount | None) -> bool:
    return amount is not None and amount.kind == "percent" and rule.action == "tariff"


_PROMISES = frozenset(  # of which somebody says at least who promises or how much
    ["other_pledge", "investment_pledge", "purchase_commitment", "cost_sharing"]
)
_OF_SOMEBODY = frozenset(["merger_block"])  # companies that say no to a bid block nothing
_SIDES = 2  # nobody meets alone
_RAISES = frozenset(["raise", "impose", "retaliate"])
_WILL_RAISE = re.compile(r"(?:will|would) (?:place|impose|slap|put|raise|hit|levy|increase) ")


def _default_status(rule: Rule, place: Place, when: DateRef | None) -> Status:
    """``faces a 50% tariff from 1 August``: what begins after the day of writing is to come."""
    published = place.memory.published
    later = when is not None and when.iso is not None and when.role == "effect" and (
        published is not None and when.iso > published[: len(when.iso)]
    )  # fmt: skip
    if rule.default != "in_force":
        return rule.default
    line = place.line
    if rule.action == "tariff" and depends_on_what_follows(line, place.anchor):
        return "threatened"
    return "announced" if later else "in_force"


_WHICH = frozenset(["which", "that"])


def _with_relative(line: Line, last: int, amount: Amount | None) -> int:
    """The end of a clause with the ``, which was announced in May`` that says more of its rate."""
    tokens = line.tokens
    if amount is None or last + 1 >= len(tokens) or tokens[last + 1].text not in _WHICH:
        return last
    _, end = line.clause_of(last)
    own = any(t.amount is not None and t.amount.kind == amount.kind for t in tokens[last:end])
    return last if own else end


_ELLIPTIC = re.compile(
    r"(?:, )?(?:and|plus|or|as well as) (?:an? (?:\S+ )?|another )?#pct|[—–-] (?:to #pct|at |with )"
)


def _before(line: Line, first: int) -> str:
    """The clause before: ``threatened 25% on cars, and a 10% duty on steel`` threatens both."""
    if first == 0:
        return " "
    begins = 0 if line.words(first + 1, first + 2) == "to " else line.clause_of(first - 1)[0]
    return line.words(begins, first)


_COMPARED = re.compile(
    r"(?:down|up) from |instead of |rather than |compared (?:with|to) |"
    r"(?:lower|higher|less|more|better|worse|smaller|bigger) than (?:half )?(?:the|an?|its|their) |"
    r", a (?:move|step|decision|measure) |beyond the |and instead |"
    r"\ba (?:\S+ )?(?:decrease|drop|reduction|increase|cut|rise) from |"
    r"\bas (?:president )?@[sp]\d+ "  # what else somebody does meanwhile, unless it is the act
    r"(?!(?:tariff|dut|lev|sanction|impos|rais|threat|plan|announc|put|slap)[a-z]* )[a-z]+s "
)
_COMPARES = Needles(  # each of its ways has one of these
    ["down from", "up from", "instead of", "rather than", "compared", "er than", "less than",
     "more than", "worse than", ", a ", "beyond the", "and instead", "decrease from", "drop from",
     "reduction from", "increase from", "cut from", "rise from", "as @", "as president @"]
)  # fmt: skip


def _piece(line: Line, first: int, last: int, at: int) -> str:
    """The part of a clause that an amount stands in: ``15%, lower than the 25% threatened``."""
    clause = line.words(first, last)
    if not _COMPARES.any_in(clause):
        return clause
    where = line.offsets[at] - line.offsets[first]
    cuts = [0, *(m.start() for m in _COMPARED.finditer(clause)), len(clause)]
    k = max(i for i, cut in enumerate(cuts[:-1]) if cut <= max(where, 0))
    return clause[cuts[k] : cuts[k + 1]]


def _is_on_goods(place: Place) -> bool:
    """``tariffs on steel``: an act that names its goods, if nobody."""
    line, at = place.line, place.anchor
    on = line.words(at + 1, at + 2) == "on "
    return on and find_sector(line, at, min(at + 6, len(line.tokens))) is not None


def _period(line: Line, text: str, amount: Amount | None) -> str | None:
    if amount is None or amount.kind != "money":
        return None
    return find_period(text, line.start, line.end)


_GROWS = re.compile(r"(?:by|(?:up|down)(?! to )) (?:(?:an?|about|some|nearly|over) )?$")
_GROWTH = re.compile(r"(?:rise|increase|hike|jump|boost|cut|reduction) ")


def _unit(rule: Rule, amount: Amount | None, line: Line, at: int) -> str | None:
    if amount is None:
        return None
    if amount.unit == "percent" and rule.values.percent:
        after = line.words(at + 1, min(len(line.tokens), at + 2))
        grows = _GROWS.search(line.words(max(0, at - 2), at)) or _GROWTH.match(after)
        return "percent" if grows else rule.values.percent  # a budget "up 8.2 percent"
    return amount.unit or rule.values.zero


_EFFECTIVE = re.compile(r"\b(?:actual|effective|average) (?:\S+ ){0,8}?#pct")


def _value_role(rule: Rule, amount: Amount | None, clause: str) -> str | None:
    if amount is None:
        return None
    if _is_rate(rule, amount) and _EFFECTIVE.search(clause):
        return "effective rate"
    default = {"percent": "rate", "duration": "duration"}.get(amount.kind, "total")
    return rule.values.role or default
