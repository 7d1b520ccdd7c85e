"""The negotiating table: who sits at it, what each can trade, where each stops, what else happens.

Every point of the table is one full equilibrium: levers act inside it, transfers too. Payoffs are
money (`summitry.strategy.objectives`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np

from summitry.errors import UsageError
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    Shock,
    compute_basic_flow_new,
    compute_indicators,
)
from summitry.policy import (
    Measure,
    PledgeMeasure,
    PurchaseMeasure,
    TariffMeasure,
    TransferMeasure,
    apply_scenario,
    describe_measure,
    with_rate,
    with_sum,
)
from summitry.policy.apply_levers import compute_transfer
from summitry.policy.cells import compute_hits
from summitry.strategy.objectives import Objective, Payoffs, list_members
from summitry.strategy.row import Row
from summitry.strategy.wedges import solve_measures
from summitry.world import Array, Mask, World

WIDER = (
    1.6  # a promise's wedge may pass today's by this factor; what is bought may not pass its cap
)
CAP_SLACK = 1e-3  # of a promise's range, by which what a wedge brings about may pass it
_REFINEMENTS = 12  # of a promise's wedge, until what is bought is what was stated

Open = TariffMeasure | PurchaseMeasure | TransferMeasure | PledgeMeasure  # with an amount left open


@dataclass(frozen=True)
class Lever:
    """Something that can be traded: a measure whose rate or sum is open, within limits.

    Parameters
    ----------
    measure : measure
        A duty with ``unknown`` rate, or a purchase, transfer or pledge with ``unknown`` sum.
    low, high : float
        The range on the table: shares for a duty, USD million for a sum (a pledge: in all).
    owner : str
        The party in whose hands it is.
    start : float
        Where it stands today; at the start of every search.
    source : str
        Where the range comes from.
    """

    measure: Open
    low: float
    high: float
    owner: str
    start: float = 0.0
    source: str = ""

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.measure.id

    @property
    def is_rate(self) -> bool:
        """True where its value is a rate, False where it is money."""
        return isinstance(self.measure, TariffMeasure)


@dataclass(frozen=True)
class RedLine:
    """Where a party stops, and why one thinks so.

    Either about a lever (``lever`` and its value) or about an outcome: ``indicator`` of
    ``economy``, in the indicator's unit.
    """

    party: str
    source: str
    lever: str = ""
    economy: str = ""
    indicator: str = ""
    at_least: float | None = None
    at_most: float | None = None

    def describe(self) -> str:
        """The line in words."""
        what = self.lever or f"{self.indicator} of {self.economy or self.party}"
        low = "" if self.at_least is None else f" at least {self.at_least:g}"
        high = "" if self.at_most is None else f" at most {self.at_most:g}"
        return f"{self.party}: {what}{low}{high} ({self.source})"


@dataclass(frozen=True)
class Threat:
    """What happens if there is no agreement: measures added to what stands."""

    key: str
    title: str
    measures: tuple[Measure, ...]
    party: str  # who would carry it out
    until: date | None = None  # the day on which it falls due


@dataclass(frozen=True)
class Table:
    """Parties, levers, red lines and threats against one baseline.

    Parameters
    ----------
    standing : tuple of measures
        What holds whatever is agreed.
    objectives : tuple of Objective
        One for each party, in the order of `powers`.
    powers : tuple of float
        Bargaining weights; they sum to 1.
    unpriced : tuple of str
        Parties at the table that the baseline does not hold: listed, without figures.
    model : Model
        What published models differ by; by name with :func:`summitry.model.build_model`.
    """

    name: str
    world: World
    standing: tuple[Measure, ...]
    objectives: tuple[Objective, ...]
    powers: tuple[float, ...]
    levers: tuple[Lever, ...]
    red_lines: tuple[RedLine, ...] = ()
    threats: tuple[Threat, ...] = ()
    announced: Mapping[str, float] = field(default_factory=dict)  # lever id -> value
    unpriced: tuple[str, ...] = ()
    model: Model = DEFAULT

    @property
    def parties(self) -> tuple[str, ...]:
        """Who sits at it."""
        return tuple(objective.party for objective in self.objectives)

    def __post_init__(self) -> None:
        _check_table(self)


def _check_table(table: Table) -> None:
    where = f"table {table.name}"
    if len(table.objectives) < 2:
        raise UsageError(where, f"{len(table.objectives)} party", "two or more", "name the parties")
    if len(set(table.parties)) < len(table.parties):
        raise UsageError(where, f"parties {', '.join(table.parties)}", "each once", "drop one")
    if len(table.powers) != len(table.objectives) or not all(p > 0 for p in table.powers):
        raise UsageError(
            where, f"bargaining weights {table.powers}", "one above zero for each party",
            "write 1 for each if in doubt",
        )  # fmt: skip
    if not table.levers:
        raise UsageError(where, "no levers", "at least one thing to trade", "add a lever")
    ids = [lever.id for lever in table.levers]
    for lever in table.levers:
        _check_lever(table, lever, ids)
    for line in table.red_lines:
        if line.lever and line.lever not in ids:
            raise UsageError(
                f"{where}, red line of {line.party}", f"lever {line.lever}, not on the table",
                f"one of {', '.join(ids)}", "correct the id",
            )  # fmt: skip
    for name in table.announced:
        if name not in ids:
            raise UsageError(
                f"{where}, announced", f"lever {name}, not on the table",
                f"one of {', '.join(ids)}", "correct the id",
            )  # fmt: skip


def _check_lever(table: Table, lever: Lever, ids: list[str]) -> None:
    where = f"table {table.name}, lever {lever.id}"
    standing = [m.id for m in table.standing]
    if ids.count(lever.id) > 1 or lever.id in standing:
        raise UsageError(
            where, "the same measure twice: it would be traded and fixed, or traded twice",
            "levers that do not contradict each other", "take one of them out",
        )  # fmt: skip
    if lever.measure.unknown is None:
        raise UsageError(
            where, "a measure with a known amount", "an amount left open: ?",
            "write ? for the amount, and the range beside it",
        )  # fmt: skip
    if not lever.low < lever.high or not lever.low <= lever.start <= lever.high:
        raise UsageError(
            where, f"from {lever.low:g} to {lever.high:g}, today {lever.start:g}",
            "a range with today's value in it", "correct the range",
        )  # fmt: skip
    if lever.owner not in table.parties:
        raise UsageError(
            where, f"in the hands of {lever.owner}, no party of the table",
            f"one of {', '.join(table.parties)}", "correct the owner",
        )  # fmt: skip
    if isinstance(lever.measure, TariffMeasure):
        mine = compute_hits(lever.measure, table.world)
        for other in table.levers[: ids.index(lever.id)]:
            if not isinstance(other.measure, TariffMeasure) or "rate" not in (
                lever.measure.unknown, other.measure.unknown,
            ):  # fmt: skip
                continue
            if (mine & compute_hits(other.measure, table.world)).any():
                raise UsageError(
                    where, f"the same cells as {other.id}, and one of them replaces the other",
                    "levers that do not contradict each other",
                    "write add instead of rate, or narrow one of them",
                )  # fmt: skip


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
        self._cache: dict[bytes, Point] = {}
        self._ends: dict[int, float] = {}
        self._wedge_ends: dict[str, tuple[float, float]] = {}
        self._hits = {
            lever.id: compute_hits(lever.measure, self.world)
            for lever in table.levers
            if isinstance(lever.measure, PurchaseMeasure)
        }

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
        key = np.round(at, 12).tobytes()
        if key not in self._cache:
            if len(self._cache) > 4000:
                self._cache.clear()
            self._cache[key] = self._value(at)
        return self._cache[key]

    def solve_with(self, added: Sequence[Measure], at: Array | None = None) -> Point:
        """The same with other measures beside the levers: a threat carried out."""
        coordinates = self.start if at is None else at
        shock, inflow = self._make_shock(coordinates, added)
        return self._describe(coordinates, self._row.solve(shock), inflow)

    def _value(self, at: Array) -> Point:
        shock, inflow = self._make_shock(at, ())
        return self._describe(at, self._row.solve(shock), inflow)

    def _make_shock(self, at: Array, added: Sequence[Measure]) -> tuple[Shock, Array | None]:
        measures: list[Measure] = [*self.table.standing, *added]
        wedges: list[tuple[Mask, float]] = []
        pledges: list[PledgeMeasure] = []
        for lever, z in zip(self.table.levers, at, strict=True):
            value = lever.low + float(z) * (lever.high - lever.low)
            if isinstance(lever.measure, TariffMeasure):
                measures.append(with_rate(lever.measure, value))
            elif isinstance(lever.measure, PurchaseMeasure):
                none, full = self._wedge_end(lever)
                wedges.append((self._hits[lever.id], none + WIDER * float(z) * (full - none)))
            elif value > 1e-6:
                filled = with_sum(lever.measure, value)
                measures.append(filled)
                pledges += [filled] if isinstance(filled, PledgeMeasure) else []
        shock = apply_scenario(self.world, measures)
        if wedges:
            duty = shock.tariff_rate_new.copy()
            for hit, log_wedge in wedges:
                duty[hit] = (1 + duty[hit]) * np.exp(log_wedge) - 1
            shock = replace(shock, tariff_rate_new=duty)
        pledges += [m for m in self.table.standing if isinstance(m, PledgeMeasure)]
        pledges += [m for m in added if isinstance(m, PledgeMeasure)]
        return shock, compute_transfer(self.world, pledges)

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
        flow = compute_basic_flow_new(outcome) if self._hits else None
        values = []
        for lever, z in zip(self.table.levers, at, strict=True):
            value = lever.low + float(z) * (lever.high - lever.low)
            if flow is not None and isinstance(lever.measure, PurchaseMeasure):
                hit = self._hits[lever.id]
                base = float(self.world.basic_flow[hit].sum())
                extra = lever.measure.unknown == "extra"
                kept = lever.measure.realised
                bought = float(flow[hit].sum()) - base
                value = bought / kept + (0.0 if extra else base)
                value = max(value, 0.0) if z > 0 else lever.low
            values.append(value)
        payoffs = self.payoffs.compute(outcome, inflow)
        slack = self._measure_slack(values, outcome)
        return Point(tuple(values), payoffs, outcome, np.array(at), slack, inflow)

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


def describe_value(lever: Lever, value: float) -> str:
    """A lever's value as people write it."""
    if lever.is_rate:
        return f"{value:.1%}"
    return f"{value / 1e3:,.2f} billion USD"


def describe_lever(lever: Lever) -> str:
    """A lever in one line, with its range."""
    what = describe_measure(lever.measure)
    return f"{what}: {describe_value(lever, lever.low)} to {describe_value(lever, lever.high)}"


def restrict(table: Table, parties: Sequence[str]) -> Table:
    """The same table with only some of the parties in the room, and what is in their hands.

    Everybody else's levers stay where they are today.
    """
    chosen = [k for k, party in enumerate(table.parties) if party in parties]
    kept = tuple(
        lever for lever in table.levers if lever.owner in parties and faces(table, lever, parties)
    )
    ids = {lever.id for lever in kept}
    others = [lever for lever in table.levers if lever.id not in ids and lever.start > 0]
    fixed = tuple(fill(lever, lever.start) for lever in others)
    return replace(
        table,
        name=f"{table.name}: {', '.join(table.parties[k] for k in chosen)}",
        standing=(*table.standing, *fixed),
        objectives=tuple(table.objectives[k] for k in chosen),
        powers=tuple(table.powers[k] for k in chosen),
        levers=kept,
        red_lines=tuple(
            line for line in table.red_lines
            if line.party in parties and (not line.lever or line.lever in ids)
        ),
        announced={name: value for name, value in table.announced.items() if name in ids},
    )  # fmt: skip


def faces(table: Table, lever: Lever, parties: Sequence[str]) -> bool:
    """True if whom a lever falls on is in the room too, or is no party of the table at all."""
    named = (*lever.measure.named_exporters, *getattr(lever.measure, "receivers", ()))
    seated = [name for name in named if name in table.parties and name != lever.owner]
    return not seated or any(name in parties for name in seated)


def fill(lever: Lever, value: float) -> Measure:
    """The measure of a lever at a value."""
    if isinstance(lever.measure, TariffMeasure):
        return with_rate(lever.measure, value)
    return with_sum(lever.measure, value)


Solution = Literal["nash", "kalai_smorodinsky", "equal_gain"]
