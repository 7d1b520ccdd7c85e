"""A damaged piece of a page: where it stands, and the garble the dossier lists for it."""

from __future__ import annotations

from dataclasses import dataclass

from summitry.ledger.records import Garble
from summitry.news._page import Page


@dataclass(frozen=True)
class Damage:
    """A garble with its place in the page that rules read."""

    start: int
    end: int
    garble: Garble


def damage(page: Page, start: int, end: int, repair: str, why: str) -> Damage:
    """Flag a piece of a page, with the repair to propose and the reason."""
    return Damage(start, end, Garble(page.quote(start, end), repair, why))
