"""`summitry serve`: the workbench in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from summitry.errors import UsageError

_DEFAULT_FOLDER = ".summitry"


@click.command()
@click.option(
    "--folder", metavar="DIR", help=f"Where the state is kept; by default {_DEFAULT_FOLDER}."
)
@click.option("--memory", is_flag=True, help="Keep nothing: a demonstration.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Another address than loopback needs --public.")  # fmt: skip
@click.option("--public", is_flag=True, help="Let others in, who each need a token.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name the server answers to."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help="Processes; each solves together what waits.")  # fmt: skip
@click.option("--solves", default=3000, show_default=True, type=click.IntRange(1, 10**9),
              help="Solves a minute that one client may ask each process for.")  # fmt: skip
@click.option("--new-token", metavar="LABEL", help="Print a new token and stop.")
@click.option("--scope", type=click.Choice(["read", "write"]), default="read", show_default=True)
@click.option("--days", default=30.0, show_default=True, help="How long a new token lasts.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def serve(**given: Any) -> None:
    """Open the workbench at http://127.0.0.1:8765/; works without network."""
    options = _ServeOptions(**given)
    try:
        import uvicorn

        from summitry.web import Settings
        from summitry.web.process import pass_on, run_processes
        from summitry.web.settings import LOOPBACK
    except ModuleNotFoundError as error:
        raise UsageError("summitry serve", f"{error.name} is not installed", "the extra web",
                         "pip install 'summitry[web]'") from None  # fmt: skip
    place = None if options.memory else Path(options.folder or _DEFAULT_FOLDER)
    if options.new_token is not None:
        click.echo(_make_token(place, options))
        return
    host = options.host
    if host not in LOOPBACK and not options.public:
        raise UsageError(f"--host {host}", "an address others can reach", "127.0.0.1, or --public",
                         "add --public; every request then needs a token")  # fmt: skip
    settings = Settings(
        folder=place,
        public=options.public,
        hosts=(*LOOPBACK, host, *options.names),
        solves_per_minute=options.solves,
    )
    if options.workers > 1 and place is None:
        raise UsageError(f"--workers {options.workers}", "--memory", "one process: state in memory "
                         "is not shared", "leave one of the two out")  # fmt: skip
    kept = f"state in {place.resolve()}" if place else "nothing is kept"
    click.echo(f"summitry at http://{host}:{options.port}/ ({kept}); stop it with Ctrl+C")
    pass_on(settings)
    config = uvicorn.Config(
        "summitry.web.process:create_from_environment", factory=True, host=host, port=options.port,
        workers=options.workers, log_level="warning", timeout_keep_alive=5, server_header=False,
    )  # fmt: skip
    if options.workers > 1:
        run_processes(config)
    else:
        uvicorn.Server(config).run()


@dataclass(frozen=True)
class _ServeOptions:
    """What the command line gave; the names are those of the options."""

    folder: str | None
    memory: bool
    port: int
    host: str
    public: bool
    names: tuple[str, ...]
    workers: int
    solves: int
    new_token: str | None
    scope: str
    days: float


def _make_token(place: Path | None, options: _ServeOptions) -> str:
    from summitry.web.store import Store

    if place is None:
        raise UsageError("--new-token", "--memory", "a folder to keep the token's hash in",
                         "leave --memory out")  # fmt: skip
    return Store(place).create_token(options.scope, options.days, options.new_token or "")
