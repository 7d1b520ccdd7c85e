"""The identities a baseline must satisfy, each with its largest error and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import UnbalancedWorldError
from summitry.world.accounts import OPEN_ACCOUNTS
from summitry.world.arrays import Array
from summitry.world.world import World

TOLERANCE = 1e-9  # relative; 64-bit sums over 1e5 cells stay below 1e-12
OPEN_IDENTITY = "demand equals spending, by good"


@dataclass(frozen=True)
class Check:
    """One identity: its largest relative error, the place of that error, and the verdict."""

    name: str
    largest_error: float
    tolerance: float
    where: str

    @property
    def ok(self) -> bool:
        """True if the identity holds within its tolerance (a NaN never does)."""
        return bool(self.largest_error <= self.tolerance)


@np.errstate(divide="ignore", invalid="ignore")  # errors of an economy without output: inf or NaN
def check_world(world: World) -> tuple[Check, ...]:
    """Measure every identity of a baseline.

    Returns
    -------
    tuple of Check
        Errors are relative: of shares to 1, of money to the economy's gross output or to the
        world's. Use :func:`require_balanced` to raise on the first one that fails.
    """
    output = world.output.sum(axis=1)
    size = output[:, None]
    share_sums = world.trade_share.sum(axis=1) - (world.expenditure > 0)
    wages = np.einsum("ns,ns->n", world.value_added_share, world.output)
    use = (1 - world.value_added_share) * world.output
    demand = np.einsum("ns,nsj->nj", use, world.input_share)
    demand = demand + world.final_share * world.income[:, None]
    spending = world.expenditure.sum(axis=1) - world.tariff_revenue - world.export_tax_revenue
    pairs = (world.economies, world.sectors)
    users = (world.economies, world.sectors)
    one = (world.economies,)
    return (
        _check("trade shares sum to 1", share_sums, pairs),
        _check("input shares sum to 1", world.input_share.sum(axis=2) - 1, users),
        _check("final shares sum to 1", world.final_share.sum(axis=1) - 1, one),
        _check("value added pays for output", (wages - world.value_added) / output, one),
        _check(OPEN_IDENTITY, (demand - world.expenditure) / size, pairs),
        _check("deficit = spending - output - revenue",
               (spending - output - world.deficit) / output, one),
        _check("deficits sum to zero over the world",
               np.array([world.deficit.sum() / output.sum()]), (("world",),)),
        _check("no duty on home sales", np.einsum("nnj->nj", world.tariff_rate), pairs),
        _check("no negative flow or share", np.minimum(_lowest(world), 0.0), one),
    )  # fmt: skip


def _lowest(world: World) -> Array:
    arrays = (world.trade_flow, world.value_added_share, world.input_share, world.final_share)
    return np.asarray(
        np.min([a.reshape(len(world.economies), -1).min(axis=1) for a in arrays], axis=0)
    )


def _check(name: str, error: Array, labels: tuple[tuple[str, ...], ...]) -> Check:
    size = np.abs(error)
    at = np.unravel_index(int(np.argmax(np.where(np.isnan(size), np.inf, size))), size.shape)
    where = " / ".join(names[k] for names, k in zip(labels, at, strict=True))
    return Check(name, float(size[at]), TOLERANCE, where)


def require_balanced(world: World) -> World:
    """Return the world, or raise `UnbalancedWorldError` naming the first identity that fails."""
    for check in check_world(world):
        if not check.ok:
            raise UnbalancedWorldError(
                f"world {world.name}, {check.where}",
                f"{check.name}: off by {check.largest_error:.2e}",
                f"at most {check.tolerance:.0e} (relative)",
                advise(world, check),
            )
    return world


def advise(world: World, check: Check) -> str:
    """What to do about an identity that fails."""
    if check.name == OPEN_IDENTITY and any(
        OPEN_ACCOUNTS in str(line) for line in world.provenance.get("changes", ())
    ):
        return (
            "in Python: summitry.evidence.solve_base_year(read_world(path), balanced=True) closes"
            " the accounts of this table and is a world to use"
        )
    return "rebuild the world or correct its tables; `summitry world check` shows every identity"
