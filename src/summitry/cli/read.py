"""`summitry read`: from documents to a ledger."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import (
    STDOUT,
    Answer,
    Command,
    add_options,
    clean_text,
    deliver,
    format_row,
    output_options,
    show_progress,
    shrink,
    to_json,
    wrap,
    write_parts,
    write_text,
)
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.ledger import Dossier, Quote, Statement
    from summitry.news import Endpoint

STDIN = "-"
_KEY = "SUMMITRY_ENDPOINT_KEY"
_META_MAX_BYTES = 5_000_000
_LEDGER_FIELDS = (
    "id", "doc", "action", "actor", "targets", "value", "unit", "status", "date", "sector",
    "attributed_to", "authority", "reason", "conditional", "negated", "qualifier", "period",
    "quote", "char", "bytes",
)  # fmt: skip


def document_options(command: Command) -> Command:
    """Add what is known of the documents that a command reads: days, and corrections."""
    options = (
        click.option("--meta", metavar="FILE", help="JSON with title and day of each document."),
        click.option("--date", "published", metavar="DATE",
                     help="Day of documents that carry none."),
        click.option("--corrections", metavar="FILE",
                     help="Your corrections, kept between readings."),
    )  # fmt: skip
    return add_options(command, *options)


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOC...")
@document_options
@click.option("--each", is_flag=True, help="Each document on its own, in flat memory, to --json.")
@click.option("--endpoint", metavar="URL", help="Your own language model, to propose records.")
@click.option("--model", metavar="NAME", help="Name of the model behind --endpoint.")
@click.option("--html", "html_path", metavar="FILE", help="Write a page: quotes in the texts.")
@click.option("--facts", "facts_path", metavar="FILE", help="Write clocks, lawsuits, open issues.")
@click.option("--conflicts", "conflicts_path", metavar="FILE", help="Write where they disagree.")
@click.option("--duplicates", "copies_path", metavar="FILE", help="Write who copied whom.")
@click.option("--scenario", "scenario_path", metavar="FILE", help="Write the drafted scenario.")
@click.option("--garbles", "garbles_path", metavar="FILE", help="Write damaged names, repaired.")
@output_options
def read(**given: Any) -> None:
    """Read documents, folders, archives or feeds of them into a sourced ledger.

    DOC may be - for a text pasted on standard input. JSON is one record a line.
    """
    from summitry.ledger import load_corrections, write_ledger_page
    from summitry.news import read_documents

    options = _ReadOptions(**given)
    if options.each:
        _read_each(options)
        return
    meta = load_meta(options.meta)
    paths, pasted = take_pasted(options.documents)
    with show_progress() as progress:
        dossier = read_documents(
            paths, meta=meta, date=options.published, pasted=pasted, propose=_endpoint(options),
            corrections=load_corrections(options.corrections) if options.corrections else (),
            progress=progress,
        )  # fmt: skip
    if options.html_path is not None:
        write_text(options.html_path, write_ledger_page(dossier), "--html")
    if options.facts_path is not None:
        write_parts(options.facts_path, _to_lines(_list_facts(dossier)), "--facts")
    if options.conflicts_path is not None:
        write_text(options.conflicts_path, to_json(_list_differences(dossier)), "--conflicts")
    if options.copies_path is not None:
        write_parts(options.copies_path, _to_list(_list_copies(dossier)), "--duplicates")
    if options.garbles_path is not None:
        write_parts(options.garbles_path, _to_list(_list_garbles(dossier)), "--garbles")
    if options.scenario_path is not None:
        write_text(options.scenario_path, _draft(dossier), "--scenario")
    absent = _list_absent(meta, dossier)
    answer = Answer(
        text=lambda: chain(_describe_dossier(dossier), absent),
        json=lambda: _to_lines(_list_records(dossier)),
        rows=lambda: _list_rows(dossier),
        fields=_LEDGER_FIELDS,
    )
    deliver(answer, options.json_path, options.csv_path)


def _draft(dossier: Dossier) -> str:
    """The scenario drafted from the documents, as of the newest of them."""
    from summitry.news import draft_scenario, dump_draft

    day = require_newest_day(
        dossier, "summitry read --scenario", "add --date with the day of the documents"
    )
    return dump_draft(draft_scenario(dossier, as_of=day), dossier)


def _list_absent(meta: dict[str, Any] | None, dossier: Dossier) -> list[str]:
    """Say which documents --meta names that were not read: a day for one may be misspelt."""
    read = {source.doc for source in dossier.sources}
    read |= {Path(failure["where"]).stem for failure in dossier.failures}
    absent = sorted(set(meta or ()) - read)
    if not absent:
        return []
    shown = ", ".join(absent[:_SHOWN]) + (" ..." if len(absent) > _SHOWN else "")
    return [wrap(f"--meta names what is no document here: {shown}")]


_SHOWN = 5


def _read_each(options: _ReadOptions) -> None:
    """Write the records of each document as it is read; nothing is held in memory."""
    from summitry.ledger import load_corrections
    from summitry.news import read_each

    across = (
        options.html_path, options.csv_path, options.facts_path, options.conflicts_path,
        options.copies_path, options.garbles_path, options.scenario_path,
    )  # fmt: skip
    if options.json_path is None or any(across):
        raise UsageError(
            "summitry read --each", "other outputs than --json", "--json FILE and no other output",
            "leave --each out, or write the records alone",
        )  # fmt: skip
    paths, pasted = take_pasted(options.documents)
    dossiers = read_each(
        paths, meta=load_meta(options.meta), date=options.published, pasted=pasted,
        propose=_endpoint(options),
        corrections=load_corrections(options.corrections) if options.corrections else (),
    )  # fmt: skip
    told = _Told()
    write_parts(options.json_path, told.list_lines(dossiers), "--json")
    to_errors = options.json_path == STDOUT
    click.echo(f"{told.documents} documents, {told.statements} statements", err=to_errors)
    for failure in told.failures:
        click.echo(wrap(f"not read: {failure['where']}: {failure['seen']}"), err=to_errors)


class _Told:
    """What a pile read one by one held, counted on the way."""

    def __init__(self) -> None:
        self.documents = self.statements = 0
        self.failures: list[dict[str, str]] = []

    def list_lines(self, dossiers: Iterable[Dossier]) -> Iterator[str]:
        """The records of each document, as lines."""
        with show_progress() as progress:
            for dossier in dossiers:
                self.documents += len(dossier.sources)
                self.statements += len(dossier.statements)
                self.failures.extend(dossier.failures)
                if progress is not None:
                    progress(self.documents, 0, "documents read")
                yield from _to_lines(_list_records(dossier))


def _endpoint(options: _ReadOptions) -> Endpoint | None:
    """The user's own language model, if one was named; its key comes from the environment."""
    if options.endpoint is None:
        return None
    from summitry.news import Endpoint

    if not options.model:
        raise UsageError(
            "summitry read --endpoint", "no --model", "the name of the model behind the endpoint",
            "add --model NAME",
        )  # fmt: skip
    return Endpoint(options.endpoint, options.model, os.environ.get(_KEY))


@dataclass(frozen=True)
class _ReadOptions:
    """What the command line gave; the names are those of the options."""

    documents: tuple[str, ...]
    meta: str | None
    published: str | None
    corrections: str | None
    each: bool
    endpoint: str | None
    model: str | None
    html_path: str | None
    facts_path: str | None
    conflicts_path: str | None
    copies_path: str | None
    garbles_path: str | None
    scenario_path: str | None
    json_path: str | None
    csv_path: str | None


def take_pasted(documents: Sequence[str]) -> tuple[list[str], bytes | None]:
    """The paths among the arguments, and the bytes of standard input if ``-`` is one of them."""
    from summitry.news import MAX_BYTES

    if STDIN not in documents:
        return list(documents), None
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    return [path for path in documents if path != STDIN], data


def load_meta(path: str | None) -> dict[str, Any] | None:
    """Titles and days of documents from a JSON file, by document."""
    import json

    if path is None:
        return None
    try:
        with Path(path).open("rb") as file:
            data = file.read(_META_MAX_BYTES + 1)
        if len(data) > _META_MAX_BYTES:
            raise ValueError("more than 5 MB")
        found = json.loads(data)
    except OSError as error:
        raise _bad_meta(path, error.strerror or "cannot be read") from None
    except (ValueError, RecursionError) as error:
        raise _bad_meta(path, f"not JSON: {error}") from None
    if not isinstance(found, dict):
        raise _bad_meta(path, f"a {type(found).__name__}")
    return found


def _bad_meta(path: str, seen: str) -> UsageError:
    expected = 'a JSON object such as {"my-document": {"published": "2025-02-07"}}'
    return UsageError(f"--meta {path}", seen, expected, "correct the file or leave --meta out")


def _to_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Records as JSON, one a line."""
    import json

    return (json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n" for record in records)


def _to_list(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Records as one JSON list, as `to_json` writes it, in parts."""
    before = "[\n"
    for record in records:
        yield before + to_json([record])[2:-3]
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _list_records(dossier: Dossier) -> Iterator[dict[str, Any]]:
    from summitry.ledger import pair_sources, statement_to_record

    return (statement_to_record(s, source) for s, source in pair_sources(dossier))


def _list_rows(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for record in _list_records(dossier):
        lists = {key: "; ".join(record[key]) for key in ("actor", "targets")}
        place = "-".join(str(at) for at in record["bytes"] or ())
        yield {**record, **lists, "bytes": place}


def _list_facts(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for fact in dossier.facts:
        record = asdict(fact)
        record.pop("quote")
        yield {**_place(fact.quote), **record}


def _list_differences(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "topic": item.topic,
            "verdict": item.verdict,
            "docs": list(dict.fromkeys(quote.doc for quote in item.quotes)),
            "quotes": [quote.text for quote in item.quotes],
            "values": list(item.values),
            "explanation": item.explanation,
        }
        for item in dossier.differences
        if item.verdict != "compatible"
    ]


def _list_copies(dossier: Dossier) -> Iterator[dict[str, Any]]:
    return (
        {**asdict(copy), "quotes": [_place(quote) for quote in copy.quotes]}
        for copy in dossier.copies
    )


def _list_garbles(dossier: Dossier) -> Iterator[dict[str, Any]]:
    return (
        {
            **_place(item.quote),
            "repair": item.repair,
            "why": item.why,
            "decision": item.decision,
            "flagged": True,
        }
        for item in dossier.garbles
    )


def _place(quote: Quote) -> dict[str, Any]:
    return {"doc": quote.doc, "quote": quote.text, "char": quote.start}


def _describe_dossier(dossier: Dossier) -> Iterator[str]:
    """The ledger, each record with its quote, then what the documents disagree on."""
    from summitry.brief.words import spell_out

    yield from _format_ledger(dossier.statements)
    counts = (
        (len(dossier.sources), "documents"),
        (len(dossier.statements), "statements"),
        (len(dossier.facts), "facts"),
        (len(dossier.differences), "differences"),
        (len(dossier.copies), "copies"),
        (len(dossier.garbles), "damaged names"),
    )
    yield ""
    yield ", ".join(
        f"{count} {what if count != 1 else _ONE.get(what, what[:-1])}" for count, what in counts
    )
    for item in dossier.differences:
        docs = ", ".join(dict.fromkeys(quote.doc for quote in item.quotes))
        verdict = item.verdict.replace("_", " ")
        yield wrap(f"{verdict}: {spell_out(item.topic)} ({docs}): {spell_out(item.explanation)}")
    for copy in dossier.copies:
        share = f"{100 * copy.share:.0f} % of the shorter one"
        yield wrap(f"{copy.kind} copy: {copy.a} and {copy.b}, {share}; {copy.why}")
    for source in dossier.sources:
        yield from (wrap(f"{source.doc}: {note}") for note in source.notes)
    for failure in dossier.failures:
        yield wrap(f"not read: {failure.get('where')}: {failure.get('seen')}")
    for row in dossier.lapsed:
        yield wrap(f"correction without a place: {row.get('where')}: {row.get('seen')}")


_ONE = {"copies": "copy"}
_HEADER = ("by", "on", "act", "value", "state", "day")
_WIDEST = 24  # characters of a cell; what is longer goes on below
_LEAST = 10


def _format_ledger(statements: Sequence[Statement]) -> Iterator[str]:
    """The ledger as a table, below each row the record's name and its exact quote."""
    widths = [len(name) for name in _HEADER]
    for s in statements:
        cells = (len(clean_text(cell)) for cell in _list_cells(s))
        widths = [min(_WIDEST, max(pair)) for pair in zip(widths, cells, strict=True)]
    widths = shrink(widths, [min(width, _LEAST) for width in widths])
    yield from format_row(_HEADER, widths, len(widths))
    for s in statements:
        yield from format_row([clean_text(cell) for cell in _list_cells(s)], widths, len(widths))
        yield wrap(f"{s.id}: {s.quote.text}", "      ")


def _list_cells(statement: Statement) -> tuple[str, ...]:
    """One record: who does what to whom, how much, since when."""
    from summitry.brief.words import ACTIONS, format_quantity, party_name

    act = ACTIONS[statement.action]
    marks = (statement.negated, "not"), (statement.conditional, "if")
    value = statement.value
    said = "" if value is None else format_quantity(value, statement.unit)
    return (
        ", ".join(map(party_name, statement.actor)),
        ", ".join(map(party_name, statement.targets)),
        " ".join([*(word for holds, word in marks if holds), act]), said,
        statement.status.replace("_", " "), statement.date or "",
    )  # fmt: skip


def require_newest_day(
    dossier: Dossier, where: str = "summitry brief",
    todo: str = "give --as-of 2025-02-10, or --date with the day of the documents",
) -> date:  # fmt: skip
    """The day the newest document was published.

    Raises
    ------
    UsageError
        If no document says when it was published: today's date is not a substitute.
    """
    from summitry.ledger import find_newest_day

    newest = find_newest_day(dossier)
    if newest is not None:
        return date.fromisoformat(newest)
    raise UsageError(
        where,
        "no document with a day of publication",
        "a day that decides what is in force",
        todo,
    )
