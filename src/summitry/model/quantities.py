"""Numbers of one equilibrium that one may differentiate (`gradient`) or aim at (`targets`).

Each is a frozen dataclass, called with an `Equilibrium`, whose arrays may be NumPy's or
JAX's. Money is in USD million at unchanged world value added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from summitry.errors import InputError
from summitry.model.equations import (
    OFF,
    Switches,
    Technology,
    TradeKernel,
    compute_final_price,
)
from summitry.model.fold import fold
from summitry.model.markets import Markets, State, compute_markets, state_of
from summitry.model.outcome import Outcome
from summitry.world import World


@dataclass(frozen=True)
class Labels:
    """What the axes of an equilibrium mean; equal labels are one value, whatever the world."""

    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    is_good: tuple[bool, ...]

    def economy(self, code: str) -> int:
        """Position of an economy, or an error that names it."""
        return _find(code, self.economies, "economy")

    def sector(self, code: str) -> int:
        """Position of a sector, or an error that names it."""
        return _find(code, self.sectors, "sector")


@dataclass(frozen=True)
class Equilibrium:
    """Everything the equations say at one equilibrium (arrays of one namespace)."""

    xp: Any  # the namespace: NumPy or JAX
    labels: Labels
    tech: Technology
    kernel: TradeKernel
    state: State
    markets: Markets
    income: Any  # (N,) final spending of the baseline
    switches: Switches = OFF


class Quantity(Protocol):
    """A number of an equilibrium; equal quantities are one value, so that work can be reused."""

    @property
    def unit(self) -> str:
        """``%`` or ``USD million``."""

    @property
    def label(self) -> str:
        """What it is, in words."""

    def __call__(self, at: Equilibrium) -> Any:
        """The value, a scalar of the namespace of `at`."""

    def __hash__(self) -> int:
        """By value."""


@dataclass(frozen=True)
class RealIncome:
    """What an economy's final buyers can afford, percent against the baseline (I_hat / P_hat - 1).

    The equivalent variation, equations (2) and (6).
    """

    economy: str
    unit: str = "%"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"real income of {self.economy}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        n = at.labels.economy(self.economy)
        log_price = compute_final_price(at.xp, at.tech, at.switches, at.markets.prices.log_price)
        return 100 * (at.markets.income[n] / at.income[n] * at.xp.exp(-log_price[n]) - 1)


@dataclass(frozen=True)
class TariffRevenue:
    """Import duty an economy collects, equation (6), USD million."""

    economy: str
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"tariff revenue of {self.economy}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        return at.markets.tariff_revenue[at.labels.economy(self.economy)]


@dataclass(frozen=True)
class SectorOutput:
    """Gross output of one sector of an economy, equation (5), USD million."""

    economy: str
    sector: str
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"output of {self.economy}, {self.sector}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        n, s = at.labels.economy(self.economy), at.labels.sector(self.sector)
        return at.markets.output[n, s]


@dataclass(frozen=True)
class Imports:
    """What an importer buys from an exporter, net of duty and export tax, USD million.

    `sectors` names which goods; all goods (not services) if it is empty. Equations (3) and (5).
    """

    importer: str
    exporter: str
    sectors: tuple[str, ...] = ()
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return (
            f"imports of {self.importer} from {self.exporter}, {', '.join(self.sectors) or 'goods'}"
        )

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        n, i = (at.labels.economy(c) for c in (self.importer, self.exporter))
        chosen = _sectors(at, self.sectors)
        prices = at.markets.prices
        spread = at.markets.demand[n] / prices.pull[n] * prices.relative_cost[i]
        return at.xp.sum(at.kernel.net[:, n, i] * spread * chosen)


@dataclass(frozen=True)
class GoodsBalance:
    """Exports less imports of goods (not services), basic prices, USD million.

    Against one partner, or against the world if `partner` is empty.
    """

    economy: str
    partner: str = ""
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"goods balance of {self.economy} with {self.partner or 'the world'}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        n = at.labels.economy(self.economy)
        chosen, prices = _sectors(at, ()), at.markets.prices
        if self.partner:
            sold = Imports(self.partner, self.economy)(at)
            return sold - Imports(self.economy, self.partner)(at)
        intensity = (at.markets.demand / prices.pull) * chosen  # (N,J) by importer
        sold = at.xp.sum(
            at.xp.sum(at.kernel.net[:, :, n].T * intensity, axis=0) * prices.relative_cost[n]
        )
        bought = at.xp.sum(at.kernel.net[:, n, :].T * prices.relative_cost * intensity[n])
        return sold - bought  # home sales are in both


@dataclass(frozen=True)
class TotalBalance:
    """Exports less imports of goods and services at the border, USD million: GDP less spending.

    That is -D' of equation (15); where returns and profits have owners abroad (13), what they
    bring in pays for imports as well and is left out. Sales that pay for distribution where goods
    are sold (11) do not cross the border.
    """

    economy: str
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"balance of goods and services of {self.economy}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        n, markets = at.labels.economy(self.economy), at.markets
        if at.switches.ownership is None:
            return -markets.deficit[n]
        made = markets.value_added[n] + markets.tariff_revenue[n] + markets.export_tax[n]
        return made - markets.income[n]


@dataclass(frozen=True)
class Sum:
    """A weighted sum of quantities: joint welfare, or the difference of two gains.

    Parameters
    ----------
    parts : tuple of (float, Quantity)
        Weight and quantity.
    """

    parts: tuple[tuple[float, Quantity], ...]

    @property
    def unit(self) -> str:
        """The unit of the first part; say what the weights mean where you show it."""
        return self.parts[0][1].unit

    @property
    def label(self) -> str:
        """What it is, in words."""
        return " ".join(f"{weight:+g} {part.label}" for weight, part in self.parts)

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        total = 0.0
        for weight, quantity in self.parts:
            total = total + weight * quantity(at)
        return total


def compute_quantity(outcome: Outcome, quantity: Quantity) -> float:
    """The value of a quantity at an outcome."""
    return float(quantity(equilibrium_of(outcome)))


def equilibrium_of(outcome: Outcome) -> Equilibrium:
    """All equations evaluated at an outcome, on NumPy."""
    problem, state = fold(outcome.world, outcome.shock, outcome.model), state_of(outcome)
    return Equilibrium(
        np, labels_of(outcome.world), problem.tech, problem.kernel, state,
        compute_markets(np, problem, state), outcome.world.income, problem.switches,
    )  # fmt: skip


def labels_of(world: World) -> Labels:
    """The labels of a world."""
    return Labels(world.economies, world.sectors, tuple(bool(good) for good in world.is_good))


def _sectors(at: Equilibrium, names: tuple[str, ...]) -> Any:
    """1 for the sectors named (goods if none is), 0 for the others (J,)."""
    chosen = list(at.labels.is_good)
    if names:
        wanted = {at.labels.sector(name) for name in names}
        chosen = [j in wanted for j in range(len(chosen))]
    return at.xp.asarray(chosen, dtype=at.kernel.net.dtype)


def _find(code: str, codes: tuple[str, ...], what: str) -> int:
    if code not in codes:
        raise InputError(
            "quantity of an equilibrium",
            f"unknown {what} {code}",
            f"one of {', '.join(codes)}",
            "write one of these codes",
        )
    return codes.index(code)
