"""A dossier as one self-contained page: the ledger as a table, each quote marked in its text.

No scripts, no network: the page forbids itself both by a content policy. All text is escaped; marks
that change the direction of text are shown by their number instead of being followed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from summitry.ledger.corrections import write_correction
from summitry.ledger.records import Dossier, Source, Statement

if TYPE_CHECKING:
    from jinja2 import Template

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text under the same marks."""

    text: str
    kind: str  # "", statement, dropped, garble
    title: str
    first: tuple[str, ...]  # statements whose quote begins here


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    kind: str
    title: str
    key: str = ""


def write_ledger_page(dossier: Dossier) -> str:
    """Set a dossier as one HTML page that needs nothing but itself.

    Parameters
    ----------
    dossier : Dossier
        From :func:`summitry.news.read_documents` or :func:`summitry.ledger.load_dossier`.

    Returns
    -------
    str
        The page, to be saved as UTF-8. The same dossier always gives the same page.

    Examples
    --------
    >>> from summitry.ledger import Dossier, Source, write_ledger_page
    >>> page = write_ledger_page(Dossier((Source("a", "A <b>", "No act."),), ()))
    >>> "A &lt;b&gt;" in page
    True
    """
    from markupsafe import Markup  # noqa: PLC0415  comes with Jinja2, which only the writer needs

    css = _read("ledger.css")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    sources = {source.doc: source for source in dossier.sources}
    marks = _list_marks(dossier)
    page = _template().render(
        dossier=dossier,
        rows=[_row(s, sources[s.quote.doc]) for s in dossier.statements],
        texts=[(source, _cut(source.text, marks[source.doc])) for source in dossier.sources],
        docs={source.doc: f"d{i}" for i, source in enumerate(dossier.sources, 1)},
        keys={statement.id: f"s{i}" for i, statement in enumerate(dossier.statements, 1)},
        css=Markup(css),
        css_hash=Markup(f"sha256-{digest}"),
    )
    return page.strip() + "\n"


def mark_text(dossier: Dossier, doc: str) -> list[Stretch]:
    """One document's text in stretches: what is quoted, dropped, or looks damaged.

    Parameters
    ----------
    dossier : Dossier
    doc : str
        A document of it; ``KeyError`` if there is none of that name.

    Returns
    -------
    list of Stretch
        In order and without a gap.
    """
    text = {source.doc: source.text for source in dossier.sources}[doc]
    return _cut(text, _list_marks(dossier)[doc])


def _row(statement: Statement, source: Source) -> dict[str, Any]:
    words = (
        "not" if statement.negated else "",
        "if" if statement.conditional else "",
        statement.qualifier or "",
        statement.period or "",
        statement.change or "",
        f"entered by {'you' if statement.origin == 'user' else 'a language model'}"
        if statement.origin != "read"
        else "",
    )
    return {
        "statement": statement,
        "value": ""
        if statement.value is None
        else f"{statement.value:,.12g} {statement.unit or ''}",
        "marks": ", ".join(word for word in words if word),
        "correction": write_correction(statement, source),
        "others": tuple(dict.fromkeys(quote.doc for quote in statement.also)),
    }


def _list_marks(dossier: Dossier) -> dict[str, list[_Mark]]:
    """What is to be marked in each text."""
    marks: dict[str, list[_Mark]] = {source.doc: [] for source in dossier.sources}
    for s in dossier.statements:
        marks[s.quote.doc].append(_Mark(s.quote.start, s.quote.end, "statement", "", s.id))
    rows = [(g.quote, "garble", f"perhaps {g.repair}: {g.why}") for g in dossier.garbles]
    rows += [(d.quote, "dropped", d.why) for d in dossier.dropped]
    for quote, kind, title in rows:
        if quote.end > quote.start:
            marks[quote.doc].append(_Mark(quote.start, quote.end, kind, title))
    return marks


def _cut(text: str, marks: list[_Mark]) -> list[Stretch]:
    """Cut a text into stretches under the same marks, in order and without a gap."""
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    waiting = sorted(marks, key=lambda m: m.start, reverse=True)
    live: list[_Mark] = []
    stretches = []
    for start, end in pairwise(edges):
        while waiting and waiting[-1].start <= start:
            live.append(waiting.pop())
        live = [m for m in live if m.end > start]
        kinds = {m.kind for m in live}
        kind = next((k for k in ("dropped", "garble", "statement") if k in kinds), "")
        title = "; ".join(m.title for m in live if m.title)
        first = tuple(m.key for m in live if m.key and m.start == start)
        stretches.append(Stretch(text[start:end], kind, title, first))
    return stretches


def _read(name: str) -> str:
    return (files("summitry.ledger") / "templates" / name).read_text(encoding="utf-8")


def _printable(value: Any) -> Any:
    """Text without what HTML forbids, and with marks of direction shown by number."""
    if type(value) is str:
        value = _NOT_TEXT.sub("\ufffd", value)
        return _TURNING.sub(lambda match: f"[U+{ord(match.group()):04X}]", value)
    return value


@cache
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined,
        finalize=_printable, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("ledger.html.j2")
