"""States, capitals and companies with a letter swapped, dropped or doubled: ``Switzerlnad``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summitry.news._damage import Damage, damage
from summitry.news._data import load_data
from summitry.news._names import known_names, state_names
from summitry.news._page import Page

_LEAST = 6  # letters of a name: slips in shorter ones are other names
_LEAST_CAPITAL = 7
_RARE = 2  # what stands there more often is somebody
_OTHERS = frozenset([  # a letter from a name, and a name or a word of their own
    "Alania", "Andora", "Cameron", "Emmerson", "Ericson", "Ferari", "Glencoe", "Holand", "Hungry",
    "Jordaan", "Libera", "Mahinda", "Marvel", "Modena", "Phillips", "Romana", "Sadler", "Saffran",
    "Stader", "Welington",
])  # fmt: skip
_BESIDE = re.compile(r"[A-Z][\w'’-]* $")  # in a name of several words
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_NEXT = re.compile(r" [A-Z][a-z]+")


def _slips(name: str) -> Iterator[str]:
    """A name as a hurried hand writes it; its first and last letters are right."""
    for i in range(1, len(name) - 1):
        if len(name) > _LEAST:  # "Being" is none of Boeing
            yield name[:i] + name[i + 1 :]
        yield name[:i] + name[i] + name[i:]
        if i < len(name) - 2:
            yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]


@cache
def _slipped() -> dict[str, str]:
    """Each slip and the one name that it is of, of those that are names of nothing else."""
    states = load_data("states")
    rows = [row for section in ("states", "groups") for row in states[section].values()]
    names = {n for row in rows for n in row["names"] if len(n) >= _LEAST}
    names |= {n for row in rows for n in row.get("capital", ()) if len(n) >= _LEAST_CAPITAL}
    names |= {n for n in load_data("companies")["companies"] if len(n) >= _LEAST}
    capitals = {n for row in rows for n in row.get("capital", ())}
    cities = {word for row in load_data("places")["cities"].values() for word in row}
    known = state_names() | set(known_names()) | names | capitals | cities | _OTHERS
    found: dict[str, set[str]] = {}
    for name in names:
        if _NAME.fullmatch(name):
            for slip in _slips(name):
                found.setdefault(slip, set()).add(name)
    return {
        slip: next(iter(names))
        for slip, names in found.items() if len(names) == 1 and slip not in known
    }  # fmt: skip


@cache
def _first_words() -> frozenset[str]:
    return frozenset(slip.split(" ")[0] for slip in _slipped())


def find_slipped_places(page: Page) -> Iterator[Damage]:
    """A state, a capital or a company that is one slip of the hand from its name."""
    slipped, first_words, text = _slipped(), _first_words(), page.text
    for word, start in page.capitals:
        if word not in first_words:
            continue
        following = _NEXT.match(text, start + len(word))
        pair = word + following.group() if following else ""
        alone = not following and not _BESIDE.search(text, max(0, start - 20), start)
        written = pair if pair in slipped else word if alone and word in slipped else None
        if written and text.count(written) <= _RARE:
            why = f"a slip of the hand from {slipped[written]}"
            yield damage(page, start, start + len(written), slipped[written], why)
