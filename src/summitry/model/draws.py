"""Draws of what nobody knows exactly: elasticities, what is collected, and what buyers pay of it.

Pure: a draw is a function of its seed and number alone, so draw 17 of one scenario is draw 17 of
every other (common random numbers), and a difference between scenarios is sharper than either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from summitry.errors import InputError
from summitry.model.model import Model
from summitry.model.shock import MAX_TARIFF_RATE, Shock
from summitry.world import ELASTICITY_BOUNDS, Array, World

HIGHEST_LOG_SD = 1.5  # a spread by a factor of 20 either way is a mistake in units
_LOWEST_RATE = -0.99  # a subsidy stays below the whole price
_ALIKE = 0.5  # of the variance of an elasticity is common to all sectors
PASS_THROUGH_BOUNDS = (0.05, 2.0)  # a duty that hardly reaches buyers, or twice over
# Streams of random numbers: what is drawn later must not move what was drawn before.
_TARIFFS_AND_ELASTICITIES, _PASS_THROUGH = (), (1,)
_AT_ONCE = 64  # numbers: what is asked for first is the beginning of what is asked for later


@dataclass(frozen=True)
class Spread:
    """How far apart the plausible values lie, as standard deviations of logs.

    Parameters
    ----------
    elasticity_log_sd : (J,) array
        Of each sector's trade elasticity; half of the variance is common to all sectors, since
        methods differ more than sectors do.
    tariff_log_sd : float
        Of the part of each change of duty that is collected: one factor for all duties of a
        draw, median 1.
    pass_through_log_sd : float
        Of the power with which duties reach buyers' prices (model (11)), around the model's own.
    basis : str
        Where the spread comes from, to be shown beside bands.
    """

    elasticity_log_sd: Array
    tariff_log_sd: float = 0.0
    pass_through_log_sd: float = 0.0
    basis: str = "stated"


def compute_published_spread(
    world: World, tariff_log_sd: float = 0.0, pass_through_log_sd: float = 0.0
) -> Spread:
    """How far published estimates of the trade elasticity lie apart, sector by sector.

    The standard deviation of their logs over the sets of the baseline that are estimates (a
    uniform value is none), each first moved into the admissible range.

    Parameters
    ----------
    world : World
        A baseline whose provenance lists several sets of elasticities by paper.
    tariff_log_sd, pass_through_log_sd : float
        Handed on to the spread.

    Raises
    ------
    InputError
        If the baseline lists fewer than three sets: then state a spread.
    """
    sets = world.provenance.get("elasticities", {}).get("sets", {})
    values = [np.array(entry["values"]) for name, entry in sets.items() if "uniform" not in name]
    if len(values) < 3:
        raise InputError(
            f"draws on {world.name}",
            f"{len(values)} published sets of trade elasticities",
            "at least three, to see how far apart they lie",
            "state a spread, such as elasticity_log_sd=0.3 for every sector",
        )
    logs = np.log(np.clip(values, *ELASTICITY_BOUNDS))
    basis = f"published: how far {len(values)} sets of estimates lie apart, sector by sector"
    return Spread(logs.std(axis=0, ddof=1), tariff_log_sd, pass_through_log_sd, basis)


def check_spread(world: World, spread: Spread) -> None:
    """Refuse a spread of the wrong shape, a negative one or one that is not finite.

    Raises
    ------
    InputError
        Names the value.
    """
    sd = np.append(spread.elasticity_log_sd, [spread.tariff_log_sd, spread.pass_through_log_sd])
    shape = np.shape(spread.elasticity_log_sd)
    if shape != (len(world.sectors),):
        expected = f"one for each of the {len(world.sectors)} sectors of {world.name}"
        raise InputError("spread of elasticities", f"shape {shape}", expected, "repeat one value")
    if not ((sd >= 0) & (sd <= HIGHEST_LOG_SD)).all():  # false for NaN as well
        worst = sd[~((sd >= 0) & (sd <= HIGHEST_LOG_SD))][0]
        raise InputError(
            "spread",
            f"a standard deviation of logs of {worst:g}",
            f"0 to {HIGHEST_LOG_SD:g}",
            "0.2 is about 20 percent either way",
        )


def draw_world(world: World, spread: Spread, seed: int, number: int) -> World:
    """The baseline with the trade elasticities of one draw; flows and accounts are as they were.

    Elasticities are lognormal around those of the baseline and stay in the admissible range, 1.2
    to 20; one outside it (a user's own) keeps its value as the bound.
    """
    normal = _normals(seed, number, 2 + len(world.sectors))
    shift = np.sqrt(_ALIKE) * normal[1] + np.sqrt(1 - _ALIKE) * normal[2:]
    base = world.trade_elasticity
    low, high = ELASTICITY_BOUNDS
    drawn = np.clip(
        base * np.exp(spread.elasticity_log_sd * shift),
        np.minimum(low, base),
        np.maximum(high, base),
    )
    return replace(world, trade_elasticity=drawn)


def draw_elasticities(world: World, model: Model, spread: Spread, seed: int, number: int) -> Model:
    """A model under which the world has the trade elasticities of one draw (`draw_world`).

    The world stays the same object, so that what was worked out for it once serves every draw.
    """
    drawn = draw_world(world, spread, seed, number).trade_elasticity / world.trade_elasticity
    return replace(model, trade_elasticity_factor=drawn * model.trade_elasticity_factor)


def draw_shock(world: World, shock: Shock, spread: Spread, seed: int, number: int) -> Shock:
    """The shock with its changes of duty scaled to what one draw says is collected."""
    if spread.tariff_log_sd == 0:
        return shock
    factor = np.exp(spread.tariff_log_sd * _normals(seed, number, 1)[0])
    cells, before, change = _find_changes(world, shock)
    rate = world.tariff_rate.copy()
    rate.flat[cells] = np.clip(before + factor * change, _LOWEST_RATE, MAX_TARIFF_RATE)
    return replace(shock, tariff_rate_new=rate)


@lru_cache(maxsize=32)  # the cases of an evaluation
def _find_changes(world: World, shock: Shock) -> tuple[NDArray[np.intp], Array, Array]:
    """Where a shock changes duties, their rates before and by how much."""
    cells = np.flatnonzero(shock.tariff_rate_new != world.tariff_rate)
    before = world.tariff_rate.flat[cells]
    return cells, before, shock.tariff_rate_new.flat[cells] - before


def draw_model(model: Model, spread: Spread, seed: int, number: int) -> Model:
    """The model with the pass-through of one draw, one factor for all importers and sectors.

    It stays within 0.05 to 2, or at the model's own value beyond.
    """
    if spread.pass_through_log_sd == 0:
        return model
    normal = _normals(seed, number, 1, _PASS_THROUGH)[0]
    base = np.asarray(model.pass_through, dtype=np.float64)
    low, high = PASS_THROUGH_BOUNDS
    drawn = np.clip(
        base * np.exp(spread.pass_through_log_sd * normal),
        np.minimum(low, base),
        np.maximum(high, base),
    )
    return replace(model, pass_through=float(drawn) if drawn.ndim == 0 else drawn)


def _normals(
    seed: int, number: int, count: int, stream: tuple[int, ...] = _TARIFFS_AND_ELASTICITIES
) -> Array:
    several = _draw_normals(seed, number, stream, -(-count // _AT_ONCE) * _AT_ONCE)
    return several[:count]


@lru_cache(maxsize=256)  # a few draws are made for case after case
def _draw_normals(seed: int, number: int, stream: tuple[int, ...], count: int) -> Array:
    drawn = np.random.default_rng([seed, number, *stream]).standard_normal(count)
    drawn.flags.writeable = False
    return drawn
