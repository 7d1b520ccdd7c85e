"""`summitry brief`: from documents to a ledger, a scenario, and on to a brief."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.bands import compute_with_groups, draw_options, take_draw_options
from summitry.cli.output import (
    STDOUT,
    Answer,
    deliver,
    output_options,
    show_progress,
    to_json,
    write_bytes,
    write_text,
)
from summitry.cli.read import document_options, load_meta, require_newest_day, take_pasted
from summitry.cli.run import parse_day
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.ledger import Dossier
    from summitry.policy import Scenario
    from summitry.strategy import Comparison, Evaluation
    from summitry.strategy.files import Talks

_DRAFT = "draft"


@click.command()
@click.argument("documents", nargs=-1, metavar="DOC...")
@click.option("--sample", is_flag=True, help="Use the sample dossier that comes with summitry.")
@click.option("--as-of", metavar="DATE", help="Day of the table; by default the newest document's.")
@document_options
@click.option("--scenario", "scenario_path", metavar="FILE", help="Write the drafted scenario.")
@click.option("--against", metavar="SCENARIO[@DAY]",
              help="Add a section: what is in force beside this scenario.")  # fmt: skip
@click.option("--table", metavar="TABLE", help="Add a negotiating table: draft, from the documents"
              " (ten seconds), or one such as japan-usa-2025 (a minute).")  # fmt: skip
@click.option("--annex", "annexes", multiple=True, metavar="NAME",
              help="What follows the four pages: timeline, runs, dependence, money, security,"
              " accounts, unpriced, traces; or all.")  # fmt: skip
@click.option("-o", "--output", "out_path", default="brief.html", show_default=True,
              metavar="FILE", help="The brief: .html, .pdf, .md or .xlsx.")  # fmt: skip
@draw_options
@output_options
def brief(**given: Any) -> None:
    """Write a brief: what is on the table in these documents or folders, and what it is worth.

    DOC may be - for a text pasted on standard input.
    """
    from summitry.brief import build_brief, check_ending, write_brief
    from summitry.brief.draws import draw_bands
    from summitry.cli.games import play_for_brief
    from summitry.ledger import dossier_to_dict
    from summitry.news import draft_scenario, dump_draft
    from summitry.strategy import ROW_FIELDS, evaluate, evaluation_to_dict, evaluation_to_rows
    from summitry.strategy.band_cells import BAND_FIELDS
    from summitry.world import load_world

    draws = take_draw_options(given)
    options = _BriefOptions(**given)
    ending = ".html" if options.out_path == STDOUT else Path(options.out_path).suffix
    check_ending(ending)
    annexes = _choose_annexes(options)
    day = parse_day(options.as_of)
    dossier = _read_for_brief(options)
    draft = draft_scenario(dossier, as_of=day or require_newest_day(dossier))
    if options.scenario_path is not None:
        write_text(options.scenario_path, dump_draft(draft, dossier), "--scenario")
    with show_progress() as progress:
        world = load_world(draft.scenario.world)
        evaluation = evaluate(draft.scenario, world, None, progress)
        shocks = {case.key: case.outcome.shock for case in evaluation.cases}
        bands = compute_with_groups(world, shocks, draws, progress)
        shown = bands or draw_bands(evaluation, progress)  # the pages say how sure they are
        talks = _open_table(options.table, dossier, draft.scenario, evaluation.as_of)
        session = play_for_brief(talks, draws["draws"] or 0, progress)
    comparison = _compare(evaluation, options.against)
    made = build_brief(
        dossier, draft.left_out, evaluation, shown, comparison=comparison, session=session,
        annexes=annexes,
    )  # fmt: skip
    page = write_brief(made, ending)
    write_bytes(options.out_path, page, "--output")
    opened = "; open it in a browser" if ending.lower() == ".html" else ""
    answer = Answer(
        text=lambda: f"Brief written to {Path(options.out_path).resolve()}{opened}.",
        json=lambda: to_json(
            {
                "dossier": dossier_to_dict(dossier),
                "evaluation": evaluation_to_dict(evaluation, bands),
            }
        ),
        rows=lambda: evaluation_to_rows(evaluation, bands),
        fields=ROW_FIELDS if bands is None else (*ROW_FIELDS, *BAND_FIELDS),
    )
    deliver(answer, options.json_path, options.csv_path)


def _open_table(
    name: str | None, dossier: Dossier, scenario: Scenario, day: date | None
) -> Talks | None:
    """The negotiating table asked for: a file, one that comes with summitry, or a first draft."""
    from summitry.strategy.files import load_talks, parse_talks

    if name != _DRAFT:
        return None if name is None else load_talks(name)
    from summitry.brief.first_table import draft_table

    return parse_talks(draft_table(dossier, scenario, day or date.min), _DRAFT)


def _compare(evaluation: Evaluation, against: str | None) -> Comparison | None:
    """What is in force on the table beside another scenario; None where none is asked for."""
    if against is None:
        return None
    from summitry.cli.compare import list_sides
    from summitry.strategy import compare

    (other,) = list_sides((against,), ())
    return compare([(evaluation.scenario, evaluation.as_of), other], evaluation.world)


@dataclass(frozen=True)
class _BriefOptions:
    """What the command line gave; the names are those of the options."""

    documents: tuple[str, ...]
    sample: bool
    against: str | None
    as_of: str | None
    meta: str | None
    published: str | None
    corrections: str | None
    scenario_path: str | None
    table: str | None
    annexes: tuple[str, ...]
    out_path: str
    json_path: str | None
    csv_path: str | None


def _choose_annexes(options: _BriefOptions) -> tuple[str, ...]:
    """The annexes asked for, and those that an option asks for by itself."""
    from summitry.brief import ALL, check_annexes

    asked = ALL if "all" in options.annexes else options.annexes
    check_annexes(asked)
    implied = (("bargaining", options.table), ("comparison", options.against))
    return tuple(dict.fromkeys((*asked, *(name for name, given in implied if given))))


def _read_for_brief(options: _BriefOptions) -> Dossier:
    """The dossier of the documents named, of the sample, of a text on standard input."""
    from summitry.ledger import load_corrections
    from summitry.news import read_documents, sample_paths

    if not options.documents and not options.sample:
        todo = "name files or folders, or use --sample"
        raise UsageError("summitry brief", "no document", "at least one document", todo)
    named, pasted = take_pasted(options.documents)
    corrections = load_corrections(options.corrections) if options.corrections else ()
    return read_documents(
        [*named, *(sample_paths() if options.sample else ())],
        meta=load_meta(options.meta), date=options.published, pasted=pasted,
        corrections=corrections,
    )  # fmt: skip
