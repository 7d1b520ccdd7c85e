"""Names that look damaged, each with a proposed repair that is never applied silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from summitry.ledger.records import Garble, Quote, Source, Statement
from summitry.news._furniture import is_credit
from summitry.news._names import Mention, Person, company_spellings, find_names, known_names, people

_NAME = re.compile(r"\b[A-Z][a-z]{3,20}\b")
_LIKENESS = 0.70  # Jaro-Winkler: "Isbon" and "Ishiba" are 0.78, two unrelated surnames below 0.6
_RARE = 3  # a name that occurs more often than this is somebody, not a slip
_FAMILY_NAME_FIRST = frozenset(["KOR", "PRK", "CHN", "TWN", "VNM"])


def find_garbles(sources: Sequence[Source]) -> list[Garble]:
    """Find the damaged names of a pile.

    Looks for words near to a person the text speaks of and rare in it, first names and
    abbreviations that miss by a letter, names without capitals, titles that the person does not
    hold, and leaders named as if in office who left it long before.

    Parameters
    ----------
    sources : sequence of Source
        The documents.

    Returns
    -------
    list of Garble
        Each with its exact place, the proposed repair and the reason.
    """
    garbles: list[Garble] = []
    for source in sources:
        names = find_names(source.text)
        found = [
            *_near_surnames(source, names), *_near_first_names(source, names),
            *_near_acronyms(source, names), *_without_capitals(source, names),
            *_wrong_titles(source, names), *_out_of_office(source, names),
        ]  # fmt: skip
        garbles += [g for g in found if not _in_credit(source, g)]
    return garbles


def _garble(source: Source, start: int, end: int, repair: str, why: str) -> Garble:
    return Garble(Quote(source.doc, source.text[start:end], start, end), repair, why)


def _in_credit(source: Source, garble: Garble) -> bool:
    start = source.text.rfind(".", 0, garble.quote.start) + 1
    end = source.text.find("\n", garble.quote.end)
    piece = source.text[start : end if end >= 0 else len(source.text)].strip()
    return is_credit(piece) is not None


def _near_surnames(source: Source, names: list[Mention]) -> Iterator[Garble]:
    surnames = _surnames({m.name for m in names if m.kind == "person"})
    words = Counter(_NAME.findall(source.text))
    known = _known_words()
    for match in _NAME.finditer(source.text):
        word = match.group()
        if words[word] > _RARE or word in known or _in_longer_name(source.text, match):
            continue
        repair = _nearest(word, words, surnames)
        if repair:
            why = f"near to {repair}, and rare in this text"
            yield _garble(source, match.start(), match.end(), repair, why)


def _in_longer_name(text: str, match: re.Match[str]) -> bool:
    """``Truth Social`` is the name of something, not a slip of a surname."""
    after = text[match.end() : match.end() + 2]
    return len(after) == 2 and after[0] == " " and after[1].isupper()


def _surnames(names: set[str]) -> list[str]:
    """Surnames of the people that a text names."""
    table = people()
    found = [s for s, name in known_names() if name in names and " " not in s]
    found += [
        table[n].surname for n in names if n in table and table[n].of not in _FAMILY_NAME_FIRST
    ]
    return list(dict.fromkeys(found))


def _known_words() -> frozenset[str]:
    return frozenset(part for spelling, _ in known_names() for part in spelling.split(" "))


def _likeness(a: str, b: str) -> float:
    from rapidfuzz.distance import JaroWinkler

    return float(JaroWinkler.normalized_similarity(a, b))


def _nearest(word: str, words: Counter[str], surnames: Iterable[str]) -> str | None:
    near = [
        (score, name) for name in surnames
        if name[:2] == word[:2] and abs(len(name) - len(word)) <= 2
        and words[name] > words[word] and word.rstrip("s") != name
        and (score := _likeness(word, name)) >= _LIKENESS
    ]  # fmt: skip
    return max(near)[1] if near else None


_CAPITALISED = re.compile(r"([A-Z][a-z]{2,15}) $")


def _near_first_names(source: Source, names: list[Mention]) -> Iterator[Garble]:
    """``Kier Starmer`` for Keir Starmer."""
    for mention in names:
        before = _CAPITALISED.search(source.text, max(0, mention.start - 18), mention.start)
        if mention.kind != "person" or before is None or " " not in mention.name:
            continue
        first, written = mention.name.split(" ")[0], before.group(1)
        alone = source.text[mention.start : mention.end] == mention.name.rsplit(" ", 1)[-1]
        if alone and written != first and _likeness(written, first) >= 0.85:
            why = f"near to {mention.name}"
            yield _garble(source, before.start(), mention.end, mention.name, why)


_ACRONYM = re.compile(r" \(([A-Z]{2,6})\)")


def _near_acronyms(source: Source, names: list[Mention]) -> Iterator[Garble]:
    """An abbreviation in brackets that misses the company's own by a letter."""
    for mention in names:
        match = _ACRONYM.match(source.text, mention.end)
        if mention.kind != "company" or match is None:
            continue
        own = [s for s in company_spellings(mention.name) if s.isupper()]
        if own and match.group(1) not in own and len(own[0]) == len(match.group(1)):
            why = f"{mention.name} is abbreviated {own[0]}"
            yield _garble(source, match.start(1), match.end(1), own[0], why)


def _without_capitals(source: Source, names: list[Mention]) -> Iterator[Garble]:
    for mention in names:
        written = source.text[mention.start : mention.end]
        if mention.kind == "person" and written.islower():
            yield _garble(
                source, mention.start, mention.end, mention.name, "a name in small letters"
            )


_TITLE = re.compile(r"\b((?:[Pp]rime [Mm]inister|[Pp]resident|[Pp]remier|[Cc]hancellor)),? $")
_SAME_OFFICE = {"premier": "prime minister"}
_NOT_NOW = re.compile(r"\b(?:[Ff]ormer|[Ee]x|[Tt]hen|[Vv]ice|[Dd]eputy|[Aa]cting)\b")


def _wrong_titles(source: Source, names: list[Mention]) -> Iterator[Garble]:
    """A title of office that this person has never held: ``Premier Xi``."""
    for mention in names:
        person = people().get(mention.name)
        title = _TITLE.search(source.text, max(0, mention.start - 20), mention.start)
        if person is None or title is None or not person.terms:
            continue
        before = source.text[max(0, title.start() - 16) : title.start()]
        written = title.group(1).lower()
        if not _NOT_NOW.search(before) and not _holds(person, written):
            repair = f"{person.office} {person.name}"
            why = f"{person.name} is {person.office}, not {written}"
            yield _garble(source, title.start(), mention.end, repair, why)


def _holds(person: Person, title: str) -> bool:
    return title in person.office or _SAME_OFFICE.get(title, title) in person.office


def _out_of_office(source: Source, names: list[Mention]) -> Iterator[Garble]:
    """A leader of a like name who left office before the one who holds it now."""
    for mention in names:
        person = people().get(mention.name)
        heir = find_heir(person) if person is not None else None
        if person is not None and heir is not None:
            left = person.terms[-1][1]
            why = f"{person.name} left office in {left.year if left else '?'}; {heir.name} holds it"
            yield _garble(source, mention.start, mention.end, heir.name, why)


def find_heir(person: Person) -> Person | None:
    """Who of a like name holds the office that this person has left."""
    if not person.terms or person.terms[-1][1] is None:
        return None
    for other in people().values():
        holds = other.terms and other.terms[-1][1] is None
        same = other.of == person.of and other.office == person.office
        if holds and same and other.name[:6] == person.name[:6]:
            return other
    return None


def name_garbled(garbles: Sequence[Garble], doc: str) -> list[Mention]:
    """The damaged names of a document as the people they seem to be, so that acts find them."""
    full = dict(known_names())
    found = []
    for garble in garbles:
        person = people().get(full.get(garble.repair, garble.repair))
        if garble.quote.doc == doc and person is not None:
            quote = garble.quote
            found.append(Mention(quote.start, quote.end, "person", (person.of,), person.name))
    return found


def mark_garbled(statements: list[Statement], garbles: Sequence[Garble]) -> list[Statement]:
    """Mark the statements whose quotes hold a damaged name, the proposed repair beside it."""
    marked = []
    for statement in statements:
        inside = [
            (g.quote.text, g.repair) for g in garbles
            if g.quote.doc == statement.quote.doc
            and statement.quote.start <= g.quote.start and g.quote.end <= statement.quote.end
        ]  # fmt: skip
        repair = tuple(dict.fromkeys(inside))
        marked.append(replace(statement, garbled=True, repair=repair) if repair else statement)
    return marked
