"""Axes: round steps of 1, 2 and 5, and the line from data to paper."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from summitry.charts._text import format_number
from summitry.errors import UsageError

_LARGEST = 1e15  # beyond this a tick label no longer says anything


def check_finite(where: str, values: Iterable[float]) -> None:
    """Raise UsageError unless every value can be drawn: finite and below 1e15 in size."""
    for position, value in enumerate(values):
        if not -_LARGEST <= value <= _LARGEST:
            raise UsageError(
                where,
                f"value number {position + 1} is {value}",
                f"finite numbers no larger than {_LARGEST:g} in size",
                "leave out what could not be computed and say so beside the chart",
            )


@dataclass(frozen=True)
class Scale:
    """A straight line from data ``low..high`` to paper ``start..end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Place on paper of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def invert(self, place: float) -> float:
        """Value at a place on paper."""
        share = (place - self.start) / (self.end - self.start)
        return self.low + share * (self.high - self.low)


def widen(low: float, high: float) -> tuple[float, float]:
    """Give a range without extent one, so that a chart of zeros still has an axis."""
    if high - low < 1e-9 * max(1.0, abs(low), abs(high)):
        return (low, low + 1.0) if low >= 0 else (high - 1.0, high)
    return low, high


def nice_step(span: float, target: int) -> float:
    """Smallest step of the form 1, 2 or 5 times a power of ten that needs at most ``target``."""
    raw = span / max(target, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        if factor * power >= raw * (1 - 1e-9):
            return factor * power
    return 10 * power


def nice_ticks(low: float, high: float, target: int = 6) -> tuple[float, ...]:
    """Multiples of a 1-2-5 step that lie in ``low..high``.

    Examples
    --------
    >>> nice_ticks(-1.6, 0.3, 4)
    (-1.5, -1.0, -0.5, 0.0)
    """
    step = nice_step(high - low, target)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(k * step for k in range(first, last + 1))


def format_ticks(ticks: tuple[float, ...]) -> tuple[str, ...]:
    """Set ticks with as many decimals as their step needs."""
    if len(ticks) < 2:
        return tuple(f"{tick:g}" for tick in ticks)
    step = ticks[1] - ticks[0]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple(format_number(tick, decimals) for tick in ticks)
