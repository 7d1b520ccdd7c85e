"""The equations of the world economy, each written once (``docs/theory``, (1) to (15)).

Every function is pure and runs on any array namespace of the array API standard: NumPy for a
solve, JAX to differentiate or batch. Variables are ratios to the baseline (hats), most of them in
logs; axes are importer n, exporter i, good j, and economy n, using sector s, input j.

Values of arrays are themselves and equal to nothing else: Python takes its time to write a
comparison for every class, and NumPy would refuse it.

What papers differ by enters as :class:`Switches`: a field that is None is off and costs nothing.

========================== ================================================ ===================
switch                     where it enters                                  equation
========================== ================================================ ===================
`value_added_curvature`    :func:`compute_production`                       (1), gamma' in (4)
`input_curvature`          :func:`compute_production`, \
                           :func:`compute_intermediate_demand`              (1), g' in (4)
`final_curvature`          :func:`compute_final_share`                      alpha' in (4)
`final_curvature`          :func:`compute_final_price`                      P in (9), (19)
`labour_supply`, `relief`  :func:`compute_labour`                           (9), (12)
`factor_slope`             :func:`compute_factor_price`                     (10), (13)
`cost_slope`               :func:`compute_unit_cost`                        (10)
`market_slope`             :func:`compute_price_index`                      (11)
`destination_share`        :func:`compute_sales`                            (11) in (5), (7)
`labour_share`             :func:`compute_payments`                         (13)
`ownership`                :func:`compute_national_income`                  (13)
`cost_share`               :func:`compute_sales`                            (14)
`deficits`                 :func:`compute_deficit`                          (15)
========================== ================================================ ===================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Technology:
    """Constants of the baseline that no shock touches (arrays of one namespace)."""

    value_added_share: Any  # gamma (N,J), of producers' costs
    input_share: Any  # g (N,J,J) economy, using sector, input
    final_share: Any  # alpha (N,J)
    value_added: Any  # va (N,)
    labour_income: Any  # (N,) va itself but for capital and profits
    deficit: Any  # D (N,)
    trade_elasticity: Any  # theta (J,)
    # Sums and products of these, worked out once:
    per_world: Any  # 1 / sum_n va, for each n (N,): a product with it is a share of the world
    input_cost: Any  # (1-gamma) g (N,J,J): what (1) and (4) ask for under Cobb-Douglas


@dataclass(frozen=True, eq=False)
class Switches:
    """What the parameters of a :class:`~summitry.model.Model` become; None is off.

    Arrays broadcast to the shapes beside them. `deficits` names the rule of (15).
    """

    value_added_curvature: Any = None  # 1 - eta (N,J)
    input_curvature: Any = None  # 1 - epsilon (N,J,1), or (1,1,1) for all
    final_curvature: Any = None  # 1 - sigma (N,1)
    labour_supply: Any = None  # kappa (N,)
    relief: Any = None  # (N,) public revenue over labour income of the baseline
    factor_slope: Any = None  # (1 - lambda) - psi (N,J): price of value added by employment
    cost_slope: Any = None  # psi (N,J): unit cost by real value added
    market_slope: Any = None  # 1 - phi (N,J): price index by spending over the wage
    destination_share: Any = None  # nu (N,J)
    labour_share: Any = None  # lambda (N,J)
    ownership: Any = None  # (N,N) owner, place
    cost_share: Any = None  # 1 - profits' share of sales (N,J)
    deficits: str = "world_share"
    transfer: Any = None  # (N,) USD million beside the rule, where the rule is another
    factor_income: Any = None  # (N,J) of the baseline, where (9) to (14) ask for it
    expenditure: Any = None  # (N,J) of the baseline, where (11) asks for it


OFF = Switches()


@dataclass(frozen=True, eq=False)
class TradeKernel:
    """Trade shares with all costs that wages and prices do not change folded in, sector first.

    ``weight = pi kappa^-theta`` so that (2) and (3) need no exponential over importer x exporter x
    sector inside the solver.
    """

    weight: Any  # (J,N,N) sector, importer, exporter: what purchasers pay
    border: Any  # weight / (1+t'): what is left after import duty
    net: Any  # weight / ((1+t')(1+e')): what the producer keeps; border itself if e' = 0


@dataclass(frozen=True, eq=False)
class Production:
    """What producers' bundles cost and how they are made up, at given wages and prices."""

    log_bundle: Any  # (N,J) of value added and inputs
    value_added_share: Any  # gamma' (N,J) of producers' costs
    input_tilt: Any = None  # (g' / g) up to a factor of the user: (N,J|1,J) economy, user, input
    input_scale: Any = None  # that factor (N,J); both None under Cobb-Douglas


@dataclass(frozen=True, eq=False)
class Prices:
    """Unit costs and price indices at given wages, in logs."""

    log_cost: Any  # (N,J) of producers
    relative_cost: Any  # exp(-theta log_cost) (N,J)
    pull: Any  # sum_i pi kappa^-theta c^-theta (N,J): P^-theta
    log_price: Any  # (N,J) of purchasers


@dataclass(frozen=True, eq=False)
class Sales:
    """What producers and distributors sell at given prices and spending, USD million."""

    output: Any  # Y' (N,J), distribution included
    cost: Any  # what producers spend on value added and inputs (N,J)
    profit: Any  # (N,J), or None
    distribution: Any  # paid for distribution where goods are sold (N,J), or None


@dataclass(frozen=True, eq=False)
class Payments:
    """What producers and distributors pay out for labour and capital, USD million."""

    by_sector: Any  # F' (N,J)
    labour: Any  # the right side of (7) (N,)
    other: Any  # returns to capital and profits (N,), or None


# Sums over one axis of a matrix for each good or economy. Values are (N,J); under the default model
# they may be a stack of several equilibria (S,N,J), whose kernels sum by themselves (`stack`).


def sum_over_exporters(xp: Any, kernel: Any, values: Any) -> Any:
    """``sum_i kernel[j,n,i] values[i,j]`` (N,J), as in equations (2) and (6)."""
    if values.ndim > 2:
        return kernel.over_exporters(values)
    return xp.matmul(kernel, values.T[..., None])[..., 0].T


def sum_over_importers(xp: Any, kernel: Any, values: Any) -> Any:
    """``sum_n kernel[j,n,i] values[n,j]`` (N,J), as in equation (5)."""
    if values.ndim > 2:
        return kernel.over_importers(values)
    return xp.matmul(kernel.mT, values.T[..., None])[..., 0].T


def sum_over_inputs(xp: Any, shares: Any, values: Any) -> Any:
    """``sum_j shares[n,s,j] values[n,j]`` (N,J), as in equation (1)."""
    if values.ndim > 2:
        return xp.permute_dims(xp.matmul(shares, xp.permute_dims(values, (1, 2, 0))), (2, 0, 1))
    return xp.matmul(shares, values[..., None])[..., 0]


def sum_over_users(xp: Any, shares: Any, values: Any) -> Any:
    """``sum_s shares[n,s,j] values[n,s]`` (N,J), as in equation (4)."""
    if values.ndim > 2:
        return xp.permute_dims(xp.matmul(shares.mT, xp.permute_dims(values, (1, 2, 0))), (2, 0, 1))
    return xp.matmul(values[:, None, :], shares)[:, 0, :]


def compute_factor_price(on: Switches, log_wage: Any, log_employment: Any) -> Any:
    """Log price of a unit of value added, economy x sector, equations (10) and (13).

    With capital that stays in its sector, ``v = w^lambda r^(1-lambda)`` and the return r is the
    sector's capital income; with scale, workers produce ``L^psi`` more. Both depend on a sector's
    factor income over the wage, ``l = F_hat / w_hat`` (employment, since labour's part is fixed):
    ``v = w l^(1-lambda-psi)``. Off: the wage, (N,1).
    """
    if on.factor_slope is None:
        return log_wage[..., None]
    return log_wage[..., None] + on.factor_slope * log_employment


def compute_production(
    xp: Any, tech: Technology, on: Switches, log_factor: Any, log_price: Any
) -> Production:
    """Log cost of each producer's bundle and its make-up, equation (1) before productivity.

    Cobb-Douglas: ``v[i,s]^gamma (prod_j P[i,j]^g[i,s,j])^(1-gamma)`` (Caliendo and Parro 2015, eq.
    2 and hat eq. 10); nests with other elasticities as Baqaee and Farhi (2024).
    """
    gamma = tech.value_added_share
    if on.input_curvature is None and on.value_added_curvature is None:
        by_price = sum_over_inputs(xp, tech.input_cost, log_price)  # (N,J) economy, user
        return Production(gamma * log_factor + by_price, gamma)
    inputs = xp.matmul(tech.input_share, log_price[..., None])[..., 0]
    tilt = scale = None
    if on.input_curvature is not None:
        pivot = xp.mean(log_price, axis=1)[:, None, None]
        growth = xp.expm1(on.input_curvature * (log_price[:, None, :] - pivot))
        if growth.shape[1] == 1:  # all users alike: a product, not a table of terms
            excess = xp.matmul(tech.input_share, growth.mT)[..., 0]
        else:
            excess = xp.sum(tech.input_share * growth, axis=2)
        inputs = _ces_index(xp, on.input_curvature[..., 0], excess, pivot[..., 0], inputs)
        tilt, scale = 1 + growth, 1 / (1 + excess)
    cost = gamma * log_factor + (1 - gamma) * inputs
    if on.value_added_curvature is not None:
        growth = xp.expm1(on.value_added_curvature * (log_factor - inputs))
        excess = gamma * growth
        cost = _ces_index(xp, on.value_added_curvature, excess, inputs, cost)
        gamma = gamma * (1 + growth) / (1 + excess)
    return Production(cost, gamma, tilt, scale)


def _ces_index(xp: Any, curvature: Any, excess: Any, pivot: Any, cobb_douglas: Any) -> Any:
    """``log (sum_k share_k p_k^d)^(1/d)``, d = 1 - elasticity, exact at d = 0 and precise near it.

    `excess` is ``sum_k share_k (exp(d (log p_k - pivot)) - 1)``, any pivot near the prices.
    """
    flat = curvature == 0
    bent = pivot + xp.log1p(excess) / xp.where(flat, 1.0, curvature)
    return xp.where(flat, cobb_douglas, bent)


def compute_unit_cost(
    on: Switches, log_bundle: Any, log_tfp: Any, log_wage: Any, log_employment: Any
) -> Any:
    """Log unit cost of each producer: its bundle over its productivity, equations (1) and (10).

    Where entry is paid in the producers' own bundle, as many firms enter as value added buys of
    it, ``w l / c``, and cost falls by psi with them: ``c / (w l / c)^psi`` (Ignatenko,
    Lashkaripour, Macedoni and Simonovska 2025, with inputs).
    """
    if on.cost_slope is not None:
        entry = log_wage[:, None] + log_employment - log_bundle
        log_bundle = log_bundle - on.cost_slope * entry
    return log_bundle if log_tfp is None else log_bundle - log_tfp


def compute_prices(xp: Any, tech: Technology, kernel: TradeKernel, log_cost: Any) -> Prices:
    """Price indices of purchasers, equation (2) (Caliendo and Parro 2015, eq. 4, hat eq. 11)."""
    slope = -tech.trade_elasticity
    relative_cost = xp.exp(slope * log_cost)
    pull = sum_over_exporters(xp, kernel.weight, relative_cost)
    return Prices(log_cost, relative_cost, pull, xp.log(pull) / slope)


def compute_price_index(
    xp: Any, on: Switches, prices: Prices, expenditure: Any, log_wage: Any
) -> Prices:
    """Price indices where selling has a fixed cost in the destination, equation (11).

    Fewer firms serve a market whose spending falls against the wage its fixed costs are paid in:
    ``P (X_hat / w_hat)^(1-phi)`` (Ignatenko, Lashkaripour, Macedoni and Simonovska 2025). Shares
    (3) are untouched.
    """
    if on.market_slope is None:
        return prices
    bought = on.expenditure > 0
    size = xp.where(bought, expenditure, 1.0) / xp.where(bought, on.expenditure, 1.0)
    shift = on.market_slope * (xp.log(size) - log_wage[:, None])
    return Prices(prices.log_cost, prices.relative_cost, prices.pull, prices.log_price + shift)


def compute_sales(
    xp: Any, on: Switches, kernel: TradeKernel, prices: Prices, expenditure: Any
) -> Sales:
    """Gross output of each sector, equations (3), (5), (11) and (14).

    Where a share nu[n] of what is sold in n pays for distribution there, producers keep the rest
    and distribution is output of n's same sector, made with labour. Where prices hold a markup,
    producers' costs are what it leaves.
    """
    if on.destination_share is None:
        sales, distribution = compute_output(xp, kernel, prices, expenditure), None
    else:
        kept = (1 - on.destination_share) * expenditure
        sales = compute_output(xp, kernel, prices, kept)
        net = sum_over_exporters(xp, kernel.net, prices.relative_cost)
        distribution = on.destination_share * expenditure * net / prices.pull
    output = sales if distribution is None else sales + distribution
    if on.cost_share is None:
        return Sales(output, sales, None, distribution)
    return Sales(output, on.cost_share * sales, (1 - on.cost_share) * sales, distribution)


def compute_output(xp: Any, kernel: TradeKernel, prices: Prices, expenditure: Any) -> Any:
    """What each producer sells, equations (3) and (5), USD million (N,J)."""
    return _compute_sales(xp, kernel.net, prices, expenditure)


def _compute_sales(xp: Any, kernel: Any, prices: Prices, expenditure: Any) -> Any:
    return prices.relative_cost * sum_over_importers(xp, kernel, expenditure / prices.pull)


def compute_revenue_share(xp: Any, kernel: TradeKernel, prices: Prices) -> Any:
    """Import duty per unit of spending, rho[n,j] = 1 - sum_i pi'/(1+t'), equation (6)."""
    return 1 - sum_over_exporters(xp, kernel.border, prices.relative_cost) / prices.pull


def compute_export_tax(xp: Any, kernel: TradeKernel, prices: Prices, expenditure: Any) -> Any:
    """Export tax collected by each exporter, equation (6), USD million (N,)."""
    if kernel.border is kernel.net:
        return 0.0 * expenditure[..., 0]
    at_border = _compute_sales(xp, kernel.border, prices, expenditure)
    kept = _compute_sales(xp, kernel.net, prices, expenditure)
    return xp.sum(at_border - kept, axis=-1)


def compute_intermediate_demand(
    xp: Any, tech: Technology, production: Production, cost: Any
) -> Any:
    """Purchases of each good as input, the first term of equation (4), USD million (N,J)."""
    if production.value_added_share is tech.value_added_share and production.input_tilt is None:
        return sum_over_users(xp, tech.input_cost, cost)
    spending = (1 - production.value_added_share) * cost
    if production.input_tilt is None:
        return xp.matmul(spending[:, None, :], tech.input_share)[:, 0, :]
    spending = spending * production.input_scale
    tilt = production.input_tilt  # economy, user, input
    if tilt.shape[1] == 1:
        return tilt[:, 0] * xp.matmul(spending[:, None, :], tech.input_share)[:, 0, :]
    return xp.sum(tech.input_share * tilt * spending[..., None], axis=1)


def compute_final_share(xp: Any, tech: Technology, on: Switches, log_price: Any) -> Any:
    """Shares of goods in final spending, alpha' in equation (4) (N,J)."""
    if on.final_curvature is None:
        return tech.final_share
    growth, excess, _ = _final_nest(xp, tech, on, log_price)
    return tech.final_share * (1 + growth) / (1 + excess[:, None])


def compute_final_price(xp: Any, tech: Technology, on: Switches, log_price: Any) -> Any:
    """Log price of final purchases (N,): ``sum_j alpha log P`` where sigma is 1."""
    cobb_douglas = xp.vecdot(tech.final_share, log_price)
    if on.final_curvature is None:
        return cobb_douglas
    _, excess, pivot = _final_nest(xp, tech, on, log_price)
    return _ces_index(xp, on.final_curvature[:, 0], excess, pivot, cobb_douglas)


def _final_nest(xp: Any, tech: Technology, on: Switches, log_price: Any) -> tuple[Any, Any, Any]:
    pivot = xp.mean(log_price, axis=1)
    growth = xp.expm1(on.final_curvature * (log_price - pivot[:, None]))
    return growth, xp.vecdot(tech.final_share, growth), pivot


def compute_labour(xp: Any, on: Switches, log_wage: Any, log_final_price: Any, relief: Any) -> Any:
    """Labour supplied, new / baseline (N,), equation (9): ``L = (tau w / P)^kappa``.

    Where public revenue relieves the tax on labour (12), ``tau = 1 / (1 - relief)`` with `relief`
    what revenue adds: ``R' / (w L va) - R / va``; with lump sums it is None and tau is 1.
    """
    log_net = log_wage - log_final_price
    if relief is not None:
        log_net = log_net - xp.log1p(-relief)
    return xp.exp(on.labour_supply * log_net)


def compute_payments(xp: Any, on: Switches, production: Production, sales: Sales) -> Payments:
    """Value added by sector and by factor, equations (7), (13) and (14), USD million.

    Labour receives lambda of what producers spend on value added and of distribution; capital the
    rest; profits come on top.
    """
    by_sector = production.value_added_share * sales.cost
    if sales.distribution is not None:
        by_sector = by_sector + sales.distribution
    if on.labour_share is None:
        labour, other = xp.vecdot(production.value_added_share, sales.cost), None
        if sales.distribution is not None:
            labour = labour + xp.sum(sales.distribution, axis=1)
    else:
        labour = xp.vecdot(on.labour_share, by_sector)
        other = xp.vecdot(1 - on.labour_share, by_sector)
    if sales.profit is not None:
        profit = xp.sum(sales.profit, axis=1)
        other = profit if other is None else other + profit
    return Payments(by_sector, labour, other)


def compute_national_income(xp: Any, on: Switches, wage_bill: Any, other: Any) -> tuple[Any, Any]:
    """GDP at factor cost by place, and the same by owner, USD million (N,) each.

    Labour at what households earn; returns and profits are shared by ownership (13), (14).
    """
    if other is None:
        return wage_bill, wage_bill
    owned = other if on.ownership is None else xp.matmul(on.ownership, other)
    return wage_bill + other, wage_bill + owned


def asks_employment(on: Switches) -> bool:
    """Whether costs depend on the size of sectors: scale (10) or specific capital (13)."""
    return on.factor_slope is not None or on.cost_slope is not None


def compute_employment(xp: Any, on: Switches, by_sector: Any, log_wage: Any) -> Any:
    """Log factor income over the wage by sector, new / baseline (N,J): what (10) and (13) ask."""
    lives = on.factor_income > 0
    hat = xp.where(lives, by_sector, 1.0) / xp.where(lives, on.factor_income, 1.0)
    return xp.where(lives, xp.log(hat) - log_wage[:, None], 0.0)


def compute_deficit(xp: Any, tech: Technology, on: Switches, value_added: Any) -> Any:
    """Deficits, equation (15), USD million (N,); they sum to 0 under every rule.

    ``world_share``: ``D' = D x world value added' / world value added`` (Dekle, Eaton and Kortum
    2007). ``own_share``: spending is a fixed multiple ``1 + D/va`` of own value added, all scaled
    alike so that the world spends what it earns. ``balanced``: 0. A transfer of the shock comes
    beside the rule, as a share of world value added.
    """
    growth = xp.vecdot(value_added, tech.per_world)[..., None]
    if on.deficits == "world_share":
        return tech.deficit * growth
    transfer = 0.0 if on.transfer is None else on.transfer * growth
    if on.deficits == "balanced":
        return 0.0 * value_added + transfer
    spent = value_added * (1 + tech.deficit / tech.value_added)
    scale = xp.sum(value_added, axis=-1, keepdims=True) / xp.sum(spent, axis=-1, keepdims=True)
    return spent * scale - value_added + transfer


def compute_demand(final_share: Any, intermediate: Any, income: Any) -> Any:
    """Spending on each good, equation (4), USD million (N,J)."""
    return intermediate + final_share * income[..., None]


def compute_income(
    xp: Any, final_share: Any, rho: Any, intermediate: Any, other_income: Any
) -> Any:
    """Final spending with the duty it pays itself counted in, equation (6) solved for I'.

    ``I' = (value added + D' + export tax + sum_j rho intermediate) / (1 - sum_j rho alpha')``,
    since ``R' = sum_j rho (intermediate + alpha' I')``.
    """
    return (other_income + xp.vecdot(rho, intermediate)) / (1 - xp.vecdot(rho, final_share))
