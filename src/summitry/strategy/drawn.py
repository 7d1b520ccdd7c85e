"""A table under other elasticities: bands of what its solutions, offers and threats come to.

Draw k of a seed has the same elasticities for every lever, threat and solution, and for every other
run of summitry (common random numbers), so a difference between two solutions is sharper than
either band.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from summitry.errors import NumericalError, UsageError
from summitry.model.draws import Spread, check_spread, draw_elasticities
from summitry.strategy.bands import QUANTILES
from summitry.strategy.bargain import Bargain, Report
from summitry.strategy.batch import run_job
from summitry.strategy.solutions import (
    SOLUTIONS,
    Bargained,
    Concession,
    compute_beyond_threat,
    find_agreement,
    find_concession,
    value_levers,
)
from summitry.strategy.table import Table
from summitry.world import Array

FEWEST_DRAWS = 10
_LARGE = 40  # economies from which a draw takes longer than a fresh process takes to start


@dataclass(frozen=True)
class Drawn:
    """Bands over draws of trade elasticities; last axis: 5, 50 and 95 percent, USD million.

    Payoffs are against today's table in the same draw. What has no answer in a draw is left out
    of its band and counted: ``agreed`` and ``enough``.

    Parameters
    ----------
    lever_values : (K,P,3) array
        Each lever by itself, by party.
    threats : (T,P,3) array
        Each threat carried out.
    agreements, gains : (S,P,3) array
        Payoffs of the solutions, in the order of `SOLUTIONS`; the same over the threat point.
    agreement_values : (S,K,3) array
        Where levers stand, in lever units.
    agreed : (S,) array
        Share of draws in which there is such an agreement.
    announced : (P,3) array or None
        The announced deal.
    costs : (T,P,3) array
        Of the smallest sufficient offer to have a threat lifted.
    offers : (T,K,3) array
        Where levers stand in it.
    enough : (T,) array
        Share of draws in which some offer on the table is enough.
    dearer : (T,) array
        Share of draws in which the smallest one costs a giver more than the threat carried out.
    carried_out : (T,) array
        Share of draws in which the threatener gains by carrying it out after a refusal.
    """

    draws: int
    seed: int
    basis: str
    failures: tuple[tuple[int, str], ...]
    lever_values: Array
    threats: Array
    agreements: Array
    gains: Array
    agreement_values: Array
    agreed: Array
    announced: Array | None
    costs: Array
    offers: Array
    enough: Array
    dearer: Array
    carried_out: Array


@dataclass(frozen=True)
class _One:
    """One draw; rows of NaN where there is no answer."""

    lever_values: Array
    threats: Array
    agreements: Array
    gains: Array
    agreement_values: Array
    announced: Array
    costs: Array
    offers: Array


@dataclass(frozen=True)
class _Draws:
    """Plays a table once for each number; a `summitry.strategy.batch.Job`."""

    table: Table
    reference: str
    starts: tuple[Array, ...]  # coordinates of the solutions with the baseline's elasticities
    offers: tuple[Array | None, ...]  # and of the smallest offers
    spread: Spread
    seed: int

    def solve(self, numbers: Sequence[int]) -> list[_One | str]:
        """What the table comes to under each draw, or why there is no answer at all."""
        return [self._solve(number) for number in numbers]

    def _solve(self, number: int) -> _One | str:
        table = self.table
        model = draw_elasticities(table.world, table.model, self.spread, self.seed, number)
        try:
            return self._play(Bargain(replace(table, model=model)))
        except NumericalError as error:
            return f"{error.where}: {error.seen}"

    def _play(self, bargain: Bargain) -> _One:
        table, solver = bargain.table, bargain.solver
        today = solver.value(solver.start).payoffs
        threats = [solver.solve_with(threat.measures).payoffs for threat in table.threats]
        keys = [threat.key for threat in table.threats]
        floor = threats[keys.index(self.reference)] if self.reference in keys else today
        nobody, nowhere = np.full(len(today), np.nan), np.full(len(table.levers), np.nan)
        agreements: list[Array] = []
        gains: list[Array] = []
        values: list[Array] = []
        for solution, start in zip(SOLUTIONS, self.starts, strict=True):
            try:
                found = find_agreement(bargain, solution, floor, [start])
            except NumericalError:
                for rows, empty in ((agreements, nobody), (gains, nobody), (values, nowhere)):
                    rows.append(empty)
                continue
            agreements.append(found.point.payoffs - today)
            gains.append(found.gains)
            values.append(np.array(found.point.values))
        offers = [self._offer(bargain, k) for k in range(len(table.threats))]
        announced = nobody
        if table.announced:
            announced = solver.value(solver.locate(table.announced)).payoffs - today
        return _One(
            np.array([value.payoffs_musd for value in value_levers(bargain)]),
            np.array([one - today for one in threats]).reshape(len(keys), len(today)),
            np.array(agreements), np.array(gains), np.array(values), announced,
            np.array([nobody if o.cost_musd is None else o.cost_musd for o in offers]),
            np.array([nowhere if o.point is None else o.point.values for o in offers]),
        )  # fmt: skip

    def _offer(self, bargain: Bargain, k: int) -> Concession:
        start = self.offers[k]
        starts = None if start is None else [start]
        return find_concession(bargain, bargain.table.threats[k], starts, singly=False)


def draw_table(
    played: Bargained,
    spread: Spread,
    draws: int,
    seed: int = 0,
    report: Report | None = None,
) -> Drawn:
    """Play a table again under each draw of trade elasticities, begun from what was found.

    Parameters
    ----------
    played : Bargained
        The table played through with the baseline's elasticities.
    spread : Spread
        What elasticities are drawn from.
    draws, seed : int
        At least ten draws.
    report : callable, optional
        Called with (draws done, draws in all, what).

    Raises
    ------
    UsageError
        Too few draws, or none with an equilibrium.
    """
    table = played.table
    if draws < FEWEST_DRAWS:
        raise UsageError("draws", f"{draws}", f"at least {FEWEST_DRAWS}", "100 is a good start")
    check_spread(table.world, spread)
    job = _Draws(
        table, played.reference.key,
        tuple(a.point.coordinates for a in played.agreements),
        tuple(None if c.point is None else c.point.coordinates for c in played.concessions),
        spread, seed,
    )  # fmt: skip
    workers = os.cpu_count() if len(table.world.economies) >= _LARGE else None
    found: list[_One] = []
    failures = []
    for number, one in enumerate(run_job(job, draws, workers, chunk=1)):
        if report is not None:
            report(number + 1, draws, "draws of elasticities")
        if isinstance(one, str):
            failures.append((number, one))
        else:
            found.append(one)
    if not found:
        raise UsageError(
            f"table {table.name}", "no draw with an equilibrium", "at least one", "less spread"
        )
    return _summarise(table, found, failures, spread.basis, seed)


def _summarise(
    table: Table, found: Sequence[_One], failures: list[tuple[int, str]], basis: str, seed: int
) -> Drawn:
    costs = np.array([one.costs for one in found])
    gains = np.array([one.gains for one in found])
    threats = np.array([one.threats for one in found])
    who = [table.parties.index(threat.party) for threat in table.threats]
    pays = [(threats[:, k, party] > 0).mean() for k, party in enumerate(who)]
    return Drawn(
        draws=len(found),
        seed=seed,
        basis=basis,
        failures=tuple(failures),
        lever_values=_band(np.array([one.lever_values for one in found])),
        threats=_band(threats),
        agreements=_band(np.array([one.agreements for one in found])),
        gains=_band(gains),
        agreement_values=_band(np.array([one.agreement_values for one in found])),
        agreed=np.isfinite(gains[:, :, 0]).mean(axis=0),
        announced=_band(np.array([one.announced for one in found])) if table.announced else None,
        costs=_band(costs),
        offers=_band(np.array([one.offers for one in found])),
        enough=np.isfinite(costs).all(axis=2).mean(axis=0) if costs.size else np.zeros(0),
        dearer=compute_beyond_threat(costs, threats).any(axis=2).mean(axis=0)
        if costs.size
        else np.zeros(0),
        carried_out=np.array(pays),
    )


def _band(values: Array) -> Array:
    """Quantiles over the first axis, moved last; NaN only where no draw has an answer."""
    if not values.size:
        return np.zeros((*values.shape[1:], len(QUANTILES)))
    some = np.asarray(np.isfinite(values).any(axis=0))
    filled = np.where(some, values, 0.0)
    band = np.moveaxis(np.nanquantile(filled, QUANTILES, axis=0), 0, -1)
    return np.asarray(np.where(some[..., None], band, np.nan))
