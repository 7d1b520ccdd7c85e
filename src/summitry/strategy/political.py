"""Governments that weigh sectors: Ossa's political welfare, and the worst-off of several.

Both are quantities of an equilibrium, so they can be raised by any search over duties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from summitry.errors import InputError
from summitry.model import DEFAULT, Model, no_shock, solve
from summitry.model.equations import compute_final_price
from summitry.model.quantities import Equilibrium, Quantity, equilibrium_of
from summitry.world import Array, World


@dataclass(frozen=True)
class PoliticalWelfare:
    """Real income of an economy's sectors, each with its political weight, percent.

    ``W = sum_s lambda_s (labour + profits of s + its share of labour x everything else) / P``:
    revenue and what comes from abroad go to workers, sector by sector as they work there (Ossa
    2014, equation 6). With all weights 1 it is real income.

    Parameters
    ----------
    economy : str
        Code of the baseline.
    weights : tuple of float
        lambda by sector, mean 1.
    base : float
        The same sum in the baseline, at prices of 1; :func:`make_political_welfare` finds it.
    """

    economy: str
    weights: tuple[float, ...]
    base: float
    unit: str = "%"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return f"political welfare of {self.economy}"

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        return 100 * (_weighted_income(at, self.economy, self.weights) / self.base - 1)


def _weighted_income(at: Equilibrium, economy: str, weights: Sequence[float]) -> Any:
    n, xp = at.labels.economy(economy), at.xp
    labour = at.markets.sector_value_added[n]
    profits = 0.0 * labour
    if at.switches.cost_share is not None:
        profits = (1 - at.switches.cost_share[n]) * at.markets.output[n]
    rest = at.markets.income[n] - xp.sum(labour) - xp.sum(profits)
    income = labour + profits + labour / xp.sum(labour) * rest
    log_price = compute_final_price(xp, at.tech, at.switches, at.markets.prices.log_price)
    return xp.sum(xp.asarray(weights) * income) * xp.exp(-log_price[n])


def make_political_welfare(
    world: World, economy: str, weights: Array, model: Model = DEFAULT
) -> PoliticalWelfare:
    """Political welfare of an economy, its weights scaled to mean 1.

    Parameters
    ----------
    world : World
        The baseline.
    economy : str
        Code of the baseline.
    weights : (J,) array
        By sector, zero or more: Ossa's (2014) or the user's.
    model : Model
        The equations.

    Raises
    ------
    InputError
        Weights of the wrong number, or negative.
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (len(world.sectors),) or not (given >= 0).all() or not given.any():
        raise InputError(
            f"political weights of {economy}",
            f"{given.size} weights, the smallest {given.min(initial=np.inf):g}",
            f"{len(world.sectors)} weights of zero or more, one for each sector of {world.name}",
            "write 1 for a sector that counts like the average",
        )
    scaled = tuple((given / given.mean()).tolist())
    at = equilibrium_of(solve(world, no_shock(world), model))
    return PoliticalWelfare(economy, scaled, float(_weighted_income(at, economy, scaled)))


@dataclass(frozen=True)
class WorstOff:
    """A smooth lower bound of the smallest of several quantities of one unit.

    ``-log(mean exp(-k q)) / k``: between the smallest and their mean, the closer to the smallest
    the larger `sharpness` k, per unit.
    """

    parts: tuple[Quantity, ...]
    sharpness: float

    @property
    def unit(self) -> str:
        """That of its parts."""
        return self.parts[0].unit

    @property
    def label(self) -> str:
        """What it is, in words."""
        return "the smallest of " + ", ".join(part.label for part in self.parts)

    def __call__(self, at: Equilibrium) -> Any:
        """The value at an equilibrium."""
        xp = at.xp
        values = [part(at) for part in self.parts]
        lowest = values[0]
        for value in values[1:]:
            lowest = xp.minimum(lowest, value)
        total = 0.0
        for value in values:
            total = total + xp.exp(-self.sharpness * (value - lowest))
        return lowest - xp.log(total / len(values)) / self.sharpness
