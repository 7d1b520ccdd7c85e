"""Mutated bodies for every operation of the API: nothing may answer 5xx, hang or swell.

``python benchmarks/fuzz_api.py [--count 100000] [--seed 0]``. Speaks to the application in this
process; solves are real. Prints the answers by status and operation, the slowest, and the memory.
Exit code 1 if anything answered 5xx, told a traceback, or took longer than ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import random
import resource
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from summitry.policy import dump_scenario, load_casebook
from summitry.strategy.files import read_table_text
from summitry.web import Settings, create_app

SLOW_SECONDS = 10.0
NASTY: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**40, float("nan"), float("inf"), "", " ", "\x00", "\ud800",
    "\u202e", "a" * 5000, "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:22/",
    "=cmd()", "<script>", "{{7*7}}", "' OR 1=1 --", "&a *a", "!!python/object:os.system", [], {},
    [[[[[[]]]]]], {"": {}}, "9" * 400, "2025-02-30", "0001-01-01", "9999-12-31", "1e999%",
)  # fmt: skip
TEXT_CUTS = ("\n", ":", "-", "{", "}", "[", "]", ",", "%", "?", '"', "'", "#", "&a", "*a", "|", ">")
HEADERS = [(b"host", b"testserver"), (b"content-type", b"application/json")]


def seeds() -> list[tuple[str, str, Any]]:
    """Good requests: method, path, body."""
    case = dump_scenario(load_casebook("february-2025"))
    small = ("name: q\nas_of: 2025-02-10\nmeasures:\n"
             "  - {id: a, importer: USA, exporters: JPN, add: 5%}\n")  # fmt: skip
    table = read_table_text("japan-usa-2025")
    change = {"do": "set", "id": "a", "key": "add", "value": "7%"}
    measure = {"id": "b", "importer": "JPN", "exporters": "USA", "rate": "3%"}
    return [
        ("POST", "/api/v1/solve", {"yaml": small, "count": ["a"], "indicators": ["wage_pct"]}),
        ("POST", "/api/v1/solve", {"id": "february-2025", "as_of": "2025-02-10"}),
        ("POST", "/api/v1/solve", {"yaml": case}),
        ("POST", "/api/v1/scenarios", {"yaml": small, "parent": "0" * 16}),
        ("POST", "/api/v1/scenarios/change", {"yaml": small, "change": change}),
        ("POST", "/api/v1/scenarios/change",
         {"yaml": small, "change": {"do": "add", "measure": measure}}),
        ("POST", "/api/v1/links", {"yaml": small, "count": ["a"]}),
        ("POST", "/api/v1/tables", {"yaml": table, "parent": None}),
        ("POST", "/api/v1/tables/japan-usa-2025/play", {}),
        ("POST", "/api/v1/dossiers/none/brief", {"as_of": "2025-02-10", "annexes": ["runs"]}),
        ("POST", "/api/v1/measures/exposure/chokepoint/bands",
         {"fields": {"coalition": "TWN", "target": "CHN"}, "draws": 20, "seed": 0}),
        ("POST", "/api/v1/bands", {"ids": ["february-2025"], "draws": 20}),
        ("POST", "/api/v1/jobs/none/cancel", None),
        ("GET", "/api/v1/solve/february-2025?count=usa-chn-10", None),
        ("GET", "/api/v1/rates/february-2025?importer=USA&exporter=CHN", None),
        ("GET", "/api/v1/links/0123456789abcdef", None),
        ("GET", "/api/v1/jobs/none/result", None),
    ]  # fmt: skip


def mutate(rng: random.Random, value: Any, depth: int = 0) -> Any:
    """One part of a body changed: a value, a key, a piece of text, a repetition."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        changed = dict(value)
        what = rng.random()
        if what < 0.1:
            del changed[key]
        elif what < 0.2:
            changed[str(rng.choice(NASTY))[:200]] = changed[key]
        else:
            changed[key] = mutate(rng, value[key], depth + 1)
        return changed
    if isinstance(value, list) and value and rng.random() < 0.7:
        changed = list(value)
        at = rng.randrange(len(changed))
        changed[at] = mutate(rng, changed[at], depth + 1)
        return changed * rng.choice((1, 1, 1, 2, 300))
    if isinstance(value, str) and value and rng.random() < 0.8:
        return mutate_text(rng, value)
    return rng.choice(NASTY)


def mutate_text(rng: random.Random, text: str) -> str:
    """Text with a few cuts, copies and characters that mean something to YAML."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        piece = text[at : min(end, at + 40)]
        do = rng.randrange(5)
        if do == 0:
            text = text[:at] + text[at + len(piece) :]
        elif do == 1:
            text = text[:at] + piece * rng.choice((2, 3, 50)) + text[at:]
        elif do == 2:
            text = text[:at] + rng.choice(TEXT_CUTS) + text[at:]
        elif do == 3:
            text = text[:at] + str(rng.choice(NASTY))[:300] + text[at:]
        else:
            text = (
                text[:at]
                + chr(rng.choice((0, 9, 10, 127, 0x85, 0xD800, 0xFFFF, 0x1F600)))
                + (text[at:])
            )
        text = text or "x"
    return text


def encode(rng: random.Random, body: Any) -> bytes:
    """A body as bytes: mostly JSON, sometimes damaged on the way."""
    data = b"" if body is None else json.dumps(body).encode()
    if rng.random() < 0.15 and data:
        at = rng.randrange(len(data))
        data = (
            data[:at]
            + bytes(rng.randrange(256) for _ in range(rng.choice((1, 3))))
            + (data[at + rng.randrange(3) :])
        )
    return data


async def ask(app: Any, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    """One request to the application, without a network."""
    place, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": place, "raw_path": place.encode(),
             "query_string": query.encode("utf-8", "surrogatepass"), "headers": HEADERS,
             "client": ("127.0.0.1", 1), "server": ("testserver", 80), "scheme": "http",
             "root_path": "", "http_version": "1.1", "asgi": {"version": "3.0"}}  # fmt: skip
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    await app(scope, receive, send)
    return told[0]["status"], b"".join(part.get("body", b"") for part in told[1:])


async def run(count: int, seed: int, say: Callable[[str], None]) -> int:
    """Ask; how many answers were bad."""
    rng, good = random.Random(seed), seeds()
    app = create_app(Settings(hosts=("testserver",), solves_per_minute=10**9, jobs=5))
    tally: collections.Counter[tuple[str, int]] = collections.Counter()
    bad, slowest = 0, (0.0, "")
    for number in range(count):
        method, path, body = rng.choice(good)
        if "?" in path and rng.random() < 0.7:
            place, _, query = path.partition("?")
            path = f"{place}?{mutate_text(rng, query)}"
        elif rng.random() < 0.05:
            path = (
                mutate_text(rng, path).encode("utf-8", "replace").decode()
            )  # as servers decode it
            path = path if path.startswith("/") else f"/{path}"
        data = encode(rng, mutate(rng, body) if body is not None else body)
        start = time.perf_counter()
        try:
            status, answer = await ask(app, method, path, data)
        except Exception as error:  # the server's last handler raises again what it told
            status, answer = 500, repr(error).encode()
        took = time.perf_counter() - start
        slowest = max(slowest, (took, f"{method} {path[:80]} {data[:200]!r}"))
        tally[f"{method} {path.partition('?')[0][:40]}", status] += 1
        full = status == 503 and b"more work than can wait" in answer
        if (status >= 500 and not full) or b"Traceback" in answer or took > SLOW_SECONDS:
            bad += 1
            say(f"BAD {status}, {took:.2f} s: {method} {path!r} {data[:600]!r} {answer[:300]!r}")
        if number % 10_000 == 9_999:
            say(f"{number + 1} asked, {bad} bad")
    by_status: collections.Counter[int] = collections.Counter()
    for (_, status), times in tally.items():
        by_status[status] += times
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{count} bodies, seed {seed}: {dict(sorted(by_status.items()))}; {bad} bad;"
        f" slowest {slowest[0]:.2f} s ({slowest[1][:160]}); peak memory {peak:.0f} MB")  # fmt: skip
    return bad


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    raise SystemExit(asyncio.run(run(options.count, options.seed, print)) > 0)


if __name__ == "__main__":
    main()
