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
from summitry.brief import read_css, write_blocks
from summitry.brief.words import format_quantity, spell_out
from summitry.charts import letter
from summitry.errors import UsageError
from summitry.model import INDICATORS
from summitry.policy import (
    Scenario,
    casebook_names,
    economy_name,
    parse_scenario,
    scenario_to_plain,
)
from summitry.policy.measures import AMOUNTS
from summitry.strategy import list_version_changes
from summitry.web import results
from summitry.web.edit import change_scenario
from summitry.web.figures import Figure, as_figure, cite_bibtex, cite_text, list_figures
from summitry.web.levers import LEVER_FIELDS, WAYS, fill_fields
from summitry.web.links import (
    Difference,
    compare_numbers,
    freeze,
    get_day,
    load_link,
    sort_economies,
)
from summitry.web.rows import build_rows
from summitry.web.shown import Shown, show_comparison, show_first, show_result
from summitry.web.shown import show_more as show_more_figures
from summitry.web.solving import Live
from summitry.web.texts import write_text
from summitry.web.words import LANGUAGES, Words, choose_words
from summitry.web.workbench import Workbench, get_workbench, load_case, load_saved, parse_sent
from summitry.world import ECONOMY_GROUPS

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
    environment.filters.update(
        party=lambda name, words: words.party(name),
        spell_out=spell_out,
        quantity=format_quantity,
        economy=economy_name,
    )
    environment.globals.update(version=__version__, languages=LANGUAGES)
    return environment


def get_words(request: Request) -> Words:
    """The reader's language: asked for in the address, kept in a cookie, or the browser's."""
    asked = request.query_params.get("lang") or request.cookies.get("summitry_lang")
    return choose_words(request.headers.get("accept-language", ""), asked)


def render(request: Request, name: str, status: int = 200, /, **given: Any) -> HTMLResponse:
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


def set_figures(request: Request, page: Shown, *, posts: bool = False) -> Markup:
    """Blocks as markup; each figure with its sentence, its files and how to cite it.

    The writer of briefs has escaped every text in a block. A page that ``posts`` asks for files
    with what stands in its form, since that may not have been saved.
    """
    words = get_words(request)
    template = _environment().get_template("_figure.html.j2")
    place, mark, query = page.origin.address.partition("?")
    query = mark + query
    pieces = []
    with letter(words.lettering):
        for block in page.blocks:
            figure = as_figure(block)
            if figure is None:
                assert not isinstance(block, Figure)
                pieces.append(write_blocks([block]))
                continue
            pieces.append(template.render(
                t=words, figure=figure, posts=posts, place=place, query=query,
                markup=set_drawing(figure, words),
                cited=cite_text(figure, page.origin), bibtex=cite_bibtex(figure, page.origin),
            ))  # fmt: skip
    return Markup("\n".join(pieces))


def set_drawing(figure: Figure, words: Words) -> Markup:
    """A figure as markup, its drawing with the numbers beneath."""
    with letter(words.lettering):
        return Markup(write_blocks([figure.block], words("The figures in this chart")))


@router.get("/static/blocks.css")
async def blocks_css() -> Response:
    """The style sheet that pages share with briefs."""
    return Response(read_css(), media_type="text/css", headers={"Cache-Control": "max-age=300"})


def _save(store: Any, scenario: Scenario, parent: str | None = None) -> str:
    key: str = store.save_scenario(scenario.name, scenario.title, write_text(scenario), parent)
    return key


def get_address(request: Request) -> str:
    """Who asks, for the share of solves each client has."""
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
    workbench, address = get_workbench(request), get_address(request)

    def work() -> Response:
        live = workbench.solver.find(load_saved(workbench, key), count, address=address)
        return render(request, "scenario.html.j2", **_show(request, live))

    return await workbench.solver.run(work)


def _show(request: Request, live: Live) -> dict[str, Any]:
    """What the scenario page and its pieces show."""
    words = get_words(request)
    plain = scenario_to_plain(live.scenario)["measures"]
    first, figures = show_result(live, words).split()
    return {
        "edits": {measure["id"]: fill_fields(measure) for measure in plain},
        "amounts": AMOUNTS,
        "ways": WAYS,
        "levers": LEVER_FIELDS,
        "groups": sorted(ECONOMY_GROUPS),
        "live": live,
        "first": set_figures(request, first),
        "blocks": set_figures(request, figures, posts=True),
        "parties": results.list_parties(live),
        "economies": sorted(live.world.economies, key=words.economy),
        "sectors": live.world.sectors,
        **_show_always(live, words),
    }


def _show_moving(request: Request, live: Live) -> dict[str, Any]:
    """What changes while a slider moves; the rest follows when it stands still."""
    words = get_words(request)
    first, figures = show_first(live, words).split()
    return {
        "first": set_figures(request, first),
        "drawn": [
            (figure.key, figure.said, set_drawing(figure, words))
            for figure in list_figures(figures.blocks)
        ],
        **_show_always(live, words),
    }


def _show_always(live: Live, words: Words) -> dict[str, Any]:
    query = "&".join(f"count={name}" for name in live.counted)
    link = f"/scenarios/{live.id}?{query}"
    return {"key": live.id, "rows": build_rows(live, words), "yaml": live.text, "link": link}


@router.post("/pieces/scenario")
async def change(
    request: Request,
    yaml: Annotated[str, Form()],
    change: Annotated[str, Form(max_length=20_000)] = "",
    count: Annotated[list[str] | None, Form()] = None,
    counting: Annotated[str, Form()] = "",
    parent: Annotated[str, Form(max_length=64)] = "",
    save: Annotated[str, Form()] = "",
    moving: Annotated[str, Form()] = "",
) -> Response:
    """One change to a scenario: rows, text and results as they are after it.

    While a slider is ``moving`` only what follows it is written, in a fifth of the time.
    """
    workbench, address = get_workbench(request), get_address(request)

    def work() -> Response:
        scenario = parse_sent(workbench, yaml)
        if change:
            most = workbench.settings.max_measures
            scenario = change_scenario(scenario, _parse_change(change), most)
        here = {measure.id for measure in scenario.measures}
        counted = [name for name in count or () if name in here] if counting else None
        live = workbench.solver.find(scenario, counted, address=address)
        if save:
            _save(workbench.store, scenario, parent or None)
        if moving and not results.is_still(live):
            return render(request, "_moving.html.j2", **_show_moving(request, live))
        return render(request, "_scenario.html.j2", **_show(request, live))

    return await workbench.solver.run(work)


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
    workbench, address = get_workbench(request), get_address(request)

    def work() -> str:
        scenario = parse_sent(workbench, yaml)
        live = workbench.solver.find(scenario, count or [], address=address)
        _save(workbench.store, scenario)
        return workbench.store.save_link(live.id, freeze(live))

    return RedirectResponse(f"/links/{await workbench.solver.run(work)}", 303)


@router.get("/links/{key}")
async def show_link(request: Request, key: str) -> Response:
    """The numbers that were kept, and beside them what differs today."""
    workbench = get_workbench(request)
    kept = load_link(workbench.store, key)
    scenario = load_saved(workbench, kept["scenario"])
    changed = list_version_changes(kept)
    differences: list[Difference] = []
    if changed:  # one version on one data set gives one answer
        live = await workbench.solver.get(
            scenario, kept["counted"], get_day(kept), address=get_address(request)
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
    workbench, address = get_workbench(request), get_address(request)

    def work() -> Response:
        scenario = parse_sent(workbench, yaml)
        live = workbench.solver.find(scenario, count or [], address=address)
        page = show_more_figures(live, economy, get_words(request))
        return render(request, "_more.html.j2", blocks=set_figures(request, page, posts=True))

    return await workbench.solver.run(work)


@router.get("/compare")
async def compare(
    request: Request, s: Annotated[list[str] | None, Query(max_length=20)] = None
) -> Response:
    """Two to four scenarios side by side."""
    workbench = get_workbench(request)
    chosen = list(dict.fromkeys(s or []))[:4]
    words = get_words(request)

    def work() -> Markup:
        lives = solve_side_by_side(workbench, chosen, get_address(request))
        return set_figures(request, show_comparison(lives, chosen, words))

    blocks = await workbench.solver.run(work) if len(chosen) > 1 else Markup("")
    return render(
        request, "compare.html.j2", blocks=blocks, chosen=chosen,
        cases=[load_case(name) for name in casebook_names()],
        scenarios=workbench.store.list_scenarios(50),
    )  # fmt: skip


def solve_side_by_side(
    workbench: Workbench, keys: Sequence[str], address: str = ""
) -> list[tuple[str, Live]]:
    """Scenarios by their names, each with its title and result; work for the solver's thread."""
    scenarios = [load_saved(workbench, key) for key in keys]
    return [
        (one.title or one.name, workbench.solver.find(one, address=address)) for one in scenarios
    ]


@router.get("/help")
async def show_help(request: Request) -> Response:
    """Shortcuts, and what the figures are."""
    return render(request, "help.html.j2")
