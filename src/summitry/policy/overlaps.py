"""Where measures meet: which rule decided, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summitry.policy.apply import Step, iterate_steps
from summitry.policy.describe import describe_measure
from summitry.policy.measures import Amount, Measure, Retaliation, TariffMeasure
from summitry.world import Array, World

RULES: dict[Amount, str] = {
    "rate": "replaces",
    "add": "adds to",
    "cap": "caps",
    "floor": "lifts to its floor",
    "cut": "cuts",
    "swiss": "cuts by the Swiss formula",
}


@dataclass(frozen=True)
class Overlap:
    """Two measures in the same cells, and the rule that decided between them.

    ``later`` acts on ``earlier`` by ``rule``; ``cells`` counts where they meet and
    ``trade_musd`` is the baseline trade on which both fall, USD million at basic prices.
    """

    earlier: str
    later: str
    rule: str
    cells: int
    trade_musd: float


@dataclass(frozen=True)
class Idle:
    """A measure that leaves no trace, and why."""

    measure: str
    why: str


def find_overlaps(
    world: World, measures: Iterable[Measure]
) -> tuple[tuple[Overlap, ...], tuple[Idle, ...]]:
    """Every pair of duties that meet in some cell, and the duties that leave no trace.

    Parameters
    ----------
    world : World
        The baseline.
    measures : iterable of measures
        Those that hold together, in the order in which they apply.

    Raises
    ------
    ScenarioError
        As :func:`summitry.policy.apply_scenario`.
    """
    steps = list(iterate_steps(world, measures))
    overlaps: list[Overlap] = []
    for k, later in enumerate(steps):
        for other in steps:
            if other.duty.id in later.duty.yields_to:
                shared = _find_ceded(later, other)
                overlaps += _describe(world, other, later, "yields to", shared)
        rule = RULES[later.duty.amount or "add"]
        for earlier in steps[:k]:
            if earlier.duty.id in later.duty.yields_to:
                continue  # the products they share are left to it
            overlaps += _describe(world, earlier, later, rule, _find_shared(earlier, later))
    return tuple(overlaps), tuple(_find_idle(steps))


def list_answers(world: World, measures: Iterable[Measure]) -> tuple[tuple[str, str], ...]:
    """What each answer amounts to among the given measures: its id and the duty in one line."""
    chosen = list(measures)
    answers = {measure.id for measure in chosen if isinstance(measure, Retaliation)}
    if not answers:
        return ()
    return tuple(
        (step.duty.id, describe_measure(_round(step.duty)))
        for step in iterate_steps(world, chosen)
        if step.duty.id in answers
    )


def _round(duty: TariffMeasure) -> TariffMeasure:
    """A matched duty to a hundredth of a percentage point, for people."""
    return duty if duty.add is None else duty.model_copy(update={"add": round(duty.add, 4)})


_Shared = tuple[NDArray[np.intp], Array]  # places in the flat array, and a share of each


def _describe(
    world: World, earlier: Step, later: Step, rule: str, shared: _Shared
) -> list[Overlap]:
    """One line for two duties and the share of each cell in which they meet; none for none."""
    at, share = shared
    count = int((share > 0).sum())
    if not count:
        return []
    trade = float((world.basic_flow.reshape(-1)[at] * share).sum())
    return [Overlap(earlier.duty.id, later.duty.id, rule, count, trade)]


def _find_ceded(later: Step, other: Step) -> _Shared:
    """The share of each cell's trade that a duty leaves to another."""
    mine = later.yielded.reshape(-1)[other.at]
    goods = (other.left[:, mine] > 0) & later.on[:, None]
    return other.at[mine], (goods * other.part_share[:, mine]).sum(axis=0)


def _find_shared(earlier: Step, later: Step) -> _Shared:
    """The share of each cell's trade on which two duties both fall."""
    mine = earlier.cells.reshape(-1)[later.at]
    theirs = later.cells.reshape(-1)[earlier.at]
    same = (earlier.left[:, theirs] > 0) & (later.left[:, mine] > 0)
    return later.at[mine], (same * later.part_share[:, mine]).sum(axis=0)


def _find_idle(steps: list[Step]) -> Iterable[Idle]:
    """Duties without cells, without a change, or replaced everywhere by later ones."""
    for k, step in enumerate(steps):
        if not len(step.at):
            yield Idle(step.duty.id, "all of it is exempt or left to another measure")
        elif np.array_equal(step.before, step.after):
            yield Idle(step.duty.id, "the duty is there already")
        else:
            by = _find_replacing(step, steps[k + 1 :])
            if by:
                yield Idle(step.duty.id, f"replaced everywhere by {', '.join(by)}")


def _find_replacing(step: Step, others: list[Step]) -> list[str]:
    """The later duties that together put a new rate on all the goods of an earlier one."""
    remains = (step.left > 0) & (step.part_share > 0)
    by = []
    for later in others:
        if later.duty.rate is None:
            continue
        mine = later.cells.reshape(-1)[step.at]
        whole = later.left[:, step.cells.reshape(-1)[later.at]] == 1
        if (remains[:, mine] & whole).any():
            by.append(later.duty.id)
            remains[:, mine] &= ~whole
    return [] if remains.any() else by
