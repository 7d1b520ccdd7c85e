"""The counterfactual equilibrium a shock leads to, with its certificate."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.model.model import Model
from summitry.model.shock import Shock
from summitry.world import Array, World


@dataclass(frozen=True)
class Certificate:
    """How well an outcome solves the equations; computed afresh at the returned values.

    Parameters
    ----------
    market_residual : float
        Largest imbalance of a goods or factor market, relative to the economy's gross output.
    trade_residual : float
        The same relative to the economy's exports + imports: near autarky the first misleads.
    price_residual : float
        Largest gap of a log price index from equation (2).
    wage_error : float
        Estimated distance of log wages from the exact equilibrium.
    sweeps : int
        Sweeps over all equations.
    tolerance : float
        What `market_residual`, `trade_residual` and `price_residual` had to reach.
    target_residual : float
        Largest gap of a target, relative to it (in percentage points for a change in percent);
        0 where none was set.
    route : str
        How the equilibrium was reached where the sweeps alone did not get there, and what bends so
        much; empty where they did.
    """

    market_residual: float
    trade_residual: float
    price_residual: float
    wage_error: float
    sweeps: int
    tolerance: float
    target_residual: float = 0.0
    route: str = ""

    @property
    def converged(self) -> bool:
        """True if every residual is within the tolerance (a NaN never is)."""
        worst = max(self.market_residual, self.trade_residual, self.price_residual)
        return bool(worst <= self.tolerance)


@dataclass(frozen=True, eq=False)  # an outcome is itself, as a world is
class Outcome:
    """A new equilibrium of a `World` under a `Shock` and a `Model`.

    Ratios are new / baseline; money is USD million in units of unchanged world value added, the
    numeraire (8). Everything else one may ask is computed from these by
    :mod:`summitry.model.indicators`.
    """

    world: World
    shock: Shock
    wage_hat: Array  # (N,)
    cost_hat: Array  # (N,J) producers' unit cost
    price_hat: Array  # (N,J) purchasers' price index
    expenditure_new: Array  # (N,J) duty included
    output_new: Array  # (N,J) at basic prices
    income_new: Array  # (N,) final spending
    tariff_revenue_new: Array  # (N,)
    export_tax_revenue_new: Array  # (N,)
    deficit_new: Array  # (N,)
    value_added_new: Array  # (N,) GDP at factor cost: labour, capital and profits made there
    sector_value_added_new: Array  # (N,J) what producers pay for labour and capital
    labour_hat: Array  # (N,) labour supplied
    model: Model
    certificate: Certificate
