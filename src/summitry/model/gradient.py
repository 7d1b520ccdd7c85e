"""Derivatives of an equilibrium with respect to every tariff, cost and transfer at once.

At an equilibrium all gaps are zero, F(z, p) = 0, with z wages, prices and spending and p policy.
By the implicit function theorem (``docs/targets.md``) a quantity q(z, p) moves with policy by

    dq/dp = q_p + lambda' F_p,   where   -F_z' lambda = q_z:

one linear system, whatever the number of instruments (the adjoint). JAX differentiates the same
equations the solver evaluates; it is imported here, when first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from summitry.model._jax import import_jax, numpy_of_jax
from summitry.model._krylov import solve_linear
from summitry.model.equations import OFF, TradeKernel
from summitry.model.first_order import step_transposed
from summitry.model.fold import Problem, fold
from summitry.model.general_sweep import measure_answers, step_general_transposed
from summitry.model.markets import Markets, State, compute_gaps, compute_markets, state_of
from summitry.model.outcome import Outcome
from summitry.model.quantities import Equilibrium, Labels, Quantity, labels_of
from summitry.world import Array

ADJOINT_TOLERANCE = 1e-9  # of the right side: three orders below what differences can show


@dataclass(frozen=True)
class Gradient:
    """How one quantity of an equilibrium moves with policy, everything having adjusted.

    Each array is the derivative of the quantity, in its unit, with respect to one number of a
    `Shock` (a share or a ratio: divide by 100 for a percentage point), or to a deficit.

    Parameters
    ----------
    value : float
        The quantity itself.
    tariff_rate_new, export_tax_rate_new, trade_cost_hat : (N,N,J) array
        Importer x exporter x sector.
    productivity_hat : (N,J) array
        Economy x sector.
    deficit : (N,) array
        Per USD million received beyond the deficit of the rule (15); only differences between
        economies mean something, since what one receives another gives.
    """

    value: float
    tariff_rate_new: Array
    export_tax_rate_new: Array
    trade_cost_hat: Array
    productivity_hat: Array
    deficit: Array


def differentiate(outcome: Outcome, quantity: Quantity) -> Gradient:
    """The derivative of one quantity with respect to every tariff, cost and transfer.

    Parameters
    ----------
    outcome : Outcome
        Where to differentiate.
    quantity : Quantity
        Such as ``RealIncome("USA")``; see :mod:`summitry.model.quantities`.

    Raises
    ------
    InputError
        JAX is not installed (``pip install 'summitry[jax]'``).
    NoConvergenceError
        The adjoint equations did not reach their tolerance.

    Examples
    --------
    >>> from summitry.model import no_shock, solve
    >>> from summitry.model.gradient import differentiate
    >>> from summitry.model.quantities import RealIncome
    >>> from summitry.world import load_world
    >>> world = load_world()
    >>> slope = differentiate(solve(world, no_shock(world)), RealIncome("USA"))
    >>> slope.tariff_rate_new.shape
    (81, 81, 28)
    """
    return differentiate_all(outcome, [quantity])[0]


def differentiate_all(outcome: Outcome, quantities: Sequence[Quantity]) -> list[Gradient]:
    """The derivatives of several quantities at one outcome: the later ones cost less.

    Arguments, errors and results are those of :func:`differentiate`.
    """
    jax = import_jax("derivatives of an equilibrium")
    problem, world = fold(outcome.world, outcome.shock, outcome.model), outcome.world
    with jax.enable_x64(True):
        base = np.where(world.expenditure > 0, world.expenditure, 1.0)
        policy, point = _policy_of(problem), _point_of(state_of(outcome), base)
        constants = (problem.tech, problem.switches, base, world.income)
        pull, seen, pull_seen = _compile_linearization()(constants, policy, point)

        def multiply(weights: Array) -> Array:
            return -_pack(_compile_pull(1)(pull, _unpack(weights, base.shape)))

        def precondition(weights: Array) -> Array:
            parts = _unpack(weights, base.shape)
            if problem.switches is OFF:
                return _pack(step_transposed(problem.first_order, world.expenditure, parts))
            answer = measure_answers(world, problem.model)
            return _pack(step_general_transposed(answer, world.expenditure, parts))

        found = []
        for quantity in quantities:
            of_seen = _compile_quantity(quantity, labels_of(world))
            value, direct, by_seen = of_seen(constants, policy, seen)
            found.append((value, _compile_pull_seen()(pull_seen, direct, by_seen)))
        right = np.concatenate([_pack(by_point) for _, (_, by_point) in found])
        adjoint = solve_linear(multiply, precondition, right, ADJOINT_TOLERANCE)
        through = [
            np.asarray(part) for part in _compile_pull(0)(pull, _unpack(adjoint, base.shape))
        ]
        return [
            _spell_out(
                problem,
                float(value),
                [np.asarray(a) + b[k] for a, b in zip(direct, through, strict=True)],
            )
            for k, (value, (direct, _)) in enumerate(found)
        ]


# What moves: policy as the equations see it, and the point they hold at, all of it near 0 or 1.

# weight, border, net (J,N,N), log_tfp (N,J), money received beyond the deficit (N,)
_Policy = tuple[Any, Any, Any, Any, Any]
# log wages (N,), log prices (N,J), spending / baseline (N,J), log employment (N,J) if asked for
_Point = tuple[Any, ...]


def _policy_of(problem: Problem) -> _Policy:
    kernel, tech = problem.kernel, problem.tech
    tfp = problem.log_tfp
    log_tfp = np.zeros_like(tech.final_share) if tfp is None else tfp
    return kernel.weight, kernel.border, kernel.net, log_tfp, np.zeros_like(tech.deficit)


def _point_of(state: State, base: Array) -> _Point:
    point = (state.log_wage, state.log_price, state.expenditure / base)
    return point if state.log_employment is None else (*point, state.log_employment)


def _make_problem(constants: Any, policy: _Policy) -> Problem:
    """What the equations read of a problem, under a policy."""
    tech, on, _, _ = constants
    weight, border, net, log_tfp, money = policy
    if on.deficits == OFF.deficits:
        tech = replace(tech, deficit=tech.deficit + money)
    else:
        on = replace(on, transfer=money if on.transfer is None else on.transfer + money)
    absent: Any = None  # the equations read nothing else
    kernel = TradeKernel(weight, border, net)
    return Problem(absent, absent, tech, kernel, log_tfp, absent, absent, on)


def _evaluate(constants: Any, policy: _Policy, point: _Point) -> tuple[Problem, State, Markets]:
    """All equations at a point, on JAX."""
    problem = _make_problem(constants, policy)
    state = State(point[0], point[1], constants[2] * point[2], *point[3:])
    return problem, state, compute_markets(numpy_of_jax(), problem, state)


def _see(constants: Any, policy: _Policy, point: _Point) -> tuple[State, Markets]:
    """What quantities are made of."""
    _, state, markets = _evaluate(constants, policy, point)
    return state, markets


def _gaps(constants: Any, policy: _Policy, point: _Point) -> _Point:
    """Gaps of the equations in units of the point, with the numeraire (8) tied in.

    World income and the sum of all gaps are redundant (Walras' law); without the numeraire the
    system would leave the level of all prices open.
    """
    jnp = numpy_of_jax()
    problem, state, markets = _evaluate(constants, policy, point)
    gaps = compute_gaps(jnp, state, markets)
    drift = jnp.log(jnp.sum(markets.value_added) / jnp.sum(problem.tech.value_added))
    spending = gaps.expenditure / constants[2] - drift
    found = (gaps.log_wage - drift, gaps.log_price - drift, spending)
    return found if gaps.log_employment is None else (*found, gaps.log_employment)


# Compiled once for each shape of world.


@lru_cache(maxsize=1)
def _compile_linearization() -> Any:
    """(constants, policy, point) -> what is seen there, and what carries weights back.

    Three things: what carries weights on gaps back to policy and point, what is seen, and what
    carries weights on that back.
    """
    import jax  # noqa: PLC0415

    def linearize(constants: Any, *at: Any) -> tuple[Any, Any, Any]:
        return jax.vjp(partial(_gaps, constants), *at)[1], *jax.vjp(partial(_see, constants), *at)

    return jax.jit(linearize)


@lru_cache(maxsize=2)
def _compile_pull(part: int) -> Any:
    """Derivatives of weighted gaps by policy, 0, or by the point, 1, for a stack of weights."""
    import jax  # noqa: PLC0415

    return jax.jit(lambda pull, stack: jax.vmap(lambda weights: pull(weights)[part])(stack))


@lru_cache(maxsize=1)
def _compile_pull_seen() -> Any:
    """Derivatives by policy and point, of what moves with policy directly and with what is seen."""
    import jax  # noqa: PLC0415

    def carry(pull: Any, direct: _Policy, by_seen: Any) -> tuple[_Policy, _Point]:
        through, by_point = pull(by_seen)
        return jax.tree.map(lambda a, b: a + b, direct, through), by_point

    return jax.jit(carry)


@lru_cache(maxsize=64)
def _compile_quantity(quantity: Quantity, labels: Labels) -> Any:
    """(constants, policy, what is seen) -> value and its derivatives by the last two.

    The equations are not part of it: a second quantity takes a tenth of the time to compile.
    """
    import jax  # noqa: PLC0415

    def value(constants: Any, policy: _Policy, seen: tuple[State, Markets]) -> Any:
        problem = _make_problem(constants, policy)
        at = Equilibrium(
            numpy_of_jax(), labels, problem.tech, problem.kernel, *seen, constants[3],
            problem.switches,
        )  # fmt: skip
        return quantity(at)

    differentiate_both = jax.value_and_grad(value, argnums=(1, 2))

    def work_out(*given: Any) -> tuple[Any, _Policy, Any]:
        found, (by_policy, by_seen) = differentiate_both(*given)
        return found, by_policy, by_seen

    return jax.jit(work_out)


# The linear system.


def _pack(point: _Point) -> Array:
    """A stack of points (K, size); a single one is a stack of one."""
    rows = 1 if np.ndim(point[0]) == 1 else len(point[0])
    return np.concatenate([np.asarray(part).reshape(rows, -1) for part in point], axis=1)


def _unpack(stack: Array, shape: tuple[int, ...]) -> _Point:
    n, cells = shape[0], shape[0] * shape[1]
    blocks = [stack[:, k : k + cells] for k in range(n, stack.shape[1], cells)]
    return (stack[:, :n], *(block.reshape(-1, *shape) for block in blocks))


def _spell_out(problem: Problem, value: float, by: Sequence[Array]) -> Gradient:
    """From derivatives by the trade kernel to those by duties, taxes and costs.

    ``weight ~ kappa^-theta``, ``border = weight / (1+t')``, ``net = border / (1+e')``, and kappa
    holds the factors 1+t', to the power of pass-through (11), 1+e' and d_hat (equation 2).
    """
    kernel, shock, world = problem.kernel, problem.shock, problem.world
    theta, slope = problem.tech.trade_elasticity[:, None, None], problem.switches.market_slope
    by_net = kernel.net * by[2]
    by_border = kernel.border * by[1] + by_net
    log_cost = -theta * (kernel.weight * by[0] + by_border)  # by log kappa (J,N,N)
    passed = 1.0 if slope is None else 1 - np.broadcast_to(slope, world.output.shape).T[..., None]
    rate = world.export_tax_rate if shock.export_tax_rate_new is None else shock.export_tax_rate_new
    hat = shock.trade_cost_hat
    by_hat = _sector_last(log_cost)
    by_tax = _sector_last(log_cost - by_net)
    by_duty = _sector_last(passed * log_cost - by_border)
    by_duty /= 1 + shock.tariff_rate_new
    if rate.any():
        by_tax /= 1 + rate
    productivity = 1.0 if shock.productivity_hat is None else shock.productivity_hat
    return Gradient(
        value, by_duty, by_tax, by_hat if hat is None else by_hat / hat, by[3] / productivity, by[4]
    )


def _sector_last(array: Array) -> Array:
    return np.ascontiguousarray(array.transpose(1, 2, 0))
