"""Options and text of bands, shared by the commands that draw: run, compare, brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import Command, Progress, add_options
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.model import Model, Shock
    from summitry.strategy.bands import Bands, Draws
    from summitry.world import World

DRAW_OPTIONS = ("draws", "seed", "spread", "tariff_spread", "pass_through_spread", "executor")


def draw_options(command: Command) -> Command:
    """Add ``--draws`` and what goes with it to a command; they arrive under `DRAW_OPTIONS`."""
    options = (
        click.option("--tariff-spread", default=0.0, metavar="SD",
                     help="Of the part of duties collected, a log standard deviation."),
        click.option("--pass-through-spread", default=0.0, metavar="SD",
                     help="Of how far duties reach buyers, a log standard deviation."),
        click.option("--executor", type=click.Choice(["numpy", "jax"]), default="numpy",
                     show_default=True, help="Of draws: every core, or compiled, for a GPU."),
    )  # fmt: skip
    return elasticity_draw_options(add_options(command, *options))


def elasticity_draw_options(command: Command) -> Command:
    """Add ``--draws``, ``--seed`` and ``--spread``: draws of elasticities alone."""
    options = (
        click.option("--draws", type=int, metavar="N", help="Bands from N draws; 500 is a start."),
        click.option("--seed", default=0, show_default=True, metavar="K", help="Start of draws."),
        click.option("--spread", default="published", show_default=True, metavar="SD|FILE",
                     help="Of elasticities: published, a log standard deviation, a CSV file."),
    )  # fmt: skip
    return add_options(command, *options)


def take_draw_options(given: dict[str, Any]) -> dict[str, Any]:
    """Take the options of draws out of what a command was given.

    Raises
    ------
    UsageError
        An option of draws without ``--draws``: it would do nothing.
    """
    taken = {name: given.pop(name) for name in DRAW_OPTIONS if name in given}
    changed = {"seed": 0, "spread": "published", "tariff_spread": 0.0, "pass_through_spread": 0.0,
               "executor": "numpy"}  # fmt: skip
    idle = next((name for name in changed if taken.get(name, changed[name]) != changed[name]), None)
    if taken["draws"] is None and idle is not None:
        option = f"--{idle.replace('_', '-')}"
        raise UsageError(
            f"{option} {taken[idle]}", f"{option} without --draws", "--draws with it",
            f"add --draws 500, or leave {option} out",
        )  # fmt: skip
    return taken


def compute(
    world: World, shocks: Mapping[str, Shock], taken: dict[str, Any], progress: Progress | None,
    model: Model | None = None,
) -> Bands | None:  # fmt: skip
    """Bands of every indicator for the options taken; None if no draws were asked for."""
    if taken["draws"] is None:
        return None
    from summitry.model import INDICATORS
    from summitry.strategy.bands import Draws

    return _compute(
        world, shocks, taken, progress, Draws(indicators=tuple(INDICATORS)), model=model
    )


def compute_with_groups(
    world: World, shocks: Mapping[str, Shock], taken: dict[str, Any], progress: Progress | None
) -> Bands | None:
    """Bands of real income for economies and for every group of them; None without draws."""
    if taken["draws"] is None:
        return None
    from summitry.model import INDICATORS
    from summitry.strategy.bands import Draws, list_groups

    names = tuple(name for name in INDICATORS if name.startswith("real_income"))
    inside = list_groups(world)
    return _compute(world, shocks, taken, progress, Draws(indicators=names, groups=inside))


def _compute(
    world: World, shocks: Mapping[str, Shock], taken: dict[str, Any], progress: Progress | None,
    kept: Draws, *, model: Model | None = None,
) -> Bands:  # fmt: skip
    from summitry.model import DEFAULT
    from summitry.strategy.bands import compute_shock_bands
    from summitry.strategy.spreads import find_spread

    spread = find_spread(
        world, taken["spread"], taken["tariff_spread"], taken["pass_through_spread"]
    )
    draws = replace(
        kept, count=taken["draws"], seed=taken["seed"], executor=taken.get("executor", "numpy")
    )
    return compute_shock_bands(
        world, shocks, spread, draws, model=model or DEFAULT, progress=progress
    )


def format_band(bands: Bands | None, key: str, economy: str, name: str, show: Any) -> str:
    """The two ends of a band in brackets, to stand behind a figure; empty where none is drawn."""
    if bands is None or key not in bands.cases:
        return ""
    low, _, high = bands.at(key, economy, name)
    return f" [{show(low, name)}, {show(high, name)}]"


def format_difference(bands: Bands | None, key: str, economy: str, name: str, show: Any) -> str:
    """The ends of the band of a difference from the first case, in brackets; or nothing."""
    if bands is None or key not in bands.cases:
        return ""
    low, _, high = bands.difference_at(key, economy, name)
    return f" [{show(low, name)}, {show(high, name)}]"
