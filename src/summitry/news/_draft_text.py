"""A drafted scenario as YAML: above each measure its quotes, at the end what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from summitry.ledger.documents import cut_at_word
from summitry.ledger.records import Dossier, Quote, Statement
from summitry.news._draft import Draft
from summitry.news._markup import HIDDEN
from summitry.policy import dump_scenario

_QUOTES = 5  # of a measure, in full; further places are counted
_LONGEST = 600  # characters of a quote; a sentence is rarely longer
_LEFT_OUT = 300
_ALL = 500_000  # characters of all quotes: a scenario has at most 1 MB
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]")
_MEASURE = re.compile(r"- id: (.+)")


def dump_draft(draft: Draft, dossier: Dossier) -> str:
    """Write a drafted scenario as YAML that says where each measure comes from.

    The text reads back as the same scenario: quotes, and what could not be made a measure, each
    with its reason, stand in it as comments.

    Parameters
    ----------
    draft : Draft
        Of `draft_scenario`.
    dossier : Dossier
        What it was drafted from.

    Returns
    -------
    str
        YAML.
    """
    used = {name for measure in draft.scenario.measures for name in measure.quotes}
    told = {s.id: s for s in dossier.statements if s.id in used}
    sources = {source.doc: source.published for source in dossier.sources}
    quotes = {measure.id: measure.quotes for measure in draft.scenario.measures}
    most = max(80, min(_LONGEST, _ALL // (1 + len(told) + len(draft.left_out))))
    lines: list[str] = []
    for line in dump_scenario(draft.scenario).splitlines():
        found = _MEASURE.fullmatch(line)
        ids = quotes.pop(found[1].strip("'\""), ()) if found else ()
        lines += _quote_lines([told[name] for name in ids if name in told], sources, most)
        lines.append(line)
    lines += _left_out(draft.left_out, most)
    return "\n".join(lines) + "\n"


def _quote_lines(
    told: Sequence[Statement], sources: dict[str, str | None], most: int
) -> Iterator[str]:
    places: dict[Quote, list[str]] = {}
    for statement in told:
        places.setdefault(statement.quote, []).append(statement.id)
    for quote, names in islice(places.items(), _QUOTES):
        day = sources.get(quote.doc)
        where = ", ".join(names) + (f" ({day})" if day else "")
        yield f'# {where}: "{_shorten(quote.text, most)}"'
    if len(places) > _QUOTES:
        yield f"# and in {len(places) - _QUOTES} more places"


def _left_out(left: Sequence[tuple[Statement, str]], most: int) -> Iterator[str]:
    if not left:
        return
    yield "# Left out, each with the reason:"
    for statement, why in islice(left, _LEFT_OUT):
        act = statement.action.replace("_", " ")
        quote = _shorten(statement.quote.text, most)
        yield f'# {statement.id}, {act}: {why}: "{quote}"'
    if len(left) > _LEFT_OUT:
        yield f"# and {len(left) - _LEFT_OUT} more"


def _shorten(text: str, most: int) -> str:
    """A quote in one line, without characters that hide or reorder what is written."""
    plain = " ".join(_UNSAFE.sub(" ", HIDDEN.sub("", text)).split())
    return cut_at_word(plain, most)
