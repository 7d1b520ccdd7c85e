"""Measures on a baseline: which pairs and goods they hit, and the tariffs that result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from summitry.errors import ScenarioError
from summitry.policy.names import WORLD
from summitry.policy.scenario import HIGHEST_RATE, AllBut, TariffMeasure
from summitry.world import CUSTOMS_UNIONS, ECONOMY_GROUPS, SECTOR_GROUPS, Array, Mask, World

if TYPE_CHECKING:
    from summitry.model import Shock


def apply_scenario(world: World, measures: Iterable[TariffMeasure]) -> Shock:
    """Tariffs after the given measures, whatever their dates: select by state before.

    Measures apply in the order given. ``add`` is put on top of what the measures before it left,
    so that several accumulate; ``rate`` replaces whatever was there, the baseline duty included.
    Nobody levies on itself: an importer that is also among the exporters is passed over. Members
    of a customs union (EU27) named together as the importer do not levy on each other.

    Parameters
    ----------
    world : World
        The baseline with its duties ``tariff_rate`` (N,N,J).
    measures : iterable of TariffMeasure
        All with a known rate.

    Returns
    -------
    Shock
        ``tariff_rate_new`` (importer, exporter, sector), shares, 0 on the diagonal.

    Raises
    ------
    ScenarioError
        For an unknown rate, an economy or sector the baseline does not hold, a measure that hits
        nobody, or a total outside -100 % to 1000 %.
    """
    from summitry.model import Shock  # noqa: PLC0415  reading scenarios needs no model

    tariff_rate = world.tariff_rate.copy()
    for measure in measures:
        _check_applicable(measure, world)
        hit = _find_hits(measure, world)
        if measure.rate is not None:
            tariff_rate[hit] = measure.rate
        elif measure.add is not None:
            tariff_rate[hit] += measure.add
        _check_totals(measure, tariff_rate[hit])
    return Shock(tariff_rate_new=tariff_rate)


def compute_hits(measure: TariffMeasure, world: World) -> Mask:
    """Where a measure levies, True at (importer, exporter, sector) of the baseline, (N,N,J)."""
    pairs = np.zeros((len(world.economies),) * 2, dtype=np.bool_)
    exporters = _exporter_mask(measure, world)
    for name in measure.importer:
        members = _economy_mask((name,), world)
        sellers = exporters & ~members if name in CUSTOMS_UNIONS else exporters
        pairs |= members[:, None] & sellers[None, :]
    np.fill_diagonal(pairs, False)
    return pairs[:, :, None] & _sector_mask(measure, world)[None, None, :]


def list_outside(measure: TariffMeasure, world: World) -> tuple[str, ...]:
    """Economies and groups named in a measure of which the baseline holds no member."""
    named = dict.fromkeys((*measure.importer, *measure.named_exporters))
    return tuple(name for name in named if not _economy_mask((name,), world).any())


def drop_outside(measure: TariffMeasure, world: World) -> TariffMeasure | None:
    """The part of a measure that the baseline can value; None if there is no such part."""
    outside = set(list_outside(measure, world))
    importer = tuple(name for name in measure.importer if name not in outside)
    exporters = measure.exporters
    if not isinstance(exporters, AllBut):
        exporters = tuple(name for name in exporters if name not in outside)
    if not importer or not exporters:
        return None
    return measure.model_copy(update={"importer": importer, "exporters": exporters})


def _economy_mask(names: Iterable[str], world: World) -> Mask:
    """Which economies of the baseline the codes and groups stand for, (N,)."""
    codes: set[str] = set()
    for name in names:
        codes.update(world.economies if name == WORLD else ECONOMY_GROUPS.get(name, (name,)))
    return np.array([code in codes for code in world.economies])


def _exporter_mask(measure: TariffMeasure, world: World) -> Mask:
    if isinstance(measure.exporters, AllBut):
        return ~_economy_mask(measure.exporters.economies, world)
    return _economy_mask(measure.exporters, world)


def _sector_mask(measure: TariffMeasure, world: World) -> Mask:
    """Which sectors of the baseline a measure covers, (J,); goods and services by the baseline."""
    by_kind = {"all": world.is_good | True, "goods": world.is_good, "services": ~world.is_good}
    mask = np.zeros(len(world.sectors), dtype=np.bool_)
    for name in measure.sectors:
        codes = SECTOR_GROUPS.get(name, (name,))
        mask |= by_kind.get(name, np.array([code in codes for code in world.sectors]))
    return mask


def _check_totals(measure: TariffMeasure, totals: Array) -> None:
    for total in (totals.min(), totals.max()):
        if not -1 < total <= HIGHEST_RATE:
            raise ScenarioError(
                f"measure {measure.id}",
                f"a total duty of {total:.1%} with the measures before it and the baseline",
                "a total above -100% and at most 1000%",
                "lower the rate, or write rate instead of add",
            )


def _check_applicable(measure: TariffMeasure, world: World) -> None:
    where = f"measure {measure.id}"
    if measure.unknown is not None:
        raise ScenarioError(
            where,
            f"{measure.unknown}: ?, a rate that nobody has named",
            "a known rate",
            "value it as a curve with evaluate, or put a what-if rate in with with_rate",
        )
    outside = list_outside(measure, world)
    if outside:
        raise ScenarioError(
            where,
            f"{', '.join(outside)}, outside the baseline {world.name}",
            f"economies among {', '.join(world.economies)}",
            "take them out of the measure; evaluate does so and lists what it left out",
        )


def _find_hits(measure: TariffMeasure, world: World) -> Mask:
    hit = compute_hits(measure, world)
    if not hit.any():
        raise ScenarioError(
            f"measure {measure.id}",
            "a duty that falls on nobody",
            "an importer, another economy as exporter, and a sector of the baseline",
            "check importer, exporters and sectors: nobody levies on itself or inside EU27",
        )
    return hit
