"""Solving for the counterfactual equilibrium: from a shock to an outcome with its certificate.

A sweep evaluates all equations and steps wages, prices and expenditures together
(:mod:`summitry.model.sweeps`); a shock too large to be solved at once is reached in stages
(:mod:`summitry.model.stages`). Whatever comes out is certified (``docs/theory/solution.md``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from summitry.errors import NoConvergenceError, NumericalError
from summitry.model._anderson import Anderson
from summitry.model.equations import OFF
from summitry.model.fold import Problem, fold
from summitry.model.isolation import refuse_isolation
from summitry.model.markets import Markets, State, compute_gaps, find_start, start_state
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Certificate, Outcome
from summitry.model.payments import NEAR_AUTARKY, compute_balance, polish, solve_by_payments
from summitry.model.route import explain_route
from summitry.model.shock import Shock, check_shock
from summitry.model.stack import StackSolution, Starts, solve_stack, take_one
from summitry.model.stages import advise_on_model, solve_in_stages
from summitry.model.sweeps import (
    ASTRAY,
    Progress,
    Solution,
    iterate,
    refresh_answers,
    start_memory,
)
from summitry.world import Array, World

TOLERANCE = 1e-9  # of the certificate's residuals
DIRECT_SWEEPS = 30  # then by balancing payments, and then in stages
GENERAL_DIRECT_SWEEPS = 40  # the same with switches on, where first-order answers are dear
TIMES_MORE = 3  # begun anew where steps are small and imbalances are not
ROUNDING = 1e-13  # of output
FEWEST_TOGETHER = 4  # a stack of fewer saves nothing

Executor: TypeAlias = Literal["numpy", "jax"]


def solve(
    world: World,
    shock: Shock,
    model: Model = DEFAULT,
    *,
    progress: Progress | None = None,
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
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """The equilibria of nearby shocks, each solved from the one before: a curve in fewer sweeps.

    The first is solved from `start`, an outcome of the same world, or from the baseline.
    Outcomes and errors are those of :func:`solve`, to within the certificate's tolerance.
    """
    state: State | None = None
    memory: Anderson | None = None
    for shock in shocks:
        check_shock(world, shock)
        problem = fold(world, shock, model)
        refuse_isolation(problem)
        elsewhere = state is not None or start is not None
        if state is None or memory is None:
            state = find_start(problem, start)
            memory = start_memory(problem, state)
        solution, certificate = _sweep_alone(problem, state, memory, progress)
        if elsewhere and not _is_there(solution, certificate):
            memory.forget()
            again, _ = _sweep_alone(problem, start_state(problem), memory, progress)
            sweeps = solution.sweeps + again.sweeps
            solution, certificate = _certify(replace(again, sweeps=sweeps))
        if not _is_there(solution, certificate):
            memory.forget()
            near = solution.state if solution.error < ASTRAY else start_state(problem)
            found = solve_by_payments(problem, near, progress)
            if found is None:
                found = solve_in_stages(world, shock, model, progress)
            solution = replace(found, sweeps=found.sweeps + solution.sweeps)
            solution, certificate = _certify(solution)
            if not certificate.converged:
                solution, certificate = _certify(_go_on(solution, progress))
        state = solution.state
        yield _outcome(solution, certificate)


def _sweep_alone(
    problem: Problem, state: State, memory: Anderson, progress: Progress | None
) -> tuple[Solution, Certificate]:
    """As far as sweeps lead from a state, and what that is worth."""
    most = DIRECT_SWEEPS if problem.switches is OFF else GENERAL_DIRECT_SWEEPS
    solution, certificate = _certify(iterate(problem, state, memory, most, progress))
    while solution.settled and not certificate.converged and solution.sweeps < most:
        # Small steps are too long where an economy hardly trades: go on.
        more = iterate(problem, solution.state, memory, most, progress)
        solution, certificate = _certify(replace(more, sweeps=solution.sweeps + more.sweeps))
    return solution, certificate


def _is_there(solution: Solution, certificate: Certificate) -> bool:
    return certificate.converged and solution.settled and _all_earn(solution)


def solve_together(
    world: World,
    shocks: Sequence[Shock],
    models: Sequence[Model],
    *,
    start: Outcome | None = None,
    executor: Executor = "numpy",
) -> Iterator[Outcome | NumericalError]:
    """The equilibria of several shocks, each under a model of its own: draws and scenarios.

    Many times as fast as one by one where models differ from the default in elasticities alone and
    shocks touch few cells between them (:mod:`summitry.model.stack`). Outcomes are those of
    :func:`solve`, to within the certificate's tolerance, and errors come in their place.

    Parameters
    ----------
    world : World
    shocks, models : sequences
        Of the same length.
    start : Outcome, optional
        Where all begin, an outcome of the same world; else the baseline.
    executor : str
        What sweeps them: ``numpy``, best for some 16 at a time, or ``jax``, one compiled program
        that pays for hundreds at a time on a GPU. Certificates are NumPy's either way.

    Raises
    ------
    InputError
        A shock or a model that does not fit the world; JAX asked for and not installed.
    """
    together = solve_in_stack(world, shocks, models, start=start, executor=executor)
    for found, shock, model in zip(together, shocks, models, strict=True):
        if found is not None:
            yield found
            continue
        try:
            yield next(solve_each(world, [shock], model, start=start))
        except NumericalError as error:
            yield error


def solve_in_stack(
    world: World,
    shocks: Sequence[Shock],
    models: Sequence[Model],
    *,
    start: Starts = None,
    executor: Executor = "numpy",
    progress: Progress | None = None,
) -> Iterator[Outcome | None]:
    """Of several equilibria those that a stack solves; None for who must be solved alone.

    For a caller with little time, who has other starts to try or answers those first who are
    ready. Parameters and errors are those of :func:`solve_together`, and besides:

    Parameters
    ----------
    start : Outcome or sequence, optional
        Where all begin, or each of them; None is the baseline.
    progress : callable, optional
        Called with (sweep, largest log step of those that have not settled); not by JAX.
    """
    for shock in {id(shock): shock for shock in shocks}.values():
        check_shock(world, shock)
    stack = None
    if len(shocks) >= FEWEST_TOGETHER:
        stack = _sweep_together(world, shocks, models, start, executor=executor, progress=progress)
    for k, (shock, model) in enumerate(zip(shocks, models, strict=True)):
        if stack is None or not stack.settled[k]:
            yield None
            continue
        home = stack.problem.kernel.weight.compute_home(k)
        solution, certificate = _certify(take_one(stack, k, shock, model), home)
        fits = certificate.converged and _all_earn(solution)
        yield _outcome(solution, certificate) if fits else None


def _sweep_together(
    world: World,
    shocks: Sequence[Shock],
    models: Sequence[Model],
    start: Starts,
    *,
    executor: Executor,
    progress: Progress | None,
) -> StackSolution | None:
    if executor == "numpy":
        return solve_stack(world, shocks, models, start, progress=progress)
    from summitry.model.stack_jax import iterate_on_jax  # noqa: PLC0415 - JAX is heavy

    # Compiled once for each power of two: the last is repeated, and its copies are not read.
    spare = (1 << (len(shocks) - 1).bit_length()) - len(shocks)
    shocks, models = [*shocks, *[shocks[-1]] * spare], [*models, *[models[-1]] * spare]
    if start is not None and not isinstance(start, Outcome):
        start = [*start, *[start[-1]] * spare]
    return solve_stack(world, shocks, models, start, iterate=iterate_on_jax)


def _go_on(solution: Solution, progress: Progress | None) -> Solution:
    """Sweeps from where one has settled: small steps of wages move much of a little trade."""
    problem = refresh_answers(solution.problem, solution.state, solution.markets)
    for _ in range(TIMES_MORE):
        memory = start_memory(problem, solution.state)
        more = iterate(problem, solution.state, memory, GENERAL_DIRECT_SWEEPS, progress)
        if not more.error < solution.error:
            break
        solution = replace(more, sweeps=solution.sweeps + more.sweeps, way=solution.way)
    return solution


def _all_earn(solution: Solution) -> bool:
    return bool((solution.markets.income > 0).all())


def _outcome(solution: Solution, certificate: Certificate) -> Outcome:
    problem, state, markets = solution.problem, solution.state, solution.markets
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


@np.errstate(all="ignore")  # a state that ran away has a residual that is not finite
def _certify(solution: Solution, home_weight: Array | None = None) -> tuple[Solution, Certificate]:
    """The certificate of a solution; near autarky of one with payments abroad balanced exactly.

    One of a stack brings its home weights (N,J); near autarky it is not certified, and is solved
    by itself.
    """
    state, markets = solution.state, solution.markets
    alone = home_weight is None
    imbalance = _imbalance(state, markets)
    output = markets.output.sum(axis=1)
    intensity = markets.demand / markets.prices.pull
    if home_weight is None:
        home_weight = np.einsum("jnn->nj", solution.problem.kernel.weight)
    home = (home_weight * markets.prices.relative_cost * intensity).sum(axis=1)
    trade = (output - home) + (markets.demand.sum(axis=1) - home)
    trades = trade > NEAR_AUTARKY * output
    residual = imbalance / np.where(trades, trade, output if alone else 0.0)
    if alone and solution.settled and not trades.all():
        solution = polish(solution)
        state, markets = solution.state, solution.markets
        balance = compute_balance(solution.problem, state, markets)
        imbalance = _imbalance(state, markets)
        traded = np.where(balance.trade > 0, balance.trade, output)
        seen = np.maximum(imbalance - ROUNDING * output, 0.0)  # what is no rounding of home sales
        residual = np.maximum(seen / traded, np.abs(balance.gap))
    gaps = compute_gaps(np, state, markets)
    price_gap = np.max(np.abs(gaps.log_price))
    if gaps.log_employment is not None:
        price_gap = max(price_gap, np.max(np.abs(gaps.log_employment)))
    return solution, Certificate(
        market_residual=float(np.max(imbalance / output)),
        trade_residual=float(np.max(residual)),
        price_residual=float(price_gap),
        wage_error=solution.error,
        sweeps=solution.sweeps,
        tolerance=TOLERANCE,
        route=explain_route(solution),
    )


def _refuse_residual(
    problem: Problem, state: State, markets: Markets, certificate: Certificate
) -> None:
    imbalance = _imbalance(state, markets)
    n = int(np.argmax(np.nan_to_num(imbalance / markets.output.sum(axis=1), nan=np.inf)))
    prices = certificate.price_residual
    off_in_prices = not prices <= certificate.tolerance
    raise NoConvergenceError(
        f"solve {problem.world.name}, {problem.world.economies[n]}",
        f"after {certificate.sweeps} sweeps nothing moves any more, but markets are off by"
        f" {certificate.market_residual:.1e} of output, {certificate.trade_residual:.1e} of trade"
        + (f", prices and employment by {prices:.1e}" if off_in_prices else ""),
        f"at most {certificate.tolerance:.0e} of {'each' if off_in_prices else 'either'}",
        advise_on_model(problem.model)
        if off_in_prices and problem.model is not DEFAULT
        else "with next to no trade left, rounding is all of it: use a smaller shock",
    )
