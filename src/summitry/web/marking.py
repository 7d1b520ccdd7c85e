"""A document's text with the quotes of its statements marked, as pieces a template can escape."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from summitry.ledger import Dossier


@dataclass(frozen=True)
class Piece:
    """A run of text, and the ids of what is quoted from it."""

    text: str
    ids: tuple[str, ...] = ()
    kind: str = ""  # statement, garble, dropped


def mark_text(dossier: Dossier, doc: str) -> list[Piece]:
    """The text of one document cut where quotes begin and end."""
    text = next(source.text for source in dossier.sources if source.doc == doc)
    spans = sorted(_list_spans(dossier, doc))
    cuts = sorted({0, len(text), *(s for s, *_ in spans), *(e for _, e, *_ in spans)})
    pieces = []
    for start, end in itertools.pairwise(cuts):
        over = [(name, kind) for a, b, name, kind in spans if a <= start and b >= end]
        kinds = {kind for _, kind in over}
        kind = next((k for k in ("garble", "statement", "dropped") if k in kinds), "")
        pieces.append(Piece(text[start:end], tuple(name for name, _ in over), kind))
    return pieces


def _list_spans(dossier: Dossier, doc: str) -> Iterable[tuple[int, int, str, str]]:
    for statement in dossier.statements:
        if statement.quote.doc == doc:
            yield statement.quote.start, statement.quote.end, statement.id, "statement"
    for fact in dossier.facts:
        if fact.quote.doc == doc:
            yield fact.quote.start, fact.quote.end, fact.id, "statement"
    for k, garble in enumerate(dossier.garbles):
        if garble.quote.doc == doc:
            yield garble.quote.start, garble.quote.end, f"garble-{k + 1}", "garble"
    for k, dropped in enumerate(dossier.dropped):
        if dropped.quote.doc == doc:
            yield dropped.quote.start, dropped.quote.end, f"dropped-{k + 1}", "dropped"
