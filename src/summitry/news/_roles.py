"""The ways to find an actor and a target that rule files name.

Each way is a function of a place in a line and the document's memory; a rule file lists the ways
in the order they are tried, and the first that finds somebody wins.
"""

from __future__ import annotations

import re

from summitry.news import _roles_by_deal as deals
from summitry.news._context import codes_of, expand_list, find_named
from summitry.news._curbs import (
    abroad,
    counted,
    curbs_on,
    included,
    let_to,
    listed,
    made_to,
    market,
    market_of,
    own_firms,
    previous,
    related,
    returned,
    sanctioner,
    shipped_to,
    staples_abroad,
)
from summitry.news._details import find_sector
from summitry.news._names import company_home, courts, economies, talks_only
from summitry.news._objects import after_preposition, goods_of, goods_sentence
from summitry.news._parties import (
    ACTING,
    Finder,
    Place,
    actor_codes,
    agent_after,
    before_clause,
    captured_one,
    captured_slot,
    first_subject,
    if_subject,
    importer_named,
    instrument,
    owner_before,
    possessor,
    relative_clause,
    sentence_subject,
    subject_before,
    tariff_about,
    taxed_in,
)
from summitry.news._remembered import (
    BULLETS,
    asked,
    counterpart,
    known_imposer,
    memory_actor,
    memory_targets,
    merger_memory,
    recalled,
    retaliated,
    tariff_memory,
    topic,
    washington,
)
from summitry.news._roles_by_act import (
    alliance,
    alliance_named,
    answered,
    answerer,
    bidder,
    companies,
    dealt,
    decider,
    for_whom,
    in_part,
    investor,
    listing,
    opened,
    request_from,
    signer,
    site,
    spender,
    supplier,
    taxed_state,
    taxer_of,
    traded,
    troop_host,
    troop_sender,
    who_does,
    whose_firms,
    whose_forces,
)
from summitry.news._subjects import line_subject
from summitry.news._suffer import hit_with, speaker_beside, sufferer, whose_rate

_WORLDWIDE = re.compile(
    r"\b(?:global|worldwide|universal|across-the-board|blanket|sweeping|baseline|abroad|"
    r"(?:made|built|produced|assembled) outside|all (?:\S+ )?imports) "
)


_FEW = 5  # "all three countries" are those told of
_THEY = re.compile(r"(?:, |and |but )?(?:they|these|those|it) (?:\S+ ){0,3}?(?:face|pay)")


def _world(place: Place) -> tuple[str, ...]:
    words = place.line.words(place.first, place.last)
    if _THEY.match(words):  # "they will face the baseline tariff"
        return ()
    many = any(
        t.amount is not None and t.amount.unit == "economies" and t.amount.value > _FEW
        for t in place.line.tokens[place.first : place.last]
    )
    if many or "@w" in words or _WORLDWIDE.search(words):
        return ("WLD",)
    return ()


def _everybody(_place: Place) -> tuple[str, ...]:
    return ("WLD",)


_CONCEDES = re.compile(
    r"\b(?:cut|cuts|cutting|reduc\S*|lower\S*|scrap\S*|remov\S*|slash\S*|eliminat\S*|drop|"
    r"exempt\S*) "
)
_CONCEDED = re.compile(
    r"\b(?:be|been|was|were|being) (?:\S+ )?(?:cut|reduced|lowered|scrapped|slashed|removed|halved|"
    r"eliminated|dropped|phased out) |"
    r"\b(?:will|would|to) (?:\S+ )?(?:drop|fall|come down) "
)
_PRODUCTS = re.compile(
    r"on (?:(?:more|than|some|about|over|of|[\d,.]+) ){1,4}(?:[a-z]+ )?(?:products|goods|items) |"
    r"on (?:all )?(?:imports of (?:the )?|imported |foreign )[a-z]+ "
)
_EXPORTS = re.compile(r"on (?:[a-z-]+ ){1,3}exports ")  # those of whom the text tells
_FURTHER = re.compile(r"\b(?:a further|another|an additional|an extra) #usd")


def _all_if_sector(place: Place) -> tuple[str, ...]:
    """``25% on cars``, ``steel tariffs``: a duty on goods, with nobody's goods named."""
    explicit = place.actor or actor_codes(place) or sentence_subject(place)
    line = place.line
    if "#usd" in line.keys and _FURTHER.search(line.words(place.first, place.last)):
        return ()
    if place.memory.taxed_by(place.actor) and companies(place):
        return ()  # "Geely will pay 18.8%": one of those told of
    before = line.words(max(place.first, place.anchor - 5), place.anchor)
    cut = _CONCEDES.search(before) or _CONCEDED.search(line.words(place.anchor, place.last))
    others = tuple(code for code in place.memory.pair if code not in explicit)[:1]
    abroad = _EXPORTS.search(line.words(place.anchor, place.last))
    if (cut or abroad) and others and set(explicit) & set(place.memory.pair):
        return others
    listed = line.tokens[0].text in BULLETS
    if listed and explicit and len(only := _only_other(place, explicit)) == 1:
        return only if find_sector(line, place.first, place.last) else ()
    first = place.first if place.suffered else max(place.first, place.anchor - 6)
    goods = find_sector(line, first, place.last) or _PRODUCTS.search(line.words(first, place.last))
    return ("WLD",) if explicit and goods else ()


def _only_other(place: Place, actor: tuple[str, ...]) -> tuple[str, ...]:
    """The other side where a document names two states and no third, in a line of a list."""
    named = {code for code in place.memory.named if code in economies() - talks_only()}
    pair = set(place.memory.pair)
    alone = named - {"WLD"} <= pair and len(pair) == 2 and set(actor) < pair
    return tuple(pair - set(actor)) if alone else ()


def _of_a_list(host: bool) -> Finder:
    """``- Purchase of 30 aircraft`` in an agreement with the United States: the partner buys."""

    def find(place: Place) -> tuple[str, ...]:
        pair, line = place.memory.pair, place.line
        if line.tokens[0].text not in BULLETS or len(pair) != 2 or _FIRST not in pair:
            return ()
        return (_FIRST,) if host else tuple(code for code in pair if code != _FIRST)

    return find


_FIRST = "USA"  # whose agreements, orders and fact sheets list what others buy


_WITH = re.compile(
    r"with (?:(?:the|its|their|president|prime|minister|mr) ){0,3}(?P<who>@[spgb]\d+) "
)


def _with_whom(place: Place) -> tuple[str, ...]:
    """``signed a trade agreement with Peru``: the other side."""
    at = place.line.find(_WITH, place.first, place.last, "who")
    if at is None:
        return ()
    return codes_of(place.line, expand_list(place.line.tokens, at, place.last))


def _counterparty(place: Place) -> tuple[str, ...]:
    """The other of two sides that the sentence names: ``Mercosur``, ``Brussels``."""
    tokens = place.line.tokens
    named = [i for i, t in enumerate(tokens) if t.text[:2] in ("@s", "@g", "@p", "@b")]
    codes = tuple(dict.fromkeys(codes_of(place.line, named)))
    others = tuple(code for code in codes if code not in place.actor)
    return others if len(others) == 1 else codes if len(codes) == 2 else ()


_ORIGINATING = re.compile(r"originating (?:from|in) (?:the )?(?P<who>@[sg]\d+) ")


def _origin(place: Place) -> tuple[str, ...]:
    """``all goods originating from the US``: whose goods they are."""
    if "originating" not in place.line.keys:
        return ()
    at = place.line.find(_ORIGINATING, place.first, place.last, "who")
    return (
        () if at is None else codes_of(place.line, expand_list(place.line.tokens, at, place.last))
    )


_INCLUDING = re.compile(
    r"(?:on|against) (?:the )?(?P<who>@[sg]\d+) (?:, )?includ(?:ing|es?) (?:\S+ ){0,5}$"
)


def _before_including(place: Place) -> tuple[str, ...]:
    """``measures on Colombia, including tariffs``: on whom the measures are."""
    if "including" not in place.line.keys:
        return ()
    return find_named(place.line, _INCLUDING, 0, place.anchor)


def _in_return(place: Place) -> tuple[str, ...]:
    """``the US cut its duty on Korean goods in return for $350bn``: whose goods they are gives."""
    others = TARGETS["goods_sentence"](place) or after_preposition(place)
    return others if len(others) == 1 else counterpart(place)


def _exporter_alone(place: Place) -> tuple[str, ...]:
    """``China's export quotas``: on everybody, where no buyer is named."""
    return ("WLD",) if "export" in place.line.keys and "quotas" in place.line.keys else ()


def _both(place: Place) -> tuple[str, ...]:
    """``The United States and Korea today released``: the two that a clause begins with."""
    sides = first_subject(place)
    return sides if len(sides) == 2 else ()


def _pair(place: Place) -> tuple[str, ...]:
    return place.memory.pair


def _any_after(place: Place) -> tuple[str, ...]:
    tokens = place.line.tokens
    meeting = place.action == "talks_summit"
    if meeting and len(place.actor) == 2:
        return place.actor
    for index in range(place.anchor + 1, len(tokens)):
        mention = tokens[index].mention
        if meeting and tokens[index - 1].text in ("in", "at", "near"):  # where they met
            continue
        if mention is not None and mention.kind != "world":
            return codes_of(place.line, expand_list(tokens, index, len(tokens)))
    return ()


def _other(place: Place) -> tuple[str, ...]:
    """The other of the two states that the document is about."""
    actor = place.actor or actor_codes(place)
    if len(actor) == 2:
        return actor
    sides = {company_home(code) or code for code in actor}  # a firm stands on its home's side
    if sides & set(place.memory.pair):
        return tuple(code for code in place.memory.pair if code not in sides)[:1]
    return place.memory.pair[:1] if actor else ()


_LEADS = frozenset(["by", "with", "in", "after", "even", "despite", "besides", "before"])


def _main_clause(place: Place) -> tuple[str, ...]:
    """``With its 48% tariff on Laos, America punished``: who acts stands in the clause after it."""
    tokens = place.line.tokens
    if tokens[0].text not in _LEADS and not tokens[0].text.endswith("ing"):
        return ()
    comma = next((i for i, t in enumerate(tokens) if t.text == "," and i > place.anchor), None)
    for index in range((comma or len(tokens)) + 1, min((comma or 0) + 5, len(tokens))):
        mention, after = tokens[index].mention, place.line.words(index + 1, index + 4)
        if mention is not None and mention.kind not in ("world", "adjective"):
            return mention.codes if ACTING.match(after) else ()
    return ()


def _court(place: Place) -> tuple[str, ...]:
    """``The Supreme Court struck down``: the tariff that falls is of the state of the court."""
    named = (m.codes[0] for t in place.line.tokens if (m := t.mention) is not None and m.codes)
    return next(((courts()[code],) for code in named if code in courts()), ())


ACTORS: dict[str, Finder] = {
    "with_whom": _with_whom,
    "taxer_of": taxer_of,
    "answerer": answerer,
    "listing": listing,
    "captured": captured_slot("actor"),
    "alliance": alliance,
    "captured_one": captured_one,
    "decider": decider,
    "owner": owner_before,
    "agent": agent_after,
    "importer": importer_named,
    "taxed_in": taxed_in,
    "known_imposer": known_imposer,
    "asked": asked,
    "court": _court,
    "relative": relative_clause,
    "possessor": possessor,
    "subject": subject_before,
    "sentence_subject": sentence_subject,
    "speaker": speaker_beside,
    "first_subject": first_subject,
    "memory": memory_actor,
    "tariff_memory": tariff_memory(0),
    "pair": _pair,
    "doing": who_does,
    "approver": agent_after,
    "bidder": bidder("buyer"),
    "dealt": dealt,
    "signer": signer,
    "sold_to": deals.sold_to,
    "whose_surplus": deals.whose_surplus,
    "opened": opened,
    "spender": spender,
    "in_a_list": _of_a_list(host=False),
    "whose_forces": whose_forces,
    "both": _both,
    "investor": investor,
    "recalled": recalled(0),
    "counterpart": counterpart,
    "in_return": _in_return,
    "companies": companies,
    "request_from": request_from,
    "instrument": instrument,
    "troop_sender": troop_sender,
    "sanctioner": sanctioner,
    "previous": previous,
    "main_clause": _main_clause,
    "made_to": made_to,
    "let_to": let_to,
    "included": included,
    "market_of": market_of,
    "own_firms": own_firms,
    "whoever": lambda place: line_subject(place.line),
    "washington": washington,
}
TARGETS: dict[str, Finder] = {
    "taxed_state": taxed_state,
    "traded": traded,
    "answered": answered,
    "subject": sentence_subject,
    "captured": captured_slot("target"),
    "sufferer": sufferer,
    "whose_rate": whose_rate,
    "hit_with": hit_with,
    "with_whom": _with_whom,
    "counterparty": _counterparty,
    "about": tariff_about,
    "everybody": _everybody,
    "exporter_alone": _exporter_alone,
    "after": after_preposition,
    "goods": goods_of,
    "sold_by": deals.sold_by,
    "sold_to": deals.sold_to,
    "alliance_named": alliance_named,
    "goods_sentence": goods_sentence,
    "world": _world,
    "before_clause": before_clause,
    "if_subject": if_subject,
    "topic": topic,
    "bidder": bidder("bought"),
    "seller": subject_before,
    "origin": _origin,
    "before_including": _before_including,
    "all_if_sector": _all_if_sector,
    "returned": returned,
    "memory": memory_targets,
    "tariff_memory": tariff_memory(1),
    "pair": _pair,
    "possessor": possessor,
    "recalled": recalled(1),
    "again": deals.again,
    "retaliated": retaliated,
    "other": _other,
    "any_after": _any_after,
    "next_state": deals.next_state,
    "model_of": deals.model_of,
    "maker_beside": deals.maker_beside,
    "host": deals.host,
    "merger_memory": merger_memory,
    "companies": companies,
    "for_whom": for_whom,
    "troop_host": troop_host,
    "troop_sender": troop_sender,
    "listed": listed,
    "related": related,
    "counted": counted,
    "curbs_on": curbs_on,
    "staples_abroad": staples_abroad,
    "abroad": abroad,
    "market": market,
    "site": site,
    "host_of_list": _of_a_list(host=True),
    "in_part": in_part,
    "supplier": supplier,
    "approver": who_does,
    "whose_firms": whose_firms,
    "shipped_to": shipped_to,
}
