"""Who reads: how texts, numbers, days and names are set for one; English without a reader."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from summitry.brief.words import format_date
from summitry.charts import format_number
from summitry.policy import economy_name


class Reader(Protocol):
    """A reader's language: texts are looked up by their English."""

    def __call__(self, text: str, **values: object) -> str:
        """A text in the reader's language, with values put in."""

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number as the reader writes it."""

    def economy(self, code: str) -> str:
        """The name of an economy."""

    def day(self, value: date) -> str:
        """A day as the reader writes it."""


class _English:
    def __call__(self, text: str, **values: object) -> str:
        return text.format(**values) if values else text

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        return format_number(value, decimals, signed=signed)

    def economy(self, code: str) -> str:
        return economy_name(code)

    def day(self, value: date) -> str:
        return format_date(value.isoformat())


ENGLISH: Reader = _English()
