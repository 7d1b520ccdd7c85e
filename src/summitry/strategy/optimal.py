"""Optimal tariffs: the duties at which one government's payoff is highest, others as they are.

Gradients of the equilibrium (one adjoint solve for all lines) drive a quasi-Newton search with
bounds (L-BFGS-B; Byrd, Lu, Nocedal and Zhu 1995) from several starts. A result carries what makes
it credible: the first-order conditions, what each start reached, and how flat the top is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError, NoConvergenceError, NumericalError
from summitry.model import DEFAULT, Model, Outcome, Shock, no_shock, solve
from summitry.model.gradient import differentiate
from summitry.model.quantities import Quantity, compute_quantity
from summitry.strategy.lines import Lines
from summitry.strategy.row import Row
from summitry.world import Array, World

Report = Callable[[int, float], None]  # equilibria solved, payoff

FIRST_ORDER_TOLERANCE = 1e-5  # percent of income that a point on all lines at once would promise
MAX_EVALUATIONS = 400
_HISTORY = 25
_CLIMBS = 4  # beginnings of one climb, each from where the last one stopped
_NOTHING = 1e-8  # of a gain, in the units of the search: 1e-10 percent of income
_TINY = 1e-300
_STEEP = 1e4  # of the hill put where there is no equilibrium, in the units of the search
_RANDOM_SPREAD = 0.5  # of log(1 + duty) at random starts


@dataclass(frozen=True)
class OptimumCertificate:
    """Why one may believe an optimum.

    Parameters
    ----------
    first_order_pct : float
        Sum over free lines of the payoff that moving each by one percentage point, the right way,
        promises at the margin; percent of the party's income. Zero at an exact optimum.
    start_payoffs : tuple of float
        Payoff that each start reached, USD million: status quo, one over elasticity, random ones.
    spread_pct : float
        Between the best and the worst start, percent of income.
    at_bounds : int
        Lines at their bounds.
    evaluations : int
        Equilibria solved.
    """

    first_order_pct: float
    start_payoffs: tuple[float, ...]
    spread_pct: float
    at_bounds: int
    evaluations: int


@dataclass(frozen=True)
class Optimum:
    """One party's best duties, and the equilibrium under them.

    Parameters
    ----------
    lines : Lines
        What could be set.
    rates : (K,) array
        Total duty of each line, shares.
    payoff, payoff_before : float
        In the objective's unit, at the optimum and under the shock given.
    outcome : Outcome
        The equilibrium.
    mean, median : float
        Of the lines: weighted by baseline trade, and unweighted; shares. A few near-prohibitive
        lines blow up means, so read the median.
    """

    lines: Lines
    rates: Array
    payoff: float
    payoff_before: float
    outcome: Outcome
    mean: float
    median: float
    certificate: OptimumCertificate


class PayoffSearch:
    """A payoff and its slopes over tariff lines, each equilibrium begun from the last."""

    def __init__(
        self,
        world: World,
        quantity: Quantity,
        lines: Lines,
        shock: Shock,
        row: Row,
    ) -> None:
        self.world, self.quantity, self.lines, self.shock = world, quantity, lines, shock
        self.row = row

    @property
    def evaluations(self) -> int:
        """Equilibria solved so far."""
        return self.row.solved

    def solve(self, rates: Array) -> Outcome:
        """The equilibrium at these duties."""
        return self.row.solve(self.lines.put(self.shock, rates))

    def value(self, rates: Array) -> float:
        """The payoff alone."""
        return compute_quantity(self.solve(rates), self.quantity)

    def slopes(self, rates: Array) -> tuple[float, Array]:
        """The payoff and its derivative by each line's duty (K,), per unit of duty (1 is 100 %)."""
        slope = differentiate(self.solve(rates), self.quantity)
        return slope.value, self.lines.pull(slope.tariff_rate_new)


def find_optimum(
    world: World,
    quantity: Quantity,
    lines: Lines,
    shock: Shock | None = None,
    *,
    starts: int = 3,
    first: Array | None = None,
    model: Model = DEFAULT,
    report: Report | None = None,
) -> Optimum:
    """The duties on a party's lines at which a payoff is highest, everybody else as in the shock.

    Parameters
    ----------
    world : World
        The baseline.
    quantity : Quantity
        The payoff, such as ``build_quantity(world, objective)`` or ``RealIncome("USA")``.
    lines : Lines
        What may be set, and the bounds.
    shock : Shock, optional
        Policy of everybody else and of frozen lines; by default the baseline's.
    starts : int
        1 to 20: the status quo, one over the elasticity, then random ones.
    first : (K,) array, optional
        Another start in the place of the status quo, such as a formula.
    model : Model
        The equations of the equilibrium.
    report : callable, optional
        Called with (equilibria solved, payoff).

    Raises
    ------
    InputError
        A number of starts outside 1 to 20.
    NoConvergenceError
        The first-order conditions were not met from any start.

    Examples
    --------
    >>> from summitry.model.quantities import RealIncome
    >>> from summitry.strategy.lines import make_lines
    >>> from summitry.strategy.optimal import find_optimum
    >>> from summitry.world import TWELVE, aggregate_world, load_world
    >>> world = aggregate_world(load_world(), TWELVE)
    >>> best = find_optimum(world, RealIncome("USA"), make_lines(world, "USA", "uniform"))
    >>> best.payoff > best.payoff_before
    True
    """
    if not 1 <= starts <= 20:
        raise InputError("optimal tariffs", f"{starts} starts", "1 to 20", "3 is a good start")
    base = shock or no_shock(world)
    search = PayoffSearch(world, quantity, lines, base, Row(world, model))
    before = compute_quantity(solve(world, base, model), quantity)
    scale = float(world.income[np.unique(np.nonzero(lines.cells)[0])].sum())
    unit = 100.0 if quantity.unit == "%" else scale  # of the payoff, for a whole income
    found = []
    for start in _make_starts(search, starts, first):
        rates = climb(search, start, unit, report)
        payoff, slope = search.slopes(rates)
        found.append((payoff, rates, slope))
    payoff, rates, slope = max(found, key=lambda item: item[0])
    certificate = _certify(search, rates, slope, [item[0] for item in found], unit)
    if certificate.first_order_pct > FIRST_ORDER_TOLERANCE * 100:
        raise NoConvergenceError(
            f"optimal tariffs of {lines.party}",
            f"a point on every line still promises {certificate.first_order_pct:.1e} % of income"
            f" after {search.evaluations} equilibria",
            f"at most {FIRST_ORDER_TOLERANCE * 100:.0e} %",
            "set fewer lines, narrow the bounds, or start from a formula",
        )
    weight = lines.weigh(world)
    return Optimum(
        lines, rates, payoff, before, search.solve(rates),
        float(np.average(rates, weights=weight + 1e-12)), float(np.median(rates)), certificate,
    )  # fmt: skip


def climb(search: PayoffSearch, start: Array, unit: float, report: Report | None = None) -> Array:
    """From a start to the top of its hill, within the bounds (L-BFGS-B on log duties).

    Where a hill is flat its memory of slopes comes to hold their rounding, so that it stops where
    that happens to lead it: it begins again from there until nothing is gained.
    """
    try:
        from scipy.optimize import minimize  # noqa: PLC0415 - only searches need it
    except ImportError:
        raise InputError(
            "optimal tariffs", "SciPy is not installed", "the package scipy",
            "pip install 'summitry[games]'",
        ) from None  # fmt: skip
    lines = search.lines
    scale = _precondition(search.world, lines)

    good: list[tuple[float, Array]] = []  # where there was an equilibrium last

    def fall(point: Array) -> tuple[float, Array]:
        rates = np.expm1(point * scale)
        try:
            payoff, slope = search.slopes(np.clip(rates, lines.low, lines.high))
        except NumericalError:  # a step too far: uphill from there, back to the last good point
            if not good:
                raise
            worst, last = good[-1]
            back = point - last
            return worst + _STEEP * float(back @ back) / 2, _STEEP * back
        if report is not None:
            report(search.evaluations, payoff)
        value = -payoff / unit * 1e4
        good[:] = [(value, point.copy())]
        return value, -slope * (1 + rates) * scale / unit * 1e4

    bounds = np.log1p(np.stack([lines.low, lines.high], axis=1)) / scale[:, None]
    begin = np.log1p(np.clip(start, lines.low, lines.high)) / scale
    options = {"maxfun": MAX_EVALUATIONS, "maxcor": _HISTORY, "ftol": 1e-12, "gtol": 1e-7,
               "maxiter": MAX_EVALUATIONS}  # fmt: skip
    top = np.inf
    for _ in range(_CLIMBS if len(begin) > 1 else 1):
        found = minimize(fall, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        begin = found.x
        if top - found.fun < _NOTHING:
            break
        top = found.fun
    return np.asarray(np.clip(np.expm1(begin * scale), lines.low, lines.high))


def _precondition(world: World, lines: Lines) -> Array:
    """Scale of each line's log duty: one over the root of trade x elasticity, its curvature."""
    cells = lines.cells
    theta = np.broadcast_to(world.trade_elasticity, world.basic_flow.shape)
    curvature = np.bincount(lines.line[cells], (world.basic_flow * theta)[cells], len(lines.low))
    relative = curvature / max(curvature.max(), _TINY)
    return np.asarray(1 / np.sqrt(np.maximum(relative, 1e-6)))


def guess_rates(world: World, lines: Lines) -> Array:
    """One over the trade elasticity, trade-weighted over the line: the small-economy optimum (K,).

    With one sector, no inputs, balanced trade and a partner that is large, the optimal tariff of a
    small economy is 1/theta (Gros 1987; Alvarez and Lucas 2007).
    """
    cells = lines.cells
    weight = world.basic_flow[cells] + 1e-9
    theta = np.broadcast_to(world.trade_elasticity, world.basic_flow.shape)[cells]
    where = lines.line[cells]
    mean = np.bincount(where, weight * theta, len(lines.low)) / np.bincount(where, weight)
    return np.clip(1 / mean, lines.low, lines.high)


def _make_starts(search: PayoffSearch, count: int, first: Array | None) -> list[Array]:
    world, lines = search.world, search.lines
    guess = guess_rates(world, lines)
    starts = [lines.read(search.shock, world) if first is None else first, guess]
    random = np.random.default_rng(0)
    for _ in range(count - 2):
        log_rate = np.log1p(guess) * np.exp(_RANDOM_SPREAD * random.standard_normal(len(guess)))
        starts.append(np.clip(np.expm1(log_rate), lines.low, lines.high))
    return starts[:count]


def _certify(
    search: PayoffSearch, rates: Array, slope: Array, payoffs: list[float], unit: float
) -> OptimumCertificate:
    lines = search.lines
    at_low, at_high = rates <= lines.low + 1e-12, rates >= lines.high - 1e-12
    free = slope.copy()
    free[at_low] = np.maximum(free[at_low], 0.0)
    free[at_high] = np.minimum(free[at_high], 0.0)
    return OptimumCertificate(
        first_order_pct=float(np.abs(free).sum() * 0.01 / unit * 100),
        start_payoffs=tuple(payoffs),
        spread_pct=float((max(payoffs) - min(payoffs)) / unit * 100),
        at_bounds=int((at_low | at_high).sum()),
        evaluations=search.evaluations,
    )
