"""Who acts and on whom: the ways a rule names, in order, and what they must not contradict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summitry.news._amounts import Amount
from summitry.news._context import codes_named, codes_of, find_amount
from summitry.news._line import Line
from summitry.news._names import company_home, courts, economies, makers, talks_only
from summitry.news._parties import Place
from summitry.news._roles import ACTORS, TARGETS
from summitry.news._rules import Rule
from summitry.news._spread import Share, by_rank, is_apart, own_names
from summitry.news._subjects import instrument_of


@dataclass
class Found:
    """One reading of a rule in a line, before it becomes a statement."""

    rule: Rule
    place: Place
    amount: Amount | None
    from_value: float | None = None
    share: Share | None = None  # where the clause holds several amounts
    sure: bool = False  # whether its own words name both sides
    vague: bool = False  # an unpriced act of which they name neither


@dataclass(frozen=True)
class Roles:
    """Who acts and on whom, and whether the words of the clause say both."""

    actor: tuple[str, ...]
    targets: tuple[str, ...]
    sure: bool


def find_roles(reading: Found) -> Roles:
    """Look for the actor and the targets in the order in which the rule names the ways."""
    rule, place, amount, share = reading.rule, reading.place, reading.amount, reading.share
    place.answers.clear()  # of the act before: memory has moved on
    if rule.action == "tariff" and _names_nobody(place.line):
        listed = bool(_LISTED.search(place.line.text)) and place.memory.answer
        actor, targets = listed or place.memory.recall("tariff")
        if actor:  # "The levies target farm products": those told of last
            return Roles(actor, targets, sure=False)
    sold = rule.action == "purchase_commitment" and (
        ACTORS["sold_to"](place) or TARGETS["maker_beside"](place)
    )
    own = _allowed(rule.parties, own_names(place, share)) if share and not sold else ()
    told = _told_again(rule, place, amount) if not own else None
    if told is not None and amount is not None and (
        not _names_a_target(rule, place) or _owned_by(place.line, amount, told[1])
    ):  # fmt: skip
        return Roles(told[0], told[1], sure=False)
    finder = _SUFFERS.get(rule.action)
    stated = set(finder(place)) if finder else set()
    if rule.action == "tariff" and rule.values.role == "coverage":
        stated |= set(TARGETS["traded"](place))
    if rule.action == "sanctions_export_control" and {"actor", "target"} <= place.captured.keys():
        stated |= set(TARGETS["captured"](place))
    stated |= set(own)
    levying = _levies_own(place.line, amount) if rule.action == "tariff" else ()
    if levying:
        return Roles(levying, ("WLD",), sure=False)
    actor, by = _find_actor(rule, place, stated)
    actor, others = _own_promise(rule, place.line, amount, actor)
    if share and len(actor) == share.of == 2 and "respectively" in place.line.text:
        mutual = rule.action in _CUSTOMS
        own, actor = (actor[1 - share.rank],) if mutual else (), (actor[share.rank],)
    if own and not set(own) & set(actor):
        return Roles(actor, own, sure=by not in _WEAK)
    place = place.with_actor(actor)
    for name, named in ((n, found) for n in rule.targets if (found := TARGETS[n](place))):
        targets = _taxed(rule, named, actor)
        again = name == "again" and not codes_named(place.line).issuperset(targets)
        if share and rule.parties == "any" and not again and is_apart(place.line, share):
            targets = _allowed("states", targets)  # "50 jets of Boeing and $4bn of corn"
        targets = tuple(code for code in targets if code not in others)
        targets = _may_suffer(rule, targets, actor) if targets else ()
        if targets:
            targets = by_rank(targets, place.line, share) if share else targets
            if rule.action in _GIVEN:
                actor = _one_of_two(actor, targets, place.line)
            return Roles(actor, targets, sure=by not in _WEAK and name not in _WEAK)
    return Roles(actor, (), sure=False)


def _taxed(rule: Rule, codes: tuple[str, ...], actor: tuple[str, ...]) -> tuple[str, ...]:
    """``SAIC must pay a duty of 35%``: the states whose goods taxed firms sell."""
    if rule.action != "tariff" or economies().issuperset(codes):
        return codes
    homes = [code if code in economies() else company_home(code) for code in codes]
    return tuple(dict.fromkeys(home for home in homes if home and home not in actor))


_GAPPED = re.compile(
    r"(?:and|,|while|but) (?:the )?(?P<who>@[sgc]\d+) (?:(?:another|about|some|a|further|up|to|"
    r"promised|pledged|offered|ordered|bought|committed|gave) )*"
    r"(?P<sum>#(?:usd|pct|cnt)\d+) (?!(?:\S+ ){0,2}?(?:will|would|has|have|is|are|was) )"
)


_HOST = "USA"  # who is promised a sum that the two agree on, as news has it
_OWNED = (  # "Oman's $40bn commitment", "$90bn from Kuwait"
    re.compile(
        r"(?P<who>@[sgc]\d+) 's? (?:(?:own|planned|promised|additional|initial|total|new) )?"
        r"(?P<sum>#usd\d+) (?:\S+ ){0,2}?"
        r"(?:pledge|commitment|promise|investment|offer|plan|package)s? "
    ),
    re.compile(
        r"(?P<sum>#usd\d+) (?:(?:(?:in|of) )?"
        r"(?:(?:new|fresh|additional|promised|planned|investment) )?"
        r"(?:pledge|commitment|promise|investment|offer)s? )?"
        r"(?:from|by) (?:the )?(?P<who>@[sgcb]\d+) "
    ),
    re.compile(
        r"(?P<sum>#usd\d+) (?:[^\s,]+ ){0,3}?(?:that|which) (?P<who>@[sgcp]\d+) "
        r"(?:(?:has|had|have|already) ){0,2}(?:committed|pledged|promised|agreed|offered|put) "
    ),
    re.compile(
        r"(?P<sum>#usd\d+) (?:[^\s,]+ ){0,6}?(?:between|by) (?:the )?(?P<one>@s\d+) and (?:the )?"
        r"(?P<other>@s\d+) "
    ),
)  # fmt: skip


_ASKED = re.compile(
    r"\b(?:seek\S*|sought|request\S*|demand\S*|want\S*|ask\S*|urg\S*) (?:\S+ ){0,3}$"
)


def _own_promise(
    rule: Rule, line: Line, amount: Amount | None, actor: tuple[str, ...]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """``Japan promised $550bn and Korea $350bn``: whose this sum is, and all who promise."""
    if amount is None or rule.action in _CUSTOMS:
        return actor, frozenset()
    several = line.text.count("#") >= 2
    invested = rule.action == "investment_pledge" and "#usd" in line.keys
    if not several and not invested:
        return actor, frozenset()
    promised: dict[int, tuple[str, ...]] = {}
    patterns = ((_GAPPED,) if several else ()) + (_OWNED if invested else ())
    for match in (m for pattern in patterns for m in pattern.finditer(line.text)):
        if _ASKED.search(line.text, 0, match.start("sum")):
            continue  # "seeks $40bn from Oman"
        at = line.token_at(match.start("sum"))
        slots = [k for k in match.re.groupindex if k != "sum"]
        named = codes_of(line, [line.token_at(match.start(k)) for k in slots])
        promised[line.tokens[at].start] = named[:1] if named[:1] != (_HOST,) else named[-1:]
    if not promised:
        return actor, frozenset()
    own = promised.get(amount.start, actor)
    return own, frozenset(code for codes in (own, *promised.values()) for code in codes)


_IN_BRACKETS = r"\( (?:an average of )?#pct\d+ \)"
_EACH_LEVIES = re.compile(
    rf"@[sga]\d+ {_IN_BRACKETS} (?:(?:, and|,|and) (?:the )?@[sga]\d+ {_IN_BRACKETS} ){{0,9}}"
    r"(?:\S+ ){0,2}?(?:impose|levy|levie|charge|apply|applie|maintain)s? (?!by )"
)


def _levies_own(line: Line, amount: Amount | None) -> tuple[str, ...]:
    """``the EU (10%) and India (70%) impose higher duties``: each rate is of who is named."""
    if amount is None or "(" not in line.keys:
        return ()
    at = find_amount(line, amount) or 0
    for index in range(at - 1, max(-1, at - 6), -1):
        if line.tokens[index].mention is not None:
            listed = _EACH_LEVIES.match(line.text, line.offsets[index])
            return codes_of(line, [index]) if listed else ()
    return ()


_DEFINITE = re.compile(
    r"(?:^|, |\" )(?:(?:most|some|many|all|each) of )?(?:the|these|those|both|that|this|such) |"
    r"^ ?(?:tariffs|duties|levies) (?:will|would|are|were|to) "
)


_LISTED = re.compile(r"\b(?:lists?|listed|countermeasures|package|response|retaliat\S*) ")


def _names_nobody(line: Line) -> bool:
    named = line.names or instrument_of(line)
    return not named and bool(_DEFINITE.search(line.text)) and "global" not in line.text


# "Left off the EU's list" names the EU behind a preposition, and it acts.
_SURE = frozenset(["listing", "tariff_memory"])


def _find_actor(rule: Rule, place: Place, stated: set[str]) -> tuple[tuple[str, ...], str]:
    """The actor and the way that found it; who is stated as the target is none."""
    for name in rule.actor:
        found = ACTORS[name](place)
        actor = _may_act(rule, found) if found else ()
        if actor and (name in _SURE or not (stated and stated.issuperset(actor))):
            return actor, name
    return (), "memory"


_RECALLED = frozenset(["memory", "tariff_memory", "other", "pair", "sentence_subject"])


_VAGUE = _RECALLED | {"before_clause"}
_WEAK = _VAGUE | {"speaker", "possessor", "first_subject", "recalled", "counterpart"}


def _names_a_target(rule: Rule, place: Place) -> bool:
    return any(TARGETS[name](place) for name in rule.targets if name not in _VAGUE)


def _told_again(
    rule: Rule, place: Place, amount: Amount | None
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """``the 35% tariffs`` of a sentence before: whose, on whom, and how they stand."""
    if rule.action != "tariff" or amount is None:
        return None
    told = place.memory.rates.get(amount.value)
    if told is None or _is_told_again(place.line, amount):
        return told
    return told if _owned_by(place.line, amount, told[1]) else None


def _owned_by(line: Line, amount: Amount, targets: tuple[str, ...]) -> bool:
    """``Brazil's 40% tariff``, of which the text said that Brazil suffers it."""
    at = find_amount(line, amount) or 0
    owner = line.tokens[at - 2].mention if at > 1 and line.tokens[at - 1].text == "'s" else None
    return owner is not None and owner.kind == "state" and owner.codes == targets


_AGAIN = re.compile(r"\b(?:the|those|these|this|that|such|his|its|their|an extra|an additional) ")


def _is_told_again(line: Line, amount: Amount) -> bool:
    """``the 35% tariffs``: a rate that the text has named before."""
    at = find_amount(line, amount) or 0
    return bool(_AGAIN.search(line.words(max(0, at - 3), at)))


def status_told(reading: Found) -> str | None:
    """Where a rate stands that the text only mentions again."""
    told = _told_again(reading.rule, reading.place, reading.amount)
    if told is None or _names_a_target(reading.rule, reading.place):
        return None
    return told[2]


def names_a_party(rule: Rule, place: Place) -> bool:
    """Whether the clause itself names who acts or on whom, so that nothing rests on memory."""
    return any(
        _allowed(rule.parties, ways[name](place))
        for ways, names in ((ACTORS, rule.actor), (TARGETS, rule.targets))
        for name in names
        if name not in _WEAK
    )


_MUTUAL = re.compile(r"\b(?:both|each other|mutual|tit-for-tat|respectively) ")


def _one_of_two(actor: tuple[str, ...], targets: tuple[str, ...], line: Line) -> tuple[str, ...]:
    """``Washington and Taipei signed a deal lowering tariffs on Taiwanese goods``: Washington's."""
    if len(actor) != 2 or len(targets) != 1 or _MUTUAL.search(line.text):
        return actor
    others = tuple(code for code in actor if code not in targets)
    return others if len(others) == 1 else actor


_GIVEN = frozenset(["tariff", "quota", "purchase_commitment", "investment_pledge"])  # by one of two
_AT_HOME = "investment_pledge"  # a firm may promise plants in its own country
_ON_STATES = frozenset(["tariff", "sanctions_export_control"])
_SUFFERS = {"tariff": TARGETS["after"], "sanctions_export_control": TARGETS["curbs_on"]}
_CUSTOMS = frozenset(["tariff", "quota", "pause"])  # acts of those who levy duties


def _may_act(rule: Rule, codes: tuple[str, ...]) -> tuple[str, ...]:
    allowed = _allowed(rule.actors, codes)
    if rule.action == "purchase_commitment":  # "Boeing confirmed an order" that others placed
        return tuple(code for code in allowed if code not in makers())
    if rule.action not in _CUSTOMS:
        return tuple(c for c in allowed if c != "WTO") if rule.action in _ON_STATES else allowed
    return tuple(code for code in allowed if code not in talks_only() and code != "WLD")


def _may_suffer(rule: Rule, codes: tuple[str, ...], actor: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some names that can be acted on: not the actor, its home, its court."""
    ruled_out = {*actor} if len(actor) < 2 else set()
    if len(actor) == 1 and rule.action != _AT_HOME:
        ruled_out.add(company_home(actor[0]) or "")
    if rule.action in _ON_STATES:
        ruled_out |= talks_only() - courts().keys()
    codes = tuple(code for code in _allowed(rule.parties, codes) if code not in ruled_out)
    return tuple(code for code in codes if courts().get(code, "") not in actor)


def _allowed(parties: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    if parties == "any":
        return codes
    known = economies()
    if parties == "states" and known.issuperset(codes):
        return codes
    return tuple(code for code in codes if (code in known) == (parties == "states"))
