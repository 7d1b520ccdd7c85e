"""Which sectors a scenario reaches: sales that meet a new duty, and the value added behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.exposure.table import InterCountryTable, table_from_world
from summitry.model import Shock
from summitry.world import Array, World


@dataclass(frozen=True, eq=False)
class SectorExposure:
    """Arrays (N,J), producing economy and sector.

    Parameters
    ----------
    sales_hit : array
        Sales that meet a higher duty or trade cost, USD million, basic prices.
    extra_duty : array
        Higher duty on those sales at baseline trade, USD million.
    value_added_behind : array
        Value added of the sector inside all sales hit, anybody's, USD million.
    value_added : array
        Value added of the sector, USD million.
    """

    sales_hit: Array
    extra_duty: Array
    value_added_behind: Array
    value_added: Array

    @property
    def share_behind(self) -> Array:
        """Part of the sector's value added that stands behind sales hit (N,J), share."""
        return np.divide(
            self.value_added_behind,
            self.value_added,
            out=np.zeros_like(self.value_added),
            where=self.value_added > 0,
        )


def compute_sector_exposure(world: World, shock: Shock) -> SectorExposure:
    """Sales that meet a higher duty or trade cost, and value added behind them at every stage.

    ``value added behind = v * (B hit)`` where `hit` holds the sales that become dearer: exposure
    in the sense of Johnson and Noguera (2012), before anybody adjusts. It is where the scenario
    reaches, not what is lost: losses are the model's (``summitry run``).
    """
    hit = compute_sales_hit(world, shock)
    table: InterCountryTable = table_from_world(world)
    sales = hit.sum(axis=0)
    behind = table.output_behind(sales)
    duty = np.maximum(shock.tariff_rate_new - world.tariff_rate, 0.0) * hit
    added = table.value_added_share
    return SectorExposure(sales, duty.sum(axis=0), added * behind, added * table.output)


def compute_sales_hit(world: World, shock: Shock) -> Array:
    """Sales that meet a higher duty, a higher trade cost or an embargo (N,N,J), baseline trade.

    Axes: importer, exporter, sector; USD million at basic prices.
    """
    rise = (1 + shock.tariff_rate_new) / (1 + world.tariff_rate)
    if shock.trade_cost_hat is not None:
        rise = rise * shock.trade_cost_hat
    hit = rise > 1 + 1e-12
    if shock.embargo is not None:
        hit = hit | shock.embargo
    return np.where(hit, world.basic_flow, 0.0)
