"""The desk: documents in, ledgers beside their texts, corrections, archives, jobs."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from summitry.brief.first_table import draft_table
from summitry.brief.words import ACTIONS
from summitry.errors import UsageError
from summitry.ledger import (
    Dossier,
    dossier_from_dict,
    find_newest_day,
    mark_text,
)
from summitry.ledger.documents import (
    MOST_DOCUMENTS,
    Documents,
    check_day,
    make_documents,
    safe_name,
    shorten,
)
from summitry.policy import casebook_names, dump_scenario
from summitry.strategy import list_version_changes
from summitry.strategy.files import parse_table
from summitry.web.archive import keep_dossier, pack_dossier, unpack_dossier
from summitry.web.corrections import (
    ACTS,
    STATUSES,
    add_correction,
    list_corrections,
    list_preferable,
    write_value,
)
from summitry.web.course import guess_left
from summitry.web.guard import TOKEN_COOKIE
from summitry.web.jobs import read_saved
from summitry.web.pages import get_words, render
from summitry.web.words import Words
from summitry.web.workbench import Workbench, get_workbench, load_case

if TYPE_CHECKING:
    from summitry.news import Draft

router = APIRouter()
_LONGEST_NAME = 70
_HEAD = 4000  # bytes of a document that may hold its headline
PLACES = {
    "bands": "/bands?job={}",
    "read": "/dossiers/{}",
    "brief": "/briefs/{}",
    "table": "/tables/played/{}",
}  # of results


@router.get("/")
def desk(request: Request) -> Response:
    """The first page: documents in, and what is at hand."""
    store = get_workbench(request).store
    cases = [load_case(name) for name in casebook_names()]
    return render(
        request, "desk.html.j2", dossiers=store.list_dossiers(20),
        scenarios=store.list_scenarios(20), cases=cases, links=store.list_links(),
    )  # fmt: skip


@router.post("/dossiers")
async def add_dossier(request: Request) -> Response:
    """Keep documents and start reading them."""
    given: list[tuple[str, bytes, str | None]] = []
    async with request.form(max_files=MOST_DOCUMENTS, max_fields=20) as form:
        pasted, published, name, sample = (
            str(form.get(key) or "") for key in ("pasted", "published", "name", "sample")
        )
        for item in form.getlist("documents"):
            if not isinstance(item, str) and item.filename:  # an empty part where none was chosen
                given.append((item.filename, await item.read(), published))
    if pasted.strip():
        given.append(("pasted.txt", pasted.encode("utf-8", "replace"), published))
    if sample:
        from summitry.news import sample_paths

        given += [(path.name, path.read_bytes(), None) for path in sample_paths()]
    kept = make_documents(given)
    workbench = get_workbench(request)
    title = name.strip()[:120] or _name_dossier(kept, pasted, get_words(request))
    key = workbench.store.create_dossier(title, kept)
    job = workbench.start_job("read", key)
    return RedirectResponse(f"/dossiers/{key}?job={job}", 303)


def _name_dossier(kept: Documents, pasted: str, words: Words) -> str:
    """What a dossier is called that nobody named: the first line of a text, or its file."""
    name, (body, _) = next(iter(kept.items()))
    text = body[:_HEAD].decode("utf-8", "replace") if name.endswith((".txt", ".md")) else ""
    line = shorten((pasted or text).strip().partition("\n")[0].lstrip("# "), 1000)
    said = textwrap.shorten(line, _LONGEST_NAME, placeholder="\u2026")
    said = said or name.rpartition(".")[0]
    if len(kept) == 1:
        return said
    return words("{first} and {count} more", first=said, count=len(kept) - 1)


@router.post("/dossiers/import")
async def import_dossier(request: Request) -> Response:
    """Take in a dossier that another workbench has exported."""
    async with request.form(max_files=1, max_fields=1) as form:
        given = form.get("archive")
        data = b"" if given is None or isinstance(given, str) else await given.read()
    store = get_workbench(request).store
    found = await run_in_threadpool(unpack_dossier, data)
    key = await run_in_threadpool(keep_dossier, store, found)
    return RedirectResponse(f"/dossiers/{key}", 303)


@router.get("/dossiers/{key}/archive.zip")
async def export_dossier(request: Request, key: str) -> Response:
    """Everything kept of a dossier as one file."""
    store = get_workbench(request).store
    packed = await run_in_threadpool(pack_dossier, store, key)
    saved = store.load_dossier(key)
    name = safe_name(f"{saved.name if saved else key}.txt").removesuffix(".txt")
    name = name.encode("ascii", "replace").decode().replace("?", "-")
    return Response(packed, media_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="dossier-{name}.zip"'})  # fmt: skip


@router.post("/dossiers/{key}/read")
def read_again(request: Request, key: str) -> Response:
    """Read the documents again, with the corrections kept."""
    workbench = get_workbench(request)
    if workbench.store.load_dossier(key) is None:
        raise UsageError("dossier", "none under this name", "a dossier of this server",
                         "open the desk and choose one")  # fmt: skip
    job = workbench.start_job("read", key)
    return RedirectResponse(f"/dossiers/{key}?job={job}", 303)


@router.get("/dossiers/{key}")
def show_dossier(request: Request, key: str, job: str = "", doc: str = "") -> Response:
    """What was read: the ledger beside the text, with quotes marked."""
    store = get_workbench(request).store
    saved = store.load_dossier(key)
    if saved is None:
        raise UsageError("dossier", "none under this name", "a dossier of this server",
                         "open the desk and choose one")  # fmt: skip
    running = store.load_job(job) if job else None
    if saved.dossier is None:
        return render(request, "reading.html.j2", saved=saved, job=running)
    dossier = dossier_from_dict(saved.dossier)
    docs = [source.doc for source in dossier.sources]
    shown = doc if doc in docs else docs[0] if docs else ""
    pieces = mark_text(dossier, shown) if shown else []
    return render(
        request, "dossier.html.j2", saved=saved, dossier=dossier, shown=shown, pieces=pieces,
        newest=find_newest_day(dossier) or "", actions=ACTIONS,
        numbers={doc: k for k, doc in enumerate(docs, 1)},
        preferable=[list_preferable(dossier, one) for one in dossier.differences],
        kept=list_corrections(dossier, saved.overlay), acts=ACTS, statuses=STATUSES,
        write_value=write_value,
        facts=[fact for fact in dossier.facts if fact.quote.doc == shown],
        notes=[note for source in dossier.sources if source.doc == shown for note in source.notes],
        changed=list_version_changes(store.load_origin(key)),
        scenarios=[
            text for one in store.list_belongings(key, "scenario")
            if (text := store.load_scenario(one))
        ],
        tables=[
            text for one in store.list_belongings(key, "table") if (text := store.load_table(one))
        ],
    )  # fmt: skip


def choose_day(dossier: Dossier, asked: str, where: str = "as_of") -> date:
    """The day asked for, or that of the newest document: today's date is not a substitute."""
    day = check_day(asked, where) or find_newest_day(dossier)
    if day is None:
        raise UsageError(where, "no day, and no document that carries one",
                         "a day that decides what is in force", "choose one")  # fmt: skip
    return date.fromisoformat(day)


@router.post("/dossiers/{key}/corrections")
async def correct(request: Request, key: str) -> Response:
    """Keep what a person decided and read again: corrections survive every reading."""
    async with request.form(max_files=0, max_fields=20) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    job = await run_in_threadpool(keep_correction, get_workbench(request), key, given)
    return RedirectResponse(f"/jobs/{job}", 303)


def keep_correction(workbench: Workbench, key: str, given: Mapping[str, str]) -> str:
    """Keep a correction of a dossier and start reading it again; the job's id."""
    dossier = read_saved(workbench.store, key)
    saved = workbench.store.load_dossier(key)
    overlay = saved.overlay if saved else []
    workbench.store.save_overlay(key, add_correction(dossier, overlay, given))
    return workbench.start_job("read", key, doc=given.get("at", "")[:200])


@router.post("/dossiers/{key}/scenario")
def draft_from_dossier(request: Request, key: str, as_of: Annotated[str, Form()] = "") -> Response:
    """Draft a scenario from what was read."""
    saved, _ = keep_drafted_scenario(get_workbench(request), key, as_of)
    return RedirectResponse(f"/scenarios/{saved}", 303)


def keep_drafted_scenario(workbench: Workbench, key: str, as_of: str) -> tuple[str, Draft]:
    """Draft the scenario of a dossier and keep it; its id, and the draft."""
    from summitry.news import draft_scenario

    store = workbench.store
    dossier = read_saved(store, key)
    draft = draft_scenario(dossier, as_of=choose_day(dossier, as_of))
    scenario = draft.scenario
    saved = store.save_scenario(scenario.name, scenario.title, dump_scenario(scenario))
    store.add_belonging(key, "scenario", saved)
    return saved, draft


@router.post("/dossiers/{key}/delete")
def delete_dossier(request: Request, key: str, sure: Annotated[str, Form()] = "") -> Response:
    """Forget a dossier, if the box beside the button was ticked."""
    if not sure:
        raise UsageError("dossier", "the box that says so is not ticked", "a tick",
                         "tick it if the dossier shall be forgotten")  # fmt: skip
    get_workbench(request).store.delete_dossier(key)
    return RedirectResponse("/", 303)


@router.post("/dossiers/{key}/table")
def table_from_dossier(request: Request, key: str, as_of: Annotated[str, Form()] = "") -> Response:
    """Draft a negotiating table from what was read; its page is where it is edited."""
    saved = keep_drafted_table(get_workbench(request), key, as_of)
    return RedirectResponse(f"/tables/{saved}", 303)


def keep_drafted_table(workbench: Workbench, key: str, as_of: str) -> str:
    """Draft the table of a dossier and keep it; its id."""
    from summitry.news import draft_scenario

    dossier = read_saved(workbench.store, key)
    day = choose_day(dossier, as_of)
    text = draft_table(dossier, draft_scenario(dossier, as_of=day).scenario, day)
    file = parse_table(text)
    saved = workbench.store.save_table(file.name, file.title, text)
    workbench.store.add_belonging(key, "table", saved)
    return saved


@router.get("/jobs/{key}")
def show_job(request: Request, key: str) -> Response:
    """How far a job is; a finished one leads to what came of it."""
    job = get_workbench(request).store.load_job(key)
    if job is None:
        raise UsageError("job", "none under this name", "a job of this server", "open the desk")
    if job.state == "done" and "x-piece" not in request.headers:
        result = job.subject if job.kind == "read" else key
        doc = job.input.get("doc", "")  # where a person corrected something
        more = f"?{urlencode({'doc': doc})}" if doc else ""
        return RedirectResponse(PLACES[job.kind].format(result) + more, 303)
    name = "_progress.html.j2" if "x-piece" in request.headers else "job.html.j2"
    left = guess_left(job.started, time.time(), job.done, job.total)
    return render(request, name, job=job, left=None if job.finished else left)


@router.post("/jobs/{key}/cancel")
def cancel_job(request: Request, key: str) -> Response:
    """Stop a job."""
    get_workbench(request).store.cancel_job(key)
    return RedirectResponse("/", 303)


@router.get("/login")
def show_login(request: Request) -> Response:
    """Where a reader of a public server hands in a token."""
    return render(request, "login.html.j2", wrong=False)


@router.post("/login")
def login(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep a token that is good in a cookie that no script and no other site can use."""
    if not get_workbench(request).store.check_token(token.strip()):
        return render(request, "login.html.j2", 401, wrong=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        TOKEN_COOKIE, token.strip(), httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer
