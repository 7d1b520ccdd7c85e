"""Which importers, exporters and sectors of a baseline the names in a measure stand for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from summitry.policy._fields import AllBut
from summitry.policy.commitments import DefenceMeasure
from summitry.policy.dated import Bilateral
from summitry.policy.measures import Exemption, Measure
from summitry.policy.names import WORLD
from summitry.world import CUSTOMS_UNIONS, ECONOMY_GROUPS, SECTOR_GROUPS, Mask, World


def compute_hits(measure: Bilateral | DefenceMeasure, world: World) -> Mask:
    """The cells a measure names, True at (importer, exporter, sector) of the baseline, (N,N,J).

    Nobody levies on itself, and members of a customs union (EU27) named together as the importer
    do not levy on each other; what a measure exempts or leaves to another is not taken out here.
    """
    pairs, sectors = _name_pairs(measure, world)
    return pairs[:, :, None] & sectors[None, None, :]


Places = tuple[NDArray[np.intp], ...]


def locate_hits(measure: Bilateral | DefenceMeasure, world: World) -> NDArray[np.intp]:
    """Where :func:`compute_hits` is true, as places in the flat array, in their order (cells,)."""
    pairs, sectors = _name_pairs(measure, world)
    first = np.flatnonzero(pairs)[:, None] * len(sectors)
    return np.asarray(first + np.flatnonzero(sectors)).reshape(-1)


def _name_pairs(measure: Bilateral | DefenceMeasure, world: World) -> tuple[Mask, Mask]:
    """Importer and exporter (N,N), and sectors (J,), that a measure names."""
    pairs = np.zeros((len(world.economies),) * 2, dtype=np.bool_)
    exporters = mask_exporters(measure.exporters, world)
    for name in measure.importer:
        members = mask_economies((name,), world)
        sellers = exporters & ~members if name in CUSTOMS_UNIONS else exporters
        pairs |= members[:, None] & sellers[None, :]
    np.fill_diagonal(pairs, False)
    return pairs, mask_sectors(measure.sectors, world)


def locate_cells(cells: Mask) -> Places:
    """Importer, exporter and sector of the chosen cells of (N,N,J), in their order.

    What ``numpy.nonzero`` gives, which takes fifty times as long in three axes.
    """
    return np.unravel_index(np.flatnonzero(cells), cells.shape)


def is_hit(measure: Bilateral | DefenceMeasure, world: World, places: Places) -> Mask:
    """Whether :func:`compute_hits` is true in some cells, (cells,)."""
    pairs, sectors = _name_pairs(measure, world)
    n, i, j = places
    return np.asarray(pairs[n, i] & sectors[j])


def is_exempt(exemption: Exemption, world: World, places: Places) -> Mask:
    """Whether an exemption names some cells; what it leaves open is everybody and everything."""
    everyone = np.ones(len(world.economies), dtype=np.bool_)
    importers, exporters, goods = exemption.importer, exemption.exporters, exemption.sectors
    buys = everyone if importers is None else mask_economies(importers, world)
    sells = everyone if exporters is None else mask_exporters(exporters, world)
    named = mask_sectors(("all",) if goods is None else goods, world)
    n, i, j = places
    return np.asarray(buys[n] & sells[i] & named[j])


def list_outside(measure: Measure, world: World) -> tuple[str, ...]:
    """Economies and groups named in a measure of which the baseline holds no member."""
    partners = [getattr(measure, key, ()) for key in ("receivers", "buyers")]
    listed = [name for names in partners if not isinstance(names, AllBut) for name in names]
    named = dict.fromkeys((*measure.acting, *measure.named_exporters, *listed))
    return tuple(name for name in named if not mask_economies((name,), world).any())


def drop_outside(measure: Measure, world: World) -> Measure | None:
    """The part of a measure that the baseline can value; None if there is no such part."""
    outside = set(list_outside(measure, world))
    if not outside:
        return measure
    changed: dict[str, tuple[str, ...]] = {}
    for key in ("importer", "exporters", "economies", "buyers", "receivers"):
        names = getattr(measure, key, AllBut(()))
        if key in type(measure).model_fields and not isinstance(names, AllBut):
            changed[key] = tuple(name for name in names if name not in outside)
    return measure.model_copy(update=changed) if all(changed.values()) else None


def mask_economies(names: Iterable[str], world: World) -> Mask:
    """Which economies of the baseline the codes and groups stand for, (N,)."""
    codes: set[str] = set()
    for name in names:
        if name in world.economies:  # a group may be one economy of an aggregated baseline
            codes.add(name)
        else:
            codes.update(world.economies if name == WORLD else ECONOMY_GROUPS.get(name, (name,)))
    return np.array([code in codes for code in world.economies])


def mask_exporters(exporters: tuple[str, ...] | AllBut, world: World) -> Mask:
    """The same for exporters, who may be all but some, (N,)."""
    if isinstance(exporters, AllBut):
        return ~mask_economies(exporters.economies, world)
    return mask_economies(exporters, world)


def mask_sectors(names: Iterable[str], world: World) -> Mask:
    """Which sectors of the baseline the names cover, (J,); goods and services by the baseline."""
    by_kind = {"all": world.is_good | True, "goods": world.is_good, "services": ~world.is_good}
    mask = np.zeros(len(world.sectors), dtype=np.bool_)
    for name in names:
        codes = SECTOR_GROUPS.get(name, (name,))
        mask |= by_kind.get(name, np.array([code in codes for code in world.sectors]))
    return mask
