"""Coalitions: who joins, who stays, and what each adds, one full equilibrium for each coalition.

Two kinds: joint retaliation, where members levy a duty on a target's goods; and a club with
contingent penalties, where members cut duties among themselves and levy one on outsiders (Nordhaus
2015). Outsiders do nothing but trade; payoffs are each member's own, with no side payments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial
from typing import Literal

import numpy as np

from summitry.errors import UsageError
from summitry.model import DEFAULT, Model, Outcome, Shock, no_shock, solve, solve_each
from summitry.strategy.objectives import Objective, Payoffs, list_members
from summitry.world import Array, World

Kind = Literal["retaliation", "club"]
MOST_BLOCS = 8  # 256 coalitions
SETTLED_MUSD = 1e-3  # a gain below this moves nobody

Coalition = frozenset[str]
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ClubRule:
    """What a coalition does.

    Parameters
    ----------
    kind : str
        ``retaliation`` or ``club``.
    duty : float
        Points members add on the target's goods, or on outsiders' goods; a share.
    target : str
        Of a retaliation: who is answered.
    concession : mapping of int to float
        Of a retaliation: the target's own duty on members is cut to this share of what it adds,
        by how many members there are; what the talks are about. Empty: the target does not move.
    internal_cut : float
        Of a club: the part of duties among members that is taken away.
    """

    kind: Kind
    duty: float
    target: str = ""
    internal_cut: float = 0.0
    concession: Mapping[int, float] | None = None


@dataclass(frozen=True)
class CoalitionValue:
    """What one coalition brings its candidates, members and outsiders alike, USD million."""

    members: Coalition
    payoffs: Array  # (B,) by candidate, less the payoff with no coalition


@dataclass(frozen=True)
class ClubResult:
    """Every coalition, which of them hold, where joining ends, and what each bloc adds.

    Parameters
    ----------
    candidates : tuple of str
        The blocs.
    values : mapping of frozenset to CoalitionValue
        All coalitions.
    path : tuple of frozenset
        Iterated joining: each step the outsider with most to gain joins, or the member with most
        to gain leaves.
    stable : tuple of frozenset
        Coalitions that no member gains by leaving and no outsider by joining.
    shapley_musd : (B,) array
        Each bloc's average contribution to members' joint payoff; a diagnostic, no forecast.
    outsiders : str
        What those outside do.
    """

    candidates: tuple[str, ...]
    rule: ClubRule
    values: Mapping[Coalition, CoalitionValue]
    path: tuple[Coalition, ...]
    stable: tuple[Coalition, ...]
    shapley_musd: Array
    outsiders: str
    cycle: bool
    model: Model = DEFAULT

    def internal(self, members: Coalition) -> bool:
        """True if no member gains by leaving alone."""
        return all(self._gain_of_leaving(members, code) <= SETTLED_MUSD for code in members)

    def external(self, members: Coalition) -> bool:
        """True if no outsider gains by joining alone."""
        outside = [code for code in self.candidates if code not in members]
        return all(self.gain_of_joining(members, code) <= SETTLED_MUSD for code in outside)

    def gain_of_joining(self, members: Coalition, code: str) -> float:
        """What one outsider gains by joining, USD million."""
        k = self.candidates.index(code)
        with_it = self.values[members | {code}].payoffs[k]
        return float(with_it - self.values[members].payoffs[k])

    def _gain_of_leaving(self, members: Coalition, code: str) -> float:
        k = self.candidates.index(code)
        without = self.values[members - {code}].payoffs[k]
        return float(without - self.values[members].payoffs[k])


def form_club(
    world: World,
    objectives: Sequence[Objective],
    rule: ClubRule,
    shock: Shock | None = None,
    *,
    founders: Sequence[str] = (),
    model: Model = DEFAULT,
    report: Report | None = None,
) -> ClubResult:
    """Value every coalition of up to eight blocs and see which hold.

    Parameters
    ----------
    world : World
        The baseline.
    objectives : sequence of Objective
        One for each candidate.
    rule : ClubRule
        What members do.
    shock : Shock, optional
        Policy with no coalition: what the target levies, for example.
    founders : sequence of str
        Where joining begins; by default nobody.
    model : Model
        The equations of the equilibrium.
    report : callable, optional
        Called with (coalitions solved, in all, text).

    Raises
    ------
    UsageError
        Too many or too few blocs, a target among them, a founder that is none.
    """
    names = tuple(objective.party for objective in objectives)
    _check(names, rule, founders)
    base = shock or no_shock(world)
    payoffs = Payoffs(world, tuple(objectives))
    blocs = {name: list_members(world, name) for name in names}
    coalitions = [frozenset(group) for size in range(len(names) + 1)
                  for group in combinations(names, size)]  # fmt: skip
    nobody = solve(world, base, model)
    zero = payoffs.compute(nobody)
    values: dict[Coalition, CoalitionValue] = {}
    last: Outcome = nobody
    for k, members in enumerate(coalitions):
        if report is not None:
            report(k, len(coalitions), ", ".join(sorted(members)) or "nobody")
        shock = _apply(world, base, blocs, members, rule)
        last = next(solve_each(world, [shock], model, start=last))
        values[members] = CoalitionValue(members, payoffs.compute(last) - zero)
    path, cycle = _join(names, values, frozenset(founders))
    outside = "outsiders keep their duties and do not answer; they only trade differently"
    result = ClubResult(
        names, rule, values, path, (), _shapley(names, values), outside, cycle,
        model,
    )  # fmt: skip
    stable = [c for c in coalitions if result.internal(c) and result.external(c)]
    return replace(result, stable=tuple(stable))


def _check(names: tuple[str, ...], rule: ClubRule, founders: Sequence[str]) -> None:
    if not 2 <= len(names) <= MOST_BLOCS:
        raise UsageError(
            "club", f"{len(names)} blocs", f"2 to {MOST_BLOCS}",
            "join some into groups, such as EU27",
        )  # fmt: skip
    if rule.kind == "retaliation" and (not rule.target or rule.target in names):
        raise UsageError(
            "club, target", rule.target or "nobody", "an economy that is no candidate",
            "name who is answered",
        )  # fmt: skip
    for name in founders:
        if name not in names:
            raise UsageError(
                "club, founders", name, f"one of {', '.join(names)}", "make it a candidate"
            )


def _apply(
    world: World, base: Shock, blocs: Mapping[str, list[int]], members: Coalition, rule: ClubRule
) -> Shock:
    """Duties with one coalition in place."""
    if not members:
        return base
    inside = np.array([k for name in members for k in blocs[name]])
    duty = base.tariff_rate_new.copy()
    goods = np.flatnonzero(world.is_good)
    if rule.kind == "retaliation":
        target = np.array(list_members(world, rule.target))
        duty[np.ix_(inside, target, goods)] += rule.duty
        kept = (rule.concession or {}).get(len(members))
        if kept is not None:
            cells = np.ix_(target, inside, goods)
            duty[cells] = world.tariff_rate[cells] + kept * (duty[cells] - world.tariff_rate[cells])
        return replace(base, tariff_rate_new=duty)
    outside = np.setdiff1d(np.arange(len(world.economies)), inside)
    duty[np.ix_(inside, outside, goods)] += rule.duty
    duty[np.ix_(inside, inside, goods)] *= 1 - rule.internal_cut
    return replace(base, tariff_rate_new=duty)


def _join(
    names: tuple[str, ...], values: Mapping[Coalition, CoalitionValue], start: Coalition
) -> tuple[tuple[Coalition, ...], bool]:
    """One move at a time, by whoever gains most, until nobody moves or a coalition comes back."""
    path = [start]
    while True:
        here = path[-1]
        moves = []
        for k, name in enumerate(names):
            there = here - {name} if name in here else here | {name}
            gain = float(values[there].payoffs[k] - values[here].payoffs[k])
            moves.append((gain, name, there))
        gain, _, there = max(moves, key=lambda move: move[0])
        if gain <= SETTLED_MUSD:
            return tuple(path), False
        path.append(there)
        if there in path[:-1]:
            return tuple(path), True


def _shapley(names: tuple[str, ...], values: Mapping[Coalition, CoalitionValue]) -> Array:
    """Shapley (1953) values of the members' joint payoff, outsiders passive, (B,)."""
    count = len(names)

    def worth(members: Coalition) -> float:
        return float(sum(values[members].payoffs[names.index(name)] for name in members))

    shares = np.zeros(count)
    for k, name in enumerate(names):
        others = [other for other in names if other != name]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for group in combinations(others, size):
                without = frozenset(group)
                shares[k] += weight * (worth(without | {name}) - worth(without))
    return shares
