"""Welfare to first order, as Caliendo and Parro print it: terms of trade and volume of trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.model import Outcome, compute_basic_flow_new
from summitry.world import Array


@dataclass(frozen=True)
class FirstOrderWelfare:
    """Percent of baseline income, by economy (N,); their sum is the paper's "welfare"."""

    terms_of_trade_pct: Array
    volume_of_trade_pct: Array

    @property
    def welfare_pct(self) -> Array:
        """Terms of trade + volume of trade."""
        return self.terms_of_trade_pct + self.volume_of_trade_pct


def compute_first_order_welfare(outcome: Outcome) -> FirstOrderWelfare:
    """Change of welfare to first order (Caliendo and Parro 2015, eq. 16).

    ``dW_n = 1/I_n sum_j sum_i ( E_ni d ln c_n - M_ni d ln c_i )
    + 1/I_n sum_j sum_i t_ni M_ni ( d ln M_ni - d ln c_i )``, with exports E, imports M and duties t
    of the baseline at prices net of duty, c unit costs of the exporter, and relative changes for
    the logs, as the authors' program has them. The exact change of real income is
    :func:`summitry.model.compute_real_income_pct`; where duties fall by half the two differ.
    """
    world = outcome.world
    away = 1 - np.eye(len(world.economies))[:, :, None]
    base = world.basic_flow * away
    new = compute_basic_flow_new(outcome) * away
    by_price = base * (outcome.cost_hat - 1)[None, :, :]  # importer, exporter, sector
    terms = by_price.sum(axis=(0, 2)) - by_price.sum(axis=(1, 2))
    volume = (world.tariff_rate * (new - base - by_price)).sum(axis=(1, 2))
    return FirstOrderWelfare(100 * terms / world.income, 100 * volume / world.income)
