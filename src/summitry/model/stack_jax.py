"""A stack of equilibria swept by one compiled program: hundreds or thousands at once on a GPU.

The equations, the first-order step and the extrapolation are those of every other solve; JAX
evaluates them, in double precision, on the device it finds. What comes back are states: the caller
certifies each of them in NumPy as it would its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from summitry.model._anderson import LEAST_NEW
from summitry.model._jax import import_jax, numpy_of_jax, register
from summitry.model.equations import TradeKernel
from summitry.model.fold import Problem
from summitry.model.markets import Markets, State, compute_markets
from summitry.model.stack import MOST_SWEEPS, StackSolution
from summitry.model.sweeps import (
    MAX_LOG_WAGE,
    MIN_SPENDING_HAT,
    divide_by,
    has_settled,
    sweep,
    weigh_steps,
)
from summitry.world import Array

_FEWEST_CELLS = 1024  # places for cells that differ: a power of two, compiled once for each


@dataclass(frozen=True)
class _Kernel:
    """What :class:`~summitry.model.stack.StackedKernel` is, as JAX sees it."""

    shared: Any  # (J,N,N)
    good: Any  # (cell,)
    importer: Any  # (cell,)
    exporter: Any  # (cell,)
    value: Any  # (cell, S)

    def over_exporters(self, values: Any) -> Any:
        """``sum_i kernel[j,n,i] values[i,j]``, for a stack (S,N,J)."""
        by_good = values.transpose(2, 1, 0)
        part = self.value * by_good[self.good, self.exporter]
        total = numpy_of_jax().matmul(self.shared, by_good)
        return total.at[self.good, self.importer].add(part).transpose(2, 1, 0)

    def over_importers(self, values: Any) -> Any:
        """``sum_n kernel[j,n,i] values[n,j]``, for a stack (S,N,J)."""
        by_good = values.transpose(2, 1, 0)
        part = self.value * by_good[self.good, self.importer]
        total = numpy_of_jax().matmul(self.shared.mT, by_good)
        return total.at[self.good, self.exporter].add(part).transpose(2, 1, 0)


@dataclass(frozen=True)
class _Memory:
    """Of the extrapolation: rows that are not yet filled are zero and have no part."""

    bent: Any  # (S,M,size) differences of steps, weighted
    moved: Any  # (S,M,size) those of (point + step)
    turn: Any  # (S,M,M) times `bent`: right angles, length one
    target: Any  # (S,size) of the last sweep
    step: Any  # (S,size) weighted
    along: Any  # (S,M)


@dataclass(frozen=True)
class _Run:
    """Where the sweeps stand; who has settled stays where that was."""

    sweeps: Any
    taken: Any  # (S,) sweeps of each
    point: Any  # (S,size)
    length: Any  # (S,) of the last step
    settled: Any  # (S,)
    lost: Any  # (S,)
    error: Any  # (S,)


def iterate_on_jax(problem: Problem, point: Array) -> StackSolution:
    """Sweep a stack (:func:`~summitry.model.stack.fold_stack`) until all have settled.

    Parameters
    ----------
    problem : Problem
        Constants of the stack.
    point : (S,size) array
        Where each begins.

    Raises
    ------
    InputError
        JAX is not installed (``pip install 'summitry[jax]'``).
    """
    jax = import_jax("several equilibria on JAX")
    _register()
    base = divide_by(problem.world)
    with jax.enable_x64(True):
        parts = jax.tree.map(_in_double, _translate(problem))
        counts = _in_double(weigh_steps(problem.world))
        run, state, markets = jax.device_get(_compile()(parts, base, counts, point))
    settled = run.settled & ~run.lost
    return StackSolution(problem, state, markets, run.taken, run.error, settled)


def _translate(problem: Problem) -> tuple[Any, ...]:
    """What the compiled program needs of a stack's problem."""
    kernel, share = problem.kernel, _kernel(problem.first_order.share)
    net = None if kernel.net is kernel.border else _kernel(kernel.net)
    trade = _kernel(kernel.weight), _kernel(kernel.border), net
    return problem.tech, *trade, problem.log_tfp, replace(problem.first_order, share=share)


def _in_double(values: Any) -> Any:
    return np.asarray(values, np.float64) if np.issubdtype(values.dtype, np.floating) else values


def _kernel(kernel: Any) -> Any:
    """A `StackedKernel` with places to spare: another shock of such a size compiles nothing."""
    cells, value = kernel.cells, kernel.value
    room = _FEWEST_CELLS
    while room < len(value):
        room *= 2
    good, importer, exporter = (np.pad(axis, (0, room - len(value))) for axis in cells)
    value = np.pad(value, ((0, room - len(value)), (0, 0)))
    return _Kernel(kernel.shared, good, importer, exporter, value)


@lru_cache(maxsize=1)
def _register() -> None:
    register(_Kernel, _Memory, _Run)


@lru_cache(maxsize=1)
def _compile() -> Any:
    """(parts of a problem, what spending is measured by, weights of steps, points) -> run, ...

    and the states and markets where it ended.
    """
    import jax  # noqa: PLC0415 - imported already

    return jax.jit(_iterate)


def _iterate(
    parts: tuple[Any, ...], base: Any, counts: Any, point: Any
) -> tuple[_Run, State, Markets]:
    import jax  # noqa: PLC0415 - imported already

    jnp = numpy_of_jax()
    tech, weight, border, net, log_tfp, answers = parts
    kernel = TradeKernel(weight, border, border if net is None else net)
    absent: Any = None  # the sweeps read nothing else of a problem
    problem = Problem(absent, absent, tech, kernel, log_tfp, answers)
    count, size = point.shape

    def go_on(at: tuple[_Run, _Memory]) -> Any:
        return (at[0].sweeps < MOST_SWEEPS) & ~jnp.all(at[0].settled | at[0].lost)

    def take_sweep(at: tuple[_Run, _Memory]) -> tuple[_Run, _Memory]:
        run, memory = at
        trial = _unpack(run.point, base)
        stepped, _ = sweep(problem, trial, jnp)
        target = _pack(stepped, base)
        step = target - run.point
        length = jnp.abs(step).max(axis=1)
        in_reach = jnp.abs(trial.log_wage).max(axis=1) < MAX_LOG_WAGE
        following, memory = _mix(memory, run.sweeps, target, step * counts)
        there = run.settled
        return _Run(
            run.sweeps + 1, jnp.where(there, run.taken, run.sweeps + 1),
            jnp.where(there[:, None], run.point, following), length,
            there | has_settled(length, run.length),
            run.lost | (~there & ~((length < jnp.inf) & in_reach)),
            jnp.where(there, run.error, jnp.abs(step[:, : len(base)]).max(axis=1)),
        ), memory  # fmt: skip

    none, history = jnp.zeros_like(point), jnp.zeros((count, MOST_SWEEPS, size))
    turn = jnp.zeros((count, MOST_SWEEPS, MOST_SWEEPS))
    memory = _Memory(history, history, turn, none, none, turn[:, 0])
    nobody, far = jnp.zeros(count, dtype=bool), jnp.full(count, jnp.inf)
    begun = _Run(0, jnp.zeros(count, dtype=int), point, far, nobody, nobody, far)
    run, _ = jax.lax.while_loop(go_on, take_sweep, (begun, memory))
    state = _unpack(run.point, base)
    return run, state, compute_markets(jnp, problem, state)


def _mix(memory: _Memory, sweeps: Any, target: Any, step: Any) -> tuple[Any, _Memory]:
    """The next points: :meth:`~summitry.model._anderson.AndersonStack.mix`, without changing it."""
    jnp = numpy_of_jax()
    row = jnp.maximum(sweeps - 1, 0)  # the first sweep has no difference yet; its row is done again
    bent, moved = step - memory.step, target - memory.target
    along = jnp.einsum("smk,sk->sm", memory.bent, step)
    square = jnp.vecdot(bent, bent)
    shared = jnp.einsum("smk,sk->sm", memory.turn, along - memory.along)
    left = square - jnp.vecdot(shared, shared)
    new = (left > LEAST_NEW**2 * square) & (sweeps > 0)
    scale = jnp.where(new, 1 / jnp.sqrt(jnp.abs(left)), 0.0)
    turned = -scale[:, None] * jnp.einsum("sm,smk->sk", shared, memory.turn)
    turn = memory.turn.at[:, row].set(turned.at[:, row].set(scale))
    along = along.at[:, row].set(jnp.vecdot(bent, step))
    kept = _Memory(
        memory.bent.at[:, row].set(bent), memory.moved.at[:, row].set(moved), turn,
        target, step, along,
    )  # fmt: skip
    part = jnp.einsum("sm,smk->sk", jnp.einsum("smk,sk->sm", turn, along), turn)
    return target - jnp.einsum("sm,smk->sk", part, kept.moved), kept


def _pack(state: State, base: Any) -> Any:
    """Points (S,size): log wages, log prices, spending relative to `base`."""
    count = len(state.log_wage)
    spending = state.expenditure / base
    blocks = [state.log_wage, state.log_price.reshape(count, -1), spending.reshape(count, -1)]
    return numpy_of_jax().concatenate(blocks, axis=1)


def _unpack(point: Any, base: Any) -> State:
    (n, _), cells = base.shape, base.size
    prices, spending = (
        point[:, n + k * cells :][:, :cells].reshape(len(point), *base.shape) for k in (0, 1)
    )
    return State(point[:, :n], prices, base * numpy_of_jax().maximum(spending, MIN_SPENDING_HAT))
