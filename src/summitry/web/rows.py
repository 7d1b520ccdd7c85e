"""The measures of a scenario as rows: what each says, its state, and what it does to a duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summitry.errors import SummitryError
from summitry.policy import (
    Measure,
    describe_law,
    describe_measure,
    drop_outside,
)
from summitry.policy.cells import locate_hits
from summitry.policy.dated import Bilateral
from summitry.policy.phrases import IN_ENGLISH, Phrases
from summitry.web.levers import Amount, measure_amount
from summitry.world import compute_mfn_rate

if TYPE_CHECKING:
    from summitry.web.solving import Live


@dataclass(frozen=True)
class Row:
    """One measure for the page; rates are percent, averages over the baseline's trade it hits.

    ``amount`` is the key that says how much (``rate``, ``extra`` ...), None for a lever without
    one; ``percent`` is its value, None for a sum of money and where nobody has named a rate.
    ``slider`` has value, unit and range of either.
    """

    id: str
    lever: str
    what: str
    state: str
    counted: bool
    amount: str | None
    percent: float | None
    highest: float
    slider: Amount | None
    mfn: float | None
    applied: float | None
    scenario: float | None
    law: str | None
    source: str | None
    quotes: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]


def build_rows(live: Live, words: Phrases = IN_ENGLISH) -> list[Row]:
    """A row for each measure, in the scenario's order."""
    return [_build_row(live, measure, words) for measure in live.scenario.measures]


def _build_row(live: Live, measure: Measure, words: Phrases) -> Row:
    slider = measure_amount(measure)
    percent = slider.value if slider and slider.unit == "%" else None
    rates = _average_rates(live, measure)
    keys = ("announced", "effective", "paused_from", "paused_until", "ends")
    dates = ((key, getattr(measure, key)) for key in keys)
    return Row(
        measure.id, measure.lever, describe_measure(measure, words),
        live.states[measure.id].replace("_", " "), measure.id in live.counted,
        slider.key if slider else None, percent, slider.highest if slider else 0.0, slider,
        *rates, describe_law(measure), measure.source, tuple(measure.quotes),
        tuple((k, d.isoformat()) for k, d in dates if d is not None),
    )  # fmt: skip


def _average_rates(live: Live, measure: Measure) -> tuple[float | None, float | None, float | None]:
    """MFN, applied and scenario duty, averaged over the trade the measure hits, percent."""
    world = live.world
    inside = drop_outside(measure, world)
    if not isinstance(inside, Bilateral):
        return None, None, None
    try:
        at = np.unravel_index(locate_hits(inside, world), world.basic_flow.shape)
    except SummitryError:
        return None, None, None
    importer, _, sector = at
    weight = world.basic_flow[at]
    total = float(weight.sum())
    if total <= 0:
        return None, None, None
    mfn = compute_mfn_rate(world)[importer, sector]
    applied, new = world.tariff_rate[at], live.outcome.shock.tariff_rate_new[at]
    first, second, third = (float(weight @ rate) / total * 100 for rate in (mfn, applied, new))
    return first, second, third
