"""The pages: desk, scenario, results, comparison, brief. Templates and small pieces of them."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from summitry import __version__
from summitry.brief import Block, read_css, write_blocks
from summitry.errors import UsageError
from summitry.ledger import (
    Dossier,
    dossier_from_dict,
    find_newest_day,
    mark_text,
    parse_corrections,
)
from summitry.policy import (
    Scenario,
    casebook_names,
    dump_scenario,
    load_casebook,
    parse_scenario,
)
from summitry.web import results
from summitry.web.edit import change_scenario, check_size
from summitry.web.jobs import BRIEF_FORMATS, read_saved
from summitry.web.rows import build_rows
from summitry.web.solving import Live
from summitry.web.store import Job
from summitry.web.uploads import MOST_DOCUMENTS, check_day, make_documents
from summitry.web.words import LANGUAGES, Words, choose_words
from summitry.web.workbench import get_workbench, load_saved
from summitry.world import load_world

if TYPE_CHECKING:
    from jinja2 import Environment

router = APIRouter()
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_START = "february-2025"
_EMPTY = "name: my-scenario\ntitle: My scenario\nas_of: {day}\nmeasures: []\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("summitry.web"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(version=__version__, languages=LANGUAGES)
    return environment


def get_words(request: Request) -> Words:
    """The reader's language: asked for in the address, kept in a cookie, or the browser's."""
    asked = request.query_params.get("lang") or request.cookies.get("summitry_lang")
    return choose_words(request.headers.get("accept-language", ""), asked)


def render(request: Request, name: str, status: int = 200, **given: Any) -> HTMLResponse:
    """A template as a page, with the reader's words."""
    words = get_words(request)
    template = _environment().get_template(name)
    page = template.render(t=words, path=request.url.path, **given)
    response = HTMLResponse(page, status)
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        response.set_cookie("summitry_lang", asked, samesite="lax", httponly=True)
    return response


def show_failure(
    request: Request, status: int, parts: dict[str, Any], headers: dict[str, str]
) -> Response:
    """A failure as a page, or as a piece where a page asked for a piece."""
    name = "_failure.html.j2" if "x-piece" in request.headers else "failure.html.j2"
    response = render(request, name, status, failure=parts)
    response.headers.update(headers)
    return response


def set_blocks(blocks: Sequence[Block]) -> Markup:
    """Blocks as markup; the writer of briefs has escaped every text in it."""
    return Markup(write_blocks(blocks))


@router.get("/static/blocks.css")
async def blocks_css() -> Response:
    """The style sheet that pages share with briefs."""
    return Response(read_css(), media_type="text/css", headers={"Cache-Control": "max-age=300"})


@router.get("/")
async def desk(request: Request) -> Response:
    """The first page: documents in, and what is at hand."""
    store = get_workbench(request).store
    cases = [load_casebook(name) for name in casebook_names()]
    return render(
        request, "desk.html.j2", dossiers=store.list_dossiers(20),
        scenarios=store.list_scenarios(20), cases=cases,
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
    title = name.strip()[:120] or next(iter(kept)).rpartition(".")[0]
    key = workbench.store.create_dossier(title, kept)
    job = workbench.start_job("read", key)
    return RedirectResponse(f"/dossiers/{key}?job={job}", 303)


@router.get("/dossiers/{key}")
async def show_dossier(request: Request, key: str, job: str = "", doc: str = "") -> Response:
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
    pieces = await run_in_threadpool(mark_text, dossier, shown) if shown else []
    return render(
        request, "dossier.html.j2", saved=saved, dossier=dossier, shown=shown, pieces=pieces,
        newest=find_newest_day(dossier) or "",
    )  # fmt: skip


def _choose_day(dossier: Dossier, as_of: str) -> date:
    """The day asked for, or that of the newest document: today's date is not a substitute."""
    day = check_day(as_of, "as_of") or find_newest_day(dossier)
    if day is None:
        raise UsageError("as_of", "no day, and no document that carries one",
                         "a day that decides what is in force", "choose one")  # fmt: skip
    return date.fromisoformat(day)


@router.post("/dossiers/{key}/corrections")
async def correct(
    request: Request,
    key: str,
    do: Annotated[str, Form(pattern="accept|correct|ignore|drop")],
    doc: Annotated[str, Form(max_length=200)],
    quote: Annotated[str, Form(max_length=20_000)],
    repair: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep what a person decided and read again: corrections survive every reading."""
    workbench = get_workbench(request)
    dossier = read_saved(workbench.store, key)
    saved = workbench.store.load_dossier(key)
    hashes = {source.doc: source.sha256 for source in dossier.sources}
    row = {"do": do, "sha256": hashes.get(doc), "quote": quote}
    if repair.strip():
        row["repair"] = repair.strip()
    parse_corrections({"summitry_corrections": "1", "corrections": [row]})  # refuses a bad one
    same = (row["sha256"], row["quote"])
    others = (
        [one for one in saved.overlay if (one["sha256"], one["quote"]) != same] if saved else []
    )
    workbench.store.save_overlay(key, [*others, row])
    job = workbench.start_job("read", key)
    return RedirectResponse(f"/jobs/{job}", 303)


@router.post("/dossiers/{key}/scenario")
async def draft_from_dossier(
    request: Request, key: str, as_of: Annotated[str, Form()] = ""
) -> Response:
    """Draft a scenario from what was read."""
    from summitry.news import draft_scenario

    store = get_workbench(request).store
    dossier = read_saved(store, key)
    draft = draft_scenario(dossier, as_of=_choose_day(dossier, as_of))
    return RedirectResponse(f"/scenarios/{_save(store, draft.scenario)}", 303)


@router.post("/dossiers/{key}/brief")
async def start_brief(request: Request, key: str, as_of: Annotated[str, Form()] = "") -> Response:
    """Start writing the brief of a dossier."""
    workbench = get_workbench(request)
    day = _choose_day(read_saved(workbench.store, key), as_of)
    job = workbench.start_job("brief", key, as_of=day.isoformat())
    return RedirectResponse(f"/jobs/{job}", 303)


@router.get("/jobs/{key}")
async def show_job(request: Request, key: str) -> Response:
    """How far a job is; a finished one leads to what came of it."""
    job = get_workbench(request).store.load_job(key)
    if job is None:
        raise UsageError("job", "none under this name", "a job of this server", "open the desk")
    if job.state == "done" and "x-piece" not in request.headers:
        return RedirectResponse(f"/briefs/{key}" if job.kind in ("brief", "table") else
                                f"/dossiers/{job.subject}", 303)  # fmt: skip
    name = "_progress.html.j2" if "x-piece" in request.headers else "job.html.j2"
    return render(request, name, job=job)


@router.post("/jobs/{key}/cancel")
async def cancel_job(request: Request, key: str) -> Response:
    """Stop a job."""
    get_workbench(request).store.cancel_job(key)
    return RedirectResponse("/", 303)


@router.get("/briefs/{key}")
async def preview_brief(request: Request, key: str) -> Response:
    """A brief as it will be, and the formats it is had in."""
    job = _find_brief(request, key)
    return render(request, "brief.html.j2", job=job, formats=list(BRIEF_FORMATS))


@router.get("/briefs/{key}/{name}")
async def show_brief(request: Request, key: str, name: str) -> Response:
    """A brief in one format; its own style sheet is allowed by its hash."""
    ending = f".{name.rpartition('.')[2]}"
    result = _find_brief(request, key).result or {}
    if ending not in result:
        raise UsageError("brief", "a format it does not have", ", ".join(result),
                         "choose one of these")  # fmt: skip
    page = b64decode(result[ending])
    headers = {}
    if ending == ".html":
        found = _STYLE.search(page.decode())
        digest = b64encode(sha256((found[1] if found else "").encode()).digest()).decode()
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'self'"
        )
    else:
        headers["Content-Disposition"] = f'attachment; filename="brief{ending}"'
    return Response(page, media_type=BRIEF_FORMATS[ending], headers=headers)


def _find_brief(request: Request, key: str) -> Job:
    job = get_workbench(request).store.load_job(key)
    if job is None or job.kind not in ("brief", "table") or job.result is None:
        raise UsageError("brief", "none under this name", "a brief that has been written",
                         "open a dossier and write one")  # fmt: skip
    return job


def _save(store: Any, scenario: Scenario, parent: str | None = None) -> str:
    key: str = store.save_scenario(scenario.name, scenario.title, dump_scenario(scenario), parent)
    return key


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


@router.get("/scenarios/new")
async def new_scenario(request: Request) -> Response:
    """An empty scenario, seen from today."""
    scenario = parse_scenario(_EMPTY.format(day=date.today().isoformat()), "scenario")
    return RedirectResponse(f"/scenarios/{_save(get_workbench(request).store, scenario)}", 303)


@router.get("/scenarios/{key}")
async def show_scenario(
    request: Request,
    key: str,
    count: Annotated[list[str] | None, Query()] = None,
    v: str = "",
    data: str = "",
) -> Response:
    """The measures as rows, their text, and what follows from those counted in."""
    workbench = get_workbench(request)
    scenario = load_saved(workbench, key)
    live = await workbench.solver.get(scenario, count, address=_address(request))
    return render(request, "scenario.html.j2", changed=_changed(v, data), **_show(request, live))


def _changed(version: str, data: str) -> list[str]:
    """What is not as it was when a link was saved."""
    now = _data_hash()
    told = []
    if version and version != __version__:
        told.append(f"summitry {version} \u2192 {__version__}")
    if data and data != now:
        told.append(f"world-2022 {data} \u2192 {now}")
    return told


@cache
def _data_hash() -> str:
    return str(load_world().provenance.get("sha256", ""))[:12]


def _show(request: Request, live: Live) -> dict[str, Any]:
    """What the scenario page and its pieces show."""
    words = get_words(request)
    query = "".join(f"&count={name}" for name in live.counted)
    return {
        "live": live,
        "key": live.id,
        "rows": build_rows(live),
        "yaml": dump_scenario(live.scenario),
        "blocks": set_blocks(results.build_results(live, words)),
        "parties": results.list_parties(live),
        "economies": sorted(live.world.economies, key=words.economy),
        "sectors": live.world.sectors,
        "link": f"/scenarios/{live.id}?v={__version__}&data={_data_hash()}{query}",
    }


@router.post("/pieces/scenario")
async def change(
    request: Request,
    yaml: Annotated[str, Form()],
    change: Annotated[str, Form(max_length=20_000)] = "",
    count: Annotated[list[str] | None, Form()] = None,
    counting: Annotated[str, Form()] = "",
    parent: Annotated[str, Form(max_length=64)] = "",
    save: Annotated[str, Form()] = "",
) -> Response:
    """One change to a scenario: rows, text and results as they are after it."""
    workbench = get_workbench(request)
    scenario = parse_scenario(yaml, "scenario")
    check_size(len(scenario.measures), workbench.settings.max_measures)
    if change:
        scenario = change_scenario(scenario, _parse_change(change), workbench.settings.max_measures)
    here = {measure.id for measure in scenario.measures}
    counted = [name for name in count or () if name in here] if counting else None
    live = await workbench.solver.get(scenario, counted, address=_address(request))
    if save:
        workbench.store.save_scenario(
            scenario.name, scenario.title, dump_scenario(scenario), parent or None
        )
    return render(request, "_scenario.html.j2", **_show(request, live))


def _parse_change(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError("change", "not a JSON object", 'an object such as {"do": "remove"}',
                         "use the buttons of the page")  # fmt: skip
    return found


@router.post("/pieces/more")
async def show_more(
    request: Request,
    yaml: Annotated[str, Form()],
    economy: str = "",
    count: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """The map, and sectors and partners of one economy."""
    workbench = get_workbench(request)
    scenario = parse_scenario(yaml, "scenario")
    check_size(len(scenario.measures), workbench.settings.max_measures)
    live = await workbench.solver.get(scenario, count or [], address=_address(request))
    words = get_words(request)
    chosen = economy if economy in live.world.economies else results.list_parties(live)[0]
    blocks: list[Block] = [
        results.build_map(live, words),
        results.build_sectors(live, chosen, words),
        results.build_partners(live, chosen, words),
    ]
    return render(request, "_more.html.j2", blocks=set_blocks(blocks), chosen=chosen)


@router.get("/compare")
async def compare(request: Request, s: Annotated[list[str] | None, Query()] = None) -> Response:
    """Two to four scenarios side by side."""
    workbench = get_workbench(request)
    chosen = list(dict.fromkeys(s or []))[:4]
    words = get_words(request)
    lives = []
    for key in chosen:
        scenario = load_saved(workbench, key)
        live = await workbench.solver.get(scenario, address=_address(request))
        lives.append((scenario.title or scenario.name, live))
    blocks = set_blocks(results.build_comparison(lives, words)) if len(lives) > 1 else ""
    return render(
        request, "compare.html.j2", blocks=blocks, chosen=chosen, cases=casebook_names(),
        scenarios=workbench.store.list_scenarios(50),
    )  # fmt: skip


@router.get("/tables")
async def show_tables(request: Request) -> Response:
    """The negotiating tables that come with summitry: parties, levers, red lines, threats."""
    from summitry.strategy.files import load_talks, table_names

    files = [load_talks(name).file for name in table_names()]
    return render(request, "tables.html.j2", files=[file for file in files if file.levers])


@router.post("/tables/{name}")
async def play_table(request: Request, name: str) -> Response:
    """Start playing a table; its brief follows."""
    from summitry.strategy.files import load_talks, table_names

    if name not in table_names() or not load_talks(name).file.levers:
        raise UsageError("table", "none under this name", ", ".join(table_names()),
                         "choose one of the page")  # fmt: skip
    workbench = get_workbench(request)
    job = workbench.start_job("table", name)
    return RedirectResponse(f"/jobs/{job}", 303)


@router.get("/measures")
async def show_measures(
    request: Request, of: str = "KOR", via: str = "MEX", to: str = "USA", who: str = "JPN"
) -> Response:
    """Dependence, pledges and defence spending beside each other."""
    from summitry.web import measures

    words = get_words(request)
    world = load_world()
    parts = [
        (words("Whose work is inside"), measures.build_exposure(of[:60], via[:60], to[:60], words)),
        (words("Pledges to invest"), measures.build_investment(words)),
        (words("Defence spending"), measures.build_security(who[:60], words)),
    ]
    return render(
        request, "measures.html.j2",
        parts=[(title, set_blocks(blocks)) for title, blocks in parts],
        economies=sorted(world.economies, key=words.economy), of=of, via=via, to=to, who=who,
    )  # fmt: skip


@router.get("/help")
async def show_help(request: Request) -> Response:
    """Shortcuts, and what the figures are."""
    return render(request, "help.html.j2")
