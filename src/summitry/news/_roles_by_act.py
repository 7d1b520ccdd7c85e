"""Ways to find an actor and a target that one kind of act asks for: bids, troops, lists, orders."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from summitry.news._context import codes_of, find_named
from summitry.news._data import load_data
from summitry.news._line import Line
from summitry.news._names import company_home, economies
from summitry.news._objects import after_preposition, goods_of
from summitry.news._parties import (
    Finder,
    Place,
    sentence_subject,
    subject_before,
)
from summitry.news._subjects import is_subject

_INVESTOR = re.compile(r"#usd\d+ (?:(?:of|in) )?(?:\S+ )?(?P<who>@[as]\d+) (?:\S+ )?investments? ")


def investor(place: Place) -> tuple[str, ...]:
    """``$150bn of Korean investment``: of two sides the one named, or who is won for it."""
    who = find_named(place.line, _INVESTOR, place.first, place.last)
    if not who:
        return ()
    sides = subject_before(place) or sentence_subject(place)
    if len(sides) == 1 and who != sides:
        return who if _WINS.search(place.line.words(place.first, place.last)) else ()
    return who if len(sides) == 2 and set(who) <= set(sides) else ()


_WINS = re.compile(
    r"\b(?:secure[sd]?|wins?|won|attract(?:s|ed)|drew|draws|lands|landed|gets|got) #"
)


_DOES = re.compile(
    r"(?:(?:got|gets|persuad\S*|convinc\S*|forc\S*) )?(?P<who>@[spgcan]\d+) (?:\S+ ){0,3}?"
    r"(?:invest|buy|purchas|procur|acquir|pour|provid|spend|import|order)ing "
)
_DONE = (
    "invested|announced|promised|pledged|placed|spent|unveiled|signed|launched|committed|planned|"
    "offered|purchased|bought|ordered|channelled|channeled|provided|earmarked|financed|acquired|"
    "won|blocked|awarded|approved|granted|raised|shouldered|borne|paid|agreed|vetoed|prohibited|rejected|halted|barred"
)
_ITS_STATE = "owned|controlled|managed|run|led|selected|chosen|secured"  # by whom is no promise
_DONE_BY = re.compile(
    rf"(?:investments?|pledges?|promises?|commitments?|plans?|offers?|orders?|bids?|purchases?|loans?|"
    rf"grants?|{_DONE}) (?:(?!{_DONE}|{_ITS_STATE}|, )\S+ ){{0,6}}?by "
    r"(?:\S+ ){0,4}?(?P<who>@[spgcb]\d+) "
)
_OF_WHOM = re.compile(
    r"#usd\d+ (?:\S+ )?(?P<who>@[as]\d+) (?:\S*investment )?"
    r"(?:pledge|commitment|promise|plan|offer|package|bet|push) "
)
_PROMISE_OF = re.compile(
    r"(?P<who>@[as]\d+) (?:pledge|promise|commitment|offer|investment) of #usd"
)
_BUYS_MORE = re.compile(
    r"(?:calls? for|includes?|included|including|involves?|more|further|increased|new|#usd\d+ "
    r"(?:in|of|worth of)) (?:(?:more|increased|new|additional) )?(?P<who>@[as]\d+) "
    r"(?:purchases|imports|orders|buying) of "
)


def who_does(place: Place) -> tuple[str, ...]:
    """``result in Japan investing``, ``announced by Michelin``, ``the $550bn Japanese pledge``."""
    line, whole = place.line, len(place.line.tokens)
    does = find_named(line, _DOES, place.first, place.last)
    if not does and "by" in line.keys:
        does = find_named(line, _DONE_BY, 0, whole)
    does = does or find_named(line, _THAT, place.first, place.last)
    does = does or find_named(line, _OF_WHOM, place.first, place.last)
    does = does or find_named(line, _PROMISE_OF, place.first, place.last)
    return does or find_named(line, _BUYS_MORE, place.first, place.last)


def opened(place: Place) -> tuple[str, ...]:
    """``Having pledged $10bn, Hyundai wants visas``: who the main clause is about."""
    tokens = place.line.tokens
    if not tokens or not (tokens[0].text in _OPENS or tokens[0].text.endswith("ing")):
        return ()
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), 0)
    if not comma or any(is_subject(place.line, i) for i in range(comma)):
        return ()
    return codes_of(place.line, [*range(comma + 1, min(comma + 4, len(tokens)))])[:1]


_THAT = re.compile(
    r"(?:that|which) (?P<who>@[spgc]\d+) (?:(?:has|had|also) ){0,2}(?:placed|signed|made|"
    r"announced|promised|pledged|offered|agreed|won|ordered|unveiled|gave|put) "
)
_OPENS = frozenset(["having", "by", "after", "to"])


_SUPPLIES = re.compile(r"(?:from|with|at) (?:\S+ ){0,3}?(?P<who>@c\d+) ")


def supplier(place: Place) -> tuple[str, ...]:
    """``agreed with Woodside to receive gas``: the company that delivers."""
    found = find_named(place.line, _SUPPLIES, place.first, place.last)
    return found if found != place.actor else ()


_ALLIES = re.compile(r"\b(?:allies|the alliance|alliance's|member states|the allies') ")


def alliance(place: Place) -> tuple[str, ...]:
    """``Allies commit to spend``: of defence, the allies are those of the Atlantic alliance."""
    return ("NATO",) if _ALLIES.search(place.line.text) else ()


def alliance_named(place: Place) -> tuple[str, ...]:
    """The alliance where a text speaks of it and of nobody else's defence."""
    return ("NATO",) if "NATO" in place.memory.named or alliance(place) else ()


_FORCES_OF = re.compile(
    r"(?P<who>@[as]\d+) (?:\S+ )?(?:army|navy|military|forces|air force|militaries) "
)


def whose_forces(place: Place) -> tuple[str, ...]:
    """``a plan for the Italian army``: who pays for its own forces, where nobody else is named."""
    if "bundeswehr" in place.line.keys:
        return ("DEU",)
    return find_named(place.line, _FORCES_OF, place.first, place.last)


def in_part(place: Place) -> tuple[str, ...]:
    """``gas from Alaska``: the state of a city or region that is named behind the act."""
    states = (part_of(place.line, i) for i in range(place.anchor, len(place.line.tokens)))
    return next(((state,) for state in states if state), ())


_FIRMS_OF = re.compile(
    r"(?P<who>@[as]\d+) (?:\S+ )?"
    r"(?:company|companies|firms?|investors|owners|group|consortium|buyer|exporters|farmers) "
)


def whose_firms(place: Place) -> tuple[str, ...]:
    """``ordered three Chinese companies to sell``: whose companies they are."""
    return find_named(place.line, _FIRMS_OF, place.first, place.last)


_SPENDS = re.compile(
    r"(?:spending|budgets?|outlays|expenditure|contributions?|share|payments?) "
    r"(?:in|of|by) (?:the )?(?P<who>@[sg]\d+) "
)
_HAS_TO_SPEND = re.compile(
    r"(?P<who>@[sg]\d+) 's? (?:\S+ )?(?:share|contributions?|payments?|bill|portion|commitment) "
)


def spender(place: Place) -> tuple[str, ...]:
    """``defence spending in Belgium``, ``Seoul's share of the cost``: who spends."""
    found = find_named(place.line, _SPENDS, place.first, place.last)
    return found or find_named(place.line, _HAS_TO_SPEND, place.first, place.last)


_SITES = re.compile(
    r"\b(?:in|into|at|across|near|outside|off|throughout) "
    r"(?:\S+ ){0,2}?(?P<who>@[sg]\d+) (?!(?:and|,) )"
)
_ON_ITS_SOIL = re.compile(
    r"\b(?:in|into|its|their|for|on|to) (?:[a-z]+ ){0,2}?(?P<who>@[as]\d+) (?!and )"
)
_AT_HOME = re.compile(r"\b(?:at home|domestic|domestically) ")


def site(place: Place) -> tuple[str, ...]:
    """``a plant in Karnataka``, ``manufacturing at home``: the state where it is to be built."""
    line = place.line
    at = next((i for i in range(place.anchor, len(line.tokens)) if part_of(line, i)), None)
    if at is None:  # "a plant in Texas and triple its investment"
        at = next((i for i in range(1, place.anchor) if _is_built(line, i)), None)
    if at is not None:
        return (cast(str, part_of(line, at)),)
    if _AT_HOME.search(line.words(place.first, place.last)):
        home = company_home(place.actor[0]) if place.actor else None
        return (home,) if home else place.actor[:1] if economies() & {*place.actor} else ()
    where = find_named(line, _SITES, place.first, place.last)
    return where or find_named(line, _ON_ITS_SOIL, place.first, place.last)


_BUILT_IN = re.compile(
    r"(?:plants?|factory|factories|fabs?|mills?|facility|complex|works|shipyard|campus|refinery) "
    r"(?:in|at|near) $"
)


def _is_built(line: Line, index: int) -> bool:
    """Whether a city or region begins at a token in which a plant is built."""
    if part_of(line, index) is None:
        return False
    return _BUILT_IN.search(line.words(max(0, index - 3), index)) is not None


@cache
def _parts() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Cities and parts of states by their first word, in the words of a line."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    data = load_data("places")
    for code, name in (
        (c, n) for key in ("parts", "cities") for c, ns in data[key].items() for n in ns
    ):
        words = tuple(name.lower().split())
        table.setdefault(words[0], []).append((words, code))
    return table


def part_of(line: Line, index: int) -> str | None:
    """The state in which a city or region lies that begins at a token."""
    for words, code in _parts().get(line.tokens[index].text, ()):
        if tuple(t.text for t in line.tokens[index : index + len(words)]) == words:
            return code
    return None


_BUYS = (
    re.compile(
        r"(?:(?:takeover|acquisition|purchase|sale|buyout) of|stake in) "
        r"(?:\S+ ){0,4}?(?P<bought>@c\d+) "
        r"(?:\S+ ){0,3}?(?:by|to) (?:\S+ ){0,4}?(?P<buyer>@c\d+) "
    ),
    re.compile(
        r"(?P<buyer>@c\d+) (?:corp \. )?'s (?:\S+ ){0,4}?(?:takeover|acquisition|purchase|bid) "
        r"(?:of|for|to (?:buy|acquire|take over|purchase)) (?:\S+ ){0,3}?(?P<bought>@c\d+) "
    ),
)  # fmt: skip


def bidder(slot: str) -> Finder:
    """``the takeover of one company by another``, ``one's purchase of the other``."""

    def find(place: Place) -> tuple[str, ...]:
        found = (find_named(place.line, p, 0, len(place.line.tokens), slot) for p in _BUYS)
        return next(filter(None, found), ())

    return find


def companies(place: Place) -> tuple[str, ...]:
    tokens = place.line.tokens
    indices = [
        i for i, t in enumerate(tokens) if t.mention is not None and t.mention.kind == "company"
    ]
    return codes_of(place.line, indices)


_REQUESTED = re.compile(r"#pct\d+ (?:\S+ )?(?:request|demand|call|target) ")


def request_from(place: Place) -> tuple[str, ...]:
    """``the 3% request from Berlin``."""
    if not _REQUESTED.search(place.line.text):
        return ()
    return _next_name(place, ("request", "demand", "call", "pressure"), ("from", "by"))


def for_whom(place: Place) -> tuple[str, ...]:
    """``the 3% request from Berlin for its partners``."""
    return _next_name(place, ("@",), ("for",))


def _next_name(place: Place, before: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    tokens = place.line.tokens
    for index in range(max(1, place.anchor), len(tokens) - 1):
        if tokens[index].text in words and tokens[index - 1].text.startswith(before):
            for ahead in range(index + 1, min(index + 4, len(tokens))):
                if tokens[ahead].mention is not None:
                    return codes_of(place.line, [ahead])
    return ()


_TROOPS = re.compile(r"(?:troops|forces|military|soldiers|servicemen|bases|garrison) ")


def troop_sender(place: Place) -> tuple[str, ...]:
    """``American forces``: whose troops they are; else the leader who asks."""
    line = place.line
    for index, token in enumerate(line.tokens):
        after = line.words(index + 1, index + 2)
        if token.mention is not None and _TROOPS.match(after):
            return codes_of(line, [index])
    leaders = [i for i, t in enumerate(line.tokens) if t.text.startswith("@p")]
    return codes_of(line, leaders[:1])


def troop_host(place: Place) -> tuple[str, ...]:
    """``demands for Tokyo to pay more``: who is to pay."""
    sender = troop_sender(place)
    line = place.line
    names = [i for i, t in enumerate(line.tokens) if t.text.startswith(("@s", "@n", "@g"))]
    near = sorted(names, key=lambda i: abs(i - place.anchor))
    for index in near:
        codes = tuple(code for code in codes_of(line, [index]) if code not in sender)
        if codes:
            return codes
    return ()


_DECISIONS = ("decision", "move", "plan", "threat", "promise", "pledge", "offer", "proposal", "vow",
              "order", "intention", "commitment", "bid", "attempt")  # fmt: skip
_OUTCOMES = ("reduction", "increase", "cut", "imposition", "removal", "suspension", "lifting")
_DECIDED = frozenset([*_DECISIONS, *(f"{word}s" for word in _DECISIONS), *_OUTCOMES])
_DECIDES = re.compile(
    r"(?P<who>@[spgbn]\d+ (?='s? (?!@c))|@[as]\d+ (?!'|won |wins |secured |obtained |got |gets |"
    r"negotiated ))"
    rf"(?:'s? )?(?:(?!to )\S+ ){{0,2}}?(?:(?:{'|'.join(_DECISIONS)})s? "
    r"(?:\S+ ){0,3}?to |"
    rf"(?:{'|'.join(_OUTCOMES)}) (?:of|in|on|to) )"
)


def decider(place: Place) -> tuple[str, ...]:
    """``Ottawa's decision in October to put a duty on``: whose decision it is."""
    if _DECIDED.isdisjoint(place.line.keys):
        return ()
    return find_named(place.line, _DECIDES, place.first, min(place.anchor + 6, place.last))


_CUTTING = (
    r"(?:(?:limit|cutt|lower|eliminat|remov|reduc|sett|guarantee|scrapp|slash|capp|halv)ing|"
    r"(?:that|which|to) (?:will |would )?(?:cut|lower|eliminate|remove|reduce|set|scrap|slash|cap|"
    r"halve|axe|limit)s?) "
)
_DEAL_WORDS = ("deal", "agreement", "pact", "accord", "framework")
_DEAL = f"(?:{'|'.join(_DEAL_WORDS)}) "
_DEALS = (
    re.compile(rf"(?P<one>@[spgbn]\d+) (?:\S+ ){{0,8}}?{_DEAL}(?:\S+ ){{0,3}}?with (?:\S+ ){{0,3}}?"
               rf"(?P<other>@[spgb]\d+) (?:\S+ ){{0,3}}?{_CUTTING}"),
    re.compile(rf"(?P<one>@[spgb]\d+) and (?:the )?(?P<other>@[spgb]\d+) (?:\S+ ){{0,6}}?{_DEAL}"
               rf"(?:\S+ ){{0,4}}?{_CUTTING}"),
    re.compile(rf"(?P<one>@[spgb]\d+) (?:\S+ ){{0,12}}?{_DEAL}{_CUTTING}"),
)  # fmt: skip


def dealt(place: Place) -> tuple[str, ...]:
    """``he sealed a deal with Trump limiting tariffs to 10%``: which of the two levies them."""
    line = place.line
    if line.keys.isdisjoint(_DEAL_WORDS):
        return ()
    for pattern in _DEALS:
        match = pattern.search(line.text)
        if match is None or match.end() > line.offsets[place.anchor] + len("reciprocal tariffs on"):
            continue
        slots = [name for name in pattern.groupindex if match[name]]
        sides = {
            code for name in slots for code in codes_of(line, [line.token_at(match.start(name))])
        }
        hit = set(after_preposition(place) or goods_of(place)) & sides
        known = {place.memory.imposer_of[code] for code in sides if code in place.memory.imposer_of}
        levies = (sides - hit if hit and len(sides) == 2 else set()) or known or {"USA"} & (
            sides | place.memory.named
        )  # fmt: skip
        return tuple(levies) if len(levies) == 1 else ()
    return ()


_SIGNED = re.compile(
    r"(?:order|proclamation|decree|memorandum) (?:\S+ )?signed by "
    r"(?:\S+ ){0,3}?(?P<who>@[spb]\d+) "
)


def signer(place: Place) -> tuple[str, ...]:
    """``The order signed by Trump raises import taxes``: whose order it is."""
    if not {"by", "signed"} <= place.line.keys:
        return ()
    return find_named(place.line, _SIGNED, 0, len(place.line.tokens))


_STATE_TARIFFS = re.compile(r"(?P<who>@s\d+) (?:tariffs|duties) (?:would|will|are|were|is|to|had) ")


def taxed_state(place: Place) -> tuple[str, ...]:
    """``Canada tariffs would be paused``: those on Canada, where the text told who taxes it."""
    if "tariffs" not in place.line.keys and "duties" not in place.line.keys:
        return ()
    named = find_named(place.line, _STATE_TARIFFS, place.first, place.last)
    taxed = named and named[0] in place.memory.imposer_of and named[0] not in place.memory.imposers
    return named if taxed else ()


def taxer_of(place: Place) -> tuple[str, ...]:
    """``Canada tariffs would be paused``: of whom the text told that he taxes Canada."""
    named = taxed_state(place)
    return (place.memory.imposer_of[named[0]],) if named else ()


_TRADED = re.compile(
    r"#usd\d+ (?:\( .{1,20}? \) )?(?:(?:worth|of|in|a|year|'|s|annual) ){0,4}(?P<who>@[as]\d+) "
    r"(?:\S+ ){0,2}?(?:goods|products|imports|exports|shipments|trade) "
)


def traded(place: Place) -> tuple[str, ...]:
    """``$4bn worth of American goods``: whose goods are taxed, whoever's tariffs are near."""
    return find_named(place.line, _TRADED, place.first, place.last)


_LISTING = re.compile(
    r"(?P<who>@[spgba]\d+) (?:'s? (?:\S+ ){0,3}?(?:lists?|countermeasures|package|response)|"
    r"countermeasures) "
)


def listing(place: Place) -> tuple[str, ...]:
    """``left off Ottawa's list``, ``dropped from the list``: whose answer to a tariff it is."""
    whose = find_named(place.line, _LISTING, 0, len(place.line.tokens))
    return whose or place.memory.answer[0]


def answerer(place: Place) -> tuple[str, ...]:
    """``our countermeasures``: of who answered before, or was taxed when last a tariff was told."""
    if place.memory.answer[0]:
        return place.memory.answer[0]
    actor, targets = place.memory.recall("tariff")
    answers = actor and (actor[0] in place.memory.imposer_of or "USA" in targets)
    return actor if answers else targets[:1]


def answered(place: Place) -> tuple[str, ...]:
    """Who taxed the one that answers."""
    taxer = place.memory.imposer_of.get(place.actor[0]) if place.actor else None
    last, on = place.memory.recall("tariff")
    return (taxer,) if taxer else on if last == place.actor else last
