"""Who acts and on whom, as the document told before: the ways that ask its memory."""

from __future__ import annotations

import re

from summitry.news._context import codes_of, expand_list
from summitry.news._line import Line
from summitry.news._names import company_home, state_codes
from summitry.news._objects import after_preposition, goods_of
from summitry.news._parties import Finder, Place, actor_codes, sentence_subject
from summitry.news._roles_by_act import companies
from summitry.news._suffer import sufferer, whose_rate

_ANSWERS = re.compile(
    r"\b(?:in response|retaliat[a-z]+|counter-?measures|counter-?tariffs|hit back|respond[a-z]*|"
    r"answer(?:s|ed|ing)? with|tit-for-tat) "
)


BULLETS = frozenset(["-", "–", "•", "*", "·"])


def topic(place: Place) -> tuple[str, ...]:
    """``Vietnam: goods sent on still face 40%``: whom a line of a list is about."""
    tokens = place.line.tokens
    first = 1 if tokens[0].text in BULLETS else 0
    names = expand_list(tokens, first, len(tokens)) if len(tokens) > first else []
    if not names or tokens[first].mention is None or names[-1] + 1 >= len(tokens):
        return ()
    return codes_of(place.line, names) if tokens[names[-1] + 1].text == ":" else ()


_PACT = re.compile(r"\b(?:agreement|deal|pact|accord) ")


def _partner(line: Line, targets: tuple[str, ...]) -> tuple[str, ...]:
    """``India and the EU concluded a pact under which duties on European cars fall``: India."""
    if not targets or not _PACT.search(line.text):
        return ()
    states = [i for i, t in enumerate(line.tokens) if t.text.startswith(("@s", "@g"))]
    named = tuple(dict.fromkeys(codes_of(line, states)))
    return tuple(c for c in named if c not in targets) if len(named) == 2 else ()


def memory_actor(place: Place) -> tuple[str, ...]:
    if place.action == "tariff":
        targets = (
            after_preposition(place)
            or goods_of(place)
            or sufferer(place)
            or whose_rate(place)
            or topic(place)
        )
        if state_codes().isdisjoint(targets) and companies(
            place
        ):  # "Geely pays 18.8%": to whom the text told of last
            return place.memory.recall("tariff")[0] or place.memory.imposer(())
        listed = bool(topic(place))
        return _partner(place.line, targets) or place.memory.imposer(targets, alone=listed)
    targets = after_preposition(place) or goods_of(place)
    others = [code for code in place.memory.pair if code not in targets]
    if len(place.memory.pair) == 2 and set(targets) & set(place.memory.pair) and others:
        return (others[0],)
    return place.memory.recall(place.action)[0]


def memory_targets(place: Place) -> tuple[str, ...]:
    if place.action == "tariff" and place.actor:
        return place.memory.taxed_by(place.actor)
    actor, targets = place.memory.recall(place.action)
    if set(place.actor) & set(targets):  # who was acted on acts: on the one who did
        return actor
    if place.actor != actor and {company_home(code) for code in targets} == set(actor):
        return ()  # a licence for one's own firm says nothing of whom others act on
    return targets or place.memory.recall("tariff")[1]


def known_imposer(place: Place) -> tuple[str, ...]:
    """Who taxed this target before in the document."""
    for target in after_preposition(place) or goods_of(place):
        if target in place.memory.imposer_of:
            return (place.memory.imposer_of[target],)
    return ()


def tariff_memory(slot: int) -> Finder:
    def find(place: Place) -> tuple[str, ...]:
        return place.memory.recall("tariff")[slot]

    return find


def merger_memory(place: Place) -> tuple[str, ...]:
    actor, targets = place.memory.recall("merger")
    return tuple(dict.fromkeys((*actor, *targets)))


def recalled(slot: int) -> Finder:
    """Who did this to whom when the document last spoke of it."""

    def find(place: Place) -> tuple[str, ...]:
        return place.memory.recall(place.action)[slot]

    return find


def retaliated(place: Place) -> tuple[str, ...]:
    """``in response``: an answer goes to who taxed the one that answers, or who else it is of."""
    if not _ANSWERS.search(place.line.text):
        return ()
    actor, pair = actor_codes(place) or sentence_subject(place), place.memory.pair
    imposer = place.memory.imposer_of.get(actor[0]) if actor else None
    if imposer is None and len(pair) == 2 and set(actor) < set(pair):
        imposer = next(code for code in pair if code not in actor)
    return (imposer,) if imposer and imposer not in actor else ()


def counterpart(place: Place) -> tuple[str, ...]:
    """The other of the two states of the document, where a clause names only one of them."""
    pair = place.memory.pair
    index = place.captured.get("target")
    named = codes_of(place.line, [index]) if index is not None else after_preposition(place)
    named = named or goods_of(place)
    if len(pair) == 2 and set(named) & set(pair):
        return tuple(code for code in pair if code not in named)
    return ()


def washington(place: Place) -> tuple[str, ...]:
    """The one whose lists and controls news is about unless it says otherwise."""
    return place.memory.imposer(())


def asked(place: Place) -> tuple[str, ...]:
    """``Kenya seeks an exemption``: who taxed it, or levies the tariffs that the text is about."""
    index = place.captured.get("target")
    return place.memory.imposer(codes_of(place.line, [index])) if index is not None else ()
