"""The pages: scenario, results, comparison, measures. Templates and small pieces of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from summitry import __version__
from summitry.brief import Block, read_css, write_blocks
from summitry.errors import UsageError
from summitry.model import INDICATORS
from summitry.policy import (
    Scenario,
    casebook_names,
    dump_scenario,
    parse_scenario,
)
from summitry.web import results
from summitry.web.edit import change_scenario
from summitry.web.links import (
    Difference,
    compare_numbers,
    freeze,
    get_day,
    list_changes,
    load_link,
    sort_economies,
)
from summitry.web.rows import build_rows
from summitry.web.solving import Live
from summitry.web.words import LANGUAGES, Words, choose_words
from summitry.web.workbench import get_workbench, load_saved, parse_sent
from summitry.world import load_world

if TYPE_CHECKING:
    from jinja2 import Environment

router = APIRouter()
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
) -> Response:
    """The measures as rows, their text, and what follows from those counted in."""
    workbench = get_workbench(request)
    scenario = load_saved(workbench, key)
    live = await workbench.solver.get(scenario, count, address=_address(request))
    return render(request, "scenario.html.j2", **_show(request, live))


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
        "link": f"/scenarios/{live.id}?{query.removeprefix('&')}",
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
    scenario = await parse_sent(workbench, yaml)
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


@router.post("/links")
async def keep_link(
    request: Request,
    yaml: Annotated[str, Form()],
    count: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Keep a version and its numbers as they are now; the link shows them for ever."""
    workbench = get_workbench(request)
    scenario = await parse_sent(workbench, yaml)
    live = await workbench.solver.get(scenario, count or [], address=_address(request))
    _save(workbench.store, scenario)
    key = workbench.store.save_link(live.id, freeze(live))
    return RedirectResponse(f"/links/{key}", 303)


@router.get("/links/{key}")
async def show_link(request: Request, key: str) -> Response:
    """The numbers that were kept, and beside them what differs today."""
    workbench = get_workbench(request)
    kept = load_link(workbench.store, key)
    scenario = load_saved(workbench, kept["scenario"])
    changed = list_changes(kept)
    differences: list[Difference] = []
    if changed:  # one version on one data set gives one answer
        live = await workbench.solver.get(
            scenario, kept["counted"], get_day(kept), address=_address(request)
        )
        differences = compare_numbers(kept, live)
    return render(
        request, "link.html.j2", kept=kept, key=key, changed=changed, differences=differences,
        indicators=INDICATORS, shown=results.SHOWN, order=sort_economies(kept),
    )  # fmt: skip


@router.post("/pieces/more")
async def show_more(
    request: Request,
    yaml: Annotated[str, Form()],
    economy: str = "",
    count: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """The map, and sectors and partners of one economy."""
    workbench = get_workbench(request)
    scenario = await parse_sent(workbench, yaml)
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
