from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from summitry.web import Settings, create_app
from summitry.web.store import Store
from tests.web.conftest import ARTICLE

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="no /proc to look for processes in"
)


def list_children() -> set[int]:
    """Processes of this one that do jobs."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = place.read_text().rpartition(")")[2].split()
            line = (place.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(after[1]) == os.getpid() and after[0] != "Z" and b"spawn_main" in line:
            found.add(int(place.parent.name))
    return found


@pytest.fixture
def server(tmp_path):
    app = create_app(Settings(folder=tmp_path, hosts=("testserver",)))
    with TestClient(app, base_url="http://testserver") as client:
        yield client


def start(client: TestClient) -> str:
    answer = client.post("/tables/japan-usa-2025", data={"play": "1"}, follow_redirects=False)
    return answer.headers["location"].rsplit("/", 1)[1]


def wait_for_work(client: TestClient, job: str) -> None:
    for _ in range(400):
        if client.get(f"/api/v1/jobs/{job}").json()["done"]:
            return
        time.sleep(0.05)
    raise AssertionError("the job does not say how far it is")


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="no /proc to look for processes in"
)
def test_a_job_whose_process_dies_says_so_and_the_next_one_is_done(server, finish) -> None:
    before = list_children()
    job = start(server)
    wait_for_work(server, job)
    (process,) = list_children() - before
    os.kill(process, signal.SIGKILL)
    told = finish(server, job)
    assert told["state"] == "failed"
    assert told["error"]["seen"] == "its process ended"
    again = server.post(
        "/dossiers", data={"pasted": ARTICLE, "published": "2025-02-07"}, follow_redirects=False
    ).headers["location"].rsplit("=", 1)[1]  # fmt: skip
    assert finish(server, again)["state"] == "done"


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="no /proc to look for processes in"
)
def test_a_server_that_ends_ends_its_work_and_the_next_one_begins_it_again(tmp_path) -> None:
    before = list_children()
    app = create_app(Settings(folder=tmp_path, hosts=("testserver",)))
    with TestClient(app, base_url="http://testserver") as client:
        job = start(client)
        wait_for_work(client, job)
        assert list_children() - before
    for _ in range(100):
        if not list_children() - before:
            break
        time.sleep(0.05)
    assert not list_children() - before
    later = Store(tmp_path)
    assert later.load_job(job).state == "running"
    later.requeue_jobs()
    assert later.load_job(job).state == "queued"


def test_a_fault_in_a_job_is_told_and_named(server, finish) -> None:
    job = server.app.app.app.state.workbench.start_job("dance", "nobody")
    told = finish(server, job)
    assert (told["state"], told["error"]["seen"]) == ("failed", "KeyError")
