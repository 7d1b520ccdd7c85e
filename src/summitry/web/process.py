"""One server process: its settings come through the environment, so that several can be started."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import socket
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from summitry.errors import UsageError
from summitry.web.app import create_app
from summitry.web.guard import App
from summitry.web.settings import Settings

if TYPE_CHECKING:
    from uvicorn import Config

VARIABLE = "SUMMITRY_SERVER"
_KEEP = {-3: 32 * 2**20, -1: 256 * 2**20, -2: 16 * 2**20}  # M_MMAP_THRESHOLD, M_TRIM_..., M_TOP_PAD


def pass_on(settings: Settings) -> None:
    """Put settings where the processes that a server starts will find them."""
    plain = {**asdict(settings), "folder": str(settings.folder) if settings.folder else None}
    os.environ[VARIABLE] = json.dumps(plain)


def run_processes(config: Config) -> None:
    """Serve from several processes, between which the system divides connections evenly.

    Where they share one socket, whoever wakes first takes all that wait.
    """
    from uvicorn.supervisors import Multiprocess

    if hasattr(socket, "SO_REUSEPORT"):
        _open_socket(config.host, config.port).close()  # says now if the port is taken
        Multiprocess(config, sockets=[cast(socket.socket, _OwnSocket(config))]).run()
    else:
        Multiprocess(config, sockets=[config.bind_socket()]).run()


class _OwnSocket:
    """Stands for a socket until it reaches a process, which opens one of its own in its place."""

    def __init__(self, config: Config) -> None:
        self._place = (config.host, config.port)

    def __reduce__(self) -> tuple[Any, ...]:
        return _open_socket, self._place

    def close(self) -> None:
        """Nothing is open here."""


def _open_socket(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        raise UsageError(f"--port {port}", error.strerror or "cannot be opened", "a free port",
                         "choose another, or stop what uses it") from None  # fmt: skip
    opened.set_inheritable(True)
    return opened


def create_from_environment() -> App:
    """The application of a process that a server has started."""
    _keep_memory()
    plain = json.loads(os.environ[VARIABLE])
    folder = Path(plain.pop("folder")) if plain["folder"] else plain.pop("folder")
    app = create_app(Settings(folder=folder, **{**plain, "hosts": tuple(plain["hosts"])}))
    gc.freeze()  # what is loaded stays: looking through it for garbage stops everything for 50 ms
    return app


def _keep_memory() -> None:
    """Have the C library keep what a solve frees for the next: fresh pages cost a third of it."""
    if os.name == "posix":
        change = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc has it
        if change is not None:
            for option, value in _KEEP.items():
                change(option, value)
