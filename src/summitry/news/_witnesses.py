"""Witnesses: how a document's statements stand beside those of the others of its pile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from summitry.ledger.records import Copy, Source, Statement
from summitry.news._doubt import count, show

_DAYS = 45  # documents further apart speak of another round


def note_pile(
    sources: Sequence[Source], statements: Sequence[Statement], copies: Sequence[Copy]
) -> dict[str, tuple[str, ...]]:
    """The signs of doubt that show only beside other documents, by document.

    Copies are no witnesses for each other; a figure is held against agreed texts of the days before
    it, and against documents of the same weeks.
    """
    notes: dict[str, list[str]] = defaultdict(list)
    for copy in copies:
        for one, other in ((copy.a, copy.b), (copy.b, copy.a)):
            notes[one].append(_note_copy(copy, one, other))
    by_doc = {source.doc: source for source in sources}
    kin = _find_kin(copies)
    by_act = _group(statements)
    for doc, own in _by_document(statements).items():
        if not by_doc[doc].primary:
            near = {d for d, other in by_doc.items() if _near(by_doc[doc], other)} - {doc}
            notes[doc] += _note_primary(own, by_act, {d for d in near if by_doc[d].primary})
            notes[doc] += _note_alone(own, by_act, near - kin[doc])
    return {doc: tuple(rows) for doc, rows in notes.items()}


def _near(account: Source, other: Source) -> bool:
    """Whether two documents are of the same weeks; an account follows the text it speaks of."""
    a, b = account.published or "", other.published or ""
    if not len(a) == len(b) == len("2025-02-07"):
        return False
    days = (date.fromisoformat(a) - date.fromisoformat(b)).days
    return -1 <= days <= _DAYS if other.primary else abs(days) <= _DAYS


def _note_copy(copy: Copy, one: str, other: str) -> str:
    what = {"exact": "is the same text as", "version": "is a version of the text of",
            "partial": "shares passages with"}[copy.kind]  # fmt: skip
    first = "" if copy.original is None else f", {'this' if copy.original == one else 'that'} first"
    rest = "no second witness" + (" for them" if copy.kind == "partial" else "")
    return f"{what} {other} ({100 * copy.share:.0f} % of the shorter one{first}): {rest}"


def _find_kin(copies: Sequence[Copy]) -> dict[str, set[str]]:
    """Documents that are no witnesses of their own beside each other."""
    kin: dict[str, set[str]] = defaultdict(set)
    for copy in copies:
        kin[copy.a].add(copy.b)
        kin[copy.b].add(copy.a)
    return kin


Act = tuple[str, tuple[str, ...]]


def _group(statements: Sequence[Statement]) -> dict[Act, list[Statement]]:
    """Statements with a figure, by act and actor."""
    groups: dict[Act, list[Statement]] = defaultdict(list)
    for s in statements:
        if s.value is not None and s.actor:
            groups[s.action, s.actor].append(s)
    return groups


def _by_document(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    table: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        if s.value is not None and s.actor:
            table[s.quote.doc].append(s)
    return table


def _same_matter(a: Statement, b: Statement) -> bool:
    return a.unit == b.unit and bool((set(a.targets) & set(b.targets)) - {"WLD"})


def _note_primary(
    own: Sequence[Statement], by_act: dict[Act, list[Statement]], primary: Collection[str]
) -> Iterable[str]:
    """How an account's figures stand against the agreed text, where the pile holds it."""
    stands: dict[str, int] = defaultdict(int)
    missing: dict[str, list[str]] = defaultdict(list)
    for s in own:
        told = [p for p in by_act[s.action, s.actor] if p.quote.doc in primary]
        told = [p for p in told if _same_matter(s, p)]
        for doc in dict.fromkeys(p.quote.doc for p in told):
            if any(p.value == s.value for p in told if p.quote.doc == doc):
                stands[doc] += 1
            else:
                missing[doc].append(_figure(s))
    for doc in dict.fromkeys([*stands, *missing]):
        total = stands[doc] + len(missing[doc])
        there = f"{stands[doc]} of its {count(total, 'figure')} on the same acts stand there"
        rest = f"; not there: {show(missing[doc])}" if missing[doc] else ""
        yield f"held against {doc}, the text itself: {there}{rest}"


_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


def _figure(s: Statement) -> str:
    value = s.value or 0.0
    scale, word = next(((k, w) for k, w in _SCALES if abs(value) >= k), (1.0, ""))
    return f"{value / scale:g}{word} {s.unit or ''}".strip() + f" ({s.action.replace('_', ' ')})"


def _note_alone(
    own: Sequence[Statement], by_act: dict[Act, list[Statement]], near: Collection[str]
) -> Iterable[str]:
    """Figures on an act that others speak of too, and give otherwise or not at all."""
    alone: list[str] = []
    matched = 0
    for s in own:
        others = [o for o in by_act[s.action, s.actor] if o.quote.doc in near]
        others = [o for o in others if _same_matter(s, o)]
        if any(o.value == s.value for o in others):
            matched += 1
        elif len({o.quote.doc for o in others}) >= 2:
            alone.append(_figure(s))
    if alone:
        total = count(matched + len(alone), "figure")
        yield (
            f"{len(alone)} of {total} on acts that two other documents of these weeks speak of too "
            f"stand in none of them: {show(alone)}"
        )
