"""Where a solve starts: between the equilibria of like questions that have been answered."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from summitry.model import Outcome
from summitry.policy import Measure
from summitry.web.levers import find_amount
from summitry.world import Array

Family = tuple[str, ...]
Place = tuple[Family, Array]

_FAMILIES = 16  # kinds of questions remembered
_POINTS = 40  # of each; one is a few vectors of economy x sector, 40 kB
_NEAR = 10  # interpolated between: more gains nothing and the equations become ill-conditioned
_WIDTH = 2.0  # of the functions, in spans of the points
_LEAP = 4.0  # sum of absolute weights beyond which a guess is an extrapolation
_SAME = 1e-9  # two amounts that differ by less are one point


@dataclass(frozen=True)
class _Point:
    place: Array  # log(1 + amount) of each measure
    state: Array  # log wages, log prices, log of spending


class Starts:
    """Guesses the equilibrium of a question from those of questions that differ in amounts only.

    A family are questions with the same measures whose amounts differ: what a slider asks. States
    are interpolated in the amounts by radial functions with a linear part; a guess is where
    the sweeps begin, and what they end at is certified as ever.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Family, deque[_Point]] = OrderedDict()

    def guess(self, at: Place, last: Outcome | None) -> Outcome | None:
        """An outcome to start from; None, the baseline, where nothing near it has been asked.

        Shaped as the last one. A question with a measure more or less than one that has been asked
        starts from that; what is farther from all of them than from no measures at all does not.
        """
        family, place = at
        if last is None:
            return None
        points = list(self._known.get(family, ()))
        if not points:
            near = self._find_near(family)
            return None if near is None else _to_outcome(near.state, last)
        nearest = np.argsort(_measure(points, place), kind="stable")[:_NEAR]
        return _to_outcome(_interpolate([points[k] for k in nearest], place), last)

    def _find_near(self, family: Family) -> _Point | None:
        """The last point of the family that has most in common with one that is not known."""
        asked = set(family)
        apart, near = len(asked), None
        for known, points in self._known.items():
            differ = len(asked.symmetric_difference(known))
            if differ < apart:
                apart, near = differ, points[-1]
        return near

    def keep(self, at: Place, outcome: Outcome) -> None:
        """Remember an equilibrium."""
        family, place = at
        state = np.concatenate([
            np.log(outcome.wage_hat), np.log(outcome.price_hat).ravel(),
            np.log(np.maximum(outcome.expenditure_new, _SAME)).ravel(),
        ])  # fmt: skip
        points = self._known.setdefault(family, deque(maxlen=_POINTS))
        self._known.move_to_end(family)
        if not points or _measure(points, place).min() >= _SAME:
            points.append(_Point(place, state))
        while len(self._known) > _FAMILIES:
            self._known.popitem(last=False)


def _measure(points: Iterable[_Point], place: Array) -> Array:
    """How far each point lies from a place, the sum over amounts."""
    return np.asarray(np.abs(np.array([point.place for point in points]) - place).sum(axis=1))


def locate(measures: Sequence[Measure]) -> Place:
    """What the measures are but for their amounts, and the amounts as logs of factors."""
    family, place = [], []
    for measure in measures:
        key, share = find_amount(measure)
        family.append(repr(measure if key is None else measure.model_copy(update={key: 0.0})))
        if share is not None:
            place.append(np.log1p(max(share, -0.99)))
    return tuple(family), np.array(place)


def _interpolate(points: Sequence[_Point], place: Array) -> Array:
    """The state at a place between or beside some points, by wide Gaussian functions."""
    places = np.array([point.place for point in points])  # (P,K)
    states = np.array([point.state for point in points])
    if len(points) == 1:
        return np.asarray(states[0])
    at = (places - place) / np.maximum(np.ptp(places, axis=0), _SAME)
    linear = np.column_stack([np.ones(len(points)), at])
    size = linear.shape[1]
    count = len(points)
    system = np.zeros((count + size, count + size))
    system[:count, :count] = _bell(np.linalg.norm(at[:, None] - at[None], axis=2))
    system[:count, count:], system[count:, :count] = linear, linear.T
    right = np.concatenate([_bell(np.linalg.norm(at, axis=1)), [1.0], np.zeros(size - 1)])
    weight = np.linalg.lstsq(system, right, rcond=1e-14)[0][:count]
    if not np.isfinite(weight).all() or np.abs(weight).sum() > _LEAP:
        return np.asarray(states[0])
    return np.asarray(weight @ states / weight.sum())


def _bell(distance: Array) -> Array:
    """Wide beside the points, so that it interpolates nearly as a polynomial does."""
    return np.asarray(np.exp(-((distance / _WIDTH) ** 2)))


def _to_outcome(state: Array, like: Outcome) -> Outcome:
    n, cells = len(like.wage_hat), like.price_hat.size
    wage, price, spending = state[:n], state[n : n + cells], state[n + cells :]
    shape = like.price_hat.shape
    return replace(
        like, wage_hat=np.exp(wage), price_hat=np.exp(price).reshape(shape),
        expenditure_new=np.exp(spending).reshape(shape),
    )  # fmt: skip
