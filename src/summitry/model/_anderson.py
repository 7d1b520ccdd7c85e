"""Anderson acceleration of a fixed-point iteration (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

import numpy as np

from summitry.world import Array

RESTART_GROWTH = 4.0  # a step this much longer than the shortest so far means a bad extrapolation
RIDGE = 1e-7  # of a squared unit step: directions below it are rounding noise


class Anderson:
    """Extrapolates from the last few points and steps of an iteration.

    What is kept are differences of points and of steps; they are compared as if the steps'
    differences had length one. They describe how the iteration bends, which hardly changes from
    one shock to a nearby one: the same object may serve a row of problems (`begin` between them).

    Parameters
    ----------
    depth : int
        How many differences are kept.
    size : int
        Length of a point.
    """

    def __init__(self, depth: int, size: int) -> None:
        # Seven digits are enough for a direction, and reading the history is what takes time.
        self._moved = np.zeros((depth, size), dtype=np.float32)  # differences of (point + step)
        self._bent = np.zeros((depth, size), dtype=np.float32)  # of steps
        self._unit = np.ones(depth)  # one over the length of the latter
        self._gram = np.zeros((depth, depth))  # of the latter at length one, with the ridge
        self._kept = 0
        self.begin()

    def begin(self) -> None:
        """Start a new problem: the last point belongs to another one."""
        self._last: tuple[Array, Array] | None = None
        self._shortest = np.inf

    def forget(self) -> None:
        """Start anew: what was learned belongs to another iteration."""
        self._kept = 0
        self.begin()

    def mix(self, point: Array, step: Array, length: float) -> Array:
        """The next point, given the last one and the step the plain iteration would take.

        `length` is the step's largest element.
        """
        if length > RESTART_GROWTH * self._shortest:
            self._kept, self._last, self._shortest = 0, None, length
        self._shortest = min(self._shortest, length)
        target = point + step
        if self._last is not None:
            self._keep(target, step, *self._last)
        self._last = target, step
        count = min(self._kept, len(self._gram))
        if count == 0:
            return target
        unit = self._unit[:count]
        along = unit * (self._bent[:count] @ step.astype(np.float32))
        weight = unit * np.linalg.solve(self._gram[:count, :count], along)
        return np.asarray(target - weight.astype(np.float32) @ self._moved[:count])

    def _keep(self, target: Array, step: Array, last_target: Array, last_step: Array) -> None:
        slot = self._kept % len(self._gram)
        np.subtract(target, last_target, out=self._moved[slot], casting="same_kind")
        np.subtract(step, last_step, out=self._bent[slot], casting="same_kind")
        count = min(self._kept + 1, len(self._gram))
        products = (self._bent[:count] @ self._bent[slot]).astype(np.float64)
        square = products[slot]
        if square == 0:
            return
        self._kept += 1
        self._unit[slot] = 1 / np.sqrt(square)
        products *= self._unit[slot] * self._unit[:count]
        self._gram[slot, :count] = self._gram[:count, slot] = products
        self._gram[slot, slot] += RIDGE
