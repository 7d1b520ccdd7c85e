"""Texts in the reader's language and numbers in the reader's locale."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from summitry.brief.words import party_name
from summitry.charts import Lettering
from summitry.policy import economy_name, sector_name

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.numbers import NumberPattern

LANGUAGES = {"en": "English", "ja": "日本語", "ko": "한국어"}
_LOCALES = files("summitry.web") / "locales"


@dataclass(frozen=True)
class Words:
    """One reader's language and locale.

    Texts are looked up by their English; what a catalogue lacks stays English.
    """

    language: str
    locale: str
    further: int = 0  # decimals beyond those of the page, for files

    def __call__(self, text: str, **values: object) -> str:
        """A text in the reader's language, with values put in."""
        found = _load_catalogue(self.language).get(text, text)
        return found.format(**values) if values else found

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number as the reader writes it; a gain may carry its sign, zero never does."""
        decimals += self.further
        rounded = round(value, decimals)
        if rounded == 0:
            rounded = 0.0
        text: str = _make_pattern(decimals).apply(rounded, _read_locale(self.locale))
        return f"+{text}" if signed and rounded > 0 else text.replace("-", "\u2212")

    @property
    def lettering(self) -> Lettering:
        """How drawings write numbers and their own words for this reader."""
        from babel.numbers import get_decimal_symbol, get_group_symbol

        return Lettering(
            get_decimal_symbol(self.locale), get_group_symbol(self.locale),
            _load_catalogue(self.language),
        )  # fmt: skip

    def economy(self, code: str) -> str:
        """The name of an economy: the catalogue's, or in other languages that of Unicode."""
        english = economy_name(code)
        name = self(english)
        if name != english or self.language == "en":
            return name
        return _name_territory(code, self.language) or english

    def party(self, name: str) -> str:
        """The name of an economy, a body, a company or a person in a ledger."""
        english = party_name(name)
        return self.economy(name) if english == economy_name(name) else self(english)

    def sector(self, code: str) -> str:
        """The name of a sector."""
        return self(sector_name(code))

    def duration(self, seconds: float) -> str:
        """Some time, in words: seconds to the next five, minutes from ninety seconds on."""
        if seconds < 90:
            return self("about {count} seconds", count=max(5, 5 * round(seconds / 5)))
        return self("about {count} minutes", count=round(seconds / 60))

    def dated(self, text: str) -> str:
        """A day written as 2025-02-10, as the reader writes it; a month or a year stays."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def day(self, value: date) -> str:
        """A day as the reader writes it; in files as 2025-02-10."""
        if self.further:
            return value.isoformat()
        from babel.dates import format_date

        return format_date(value, format="medium", locale=self.locale)


def choose_words(accept_language: str, asked: str | None = None) -> Words:
    """The first language a browser names that numbers can be set in; texts follow if they can.

    Examples
    --------
    >>> choose_words("de-CH,de;q=0.9").language, choose_words("ko").language
    ('en', 'ko')
    """
    for part in [asked or "", *accept_language[:200].split(",")]:
        tag = part.split(";")[0].strip().replace("-", "_")
        locale = _find_locale(tag)
        if locale:
            base = locale.split("_")[0]
            return Words(base if base in LANGUAGES else "en", locale)
    return Words("en", "en")


def _find_locale(tag: str) -> str | None:
    from babel.core import Locale, UnknownLocaleError

    if not tag or tag == "*":
        return None
    for name in (tag, tag.split("_", maxsplit=1)[0]):
        try:
            return str(Locale.parse(name))
        except (ValueError, UnknownLocaleError):
            continue
    return None


@cache
def _make_pattern(decimals: int) -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@cache
def _read_locale(name: str) -> Locale:
    from babel.core import Locale

    return Locale.parse(name)


@cache
def _name_territory(code: str, language: str) -> str | None:
    from babel.core import Locale, get_global

    short = get_global("territory_aliases").get(code)
    return Locale(language).territories.get(short[0]) if short else None


@cache
def _load_catalogue(language: str) -> dict[str, str]:
    if language not in LANGUAGES or language == "en":
        return {}
    texts: dict[str, str] = json.loads((_LOCALES / f"{language}.json").read_text("utf-8"))
    return texts
