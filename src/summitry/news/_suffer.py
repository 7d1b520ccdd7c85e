"""Who is taxed, where a clause says so by its verb: who faces, pays, is hit by or protests."""

from __future__ import annotations

import re

from summitry.news._context import codes_of, expand_list, find_named, list_before
from summitry.news._data import word_list
from summitry.news._goods import is_goods
from summitry.news._line import Line
from summitry.news._objects import MADE, after_preposition
from summitry.news._parties import Place, asked_once, may_levy, relative_clause
from summitry.news._subjects import OWNS, RATE_OF, is_subject, is_taxed_owner, own_rate

_DOMESTIC = re.compile(
    r"(?:'s )?(?:consumers?|importers?|buyers?|shoppers?|households?|customers) "
)
_SAYING = word_list("ends_of_a_subject")


@asked_once
def sufferer(place: Place) -> tuple[str, ...]:
    """``Tokyo could still face high tariffs``, ``Swiss goods entering the US pay``: the target."""
    if relative_clause(place):
        return ()
    line = place.line
    words = line.words(place.first, place.last)
    match = place.suffered or place.reacted
    if match is None:
        return _no_levier(place)
    if place.suffered is None and after_preposition(place):
        return ()  # "France protested against duties on European dairy"
    verb = place.first + words.count(" ", 0, match.start())
    if _continues(place, verb):
        exporter = find_named(line, _EXPORTS, 0, place.first)
        return exporter or codes_of(line, list_before(line, place.first - 1))
    if verb == 0:
        return _named_after(line)
    return _taxed_before(place, verb)


_EXPORTS = re.compile(  # "Canada's exports to the United States, which face tariffs"
    r"(?P<who>@[san]\d+) (?:'s )?(?:\S+ ){0,2}(?:exports|shipments|sales) to (?:the )?@[sg]\d+ $"
)


def _named_after(line: Line) -> tuple[str, ...]:
    """``Slapped with a 41% tariff, Syria``: who suffers is named after it."""
    comma = next((i for i, t in enumerate(line.tokens) if t.text == ","), len(line.tokens))
    for index in range(comma + 1, min(comma + 6, len(line.tokens))):
        mention = line.tokens[index].mention
        if mention is not None:
            return codes_of(line, expand_list(line.tokens, index, len(line.tokens)))
    return ()


def _continues(place: Place, verb: int) -> bool:
    """``Peru and Chile, which are charged 10%``: the clause is about the names before it."""
    tokens, first = place.line.tokens, place.first
    if not first or tokens[first].text != "," or verb - first > _ELLIPSIS:
        return False
    return tokens[first + 1].text in ("which", "who") and tokens[first - 1].mention is not None


def _taxed_before(place: Place, verb: int) -> tuple[str, ...]:
    """The nearest name before the verb that goods come from or that is its subject."""
    line = place.line
    for index in range(_before_relative(line, verb) - 1, place.first - 1, -1):
        token = line.tokens[index]
        if token.text in _SAYING and index < verb - 1 and not _of_goods(line, index):
            break
        mention = token.mention
        if mention is None or mention.kind == "world":
            continue
        if _DOMESTIC.match(line.words(index + 1, index + 3)):
            return ()
        before = line.tokens[index - 1].text if index else ""
        made = line.tokens[index - 2].text if index > 1 else ""
        if before == "the":
            before, made = made, line.tokens[index - 3].text if index > 2 else ""
        if before in ("to", "into") and _SHIPS.search(line.words(place.first, index)):
            continue
        here = before == "in" and (made in MADE or _makes_in(place, index))
        if is_goods(line, index) or before == "from" or here or (before == "of" and made in MADE):
            named = [*list_before(line, index), *expand_list(line.tokens, index, verb)[1:]]
            return codes_of(line, named)
        if before != "entering" and is_subject(line, index):
            return codes_of(line, list_before(line, index))
    return _subject_of_sentence(place) if verb - place.first <= _ELLIPSIS else ()


# "Companies that make cars in China", "carmakers with plants in Mexico": whose goods they are.
_MAKES = re.compile(
    r"(?:mak(?:e|es|ing)|buil(?:d|ds|ding)|produc(?:e|es|ing)|assembl(?:e|es|ing)|manufactur(?:e|es|ing)|"
    r"with (?:plants|factories|operations|production)) (?:\S+ ){0,4}in (?:the )?$"
)


# "British firms that export to the US face a tariff": where goods go is not who suffers.
_SHIPS = re.compile(
    r"(?:that|which|who) (?:\S+ )?(?:exports?|sells?|ships?|sends?|supply|supplies) "
    r"(?:\S+ ){0,3}?(?:in)?to (?:the )?$"
)


def _of_goods(line: Line, index: int) -> bool:
    """``European products that will be subject to 25%``: the clause goes on about the goods."""
    that = line.tokens[index].text in ("that", "which")
    return that and index > 0 and line.tokens[index - 1].text in word_list("goods")


def _makes_in(place: Place, index: int) -> bool:
    """Whether makers are at home there, and not in the state that taxes others."""
    mention = place.line.tokens[index].mention
    if mention is None or set(mention.codes) & place.memory.imposers.keys():
        return False
    return bool(_MAKES.search(place.line.words(place.first, index)))


_ELLIPSIS = 4  # words: ", but was given"


def _subject_of_sentence(place: Place) -> tuple[str, ...]:
    """``Israel cut its duties, but was given 17%``: who the sentence is about."""
    line = place.line
    for index in range(place.first):
        if is_subject(line, index) and line.tokens[index].text[1] in "sgn":
            return codes_of(line, expand_list(line.tokens, index, place.first))
    return ()


def _no_levier(place: Place) -> tuple[str, ...]:
    """``The EU negotiated a 15% ceiling``: a subject whose verb levies nothing."""
    line = place.line
    for index in reversed(line.names_in(place.first, place.anchor)):
        mention = line.tokens[index].mention
        if mention is None or mention.kind not in ("state", "group", "pronoun"):
            continue
        owns = line.words(index + 1, index + 2) in ("'s ", "' ")
        if not owns and is_subject(line, index) and not is_goods(line, index):
            codes = codes_of(line, list_before(line, index))
            between = line.words(index + 1, place.anchor)
            verb = _VERB.match(between) is not None
            return () if may_levy(place, codes, index) or not verb else codes
    return ()


_VERB = re.compile(r"(?:also |now |then |last month |this week )?[a-z]{3,14} ")


def _before_relative(line: Line, verb: int) -> int:
    """Step over ``, which has a pact with the US,`` before a verb."""
    if verb and line.tokens[verb - 1].text == ",":
        for index in range(verb - 2, 0, -1):
            if line.tokens[index].text in _OPENS and line.tokens[index - 1].text == ",":
                return index - 1
    return verb


_OPENS = frozenset(["which", "who", "whose", "where", "home", "already"])


_SAID = re.compile(
    r"(?:[a-z']+ ){0,4}?(?:said|says|announced|warned|told|wrote|posted|confirmed|declared|"
    r"decided|ordered|agreed) "
)


def speaker_beside(place: Place) -> tuple[str, ...]:
    """``Trump said Japan would face 25%``: who says so, where a clause names only who suffers."""
    hit = sufferer(place)
    if not hit:
        return ()
    line = place.line
    for index in range(place.anchor, -1, -1):
        mention = line.tokens[index].mention
        if mention is not None and set(mention.codes) & set(hit):
            continue
        after = line.words(index + 1, min(len(line.tokens), index + 7))
        if mention is not None and mention.kind != "pronoun" and _SAID.match(after):
            return mention.codes if is_subject(line, index) else ()
    return ()


_HIT_WITH = re.compile(
    r"(?:threaten(?:s|ed|ing)?|hit|hits|hitting|slap(?:s|ped)?|punish(?:es|ed)?|target(?:s|ed)?|"
    r"menac(?:es|ed)) (?:(?:the|its|his|neighbouring|rival) ){0,2}(?P<who>@[sgbn]\d+) "
    r"(?:\S+ ){0,4}?with "
)


_SPARED = re.compile(
    r"(?:exempt\S*|spar(?:e|es|ed|ing)|shield\S*|exclud\S*) (?:the )?(?P<who>@[sg]\d+) "
    r"(?:\S+ )?from "
)


def hit_with(place: Place) -> tuple[str, ...]:
    """``threatened Canada with a 100% tariff``: the object is the target."""
    line, hit = place.line, tuple[str, ...]()
    if "with" in line.keys:
        hit = find_named(line, _HIT_WITH, place.first, place.last)
    if not hit and "from" in line.keys:
        hit = find_named(line, _SPARED, place.first, place.last)
    return hit


@asked_once
def whose_rate(place: Place) -> tuple[str, ...]:
    """``Japan's tariff rate will be 15%``: a rate is the one that a country faces."""
    line = place.line
    own = own_rate(line, place.first, place.last)
    if own is not None:
        subjects = [i for i in range(own - 1, -1, -1) if is_subject(line, i)]
        return codes_of(line, list_before(line, subjects[0])) if subjects else ()
    if line.keys.isdisjoint(OWNS):
        return ()
    for index in reversed(line.names_in(place.first, place.last)):
        mention = line.tokens[index].mention
        if mention is None or mention.kind in ("person", "world"):
            continue
        after = line.words(index + 1, min(len(line.tokens), index + 6))
        if RATE_OF.match(after):
            return mention.codes
        if is_taxed_owner(line, place.memory, index):
            return codes_of(line, list_before(line, index))
    return ()
