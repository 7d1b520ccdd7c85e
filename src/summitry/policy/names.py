"""What a scenario may call an economy, a group of economies or a sector.

Names are read without regard to case and accents-free English names are accepted beside codes;
what is kept is always the code (``JPN``, ``EU27``, ``world``, ``C29``, ``cars``). Where a group of
sectors and one sector share a name (chemicals, machinery), the name means the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from summitry.policy._iso import OUTSIDE_NAMES
from summitry.world.labels import ECONOMY_GROUPS, ECONOMY_NAMES, SECTOR_GROUPS, SECTOR_NAMES

WORLD = "world"  # every economy of the baseline

_ALIASES = {
    "america": "USA", "britain": "GBR", "burma": "MMR", "congo, democratic republic": "COD",
    "czech republic": "CZE", "democratic republic of the congo": "COD", "eu": "EU27",
    "european union": "EU27", "gb": "GBR", "great britain": "GBR", "holland": "NLD",
    "ivory coast": "CIV", "korea": "KOR", "macau": "MAC", "north korea": "PRK",
    "people's republic of china": "CHN", "prc": "CHN", "republic of korea": "KOR",
    "rest of the world": "ROW", "russian federation": "RUS", "the netherlands": "NLD",
    "turkiye": "TUR", "u.k.": "GBR", "u.s.": "USA", "uae": "ARE", "uk": "GBR",
    "united states of america": "USA", "us": "USA", "viet nam": "VNM",
}  # fmt: skip


@cache
def _economy_index() -> dict[str, str]:
    """Every accepted lower-case spelling of an economy or group -> what is kept."""
    known = {**OUTSIDE_NAMES, **ECONOMY_NAMES}
    index = {name.lower(): code for code, name in known.items()}
    index.update({code.lower(): code for code in known})
    index.update({group.lower(): group for group in ECONOMY_GROUPS})
    index.update(_ALIASES)
    index[WORLD] = WORLD
    return index


@cache
def _sector_index() -> dict[str, str]:
    """Every accepted lower-case spelling of a sector or group -> what is kept."""
    index = {name.lower(): code for code, name in SECTOR_NAMES.items()}
    index.update({code.lower(): code for code in SECTOR_NAMES})
    index.update({group.lower(): group for group in SECTOR_GROUPS})
    return index


def find_economy(name: str) -> str | None:
    """The code or group that a name of an economy stands for; None if the name is unknown."""
    return _economy_index().get(" ".join(name.lower().split()))


def find_sector(name: str) -> str | None:
    """The code or group that a name of a sector stands for; None if the name is unknown."""
    return _sector_index().get(" ".join(name.lower().split()))


def nearest_economy(name: str) -> str | None:
    """The known spelling nearest to an unknown economy, with its code: ``Germany (DEU)``."""
    return _nearest_entry(name, _economy_index(), {**OUTSIDE_NAMES, **ECONOMY_NAMES})


def nearest_sector(name: str) -> str | None:
    """The known spelling nearest to an unknown sector, with its code: ``Motor vehicles (C29)``."""
    return _nearest_entry(name, _sector_index(), SECTOR_NAMES)


def _nearest_entry(name: str, index: Mapping[str, str], labels: Mapping[str, str]) -> str | None:
    spelling = nearest(name.lower(), index)
    if spelling is None:
        return None
    code = index[spelling]
    return f"{labels[code]} ({code})" if code in labels else code


def nearest(seen: str, known: Iterable[str]) -> str | None:
    """The known word nearest to what was seen; None where nothing is near.

    Similarity is that of rapidfuzz (0 to 100); 60 is where one slip in a four-letter word, or two
    in a seven-letter one, still counts as near.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  only an error needs it

    match = process.extractOne(seen[:100], sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return str(match[0]) if match else None


def economy_name(code: str) -> str:
    """English name of an economy, in the baseline or not; groups and unknown codes as they are."""
    return ECONOMY_NAMES.get(code) or OUTSIDE_NAMES.get(code) or code


def sector_name(code: str) -> str:
    """English name of a sector; groups and unknown codes as they are."""
    return SECTOR_NAMES.get(code, code)
