"""Scenarios side by side: two or more, or one on several days, each less the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from summitry import __version__
from summitry.errors import UsageError
from summitry.model import INDICATORS, Outcome, compute_indicators
from summitry.policy import Measure, Scenario, describe_measure, dump_scenario
from summitry.strategy.cases import Progress, list_cases
from summitry.strategy.tables import HORIZON, certificate_to_dict, describe_baseline
from summitry.strategy.wedges import solve_measures
from summitry.world import Array, World

MOST_SIDES = 6  # more cannot be told apart in a picture
COMPARISON_FIELDS = (
    "side", "scenario", "as_of", "case", "economy", "indicator", "value", "difference", "unit",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Side:
    """One of the things compared: a case of a scenario on a day, and what follows from it.

    ``label`` is unique in the comparison; ``measures`` are all that apply.
    """

    label: str
    scenario: Scenario
    as_of: date | None
    key: str
    measures: tuple[Measure, ...]
    outcome: Outcome

    @cached_property
    def indicators(self) -> dict[str, Array]:
        """Each indicator by economy, (N,)."""
        return compute_indicators(self.outcome)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or more sides against one baseline; differences are from the first."""

    world: World
    sides: tuple[Side, ...]

    def values(self, indicator: str) -> Array:
        """An indicator by side and economy, (S,N), in its own unit."""
        return np.array([side.indicators[indicator] for side in self.sides])

    def differences(self, indicator: str) -> Array:
        """The same less the first side, (S-1,N); percentage points where the unit is percent."""
        values = self.values(indicator)
        return np.asarray(values[1:] - values[0])

    def list_changes(self, k: int) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
        """Measures of side k that the first does not have, and those it lacks.

        A measure is the same if it does the same: dates and sources may differ.
        """
        first = {describe_measure(m): m for m in self.sides[0].measures}
        other = {describe_measure(m): m for m in self.sides[k].measures}
        added = tuple(m for what, m in other.items() if what not in first)
        gone = tuple(m for what, m in first.items() if what not in other)
        return added, gone


def compare(
    sides: Sequence[tuple[Scenario, date | None]],
    world: World,
    key: str = "in_force",
    progress: Progress | None = None,
) -> Comparison:
    """Solve one case of several scenarios, or of one on several days, for a look side by side.

    Parameters
    ----------
    sides : sequence of (Scenario, date or None)
        Two to six; None is the scenario's own day. Differences are from the first.
    world : World
        The one baseline of all.
    key : str
        The case of each: ``in_force``, ``with_paused``, ``threat:ID`` or ``answered:ID``. A
        scenario without paused measures counts as itself under ``with_paused``.
    progress : callable, optional
        Called with the number of solves done, the number in all, and what comes next.

    Returns
    -------
    Comparison

    Raises
    ------
    UsageError
        Fewer than two sides or more than six; a case that a scenario does not have.
    ScenarioError, NumericalError
        As :func:`summitry.strategy.evaluate`.

    Examples
    --------
    >>> from datetime import date
    >>> from summitry.policy import load_casebook
    >>> from summitry.world import load_world
    >>> case = load_casebook("april-2025")
    >>> days = (date(2025, 4, 9), date(2025, 4, 10))
    >>> found = compare([(case, day) for day in days], load_world())
    >>> vietnam = found.world.economy_index("VNM")
    >>> bool(found.differences("real_income_pct")[0, vietnam] > 1)
    True
    """
    if not 2 <= len(sides) <= MOST_SIDES:
        raise UsageError(
            "compare",
            f"{len(sides)} to compare",
            f"2 to {MOST_SIDES} scenarios, or days of one",
            "add one, such as summitry compare april-2025@2025-04-09 april-2025@2025-04-10",
        )
    found = []
    for k, (scenario, as_of) in enumerate(sides):
        day = as_of or scenario.as_of
        label = _label(scenario, day, sides)
        if progress is not None:
            progress(k, len(sides), label)
        cases = list_cases(scenario, world, day)
        name = "in_force" if key == "with_paused" and key not in cases else key
        if name not in cases:
            raise UsageError(
                f"compare, {label}",
                f"no case {key}",
                f"one of {', '.join(cases)}",
                "write a case that all of them have",
            )
        outcome = solve_measures(world, cases[name]).outcome
        found.append(Side(label, scenario, day, name, cases[name], outcome))
    return Comparison(world, _number_twins(found))


def _label(
    scenario: Scenario, day: date | None, sides: Sequence[tuple[Scenario, date | None]]
) -> str:
    """The scenario's name; with the day where one name stands more than once."""
    alike = sum(1 for other, _ in sides if other.name == scenario.name)
    return f"{scenario.name}@{day}" if alike > 1 and day is not None else scenario.name


def _number_twins(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Sides with one label apart by a number, so that a label names one side."""
    labels = [side.label for side in sides]
    return tuple(
        side if labels.count(side.label) == 1
        else Side(f"{side.label} ({labels[: k + 1].count(side.label)})", side.scenario, side.as_of,
                  side.key, side.measures, side.outcome)
        for k, side in enumerate(sides)
    )  # fmt: skip


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """Everything a comparison says, with units, both certificates and what differs in measures."""
    world = comparison.world
    return {
        "summitry": __version__,
        "horizon": HORIZON,
        "baseline": describe_baseline(world),
        "indicators": {name: asdict(indicator) for name, indicator in INDICATORS.items()},
        "difference": "from the first side, in the indicator's unit (points where it is %)",
        "sides": [_side_to_dict(comparison, k) for k in range(len(comparison.sides))],
    }


def _side_to_dict(comparison: Comparison, k: int) -> dict[str, Any]:
    side = comparison.sides[k]
    added, gone = comparison.list_changes(k)
    first = comparison.sides[0].indicators
    results = {
        economy: {
            name: {"value": float(values[n]), "difference": float(values[n] - first[name][n])}
            for name, values in side.indicators.items()
        }
        for n, economy in enumerate(comparison.world.economies)
    }
    return {
        "label": side.label,
        "scenario": side.scenario.name,
        "scenario_yaml": dump_scenario(side.scenario),
        "as_of": side.as_of.isoformat() if side.as_of else None,
        "case": side.key,
        "measures": [{"id": m.id, "what": describe_measure(m)} for m in side.measures],
        "not_in_the_first": [measure.id for measure in added],
        "only_in_the_first": [measure.id for measure in gone],
        "certificate": certificate_to_dict(side.outcome.certificate),
        "results": results,
    }


def comparison_to_rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One row for each side, economy and indicator; the fields are ``COMPARISON_FIELDS``."""
    first = comparison.sides[0].indicators
    for side in comparison.sides:
        for name, values in side.indicators.items():
            for n, economy in enumerate(comparison.world.economies):
                yield {
                    "side": side.label, "scenario": side.scenario.name,
                    "as_of": side.as_of.isoformat() if side.as_of else None, "case": side.key,
                    "economy": economy, "indicator": name, "value": float(values[n]),
                    "difference": float(values[n] - first[name][n]),
                    "unit": INDICATORS[name].unit,
                }  # fmt: skip
