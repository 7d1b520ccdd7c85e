"""Solutions of bargaining on a frontier of two payoffs, exactly, between its points.

The set is everything at or below the concave hull of the points (free disposal, and mixing between
neighbours). The searches of :mod:`summitry.strategy.solutions` start from what these pick.
"""

from __future__ import annotations

import itertools

import numpy as np

from summitry.errors import InputError
from summitry.strategy.table import Solution
from summitry.world import Array


def pick(
    points: Array, threat: Array, solution: Solution, powers: tuple[float, float] = (0.5, 0.5)
) -> Array:
    """The payoffs a solution picks on the hull of points, given payoffs without agreement.

    Parameters
    ----------
    points : (M,2) array
        Payoffs that can be reached.
    threat : (2,) array
        Payoffs without agreement.
    solution : str
        ``nash`` (Nash 1950; powers as in Kalai 1977), ``kalai_smorodinsky`` (Kalai and Smorodinsky
        1975) or ``equal_gain`` (egalitarian, Kalai 1977).
    powers : (float, float)
        Bargaining weights of the Nash solution; they sum to 1.

    Raises
    ------
    InputError
        No point gives both more than the threat.

    Examples
    --------
    >>> import numpy as np
    >>> square = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> pick(square, np.zeros(2), "nash").tolist()
    [0.5, 0.5]
    """
    hull = _make_hull(np.asarray(points, dtype=np.float64), threat)
    if solution == "nash":
        return _pick_nash(hull, threat, powers)
    if solution == "equal_gain":
        return _pick_ray(hull, threat, np.ones(2))
    return _pick_ray(hull, threat, hull.max(axis=0) - threat)


def _make_hull(points: Array, threat: Array) -> Array:
    """Corners of the part of the hull that gives both at least the threat, first payoff rising."""
    reached = points.max(axis=0)
    low = np.minimum(points.min(axis=0), threat) - 1.0
    tops = points[np.lexsort((points[:, 1], points[:, 0]))]
    upper: list[Array] = []
    for point in np.vstack([[low[0], reached[1]], tops, [reached[0], low[1]]]):
        while len(upper) > 1 and _turns_left(upper[-2], upper[-1], point):
            upper.pop()
        upper.append(point)
    return _clip(np.array(upper), threat)


def _turns_left(a: Array, b: Array, c: Array) -> bool:
    return bool((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0)


def _clip(upper: Array, threat: Array) -> Array:
    """The corners at or above the threat in both, with the cuts where the hull crosses it."""
    kept: list[Array] = []
    for a, b in itertools.pairwise(upper):
        shares = [0.0, 1.0]
        for axis in (0, 1):
            rise = b[axis] - a[axis]
            if rise != 0:
                shares.append((threat[axis] - a[axis]) / rise)
        for s in sorted(s for s in shares if 0 <= s <= 1):
            point = a + s * (b - a)
            if (point >= threat - 1e-12 * (1 + np.abs(threat))).all():
                kept.append(np.maximum(point, threat))
    if not kept or not (np.array(kept) > threat).any(axis=0).all():
        raise InputError(
            "bargaining",
            "no point that gives both more than no agreement",
            "a set with something to gain for both",
            "put another lever on the table, or count from another threat point",
        )
    unique = [kept[0]]
    for point in kept[1:]:
        if not np.allclose(point, unique[-1], rtol=1e-14, atol=0.0):
            unique.append(point)
    return np.array(unique)


def _pick_nash(hull: Array, threat: Array, powers: tuple[float, float]) -> Array:
    candidates = [*hull]
    for a, b in itertools.pairwise(hull):
        run, rise = b - a
        if run == 0 or rise == 0:
            continue
        # on a + s (b - a): powers[0] run / gain_0 + powers[1] rise / gain_1 = 0
        gain = a - threat
        s = -(powers[0] * run * gain[1] + powers[1] * rise * gain[0]) / (run * rise)
        s /= powers[0] + powers[1]
        if 0 < s < 1:
            candidates.append(a + s * (b - a))
    with np.errstate(divide="ignore"):
        worth = [float(np.dot(powers, np.log(np.maximum(c - threat, 0.0)))) for c in candidates]
    return np.asarray(candidates[int(np.argmax(worth))])


def _pick_ray(hull: Array, threat: Array, direction: Array) -> Array:
    """Where the ray from the threat leaves the set."""
    reach = []
    for a, b in itertools.pairwise(hull):
        system = np.array([direction, a - b]).T
        if abs(np.linalg.det(system)) < 1e-300:
            continue
        length, s = np.linalg.solve(system, a - threat)
        if -1e-9 <= s <= 1 + 1e-9 and length >= 0:
            reach.append(length)
    if not reach:
        return np.asarray(hull[int(np.argmax(((hull - threat) / direction).min(axis=1)))])
    return np.asarray(threat + max(reach) * direction)
