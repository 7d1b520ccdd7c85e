"""Bands: how far each answer moves when what nobody knows exactly is drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from summitry.errors import InputError, NumericalError
from summitry.model import INDICATORS, Executor, Shock, compute_indicators, solve_together
from summitry.model.draws import Spread, check_spread, draw_elasticities, draw_model, draw_shock
from summitry.model.model import DEFAULT, Model
from summitry.strategy.batch import CHUNK, CHUNK_ON_JAX, run_job
from summitry.strategy.cases import Evaluation
from summitry.world import ECONOMY_GROUPS, Array, World

QUANTILES = (0.05, 0.5, 0.95)
MOST_DRAWS = 100_000
FEWEST_DRAWS = 20  # below this a 5 % quantile is the smallest value or less
BLURRED = 0.1  # of the band's width: draws are enough when its ends are known better than this
MOST_VALUES = 2**27  # drawn at once: 1 GB
_BY_SPENDING = ("real_income_pct", "consumer_price_pct")  # percent of a group by final spending
_REPORT = 10  # draws between two words on progress

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Bands:
    """Quantiles of every case over the draws, and of its difference from what is in force.

    Parameters
    ----------
    cases : tuple of str
        Keys of the cases, as in the evaluation; the first is what is in force.
    economies, indicators : tuple of str
        Labels of the axes below; groups follow the economies.
    quantiles : (Q, case, economy, indicator) array
        At `QUANTILES`; units as in ``INDICATORS``.
    difference_quantiles : (Q, case, economy, indicator) array
        Of the case less what is in force, draw by draw.
    blur : (case, economy, indicator) array
        Standard error of the band's ends as a share of its width; 0 where the band is a point.
    draws, seed : int
        How many were asked for, and where they began.
    failures : tuple of (int, str)
        Draws without an answer and why: left out of all quantiles.
    spread : Spread
        What was drawn from.
    """

    cases: tuple[str, ...]
    economies: tuple[str, ...]
    indicators: tuple[str, ...]
    quantiles: Array
    difference_quantiles: Array
    blur: Array
    draws: int
    seed: int
    failures: tuple[tuple[int, str], ...]
    spread: Spread

    @property
    def draws_advised(self) -> int:
        """How many draws would bring the ends of every band within a tenth of its width."""
        answered = self.draws - len(self.failures)
        return int(np.ceil(answered * max(float(self.blur.max()) / BLURRED, 0.0) ** 2))

    def at(self, case: str, economy: str, indicator: str) -> tuple[float, float, float]:
        """Low end, median and high end of one answer."""
        place = (self.cases.index(case), self.economies.index(economy),
                 self.indicators.index(indicator))  # fmt: skip
        low, median, high = self.quantiles[(slice(None), *place)]
        return float(low), float(median), float(high)

    def difference_at(self, case: str, economy: str, indicator: str) -> tuple[float, float, float]:
        """Low end, median and high end of one answer less that of the first case, draw by draw."""
        place = (self.cases.index(case), self.economies.index(economy),
                 self.indicators.index(indicator))  # fmt: skip
        low, median, high = self.difference_quantiles[(slice(None), *place)]
        return float(low), float(median), float(high)


@dataclass(frozen=True)
class Draws:
    """How often to draw, where to begin, and what to keep.

    Parameters
    ----------
    count : int
        20 to 100,000.
    seed : int
        Not negative. Draw k of a seed is the same in every scenario.
    indicators : sequence of str
        Names among ``summitry.model.INDICATORS``.
    workers : int, optional
        Processes; by default one for each core, and none beside this one for few draws. Results
        do not depend on it.
    groups : mapping of str to tuple of str
        Groups of economies to be shown as one, after the economies: money is added up, percent of
        real income and of prices averaged by baseline final spending.
    executor : str
        ``numpy`` on several processes, or ``jax``: one compiled program beside this process, which
        pays for thousands of draws on a GPU.
    """

    count: int = 500
    seed: int = 0
    indicators: Sequence[str] = ("real_income_pct",)
    workers: int | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    executor: Executor = "numpy"


def compute_bands(
    evaluation: Evaluation,
    spread: Spread,
    draws: Draws | None = None,
    *,
    model: Model = DEFAULT,
    progress: Progress | None = None,
) -> Bands:
    """Solve every case of an evaluation once for each draw; curves are not drawn.

    Draw k of a seed has the same elasticities in every case and scenario, so differences between
    cases, and between scenarios run with one seed, are free of the noise they share. A
    promise to buy, a quota or a balance keeps the wedge it takes at the central elasticities.

    Parameters
    ----------
    evaluation : Evaluation
        Its cases are solved anew.
    spread : Spread
        What to draw from: :func:`summitry.model.draws.compute_published_spread`, or stated.
    draws : Draws, optional
        By default 500 from seed 0, real income alone.
    model : Model
        Switches of the equations; pass-through is drawn around its own.
    progress : callable, optional
        Called with draws done, draws in all, and a text.

    Raises
    ------
    InputError
        For a count, seed or spread that cannot be used.
    NumericalError
        If more than half of the draws have no answer: the band would say little.
    """
    world = evaluation.world
    shocks = {case.key: case.outcome.shock for case in evaluation.cases}
    return compute_shock_bands(world, shocks, spread, draws, model=model, progress=progress)


def compute_shock_bands(
    world: World,
    shocks: Mapping[str, Shock],
    spread: Spread,
    draws: Draws | None = None,
    *,
    model: Model = DEFAULT,
    progress: Progress | None = None,
) -> Bands:
    """Solve named shocks to one world once for each draw; the first is what others differ from.

    Parameters, errors and common random numbers are those of :func:`compute_bands`.
    """
    wanted = draws or Draws()
    _check(world, shocks, wanted)
    check_spread(world, spread)
    member = _find_members(world, wanted)
    job = _Job(
        world, tuple(shocks.values()), spread, wanted.seed, tuple(wanted.indicators), model, member,
        wanted.executor,
    )  # fmt: skip
    workers, chunk = (wanted.workers, CHUNK) if wanted.executor == "numpy" else (1, CHUNK_ON_JAX)
    values, failures = [], []
    for number, answer in enumerate(run_job(job, wanted.count, workers, chunk)):
        if progress is not None and number % _REPORT == 0:
            progress(number, wanted.count, f"draws, {wanted.count} in all")
        if isinstance(answer, str):
            failures.append((number, answer))
        else:
            values.append(answer)
    require_answers(world, failures, wanted.count)
    drawn = np.array(values)
    return Bands(
        tuple(shocks),
        (*world.economies, *wanted.groups),
        tuple(wanted.indicators),
        np.quantile(drawn, QUANTILES, axis=0),
        np.quantile(drawn - drawn[:, :1], QUANTILES, axis=0),
        compute_blur(drawn),
        wanted.count,
        wanted.seed,
        tuple(failures),
        spread,
    )


def compute_blur(drawn: Array) -> Array:
    """Standard error of the ends of a band, as a share of its width.

    The number of draws below a quantile q is binomial, so one standard error of an end is the
    distance to the order statistics at ``q +- sqrt(q (1 - q) / draws)``.

    Parameters
    ----------
    drawn : (draw, ...) array
        Values, draws first.
    """
    low, _, high = QUANTILES
    step = np.sqrt(low * (1 - low) / len(drawn))
    points = [max(low - step, 0), low, low + step, high - step, high, min(high + step, 1)]
    at = np.quantile(drawn, points, axis=0)
    error = np.maximum(at[2] - at[0], at[5] - at[3]) / 2
    width = at[4] - at[1]
    return np.asarray(np.divide(error, width, out=np.zeros_like(width), where=width > 0))


def require_answers(world: World, failures: Sequence[tuple[int, str]], count: int) -> None:
    """Refuse bands of which more than half the draws have no answer.

    Raises
    ------
    NumericalError
        Says how many, and why the first has none.
    """
    if len(failures) > count / 2:
        raise NumericalError(
            f"bands on {world.name}",
            f"{len(failures)} of {count} draws without an answer; the first: {failures[0][1]}",
            "an answer to at least half of them",
            "use a smaller spread or a smaller shock",
        )


def list_groups(world: World) -> dict[str, tuple[str, ...]]:
    """Named groups with a member in the baseline, for bands of groups."""
    return {
        name: codes
        for name, codes in ECONOMY_GROUPS.items()
        if not set(codes).isdisjoint(world.economies)
    }


def check_draws(draws: Draws) -> None:
    """Refuse a count or seed that cannot be used.

    Raises
    ------
    InputError
        Names it.
    """
    if not FEWEST_DRAWS <= draws.count <= MOST_DRAWS:
        raise InputError(
            "bands", f"{draws.count} draws", f"{FEWEST_DRAWS} to {MOST_DRAWS:,}",
            "500 is a good start",
        )  # fmt: skip
    if draws.seed < 0:
        raise InputError(
            "bands", f"the seed {draws.seed}", "0 or a positive number", "drop the sign"
        )


def _check(world: World, shocks: Mapping[str, Shock], draws: Draws) -> None:
    check_draws(draws)
    for name in draws.indicators:
        if name not in INDICATORS:
            raise InputError(
                "bands", f"unknown indicator {name}", f"one of {', '.join(INDICATORS)}",
                "write one of these names",
            )  # fmt: skip
    size = draws.count * len(shocks) * len(world.economies) * len(draws.indicators)
    if size > MOST_VALUES:
        raise InputError(
            "bands", f"{size:,} values: {draws.count:,} draws of {len(shocks)} cases",
            f"at most {MOST_VALUES:,}", "draw less often, or keep fewer indicators or cases",
        )  # fmt: skip


def _find_members(world: World, draws: Draws) -> Array:
    """1 where a group (row) holds an economy (column), (group, N)."""
    member = [[float(code in held) for code in world.economies] for held in draws.groups.values()]
    unweighted = [
        name for name in draws.indicators if not name.endswith("_musd") and name not in _BY_SPENDING
    ]
    if member and unweighted:
        raise InputError(
            "bands of groups", f"indicator {unweighted[0]}",
            f"sums of money, or {', '.join(_BY_SPENDING)}", "draw it for economies alone",
        )  # fmt: skip
    empty = [name for name, row in zip(draws.groups, member, strict=True) if not any(row)]
    if empty:
        raise InputError(
            f"bands of {empty[0]}", f"no economy of {world.name}", "a group with members in it",
            "leave the group out",
        )  # fmt: skip
    return np.array(member).reshape(len(member), len(world.economies))


_Answer: TypeAlias = "Array | str"


@dataclass(frozen=True)
class _Job:
    """What each draw is solved for."""

    world: World
    shocks: tuple[Shock, ...]
    spread: Spread
    seed: int
    indicators: tuple[str, ...]
    model: Model
    member: Array  # (group, N)
    executor: Executor = "numpy"

    def solve(self, numbers: Sequence[int]) -> list[_Answer]:
        """(case, economy, indicator) of each draw, or why it has no answer."""
        models = [self._draw_model(number) for number in numbers]
        by_case = [self._solve_case(shock, models, numbers) for shock in self.shocks]
        answers: list[_Answer] = []
        for cases in zip(*by_case, strict=True):
            failed = [case for case in cases if isinstance(case, str)]
            answers.append(failed[0] if failed else np.array(cases))
        return answers

    def _draw_model(self, number: int) -> Model:
        model = draw_model(self.model, self.spread, self.seed, number)
        return draw_elasticities(self.world, model, self.spread, self.seed, number)

    def _solve_case(
        self, shock: Shock, models: Sequence[Model], numbers: Sequence[int]
    ) -> list[_Answer]:
        shocks = [draw_shock(self.world, shock, self.spread, self.seed, k) for k in numbers]
        found: list[_Answer] = []
        for outcome in solve_together(self.world, shocks, models, executor=self.executor):
            if isinstance(outcome, NumericalError):
                found.append(f"{outcome.where}: {outcome.seen}")
                continue
            table = compute_indicators(outcome, self.indicators)
            values = [self._with_groups(name, table[name]) for name in self.indicators]
            found.append(np.stack(values, axis=-1))
        return found

    def _with_groups(self, name: str, values: Array) -> Array:
        """Values by economy, then by group."""
        if not len(self.member):
            return values
        if name.endswith("_musd"):
            return np.append(values, self.member @ values)
        weight = self.member * self.world.income
        return np.append(values, weight @ values / weight.sum(axis=1))
