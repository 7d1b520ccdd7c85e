"""Anderson acceleration of a fixed-point iteration (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

import numpy as np

from summitry.world import Array

RESTART_GROWTH = 4.0  # a step this much longer than the shortest so far means a bad extrapolation
RIDGE = 1e-7  # of a squared unit step: directions below it are rounding noise


class Anderson:
    """Extrapolates from the last few points and steps of an iteration.

    What is kept are differences of points and of steps, scaled to steps of length one. They
    describe how the iteration bends, which hardly changes from one shock to a nearby one: the same
    object may serve a row of problems (`begin` between them).

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
        self._bent = np.zeros((depth, size), dtype=np.float32)  # of steps, of length one
        self._gram = np.zeros((depth, depth))  # of the latter, with the ridge
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
            self._keep(target - self._last[0], step - self._last[1])
        self._last = target, step
        count = min(self._kept, len(self._gram))
        if count == 0:
            return target
        along = self._bent[:count] @ (step / length).astype(np.float32)
        weight = np.linalg.solve(self._gram[:count, :count], along.astype(np.float64))
        extrapolated = weight.astype(np.float32) @ self._moved[:count]
        extrapolated *= np.float32(length)
        return np.asarray(target - extrapolated)

    def _keep(self, moved: Array, bent: Array) -> None:
        length = np.sqrt(bent @ bent)
        if length == 0:
            return
        slot = self._kept % len(self._gram)
        self._kept += 1
        count = min(self._kept, len(self._gram))
        self._moved[slot] = moved / length
        self._bent[slot] = bent / length
        products = self._bent[:count] @ self._bent[slot]
        self._gram[slot, :count] = self._gram[:count, slot] = products
        self._gram[slot, slot] += RIDGE
