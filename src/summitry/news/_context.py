"""What a reader remembers within one document: who was last named, and what was said of tariffs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from summitry.ledger.records import Statement
from summitry.news._line import Line, Token
from summitry.news._names import Mention, main_pair, people

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
    r"\b(?:[Ii]t|[Tt]hey)(?= (?:will|would|had|has|have|could|may|plans?|also|said|agreed|"
    r"committed|promised|pledged|imposed|threatened|announced|signed|bought|raised|cut|put)\b)"
)


_ITS_GOODS = re.compile(
    r"\b(?:[Ii]ts|[Tt]heir)(?= (?:(?!tariffs?|lev|dut|on |of |to )[a-z-]{2,14} ){0,2}"
    r"(?:goods|exports?|products|shipments|exporters|carmakers|cars|vehicles|steel|companies|firms)\b)"
)
_STANDS_FOR = (  # what a pronoun is and the kinds of names it may stand for
    (_HE, ("person",)), (_ITS_GOODS, ("state", "group")),
    (_THERE, ("state", "adjective", "person")), (_IT, ("state", "body", "company")),
)  # fmt: skip


_MEMORY = 1_200  # characters: a few paragraphs


@dataclass
class Memory:
    """Running notes on one document, in reading order."""

    pair: tuple[str, ...]
    named: frozenset[str] = frozenset()  # everybody the document names
    published: str | None = None
    at: int = 0  # where reading stands
    imposer_of: dict[str, str] = field(default_factory=dict)  # target -> who taxed it last
    last: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    imposers: Counter[str] = field(default_factory=Counter)
    place: dict[str, int] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # actions the document has spoken of
    rates: dict[float, tuple[tuple[str, ...], tuple[str, ...], str]] = field(default_factory=dict)

    def recall(self, action: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who last did this to whom, unless that was too far back to be meant."""
        if action not in self.last or self.at - self.place[action] > _MEMORY:
            return (), ()
        return self.last[action]

    def taxed_by(self, actor: Sequence[str]) -> tuple[str, ...]:
        """Whom this one taxed when the document last said so."""
        said = self.last.get("tariff", ((), ()))
        if set(said[0]) & set(actor):
            return said[1]
        return tuple(t for t, who in self.imposer_of.items() if who in actor)[-1:]

    def imposer(self, targets: Sequence[str]) -> tuple[str, ...]:
        """Whose tariff it must be that nobody is said to levy."""
        for target in targets:
            if target in self.imposer_of:
                return (self.imposer_of[target],)
        others = [code for code in self.pair if code not in targets]
        if len(self.pair) == 2 and set(targets) & set(self.pair) and others:
            return (others[0],)
        seen = [code for code, _ in self.imposers.most_common(2) if code not in targets][:1]
        default = [_FIRST] if _FIRST in self.named and _FIRST not in targets else []
        return tuple(seen or default)

    def note(self, said: Statement, *, sure: bool = True) -> None:
        """Remember who did what to whom."""
        if not said.actor or not (said.targets or said.action == "merger"):
            return
        self.spoken.add(said.action)
        self.last[said.action] = (said.actor, said.targets)
        self.place[said.action] = self.at
        if said.action == "tariff" and sure:
            self.imposers.update(said.actor[:1])
            self.imposer_of.update(dict.fromkeys(said.targets, said.actor[0]))
            if said.value:
                self.rates.setdefault(said.value, (said.actor, said.targets, said.status))


_FIRST = "USA"  # whose tariffs news is about unless it says otherwise


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
    for pattern, kinds in _STANDS_FOR:
        for match in pattern.finditer(text):
            codes = _stands_for(text, names, starts, match, kinds)
            if codes:
                added.append(Mention(match.start(), match.end(), "pronoun", codes, match.group()))
    return join_names(names, added)


def _stands_for(
    text: str, names: Sequence[Mention], starts: list[int], match: re.Match[str],
    kinds: tuple[str, ...],
) -> tuple[str, ...]:  # fmt: skip
    """Codes of what a pronoun stands for, or none where no rule says it safely."""
    word = match.group()
    if word.lower() == "they":
        several = _list_of_last(text, names, starts, match.start())
        if several:
            return several
    if word in ("It", "They"):
        code = _subject_of_last(text, names, starts, match.start())
        if code:
            return (code,)
    if kinds == ("person",) and word in ("he", "she"):
        code = _speaker_of_sentence(text, names, starts, match.start())
        if code:
            return (code,)
    if "adjective" in kinds:
        code = _country_meant(text, names, starts, match.start())
        if code:
            return (code,)
    code = _last_code(text, names, starts, match.start(), kinds)
    return (code,) if code else ()


def _country_meant(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """``The White House proposed a rate on the country``: not who acts, but who was spoken of."""
    begin = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1
    inside = names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]
    acts = next(
        (m.codes[0] for m in inside if m.kind in ("person", "body", "state", "group")), None
    )
    if acts is None:
        return _subject_of_last(text, names, starts, at)
    others = [m for m in inside if m.kind in ("state", "adjective") and m.codes[0] != acts]
    if others:
        return others[-1].codes[0]
    code = _subject_of_last(text, names, starts, at)
    return code if code not in (None, acts) and inside[0].kind in ("body", "person") else None


_AND = re.compile(r"(?:, (?:and )?|,? and | or |, and )(?:the )?")


def _list_of_last(
    text: str, names: Sequence[Mention], starts: list[int], at: int
) -> tuple[str, ...]:
    """The last list of states before: ``Myanmar and Laos were told they``."""
    last = bisect_right(starts, at) - 1
    if last < 1 or at - names[last].end > _NEAR // 4:
        return ()
    found = [names[last]]
    while last >= 1 and _AND.fullmatch(text, names[last - 1].end, names[last].start):
        last -= 1
        found.insert(0, names[last])
    states = [m for m in found if m.kind in ("state", "group")]
    return tuple(m.codes[0] for m in states) if len(states) > 1 else ()


def _speaker_of_sentence(
    text: str, names: Sequence[Mention], starts: list[int], at: int
) -> str | None:
    """The person who opens the sentence, if it has one: ``Ishiba met Trump and said he``."""
    begin = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1
    for mention in names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]:
        someone = mention.kind == "person" or mention.name in people()
        if someone and not _OBJECT.search(text, max(0, mention.start - 12), mention.start):
            return mention.codes[0]
    return None


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
_HIS_GOODS = re.compile(
    r" (?:[a-z-]{3,14} )?(?:goods|imports|products|exports|soybeans|beef|steel|cars|vehicles|"
    r"tariffs?|levies|duties)\b"
)


_NEAR = 400  # characters: a sentence or two


def _speaker_code(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """Whom ``we`` speaks for: the person named soon after it, or before."""
    for mention in names[bisect_right(starts, at) : bisect_right(starts, at + _NEAR)]:
        if mention.kind == "person":
            return mention.codes[0]
    return _last_code(text, names, starts, at, ("person",))


def _subject_of_last(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """The first name of the sentence before, where it is a state or company and no object."""
    end = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at))
    begin = max(text.rfind(". ", 0, max(0, end)), text.rfind("\n", 0, max(0, end))) + 1
    if end < 0 or at - begin > 2 * _NEAR:
        return None
    for index in range(bisect_right(starts, begin - 1), bisect_right(starts, end)):
        mention = names[index]
        if mention.kind in ("adjective", "world", "pronoun") or mention.start < begin:
            continue
        before = text[max(0, mention.start - 12) : mention.start]
        if _OBJECT.search(before) or _HIS_GOODS.match(text, mention.end):
            continue
        return mention.codes[0] if mention.kind != "person" else None
    return None


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
        if "group" in kinds and text[max(0, mention.start - 8) : mention.start].endswith("by "):
            continue
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
