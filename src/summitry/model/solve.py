"""Solving for the counterfactual equilibrium: one sweep over everything, accelerated.

A sweep evaluates all equations and steps wages, prices and expenditures together. Costs that wages
do not change are folded into the trade kernel once; how far to step is known to first order from
the baseline; Anderson acceleration extrapolates the sweeps (``docs/model.md``, section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from summitry.errors import NoConvergenceError, NoEquilibriumError
from summitry.model._anderson import Anderson
from summitry.model.equations import OFF
from summitry.model.fold import Problem, fold
from summitry.model.general_sweep import sweep_general
from summitry.model.markets import (
    Markets,
    State,
    compute_gaps,
    compute_markets,
    start_state,
    state_of,
)
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Certificate, Outcome
from summitry.model.shock import Shock, check_shock
from summitry.world import Array, Single, World

TOLERANCE = 1e-9  # of the certificate's residuals
STEP_TOLERANCE = 1e-11  # of log steps: two orders below, so that two solvers agree to TOLERANCE
MAX_SWEEPS = 400
ANDERSON_DEPTH = 20
MIN_SPENDING_HAT = 1e-12  # spending stays positive while the sweeps look for it
NUMERAIRE_DRIFT = 0.01  # of world value added, in a state that bears a verdict
MAX_LOG_WAGE = 20.0  # a wage that leaves e^-20 to e^20 is running away, not converging
MAX_STEP = 0.3  # log points a sweep, of wages, price levels and spending levels


def solve(
    world: World,
    shock: Shock,
    model: Model = DEFAULT,
    *,
    progress: Callable[[int, float], None] | None = None,
) -> Outcome:
    """The equilibrium of a world economy under new policy (equations 1 to 15).

    Parameters
    ----------
    world : World
        The baseline; it reproduces itself under no shock.
    shock : Shock
        New duties, costs and productivity.
    model : Model
        What published models differ by; the default is Cobb-Douglas with fixed labour.
    progress : callable, optional
        Called with (sweep, largest log step).

    Returns
    -------
    Outcome
        With a certificate whose residuals are at most 1e-9.

    Raises
    ------
    InputError
        A shock or a model that does not fit the world.
    NoConvergenceError
        The residuals stayed above the tolerance; names the worst market.
    NoEquilibriumError
        An economy whose income would not be positive under the deficit rule.
    """
    return next(solve_each(world, [shock], model, progress=progress))


def solve_each(
    world: World,
    shocks: Iterable[Shock],
    model: Model = DEFAULT,
    *,
    start: Outcome | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Iterator[Outcome]:
    """The equilibria of nearby shocks, each solved from the one before: a curve in fewer sweeps.

    The first is solved from `start`, an outcome of the same world and model, or from the baseline.
    Outcomes and errors are those of :func:`solve`, to within the certificate's tolerance.
    """
    state: State | None = None
    mixer: Anderson | None = None
    for shock in shocks:
        check_shock(world, shock)
        problem = fold(world, shock, model)
        if state is None or mixer is None:
            state = _first_state(problem, start)
            mixer = Anderson(ANDERSON_DEPTH, len(_pack(state, _divisor(world))))
        mixer.begin()
        state, sweeps, error = iterate(problem, state, mixer, progress)
        yield _outcome(problem, state, sweeps, error)


def _first_state(problem: Problem, start: Outcome | None) -> State:
    if start is None or start.world is not problem.world or start.model is not problem.model:
        return start_state(problem)
    return state_of(start)


def sweep(problem: Problem, state: State) -> State:
    """One sweep: evaluate all markets, step wages, prices and spending, back to the numeraire (8).

    The step is :class:`~summitry.model.first_order.FirstOrder`'s: levels by Newton, goods by each
    economy's own input-output loop. Under other models it is :func:`sweep_general`'s.
    """
    if problem.switches is not OFF:
        return sweep_general(problem, state)
    gaps = compute_gaps(np, state, compute_markets(np, problem, state))
    answer, n = problem.first_order, len(state.log_wage)
    price_gap, spending_gap = gaps.log_price, gaps.expenditure
    spending = state.expenditure.sum(axis=1)
    levels = np.concatenate([
        (answer.spending_weight * price_gap).sum(axis=1),
        spending_gap.sum(axis=1) / spending,
        gaps.log_wage,
    ])  # fmt: skip
    step = np.clip(_multiply(answer.newton, levels), -MAX_STEP, MAX_STEP)
    price_gap = price_gap - levels[:n, None]
    spending_gap = spending_gap - (levels[n : 2 * n] * spending)[:, None] * answer.spending_weight
    log_wage = state.log_wage + step[2 * n :]
    va = problem.tech.value_added
    numeraire = np.log((np.exp(log_wage) @ va) / va.sum())
    log_price = state.log_price + step[:n, None]
    log_price = log_price + _multiply(answer.leontief, price_gap)
    expenditure = state.expenditure * np.exp(step[n : 2 * n, None])
    expenditure = expenditure + _multiply(answer.leontief_by_input, spending_gap)
    return State(log_wage - numeraire, log_price - numeraire, expenditure * np.exp(-numeraire))


def _multiply(matrix: Single, vector: Array) -> Array:
    """Matrix times vector in single precision, one product for each economy."""
    product = np.matmul(matrix, vector.astype(np.float32)[..., None])[..., 0]
    return np.asarray(product, dtype=np.float64)


def iterate(
    problem: Problem,
    state: State,
    mixer: Anderson,
    progress: Callable[[int, float], None] | None = None,
) -> tuple[State, int, float]:
    """Sweep until the log steps are below `STEP_TOLERANCE` or `MAX_SWEEPS` is reached.

    Returns the state, the number of sweeps and the estimated error of log wages.
    """
    base = _divisor(problem.world)
    n = len(base)
    point = _pack(state, base)
    error = np.inf
    for count in range(1, MAX_SWEEPS + 1):
        trial = _unpack(point, base)
        with np.errstate(all="ignore"):  # a bad trial shows as a step that is not finite
            target = _pack(sweep(problem, trial), base)
        step = target - point
        size = float(np.max(np.abs(step)))
        if not np.isfinite(size) or np.max(np.abs(point[:n])) > MAX_LOG_WAGE:
            return state, count, np.inf
        if progress is not None:
            progress(count, size)
        error = float(np.max(np.abs(step[:n])))
        if size < STEP_TOLERANCE:
            return _unpack(target, base), count, error
        state, point = trial, mixer.mix(point, step)
    return state, MAX_SWEEPS, error


def _divisor(world: World) -> Array:
    """Spending of the baseline; 1 where a good is bought by nobody: it stays at spending 0."""
    return np.where(world.expenditure > 0, world.expenditure, 1.0)


def _pack(state: State, base: Array) -> Array:
    """One vector, all of it near 0: log wages, log prices, spending relative to the baseline."""
    spending = state.expenditure / base - 1
    blocks = [state.log_wage, state.log_price.ravel(), spending.ravel()]
    if state.log_employment is not None:
        blocks.append(state.log_employment.ravel())
    return np.concatenate(blocks)


def _unpack(point: Array, base: Array) -> State:
    n, cells = len(base), base.size
    spending = 1 + point[n + cells : n + 2 * cells].reshape(base.shape)
    employment = point[n + 2 * cells :]
    return State(
        point[:n],
        point[n : n + cells].reshape(base.shape),
        base * np.maximum(spending, MIN_SPENDING_HAT),
        employment.reshape(base.shape) if employment.size else None,
    )


def _outcome(problem: Problem, state: State, sweeps: int, error: float) -> Outcome:
    with np.errstate(all="ignore"):  # a state that ran away is refused below
        markets = compute_markets(np, problem, state)
        certificate = _certify(problem, state, markets, sweeps, error)
    _refuse_income(problem, markets)
    if not certificate.converged:
        _refuse_residual(problem, state, markets, certificate)
    labour = markets.labour_hat
    return Outcome(
        world=problem.world,
        shock=problem.shock,
        wage_hat=np.exp(state.log_wage),
        cost_hat=np.exp(markets.prices.log_cost),
        price_hat=np.exp(markets.prices.log_price),
        expenditure_new=markets.demand,
        output_new=markets.output,
        income_new=markets.income,
        tariff_revenue_new=markets.tariff_revenue,
        export_tax_revenue_new=markets.export_tax,
        deficit_new=markets.deficit,
        value_added_new=markets.value_added,
        sector_value_added_new=markets.sector_value_added,
        labour_hat=np.ones_like(state.log_wage) if labour is None else labour,
        model=problem.model,
        certificate=certificate,
    )


def _imbalance(state: State, markets: Markets) -> Array:
    """The largest imbalance of a goods or factor market of each economy, USD million (N,)."""
    goods = np.abs(markets.demand - state.expenditure).max(axis=1)
    return np.asarray(np.maximum(goods, np.abs(markets.factor_income - markets.wage_bill)))


def _certify(
    problem: Problem, state: State, markets: Markets, sweeps: int, error: float
) -> Certificate:
    imbalance = _imbalance(state, markets)
    output = markets.output.sum(axis=1)
    intensity = markets.demand / markets.prices.pull
    home_weight = np.einsum("jnn->nj", problem.kernel.weight)
    home = (home_weight * markets.prices.relative_cost * intensity).sum(axis=1)
    trade = (output - home) + (markets.demand.sum(axis=1) - home)
    gaps = compute_gaps(np, state, markets)
    price_gap = np.max(np.abs(gaps.log_price))
    if gaps.log_employment is not None:
        price_gap = max(price_gap, np.max(np.abs(gaps.log_employment)))
    return Certificate(
        market_residual=float(np.max(imbalance / output)),
        trade_residual=float(np.max(imbalance / trade)),
        price_residual=float(price_gap),
        wage_error=error,
        sweeps=sweeps,
        tolerance=TOLERANCE,
    )


def _refuse_residual(
    problem: Problem, state: State, markets: Markets, certificate: Certificate
) -> None:
    imbalance = _imbalance(state, markets)
    n = int(np.argmax(np.nan_to_num(imbalance / markets.output.sum(axis=1), nan=np.inf)))
    raise NoConvergenceError(
        f"solve {problem.world.name}, {problem.world.economies[n]}",
        f"after {certificate.sweeps} sweeps markets are out of balance by"
        f" {certificate.market_residual:.1e} of output, {certificate.trade_residual:.1e} of trade",
        f"at most {certificate.tolerance:.0e} of either",
        "reach the shock in smaller steps with solve_each, which starts each from the last",
    )


def _refuse_income(problem: Problem, markets: Markets) -> None:
    """Name the economy that would have to hand over more than it earns.

    Only a state near the numeraire (8) bears a verdict; one that ran away is no convergence.
    """
    scale = markets.value_added.sum() / problem.world.value_added.sum()
    gives = (markets.deficit < 0) & (markets.income <= 0)
    if not gives.any() or abs(scale - 1) > NUMERAIRE_DRIFT:
        return
    n = int(np.argmin(np.where(gives, markets.income, np.inf)))
    rule = problem.switches.deficits.replace("_", " ")
    raise NoEquilibriumError(
        f"solve {problem.world.name}, {problem.world.economies[n]}",
        f"final spending of {markets.income[n]:,.0f} USD million: its trade surplus is fixed at"
        f" {-markets.deficit[n]:,.0f}, more than it would earn",
        f"positive final spending in every economy (deficit rule: {rule})",
        'use a smaller shock, or Model(deficits="balanced")',
    )
