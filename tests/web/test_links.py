from __future__ import annotations

import copy
from urllib.parse import urlsplit

import pytest

from summitry.web import Settings, create_app
from summitry.web.store import Store


@pytest.fixture
def kept(client) -> dict:
    question = {"id": "february-2025", "count": ["usa-chn-10"]}
    made = client.post("/api/v1/links", json=question).json()
    return client.get(f"/api/v1/links/{made['id']}").json()


def test_the_same_numbers_have_the_same_link(client, kept) -> None:
    question = {"id": "february-2025", "count": ["usa-chn-10"]}
    assert client.post("/api/v1/links", json=question).json()["id"] == kept["id"]
    solved = client.post("/api/v1/solve", json=question).json()
    assert kept["kept"]["results"] == solved["results"]
    assert (kept["changed"], kept["differs"]) == ([], [])


def test_a_button_of_the_scenario_page_makes_a_link(client) -> None:
    yaml = client.get("/api/v1/scenarios/february-2025").json()["yaml"]
    answer = client.post(
        "/links", data={"yaml": yaml, "count": ["usa-chn-10"]}, follow_redirects=False
    )
    assert answer.status_code == 303
    page = client.get(urlsplit(answer.headers["location"]).path)
    assert "they stay so" in page.text
    assert "What differs today" not in page.text
    assert urlsplit(answer.headers["location"]).path in client.get("/").text


def test_an_old_link_keeps_its_numbers_and_says_what_differs(client, kept) -> None:
    store: Store = client.app.app.app.state.workbench.store
    old = copy.deepcopy(kept["kept"])
    old["summitry"], old["data"] = "0.0.9", "f" * 64
    old["results"]["CHN"]["real_income_pct"] = -12.345678
    old["results"]["DEU"]["real_income_pct"] += 1e-8  # less than two solves may differ by
    key = store.save_link(old["scenario"], old)
    told = client.get(f"/api/v1/links/{key}").json()
    assert told["kept"]["results"]["CHN"]["real_income_pct"] == -12.345678
    assert told["changed"][0].startswith("summitry 0.0.9 \u2192 ")
    now = kept["kept"]["results"]["CHN"]["real_income_pct"]
    assert told["differs"] == [
        {"economy": "CHN", "indicator": "real_income_pct", "kept": -12.345678,
         "now": pytest.approx(now, abs=1e-7)}
    ]  # fmt: skip
    page = client.get(f"/links/{key}").text
    assert "\u221212.35" in page  # among the numbers kept
    assert "\u221212.3457" in page  # beside today's
    assert "ffffffffffff" in page


def test_a_link_outlives_the_server(tmp_path) -> None:
    from starlette.testclient import TestClient

    def open_client() -> TestClient:
        settings = Settings(folder=tmp_path, hosts=("testserver",))
        return TestClient(create_app(settings), base_url="http://testserver")

    with open_client() as client:
        key = client.post("/api/v1/links", json={"id": "february-2025"}).json()["id"]
        first = client.get(f"/api/v1/links/{key}").content
    with open_client() as client:
        assert client.get(f"/api/v1/links/{key}").content == first
        assert client.get("/api/v1/links/none").status_code == 422
