"""Who acts and on whom, as the words of one clause say it: the ways that need no memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

from summitry.news._conditions import names_no_levier
from summitry.news._context import Memory, codes_of, expand_list, find_named, list_before
from summitry.news._data import load_data, word_list
from summitry.news._goods import is_goods
from summitry.news._line import Line
from summitry.news._subjects import (
    OWNS,
    POSSESSIVES,
    RATE_OF,
    first_of,
    instrument_of,
    is_place,
    is_subject,
    is_taxed_owner,
    own_rate,
    shares_noun,
    skip_titles,
)

_PREPOSITIONS = word_list("prepositions")


@cache
def _verbs(kind: str) -> re.Pattern[str]:
    """Verbs of a kind, each behind a space."""
    return re.compile(" (?:" + "|".join(load_data("verbs")[kind]) + ") ")


@dataclass(eq=False)
class Place:
    """A place in a line: the word a rule matched on and the clause around it."""

    line: Line
    anchor: int  # first token of the match
    first: int  # clause
    last: int
    captured: dict[str, int]  # slot name -> token
    action: str
    memory: Memory
    actor: tuple[str, ...] = ()  # once it is found, for those who look for the target
    answers: dict[Finder, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def with_actor(self, actor: tuple[str, ...]) -> Place:
        """The same place for those who look for the target; what was found of it stays found."""
        known = object.__new__(Place)
        known.__dict__.update(self.__dict__, actor=actor)
        return known

    @cached_property
    def suffered(self) -> re.Match[str] | None:
        """The verb of the clause whose subject is taxed."""
        return _verbs("suffers").search(f" {self.line.words(self.first, self.last)}")

    @cached_property
    def reacted(self) -> re.Match[str] | None:
        """The verb of the clause whose subject answers to a tariff of others."""
        words, before = self.line.words(self.first, self.last), self.line.offsets
        match = _verbs("reacts").search(f" {words}")
        at = before[self.first] if self.first < len(before) else 0
        return match if match and at + match.start() < before[self.anchor] else None

    @cached_property
    def stated(self) -> tuple[str, ...]:
        """The actor that the words of the clause name."""
        return next((found for find in _STATED if (found := find(self))), ())


Finder = Callable[[Place], tuple[str, ...]]


def asked_once(find: Finder) -> Finder:
    """A finder that keeps its answer for one act: many ways to an actor ask the same ones."""

    def ask(place: Place) -> tuple[str, ...]:
        answer = place.answers.get(find)
        if answer is None:
            answer = place.answers[find] = find(place)
        return answer

    return ask


_WHERE = frozenset(["in", "at", "near", "during", "outside"])
_ACTED_ON = frozenset(["on", "against", "to", "into", "at", "for", "in", "onto", "upon"])


def captured_slot(slot: str) -> Finder:
    def find(place: Place) -> tuple[str, ...]:
        index = place.captured.get(slot)
        if index is None:
            return ()
        where = place.action == "talks_summit" and slot == "target"
        before = skip_titles(place.line, index) if slot == "actor" or where else -1
        if where and before >= 0 and place.line.tokens[before].text in _WHERE:
            return ()
        if where and is_place(place.line, index):
            return ()
        if where:
            before = -1
        owns = place.line.words(index + 1, index + 2) in ("'s ", "' ")
        if before >= 0 and not owns and place.line.tokens[before].text in _ACTED_ON:
            return ()
        named = expand_list(place.line.tokens, index, len(place.line.tokens))
        if slot == "actor":
            named = [*_sharing(place.line, index), *named]
        return codes_of(place.line, named)

    return find


_OFFICES = frozenset(["ministers", "leaders", "officials", "presidents", "governments", "heads"])


def _sharing(line: Line, index: int) -> list[int]:
    """Those who act with a name: ``the Turkish and Greek ministers``, ``officials of Peru and``."""
    joined = index - 1 - (index > 0 and line.tokens[index - 1].text == "the")
    if joined < 1 or line.tokens[joined].text != "and":
        return []
    named = list_before(line, index)[:-1]
    first = named[0] if named else joined - 1
    led = [t.text for t in line.tokens[max(0, first - 3) : first] if t.text != "the"]
    if led[-1:] == ["of"] and not _OFFICES.isdisjoint(led):
        return named
    if named and is_subject(line, first):
        return named
    return [joined - 1] if is_subject(line, joined - 1) else []


def captured_one(place: Place) -> tuple[str, ...]:
    index = place.captured.get("actor")
    return () if index is None else codes_of(place.line, [index])


_BATCH = frozenset(
    ["round", "rounds", "wave", "set", "package", "series", "raft", "list", "threat"]
)
_VERBS = word_list("not_in_an_owner_phrase")


TARIFF_NOUN = re.compile(
    r"(?:counter-)?(?:tariffs?|levy|levies|duty|duties|tax|taxes|tariff-free|duty-free)$"
)


@asked_once
def owner_before(place: Place) -> tuple[str, ...]:
    """``Trump's tariffs``, ``US tariffs``, ``Trump's proposed 25% tariffs``."""
    tokens = place.line.tokens
    if place.action == "tariff" and not TARIFF_NOUN.match(tokens[place.anchor].text):
        return ()
    for index in range(place.anchor - 1, max(place.first, place.anchor - 6) - 1, -1):
        token = tokens[index]
        if token.mention is not None and token.mention.kind != "world":
            return codes_of(place.line, [index]) if _owns(place, index) else ()
        batch = token.text == "of" and tokens[index - 1].text in _BATCH
        if not batch and (token.text in _PREPOSITIONS or token.text in _VERBS):
            return ()
    return ()


_RATE = re.compile(r"(?:\S+ )?(?:tariff |duty )rate ")


def _owns(place: Place, index: int) -> bool:
    """Whether a name before a tariff says whose tariff it is, not whose goods or whose rate."""
    line, mention = place.line, place.line.tokens[index].mention
    if mention is None or is_goods(line, index) or is_taxed_owner(place.line, place.memory, index):
        return False
    if mention.kind not in ("person", "body") and RATE_OF.match(line.words(index + 1, index + 6)):
        return False
    if mention.kind == "pronoun" and _RATE.match(line.words(index + 1, index + 5)):
        return False  # "its tariff rate" is what it faces
    owns = line.words(index + 1, index + 2) in ("'s ", "' ", "- ")
    if mention.kind == "pronoun" and not owns and mention.name[-1] not in "sr":  # its, their
        return False
    if index == place.anchor - 1 and _is_about(place, index):
        return False
    near = mention.kind == "adjective" or (mention.kind in ("state", "group") and mention.dual)
    return owns or near or mention.name in POSSESSIVES or index == place.anchor - 1


def _is_about(place: Place, index: int) -> bool:
    """``US cuts Pakistan tariff``: a bare name says on whom, if another levies it."""
    line, mention = place.line, place.line.tokens[index].mention
    if mention is None or mention.kind != "state" or mention.dual:
        return False
    for before in range(index - 1, place.first - 1, -1):
        other = line.tokens[before].mention
        if other is not None and other.codes != mention.codes and is_subject(line, before):
            return bool(_verbs("imposes").search(f" {line.words(before + 1, index)}"))
    return False


def tariff_about(place: Place) -> tuple[str, ...]:
    """On whom a tariff is that a bare name stands before: ``China tariffs``."""
    before = place.anchor - 1
    about = before >= place.first and _is_about(place, before)
    return codes_of(place.line, [before]) if about else ()


def possessor(place: Place) -> tuple[str, ...]:
    """``with Japan's recent commitment to``: the last name in the possessive before the act."""
    tokens = place.line.tokens
    for index in range(place.anchor - 1, -1, -1):
        mention = tokens[index].mention
        if (
            mention is not None
            and mention.kind != "world"
            and tokens[index + 1].text in ("'s", "'")
        ):
            return mention.codes
    return ()


_BY = re.compile(
    r"(?:(?:re)?imposed|announced|levied|set|introduced|threatened|charged|proposed|planned|ordered|"
    r"slapped|placed|decided|raised|put|demanded|cut|lowered|reduced|removed|tariffs?|dut(?:y|ies)|"
    r"lev(?:y|ies)|given|handed|granted|exempted|spared|finalised|"
    r"kept|doubled|enforced|applied|agreed|unveiled|signed|scrapped|lifted|suspended|dropped|waived|"
    r"cancell?ed|eased|rescinded|withdrawn|abolished|eliminated|halved|slashed|hiked|increased|paused|"
    r"postponed|delayed|tripled|approved|adopted|confirmed|revoked|reimposed|reinstated) $"
)


def is_from(place: Place, index: int) -> bool:
    """``hit by 35% tariffs from the US``: who levies them, where the subject suffers."""
    word, before = place.line.tokens[index].text, place.line.tokens[index - 1].text
    return word == "from" and place.suffered is not None and bool(TARIFF_NOUN.match(before))


_TAXED_IN = re.compile(
    r"(?:#pct\d+|tariffs?|dut(?:y|ies)|lev(?:y|ies)|taxed|charged) (?:on |when )?"
    r"(?:(?:in|into|entering|reaching) (?:the )?(?P<who>@[sg]\d+) |"
    r"at (?P<port>@[as]\d+) (?:'s )?(?:ports?|customs|border))"
)


def taxed_in(place: Place) -> tuple[str, ...]:
    """``subject to a 17% tariff in the European Union``: where one is taxed is who taxes."""
    if place.suffered is None:
        return ()
    line, at = place.line, place.first + _words_before(place)
    match = _TAXED_IN.search(line.words(at, place.last))
    if match is None:
        return ()
    slot = "who" if match["who"] else "port"
    return codes_of(line, [at + line.words(at, place.last).count(" ", 0, match.start(slot))])


def _words_before(place: Place) -> int:
    """How many words of a clause stand before the verb whose subject suffers."""
    words = place.line.words(place.first, place.last)
    return words.count(" ", 0, place.suffered.start()) if place.suffered else 0


@asked_once
def agent_after(place: Place) -> tuple[str, ...]:
    """``imposed by the United States``."""
    tokens = place.line.tokens
    if place.line.keys.isdisjoint(("by", "from")):
        return ()
    for index in range(place.anchor, place.last - 1):
        if tokens[index].text != "by" and not is_from(place, index):
            continue
        levied = place.action != "tariff" or _BY.search(place.line.words(max(0, index - 2), index))
        if levied and tokens[index + 1].date is None and tokens[index + 1].amount is None:
            for ahead in range(index + 1, min(index + 5, place.last)):
                mention = tokens[ahead].mention
                if mention is not None and mention.kind != "world":
                    makes = tokens[min(ahead + 2, place.last - 1)].text.startswith("@c")
                    if makes and place.action != "merger":  # "a bid by Japan's Nippon Steel"
                        break
                    return codes_of(place.line, [ahead])
    return ()


_THAT_WHO = (
    r"(?:(?:that|which) )?(?:(?:us|the|president|mr|then) ){0,2}(?P<who>@[spgbn]\d+) "
    r"(?:(?:has|had|first|then|also|administration) ){0,2}"
    r"(?:imposed|announced|threatened|raised|placed|levied|charges|introduced|proposed|charged|"
    r"put|slapped) "
)
_RELATIVE = re.compile(r"\S+ (?:\S+ ){0,2}?" + _THAT_WHO)
_RATE_THAT = re.compile(r"#pct\d+ (?:\S+ ){0,2}?" + _THAT_WHO)


@asked_once
def relative_clause(place: Place) -> tuple[str, ...]:
    """``the tariffs that Washington imposed``, ``, which Trump raised``."""
    line = place.line
    match = _RELATIVE.match(line.text, line.offsets[place.anchor])
    if match is None and "#pct" in line.keys and line.text.count("#pct") == 1:
        match = _RATE_THAT.search(line.text)
    if match is None:
        return ()
    return codes_of(line, [line.token_at(match.start("who"))])


def before_clause(place: Place) -> tuple[str, ...]:
    """``shipyards in Italy, and France did impose a duty``: the name just before."""
    tokens = place.line.tokens
    actor = actor_codes(place)
    for index in range(place.first - 1, max(-1, place.first - 8), -1):
        mention = tokens[index].mention
        if mention is not None and mention.kind == "state" and mention.codes != actor:
            return mention.codes
    return ()


_INTO = frozenset(["into", "to", "entering"])
_SENT = word_list("sent_somewhere")
_IN_FORCE = re.compile(  # "came into force across the European Union"
    r"(?:force|effect|applied|apply|place) (?:across|throughout|in) (?:the |all of )?(?P<who>@[sg])"
)


_SHIPPED_OUT = ("exports", "shipments", "sales")
_SHIPS_TO = re.compile(  # "tariffs on exports of medicines to the US"
    rf"(?:{'|'.join(_SHIPPED_OUT)}) "
    r"(?:of (?:[a-z-]+ ){1,3})?(?:in)?to (?:the )?(?P<who>@[sg]\d+) "
)


IMPORTS_FROM = re.compile(r"(?P<who>@[sag]\d+) (?:'s )?imports (?:of \S+ )?from (?:the )?@[sg]\d+ ")
_GOES_ON = re.compile(", which (?:face|faces|faced|pay|pays|paid|attract|attracts) ")


@asked_once
def importer_named(place: Place) -> tuple[str, ...]:
    """``exports entering the US``, ``into the country``: who imports is who taxes."""
    tokens = place.line.tokens
    for index in range(place.first, place.last - 1):
        word = tokens[index].text
        if word not in _INTO:
            continue
        before = tokens[max(0, index - 1)]
        cars = before.amount is not None and before.amount.unit.startswith("vehicles")
        sent = before.text in _SENT and place.line.keys.isdisjoint(("letter", "letters"))
        goods = cars or sent or before.text.startswith("@w")
        if word == "entering" or goods:
            reach = 7 if tokens[min(index + 2, place.last - 1)].text == "customs" else 4
            for ahead in range(index + 1, min(index + reach, place.last)):
                if tokens[ahead].mention is not None:
                    return codes_of(place.line, [ahead])
    if place.action != "tariff":
        return ()
    shipped = find_named(place.line, IMPORTS_FROM, place.first, place.last)
    if not shipped and not place.line.keys.isdisjoint(_SHIPPED_OUT):
        told = place.line.words(place.first, place.last)
        begin = 0 if _GOES_ON.match(told) else place.first
        shipped = find_named(place.line, _SHIPS_TO, begin, place.last)
    return shipped or find_named(place.line, _IN_FORCE, place.first, place.last)


def subjects_between(place: Place, first: int, last: int) -> tuple[str, ...]:
    line = place.line
    return _nearest_subject(place, line, first, last, acting=True) or _nearest_subject(
        place, line, first, last, acting=False
    )


ACTING = re.compile(
    r"(?:, [a-z ]{3,40}, )?(?:'s (?:[a-z-]{2,20} ){1,5}?)?"
    r"(?:(?:companies|businesses|firms|utilities|authorities|airlines|industries|government|ministry|"
    r"administration|cabinet|parliament|officials|lawmakers) )?"
    r"(?:(?:then|also|further|now|has|have|had|will|shall|would|could|may|might) |"
    r"(?:said|says|told|urged|imposed|put|hit|set|cut|raised|made|took|plans|wants|is|was|did|"
    r"targets|commits|seeks|spends|invests|buys|offers|intends|expects|pays|meets|holds) |"
    r"(?!(?:compani|vehicl|servic|industri|authoriti|utiliti|airlin|duti|levi|countri|busi)\S*es )"
    r"[a-z]{3,14}(?:ed|es) )"
)


def _nearest_subject(
    place: Place, line: Line, first: int, last: int, *, acting: bool
) -> tuple[str, ...]:
    """The nearest subject to the left; ``acting`` asks for one with a verb after it."""
    for index in reversed(line.names_in(first, last)):
        if index == place.captured.get("target"):
            continue
        if acting and not ACTING.match(line.words(index + 1, min(len(line.tokens), index + 9))):
            continue
        if is_subject(line, index):
            start = index
            joins = ("and",) if line.tokens[0].text == "according" else ("and", ",")
            while (before := _joined_to(line, start, joins)) is not None:
                start = before
            found = codes_of(line, list(range(start, index + 1)))
            return found if may_levy(place, found, index) else ()
    return ()


def _joined_to(line: Line, index: int, joins: tuple[str, ...]) -> int | None:
    """The subject that stands before a name and shares its verb: ``Peru, the EU and the US``."""
    at = index - 2 if index and line.tokens[index - 1].text == "the" else index - 1
    if at < 1 or line.tokens[at].text not in joins:
        return None
    at -= 2 if line.tokens[at - 1].text == "," else 1
    if at < 0 or line.tokens[at].mention is None:
        return None
    return at if is_subject(line, at) or shares_noun(line, at, index) else None


def may_levy(place: Place, codes: tuple[str, ...], index: int) -> bool:
    """Whether a subject can be who levies: a verb of levying follows, or it is known to levy."""
    if place.action != "tariff" or not codes:
        return True
    if codes[0] == "USA" or codes[0] in place.memory.imposers:
        return True
    after = place.line.words(index + 1, max(place.anchor + 1, place.last))
    return bool(_verbs("imposes").search(f" {after}"))


def _is_turned(place: Place) -> bool:
    """Whether the subject of a clause is the one who is taxed."""
    if place.action != "tariff":
        return False
    if place.suffered or place.reacted or own_rate(place.line, place.first, place.last):
        return True
    if place.line.keys.isdisjoint(OWNS):
        return False
    names = place.line.names_in(place.first, place.last)
    return any(is_taxed_owner(place.line, place.memory, index) for index in names)


@asked_once
def subject_before(place: Place) -> tuple[str, ...]:
    """The nearest name before the act, in its clause, that is nobody's object."""
    if _is_turned(place) or names_no_levier(place.line, place.first, place.anchor):
        return ()
    tokens, first = place.line.tokens, place.first
    if first and tokens[first].text == "," and tokens[first + 1].text in ("which", "who"):
        before = place.line.names_in(max(0, first - 6), first)
        levies = _verbs("imposes").match(f" {place.line.words(first + 2, first + 4)}")
        if levies and before and before[-1] == first - 1:  # "Canada and the US, which charge 50%"
            return codes_of(place.line, before)
    there = place.anchor >= first  # else the tariff was named in a clause before
    return subjects_between(place, first, place.anchor if there else place.last)


_IF = frozenset(["if", "unless", "until"])


def if_subject(place: Place) -> tuple[str, ...]:
    """``Brazil will answer if the tariff takes effect``: who speaks of an if is its target."""
    if place.line.tokens[place.first].text not in _IF:
        return ()
    return subjects_between(place, 0, place.first)


@asked_once
def sentence_subject(place: Place) -> tuple[str, ...]:
    opens = place.line.words(place.first, place.first + 2).removeprefix(", ").split(" ")[0]
    if opens in _IF or _is_turned(place):
        return ()
    return subjects_between(place, 0, _end_of_main(place))


_ASIDES = frozenset(["after", "as", "because", "since", "amid", "when"])


def _end_of_main(place: Place) -> int:
    """``Europe will answer after Trump raised duties, with duties on``: Europe's, not Trump's."""
    line, first = place.line, place.first
    if line.words(first, first + 2) != ", with ":
        return place.anchor
    before = [a for a, b in line.clauses if b <= first and line.tokens[a].text in _ASIDES]
    return before[-1] if before else place.anchor


def first_subject(place: Place) -> tuple[str, ...]:
    return first_of(place.line, place.anchor + 1)


def actor_codes(place: Place) -> tuple[str, ...]:
    """The actor that the words of the clause name."""
    return place.stated


@asked_once
def instrument(place: Place) -> tuple[str, ...]:
    """Whose instrument it is: ``reciprocal tariffs``, ``Section 232``, ``the Entity List``."""
    return instrument_of(place.line)


_STATED: tuple[Finder, ...] = (
    captured_slot("actor"), relative_clause, owner_before, agent_after, importer_named, taxed_in,
    subject_before, instrument,
)  # fmt: skip
