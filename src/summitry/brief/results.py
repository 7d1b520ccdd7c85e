"""Figures of one run for the economies a brief speaks of; groups are weighted, not averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from summitry.brief.words import party_name
from summitry.model import Outcome, compute_indicators
from summitry.model.indicators import compute_bilateral_goods, compute_sector_output_pct
from summitry.policy import Measure
from summitry.policy.names import WORLD
from summitry.world import ECONOMY_GROUPS, Array, World


@dataclass(frozen=True)
class Place:
    """An economy of the baseline, or a group of them shown as one."""

    code: str
    members: tuple[int, ...]  # positions in the world

    @property
    def name(self) -> str:
        """English name."""
        return party_name(self.code)


def find_place(code: str, world: World) -> Place | None:
    """Find an economy or group in the baseline; None if it holds no part of it."""
    code = "EU27" if code == "EU" else code
    codes = ECONOMY_GROUPS.get(code, (code,))
    members = tuple(k for k, economy in enumerate(world.economies) if economy in codes)
    return Place(code, members) if members else None


def find_importers(measure: Measure, world: World) -> Place:
    """Find who levies a measure, as one place: an economy, a group, or several together."""
    if WORLD in measure.acting:
        return Place("WLD", tuple(range(len(world.economies))))
    found = [place for place in (find_place(code, world) for code in measure.acting) if place]
    if len(found) == 1:
        return found[0]
    members = tuple(sorted({k for place in found for k in place.members}))
    return Place(" and ".join(place.name for place in found), members)


def find_focus(
    parties: Iterable[str], measures: Iterable[Measure], world: World
) -> tuple[Place, ...]:
    """List the economies a brief shows by name: the parties, then whoever a measure names."""
    codes = list(parties)
    for measure in measures:
        codes += (*measure.acting, *measure.named_exporters)
    found: dict[str, Place] = {}
    for code in codes:
        place = find_place(code, world)
        if place is not None:
            found.setdefault(place.code, place)
    return tuple(found.values())


def outside_baseline(codes: Iterable[str], world: World) -> tuple[str, ...]:
    """List the parties of which the baseline holds no part."""
    return tuple(code for code in dict.fromkeys(codes) if find_place(code, world) is None)


class Results:
    """Indicators of one outcome, by place; final."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.world = outcome.world

    @cached_property
    def indicators(self) -> Mapping[str, Array]:
        """Each indicator by economy, (N,)."""
        return compute_indicators(self.outcome)

    @cached_property
    def sector_output_pct(self) -> Array:
        """Change in output volume by economy and sector, (N,J), percent."""
        return compute_sector_output_pct(self.outcome)

    @cached_property
    def bilateral(self) -> tuple[Array, Array]:
        """Goods flows importer x exporter in the baseline and now, (N,N), USD million."""
        return compute_bilateral_goods(self.outcome)

    def value(self, key: str, place: Place) -> float:
        """One indicator for an economy, or for a group: money is summed, rates are weighted.

        Weights are baseline levels: final spending for income and prices, value added for wages,
        exports and imports at basic prices for volumes (trade among members included).
        """
        members = list(place.members)
        values = self.indicators[key][members]
        if key.endswith("_musd"):
            return float(values.sum())
        weights = self._weights(key)[members]
        return float(values @ weights / weights.sum())

    def _weights(self, key: str) -> Array:
        world = self.world
        match key:
            case "export_volume_pct":
                return _sum_away(world, axis=0)
            case "import_volume_pct":
                return _sum_away(world, axis=1)
            case "real_wage_pct" | "wage_pct":
                return world.value_added
            case _:
                return world.income

    def sector_changes(self, place: Place) -> tuple[Array, Array]:
        """Change in output volume by sector: percent, and USD million at baseline prices, (J,)."""
        members = list(place.members)
        base = self.world.output[members]
        change = (self.sector_output_pct[members] / 100 * base).sum(axis=0)
        total = base.sum(axis=0)
        share = np.divide(change, total, out=np.zeros_like(change), where=total > 0)
        return 100 * share, change

    def goods_balance(self, seller: Place, buyer: Place) -> tuple[float, float]:
        """Goods balance of one place with another, baseline and now, USD million, basic prices."""
        own, other = list(seller.members), list(buyer.members)
        base, new = (
            float(flow[np.ix_(other, own)].sum() - flow[np.ix_(own, other)].sum())
            for flow in self.bilateral
        )
        return base, new


def _sum_away(world: World, *, axis: int) -> Array:
    """Sum flows over importers (axis 0) or exporters (1), home sales left out, (N,)."""
    home = np.eye(len(world.economies), dtype=bool)[:, :, None]
    flow: Array = np.where(home, 0.0, world.basic_flow).sum(axis=(axis, 2))
    return flow
