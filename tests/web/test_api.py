"""The page of the API: every operation stands on it under its own name, every example runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from summitry.web import Settings, create_app
from tests.serving import serve
from tests.web.conftest import ARTICLE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")
SERVER = "http://127.0.0.1:8765"

# Version 1: a name may be added here, none may be changed.
OPERATIONS = {
    "about": "get /about", "casebook": "get /casebook", "solve": "post /solve",
    "solve_saved": "get /solve/{key}", "rates": "get /rates/{key}",
    "list_scenarios": "get /scenarios", "save_scenario": "post /scenarios",
    "load_scenario": "get /scenarios/{key}", "change": "post /scenarios/change",
    "keep_link": "post /links", "load_kept": "get /links/{key}", "add_dossier": "post /dossiers",
    "load_dossier": "get /dossiers/{key}", "export_dossier": "get /dossiers/{key}/archive",
    "delete_dossier": "delete /dossiers/{key}",
    "import_dossier": "post /dossiers/import", "draft_table": "post /dossiers/{key}/table",
    "write_brief": "post /dossiers/{key}/brief",
    "list_measures": "get /measures", "measure": "get /measures/{room}/{key}",
    "figures": "get /figures/{page}", "draw_bands": "post /bands",
    "draw_measure_bands": "post /measures/{room}/{key}/bands",
    "list_dossiers": "get /dossiers", "correct": "post /dossiers/{key}/corrections",
    "draft_scenario": "post /dossiers/{key}/scenario",
    "list_tables": "get /tables", "save_table": "post /tables", "load_table": "get /tables/{key}",
    "play_table": "post /tables/{key}/play", "load_job": "get /jobs/{key}",
    "load_result": "get /jobs/{key}/result", "cancel_job": "post /jobs/{key}/cancel",
}  # fmt: skip


def blocks(language: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(found)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The workbench on a port of this machine."""
    with serve() as address:
        yield address


def test_the_names_of_version_1_stand(client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    found = {
        operation["operationId"]: f"{method} {path.removeprefix('/api/v1')}"
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    }
    assert found == OPERATIONS
    assert told["info"]["x-api-version"] == "1"


def test_the_page_lists_every_operation() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+) ([^`]+)`", PAGE, flags=re.MULTILINE)
    assert {name: f"{method.lower()} {path}" for name, method, path in rows} == OPERATIONS


def test_the_python_examples_run(server: str, tmp_path) -> None:
    code = blocks("python").replace(SERVER, server)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=tmp_path, timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0].split()
    assert float(first[0]) < 0
    assert first[1] == "True"
    assert "China would lose" in done.stdout.splitlines()[1]
    assert "summitry" in done.stdout.splitlines()[2]
    assert any("[] []" in line for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) > 15


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_examples_run(server: str, tmp_path) -> None:
    code = "set -e\n" + blocks("sh").replace(SERVER, server).replace("curl -s", "curl -sf")
    done = subprocess.run(["sh", "-c", code], capture_output=True, text=True, cwd=tmp_path,
                          timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"job"' in done.stdout
    assert done.stdout.count('"does_not_mean"') == 2
    assert done.stdout.rstrip().endswith("}")


def test_a_job_tells_how_far_it_is_is_stopped_and_begins_again_after_a_restart(
    tmp_path, finish
) -> None:
    from starlette.testclient import TestClient

    from summitry.web.store import Store

    waiting = Store(tmp_path)
    key = waiting.create_dossier("d", {"a.txt": (ARTICLE.encode(), "2025-02-07")})
    job = waiting.create_job("read", key, {})
    assert waiting.claim_job().id == job  # a server took it up, and then was killed
    other = waiting.create_job("table", "japan-usa-2025", {})
    with TestClient(
        create_app(Settings(folder=tmp_path, hosts=("testserver",))), base_url="http://testserver"
    ) as client:
        assert finish(client, job)["state"] == "done"
        assert client.get(f"/api/v1/jobs/{job}/result").json()["documents"] == 1
        assert client.post(f"/api/v1/jobs/{other}/cancel").status_code == 204
        assert finish(client, other)["state"] == "cancelled"
        told = client.get(f"/api/v1/jobs/{other}/result")
        assert (told.status_code, told.json()["seen"]) == (422, "cancelled, without a result")
