"""What every lever says about itself: when it holds, on what legal ground, why, by which source."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from summitry.ledger.kinds import Status
from summitry.policy._fields import (
    AllBut,
    Day,
    Economies,
    Exporters,
    Identifier,
    Sectors,
    Strict,
    Text,
)
from summitry.policy._refusal import refuse
from summitry.policy.authorities import normalise_authority


class Dated(Strict):
    """What every lever says about itself: when, on what legal ground, why, by which source."""

    id: Identifier
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
    note: Text | None = None

    @property
    def acting(self) -> tuple[str, ...]:
        """Who acts: the importers of a duty or a trade cost, else the economies it names."""
        names: tuple[str, ...] = getattr(self, "importer", ()) or getattr(self, "economies", ())
        return names

    @property
    def named_exporters(self) -> tuple[str, ...]:
        """The exporters it names; none where it names none, or falls on all but some."""
        names = getattr(self, "exporters", AllBut(()))
        return () if isinstance(names, AllBut) else tuple(names)

    @property
    def has_timing(self) -> bool:
        """True where dates or a status say when it holds."""
        keys = ("announced", "effective", "paused_from", "paused_until", "ends", "status")
        return any(getattr(self, key) is not None for key in keys)

    @model_validator(mode="before")
    @classmethod
    def _name_authority(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("authority"), str):
            return {**data, "authority": normalise_authority(data["authority"])}
        return data

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        for late, early, why in _DATE_ORDER:
            last, first = getattr(self, late), getattr(self, early)
            if last is not None and first is not None and last <= first:
                seen = f"{late} {last} and {early} {first}"
                raise refuse(seen, f"{late} after {early}: {why}", "correct the dates", at=(late,))
        return self


# Every date is the first day of what it names, so equal dates would make an empty period.
_DATE_ORDER = (
    ("paused_until", "paused_from", "a pause lasts at least a day"),
    ("ends", "effective", "a measure holds for at least a day"),
    ("ends", "announced", "a measure cannot end before it is announced"),
    ("ends", "paused_from", "a measure that has ended cannot be paused"),
    ("paused_until", "announced", "a pause cannot be over before the measure is announced"),
)


class Bilateral(Dated):
    """A lever on what some importers buy from some exporters."""

    importer: Economies
    exporters: Exporters
    sectors: Sectors = ("goods",)
