"""What governments want: payoffs in USD million a year of their own real income.

Three presets: ``real_income``; ``mercantilist``, where balance, revenue and the output of named
sectors count and real income does not; and weights stated by the user. A weight says how many USD
of own real income one USD of the thing is worth, so payoffs are money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from summitry.errors import UsageError
from summitry.model import Outcome
from summitry.model.quantities import (
    Equilibrium,
    GoodsBalance,
    Quantity,
    RealIncome,
    SectorOutput,
    Sum,
    TariffRevenue,
    equilibrium_of,
)
from summitry.policy import economy_name
from summitry.policy.phrases import IN_ENGLISH, Phrases
from summitry.world import ECONOMY_GROUPS, Array, World

Preset = Literal["real_income", "mercantilist", "weights"]
PRESETS: tuple[Preset, ...] = ("real_income", "mercantilist", "weights")

# Governments value transfers to foreigners 25 % less than those to residents, on average, as their
# tariffs reveal (Adao, Becko, Costinot and Donaldson 2026, "A World Trading System For Whom?", NBER
# working paper 34658). For use in `others`; own real income counts 1.
PUBLISHED_WEIGHT_ON_OTHERS = 0.75


@dataclass(frozen=True)
class Objective:
    """One government's payoff: a weighted sum of what an equilibrium gives it.

    Parameters
    ----------
    party : str
        An economy of the baseline, or a group (``EU27``) that acts as one.
    real_income : float
        Weight on own real income (equivalent variation), USD million.
    revenue : float
        On the duty it collects.
    balance : float
        On its goods balance with the world: a USD of deficit less is worth so many USD.
    balance_with : mapping of str to float
        On its goods balance with single partners.
    output : mapping of str to float
        On gross output of named sectors, by sector code.
    others : mapping of str to float
        On other economies' real income, in their USD: an ally's positive, a rival's negative (own
        income less alpha times the target's, as in de Souza et al. 2024).
    preset : str
        The preset it came from; printed.
    """

    party: str
    real_income: float = 1.0
    revenue: float = 0.0
    balance: float = 0.0
    balance_with: Mapping[str, float] = field(default_factory=dict)
    output: Mapping[str, float] = field(default_factory=dict)
    others: Mapping[str, float] = field(default_factory=dict)
    preset: Preset = "weights"

    def describe(self, say: Phrases = IN_ENGLISH) -> str:
        """The weights in one line."""
        parts = [
            (self.real_income, say("real income")),
            (self.revenue, say("tariff revenue")),
            (self.balance, say("goods balance with the world")),
            *((w, say("goods balance with {name}", name=say.economy(c)))
              for c, w in self.balance_with.items()),
            *((w, say("output of {name}", name=say.sector(c))) for c, w in self.output.items()),
            *((w, say("real income of {name}", name=say.economy(c)))
              for c, w in self.others.items()),
        ]  # fmt: skip
        return ", ".join(f"{w:g} x {what}" for w, what in parts if w) or say("nothing")


@dataclass(frozen=True)
class Payoff:
    """A weighted sum of quantities in USD million of the party's own real income."""

    parts: tuple[tuple[float, Quantity], ...]
    unit: str = "USD million"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"payoff: {Sum(self.parts).label}" if self.parts else "payoff: nothing"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        return Sum(self.parts)(at)


def make_objective(party: str, preset: Preset = "real_income", **weights: Any) -> Objective:
    """An objective by preset, with any weight stated otherwise.

    ``real_income`` counts that alone. ``mercantilist`` counts a USD of goods balance, of revenue
    and of output of the sectors named in ``output`` alike, and real income not at all. Under
    ``weights`` all that is not stated is zero.

    Examples
    --------
    >>> make_objective("USA", "mercantilist", output={"C29": 1.0}).describe()
    '1 x tariff revenue, 1 x goods balance with the world, 1 x output of Motor vehicles'
    """
    defaults: dict[Preset, dict[str, float]] = {
        "real_income": {"real_income": 1.0},
        "mercantilist": {"real_income": 0.0, "revenue": 1.0, "balance": 1.0},
        "weights": {"real_income": 0.0},
    }
    if preset not in defaults:
        raise UsageError(
            f"objective of {party}", f"preset {preset}", f"one of {', '.join(PRESETS)}",
            "write one of them",
        )  # fmt: skip
    return Objective(party, preset=preset, **{**defaults[preset], **weights})


def list_members(world: World, party: str) -> list[int]:
    """Positions of the economies a party stands for.

    Raises
    ------
    UsageError
        A party that is not in the baseline: it is at the table, but nothing of it can be priced.
    """
    if party in world.economies:
        return [world.economy_index(party)]
    codes = [code for code in ECONOMY_GROUPS.get(party, ()) if code in world.economies]
    if not codes:
        raise UsageError(
            f"party {party}",
            f"{economy_name(party)}, not in the baseline {world.name}",
            f"economies and groups of {', '.join(world.economies)}",
            "list it under unpriced: it stays at the table, without figures",
        )
    return [world.economy_index(code) for code in codes]


def build_quantity(world: World, objective: Objective) -> Payoff:
    """The payoff as a quantity of an equilibrium, USD million, which one may differentiate.

    Raises
    ------
    UsageError
        A party, partner or sector the baseline does not hold.
    """
    mine = [world.economies[k] for k in list_members(world, objective.party)]
    parts: list[tuple[float, Quantity]] = []
    for code in mine:
        scale = world.income[world.economy_index(code)] / 100
        parts += [(objective.real_income * scale, RealIncome(code))]
        parts += [(objective.revenue, TariffRevenue(code)), (objective.balance, GoodsBalance(code))]
        for sector, weight in objective.output.items():
            _require_sector(world, objective.party, sector)
            parts.append((weight, SectorOutput(code, sector)))
        for partner, weight in objective.balance_with.items():
            for k in list_members(world, partner):
                parts.append((weight, GoodsBalance(code, world.economies[k])))
    for other, weight in objective.others.items():
        for k in list_members(world, other):
            parts.append((weight * world.income[k] / 100, RealIncome(world.economies[k])))
    return Payoff(tuple((float(weight), part) for weight, part in parts if weight))


def _require_sector(world: World, party: str, sector: str) -> None:
    if sector not in world.sectors:
        raise UsageError(
            f"objective of {party}, output",
            f"unknown sector {sector}",
            f"one of {', '.join(world.sectors)}",
            "write the code of a sector",
        )


@dataclass(frozen=True)
class Payoffs:
    """Payoffs of several parties at outcomes of one world.

    Parameters
    ----------
    world : World
        The baseline.
    objectives : tuple of Objective
        One for each party.
    """

    world: World
    objectives: tuple[Objective, ...]
    quantities: tuple[Payoff, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        built = tuple(build_quantity(self.world, objective) for objective in self.objectives)
        object.__setattr__(self, "quantities", built)

    def compute(self, outcome: Outcome, inflow_musd: Array | None = None) -> Array:
        """Payoffs (P,), USD million beyond the baseline for real income, levels for the rest.

        ``inflow_musd`` (N,) is money invested from abroad in the outcome: spending it is no gain,
        since it is owed, so real income is counted without it (and with it for who invests).
        """
        return self.compute_at(equilibrium_of(outcome), inflow_musd)

    def compute_at(self, at: Equilibrium, inflow_musd: Array | None = None) -> Array:
        """The same at an equilibrium that is spelled out already."""
        return np.array([
            self._compute_one(at, k, inflow_musd) for k in range(len(self.objectives))
        ])  # fmt: skip

    def _compute_one(self, at: Equilibrium, k: int, inflow_musd: Array | None) -> float:
        objective, value = self.objectives[k], float(self.quantities[k](at))
        if inflow_musd is None:
            return value
        counted = {objective.party: objective.real_income, **objective.others}
        for party, weight in counted.items():
            value -= weight * float(
                compute_owed(at, inflow_musd)[list_members(self.world, party)].sum()
            )
        return value


def compute_owed(at: Equilibrium, inflow_musd: Array) -> Array:
    """What is spent and owed, at baseline prices, USD million (N,); negative for who invests."""
    price = np.exp((at.tech.final_share * at.markets.prices.log_price).sum(axis=1))
    return np.asarray(inflow_musd / price)


def compute_sector_payoff_weights(weights: Sequence[float]) -> Array:
    """Political weights on sectors, scaled to mean 1 as in Ossa (2014), (J,)."""
    array = np.asarray(weights, dtype=np.float64)
    return np.asarray(array / array.mean())
