"""On whom an act is: whom a preposition names behind it, and whose goods a clause speaks of."""

from __future__ import annotations

import re

from summitry.news._context import codes_of, expand_list
from summitry.news._data import word_list
from summitry.news._goods import precedes_goods
from summitry.news._line import Line
from summitry.news._names import company_home
from summitry.news._parties import IMPORTS_FROM, Place, actor_codes, asked_once, is_from

_SUCH_AS = re.compile(r"(?:such as|including|like) ")
_TOWARDS = frozenset(["on", "against", "for", "onto", "upon", "from", "with"])
_FIRMLY_ON = frozenset(["on", "against", "onto", "upon"])  # also where the actor is named again
_TRADED = frozenset(["goods", "imports", "exports", "products", "shipments"])
_APPLIED = frozenset(["applied", "apply", "applies", "applying", "extended", "assigned"])
_FROM_WHOM = re.compile(r"(?:from|of) (?:the )?@[sg]")
_WITH_WHOM = frozenset(
    ["trading", "trade", "deal", "deals", "agreement", "agreements", "pact", "pacts",
     "accord", "treaty", "framework",
     "truce", "talks", "negotiations", "meeting", "compared",
     "struck", "signed", "agreed", "reached", "negotiated", "concluded", "sealed"]
)  # fmt: skip


@asked_once
def after_preposition(place: Place) -> tuple[str, ...]:
    """``on Canada and Mexico``, ``against China``, ``for the EU``, ``on goods from Taiwan``."""
    tokens = place.line.tokens
    for index in range(place.anchor, place.last):
        word = tokens[index].text
        if word in ("except", "excluding"):
            break
        before = tokens[index - 1].text
        of_goods = (word == "of" and before in _TRADED) or (word == "to" and before in _APPLIED)
        if word not in _TOWARDS and not of_goods:
            continue
        with_whom = word == "with" and tokens[index - 1].text in _WITH_WHOM
        behind = tokens[min(index + 1, place.last - 1)]
        rate = word == "from" and behind.amount is not None
        if with_whom or rate or behind.date is not None or is_from(place, index):  # "from 39%"
            continue
        reach = 5 if word in ("for", "with") else 12
        for ahead in range(index + 1, min(index + reach, place.last)):
            mention = tokens[ahead].mention
            if _ends_object(place.line, ahead):
                break
            if mention is None:
                continue
            if word not in _FIRMLY_ON and mention.codes[:1] == actor_codes(place)[:1]:
                continue
            after = place.line.words(ahead + 1, ahead + 4)
            if _imports_from(place.line, ahead):
                continue
            if word == "for" and _is_payer(place, ahead):
                continue
            if mention.kind == "company" and place.action == "tariff":
                return _home_taxed(place, mention.codes[0])
            such = mention.kind == "world" and _SUCH_AS.match(after)
            if mention.kind != "company" and not such:
                return codes_of(place.line, expand_list(tokens, ahead, place.last))
    return ()


def _imports_from(line: Line, index: int) -> bool:
    """``on all imports from Switzerland``, ``on American imports from Switzerland``."""
    mention, after = line.tokens[index].mention, line.words(index + 1, index + 4)
    world = mention is not None and mention.kind == "world"
    return bool(world and _FROM_WHOM.match(after)) or bool(
        "imports" in after and IMPORTS_FROM.match(line.words(index, index + 9))
    )


def _home_taxed(place: Place, firm: str) -> tuple[str, ...]:
    """Whose goods a firm's are: its home's, and where its home taxes them what it makes abroad."""
    home = company_home(firm)
    own = home in codes_of(place.line, list(range(place.anchor)))
    return () if home is None else ("WLD",) if own else (home,)


_PAYERS = re.compile(
    r"(?:'s )?(?:importers?|consumers?|buyers?|shoppers|households|"
    r"(?:firms|companies|businesses) (?:buying|that))"
)


def _is_payer(place: Place, index: int) -> bool:
    """``import taxes for US firms buying from abroad``: who pays at home is no target."""
    after = place.line.words(index + 1, index + 4)
    return place.action == "tariff" and _PAYERS.match(after) is not None


_STOPS = word_list("ends_of_an_object")
MADE = frozenset(
    ["made", "built", "produced", "manufactured", "assembled", "goods", "imports", "products"]
)


def _ends_object(line: Line, index: int) -> bool:
    word = line.tokens[index].text
    return word in _STOPS or (word == "in" and line.tokens[index - 1].text not in MADE)


_SHIPPED = word_list("goods") | {"goods", "imports", "products", "made", "exports"}
_BOUGHT = re.compile(
    r"(?:purchases of|buying|purchasing|bought|buys?|imports? of) (?:the |more )?$"
)


@asked_once
def goods_of(place: Place) -> tuple[str, ...]:
    """``Canadian goods``, ``goods made in China``, ``exports of Japan``."""
    return _goods_in(place, place.first, place.last)


def goods_sentence(place: Place) -> tuple[str, ...]:
    """The same of the whole sentence."""
    return _goods_in(place, 0, len(place.line.tokens))


def _goods_in(place: Place, first: int, last: int) -> tuple[str, ...]:
    tokens = place.line.tokens
    for index in place.line.names_in(first, last):
        mention = tokens[index].mention
        if mention is None or mention.kind in ("company", "world"):
            continue
        near = index - 2 if index and tokens[index - 1].text == "the" else index - 1
        before = tokens[near].text if near >= 0 else ""
        goods = tokens[near - 1].text if near > 0 and before in ("from", "in") else ""
        bought = _BOUGHT.search(place.line.words(max(0, index - 3), index))
        if bought or (before == "over" and place.action == "tariff"):  # "a duty over Russian oil"
            continue
        theirs = mention.kind != "person" and precedes_goods(place.line, index)
        if not theirs and goods not in _SHIPPED:
            continue
        if mention.codes != actor_codes(place):
            return codes_of(place.line, expand_list(tokens, index, last))
    return ()
