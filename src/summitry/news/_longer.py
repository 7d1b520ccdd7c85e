"""Names that are part of a longer one: ``Paris Baguette`` is no France, ``Dublin-based`` no actor.

A capital or a state inside the name of a firm, a paper or a bank does not stand for the state.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from summitry.news._data import load_data
from summitry.news._names import Mention

# Behind any name of a state, what makes a firm, a paper or a treaty of it.
_HEADS = (
    r"(?:[A-Z][a-z]+ ){0,2}(?:Airlines?|Airways|Post|Times|Daily|Journal|News|Herald|Tribune|"
    r"Gazette|Chamber of Commerce|Business Council|Institute|University|Association|Federation|"
    r"Electric|Electron|Petroleum|Railways?|Telecom|Motors?|Steel|Zinc|Aerospace|Shipbuilding|"
    r"Industries|Holdings|Group|Corp|Corporation|Ltd|Inc|plc|Exchange|Stock Exchange|"
    r"Club|Olympics|Open|Cup)\b"
)
_NAMED_SO = re.compile(rf" (?P<rest>{_HEADS})")
# Behind a capital, any word with a capital that is no office, where the sentence goes on in small.
_TITLES = (
    r"(?:President|Prime|Premier|Chancellor|Foreign|Finance|Trade|Economy|Commerce|Industry|Mayor|"
    r"Governor|Minister|Ministry|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|D)\b"
)
_CAPITAL_FIRM = re.compile(
    rf" (?P<rest>(?!{_TITLES})[A-Z][a-z]+(?: (?!{_TITLES})[A-Z][a-z]+){{0,2}})"
    r"(?= [a-z]|['’]s [a-z])"
)
_OF = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:Bank|University|Institute|Federation|Confederation|Association|Academy|"
    r"College|Society|Museum) of (?:the )?$"
)
_BASED = re.compile(r"-based (?P<firm>[A-Z][\w&.-]{1,20}(?: [A-Z][\w&-]{1,20}){0,3})?")


@cache
def _capitals() -> frozenset[str]:
    rows = load_data("states")["states"].values()
    return frozenset(name for row in rows for name in row.get("capital") or ())


def join_longer(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Names, those that are part of a longer one read as the longer one."""
    starts = {mention.start for mention in names}
    found: list[Mention] = []
    for mention in names:
        if found and mention.start < found[-1].end:
            continue
        if found and mention.codes == found[-1].codes and _is_again(text, found[-1], mention):
            found[-1] = replace(found[-1], end=mention.end + 1)
            continue
        if mention.kind not in _OF_STATES:
            found.append(_of_owner(text, mention, found))
            continue
        based = _BASED.match(text, mention.end)
        if based is None:
            found.append(_longer(text, mention))
        elif based["firm"] is None:  # "a Dublin-based maker of pumps"
            found.append(mention)
        elif based.start("firm") not in starts:
            found.append(_firm(text, based.start("firm"), based.end("firm")))
    return found


_OF_STATES = frozenset(["state", "adjective", "group"])


def _is_again(text: str, last: Mention, mention: Mention) -> bool:
    """``the European Union (EU)``: one name."""
    return text[last.end : mention.start] == " (" and text[mention.end : mention.end + 1] == ")"


def _of_owner(text: str, mention: Mention, before: Sequence[Mention]) -> Mention:
    """``Turkey's Ministry of Commerce``: a body is of the state whose name it follows."""
    if mention.kind != "body" or not before or before[-1].kind not in _OF_STATES:
        return mention
    owner, gap = before[-1], text[before[-1].end : mention.start]
    return replace(mention, codes=owner.codes) if gap in _OWNS else mention


_OWNS = frozenset(["'s ", "’s ", "' ", "’ ", " "])


def _longer(text: str, mention: Mention) -> Mention:
    end = mention.end
    before = text[max(0, mention.start - 30) : mention.start]
    first = _OF.search(before) if before.endswith(("of ", "of the ")) else None
    if first is not None:  # its words stay in the line: rules ask for "bank of"
        name = text[mention.start - len(before) + first.start() : end]
        return Mention(mention.start, end, "company", (name,), name)
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper():
        return mention
    rest = _NAMED_SO.match(text, end)
    if rest is None and text[mention.start : end] in _capitals():
        rest = _CAPITAL_FIRM.match(text, end)
    return mention if rest is None else _firm(text, mention.start, rest.end("rest"))


def _firm(text: str, start: int, end: int) -> Mention:
    name = text[start:end]
    return Mention(start, end, "company", (name,), name)
