"""Several equilibria of one world side by side: each equation is evaluated for all of them at once.

A sweep of one equilibrium reads the world's tables and does little with what it reads; a stack
reads them once for all. Draws and scenarios share the tables but for the few cells that a shock
touches, which each equilibrium adds for itself. Under the default model only; elasticities may
differ. What a stack does not solve is left to :func:`summitry.model.solve.solve`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from summitry.model._anderson import AndersonStack
from summitry.model.equations import OFF, TradeKernel
from summitry.model.first_order import fold_first_order
from summitry.model.fold import Problem, compute_cost, find_touched, fold_baseline
from summitry.model.fold_model import fold_model
from summitry.model.markets import Markets, State, compute_markets, find_start
from summitry.model.model import Model
from summitry.model.outcome import Outcome
from summitry.model.shock import Shock
from summitry.model.sweeps import (
    MAX_LOG_WAGE,
    MIN_SPENDING_HAT,
    Progress,
    Solution,
    divide_by,
    has_settled,
    sweep,
    weigh_steps,
)
from summitry.world import Array, Mask, Single, World

MOST_SWEEPS = 20  # of a stack: who needs more is solved alone
WORTH_NARROWING = 0.9  # go on with a narrower stack where no more than this part of it is left
MOST_TOUCHED = 0.1  # of all cells: above, there is little to share


@dataclass(frozen=True, eq=False)
class StackSolution:
    """Where the sweeps of a stack ended, by equilibrium."""

    problem: Problem
    state: State
    markets: Markets
    sweeps: NDArray[np.intp]  # (S,)
    error: Array  # (S,)
    settled: Mask  # (S,)


Rows: TypeAlias = "NDArray[np.intp]"
Cells: TypeAlias = "tuple[Rows, ...]"  # places along each axis


class StackedKernel:
    """A matrix (J,N,N) for each good that a stack shares, but for some cells.

    Parameters
    ----------
    shared : (J,N,N) array
        Good, importer, exporter; zero in the cells that differ.
    cells : (J,N,N) indices
        Good, importer and exporter of the cells that differ.
    value : (cell, S) array
        What stands in them.
    """

    def __init__(self, shared: Array | Single, cells: Cells, value: Array | Single) -> None:
        self.shared, self.cells, self.value = shared, cells, value
        self._at_home = cells[1] == cells[2]
        self._by_importer = _Sums(cells, value, (0, 1), 2)
        self._by_exporter = _Sums(cells, value, (0, 2), 1)

    def narrow(self, keep: Rows) -> StackedKernel:
        """The same for some of the equilibria."""
        one = copy(self)
        one.value = self.value[:, keep]
        one._by_importer = self._by_importer.narrow(keep)
        one._by_exporter = self._by_exporter.narrow(keep)
        return one

    def compute_home(self, k: int) -> Array:
        """What stands at home in one equilibrium (N,J)."""
        home = np.einsum("jnn->nj", self.shared)
        place, at_home = self.cells, self._at_home
        home[place[1][at_home], place[0][at_home]] = self.value[at_home, k]
        return np.asarray(home)

    def over_exporters(self, values: Array) -> Array:
        """``sum_i kernel[j,n,i] values[i,j]``, for a stack (S,N,J)."""
        by_good = values.transpose(2, 1, 0)
        return self._by_importer.add(by_good, np.matmul(self.shared, by_good)).transpose(2, 1, 0)

    def over_importers(self, values: Array) -> Array:
        """``sum_n kernel[j,n,i] values[n,j]``, for a stack (S,N,J)."""
        by_good = values.transpose(2, 1, 0)
        total = np.matmul(self.shared.mT, by_good)
        return self._by_exporter.add(by_good, total).transpose(2, 1, 0)


class _Sums:
    """Sums over the cells that differ, row by row of the kernel or of its transpose."""

    def __init__(
        self, cells: Cells, value: Array | Single, row: tuple[int, int], over: int
    ) -> None:
        order = np.lexsort((cells[row[1]], cells[row[0]]))
        good, place, other = (cells[k][order] for k in (*row, over))
        first = np.ones(len(order), dtype=bool)
        first[1:] = (good[1:] != good[:-1]) | (place[1:] != place[:-1])
        self._starts = np.flatnonzero(first)
        self._row = good[first], place[first]
        self._cell = good, other
        self._value = value[order]

    def narrow(self, keep: Rows) -> _Sums:
        """The same for some of the equilibria."""
        one = copy(self)
        one._value = self._value[:, keep]
        return one

    def add(self, by_good: Array, total: Array) -> Array:
        """Add what the cells bring to sums by good and place (J,N,S)."""
        if len(self._starts):
            part = self._value.astype(by_good.dtype, copy=False) * by_good[self._cell]
            total[self._row] += np.add.reduceat(part, self._starts, axis=0)
        return total


Starts: TypeAlias = "Outcome | Sequence[Outcome | None] | None"  # of all, or of each
Iterate: TypeAlias = "Callable[[Problem, Array], StackSolution]"


def solve_stack(
    world: World,
    shocks: Sequence[Shock],
    models: Sequence[Model],
    start: Starts = None,
    *,
    iterate: Iterate | None = None,
    progress: Progress | None = None,
) -> StackSolution | None:
    """Sweep several problems of one world together; None where they do not share enough.

    Parameters
    ----------
    world : World
    shocks, models : sequences of S
        Checked by the caller.
    start : Outcome or sequence of S, optional
        Where all begin, or each; else at the baseline.
    iterate : callable, optional
        (constants of the stack, points where each begins (S,size)) -> where they ended; NumPy's by
        default.
    progress : callable, optional
        Called by NumPy's with (sweep, largest log step of those that have not settled).
    """
    problem = fold_stack(world, shocks, models)
    if problem is None:
        return None
    point = place_starts(problem, start, len(shocks))
    return (iterate or partial(_iterate, progress=progress))(problem, point)


def place_starts(problem: Problem, start: Starts, count: int) -> Array:
    """Points where the sweeps of each begin (S,size)."""
    base = divide_by(problem.world)
    point = np.empty((count, len(base) + 2 * base.size))
    if start is None or isinstance(start, Outcome):
        _pack(find_start(problem, start), base, point)
    else:
        for k, one in enumerate(start):
            _pack(find_start(problem, one), base, point[k : k + 1])
    return point


def take_one(stack: StackSolution, k: int, shock: Shock, model: Model) -> Solution:
    """One of a stack's solutions by itself; its problem has no kernel of its own."""
    problem = replace(stack.problem, shock=shock, model=model)
    return Solution(
        problem, _take(stack.state, k), _take(stack.markets, k), int(stack.sweeps[k]),
        float(stack.error[k]), bool(stack.settled[k]),
    )  # fmt: skip


def _take(values: Any, k: int) -> Any:
    """Element k of all arrays of a dataclass."""
    if isinstance(values, np.ndarray):
        return np.ascontiguousarray(values[k])
    if not is_dataclass(values) or isinstance(values, type):
        return values
    return type(values)(*(_take(getattr(values, field.name), k) for field in fields(values)))


def fold_stack(world: World, shocks: Sequence[Shock], models: Sequence[Model]) -> Problem | None:
    """The constants of a stack: `fold` for several at once, arrays in the order (S,N,J).

    In memory equilibria come last, so that one matrix product serves all of them.
    """
    folded = [fold_model(world, model) for model in models]
    if any(on is not OFF for _, on in folded) or any(s.embargo is not None for s in shocks):
        return None
    touched = np.zeros(world.trade_flow.shape, dtype=bool)
    for shock in {id(shock.tariff_rate_new): shock for shock in shocks}.values():
        touched |= find_touched(world, shock)
    if touched.mean() > MOST_TOUCHED:
        return None
    theta = np.array([tech.trade_elasticity for tech, _ in folded]).T  # (J,S)
    cells = np.unravel_index(np.flatnonzero(touched), touched.shape)
    tech = replace(folded[0][0], trade_elasticity=theta[None].transpose(2, 0, 1))
    if any(shock.transfer_musd is not None for shock in shocks):
        given = [0.0 if s.transfer_musd is None else s.transfer_musd for s in shocks]
        tech = replace(tech, deficit=np.array([tech.deficit + each for each in given]))
    tfp = None
    if any(shock.productivity_hat is not None for shock in shocks):
        hats = [1.0 if s.productivity_hat is None else s.productivity_hat for s in shocks]
        tfp = np.stack([np.log(hat) + np.zeros(world.output.shape) for hat in hats], axis=-1)
        tfp = tfp.transpose(2, 0, 1)
    first = fold_first_order(world)
    alike: Any = StackedKernel(first.share, *_no_cells(len(shocks)))
    first = replace(first, share=alike)
    kernel = _fold_trade(world, shocks, cells, theta)
    return Problem(world, shocks[0], tech, kernel, tfp, first)


def _no_cells(count: int) -> tuple[Cells, Single]:
    return (np.empty(0, dtype=np.intp),) * 3, np.empty((0, count), dtype=np.float32)


def _fold_trade(world: World, shocks: Sequence[Shock], cells: Cells, theta: Array) -> TradeKernel:
    costs = [compute_cost(world, shock, cells) for shock in shocks]
    n, i, j = cells
    base, place = fold_baseline(world), (j, n, i)
    kappa = np.array([cost.kappa for cost in costs]).T  # (cell, S)
    weight = base.weight[place][:, None] * kappa ** -theta[j]
    border = weight / np.array([cost.duty for cost in costs]).T

    def stack(shared: Array, value: Array) -> StackedKernel:
        rest = shared.copy()
        rest[place] = 0.0
        return StackedKernel(rest, place, value)

    at_border = stack(base.border, border)
    if base.net is base.border and all(s.export_tax_rate_new is None for s in shocks):
        return TradeKernel(stack(base.weight, weight), at_border, at_border)
    tax = np.array([cost.tax for cost in costs]).T
    return TradeKernel(stack(base.weight, weight), at_border, stack(base.net, border / tax))


def _iterate(problem: Problem, point: Array, progress: Progress | None = None) -> StackSolution:
    """Sweep until all have settled; those who have are taken out of the stack on the way."""
    base = divide_by(problem.world)
    n, count = len(base), len(point)
    swept, memory = problem, AndersonStack(count, MOST_SWEEPS, weigh_steps(problem.world))
    rows, last = np.arange(count), np.full(count, np.inf)  # of those in the stack
    ended, error = point.copy(), np.full(count, np.inf)
    sweeps, settled = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=bool)
    taken = 0
    with np.errstate(all="ignore"):  # a bad trial shows as a step that is not finite
        while taken < MOST_SWEEPS and len(rows):
            taken += 1
            trial = _unpack(point, base)
            target = np.empty_like(point)
            _pack(sweep(swept, trial)[0], base, target)
            step = (target - point).astype(np.float32)
            length = np.abs(step).max(axis=1)
            fine = (length < np.inf) & (np.abs(trial.log_wage).max(axis=1) < MAX_LOG_WAGE)
            if progress is not None:
                progress(taken, float(length.max()))
            point = memory.mix(target, step)
            done = fine & has_settled(length, last) & ~settled[rows]
            now = rows[done]
            ended[now], error[now] = point[done], np.abs(step[done, :n]).max(axis=1)
            settled[now], sweeps[now] = True, taken
            last = length
            left = np.flatnonzero(fine & ~settled[rows])
            if len(left) <= WORTH_NARROWING * len(rows):
                swept = _narrow(swept, left)
                memory.narrow(left)
                rows, point, last = rows[left], point[left], last[left]
        state = _unpack(ended, base)
        markets = compute_markets(np, problem, state)
    return StackSolution(problem, state, markets, sweeps, error, settled)


def _narrow(problem: Problem, keep: Rows) -> Problem:
    """The constants of some of a stack."""
    tech, kernel, first, tfp = problem.tech, problem.kernel, problem.first_order, problem.log_tfp
    share: Any = first.share  # a `StackedKernel`, as those of trade are
    border = kernel.border.narrow(keep)
    net = border if kernel.net is kernel.border else kernel.net.narrow(keep)
    deficit = tech.deficit if tech.deficit.ndim == 1 else tech.deficit[keep]
    return replace(
        problem,
        tech=replace(tech, trade_elasticity=_choose(tech.trade_elasticity, keep), deficit=deficit),
        kernel=TradeKernel(kernel.weight.narrow(keep), border, net),
        log_tfp=None if tfp is None else _choose(tfp, keep),
        first_order=replace(first, share=share.narrow(keep)),
    )


def _choose(array: Array, keep: Rows) -> Array:
    """Some of a stack (S,...), of which equilibria come last in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)[..., keep]), -1, 0)


def _pack(state: State, base: Array, point: Array) -> None:
    """Write log wages, log prices and spending relative to `base` into points (S,size)."""
    n, cells = len(base), base.size
    point[:, :n] = state.log_wage
    prices, spending = (
        point[:, n + k * cells :][:, :cells].reshape(len(point), *base.shape) for k in (0, 1)
    )
    prices[:] = state.log_price
    np.divide(state.expenditure, base, out=spending)


def _unpack(point: Array, base: Array) -> State:
    n, cells = len(base), base.size
    turned = np.ascontiguousarray(point.T)  # equilibria last in memory
    prices, spending = (
        turned[n + k * cells :][:cells].reshape(*base.shape, len(point)).transpose(2, 0, 1)
        for k in (0, 1)
    )
    return State(turned[:n].T, prices, base * np.maximum(spending, MIN_SPENDING_HAT))
