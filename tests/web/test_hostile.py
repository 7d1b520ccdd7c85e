"""What strangers hand in: addresses in every field, markup that swells, archives that burst."""

from __future__ import annotations

import io
import json
import random
import socket
import sys
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from benchmarks.fuzz_api import ask, encode, mutate, seeds
from summitry.brief import Cell, Column, Section, Table
from summitry.web import Settings, create_app

HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "127.000.000.001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
    "127.0.0.1.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fec0::1]",
    "[fe80::1%25eth0]", "[fd00::1]", "[fc00::1]", "10.0.0.1", "172.16.0.1", "192.168.0.1",
    "169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "2852039166", "0xa9fea9fe",
    "metadata.google.internal", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    "user@127.0.0.1", "127.0.0.1:22", "127.0.0.1%00.example.org", "example.org@127.0.0.1",
    "127.0.0.1#example.org", "127.0.0.1.nip.io", "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "loc\u00adalhost", "xn--localhost-",
)  # fmt: skip
SCHEMES = ("http", "https", "ftp", "file", "gopher", "dict", "ldap", "jar:http", "data", "//")
ADDRESSES = (
    *(f"http://{host}/" for host in HOSTS),
    *(f"{scheme.rstrip('/')}://127.0.0.1/" if scheme != "//" else "//127.0.0.1/"
      for scheme in SCHEMES),
)  # fmt: skip


@pytest.fixture
def reached(monkeypatch) -> list:
    """Every attempt to look up or reach a host; none is let through."""
    tried: list = []

    def refuse(*args, **_given):
        tried.append(args)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def read(client, finish, **given) -> tuple[str, dict]:
    """Hand documents in; where the dossier is, and how its reading ended."""
    answer = client.post("/dossiers", follow_redirects=False, **given)
    assert answer.status_code in (303, 422), answer.text[:300]
    if answer.status_code == 422:
        return "", {"state": "refused", "error": None}
    place = urlsplit(answer.headers["location"])
    return place.path, finish(client, parse_qs(place.query)["job"][0])


def test_there_are_sixty_spellings() -> None:
    assert len(set(ADDRESSES)) >= 60


def test_no_document_makes_the_server_fetch_anything(client, finish, reached) -> None:
    page = "".join(
        f'<base href="{a}"><link rel=stylesheet href="{a}">'
        f'<meta http-equiv=refresh content="0;{a}">'
        f'<img src="{a}"><script src="{a}"></script><iframe src="{a}"></iframe><a href="{a}">x</a>'
        f'<object data="{a}"></object><svg><use href="{a}"/></svg><p>Japan, {a}, was hit.</p>'
        for a in ADDRESSES
    )
    feed = "".join(
        f"<item><title>T</title><link>{a}</link><enclosure url='{a}'/><description>The United"
        f" States taxed Japan, {a}.</description></item>" for a in ADDRESSES
    ).replace("&", "&amp;")  # fmt: skip
    entity = "".join(f'<!ENTITY e{k} SYSTEM "{a}">' for k, a in enumerate(ADDRESSES))
    files = [
        ("documents", ("page.html", f"<html><body>{page}</body></html>".encode(), "text/html")),
        ("documents", ("feed.rss", f"<rss version='2.0'><channel>{feed}</channel></rss>".encode(),
                       "text/xml")),
        ("documents", ("ent.xml", f"<!DOCTYPE r [{entity}]><rss><channel><item><title>&e0;</title>"
                       "</item></channel></rss>".encode(), "text/xml")),
        ("documents", ("links.md", "\n".join(f"![x]({a}) <{a}>" for a in ADDRESSES).encode(),
                       "text/plain")),
    ]  # fmt: skip
    place, _told = read(client, finish, files=files, data={"name": ADDRESSES[0]})
    page = client.get(place).text
    assert reached == []
    assert 'src="http' not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_field_makes_the_server_fetch_anything(client, reached, address: str) -> None:
    written = json.dumps(address)
    source = f"sources:\n  - {{id: s, title: T, url: {written}, date: 2025-02-10}}\n"
    scenario = f"name: x\ntitle: {written}\nas_of: 2025-02-10\n{source}measures: []\n"
    table = f"name: t\ntitle: {written}\nstanding: {written}\nparties: []\n"
    asked = [
        client.post("/api/v1/solve", json={"yaml": scenario}),
        client.post("/api/v1/solve", json={"yaml": f"name: x\nworld: {written}\nmeasures: []\n"}),
        client.post("/api/v1/solve", json={"id": address}),
        client.post("/api/v1/scenarios", json={"yaml": scenario, "parent": address}),
        client.post("/api/v1/links", json={"yaml": scenario, "count": [address]}),
        client.post("/api/v1/tables", json={"yaml": table}),
        client.post("/pieces/scenario", data={"yaml": scenario, "change": address}),
        client.post("/dossiers", data={"pasted": "x", "published": address}),
        client.get(f"/api/v1/links/{quote(address, safe='')}"),
        client.get("/api/v1/rates/february-2025", params={"importer": address, "exporter": "JPN"}),
        client.get("/exposure", params={"of": address}),
        client.get("/compare", params={"s": [address, address + "x"]}),
        client.get("/", headers={"accept-language": quote(address), "referer": quote(address)}),
    ]
    assert reached == []
    assert all(answer.status_code < 500 for answer in asked)


def pack(members: dict[str, bytes], **given) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **given) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return stream.getvalue()


def nest(depth: int) -> bytes:
    data = pack({"a.txt": b"The United States taxed Japan."})
    for _ in range(depth):
        data = pack({"a.zip": data})
    return data


def link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def overlap() -> bytes:
    """One member that many entries of the table of contents point at."""
    data = bytearray(pack({"a.txt": bytes(200_000)}))
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = bytes(data[at:end]), bytearray(data[end:])
    tail[8:12] = (500).to_bytes(2, "little") * 2
    tail[12:16] = (500 * len(entry)).to_bytes(4, "little")
    return bytes(data[:at]) + entry * 500 + bytes(tail)


LAUGHS = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
SAY = "<p>The United States imposed a 10% tariff on China.</p>"


def feed(entities: str, title: str) -> bytes:
    item = f"<rss><channel><item><title>{title}</title></item></channel></rss>"
    return f"<!DOCTYPE r [{entities}]>{item}".encode()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "deep boxes": ("a.html", lambda: b"<div>" * 100_000 + SAY.encode()),
    "deep tables": ("a.html", lambda: b"<table><tr><td>" * 20_000 + SAY.encode()),
    "deep lists": ("a.html", lambda: b"<ul><li>" * 50_000 + SAY.encode()),
    "unclosed comment": ("a.html", lambda: SAY.encode() + b"<!--" * 200_000),
    "many attributes": ("a.html", lambda: b"<p " + b"a=1 " * 200_000 + b">" + SAY.encode()),
    "one long attribute": ("a.html", lambda: b'<p a="' + b"x" * 2_000_000 + b'">' + SAY.encode()),
    "many entities": ("a.html", lambda: SAY.encode() + b"&amp;" * 50_000),
    "open angles": ("a.html", lambda: b"<" * 300_000 + SAY.encode()),
    "many links": ("a.html", lambda: b"<a href=x>x</a>" * 50_000 + SAY.encode()),
    "formatting never closed": ("a.html", lambda: b"<b><i><u>" * 20_000 + SAY.encode()),
    "a billion laughs": ("a.rss", lambda: feed(f'<!ENTITY a0 "ha">{LAUGHS}', "&a9;")),
    "quadratic entities": (
        "a.rss", lambda: feed(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 20_000)
    ),
    "an outside entity": (
        "a.rss", lambda: feed('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")
    ),
    "deep elements": ("a.rss", lambda: b"<rss>" + b"<channel>" * 50_000),
    "one endless line": ("a.txt", lambda: b"The United States taxed Japan, " * 60_000),
    "one endless word": ("a.txt", lambda: b"a" * 2_000_000),
    "brackets": ("a.md", lambda: b"[" * 300_000 + b"x](y)"),
    "accents piled up": ("a.txt", lambda: b"e" + "\u0301".encode() * 300_000),
    "numbers": ("a.txt", lambda: b"9" * 1_000_000 + b" percent on Japan."),
    "no letters": ("a.txt", lambda: b"\x00\xff\xfe" * 300_000),
    "an archive that swells": ("a.zip", lambda: pack({"a.txt": bytes(300_000_000)})),
    "archives in archives": ("a.zip", lambda: nest(12)),
    "many members": ("a.zip", lambda: pack({f"{k}.txt": b"x" for k in range(25_000)})),
    "a link": ("a.zip", link),
    "entries that overlap": ("a.zip", overlap),
    "a path upwards": ("a.zip", lambda: pack({"../../../tmp/evil.txt": SAY.encode() * 9})),
}  # fmt: skip


def measure_peak() -> int:
    """The most memory this process has held, kilobytes; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_ends_with_a_word_and_in_little_memory(client, finish, what: str) -> None:
    name, make = BOMBS[what]
    data = make()
    before = measure_peak()
    place, told = read(client, finish, files=[("documents", (name, data, "text/plain"))])
    assert measure_peak() - before < 300 * 1024
    assert told["state"] in ("done", "failed", "refused")
    if told["error"]:
        assert told["error"]["error"] != "InternalError", told["error"]
    if place:
        page = client.get(place)
        assert page.status_code == 200
        assert "root:" not in page.text  # /etc/passwd


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    from openpyxl import load_workbook

    from summitry.brief import Brief, write_brief

    signs = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')
    rows = tuple((Cell(sign), Cell(sign)) for sign in signs)
    table = Table("t", "=cmd", (Column("=a"), Column("@b")), (Section(rows, "+s"),))
    book = load_workbook(io.BytesIO(write_brief(Brief("=x", "y", (table,), ()), ".xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)


async def ask_many(count: int, seed: int) -> list[tuple[int, bytes, str]]:
    rng, good = random.Random(seed), seeds()
    app = create_app(Settings(hosts=("testserver",), jobs=2, solves_per_minute=10**9))
    told = []
    for _ in range(count):
        method, path, body = rng.choice(good)
        data = encode(rng, mutate(rng, body) if body is not None else body)
        status, answer = await ask(app, method, path, data)
        told.append((status, answer, f"{method} {path} {data[:300]!r}"))
    return told


def test_mutated_bodies_are_answered_without_a_fault() -> None:
    import asyncio

    told = asyncio.run(ask_many(400, 7))
    bad = [(status, answer[:200], what) for status, answer, what in told
           if status >= 500 and b"more work than can wait" not in answer]  # fmt: skip
    assert bad == []
    assert {200, 422} <= {status for status, _, _ in told}
    for status, answer, what in told:
        if status in (409, 422):
            assert set(json.loads(answer)) >= {"where", "seen", "expected", "do"}, what


def test_a_token_that_is_wrong_costs_nothing_and_opens_nothing() -> None:
    app = create_app(Settings(hosts=("testserver",), public=True))
    with TestClient(app, base_url="http://testserver") as client:
        for token in ("", "x" * 10_000, "' OR 1=1 --", "\u2028", "Bearer Bearer"):
            told = client.get("/", headers={"authorization": f"Bearer {quote(token)}"})
            assert told.status_code == 401
        assert client.post("/login", data={"token": "x" * 300}).status_code == 422
        assert client.get("/login").status_code == 200
