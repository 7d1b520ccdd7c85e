"""Who is spoken to: texts are looked up by their English; English without anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from summitry.policy._fields import AllBut
from summitry.policy.files import format_percent
from summitry.policy.names import WORLD, economy_name, sector_name


class Phrases(Protocol):
    """A reader's language: texts are looked up by their English."""

    def __call__(self, text: str, **values: object) -> str:
        """A text in the reader's language, with values put in."""

    def economy(self, code: str) -> str:
        """The name of an economy."""

    def sector(self, code: str) -> str:
        """The name of a sector or a group of sectors."""


class English:
    """Texts as they stand."""

    def __call__(self, text: str, **values: object) -> str:
        """The text, with values put in."""
        return text.format(**values) if values else text

    def economy(self, code: str) -> str:
        """The English name of an economy."""
        return economy_name(code)

    def sector(self, code: str) -> str:
        """The English name of a sector."""
        return sector_name(code)


IN_ENGLISH: Phrases = English()


def join_words(words: Sequence[str], say: Phrases = IN_ENGLISH) -> str:
    """Words with commas, and 'and' before the last."""
    if len(words) < 2:
        return "".join(words)
    return say("{first} and {last}", first=say(", ").join(words[:-1]), last=words[-1])


def join_economies(codes: Sequence[str], say: Phrases = IN_ENGLISH) -> str:
    """Economies by name."""
    names = [say("all economies") if code == WORLD else say.economy(code) for code in codes]
    return join_words(names, say)


def join_sectors(codes: Sequence[str], say: Phrases = IN_ENGLISH) -> str:
    """Sectors by name."""
    return join_words([say.sector(code) for code in codes], say)


def name_sellers(exporters: tuple[str, ...] | AllBut, say: Phrases = IN_ENGLISH) -> str:
    """Whose goods."""
    if isinstance(exporters, AllBut):
        return say("from everywhere but {whom}", whom=join_economies(exporters.economies, say))
    return say("from {whom}", whom=join_economies(exporters, say))


def say_change(change: float, say: Phrases = IN_ENGLISH) -> str:
    """How much something rises or falls."""
    percent = format_percent(abs(change))
    return (
        say("up by {percent}", percent=percent)
        if change > 0
        else say("down by {percent}", percent=percent)
    )
