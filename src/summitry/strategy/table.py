"""The negotiating table: who sits at it, what each can trade, where each stops, what else happens.

Every point of the table is one full equilibrium: levers act inside it, transfers too. Payoffs are
money (`summitry.strategy.objectives`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from summitry.errors import UsageError
from summitry.model import (
    DEFAULT,
    Model,
)
from summitry.policy import (
    Measure,
    PledgeMeasure,
    PurchaseMeasure,
    TariffMeasure,
    TransferMeasure,
    describe_measure,
    economy_name,
    with_rate,
    with_sum,
)
from summitry.policy.cells import compute_hits
from summitry.strategy.objectives import Objective
from summitry.world import World

Open = TariffMeasure | PurchaseMeasure | TransferMeasure | PledgeMeasure  # with an amount left open


@dataclass(frozen=True)
class Lever:
    """Something that can be traded: a measure whose rate or sum is open, within limits.

    Parameters
    ----------
    measure : measure
        A duty with ``unknown`` rate, or a purchase, transfer or pledge with ``unknown`` sum.
    low, high : float
        The range on the table: shares for a duty, USD million for a sum (a pledge: in all).
    owner : str
        The party in whose hands it is.
    start : float
        Where it stands today; at the start of every search.
    source : str
        Where the range comes from.
    """

    measure: Open
    low: float
    high: float
    owner: str
    start: float = 0.0
    source: str = ""

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.measure.id

    @property
    def is_rate(self) -> bool:
        """True where its value is a rate, False where it is money."""
        return isinstance(self.measure, TariffMeasure)


@dataclass(frozen=True)
class RedLine:
    """Where a party stops, and why one thinks so.

    Either about a lever (``lever`` and its value) or about an outcome: ``indicator`` of
    ``economy``, in the indicator's unit.
    """

    party: str
    source: str
    lever: str = ""
    economy: str = ""
    indicator: str = ""
    at_least: float | None = None
    at_most: float | None = None
    amount: str = ""  # how `at_most` was stated, where it was a weight and not a sum

    def describe(self, levers: Sequence[Lever]) -> str:
        """The line in words; the levers of its table say in which unit one of them is meant."""
        lever = next((one for one in levers if one.id == self.lever), None)
        what = self.lever or f"{self.indicator} of {economy_name(self.economy or self.party)}"

        def say(limit: str, value: float | None) -> str:
            if value is None:
                return ""
            return f" {limit} {f'{value:g}' if lever is None else describe_value(lever, value)}"

        stated = f", that is {self.amount}" if self.amount else ""
        limits = say("at least", self.at_least) + say("at most", self.at_most)
        return f"{economy_name(self.party)}: {what}{limits}{stated} ({self.source})"


@dataclass(frozen=True)
class Threat:
    """What happens if there is no agreement: measures added to what stands."""

    key: str
    title: str
    measures: tuple[Measure, ...]
    party: str  # who would carry it out
    until: date | None = None  # the day on which it falls due


@dataclass(frozen=True)
class OpenThreat:
    """A threat whose rate or sum nobody has named: a range, not a number.

    Parameters
    ----------
    measure : measure
        With its amount left open; ``others`` are known measures that come with it.
    low, high : float
        What might be meant: shares for a duty, USD million for a sum.
    """

    key: str
    title: str
    measure: Open
    party: str
    low: float
    high: float
    others: tuple[Measure, ...] = ()
    until: date | None = None

    @property
    def is_rate(self) -> bool:
        """True where what is open is a rate, False where it is money."""
        return isinstance(self.measure, TariffMeasure)

    def fill(self, value: float) -> Threat:
        """The threat with a number in the place of the unknown one: a what-if, not a fact."""
        if isinstance(self.measure, TariffMeasure):
            short = f"{100 * value:.4g}"
            said = f"{short} %"
            filled: Measure = with_rate(self.measure, value)
        else:
            short = f"{value:.6g}"
            said = f"{value / 1e3:,.4g} billion USD"
            filled = with_sum(self.measure, value)
        return Threat(
            f"{self.key}-{short}", f"{self.title}: {said}", (filled, *self.others), self.party,
            self.until,
        )  # fmt: skip

    @property
    def ends(self) -> tuple[Threat, Threat]:
        """The threat at both ends of its range, the lower first."""
        return self.fill(self.low), self.fill(self.high)


@dataclass(frozen=True)
class Table:
    """Parties, levers, red lines and threats against one baseline.

    Parameters
    ----------
    standing : tuple of measures
        What holds whatever is agreed.
    objectives : tuple of Objective
        One for each party, in the order of `powers`.
    powers : tuple of float
        Bargaining weights; they sum to 1.
    unpriced : tuple of str
        Parties at the table that the baseline does not hold: listed, without figures.
    model : Model
        What published models differ by; by name with :func:`summitry.model.build_model`.
    open_threats : tuple of OpenThreat
        Threats without a number; their ends are among `threats`.
    """

    name: str
    world: World
    standing: tuple[Measure, ...]
    objectives: tuple[Objective, ...]
    powers: tuple[float, ...]
    levers: tuple[Lever, ...]
    red_lines: tuple[RedLine, ...] = ()
    threats: tuple[Threat, ...] = ()
    announced: Mapping[str, float] = field(default_factory=dict)  # lever id -> value
    unpriced: tuple[str, ...] = ()
    model: Model = DEFAULT
    open_threats: tuple[OpenThreat, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Who sits at it."""
        return tuple(objective.party for objective in self.objectives)

    def __post_init__(self) -> None:
        _check_table(self)


def _check_table(table: Table) -> None:
    where = f"table {table.name}"
    if len(table.objectives) < 2:
        raise UsageError(where, f"{len(table.objectives)} party", "two or more", "name the parties")
    if len(set(table.parties)) < len(table.parties):
        raise UsageError(where, f"parties {', '.join(table.parties)}", "each once", "drop one")
    if len(table.powers) != len(table.objectives) or not all(p > 0 for p in table.powers):
        raise UsageError(
            where, f"bargaining weights {table.powers}", "one above zero for each party",
            "write 1 for each if in doubt",
        )  # fmt: skip
    if not table.levers:
        raise UsageError(where, "no levers", "at least one thing to trade", "add a lever")
    ids = [lever.id for lever in table.levers]
    for lever in table.levers:
        _check_lever(table, lever, ids)
    for line in table.red_lines:
        if line.lever and line.lever not in ids:
            raise UsageError(
                f"{where}, red line of {line.party}", f"lever {line.lever}, not on the table",
                f"one of {', '.join(ids)}", "correct the id",
            )  # fmt: skip
    for name in table.announced:
        if name not in ids:
            raise UsageError(
                f"{where}, announced", f"lever {name}, not on the table",
                f"one of {', '.join(ids)}", "correct the id",
            )  # fmt: skip


def _check_lever(table: Table, lever: Lever, ids: list[str]) -> None:
    where = f"table {table.name}, lever {lever.id}"
    standing = [m.id for m in table.standing]
    if ids.count(lever.id) > 1 or lever.id in standing:
        raise UsageError(
            where, "the same measure twice: it would be traded and fixed, or traded twice",
            "levers that do not contradict each other", "take one of them out",
        )  # fmt: skip
    if lever.measure.unknown is None:
        raise UsageError(
            where, "a measure with a known amount", "an amount left open: ?",
            "write ? for the amount, and the range beside it",
        )  # fmt: skip
    if not lever.low < lever.high or not lever.low <= lever.start <= lever.high:
        raise UsageError(
            where, f"from {lever.low:g} to {lever.high:g}, today {lever.start:g}",
            "a range with today's value in it", "correct the range",
        )  # fmt: skip
    if lever.owner not in table.parties:
        raise UsageError(
            where, f"in the hands of {lever.owner}, no party of the table",
            f"one of {', '.join(table.parties)}", "correct the owner",
        )  # fmt: skip
    if isinstance(lever.measure, TariffMeasure):
        mine = compute_hits(lever.measure, table.world)
        for other in table.levers[: ids.index(lever.id)]:
            if not isinstance(other.measure, TariffMeasure) or "rate" not in (
                lever.measure.unknown, other.measure.unknown,
            ):  # fmt: skip
                continue
            if (mine & compute_hits(other.measure, table.world)).any():
                raise UsageError(
                    where, f"the same cells as {other.id}, and one of them replaces the other",
                    "levers that do not contradict each other",
                    "write add instead of rate, or narrow one of them",
                )  # fmt: skip


def describe_value(lever: Lever, value: float) -> str:
    """A lever's value as people write it."""
    if lever.is_rate:
        return f"{value:.1%}"
    return f"{value / 1e3:,.2f} billion USD"


def describe_lever(lever: Lever) -> str:
    """A lever in one line: the measure at the end of its range, and where that begins."""
    what = describe_measure(fill(lever, lever.high))
    return f"{what}, from {describe_value(lever, lever.low)}" if lever.low else what


def restrict(table: Table, parties: Sequence[str]) -> Table:
    """The same table with only some of the parties in the room, and what is in their hands.

    Everybody else's levers stay where they are today.
    """
    chosen = [k for k, party in enumerate(table.parties) if party in parties]
    kept = tuple(
        lever for lever in table.levers if lever.owner in parties and faces(table, lever, parties)
    )
    ids = {lever.id for lever in kept}
    others = [lever for lever in table.levers if lever.id not in ids and lever.start > 0]
    fixed = tuple(fill(lever, lever.start) for lever in others)
    return replace(
        table,
        name=f"{table.name}: {', '.join(table.parties[k] for k in chosen)}",
        standing=(*table.standing, *fixed),
        objectives=tuple(table.objectives[k] for k in chosen),
        powers=tuple(table.powers[k] for k in chosen),
        levers=kept,
        red_lines=tuple(
            line for line in table.red_lines
            if line.party in parties and (not line.lever or line.lever in ids)
        ),
        announced={name: value for name, value in table.announced.items() if name in ids},
    )  # fmt: skip


def faces(table: Table, lever: Lever, parties: Sequence[str]) -> bool:
    """True if whom a lever falls on is in the room too, or is no party of the table at all."""
    named = (*lever.measure.named_exporters, *getattr(lever.measure, "receivers", ()))
    seated = [name for name in named if name in table.parties and name != lever.owner]
    return not seated or any(name in parties for name in seated)


def fill(lever: Lever, value: float) -> Measure:
    """The measure of a lever at a value."""
    if isinstance(lever.measure, TariffMeasure):
        return with_rate(lever.measure, value)
    return with_sum(lever.measure, value)


Solution = Literal["nash", "kalai_smorodinsky", "equal_gain"]
