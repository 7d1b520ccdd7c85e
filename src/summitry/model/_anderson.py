"""Anderson acceleration of a fixed-point iteration (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

import numpy as np

from summitry.model.shock import Array

RESTART_GROWTH = 4.0  # a step this much longer than the shortest so far means a bad extrapolation
CUTOFF = 1e-14  # relative; directions below it are rounding noise of steps that line up


class Anderson:
    """Extrapolates from the last few points and steps of an iteration.

    Parameters
    ----------
    depth : int
        How many differences of points and steps are kept.
    size : int
        Length of a point.
    """

    def __init__(self, depth: int, size: int) -> None:
        self._moved = np.zeros((depth, size))  # differences of (point + step)
        self._bent = np.zeros((depth, size))  # differences of steps
        self._gram = np.zeros((depth, depth))
        self._kept = 0
        self._last: tuple[Array, Array] | None = None
        self._shortest = np.inf

    def mix(self, point: Array, step: Array) -> Array:
        """The next point, given the last one and the step the plain iteration would take."""
        size = float(np.max(np.abs(step)))
        if size > RESTART_GROWTH * self._shortest:
            self._kept, self._last, self._shortest = 0, None, size
        self._shortest = min(self._shortest, size)
        target = point + step
        last, self._last = self._last, (target, step)
        if last is None:
            return target
        slot = self._kept % len(self._gram)
        self._kept += 1
        np.subtract(target, last[0], out=self._moved[slot])
        np.subtract(step, last[1], out=self._bent[slot])
        count = min(self._kept, len(self._gram))
        bent = self._bent[:count]
        self._gram[slot, :count] = self._gram[:count, slot] = bent @ bent[slot]
        gram = self._gram[:count, :count]
        weight = np.linalg.lstsq(gram, bent @ step, rcond=CUTOFF)[0]
        return np.asarray(target - weight @ self._moved[:count])
