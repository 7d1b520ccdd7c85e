"""The JSON API, version 1: stable names, the same numbers as pages and command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from summitry import __version__
from summitry.errors import UsageError
from summitry.model import INDICATORS
from summitry.policy import (
    casebook_names,
    compute_rate_trail,
    economy_name,
    sector_name,
)
from summitry.strategy import certificate_to_dict, describe_baseline, list_version_changes
from summitry.web.edit import change_scenario
from summitry.web.links import compare_numbers, freeze, get_day, load_link
from summitry.web.rows import build_rows
from summitry.web.solving import Live
from summitry.web.texts import read_text, write_text
from summitry.web.workbench import Workbench, get_workbench, load_case, load_saved, parse_sent
from summitry.world import load_world

router = APIRouter()


class ScenarioText(BaseModel):
    """A scenario as YAML text, as `summitry run` reads it."""

    model_config = ConfigDict(extra="forbid")
    yaml: str = Field(max_length=2**20)
    parent: str | None = Field(default=None, max_length=64)


class Question(BaseModel):
    """What to solve: a scenario by id or as text, a day, and which measures to count in."""

    model_config = ConfigDict(extra="forbid")
    id: str | None = Field(default=None, max_length=120)
    yaml: str | None = Field(default=None, max_length=2**20)
    as_of: date | None = None
    count: list[str] | None = Field(default=None, max_length=200)
    indicators: list[str] | None = Field(default=None, max_length=100)


class ChangeText(BaseModel):
    """A scenario as text and one change to it."""

    model_config = ConfigDict(extra="forbid")
    yaml: str = Field(max_length=2**20)
    change: dict[str, Any]


@router.get("/about")
def about() -> dict[str, Any]:
    """Version, baseline and indicators."""
    world = load_world()
    return {
        "summitry": __version__,
        "baseline": describe_baseline(world),
        "economies": {code: economy_name(code) for code in world.economies},
        "sectors": {code: sector_name(code) for code in world.sectors},
        "indicators": {name: asdict(indicator) for name, indicator in INDICATORS.items()},
    }


@router.get("/casebook")
def casebook() -> list[dict[str, Any]]:
    """The scenarios that come with summitry."""
    cases = [load_case(name) for name in casebook_names()]
    return [
        {"name": c.name, "title": c.title, "as_of": c.as_of, "yaml": write_text(c)} for c in cases
    ]


@router.get("/scenarios")
def list_scenarios(request: Request) -> list[dict[str, Any]]:
    """Saved scenarios, newest first."""
    return [asdict(saved) for saved in get_workbench(request).store.list_scenarios()]


@router.post("/scenarios", status_code=201)
def save_scenario(request: Request, given: ScenarioText) -> dict[str, Any]:
    """Keep a version; its id is the hash of its text, so saving twice keeps one."""
    workbench = get_workbench(request)
    scenario = parse_sent(workbench, given.yaml, "body, key yaml")
    text = write_text(scenario)
    key = workbench.store.save_scenario(scenario.name, scenario.title, text, given.parent)
    return {"id": key, "link": f"/scenarios/{key}", "yaml": text}


@router.get("/scenarios/{key}")
def load_scenario(request: Request, key: str) -> dict[str, Any]:
    """A saved scenario, or one of the casebook by name."""
    scenario = load_saved(get_workbench(request), key)
    return {"id": key, "name": scenario.name, "title": scenario.title, "as_of": scenario.as_of,
            "yaml": write_text(scenario)}  # fmt: skip


@router.post("/scenarios/change")
def change(request: Request, given: ChangeText) -> dict[str, Any]:
    """One change to a scenario's text; nothing is saved."""
    most = get_workbench(request).settings.max_measures
    scenario = read_text(given.yaml, "body, key yaml")
    return {"yaml": write_text(change_scenario(scenario, given.change, most))}


@router.post("/solve")
async def solve(request: Request, question: Question) -> Response:
    """One equilibrium: every economy's indicators, with the certificate."""
    workbench, address = get_workbench(request), _address(request)
    wanted = check_indicators(question.indicators)

    told = await workbench.solver.answer(
        lambda: (_find(workbench, question), question.count, question.as_of),
        lambda live: _to_json(live, wanted), address=address,
    )  # fmt: skip
    return Response(told, media_type="application/json")


@router.get("/solve/{key}")
async def solve_saved(
    request: Request, key: str, count: Annotated[list[str] | None, Query(max_length=200)] = None
) -> Response:
    """The same for a saved scenario or a case of the casebook."""
    workbench, address, wanted = get_workbench(request), _address(request), check_indicators(None)

    told = await workbench.solver.answer(
        lambda: (load_saved(workbench, key), count, None),
        lambda live: _to_json(live, wanted), address=address,
    )  # fmt: skip
    return Response(told, media_type="application/json")


@router.post("/links", status_code=201)
async def keep_link(request: Request, question: Question) -> dict[str, Any]:
    """Keep the numbers of a question as they are now; they stay so under their link."""
    workbench, address = get_workbench(request), _address(request)

    def work() -> str:
        scenario = _find(workbench, question)
        live = workbench.solver.find(scenario, question.count, question.as_of, address=address)
        workbench.store.save_scenario(scenario.name, scenario.title, write_text(scenario))
        return workbench.store.save_link(live.id, freeze(live))

    key = await workbench.solver.run(work)
    return {"id": key, "link": f"/links/{key}"}


@router.get("/links/{key}")
async def load_kept(request: Request, key: str) -> dict[str, Any]:
    """The numbers kept, what is not as it was, and which of them would differ today."""
    workbench, address = get_workbench(request), _address(request)
    kept = load_link(workbench.store, key)
    changed = list_version_changes(kept)

    def work() -> list[dict[str, Any]]:
        scenario = load_saved(workbench, kept["scenario"])
        live = workbench.solver.find(scenario, kept["counted"], get_day(kept), address=address)
        return [asdict(one) for one in compare_numbers(kept, live)]

    differs = await workbench.solver.run(work) if changed else []
    return {"id": key, "kept": kept, "changed": changed, "differs": differs}


@router.get("/rates/{key}")
async def rates(request: Request, key: str, importer: str, exporter: str) -> dict[str, Any]:
    """MFN (inferred), applied and scenario duty by sector, percent, for what is in force."""
    workbench = get_workbench(request)
    live = await workbench.solver.get(load_saved(workbench, key), address=_address(request))
    for code in (importer, exporter):
        if code not in live.world.economies:
            raise UsageError("importer, exporter", "no economy of the baseline",
                             "codes such as USA and JPN", "see /api/v1/about")  # fmt: skip
    measures = [m for m in live.scenario.measures if m.id in live.counted]
    trail = compute_rate_trail(live.world, measures, importer, exporter)
    return {
        "importer": importer,
        "exporter": exporter,
        "sectors": {
            code: {"mfn_pct": float(trail.mfn[j] * 100),
                   "applied_pct": float(trail.applied[j] * 100),
                   "scenario_pct": float(trail.scenario[j] * 100)}
            for j, code in enumerate(trail.sectors)
        },
    }  # fmt: skip


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _find(workbench: Workbench, question: Question) -> Any:
    if (question.id is None) == (question.yaml is None):
        raise UsageError("body, keys id and yaml", "both or neither", "one of the two",
                         "name a scenario or send its text")  # fmt: skip
    if question.id is not None:
        return load_saved(workbench, question.id)
    return parse_sent(workbench, question.yaml or "", "body, key yaml")


def check_indicators(wanted: list[str] | None) -> list[str]:
    """The indicators asked for, all of them where none is named."""
    unknown = [name for name in wanted or () if name not in INDICATORS]
    if unknown:
        raise UsageError("body, key indicators", "an indicator that does not exist",
                         ", ".join(INDICATORS), "name some of these")  # fmt: skip
    return list(INDICATORS) if wanted is None else wanted


def _to_json(live: Live, names: list[str]) -> bytes:
    values = {name: array.tolist() for name, array in live.pick(names).items()}
    return json.dumps({
        "summitry": __version__,
        "scenario": live.id,
        "as_of": live.day.isoformat(),
        "baseline": live.world.name,
        "data": live.world.provenance.get("sha256"),
        "counted": live.counted,
        "left_out": [{"measure": name, "why": why} for name, why in live.left_out],
        "rows": [asdict(row) for row in build_rows(live)],
        "certificate": certificate_to_dict(live.outcome.certificate),
        "results": {
            code: {name: values[name][k] for name in names}
            for k, code in enumerate(live.world.economies)
        },
    }, ensure_ascii=False, allow_nan=False).encode()  # fmt: skip
