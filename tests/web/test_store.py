from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from summitry.ledger.archive import hash_text
from summitry.web.store import Store


def test_a_scenario_is_named_by_its_text_and_never_changes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    key = store.save_scenario("x", "X", "name: x\n")
    assert key == hash_text("name: x\n") == store.save_scenario("y", "Other", "name: x\n")
    assert store.load_scenario(key).title == "X"
    assert Store(tmp_path).load_scenario(key).yaml == "name: x\n"
    assert store.load_scenario("nothing") is None


def test_two_processes_never_get_the_same_job(tmp_path: Path) -> None:
    first, second = Store(tmp_path), Store(tmp_path)
    keys = {first.create_job("read", "d", {}) for _ in range(4)}
    claimed = [store.claim_job() for store in (first, second, first, second)]
    assert {job.id for job in claimed} == keys
    assert first.claim_job() is None


def test_a_job_survives_a_restart_and_a_cancelled_one_stays_so(tmp_path: Path) -> None:
    store = Store(tmp_path)
    key, other = (store.create_job("read", "d", {"a": 1}) for _ in range(2))
    store.claim_job()
    store.claim_job()
    assert store.report_job(key, 1, 4, "half")
    store.cancel_job(other)
    assert not store.report_job(other, 1, 4, "half")
    later = Store(tmp_path)
    later.requeue_jobs()
    assert later.load_job(other).state == "cancelled"
    again = later.claim_job()
    assert (again.id, again.done, again.input) == (key, 0, {"a": 1})
    later.finish_job(key, result={"ok": True}, error=None)
    assert later.load_job(key).result == {"ok": True}


def test_only_the_hash_of_a_token_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    token = store.create_token("write", 1, "me")
    assert store.check_token(token, "write")
    assert store.check_token(token, "read")
    assert token.encode() not in b"".join(f.read_bytes() for f in tmp_path.iterdir())


def _save_for_ever(folder: str, told) -> None:
    store = Store(Path(folder))
    for k in range(10**9):
        key = store.save_scenario("x", "X", f"name: x{k}\n")
        told.send(key)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    known: set[str] = set()
    for _ in range(3):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_save_for_ever, args=(str(tmp_path), there))
        process.start()
        there.close()
        known.add(here.recv())
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            known.add(here.recv())
        os.kill(process.pid, signal.SIGKILL)
        try:
            while True:
                known.add(here.recv())
        except EOFError:
            pass
        process.join()
    store = Store(tmp_path)
    assert len(known) > 3
    assert all(store.load_scenario(key) for key in known)


class Busy(sqlite3.Connection):
    """A connection whose first two statements meet another process at the same work."""

    met = 0

    def execute(self, *args):
        if Busy.met < 2:
            Busy.met += 1
            raise sqlite3.OperationalError("database is locked")
        return super().execute(*args)


def test_a_store_waits_for_another_that_is_made_at_once(tmp_path: Path, monkeypatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Busy, **k))
    store = Store(tmp_path)
    assert Busy.met == 2
    assert store.save_scenario("a", "A", "name: a")
    store.close()
