"""Anderson acceleration of a fixed-point iteration (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from summitry.world import Array, Single

RESTART_GROWTH = 4.0  # a step this much longer than the shortest so far means a bad extrapolation
STALE = 0.4  # a step no shorter than this part of the last: what was learned elsewhere misleads
LEAST_NEW = 1e-2  # of a direction's length: what is left beside the others is rounding noise below
SPARE = 4  # rows beyond the depth, so that the oldest are not dropped one by one


class Anderson:
    """Extrapolates from the last few points and steps of an iteration.

    What is kept are differences of points and of steps as they came, and beside them the small
    matrix that would turn those of steps into directions of length one at right angles: the
    nearest combination is then a plain projection, and each sweep reads either history once. They
    describe how the iteration bends, which hardly changes from one shock to a nearby one: the same
    object may serve a row of problems (`begin` between them).

    Parameters
    ----------
    depth : int
        How many differences are kept, at least.
    weight : (size,) array
        What each element of a step counts where the nearest combination is looked for.
    """

    def __init__(self, depth: int, weight: Single) -> None:
        # Seven digits are enough for a direction, and reading the history is what takes time.
        size = len(weight)
        self._rows, self._weight = depth + SPARE, weight
        self._bent = np.empty((self._rows, size), dtype=np.float32)  # of weighted steps
        self._moved = np.empty((self._rows, size), dtype=np.float32)  # those of (point + step)
        self._turn = np.zeros((self._rows, self._rows))  # times `_bent`: right angles, length one
        self._depth, self._kept = depth, 0
        self.begin()

    def begin(self) -> None:
        """Start a new problem: the last point belongs to another one."""
        self._last: tuple[Array, Single, Array] | None = None
        self._shortest = np.inf
        self._restart = STALE if self._kept else RESTART_GROWTH

    def forget(self) -> None:
        """Start anew: what was learned belongs to another iteration."""
        self._kept = 0
        self.begin()

    def mix(self, target: Array, step: Single, length: float) -> Array:
        """The next point, given where the plain iteration would go, and the step it would take.

        `length` is the step's largest element.
        """
        if length > self._restart * self._shortest:
            self._kept, self._last, self._shortest = 0, None, length
            self._restart = RESTART_GROWTH
        self._shortest = min(self._shortest, length)
        step = step * self._weight
        along = np.empty(self._rows)  # the step along each difference
        along[: self._kept] = self._bent[: self._kept] @ step
        if self._last is not None:
            along = self._keep(self._last, target, step, along)
        self._last = target, step, along
        kept = self._kept
        if kept == 0:
            return target
        turn = self._turn[:kept, :kept]
        part = (turn @ along[:kept]) @ turn
        return np.asarray(target - part.astype(np.float32) @ self._moved[:kept])

    def _keep(
        self, last: tuple[Array, Single, Array], target: Array, step: Single, along: Array
    ) -> Array:
        """Keep what has changed since the last step, if it is anything new."""
        if self._kept == self._rows:
            last, along = (last[0], last[1], self._drop(last[2])), self._drop(along)
            self._straighten()
        kept = self._kept
        bent, turn = self._bent[kept], self._turn[:kept, :kept]
        np.subtract(step, last[1], out=bent)
        np.subtract(target, last[0], out=self._moved[kept], casting="same_kind")
        square = float(bent @ bent)
        shared = turn @ (along[:kept] - last[2][:kept])
        left = square - float(shared @ shared)
        if left > LEAST_NEW**2 * square:  # false for NaN
            length = math.sqrt(left)
            self._turn[kept, :kept] = (shared @ turn) / -length
            self._turn[:kept, kept] = 0.0
            self._turn[kept, kept] = 1 / length
            along[kept] = bent @ step
            self._kept += 1
        return along

    def _drop(self, along: Array) -> Array:
        """What lies along the newest directions, of a step that is known along all differences."""
        return np.concatenate([self._turn[SPARE:] @ along, along[:SPARE]])

    def _straighten(self) -> None:
        """Turn the differences into directions at right angles and drop the oldest."""
        turn = self._turn[SPARE:].astype(np.float32)
        for history in (self._bent, self._moved):
            history[: self._depth] = turn @ history
        self._turn[: self._depth, : self._depth] = np.eye(self._depth)
        self._kept = self._depth


class AndersonStack:
    """The same for several iterations side by side, none of which restarts.

    Parameters
    ----------
    count, most : int
        Iterations, sweeps at most.
    weight : (size,) array
        As there.
    """

    def __init__(self, count: int, most: int, weight: Single) -> None:
        size, self._weight = len(weight), weight
        self._bent = np.empty((count, most, size), dtype=np.float32)
        self._moved = np.empty((count, most, size), dtype=np.float32)
        self._turn = np.zeros((count, most, most))
        self._kept = 0
        self._last: tuple[Array, Single, Array] | None = None

    def narrow(self, keep: NDArray[np.intp]) -> None:
        """Go on with some of the iterations."""
        for name in ("_bent", "_moved"):
            before = getattr(self, name)
            history = np.empty((len(keep), *before.shape[1:]), dtype=np.float32)
            history[:, : self._kept] = before[keep, : self._kept]
            setattr(self, name, history)
        self._turn = self._turn[keep]
        if self._last is not None:
            target, step, along = self._last
            self._last = target[keep], step[keep], along[keep]

    def mix(self, target: Array, step: Single) -> Array:
        """The next points (S,size), given where the plain iterations would go, and their steps."""
        kept, turn, step = self._kept, self._turn, step * self._weight
        along = np.matmul(self._bent[:, :kept], step[..., None])[..., 0].astype(np.float64)
        if self._last is not None:
            bent = np.subtract(step, self._last[1], out=self._bent[:, kept])
            np.subtract(target, self._last[0], out=self._moved[:, kept], casting="same_kind")
            square = np.vecdot(bent, bent).astype(np.float64)
            since = (along - self._last[2])[..., None]
            shared = np.matmul(turn[:, :kept, :kept], since)[..., 0]
            left = square - np.vecdot(shared, shared)
            # A direction that is nothing new has no part: its row stays zero.
            scale = np.where(left > LEAST_NEW**2 * square, 1 / np.sqrt(np.abs(left)), 0.0)
            turn[:, kept, :kept] = np.matmul(shared[:, None], turn[:, :kept, :kept])[:, 0]
            turn[:, kept, :kept] *= -scale[:, None]
            turn[:, kept, kept] = scale
            along = np.append(along, np.vecdot(bent, step)[:, None], axis=1)
            self._kept = kept = kept + 1
        self._last = target, step, along
        if kept == 0:
            return target
        turn = turn[:, :kept, :kept]
        part = np.matmul(np.matmul(turn, along[..., None]).mT, turn).astype(np.float32)
        return np.asarray(target - np.matmul(part, self._moved[:, :kept])[:, 0])
