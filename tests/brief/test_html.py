from __future__ import annotations

from html.parser import HTMLParser

import pytest

from summitry.brief import (
    BigNumber,
    BigNumbers,
    Brief,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Note,
    Quotation,
    Section,
    Table,
    Text,
    Trace,
    write_html,
)
from summitry.charts import Bar, BarChart
from summitry.errors import UsageError

HOSTILE = (
    "</title></style></svg></q><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\"'><svg onload=alert(1)>{{ 1111 * 3 }}{% raw %}\x00\x1b\ud800\u202eevil"
)
VOID = {"meta", "col", "line", "rect", "br"}


class Reader(HTMLParser):
    """Collects elements, ids and links, and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def make_table(key: str, text: str) -> Table:
    columns = (Column(text, text), Column("Value", "%", numeric=True, traces=("t1",)))
    return Table(key, text, columns, (Section(((Cell(text, text, ("t1",)), Cell("1")),), text),),
                 text, ("t1",), stack=key == "words")  # fmt: skip


def make_brief(text: str) -> Brief:
    drawing = BarChart(text, text, text, (Bar(text, -1.0), Bar("b", 2.0)))
    return Brief(
        text,
        text,
        (
            Heading(text, "top"),
            Text(text, ("t1",), "lead"),
            Items((Text(text, ("t2",)),)),
            Note(text),
            BigNumbers((BigNumber(text, "+1.0", "%", text),), text, ("t1",)),
            make_table("words", text),
            Chart("drawing", drawing, make_table("figures", text), ("t1",)),
        ),
        (
            Trace("t1", 1, text, (text,), (Quotation(text, text),), ("t2",)),
            Trace("t2", 2, "second"),
        ),
    )


@pytest.mark.parametrize("text", ["Plain words", HOSTILE, "\u05e9\u05dc\u05d5\u05dd \u0645\u0631"])
def test_the_page_nests_and_holds_nothing_that_runs_or_fetches(text):
    page = write_html(make_brief(text))
    reader = read(page)
    names = {name for name, _ in reader.tags}
    assert not names & {"script", "img", "iframe", "link", "object", "embed", "form", "base"}
    for _, attrs in reader.tags:
        assert not any(key.startswith("on") for key in attrs)
        assert not {"src", "srcset", "xlink:href"} & set(attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert "3333" not in page
    assert "\x00" not in page
    page.encode("utf-8")


def test_words_survive_escaping():
    shown = "".join(read(write_html(make_brief("a < b & 'c' \"d\""))).text)
    assert shown.count("a < b & 'c' \"d\"") > 10


def test_quotes_stand_exactly_and_apart():
    quoted = "He said \u202bsomething\u202c <b>bold</b>"
    brief = Brief(
        "T", "s", (Text("x", ("t1",)),), (Trace("t1", 1, "t", (), (Quotation(quoted, "p"),)),)
    )
    reader = read(write_html(brief))
    assert quoted in reader.text
    inner = [name for name, _ in reader.tags]
    assert inner[inner.index("q") + 1] == "bdi"


def test_a_strict_policy_and_a_language_come_first():
    reader = read(write_html(make_brief("x")))
    assert reader.named("html") == [{"lang": "en"}]
    (policy,) = [m["content"] for m in reader.named("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none';")
    assert "script" not in policy
    assert reader.tags[2][0] == "meta"
    assert reader.tags[2][1] == {"charset": "utf-8"}


def test_ids_are_unique_and_every_link_and_label_has_its_target():
    reader = read(write_html(make_brief("x")))
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {a["href"][1:] for a in reader.named("a")}
    for _, attrs in reader.tags:
        wanted.update((attrs.get("aria-labelledby") or "").split())
    assert wanted <= set(ids)
    assert "t1" in wanted


def test_tables_have_captions_and_scoped_headers():
    reader = read(write_html(make_brief("x")))
    assert len(reader.named("caption")) == len(reader.named("table")) == 2
    assert {head.get("scope") for head in reader.named("th")} == {"col", "row", "rowgroup"}


def test_charts_come_for_page_and_telephone_and_are_named():
    drawings = read(write_html(make_brief("x"))).named("svg")
    assert [one["class"] for one in drawings] == ["wide", "narrow"]
    assert all(one["role"] == "img" for one in drawings)


def test_the_same_brief_gives_the_same_page():
    assert write_html(make_brief("x")) == write_html(make_brief("x"))


def test_an_empty_brief_is_a_page():
    reader = read(write_html(Brief("Nothing", "", (), ())))
    assert "Traces" not in "".join(reader.text)


def test_a_brief_that_leads_nowhere_is_refused():
    with pytest.raises(UsageError, match="t1"):
        write_html(Brief("T", "s", (Text("x", ("t1",)),), ()))
