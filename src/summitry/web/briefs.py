"""Briefs: blocks chosen, written as a job, previewed, and handed out in four formats."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from summitry.brief import ANNEXES, check_annexes
from summitry.errors import UsageError
from summitry.ledger import find_newest_day
from summitry.strategy.files import parse_table, table_names
from summitry.web.desk import choose_day, keep_drafted_table
from summitry.web.jobs import BRIEF_FORMATS, load_done, read_saved
from summitry.web.pages import get_words, render
from summitry.web.tables import open_table, read_table, say_how_long
from summitry.web.workbench import Workbench, get_workbench

router = APIRouter()
IMPLIED = ("bargaining", "comparison")  # there where a table or another scenario was named
DRAFT_SECONDS = 5.0  # what playing one of the sample dossier takes on an idle machine
DRAFT = "draft"  # the table that a dossier drafts by itself
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@router.get("/dossiers/{key}/brief")
def order_brief(request: Request, key: str) -> Response:
    """Choose the blocks of a brief."""
    store = get_workbench(request).store
    dossier = read_saved(store, key)
    files = [(name, parse_table(read_table(store, name))) for name in table_names()]
    tables = [(name, file.title) for name, file in files if file.levers]
    own = store.list_tables(20)
    tables += [(one.id, f"{one.title or one.name} ({one.id})") for one in own]
    files += [(one.id, parse_table(one.yaml)) for one in own]
    words = get_words(request)
    return render(
        request, "order.html.j2", saved=store.load_dossier(key), tables=tables,
        day=find_newest_day(dossier) or "", drafted=words.duration(DRAFT_SECONDS),
        how_long={name: say_how_long(store, name, file, words) for name, file in files},
        annexes={name: ANNEXES[name] for name in ANNEXES if name not in IMPLIED},
    )  # fmt: skip


@router.post("/dossiers/{key}/brief")
async def start_brief(
    request: Request,
    key: str,
    as_of: Annotated[str, Form()] = "",
    annex: Annotated[list[str] | None, Form()] = None,
    table: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Start writing the brief of a dossier."""
    workbench = get_workbench(request)
    day = choose_day(read_saved(workbench.store, key), as_of)
    job = await order(workbench, key, day, annex or (), table)
    return RedirectResponse(f"/jobs/{job}", 303)


async def order(
    workbench: Workbench, key: str, day: date, annexes: Iterable[str], table: str
) -> str:
    """Put a brief in the queue, if all it asks for exists; the job's id."""
    chosen = check_annexes(annexes)
    if table == DRAFT:
        table = await run_in_threadpool(keep_drafted_table, workbench, key, day.isoformat())
    elif table:
        await run_in_threadpool(open_table, workbench.store, table)
        workbench.store.add_belonging(key, "table", table)
    names = ",".join(name for name in ANNEXES if name in chosen)
    return workbench.start_job("brief", key, as_of=day.isoformat(), annexes=names, table=table)


@router.get("/briefs/{key}")
def preview_brief(request: Request, key: str) -> Response:
    """A brief as it will be, and the formats it is had in."""
    job = load_done(get_workbench(request).store, key, "brief", "table")
    return render(request, "brief.html.j2", job=job, formats=list(BRIEF_FORMATS))


@router.get("/briefs/{key}/{name}")
def show_brief(request: Request, key: str, name: str) -> Response:
    """A brief in one format; its own style sheet is allowed by its hash."""
    ending = f".{name.rpartition('.')[2]}"
    result = load_done(get_workbench(request).store, key, "brief", "table").result or {}
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
