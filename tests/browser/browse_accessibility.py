"""Every page, wide and narrow, light and dark: nothing axe finds, nothing wider than the window."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from summitry.web.measures import ROOMS
from tests.serving import serve

CASE = "/scenarios/february-2025"
PAGES = {
    "desk": "/",
    "scenario": CASE,
    "scenario of aims": "/scenarios/{aims}",
    "scenario without measures": "/scenarios/new",
    "compare nothing": "/compare",
    "compare": "/compare?s=february-2025&s=april-2025",
    "tables": "/tables",
    "table": "/tables/japan-usa-2025",
    "table played": "/tables/played/{table}",
    **{
        f"{room} {one.key}": f"/{room}?measure={one.key}"
        for room, listed in ROOMS.items()
        for one in listed
    },
    "calendar": "/calendar",
    "calendar of a dossier": "/calendar?of={dossier}",
    "help": "/help",
    "login": "/login",
    "dossier": "/dossiers/{dossier}",
    "brief to order": "/dossiers/{dossier}/brief",
    "brief": "/briefs/{brief}",
    "brief itself": "/briefs/{brief}/brief.html",
    "link": "/links/{link}",
    "bands": "/bands?job={bands}",
    "bands of a measure": "/bands?job={cut}",
    "no such page": "/nowhere",
    "no such economy": "/exposure?of=Grmany",
    "no such scenario": "/scenarios/none",
}
AIMS = """name: aims
title: Purchases and defence
as_of: 2025-08-01
measures:
  - id: buy
    lever: purchase
    importer: JPN
    exporters: USA
    sectors: A01
    extra: 8 billion USD
  - {id: rate, importer: USA, exporters: JPN, rate: "?"}
"""


class Session:
    """Requests of a program to the server, to bring it into a state worth looking at."""

    def __init__(self, address: str) -> None:
        self.address = address

    def send(self, path: str, **fields: object) -> str:
        """Post a form; the address it led to."""
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        return urllib.request.urlopen(self.address + path, data).geturl()

    def ask(self, path: str, body: object = None) -> dict:
        """Get JSON, or post it and get JSON."""
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        return json.load(urllib.request.urlopen(request))

    def finish(self, job: str) -> str:
        """Wait for a job; its id."""
        for _ in range(6000):
            told = self.ask(f"/jobs/{job}")
            if told["state"] == "done":
                return job
            assert told["state"] in ("queued", "running"), told
            time.sleep(0.1)
        raise AssertionError(told)


def last(address: str) -> str:
    return urllib.parse.urlsplit(address).path.rsplit("/", 1)[1]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server of its own: its desk and lists hold what these pages need and no more."""
    with serve() as place:
        yield place


@pytest.fixture(scope="session")
def made(address: str) -> dict[str, str]:
    """Ids of one of everything the server can hold."""
    session = Session(address)
    read = session.send("/dossiers", sample="1")
    session.finish(urllib.parse.parse_qs(urllib.parse.urlsplit(read).query)["job"][0])
    dossier = last(read)
    case = session.ask("/scenarios/february-2025")["yaml"]
    return {
        "dossier": dossier,
        "aims": session.ask("/scenarios", {"yaml": AIMS})["id"],
        "link": last(session.send("/links", yaml=case, count="usa-chn-10")),
        "bands": session.finish(last(session.send("/bands", draws="20", id="february-2025"))),
        "cut": session.finish(
            session.ask("/measures/exposure/chokepoint/bands", {"draws": 20})["job"]
        ),
        "table": session.finish(last(session.send("/tables/japan-usa-2025", play="1"))),
        "brief": session.finish(
            last(session.send(f"/dossiers/{dossier}/brief", annex=["timeline", "dependence"]))
        ),
    }


@pytest.mark.parametrize("name", PAGES)
def test_no_fault_of_accessibility(page: Page, made: dict[str, str], name: str) -> None:
    page.goto(PAGES[name].format(**made))
    if "/scenarios/" in page.url and "none" not in page.url:
        page.wait_for_selector("#more figure, #more table, #more .note", state="attached")
    for details in page.locator("main details:not(.cite)").all()[:8]:
        details.evaluate("box => { box.open = true; }")
    faults = []
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page)
            if found.violations_count:
                faults.append(f"{scheme}, {width} px: {found.generate_report()}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{scheme}, {width} px: the page is {wide} px wide")
    assert not faults, "\n".join(faults)
