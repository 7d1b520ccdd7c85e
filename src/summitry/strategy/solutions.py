"""What theories of bargaining pick, and the smallest offer that makes a threat not worth it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summitry.errors import UsageError
from summitry.model import compute_indicators
from summitry.strategy.bargain import Bargain, Frontier, Report, check_feasible, trace_frontier
from summitry.strategy.objectives import list_members
from summitry.strategy.points import Point
from summitry.strategy.table import Lever, Solution, Table, Threat
from summitry.world import Array

SOLUTIONS: tuple[Solution, ...] = ("nash", "kalai_smorodinsky", "equal_gain")
NOTHING_MUSD = 10.0  # payoffs closer than this are called equal
CLEAR_GAIN = 1e-2  # hundredths of a percent of income: where a search may begin without another
_BISECTIONS = 40


@dataclass(frozen=True)
class Agreement:
    """One solution: where the levers end, what each party gains over the threat point.

    Parameters
    ----------
    solution : str
        ``nash``: the product of gains, each to the power of its bargaining weight (Nash 1950,
        Kalai 1977 for the weights); ``kalai_smorodinsky``: gains in proportion to each party's
        best (Kalai and Smorodinsky 1975); ``equal_gain``: equal gains in money (the egalitarian
        solution, Kalai 1977).
    gains : (P,) array
        USD million a year over the threat point.
    """

    solution: Solution
    point: Point
    gains: Array


@dataclass(frozen=True)
class ThreatPoint:
    """What happens without agreement, and what each party then has."""

    key: str
    title: str
    point: Point


@dataclass(frozen=True)
class Concession:
    """The smallest offer at which the one who threatens is as well off lifting the threat.

    Parameters
    ----------
    threat : Threat
        The threat to be lifted.
    point : Point or None
        Cheapest mix of the other side's levers; None if none of them suffices.
    cost_musd : (P,) array or None
        Payoffs at the point less payoffs today.
    threat_musd : (P,) array
        Payoffs with the threat carried out less payoffs today.
    by_lever : tuple of (str, float or None)
        For each lever alone: the smallest value that suffices, in lever units; None if its whole
        range does not.
    """

    threat: Threat
    point: Point | None
    cost_musd: Array | None
    threat_musd: Array
    by_lever: tuple[tuple[str, float | None], ...]

    @property
    def beyond_threat(self) -> Array:
        """What the offer costs each giver beyond the threat itself (P,), USD million; else 0."""
        if self.cost_musd is None:
            return np.zeros(len(self.threat_musd))
        return compute_beyond_threat(self.cost_musd, self.threat_musd)

    @property
    def dearer_than_threat(self) -> bool:
        """True where a giver loses more by the offer than by the threat carried out."""
        return bool(self.beyond_threat.any())


def compute_beyond_threat(cost_musd: Array, threat_musd: Array) -> Array:
    """What an offer costs who makes it beyond what the threat carried out would, USD million.

    Who threatens is as well off either way, so only givers can have more than zero.

    Parameters
    ----------
    cost_musd, threat_musd : (..., P) array
        Payoffs under the offer, and with the threat carried out, less payoffs today. Zero where
        an offer is no loss, is missing (NaN), or differs from the threat by next to nothing.
    """
    more = threat_musd - cost_musd
    gives = (cost_musd < -NOTHING_MUSD) & (more > NOTHING_MUSD)
    return np.asarray(np.where(gives, more, 0.0))


@dataclass(frozen=True)
class LeverValue:
    """What a lever is worth to each party, by itself, on top of today's table.

    Parameters
    ----------
    payoffs_musd : (P,) array
        From today's value to the far end of its range.
    why_nothing : str
        Where it gives its receivers nothing or less: why the model says so.
    """

    lever: Lever
    payoffs_musd: Array
    why_nothing: str


@dataclass(frozen=True)
class Bargained:
    """A table played through.

    ``today`` is the table as it stands; ``threat_points`` are what could happen instead, of which
    ``reference`` is the one gains are counted from; ``frontier`` is None with more than two
    parties.
    """

    table: Table
    today: Point
    threat_points: tuple[ThreatPoint, ...]
    reference: ThreatPoint
    frontier: Frontier | None
    agreements: tuple[Agreement, ...]
    announced: Point | None
    concessions: tuple[Concession, ...]
    lever_values: tuple[LeverValue, ...]
    equilibria: int


def list_threat_points(bargain: Bargain) -> tuple[ThreatPoint, ...]:
    """Today's table, and every threat carried out on it."""
    solver = bargain.solver
    points = [ThreatPoint("status_quo", "What holds today goes on", solver.value(solver.start))]
    for threat in bargain.table.threats:
        points.append(ThreatPoint(threat.key, threat.title, solver.solve_with(threat.measures)))
    return tuple(points)


def find_agreement(
    bargain: Bargain, solution: Solution, threat: Array, starts: Sequence[Array] = ()
) -> Agreement:
    """The point a solution picks, given payoffs without agreement.

    Parameters
    ----------
    bargain : Bargain
        Over the table.
    solution : str
        ``nash``, ``kalai_smorodinsky`` or ``equal_gain``.
    threat : (P,) array
        Payoffs without agreement, USD million.
    starts : sequence of (K,) array
        Coordinates to begin from as well.

    Raises
    ------
    NoEquilibriumError
        No point makes every party at least as well off as without agreement: says which red lines
        conflict.
    """
    known = [bargain.solver.value(start) for start in starts]
    begin = [
        point.coordinates for point in known
        if bargain.is_fine(point, threat + CLEAR_GAIN * bargain.unit)
    ]  # fmt: skip
    if not begin:
        inside = check_feasible(bargain, threat)
        known = [inside, *known]
        ahead = [inside.coordinates, bargain.solver.start, *starts]
        equal = bargain.reach(np.ones(len(threat)), threat, ahead)
        begin = [equal.coordinates, inside.coordinates, bargain.solver.start]
    if solution == "equal_gain":
        point = bargain.reach(np.ones(len(threat)), threat, begin)
    elif solution == "kalai_smorodinsky":
        ideals = [_find_ideal(bargain, k, threat, known) for k in range(len(threat))]
        best = np.array([point.payoffs[k] for k, point in enumerate(ideals)]) - threat
        point = bargain.reach(np.maximum(best, 1e-3 * bargain.unit), threat, begin)
    else:
        point = _raise_product(bargain, threat, begin[:2])
    return Agreement(solution, point, point.payoffs - threat)


def _raise_product(bargain: Bargain, threat: Array, starts: Sequence[Array]) -> Point:
    """The Nash solution: the highest product of gains, each to the power of its weight."""
    powers = np.array(bargain.table.powers) / sum(bargain.table.powers)

    def product(point: Point) -> float:
        gains = np.maximum((point.payoffs - threat) / bargain.unit, 1e-6)
        return float((powers * np.log(gains)).sum())

    found = bargain.maximise(product, threat, starts)
    return max((found, *map(bargain.solver.value, starts)), key=product)


def _find_ideal(bargain: Bargain, party: int, threat: Array, known: Sequence[Point]) -> Point:
    """The best for one party that leaves the others what they have without agreement.

    Climbs from the best point known that does so, on the frontier where there is one.
    """
    others = np.arange(len(threat)) != party
    fine = [p for p in known if (p.payoffs >= threat)[others].all()] or list(known)
    best = max(fine, key=lambda point: float(point.payoffs[party]))
    return bargain.raise_payoff(party, threat, [best.coordinates])


def play(
    table: Table,
    *,
    points: int = 40,
    against: str = "",
    report: Report | None = None,
) -> Bargained:
    """Play a table through: threat points, frontier, solutions, concessions, values of levers.

    Parameters
    ----------
    table : Table
        Two parties or more.
    points : int
        Of the frontier, with two parties.
    against : str
        Key of the threat point that gains are counted from; by default the first threat, or the
        status quo where there is none.
    report : callable, optional
        Called with (done, in all, what).

    Raises
    ------
    UsageError
        A threat that is not on the table.
    NoEquilibriumError
        Red lines that conflict, nothing to gain, a frontier of one point.
    """
    bargain = Bargain(table)
    threats = list_threat_points(bargain)
    keys = [threat.key for threat in threats]
    wanted = against or keys[min(1, len(keys) - 1)]
    if wanted not in keys:
        raise UsageError(
            f"table {table.name}",
            f"threat point {wanted}",
            f"one of {', '.join(keys)}",
            "write one",
        )
    reference = threats[keys.index(wanted)]
    solver = bargain.solver
    announced = solver.value(solver.locate(table.announced)) if table.announced else None
    floor = reference.point.payoffs
    starts = [] if announced is None else [announced.coordinates]
    frontier = None
    if len(table.parties) == 2:
        frontier = trace_frontier(bargain, points, report, starts)
        gains = [(p.payoffs - floor).min() for p in frontier.points]
        order = np.argsort(gains)[::-1]  # the most even first; both ends for each side's best
        chosen = dict.fromkeys([int(order[0]), *_list_ends(frontier.points, floor)])
        starts = [frontier.points[k].coordinates for k in chosen]
    agreements = []
    for k, solution in enumerate(SOLUTIONS):
        if report is not None:
            report(k, len(SOLUTIONS) + 1, solution.replace("_", "-"))
        agreements.append(find_agreement(bargain, solution, floor, starts))
    if report is not None:
        report(len(SOLUTIONS), len(SOLUTIONS) + 1, "offers that match the threats")
    concessions = tuple(find_concession(bargain, threat) for threat in table.threats)
    values = value_levers(bargain)
    return Bargained(
        table, threats[0].point, threats, reference, frontier, tuple(agreements), announced,
        concessions, values, solver.solved,
    )  # fmt: skip


def _list_ends(points: Sequence[Point], floor: Array) -> list[int]:
    """Places of the points best for each party among those that leave the other its floor."""
    ends = []
    for k in range(2):
        fine = [i for i, p in enumerate(points) if p.payoffs[1 - k] >= floor[1 - k]]
        ends += fine[:1] if k == 0 else fine[-1:]  # points run from the first's best on
    return ends


def find_concession(
    bargain: Bargain,
    threat: Threat,
    starts: Sequence[Array] | None = None,
    *,
    singly: bool = True,
) -> Concession:
    """The cheapest offer that leaves the threatener as well off without the threat as with it.

    The threat is lifted, the threatener's own levers stay where they are today, and the others'
    move. Cheapest is what costs the others least in payoff.

    Parameters
    ----------
    bargain : Bargain
        Over the table.
    threat : Threat
        Carried out by a party of the table.
    starts : sequence of (K,) array, optional
        Where the search for the mix begins, such as a nearby offer.
    singly : bool
        Whether to look for each lever's own smallest value as well.
    """
    table, solver = bargain.table, bargain.solver
    if threat.party not in table.parties:
        raise UsageError(
            f"threat {threat.key}", f"carried out by {threat.party}, no party of the table",
            f"one of {', '.join(table.parties)}", "correct the party",
        )  # fmt: skip
    who = table.parties.index(threat.party)
    carried_out = solver.solve_with(threat.measures).payoffs
    goal = float(carried_out[who])
    today = solver.value(solver.start)
    theirs = [k for k, lever in enumerate(table.levers) if lever.owner != threat.party]
    single = tuple(
        (table.levers[k].id, _find_single(bargain, k, who, goal)) for k in theirs if singly
    )
    point = _find_cheapest(bargain, theirs, (who, goal), starts)
    cost = None if point is None else point.payoffs - today.payoffs
    return Concession(threat, point, cost, carried_out - today.payoffs, single)


def _find_cheapest(
    bargain: Bargain, theirs: list[int], aim: tuple[int, float], begin: Sequence[Array] | None
) -> Point | None:
    """The cheapest point that gives one party (its place, its payoff) enough; None if none does."""
    solver, table = bargain.solver, bargain.table
    who, goal = aim
    today = solver.value(solver.start)
    if today.payoffs[who] >= goal:
        return today
    others = [k for k in range(len(table.parties)) if k != who]
    floors = np.full(len(table.parties), -np.inf)
    floors[who] = goal
    offers = Bargain(table, solver, free=np.isin(np.arange(len(table.levers)), theirs))

    def thrift(point: Point) -> float:
        return float((point.payoffs[others] / bargain.unit[others]).sum())

    far = [np.where(offers.free, z, solver.start) for z in (0.15, 0.4, 0.7, 1.0)]
    starts = far if begin is None else [np.where(offers.free, z, solver.start) for z in begin]
    point = offers.maximise(thrift, floors, starts)
    return point if bargain.is_fine(point, floors) else None


def _find_single(bargain: Bargain, k: int, who: int, goal: float) -> float | None:
    """The smallest move of one lever that is enough, by bisection; its value in lever units."""
    solver = bargain.solver
    start = solver.start
    ends = [end for end in (solver.end_of(k), 0.0) if abs(end - start[k]) > 1e-9]

    def payoff(z: float) -> float:
        at = start.copy()
        at[k] = z
        return float(solver.value(at).payoffs[who])

    if payoff(start[k]) >= goal:
        return float(solver.value(start).values[k])
    for end in ends:
        if payoff(end) < goal:
            continue
        near, far = float(start[k]), end
        for _ in range(_BISECTIONS):
            middle = (near + far) / 2
            if payoff(middle) >= goal:
                far = middle
            else:
                near = middle
            if abs(far - near) < 1e-5:
                break
        at = start.copy()
        at[k] = far
        return float(solver.value(at).values[k])
    return None


def value_levers(bargain: Bargain) -> tuple[LeverValue, ...]:
    """Each lever by itself, from today's value to the end of its range that lies further away."""
    solver, table = bargain.solver, bargain.table
    start = solver.start
    today = solver.value(start).payoffs
    values = []
    for k, lever in enumerate(table.levers):
        at = start.copy()
        at[k] = solver.end_of(k) if start[k] <= 0.5 else 0.0
        change = solver.value(at).payoffs - today
        values.append(LeverValue(lever, change, _explain(table, lever, change)))
    return tuple(values)


_WHY = {
    "pledge": "what is invested from abroad is owed, so real income counts only what it does to"
    " prices of what is sold abroad",
    "purchase": "a promise to buy moves who sells to whom; the seller gains only as far as its"
    " wages rise against the world's",
    "transfer": "the sum is small beside the economy",
    "tariff": "the duty hits the same trade from the other side: what it earns in terms of trade"
    " it loses in trade",
}


def _explain(table: Table, lever: Lever, change: Array) -> str:
    receivers = [k for k, party in enumerate(table.parties) if party != lever.owner]
    if change[table.parties.index(lever.owner)] > 0:
        return ""  # no offer: its owner gains by it
    best = max(float(change[k]) for k in receivers)
    if best > NOTHING_MUSD:
        return ""
    return _WHY[lever.measure.lever]


def list_outsiders(table: Table, point: Point, today: Point) -> list[tuple[str, float, float]]:
    """Who outside the room gains and loses at a point against today: code, %, USD million.

    Sorted from the largest gain to the largest loss.
    """
    now, then = (compute_indicators(one.outcome) for one in (today, point))
    inside = {k for party in table.parties for k in list_members(table.world, party)}
    rows = [
        (
            code,
            float(then["real_income_pct"][k] - now["real_income_pct"][k]),
            float(then["real_income_musd"][k] - now["real_income_musd"][k]),
        )
        for k, code in enumerate(table.world.economies)
        if k not in inside
    ]
    return sorted(rows, key=lambda row: -row[2])
