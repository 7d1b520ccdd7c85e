"""Measures on a baseline: the duties, costs and productivity that result, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from summitry.errors import ScenarioError
from summitry.policy._fields import HIGHEST_RATE
from summitry.policy.apply_levers import (
    SOUGHT,
    compute_embargo,
    compute_export_tax,
    compute_transfer,
)
from summitry.policy.cells import (
    Places,
    compute_hits,
    is_exempt,
    is_hit,
    list_outside,
    locate_hits,
    mask_economies,
    mask_sectors,
)
from summitry.policy.commitments import Sum
from summitry.policy.measures import (
    Measure,
    ProductivityMeasure,
    Retaliation,
    TariffMeasure,
    TradeCostMeasure,
)
from summitry.policy.parts import Parts, divide_trade
from summitry.policy.resolve import order_answers, resolve_answer
from summitry.world import Array, Mask, World

if TYPE_CHECKING:
    from summitry.model import Shock


@dataclass(frozen=True)
class Step:
    """One duty at work: where it applies, and the rates before and after it there.

    Parameters
    ----------
    duty : TariffMeasure
        The duty; for an answer, what it amounts to, under the answer's id.
    shape : tuple of int
        N, N, J.
    at : (cells,) places
        Where it applies, in the flat array: named, not wholly exempt, not left to another measure.
    yielded_at : places
        Named, and left in whole or in part to a measure it yields to.
    before, after : (cells,) arrays
        Duty in its cells, shares, averaged over their trade, in the order of ``at``.
    left : (A,cells) array
        The share of each part of the trade (:class:`summitry.policy.parts.Parts`) that it falls on.
    on : (A,) mask
        The parts whose products it names.
    part_share, part_after : (A,cells) arrays
        Share of each part in the cell's trade, and the duty on it afterwards.
    """

    duty: TariffMeasure
    shape: tuple[int, ...]
    at: NDArray[np.intp]
    yielded_at: NDArray[np.intp]
    before: Array
    after: Array
    left: Array
    on: Mask
    part_share: Array
    part_after: Array

    @cached_property
    def cells(self) -> Mask:
        """Where it applies (N,N,J)."""
        return _mark(self.at, self.shape)

    @cached_property
    def yielded(self) -> Mask:
        """Where it is left in whole or in part to a measure it yields to (N,N,J)."""
        return _mark(self.yielded_at, self.shape)


def _mark(at: NDArray[np.intp], shape: tuple[int, ...]) -> Mask:
    cells = np.zeros(shape, dtype=np.bool_)
    cells.reshape(-1)[at] = True
    return cells


def apply_scenario(world: World, measures: Iterable[Measure]) -> Shock:
    """Duties, trade costs and productivity after the given measures, whatever their dates.

    Measures apply in the order given, each to what those before it left: ``rate`` replaces it,
    ``add`` adds to it, ``cap``, ``floor``, ``cut`` and ``swiss`` change it by their formula. An
    answer applies after whatever it answers, and only if that is among the measures. What a
    measure exempts, or leaves to one it yields to, keeps the duty it had. Nobody levies on itself;
    members of a customs union (EU27) named together as the importer do not levy on each other.

    Parameters
    ----------
    world : World
        The baseline with its duties ``tariff_rate`` (N,N,J).
    measures : iterable of measures
        All with a known rate. Select by state before: this looks at no date.

    Returns
    -------
    Shock
        ``tariff_rate_new`` (importer, exporter, sector), shares, 0 on the diagonal, and
        ``trade_cost_hat`` and ``productivity_hat`` where a measure changes them.

    Raises
    ------
    ScenarioError
        For an unknown rate, an economy or sector the baseline does not hold, a measure that hits
        nobody, a total outside -100 % to 1000 %, or an answer that cannot be matched.
    """
    from summitry.model import Shock  # noqa: PLC0415  reading scenarios needs no model

    chosen = list(measures)
    for measure in chosen:
        if isinstance(measure, SOUGHT):
            raise ScenarioError(
                f"measure {measure.id}",
                f"a {measure.lever}, whose wedge only the equilibrium can say",
                "levers that set rates, costs or sums outright",
                "solve it with summitry.strategy.solve_measures",
            )
    duties = _list_duties(chosen, world)
    parts = divide_trade(world, duties)
    rate = _copy_rates(world, parts)
    tariff_rate = rate[0] if len(parts) == 1 else world.tariff_rate.copy()
    for step in _take_steps(world, duties, parts, rate):
        tariff_rate.reshape(-1)[step.at] = step.after
    stopped, rationed = compute_embargo(world, chosen)
    costs = [hat for hat in (_compute_trade_cost(world, chosen), rationed) if hat is not None]
    return Shock(
        tariff_rate_new=tariff_rate,
        export_tax_rate_new=compute_export_tax(world, chosen),
        trade_cost_hat=np.multiply(*costs) if len(costs) > 1 else costs[0] if costs else None,
        productivity_hat=_compute_productivity(world, chosen),
        transfer_musd=compute_transfer(world, chosen),
        embargo=stopped,
    )


def iterate_steps(world: World, measures: Iterable[Measure]) -> Iterator[Step]:
    """The duties among the measures one after the other, as :func:`apply_scenario` applies them.

    Where duties name products, each part of a cell's trade has a duty of its own, so that a floor
    or a new rate on one list finds the duty of its own goods and not the average of the cell.
    """
    duties = _list_duties(measures, world)
    parts = divide_trade(world, duties)
    return _take_steps(world, duties, parts, _copy_rates(world, parts))


def _list_duties(measures: Iterable[Measure], world: World) -> list[TariffMeasure | Retaliation]:
    """The duties among measures, all of which can be applied."""
    chosen = list(measures)
    for measure in chosen:
        _check_applicable(measure, world)
    return [m for m in chosen if isinstance(m, TariffMeasure | Retaliation)]


def _copy_rates(world: World, parts: Parts) -> Array:
    """The baseline's duty on each part of the trade, (A,N,N,J)."""
    shape = (len(parts), *world.tariff_rate.shape)
    return np.broadcast_to(world.tariff_rate, shape).copy()  # repeat is slow


def _take_steps(
    world: World, duties: Sequence[TariffMeasure | Retaliation], parts: Parts, rate: Array
) -> Iterator[Step]:
    """Apply duties to the rates of each part of the trade, which change as they are taken."""
    by_id = {measure.id: measure for measure in duties}
    taken: dict[str, list[Step]] = {}

    def collect(name: str) -> Array:
        return _compute_new_duty(world, taken[name])

    for measure in order_answers(duties):
        steps = taken.setdefault(measure.id, [])
        if isinstance(measure, TariffMeasure):
            resolved = [measure]
        else:
            answered = [step.duty for name in measure.answers for step in taken.get(name, ())]
            resolved = resolve_answer(
                world, measure, answered, lambda duty: compute_hits(duty, world), collect
            )
        for duty in resolved:
            others = [by_id[name] for name in duty.yields_to if name in by_id]
            step = _take_step(duty, world, parts, rate, others)
            rate.reshape(len(rate), -1)[:, step.at] = step.part_after
            steps.append(step)
            yield step


def _take_step(
    duty: TariffMeasure,
    world: World,
    parts: Parts,
    rate: Array,
    others: Sequence[TariffMeasure | Retaliation],
) -> Step:
    places = locate_hits(duty, world)
    if not len(places):
        raise ScenarioError(
            f"measure {duty.id}",
            "a duty that falls on nobody",
            "an importer, another economy as exporter, and a sector of the baseline",
            "check importer, exporters and sectors: nobody levies on itself or inside EU27",
        )
    named = np.unravel_index(places, world.tariff_rate.shape)
    share = parts.share(named)
    ceded = [_compute_reach(other, world, parts, named) for other in others]
    left = _compute_left(duty, world, parts, named, ceded)
    left *= share > 0
    here = left.any(axis=0)
    at, yielded_at = places[here], places[:0]
    if ceded:
        yielded_at = places[(np.sum(ceded, axis=0) * (share > 0)).any(axis=0)]
    left, share = left[:, here], share[:, here]
    before = rate.reshape(len(rate), -1)[:, at]
    new = _change(duty, before)
    after = np.where(left == 1, new, before + left * (new - before))
    _check_totals(duty, after)
    return Step(
        duty=duty,
        shape=world.tariff_rate.shape,
        at=at,
        yielded_at=yielded_at,
        before=_average(before, share),
        after=_average(after, share),
        left=left,
        on=parts.on(duty.products),
        part_share=share,
        part_after=after,
    )


def _average(rate: Array, share: Array) -> Array:
    """The duty of a cell, over the trade of its parts; exact where it has but one."""
    return np.asarray(rate[0] if len(rate) == 1 else (rate * share).sum(axis=0))


def _change(duty: TariffMeasure, old: Array) -> Array:
    """The duty that a measure puts in the place of the old one, shares."""
    if duty.rate is not None:
        return np.full_like(old, duty.rate)
    if duty.add is not None:
        return old + duty.add
    if duty.cap is not None:
        return np.minimum(old, duty.cap)
    if duty.floor is not None:
        return np.maximum(old, duty.floor)
    if duty.cut is not None:
        return old * (1 - duty.cut)
    a = duty.swiss or 0.0
    return np.where(old > 0, a * old / (a + np.maximum(old, 0)), old)


def _compute_left(
    duty: TariffMeasure, world: World, parts: Parts, named: Places, ceded: Sequence[Array] = ()
) -> Array:
    """The share of each part that a duty falls on in the cells it names, (A,cells).

    The products it names, less those it exempts and what it leaves to others; of the rest, what
    it does not exempt by share.
    """
    left = np.repeat(parts.on(duty.products)[:, None] * 1.0, len(named[0]), axis=1)
    kept = np.ones_like(left)
    for other in ceded:
        left = left - other
    for exemption in duty.exempt:
        cells = is_exempt(exemption, world, named)
        part = 1.0 if exemption.share is None else exemption.share
        if exemption.products is None:
            kept = np.where(cells, np.minimum(kept, 1 - part), kept)
        else:
            left = left - part * parts.on(exemption.products)[:, None] * cells
    return np.asarray(np.clip(left, 0.0, 1.0) * kept, dtype=np.float64)


def _compute_reach(
    measure: TariffMeasure | Retaliation, world: World, parts: Parts, named: Places
) -> Array:
    """The share of each part of some cells in which others yield to a measure, (A,cells)."""
    if isinstance(measure, Retaliation):
        raise ScenarioError(
            f"measure {measure.id}",
            "an answer that others yield to",
            "yields_to with the id of a duty that stands by itself",
            "write the answer as a tariff of its own",
        )
    return _compute_left(measure, world, parts, named) * is_hit(measure, world, named)


def _compute_new_duty(world: World, steps: Iterable[Step]) -> Array:
    """What duties collect on baseline trade beyond what stood before them, USD million (N,N,J)."""
    collected = np.zeros(world.tariff_rate.shape)
    for step in steps:
        collected[step.cells] += (step.after - step.before) * world.basic_flow[step.cells]
    return collected


def _compute_trade_cost(world: World, measures: Iterable[Measure]) -> Array | None:
    """Trade costs new / baseline (N,N,J); None if no measure changes them."""
    costs = [measure for measure in measures if isinstance(measure, TradeCostMeasure)]
    if not costs:
        return None
    hat = np.ones(world.tariff_rate.shape)
    for measure in costs:
        hit = compute_hits(measure, world)
        if not hit.any():
            raise ScenarioError(
                f"measure {measure.id}",
                "a trade cost that falls on nobody",
                "an importer, another economy as exporter, and a sector of the baseline",
                "check importer, exporters and sectors",
            )
        hat[hit] *= 1 + measure.change
    return hat


def _compute_productivity(world: World, measures: Iterable[Measure]) -> Array | None:
    """Productivity new / baseline (N,J); None if no measure changes it."""
    changes = [measure for measure in measures if isinstance(measure, ProductivityMeasure)]
    if not changes:
        return None
    hat = np.ones((len(world.economies), len(world.sectors)))
    for measure in changes:
        rows, columns = (
            mask_economies(measure.economies, world),
            mask_sectors(measure.sectors, world),
        )
        hat[np.ix_(rows, columns)] *= 1 + measure.change
    return hat


def _check_totals(duty: TariffMeasure, totals: Array) -> None:
    for total in (totals.min(initial=0.0), totals.max(initial=0.0)):
        if not -1 < total <= HIGHEST_RATE:
            raise ScenarioError(
                f"measure {duty.id}",
                f"a total duty of {total:.1%} with the measures before it and the baseline",
                "a total above -100% and at most 1000%",
                "lower the rate, or write rate instead of add",
            )


def _check_applicable(measure: Measure, world: World) -> None:
    where = f"measure {measure.id}"
    unknown, is_sum = getattr(measure, "unknown", None), isinstance(measure, Sum)
    if unknown is not None:
        raise ScenarioError(
            where,
            f"{unknown}: ?, {'a sum' if is_sum else 'a rate'} that nobody has named",
            "a known sum" if is_sum else "a known rate",
            "value it as a curve with evaluate, or put a what-if in with"
            f" {'with_sum' if is_sum else 'with_rate'}",
        )
    outside = list_outside(measure, world)
    if outside:
        raise ScenarioError(
            where,
            f"{', '.join(outside)}, outside the baseline {world.name}",
            f"economies among {', '.join(world.economies)}",
            "take them out of the measure; evaluate does so and lists what it left out",
        )
