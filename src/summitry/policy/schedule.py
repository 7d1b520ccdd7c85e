"""What holds on a day: the state of a measure by its dates."""

from __future__ import annotations

from datetime import date
from typing import Literal

from summitry.policy.scenario import TariffMeasure

State = Literal["unannounced", "threatened", "announced", "in_force", "paused", "expired"]

_ENDED = frozenset({"expired", "removed", "struck_down", "blocked"})
_STATE_OF_STATUS: dict[str, State] = {
    "threatened": "threatened",
    "demanded": "threatened",
    "proposed": "threatened",
    "announced": "announced",
    "signed": "announced",
    "in_force": "in_force",
    "completed": "in_force",
}  # ended and paused are decided before


def measure_state(measure: TariffMeasure, day: date) -> State:
    """What a measure is on a day: in force, paused, threatened, announced, expired, unannounced.

    Every date is the first day of what it names. The first rule that holds decides:

    1. before ``announced``: *unannounced*;
    2. from ``ends`` on: *expired*;
    3. from ``paused_from`` (or from the start) until before ``paused_until`` (or without limit):
       *paused*;
    4. a ``status`` that says ended or paused, where no date of an end or of a pause is given:
       *expired*, *paused*;
    5. from ``effective`` on: *in force*; before it: *announced*;
    6. from ``paused_until`` on: *in force*;
    7. ``status``: demanded and proposed count as *threatened*, signed as *announced*, completed
       as *in force*;
    8. only ``announced`` is known: *announced*;
    9. nothing is known: *in force*, a plain what-if.

    Parameters
    ----------
    measure : TariffMeasure
        Its ``announced``, ``effective``, ``paused_from``, ``paused_until``, ``ends``, ``status``.
    day : date
        The day it is seen from.

    Examples
    --------
    >>> measure = TariffMeasure(
    ...     id="a", importer="USA", exporters="CAN", add=0.25,
    ...     effective="2025-02-04", paused_until="2025-03-04",
    ... )
    >>> measure_state(measure, date(2025, 2, 10)), measure_state(measure, date(2025, 3, 4))
    ('paused', 'in_force')
    """
    rules: tuple[tuple[bool, State], ...] = (
        (measure.announced is not None and day < measure.announced, "unannounced"),
        (_has_come(measure.ends, day), "expired"),
        (_is_paused_by_date(measure, day), "paused"),
        (measure.status in _ENDED and measure.ends is None, "expired"),
        (measure.status == "paused" and not _has_pause(measure), "paused"),
        (_has_come(measure.effective, day), "in_force"),
        (measure.effective is not None, "announced"),
        (_has_come(measure.paused_until, day), "in_force"),
        (
            measure.status in _STATE_OF_STATUS,
            _STATE_OF_STATUS.get(measure.status or "", "in_force"),
        ),
        (measure.announced is not None, "announced"),
        (True, "in_force"),
    )
    return next(state for holds, state in rules if holds)


def _has_come(first_day: date | None, day: date) -> bool:
    return first_day is not None and day >= first_day


def _has_pause(measure: TariffMeasure) -> bool:
    return measure.paused_from is not None or measure.paused_until is not None


def _is_paused_by_date(measure: TariffMeasure, day: date) -> bool:
    started = measure.paused_from is None or day >= measure.paused_from
    return _has_pause(measure) and started and not _has_come(measure.paused_until, day)
