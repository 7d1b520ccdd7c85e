"""Whom the documents of a pile name, and where they contradict each other in it.

Only the first place of each name is kept, so that what is held does not grow with the pile.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summitry.ledger.records import Difference, Quote
from summitry.news._damage import Damage
from summitry.news._garbled_names import find_heir
from summitry.news._names import people
from summitry.news._page import Page
from summitry.news._pairs import difference

_TITLE = re.compile(
    r"\b(?P<word>[Ff]ormer |[Ee]x-|[Tt]hen-)?(?:US |U\.S\. )?"
    r"(?P<office>[Pp]resident|[Pp]rime [Mm]inister)"
    r"(?P<elect>-elect)?,? $"
)


class Named:
    """The people and companies that the documents of a pile name, as they come."""

    def __init__(self) -> None:
        self._calls: dict[str, dict[str, Quote]] = defaultdict(dict)
        self._seen: dict[str, Quote] = {}
        self._damages: list[Damage] = []

    def add(self, page: Page, misplaced: Sequence[Damage]) -> None:
        """Take in a document: ``misplaced`` are companies put where another one is at home."""
        self._damages += misplaced
        text = page.source.text
        for mention in page.names:
            if mention.name not in self._seen:
                self._seen[mention.name] = page.quote(mention.start, mention.end)
            if mention.kind != "person" or len(self._calls.get(mention.name, ())) == 2:
                continue
            at = page.place(mention.start)
            title = _TITLE.search(text, max(0, at - 40), at)
            if title is None or title["elect"] or (title["word"] or "").lower() == "then-":
                continue
            kind = "former" if title["word"] else "sitting"
            end = page.quote(mention.start, mention.end).end
            quote = Quote(page.source.doc, text[title.start() : end], title.start(), end)
            self._calls[mention.name].setdefault(kind, quote)

    def find(self, pages: Sequence[Page]) -> list[Difference]:
        """Where the documents, read again only if a company is out of place, contradict."""
        return [*self._offices(), *self._heirs(), *self._misplaced(pages)]

    def _offices(self) -> Iterator[Difference]:
        """One person called former holder of an office and its holder at the same time."""
        for name, kinds in self._calls.items():
            person = people().get(name)
            if len(kinds) == 2 and person is not None:
                sides = [(kinds["former"], "former"), (kinds["sitting"], "sitting")]
                why = f"{name} is called former {person.office} and {person.office}"
                yield difference(f"office of {name}", "conflict", sides, why)

    def _heirs(self) -> Iterator[Difference]:
        """One office, two holders of a like name: one of them left it long ago."""
        for name, quote in self._seen.items():
            person = people().get(name)
            heir = find_heir(person) if person is not None else None
            if person is not None and heir is not None and heir.name in self._seen:
                sides = [(quote, name), (self._seen[heir.name], heir.name)]
                why = f"{name} left the office that {heir.name} holds: a name looks damaged"
                yield difference(f"{person.office} of {person.of}", "conflict", sides, why)

    def _misplaced(self, pages: Sequence[Page]) -> Iterator[Difference]:
        """A company put where another one is at home, and both named in another document."""
        known: dict[tuple[str, str], list[Quote]] = {}
        for damaged in self._damages:
            quote = damaged.garble.quote
            wrong = quote.text.split("-based ")[-1]
            right = damaged.garble.repair.split("-based ")[-1]
            if (wrong, right) not in known:
                known[wrong, right] = _first_two(pages, wrong, right)
            other = next((q for q in known[wrong, right] if q.doc != quote.doc), None)
            if other is not None:
                sides = [(quote, wrong), (other, right)]
                topic = f"which company is at {damaged.garble.repair.split('-based ')[0]}"
                yield difference(topic, "conflict", sides, damaged.garble.why)


def _first_two(pages: Sequence[Page], a: str, b: str) -> list[Quote]:
    """Where the first two documents that name both companies do so: one may be that at fault."""
    found: list[Quote] = []
    for page in pages:
        quote = _both(page, a, b)
        if quote is not None:
            found.append(quote)
        if len(found) == 2:
            break
    return found


def _both(page: Page, a: str, b: str) -> Quote | None:
    """The shortest stretch of a page that names two companies one after the other."""
    names = [m for m in page.names if m.kind == "company" and m.name in (a, b)]
    near = [(x, y) for x, y in pairwise(names) if x.name != y.name]
    if not near:
        return None
    x, y = min(near, key=lambda p: p[1].end - p[0].start)
    return page.quote(x.start, y.end)
