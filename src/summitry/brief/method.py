"""Sources, method and data: what the figures are, and what they do not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from summitry.brief.blocks import Block, Cell, Column, Heading, Items, Section, Table, Text
from summitry.brief.cite import Citer, certificate_line, certificates_of, data_lines
from summitry.brief.results import find_place
from summitry.brief.runs import Run
from summitry.brief.words import count, format_date, join_names, number_documents, party_name
from summitry.brief.worth import PROXY_MARK, Room
from summitry.charts import clean_text
from summitry.ledger.records import Dossier
from summitry.strategy import Evaluation
from summitry.strategy.bands import Bands

_METHOD = (
    "The figures come from a general-equilibrium model of world trade in the line of Caliendo and "
    "Parro (2015): many economies and sectors, tied together by trade in goods and services, with "
    "input-output linkages within each economy. Buyers choose among origins by price, with one "
    "trade elasticity for each sector; inputs and final goods are bought in fixed shares of "
    "spending (Cobb-Douglas).",
    "Each run compares the world economy of the baseline with the one in which the measures named "
    "have been in place long enough for wages, prices and trade to settle: the long run. It is no "
    "forecast for a year, and holds no path of adjustment.",
    "Trade deficits are held at a fixed share of world value added, so a tariff changes which "
    "partners a deficit is with rather than its total. Tariff revenue is paid to households. Real "
    "income is the exact equivalent variation of final spending.",
    "The figures do not hold: retaliation unless a measure states it, investment, "
    "exchange rates set by financial markets, unemployment, or exemptions that the documents do "
    "not describe. They are not a judgement on who is right.",
)


def build_method(
    dossier: Dossier,
    evaluation: Evaluation,
    runs: Sequence[Run],
    room: Room,
    citer: Citer,
    *,
    bands: Bands | None = None,
) -> list[Block]:
    """Lay out how sure the figures are, the method in plain words, the data and the sources."""
    world = evaluation.world
    blocks: list[Block] = [
        Heading("How sure, and how it was made", "method", new_page=True),
        Heading("How sure we are", "sure", level=3),
        Items(tuple(_say_sure(dossier, runs, citer, bands))),
        Heading("Method", "model", level=3),
    ]
    blocks += [Text(paragraph) for paragraph in _METHOD]
    data = [Text(line) for line in data_lines(world)]
    blocks += [Heading("Data", "data", level=3), Items((*data, *_proxies(room)))]
    notes = [Text(clean_text(note)) for note in evaluation.scenario.notes]
    notes += [
        Text(clean_text(", ".join(p for p in (s.title, s.issuer) if p) + "."))
        for s in evaluation.scenario.sources
        if s.doc is None
    ]
    if notes:
        blocks += [Heading("Notes to the scenario", "scenario", level=3), Items(tuple(notes))]
    return [*blocks, Heading("Sources", "sources", level=3), _sources(dossier)]


def _say_sure(
    dossier: Dossier, runs: Sequence[Run], citer: Citer, bands: Bands | None
) -> Iterator[Text]:
    """What may be wrong, from the arithmetic to the model itself."""
    if runs:
        everything = [certificate for run in runs for certificate in certificates_of(run)]
        yield Text(
            f"The arithmetic is exact: {certificate_line(everything)}",
            tuple(citer.run(run) for run in runs),
        )
    if bands is None:
        yield Text("How buyers react (trade elasticities) is estimated; no draws were made here, so"
                   " figures carry no bands: ask for them with --draws.")  # fmt: skip
    else:
        yield Text(
            f"How buyers react (trade elasticities) is estimated: the bands hold 9 in 10 of"
            f" {bands.draws} draws from their published standard errors. They are wide where trade"
            " can move to other suppliers, and hold nothing of what follows."
        )
    yield Text("Whether the model is right is another matter: it was held against two rounds of"
               " tariffs it had not seen (2018-19 and 2025), with what it got wrong, in"
               " docs/backtest.md.")  # fmt: skip
    doubts = len(dossier.differences), len(dossier.garbles)
    if dossier.sources:
        yield Text(
            f"What the documents say is read by rules: {count(doubts[0], 'difference')} between"
            f" accounts stand beside the table, {count(doubts[1], 'name')} that look damaged in the"
            " annex of accounts; nothing was filled in where no number was named."
        )


def _sources(dossier: Dossier) -> Table | Text:
    if not dossier.sources:
        return Text("No document was read.")
    found = Counter(statement.quote.doc for statement in dossier.statements)
    also = Counter(quote.doc for statement in dossier.statements for quote in statement.also)
    numbers = number_documents(dossier.sources)
    rows = tuple(
        (
            Cell(numbers[source.doc]),
            Cell(clean_text(source.title.strip() or source.doc), detail=clean_text(source.doc)),
            Cell(clean_text(_name_outlet(source.outlet))),
            Cell(format_date(source.published)),
            Cell(clean_text((source.sha256 or "not taken")[:12])),
            Cell(str(found[source.doc]), detail=f"+{also[source.doc]}" if also[source.doc] else ""),
        )
        for source in dossier.sources
    )
    columns = (
        Column("Document", share=14),
        Column("Title", share=38),
        Column("Outlet", share=14),
        Column("Date", share=14),
        Column("SHA-256", share=10),
        Column("Statements", numeric=True, share=10),
    )
    note = "With a plus: statements of another document that this one repeats." if also else ""
    return Table("documents", "Documents read", columns, (Section(rows),), note, stack=True)


def _name_outlet(outlet: str | None) -> str:
    """The outlet; of an address its site alone."""
    if outlet and outlet.startswith(("https://", "http://")):
        return outlet.partition("://")[2].partition("/")[0].removeprefix("www.")
    return outlet or "not stated"


def _proxies(room: Room) -> list[Text]:
    """Say for the economies shown whose technology stands in for theirs."""
    world = room.world
    shown = {world.economies[k] for place in room.focus for k in place.members}
    pairs = [(code, proxy) for code, proxy in sorted(world.proxies.items()) if code in shown]
    lines = [
        Text(f"{party_name(code)} has no table of its own: {_proxy_words(proxy, room)}.")
        for code, proxy in pairs
    ]
    others = len(world.proxies) - len(pairs)
    if others:
        rest = set(world.proxies) - {code for code, _ in pairs}
        names = join_names(sorted(rest, key=party_name))
        said = (
            "Likewise, outside the room"
            if pairs
            else f"{PROXY_MARK} Technology of a similar economy stands in for"
        )
        lines.append(Text(f"{said}: {names}.", style="small"))
    return lines


def _proxy_words(proxy: str, room: Room) -> str:
    if find_place(proxy, room.world) is not None:
        return f"it borrows the production technology of {party_name(proxy)}"
    return f"its production technology is borrowed ({clean_text(proxy)})"
