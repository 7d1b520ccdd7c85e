"""How far a long job is: parts of known weight, one count that only rises, and the time left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summitry.strategy.files import TableFile, Talks

Report = Callable[[int, int, str], None]  # done, in all, what
WHOLE = 100  # what the parts of a job come to
_LEAST = 0.15  # of the work: before, its rate says little


@dataclass(frozen=True)
class Part:
    """One part of a job: how its reports begin, what a person reads, and how much of it it is.

    ``weight`` is in seconds on one core of the machine of docs/speed.md, for japan-usa-2025.
    """

    starts: tuple[str, ...]
    said: str
    weight: float


class Course:
    """Reports of the parts of a job, as one count to a hundred that never falls."""

    def __init__(self, parts: Sequence[Part], report: Report) -> None:
        self._parts, self._report = parts, report
        self._whole = sum(part.weight for part in parts)
        self._at, self._done = 0, 0

    def __call__(self, done: int, total: int, what: str) -> None:
        """Hand on how far the job is; what belongs to no later part belongs to the one at hand."""
        for k in range(self._at, len(self._parts)):
            if what.startswith(self._parts[k].starts):
                self._at = k
                break
        part = self._parts[self._at]
        before = sum(other.weight for other in self._parts[: self._at])
        inside = part.weight * min(done, total) / total if total else 0.0
        self._done = max(self._done, int(WHOLE * (before + inside) / self._whole))
        self._report(self._done, WHOLE, part.said)


def list_table_parts(talks: Talks) -> list[Part]:
    """What playing a table consists of."""
    file, table = talks.file, talks.to_table()
    parts = []
    if len(table.parties) == 2:
        parts.append(Part(("frontier",), "What they can reach together", 9.0))
    picks = ("nash", "kalai-smorodinsky", "equal-gain", "offers")
    parts.append(Part(picks, "What theories of bargaining pick", 10.0))
    if file.rooms:
        parts.append(Part(("rooms",), "In one room or in several", 4.0))
    if file.pairs:
        parts.append(Part(("pairs",), "Pair by pair", 1.5))
    for threat in table.open_threats:
        key = threat.key
        parts.append(Part((f"break-even of {key}",), "What each rate of a threat would do", 2.0))
        parts.append(Part((f"deals at the ends of {key}",), "Deals under either end of it", 17.0))
    return parts


BRIEF_PARTS = (
    Part(("draws",), "How sure", 0.5), Part(("writing",), "Writing it down", 0.5),
)  # fmt: skip
FIRST = Part(("",), "What each case is worth", 1.0)  # reports of a case begin with its name


def guess_seconds(file: TableFile) -> float:
    """How long a table takes on an idle machine where it has never been played, seconds.

    From what the tables of the casebook took (one core of the machine of docs/speed.md): 5, 20 and
    45 seconds with a few economies, with five parties, and with a threat nobody put a number to.
    """
    open_threats = sum(1 for threat in file.threats if threat.low is not None)
    economies = 20.0 if file.economies == "all" else 5.0
    return economies + 4.0 * max(0, len(file.parties) - 2) + 22.0 * open_threats


def guess_left(started: float | None, now: float, done: int, total: int) -> float | None:
    """Seconds left at the rate of the job so far; None where that says nothing yet."""
    if started is None or not total or done / total < _LEAST:
        return None
    return (now - started) * (total - done) / done
