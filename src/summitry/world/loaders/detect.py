"""Which loader a path is for, told by the files that lie there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from summitry.world.loaders.caliendo_parro import load_caliendo_parro
from summitry.world.loaders.gravity import GEGRAVITY_FILE, load_gegravity
from summitry.world.loaders.liberation_day import load_liberation_day
from summitry.world.loaders.ossa import load_ossa
from summitry.world.loaders.own import load_own
from summitry.world.loaders.wiod import load_wiod
from summitry.world.world import World

_PUBLISHED: dict[str, Callable[[Path], World]] = {
    "xbilat1993.txt": load_caliendo_parro,
    GEGRAVITY_FILE: lambda path: load_gegravity(path).world,
    "trade_cepii.csv": lambda path: load_liberation_day(path).world,
    "DATA.mat": lambda path: load_ossa(path).world,
}


def load_tables(path: Path, clip_elasticities: bool = False) -> World | None:
    """The baseline of a folder (or `.rda` file) with tables known here; None for any other."""
    if any((path / f"flows.{kind}").is_file() for kind in ("csv", "parquet")):
        return load_own(path, clip_elasticities=clip_elasticities)
    if path.suffix == ".rda":
        return load_wiod(path)
    for name, load in _PUBLISHED.items():
        if (path / name).is_file():
            return load(path)
    return None
