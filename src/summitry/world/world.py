"""`World`: a calibrated baseline, frozen and labelled.

Axes are always in this order: importer ``n``, exporter ``i``, sector ``j`` for trade; economy
``n``, using sector ``s``, input ``j`` for production. Notation: ``docs/notation.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from summitry.world.arrays import Array, Mask


@dataclass(frozen=True, eq=False)  # a world is itself: identity is its equality and hash
class World:
    """A world economy in equilibrium: who buys what from whom, with which inputs, at which duty.

    Every array is read-only float64; money is in USD million of ``year``, rates are shares (0.25
    is 25 percent). Build one with :func:`summitry.world.load_world` or
    :func:`summitry.world.world_from_flows`; both check the accounts.
    """

    name: str
    year: int
    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    is_good: Mask  # (J,) True for goods, False for services
    trade_flow: Array  # X (N,N,J) what n spends on j from i, duty included
    tariff_rate: Array  # t (N,N,J) ad valorem, 0 on the diagonal
    export_tax_rate: Array  # e (N,N,J) of exporter i on sales to n
    value_added_share: Array  # gamma (N,J) of gross output
    input_share: Array  # g (N,J,J) [n,s,j], sums to 1 over j
    final_share: Array  # alpha (N,J), sums to 1 over j
    value_added: Array  # va (N,) GDP at factor cost
    deficit: Array  # D (N,) spending - output - revenue; sums to 0
    trade_elasticity: Array  # theta (J,) > 0
    proxies: Mapping[str, str] = field(
        default_factory=dict
    )  # economy -> whose technology it borrows
    provenance: Mapping[str, Any] = field(default_factory=dict)  # source, licence, vintage, method

    @cached_property
    def expenditure(self) -> Array:
        """Spending of importer n on good j, duty included, X[n,j] (N,J), USD million."""
        return np.asarray(self.trade_flow.sum(axis=1))

    @cached_property
    def trade_share(self) -> Array:
        """Share of exporter i in n's spending on j, pi (N,N,J); a good nobody buys has share 0."""
        total = self.expenditure[:, None, :]
        return np.divide(
            self.trade_flow, total, out=np.zeros_like(self.trade_flow), where=total > 0
        )

    @cached_property
    def basic_flow(self) -> Array:
        """Sales net of import duty and export tax, X / ((1+t)(1+e)) (N,N,J), USD million."""
        factor = (1 + self.tariff_rate) * (1 + self.export_tax_rate)
        return self.trade_flow / factor

    @cached_property
    def output(self) -> Array:
        """Gross output Y[i,j] (N,J), USD million at basic prices."""
        return np.asarray(self.basic_flow.sum(axis=0))

    @cached_property
    def tariff_revenue(self) -> Array:
        """Import duty collected by each economy (N,), USD million."""
        duty = self.trade_flow * self.tariff_rate / (1 + self.tariff_rate)
        return np.asarray(duty.sum(axis=(1, 2)))

    @cached_property
    def export_tax_revenue(self) -> Array:
        """Export tax collected by each exporter (N,), USD million."""
        return np.asarray((self.basic_flow * self.export_tax_rate).sum(axis=(0, 2)))

    @cached_property
    def income(self) -> Array:
        """Spending on final goods: value added + revenue + deficit, I (N,), USD million."""
        return self.value_added + self.tariff_revenue + self.export_tax_revenue + self.deficit

    def economy_index(self, code: str) -> int:
        """Position of an economy by its ISO 3166 alpha-3 code; ``KeyError`` if not in the world."""
        return self._economy_positions[code]

    def sector_index(self, code: str) -> int:
        """Position of a sector by its code; ``KeyError`` if not in the world."""
        return self._sector_positions[code]

    @cached_property
    def _economy_positions(self) -> dict[str, int]:
        return {code: k for k, code in enumerate(self.economies)}

    @cached_property
    def _sector_positions(self) -> dict[str, int]:
        return {code: k for k, code in enumerate(self.sectors)}
