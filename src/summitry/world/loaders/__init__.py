"""Baselines from published tables and from a user's own files, each checked as it is read.

What a loader changes (cells clipped, shares normalised, flows floored) is listed in the world's
``provenance["changes"]`` and printed by ``summitry world check``.
"""

from summitry.world.loaders.caliendo_parro import (
    load_caliendo_parro,
    load_caliendo_parro_one_sector,
    read_tariffs,
    to_one_sector_tariffs,
)
from summitry.world.loaders.gravity import GravityTables, load_gegravity, one_sector_world
from summitry.world.loaders.liberation_day import LiberationDay, load_liberation_day
from summitry.world.loaders.ossa import OssaTables, load_ossa
from summitry.world.loaders.own import load_own
from summitry.world.loaders.wiod import load_wiod

__all__ = [
    "GravityTables",
    "LiberationDay",
    "OssaTables",
    "load_caliendo_parro",
    "load_caliendo_parro_one_sector",
    "load_gegravity",
    "load_liberation_day",
    "load_ossa",
    "load_own",
    "load_wiod",
    "one_sector_world",
    "read_tariffs",
    "to_one_sector_tariffs",
]
