"""One server process: its settings come through the environment, so that several can be started."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from summitry.web.app import create_app
from summitry.web.guard import App
from summitry.web.settings import Settings

VARIABLE = "SUMMITRY_SERVER"


def pass_on(settings: Settings) -> None:
    """Put settings where the processes that a server starts will find them."""
    plain = {**asdict(settings), "folder": str(settings.folder) if settings.folder else None}
    os.environ[VARIABLE] = json.dumps(plain)


def create_from_environment() -> App:
    """The application of a process that a server has started."""
    plain = json.loads(os.environ[VARIABLE])
    folder = Path(plain.pop("folder")) if plain["folder"] else plain.pop("folder")
    return create_app(Settings(folder=folder, **{**plain, "hosts": tuple(plain["hosts"])}))
