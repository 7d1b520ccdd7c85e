"""Pages of measures, calendar and bands, and every figure of every page as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.responses import RedirectResponse, Response

from summitry.charts import letter
from summitry.errors import NumericalError, SummitryError, UsageError
from summitry.ledger import Dossier
from summitry.ledger.documents import check_day
from summitry.model import Outcome
from summitry.policy import Scenario, casebook_names
from summitry.strategy import find_real_rates
from summitry.web import bands, drawn, shown
from summitry.web.asking import Asked, list_answers
from summitry.web.curves import show_curves
from summitry.web.desk import choose_day
from summitry.web.figures import FORMATS, PICTURE_FORMATS, find_figure, for_files, write_figure
from summitry.web.jobs import load_done, read_saved
from summitry.web.measured import Measure
from summitry.web.measures import ROOMS, find_measure
from summitry.web.pages import (
    get_address,
    get_words,
    render,
    set_figures,
    solve_side_by_side,
)
from summitry.web.shown import Shown
from summitry.web.solving import Live, get_world
from summitry.web.words import Words
from summitry.web.workbench import Workbench, get_workbench, load_case, load_saved, parse_sent

router = APIRouter()
PAGES = ("scenario", "compare", "bands", "played", *ROOMS, "calendar")
T = TypeVar("T")

Fields = ImmutableMultiDict[str, object]


@router.get("/measures")
def show_measures() -> Response:
    """Where the measures' pages begin."""
    return RedirectResponse("/exposure", 303)


@router.get("/exposure")
async def show_exposure(
    request: Request, measure: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Who depends on whom along supply chains: one measure, with what it is asked."""
    return await _render_measure(request, "exposure", measure)


@router.get("/investment")
async def show_investment(
    request: Request, measure: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Pledges and what follows from them: one measure, with what it is asked."""
    return await _render_measure(request, "investment", measure)


@router.get("/security")
async def show_security(
    request: Request, measure: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Spending, conflict and coercion: one measure, with what it is asked."""
    return await _render_measure(request, "security", measure)


async def _render_measure(request: Request, room: str, key: str) -> Response:
    """The page of a measure; what it cannot answer is said above the form that was sent."""
    workbench, words = get_workbench(request), get_words(request)
    measure = find_measure(room, key)
    asked = ask(workbench, measure, request.query_params)
    blocks, failure, status = Markup(""), None, 200

    def work() -> Markup:
        return set_figures(request, shown.show_measure(measure, room, asked, words))

    try:
        blocks = await run_measure(workbench, measure, work, get_address(request))
    except SummitryError as error:
        failure, status = error.to_dict(), 409 if isinstance(error, NumericalError) else 422
    answers = [(field, list_answers(field, asked, words)) for field in measure.fields]
    return render(
        request, "measures.html.j2", status, room=room, measure=measure, listed=ROOMS[room],
        answers=answers, asked=asked, blocks=blocks, failure=failure,
    )  # fmt: skip


def ask(workbench: Workbench, measure: Measure, given: Mapping[str, str]) -> Asked:
    """The answers to a measure's fields, of an address or a form."""
    return Asked(
        measure.fields, given, get_world("world-2022"), lambda name: load_saved(workbench, name)
    )


async def run_measure(
    workbench: Workbench, measure: Measure, work: Callable[[], T], address: str
) -> T:
    """Have a measure worked out: in the queue of solves if it solves, else in a thread."""
    if not measure.solves:
        return await run_in_threadpool(work)

    def solve() -> T:
        workbench.solver.charge(address)
        return work()

    return await workbench.solver.run(solve)


@router.get("/calendar")
async def show_calendar(
    request: Request,
    of: Annotated[str, Query(max_length=120)] = "february-2025",
    day: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Who can do what when: a case, a saved scenario or a dossier on one timeline."""
    workbench = get_workbench(request)

    def work() -> Response:
        page = _show_calendar(workbench, of, day, get_words(request))
        return render(
            request, "calendar.html.j2", of=of, day=day, blocks=set_figures(request, page),
            cases=[load_case(name) for name in casebook_names()],
            scenarios=workbench.store.list_scenarios(50),
            dossiers=workbench.store.list_dossiers(50),
        )  # fmt: skip

    return await workbench.solver.run(work)


def _show_calendar(workbench: Workbench, of: str, day: str, words: Words) -> Shown:
    """The calendar page, with what the model says of exchange rates; for the solver's thread."""
    seen = check_day(day, "day") if day else None
    when = date.fromisoformat(seen) if seen else None
    scenario, dossier = _find_dated(workbench, of, day)
    address = f"/calendar?of={of}" + (f"&day={day}" if day else "")
    asked = when or scenario.as_of

    def solve() -> Outcome | None:
        live = None if asked is None else workbench.solver.find(scenario, None, asked)
        return live.outcome if live and live.counted else None

    rates = find_real_rates(scenario, solve)
    return shown.show_calendar(scenario, (when, rates), dossier, address, words)


def _find_dated(workbench: Workbench, of: str, day: str) -> tuple[Scenario, Dossier | None]:
    """A scenario by its name, or what a dossier that has been read drafts, with its facts."""
    if of in casebook_names() or workbench.store.load_scenario(of) is not None:
        return load_saved(workbench, of), None
    from summitry.news import draft_scenario

    dossier = read_saved(workbench.store, of)
    return draft_scenario(dossier, as_of=choose_day(dossier, day, "day")).scenario, dossier


@router.post("/bands")
async def start_bands(request: Request) -> Response:
    """Start drawing bands of what the page shows: one scenario, or several side by side."""
    workbench = get_workbench(request)
    form: FormData = await request.form(max_files=0, max_fields=1000)
    fields: Fields = ImmutableMultiDict(form.multi_items())
    draws, seed = _number(fields, "draws", bands.USUAL), _number(fields, "seed", 0)
    bands.check_draws(draws, seed)
    keys = [key for key in fields.getlist("s") if isinstance(key, str)][:4]
    room = _text(fields, "room")

    def prepare() -> dict[str, str]:
        if room in ROOMS:
            measure, asked = _read_asked(workbench, room, fields)
            return drawn.ask_for(room, measure, asked, draws, seed)
        if keys:
            lives = [live for _, live in solve_side_by_side(workbench, keys)]
            query = urlencode([("s", key) for key in keys])
            return bands.ask_for(lives, draws, seed, f"/compare?{query}")
        live = _solve(workbench, fields)
        return bands.ask_for([live], draws, seed, f"/scenarios/{live.id}")

    job = workbench.start_job("bands", "bands", **await workbench.solver.run(prepare))
    if "x-piece" not in request.headers:
        return RedirectResponse(f"/jobs/{job}", 303)
    return render(request, "_bands.html.j2", job=workbench.store.load_job(job))


@router.get("/bands")
def show_bands(request: Request, job: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Bands that have been drawn, as a page or as a piece of one."""
    found = load_done(get_workbench(request).store, job, "bands").result or {}
    page = _show_drawn(get_workbench(request), found, job, get_words(request))
    blocks = set_figures(request, page)
    if "x-piece" in request.headers:
        return render(request, "_more.html.j2", blocks=blocks)
    return render(request, "bands.html.j2", blocks=blocks, found=found)


def _show_drawn(workbench: Workbench, found: dict[str, Any], job: str, words: Words) -> Shown:
    """Bands that have been drawn, of scenarios or of a measure."""
    if "measure" not in found:
        return bands.show_bands(found, job, words)
    measure = find_measure(found["room"], found["measure"])
    return drawn.show_drawn(measure, ask(workbench, measure, found["given"]), found, job, words)


def _read_asked(workbench: Workbench, room: str, fields: Fields) -> tuple[Measure, Asked]:
    """A measure of a room and the answers to its fields, of a form or an address."""
    measure = find_measure(room, _text(fields, "measure"))
    given = {one.key: _text(fields, one.key) for one in measure.fields if one.key in fields}
    return measure, ask(workbench, measure, given)


def _number(fields: Fields, key: str, usual: int) -> int:
    text = _text(fields, key).strip()
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise UsageError(key, "no whole number", f"a number such as {usual}", "correct it")
    return int(text)


@router.api_route("/figures/{page}/{name}", methods=["GET", "POST"])
async def show_figure(request: Request, page: str, name: str) -> Response:
    """A figure of a page as a file; the fields are those of the page."""
    key, _, ending = name.rpartition(".")
    if page not in PAGES or ending not in FORMATS:
        raise UsageError("figure", "none at this address", ", ".join(FORMATS),
                         "use the buttons beneath a figure")  # fmt: skip
    form: FormData = await request.form(max_files=0, max_fields=1000)
    fields: Fields = ImmutableMultiDict([*request.query_params.multi_items(), *form.multi_items()])
    reader = get_words(request)
    words = reader if ending in PICTURE_FORMATS else for_files(reader)
    content = await show_page(
        request, page, fields, words, lambda found: _write(found, key, ending, words)
    )
    disposition = f'attachment; filename="summitry-{page}-{key}.{ending}"'  # a key of our own
    return Response(
        content, media_type=FORMATS[ending], headers={"Content-Disposition": disposition}
    )


async def show_page(
    request: Request, page: str, fields: Fields, words: Words, write: Callable[[Shown], T]
) -> T:
    """What `write` makes of what a page shows for its fields, where such pages are worked out."""
    workbench = get_workbench(request)
    if page in ("scenario", "compare", "calendar"):
        return await workbench.solver.run(
            lambda: write(_show_solved(workbench, page, fields, words))
        )
    if page in ROOMS:
        measure, asked = _read_asked(workbench, page, fields)
        return await run_measure(
            workbench, measure, lambda: write(shown.show_measure(measure, page, asked, words)),
            get_address(request),
        )  # fmt: skip

    def work() -> T:
        job = load_done(
            workbench.store, _text(fields, "job"), "table" if page == "played" else page
        )
        result = job.result or {}
        if page == "played":
            return write(show_curves(result["session"], job.id, words))
        return write(_show_drawn(workbench, result, job.id, words))

    return await run_in_threadpool(work)


def _write(found: Shown, key: str, ending: str, words: Words) -> bytes:
    with letter(words.lettering):
        return write_figure(find_figure(found.blocks, key), ending, found.origin)


def _show_solved(workbench: Workbench, page: str, fields: Fields, words: Words) -> Shown:
    if page == "calendar":
        of, day = _text(fields, "of") or "february-2025", _text(fields, "day")
        return _show_calendar(workbench, of, day, words)
    if page == "compare":
        keys = [value for value in fields.getlist("s") if isinstance(value, str)][:4]
        lives = solve_side_by_side(workbench, keys)
        if len(lives) < 2:
            raise UsageError("compare", f"{len(lives)} scenarios", "two to four", "choose more")
        return shown.show_comparison(lives, keys, words)
    live = _solve(workbench, fields)
    first, more = (
        shown.show_result(live, words), shown.show_more(live, _text(fields, "economy"), words),
    )  # fmt: skip
    return Shown([*first.blocks, *more.blocks], first.origin)


def _solve(workbench: Workbench, fields: Fields) -> Live:
    """The result that a page shows: its text and what is counted in, or a scenario by name."""
    text = _text(fields, "yaml")
    scenario = (
        parse_sent(workbench, text) if text
        else load_saved(workbench, _text(fields, "id") or "february-2025")
    )  # fmt: skip
    counts: Sequence[object] = fields.getlist("count")
    here = {measure.id for measure in scenario.measures}
    chosen = [name for name in counts if isinstance(name, str) and name in here]
    stated = bool(_text(fields, "counting") or counts)
    return workbench.solver.find(scenario, chosen if stated else None)


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key, "")
    return value if isinstance(value, str) else ""
