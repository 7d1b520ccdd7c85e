"""The search for the wedges at which aims hold: one instrument freed for each, found together.

The instruments are found so that every aim holds in the same equilibrium, by the search of
:mod:`summitry.model.targets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np

from summitry.errors import InfeasibleTargetError, NoConvergenceError, NoEquilibriumError
from summitry.model import (
    Outcome,
    Shock,
    compute_basic_flow_new,
)
from summitry.model.quantities import Equilibrium
from summitry.model.targets import Bound, Closure, Target, solve_for_targets
from summitry.policy import describe_measure
from summitry.policy.apply_levers import Sought, compute_import_goal, share_out
from summitry.policy.cells import Places, compute_hits, locate_cells
from summitry.policy.commitments import BalanceMeasure, Means, QuotaMeasure
from summitry.strategy.settled import Wedge
from summitry.world import Array, Mask, World

LOWEST_WEDGE = -0.95  # a subsidy of 95 % of the price: beyond it an aim counts as out of reach
HIGHEST_WEDGE = 9.0
LARGEST_PAYMENT = 0.25  # of the smaller party's value added
_AT_BOUND = 1e-9
_NEAR_BOUND = 0.01  # of the range: where a search that gains no more has come to rest

Kind = Literal["wedge", "tariff", "rent", "payment"]


def find_wedges(
    sought: Iterable[Sought],
    base: Shock,
    before: Outcome,
    progress: Callable[[int, float], None] | None = None,
) -> tuple[Outcome, tuple[Wedge, ...]]:
    """The equilibrium in which all aims hold, and what each of them took.

    Parameters
    ----------
    sought : iterable of measures
        Quotas, purchases, balances and defence budgets.
    base : Shock
        What the other measures change.
    before : Outcome
        The equilibrium under `base`.
    progress : callable, optional
        As for :func:`summitry.strategy.wedges.solve_measures`, and so are the errors.
    """
    aims = [_Aim(before.world, measure, before) for measure in sought]
    settled = _reach(aims, base, before, progress)
    return settled, tuple(_describe(aims, settled))


class _Aim:
    """One aim: its cells, its instruments one stage after the other, and how far it is off."""

    def __init__(self, world: World, measure: Sought, before: Outcome) -> None:
        self.world, self.measure = world, measure
        self.cells: Mask = compute_hits(measure, world)
        self.places = locate_cells(self.cells)
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
        self.found = [0.0] * len(self.stages)
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
        return LOWEST_WEDGE, HIGHEST_WEDGE if free else 0.0

    @property
    def slack_at(self) -> tuple[Bound, ...]:
        """A quota may be unfilled, or passed at the duty outside; a promise may take no subsidy."""
        if isinstance(self.measure, QuotaMeasure):
            return ("lowest", "highest")
        return () if isinstance(self.measure, BalanceMeasure) else ("highest",)

    @property
    def bought_cells(self) -> Mask:
        """Where a wedge makes firms buy: what the partner buys, if a balance is the aim."""
        if isinstance(self.measure, BalanceMeasure):
            return np.asarray(self.cells.transpose(1, 0, 2))
        return self.cells

    @property
    def unit_payment(self) -> Array:
        """Importer pays exporters, as a share of the smaller side's value added (N,)."""
        buyers = np.where(self.cells.any(axis=(1, 2)), self.world.value_added, 0.0)
        sellers = np.where(self.cells.any(axis=(0, 2)), self.world.value_added, 0.0)
        size = min(buyers.sum(), sellers.sum())
        return np.asarray(size * (sellers / sellers.sum() - buyers / buyers.sum()))

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


@dataclass(frozen=True, eq=False)
class _Traded:
    """What an aim counts, as a quantity of an equilibrium: imports, or a bilateral balance."""

    aim: _Aim
    unit: str = "USD million"

    @property
    def label(self) -> str:
        return describe_measure(self.aim.measure)

    def __call__(self, at: Equilibrium) -> Any:
        n, i, j = self.aim.places
        bought = sum_flow(at, (n, i, j))
        if isinstance(self.aim.measure, BalanceMeasure):
            return sum_flow(at, (i, n, j)) - bought
        return bought


def sum_flow(at: Equilibrium, cells: Places) -> float:
    """Sales net of duty and export tax in some places of an equilibrium, USD million."""
    n, i, j = cells
    prices = at.markets.prices
    spread = at.markets.demand[n, j] / prices.pull[n, j] * prices.relative_cost[i, j]
    return float((at.kernel.net[j, n, i] * spread).sum())


@dataclass(frozen=True, eq=False)
class _Means:
    """One stage of an aim as an instrument of `summitry.model.targets`."""

    aim: _Aim
    stage: int

    @property
    def label(self) -> str:
        return f"{self.aim.stages[self.stage]} of {self.aim.measure.id}"

    @property
    def kind(self) -> Literal["rate", "factor", "amount"]:
        return "amount" if self.aim.stages[self.stage] == "payment" else "rate"

    def bounds(self, world: World) -> tuple[float, float]:  # noqa: ARG002
        return self.aim.bounds(self.aim.stages[self.stage])

    def start(self, world: World, shock: Shock) -> float:  # noqa: ARG002
        return self.aim.found[self.stage]

    def apply(self, world: World, shock: Shock, value: float) -> Shock:  # noqa: ARG002
        """The shock with the duty, wedge, rent or payment on top."""
        aim, kind = self.aim, self.aim.stages[self.stage]
        if isinstance(aim.measure, QuotaMeasure):
            return _apply_quota(aim, aim.measure, shock, value)
        if kind == "payment":
            return _pay(shock, value * aim.unit_payment)
        duty = shock.tariff_rate_new.copy()
        cells = aim.cells if kind == "tariff" else aim.bought_cells
        duty[cells] = (
            duty[cells] + value if kind == "tariff" else (1 + duty[cells]) * (1 + value) - 1
        )
        return replace(shock, tariff_rate_new=duty)


def _reach(
    aims: Sequence[_Aim], base: Shock, outcome: Outcome,
    progress: Callable[[int, float], None] | None,
) -> Outcome:  # fmt: skip
    """Stage by stage: the instruments of all aims together; those of earlier stages stay."""
    for stage in range(max(len(aim.stages) for aim in aims)):
        shock = base
        for aim in aims:
            for earlier in range(min(stage, len(aim.stages) - 1)):
                shock = _Means(aim, earlier).apply(aim.world, shock, aim.found[earlier])
        means = [_Means(aim, min(stage, len(aim.stages) - 1)) for aim in aims]
        targets = [Target(_Traded(aim), aim.goal_at(stage), aim.slack_at) for aim in aims]
        try:
            closure = solve_for_targets(
                outcome.world, shock, means, targets, outcome.model,
                start=outcome, progress=progress,
            )  # fmt: skip
        except InfeasibleTargetError as error:
            raise _explain(aims, means, cast(Closure, error.nearest)) from None
        for one, value in zip(means, closure.instrument_values, strict=True):
            one.aim.found[one.stage] = value
        outcome = closure.outcome
    return outcome


def _explain(aims: Sequence[_Aim], means: Sequence[_Means], nearest: Closure) -> Exception:
    """Why aims are not met: one at the bound of its instrument, or several against each other."""
    for aim, one, found, target, reached in zip(
        aims, means, nearest.instrument_values, nearest.targets, nearest.reached, strict=True
    ):
        low, high = one.bounds(aim.world)
        nearer = low if found - low < high - found else high
        stuck = abs(found - nearer) <= _NEAR_BOUND * (high - low)
        value = nearer if stuck else found
        if (stuck or len(aims) == 1) and abs(reached - target.value) > _AT_BOUND * aim.scale:
            where = f"measure {aim.measure.id}, {describe_measure(aim.measure)}"
            at = "bound" if stuck else "best"
            return NoEquilibriumError(
                where,
                f"at the {at} of its instrument ({_say_value(aim, one, value)}) it stands at"
                f" {reached:,.0f} USD million; the aim is {aim.goal:,.0f}",
                "an aim within reach",
                f"lower the aim to {reached:,.0f} USD million, or choose other means",
            )
    gaps = [abs(r - t.value) / a.scale for a, t, r in zip(aims, nearest.targets, nearest.reached,
                                                          strict=True)]  # fmt: skip
    worst = aims[int(np.argmax(gaps))]
    return NoConvergenceError(
        f"measure {worst.measure.id}, {describe_measure(worst.measure)}",
        f"after {nearest.trials} equilibria off by {max(gaps):.1e} of the trade concerned",
        "every aim met in one equilibrium",
        "aims may pull against each other: try them one by one",
    )


def _say_value(aim: _Aim, one: _Means, value: float) -> str:
    if aim.stages[one.stage] == "payment":
        return f"a payment of {abs(value):.0%} of value added"
    return f"a wedge of {value:.0%}"


def _pay(shock: Shock, paid: Array) -> Shock:
    received = shock.transfer_musd
    total = paid if received is None else received + paid
    return replace(shock, transfer_musd=total if total.any() else None)


def _apply_quota(aim: _Aim, measure: QuotaMeasure, shock: Shock, value: float) -> Shock:
    """The duty inside, and what the last unit is worth beyond it: a duty, a tax, or a fixed sum."""
    world, duty = aim.world, shock.tariff_rate_new.copy()
    duty[aim.cells] = aim.inside + value
    if measure.rent == "importer":
        return replace(shock, tariff_rate_new=duty)
    if value >= aim.outside - aim.inside:  # beyond the quota: the rent is a fixed sum
        sellers = tuple(world.economies[k] for k in np.flatnonzero(aim.cells.any((0, 2))))
        gained = share_out(world, sellers, measure) - share_out(world, measure.importer, measure)
        return _pay(replace(shock, tariff_rate_new=duty), value * aim.goal * gained)
    tax = shock.export_tax_rate_new
    tax = world.export_tax_rate.copy() if tax is None else tax.copy()
    duty[aim.cells] = aim.inside
    tax[aim.cells] = (1 + tax[aim.cells]) * (1 + value / (1 + aim.inside)) - 1
    return replace(shock, tariff_rate_new=duty, export_tax_rate_new=tax)


def _describe(aims: Sequence[_Aim], outcome: Outcome) -> Iterator[Wedge]:
    """What every aim took."""
    flow = compute_basic_flow_new(outcome)
    for aim in aims:
        for kind, value in zip(aim.stages, aim.found, strict=True):
            yield _describe_one(aim, kind, value, flow, outcome.shock)


def _describe_one(aim: _Aim, kind: Kind, value: float, flow: Array, shock: Shock) -> Wedge:
    rate, payment, means = value, 0.0, str(kind)
    if isinstance(aim.measure, QuotaMeasure):
        means = "quota"
        payment = value * min(aim.goal, aim.value(flow))
    elif kind == "wedge":
        cells, means = aim.bought_cells, "purchases"
        without = (1 + shock.tariff_rate_new[cells]) / (1 + rate)
        payment = float(-(flow[cells] * without * rate).sum())
    elif kind == "payment":
        buyers = aim.cells.any(axis=(1, 2))
        payment, rate = float(-(value * aim.unit_payment)[buyers].sum()), 0.0
        means = "transfer"
    return Wedge(
        aim.measure, means, rate, payment, aim.goal, aim.value(flow), aim.before,
        bool(abs(value) > _AT_BOUND),
    )  # fmt: skip
