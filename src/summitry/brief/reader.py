"""Who reads: how texts, numbers, days and names are set for one; English without a reader."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from summitry.brief.words import format_date
from summitry.charts import format_number
from summitry.policy.phrases import English, Phrases


class Reader(Phrases, Protocol):
    """A reader's language: texts are looked up by their English."""

    @property
    def language(self) -> str:
        """The code of the language, such as ``en``."""

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number as the reader writes it."""

    def day(self, value: date) -> str:
        """A day as the reader writes it."""


class _English(English):
    language = "en"

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        return format_number(value, decimals, signed=signed)

    def day(self, value: date) -> str:
        return format_date(value.isoformat())


ENGLISH: Reader = _English()


def mark_english(reader: Reader) -> str:
    """The language of what stays English for any reader; nothing where that is the page's."""
    return "" if reader.language == "en" else "en"
