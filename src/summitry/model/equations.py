"""The equations of the world economy, each written once (``docs/model.md``, equations 1 to 8).

Every function is pure and runs on any array namespace of the array API standard: NumPy for a
solve, JAX to differentiate or batch. Variables are ratios to the baseline (hats), most of them in
logs; axes are importer n, exporter i, good j, and economy n, using sector s, input j.

What papers differ by enters in three places: :func:`compute_unit_cost` (nests, labour supply,
scale, capital), :func:`compute_demand` (nests), :func:`compute_deficit` (the deficit rule).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Technology:
    """Constants of the baseline that no shock touches (arrays of one namespace)."""

    value_added_share: Any  # gamma (N,J)
    input_share: Any  # g (N,J,J) economy, using sector, input
    input_share_by_input: Any  # the same, (N,J,J) economy, input, using sector
    final_share: Any  # alpha (N,J)
    value_added: Any  # va (N,)
    deficit: Any  # D (N,)
    trade_elasticity: Any  # theta (J,)


@dataclass(frozen=True)
class TradeKernel:
    """Trade shares with all costs that wages and prices do not change folded in, sector first.

    ``weight = pi kappa^-theta`` so that (2) and (3) need no exponential over importer x exporter x
    sector inside the solver.
    """

    weight: Any  # (J,N,N) sector, importer, exporter: what purchasers pay
    border: Any  # weight / (1+t'): what is left after import duty
    net: Any  # weight / ((1+t')(1+e')): what the producer keeps; border itself if e' = 0


@dataclass(frozen=True)
class Prices:
    """Unit costs and price indices at given wages, in logs."""

    log_cost: Any  # (N,J) of producers
    relative_cost: Any  # exp(-theta log_cost) (N,J)
    pull: Any  # sum_i pi kappa^-theta c^-theta (N,J): P^-theta
    log_price: Any  # (N,J) of purchasers


def compute_unit_cost(
    xp: Any, tech: Technology, log_wage: Any, log_price: Any, log_tfp: Any
) -> Any:
    """Log unit cost of each producer, equation (1), Cobb-Douglas nests.

    ``c[i,s] = w[i]^gamma (prod_j P[i,j]^g[i,s,j])^(1-gamma) / A[i,s]``
    (Caliendo and Parro 2015, eq. 2 and hat eq. 10).
    """
    inputs = xp.matmul(tech.input_share, log_price[..., None])[..., 0]  # (N,J) economy, user
    gamma = tech.value_added_share
    return gamma * log_wage[:, None] + (1 - gamma) * inputs - log_tfp


def compute_prices(xp: Any, tech: Technology, kernel: TradeKernel, log_cost: Any) -> Prices:
    """Price indices of purchasers, equation (2) (Caliendo and Parro 2015, eq. 4, hat eq. 11)."""
    relative_cost = xp.exp(-tech.trade_elasticity * log_cost)
    pull = xp.matmul(kernel.weight, relative_cost.T[..., None])[..., 0].T  # (N,J)
    return Prices(log_cost, relative_cost, pull, -xp.log(pull) / tech.trade_elasticity)


def compute_output(xp: Any, kernel: TradeKernel, prices: Prices, expenditure: Any) -> Any:
    """Gross output of each producer, equations (3) and (5), USD million (N,J)."""
    return _compute_sales(xp, kernel.net, prices, expenditure)


def _compute_sales(xp: Any, kernel: Any, prices: Prices, expenditure: Any) -> Any:
    intensity = (expenditure / prices.pull).T[..., None]  # (J,N,1)
    sales = xp.matmul(xp.matrix_transpose(kernel), intensity)[..., 0].T
    return prices.relative_cost * sales


def compute_revenue_share(xp: Any, kernel: TradeKernel, prices: Prices) -> Any:
    """Import duty per unit of spending, rho[n,j] = 1 - sum_i pi'/(1+t'), equation (6)."""
    kept = xp.matmul(kernel.border, prices.relative_cost.T[..., None])[..., 0].T
    return 1 - kept / prices.pull


def compute_export_tax(
    xp: Any, kernel: TradeKernel, prices: Prices, expenditure: Any, output: Any
) -> Any:
    """Export tax collected by each exporter, equation (6), USD million (N,)."""
    if kernel.border is kernel.net:
        return 0.0 * output[:, 0]
    at_border = _compute_sales(xp, kernel.border, prices, expenditure)
    return xp.sum(at_border - output, axis=1)


def compute_intermediate_demand(xp: Any, tech: Technology, output: Any) -> Any:
    """Purchases of each good as input, the first term of equation (4), USD million (N,J)."""
    spending = (1 - tech.value_added_share) * output
    return xp.matmul(tech.input_share_by_input, spending[..., None])[..., 0]


def compute_deficit(xp: Any, tech: Technology, wage_bill: Any) -> Any:
    """Deficits as a fixed share of world value added, equation (15), USD million (N,).

    ``D' = D x world value added' / world value added`` (Dekle, Eaton and Kortum 2007).
    """
    return tech.deficit * (xp.sum(wage_bill) / xp.sum(tech.value_added))


def compute_demand(tech: Technology, intermediate: Any, income: Any) -> Any:
    """Spending on each good, equation (4), USD million (N,J)."""
    return intermediate + tech.final_share * income[:, None]


def compute_income(
    xp: Any, tech: Technology, rho: Any, intermediate: Any, other_income: Any
) -> Any:
    """Final spending with the duty it pays itself counted in, equation (6) solved for I'.

    ``I' = (wage bill + D' + export tax + sum_j rho intermediate) / (1 - sum_j rho alpha)``, since
    ``R' = sum_j rho (intermediate + alpha I')``.
    """
    from_inputs = xp.sum(rho * intermediate, axis=1)
    return (other_income + from_inputs) / (1 - xp.sum(rho * tech.final_share, axis=1))


def compute_factor_income(xp: Any, tech: Technology, output: Any) -> Any:
    """What producers pay to labour, the right side of equation (7), USD million (N,)."""
    return xp.sum(tech.value_added_share * output, axis=1)
