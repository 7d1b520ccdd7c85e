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
        self._pairs = np.empty((depth, 2, size), dtype=np.float32)  # how steps bent, what moved
        self._bent = self._pairs[:, 0]  # differences of steps
        self._moved = self._pairs[:, 1]  # differences of (point + step)
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
            pair = np.empty((2, len(step)), dtype=np.float32)
            np.subtract(step, self._last[1], out=pair[0])
            np.subtract(target, self._last[0], out=pair[1], casting="same_kind")
            self._keep(pair)
        self._last = target, step
        count = min(self._kept, len(self._pairs))
        if count == 0:
            return target
        return np.asarray(target - (self._bent[:count] @ step) @ self._moved[:count])

    def _keep(self, pair: Single) -> None:
        depth = len(self._pairs)
        slot, count = self._kept % depth, min(self._kept, depth)
        bent = pair[0]
        square = bent @ bent
        if count:
            if count == depth:  # the oldest makes room; the others need nothing from it
                self._bent[slot] = 0
            along = self._bent[:count] @ bent
            pair -= (along @ self._pairs[:count].reshape(count, -1)).reshape(pair.shape)
        left = bent @ bent
        if not left > LEAST_NEW**2 * square:  # false for NaN as well
            return
        np.multiply(pair, 1 / np.sqrt(left), out=self._pairs[slot])
        self._kept += 1
