"""A row of equilibria of one world, each begun where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator

from summitry.errors import NumericalError
from summitry.model import DEFAULT, Model, Outcome, Shock, solve, solve_each
from summitry.world import World


class Row:
    """Solves shocks one after the other; a failure from nearby is tried again from the baseline.

    Parameters
    ----------
    world : World
        The baseline.
    model : Model
        The equations.
    start : Outcome, optional
        Where the first one begins.
    """

    def __init__(self, world: World, model: Model = DEFAULT, start: Outcome | None = None) -> None:
        self.world, self.model = world, model
        self.last = start
        self.solved = 0
        self._waiting: list[Shock] = []
        self._outcomes: Iterator[Outcome] | None = None

    def solve(self, shock: Shock) -> Outcome:
        """The equilibrium under a shock.

        Raises
        ------
        NumericalError
            As :func:`summitry.model.solve`.
        """
        self.solved += 1
        if self._outcomes is None:
            self._outcomes = solve_each(
                self.world, iter(self._take, None), self.model, start=self.last
            )
        self._waiting.append(shock)
        try:
            self.last = next(self._outcomes)
        except NumericalError:
            self._outcomes = None
            self.last = solve(self.world, shock, self.model)
        return self.last

    def _take(self) -> Shock | None:
        return self._waiting.pop()
