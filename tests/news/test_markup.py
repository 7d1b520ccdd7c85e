"""Markup and furniture: left unread and listed, while quotes stay exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitry.ledger import Dossier
from summitry.news import read_documents
from summitry.news._furniture import separate_furniture
from summitry.news._markup import strip_markup

GOOD = "The United States imposed a 10% tariff on China on Tuesday."


def read(folder: Path, text: str) -> Dossier:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    return read_documents([path], date="2025-02-07")


@pytest.mark.parametrize(
    "written",
    [
        "The [United States](https://example.org/us_(x)) imposed a **10%** tariff on *China*.",
        "The <b>United</b> States imposed a 10%[12] tariff on [China](/tag/china 'China').",
        "The United&nbsp;States <!-- old: 25% --> imposed a 10&#37; tariff on <a href='x'>China",
        "The United States imposed a __10%__ tariff on Chi\u200bna.",
    ],
)
def test_markup_is_not_read_and_the_quote_keeps_it(tmp_path: Path, written: str) -> None:
    dossier = read(tmp_path, written)
    (statement,) = dossier.statements
    assert (statement.actor, statement.targets, statement.value) == (("USA",), ("CHN",), 10.0)
    assert statement.quote.text == written


def test_comments_and_pictures_are_listed(tmp_path: Path) -> None:
    text = f"{GOOD}\n\n<!-- The EU imposed a 90% tariff on Japan. -->\n![Ships](/a.png)\n"
    dossier = read(tmp_path, text)
    assert [s.value for s in dossier.statements] == [10.0]
    assert [(d.why, d.quote.text) for d in dossier.dropped] == [
        ("HTML comment", "<!-- The EU imposed a 90% tariff on Japan. -->"),
        ("picture", "![Ships](/a.png)"),
    ]


def test_front_matter_gives_title_day_and_source(tmp_path: Path) -> None:
    text = (
        "---\ntitle: 'Duties: a first round'\ndate: 2025-02-05 10:00:00\n"
        f"source_url: https://example.org/a\n---\n\n{GOOD}\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    dossier = read_documents([tmp_path / "a.md"])
    (source,) = dossier.sources
    assert source.title == "Duties: a first round"
    assert (source.published, source.outlet) == ("2025-02-05", "https://example.org/a")
    assert dossier.statements[0].date == "2025-02-04"
    assert {d.why for d in dossier.dropped} == {"front matter"}


LINES = {
    "Image source, Getty Images": "caption or credit",
    "Image caption, The two leaders met at the White House": "caption or credit",
    "READ MORE: What the duties mean for cars": "link or credit",
    "Read more on this story": "link",
    "You may also like these": "related links",
    "© 2025 Example News. All rights reserved.": "copyright note",
    "Already a subscriber? Log in": "paywall",
    "To continue reading, subscribe or sign in": "paywall",
    "This article is reserved for subscribers": "paywall",
    "Follow us on Facebook for more": "menu",
    "Facebook | Twitter | WhatsApp": "menu",
    "We use cookies to make this site better": "cookie notice",
    "Tags: tariffs, trade, Canada": "menu",
    "4 min read": "menu",
    "Join the conversation": "comment block",
    "[video id='12']": "shortcode of an advertisement or player",
}


@pytest.mark.parametrize("line", LINES)
def test_furniture_of_sites(line: str) -> None:
    text = f"{GOOD}\n\n{line}\n\nTalks went on.\n"
    read_, dropped = separate_furniture(text)
    assert [(text[f.start : f.end], f.why) for f in dropped] == [(line, LINES[line])]
    assert len(read_) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Read together, the orders impose a 25% tariff on Canada and Mexico.",
        "Follow-up talks between the EU and Japan are set for March.",
        "Unlocking the deal took two days.",
        "More from Japan is expected, the president said.",
        "Images from the port showed cars waiting for the ship.",
        "Trending down, exports fell by 3%.",
        "Reuters and AFP reported that a 10% duty would begin on Monday.",
        "Share prices fell after the 25% tariff was announced by the United States on Canada, "
        "traders said.",
    ],
)
def test_prose_that_begins_like_furniture_is_read(line: str) -> None:
    read_, dropped = separate_furniture(f"{GOOD}\n\n{line}\n\nTalks went on.\n")
    assert dropped == []
    assert len(read_) == 3


def test_a_credit_run_into_a_line_is_cut_off() -> None:
    line = "Ministers left for Tokyo on Thursday.Ann Example/AFP-Getty Images"
    (read_,), (dropped,) = separate_furniture(line)
    assert line[read_.start : read_.end] == "Ministers left for Tokyo on Thursday."
    assert line[dropped.start : dropped.end] == "Ann Example/AFP-Getty Images"


def test_captions_and_headings_among_paragraphs() -> None:
    paragraphs = ["Title of it all", "First one.", "Second one.", "A look at cars",
                  "Ships wait in the harbour of Osaka for the tide this week", "Third one.",
                  "Steel faces a 25% duty from the first of the month", *["One more."] * 12,
                  "and so"]  # fmt: skip
    _, dropped = separate_furniture(text := "\n\n".join(paragraphs))
    assert [(text[f.start : f.end], f.why) for f in dropped] == [
        (paragraphs[3], "heading"),
        (paragraphs[4], "caption"),
    ]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab[](*_&;<>!-/#h:tp12\n\u200b", max_size=60))
def test_any_markup_leads_back(raw: str) -> None:
    shown = strip_markup(raw)
    assert len(shown.text) + len(shown.hidden) == len(raw)
    kept = [i for i in range(len(raw)) if i not in set(shown.hidden)]
    for letter, at in zip(shown.text, kept, strict=True):
        assert letter == raw[at] or letter in " \n" or raw[at] == "&"


OPENED = [
    "(Image credit: Getty Images)",
    "[Photo: Reuters] ",
    "Photo: Jane Roe / Getty Images",
    "(Jane Roe/AP Photo/Pool) ",
]


@pytest.mark.parametrize("credit", OPENED)
def test_a_credit_that_a_line_opens_with_is_cut_off(credit: str) -> None:
    line = credit + "Canada will put a 25% tariff on American steel."
    (read_,), (dropped,) = separate_furniture(line)
    assert line[read_.start : read_.end] == "Canada will put a 25% tariff on American steel."
    assert line[dropped.start : dropped.end] == credit.strip()


def test_a_list_below_a_heading_of_links_is_no_news() -> None:
    links = ["Trump puts a 40% tariff on Laos", "- India cuts its duty on almonds to 5%"]
    more = "Mexico will put a 20% duty on American pork, its president said."
    text = "\n".join([GOOD, "You might also like", *links, more])
    read_, dropped = separate_furniture(text)
    assert [text[s.start : s.end] for s in read_] == [GOOD, more]
    assert [text[d.start : d.end] for d in dropped][1:] == links


def test_a_picture_beside_the_text_is_not_read(tmp_path: Path) -> None:
    picture = '![Trucks](img/x.jpg "A 99% tariff on Canada was imposed")'
    (tmp_path / "a.md").write_text(f"{picture}\n\n{GOOD}\n", encoding="utf-8")
    dossier = read_documents([tmp_path / "a.md"])
    assert [d.quote.text for d in dossier.dropped] == [picture]
    assert all(s.quote.text == GOOD for s in dossier.statements)


def test_the_title_of_a_text_is_no_menu(tmp_path: Path) -> None:
    text = f"Home | World | Business\nADVERTISEMENT\nOttawa answers\n{GOOD}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_documents([tmp_path / "a.txt"]).sources[0].title == "Ottawa answers"


def test_a_headline_with_its_section_and_its_paper_is_a_title(tmp_path: Path) -> None:
    title = "Ottawa answers with tariffs | World | The Daily Globe"
    (tmp_path / "a.txt").write_text(f"{title}\n\n{GOOD}\n", encoding="utf-8")
    assert read_documents([tmp_path / "a.txt"]).sources[0].title == title
