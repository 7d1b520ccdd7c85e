"""Levers that name an aim instead of a rate: the wedge that makes the equilibrium meet it.

A promise to buy, a tariff-rate quota and a balance to reach each free one instrument: a wedge on
some cells, or a payment. The instruments are found together, so that every aim holds in the same
equilibrium (``docs/model.md``, targets and instruments); each equilibrium starts from the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from summitry.errors import NoConvergenceError, NoEquilibriumError, NumericalError
from summitry.model import (
    DEFAULT,
    Model,
    Outcome,
    Shock,
    compute_basic_flow_new,
    solve,
    solve_each,
)
from summitry.policy import Measure, apply_scenario, describe_measure
from summitry.policy.apply_levers import SOUGHT, Sought, compute_import_goal, share_out
from summitry.policy.cells import compute_hits
from summitry.policy.commitments import BalanceMeasure, Means, QuotaMeasure
from summitry.world import Array, Mask, World

AIM_TOLERANCE = 1e-8  # of the trade in the cells that an aim speaks of
MAX_STEPS = 60
LOWEST_WEDGE = -0.95  # a subsidy of 95 % of the price: beyond it an aim counts as out of reach
HIGHEST_WEDGE = 9.0
LARGEST_PAYMENT = 0.25  # of the smaller party's value added
_NUDGE = 1e-4
_LONGEST_STEP = 0.5  # log points of a wedge

Kind = Literal["wedge", "tariff", "rent", "payment"]


@dataclass(frozen=True)
class Wedge:
    """What an aim took: the instrument at which it holds, and who pays.

    Parameters
    ----------
    measure : measure
        The quota, purchase, balance or defence budget.
    means : str
        ``purchases``, ``tariff``, ``quota`` or ``transfer``.
    rate : float
        Ad valorem, a share: the duty added (tariff), the subsidy that makes firms buy (purchases,
        negative) or the worth of the last unit beyond the duty inside (quota). It is the shadow
        price of the aim. 0 for a transfer.
    payment_musd : float
        A year: what the treasury behind the wedge pays out (purchases), the rent (quota), or the
        sum paid by the importer to the exporter (transfer).
    goal_musd, reached_musd, before_musd : float
        The aim, where the outcome stands, and the same number without this set of aims.
    binding : bool
        False if the aim is met without a wedge.
    """

    measure: Sought
    means: str
    rate: float
    payment_musd: float
    goal_musd: float
    reached_musd: float
    before_musd: float
    binding: bool


@dataclass(frozen=True)
class Settled:
    """The equilibrium under a set of measures, and the wedge of every aim among them.

    ``without`` is the equilibrium under the same measures without the aims.
    """

    outcome: Outcome
    wedges: tuple[Wedge, ...]
    without: Outcome


def solve_measures(
    world: World,
    measures: Iterable[Measure],
    model: Model = DEFAULT,
    *,
    start: Outcome | None = None,
) -> Settled:
    """The equilibrium under measures of all kinds, aims included.

    Parameters
    ----------
    world : World
        The baseline.
    measures : iterable of measures
        All with known rates and sums, in the order in which they apply.
    model : Model
        What published models differ by; that of `start` if there is one.
    start : Outcome, optional
        A nearby outcome of the same world to start from.

    Raises
    ------
    ScenarioError
        As :func:`summitry.policy.apply_scenario`.
    NoEquilibriumError
        An aim beyond reach; the message gives the nearest value that was reached.
    NoConvergenceError
        Aims that pull against each other.
    """
    chosen = list(measures)
    sought = [measure for measure in chosen if isinstance(measure, SOUGHT)]
    shock = apply_scenario(world, [m for m in chosen if not isinstance(m, SOUGHT)])
    if start:
        outcome = next(solve_each(world, [shock], start.model, start=start))
    else:
        outcome = solve(world, shock, model)
    if not sought:
        return Settled(outcome, (), outcome)
    search = _Search(world, shock, outcome, [_Aim(world, measure, outcome) for measure in sought])
    for stage in range(max(len(aim.stages) for aim in search.aims)):
        search.run(stage)
    return Settled(search.outcome, tuple(search.describe()), outcome)


class _Aim:
    """One aim: its cells, its instruments one stage after the other, and how far it is off."""

    def __init__(self, world: World, measure: Sought, before: Outcome) -> None:
        self.world, self.measure = world, measure
        self.cells: Mask = compute_hits(measure, world)
        flow = compute_basic_flow_new(before)
        self.scale = float(world.basic_flow[self.cells].sum())
        self.before = self.value(flow)
        self.stages: tuple[Kind, ...] = ("wedge",)
        if isinstance(measure, BalanceMeasure):
            self.goal = measure.balance
            self.stages = tuple(_KIND[means] for means in measure.by)
            self.scale += float(world.basic_flow[self.cells.transpose(1, 0, 2)].sum())
        elif isinstance(measure, QuotaMeasure):
            self.goal = float(measure.volume or 0.0)
            self.stages = ("rent",) if measure.rent == "exporter" else ("tariff",)
        else:
            self.goal = compute_import_goal(world, measure)
        if self.scale <= 0:
            raise NoEquilibriumError(
                f"measure {measure.id}",
                "no trade in these goods in the baseline, so no price makes it grow",
                "goods that are traded between them",
                "choose a wider sector, or partners that trade",
            )
        self.found = np.zeros(len(self.stages))
        self.before_duty = before.shock.tariff_rate_new[self.cells]

    def value(self, flow: Array) -> float:
        """Imports, or exports less imports, USD million."""
        bought = float(flow[self.cells].sum())
        if isinstance(self.measure, BalanceMeasure):
            return float(flow[self.cells.transpose(1, 0, 2)].sum()) - bought
        return bought

    def goal_at(self, stage: int) -> float:
        """Where the value should be after a stage: equal parts of the way for each means."""
        part = min(stage + 1, len(self.stages)) / len(self.stages)
        return self.before + part * (self.goal - self.before)

    def bounds(self, kind: Kind) -> tuple[float, float]:
        """Lowest and highest value of an instrument."""
        if kind == "payment":
            return -LARGEST_PAYMENT, LARGEST_PAYMENT
        if isinstance(self.measure, QuotaMeasure):
            return 0.0, max(self.outside - self.inside, 0.0)
        if kind == "tariff":
            return LOWEST_WEDGE, HIGHEST_WEDGE
        free = isinstance(self.measure, BalanceMeasure)  # a promise to buy only ever adds
        return float(np.log(1 + LOWEST_WEDGE)), float(np.log(1 + HIGHEST_WEDGE)) if free else 0.0

    @property
    def inside(self) -> float:
        """The duty inside a quota, share."""
        return self.measure.inside if isinstance(self.measure, QuotaMeasure) else 0.0

    @property
    def outside(self) -> float:
        """The duty outside a quota: as stated, or the average that stands, share."""
        if not isinstance(self.measure, QuotaMeasure):
            return 0.0
        if self.measure.outside is not None:
            return self.measure.outside
        weight = self.world.basic_flow[self.cells]
        return float(np.average(self.before_duty, weights=weight))


_KIND: dict[Means, Kind] = {"tariff": "tariff", "purchases": "wedge", "transfer": "payment"}


class _Search:
    """Newton steps on all instruments together, with bounds, from one equilibrium to the next."""

    def __init__(self, world: World, base: Shock, outcome: Outcome, aims: list[_Aim]) -> None:
        self.world, self.base, self.outcome, self.aims = world, base, outcome, aims

    def run(self, stage: int) -> None:
        """Find the instruments of one stage; those of earlier stages stay where they are."""
        active = [aim for aim in self.aims if stage < len(aim.stages)]
        kinds = [aim.stages[stage] for aim in active]
        bounds = np.array([aim.bounds(kind) for aim, kind in zip(active, kinds, strict=True)])
        point = np.clip(np.zeros(len(active)), bounds[:, 0], bounds[:, 1])

        def gaps(at: Array) -> Array:
            for aim, value in zip(active, at, strict=True):
                aim.found[stage] = value
            self._solve()
            flow = compute_basic_flow_new(self.outcome)
            return np.array([(aim.value(flow) - aim.goal_at(stage)) / aim.scale for aim in active])

        self._newton(gaps, point, bounds, active)

    def _newton(
        self, gaps: Callable[[Array], Array], point: Array, bounds: Array, active: list[_Aim]
    ) -> None:
        gap = gaps(point)
        slope = _differences(gaps, point, gap, bounds)
        stale = True  # the last equilibrium solved is not the one at the point
        for _ in range(MAX_STEPS):
            free = _find_free(point, gap, slope, bounds)
            if np.abs(gap[free]).max(initial=0.0) <= AIM_TOLERANCE:
                if stale:
                    gap = gaps(point)
                self._require_reached(point, gap, bounds, active)
                return
            step = np.zeros(len(point))
            step[free] = -np.linalg.lstsq(slope[np.ix_(free, free)], gap[free], rcond=None)[0]
            step *= min(1.0, _LONGEST_STEP / max(np.abs(step).max(), 1e-300))
            moved = np.clip(point + step, bounds[:, 0], bounds[:, 1]) - point
            if not moved.any():
                break
            new_gap = gaps(point + moved)
            error = new_gap - gap - slope @ moved
            slope = slope + np.outer(error, moved) / (moved @ moved)  # Broyden (1965)
            point, gap, stale = point + moved, new_gap, False
        worst = active[int(np.argmax(np.abs(gap)))]
        raise NoConvergenceError(
            f"measure {worst.measure.id}, {describe_measure(worst.measure)}",
            f"after {MAX_STEPS} steps off by {np.abs(gap).max():.1e} of the trade concerned",
            f"at most {AIM_TOLERANCE:.0e}",
            "aims may pull against each other: try them one by one",
        )

    def _require_reached(
        self, point: Array, gap: Array, bounds: Array, active: Sequence[_Aim]
    ) -> None:
        """An aim at a bound is out of reach, unless nothing is needed or a quota is the case."""
        for k, aim in enumerate(active):
            if abs(gap[k]) <= AIM_TOLERANCE or isinstance(aim.measure, QuotaMeasure):
                continue
            only_adds = bounds[k, 1] == 0.0 and point[k] == 0.0
            if only_adds:
                continue  # met without a wedge
            flow = compute_basic_flow_new(self.outcome)
            raise NoEquilibriumError(
                f"measure {aim.measure.id}, {describe_measure(aim.measure)}",
                f"at the bound of its instrument ({_say_bound(aim, point[k])}) it stands at"
                f" {aim.value(flow):,.0f} USD million; the aim is {aim.goal:,.0f}",
                "an aim within reach",
                f"lower the aim to {aim.value(flow):,.0f} USD million, or choose other means",
            )

    def _solve(self) -> None:
        shock = self._make_shock()
        try:
            row = solve_each(self.world, [shock], self.outcome.model, start=self.outcome)
            self.outcome = next(row)
        except NumericalError:
            self.outcome = solve(
                self.world, shock, self.outcome.model
            )  # not from nearby, but from the baseline

    def _make_shock(self) -> Shock:
        """The measures without aims, with every instrument at its value."""
        duty = self.base.tariff_rate_new.copy()
        tax = self.base.export_tax_rate_new
        paid = np.zeros(len(self.world.economies))
        for aim in self.aims:
            for kind, value in zip(aim.stages, aim.found, strict=True):
                if isinstance(aim.measure, QuotaMeasure):
                    duty, tax, rent = self._apply_quota(aim, float(value), duty, tax)
                    paid += rent
                elif kind == "tariff":
                    duty[aim.cells] += value
                elif kind == "payment":
                    paid += value * self._unit_payment(aim)
                else:
                    cells = self._bought_cells(aim)
                    duty[cells] = (1 + duty[cells]) * np.exp(value) - 1
        received = self.base.transfer_musd
        total = paid if received is None else received + paid
        return replace(
            self.base,
            tariff_rate_new=duty,
            export_tax_rate_new=tax,
            transfer_musd=total if total.any() else None,
        )

    def _apply_quota(
        self, aim: _Aim, value: float, duty: Array, tax: Array | None
    ) -> tuple[Array, Array | None, Array]:
        measure, rent = aim.measure, np.zeros(len(self.world.economies))
        duty[aim.cells] = aim.inside + value
        if isinstance(measure, QuotaMeasure) and measure.rent == "exporter":
            if value >= aim.outside - aim.inside:  # beyond the quota: the rent is a fixed sum
                fixed = value * aim.goal
                sellers = tuple(
                    self.world.economies[k] for k in np.flatnonzero(aim.cells.any((0, 2)))
                )
                rent = fixed * (
                    share_out(self.world, sellers, measure)
                    - share_out(self.world, measure.importer, measure)
                )
            else:
                tax = self.world.export_tax_rate.copy() if tax is None else tax.copy()
                duty[aim.cells] = aim.inside
                tax[aim.cells] = (1 + tax[aim.cells]) * (1 + value / (1 + aim.inside)) - 1
        return duty, tax, rent

    def _bought_cells(self, aim: _Aim) -> Mask:
        """Where a wedge makes firms buy: what the partner buys, if a balance is the aim."""
        if isinstance(aim.measure, BalanceMeasure):
            return np.asarray(aim.cells.transpose(1, 0, 2))
        return aim.cells

    def _unit_payment(self, aim: _Aim) -> Array:
        """Importer pays exporters, as a share of the smaller side's value added (N,)."""
        buyers = np.where(aim.cells.any(axis=(1, 2)), self.world.value_added, 0.0)
        sellers = np.where(aim.cells.any(axis=(0, 2)), self.world.value_added, 0.0)
        size = min(buyers.sum(), sellers.sum())
        return np.asarray(size * (sellers / sellers.sum() - buyers / buyers.sum()))

    def describe(self) -> Iterable[Wedge]:
        """What every aim took."""
        flow = compute_basic_flow_new(self.outcome)
        for aim in self.aims:
            for kind, value in zip(aim.stages, aim.found, strict=True):
                yield self._describe_one(aim, kind, float(value), flow)

    def _describe_one(self, aim: _Aim, kind: Kind, value: float, flow: Array) -> Wedge:
        rate, payment, means = value, 0.0, str(kind)
        if isinstance(aim.measure, QuotaMeasure):
            means = "quota"
            payment = value * min(aim.goal, aim.value(flow))
        elif kind == "wedge":
            cells, rate, means = self._bought_cells(aim), float(np.expm1(value)), "purchases"
            without = (1 + self.outcome.shock.tariff_rate_new[cells]) / (1 + rate)
            payment = float(-(flow[cells] * without * rate).sum())
        elif kind == "payment":
            buyers = aim.cells.any(axis=(1, 2))
            payment, rate = float(-(value * self._unit_payment(aim))[buyers].sum()), 0.0
            means = "transfer"
        reached = aim.value(flow)
        return Wedge(
            aim.measure,
            means,
            rate,
            payment,
            aim.goal,
            reached,
            aim.before,
            bool(abs(value) > 1e-9),
        )


def _differences(gaps: Callable[[Array], Array], point: Array, gap: Array, bounds: Array) -> Array:
    """Slopes of all gaps by forward differences, instrument by instrument."""
    slope = np.zeros((len(gap), len(point)))
    for k in range(len(point)):
        nudge = _NUDGE if point[k] + _NUDGE <= bounds[k, 1] else -_NUDGE
        if bounds[k, 0] == bounds[k, 1]:
            continue
        moved = point.copy()
        moved[k] += nudge
        slope[:, k] = (gaps(moved) - gap) / nudge
    return slope


def _find_free(point: Array, gap: Array, slope: Array, bounds: Array) -> Mask:
    """Instruments that may move: not those at a bound that their own aim pushes further out."""
    wanted = -gap * np.sign(np.diag(slope))
    stuck = (point >= bounds[:, 1]) & (wanted > 0) | (point <= bounds[:, 0]) & (wanted < 0)
    return np.asarray(~stuck)


def _say_bound(aim: _Aim, value: float) -> str:
    kind = aim.stages[-1]
    if kind == "payment":
        return f"a payment of {LARGEST_PAYMENT:.0%} of value added"
    rate = value if kind == "tariff" else float(np.expm1(value))
    return f"a wedge of {rate:.0%}"
