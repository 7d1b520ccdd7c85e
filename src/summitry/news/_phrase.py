"""The phrases of rule files, and how they match on lines.

Phrases are written in the words of a line (see ``_line.py``):

``word``      that word                    ``word*``    words that begin so
``a|b``       either word                  ``(a b|c)``  either run of words
``..``        up to 5 words between        ``...``      up to 12 words between
``word?``     the word or nothing          ``[macro]``  words listed in the rule file
``{actor}``   any name, kept as the actor  ``{target}`` any name, kept as the target
``{leader}`` a person, ``{firm}`` a company, kept as the target
``{percent}`` ``{money}`` ``{count}`` ``{sum}`` (either of the two) ``{duration}`` ``{date}``
``{state}`` ``{company}`` ``{adj}``

Every repetition is bounded, so no sentence can make a phrase slow. What a phrase cannot do without
is kept beside it, so that most phrases are ruled out by a look at the words of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from operator import or_
from threading import Lock

# Words that may stand before a name without changing whom it names.
_TITLES = (
    r"(?:(?:the|its|their|his|some|all|most|many|certain|president|prime|minister|premier|chancellor|leader|mr|ally|"
    r"neighbour) ){0,3}?"
)
# Offices behind the name of a state, which speak for it: "the Turkish foreign minister".
_OFFICE = (
    r"(?: (?:'s )?(?:(?:foreign|trade|finance|economy|commerce|industry|energy|defen[cs]e|chief|"
    r"top|senior|deputy|new|prime|vice) ){0,3}(?:ministers?|negotiators?|officials|leaders?|"
    r"president|premier|chancellor|delegations?|teams?|envoys?|diplomats|counterparts?|"
    r"governments?)(?![^ ]))?"
)
_SLOTS = {
    "actor": _TITLES + r"(?P<actor>@[spcgbn]\d+)" + _OFFICE,
    "target": _TITLES + r"(?P<target>@[spcgbnwa]\d+)" + _OFFICE,
    "leader": _TITLES + r"(?P<target>@p\d+|@[sgba]\d+(?= (?:'s )?(?:(?:new|top|chief|foreign|trade|"
    r"finance|defen[cs]e|crown) )?(?:leaders?|officials?|ministers?|negotiators?|delegation|"
    r"president|prime|premier|chancellor|emir|king|prince|counterparts?) )|(?<= of )@[sg]\d+)",
    "firm": r"(?P<target>@c\d+)",
    "any": r"@[spcgbn]\d+", "state": r"@[sbg]\d+", "person": r"@[pn]\d+", "company": r"@c\d+",
    "adj": r"@[as]\d+", "world": r"@w\d+", "percent": r"(?P<value>#(?:pct|zero)\d+)",
    "money": r"(?P<value>#usd\d+)", "sum": r"(?P<value>#(?:usd|cnt)\d+)",
    "count": r"(?P<value>#cnt\d+)",
    "duration": r"(?P<value>#dur\d+)", "date": r"#date\d+",
}  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    """A phrase of a rule file, and for each part it cannot do without the keys that show it."""

    written: str
    macros: tuple[tuple[str, str], ...]
    needs: tuple[frozenset[str], ...]
    asks: int  # for the same needs, each as a bit

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """For a text with a space before it: the engine skips from space to space.

        Compiled when a line may hold it: a short text meets few of a thousand. A slot that it
        begins with goes without the titles before it, which are no part of a name.
        """
        table = dict(self.macros)
        elements = [_compile_element(e, table) for e in _split(self.written, " ")]
        return re.compile(" " + "".join(elements).removeprefix(_TITLES))

    def find(self, text: str) -> list[re.Match[str]]:
        """Find the phrase in a line with a space before it; each match begins with a space."""
        found: list[re.Match[str]] = []
        at, spaced = 0, f" {text}"
        while match := self.pattern.search(spaced, at):
            found.append(match)
            at = match.end() - 1  # the space behind one match may stand before the next
        return found

    def is_in(self, text: str, met: int) -> bool:
        """Whether the phrase stands in a piece of a line that meets these needs."""
        return self.may_be_in(met) and self.pattern.search(f" {text}") is not None

    def may_be_in(self, met: int) -> bool:
        """Whether a line that meets these needs has all that the phrase cannot do without."""
        return self.asks & met == self.asks


_BITS: dict[frozenset[str], int] = {}  # of the needs of all phrases so far
_LOCK = Lock()  # two threads may read their first documents at once


def bit_of(need: frozenset[str]) -> int:
    """The bit of a need: one for all phrases that have it."""
    with _LOCK:
        return _BITS.setdefault(need, 1 << len(_BITS))


def count_needs() -> int:
    """How many needs the phrases compiled so far have."""
    return len(_BITS)


def table_needs() -> dict[str, int]:
    """Under each key that phrases ask for, the needs that it meets, as bits."""
    table: dict[str, int] = {}
    with _LOCK:
        for need, bit in _BITS.items():
            for key in need:
                table[key] = table.get(key, 0) | bit
    return table


def keys_of(word: str) -> tuple[str, ...]:
    """What phrases may ask of a word or slot: itself, its beginnings (``impos*``), its kind."""
    if word[0] in "@#":
        return (word.rstrip("0123456789"),)
    return (word, *(word[:k] + "*" for k in range(2, len(word) + 1)))


_GAPS = {"..": r"(?:\S+ ){0,5}?", "...": r"(?:\S+ ){0,12}?"}


@cache
def compile_phrase(phrase: str, macros: tuple[tuple[str, str], ...] = ()) -> Phrase:
    """Compile a phrase of a rule file."""
    table = dict(macros)
    needs = [keys for e in _split(phrase, " ") if (keys := _needs(e, table)) is not None]
    return Phrase(phrase, macros, tuple(needs), reduce(or_, map(bit_of, needs), 0))


def _split(phrase: str, separator: str) -> list[str]:
    """Split at a separator that stands outside parentheses."""
    if "(" not in phrase:
        return [p for p in phrase.split(separator) if p]
    parts, depth, part = [], 0, ""
    for letter in phrase:
        depth += (letter == "(") - (letter == ")")
        if letter == separator and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [p for p in [*parts, part] if p]


def _open(element: str, macros: dict[str, str]) -> tuple[list[str], bool]:
    """The options of an element, and whether it may be absent."""
    optional = element.endswith("?") and element != "?"
    body = element[:-1] if optional else element
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    if body.startswith("[") and body.endswith("]"):
        body = macros[body[1:-1]]
    return _split(body, "|"), optional


def _compile_element(element: str, macros: dict[str, str]) -> str:
    if element in _GAPS:
        return _GAPS[element]
    options, optional = _open(element, macros)
    runs = [_compile_run(run, macros) for run in options]
    pattern = runs[0] if len(runs) == 1 else "(?:" + "|".join(runs) + ")"
    return f"(?:{pattern})?" if optional else pattern


def _compile_run(run: str, macros: dict[str, str]) -> str:
    elements = _split(run, " ")
    if len(elements) > 1 or elements[0][0] in "([" or elements[0].startswith(".."):
        return "".join(_compile_element(e, macros) for e in elements)
    return _compile_word(run) + " "


def _compile_word(word: str) -> str:
    if word.startswith("{"):
        return _SLOTS[word[1:-1]]
    if word.startswith(("@", "#")):
        return re.escape(word.rstrip("*")) + r"[a-z]?\d+"
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"[a-z'-]*"
    return re.escape(word)


def _needs(element: str, macros: dict[str, str]) -> frozenset[str] | None:
    """Keys one of which a line must hold for this element, or None if it asks nothing."""
    if element in _GAPS:
        return None
    options, optional = _open(element, macros)
    if optional:
        return None
    keys: set[str] = set()
    for run in options:
        elements = _split(run, " ")
        if len(elements) > 1 or elements[0][0] in "([":
            asked = [k for e in elements if (k := _needs(e, macros)) is not None]
            if not asked:
                return None
            keys |= asked[0]
        else:
            keys |= _word_keys(run)
    return frozenset(keys)


def _word_keys(word: str) -> frozenset[str]:
    if word.startswith("{"):
        tags = re.findall(r"@\[([a-z]+)\]|@([a-z])|#\(\?:([a-z|]+)\)|#([a-z]+)", _SLOTS[word[1:-1]])
        letters = "".join(a + b for a, b, _, _ in tags)
        amounts = [x for _, _, c, d in tags for x in (c.split("|") if c else [d]) if x]
        return frozenset([f"@{x}" for x in letters] + [f"#{x}" for x in amounts])
    if word.startswith("@"):
        return frozenset(f"@{x}" for x in (word[1:].rstrip("*") or "spcgbnwa"))
    if word.startswith("#"):
        return frozenset([word.rstrip("*")])
    if "[" in word or "]" in word:
        raise ValueError(f"{word}: a phrase knows words, not sets of letters")
    return frozenset([word])
