"""A tariff war without end: duties at which no player gains by moving alone.

Best replies, one player after the other, until nobody moves; then an independent search tries to
find a profitable deviation, from other starts and without using a gradient, and the largest it
finds is part of the result. If best replies run in a circle, the circle is the result's error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError, NoConvergenceError
from summitry.model import DEFAULT, Model, Outcome, Shock, no_shock, solve
from summitry.model.quantities import Quantity, compute_quantity
from summitry.strategy.lines import Lines
from summitry.strategy.optimal import PayoffSearch, climb, guess_rates
from summitry.strategy.row import Row
from summitry.world import Array, World

NASH_TOLERANCE = 1e-5  # of a duty: the largest move of a round, trade-weighted by player
MAX_ROUNDS = 60
PROFIT_TOLERANCE_PCT = 1e-3  # of income: what an independent search may still find
_CYCLE = 1e-6  # rounds that look alike to this, while the last one moved more, are a circle;
_CLOSED = 1e-3  # so are rounds that differ by less than this share of the last move
_LONGEST_CIRCLE = 8  # rounds
_PROBES = (0.9, 0.99, 1.01, 1.1)  # factors on 1 + duty that the search tries, line by line
_PROBED_LINES = 12  # largest lines of a player that are moved one by one
_RANDOM_TRIES = 8

Report = Callable[[int, float], None]  # round, largest move


@dataclass(frozen=True)
class Player:
    """Who plays: what it may set, and what it wants."""

    lines: Lines
    payoff: Quantity


@dataclass(frozen=True)
class NashCertificate:
    """Why one may believe that nobody gains by moving.

    Parameters
    ----------
    rounds : int
        Of best replies.
    largest_move : float
        In the last round, of a player's trade-weighted duties, a share.
    deviation_gain_pct : tuple of float
        By player: the best that an independent search found beyond the result, percent of income.
    deviations_tried : int
        Equilibria that search solved.
    evaluations : int
        Equilibria solved in all.
    """

    rounds: int
    largest_move: float
    deviation_gain_pct: tuple[float, ...]
    deviations_tried: int
    evaluations: int

    @property
    def holds(self) -> bool:
        """True if no profitable deviation beyond the tolerance was found."""
        return max(self.deviation_gain_pct) <= PROFIT_TOLERANCE_PCT


@dataclass(frozen=True)
class Nash:
    """Duties from which no player gains by moving alone.

    Parameters
    ----------
    players : tuple of Player
        In the order in which they reply.
    rates : tuple of (K,) array
        Each player's duties by line, shares.
    payoffs, payoffs_before : (P,) array
        In each payoff's unit, in the war and under the shock given.
    outcome : Outcome
        The equilibrium.
    """

    players: tuple[Player, ...]
    rates: tuple[Array, ...]
    payoffs: Array
    payoffs_before: Array
    outcome: Outcome
    certificate: NashCertificate


def find_nash(
    world: World,
    players: Sequence[Player],
    shock: Shock | None = None,
    *,
    first: Sequence[Array] | None = None,
    model: Model = DEFAULT,
    report: Report | None = None,
) -> Nash:
    """Nash tariffs of the players; everybody else keeps the shock's policy, or mirrors.

    Parameters
    ----------
    world : World
        The baseline.
    players : sequence of Player
        One to twelve. Economies that answer in kind stand in their lines as ``mirrored``.
    shock : Shock, optional
        Policy of everybody else and of frozen lines; by default the baseline's.
    first : sequence of (K,) array, optional
        Where to begin, by player; by default one over the elasticity. The formula of
        :mod:`summitry.strategy.sufficient` is a good start.
    model : Model
        The equations of the equilibrium.
    report : callable, optional
        Called with (round, largest move).

    Raises
    ------
    InputError
        No players or too many, or two that set one line.
    NoConvergenceError
        Best replies run in a circle, which is shown, or do not settle; or the independent search
        found a profitable deviation.
    """
    _check(players)
    base = shock or no_shock(world)
    rates = list(first) if first is not None else [guess_rates(world, p.lines) for p in players]
    search = _War(world, tuple(players), base, model)
    before = [compute_quantity(solve(world, base, model), p.payoff) for p in players]
    rounds, move = search.settle(rates, report)
    outcome = search.solve(rates)
    payoffs = np.array([compute_quantity(outcome, player.payoff) for player in players])
    gains, tried = search.look_for_deviations(rates, payoffs)
    certificate = NashCertificate(rounds, move, gains, tried, search.evaluations)
    if not certificate.holds:
        worst = int(np.argmax(gains))
        raise NoConvergenceError(
            f"Nash tariffs, {players[worst].lines.party}",
            f"an independent search found a deviation worth {gains[worst]:.1e} % of income",
            f"at most {PROFIT_TOLERANCE_PCT:g} %",
            "begin elsewhere, or set fewer lines: this is a local equilibrium only",
        )
    return Nash(tuple(players), tuple(rates), payoffs, np.array(before), outcome, certificate)


def _check(players: Sequence[Player]) -> None:
    if not 1 <= len(players) <= 12:
        raise InputError("Nash tariffs", f"{len(players)} players", "1 to 12", "name the players")
    taken = np.zeros(players[0].lines.line.shape, dtype=bool)
    for player in players:
        mine = player.lines.cells
        if (taken & mine).any():
            raise InputError(
                f"Nash tariffs, {player.lines.party}",
                "a tariff line that another player sets too",
                "one player for each line",
                "take the party out, or out of the other's group",
            )
        taken |= mine


class _War:
    """Best replies in turn, and attempts to do better."""

    def __init__(
        self, world: World, players: tuple[Player, ...], base: Shock, model: Model
    ) -> None:
        self.world, self.players, self.base, self.model = world, players, base, model
        self.evaluations = 0
        self.units = [self._unit(player) for player in players]
        self.last: Outcome | None = None

    def _unit(self, player: Player) -> float:
        members = np.unique(np.nonzero(player.lines.cells)[0])
        return 100.0 if player.payoff.unit == "%" else float(self.world.income[members].sum())

    def shock_of(self, rates: Sequence[Array], without: int | None = None) -> Shock:
        """Everybody's duties, but for one player's."""
        shock = self.base
        for k, (player, rate) in enumerate(zip(self.players, rates, strict=True)):
            if k != without:
                shock = player.lines.put(shock, rate)
        return shock

    def solve(self, rates: Sequence[Array]) -> Outcome:
        """The equilibrium under everybody's duties."""
        return solve(self.world, self.shock_of(rates), self.model)

    def settle(self, rates: list[Array], report: Report | None) -> tuple[int, float]:
        """Best replies until nobody moves, in place; the number of rounds and the last move."""
        path = [list(rates)]
        for count in range(1, MAX_ROUNDS + 1):
            move = 0.0
            for k in range(len(self.players)):
                reply = self.reply(k, rates)
                move = max(move, self._distance(k, reply, rates[k]))
                rates[k] = reply
            if report is not None:
                report(count, move)
            if move <= NASH_TOLERANCE:
                return count, move
            path.append(list(rates))
            self._refuse_circle(path, move)
        raise NoConvergenceError(
            f"Nash tariffs of {self._names()}",
            f"after {MAX_ROUNDS} rounds of best replies duties still move by {move:.1e}",
            f"at most {NASH_TOLERANCE:.0e}",
            "begin from a formula, or set fewer lines",
        )

    def reply(self, k: int, rates: Sequence[Array]) -> Array:
        """One player's best reply to the others' duties."""
        player = self.players[k]
        shock = self.shock_of(rates, without=k)
        row = Row(self.world, self.model, self.last)
        search = PayoffSearch(self.world, player.payoff, player.lines, shock, row)
        found = climb(search, rates[k], self.units[k])
        self.last = search.row.last
        self.evaluations += search.evaluations
        return found

    def _distance(self, k: int, one: Array, two: Array) -> float:
        weight = self.players[k].lines.weigh(self.world)
        return float(np.average(np.abs(one - two), weights=weight + 1e-12))

    def _refuse_circle(self, path: list[list[Array]], move: float) -> None:
        """Stop when duties come back to where they were some rounds ago, and say how they went."""
        for back in range(2, min(len(path), _LONGEST_CIRCLE + 1)):
            if self._largest_distance(path[-1], path[-1 - back]) < max(_CYCLE, _CLOSED * move):
                raise NoConvergenceError(
                    f"Nash tariffs of {self._names()}",
                    f"best replies run in a circle of {back} rounds; mean duties"
                    f" {self._show(path[-1 - back :])}",
                    "a point where nobody moves",
                    "there may be none in pure strategies: set fewer lines or other bounds",
                )

    def _largest_distance(self, one: Sequence[Array], two: Sequence[Array]) -> float:
        return max(self._distance(k, one[k], two[k]) for k in range(len(self.players)))

    def _show(self, rounds: Sequence[Sequence[Array]]) -> str:
        """Each player's trade-weighted mean duty, round by round."""
        said = []
        for k, player in enumerate(self.players):
            weight = player.lines.weigh(self.world) + 1e-12
            means = (f"{np.average(rates[k], weights=weight):.1%}" for rates in rounds)
            said.append(f"{player.lines.party} {' -> '.join(means)}")
        return ", ".join(said)

    def _names(self) -> str:
        return ", ".join(player.lines.party for player in self.players)

    def look_for_deviations(
        self, rates: Sequence[Array], payoffs: Array
    ) -> tuple[tuple[float, ...], int]:
        """The largest gain each player finds by payoffs alone, percent of income."""
        gains, tried = [], 0
        random = np.random.default_rng(0)
        for k, player in enumerate(self.players):
            shock = self.shock_of(rates, without=k)
            row = Row(self.world, self.model, self.last)
            search = PayoffSearch(self.world, player.payoff, player.lines, shock, row)
            best = payoffs[k]
            for trial in _list_trials(player.lines, rates[k], self.world, random):
                best = max(best, search.value(trial))
            gains.append(float((best - payoffs[k]) / self.units[k] * 100))
            tried += search.evaluations
        self.evaluations += tried
        return tuple(gains), tried


def _list_trials(
    lines: Lines, rates: Array, world: World, random: np.random.Generator
) -> list[Array]:
    """Duties a player may try instead: largest lines one by one, all together, at random."""
    factor = 1 + rates
    largest = np.argsort(-lines.weigh(world), kind="stable")[:_PROBED_LINES]
    trials = []
    for probe in _PROBES:
        trials.append(factor * probe - 1)
        for line in largest:
            moved = rates.copy()
            moved[line] = factor[line] * probe - 1
            trials.append(moved)
    for spread in np.geomspace(0.001, 0.5, _RANDOM_TRIES):
        trials.append(factor * np.exp(spread * random.standard_normal(len(rates))) - 1)
    trials += [np.zeros(len(rates)), np.full(len(rates), float(np.median(rates)))]
    return [np.clip(trial, lines.low, lines.high) for trial in trials]
