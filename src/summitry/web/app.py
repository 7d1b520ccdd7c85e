"""The application: pages, API, guard and jobs put together."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from summitry import __version__
from summitry.errors import NumericalError, SummitryError
from summitry.web import api, api_shown, api_work, bargain, briefs, desk, figure_pages, pages
from summitry.web.guard import Allowance, Guard, Refused
from summitry.web.remember import Remember
from summitry.web.runner import Runner
from summitry.web.settings import Settings
from summitry.web.solver import Solver
from summitry.web.store import Store
from summitry.web.workbench import Workbench

_TAKE_TURNS = 2e-4  # seconds; every event of the network may have to wait as long for its turn


def create_app(settings: Settings | None = None) -> Guard:
    """The workbench as an ASGI application.

    Parameters
    ----------
    settings : Settings, optional
        By default a server on loopback that keeps its state in memory.

    Returns
    -------
    Guard
        The application behind its guard, for any ASGI server:
        ``uvicorn.run(create_app(Settings(folder=Path("state"))))``.
    """
    settings = settings or Settings()
    store = Store(settings.folder)
    runner = Runner(store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        before = sys.getswitchinterval()
        sys.setswitchinterval(_TAKE_TURNS)  # a thread that solves must not hold up the network
        runner.start()
        yield
        runner.stop()
        app.state.workbench.solver.stop()
        sys.setswitchinterval(before)

    app = FastAPI(
        title="summitry", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        generate_unique_id_function=lambda route: route.name,  # stable: docs/api.md lists them
        description="Scenarios, results, dossiers and briefs as JSON. Money in USD million of the"
        " baseline's year unless a field says otherwise; changes in percent.",
    )  # fmt: skip
    app.openapi = lambda: _describe_api(app)  # type: ignore[method-assign]
    allowance = Allowance(settings.solves_per_minute)
    solver = Solver(settings, allowance.spend)
    app.state.workbench = Workbench(settings, store, solver, runner)
    for part in (api, api_shown, api_work):
        app.include_router(part.router, prefix="/api/v1")
    for page in (desk, bargain, briefs, pages, figure_pages):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("summitry.web") / "static")))
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(SummitryError, _on_named)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_fault)
    return Guard(Remember(app, solver.check_room), settings, store)


def _describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the version of its names beside that of the package."""
    told = FastAPI.openapi(app)
    told["info"]["x-api-version"] = "1"
    return told


def describe(request: Request, status: int, parts: dict[str, Any]) -> Response:
    """A failure in four parts: JSON for programs, a page for people."""
    headers = {"Retry-After": "2"} if status in (429, 503) else {}
    if request.scope["path"].startswith("/api/"):
        return JSONResponse(parts, status, headers)
    return pages.show_failure(request, status, parts, headers)


async def _on_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return describe(request, error.status, error.parts)


async def _on_named(request: Request, error: Exception) -> Response:
    assert isinstance(error, SummitryError)
    status = 422 if not isinstance(error, NumericalError) else 409
    return describe(request, status, error.to_dict())


async def _on_invalid(request: Request, error: Exception) -> Response:
    """Say where a request is off; what was sent is never echoed."""
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(next(iter(error.errors()), {}))
    place = ".".join(str(part)[:40] for part in first.get("loc", ("request",))[:6])
    parts = {
        "error": "UsageError", "where": f"request, {place.encode('ascii', 'replace').decode()}",
        "seen": "a value that does not fit", "expected": f"{first.get('type', 'another value')}",
        "do": "see /api/v1/openapi.json",
    }  # fmt: skip
    return describe(request, 422, parts)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    seen = {404: "nothing at this address", 405: "a method this address does not know"}
    parts = {
        "error": "UsageError", "where": "address", "seen": seen.get(error.status_code, "no answer"),
        "expected": "an address of this server", "do": "start from its first page",
    }  # fmt: skip
    return describe(request, error.status_code, parts)


async def _on_fault(request: Request, error: Exception) -> Response:
    parts = {
        "error": "InternalError", "where": "server", "seen": type(error).__name__,
        "expected": "no failure of this kind: it is a fault of summitry",
        "do": "report what you did; nothing you saved is lost",
    }  # fmt: skip
    return describe(request, 500, parts)
