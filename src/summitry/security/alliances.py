"""Treaties and groupings with their dates and the direction of their obligations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from summitry.errors import UsageError


@dataclass(frozen=True)
class Membership:
    """An economy in a treaty or grouping, since when, and until when if it has left."""

    economy: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Alliance:
    """A treaty, law, access agreement or grouping.

    ``obliged`` have to act for ``protected``, as ``obligation`` says; both are empty where nobody
    has to. Codes are ISO 3166 alpha-3, inside the baseline or not.
    """

    key: str
    name: str
    kind: str  # treaty, law, access, grouping
    signed: date
    in_force: date
    ended: date | None
    obliged: tuple[str, ...]
    protected: tuple[str, ...]
    obligation: str
    source: str
    members: tuple[Membership, ...]

    def members_on(self, day: date) -> tuple[str, ...]:
        """Who belongs to it on a day; nobody before it is in force or after it has ended."""
        if day < self.in_force or (self.ended is not None and day >= self.ended):
            return ()
        return tuple(
            one.economy
            for one in self.members
            if one.since <= day and (one.until is None or day < one.until)
        )


@cache
def load_alliances() -> tuple[Alliance, ...]:
    """All recorded treaties and groupings."""
    joined: dict[str, list[Membership]] = {}
    for row in _rows("members.csv"):
        one = Membership(row["economy"], date.fromisoformat(row["since"]), _day(row["until"]))
        joined.setdefault(row["key"], []).append(one)
    return tuple(_make(row, tuple(joined[row["key"]])) for row in _rows("treaties.csv"))


def _make(row: dict[str, str], members: tuple[Membership, ...]) -> Alliance:
    every = tuple(one.economy for one in members if one.until is None)

    def side(text: str) -> tuple[str, ...]:
        return every if text == "members" else tuple(code for code in text.split(";") if code)

    return Alliance(
        row["key"], row["name"], row["kind"], date.fromisoformat(row["signed"]),
        date.fromisoformat(row["in_force"]), _day(row["ended"]), side(row["obliged"]),
        side(row["protected"]), row["obligation"], row["source"], members,
    )  # fmt: skip


def find_alliance(name: str) -> Alliance:
    """The treaty or grouping of a key such as ``NATO`` or ``USA-JPN``.

    Raises
    ------
    UsageError
        No such key; names those there are.
    """
    for one in load_alliances():
        if one.key.lower() == name.strip().lower():
            return one
    raise UsageError(
        f"alliance {name}",
        f"no treaty or grouping {name}",
        f"one of {', '.join(one.key for one in load_alliances())}",
        "write one of these, or list them with summitry security alliances",
    )


def list_duties(economy: str, day: date) -> tuple[tuple[Alliance, tuple[str, ...]], ...]:
    """Whom an economy would have to act for on a day, treaty by treaty."""
    found = []
    for one in load_alliances():
        inside = one.members_on(day)
        if economy in one.obliged and economy in inside:
            others = tuple(c for c in one.protected if c != economy and c in inside)
            if others:
                found.append((one, others))
    return tuple(found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("summitry.security") / "data" / name).read_text("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))
