"""Numbered traces: each made once, on first use, and cited by its key from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summitry.brief.acts import Act
from summitry.brief.blocks import Quotation, Trace
from summitry.brief.words import (
    capitalise,
    describe_act,
    join_names,
    number_documents,
    quote_place,
    stated_value,
)
from summitry.charts import clean_text
from summitry.ledger.records import Dossier, Fact, Quote, Statement


class Tracer:
    """Collects the traces of one brief; final, not meant to be extended."""

    def __init__(self, dossier: Dossier) -> None:
        self._documents = number_documents(dossier.sources)
        self._acts: dict[str, str] = {}
        self._traces: dict[tuple[str, str], Trace] = {}

    @property
    def traces(self) -> tuple[Trace, ...]:
        """All traces cited so far, in order of first use."""
        return tuple(self._traces.values())

    def cite(
        self,
        subject: tuple[str, str],
        title: str,
        lines: tuple[str, ...] = (),
        quotes: Iterable[Quote] = (),
        see: tuple[str, ...] = (),
    ) -> str:
        """Return the key of the trace of ``subject`` (a kind and a name), making it if new."""
        if subject not in self._traces:
            number = len(self._traces) + 1
            quotations = tuple(self.quotation(quote) for quote in quotes)
            self._traces[subject] = Trace(f"t{number}", number, title, lines, quotations, see)
        return self._traces[subject].key

    def act(self, statements: Sequence[Statement]) -> str:
        """Cite the sentences of statements shown as one act, and all places that repeat them."""
        first = Act(tuple(statements)).lead
        who = join_names(first.actor, nobody="no actor named")
        title = f"{who}: {describe_act(first)}, {stated_value(first)}"
        quotes = dict.fromkeys(q for one in statements for q in (one.quote, *one.also))
        names = dict.fromkeys(one.attributed_to for one in statements if one.attributed_to)
        lines = [f"Attributed to {join_names(tuple(names))}."] if names else []
        repairs = dict.fromkeys(pair for one in statements for pair in one.repair)
        lines += [clean_text(f"Printed as {seen}; read as {read}.") for seen, read in repairs]
        key = self.cite(("act", first.id), title, tuple(lines), quotes)
        self._acts.update({one.id: key for one in statements})
        return key

    def statement(self, statement: Statement) -> str:
        """Cite the act that a statement was shown in, or the statement by itself."""
        return self._acts.get(statement.id) or self.act((statement,))

    def fact(self, fact: Fact) -> str:
        """Cite the sentence of a fact."""
        return self.cite(("fact", fact.id), capitalise(fact.what), (), (fact.quote,))

    def issue(self, facts: Sequence[Fact]) -> str:
        """Cite every sentence that raises one issue."""
        quotes = dict.fromkeys(fact.quote for fact in facts)
        return self.cite(("issue", facts[0].what), capitalise(facts[0].what), (), quotes)

    def quotation(self, quote: Quote) -> Quotation:
        """Set a quote with the place it stands at."""
        return Quotation(quote.text, quote_place(quote, self._documents))
