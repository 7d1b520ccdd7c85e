"""Records that a language model proposes: each is checked against the text before it enters.

Its quote must be in the text, its value and day in the quote, its parties in the document. What
does not pass is counted in the notes of the document; what passes is marked ``proposed``.
"""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from summitry.errors import DocumentError
from summitry.ledger.kinds import Action, Status
from summitry.ledger.records import Quote, Source, Statement
from summitry.news._amounts import find_amounts
from summitry.news._dates import find_dates
from summitry.news._page import Page

Propose = Callable[[Source], Sequence[Any]]
MAX_PROPOSED = 500  # of one document
_KEYS = frozenset(["quote", "action", "actor", "targets", "status", "value", "unit", "date"])


@dataclass(frozen=True)
class Proposals:
    """What entered, and what to say of it in the notes of the document."""

    statements: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()


def take_proposals(propose: Propose, page: Page, known: Sequence[Statement]) -> Proposals:
    """Ask for the records of a page and take those that pass, unless the rules read them too."""
    try:
        proposed = propose(page.source)[:MAX_PROPOSED]
    except DocumentError as error:
        return Proposals((), (f"the language model gave nothing: {error.seen}",))
    entered: list[Statement] = []
    refused: Counter[str] = Counter()
    for row in proposed:
        found = _check(row, page)
        if isinstance(found, str):
            refused[found] += 1
        elif any(_same(found, other) for other in (*known, *entered)):
            refused["read already"] += 1
        else:
            entered.append(found)
    why = ", ".join(f"{reason} {count}" for reason, count in sorted(refused.items()))
    note = f"{len(proposed)} records proposed by a language model: {len(entered)} entered, marked"
    return Proposals(tuple(entered), (note + (f"; refused: {why}" if why else ""),))


def _same(a: Statement, b: Statement) -> bool:
    meet = a.quote.start < b.quote.end and b.quote.start < a.quote.end
    return meet and (a.action, a.value) == (b.action, b.value)


def _check(row: Any, page: Page) -> Statement | str:
    """A statement made of a proposed record, or why it is refused."""
    if not isinstance(row, Mapping) or not set(row) <= _KEYS:
        return "not a record"
    text, written = page.source.text, row.get("quote")
    start = text.find(written) if isinstance(written, str) and written.strip() else -1
    if start < 0 or not isinstance(written, str):
        return "quote not in the text"
    quote = Quote(page.source.doc, written, start, start + len(written))
    actor, targets = (_names(row.get(key) or [], page) for key in ("actor", "targets"))
    why = _refuse(row, page, quote) or ("" if actor and targets is not None else _NO_PARTY)
    if why:
        return why
    value = row.get("value")
    return Statement(
        "", quote, cast(Action, row["action"]), actor or (), targets or (),
        cast(Status, row["status"]), None if value is None else float(value),
        None if value is None else row.get("unit"), date=row.get("date"), origin="proposed",
    )  # fmt: skip


_NO_PARTY = "parties not in the text"


def _refuse(row: Mapping[str, Any], page: Page, quote: Quote) -> str:
    """Why the act, value or day of a record cannot stand on its quote; empty if they can."""
    acts, states = typing.get_args(Action), typing.get_args(Status)
    if row.get("action") not in acts or row.get("status") not in states:
        return "unknown action or status"
    start, end = page.find(quote)
    if row.get("value") is not None and not _holds_value(page, start, end, row):
        return "value not in the quote"
    if row.get("date") is not None and not _holds_day(page, start, end, row["date"]):
        return "date not in the quote"
    return ""


def _names(given: Any, page: Page) -> tuple[str, ...] | None:
    """Parties that the document speaks of, or None if one of them is not in it."""
    rows = [given] if isinstance(given, str) else given
    if not isinstance(rows, list) or not all(isinstance(row, str) and row for row in rows):
        return None
    codes = {code for mention in page.names for code in (*mention.codes, mention.name)}
    if any(row not in codes and (len(row) < 4 or row not in page.source.text) for row in rows):
        return None
    return tuple(dict.fromkeys(rows))


def _holds_value(page: Page, start: int, end: int, row: Mapping[str, Any]) -> bool:
    value, unit = row["value"], row.get("unit")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    amounts = find_amounts(page.text, start, end)
    return any(a.value == value and (unit is None or a.unit == unit) for a in amounts)


def _holds_day(page: Page, start: int, end: int, day: Any) -> bool:
    given = page.source.published
    published = date.fromisoformat(given) if given else None
    dates = find_dates(page.text, start, end, published, order=page.source.day_order)
    return isinstance(day, str) and any(found.iso == day for found in dates)
