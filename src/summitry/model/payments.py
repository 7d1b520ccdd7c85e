"""Wages that balance every economy's payments abroad: the way for shocks that bend too much.

The sweeps step on differences of large sums; near autarky or under steep elasticities these hardly
move until trade explodes, and a step goes astray. The logarithm of receipts over payments abroad is
close to a straight line in log wages instead (its slope is the trade elasticity). So prices and
spending are settled at given wages, wages step by Newton on those logarithms, and so on
(``docs/theory/solution.md``). The fixed point is that of the sweeps, which finish the work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from summitry.model.equations import OFF
from summitry.model.first_order import compute_first_order, compute_jacobian, compute_price_levels
from summitry.model.fold import Problem
from summitry.model.general_sweep import measure_jacobian, weigh_answers
from summitry.model.markets import (
    Markets,
    State,
    compute_gaps,
    compute_markets,
    compute_world_at,
)
from summitry.model.sweeps import (
    STEP_TOLERANCE,
    Progress,
    Solution,
    iterate,
    refresh_answers,
    start_memory,
    sweep,
)
from summitry.world import Array

MOST_ROUNDS = 25
MOST_POLISHED = 10
NEAR_AUTARKY = 1e-4  # exports and imports of output: below, rounding of home sales is felt
PAYMENTS = 1e-12  # of trade: how well payments abroad balance where sweeps do not see them
MOST_BROKE = 6  # rounds in a row in which somebody's final spending is not positive
FINISH_SWEEPS = 40
SETTLE = 3  # sweeps at held wages before wages step whatever is left
PART = 3.0  # times what is unbalanced: gaps times elasticity that are small enough beside it
NEAR = 0.02  # log points of wages still to go: the sweeps take over
RADIUS, SHORTEST, LONGEST = 0.3, 0.01, 2.0  # log points that wages may go at once
WORSE = 4.0  # times as far from balance as before: the step is taken back
LEAST_KEPT = 0.1  # of spending, in one sweep: what is asked may be negative on the way
ROUNDS = 3  # a change of costs passed on along supply chains
TINY = 1e-12


@dataclass(frozen=True, eq=False)
class _Held:
    """A problem whose sweeps hold wages, and how its levels follow wages to first order."""

    problem: Problem
    price: Array  # (N,J,N) log prices by log wages
    spending: Array  # (N,N) log spending levels by log wages


@dataclass(frozen=True, eq=False)
class _Aim:
    """A state with prices and spending settled, and where its wages should go."""

    held: _Held
    state: State
    wage: Array  # step of log wages (N,)
    price: Array  # log prices by log wages (N,J,N)


@dataclass(frozen=True, eq=False)
class Balance:
    """Receipts and payments abroad at a state, USD million."""

    flow: Array  # (J,N,N) good, importer, exporter; net of import duty, 0 at home
    receipts: Array  # (N,) exports and what is received beside them
    payments: Array  # (N,) imports and what is paid beside them

    @property
    def trade(self) -> Array:
        """Exports and imports (N,)."""
        return np.asarray(self.flow.sum(axis=(0, 1)) + self.flow.sum(axis=(0, 2)))

    @property
    def gap(self) -> Array:
        """Receipts less payments, of exports and imports; 0 where there is no trade (N,)."""
        trade = self.trade
        return np.asarray((self.receipts - self.payments) / np.where(trade > 0, trade, np.inf))

    @property
    def log_ratio(self) -> Array:
        """Zero where payments balance, and where there are none."""
        some = (self.receipts > 0) & (self.payments > 0)
        ratio = np.where(some, self.receipts, 1.0) / np.where(some, self.payments, 1.0)
        return np.asarray(np.log(ratio))


def solve_by_payments(
    problem: Problem, start: State, progress: Progress | None = None
) -> Solution | None:
    """The equilibrium by balancing payments abroad; None where that leads nowhere.

    Parameters
    ----------
    problem : Problem
    start : State
        Where to begin: the baseline, or where the sweeps were.
    progress : callable, optional
        Called with (sweep, largest gap).
    """
    state, radius, last, count = start, RADIUS, np.inf, 0
    caution = 0.0
    rounds = broke = 0
    aim: _Aim | None = None
    with np.errstate(all="ignore"):  # a bad trial shows as a number that is not finite
        while rounds < MOST_ROUNDS and broke < MOST_BROKE and radius >= SHORTEST:
            rounds += 1
            held = _hold_wages(problem, state)
            off = left = np.inf
            if held is not None:
                settled, markets, left, used = _settle(held.problem, state, progress, count)
                count += used
                balance = compute_balance(problem, settled, markets)
                off = float(np.linalg.norm(balance.log_ratio))
            if held is None or not (np.isfinite(left) and off < WORSE * last):
                if aim is None:
                    return None
                radius /= 4
                state = _follow(aim, radius)
                continue
            broke = 0 if (markets.income > 0).all() else broke + 1
            if off < 0.5 * last:
                radius, caution = min(2 * radius, LONGEST), caution / 4
            elif off > last:
                radius, caution = max(radius / 2, SHORTEST), max(2 * caution, 1.0)
            aim = _Aim(held, settled, *_step_wages(held, settled, markets, balance, caution))
            last, state = off, _follow(aim, radius)
            if np.max(np.abs(aim.wage)) < NEAR and left < NEAR:
                return _finish(problem, state, count, progress)
    return None


def _finish(
    problem: Problem, state: State, count: int, progress: Progress | None
) -> Solution | None:
    """The last steps, by sweeps with answers of the place reached, or as the steps before."""
    markets = compute_markets(np, problem, state)
    trade = compute_balance(problem, state, markets).trade
    way = "by balancing payments abroad"
    found = Solution(problem, state, markets, count, np.inf, False, way)
    if (trade < NEAR_AUTARKY * markets.output.sum(axis=1)).any():
        found = polish(found)
    if not found.settled:
        near = refresh_answers(problem, state, markets)
        found = iterate(near, state, start_memory(near, state), FINISH_SWEEPS, progress)
        found = replace(found, sweeps=count + found.sweeps, way=way)
    return found if found.settled and (found.markets.income > 0).all() else None


def _hold_wages(problem: Problem, state: State) -> _Held | None:
    """Answers at a state with wages held; None where there are none to be had."""
    n = len(state.log_wage)
    there = compute_world_at(problem, state, compute_markets(np, problem, state))
    try:  # a good made of itself may end at home alone: its own loop has no answer there
        if problem.switches is OFF:
            jacobian = compute_jacobian(there)
        else:
            answers = weigh_answers(problem, state)
            jacobian = measure_jacobian(problem, state, answers)
        rest = np.r_[0 : 2 * n, 3 * n : len(jacobian)]
        if not np.isfinite(jacobian).all():
            return None
        inverse = np.linalg.inv(-jacobian[np.ix_(rest, rest)])
    except np.linalg.LinAlgError:
        return None
    newton = np.zeros_like(jacobian)
    newton[np.ix_(rest, rest)] = inverse
    by_wage = inverse @ jacobian[rest, 2 * n : 3 * n]
    price = np.broadcast_to(by_wage[:n, None, :], (*state.log_price.shape, n))
    if problem.switches is OFF:
        held = replace(problem, first_order=compute_first_order(there, newton))
        own, abroad = (level[:, :, None] for level in compute_price_levels(there))
        price = abroad * price + own * np.eye(n)[:, None, :]
    else:
        held = replace(problem, answers=replace(answers, newton=newton.astype(np.float32)))
    return _Held(held, price, by_wage[n : 2 * n])


def _settle(
    held: Problem, state: State, progress: Progress | None, before: int
) -> tuple[State, Markets, float, int]:
    """Sweep at held wages until what is left is small beside the imbalance of payments.

    Returns
    -------
    State, Markets, float, int
        The state, its largest gap of a log price or of spending (or log employment), sweeps.
    """
    for count in range(1, SETTLE + 1):
        stepped, _ = sweep(held, state)
        kept = np.maximum(stepped.expenditure, LEAST_KEPT * state.expenditure)
        state = replace(stepped, expenditure=kept)
        markets = compute_markets(np, held, state)
        gaps = compute_gaps(np, state, markets)
        spent = state.expenditure.sum(axis=1, keepdims=True)
        worst = [np.max(np.abs(gaps.log_price)), np.max(np.abs(gaps.expenditure) / spent)]
        if gaps.log_employment is not None:
            worst.append(np.max(np.abs(gaps.log_employment)))
        left = float(np.max(worst))
        if progress is not None:
            progress(before + count, left)
        balance = compute_balance(held, state, markets)
        steep = 1 + float(held.tech.trade_elasticity.max())
        if not steep * left > PART * float(np.max(np.abs(balance.log_ratio))):
            break
    return state, markets, left, count


def polish(solution: Solution) -> Solution:
    """A solution with payments abroad balanced to `PAYMENTS` of trade, however little there is.

    Sweeps see an imbalance as a difference of large sums, which rounding hides near autarky; flows
    themselves keep their digits.
    """
    problem, state = solution.problem, solution.state
    best, least, sweeps = solution, np.inf, solution.sweeps
    with np.errstate(all="ignore"):
        for _ in range(MOST_POLISHED):
            held = _hold_wages(problem, state)
            if held is None:
                break
            state, markets, left, used = _settle(held.problem, state, None, 0)
            balance = compute_balance(problem, state, markets)
            gap, sweeps = float(np.max(np.abs(balance.gap))), sweeps + used
            if not gap < least:
                break
            least = gap
            aim = _Aim(held, state, *_step_wages(held, state, markets, balance))
            best = replace(
                solution,
                state=state,
                markets=markets,
                sweeps=sweeps,
                error=float(np.max(np.abs(aim.wage))),
                settled=solution.settled or (gap < PAYMENTS and left < STEP_TOLERANCE),
            )
            if gap < PAYMENTS:
                break
            state = _follow(aim, RADIUS)
    return best


def compute_balance(problem: Problem, state: State, markets: Markets) -> Balance:
    """What every economy receives and pays abroad at a state."""
    prices, on = markets.prices, problem.switches
    kept = state.expenditure
    if on.destination_share is not None:
        kept = (1 - on.destination_share) * kept
    intensity = (kept / prices.pull).T[:, :, None]
    flow = problem.kernel.border * prices.relative_cost.T[:, None, :] * intensity
    own = np.arange(len(kept))
    flow[:, own, own] = 0.0
    received = markets.deficit
    if on.ownership is not None:  # returns and profits cross borders too
        taxes = markets.tariff_revenue + markets.export_tax
        received = markets.income - taxes - markets.value_added
    return Balance(
        flow,
        flow.sum(axis=(0, 1)) + np.maximum(received, 0.0),
        flow.sum(axis=(0, 2)) + np.maximum(-received, 0.0),
    )


def _step_wages(
    held: _Held, state: State, markets: Markets, balance: Balance, caution: float = 0.0
) -> tuple[Array, Array]:
    """The Newton step of log wages (N,), and log prices by log wages (N,J,N).

    A change of wages is passed on along supply chains to prices, then moves every flow by theta
    against the buyer's price, and with the buyer's spending. `caution` counts each economy's answer
    to its own wage for more, so that steps are shorter and lead each towards its own balance
    (Levenberg 1944): Newton's alone goes astray where the answers of several all but cancel out.
    """
    problem, n = held.problem, len(state.log_wage)
    world = problem.world
    gamma, theta = world.value_added_share, problem.tech.trade_elasticity[:, None, None]
    inputs = ((1 - gamma)[:, :, None] * world.input_share).astype(np.float32)
    prices = markets.prices
    share = problem.kernel.weight * prices.relative_cost.T[:, None, :] / prices.pull.T[:, :, None]
    price = held.price  # buyer, good, wage of
    own = gamma.T[:, :, None] * np.eye(n)  # good, seller, wage of
    for _ in range(ROUNDS):
        cost = own + np.matmul(inputs, price).transpose(1, 0, 2)
        price = np.matmul(share, cost).transpose(1, 0, 2)
    by_price = theta * price.transpose(1, 0, 2)
    moved = by_price + held.spending  # good, buyer, wage of
    sold, bought = balance.flow.sum(axis=1), balance.flow.sum(axis=2)  # (J,N)
    exports = (np.matmul(balance.flow.mT, moved) - theta * sold[:, :, None] * cost).sum(axis=0)
    imports = (bought[:, :, None] * moved - theta * np.matmul(balance.flow, cost)).sum(axis=0)
    trades = (balance.receipts > 0) & (balance.payments > 0)
    slope = np.where(
        trades[:, None],
        exports / np.where(trades, balance.receipts, 1.0)[:, None]
        - imports / np.where(trades, balance.payments, 1.0)[:, None],
        -np.eye(n),
    )
    earned = markets.wage_bill / markets.wage_bill.sum()
    slope += caution * np.diag(np.diag(slope))
    try:
        step = -np.linalg.solve(slope - earned, balance.log_ratio)
    except np.linalg.LinAlgError:
        return np.full(n, np.nan), price
    return step - earned @ step, price


def _follow(aim: _Aim, radius: float) -> State:
    """The state with wages moved, prices and spending after them; in the numeraire (8)."""
    value_added, state = aim.held.problem.tech.value_added, aim.state
    step = aim.wage * min(1.0, radius / max(float(np.max(np.abs(aim.wage))), TINY))
    log_wage = state.log_wage + step
    numeraire = np.log(np.exp(log_wage) @ value_added / value_added.sum())
    return State(
        log_wage - numeraire,
        state.log_price + aim.price @ step - numeraire,
        state.expenditure * np.exp(aim.held.spending @ step - numeraire)[:, None],
        state.log_employment,
    )
