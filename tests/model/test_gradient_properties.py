"""Gradients under any mixture of switches, at any equilibrium, against central differences."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summitry.errors import NumericalError
from summitry.model import Model, Shock, solve
from summitry.model.gradient import differentiate
from summitry.model.quantities import (
    Imports,
    RealIncome,
    SectorOutput,
    Sum,
    TariffRevenue,
    compute_quantity,
)
from summitry.world import World
from tests.conftest import make_world
from tests.model.test_gradient import central_difference
from tests.model.test_model_properties import models
from tests.model.test_solve import random_shock

INSTRUMENTS = {
    "tariff_rate_new": "tariff_rate_new",
    "export_tax_rate_new": "export_tax_rate_new",
    "trade_cost_hat": "trade_cost_hat",
    "productivity_hat": "productivity_hat",
    "transfer_musd": "deficit",
}


def draw_shock_and_direction(world: World, seed: int) -> tuple[Shock, dict[str, np.ndarray]]:
    """A shock with every instrument in it, and a direction in which all of them move."""
    rng, n = np.random.default_rng(seed), len(world.economies)
    transfer = rng.normal(0, 1e-3, (2, n)) * world.value_added.sum() / n
    transfer -= transfer.mean(axis=1, keepdims=True)
    shock = replace(random_shock(world, seed), transfer_musd=transfer[0])
    direction = {"transfer_musd": transfer[1]}
    for name in INSTRUMENTS:
        value = getattr(shock, name)
        if name != "transfer_musd":
            direction[name] = rng.uniform(-1, 1, value.shape) * rng.uniform(0, 1)
        if value.ndim == 3:
            direction[name][np.arange(n), np.arange(n)] = 0.0
    return shock, direction


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), model=models())
def test_gradients_are_what_central_differences_say(seed: int, model: Model) -> None:
    """Duties, export taxes, costs, productivity and transfers together, then one of them alone."""
    world = make_world(seed)
    shock, direction = draw_shock_and_direction(world, seed)
    size = world.value_added.mean()
    quantity = Sum(
        (
            (1.0, RealIncome("USA")),
            (30 / size, TariffRevenue("MEX")),
            (20 / size, Imports("CAN", "CHN")),
            (10 / size, SectorOutput("USA", "C26")),
        )
    )

    def along(step: float, moving: tuple[str, ...]) -> float:
        moved = {name: getattr(shock, name) + step * direction[name] for name in moving}
        return compute_quantity(solve(world, replace(shock, **moved), model), quantity)

    try:
        outcome = solve(world, shock, model)
        with jax.disable_jit():  # every mixture of switches would be compiled for seconds
            slope = differentiate(outcome, quantity)
        parts = {
            name: float((getattr(slope, field) * direction[name]).sum())
            for name, field in INSTRUMENTS.items()
        }
        scale = max(sum(abs(part) for part in parts.values()), 0.1)
        for moving in (tuple(INSTRUMENTS), (list(INSTRUMENTS)[seed % len(INSTRUMENTS)],)):
            by_difference = central_difference(lambda h, m=moving: along(h, m))
            assert abs(sum(parts[name] for name in moving) - by_difference) <= 3e-6 * scale
    except NumericalError:  # a mixture without an equilibrium here, or next to here
        assume(False)
