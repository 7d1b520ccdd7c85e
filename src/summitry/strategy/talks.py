"""Several bilateral talks at once, and who is in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import NoConvergenceError, UsageError
from summitry.policy import Measure
from summitry.strategy.bargain import Bargain
from summitry.strategy.points import Point, TableSolver
from summitry.strategy.solutions import Agreement, find_agreement
from summitry.strategy.table import Solution, Table, faces, fill, restrict
from summitry.world import Array

MAX_ROUNDS = 20
SETTLED = 1e-3  # of a lever's range, in a round


@dataclass(frozen=True)
class Room:
    """The same talks with some of the parties in the room: what each party of the table has.

    ``gains`` (P,) are over the threat point, USD million, for every party of the full table, in or
    out; ``agreement`` is None where nothing can be agreed.
    """

    parties: tuple[str, ...]
    agreement: Agreement | None
    gains: Array


@dataclass(frozen=True)
class SimultaneousTalks:
    """Nash-in-Nash: each pair's bargain given all the others (Horn and Wolinsky 1988).

    ``coordinates`` (K,) are those of the full table's levers; ``gains`` (P,) over the threat point.
    """

    pairs: tuple[tuple[str, str], ...]
    point: Point
    gains: Array
    rounds: int
    largest_move: float


def compare_rooms(
    table: Table, rooms: Sequence[Sequence[str]], solution: Solution = "nash", against: str = ""
) -> tuple[Room, ...]:
    """The same talks alone, with an ally, with a coalition.

    What the parties outside have in their hands stays as it is today; the threat hangs over all.
    """
    full = TableSolver(table)
    threat = _threat_measures(table, against)
    floor = full.solve_with(threat).payoffs
    found = []
    for names in rooms:
        unknown = [name for name in names if name not in table.parties]
        if unknown:
            raise UsageError(
                f"table {table.name}, room", f"{unknown[0]}, no party",
                f"some of {', '.join(table.parties)}", "correct the party",
            )  # fmt: skip
        part = restrict(table, names)
        bargain = Bargain(part)
        inside = [table.parties.index(name) for name in part.parties]
        agreement = find_agreement(bargain, solution, floor[inside])
        reached = dict(zip((lever.id for lever in part.levers), agreement.point.coordinates,
                           strict=True))  # fmt: skip
        at = full.start
        for k, lever in enumerate(table.levers):
            at[k] = reached.get(lever.id, at[k])
        found.append(Room(part.parties, agreement, full.value(at).payoffs - floor))
    return tuple(found)


def find_nash_in_nash(
    table: Table, pairs: Sequence[tuple[str, str]], against: str = ""
) -> SimultaneousTalks:
    """Bilateral bargains that hold together, each given what the other pairs agree.

    Each pair's levers solve its Nash bargain; if a pair breaks off, its levers go back to today's
    values and everybody else's stay where they are.

    Raises
    ------
    UsageError
        A pair that is no two parties of the table.
    NoConvergenceError
        The bargains do not settle.
    """
    for pair in pairs:
        if len(pair) != 2 or any(name not in table.parties for name in pair):
            raise UsageError(
                f"table {table.name}, pairs", ", ".join(pair),
                f"two of {', '.join(table.parties)}", "correct the pair",
            )  # fmt: skip
    solver = TableSolver(table)
    floor = solver.solve_with(_threat_measures(table, against)).payoffs
    at = solver.start
    for count in range(1, MAX_ROUNDS + 1):
        before = at.copy()
        for pair in pairs:
            at = _settle_pair(table, pair, at)
        move = float(np.abs(at - before).max())
        if move <= SETTLED:
            point = solver.value(at)
            return SimultaneousTalks(tuple(pairs), point, point.payoffs - floor, count, move)
    raise NoConvergenceError(
        f"table {table.name}, talks in pairs",
        f"after {MAX_ROUNDS} rounds a lever still moves by {move:.1%} of its range",
        f"at most {SETTLED:.1%}",
        "talk in one room, or narrow the ranges",
    )


def _settle_pair(table: Table, pair: tuple[str, str], at: Array) -> Array:
    """One pair's Nash bargain over its own levers, the others where they are."""
    mine = [
        k for k, lever in enumerate(table.levers)
        if lever.owner in pair and faces(table, lever, pair)
    ]  # fmt: skip
    levers = tuple(
        replace(lever, start=lever.low + float(at[k]) * (lever.high - lever.low))
        for k, lever in enumerate(table.levers)
    )
    moved = replace(table, levers=levers, announced={})
    sub = restrict(moved, pair)
    ids = {table.levers[k].id for k in mine}
    others = [lever for lever in sub.levers if lever.id not in ids]
    fixed = tuple(fill(lever, lever.start) for lever in others if lever.start > 0)
    own = tuple(
        replace(lever, start=table.levers[k].start)
        for k, lever in enumerate(levers) if k in mine
    )  # fmt: skip
    if not own:
        return at
    lines = tuple(line for line in sub.red_lines if not line.lever or line.lever in ids)
    sub = replace(sub, levers=own, standing=(*sub.standing, *fixed), red_lines=lines)
    bargain = Bargain(sub)
    floor = bargain.solver.value(bargain.solver.start).payoffs
    start = np.array([at[k] for k in mine])
    agreement = find_agreement(bargain, "nash", floor, [start])
    new = at.copy()
    new[mine] = agreement.point.coordinates
    return new


def _threat_measures(table: Table, against: str) -> tuple[Measure, ...]:
    if not table.threats or against == "status_quo":
        return ()
    keys = [threat.key for threat in table.threats]
    if against and against not in keys:
        raise UsageError(
            f"table {table.name}",
            f"threat point {against}",
            f"one of {', '.join(keys)}",
            "write one",
        )
    return table.threats[keys.index(against) if against else 0].measures
