"""A package that names what it offers and loads the module behind a name when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def offer(package: str, names: Sequence[str], modules: Sequence[str]) -> Callable[[str], Any]:
    """Make the ``__getattr__`` of a package whose names live in several modules of it.

    Parameters
    ----------
    package
        The package's ``__name__``.
    names
        What it offers: its ``__all__``.
    modules
        Where they are looked for, in this order; those that most callers need come first.

    Returns
    -------
    Callable[[str], Any]
        Finds a name in the first module that has it, loads no further one, and leaves the name
        in the package, which is not asked again.
        An :class:`AttributeError` for any other name.
    """

    def find(name: str) -> Any:
        if name in names:
            for module in modules:
                offered = vars(import_module(f"{package}.{module}"))
                if name in offered:
                    setattr(import_module(package), name, offered[name])
                    return offered[name]
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
