"""The ledger as a page: self-contained, escaped, each quote marked where it stands."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.ledger import Dossier, write_ledger_page
from summitry.news import read_documents

HOSTILE = (
    "<script>alert(1)</script> \"quoted\" & 'single' <img src=x onerror=alert(2)>\n"
    "The United States imposed a 10% tariff on China \u202eno\u202c on Tuesday <b>at noon</b>.\n"
    "See also: http://example.org/\n"
)
VOID = {"meta", "link", "br", "img", "input"}


class Page(HTMLParser):
    """Tags, the text of marks, ids and links of a page; fails on a tag that is never closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.marked, self.ids, self.links, self.struck = "", [], [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        assert not any(name.startswith("on") for name in given)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.links.append(given["href"])
        if tag not in VOID:
            self.open.append(tag if given.get("class") != "dropped" else "struck")

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() in (tag, "struck")

    def handle_data(self, data) -> None:
        if "mark" in self.open:
            self.marked += data
        if "struck" in self.open:
            self.struck += data


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder = tmp_path_factory.mktemp("pile")
    (folder / "a<b>.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "b.txt").write_text("Japan will invest $1 trillion in the United States.")
    (folder / "c.txt").write_bytes(b"\x00\x01")
    return read_documents([folder], date="2025-02-07")


def test_the_page_is_well_formed_and_its_links_lead_somewhere(dossier: Dossier) -> None:
    page = Page(write_ledger_page(dossier))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)


def test_nothing_of_a_text_becomes_markup(dossier: Dossier) -> None:
    page = Page(write_ledger_page(dossier))
    assert not {"script", "img", "b", "iframe"} & set(page.tags)


def test_quotes_are_marked_and_furniture_is_struck_through(dossier: Dossier) -> None:
    page = Page(write_ledger_page(dossier))
    for statement in dossier.statements:
        shown = re.sub("[\u202e\u202c]", lambda m: f"[U+{ord(m[0]):04X}]", statement.quote.text)
        assert shown in page.marked
    assert "See also: http://example.org/" in page.struck


def test_marks_of_direction_are_shown_and_not_followed(dossier: Dossier) -> None:
    page = write_ledger_page(dossier)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
    assert "[U+202E]no[U+202C]" in page


def test_the_policy_allows_its_own_style_and_nothing_else(dossier: Dossier) -> None:
    page = write_ledger_page(dossier)
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert css is not None
    digest = b64encode(sha256(css[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert "style=" not in page


def test_the_page_lists_what_was_not_read_and_shows_how_to_correct(dossier: Dossier) -> None:
    page = write_ledger_page(dossier)
    assert "Not read" in page
    assert "binary data" in page
    assert "- do: change  # or drop" in page


def test_the_same_dossier_gives_the_same_page(dossier: Dossier) -> None:
    assert write_ledger_page(dossier) == write_ledger_page(dossier)


def test_the_command_writes_it(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Japan will invest $1 trillion in the United States.")
    out = tmp_path / "ledger.html"
    assert main(["read", str(tmp_path / "b.txt"), "--html", str(out)]) == 0
    assert "<mark" in out.read_text(encoding="utf-8")
