"""Talks about every duty at once: how much all governments can gain together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from summitry.errors import InputError
from summitry.model import DEFAULT, Model, Outcome, Shock, no_shock, solve
from summitry.model.quantities import Equilibrium, Quantity, compute_quantity
from summitry.strategy.lines import FROZEN, Lines
from summitry.strategy.optimal import PayoffSearch, climb
from summitry.strategy.political import WorstOff
from summitry.strategy.row import Row
from summitry.world import Array, World

Report = Callable[[int, float], None]

SHARPNESS = (10.0, 300.0, 3000.0)  # per percent: from the mean of gains to the smallest


@dataclass(frozen=True)
class EqualGains:
    """Duties at which the worst-off government gains most: equal gains where they can be had.

    Parameters
    ----------
    lines : Lines
        Of all parties together.
    rates : (K,) array
        Total duties, shares; negative ones are import subsidies.
    gains : (P,) array
        By party, in the quantities' unit, over (percent: of) where the talks start.
    """

    lines: Lines
    rates: Array
    gains: Array
    outcome: Outcome
    evaluations: int

    @property
    def smallest(self) -> float:
        """What every government gains at least."""
        return float(self.gains.min())


@dataclass(frozen=True)
class _Gain:
    """How far a quantity is above what it is where the talks start.

    Changes in percent chain: the gain is in percent of where the talks start, not of the baseline.
    """

    of: Quantity
    before: float

    @property
    def unit(self) -> str:
        return self.of.unit

    @property
    def label(self) -> str:
        return f"gain in {self.of.label}"

    def __call__(self, at: Equilibrium) -> Any:
        return _above(self.of(at), self.before, self.unit)


def _above(value: Any, before: Any, unit: str) -> Any:
    return 100 * (value - before) / (100 + before) if unit == "%" else value - before


def join_lines(parts: Sequence[Lines]) -> Lines:
    """The lines of several parties as one set.

    Raises
    ------
    InputError
        A cell that two of them set.
    """
    line = np.full(parts[0].line.shape, FROZEN)
    shift = 0
    for part in parts:
        if (line[part.cells] >= 0).any():
            raise InputError(
                f"tariff lines of {part.party}", "a line that another party sets too",
                "one party for each line", "take the party out",
            )  # fmt: skip
        line[part.cells] = part.line[part.cells] + shift
        shift += len(part.low)
    return replace(
        parts[0],
        party=", ".join(part.party for part in parts),
        line=line,
        mirrored=np.zeros_like(parts[0].mirrored),
        low=np.concatenate([part.low for part in parts]),
        high=np.concatenate([part.high for part in parts]),
        labels=tuple(f"{part.party} {label}" for part in parts for label in part.labels),
    )


def find_equal_gains(
    world: World,
    parties: Sequence[tuple[Lines, Quantity]],
    shock: Shock | None = None,
    *,
    model: Model = DEFAULT,
    report: Report | None = None,
) -> EqualGains:
    """Efficient talks over all duties of all parties: the smallest gain as large as can be.

    With transferable duties this is where all gain alike, which is how Ossa (2014) models talks.
    The smallest gain is raised through a smooth bound that sharpens from step to step.

    Parameters
    ----------
    world : World
        The baseline.
    parties : sequence of (Lines, Quantity)
        What each may set, and what it wants: all in one unit.
    shock : Shock, optional
        Where the talks start; by default the baseline's duties.
    model : Model
        The equations.
    report : callable, optional
        Called with (equilibria solved, smallest gain).

    Raises
    ------
    InputError
        Fewer than two parties, or units that differ.
    """
    quantities = tuple(quantity for _, quantity in parties)
    if len(parties) < 2 or len({quantity.unit for quantity in quantities}) > 1:
        raise InputError(
            "talks", f"{len(parties)} parties", "two or more, whose payoffs have one unit",
            "state every payoff in percent or in USD million",
        )  # fmt: skip
    base = shock or no_shock(world)
    lines = join_lines([part for part, _ in parties])
    row = Row(world, model)
    rates = lines.read(base, world)
    before = solve(world, base, model)
    floor = [compute_quantity(before, quantity) for quantity in quantities]
    unit = 100.0 if quantities[0].unit == "%" else float(world.income.sum()) / len(parties)
    gains = tuple(_Gain(q, before) for q, before in zip(quantities, floor, strict=True))
    for sharpness in SHARPNESS:
        goal = WorstOff(gains, sharpness * 100 / unit)
        search = PayoffSearch(world, goal, lines, base, row)
        rates = climb(search, rates, unit, report)
    outcome = row.solve(lines.put(base, rates))
    reached = [compute_quantity(outcome, quantity) for quantity in quantities]
    over = _above(np.array(reached), np.array(floor), quantities[0].unit)
    return EqualGains(lines, rates, over, outcome, row.solved)
