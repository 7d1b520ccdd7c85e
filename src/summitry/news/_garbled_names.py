"""Names of people, states and companies that look damaged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from summitry.news._damage import Damage, damage
from summitry.news._data import load_data
from summitry.news._names import (
    Mention,
    Person,
    company_home,
    company_spellings,
    find_names,
    known_names,
    people,
    state_names,
)
from summitry.news._needles import find_near, word_start
from summitry.news._page import TURNING, Page

_LIKENESS = 0.70  # Jaro-Winkler: "Isbon" and "Ishiba" are 0.78, two unrelated surnames below 0.6
_RARE = 3  # a name that occurs more often than this is somebody, not a slip
_FAMILY_NAME_FIRST = frozenset(["KOR", "PRK", "CHN", "TWN", "VNM"])


def find_near_surnames(page: Page) -> Iterator[Damage]:
    """A rare word near to the surname of a person that the text names."""
    surnames = _surnames({m.name for m in page.people})
    begin, words = {name[:2] for name in surnames}, page.capital_counts
    rare = [w for w, count in words.items() if count <= _RARE and w[:2] in begin]
    nearest = ((w, _nearest(w, words, surnames)) for w in rare if w not in _known_words())
    near = {word: name for word, name in nearest if name}
    for word, start in page.capitals if near else ():
        repair, end = near.get(word), start + len(word)
        if repair and not _in_longer_name(page.text, end):
            why = f"near to {repair}, and rare in this text"
            yield damage(page, start, end, repair, why)


def _in_longer_name(text: str, end: int) -> bool:
    """``Truth Social`` is the name of something, not a slip of a surname."""
    after = text[end : end + 2]
    return len(after) == 2 and after[0] == " " and after[1].isupper()


def _surnames(names: set[str]) -> set[str]:
    """Surnames of the people that a text names."""
    table = people()
    found = {short for name in names for short in _short_names().get(name, ())}
    last = (table[n] for n in names if n in table)
    return found.union(p.surname for p in last if p.of not in _FAMILY_NAME_FIRST)


@cache
def _short_names() -> dict[str, list[str]]:
    """The names of one word that a person is called by."""
    table: dict[str, list[str]] = {}
    for short, name in known_names().items():
        if " " not in short:
            table.setdefault(name, []).append(short)
    return table


@cache
def _known_words() -> frozenset[str]:
    return frozenset(part for spelling in known_names() for part in spelling.split(" "))


def _likeness(a: str, b: str) -> float:
    from rapidfuzz.distance import JaroWinkler

    return float(JaroWinkler.normalized_similarity(a, b))


def _slips(a: str, b: str) -> int:
    """Letters changed, dropped, added or swapped between two words."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(a, b))


def _nearest(word: str, words: Counter[str], surnames: Iterable[str]) -> str | None:
    near = [
        (score, name) for name in surnames
        if name[:2] == word[:2] and abs(len(name) - len(word)) <= 2
        and words[name] > words[word] and word.rstrip("s") != name
        and (score := _likeness(word, name)) >= _LIKENESS
    ]  # fmt: skip
    return max(near)[1] if near else None


_CAPITALISED = re.compile(r"([A-Z][a-z]{2,15}) $")


def find_near_first_names(page: Page) -> Iterator[Damage]:
    """``Kier Starmer`` for Keir Starmer."""
    for mention in page.people:
        first, _, rest = mention.name.partition(" ")
        if not rest or page.text[mention.start : mention.end] != rest.rsplit(" ", 1)[-1]:
            continue
        before = _CAPITALISED.search(page.text, max(0, mention.start - 18), mention.start)
        written = before.group(1) if before else first
        if before and written != first and _likeness(written, first) >= 0.85:
            why = f"near to {mention.name}"
            yield damage(page, before.start(), mention.end, mention.name, why)


_FULL_NAME = re.compile(
    r"(?P<first>[A-Z](?<!\w.)[a-zà-ž]{1,14}) "
    r"(?P<rest>(?:(?:von der|van der|da|de|bin|Jae|Suk|Han|Kun) )?"
    r"[A-Z][a-zà-ž]{2,14}(?:-[A-Za-z][a-z]{1,10})?)\b(?! [A-Z][a-z]+ (?:Inc|Ltd|Group))"
)


@cache
def _by_first_name() -> dict[str, list[tuple[str, str]]]:
    """For each first name the rest of the full names that begin with it."""
    table: dict[str, list[tuple[str, str]]] = {}
    for name in people():
        first, _, rest = name.partition(" ")
        if len(rest) >= 4:
            table.setdefault(first, []).append((rest, name))
    return table


def find_near_full_names(page: Page) -> Iterator[Damage]:
    """``Howard Lutnik``: a known first name and a slip or two in what follows it."""
    for match in _FULL_NAME.finditer(page.text):
        rest = match["rest"]
        for right, name in _by_first_name().get(match["first"], ()):
            slips = _slips(rest, right) if rest[0] == right[0] else 9
            if 0 < slips <= (1 if len(right) < 7 else 2) and rest not in _known_words():
                why = f"near to {name}"
                yield damage(page, match.start(), match.end(), name, why)
                break


_LONGEST = 15  # letters of a company's first word


def find_near_companies(page: Page) -> Iterator[Damage]:
    """``Boeng``: one slip from a company that the text itself names."""
    named = {m.name.split(" ")[0] for m in page.firms}
    named = {n for n in named if len(n) >= 5 and n.isalpha() and not n.isupper()}
    begin, counts = {n[:2] for n in named}, page.capital_counts
    for word, start in page.capitals if named else ():
        rare = word[:2] in begin and len(word) <= _LONGEST and counts[word] <= _RARE
        if not rare or word in named or word in _known_words():
            continue
        near = next((n for n in named if n[:2] == word[:2] and _slips(n, word) == 1), None)
        if near and not word.startswith(near) and not near.startswith(word):
            why = f"one slip from {near}, which the text names"
            yield damage(page, start, start + len(word), near, why)


_OFFICE_NAME = re.compile(
    r"(?P<office>"
    + word_start(
        "prime [Mm]inister",
        "vice [Pp]resident",
        "president",
        "chancellor",
        "premier",
        "secretary(?: of [Ss]tate)?",
        "trade [Rr]epresentative",
        "minister",
    )
    + r")(?:-elect)? "
    r"(?P<first>[A-Z][a-z]{1,14} )?(?P<last>[A-Z][a-z]{3,15})\b(?! [A-Z])"
)
_OFFICES = ("president", "minister", "chancellor", "premier", "secretary", "representative")
_AROUND = 60  # characters before a title in which its country is looked for


def find_near_holders(page: Page) -> Iterator[Damage]:
    """``Canadian Prime Minister Mark Carnye``: an office, its country or first name, and a slip."""
    table = people()
    for match in find_near(_OFFICE_NAME, page.text, page.low, _OFFICES):
        first, last = (match["first"] or "").strip(), match["last"]
        if last in _known_words():
            continue
        around = page.names_in(match.start() - _AROUND, match.start("last"))
        states = {code for m in around for code in m.codes}
        office = match["office"].lower().split(" ")[0]
        for person in table.values():
            known = person.of in states or person.name.split(" ")[0] == first
            if not known or office not in person.office or last[0] != person.surname[0]:
                continue
            if _slips(last, person.surname) <= (1 if len(last) < 7 else 2):
                start = match.start("first") if first else match.start("last")
                why = f"near to {person.name}, {person.office} of {person.of}"
                yield damage(page, start, match.end(), person.name, why)
                break


_STATE_WORD = re.compile(
    r"[A-Z](?<=[a-z,’'] .)(?:[a-z]{2,12} (?=[A-Z][a-z]{3,})[A-Z][a-z]{3,14}|[a-z]{3,14})\b"
)


def find_near_states(page: Page) -> Iterator[Damage]:
    """``Untied States``, ``Phillipines``: one slip from a state that the text itself names."""
    named = {m.name for m in page.names if m.kind in ("state", "group") and len(m.name) > 5}
    initials = {name[0] for name in named}
    counts = Counter(m.name for m in page.names)
    plain = state_names()
    checked: dict[str, str | None] = {}
    for match in _STATE_WORD.finditer(page.text) if named else ():
        word = match.group()
        if word[0] not in initials or word in plain or word in counts:
            continue
        if word not in checked:
            checked[word] = next(
                (n for n in named if n[0] == word[0] and _slips(n, word) == 1
                 and not word.startswith(n) and not n.startswith(word)), None)  # fmt: skip
        repair = checked[word]
        if repair and page.text.count(word) <= min(2, counts[repair]):
            why = f"one slip from {repair}, which the text names"
            yield damage(page, match.start(), match.end(), repair, why)


_ACRONYM = re.compile(r" \(([A-Z]{2,6})\)")


def find_near_acronyms(page: Page) -> Iterator[Damage]:
    """An abbreviation in brackets that misses the company's own by a letter."""
    for mention in page.firms:
        match = _ACRONYM.match(page.text, mention.end)
        if match is None:
            continue
        own = [s for s in company_spellings(mention.name) if s.isupper()]
        if own and match.group(1) not in own and len(own[0]) == len(match.group(1)):
            why = f"{mention.name} is abbreviated {own[0]}"
            yield damage(page, match.start(1), match.end(1), own[0], why)


def find_small_letters(page: Page) -> Iterator[Damage]:
    """A person's name without its capitals."""
    for mention in page.people:
        if page.text[mention.start : mention.end].islower():
            why = "a name in small letters"
            yield damage(page, mention.start, mention.end, mention.name, why)


_TITLE = re.compile(r"\b((?:[Pp]rime [Mm]inister|[Pp]resident|[Pp]remier|[Cc]hancellor)),? $")
_SAME_OFFICE = {"premier": "prime minister"}
_NOT_NOW = re.compile(r"\b(?:[Ff]ormer|[Ee]x|[Tt]hen|[Vv]ice|[Dd]eputy|[Aa]cting)\b")


def find_wrong_titles(page: Page) -> Iterator[Damage]:
    """A title of office that this person has never held: ``Premier Xi``."""
    for mention in page.people:
        person = people().get(mention.name)
        if person is None or not person.terms:
            continue
        title = _TITLE.search(page.text, max(0, mention.start - 20), mention.start)
        if title is None:
            continue
        before = page.text[max(0, title.start() - 16) : title.start()]
        written = title.group(1).lower()
        if not _NOT_NOW.search(before) and not _holds(person, written):
            repair = f"{person.office} {person.name}"
            why = f"{person.name} is {person.office}, not {written}"
            yield damage(page, title.start(), mention.end, repair, why)


def _holds(person: Person, title: str) -> bool:
    return title in person.office or _SAME_OFFICE.get(title, title) in person.office


def find_out_of_office(page: Page) -> Iterator[Damage]:
    """A leader of a like name who left office before the one who holds it now."""
    for mention in page.names:
        person = people().get(mention.name)
        heir = find_heir(person) if person is not None else None
        if person is not None and heir is not None:
            left = person.terms[-1][1]
            why = f"{person.name} left office in {left.year if left else '?'}; {heir.name} holds it"
            yield damage(page, mention.start, mention.end, heir.name, why)


@cache
def _heirs() -> dict[str, Person | None]:
    return {name: _find_heir(person) for name, person in people().items()}


def find_heir(person: Person) -> Person | None:
    """Who of a like name holds the office that this person has left."""
    return _heirs()[person.name]


def _find_heir(person: Person) -> Person | None:
    if not person.terms or person.terms[-1][1] is None:
        return None
    for other in people().values():
        holds = other.terms and other.terms[-1][1] is None
        same = other.of == person.of and other.office == person.office
        if holds and same and other.name[:6] == person.name[:6]:
            return other
    return None


_WORD_OF_NAME = re.compile(r"\b(?:the )?(?P<last>[a-z]{3,10}) of (?P<first>[A-Z][a-z]{3,15})\b")


_OF_NAME = re.compile(r" of ([A-Z][a-z]{3,15})\b")


@cache
def _by_two_names() -> dict[tuple[str, str], str]:
    return {
        (parts[0], parts[1].lower()): name
        for name in people()
        if len(parts := name.split(" ")) == 2
    }


@cache
def _first_names() -> frozenset[str]:
    return frozenset(first for first, _ in _by_two_names())


def find_taken_apart(page: Page) -> Iterator[Damage]:
    """``the son of Masayoshi``: a surname read as a common word."""
    known = _first_names().intersection(_OF_NAME.findall(page.text))
    places = [f" of {first}" for first in known]
    for match in find_near(_WORD_OF_NAME, page.text, page.text, places):
        name = _by_two_names().get((match["first"], match["last"]))
        if name:
            why = f"the words of the name {name}, read as common words"
            yield damage(page, match.start(), match.end(), name, why)


@cache
def _fragments() -> dict[str, list[Person]]:
    table: dict[str, list[Person]] = {}
    for person in people().values():
        for part in person.name.split("-")[1:]:
            if " " not in part and len(part) >= 3:
                table.setdefault(part.capitalize(), []).append(person)
    return table


@cache
def _lone() -> re.Pattern[str]:
    """A fragment as a word of its own within a sentence."""
    words = (
        rf"{name[0]}(?<=[a-z,] .){name[1:]}" for name in _fragments() if len(name) <= _SHORT_PART
    )
    return re.compile(rf"(?:{'|'.join(words)})(?= [a-z])")


_SHORT_PART = 6  # letters of a fragment: longer ones are words of their own


def find_fragments(page: Page) -> Iterator[Damage]:
    """``Sik ... his Korean counterpart``: the last syllable of a name standing alone."""
    for match in _lone().finditer(page.text):
        for person in _fragments().get(match.group(), ()):
            around = page.names_in(match.start() - 40, match.end() + 40)
            states = {c for m in around if m.kind != "person" for c in m.codes}
            if person.of in states and not any(m.start <= match.start() < m.end for m in around):
                why = f"the end of the name {person.name}, standing alone"
                yield damage(page, match.start(), match.end(), person.name, why)
                break


_SPEAKS = re.compile(r"(?P<name>[A-Z](?<!\w.)[a-z]{2,14}) (?:said|says|told|added|argued|noted)\b")
_INTRODUCING = re.compile(r"(?:[A-Z][A-Za-z’'-]{1,15} |[A-Z]\. |[Mm]rs?\.? |[Dd]r\.? |[Ss]ir )$")


def find_unintroduced(page: Page, likeness: float = 0.65) -> Iterator[Damage]:
    """Two speakers of like names, neither introduced in full: one person, spelt two ways.

    In a text whose other names and phrases are damaged too, a like beginning is likeness enough.
    """
    speakers = dict.fromkeys(match["name"] for match in _SPEAKS.finditer(page.text))
    if len({name[:2] for name in speakers}) == len(speakers):
        return
    known = {page.text[m.start : m.end] for m in page.names} | _COMMON
    names = [name for name in speakers if name not in known]
    begin = Counter(name[:2] for name in names)
    lone = [
        name for name in names
        if begin[name[:2]] > 1 and not _is_introduced(page.text, name)
    ]  # fmt: skip
    for name in lone[:50]:
        twins = [o for o in lone[:50] if o != name and o[:2] == name[:2]]
        twins = [o for o in twins if _likeness(o, name) >= likeness]
        if not twins:
            continue
        why = f"a speaker never introduced, beside {twins[0]}: one person spelt two ways?"
        for match in re.finditer(rf"\b{name}\b", page.text):
            yield damage(page, match.start(), match.end(), f"{twins[0]}?", why)


def _is_introduced(text: str, name: str) -> bool:
    """Whether a name has a first name or a title before it somewhere."""
    return any(
        _INTRODUCING.search(text, max(0, match.start() - 18), match.start())
        for match in re.finditer(rf"{name}\b", text)
    )


_COMMON = frozenset([  # words that speak and are no names
    "He", "She", "They", "Who", "Officials", "Analysts", "Experts", "Others", "Both",
    "Some", "Many", "One", "Sources", "Lawmakers", "Critics", "Economists", "Everyone",
    "Nobody", "It", "This", "That", "Also", "Then", "Ministers", "Markets",
])  # fmt: skip


_BASED = re.compile(r"\b(?P<city>[A-Z][a-zã.]{2,12}(?: [A-Z][a-z]{2,10})?)-based $")


@cache
def _cities() -> dict[str, str]:
    cities = load_data("places")["cities"]
    return {city: code for code, several in cities.items() for city in several}


def find_misplaced(page: Page) -> Iterator[Damage]:
    """``Pittsburgh-based`` before a company whose home is another country."""
    for mention in page.firms:
        if not page.text.endswith("-based ", 0, mention.start):
            continue
        based = _BASED.search(page.text, max(0, mention.start - 32), mention.start)
        where = _cities().get(based["city"]) if based else None
        if based and where and company_home(mention.name) not in (None, where):
            local = _company_at(based["city"], mention.name)
            why = f"{mention.name} is of {company_home(mention.name)}, {based['city']} is not"
            yield damage(page, based.start(), mention.end, f"{based['city']}-based {local}", why)


def _company_at(city: str, name: str) -> str:
    companies = load_data("companies")["companies"]
    here = [n for n, row in companies.items() if (row or {}).get("seat") == city]
    alike = [n for n in here if n.split(" ")[-1] == name.rsplit(" ", maxsplit=1)[-1]]
    return str((alike or here or ["another company"])[0])


def find_translated(page: Page) -> Iterator[Damage]:
    """``Japan Steel`` for Nippon Steel: the native word in a company's name translated."""
    native = load_data("companies")["native_words"]
    for company in sorted({m.name for m in page.firms}):
        first, _, rest = company.partition(" ")
        for word in native.get(first, ()) if rest else ():
            if (written := f"{word} {rest}") not in page.text:
                continue
            for match in re.finditer(rf"\b{re.escape(written)}\b(?! [A-Z])", page.text):
                inside = page.names_in(match.start(), match.end())
                if not any(m.kind == "company" for m in inside):
                    why = f"{company} with a word of its name translated"
                    yield damage(page, match.start(), match.end(), company, why)


def find_hidden(page: Page) -> Iterator[Damage]:
    """A name with invisible characters or marks of direction inside it."""
    for mention in page.names if page.hidden else ():
        first = page.place(mention.start)
        turned = first > 0 and TURNING.match(page.source.text, first - 1)
        inside = page.place(mention.end - 1) + 1 - first > mention.end - mention.start
        if inside or turned:
            plain = page.text[mention.start : mention.end]
            why = "hidden characters in or before a name: it may be shown as another word"
            yield damage(page, mention.start, mention.end, plain, why)


def mention_of(found: Damage) -> Mention | None:
    """The person, company or state that a damaged name seems to mean, so that acts find it."""
    full = known_names().get(found.garble.repair, found.garble.repair)
    person = people().get(full)
    if person is not None:
        return Mention(found.start, found.end, "person", (person.of,), person.name)
    if company_home(full) is not None:
        return Mention(found.start, found.end, "company", (full,), full)
    for mention in find_names(full):  # a state, by its name or its capital
        if mention.kind != "person" and (mention.start, mention.end) == (0, len(full)):
            return replace(mention, start=found.start, end=found.end)
    return None


RULES = (
    find_near_surnames, find_near_first_names, find_near_full_names, find_near_holders,
    find_near_states, find_near_companies,
    find_near_acronyms, find_small_letters, find_wrong_titles, find_out_of_office,
    find_taken_apart, find_fragments, find_unintroduced, find_misplaced, find_translated,
    find_hidden,
)  # fmt: skip
