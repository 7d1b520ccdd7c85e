"""Where the accounts disagree or look damaged, and what was on the table without a price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from summitry.brief.acts import Act, group_acts
from summitry.brief.blocks import Block, Cell, Column, Heading, Items, Section, Table, Text
from summitry.brief.cite import Citer
from summitry.brief.measure_line import measure_line
from summitry.brief.results import outside_baseline
from summitry.brief.runs import Pricing
from summitry.brief.traces import Tracer
from summitry.brief.words import (
    capitalise,
    count,
    format_date,
    format_quantity,
    join_names,
    number_documents,
    quote_place,
    source_line,
    spell_out,
)
from summitry.charts import clean_text
from summitry.ledger.records import Difference, Dossier, Fact, Quote
from summitry.strategy import Evaluation
from summitry.world import World

_VERDICTS = {
    "conflict": "they contradict each other",
    "soft_conflict": "they differ in emphasis or precision",
    "evolution": "the facts moved on between the accounts",
    "compatible": "both can be true",
}
_KINDS = {
    "clock": "Clocks and deadlines",
    "legal": "Courts and procedures",
    "market": "Markets",
    "poll": "Opinion polls",
    "person": "People",
}


def build_accounts(dossier: Dossier) -> list[Block]:
    """Lay out differences, damaged names, doubts about documents, and what was dropped."""
    blocks: list[Block] = [Heading("Where accounts disagree", "accounts")]
    documents = number_documents(dossier.sources)
    if dossier.differences:
        blocks.append(_differences(dossier.differences, documents))
    else:
        blocks.append(Text("No two statements about the same fact were found to differ."))
    if dossier.garbles:
        blocks.append(_garbles(dossier, documents))
    doubts = [
        Text(
            clean_text(
                f"{documents[source.doc]}, {source_line(source)}: {'; '.join(source.notes)}."
            )
        )
        for source in dossier.sources
        if source.notes
    ]
    if doubts:
        blocks += [Heading("Doubts about documents", "doubts", level=3), Items(tuple(doubts))]
    if dossier.dropped or dossier.failures:
        blocks += [Heading("Left out of the reading", "dropped", level=3), _left(dossier)]
    return blocks


def _differences(differences: Sequence[Difference], documents: dict[str, str]) -> Table:
    sections = []
    for difference in differences:
        said = [spell_out(difference.topic), _VERDICTS[difference.verdict], difference.explanation]
        title = ". ".join(capitalise(part).rstrip(".") for part in said if part.strip()) + "."
        rows = tuple(
            (Cell(clean_text(value or "")), _quoted(quote), _place(quote, documents))
            for value, quote in zip_longest(difference.values, difference.quotes)
        )
        sections.append(Section(rows, clean_text(title.strip())))
    columns = (
        Column("Says", share=18),
        Column("In the words of the source", share=54),
        Column("Source", share=28),
    )
    return Table("differences", "Accounts side by side", columns, tuple(sections), stack=True)


def _quoted(quote: Quote | None) -> Cell:
    return Cell(f"\u201c{quote.text}\u201d") if quote is not None else Cell("")


def _place(quote: Quote | None, documents: dict[str, str]) -> Cell:
    if quote is None:
        return Cell("")
    return Cell(quote_place(quote, documents))


def _garbles(dossier: Dossier, documents: dict[str, str]) -> Table:
    rows = tuple(
        (
            _quoted(garble.quote),
            Cell(clean_text(garble.repair)),
            Cell(clean_text(garble.why)),
            _place(garble.quote, documents),
        )
        for garble in dossier.garbles
    )
    columns = (
        Column("As printed", share=20),
        Column("Probably", share=20),
        Column("Why", share=34),
        Column("Source", share=26),
    )
    note = "Quotes are printed as found; no repair is applied without being shown."
    return Table(
        "garbles",
        "Names and phrases that look damaged",
        columns,
        (Section(rows),),
        note,
        stack=True,
    )


def _left(dossier: Dossier) -> Items:
    whys = Counter(dropped.why for dropped in dossier.dropped)
    items = [
        Text(clean_text(f"{count(number, 'passage')} of the documents: {why}."))
        for why, number in sorted(whys.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    for failure in dossier.failures:
        parts = [failure.get(key, "") for key in ("where", "seen", "expected", "do")]
        where, seen, expected, todo = (clean_text(part) for part in parts)
        items.append(Text(f"Not read: {where}. Seen: {seen}. Expected: {expected}. To do: {todo}."))
    return Items(tuple(items))


def build_unpriced(
    dossier: Dossier,
    evaluation: Evaluation,
    pricing: Pricing,
    tracer: Tracer,
    citer: Citer,
) -> list[Block]:
    """Say what has no price in the runs and why, then the facts that are no acts."""
    blocks: list[Block] = [Heading("What was not priced, and why", "unpriced")]
    reasons: dict[str, list[Act]] = defaultdict(list)
    for act in group_acts(dossier.statements):
        if pricing.run(act) is None:
            reasons[pricing.reason(act)].append(act)
    items = [
        Text(
            f"{count(len(found), 'act')}: {reason}.",
            tuple(tracer.act(act.statements) for act in found),
        )
        for reason, found in sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    items += [
        Text(
            clean_text(f"Measure left out, {measure_line(measure)}: {reason}."),
            (citer.measure(measure),),
        )
        for measure, reason in evaluation.skipped
    ]
    items += _outside(dossier, evaluation.world)
    if items:
        blocks.append(Items(tuple(items)))
    else:
        blocks.append(Text("Everything found in the documents is priced in a run."))
    facts = [fact for fact in dossier.facts if fact.kind in _KINDS]
    if facts:
        blocks.append(_facts(facts, tracer))
    return blocks


def _outside(dossier: Dossier, world: World) -> list[Text]:
    """Name the states of which the baseline holds no part, if the documents name any."""
    named = [code for s in dossier.statements for code in (*s.actor, *s.targets)]
    named += [code for fact in dossier.facts for code in fact.subject]
    states = [code for code in named if len(code) == 3 and code.isupper() and code.isalpha()]
    codes = [code for code in outside_baseline(states, world) if code not in ("WLD", "WTO")]
    if not codes:
        return []
    return [Text(f"Not an economy of the baseline {world.name}: {join_names(codes)}.")]


def _facts(facts: Sequence[Fact], tracer: Tracer) -> Table:
    sections = []
    for kind, title in _KINDS.items():
        rows = tuple(
            (
                Cell(
                    capitalise(fact.what),
                    detail=f"\u201c{fact.quote.text}\u201d",
                    traces=(tracer.fact(fact),),
                ),
                Cell(join_names(fact.subject)),
                Cell("" if fact.value is None else format_quantity(fact.value, fact.unit)),
                Cell(format_date(fact.date) if fact.date else ""),
            )
            for fact in facts
            if fact.kind == kind
        )
        if rows:
            sections.append(Section(rows, title))
    columns = (
        Column("What", share=55),
        Column("Whom it concerns", share=20),
        Column("Value", share=10),
        Column("Date", share=15),
    )
    return Table(
        "facts", "Beside the acts: what else the documents report", columns, tuple(sections),
        stack=True,
    )  # fmt: skip
