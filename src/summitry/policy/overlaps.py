"""Where measures meet: which rule decided, and what a duty is made of, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from summitry.policy.apply import Step, iterate_steps
from summitry.policy.describe import describe_measure
from summitry.policy.measures import Amount, Measure, Retaliation, TariffMeasure
from summitry.world import Array, Mask, World, compute_mfn_rate

_RULES: dict[Amount, str] = {
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

    ``later`` acts on ``earlier`` by ``rule``; ``trade_musd`` is the baseline trade in the cells
    they share, USD million at basic prices.
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


@dataclass(frozen=True)
class RateStep:
    """What one measure did to the duties of one importer on one exporter, by sector (J,), shares.

    ``rule`` is empty where the measure does not reach.
    """

    measure: str
    rule: str
    before: Array
    after: Array


@dataclass(frozen=True)
class RateTrail:
    """From the MFN duty to the scenario's, by sector (J,), shares.

    ``mfn`` is inferred from the applied duties of the baseline; ``applied`` is the baseline's.
    """

    importer: str
    exporter: str
    sectors: tuple[str, ...]
    mfn: Array
    applied: Array
    steps: tuple[RateStep, ...]
    scenario: Array


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
                shared = later.yielded & other.named
                overlaps += _describe(world, other, later, "yields to", shared)
        rule = _RULES[later.duty.amount or "add"]
        for earlier in steps[:k]:
            if earlier.duty.id in later.duty.yields_to:
                continue  # the products they share are left to it
            overlaps += _describe(world, earlier, later, rule, earlier.cells & later.cells)
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


def _describe(world: World, earlier: Step, later: Step, rule: str, shared: Mask) -> list[Overlap]:
    count = int(shared.sum())
    if count == 0:
        return []
    trade = float(world.basic_flow[shared].sum())
    return [Overlap(earlier.duty.id, later.duty.id, rule, count, trade)]


def _find_idle(steps: list[Step]) -> Iterable[Idle]:
    """Duties without cells, without a change, or replaced everywhere by later ones."""
    for k, step in enumerate(steps):
        if not step.cells.any():
            yield Idle(step.duty.id, "all of it is exempt or left to another measure")
        elif np.array_equal(step.before, step.after):
            yield Idle(step.duty.id, "the duty is there already")
        else:
            left = step.cells.copy()
            by = []
            for later in steps[k + 1 :]:
                whole = all(e.share is None for e in later.duty.exempt)
                if later.duty.rate is not None and whole and (left & later.cells).any():
                    by.append(later.duty.id)
                    left &= ~later.cells
            if not left.any():
                yield Idle(step.duty.id, f"replaced everywhere by {', '.join(by)}")


def compute_rate_trail(
    world: World, measures: Iterable[Measure], importer: str, exporter: str
) -> RateTrail:
    """MFN, applied and scenario duty side by side, and what each measure did on the way.

    Parameters
    ----------
    world : World
        The baseline.
    measures : iterable of measures
        Those that hold together, in the order in which they apply.
    importer, exporter : str
        Codes of the baseline.

    Raises
    ------
    ScenarioError
        As :func:`summitry.policy.apply_scenario`.
    """
    n, i = world.economy_index(importer), world.economy_index(exporter)
    rate = world.tariff_rate[n, i].copy()
    steps = []
    for step in iterate_steps(world, measures):
        here, yielded = step.cells[n, i], step.yielded[n, i]
        if not (here | yielded).any():
            continue
        after = np.zeros(step.cells.shape)
        after[step.cells] = step.after
        new = np.where(here, after[n, i], rate)
        rule = _RULES[step.duty.amount or "add"] if here.any() else "yields"
        steps.append(RateStep(step.duty.id, rule, rate, new))
        rate = new
    return RateTrail(
        importer,
        exporter,
        world.sectors,
        compute_mfn_rate(world)[n],
        world.tariff_rate[n, i],
        tuple(steps),
        rate,
    )
