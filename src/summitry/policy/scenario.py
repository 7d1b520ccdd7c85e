"""Measures and scenarios: what a government does, to whom, at which rate, from when.

The same fields are the keys of a YAML scenario and the arguments in Python. In YAML a rate carries
its unit (``rate: 25%``); in Python it is a share (``rate=0.25``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from summitry.ledger.records import Status
from summitry.policy._refusal import refuse, show, to_scenario_error
from summitry.policy.names import find_economy, find_sector, nearest_economy, nearest_sector

HIGHEST_RATE = 10.0  # 1000 %, as in summitry.model, which is not loaded for reading a scenario
_PERCENT = re.compile(r"([+-]?[0-9]{1,9}(?:\.[0-9]{1,20})?) ?%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RATE_EXPECTED = "a rate with its unit, such as 25%, or ? where no rate has been named"


@dataclass(frozen=True)
class AllBut:
    """Every economy of the baseline except the ones named; ``{all-but: [CAN, MEX]}`` in YAML."""

    economies: tuple[str, ...]


def parse_rate(value: Any) -> float:
    """An ad valorem rate as a share: 0.25 from ``25%``; a number in Python is a share already.

    Rates lie above -100 % (a subsidy of the whole price) and at most at 1000 %, and are kept to
    twelve decimals of a share.
    """
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value.strip())
        if match is None:
            raise refuse(value, _RATE_EXPECTED, _how_to_write(value))
        rate = float(Decimal(match[1]) / 100)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        rate = float(value)
    else:
        raise refuse(value, _RATE_EXPECTED, "write a percentage, such as 25%")
    if not isfinite(rate) or not -1 < rate <= HIGHEST_RATE:
        todo = "write 1000%, which stops nearly all trade" if rate > 0 else "correct the rate"
        raise refuse(value, "a rate above -100% and at most 1000%", todo)
    return round(rate, 12)


def _how_to_write(text: str) -> str:
    number = text.strip()
    if re.fullmatch(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,20})?", number):
        share = Decimal(number)
        as_share = f", or {format(share * 100, 'f').rstrip('0').rstrip('.')}% if it is a share"
        return f"write {number}%" + (as_share if abs(share) <= 1 and "." in number else "")
    return "write a percentage, such as 25%"


def _parse_date(value: Any) -> Any:
    expected = "a calendar date as YYYY-MM-DD"
    if type(value) is date:
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise refuse(value, expected, "write the date as, for example, 2025-02-04")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse(value, expected, "correct the day or month") from None


def _as_names(value: Any) -> Any:
    """One name or a list of names as a tuple of names."""
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names:
        raise refuse(value, "a name or a list of names", "write, for example, [CAN, MEX]")
    for k, name in enumerate(names):
        if not isinstance(name, str):
            raise refuse(name, "a name", "write, for example, JPN", at=(k,))
    return tuple(names)


def _as_economies(value: Any) -> tuple[str, ...]:
    return _resolve_names(value, find_economy, nearest_economy, "economy")


def _as_sectors(value: Any) -> tuple[str, ...]:
    return _resolve_names(value, find_sector, nearest_sector, "sector")


def _resolve_names(value: Any, find: Any, find_nearest: Any, kind: str) -> tuple[str, ...]:
    names = _as_names(value)
    found = [find(name) for name in names]
    for k, (name, code) in enumerate(zip(names, found, strict=True)):
        if code is None:
            near = find_nearest(name)
            todo = f"write {near}" if near else f"correct the {kind}"
            at = () if isinstance(value, str) else (k,)
            raise refuse(f"unknown {kind} {show(name)}", _EXPECTED_NAMES[kind], todo, at)
    return tuple(dict.fromkeys(found))


_EXPECTED_NAMES = {
    "economy": "an ISO 3166 code, an English name, a group such as EU27 or ASEAN, or world",
    "sector": "a sector code such as C29, its name, or a group such as goods, steel or cars",
}


def _as_exporters(value: Any) -> tuple[str, ...] | AllBut:
    if isinstance(value, AllBut):
        return AllBut(_as_economies(value.economies))
    if not isinstance(value, dict):
        return _as_economies(value)
    if list(value) != ["all-but"]:
        keys = ", ".join(str(key) for key in value) or "nothing"
        raise refuse(keys, "the one key all-but", "write {all-but: [CAN, MEX]}")
    return AllBut(_as_economies(value["all-but"]))


def _as_identifier(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", value):
        todo = "use letters, digits, dots, hyphens and underscores, for example can-25"
        raise refuse(value, "a short identifier without spaces", todo)
    return value


Rate = Annotated[float, BeforeValidator(parse_rate)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Text = Annotated[str, StringConstraints(strict=True)]
Identifier = Annotated[str, AfterValidator(_as_identifier)]
Economies = Annotated[tuple[str, ...], BeforeValidator(_as_economies)]
Exporters = Annotated[tuple[str, ...] | AllBut, BeforeValidator(_as_exporters)]
Sectors = Annotated[tuple[str, ...], BeforeValidator(_as_sectors)]


def _speak(
    cls: type[_Strict], data: Any, handler: ModelWrapValidatorHandler[Any], info: ValidationInfo
) -> Any:
    """Raise our own error, unless a file is being read: its reader adds line and column."""
    if info.context is not None:
        return handler(data)
    try:
        return handler(data)
    except ValidationError as error:
        fields = {**KEYS, "": tuple(cls.model_fields)}
        raise to_scenario_error(error, cls.__name__, {}, fields) from None


# The last validator of a class is the outermost, so each class ends with this one.
_BOUND: Any = classmethod(_speak)
_SPEAK: Any = model_validator(mode="wrap")(_BOUND)


class _Strict(BaseModel):
    """Frozen, with no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Marker(_Strict):
    """A rate that was named later for the same importer and exporter: history, never the value."""

    date: Day
    rate: Rate  # as named in the document, share
    label: Text  # what happened, in a few words
    source: Text  # the official document that names it

    _spoken = _SPEAK


class Reference(_Strict):
    """A source of a scenario: an official act, a document of a dossier, a data set."""

    title: Text
    issuer: Text | None = None
    date: Day | None = None
    url: Text | None = None
    doc: Text | None = None  # id of a document in the dossier

    _spoken = _SPEAK


class TariffMeasure(_Strict):
    """One act on import duties: who levies how much on whose goods, from when and why.

    Exactly one of three says how much. ``rate`` is the new total ad valorem duty and replaces the
    duty of the baseline; ``add`` is put on top of it, in percentage points; ``rate: ?`` or
    ``add: ?`` in YAML, ``unknown="rate"`` or ``"add"`` in Python, says that no rate has been
    named: such a measure is valued as a curve and never filled in. Rates are shares in Python
    (0.25), lie above -1 and at most at 10, and a negative one is a subsidy.

    ``importer`` and ``exporters`` are ISO 3166 alpha-3 codes, groups (``EU27``) or ``world``;
    ``exporters`` may be :class:`AllBut`. English names are accepted and kept as codes. Dates and
    ``status`` decide what is in force on a day: see :func:`summitry.policy.measure_state`.
    """

    id: Identifier
    lever: Literal["tariff"] = "tariff"
    importer: Economies
    exporters: Exporters
    sectors: Sectors = ("goods",)
    rate: Rate | None = None
    add: Rate | None = None
    unknown: Literal["rate", "add"] | None = None
    announced: Day | None = None
    effective: Day | None = None  # first day in force
    paused_from: Day | None = None  # first day of the pause
    paused_until: Day | None = None  # first day after the pause
    ends: Day | None = None  # first day no longer in force
    status: Status | None = None  # as a source states it; used where dates do not decide
    authority: Text | None = None  # legal basis, such as IEEPA or s232
    reason: Text | None = None
    source: Text | None = None
    quotes: tuple[Text, ...] = ()  # ids of statements in the dossier
    markers: tuple[Marker, ...] = ()
    note: Text | None = None

    @property
    def named_exporters(self) -> tuple[str, ...]:
        """The exporters it names; none where it falls on all but some."""
        return () if isinstance(self.exporters, AllBut) else self.exporters

    @model_validator(mode="before")
    @classmethod
    def _read_unknown(cls, data: Any, info: ValidationInfo) -> Any:
        """Turn ``rate: ?`` into ``unknown="rate"``, which is not itself a key of a file."""
        if not isinstance(data, dict):
            return data
        if "unknown" in data and info.context is not None:
            todo = "write rate: ? or add: ?"
            raise refuse("unknown key unknown", "rate or add", todo, at=("unknown",))
        marked = [key for key in ("rate", "add") if data.get(key) == "?"]
        if not marked:
            return data
        kept = {key: value for key, value in data.items() if key not in marked}
        if len(marked) > 1 or "rate" in kept or "add" in kept:
            raise _one_rate("both rate and add", at=("add",))
        return {**kept, "unknown": marked[0]}

    @model_validator(mode="after")
    def _check_rate(self) -> Self:
        given = [key for key in ("rate", "add", "unknown") if getattr(self, key) is not None]
        if not given:
            raise _one_rate("neither rate nor add")
        if len(given) > 1:
            raise _one_rate(f"both {given[0]} and {given[1]}", at=(given[1],))
        return self

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        for late, early, why in _DATE_ORDER:
            last, first = getattr(self, late), getattr(self, early)
            if last is not None and first is not None and last <= first:
                seen = f"{late} {last} and {early} {first}"
                raise refuse(seen, f"{late} after {early}: {why}", "correct the dates", at=(late,))
        return self

    _spoken = _SPEAK


# Every date is the first day of what it names, so equal dates would make an empty period.
_DATE_ORDER = (
    ("paused_until", "paused_from", "a pause lasts at least a day"),
    ("ends", "effective", "a measure holds for at least a day"),
    ("ends", "announced", "a measure cannot end before it is announced"),
    ("ends", "paused_from", "a measure that has ended cannot be paused"),
    ("paused_until", "announced", "a pause cannot be over before the measure is announced"),
)


def _one_rate(seen: str, at: tuple[str, ...] = ()) -> Exception:
    expected = "exactly one of rate (the new total) and add (on top of the baseline)"
    return refuse(seen, expected, "write one of the two, as ? if no rate has been named", at)


class Scenario(_Strict):
    """A named list of measures against one baseline, with the day it is seen from.

    ``as_of`` is the day that decides what is in force; ``world`` names the baseline economy. The
    order of ``measures`` is the order in which they apply.
    """

    name: Identifier
    title: Text = ""
    as_of: Day | None = None
    world: Text = "world-2022"
    measures: tuple[TariffMeasure, ...]
    sources: tuple[Reference, ...] = ()
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        seen: set[str] = set()
        for k, measure in enumerate(self.measures):
            if measure.id in seen:
                at = ("measures", k, "id")
                raise refuse(
                    f"the id {measure.id} twice",
                    "an id for each measure",
                    "rename one of the two",
                    at,
                )
            seen.add(measure.id)
        return self

    _spoken = _SPEAK


KEYS: dict[str, tuple[str, ...]] = {
    "": tuple(Scenario.model_fields),
    "measures": tuple(key for key in TariffMeasure.model_fields if key != "unknown"),
    "markers": tuple(Marker.model_fields),
    "sources": tuple(Reference.model_fields),
}  # keys a scenario file may hold, by level


def with_rate(measure: TariffMeasure, rate: float) -> TariffMeasure:
    """The same measure with a rate put in the place of the unknown one: a what-if, not a fact.

    Parameters
    ----------
    measure : TariffMeasure
        A measure with an unknown rate.
    rate : float
        Ad valorem, a share above -1 and at most 10; total or on top of the baseline as the
        measure was written.

    Examples
    --------
    >>> threat = TariffMeasure(id="a", importer="USA", exporters="JPN", unknown="add")
    >>> with_rate(threat, 0.24).add
    0.24
    """
    lever = measure.unknown or ("rate" if measure.rate is not None else "add")
    return measure.model_copy(update={lever: parse_rate(rate), "unknown": None})
