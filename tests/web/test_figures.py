from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest

from summitry import __version__
from summitry.brief import Cell, Column, Section, Table
from summitry.web.figures import Figure, Origin, cite_bibtex, cite_text, write_figure
from summitry.web.measures import ROOMS

ORIGIN = Origin('Scenario "x{y}"', "A method.", "world-2022 (2022)", "/scenarios/x")
KEYS = ("income", "economies", "map", "flows", "sectors", "partners")
PAGES = (
    *(f"/{room}?measure={one.key}" for room, listed in ROOMS.items() for one in listed),
    "/calendar?of=february-2025", "/compare?s=february-2025&s=april-2025",
)  # fmt: skip


@pytest.fixture(scope="module")
def yaml(client) -> str:
    return client.get("/api/v1/scenarios/february-2025").json()["yaml"]


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_of_a_page_has_a_sentence_a_citation_and_files(client, path: str) -> None:
    page = client.get(path).text
    figures = page.split('<div class="figure"')[1:]
    assert figures
    for figure in figures:
        assert re.search(r'<p class="said" id="s-[a-z0-9-]+">[^<]{15,}</p>', figure)
        assert f"summitry {__version__}" in figure
        assert "@misc{" in figure
        links = re.findall(r'href="(/figures/[^"]+)"', figure)
        assert len(links) == (5 if "<svg" in figure else 3)
        for link in links:
            answer = client.get(link.replace("&amp;", "&"))
            assert answer.status_code == 200
            assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("key", KEYS)
def test_a_figure_of_an_unsaved_scenario_is_had_in_every_format(client, yaml, key: str) -> None:
    form = {"yaml": yaml, "counting": "1", "count": "usa-chn-10", "economy": "CHN"}
    starts = {"csv": b"", "xlsx": b"PK", "json": b"{", "svg": b"<svg", "png": b"\x89PNG"}
    for ending, start in starts.items():
        answer = client.post(f"/figures/scenario/{key}.{ending}", data=form)
        if key in ("economies", "partners") and ending in ("svg", "png"):
            assert answer.status_code == 422
            assert "csv, xlsx, json" in answer.text
            continue
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        if ending == "svg":
            root = ET.fromstring(answer.text)
            assert "world-2022" in root.find("{http://www.w3.org/2000/svg}metadata").text
            assert "currentColor" not in answer.text


def test_a_file_holds_the_numbers_of_the_api_with_more_decimals(client, yaml) -> None:
    form = {"yaml": yaml, "counting": "1", "count": "usa-chn-10"}
    text = client.post(
        "/figures/scenario/income.csv", data=form, headers={"accept-language": "de"}
    ).text
    rows = dict(csv.reader(io.StringIO(text)))
    told = client.post("/api/v1/solve", json={"yaml": yaml, "count": ["usa-chn-10"]}).json()
    assert float(rows["China"]) == pytest.approx(
        told["results"]["CHN"]["real_income_pct"], abs=1e-6
    )


def test_a_text_is_no_formula_in_a_file() -> None:
    names = ("=1+1", "+cmd", "-x", "@a", "\tb")
    rows = tuple((Cell(name), Cell("\u22121,234.5")) for name in names)
    table = Table("t", "Title", (Column("Name"), Column("Sum", numeric=True)), (Section(rows),))
    figure = Figure(table, "Said.")
    read = list(csv.reader(io.StringIO(write_figure(figure, "csv", ORIGIN).decode())))
    assert all(row[0].startswith("'") or row[0][0] not in "=+-@\t" for row in read[1:])
    assert {row[1] for row in read[1:]} == {"-1234.5"}
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(write_figure(figure, "xlsx", ORIGIN)))
    kinds = {c.data_type for sheet in book for row in sheet for c in row if c.value is not None}
    assert "f" not in kinds
    assert "world-2022" in str(book["Contents"]["A2"].value)


def test_a_citation_names_method_data_version_and_address() -> None:
    table = Table("t", "Real {income}", (Column("A"),), (Section(((Cell("b"),),)),))
    figure = Figure(table, "Said.")
    said = cite_text(figure, ORIGIN)
    for part in ("Real {income}", "A method", "world-2022", f"summitry {__version__}", "/scen"):
        assert part in said
    entry = cite_bibtex(figure, ORIGIN)
    assert entry.count("{") == entry.count("}")
    assert "title = {Real income}" in entry


@pytest.mark.parametrize(
    "path",
    ["/figures/none/x.csv", "/figures/exposure/chain.exe", "/figures/exposure/none.csv",
     "/figures/compare/comparison.csv", "/figures/calendar/timeline.csv?of=none"],
)  # fmt: skip
def test_a_figure_that_is_not_there_is_named(client, path: str) -> None:
    assert client.get(path).status_code == 422


def test_nothing_counted_in_shows_no_noise(client, yaml) -> None:
    piece = client.post("/pieces/scenario", data={"yaml": yaml, "counting": "1"}).text
    assert "Nothing moves yet" in piece
    more = client.post("/pieces/more", data={"yaml": yaml}).text
    drawn = set(re.findall(r'id="f-(\w+)"', more))
    assert drawn == {"timeline"}  # when measures hold is known without a solve


def test_the_calendar_shows_facts_clocks_windows_and_who_can_sign(client, finish) -> None:
    page = client.get("/calendar", params={"of": "february-2025"}).text
    csv = client.get("/figures/calendar/timeline.csv?of=february-2025").text
    assert ",2025-02-04," in csv
    assert "Feb 4, 2025" not in csv
    for part in ("Clocks", "In office", "Who can sign what", "Prime Minister Shigeru Ishiba"):
        assert part in page
    answer = client.post("/dossiers", data={"sample": "1"}, follow_redirects=False)
    place, _, job = answer.headers["location"].partition("?job=")
    finish(client, job)
    key = place.rpartition("/")[2]
    told = client.get("/calendar", params={"of": key})
    assert told.status_code == 200
    assert "Days" in told.text
    assert client.get("/calendar", params={"of": key, "day": "soon"}).status_code == 422
