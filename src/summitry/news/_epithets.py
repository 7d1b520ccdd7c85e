"""Words that stand for a company or a state: ``the Japanese firm``, ``the Turkish ministry``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from summitry.news._names import Mention, company_home, join_names

_NEAR = 400  # characters: a sentence or two
_FIRM = (
    r"(?:firm|company|group|giant|carmaker|automaker|steelmaker|chipmaker|manufacturer|conglomerate|"
    r"drugmaker|planemaker|airline|carrier|maker)\b"
)
_THE = re.compile(r"[Tt]he (?:[a-z-]{3,12} ){0,2}$")
_ITS_FIRM = re.compile(rf" (?:[a-z-]{{2,14}} ){{0,2}}{_FIRM}")
_THE_FIRM = re.compile(rf"[Tt](?<!\w.)he (?:[a-z]{{3,12}} )?{_FIRM}(?!['’]s? (?:said|owner))")


_AN_AIRLINE = re.compile(r"(?:airline|carrier)$")
_FLIES = re.compile(
    r"Air(?!bus)|[Jj]et|Wings|Emirates|Etihad|Qantas|Garuda|IndiGo|Lufthansa|Ryanair"
)


def name_firms(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Read ``the Japanese firm`` and ``the company`` as the company named last before.

    Where no company of that country was named, the words stay what they are.
    """
    named: list[Mention] = []
    found: list[Mention] = []
    for mention in names:
        if mention.kind == "company":
            named.append(mention)
        firm = mention.kind in ("adjective", "state") and _ITS_FIRM.match(text, mention.end)
        home = (
            mention.codes[0]
            if firm and _THE.search(text, max(0, mention.start - 30), mention.start)
            else ""
        )
        meant = next(
            (m for m in reversed(named) if home and company_home(m.codes[0]) == home), None
        )
        if meant is None:
            found.append(mention)
        else:
            code = meant.codes[0]
            found.append(replace(mention, kind="company", codes=meant.codes, name=code))
    ends = [m.end for m in named]
    bare = []
    for match in _THE_FIRM.finditer(text) if named else ():
        last = bisect_right(ends, match.start()) - 1
        if _AN_AIRLINE.search(match.group()):
            flies = (i for i in range(last, -1, -1) if _FLIES.search(named[i].name))
            last = next(flies, last)
        if last >= 0 and match.start() - ends[last] < _NEAR:
            codes = named[last].codes
            bare.append(Mention(match.start(), match.end(), "company", codes, codes[0]))
    return join_names(found, bare)


_OFFICE = re.compile(
    r"[ ,]{1,2}(?:(?:Commerce|Trade|Foreign|Finance|Defen[cs]e|Economy|Industry|Agriculture|Energy|"
    r"Treasury|Deputy|Vice|[a-z]{2,15}) ){0,3}(?:government|ministry|administration|officials?|"
    r"authorities|leaders?|"
    r"visitor|side|companies|businesses|enterprises|firms|carmakers|ministers?|negotiators?|"
    r"buyers|importers|airlines?|carriers?|utilities|utility|refiners?|shipbuilders?|chipmakers?|"
    r"steelmakers|manufacturers|conglomerates?|banks|regulators|lawmakers|parliament|cabinet|"
    r"finance ministry|customs|[Aa]rmed [Ff]orces|[Mm]ilitary(?! (?:aid|action|bases?|equipment|"
    r"service|hardware|spending|budget|sales|drills|exercises|planes?|aircraft))|[Nn]avy|[Aa]rmy|"
    r"[Aa]ir [Ff]orce|president|premier|prime minister|delegation|Prime Minister|"
    r"President|Premier|Commerce Secretary|Department|Ministry|Government|Parliament|Cabinet)\b"
)


def promote_offices(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Read ``Japanese visitor`` or ``Taiwanese companies`` as the state itself."""
    promoted: list[Mention] = []
    after: Mention | None = None  # one that is promoted: "the Turkish and Greek ministers"
    for mention in reversed(names):
        named = mention.kind in ("adjective", "state")
        office = named and (
            _OFFICE.match(text, mention.end, mention.end + 60)
            or (after is not None and text[mention.end : after.start] in (" and ", ", "))
        )
        adjective = office and mention.kind == "adjective"
        promoted.append(replace(mention, kind="state", dual=True) if adjective else mention)
        after = promoted[-1] if office else None
    return promoted[::-1]
