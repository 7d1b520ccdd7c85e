"""The JSON API's pages: every measure with its rows, every figure of a page, bands as a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import JSONResponse, Response

from summitry.errors import UsageError
from summitry.web import asking, bands, drawn
from summitry.web.figure_pages import PAGES, ask, run_measure, show_page
from summitry.web.figures import describe_figure, for_files, list_figures
from summitry.web.measured import Measure, describe_found
from summitry.web.measures import ROOMS, find, find_measure
from summitry.web.pages import get_address, solve_side_by_side
from summitry.web.shown import Shown
from summitry.web.words import Words
from summitry.web.workbench import Workbench, get_workbench

router = APIRouter()
_WORDS = Words("en", "en")

# Its length is counted, which refuses what is no text: half of a pair of surrogates.
Short = Annotated[str, Field(max_length=asking.LONGEST)]


class BandsOrder(BaseModel):
    """Scenarios by id, one to four, and how often elasticities are drawn."""

    model_config = ConfigDict(extra="forbid")
    ids: list[Short] = Field(min_length=1, max_length=4)
    draws: int = bands.USUAL
    seed: int = 0


def _say_query(names: list[str], what: str) -> dict[str, Any]:
    """Fields of an address for the description, of which each page or measure knows some."""
    return {"parameters": [
        {"name": name, "in": "query", "required": False, "description": what,
         "schema": {"type": "string", "maxLength": asking.LONGEST}}
        for name in names
    ]}  # fmt: skip


_FIELDS = sorted({field.key for room in ROOMS.values() for one in room for field in one.fields})


@router.get("/measures")
def list_measures(request: Request) -> list[dict[str, Any]]:
    """Measures of three rooms: what each answers, and the fields it is asked."""
    workbench = get_workbench(request)
    return [
        {
            "room": room, "measure": one.key, "name": one.name, "what": one.lead,
            "page": f"/{room}?measure={one.key}",
            "fields": [_describe_field(workbench, one, field) for field in one.fields],
        }
        for room, listed in ROOMS.items() for one in listed
    ]  # fmt: skip


def _describe_field(workbench: Workbench, measure: Any, field: asking.Field) -> dict[str, Any]:
    listed = asking.list_answers(field, ask(workbench, measure, {}), _WORDS)
    told: dict[str, Any] = {
        "key": field.key, "label": field.label, "kind": field.kind, "usual": field.usual,
        "unit": "%" if field.kind == "percent" else field.unit, "empty": field.empty,
    }  # fmt: skip
    if field.kind in ("choice", "pledge", "industry", "scenario"):
        told["choices"] = [code for code, _ in listed or () if code]
    return told


_OF_MEASURES = _say_query(_FIELDS, "a field of the measure; GET /measures lists them")
_OF_PAGES = _say_query(
    sorted({*_FIELDS, "measure", "id", "yaml", "count", "s", "job", "who", "day"}),
    "a field of the page, as in its address",
)


@router.get("/measures/{room}/{key}", openapi_extra=_OF_MEASURES)
async def measure(request: Request, room: str, key: str) -> Response:
    """One measure: its rows, unit, equation, sources and what it does not mean."""
    workbench, chosen = get_workbench(request), _find(room, key)
    asked = _read_fields(workbench, chosen, request.query_params)

    def work() -> dict[str, Any]:
        return describe_found(find(chosen, asked, _WORDS), asked)

    return JSONResponse(await run_measure(workbench, chosen, work, get_address(request)))


def _find(room: str, key: str) -> Measure:
    if room not in ROOMS:
        raise UsageError("room", room[:40], ", ".join(ROOMS), "name one of these")
    return find_measure(room, key)


def _read_fields(workbench: Workbench, measure: Measure, given: Mapping[str, str]) -> asking.Asked:
    """Answers to the fields of a measure; one that it does not have is refused."""
    known = {field.key for field in measure.fields}
    if unknown := [name for name in given if name not in known]:
        fields = ", ".join(sorted(known)) or "no field"
        raise UsageError("fields", unknown[0][:40], fields, "name fields of the measure")
    return ask(workbench, measure, given)


@router.get("/figures/{page}", openapi_extra=_OF_PAGES)
async def figures(
    request: Request, page: Annotated[str, Path(description=", ".join(PAGES))]
) -> Response:
    """Every figure of a page: its sentence, its numbers by column, and how to cite it."""
    if page not in PAGES:
        raise UsageError("page", page[:40], ", ".join(PAGES), "name one of these")
    fields: ImmutableMultiDict[str, object] = ImmutableMultiDict(request.query_params.multi_items())

    def write(found: Shown) -> list[dict[str, Any]]:
        return [describe_figure(one, found.origin) for one in list_figures(found.blocks)]

    words = for_files(_WORDS)
    return JSONResponse({
        "page": page, "figures": await show_page(request, page, fields, words, write)
    })  # fmt: skip


class MeasureBandsOrder(BaseModel):
    """The fields of a measure as in its address, and how often elasticities are drawn."""

    model_config = ConfigDict(extra="forbid")
    fields: dict[Short, Short] = Field(default_factory=dict, max_length=20)
    draws: int = bands.USUAL
    seed: int = 0


@router.post("/measures/{room}/{key}/bands", status_code=202)
async def draw_measure_bands(
    request: Request, room: str, key: str, given: MeasureBandsOrder
) -> dict[str, Any]:
    """Start drawing bands of a measure that solves equilibria: poll the job."""
    workbench, chosen = get_workbench(request), _find(room, key)
    asked = _read_fields(workbench, chosen, given.fields)
    order = drawn.ask_for(room, chosen, asked, given.draws, given.seed)
    return {"job": await run_in_threadpool(workbench.start_job, "bands", "bands", **order)}


@router.post("/bands", status_code=202)
async def draw_bands(request: Request, given: BandsOrder) -> dict[str, Any]:
    """Start drawing bands of one scenario or of several side by side: poll the job."""
    workbench = get_workbench(request)
    bands.check_draws(given.draws, given.seed)

    def prepare() -> dict[str, str]:
        lives = [live for _, live in solve_side_by_side(workbench, given.ids, get_address(request))]
        query = "&".join(f"s={live.id}" for live in lives)
        one = f"/scenarios/{lives[0].id}"
        address = one if len(lives) == 1 else f"/compare?{query}"
        return bands.ask_for(lives, given.draws, given.seed, address)

    asked = await workbench.solver.run(prepare)
    return {"job": await run_in_threadpool(workbench.start_job, "bands", "bands", **asked)}
