"""From a name on a command line to economies and sectors of one baseline, or a plain refusal."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.errors import UsageError
from summitry.policy.names import (
    WORLD,
    economy_name,
    find_economy,
    find_sector,
    nearest_economy,
    nearest_sector,
)
from summitry.world.labels import ECONOMY_GROUPS, SECTOR_GROUPS


def list_members(name: str, economies: Sequence[str], where: str) -> tuple[str, ...]:
    """The economies of a baseline that a code, an English name or a group stands for.

    Several may be joined by commas. ``world`` means all of them; members of a group that the
    baseline does not hold are left out.

    Raises
    ------
    UsageError
        An unknown name (with the nearest known one), or one of which the baseline holds nothing.
    """
    found: dict[str, None] = {}
    for part in name.split(","):
        found |= dict.fromkeys(_list_one(part.strip(), economies, where))
    return tuple(found)


def _list_one(name: str, economies: Sequence[str], where: str) -> tuple[str, ...]:
    if name in economies:
        return (name,)
    code = find_economy(name)
    if code is None:
        near = nearest_economy(name)
        raise UsageError(
            f"{where} {name}",
            f"unknown economy {name}",
            "a code, an English name or a group such as EU27"
            + (f"; nearest {near}" if near else ""),
            "list the economies with summitry world show --all",
        )
    members = tuple(economies) if code == WORLD else ECONOMY_GROUPS.get(code, (code,))
    inside = tuple(one for one in members if one in economies)
    if not inside:
        raise UsageError(
            f"{where} {name}",
            f"{economy_name(code)}, of which the baseline holds no part",
            "an economy of the baseline",
            "list the economies with summitry world show --all",
        )
    return inside


def list_sectors(name: str, sectors: Sequence[str], where: str) -> tuple[str, ...]:
    """The sectors of a baseline that a code, an English name or a group stands for.

    Raises
    ------
    UsageError
        An unknown name (with the nearest known one), or one of which the baseline holds nothing.
    """
    found: dict[str, None] = {}
    for part in name.split(","):
        word = part.strip()
        code = word if word in sectors else find_sector(word)
        members = SECTOR_GROUPS.get(code, (code,)) if code is not None else ()
        inside = [one for one in members if one in sectors]
        if not inside:
            near = nearest_sector(word)
            raise UsageError(
                f"{where} {word}",
                f"unknown sector {word}",
                f"one of {', '.join(sectors)}, a name or a group"
                + (f"; nearest {near}" if near else ""),
                "write a code such as C26 or a group such as electronics",
            )
        found |= dict.fromkeys(inside)
    return tuple(found)


def list_one_member(name: str, economies: Sequence[str], where: str) -> str:
    """The one economy that a name stands for; a group of several is refused."""
    members = list_members(name, economies, where)
    if len(members) != 1:
        raise UsageError(
            f"{where} {name}",
            f"a group of {len(members)} economies",
            "one economy",
            f"name one of {', '.join(members[:5])}",
        )
    return members[0]
