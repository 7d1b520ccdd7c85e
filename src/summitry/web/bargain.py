"""The negotiating tables as pages: levers and red lines to set, a table played, its frontier."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from summitry.model import INDICATORS
from summitry.strategy import list_version_changes
from summitry.strategy.files import parse_table, read_rows, table_names
from summitry.strategy.objectives import PRESETS
from summitry.web import played
from summitry.web.curves import show_curves
from summitry.web.jobs import load_done
from summitry.web.pages import get_words, render, set_figures
from summitry.web.tables import (
    LEVER_KEYS,
    change_table,
    open_table,
    read_table,
    say_how_long,
)
from summitry.web.workbench import Workbench, get_workbench

router = APIRouter()


@router.get("/tables")
def show_tables(request: Request) -> Response:
    """Tables that come with summitry, and those of this server."""
    store = get_workbench(request).store
    files = [(name, parse_table(read_table(store, name))) for name in table_names()]
    files = [(name, file) for name, file in files if file.levers]
    words = get_words(request)
    return render(
        request, "tables.html.j2", files=files, saved=store.list_tables(20),
        how_long={name: say_how_long(store, name, file, words) for name, file in files},
    )  # fmt: skip


@router.post("/tables")
def save_table(
    request: Request, yaml: Annotated[str, Form()], parent: Annotated[str, Form()] = ""
) -> Response:
    """Keep a table written as text."""
    return RedirectResponse(f"/tables/{keep_table(get_workbench(request), yaml, parent)}", 303)


def keep_table(workbench: Workbench, text: str, parent: str = "") -> str:
    """Keep a version of a table; its id."""
    file = parse_table(text)
    return workbench.store.save_table(file.name, file.title, text, parent[:64] or None)


@router.get("/tables/played/{job}")
def show_played(request: Request, job: str) -> Response:
    """What a table led to: the frontier to click along, deals, offers, threats, third parties."""
    done = load_done(get_workbench(request).store, job, "table")
    report: dict[str, Any] = (done.result or {})["session"]
    words = get_words(request)
    curves = set_figures(request, show_curves(report, job, words))
    return render(
        request, "played.html.j2", job=done, curves=curves, report=report, key=done.subject,
        picture=Markup(played.draw_picture(report, words)),  # our own drawing
        parties=[words.economy(code) for code in report["parties"]],
        deals=played.list_deals(report, words), steps=played.list_steps(report, words),
        offers=played.list_offers(report, words), threats=played.list_threats(report, words),
        levers=played.list_levers(report, words), units=played.list_units(report, words),
        doubts=played.list_doubts(report, words), outsiders=played.list_outsiders(report, words),
        changed=list_version_changes(
            {"summitry": report["summitry"], "data": report["baseline"]["sha256"]}
        ),
    )  # fmt: skip


@router.get("/played")
def lead_to_played(job: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Where figures of a table that has been played say they are from."""
    return RedirectResponse(f"/tables/played/{quote(job, safe='')}", 303)


@router.get("/tables/{key}")
def show_table(request: Request, key: str) -> Response:
    """A table: parties, levers with ranges, red lines, threats; all of it to be changed."""
    text = read_table(get_workbench(request).store, key)
    file = parse_table(text)
    return render(
        request, "table.html.j2", key=key, file=file, text=text, rows=read_rows(text),
        indicators=INDICATORS, lever_keys=LEVER_KEYS, presets=PRESETS,
        how_long=say_how_long(get_workbench(request).store, key, file, get_words(request)),
    )  # fmt: skip


@router.post("/tables/{key}")
async def change(request: Request, key: str) -> Response:
    """Other ranges and red lines: a new version, played at once if asked."""
    workbench = get_workbench(request)
    async with request.form(max_files=0, max_fields=400) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    text = read_table(workbench.store, key)
    new = await run_in_threadpool(change_table, text, fields)
    if parse_table(new) != parse_table(text):
        key = keep_table(workbench, new, key)
    if "play" in fields:
        return RedirectResponse(f"/jobs/{await start_play(workbench, key)}", 303)
    return RedirectResponse(f"/tables/{key}", 303)


async def start_play(workbench: Workbench, key: str) -> str:
    """Start playing a table; the job's id."""
    await run_in_threadpool(open_table, workbench.store, key)  # says now what is wrong with it
    return workbench.start_job("table", key)
