"""Names and phrases that look damaged, each with a proposed repair, never applied silently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from summitry.ledger.records import Garble, Statement
from summitry.news import _garbled_names, _garbled_phrases
from summitry.news._damage import Damage
from summitry.news._furniture import is_credit
from summitry.news._garbled_phrases import may_hold_credit
from summitry.news._garbled_places import find_slipped_places
from summitry.news._names import Mention
from summitry.news._page import Page

_RULES = (*_garbled_names.RULES, find_slipped_places, *_garbled_phrases.RULES)
_MANY = 5  # damaged names and phrases: no text that people wrote comes near


def find_damages(page: Page) -> list[Damage]:
    """Find the damaged names and phrases of a page.

    Looks for words near to a person the text speaks of and rare in it, slips in names behind an
    office, names taken apart, translated or without capitals, companies at the wrong place, titles
    that the person does not hold, leaders named as if in office who left it long before, fixed
    phrases of diplomacy with a word replaced, and titles whose names were lost.

    Parameters
    ----------
    page : Page
        The document.

    Returns
    -------
    list of Damage
        Each with its exact place, the proposed repair and the reason, in order; of two that
        overlap the longer one.
    """
    found = [d for rule in _RULES for d in rule(page)]
    if len({d.garble.quote.text for d in found}) >= _MANY:
        found += _garbled_names.find_unintroduced(page, 0.0)
    if may_hold_credit(page):
        found = [d for d in found if not _in_credit(page, d)]
    kept: list[Damage] = []
    for one in sorted(found, key=lambda d: (d.start, -d.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _in_credit(page: Page, found: Damage) -> bool:
    start = page.text.rfind(".", 0, found.start) + 1
    end = page.lines.find("\n", found.end)
    if end - start > 400:  # a credit is short
        return False
    piece = page.text[start : end if end >= 0 else len(page.text)].strip()
    return is_credit(piece) is not None


def name_damaged(damages: Sequence[Damage]) -> list[Mention]:
    """The damaged names of a page as the people and companies they seem to be."""
    return [m for d in damages if (m := _garbled_names.mention_of(d)) is not None]


def mark_garbled(statements: list[Statement], damages: Sequence[Damage]) -> list[Statement]:
    """Mark the statements whose quotes hold a damaged name, the proposed repair beside it."""
    by_doc: dict[str, list[Garble]] = defaultdict(list)
    for one in damages:
        by_doc[one.garble.quote.doc].append(one.garble)
    marked = []
    for statement in statements:
        inside = [
            (g.quote.text, g.repair) for g in by_doc[statement.quote.doc]
            if statement.quote.start <= g.quote.start and g.quote.end <= statement.quote.end
        ]  # fmt: skip
        repair = tuple(dict.fromkeys(inside))
        marked.append(replace(statement, garbled=True, repair=repair) if repair else statement)
    return marked
