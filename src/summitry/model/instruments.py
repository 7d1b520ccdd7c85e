"""Instruments: one number of policy each, which `targets` may set so that a target is met.

Each is a frozen dataclass that says which cells it governs, between which bounds, where to begin,
and what the shock is when it has a value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from summitry.errors import InputError
from summitry.model.shock import MAX_TARIFF_RATE, Shock
from summitry.world import Array, Mask, World

LOWEST_RATE = -0.95  # a subsidy of 95 % of the price
WIDEST_COST = 1000.0  # a trade cost a thousand times the baseline's, or a thousandth of it
MOST_SCALE = 10.0
MOST_TRANSFER = 0.5  # of the smaller value added of the two economies

Kind = Literal["rate", "factor", "amount"]


class Instrument(Protocol):
    """One number of policy."""

    @property
    def label(self) -> str:
        """What it is, in words."""

    @property
    def kind(self) -> Kind:
        """How its values compare: rates by log(1 + v), factors by log v, amounts as they are."""

    def bounds(self, world: World) -> tuple[float, float]:
        """The lowest and highest value it may take."""

    def start(self, world: World, shock: Shock) -> float:
        """Its value in a shock, or the nearest to it."""

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The shock with the instrument at a value, all else as it was."""


@dataclass(frozen=True)
class UniformTariff:
    """One rate of duty on all trade named, in place of what is charged there.

    A negative rate is an import subsidy the importer pays: the tax-like wedge that a purchase
    commitment amounts to when firms are made to buy (:class:`TradeCost` is the real one).

    Parameters
    ----------
    importer : str
    exporters : tuple of str
        All others if empty.
    sectors : tuple of str
        All goods if empty.
    lowest, highest : float
        Shares.
    """

    importer: str
    exporters: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    lowest: float = LOWEST_RATE
    highest: float = MAX_TARIFF_RATE
    kind: Kind = "rate"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"duty of {self.importer} on {_list(self.exporters)}, {_goods(self.sectors)}"

    def bounds(self, world: World) -> tuple[float, float]:
        """Lowest and highest rate."""
        return self.lowest, self.highest

    def start(self, world: World, shock: Shock) -> float:
        """The average duty by value of the baseline's trade."""
        cells = find_cells(world, (self.importer,), self.exporters, self.sectors)
        return _average(world, cells, shock.tariff_rate_new, self.label)

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The rate on every cell."""
        cells = find_cells(world, (self.importer,), self.exporters, self.sectors)
        return replace(shock, tariff_rate_new=np.where(cells, value, shock.tariff_rate_new))


@dataclass(frozen=True)
class AddedTariff:
    """The same number of points on top of every duty the shock has; fields as `UniformTariff`."""

    importer: str
    exporters: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    lowest: float = LOWEST_RATE
    highest: float = 5.0
    kind: Kind = "rate"

    @property
    def label(self) -> str:
        """What it is, in words."""
        where = f"{_list(self.exporters)}, {_goods(self.sectors)}"
        return f"points on duties of {self.importer} on {where}"

    def bounds(self, world: World) -> tuple[float, float]:
        """Fewest and most points, as a share."""
        return self.lowest, self.highest

    def start(self, world: World, shock: Shock) -> float:
        """None on top."""
        return 0.0

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The points on every cell, within what a duty may be."""
        cells = find_cells(world, (self.importer,), self.exporters, self.sectors)
        rate = np.clip(shock.tariff_rate_new + value * cells, LOWEST_RATE, MAX_TARIFF_RATE)
        return replace(shock, tariff_rate_new=rate)


@dataclass(frozen=True, eq=False)
class ScaledTariffs:
    """A common scale of the shock's changes of duty: 0 is the baseline, 1 the shock itself.

    Parameters
    ----------
    changes : (N,N,J) array, optional
        Other changes of duty to scale, added to the shock's duties; importer x exporter x sector.
    """

    changes: Array | None = None
    lowest: float = 0.0
    highest: float = MOST_SCALE
    kind: Kind = "amount"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return "scale of the changes of duty"

    def bounds(self, world: World) -> tuple[float, float]:
        """Lowest and highest scale."""
        return self.lowest, self.highest

    def start(self, world: World, shock: Shock) -> float:
        """The shock as it is."""
        return 1.0 if self.changes is None else 0.0

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The scaled changes, within what a duty may be."""
        base, change = shock.tariff_rate_new, self.changes
        if change is None:
            base, change = world.tariff_rate, shock.tariff_rate_new - world.tariff_rate
        rate = np.clip(base + value * change, LOWEST_RATE, MAX_TARIFF_RATE)
        return replace(shock, tariff_rate_new=rate)


@dataclass(frozen=True)
class TradeCost:
    """A factor on other trade costs: a real wedge that nobody collects; fields as `UniformTariff`.

    Below 1 trade is made easier: what a purchase commitment amounts to when obstacles are removed.
    """

    importer: str
    exporters: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    lowest: float = 1 / WIDEST_COST
    highest: float = WIDEST_COST
    kind: Kind = "factor"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"trade cost of {self.importer} from {_list(self.exporters)}, {_goods(self.sectors)}"

    def bounds(self, world: World) -> tuple[float, float]:
        """Lowest and highest factor."""
        return self.lowest, self.highest

    def start(self, world: World, shock: Shock) -> float:
        """As in the shock, on top of which the factor comes."""
        return 1.0

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The factor on every cell, on top of what the shock has there."""
        cells = find_cells(world, (self.importer,), self.exporters, self.sectors)
        cost = np.where(cells, value, 1.0)
        if shock.trade_cost_hat is not None:
            cost = cost * shock.trade_cost_hat
        return replace(shock, trade_cost_hat=cost)


@dataclass(frozen=True)
class UniformExportTax:
    """One rate of export tax on sales to the importers named, in place of what is charged.

    Parameters
    ----------
    exporter : str
    importers : tuple of str
        All others if empty.
    sectors : tuple of str
        All goods if empty.
    """

    exporter: str
    importers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    lowest: float = LOWEST_RATE
    highest: float = MAX_TARIFF_RATE
    kind: Kind = "rate"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"export tax of {self.exporter} to {_list(self.importers)}, {_goods(self.sectors)}"

    def bounds(self, world: World) -> tuple[float, float]:
        """Lowest and highest rate."""
        return self.lowest, self.highest

    def start(self, world: World, shock: Shock) -> float:
        """The average tax by value of the baseline's trade."""
        cells = find_cells(world, self.importers, (self.exporter,), self.sectors)
        return _average(world, cells, _export_tax(world, shock), self.label)

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The rate on every cell."""
        cells = find_cells(world, self.importers, (self.exporter,), self.sectors)
        return replace(shock, export_tax_rate_new=np.where(cells, value, _export_tax(world, shock)))


@dataclass(frozen=True)
class Transfer:
    """Money one economy gives another each year, USD million; negative: the other way.

    It comes on top of the two deficits, whatever rule (15) they follow.
    """

    giver: str
    receiver: str
    kind: Kind = "amount"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"transfer from {self.giver} to {self.receiver}"

    def bounds(self, world: World) -> tuple[float, float]:
        """Half of the smaller value added, either way."""
        sizes = [world.value_added[_economy(world, c)] for c in (self.giver, self.receiver)]
        most = MOST_TRANSFER * float(min(sizes))
        return -most, most

    def start(self, world: World, shock: Shock) -> float:
        """None on top of the shock's."""
        return 0.0

    def apply(self, world: World, shock: Shock, value: float) -> Shock:
        """The money on top of what the shock has."""
        received = shock.transfer_musd
        money = np.zeros(len(world.economies)) if received is None else received.copy()
        money[_economy(world, self.giver)] -= value
        money[_economy(world, self.receiver)] += value
        return replace(shock, transfer_musd=money)


def find_cells(
    world: World,
    importers: tuple[str, ...],
    exporters: tuple[str, ...],
    sectors: tuple[str, ...],
) -> Mask:
    """Cells of trade, importer x exporter x sector (N,N,J); empty: all economies, all goods.

    Raises
    ------
    InputError
        A code that the world does not have.
    """
    n = len(world.economies)
    buys, sells = (np.full(n, not codes) for codes in (importers, exporters))
    buys[[_economy(world, code) for code in importers]] = True
    sells[[_economy(world, code) for code in exporters]] = True
    goods = np.array(world.is_good)
    if sectors:
        unknown = [code for code in sectors if code not in world.sectors]
        if unknown:
            raise InputError(
                f"instrument or target on {world.name}",
                f"unknown sector {unknown[0]}",
                f"one of {', '.join(world.sectors)}",
                "write one of these codes",
            )
        goods = np.array([code in sectors for code in world.sectors])
    away = ~np.eye(n, dtype=bool)
    return np.asarray((buys[:, None] & sells & away)[:, :, None] & goods)


def _economy(world: World, code: str) -> int:
    if code not in world.economies:
        raise InputError(
            f"instrument or target on {world.name}",
            f"unknown economy {code}",
            "an economy of the world, by its ISO 3166 alpha-3 code",
            "list them with summitry world show --json -",
        )
    return world.economy_index(code)


def _export_tax(world: World, shock: Shock) -> Array:
    tax = shock.export_tax_rate_new
    return world.export_tax_rate if tax is None else tax


def _average(world: World, cells: Mask, rate: Array, label: str) -> float:
    """A rate averaged over cells by value of the baseline's trade; refused where there is none."""
    value = world.trade_flow[cells]
    if not value.sum():
        raise InputError(
            label,
            "no trade there in the baseline",
            "at least one flow to act on",
            "name other economies or sectors",
        )
    return float(value @ rate[cells] / value.sum())


def _list(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) if codes else "all others"


def _goods(sectors: tuple[str, ...]) -> str:
    return ", ".join(sectors) if sectors else "all goods"
