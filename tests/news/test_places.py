"""Every quote leads back to the bytes of the file it was read from, whatever lies between."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summitry.ledger import Dossier, Piece, Source, find_bytes
from summitry.news import read_documents
from summitry.news._feed import unescape
from summitry.news._track import Run, join_tracks
from summitry.news._visible import align

GOOD = "The United States imposed a 10% tariff on China on Tuesday."


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def bytes_of(dossier: Dossier, data: bytes) -> list[tuple[str, bytes]]:
    """The quote of each statement and the bytes it leads back to."""
    texts = {source.doc: source for source in dossier.sources}
    found = []
    for statement in dossier.statements:
        quote = statement.quote
        place = find_bytes(texts[quote.doc], quote.start, quote.end)
        assert place is not None, quote
        found.append((quote.text, data[place[0] : place[1]]))
    assert found
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = "“Málaga” – 5 € for each of them, as the papers there reported.\r\n" * 3 + "É: " + GOOD
    data = text.encode(encoding)
    (tmp_path / "a.txt").write_bytes(data)
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    for quote, place in bytes_of(read_documents([tmp_path / "a.txt"]), data):
        assert place.decode(plain) == quote


def test_repaired_characters(tmp_path: Path) -> None:
    damaged = (
        "It’s agreed – they say.\nThe EU’s 25% tariff on Japan’s steel took effect on 4 March.\n"
    )
    data = damaged.encode().decode("cp1252").encode()
    (tmp_path / "a.txt").write_bytes(data)
    dossier = read_documents([tmp_path / "a.txt"])
    assert dossier.sources[0].text == damaged
    for quote, place in bytes_of(dossier, data):
        assert place.decode().encode("cp1252").decode() == quote


PAGE = """<html><head><title>Duties</title>
<script>var a = "<p>The EU imposed a 90% tariff";</script>
</head><body><nav><a href="/">Home</a> <a href="/w">World news</a></nav><article><h1>Duties</h1>
<p>The <a href="x">United&nbsp;States</a> imposed a <b>10%</b> tariff on &ldquo;all&rdquo; goods
from China on&#160;Tuesday, <!-- not before --> officials said &mdash; at last.</p>
<figure><img src="a.png"><figcaption>Containers in the harbour of Shanghai</figcaption></figure>
<p>The European Union will impose a 25% tariff on American whisky from 1 April, the Commission
said in Brussels on the same day after a long meeting of its members.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_page_leads_back_through_its_tags(tmp_path: Path) -> None:
    data = PAGE.encode()
    (tmp_path / "a.html").write_bytes(data)
    dossier = read_documents([tmp_path / "a.html"])
    for quote, place in bytes_of(dossier, data):
        shown = re.sub(r"<!--.*?-->|<[^>]*>", "", place.decode())
        assert squeeze(html.unescape(shown)) == squeeze(quote)


BROKEN = """<html><body><article><p>Berlin, Monday</p
<p>The United States imposed a 10% tariff on China on Tuesday, officials in the capital told the
press.--><script>--></script><<b>Japan</b> will impose a tariff of 7% on < all goods from China on 1
May, the ministry said in a long note to the reporters who had come. <table></article></html>"""


def test_a_broken_page_leads_back_all_the_same(tmp_path: Path) -> None:
    data = BROKEN.encode()
    (tmp_path / "a.html").write_bytes(data)
    found = bytes_of(read_documents([tmp_path / "a.html"]), data)
    assert {"10%", "7%"} <= {rate for q, _ in found for rate in re.findall("[0-9]+%", q)}
    for quote, place in found:
        for rate in re.findall("[0-9]+%", quote):
            assert rate.encode() in place


def test_a_word_written_otherwise_than_shown_is_enclosed() -> None:
    page = "<p>one two</p><p>a 10\u00bd% tariff</p><p>three</p>"
    article = "one two\na 10.5% tariff\nthree"
    track = align(article, page).track
    lost = [run for run in track if run.start <= article.index("10.5%") < run.end]
    assert [(article[r.start : r.end], page[r.first : r.last]) for r in lost] == [
        ("10.5%", " 10\u00bd% ")
    ]
    assert [run.start for run in track] == sorted(run.start for run in track)


def test_pieces_of_another_order_are_enclosed() -> None:
    pieces = (Piece(0, 3, 10, 13), Piece(4, 7, 2, 5))
    source = Source("a", "A", "two one", encoding="utf-8", pieces=pieces)
    assert find_bytes(source, 0, 7) == (2, 13)
    assert find_bytes(source, 5, 7) == (3, 5)
    assert find_bytes(source, 3, 4) is None


def test_what_a_page_shows_beside_its_article_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (source,) = read_documents([tmp_path / "a.html"]).sources
    assert "Home World news" in source.aside
    assert "Containers in the harbour of Shanghai" in source.aside
    assert "All rights reserved" in source.aside
    assert "Containers" not in source.text


FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">
<channel><title>Trade Wire</title>
<item><title>Duties &amp; answers</title><pubDate>Fri, 07 Feb 2025 09:00:00 GMT</pubDate>
<description>&lt;p&gt;The United States imposed a 10% tariff on China&amp;rsquo;s goods
on Tuesday.&lt;/p&gt;
</description></item>
<item><title>Second</title><pubDate>Sat, 08 Feb 2025 09:00:00 GMT</pubDate>
<description>short</description>
<content:encoded><![CDATA[<p>Japan will invest <b>$1 trillion</b> in the United States, its prime
minister said.</p>]]></content:encoded></item></channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title>
<entry><title>One</title><updated>2025-02-07T10:00:00Z</updated>
<content type="html">&lt;p&gt;The United States imposed a 10% tariff on China
on Tuesday.&lt;/p&gt;</content>
</entry></feed>"""


def test_an_item_of_the_evening_is_of_the_day_at_its_outlets_home(tmp_path: Path) -> None:
    feed = FEED.replace("Trade Wire", "The Guardian").replace("09:00:00", "23:30:00")
    summer = feed.replace("Fri, 07 Feb 2025", "Thu, 10 Jul 2025")
    (tmp_path / "feed.xml").write_text(summer, encoding="utf-8")
    days = [source.published for source in read_documents([tmp_path]).sources]
    assert days == ["2025-07-11", "2025-02-08"]  # British summer time, and winter


def test_a_feed_gives_one_document_for_each_item(tmp_path: Path) -> None:
    data = FEED.encode()
    (tmp_path / "feed.xml").write_bytes(data)
    dossier = read_documents([tmp_path])
    rows = [(s.doc, s.title, s.published, s.outlet) for s in dossier.sources]
    assert rows == [
        ("feed-001", "Duties & answers", "2025-02-07", "Trade Wire"),
        ("feed-002", "Second", "2025-02-08", "Trade Wire"),
    ]
    assert {s.date for s in dossier.statements if s.action == "tariff"} == {"2025-02-04"}
    for quote, place in bytes_of(dossier, data):
        shown = html.unescape(re.sub(r"<[^>]*>", "", html.unescape(place.decode())))
        assert squeeze(shown) == squeeze(quote)


def test_an_atom_feed_can_be_pasted() -> None:
    dossier = read_documents([], pasted=ATOM)
    (source,) = dossier.sources
    assert (source.doc, source.title, source.published) == ("pasted-001", "One", "2025-02-07")
    assert [s.value for s in dossier.statements] == [10.0]


def test_a_file_of_xml_that_is_no_feed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.xml").write_text("<invoice><total>25</total></invoice>", encoding="utf-8")
    (tmp_path / "c.xml").write_text(
        '<!DOCTYPE rss [<!ENTITY a "ha">]><rss><item><title>x</title></item></rss>',
        encoding="utf-8",
    )
    failures = read_documents([tmp_path]).failures
    assert [f["seen"] for f in failures] == [
        "an XML file that is no RSS or Atom feed",
        "a feed that declares entities of its own",
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab<>&;]![CDAT#39lt", max_size=60))
def test_unescaping_any_text_leads_back(written: str) -> None:
    made, track = unescape(written)
    for run in track:
        assert 0 <= run.first < run.last <= len(written)
        if run.even and run.end - run.start > 1:
            assert made[run.start : run.end] == written[run.first : run.last]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab <>&;/-!p\u200b\u00e9\u0301", max_size=80), st.text("ab p\n-", max_size=30)
)
@example("a;a", "a a")
def test_any_article_is_aligned_with_any_page(page: str, article: str) -> None:
    found = align(article, page)
    last = 0
    for run in found.track:
        assert last <= run.start < run.end <= len(article)
        last = run.end
        if run.even:
            assert squeeze(article[run.start : run.end]) == squeeze(page[run.first : run.last])


def test_tracks_of_two_steps_are_joined() -> None:
    early = [Run(0, 4, 0, 4), Run(4, 5, 4, 10), Run(5, 9, 10, 14)]  # an entity in the middle
    late = [Run(0, 3, 1, 4), Run(3, 6, 4, 7)]
    assert join_tracks(early, late) == [Run(0, 3, 1, 4), Run(3, 4, 4, 10), Run(4, 6, 10, 12)]
    as_a_whole = [Run(0, 2, 3, 6), Run(2, 3, 20, 24)]
    assert join_tracks(early, as_a_whole) == [Run(0, 2, 3, 11)]
