"""Names in a text: states, groups, leaders, companies, and the words that stand for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from summitry.news._data import load_data
from summitry.news._needles import Needles


@dataclass(slots=True)  # not frozen: that costs twice as much, and a document names many
class Mention:
    """A name at its place and what it stands for. Nothing alters one once it is made.

    ``kind`` is ``state`` (noun), ``adjective``, ``person``, ``company``, ``group``, ``body``,
    ``world`` or ``pronoun``. ``codes`` are what the ledger writes for it.
    """

    start: int
    end: int
    kind: str
    codes: tuple[str, ...]
    name: str
    dual: bool = False  # noun or adjective: "US", "UK", "EU"


@dataclass(frozen=True)
class Person:
    """A person who acts for a state or a company, and when they held office."""

    name: str
    of: str
    office: str
    terms: tuple[tuple[date, date | None], ...] = ()
    elected: tuple[date, ...] = ()

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.rsplit(" ", 1)[-1]


@cache
def people() -> dict[str, Person]:
    """Everybody in ``people.yaml``, by name."""
    table = {}
    for row in load_data("people")["people"]:
        terms = tuple(tuple(term) for term in row.get("terms", ()))
        table[row["name"]] = Person(
            row["name"], row["of"], row.get("office", ""), terms, tuple(row.get("elected", ()))
        )
    return table


@cache
def known_names() -> dict[str, str]:
    """Every spelling of a person and the name it belongs to."""
    return {
        spelling: row["name"]
        for row in load_data("people")["people"]
        for spelling in (row["name"], *row.get("short", ()))
    }


def company_spellings(name: str) -> tuple[str, ...]:
    """Every spelling of a company."""
    row = load_data("companies")["companies"].get(name) or {}
    return (name, *row.get("also", ()))


@cache
def company_home(name: str) -> str | None:
    """The state a company is of, or None for one not known."""
    row = load_data("companies")["companies"].get(name)
    return (row or {}).get("home")


@cache
def makers() -> frozenset[str]:
    """The companies whose orders are those they win: they sell."""
    rows = load_data("companies")["companies"]
    return frozenset(name for name, row in rows.items() if row and row.get("sells"))


@cache
def courts() -> dict[str, str]:
    """The state of each court."""
    return {code: row["of"] for code, row in load_data("states")["groups"].items() if "of" in row}


@cache
def state_names() -> frozenset[str]:
    """Every noun and adjective for a state or group."""
    data = load_data("states")
    rows = [row for section in ("states", "groups") for row in data[section].values()]
    return frozenset(word for row in rows for word in (*row["names"], *row["adjectives"]))


@cache
def state_codes() -> frozenset[str]:
    """Codes of the states and groups that the reader knows."""
    data = load_data("states")
    return frozenset(data["states"]) | frozenset(data["groups"])


@cache
def economies() -> frozenset[str]:
    """Codes of all that is no company, person or court: states, groups, everybody."""
    return state_codes() | {"WLD"}


@cache
def talks_only() -> frozenset[str]:
    """Groups and courts that levy no duty."""
    return frozenset(load_data("states")["talks_only"])


def _add(table: dict[str, tuple[str, tuple[str, ...], str, bool]], spelling: str, kind: str,
         codes: Sequence[str], name: str | None = None) -> None:  # fmt: skip
    known = table.get(spelling)
    if known is not None and {known[0], kind} == {"state", "adjective"}:
        table[spelling] = ("state", known[1], known[2], True)
    elif known is None:
        table[spelling] = (kind, tuple(codes), name or spelling, False)


def _spellings() -> dict[str, tuple[str, tuple[str, ...], str, bool]]:
    table: dict[str, tuple[str, tuple[str, ...], str, bool]] = {}
    states = load_data("states")
    for section, kind in (("states", "state"), ("groups", "group")):
        for code, row in states[section].items():
            codes = row.get("for", (code,))
            opening = [n.replace("the ", "The ", 1) for n in row["names"] if n.startswith("the ")]
            for spelling in row["names"] + opening + row.get("capital", []):
                _add(table, spelling, "state" if kind == "group" else kind, codes)
            people = [word + "s" for word in row["adjectives"] if word.endswith("an")]
            for spelling in row["adjectives"] + people:
                _add(table, spelling, "adjective", codes)
            for spelling in row.get("bodies", []):
                _add(table, spelling, "body", codes)
    for phrase in load_data("places")["waters"]:
        _add(table, phrase, _NOBODY, ())
    for phrase in states["world"]:
        _add(table, phrase, "world", ("WLD",))
        _add(table, phrase[0].upper() + phrase[1:], "world", ("WLD",))
    companies = load_data("companies")["companies"]
    companies_known = set(companies)
    for row in load_data("people")["people"]:
        kind = "company" if row["of"] in companies_known else "person"
        small = [row["name"].lower()] if " " in row["name"] else []  # as careless texts print it
        for spelling in (row["name"], *row.get("short", ()), *small):
            _add(table, spelling, kind, (row["of"],), row["name"])
    for name, row in companies.items():
        for spelling in (name, *(row or {}).get("also", ())):
            _add(table, spelling, "company", (name,), name)
    for spelling, plain in _in_capitals().items():
        table.setdefault(spelling, table[plain])
    return table


_ACRONYM = 3  # letters: shorter names of companies are written in capitals anyway


@cache
def _in_capitals() -> dict[str, str]:
    """States, people and firms as headlines in capitals print them, with the plain spelling."""
    data = load_data("states")
    rows = [row for section in ("states", "groups") for row in data[section].values()]
    plain = [
        w for row in rows for w in (*row["names"], *row["adjectives"], *row.get("capital", ()))
    ]
    for row in load_data("people")["people"]:
        plain += [row["name"], *row.get("short", ())]
    plain += [name for name in load_data("companies")["companies"] if len(name) > _ACRONYM]
    known = frozenset(plain)
    return {w.upper(): w for w in plain if w.upper() not in known and len(w) > 1}


@cache
def _odd() -> frozenset[str]:
    """Spellings that are a name in some places only."""
    return _SHORT.union(_in_capitals(), [_WESTERN])


@cache
def _needles() -> tuple[Needles, list[tuple[str, str, tuple[str, ...], str, bool]]]:
    """The spellings of all names, and what each stands for."""
    table = _spellings()
    return Needles(table), [(spelling, *entry) for spelling, entry in table.items()]


def find_names(text: str) -> list[Mention]:
    """Find the names in a text, the longest where they overlap, in order."""
    hits = []
    even, cuts, gone = _even(text)
    odd = _odd()
    needles, entries = _needles()
    for number, start, end in needles.places(even):
        entry = entries[number]
        if _whole_word(even, start, end) and not (
            entry[0] in odd and _is_other(even, start, end, entry[0])
        ):
            hits.append((start, -end, entry))
    hits.sort()
    found: list[Mention] = []
    free = 0
    for start, end, (_, kind, codes, name, dual) in hits:
        if start < free:
            continue
        free = -end
        first, after = start, free
        if cuts:
            first += gone[bisect_right(cuts, start)]
            after += gone[bisect_right(cuts, free - 1)]
        if kind != _NOBODY and text[max(0, first - len(_NOT)) : first].lower() != _NOT:
            found.append(Mention(first, after, kind, codes, name, dual))
    return found


_NOT = "non-"  # "non-U.S. companies" are of everybody else
_NOBODY = "place"  # a name that holds a state's and is none: "Gulf of Mexico"


def _is_other(text: str, start: int, end: int, spelling: str) -> bool:
    """Whether an odd spelling is here a part of another name, or no name at all."""
    before = max(0, start - 20)
    if spelling == _WESTERN:  # "Western Australia", "Western Union"
        return text[end + 1 : end + 2].isupper()
    if spelling in _SHORT:
        alone = spelling != "Council" or _THE.search(text, max(0, start - 5), start)
        return bool(not alone or _OF.match(text, end) or _LONGER.search(text, before, start))
    # "TRUMP" in a headline, not "BEIJING (AFP)"
    return not (_LOUD_AFTER.match(text, end) or _LOUD_BEFORE.search(text, before, start))


# "the Commission" is the European one; "the Tariff Commission" is somebody else's.
_SHORT = frozenset(["Commission", "Council"])
_WESTERN = "Western"
_LONGER = re.compile(r"(?<![.!?] )\b(?!The )[A-Z][a-z]+ $")
_OF = re.compile(r" (?:of|on|for) ")
_THE = re.compile(r"\b[Tt]he $")
_LOUD_AFTER = re.compile(r"(?:'S)?:? (?:[A-Z]{3,}|TO|IN|IS|OF)\b")
_LOUD_BEFORE = re.compile(r"\b[A-Z]{2,} $")
_WIDE = re.compile("  +")


def _even(text: str) -> tuple[str, list[int], list[int]]:
    """A text with one space between words, where spaces were left out of it, and how many so far.

    A wrapped and indented list parts ``European`` from ``Union`` by a line end and some spaces.
    """
    cuts: list[int] = []
    gone = [0]
    if "  " not in text:
        return text, cuts, gone
    parts, at = [], 0
    for match in _WIDE.finditer(text):
        cuts.append(match.start() + 1 - gone[-1])
        gone.append(gone[-1] + match.end() - match.start() - 1)
        parts.append(text[at : match.start() + 1])
        at = match.end()
    return "".join([*parts, text[at:]]), cuts, gone


def _whole_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before in "_@#") and not (after.isalnum() or after == "_")


def main_pair(names: Sequence[Mention]) -> tuple[str, ...]:
    """Name the two states that a text speaks of most."""
    single = [m.codes[0] for m in names if m.kind in _OF_STATES and len(m.codes) == 1]
    counts = Counter([code for code in single if len(code) == 3 or code == "EU"])
    return tuple(code for code, _ in counts.most_common(2))


_OF_STATES = frozenset(["state", "adjective", "person", "body", "group"])


def join_names(names: Sequence[Mention], added: Sequence[Mention]) -> list[Mention]:
    """Names in order, with those of ``added`` that lie over none of them."""
    names = sorted(names, key=lambda m: m.start)
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
