"""The JSON API's longer work: dossiers read, tables played, briefs written, and their jobs."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from summitry.errors import UsageError
from summitry.ledger import statement_to_record
from summitry.ledger.documents import make_documents
from summitry.strategy import list_version_changes
from summitry.strategy.files import parse_table, table_names
from summitry.web.archive import keep_dossier, pack_dossier, unpack_dossier
from summitry.web.bargain import keep_table, start_play
from summitry.web.briefs import order
from summitry.web.course import guess_left
from summitry.web.desk import (
    choose_day,
    keep_correction,
    keep_drafted_scenario,
    keep_drafted_table,
)
from summitry.web.jobs import read_saved
from summitry.web.store import Job
from summitry.web.tables import read_table
from summitry.web.workbench import get_workbench

router = APIRouter()


class TableText(BaseModel):
    """A negotiating table as YAML text, as `summitry bargain` reads it."""

    model_config = ConfigDict(extra="forbid")
    yaml: str = Field(max_length=2**20)
    parent: str | None = Field(default=None, max_length=64)


class Correction(BaseModel):
    """One correction of a dossier: what to do, and what it takes.

    ``drop`` or ``change`` a ``statement`` (its id, with the fields that say something else),
    ``accept``, ``correct`` (with ``repair``) or ``ignore`` a damaged name (``doc`` and ``quote``),
    ``prefer`` an account (``doc`` and ``quote``) in the difference of a ``number``, or ``undo``
    the correction of a ``number``.
    """

    model_config = ConfigDict(extra="forbid")
    do: str = Field(max_length=20)
    statement: str | None = Field(default=None, max_length=200)
    number: str | None = Field(default=None, max_length=9)
    doc: str | None = Field(default=None, max_length=400)
    quote: str | None = Field(default=None, max_length=20_000)
    repair: str | None = Field(default=None, max_length=400)
    action: str | None = Field(default=None, max_length=400)
    status: str | None = Field(default=None, max_length=400)
    date: str | None = Field(default=None, max_length=400)
    actor: str | None = Field(default=None, max_length=400)
    targets: str | None = Field(default=None, max_length=400)
    value: str | None = Field(default=None, max_length=400)


class BriefOrder(BaseModel):
    """A brief: its day (by default the newest document's), annexes, and a table to play with it."""

    model_config = ConfigDict(extra="forbid")
    as_of: date | None = None
    annexes: list[str] = Field(default_factory=list, max_length=20)
    table: str = Field(default="", max_length=64)


@router.post("/dossiers", status_code=202)
async def add_dossier(
    request: Request,
    documents: Annotated[list[UploadFile], File()],
    published: Annotated[str, Form(max_length=20)] = "",
    name: Annotated[str, Form(max_length=120)] = "",
) -> dict[str, Any]:
    """Keep documents and start reading them; poll the job."""
    workbench = get_workbench(request)
    given = [(f.filename or "document", await f.read(), published) for f in documents]
    kept = make_documents(given)
    key = workbench.store.create_dossier(name.strip() or next(iter(kept)), kept)
    job = workbench.start_job("read", key)
    return {"id": key, "job": job}


@router.get("/dossiers")
def list_dossiers(request: Request) -> list[dict[str, Any]]:
    """Dossiers kept, newest first."""
    saved = get_workbench(request).store.list_dossiers()
    return [{"id": one.id, "name": one.name, "corrections": len(one.overlay)} for one in saved]


@router.get("/dossiers/{key}")
def load_dossier(request: Request, key: str) -> dict[str, Any]:
    """What was read: one record for each statement, facts, differences, damaged names."""
    dossier = read_saved(get_workbench(request).store, key)
    return {
        "id": key,
        "statements": [statement_to_record(statement) for statement in dossier.statements],
        "facts": [asdict(fact) for fact in dossier.facts],
        "differences": [asdict(item) for item in dossier.differences],
        "garbles": [asdict(item) for item in dossier.garbles],
        "failures": list(dossier.failures),
    }


@router.post("/dossiers/import", status_code=201)
async def import_dossier(
    request: Request, archive: Annotated[UploadFile, File()]
) -> dict[str, Any]:
    """Take in a dossier that another workbench has exported; a damaged archive is refused."""
    store = get_workbench(request).store
    found = await run_in_threadpool(unpack_dossier, await archive.read())
    key = await run_in_threadpool(keep_dossier, store, found)
    return {"id": key, "changed": list_version_changes(found.origin)}


@router.delete("/dossiers/{key}", status_code=204)
def delete_dossier(request: Request, key: str) -> Response:
    """Forget a dossier with its documents and jobs; scenarios and tables stay."""
    if not get_workbench(request).store.delete_dossier(key):
        raise UsageError("dossier", "none under this name", "a dossier's id", "name one")
    return Response(status_code=204)


@router.get("/dossiers/{key}/archive", response_class=Response,
            responses={200: {"content": {"application/zip": {}}}})  # fmt: skip
async def export_dossier(request: Request, key: str) -> Response:
    """Documents, ledger, corrections, scenarios, tables, versions and hashes in one ZIP archive."""
    packed = await run_in_threadpool(pack_dossier, get_workbench(request).store, key)
    return Response(packed, media_type="application/zip")


@router.post("/dossiers/{key}/corrections", status_code=202)
async def correct(request: Request, key: str, given: Correction) -> dict[str, Any]:
    """Keep what a person decided about a reading, and read again: poll the job."""
    asked = given.model_dump(exclude_none=True)
    job = await run_in_threadpool(keep_correction, get_workbench(request), key, asked)
    return {"id": key, "job": job}


@router.post("/dossiers/{key}/scenario", status_code=201)
def draft_scenario(request: Request, key: str, as_of: date | None = None) -> dict[str, Any]:
    """Draft a scenario from a dossier; what is no measure is listed, each with the reason."""
    day = as_of.isoformat() if as_of else ""
    saved, draft = keep_drafted_scenario(get_workbench(request), key, day)
    return {
        "id": saved, "link": f"/scenarios/{saved}",
        "left_out": [{"statement": one.id, "why": why} for one, why in draft.left_out],
    }  # fmt: skip


@router.post("/dossiers/{key}/table", status_code=201)
def draft_table(request: Request, key: str, as_of: date | None = None) -> dict[str, Any]:
    """Draft a negotiating table between the sides of a dossier, each lever with its sentence."""
    day = as_of.isoformat() if as_of else ""
    saved = keep_drafted_table(get_workbench(request), key, day)
    return {"id": saved, "link": f"/tables/{saved}"}


@router.post("/dossiers/{key}/brief", status_code=202)
async def write_brief(request: Request, key: str, given: BriefOrder) -> dict[str, Any]:
    """Start writing the brief of a dossier: poll the job, then ask for its result."""
    workbench = get_workbench(request)
    asked = given.as_of.isoformat() if given.as_of else ""
    day = choose_day(read_saved(workbench.store, key), asked)
    return {"id": key, "job": await order(workbench, key, day, given.annexes, given.table)}


@router.get("/tables")
def list_tables(request: Request) -> list[dict[str, Any]]:
    """Negotiating tables of the casebook, then those saved, newest first."""
    saved = get_workbench(request).store.list_tables()
    own = [asdict(one) for one in saved]
    return [{"id": name} for name in table_names()] + [
        {key: one[key] for key in ("id", "name", "title", "parent")} for one in own
    ]


@router.post("/tables", status_code=201)
def save_table(request: Request, given: TableText) -> dict[str, Any]:
    """Keep a version of a table; its id is the hash of its text."""
    key = keep_table(get_workbench(request), given.yaml, given.parent or "")
    return {"id": key, "link": f"/tables/{key}"}


@router.get("/tables/{key}")
def load_table(request: Request, key: str) -> dict[str, Any]:
    """A table's text."""
    text = read_table(get_workbench(request).store, key)
    file = parse_table(text)
    return {"id": key, "name": file.name, "title": file.title, "yaml": text}


@router.post("/tables/{key}/play", status_code=202)
async def play_table(request: Request, key: str) -> dict[str, Any]:
    """Start playing a table: poll the job, then ask for its result."""
    return {"id": key, "job": await start_play(get_workbench(request), key)}


@router.get("/jobs/{key}")
def load_job(request: Request, key: str) -> dict[str, Any]:
    """How far a job is."""
    job = _find_job(request, key)
    return {"id": job.id, "kind": job.kind, "state": job.state, "done": job.done,
            "total": job.total, "what": job.what, "error": job.error,
            "seconds_left": None if job.finished else guess_left(
                job.started, time.time(), job.done, job.total)}  # fmt: skip


@router.post("/jobs/{key}/cancel", status_code=204)
def cancel_job(request: Request, key: str) -> Response:
    """Stop a job."""
    get_workbench(request).store.cancel_job(key)
    return Response(status_code=204)


@router.get("/jobs/{key}/result")
def load_result(request: Request, key: str) -> JSONResponse:
    """What a finished job gave: counts of a reading, a table played, a brief in base64."""
    job = _find_job(request, key)
    if job.result is None:
        raise UsageError("job", f"{job.state}, without a result", "a job that is done",
                         "ask for the job until its state is done")  # fmt: skip
    return JSONResponse(job.result.get("session", job.result))


def _find_job(request: Request, key: str) -> Job:
    job = get_workbench(request).store.load_job(key)
    if job is None:
        raise UsageError("job", "none under this name", "the id a request gave", "start one")
    return job
