"""Folding a world and a model into the constants of the equations, once for both.

Switches are off where a parameter has its neutral value everywhere. Some change how the same flows
read at the baseline: what producers keep of their sales, hence their value-added shares, and what
of spending is a transfer. Purchases of inputs, final spending and trade stay those of the world.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

import numpy as np

from summitry.errors import InputError
from summitry.model.determinacy import refuse_indeterminate
from summitry.model.equations import OFF, Switches, Technology
from summitry.model.model import DEFAULT, Model
from summitry.world import Array, World

# Parameter: axis of a one-dimensional array, lowest and highest value, whether these are allowed.
_BOUNDS: dict[str, tuple[str, float, float, bool, bool]] = {
    "value_added_elasticity": ("sector", 0.0, 50.0, True, True),
    "input_elasticity": ("sector", 0.0, 50.0, True, True),
    "final_elasticity": ("economy", 0.0, 50.0, True, True),
    "trade_elasticity_factor": ("sector", 0.0, 100.0, False, True),
    "labour_supply_elasticity": ("economy", 0.0, 10.0, True, True),
    "scale_elasticity": ("sector", 0.0, 1.0, True, False),
    "pass_through": ("economy", 0.0, 5.0, False, True),
    "destination_share": ("economy", 0.0, 1.0, True, False),
    "labour_share": ("sector", 0.0, 1.0, False, True),
    "profit_share": ("sector", 0.0, 1.0, True, False),
}
_RULES = {
    "revenue_use": ("lump_sum", "income_tax_relief"),
    "deficits": ("world_share", "own_share", "balanced"),
    "scale_in": ("labour", "cost"),
}
_SLACK = 1e-9  # of a sector's costs: rounding of the stored flows
_OWNERSHIP_SLACK = 1e-9


@lru_cache(maxsize=32)  # the models of a stack of draws, and some more
def fold_model(world: World, model: Model) -> tuple[Technology, Switches]:
    """The constants of a baseline as a model reads it, and the switches that are on.

    Raises
    ------
    InputError
        A parameter of the wrong shape or out of range, or accounts that the model cannot read:
        inputs that cost more than what distribution and markups leave of a sector's sales, or
        leave no labour income in an economy, or no value added along a chain of inputs.
    """
    technology = _fold_flows(world)
    if model is DEFAULT:
        return technology, OFF
    check_model(world, model)
    if np.any(model.trade_elasticity_factor != 1):
        theta = world.trade_elasticity * model.trade_elasticity_factor
        technology = replace(technology, trade_elasticity=theta)
    if _is_default_but_for_elasticities(model):  # a draw: there are many
        return technology, OFF
    read = _Reading(world, model)
    refuse_indeterminate(
        f"model {model.name} on {world.name}", world, read.value_added_share, read.labour_income
    )
    technology = replace(
        technology,
        value_added_share=read.value_added_share,
        value_added=read.value_added,
        labour_income=read.labour_income,
        deficit=read.deficit,
    )
    return _work_out(technology), _switch(world, model, read)


def _is_default_but_for_elasticities(model: Model) -> bool:
    values = [
        (getattr(model, item.name), getattr(DEFAULT, item.name))
        for item in fields(Model)
        if item.name not in ("name", "trade_elasticity_factor")
    ]
    return all(now is base or (np.ndim(now) == 0 and now == base) for now, base in values)


@lru_cache(maxsize=4)
def _fold_flows(world: World) -> Technology:
    """The constants of a baseline as the world itself reads it."""
    refuse_indeterminate(f"world {world.name}", world, world.value_added_share, world.value_added)
    return _work_out(
        Technology(
            value_added_share=world.value_added_share,
            input_share=world.input_share,
            final_share=world.final_share,
            value_added=world.value_added,
            labour_income=world.value_added,
            deficit=world.deficit,
            trade_elasticity=world.trade_elasticity,
            per_world=None,
            input_cost=None,
        )
    )


def _work_out(technology: Technology) -> Technology:
    """The same with the sums and products that follow from the rest."""
    return replace(
        technology,
        per_world=np.full_like(technology.value_added, 1 / technology.value_added.sum()),
        input_cost=(1 - technology.value_added_share)[:, :, None] * technology.input_share,
    )


def check_model(world: World, model: Model) -> None:
    """Refuse a parameter of the wrong shape, out of range or not a number.

    Raises
    ------
    InputError
        Names the parameter.
    """
    n, j = world.output.shape
    for name, (axis, low, high, may_low, may_high) in _BOUNDS.items():
        if getattr(model, name) is getattr(DEFAULT, name):
            continue
        value = np.asarray(getattr(model, name), dtype=float)
        shapes = {"economy": {(), (n,), (n, 1), (n, j)}, "sector": {(), (j,), (n, j)}}[axis]
        if name in ("final_elasticity", "labour_supply_elasticity"):
            shapes = {(), (n,)}
        if name == "trade_elasticity_factor":
            shapes = {(), (j,)}
        if value.shape not in shapes:
            expected = " or ".join(str(shape) for shape in sorted(shapes))
            raise InputError(
                f"model {model.name}, {name}", f"shape {value.shape}",
                f"a number, or shape {expected} for {n} economies and {j} sectors",
                "see the parameters of summitry.model.Model",
            )  # fmt: skip
        good = (value > low if not may_low else value >= low) & (
            value < high if not may_high else value <= high
        )
        if not np.all(good):  # false for NaN as well
            raise InputError(
                f"model {model.name}, {name}", f"{value[~good].flat[0] if value.ndim else value:g}",
                f"{'at least' if may_low else 'above'} {low:g} and"
                f" {'at most' if may_high else 'below'} {high:g}",
                "see the parameters of summitry.model.Model",
            )  # fmt: skip
    for name, allowed in _RULES.items():
        if getattr(model, name) not in allowed:
            raise InputError(
                f"model {model.name}, {name}", f"{getattr(model, name)!r}",
                f"one of {', '.join(allowed)}", "write one of these names",
            )  # fmt: skip
    _check_ownership(world, model)


def _check_ownership(world: World, model: Model) -> None:
    share = model.ownership
    if share is None:
        return
    n = len(world.economies)
    if share.shape != (n, n) or not np.all(share >= 0):
        raise InputError(
            f"model {model.name}, ownership", f"shape {share.shape}, lowest {np.min(share):g}",
            f"shape {(n, n)}, owner x place, shares of zero or more", "correct the array",
        )  # fmt: skip
    gap = np.abs(share.sum(axis=0) - 1)
    if not gap.max() <= _OWNERSHIP_SLACK:
        k = int(np.argmax(gap))
        raise InputError(
            f"model {model.name}, ownership, place {world.economies[k]}",
            f"shares of owners that sum to {share[:, k].sum():g}",
            "1 in every column",
            "divide each column by its sum",
        )


def _spread(world: World, model: Model, name: str) -> Array:
    """A parameter as an array (N,J)."""
    value = np.asarray(getattr(model, name), dtype=float)
    if value.ndim == 1 and _BOUNDS[name][0] == "economy":
        value = value[:, None]
    return np.broadcast_to(value, world.output.shape)


class _Reading:
    """How a model reads the flows of a world."""

    def __init__(self, world: World, model: Model) -> None:
        nu = _spread(world, model, "destination_share")
        profit = _spread(world, model, "profit_share")
        labour = _spread(world, model, "labour_share")
        self.value_added_share = world.value_added_share
        self.value_added = self.labour_income = world.value_added
        self.deficit = world.deficit
        self.factor_income = world.value_added_share * world.output
        if nu.any() or profit.any():
            self._divide_sales(world, model, nu, profit)
        if nu.any() or profit.any() or np.any(labour != 1) or model.ownership is not None:
            self.labour_income = (labour * self.factor_income).sum(axis=1)
            other = self.value_added - self.labour_income
            owned = other if model.ownership is None else model.ownership @ other
            # What an economy spends beyond its national income is its transfer.
            transfer = world.value_added + world.deficit - self.labour_income - owned
            self.deficit = transfer

    def _divide_sales(self, world: World, model: Model, nu: Array, profit: Array) -> None:
        """Value added where distribution and profits take their part of sales (11), (14)."""
        flow = world.basic_flow
        kept = np.einsum("nij,nj->ij", flow, 1 - nu)
        distribution = nu * flow.sum(axis=1)
        cost = (1 - profit) * kept
        inputs = (1 - world.value_added_share) * world.output
        left = cost - inputs
        if np.any(left < -_SLACK * cost):
            self._refuse(world, model, cost, inputs)
        left = np.maximum(left, 0.0)
        self.value_added_share = np.divide(
            left, cost, out=np.array(world.value_added_share), where=cost > 0
        )
        self.factor_income = self.value_added_share * cost + distribution
        self.value_added = (self.factor_income + profit * kept).sum(axis=1)

    @staticmethod
    def _refuse(world: World, model: Model, cost: Array, inputs: Array) -> None:
        n, j = np.unravel_index(int(np.argmax(inputs - cost)), cost.shape)
        raise InputError(
            f"model {model.name} on {world.name}, {world.economies[n]}, sector {world.sectors[j]}",
            f"inputs of {inputs[n, j]:,.1f} USD million, more than the {cost[n, j]:,.1f} that"
            " distribution and profits leave of its sales",
            "value added of zero or more in every sector",
            "use smaller profit or destination shares, or a world without inputs",
        )


def _switch(world: World, model: Model, read: _Reading) -> Switches:
    """The switches of a model, None wherever a parameter is neutral."""

    def unless(value: Array, neutral: float) -> Array | None:
        return None if np.all(value == neutral) else np.ascontiguousarray(value)

    eta = _spread(world, model, "value_added_elasticity")
    epsilon = _spread(world, model, "input_elasticity")
    if np.all(epsilon == epsilon[0, 0]):
        epsilon = epsilon[:1, :1]
    sigma = _spread(world, model, "final_elasticity")[:, :1]
    labour = _spread(world, model, "labour_share")
    scale = _spread(world, model, "scale_elasticity")
    in_labour = scale if model.scale_in == "labour" else np.zeros_like(scale)
    nu = _spread(world, model, "destination_share")
    supply = _spread(world, model, "labour_supply_elasticity")[:, 0]
    relief = (world.tariff_revenue + world.export_tax_revenue) / read.labour_income
    slope = unless(1 - labour - in_labour, 0.0)
    cost_slope = unless(scale - in_labour, 0.0)
    market_slope = unless(1 - _spread(world, model, "pass_through"), 0.0)
    curvature = unless(1 - epsilon, 0.0)
    on = Switches(
        value_added_curvature=unless(1 - eta, 0.0),
        input_curvature=None if curvature is None else curvature[..., None],
        final_curvature=unless(1 - sigma, 0.0),
        labour_supply=unless(supply, 0.0),
        relief=relief if model.revenue_use == "income_tax_relief" else None,
        factor_slope=slope,
        cost_slope=cost_slope,
        market_slope=market_slope,
        destination_share=unless(nu, 0.0),
        labour_share=unless(labour, 1.0),
        ownership=model.ownership,
        cost_share=unless(1 - _spread(world, model, "profit_share"), 1.0),
        deficits=model.deficits,
        factor_income=read.factor_income,
        expenditure=world.expenditure,
    )
    neutral = (
        on.value_added_curvature, on.input_curvature, on.final_curvature, on.labour_supply,
        slope, cost_slope, market_slope, on.destination_share, on.labour_share, on.ownership,
        on.cost_share,
    )  # fmt: skip
    if all(value is None for value in neutral) and model.deficits == OFF.deficits:
        return OFF
    return on
