"""What holds on a day: the state of a measure by its dates, its law and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from summitry.policy.authorities import compute_last_day, find_authority
from summitry.policy.measures import Measure, Retaliation, TariffMeasure
from summitry.policy.names import economy_name

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
# Of several measures answered, the one that binds most decides.
_BINDING: tuple[State, ...] = (
    "in_force", "paused", "announced", "threatened", "unannounced", "expired",
)  # fmt: skip


def list_states(measures: Sequence[Measure], day: date) -> dict[str, State]:
    """The state of every measure of a scenario on a day, by id.

    An answer without dates or status of its own follows what it answers: in force ``delay`` days
    after that came into force, announced until then, otherwise in the same state. Where it
    answers several, the one that binds most decides.

    Parameters
    ----------
    measures : sequence of measures
        Of one scenario, so that whatever is answered is among them.
    day : date
        The day it is seen from.
    """
    by_id = {measure.id: measure for measure in measures}
    states: dict[str, State] = {}

    def find(name: str) -> State:
        if name not in states:
            measure = by_id[name]
            if isinstance(measure, Retaliation) and not measure.has_timing:
                states[name] = answer(measure)
            else:
                states[name] = measure_state(measure, day)
        return states[name]

    def answer(measure: Retaliation) -> State:
        known = [name for name in measure.answers if name in by_id]
        found: list[State] = [find(name) for name in known] or ["announced"]
        follows = min(found, key=_BINDING.index)
        if follows != "in_force" or not measure.delay:
            return follows
        starts = [find_start(by_id[name], day) for name in known if find(name) == "in_force"]
        first = min((start for start in starts if start is not None), default=None)
        waited = first is not None and day >= first + timedelta(days=measure.delay)
        return "in_force" if waited else "announced"

    for measure in measures:
        find(measure.id)
    return states


def measure_state(measure: Measure, day: date) -> State:
    """What a measure is on a day: in force, paused, threatened, announced, expired, unannounced.

    Every date is the first day of what it names. The first rule that holds decides:

    1. before ``announced``: *unannounced*;
    2. from ``ends`` on, or from the day on which its law lets it end: *expired*;
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

    For an answer without dates of its own see :func:`list_states`.

    Parameters
    ----------
    measure : measure
        Its ``announced``, ``effective``, ``paused_from``, ``paused_until``, ``ends``, ``status``
        and ``authority``.
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
        (_has_come(find_legal_end(measure), day), "expired"),
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


def find_legal_end(measure: Measure) -> date | None:
    """The first day on which its law no longer carries a measure; None where nothing says."""
    if not isinstance(measure, TariffMeasure | Retaliation):
        return None
    law = find_authority(measure.authority, measure.importer)
    return None if law is None else compute_last_day(law, measure.effective)


def describe_law(measure: Measure) -> str | None:
    """What the law behind a measure asks and allows, in one line; None where none is named."""
    if not isinstance(measure, TariffMeasure | Retaliation) or measure.authority is None:
        return None
    law = find_authority(measure.authority, measure.importer)
    if law is None:
        names = ", ".join(economy_name(code) for code in measure.importer)
        return f"{measure.authority} ({names}): no limits on file"
    parts = [f"{law.law} ({law.citation}): {law.procedure}"]
    if law.highest_added_rate is not None:
        parts.append(f"adds at most {law.highest_added_rate * 100:g}%")
    if law.longest_days is not None:
        term = f"holds at most {law.longest_days} days"
        end = find_legal_end(measure)
        parts.append(term if end is None else f"{term}, until {end}")
    if law.ended is not None:
        parts.append(f"later history: ended on {law.ended} by {law.ended_by}")
    return "; ".join(parts)


def find_start(measure: Measure, day: date) -> date | None:
    """The day from which a measure that is in force on a day has been so; None if none is dated."""
    starts = [start for start in (measure.effective, measure.paused_until) if _has_come(start, day)]
    return max((start for start in starts if start is not None), default=None)


def _has_come(first_day: date | None, day: date) -> bool:
    return first_day is not None and day >= first_day


def _has_pause(measure: Measure) -> bool:
    return measure.paused_from is not None or measure.paused_until is not None


def _is_paused_by_date(measure: Measure, day: date) -> bool:
    started = measure.paused_from is None or day >= measure.paused_from
    return _has_pause(measure) and started and not _has_come(measure.paused_until, day)
