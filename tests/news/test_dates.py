"""Dates as written, resolved against the day of publication and never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from summitry.news import read_documents
from summitry.news._dates import find_dates, find_publication_date
from summitry.news._day_order import find_day_order
from summitry.news._homes import find_custom, find_home, find_local_day

THURSDAY = date(2025, 2, 6)
CASES = [
    ("on February 7th", "2025-02-07"),
    ("7 February 2025", "2025-02-07"),
    ("Feb. 7, 2025", "2025-02-07"),
    ("on 1 August", "2025-08-01"),
    ("in February 2026", "2026-02"),
    ("in January", "2025-01"),
    ("it ended in December", "2024-12"),
    ("tariffs will begin in December", "2025-12"),
    ("by the end of March", "2025-03-31"),
    ("at the end of this month", "2025-02-28"),
    ("on Tuesday", "2025-02-04"),
    ("they will meet on Friday", "2025-02-07"),
    ("the truce, due to end later, expired on Tuesday", "2025-02-04"),
    ("the plan for a levy was announced on Tuesday", "2025-02-04"),
    ("it will be announced on Tuesday", "2025-02-11"),
    ("the levy takes effect on Saturday", "2025-02-08"),
    ("On Monday the court will rule", "2025-02-10"),
    ("On Monday he said it will rule", "2025-02-03"),
    ("last month", "2025-01"),
    ("next month", "2025-03"),
    ("yesterday", "2025-02-05"),
    ("this year", "2025"),
    ("in 2019", "2019"),
    ("on 2025-04-02", "2025-04-02"),
    ("on 2025/04/02", "2025-04-02"),
    ("from 25/02/2025", "2025-02-25"),
    ("from 02/25/2025", "2025-02-25"),
    ("from 5/5/2025", "2025-05-05"),
    ("from 10.02.2025", "2025-02-10"),  # with dots the day comes first
    ("from 10-02-2025", None),
    ("from 10/02/2025", None),
    ("it was signed on 05/02/2025", "2025-02-05"),  # 2 May had not come yet
    ("it was expected on 05/02/2025", None),
    ("it will start in 21 days", "2025-02-27"),
    ("it will start in three weeks", "2025-02"),
    ("it will start within five weeks", "2025-03"),
    ("they met over the weekend", "2025-02"),
    ("they met last weekend", "2025-02"),
    ("they will meet this weekend", "2025-02"),
    ("two months ago", "2024-12"),
    ("next week", "2025-02"),
    ("hearings this summer", "2025"),
    ("by the end of the year", "2025-12-31"),
    ("by the end of 2028", "2028-12-31"),
    ("through 2028", "2028"),
    ("two weeks ago", "2025-01"),
    ("three days ago", "2025-02-03"),
    ("it begins 30 days from now", "2025-03-08"),
    ("it will start on Aug 15", "2025-08-15"),
    ("the levy will begin on 1 September", "2025-09-01"),
    ("it was signed on 20 July", "2024-07-20"),
    ("it raised its duty, effective 5 December", "2024-12-05"),  # said of the past too
    ("from 15 Aug 2026", "2026-08-15"),
    ("next Thursday", "2025-02-13"),
    ("last Thursday", "2025-01-30"),
    ("last Monday", "2025-02-03"),
    ("a week from Friday", "2025-02-14"),
    ("tonight", "2025-02-06"),
    ("the day before yesterday", "2025-02-04"),
    ("by year-end", "2025-12-31"),
    ("in the second quarter of 2026", "2026"),
    ("in Q3 next year", "2026"),
    ("the steepest since 1934", None),  # nothing happened then
    ("at a level of 25% since 4 March 2025", "2025-03-04"),
    ("in force at the request of Norway since 5 April 2025", "2025-04-05"),
    ("the highest level since July 1995", None),
    ("90 deals in 90 days", None),  # how long, and nothing says since when
]


@pytest.mark.parametrize(("text", "iso"), CASES, ids=[c[0] for c in CASES])
def test_resolved(text: str, iso: str | None) -> None:
    (found,) = find_dates(text, 0, len(text), THURSDAY)
    assert found.iso == iso


@pytest.mark.parametrize("text", ["on Tuesday", "in January", "on 7 February", "last month"])
def test_unresolved_without_a_day_of_publication(text: str) -> None:
    (found,) = find_dates(text, 0, len(text), None)
    assert found.iso is None


@pytest.mark.parametrize(
    ("text", "role"),
    [("by 9 July", "deadline"), ("starting on 1 August", "effect"), ("on 1 August", "act")],
)
def test_roles(text: str, role: str) -> None:
    (found,) = find_dates(text, 0, len(text), THURSDAY)
    assert found.role == role


def test_impossible_days_are_no_dates() -> None:
    (found,) = find_dates("on 31 February", 0, 14, THURSDAY)
    assert found.iso is None


def test_the_day_a_sentence_tells_of_is_not_its_own() -> None:
    told = "The government imposed a 10% duty on 4 March 2025.\n"
    assert find_publication_date(told) == (None, None)
    for head in ("Updated on 4 March 2025 by the desk in Paris.\n", "Mar 4, 2025\n"):
        assert find_publication_date(head)[0] == "2025-03-04"
    line = "SEOUL, March 4, 2025 (Wire) - it will cut duties from 1 April 2025, " + "so " * 40
    assert find_publication_date(line)[0] == "2025-03-04"


def test_publication_day_from_the_months_a_text_names() -> None:
    body = "\n\nThey met on February 7th and spoke again on February 9th."
    assert find_publication_date("Daily 10/02/2025" + body)[0] == "2025-02-10"
    assert find_publication_date("Daily 02/10/2025" + body)[0] == "2025-02-10"
    iso, note = find_publication_date("Daily 10/02/2025\n\nThey met.")
    assert iso is None
    assert note == "date 10/02/2025 left unread: day or month first cannot be told"
    assert find_publication_date("Daily 25/02/2025\n\nThey met.")[0] == "2025-02-25"
    assert find_publication_date("Daily 10/02/2025\n\nThey met.", "day")[0] == "2025-02-10"
    assert find_publication_date("A levy will apply from 4 March 2025.\n\nThey met.")[0] is None


ORDERS = [
    ("from 10/02/2025 to 25/02/2025", None, None, "day", "25/02/2025"),
    ("from 10/02/2025 to 02/25/2025", None, None, "month", "02/25/2025"),
    ("on Monday, 10/02/2025, and 11/02/2025", None, None, "day", "Monday, 10/02/2025"),
    ("Thursday 10/02/2025", None, None, "month", "Thursday 10/02/2025"),
    ("10/02/2025", "2025-02-10", None, "day", "10/02/2025, its day of publication,"),
    ("10/02/2025", "2025-02-11", "GB", "day", "the custom of its country (GB)"),
    ("10/02/2025", None, "US", "month", "the custom of its country (US)"),
]


@pytest.mark.parametrize(("text", "published", "country", "order", "why"), ORDERS)
def test_what_comes_first(
    text: str, published: str | None, country: str | None, order: str, why: str
) -> None:
    custom = find_custom(country) if country else None
    note = f"the {order} comes first in dates such as 10/02/2025, as {why} shows"
    assert find_day_order(text, published, country, custom) == (order, note)


def test_what_comes_first_is_not_guessed() -> None:
    assert find_day_order("10/02/2025", None, "JP", find_custom("JP")) == (None, None)
    both = "10/02/2025, 25/02/2025 and 02/25/2025"
    assert find_day_order(both, None, "GB", "day") == (None, None)
    assert find_day_order("25/02/2025 and 5/5/2025", None, None, None) == (None, None)


HOMES = [
    ("https://www.vietnam.vn/en/a", None, "VN"),
    ("BBC News", None, "GB"),
    ("https://www.cnbc.com/2025", None, "US"),
    ("daily.co.nz", None, "NZ"),
    ("Times of India", None, "IN"),
    ("https://www.thejakartapost.com/business", None, "ID"),
    ("CBC News", None, "CA"),  # not CBS News
    ("Los Angeles Times", None, "US"),
    ("https://www.commerce.gov/news", None, "US"),
    ("github.com/somebody/pages.io", None, None),
    ("The Ledger", "en-GB", "GB"),
    ("The Ledger", "en_US", None),  # what programs write when nobody chooses
    (None, None, None),
]


@pytest.mark.parametrize(("outlet", "locale", "country"), HOMES)
def test_where_an_outlet_is_at_home(
    outlet: str | None, locale: str | None, country: str | None
) -> None:
    assert find_home(outlet, locale)[0] == country


def test_the_day_at_the_home_of_an_outlet() -> None:
    assert find_local_day("2025-02-08T01:30:00Z", "America/New_York") == "2025-02-07"
    assert find_local_day("2025-02-07T20:30:00+00:00", "Asia/Tokyo") == "2025-02-08"
    assert find_local_day("2025-02-08T01:30:00-05:00", "America/New_York") is None
    assert find_local_day("2025-02-08", "America/New_York") is None


def read_page(folder: Path, head: str, body: str) -> tuple[list[str | None], tuple[str, ...]]:
    """Days of the statements of a page, and its notes."""
    filler = "<p>The talks went on for a long time and nobody said what came of them.</p>" * 3
    page = f"<html {head}</head><body><article><p>{body}</p>{filler}</article></body></html>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    dossier = read_documents([folder / "a.html"])
    return [s.date for s in dossier.statements], dossier.sources[0].notes


LEVY = "The United States will impose a 10% tariff on China from 04/03/2025."


def test_a_page_says_where_it_is_from(tmp_path: Path) -> None:
    site = '><head><meta property="og:site_name" content="{}">'
    days, notes = read_page(tmp_path, site.format("BBC News"), LEVY)
    assert days == ["2025-03-04"]
    note = (
        "the day comes first in dates such as 04/03/2025, as the custom of its country (GB) shows"
    )
    assert note in notes
    assert read_page(tmp_path, site.format("CNBC"), LEVY)[0] == ["2025-04-03"]
    assert read_page(tmp_path, 'lang="en-AU"><head>', LEVY)[0] == ["2025-03-04"]
    days, notes = read_page(tmp_path, 'lang="en-US"><head>', LEVY)
    assert days == [None]
    unread = (
        "day or month first cannot be told, left unread where nothing else tells it: 04/03/2025"
    )
    assert unread in notes


def test_a_page_of_the_evening_is_of_its_own_day(tmp_path: Path) -> None:
    head = (
        '><head><meta property="og:site_name" content="CNBC">'
        '<meta property="article:published_time" content="2025-02-08T01:30:00Z">'
    )
    body = "The United States imposed a 10% tariff on China today."
    days, notes = read_page(tmp_path, head, body)
    assert days == ["2025-02-07"]
    where = "2025-02-07 where its outlet is at home (America/New_York)"
    assert f"published 2025-02-08T01:30:00Z: {where}" in notes


def test_how_long_ago_is_a_date_and_no_length_of_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Canada imposed a 20% tariff on Chinese steel two days ago.\n")
    (statement,) = read_documents([path], date="2025-02-06").statements
    assert (statement.value, statement.date) == (20.0, "2025-02-04")
