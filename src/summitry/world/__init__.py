"""Calibrated world economies: labelled arrays, loaders, checks and provenance."""

from summitry.world.accounts import (
    ELASTICITY_BOUNDS,
    Flows,
    world_from_flows,
    world_from_open_flows,
)
from summitry.world.aggregate import TWELVE, aggregate_world
from summitry.world.arrays import Array, Mask, Single
from summitry.world.checks import Check, check_world, require_balanced
from summitry.world.labels import (
    CUSTOMS_UNIONS,
    ECONOMY_GROUPS,
    ECONOMY_NAMES,
    SECTOR_GROUPS,
    SECTOR_NAMES,
)
from summitry.world.mfn import compute_mfn_rate
from summitry.world.store import load_world, read_world
from summitry.world.world import World

__all__ = [
    "CUSTOMS_UNIONS",
    "ECONOMY_GROUPS",
    "ECONOMY_NAMES",
    "ELASTICITY_BOUNDS",
    "SECTOR_GROUPS",
    "SECTOR_NAMES",
    "TWELVE",
    "Array",
    "Check",
    "Flows",
    "Mask",
    "Single",
    "World",
    "aggregate_world",
    "check_world",
    "compute_mfn_rate",
    "load_world",
    "read_world",
    "require_balanced",
    "world_from_flows",
    "world_from_open_flows",
]
