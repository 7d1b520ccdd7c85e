"""Where jobs are done: in a process of their own, so that a long one slows no slider.

The process holds no state. What a job reads or keeps it asks of the server through a pipe, so one
program alone touches the store, in memory as on disk, and a process can be ended at any moment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, cast

from summitry.web.jobs import do_job
from summitry.web.store import Job, Store

_PAUSE_SECONDS = 0.5
_LOOK_SECONDS = 0.25  # how long a cancelled job goes on
_IDLE_SECONDS = 60.0  # how long a process without work is kept
_NICE = 10  # people who wait for a page come first


class Runner:
    """One thread that takes jobs from the store, oldest first, and has a process do them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stop = threading.Event()
        self._work = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._worker: _Worker | None = None

    def start(self) -> None:
        """Begin, with what an earlier server left unfinished."""
        self._store.requeue_jobs()
        self._thread.start()

    def stop(self) -> None:
        """End now; the job at hand begins again with the next server."""
        self._stop.set()
        self._work.set()
        self._end_worker()

    def wake(self) -> None:
        """Look for work now."""
        self._work.set()

    def _run(self) -> None:
        last = time.monotonic()
        while not self._stop.is_set():
            job = self._store.claim_job()
            if job is not None:
                self._do(job)
                last = time.monotonic()
                continue
            if time.monotonic() - last > _IDLE_SECONDS:
                self._end_worker()
            self._work.wait(_PAUSE_SECONDS)
            self._work.clear()
        self._end_worker()

    def _do(self, job: Job) -> None:
        worker = self._worker = self._worker or _Worker()
        try:
            worker.do(job, self._store)
        except (EOFError, OSError):
            self._end_worker()
            if not self._stop.is_set():  # otherwise it begins again with the next server
                self._store.finish_job(job.id, result=None, error={
                    "error": "InternalError", "where": f"job {job.kind}",
                    "seen": "its process ended", "expected": "no failure of this kind",
                    "do": "start it again; if it ends again it may need more memory",
                })  # fmt: skip

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


@contextmanager
def _hide_main() -> Iterator[None]:
    """Have a new process not run the script again that started this one."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Worker:
    """A process that does jobs, and the server's end of its pipe."""

    def __init__(self) -> None:
        context = get_context("spawn")  # threads of a server must not be forked
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other,), name="jobs", daemon=True)
        with _hide_main():
            self._process.start()
        other.close()

    def do(self, job: Job, store: Store) -> None:
        """Have one job done; what it asks of the store is answered here.

        Raises
        ------
        EOFError, OSError
            The process has ended; of a job that was cancelled it has been made to.
        """
        self._pipe.send(job)
        while True:
            while not self._pipe.poll(_LOOK_SECONDS):
                told = store.load_job(job.id)
                if told is None or told.state != "running":
                    self.end()
            asked = self._pipe.recv()
            if asked is None:
                return
            name, given, named = asked
            try:
                answer = True, getattr(store, name)(*given, **named)
            except Exception as error:
                answer = False, f"{type(error).__name__}: {error}"
            self._pipe.send(answer)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.terminate()
        self._process.join(5)


class ServerGoneError(Exception):
    """Nobody answers at the other end of the pipe."""


class _FarStore:
    """The server's store, as seen from the process of the jobs."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*given: Any, **named: Any) -> Any:
            try:
                self._pipe.send((name, given, named))
                went_well, answer = self._pipe.recv()
            except (EOFError, OSError):
                raise ServerGoneError from None
            if not went_well:
                raise RuntimeError(answer)
            return answer

        return ask


def _work(pipe: Connection) -> None:
    """What the process does until the server's end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server is stopped by it, and stops this
    if hasattr(os, "nice"):
        os.nice(_NICE)
    store = cast(Store, _FarStore(pipe))
    with suppress(EOFError, OSError, ServerGoneError):
        while True:
            do_job(store, pipe.recv())
            pipe.send(None)
