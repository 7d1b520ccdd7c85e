"""What a scenario changes in the world economy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summitry.errors import InputError, NoEquilibriumError
from summitry.model.model import DeficitRule
from summitry.world import Array, Mask, World

EMBARGO_PACE = 4  # power of what a stage lets through
MAX_TARIFF_RATE = 10.0  # 1000 %, the ceiling of the scenario language
MAX_HAT = 1e6  # a cost or a productivity a million times the baseline's is a mistake in units
MAX_TRANSFER_GAP = 1e-12  # of world value added: rounding


@dataclass(frozen=True, eq=False)  # a shock is itself, as a world is
class Shock:
    """New policy and technology; what is None stays as in the baseline.

    Parameters
    ----------
    tariff_rate_new : (N,N,J) array, importer x exporter x sector
        New ad valorem duty, a share (0.25 is 25 percent) above -1 and at most 10; 0 at home.
    export_tax_rate_new : (N,N,J) array, optional
        New tax of the exporter on these sales, share.
    trade_cost_hat : (N,N,J) array, optional
        Other trade costs, new / baseline, positive.
    productivity_hat : (N,J) array, optional
        Productivity A of economy x sector, new / baseline, positive.
    transfer_musd : (N,) array, optional
        What each economy receives from others a year beyond its baseline deficit, USD million at
        unchanged world value added; negative where it pays; sums to 0. It enters D' (15).
    embargo : (N,N,J) mask, optional
        Flows that stop altogether: their weight in (2) and (3) is zero, the limit of a trade cost
        without bound. Home sales cannot stop.
    """

    tariff_rate_new: Array
    export_tax_rate_new: Array | None = None
    trade_cost_hat: Array | None = None
    productivity_hat: Array | None = None
    transfer_musd: Array | None = None
    embargo: Mask | None = None


def no_shock(world: World) -> Shock:
    """The shock that changes nothing: every duty as in the baseline."""
    return Shock(tariff_rate_new=world.tariff_rate)


def part_of_shock(world: World, shock: Shock, part: float) -> Shock:
    """A part of a shock, between none, 0, and all of it, 1: a stage on the way there.

    Duties, taxes, costs and productivity go in equal steps of logs, transfers in equal steps; of
    an embargo ``(1 - part)^4`` of each good is let through, which is a trade cost
    ``(1 - part)^(-4/theta)``: slow enough at the end that the last stage is a short one.
    """
    if part >= 1:
        return shock

    def between(before: Array, after: Array) -> Array:
        return np.asarray(np.exp((1 - part) * np.log1p(before) + part * np.log1p(after)) - 1)

    cost, tax = shock.trade_cost_hat, shock.export_tax_rate_new
    cost = None if cost is None else cost**part
    if shock.embargo is not None:
        dearer = (1 - part) ** (-EMBARGO_PACE / world.trade_elasticity)
        banned = np.where(shock.embargo, dearer, 1.0)
        cost = banned if cost is None else cost * banned
    productivity, transfer = shock.productivity_hat, shock.transfer_musd
    return Shock(
        between(world.tariff_rate, shock.tariff_rate_new),
        None if tax is None else between(world.export_tax_rate, tax),
        cost,
        None if productivity is None else productivity**part,
        None if transfer is None else part * transfer,
    )


def remove_economy(world: World, code: str, deficits: DeficitRule = "world_share") -> Shock:
    """An economy that trades with nobody any more; its deficit is spread by GDP over the others.

    Parameters
    ----------
    world : World
    code : str
        The economy.
    deficits : str
        The rule (15) of the model to be solved; under ``balanced`` nothing is left to spread.

    Raises
    ------
    InputError
        A code that the world does not have; ``own_share``, under which who trades with nobody owes
        a part of its value added to nobody.
    """
    if code not in world.economies:
        raise InputError(
            f"remove an economy from {world.name}",
            f"unknown economy {code}",
            "an economy of the world, by its ISO 3166 alpha-3 code",
            "list them with summitry world show --json -",
        )
    if deficits == "own_share":
        raise InputError(
            f"remove {code} from {world.name}, deficit rule own_share",
            "a deficit in proportion to its own value added",
            "a rule under which its deficit can be spread over the others, or is 0",
            "use world_share or balanced",
        )
    n = world.economy_index(code)
    embargo = np.zeros(world.trade_flow.shape, dtype=bool)
    embargo[n] = embargo[:, n] = True
    embargo[n, n] = False
    if deficits == "balanced":
        return Shock(world.tariff_rate, embargo=embargo)
    weight = np.where(np.arange(len(world.economies)) == n, 0.0, world.value_added)
    transfer = world.deficit[n] * weight / weight.sum()
    transfer[n] = -world.deficit[n]
    return Shock(world.tariff_rate, embargo=embargo, transfer_musd=transfer)


def check_shock(world: World, shock: Shock) -> None:
    """Refuse a shock with the wrong shape, a number that is not finite or an impossible rate.

    Raises
    ------
    InputError
        Names the array and the cell.
    """
    n, j = world.output.shape
    bounds = {
        "tariff_rate_new": ((n, n, j), -1.0, MAX_TARIFF_RATE),
        "export_tax_rate_new": ((n, n, j), -1.0, MAX_TARIFF_RATE),
        "trade_cost_hat": ((n, n, j), 0.0, MAX_HAT),
        "productivity_hat": ((n, j), 0.0, MAX_HAT),
    }
    for key, (shape, low, high) in bounds.items():
        array = getattr(shock, key)
        if array is None:
            continue
        if array.shape != shape:
            raise InputError(
                f"shock, array {key}",
                f"shape {array.shape}",
                f"shape {shape}: importer, exporter, sector of {world.name}",
                "build shocks with summitry.policy.apply_scenario",
            )
        if not (array.min() > low and array.max() <= high):  # false for NaN as well
            good = np.isfinite(array) & (array > low) & (array <= high)
            cell = tuple(int(k) for k in np.argwhere(~good)[0])
            raise InputError(
                f"shock, array {key}, {_cell_name(world, cell)}",
                f"{array[cell]:g}",
                f"a finite number above {low:g} and at most {high:g}",
                "25 percent is 0.25; an embargo is not a rate",
            )
    _check_transfer(world, shock.transfer_musd)
    _check_embargo(world, shock.embargo)
    if np.any(np.einsum("nnj->nj", shock.tariff_rate_new)):
        raise InputError(
            "shock, array tariff_rate_new",
            "a duty on home sales",
            "0 wherever importer and exporter are the same",
            "leave the importer out of its own list of exporters",
        )


def _check_transfer(world: World, transfer: Array | None) -> None:
    if transfer is None:
        return
    where = "shock, array transfer_musd"
    n, scale = len(world.economies), world.value_added.sum()
    if transfer.shape != (n,) or not np.isfinite(transfer).all():
        seen = f"shape {transfer.shape}, {int(np.sum(~np.isfinite(transfer)))} not finite"
        raise InputError(where, seen, f"{n} finite sums of money", "one for each economy")
    if abs(transfer.sum()) > MAX_TRANSFER_GAP * scale:
        raise InputError(
            where,
            f"a sum of {transfer.sum():,.1f} USD million",
            "transfers that sum to 0: what one receives another pays",
            "let somebody pay what somebody receives",
        )


def _check_embargo(world: World, embargo: Mask | None) -> None:
    """Refuse a mask of the wrong shape, and one that leaves a buyer with nobody to buy from."""
    if embargo is None:
        return
    shape = world.trade_flow.shape
    if (
        embargo.shape != shape
        or embargo.dtype != np.bool_
        or embargo[np.eye(len(embargo)) > 0].any()
    ):
        raise InputError(
            "shock, array embargo",
            f"{embargo.dtype} of shape {embargo.shape}, or home sales stopped",
            f"true or false for each cell of {shape}, false at home",
            "build shocks with summitry.policy.apply_scenario",
        )
    left = np.where(embargo, 0.0, world.trade_flow).sum(axis=1)
    cut_off = (left <= 0) & (world.expenditure > 0)
    if cut_off.any():
        n, j = (int(k) for k in np.argwhere(cut_off)[0])
        raise NoEquilibriumError(
            f"embargo, {world.economies[n]} / {world.sectors[j]}",
            "every supplier stopped, and no home production",
            "at least one supplier of every good that is bought",
            "leave one supplier out of the embargo, or ban a part of the goods",
        )


def _cell_name(world: World, cell: tuple[int, ...]) -> str:
    names = [world.economies[k] for k in cell[:-1]]
    return " / ".join([*names, world.sectors[cell[-1]]])
