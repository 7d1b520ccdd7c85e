"""Points of a negotiating table: one equilibrium each, with levers and transfers inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from summitry.errors import UsageError
from summitry.model import Outcome, Shock, compute_indicators
from summitry.model.quantities import Equilibrium, equilibrium_of
from summitry.policy import (
    Measure,
    PledgeMeasure,
    PurchaseMeasure,
    TariffMeasure,
    apply_scenario,
    with_rate,
    with_sum,
)
from summitry.policy.apply_levers import compute_transfer
from summitry.policy.cells import compute_hits, locate_cells
from summitry.strategy.objectives import Payoffs, list_members
from summitry.strategy.row import Row
from summitry.strategy.table import Lever, RedLine, Table
from summitry.strategy.wedge_search import sum_flow
from summitry.strategy.wedges import solve_measures
from summitry.world import Array

WIDER = 1.6  # by which a promise's wedge may pass today's; what is bought may not pass its cap
CAP_SLACK = 1e-3  # of a promise's range, by which what a wedge brings about may pass it
_REFINEMENTS = 12  # of a promise's wedge, until what is bought is what was stated
KEPT = 128  # points: each holds the duties of its whole world, 1.5 MB of world-2022


@dataclass(frozen=True)
class Point:
    """One state of the table: where the levers stand and what it is worth.

    ``values`` are in lever units (shares, USD million); of a purchase, the imports its wedge leads
    to. ``payoffs`` (P,) are USD million.
    """

    values: tuple[float, ...]
    payoffs: Array
    outcome: Outcome
    coordinates: Array = field(repr=False)
    slack: Array = field(repr=False)  # (C,) of red lines; negative where one is crossed
    inflow_musd: Array | None = field(default=None, repr=False)  # (N,) invested from abroad


class TableSolver:
    """Values points of a table, each equilibrium begun from the last; levers run from 0 to 1."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.world = table.world
        self.payoffs = Payoffs(self.world, table.objectives)
        self._row = Row(self.world, table.model)
        # By coordinates and what is added, the one asked for last at the end.
        self._recent: dict[tuple[bytes, tuple[str, ...]], Point] = {}
        self._ends: dict[int, float] = {}
        self._wedge_ends: dict[str, tuple[float, float]] = {}
        self._hits = {
            lever.id: locate_cells(compute_hits(lever.measure, self.world))
            for lever in table.levers
            if isinstance(lever.measure, PurchaseMeasure | TariffMeasure)
        }
        self._bases: dict[str, float] = {}  # baseline imports in a promise's cells, USD million
        self._fixed: dict[tuple[str, ...], Shock] = {}  # what stands, by what is added to it

    @property
    def solved(self) -> int:
        """Equilibria solved so far."""
        return self._row.solved

    @property
    def start(self) -> Array:
        """Today's values as coordinates, (K,)."""
        return np.array([self._rough(lever, lever.start) for lever in self.table.levers])

    def locate(self, values: Mapping[str, float]) -> Array:
        """Coordinates of stated values; levers not named stay where they are today.

        A promise is met exactly: its wedge is adjusted until the imports are those stated.
        """
        at = self.start
        for k, lever in enumerate(self.table.levers):
            if lever.id in values:
                at[k] = self._rough(lever, values[lever.id])
        bought = [
            k for k, lever in enumerate(self.table.levers)
            if isinstance(lever.measure, PurchaseMeasure) and values.get(lever.id, 0.0) > 0
        ]  # fmt: skip
        for _ in range(_REFINEMENTS if bought else 0):
            point = self.value(at)
            ratio = np.array([
                values[self.table.levers[k].id] / max(point.values[k], 1e-9) for k in bought
            ])  # fmt: skip
            if np.abs(ratio - 1).max() < 1e-6:
                break
            at[bought] *= np.clip(ratio, 0.5, 2.0)
        return at

    def end_of(self, k: int) -> float:
        """The coordinate at which one lever alone reaches the end of its range."""
        lever = self.table.levers[k]
        if k not in self._ends:
            self._ends[k] = float(self.locate({lever.id: lever.high})[k])
        return self._ends[k]

    def _rough(self, lever: Lever, value: float) -> float:
        share = (value - lever.low) / (lever.high - lever.low)
        return share / WIDER if isinstance(lever.measure, PurchaseMeasure) else share

    def value(self, at: Array) -> Point:
        """The equilibrium, payoffs and red lines at some coordinates."""
        return self.solve_with((), at)

    def solve_with(self, added: Sequence[Measure], at: Array | None = None) -> Point:
        """The same with other measures beside the levers: a threat carried out."""
        coordinates = self.start if at is None else at
        key = np.round(coordinates, 12).tobytes(), tuple(map(repr, added))
        point = self._recent.pop(key, None)
        if point is None:
            shock, inflow = self._make_shock(coordinates, added)
            point = self._describe(coordinates, self._row.solve(shock), inflow)
        self._recent[key] = point
        if len(self._recent) > KEPT:
            del self._recent[next(iter(self._recent))]
        return point

    def _make_shock(self, at: Array, added: Sequence[Measure]) -> tuple[Shock, Array | None]:
        """The shock of some coordinates, and what is invested from abroad under it (N,)."""
        duties: list[tuple[Lever, float]] = []
        paid: list[Measure] = []
        for lever, z in zip(self.table.levers, at, strict=True):
            value = lever.low + float(z) * (lever.high - lever.low)
            if isinstance(lever.measure, TariffMeasure):
                duties.append((lever, value))
            elif not isinstance(lever.measure, PurchaseMeasure) and value > 1e-6:
                paid.append(with_sum(lever.measure, value))
        shock = self._put_duties(duties, added)
        duty = shock.tariff_rate_new
        for lever, z in zip(self.table.levers, at, strict=True):
            if isinstance(lever.measure, PurchaseMeasure):
                none, full = self._wedge_end(lever)
                factor = np.exp(none + WIDER * float(z) * (full - none))
                hit = self._hits[lever.id]
                duty[hit] = (1 + duty[hit]) * factor - 1
        money = compute_transfer(self.world, paid)
        if money is not None:
            received = shock.transfer_musd
            shock = replace(shock, transfer_musd=money if received is None else received + money)
        fixed = [*self.table.standing, *added, *paid]
        pledges = [measure for measure in fixed if isinstance(measure, PledgeMeasure)]
        return shock, compute_transfer(self.world, pledges)

    def _put_duties(self, duties: Sequence[tuple[Lever, float]], added: Sequence[Measure]) -> Shock:
        """What stands and is added, then the levers' duties; a shock whose duties may be edited.

        A plain duty (no exemptions, products or answers) is put on its cells by itself, so that
        what stands is applied once for the whole search.
        """
        standing = [*self.table.standing, *added]
        answered = {name for measure in standing for name in getattr(measure, "answers", ())}
        if not all(_is_plain(lever) and lever.id not in answered for lever, _ in duties):
            filled = [with_rate(lever.measure, value) for lever, value in duties]  # type: ignore[arg-type]
            shock = apply_scenario(self.world, [*standing, *filled])
            return replace(shock, tariff_rate_new=shock.tariff_rate_new.copy())
        key = tuple(repr(measure) for measure in added)
        if key not in self._fixed:
            self._fixed[key] = apply_scenario(self.world, standing)
        shock = self._fixed[key]
        duty = shock.tariff_rate_new.copy()
        for lever, value in duties:
            hit = self._hits[lever.id]
            duty[hit] = value if lever.measure.unknown == "rate" else duty[hit] + value
        return replace(shock, tariff_rate_new=duty)

    def _wedge_end(self, lever: Lever) -> tuple[float, float]:
        """Log wedges at which today's table buys what the range of a promise asks for."""
        if lever.id not in self._wedge_ends:
            ends = []
            for value in (lever.low, lever.high):
                if value <= 1e-6:
                    ends.append(0.0)
                    continue
                measure = with_sum(lever.measure, value)  # type: ignore[arg-type]
                chosen = [*self.table.standing, measure]
                settled = solve_measures(self.world, chosen, self.table.model)
                ends.append(float(np.log1p(settled.wedges[0].rate)))
            self._wedge_ends[lever.id] = (ends[0], ends[1])
        return self._wedge_ends[lever.id]

    def _describe(self, at: Array, outcome: Outcome, inflow: Array | None) -> Point:
        equilibrium = equilibrium_of(outcome)
        values = []
        for lever, z in zip(self.table.levers, at, strict=True):
            value = lever.low + float(z) * (lever.high - lever.low)
            if isinstance(lever.measure, PurchaseMeasure):
                value = self._read_purchase(lever, equilibrium) if z > 0 else lever.low
            values.append(value)
        payoffs = self.payoffs.compute_at(equilibrium, inflow)
        slack = self._measure_slack(values, outcome)
        return Point(tuple(values), payoffs, outcome, np.array(at), slack, inflow)

    def _read_purchase(self, lever: Lever, at: Equilibrium) -> float:
        """What a promise's wedge leads to, in the promise's own terms, USD million."""
        base = self._bases.get(lever.id)
        if base is None:
            base = self._bases[lever.id] = float(self.world.basic_flow[self._hits[lever.id]].sum())
        bought = sum_flow(at, self._hits[lever.id]) - base
        kept = getattr(lever.measure, "realised", 1.0)
        return max(bought / kept + (0.0 if lever.measure.unknown == "extra" else base), 0.0)

    def _measure_slack(self, values: Sequence[float], outcome: Outcome) -> Array:
        """How far each red line and each cap on a promise is away, in comparable units."""
        slack = []
        ids = [lever.id for lever in self.table.levers]
        outcomes = [line for line in self.table.red_lines if not line.lever]
        indicators = compute_indicators(outcome) if outcomes else {}
        for line in self.table.red_lines:
            if line.lever:
                lever = self.table.levers[ids.index(line.lever)]
                value, unit = values[ids.index(line.lever)], lever.high - lever.low
            else:
                value = self._read_indicator(line, indicators)
                unit = 1000.0 if line.indicator.endswith("_musd") else 1.0
            if line.at_least is not None:
                slack.append((value - line.at_least) / unit)
            if line.at_most is not None:
                slack.append((line.at_most - value) / unit)
        for lever, value in zip(self.table.levers, values, strict=True):
            if isinstance(lever.measure, PurchaseMeasure):
                width = lever.high - lever.low
                slack.append((lever.high - value) / width + CAP_SLACK)
        return np.array(slack)

    def _read_indicator(self, line: RedLine, indicators: Mapping[str, Array]) -> float:
        if line.indicator not in indicators:
            raise UsageError(
                f"red line of {line.party}",
                f"indicator {line.indicator}",
                f"one of {', '.join(indicators)}",
                "write one of them",
            )
        members = list_members(self.world, line.economy or line.party)
        values = indicators[line.indicator][members]
        if line.indicator.endswith("_pct"):
            return float(np.average(values, weights=self.world.income[members]))
        return float(values.sum())


def _is_plain(lever: Lever) -> bool:
    measure = lever.measure
    return (
        isinstance(measure, TariffMeasure)
        and measure.unknown in ("rate", "add")
        and not (measure.exempt or measure.products or measure.yields_to)
    )
