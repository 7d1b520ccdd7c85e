"""The workbench under load: ``python benchmarks/web.py [--quick]``; `make bench-web`.

Starts `summitry serve` with two processes, asks it over loopback from one client process on the
same machine, and prints a table. Client and server share the cores, so figures are a floor.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import NoReturn

YAML = (
    "name: q\nas_of: 2025-02-10\nmeasures:\n  - {id: a, importer: USA, exporters: JPN, add: 1%}\n"
)
GOALS = {
    "first page, ms": "<= 300", "cached answers a second": ">= 5000",
    "uncached solves a second": ">= 250", "uncached solves of unlike questions a second": ">= 250",
    "uncached solves of unlike questions, p99 ms": "<= 250", "uncached solves, p99 ms": "<= 250",
    "200 clients, other than 200 or 503 with Retry-After": "0",
    "health at 200 clients, worst ms": "< 100",
    "slider to paint, p95 ms": "<= 150", "PDF, s": "<= 1",
    "soak, memory growth MB": "0 (flat)", "soak, descriptors growth": "0 (flat)",
    "kills during saves": "200", "acknowledged saves lost": "0",
}  # fmt: skip


class NotMeasuredError(Exception):
    """A part that this machine cannot measure, and why."""


WARM_ANSWERS = 50_000  # two processes keep some 10,000 answers each, in 16 MB each
PARTS = ("pages", "requests", "crowd", "slider", "soak", "kills", "pdf")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(folder: str, workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "summitry", "serve", "--folder", folder, "--port", str(port),
               "--workers", str(workers), "--solves", "1000000000"]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(port, workers)
        yield port, server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def wait_for(port: int, workers: int) -> None:
    """Until every process listens: connections made before would all be those of the first."""
    for _ in range(400):
        if count_listening(port) == workers:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def count_listening(port: int) -> int:
    """Sockets of this machine that listen at a port of 127.0.0.1."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1] == f"0100007F:{port:04X}" and row[3] == "0A" for row in rows)


def make_request(port: int, method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Client:
    """One keep-alive connection, as little in the way as possible."""

    async def open(self, port: int) -> Client:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def ask(self, request: bytes) -> tuple[int, float, bytes]:
        start = time.perf_counter()
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        if status == 503 and b"retry-after:" not in lower:
            status = -status  # a refusal that does not say when to come again
        at = lower.find(b"content-length:")
        size = int(lower[at + 15 : lower.find(b"\r", at)]) if at >= 0 else 0
        body = await self.reader.readexactly(size)
        return status, time.perf_counter() - start, body


async def hammer(port: int, clients: int, seconds: float, make) -> list[tuple[int, float]]:
    """Every client asks without a pause; what each answer was and how long it took."""
    told: list[tuple[int, float]] = []
    end = time.perf_counter() + seconds

    async def one(number: int) -> None:
        client = await Client().open(port)
        count = 0
        while time.perf_counter() < end:
            status, took, _ = await client.ask(make(number, count))
            told.append((status, took))
            count += 1
        client.writer.close()

    await asyncio.gather(*(one(k) for k in range(clients)))
    return told


def fresh_solve(port: int, number: int, count: int) -> bytes:
    """A question nobody has asked: another rate each time."""
    rate = f"{1 + (number * 7919 + count * 104729) % 400000 / 10000:.4f}%"
    body = json.dumps({"yaml": YAML.replace("1%", rate), "count": ["a"],
                       "indicators": ["real_income_pct"]}).encode()  # fmt: skip
    return make_request(port, "POST", "/api/v1/solve", body)


@cache
def list_codes() -> tuple[list[str], list[str]]:
    """Economies and sectors of goods of the baseline; read once, for the client must be cheap."""
    from summitry.world import load_world

    world = load_world()
    codes = [code for code in world.economies if code != "ROW"]
    return codes, [code for code, good in zip(world.sectors, world.is_good, strict=True) if good]


def unlike_solve(port: int, number: int, count: int) -> bytes:
    """A question unlike those before: another pair, another sector, another rate."""
    codes, goods = list_codes()
    k = number * 7919 + count * 104729
    importer = codes[k % len(codes)]
    exporter = codes[(k % len(codes) + 1 + k // 97 % (len(codes) - 1)) % len(codes)]
    yaml = (f"name: q\nas_of: 2025-02-10\nmeasures:\n  - {{id: a, importer: {importer},"
            f" exporters: {exporter}, sectors: {goods[k // 31 % len(goods)]},"
            f" add: {1 + k % 400000 / 10000:.4f}%}}\n")  # fmt: skip
    body = json.dumps({"yaml": yaml, "count": ["a"], "indicators": ["real_income_pct"]}).encode()
    return make_request(port, "POST", "/api/v1/solve", body)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def list_processes(server: subprocess.Popen[bytes]) -> list[int]:
    """Identifiers of all processes of the server."""
    command = ["ps", "-o", "pid=", "-g", str(server.pid)]
    told = subprocess.run(command, capture_output=True, check=False).stdout
    return [int(pid) for pid in told.split()]


def read_processor_ms(server: subprocess.Popen[bytes]) -> float:
    """Processor time of all processes of the server since they began."""
    ticks = 0
    for pid in list_processes(server):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # in user mode, in the kernel
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def bench_requests(port: int, server: subprocess.Popen[bytes], seconds: float) -> dict[str, float]:
    found = {}
    cached = make_request(port, "GET", "/api/v1/solve/february-2025")
    asyncio.run(hammer(port, 4, 0.5, lambda *_: cached))
    told = asyncio.run(hammer(port, 16, seconds, lambda *_: cached))
    assert {status for status, _ in told} == {200}
    found["cached answers a second"] = len(told) / seconds
    kinds = (
        ("uncached solves", fresh_solve),
        ("uncached solves of unlike questions", unlike_solve),
    )
    for name, make in kinds:
        asyncio.run(hammer(port, 8, 1.0, lambda n, c, make=make: make(port, n, c)))
        before = read_processor_ms(server)
        told = asyncio.run(hammer(port, 16, seconds, lambda n, c, make=make: make(port, n + 10, c)))
        spent = read_processor_ms(server) - before
        good = [took for status, took in told if status == 200]
        found[f"{name} a second"] = len(good) / seconds
        found[f"{name}, p99 ms"] = 1000 * percentile(good, 0.99)
        found[f"{name}, processor ms of each"] = spent / len(good)
    return found


def bench_crowd(port: int, seconds: float) -> dict[str, float]:
    async def both() -> tuple[list[tuple[int, float]], list[float]]:
        crowd = asyncio.create_task(
            hammer(port, 200, seconds, lambda n, c: fresh_solve(port, n + 1000, c))
        )
        health, client = [], await Client().open(port)
        while not crowd.done():
            _, took, _ = await client.ask(make_request(port, "GET", "/health"))
            health.append(took)
            await asyncio.sleep(0.1)
        return await crowd, health

    told, health = asyncio.run(both())
    statuses = [status for status, _ in told]
    return {
        "200 clients, other than 200 or 503 with Retry-After": sum(
            status not in (200, 503) for status in statuses
        ),
        "200 clients, answered 200": statuses.count(200),
        "200 clients, answered 503": statuses.count(503),
        "health at 200 clients, worst ms": 1000 * max(health),
    }


def bench_pages(port: int) -> dict[str, float]:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
        times.append(time.perf_counter() - start)
    return {"first page, ms": 1000 * statistics.median(times)}


def bench_slider(port: int, moves: int) -> dict[str, float]:
    """From a key that moves a slider to the frame in which the figures have changed."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise NotMeasuredError("playwright is not installed: make bench-web installs it") from None
    if chromium is None:
        raise NotMeasuredError("no chromium: apt-get install chromium")
    script = """async () => {
      const slider = document.querySelector('[type=range][data-set=usa-chn-10]');
      const place = document.querySelector('#results');
      slider.value = Number(slider.value) + 0.5;
      const start = performance.now();
      const changed = new Promise((done) => new MutationObserver((_, watch) => {
        watch.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => done()));
      }).observe(place, { childList: true, subtree: true }));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await changed;
      return performance.now() - start;
    }"""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/scenarios/february-2025")
        page.wait_for_selector("#more svg", state="attached")
        times = []
        for _ in range(moves):
            times.append(page.evaluate(script))
            page.wait_for_timeout(700)  # the map is drawn after half a second of rest
        browser.close()
    return {"slider to paint, median ms": statistics.median(times),
            "slider to paint, p95 ms": percentile(times, 0.95)}  # fmt: skip


def bench_soak(port: int, server: subprocess.Popen[bytes], seconds: float) -> dict[str, float]:
    """Memory and open files of all processes of the server, before and after steady work."""

    def measure() -> tuple[float, int]:
        listed = list_processes(server)
        files = sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in listed)
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in listed)
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, files

    answers, began = 0, time.perf_counter()  # until every process remembers as much as it may
    while answers < WARM_ANSWERS and time.perf_counter() - began < seconds / 2:
        first = 1000 * answers
        told = asyncio.run(
            hammer(
                port, 16, min(10, seconds / 3), lambda n, c, k=first: fresh_solve(port, n, c + k)
            )
        )
        answers += len(told)
    before = measure()
    asyncio.run(hammer(port, 4, seconds, lambda n, c: fresh_solve(port, n + 50, c)))
    after = measure()
    return {"soak, seconds": seconds, "soak, answers before it": answers,
            "soak, memory MB at its start": before[0],
            "soak, memory growth MB": after[0] - before[0],
            "soak, descriptors at its start": before[1],
            "soak, descriptors growth": after[1] - before[1]}  # fmt: skip


def bench_kills(folder: Path, kills: int) -> dict[str, float]:
    """Kill a process that saves without a pause; whatever it acknowledged must be there.

    Each child is forked, not started anew: it opens a store of its own, and loading the workbench
    200 times took longer than all the saves.
    """
    from summitry.web.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    known: set[str] = set()
    cut = 0
    for number in range(kills):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _save_without_pause(folder, number, write)
        os.close(write)
        with os.fdopen(read, "rb") as told:
            known.add(told.readline().decode().strip())
            time.sleep(0.01 + (number * 37 % 100) / 2000)
            os.kill(child, signal.SIGKILL)
            known |= {line.decode().strip() for line in told if line.endswith(b"\n")}
        cut += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    store = Store(folder)
    lost = sum(store.load_scenario(key) is None for key in known)
    return {"kills during saves": cut, "saves acknowledged": len(known),
            "acknowledged saves lost": lost}  # fmt: skip


def _save_without_pause(folder: Path, number: int, write: int) -> NoReturn:
    """What a child does until it is killed: save, then say so."""
    from summitry.web.store import Store

    try:
        store = Store(folder)
        for k in count():
            key = store.save_scenario("x", "X", f"name: x{number}-{k}\n")
            os.write(write, f"{key}\n".encode())
    finally:
        os._exit(1)  # not reached by one that is killed


def bench_pdf() -> dict[str, float]:
    from datetime import date

    from summitry.brief import build_brief, write_brief
    from summitry.news import draft_scenario, read_documents, sample_paths
    from summitry.strategy import evaluate
    from summitry.world import load_world

    dossier = read_documents(sample_paths())
    draft = draft_scenario(dossier, as_of=date(2025, 2, 10))
    brief = build_brief(dossier, draft.left_out, evaluate(draft.scenario, load_world()))
    start = time.perf_counter()
    write_brief(brief, ".pdf")
    return {"PDF, s": time.perf_counter() - start}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--soak", type=float, default=600, help="seconds of the soak")
    parser.add_argument("--only", choices=PARTS, action="append", help="some parts alone")
    options = parser.parse_args()
    wanted = options.only or PARTS
    seconds = 1.0 if options.quick else 10.0
    found: dict[str, float] = {}
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        with serve(folder, 2) as (port, server):
            parts = {
                "pages": lambda: bench_pages(port),
                "requests": lambda: bench_requests(port, server, seconds),
                "crowd": lambda: bench_crowd(port, seconds),
                "slider": lambda: bench_slider(port, 5 if options.quick else 60),
                "soak": lambda: bench_soak(port, server, 3 if options.quick else options.soak),
            }
            for name, part in parts.items():
                try:
                    found |= part() if name in wanted else {}
                except NotMeasuredError as error:
                    missed.append(f"{name}: not measured, {error}")
        if "kills" in wanted:
            found |= bench_kills(Path(folder) / "kills", 5 if options.quick else 200)
    if "pdf" in wanted:
        found |= bench_pdf()
    print(f"{'what':62}{'measured':>10}  to reach")
    for name, value in found.items():
        print(f"{name:62}{value:10,.1f}  {GOALS.get(name, '')}")
    print(*missed, sep="\n", end="\n" if missed else "")


if __name__ == "__main__":
    main()
