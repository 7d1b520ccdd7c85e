"""What a measure is asked: the fields of its form, which are the names of its JSON API as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Literal

from summitry.errors import SummitryError, UsageError
from summitry.investment import INDUSTRY_NAMES, load_multipliers, load_sample
from summitry.ledger.documents import check_day
from summitry.policy import Scenario, casebook_names, sector_name
from summitry.policy.places import list_members, list_one_member, list_sectors
from summitry.web.words import Words
from summitry.world import ECONOMY_GROUPS, World

Kind = Literal["economy", "economies", "sector", "industry", "table", "pledge", "scenario",
               "choice", "number", "percent", "day", "text"]  # fmt: skip
LONGEST = 120  # of one answer, in characters


@dataclass(frozen=True)
class Field:
    """One thing that is asked: its name in addresses, what it is called, and what is there first.

    ``empty`` is what an empty answer means; without it an empty answer is the usual one. ``unit``
    stands behind the name; ``choices`` are the answers of a ``choice``, each with its text.
    """

    key: str
    label: str
    kind: Kind
    usual: str = ""
    empty: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """The answers to the fields of one measure, with the baseline they are about."""

    fields: tuple[Field, ...]
    given: Mapping[str, str]
    world: World
    load_scenario: Callable[[str], Scenario]

    def text(self, key: str) -> str:
        """An answer as it was given, or the usual one."""
        field = next(one for one in self.fields if one.key == key)
        text = self.given.get(key, field.usual).strip()[:LONGEST]
        return text or ("" if field.empty else field.usual)

    def address(self) -> dict[str, str]:
        """Every answer by its name, for an address that leads here again."""
        return {field.key: self.text(field.key) for field in self.fields}

    def economy(self, key: str) -> str:
        """One economy, by code."""
        return list_one_member(self.text(key), self.world.economies, key)

    def economies(self, key: str) -> tuple[str, ...]:
        """One economy, a group, or several with commas between them, by code."""
        return list_members(self.text(key) or "world", self.world.economies, key)

    def name(self, key: str, words: Words) -> str:
        """A side as it was asked for: a group by its name, economies by theirs."""
        return name_side(self.text(key), self.economies(key), words)

    def sectors(self, key: str) -> tuple[str, ...]:
        """Sectors by code; all of them where none is named."""
        return list_sectors(self.text(key) or ",".join(self.world.sectors), self.world.sectors, key)

    def number(self, key: str, low: float, high: float) -> float:
        """A number within bounds, as a program or a person writes it.

        Raises
        ------
        UsageError
            It is none, or lies outside.
        """
        text = self.text(key).removesuffix("%").strip()
        try:
            value = float(text) if text.isascii() and "_" not in text else float("nan")
        except ValueError:
            value = float("nan")
        if not isfinite(value) or not low <= value <= high:
            raise UsageError(key, self.text(key)[:40] or "nothing", f"{low:g} to {high:g}",
                             "write a number, with a point before its decimals")  # fmt: skip
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self.number(key, low, high)
        if value != int(value):
            raise UsageError(key, self.text(key)[:40], "a whole number", "leave out its decimals")
        return int(value)

    def share(self, key: str, low: float = 0.0, high: float = 100.0) -> float:
        """A share, asked for in percent."""
        return self.number(key, low, high) / 100

    def day(self, key: str) -> date | None:
        """A calendar day, or None."""
        found = check_day(self.text(key) or None, key)
        return date.fromisoformat(found) if found else None


def list_answers(field: Field, asked: Asked, words: Words) -> list[tuple[str, str]] | None:
    """What may be chosen for a field, each with its text; None where anything may be written."""
    world = asked.world
    lists: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {
        "economy": lambda: _name_economies(world, words),
        "economies": lambda: [
            *_name_economies(world, words), *((g, words.economy(g)) for g in sorted(ECONOMY_GROUPS))
        ],
        "sector": lambda: ((code, words(sector_name(code))) for code in world.sectors),
        "industry": lambda: ((c, words(name)) for c, name in INDUSTRY_NAMES.items()),
        "table": lambda: _name_tables(words),
        "pledge": lambda: ((p.key, words.party(p.who) + f" ({p.key})")
                           for p in load_sample() if p.years),
        "scenario": lambda: ((n, words(asked.load_scenario(n).title)) for n in casebook_names()),
        "choice": lambda: ((value, words(text)) for value, text in field.choices),
    }  # fmt: skip
    if field.kind not in lists:
        return None
    found = list(lists[field.kind]())
    if field.empty:
        found.insert(0, ("", words(field.empty)))
    now = asked.text(field.key)
    if now not in dict(found):
        found.append((now, _name_own(field, asked, words)))
    return found


def _name_own(field: Field, asked: Asked, words: Words) -> str:
    """An answer that is not on the list, such as several economies with commas between them."""
    try:
        return asked.name(field.key, words) if field.kind == "economies" else asked.text(field.key)
    except SummitryError:
        return asked.text(field.key)


def name_side(text: str, codes: Sequence[str], words: Words) -> str:
    """A side by the text it was named with, and the economies that it stands for."""
    if len(codes) == 1:
        return words.economy(codes[0])
    if "," not in text:
        return words.economy(text)
    if len(codes) < 5:
        return ", ".join(words.economy(code) for code in codes)
    named = ", ".join(words.economy(code) for code in codes[:3])
    return words("{names} and {count} more", names=named, count=len(codes) - 3)


def _name_economies(world: World, words: Words) -> list[tuple[str, str]]:
    return [(code, words.economy(code)) for code in sorted(world.economies, key=words.economy)]


def _name_tables(words: Words) -> list[tuple[str, str]]:
    """Economies with a national input-output table."""
    codes = {economy for economy, _ in load_multipliers()}
    return [(code, words.economy(code)) for code in sorted(codes, key=words.economy)]
