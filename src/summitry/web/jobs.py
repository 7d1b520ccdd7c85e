"""Work that outlasts a request: reading documents and writing briefs, with progress and cancel."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date
from typing import Any

from summitry.brief import Brief, write_brief
from summitry.errors import SummitryError, UsageError
from summitry.ledger import (
    Correction,
    Dossier,
    dossier_from_dict,
    dossier_to_dict,
    parse_corrections,
)
from summitry.web.course import BRIEF_PARTS, FIRST, Course, list_table_parts
from summitry.web.store import Job, Store

BRIEF_FORMATS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".md": "text/markdown; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TABLE_POINTS = 16  # of the frontier
TABLE_RATES = (0.0, 0.25, 0.5)  # of curves beside a table, which has its own


class CancelledError(Exception):
    """Somebody asked the job to stop."""


def do_job(store: Store, job: Job) -> None:
    """Do one job; whatever happens, the store says what came of it."""

    def report(done: int, total: int, what: str) -> None:
        if not store.report_job(job.id, done, total, what):
            raise CancelledError

    try:
        result = _KINDS[job.kind](store, job, report)
        store.finish_job(job.id, result=result, error=None)
    except CancelledError:
        return
    except SummitryError as error:
        store.finish_job(job.id, result=None, error=error.to_dict())
    except Exception as error:
        store.finish_job(job.id, result=None, error={
            "error": "InternalError", "where": f"job {job.kind}", "seen": type(error).__name__,
            "expected": "no failure of this kind", "do": "report what you did",
        })  # fmt: skip


_RESULTS = {  # what a finished job is called, what it is, and how one is had
    "table": ("table played", "a table that has been played", "open a table and play it"),
    "brief": ("brief", "a brief that has been written", "open a dossier and write one"),
    "bands": ("bands", "bands that have been drawn", "open a scenario and draw them"),
}


def load_done(store: Store, key: str, kind: str, *others: str) -> Job:
    """A job of a kind, or of another that gives the same, that has ended well; it has a result.

    Raises
    ------
    UsageError
        There is none.
    """
    job = store.load_job(key)
    if job is None or job.kind not in (kind, *others) or job.result is None:
        where, expected, todo = _RESULTS[kind]
        raise UsageError(where, "none under this name", expected, todo)
    return job


def read_saved(store: Store, key: str) -> Dossier:
    """What was read from a saved dossier.

    Raises
    ------
    UsageError
        There is no such dossier, or it has not been read.
    """
    saved = store.load_dossier(key)
    if saved is None or saved.dossier is None:
        raise UsageError("dossier", "none that has been read under this name", "a dossier's id",
                         "open the desk and choose one")  # fmt: skip
    return dossier_from_dict(saved.dossier)


def _read(store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Read the documents of a dossier."""
    from summitry.news import read_kept

    documents = store.load_documents(job.subject)
    names = ", ".join(list(documents)[:3])
    report(0, len(documents), names)
    dossier = read_kept(documents, corrections=_load_corrections(store, job), progress=report)
    report(len(documents), len(documents), names)
    store.save_dossier(job.subject, dossier_to_dict(dossier))
    return {"statements": len(dossier.statements), "documents": len(dossier.sources)}


def _load_corrections(store: Store, job: Job) -> tuple[Correction, ...]:
    saved = store.load_dossier(job.subject)
    rows = saved.overlay if saved else []
    return parse_corrections({"summitry_corrections": "1", "corrections": rows})


def _brief(store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Write the brief of a dossier, with bands, the annexes chosen and a table if one was named."""
    from summitry.brief import build_brief
    from summitry.brief.draws import draw_bands
    from summitry.news import draft_scenario
    from summitry.strategy import evaluate
    from summitry.strategy.session import play_talks
    from summitry.web.tables import open_table
    from summitry.world import load_world

    dossier = read_saved(store, job.subject)
    day = date.fromisoformat(job.input["as_of"])
    talks = open_table(store, job.input["table"]) if job.input.get("table") else None
    parts = list_table_parts(talks) if talks else []
    course = Course((FIRST, BRIEF_PARTS[0], *parts, BRIEF_PARTS[1]), report)
    draft = draft_scenario(dossier, as_of=day)
    world = load_world(draft.scenario.world)
    evaluation = evaluate(draft.scenario, world, None, course)
    bands = draw_bands(evaluation, course)
    annexes = {*filter(None, job.input.get("annexes", "").split(","))}
    session = None
    if talks:
        session = play_talks(talks, points=TABLE_POINTS, report=course)
        annexes.add("bargaining")
    course(0, 1, "writing")
    return _write(build_brief(
        dossier, draft.left_out, evaluation, bands, session=session, annexes=annexes
    ))  # fmt: skip


def _table(store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Play a negotiating table, and write what it led to."""
    from summitry.brief import build_brief
    from summitry.brief.draws import draw_bands
    from summitry.policy import Scenario
    from summitry.strategy import evaluate
    from summitry.strategy.reports import session_to_dict
    from summitry.strategy.session import play_talks
    from summitry.web.tables import open_table

    talks = open_table(store, job.subject)
    course = Course((*list_table_parts(talks), *BRIEF_PARTS), report)
    session = play_talks(talks, points=TABLE_POINTS, report=course)
    file = talks.file
    standing = Scenario(
        name=file.name, title=file.title, as_of=file.as_of, measures=tuple(talks.standing)
    )
    evaluation = evaluate(standing, talks.world, rates=TABLE_RATES)
    found = json.loads(json.dumps(session_to_dict(session), default=str))
    brief = build_brief(
        Dossier((), ()), (), evaluation, draw_bands(evaluation, course), session=session,
        annexes=("bargaining", "traces"),
    )  # fmt: skip
    course(0, 1, "writing")
    return {"session": found, **_write(brief)}


def _write(brief: Brief) -> dict[str, Any]:
    """A brief in every format, as text that JSON can hold."""
    pages = {ending: write_brief(brief, ending) for ending in BRIEF_FORMATS}
    return {ending: b64encode(page).decode() for ending, page in pages.items()}


def _bands(store: Store, job: Job, report: Any) -> dict[str, Any]:
    """Draw bands of one scenario or of several side by side, or of a measure."""
    if "measure" in job.input:
        from summitry.web.drawn import draw_measure

        return draw_measure(store, job, report)
    from summitry.web.bands import draw_job

    return draw_job(store, job, report)


_KINDS = {"bands": _bands, "read": _read, "brief": _brief, "table": _table}
