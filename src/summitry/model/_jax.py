"""JAX, imported when first asked for, and told which fields of our dataclasses are arrays."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

from summitry.errors import InputError
from summitry.model.equations import Prices, Switches, Technology, TradeKernel
from summitry.model.first_order import FirstOrder
from summitry.model.markets import Markets, State


def import_jax(what: str) -> Any:
    """JAX itself; `what` asks for it, and is named where it is missing.

    Raises
    ------
    InputError
        JAX is not installed.
    """
    try:
        import jax  # noqa: PLC0415 - heavy, and few ask for it
    except ImportError:
        raise InputError(
            what, "JAX is not installed", "the package jax", "pip install 'summitry[jax]'"
        ) from None
    _register()
    return jax


@lru_cache(maxsize=1)
def numpy_of_jax() -> Any:
    """The array namespace that the equations run on under JAX."""
    import jax.numpy as jnp  # noqa: PLC0415

    return jnp


@lru_cache(maxsize=1)
def _register() -> None:
    register(Technology, TradeKernel, Prices, State, Markets, Switches, FirstOrder)


def register(*kinds: type) -> None:
    """Tell JAX the fields of dataclasses, once each: arrays, but the name of the deficit rule."""
    import jax  # noqa: PLC0415

    for kind in kinds:
        names = [field.name for field in fields(kind)]
        words = [name for name in names if name == "deficits"]  # the rule is a word
        jax.tree_util.register_dataclass(kind, [n for n in names if n not in words], words)
