"""What a reader remembers within one document: who was last named, and what was said of tariffs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from summitry.ledger.records import Statement
from summitry.news._line import Line, Token
from summitry.news._names import Mention, main_pair

_PAIR = re.compile(
    r"\b(?:[Tt]he|[Bb]oth|[Bb]etween the) (?:two )?"
    r"(?:countries|leaders|sides|nations|governments|allies)"
    r"(?! (?:have|had|and) (?:been )?(?:hit|threat))\b|\b[Tt]he pair\b"
)
_HE = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]he (?:US |Republican |American )?(?:president|prime minister))\b"
    r"(?!['’-])"
)
_THERE = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]he|[Ii]ts|[Tt]hat) "
    r"(?:country|nation|island|government|administration)\b"
)
_IT = re.compile(
    r"\b(?:[Ii]t|[Tt]hey)(?= (?:will|would|had|has|have|could|may|plans?|also|said)\b)"
)


_MEMORY = 1_200  # characters: a few paragraphs


@dataclass
class Memory:
    """Running notes on one document, in reading order."""

    pair: tuple[str, ...]
    published: str | None = None
    at: int = 0  # where reading stands
    imposer_of: dict[str, str] = field(default_factory=dict)  # target -> who taxed it last
    last: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    imposers: Counter[str] = field(default_factory=Counter)
    place: dict[str, int] = field(default_factory=dict)
    rates: dict[float, tuple[tuple[str, ...], tuple[str, ...], str]] = field(default_factory=dict)

    def recall(self, action: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who last did this to whom, unless that was too far back to be meant."""
        if action not in self.last or self.at - self.place[action] > _MEMORY:
            return (), ()
        return self.last[action]

    def note(self, said: Statement) -> None:
        """Remember who did what to whom."""
        if not said.actor or not (said.targets or said.action == "merger"):
            return
        self.last[said.action] = (said.actor, said.targets)
        self.place[said.action] = self.at
        if said.action == "tariff":
            self.imposers.update(said.actor[:1])
            self.imposer_of.update(dict.fromkeys(said.targets, said.actor[0]))
            if said.value:
                self.rates.setdefault(said.value, (said.actor, said.targets, said.status))


def resolve_pronouns(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Add the pronouns that stand for a state: the pair, ``he``, ``the country``, ``it``."""
    pair = main_pair(names)
    starts = [m.start for m in names]
    added: list[Mention] = []
    if len(pair) == 2:
        for match in _PAIR.finditer(text):
            added.append(Mention(match.start(), match.end(), "pronoun", pair, match.group()))
    for match in _WE.finditer(text):
        code = _speaker_code(text, names, starts, match.start())
        if code:
            added.append(Mention(match.start(), match.end(), "pronoun", (code,), match.group()))
    for pattern, kinds in ((_HE, ("person",)), (_THERE, ("state", "adjective", "person")),
                           (_IT, ("state", "body", "company"))):  # fmt: skip
        for match in pattern.finditer(text):
            code = _last_code(text, names, starts, match.start(), kinds)
            if code:
                added.append(Mention(match.start(), match.end(), "pronoun", (code,), match.group()))
    return join_names(names, added)


def join_names(names: Sequence[Mention], added: Sequence[Mention]) -> list[Mention]:
    """Names in order, with those of ``added`` that lie over none of them."""
    starts = [m.start for m in names]
    free = []
    for mention in added:
        k = bisect_right(starts, mention.start)
        clear = (k == 0 or names[k - 1].end <= mention.start) and (
            k == len(names) or names[k].start >= mention.end
        )
        if clear:
            free.append(mention)
    return sorted([*names, *free], key=lambda m: m.start)


_WE = re.compile(r"(?<=[\"“ ])[Ww]e\b")
_OBJECT = re.compile(r"\b(?:on|from|to|against|of|with|for|in|into)(?: the)? $")
_HIS_GOODS = re.compile(r" (?:goods|imports|products|exports)\b")


_NEAR = 400  # characters: a sentence or two


def _speaker_code(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """Whom ``we`` speaks for: the person named soon after it, or before."""
    for mention in names[bisect_right(starts, at) : bisect_right(starts, at + _NEAR)]:
        if mention.kind == "person":
            return mention.codes[0]
    return _last_code(text, names, starts, at, ("person",))


def _last_code(
    text: str, names: Sequence[Mention], starts: list[int], at: int, kinds: tuple[str, ...]
) -> str | None:
    """The last name of these kinds that is nobody's object: ``on US goods`` is not ``it``."""
    for index in range(bisect_right(starts, at) - 1, -1, -1):
        mention = names[index]
        if at - mention.end >= _NEAR:
            return None
        if mention.end > at or mention.kind not in kinds:
            continue
        object_of = _OBJECT.search(text, max(0, mention.start - 12), mention.start)
        if (
            "body" in kinds
            and mention.kind != "person"
            and (object_of or _HIS_GOODS.match(text, mention.end))
        ):
            continue
        return mention.codes[0]
    return None


_OFFICE = re.compile(
    r"[ ,]{1,2}(?:[a-z]{2,15} ){0,3}(?:government|ministry|administration|officials?|"
    r"authorities|leaders?|"
    r"visitor|side|companies|businesses|enterprises|firms|carmakers|ministers?|negotiators?|"
    r"finance ministry|customs|president|premier|prime minister|delegation|Prime Minister|"
    r"President|Premier|Commerce Secretary|Department)\b"
)


def promote_offices(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Read ``Japanese visitor`` or ``Taiwanese companies`` as the state itself."""
    promoted = []
    for mention in names:
        office = mention.kind == "adjective" and _OFFICE.match(text, mention.end, mention.end + 60)
        promoted.append(replace(mention, kind="state", dual=True) if office else mention)
    return promoted


_HEADS = frozenset(["allies", "goods", "imports", "products", "exports"])
_JOINERS = frozenset([",", "and", "or", "&", "/", "the"])


def expand_list(tokens: tuple[Token, ...], index: int, last: int) -> list[int]:
    """Follow ``China, Mexico, and Canada`` from its first name to its last."""
    found = [index]
    at = index + 1
    joiners = 0
    while at < last:
        token = tokens[at]
        if token.mention is not None and joiners and token.mention.kind != "world":
            found.append(at)
            joiners = 0
        elif token.text in _JOINERS and joiners < 3:
            joiners += 1
        elif token.text in _HEADS and tokens[at - 1].mention is not None:
            pass
        else:
            break
        at += 1
    return found


def codes_of(line: Line, indices: list[int]) -> tuple[str, ...]:
    """Codes of the names at these tokens, each once, in order."""
    seen: dict[str, None] = {}
    for index in indices:
        mention = line.tokens[index].mention
        if mention is not None:
            seen.update(dict.fromkeys(mention.codes))
    return tuple(seen)
