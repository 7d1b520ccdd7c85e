"""The tariff lines a government may set: which cells move together, and within which bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from summitry.errors import UsageError
from summitry.model import MAX_TARIFF_RATE, Shock
from summitry.policy.cells import mask_economies, mask_sectors
from summitry.strategy.objectives import list_members
from summitry.world import Array, Mask, World

Detail = Literal["partner_and_sector", "partner", "sector", "uniform"]
DETAILS: tuple[Detail, ...] = ("partner_and_sector", "partner", "sector", "uniform")
FROZEN = -1
Numbers = np.ndarray[tuple[Any, ...], np.dtype[np.int_]]


@dataclass(frozen=True)
class Lines:
    """One party's tariff lines: the cells of each, importer x exporter x sector.

    Parameters
    ----------
    party : str
        Whose duties they are; members of a group set them together and levy none on each other.
    line : (N,N,J) int array
        Number of the line a cell belongs to; -1 where it is frozen or not this party's.
    mirrored : (N,) mask
        Economies that put on the party's goods whatever it puts on theirs beyond the shock's duty.
    low, high : (K,) array
        Bounds of each line's total duty, shares.
    labels : tuple of str
        Of each line: partner and sector, as far as they are told apart.
    """

    party: str
    line: Numbers
    mirrored: Mask
    low: Array
    high: Array
    labels: tuple[str, ...]

    @property
    def cells(self) -> Mask:
        """Where this party sets a duty, (N,N,J)."""
        return np.asarray(self.line >= 0, dtype=np.bool_)

    def read(self, shock: Shock, world: World) -> Array:
        """Each line's duty under a shock, averaged over its baseline trade (K,)."""
        cells = self.cells
        weight = world.basic_flow[cells] + 1e-9
        where = self.line[cells]
        total = np.bincount(where, weight, len(self.low))
        sums = np.bincount(where, weight * shock.tariff_rate_new[cells], len(self.low))
        return np.asarray(sums / total)

    def weigh(self, world: World) -> Array:
        """Baseline imports of each line, USD million (K,)."""
        cells = self.cells
        total = np.bincount(self.line[cells], world.basic_flow[cells], len(self.low))
        return np.asarray(total, dtype=np.float64)

    def put(self, shock: Shock, rates: Array) -> Shock:
        """The shock with these lines' duties, and the mirrored ones that follow."""
        duty = shock.tariff_rate_new.copy()
        cells = self.cells
        duty[cells] = rates[self.line[cells]]
        if self.mirrored.any():
            change = np.compress(self.mirrored, duty - shock.tariff_rate_new, axis=1)
            mine = np.asarray(cells.any(axis=(1, 2)))
            answer = np.where(mine[:, None, None], change, 0.0).transpose(1, 0, 2)
            rows = np.flatnonzero(self.mirrored)
            duty[rows] = np.minimum(duty[rows] + answer, MAX_TARIFF_RATE)
        return replace(shock, tariff_rate_new=duty)

    def pull(self, slope: Array) -> Array:
        """A derivative by cells (N,N,J) as one by lines (K,), mirrored cells counted in."""
        cells = self.cells
        if self.mirrored.any():
            slope = slope.copy()
            rows = np.flatnonzero(self.mirrored)
            slope[:, rows] += slope[rows].transpose(1, 0, 2)
        total = np.bincount(self.line[cells], slope[cells], len(self.low))
        return np.asarray(total, dtype=np.float64)


def make_lines(
    world: World,
    party: str,
    detail: Detail = "sector",
    *,
    partners: Iterable[str] = ("world",),
    sectors: Iterable[str] = ("goods",),
    frozen: Sequence[tuple[str, str]] = (),
    low: float = 0.0,
    cap: float = MAX_TARIFF_RATE,
    mirrored: Iterable[str] = (),
) -> Lines:
    """The lines a party may set.

    Parameters
    ----------
    world : World
        The baseline.
    party : str
        An economy or a group that acts as one.
    detail : str
        ``partner_and_sector``, ``partner``, ``sector`` or ``uniform``.
    partners, sectors : iterable of str
        Whose goods, and which; the rest is frozen.
    frozen : sequence of (str, str)
        Partner and sector (names, groups, ``world``, ``all``) that keep their duty.
    low, cap : float
        Bounds of every line, shares; a negative low allows import subsidies.
    mirrored : iterable of str
        Economies that answer in kind.

    Raises
    ------
    UsageError
        No line left to set, bounds that cross.
    """
    if detail not in DETAILS:
        raise UsageError("tariff lines", f"{detail}", f"one of {', '.join(DETAILS)}", "write one")
    if not -1 < low < cap <= MAX_TARIFF_RATE:
        raise UsageError(
            f"tariff lines of {party}",
            f"duties from {low:.0%} to {cap:.0%}",
            f"a range between -100% and {MAX_TARIFF_RATE:.0%}",
            "state the lower bound below the cap",
        )
    members = list_members(world, party)
    free = _find_free(world, members, partners, sectors, frozen)
    if not free.any():
        raise UsageError(
            f"tariff lines of {party}",
            "no line to set: all partners or sectors are frozen",
            "at least one partner and sector with trade",
            "name partners and sectors, or freeze fewer lines",
        )
    number, labels = _number(world, free, detail)
    line: Numbers = np.full(world.trade_flow.shape, FROZEN)
    for n in members:
        line[n] = np.where(free, number, FROZEN)
    count = len(labels)
    answers = mask_economies(tuple(mirrored), world)
    answers[members] = False
    return Lines(
        party, line, answers, np.full(count, low), np.full(count, cap), tuple(labels)
    )  # fmt: skip


def _find_free(
    world: World,
    members: Sequence[int],
    partners: Iterable[str],
    sectors: Iterable[str],
    frozen: Sequence[tuple[str, str]],
) -> Mask:
    """Exporter x sector of the lines that are free (N,J): there is trade, and it is not frozen."""
    free = mask_economies(tuple(partners), world)[:, None] & mask_sectors(sectors, world)[None]
    for partner, sector in frozen:
        free &= ~(mask_economies((partner,), world)[:, None] & mask_sectors((sector,), world)[None])
    free[members] = False
    traded = world.basic_flow[members].sum(axis=0) > 0
    return np.asarray(free & traded)


def _number(world: World, free: Mask, detail: Detail) -> tuple[Numbers, list[str]]:
    """Line numbers (N,J) and their labels, in the order partner, sector."""
    n, j = free.shape
    code = {
        "partner_and_sector": np.arange(n * j).reshape(n, j),
        "partner": np.repeat(np.arange(n)[:, None], j, axis=1),
        "sector": np.repeat(np.arange(j)[None], n, axis=0),
        "uniform": np.zeros((n, j), dtype=int),
    }[detail]
    used, compact = np.unique(code[free], return_inverse=True)
    number: Numbers = np.full((n, j), FROZEN)
    number[free] = compact
    names = {
        "partner_and_sector": [f"{c} {s}" for c in world.economies for s in world.sectors],
        "partner": list(world.economies),
        "sector": list(world.sectors),
        "uniform": ["all lines"],
    }[detail]
    return number, [names[int(k)] for k in used]
