"""What an importer levies on average on the goods of each partner, before and after a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from summitry.policy.apply import apply_scenario
from summitry.policy.measures import Measure
from summitry.world import ECONOMY_GROUPS, Array, World


@dataclass(frozen=True, eq=False)
class AverageRates:
    """Average duty of one importer on each economy's goods, shares, (N,).

    ``applied`` is that of the baseline, ``scenario`` that of the measures, both weighted by
    ``trade_musd`` (N,J), purchases before any change; 0 where nothing is bought. ``basis`` says
    whose trade figures weigh.
    """

    importer: str
    economies: tuple[str, ...]
    applied: Array
    scenario: Array
    trade_musd: Array
    basis: str

    def of(self, name: str) -> tuple[float, float]:
        """The two averages over an economy, a group or ``world``."""
        members = self.economies if name == "world" else ECONOMY_GROUPS.get(name, (name,))
        weight = self.trade_musd.sum(axis=1)
        weight = weight * np.array([code in members for code in self.economies])
        if not weight.any():
            return 0.0, 0.0
        applied = float(np.average(self.applied, weights=weight))
        return applied, float(np.average(self.scenario, weights=weight))


def compute_average_rates(world: World, measures: Iterable[Measure], importer: str) -> AverageRates:
    """The average duty on goods from each partner before and after some measures.

    ``sum_j w[i,j] t[i,j] / sum_j w[i,j]`` over goods j, with w the importer's purchases from i in
    the baseline: US customs values of 2024 for the United States, flows at basic prices otherwise.
    Fixed weights: nobody has turned to other sellers yet, so a high duty weighs as before it.

    Parameters
    ----------
    world : World
        The baseline.
    measures : iterable of measures
        Those that hold together, in the order in which they apply.
    importer : str
        A code of the baseline.

    Raises
    ------
    ScenarioError
        As :func:`summitry.policy.apply_scenario`.
    """
    n = world.economy_index(importer)
    new = apply_scenario(world, measures).tariff_rate_new[n]
    weight, basis = _weigh(world, importer)
    total = weight.sum(axis=1)

    def average(rate: Array) -> Array:
        paid = (rate * weight).sum(axis=1)
        return np.asarray(np.divide(paid, total, out=np.zeros_like(paid), where=total > 0))

    applied, scenario = average(world.tariff_rate[n]), average(new)
    return AverageRates(importer, world.economies, applied, scenario, weight, basis)


def _weigh(world: World, importer: str) -> tuple[Array, str]:
    """Purchases of goods by exporter and sector, USD million (N,J), and whose figures they are."""
    from summitry.world.import_weights import load_import_weights  # noqa: PLC0415 - seldom needed

    flow = world.basic_flow[world.economy_index(importer)] * world.is_good
    flow = flow * np.array([code != importer for code in world.economies])[:, None]
    stored = load_import_weights()
    if importer != stored.importer or not set(world.sectors) <= set(stored.sectors):
        return flow, f"purchases of {world.year} in {world.name}, at basic prices"
    place = stored.placement[:, [stored.sectors.index(code) for code in world.sectors]]
    bought = stored.imports_musd.T @ place  # partners x sectors
    weight = np.zeros_like(flow)
    for partner in set(stored.partner_of.values()):
        # the European Union is one partner: its members share by what the baseline says they sell
        members = [i for i, code in enumerate(world.economies)
                   if stored.partner_of.get(code) == partner]  # fmt: skip
        sold = flow[members]
        split = np.divide(
            sold, sold.sum(axis=0), out=np.full_like(sold, 1 / max(len(members), 1)),
            where=sold.sum(axis=0) > 0,
        )  # fmt: skip
        weight[members] = split * bought[partner]
    return weight, f"US customs values of {stored.year}"
