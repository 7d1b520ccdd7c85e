"""Who told whom: the way a statement took from its origin to the document at hand.

A chain runs from the document to the origin: the site that passes on, the paper it took the text
from, the agency the paper credits, the person or office the agency quotes. Only what the document
itself shows is listed; one step is inferred and said so in the notes of the source: where a
national agency and a wire are both credited, the agency has taken the wire's report over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from summitry.ledger.records import Statement, alter
from summitry.news._data import load_data
from summitry.news._needles import Needles
from summitry.news._page import Page

_TAKEN_FROM = re.compile(
    r"(?:o(?<!\w.)riginally|f(?<!\w.)irst) (?:appeared|published) (?:on|in|at|by) "
    r"(?P<name>[A-Z][\w.]{1,30}(?: [A-Z][\w.]{1,30}){0,3})|"
    r"(?:S(?m:(?<=^.))ource|V(?m:(?<=^.))ia|O(?m:(?<=^.))riginal)\s?: ?"
    r"https?://(?:www\.)?(?P<host>[a-z0-9.-]{4,60})",
)
_TAKEN_WORDS = (  # one of which the above holds
    "originally appeared", "originally published", "first appeared", "first published", ": http",
    ":http",
)  # fmt: skip
_OWN_NAME = re.compile(
    r"S(?<!\w.)tay (?:informed|tuned) with (?P<a>[A-Z]\w{1,30}(?:\.[A-Za-z]\w{1,10})?)|"
    r"f(?m:(?<=^.))rom Latest Topic for (?P<b>[A-Z]\w{1,30})\b"
)
_SITE = re.compile(r"\s{0,20}(?P<c>[A-Z][A-Za-z0-9-]{1,30}\.[A-Za-z]{2,10})\b")
_SAYS_BEFORE = re.compile(
    r"\b(?:according to|citing|cited|cites|quoted|quoting|writes|reports|recalls|told|adds|notes|"
    r"by|with) (?:the )?(?:[A-Z]?[a-z]{2,12} ){0,2}$"
)
_SAYS_AFTER = re.compile(
    r"(?: [A-Z][a-z]{2,12}){0,2},? (?:has |had |also )?(?:reported|reports|said|says|wrote|writes|"
    r"quoted|quotes|citing|cited|told)\b"
)
_CITING = re.compile(
    r"(?:c(?<!\w.)iting|c(?<!\w.)ited|q(?<!\w.)uoting) "
    r"(?:an? |the |unnamed |several |two |three )?"
    r"(?P<who>(?:[a-z]{2,14} ){0,2}(?:officials?|sources?|diplomats?|people|documents?|statement|"
    r"ministers?|executives?|person|media))\b"
)
_SPOKE = re.compile(
    r"(?:,? (?:who|which)? ?[a-z ]{0,30},)? (?:has |had |also |later )?(?:said|says|told|tweeted|"
    r"wrote|warned|added|noted|claimed|asserted|stressed|urged)\b"
)
_SPOKEN_BEFORE = re.compile(
    r"\b(?:said|says|according to|quoted|citing) (?:[A-Z][a-z]{1,12}\.? ){0,3}$"
)


@dataclass(frozen=True)
class Outlet:
    """An agency, paper or site."""

    name: str
    kind: str


@cache
def _by_spelling() -> dict[str, Outlet]:
    table = {}
    for row in load_data("outlets")["outlets"]:
        for spelling in (row["name"], *row.get("also", ())):
            table[spelling] = Outlet(row["name"], row["kind"])
    return table


@cache
def _hosts() -> dict[str, str]:
    return {row["host"]: row["name"] for row in load_data("outlets")["outlets"] if "host" in row}


@cache
def outlet_pattern() -> re.Pattern[str]:
    """Every outlet that a sentence may name as its source, the longest spelling first."""
    names = sorted(_by_spelling(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


@cache
def _outlet_needles() -> Needles:
    return Needles(_by_spelling())


@lru_cache(maxsize=2)  # each sentence of a document asks
def _outlet_starts(text: str) -> list[int]:
    return _outlet_needles().starts(text)


def find_origin(page: Page) -> tuple[str, ...]:
    """The sites, papers and agencies a whole document came through, nearest first."""
    origin = [*_own_name(page), *_taken_from(page), *_relay(page)]
    return tuple(dict.fromkeys(origin))


def _own_name(page: Page) -> list[str]:
    found = list(_outlet_names(page.source.outlet or ""))
    site = _SITE.match(page.lines)
    told = "Stay " in page.lines or "from Latest Topic" in page.lines
    rest = _OWN_NAME.finditer(page.lines, site.end() if site else 0) if told else ()
    for match in (*([site] if site else []), *rest):
        written = next(part for part in match.groups() if part)
        found.append(_by_spelling()[written].name if written in _by_spelling() else written)
    return found[:2]


@lru_cache(maxsize=1_000)
def _outlet_names(named: str) -> tuple[str, ...]:
    """The outlets that the name or address of a document's own stands for."""
    found = [_by_spelling()[m.group()].name for m in outlet_pattern().finditer(named)]
    found += [name for host, name in _hosts().items() if f"/{host}" in named or f".{host}" in named]
    if not found and named and len(named) <= 40 and "/" not in named:
        found = [named]
    return tuple(found)


def _taken_from(page: Page) -> list[str]:
    found: list[str] = []
    if not any(words in page.lines for words in _TAKEN_WORDS):
        return found
    for match in _TAKEN_FROM.finditer(page.lines):
        if match["host"]:
            found.append(_hosts().get(match["host"], match["host"]))
        else:
            written = re.split(r" (?:at|on|in) |\.$", match["name"])[0]
            found.append(_by_spelling()[written].name if written in _by_spelling() else written)
    return found[:1]


def _relay(page: Page) -> list[str]:
    """A national agency that passes on a wire: the only one of each that the text credits."""
    credited = {o for _, o in _credited(page.text, 0, len(page.text))}
    agencies = sorted(o.name for o in credited if o.kind == "agency")
    wires = sorted(o.name for o in credited if o.kind == "wire")
    return [agencies[0], wires[0]] if len(agencies) == len(wires) == 1 else []


def _credited(text: str, start: int, end: int) -> list[tuple[int, Outlet]]:
    """Outlets that ``text[start:end]`` credits with words like ``reported`` or ``citing``."""
    found: list[tuple[int, Outlet]] = []
    starts = _outlet_starts(text)
    at = start
    for place in starts[bisect_left(starts, start) : bisect_left(starts, end)]:
        match = outlet_pattern().match(text, place, end) if place >= at else None
        if match is None:
            continue
        at = match.end()
        before = _SAYS_BEFORE.search(text, max(start, match.start() - 50), match.start())
        if before or _SAYS_AFTER.match(text, match.end(), min(end, match.end() + 60)):
            found.append((match.start(), _by_spelling()[match.group()]))
    return found


def credited_outlet(text: str, start: int, end: int) -> str | None:
    """The first outlet that a sentence credits: ``writes BTA``, ``according to Reuters``."""
    credited = _credited(text, start, end)
    return credited[0][1].name if credited else None


def trace_statements(
    page: Page, origin: Sequence[str], statements: Sequence[Statement]
) -> list[Statement]:
    """Give each statement its chain: the document's own, then what its sentence credits."""
    relay = _relay_of(origin)
    own = [name for name in origin if name not in relay]
    made: dict[tuple[int, int], tuple[str, ...]] = {}
    traced = []
    for statement in statements:
        place = page.find(statement.quote)
        if place not in made:
            made[place] = _chain_at(page, *place, own, relay)
        chain = made[place]
        speaker = statement.attributed_to
        if speaker and speaker not in chain and speaker not in _by_spelling():
            chain = (*chain, speaker)
        traced.append(alter(statement, chain=chain))
    return traced


def _chain_at(
    page: Page, start: int, end: int, own: list[str], relay: list[str]
) -> tuple[str, ...]:
    chain = list(own)
    for _, outlet in _credited(page.text, start, end):
        if outlet.name in relay:
            chain += relay[: relay.index(outlet.name) + 1]
        else:
            chain.append(outlet.name)
    chain += _speakers(page, start, end)
    citing = _CITING.search(page.text, start, end)
    if citing:
        chain.append(citing["who"])
    return tuple(dict.fromkeys(chain))


def _relay_of(chain: Sequence[str]) -> list[str]:
    """The agency and the wire at the end of a document's chain, if it ends so."""
    if len(chain) < 2:
        return []
    kinds = {outlet.name: outlet.kind for outlet in _by_spelling().values()}
    return list(chain[-2:]) if [kinds.get(c) for c in chain[-2:]] == ["agency", "wire"] else []


def _speakers(page: Page, start: int, end: int) -> list[str]:
    """The person whom the words of the sentence make its speaker."""
    for mention in page.names_in(start, end):
        if mention.kind != "person":
            continue
        if _SPOKE.match(
            page.text, mention.end, min(end, mention.end + 60)
        ) or _SPOKEN_BEFORE.search(page.text, max(start, mention.start - 40), mention.start):
            return [mention.name]
    return []


def note_relay(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Say that one step of a document's chain is inferred."""
    relay = _relay_of(chain)
    if not relay:
        return ()
    return (f"credits {relay[0]} and {relay[1]}: read as {relay[0]} passing on {relay[1]}",)
