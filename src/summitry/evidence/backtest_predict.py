"""What the model and its rivals say about one importer's purchases under new duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import NoConvergenceError
from summitry.evidence.backtest_score import MODEL, NO_CHANGE, PARTIAL, WORLD_GROWTH, Row
from summitry.model import DEFAULT, Model, Outcome, Shock, compute_basic_flow_new, solve
from summitry.world import Array, World

IMPORTER = "USA"
LEAST_FACT_MUSD = 1.0  # less counts as this much: no logarithm of zero
# Boehm, Levchenko and Pandalai-Nayar (2023, AER 113(4)): 0.76 after a year, 1.75 to 2.25 after
# seven to ten.
SHORT_RUN_FRACTION = 0.76 / 2.0
_SCALE_TOLERANCE = 1e-5  # of a share of imports


@dataclass(frozen=True, eq=False)
class Prediction:
    """Purchases of the importer by exporter and sector, net of duty, after new duties.

    `flows` holds (N,J) arrays in USD million by predictor, before they are scaled to the growth of
    the total; `outcome` is the model's equilibrium.
    """

    outcome: Outcome
    base: Array
    flows: Mapping[str, Array]

    @property
    def world(self) -> World:
        """The frozen world."""
        return self.outcome.world


def with_short_run(world: World) -> World:
    """The same world with the trade elasticities of the first year after a change of duty."""
    return replace(world, trade_elasticity=SHORT_RUN_FRACTION * world.trade_elasticity)


def predict(world: World, added: Array, model: Model = DEFAULT) -> Prediction:
    """The model and partial equilibrium under added duties.

    Partial equilibrium: purchases net of duty change by ``((1 + t') / (1 + t))^-(1 + theta)``.

    Parameters
    ----------
    world : World
    added : (N,N,J) array, importer x exporter x sector
        Duty added to that of the world, share.
    model : Model
        The equations; partial equilibrium takes its trade elasticities alone.
    """
    shock = Shock(world.tariff_rate + added)
    outcome = solve(world, shock, model)
    theta = model.trade_elasticity_factor * world.trade_elasticity
    us = world.economy_index(IMPORTER)
    factor = (1 + shock.tariff_rate_new[us]) / (1 + world.tariff_rate[us])
    base = _goods(world, world.basic_flow[us])
    return Prediction(
        outcome,
        base,
        {
            MODEL: _goods(world, compute_basic_flow_new(outcome)[us]),
            PARTIAL: base * factor ** -(1 + theta),
        },
    )


def scale_to_collected(
    world: World, added: Array, increase: float, model: Model = DEFAULT
) -> float:
    """The one factor on added duties with which the duty collected rises by `increase`.

    Parameters
    ----------
    added : (N,N,J) array
    increase : float
        Of duty collected over the value of goods imports, share.

    Raises
    ------
    NoConvergenceError
        The increase lies outside what factors from 0 to 1 give.
    """
    before = _collected(world.tariff_rate, world.basic_flow, world)

    def gap(factor: float) -> float:
        shock = Shock(world.tariff_rate + factor * added)
        flow = compute_basic_flow_new(solve(world, shock, model))
        return _collected(shock.tariff_rate_new, flow, world) - before - increase

    low, high, gap_low, gap_high = 0.0, 1.0, -increase, gap(1.0)
    for _ in range(40):
        if gap_high < 0:
            break
        middle = low - gap_low * (high - low) / (gap_high - gap_low)
        value = gap(middle)
        if abs(value) < _SCALE_TOLERANCE:
            return middle
        if value < 0:
            low, gap_low = middle, value
            gap_high /= 2  # Illinois: the far end must not stay for ever
        else:
            high, gap_high = middle, value
            gap_low /= 2
    raise NoConvergenceError(
        f"back-test on {world.name}, duty collected",
        f"at most {100 * (gap_high + increase):.2f} points of US imports",
        f"a rise of {100 * increase:.2f} points",
        "compare the duties with what was collected; leave this run out",
    )


def _collected(rate: Array, flow: Array, world: World) -> float:
    """Duty over the value of the importer's purchases of goods from abroad, share."""
    us = world.economy_index(IMPORTER)
    bought = _goods(world, flow[us])
    return float((rate[us] * bought).sum() / bought.sum())


def _goods(world: World, flow: Array) -> Array:
    """Purchases from abroad of goods alone, (N,J)."""
    kept = np.array(flow)
    kept[world.economy_index(IMPORTER)] = 0.0
    kept[:, ~world.is_good] = 0.0
    return kept


def compare_partners(prediction: Prediction, actual: Array, least_musd: float) -> tuple[Row, ...]:
    """Growth of imports of all goods by partner, predicted and observed.

    Parameters
    ----------
    actual : (N,J) array
        What was bought in the year of the facts, USD million.
    least_musd : float
        Baseline imports of the smallest partner that counts.
    """
    base = prediction.base.sum(axis=1)
    fact = _goods(prediction.world, actual).sum(axis=1)
    flows = {name: flow.sum(axis=1) for name, flow in prediction.flows.items()}
    total = fact.sum() / base.sum()
    return tuple(
        _make_row(code, "", (base[n], fact[n], total), {
            name: flow[n] / base[n] * total / (flow.sum() / base.sum())
            for name, flow in flows.items()
        })
        for n, code in enumerate(prediction.world.economies) if base[n] >= least_musd
    )  # fmt: skip


def compare_cells(prediction: Prediction, actual: Array, least_musd: float) -> tuple[Row, ...]:
    """Growth by partner and sector; the total is that of the sector."""
    world, base = prediction.world, prediction.base
    fact = _goods(world, actual)
    rows = []
    for n, j in np.argwhere(base >= least_musd):
        total = fact[:, j].sum() / base[:, j].sum()
        growth = {
            name: flow[n, j] / base[n, j] * total / (flow[:, j].sum() / base[:, j].sum())
            for name, flow in prediction.flows.items()
        }
        place = world.economies[n], world.sectors[j]
        rows.append(_make_row(*place, (base[n, j], fact[n, j], total), growth))
    return tuple(rows)


def _make_row(
    partner: str, sector: str, money: tuple[float, float, float], growth: Mapping[str, float]
) -> Row:
    base, fact, total = money
    predicted = {MODEL: growth[MODEL], NO_CHANGE: 1.0, WORLD_GROWTH: total,
                 PARTIAL: growth[PARTIAL]}  # fmt: skip
    return Row(
        partner,
        sector,
        float(base),
        _percent(max(fact, LEAST_FACT_MUSD) / base),
        _percent(total),
        {name: _percent(value) for name, value in predicted.items()},
    )


def _percent(ratio: float) -> float:
    return float(100 * (ratio - 1))
