"""What a duty is made of: from the MFN rate to the scenario's, measure by measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from summitry.policy.apply import iterate_steps
from summitry.policy.measures import Measure, Retaliation, TariffMeasure
from summitry.policy.overlaps import RULES
from summitry.policy.parts import Parts, divide_trade
from summitry.world import Array, World, compute_mfn_rate


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
class RatePart:
    """The duty on one group of products: those on exactly these lists, by sector (J,), shares.

    ``lists`` is empty for the products on none of the lists that the measures name; ``share`` is
    the part of the pair's trade in the sector, ``scenario`` the duty on it in the end.
    """

    lists: tuple[str, ...]
    share: Array
    scenario: Array


@dataclass(frozen=True)
class RateTrail:
    """From the MFN duty to the scenario's, by sector (J,), shares.

    ``mfn`` is inferred from the applied duties of the baseline; ``applied`` is the baseline's.
    ``parts`` are the products behind the average, where measures name lists of them.
    """

    importer: str
    exporter: str
    sectors: tuple[str, ...]
    mfn: Array
    applied: Array
    steps: tuple[RateStep, ...]
    scenario: Array
    parts: tuple[RatePart, ...] = ()


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
    chosen = list(measures)
    rate = world.tariff_rate[n, i].copy()
    division = divide_trade(world, _list_duties(chosen))
    by_part = np.repeat(rate[None], len(division), axis=0)  # (A,J)
    steps = []
    for step in iterate_steps(world, chosen):
        here, yielded = step.cells[n, i], step.yielded[n, i]
        if not (here | yielded).any():
            continue
        after, of_pair = np.zeros(step.cells.shape), np.zeros_like(step.cells)
        after[step.cells] = step.after
        new = np.where(here, after[n, i], rate)
        of_pair[n, i] = here
        by_part[:, here] = step.part_after[:, of_pair[step.cells]]
        rule = RULES[step.duty.amount or "add"] if here.any() else "yields"
        steps.append(RateStep(step.duty.id, rule, rate, new))
        rate = new
    return RateTrail(
        importer, exporter, world.sectors, compute_mfn_rate(world)[n], world.tariff_rate[n, i],
        tuple(steps), rate, _list_parts(division, by_part, importer, i),
    )  # fmt: skip


def _list_duties(measures: Iterable[Measure]) -> list[TariffMeasure | Retaliation]:
    return [m for m in measures if isinstance(m, TariffMeasure | Retaliation)]


def _list_parts(
    division: Parts, by_part: Array, importer: str, exporter: int
) -> tuple[RatePart, ...]:
    """The products behind the average of a pair; none where no measure names products."""
    if len(division) == 1:
        return ()
    share = division.share_of_pair(importer, exporter)
    named = [" + ".join(products) for products in division.lists]
    return tuple(
        RatePart(tuple(name for name, on in zip(named, row, strict=True) if on), part, duty)
        for row, part, duty in zip(division.member, share, by_part, strict=True)
    )
