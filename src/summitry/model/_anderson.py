"""Anderson acceleration of a fixed-point iteration (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

import numpy as np

from summitry.world import Array, Single

RESTART_GROWTH = 4.0  # a step this much longer than the shortest so far means a bad extrapolation
LEAST_NEW = 1e-3  # of a direction's length: what is left beside the others is rounding noise below


class Anderson:
    """Extrapolates from the last few points and steps of an iteration.

    What is kept are differences of points and of steps, combined so that those of steps have
    length one and stand at right angles: the nearest combination is then a plain projection. They
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
        self._bent = np.zeros((depth, size), dtype=np.float32)  # of steps
        self._kept = 0
        self.begin()

    def begin(self) -> None:
        """Start a new problem: the last point belongs to another one."""
        self._last: tuple[Array, Single] | None = None
        self._shortest = np.inf

    def forget(self) -> None:
        """Start anew: what was learned belongs to another iteration."""
        self._kept = 0
        self.begin()

    def mix(self, target: Array, step: Single, length: float) -> Array:
        """The next point, given where the plain iteration would go, and the step it would take.

        `length` is the step's largest element.
        """
        if length > RESTART_GROWTH * self._shortest:
            self._kept, self._last, self._shortest = 0, None, length
        self._shortest = min(self._shortest, length)
        if self._last is not None:
            last_target, last_step = self._last
            self._keep((target - last_target).astype(np.float32), step - last_step)
        self._last = target, step
        count = min(self._kept, len(self._bent))
        if count == 0:
            return target
        return np.asarray(target - (self._bent[:count] @ step) @ self._moved[:count])

    def _keep(self, moved: Single, bent: Single) -> None:
        depth = len(self._bent)
        slot, count = self._kept % depth, min(self._kept, depth)
        square = bent @ bent
        if count:
            if count == depth:  # the oldest makes room; the others need nothing from it
                self._bent[slot] = 0
            along = self._bent[:count] @ bent
            np.subtract(bent, along @ self._bent[:count], out=bent)
            np.subtract(moved, along @ self._moved[:count], out=moved)
        left = bent @ bent
        if not left > LEAST_NEW**2 * square:  # false for NaN as well
            return
        scale = 1 / np.sqrt(left)
        np.multiply(bent, scale, out=self._bent[slot])
        np.multiply(moved, scale, out=self._moved[slot])
        self._kept += 1
