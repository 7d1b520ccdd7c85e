from __future__ import annotations

import asyncio
import json
import threading

import pytest
from starlette.testclient import TestClient

from summitry.policy import load_casebook
from summitry.web import Settings, create_app, guard
from summitry.web.guard import Refused
from summitry.web.workbench import Workbench


def open_client(**settings) -> TestClient:
    return TestClient(
        create_app(Settings(hosts=("testserver",), **settings)), base_url="http://testserver"
    )


def test_another_host_name_is_refused(client) -> None:
    answer = client.get("/health", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert answer.json()["where"] == "header Host"


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}],
)  # fmt: skip
def test_another_site_cannot_change_anything(client, headers) -> None:
    answer = client.post("/api/v1/scenarios", json={"yaml": "name: x"}, headers=headers)
    assert answer.status_code == 403


def test_a_large_body_is_refused_before_it_is_read(client) -> None:
    answer = client.post("/api/v1/solve", content=b"x" * (2**20 + 1))
    assert answer.status_code == 413
    assert client.post("/api/v1/solve", content=b"{", headers={"content-encoding": "gzip"}
                       ).status_code == 415  # fmt: skip


def test_an_address_of_any_bytes_is_refused_by_name() -> None:
    app = create_app(Settings(hosts=("testserver",)))
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/api/v1/about", "headers": [],
             "query_string": b"x=\xed\xa0\x80"}  # fmt: skip
    asyncio.run(app(scope, send, send))
    assert sent[0]["status"] == 400


def test_a_slow_body_is_given_up() -> None:
    app = create_app(Settings(hosts=("testserver",), body_seconds=0.05))
    sent = []

    async def receive():
        await asyncio.sleep(5)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/v1/solve", "query_string": b"",
             "headers": [(b"host", b"testserver")]}  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408


def test_a_public_server_wants_a_token() -> None:
    app = create_app(Settings(hosts=("testserver",), public=True))
    read, write = (app.store.create_token(scope, 1, "test") for scope in ("read", "write"))
    late = app.store.create_token("write", -1, "late")
    with TestClient(app, base_url="http://testserver") as client:

        def ask(token: str, method: str = "GET") -> int:
            headers = {"authorization": f"Bearer {token}"}
            body = {"yaml": "name: x\nmeasures: []\n"} if method == "POST" else None
            return client.request(method, "/api/v1/scenarios", json=body,
                                  headers=headers).status_code  # fmt: skip

        assert client.get("/health").status_code == 200
        assert client.get("/").status_code == 401
        assert (ask(read), ask(read, "POST")) == (200, 401)
        assert (ask(write), ask(write, "POST")) == (200, 201)
        assert ask(late) == 401
        assert client.post("/login", data={"token": late}).status_code == 401
        page = client.post("/login", data={"token": read}, follow_redirects=False)
        cookie = page.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/").status_code == 200  # the cookie alone; it may read and no more
        assert client.post("/dossiers", data={"pasted": "x"}).status_code == 401
        client.cookies.clear()
        assert ask("nonsense") == 401


def test_a_client_has_a_share_of_solves() -> None:
    with open_client(solves_per_minute=12) as client:
        rates = [
            {
                "yaml": f"name: x\nas_of: 2025-02-10\nmeasures: [{{id: a, importer: USA, "
                f"exporters: JPN, add: {k}%, status: in_force}}]"
            }
            for k in range(4)
        ]
        codes = [client.post("/api/v1/solve", json=question).status_code for question in rates]
        assert codes == [200, 200, 429, 429]
        assert client.post("/api/v1/solve", json=rates[0]).status_code == 200  # remembered


def test_a_full_queue_says_when_to_come_back() -> None:
    with open_client(queue=0) as client:
        answer = client.post("/api/v1/solve", json={"id": "february-2025"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert client.get("/health").status_code == 200


def test_a_solve_has_a_deadline_inside_the_iteration() -> None:
    with open_client(solve_seconds=0.0) as client:
        answer = client.post("/api/v1/solve", json={"id": "february-2025"})
        assert answer.status_code == 409
        assert answer.json()["error"] == "DeadlineError"


NASTY = [
    b"", b"{", b"[]", b"null", b'{"yaml": 1}', b'{"yaml": "\\ud800"}', b'{"yaml": "\\u0000"}',
    b'{"id": "february-2025", "count": ["\\ud800"]}', b'{"id": NaN}', b'{"id": 1e999}',
    b'{"yaml": "a", "id": "b"}', b'{"yaml": "x: &a [*a]"}', b'{"x": ' + b"[" * 5000 + b"]" * 5000
    + b"}", b'{"count": [' + b'"a",' * 300 + b'"a"], "id": "february-2025"}',
    b'{"yaml": "name: x\\nmeasures: []", "as_of": "2025-13-01"}', b"\xff\xfe\x00",
    json.dumps({"yaml": "name: x\nmeasures:\n" + "".join(
        f"  - {{id: a{k}, importer: USA, exporters: JPN, add: 1%}}\n" for k in range(201))
    }).encode(),
]  # fmt: skip


@pytest.mark.parametrize("body", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("path", ["solve", "scenarios", "scenarios/change"])
def test_no_body_brings_the_server_down(client, path: str, body: bytes) -> None:
    answer = client.post(
        f"/api/v1/{path}", content=body, headers={"content-type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) >= {"where", "seen", "expected", "do"}


def test_solves_wait_for_their_turn() -> None:
    app = create_app(Settings(hosts=("testserver",), queue=1))
    workbench: Workbench = app.app.app.state.workbench
    case = load_casebook("february-2025")
    busy = threading.Event()
    workbench.solver._thread.submit(busy.wait)
    release = threading.Timer(0.3, busy.set)

    async def ask() -> list:
        first = asyncio.create_task(workbench.solver.get(case))
        await asyncio.sleep(0.05)
        with pytest.raises(Refused):
            await workbench.solver.get(case, [])
        release.start()
        return [await first]

    (live,) = asyncio.run(ask())
    assert live.outcome.certificate.converged


def test_the_same_question_is_answered_from_memory_even_when_the_queue_is_full() -> None:
    app = create_app(Settings(hosts=("testserver",), queue=1))
    solver = app.app.app.state.workbench.solver
    with TestClient(app, base_url="http://testserver") as client:
        first = client.post("/api/v1/solve", json={"id": "february-2025"})
        solver._waiting = 1
        again = client.post("/api/v1/solve", json={"id": "february-2025"})
        other = client.post("/api/v1/solve", json={"id": "february-2025", "count": []})
        assert client.get("/health").json()["alive"] is True
    assert again.content == first.content
    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 503)
    assert other.headers["retry-after"] == "2"


def test_who_finds_no_place_is_held_and_nobody_waits_for_that(monkeypatch) -> None:
    """Others are answered meanwhile; of a crowd beyond a limit nobody is held."""
    app = create_app(Settings(hosts=("testserver",), queue=0))
    monkeypatch.setattr(guard, "_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(guard, "_MOST_PAUSING", 2)
    order: list[str] = []

    async def ask(name: str, path: str) -> int:
        seen: list[int] = []

        async def send(message) -> None:
            if message["type"] == "http.response.start":
                seen.append(message["status"])

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"",
                 "headers": [(b"host", b"testserver")]}  # fmt: skip
        await app(scope, receive, send)
        order.append(name)
        return seen[0]

    async def all_at_once() -> list[int]:
        path = "/api/v1/solve/february-2025"
        crowd = [asyncio.create_task(ask(name, path)) for name in ("first", "second", "third")]
        await asyncio.sleep(0)
        health = asyncio.create_task(ask("health", "/health"))
        return await asyncio.gather(*crowd, health)

    assert asyncio.run(all_at_once()) == [503, 503, 503, 200]
    assert order == ["third", "health", "first", "second"]
    assert app._pausing == 0


def test_an_indicator_asked_for_alone_is_the_same_as_among_all(client) -> None:
    question = {"id": "february-2025", "count": ["usa-chn-10"]}
    for name in ("real_income_pct", "goods_balance_musd"):
        alone = client.post("/api/v1/solve", json={**question, "indicators": [name]}).json()
        every = client.post("/api/v1/solve", json=question).json()
        assert alone["results"]["CHN"] == {name: every["results"]["CHN"][name]}
    wrong = client.post("/api/v1/solve", json={**question, "indicators": ["luck"]})
    assert wrong.json()["seen"] == "an indicator that does not exist"


def test_work_that_waits_is_bounded() -> None:
    app = create_app(Settings(hosts=("testserver",), jobs=2))
    client = TestClient(app, base_url="http://testserver")  # not entered: nobody takes jobs up
    codes = [client.post("/api/v1/tables/japan-usa-2025/play").status_code for _ in range(3)]
    assert codes == [202, 202, 503]


def test_200_slow_bodies_are_given_up_and_health_is_answered_meanwhile() -> None:
    app = create_app(Settings(hosts=("testserver",), body_seconds=0.3))
    told: list[int] = []

    def scope(method: str, path: str) -> dict:
        return {"type": "http", "method": method, "path": path, "query_string": b"",
                "headers": [(b"host", b"testserver")]}  # fmt: skip

    async def never() -> dict:
        await asyncio.sleep(60)
        raise AssertionError

    async def ask(method: str, path: str) -> int:
        seen: list[int] = []

        async def send(message) -> None:
            if message["type"] == "http.response.start":
                seen.append(message["status"])

        await app(scope(method, path), never, send)
        return seen[0]

    async def both() -> int:
        slow = [asyncio.create_task(ask("POST", "/api/v1/solve")) for _ in range(200)]
        await asyncio.sleep(0.01)
        health = await ask("GET", "/health")
        assert not any(task.done() for task in slow)
        told.extend(await asyncio.gather(*slow))
        return health

    assert asyncio.run(both()) == 200
    assert told == [408] * 200


def test_a_million_items_are_refused_by_their_bytes(client) -> None:
    body = b'{"id": "february-2025", "count": [' + b'"a",' * 10**6 + b'"a"]}'
    assert client.post("/api/v1/solve", content=body).status_code == 413
    long = b'{"id": "february-2025", "count": [' + b"1," * 400_000 + b"1]}"
    assert client.post("/api/v1/solve", content=long).status_code == 422
