"""What a reader remembers within one document: who was last named, and what was said of tariffs."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from summitry.ledger.records import Statement
from summitry.news._amounts import Amount
from summitry.news._line import Line, Token

_FIRST = "USA"  # whose tariffs news is about unless it says otherwise


_MEMORY = 1_200  # characters: a few paragraphs
_ONE_SIDED = frozenset(
    ["merger", "defence_spending", "sanctions_export_control"]
)  # acts that need no target


@dataclass
class Memory:
    """Running notes on one document, in reading order."""

    pair: tuple[str, ...]
    named: frozenset[str] = frozenset()  # everybody the document names
    published: str | None = None
    official: bool = False  # whether it is an agreement, order or fact sheet itself
    text: str = ""
    at: int = 0  # where reading stands: the beginning of a sentence
    before: int = 0  # the beginning of the sentence before it
    tried: int = 0  # acts looked into so far, whether they became statements or not
    imposer_of: dict[str, str] = field(default_factory=dict)  # target -> who taxed it last
    last: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    imposers: Counter[str] = field(default_factory=Counter)
    place: dict[str, int] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # actions the document has spoken of
    told: set[tuple[str, frozenset[str], str]] = field(default_factory=set)  # who stands how
    rated: int | None = None  # where the document last told of a rate of duty
    subject: tuple[str, ...] = ()  # whom the sentence before the recent ones was about
    recent: deque[Line] = field(default_factory=deque)  # the last sentences, asked when need be
    answer: tuple[tuple[str, ...], tuple[str, ...]] = (
        (),
        (),
    )  # who last answered a tariff, and whose
    rates: dict[float, tuple[tuple[str, ...], tuple[str, ...], str]] = field(default_factory=dict)

    def move(self, at: int) -> None:
        """Go on to the sentence that begins there."""
        self.before, self.at = self.at, at

    def recall(self, action: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who last did this to whom, unless that was too far back to be meant."""
        if action not in self.last or self.at - self.place[action] > _MEMORY:
            return (), ()
        return self.last[action]

    def just_rated(self) -> bool:
        """Whether the sentence before, or this one, told of a rate of duty."""
        return self.rated is not None and self.rated >= self.before

    def taxed_by(self, actor: Sequence[str]) -> tuple[str, ...]:
        """Whom this one taxed when the document last said so."""
        said = self.last.get("tariff", ((), ()))
        if set(said[0]) & set(actor):
            return said[1]
        return tuple(t for t, who in self.imposer_of.items() if who in actor)[-1:]

    def only_taxed(self, codes: Sequence[str]) -> bool:
        """Whether the document tells that others tax this one, and not that it taxes others."""
        return bool(codes) and codes[0] in self.imposer_of and codes[0] not in self.imposers

    def imposer(self, targets: Sequence[str], *, alone: bool = False) -> tuple[str, ...]:
        """Whose tariff it must be that nobody is said to levy; ``alone``: in a line by itself."""
        for target in targets:
            if target in self.imposer_of:
                return (self.imposer_of[target],)
        others = [code for code in self.pair if code not in targets]
        if len(self.pair) == 2 and set(targets) & set(self.pair) and others:
            return (others[0],)
        often = [] if alone else self.imposers.most_common(2)
        seen = [code for code, _ in often if code not in targets][:1]
        default = [_FIRST] if _FIRST in self.named and _FIRST not in targets else []
        return tuple(seen or default)

    def has_told(self, said: Statement) -> bool:
        """Whether the document told before that these two stand so in this."""
        return _standing(said) in self.told

    def note(self, said: Statement, *, sure: bool = True) -> None:
        """Remember who did what to whom."""
        self.spoken.add(said.action)
        self.told.add(_standing(said))
        if not said.actor or not (said.targets or said.action in _ONE_SIDED):
            return
        self.last[said.action] = (said.actor, said.targets)
        self.place[said.action] = self.at
        if said.action == "tariff" and said.unit == "percent":
            self.rated = self.at
        if said.action == "tariff" and said.change == "retaliate":
            self.answer = self.last["tariff"]
        if said.action == "tariff" and sure:
            self.imposers.update(said.actor[:1])
            self.imposer_of.update(dict.fromkeys(said.targets, said.actor[0]))
            if said.value:
                self.rates.setdefault(said.value, (said.actor, said.targets, said.status))


def _standing(said: Statement) -> tuple[str, frozenset[str], str]:
    """How two, whoever of them acts, stand in something."""
    return said.action, frozenset(said.actor + said.targets), said.status


_Answer = TypeVar("_Answer")


def once_a_token(ask: Callable[[Line, int], _Answer]) -> Callable[[Line, int], _Answer]:
    """A question about a token of a line that keeps its answer, as several acts ask the same."""

    def answer(line: Line, index: int) -> _Answer:
        if (ask, index) not in line.found:
            line.found[ask, index] = ask(line, index)
        known: _Answer = line.found[ask, index]
        return known

    return answer


_HEADS = frozenset(["allies", "goods", "imports", "products", "exports"])
_JOINERS = frozenset([",", "and", "or", "&", "/", "the", "all"])


def expand_list(tokens: tuple[Token, ...], index: int, last: int) -> list[int]:
    """Follow ``China, Mexico, and Canada`` from its first name to its last."""
    found = [index]
    at = index + 1
    joiners = 0
    while at < last:
        token = tokens[at]
        if joiners == 1 and _begins_anew(tokens, at):
            break
        if token.mention is not None and joiners and token.mention.kind != "world":
            found.append(at)
            joiners = 0
        elif joiners and (again := _goods_from(tokens, at, last)):
            at = again
            continue
        elif token.text in _JOINERS and joiners < 3:
            joiners += 1
        elif token.text in _HEADS and tokens[at - 1].mention is not None:
            pass
        else:
            break
        at += 1
    return found


_SOME = frozenset(["most", "all", "some", "certain", "many", "other"])
_FROM = frozenset(["from", "of"])


def _goods_from(tokens: tuple[Token, ...], at: int, last: int) -> int:
    """The name in ``on goods from Mexico and most imports from Canada``, or 0."""
    at += tokens[at].text in _SOME
    if at + 2 >= last or tokens[at + 1].text not in _FROM:
        return 0
    if tokens[at].text not in _HEADS and not tokens[at].text.startswith("@w"):  # "most imports"
        return 0
    at += 3 if tokens[at + 2].text == "the" else 2
    return at if at < last and tokens[at].mention is not None else 0


_GOES_ON = re.compile(r"[a-z]{3,}ed|will|would|has|have|had|is|are|was|were|says|said")


def _begins_anew(tokens: tuple[Token, ...], at: int) -> bool:
    """``on goods from Laos, America has``: a name behind a comma alone that a verb follows."""
    if tokens[at - 1].text != "," or at + 1 >= len(tokens):
        return False
    return _GOES_ON.fullmatch(tokens[at + 1].text) is not None


def list_before(line: Line, index: int) -> list[int]:
    """The names of a list that ends here: ``Japan, Korea and the Philippines``."""
    tokens, found = line.tokens, [index]
    at = index - 1 - (tokens[index - 1].text == "the")
    while at >= 1 and tokens[at].text in ("and", ",", "or"):
        at -= 1 if tokens[at - 1].text == "," else 0
        if tokens[at - 1].mention is None:
            break
        found.insert(0, at - 1)
        at -= 2 + (tokens[at - 2].text == "the")
    return found


def find_named(line: Line, pattern: re.Pattern[str], first: int, last: int, slot: str = "who"
               ) -> tuple[str, ...]:  # fmt: skip
    """Codes of the name in a slot of a pattern, in a range of tokens."""
    at = line.find(pattern, first, last, slot)
    return () if at is None else codes_of(line, [at])


def find_amount(line: Line, amount: Amount) -> int | None:
    """The token of an amount; none has what is meant where a text gives no number."""
    return next((i for i in line.amounts if line.tokens[i].amount is amount), None)


def codes_named(line: Line) -> frozenset[str]:
    """Codes of all the names in a line."""
    return frozenset(codes_of(line, line.names))


def codes_of(line: Line, indices: Sequence[int]) -> tuple[str, ...]:
    """Codes of the names at these tokens, each once, in order."""
    seen: dict[str, None] = {}
    for index in indices:
        mention = line.tokens[index].mention
        if mention is not None:
            seen.update(dict.fromkeys(mention.codes))
    return tuple(seen)
