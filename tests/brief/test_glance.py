from __future__ import annotations

import re

import pytest

from summitry.brief import ALL, ANNEXES, BigNumbers, Heading, Items, build_brief, write_brief
from summitry.cli import main
from summitry.errors import UsageError
from tests.brief.test_build import find_table


@pytest.fixture(scope="module")
def short(dossier, evaluation):
    return build_brief(dossier, (), evaluation, annexes=())


def after(brief, key: str):
    """The blocks from a heading to the next."""
    at = next(k for k, b in enumerate(brief.blocks) if isinstance(b, Heading) and b.key == key)
    rest = brief.blocks[at + 1 :]
    end = next((k for k, b in enumerate(rest) if isinstance(b, Heading)), len(rest))
    return rest[:end]


def test_the_body_comes_first_and_annexes_are_chosen(dossier, evaluation, short) -> None:
    heads = [b.key for b in short.blocks if isinstance(b, Heading) and b.level == 2]
    assert heads == ["who", "stakes", "dates", "table", "worth", "method"]
    some = build_brief(dossier, (), evaluation, annexes=("accounts", "timeline"))
    heads = [b.key for b in some.blocks if isinstance(b, Heading) and b.level == 2]
    assert heads[6:] == ["when", "accounts"]
    with pytest.raises(UsageError, match="none of that name"):
        build_brief(dossier, (), evaluation, annexes=("poems",))
    assert set(ALL) == ANNEXES.keys()


def test_what_an_annex_held_is_no_link_any_more(dossier, evaluation, short) -> None:
    whole = build_brief(dossier, (), evaluation)
    links = [{c.link for s in find_table(b, "everything").sections for r in s.rows for c in r}
             for b in (short, whole)]  # fmt: skip
    assert links[0] == {""}
    assert {"run-a", "run-b", "run-d"} <= links[1]
    for ending in (".html", ".pdf", ".md", ".xlsx"):
        assert write_brief(short, ending)


def test_each_side_is_told_what_it_can_live_with(short) -> None:
    (items,) = (b for b in after(short, "stakes") if isinstance(b, Items))
    said = [item.text for item in items.items]
    japan = next(text for text in said if text.startswith("Japan can live with"))
    row = next(r for s in find_table(short, "glance").sections if s.title.startswith("D:")
               for r in s.rows if r[0].text == "at 25 %")  # fmt: skip
    column = [c.title for c in find_table(short, "glance").columns].index("Japan")
    cost = re.search(r"[\d.]+ (?:m|b|tr)illion", row[column].detail)[0]
    assert f"costs it less than USD {cost} a year" in japan
    (numbers,) = (b for b in after(short, "stakes") if isinstance(b, BigNumbers))
    assert f"{numbers.numbers[1].value} " in f"{cost} "
    assert all(item.traces for item in items.items)


def test_the_sample_is_four_pages(tmp_path, capsys) -> None:
    path = tmp_path / "brief.pdf"
    assert main(["brief", "--sample", "-o", str(path)]) == 0
    pages = re.findall(rb"/Type\s*/Page(?![A-Za-z])", path.read_bytes())
    whole = tmp_path / "whole.pdf"
    assert main(["brief", "--sample", "--annex", "all", "-o", str(whole)]) == 0
    more = re.findall(rb"/Type\s*/Page(?![A-Za-z])", whole.read_bytes())
    assert (len(pages), len(more) > 8) == (4, True)
    assert main(["brief", "--sample", "--annex", "poems", "-o", str(path)]) == 2
    assert "none of that name" in capsys.readouterr().err


def test_dates_ahead_are_those_known_on_the_day() -> None:
    from datetime import date

    from summitry.brief.timeline import build_dates
    from summitry.policy.timeline import Row, Span, Timeline

    day = date(2025, 2, 10)
    rows = (
        Row("clock", "c1", "A court", (Span(date(2024, 12, 14), date(2025, 6, 12), "runs"),), ""),
        Row("clock", "c2", "Later", (Span(date(2025, 4, 10), date(2025, 7, 9), "runs"),), ""),
        Row("measure", "m", "A duty (day 29 of 29)",
            (Span(date(2025, 2, 1), date(2025, 3, 4), "paused"),
             Span(date(2025, 3, 4), None, "in_force")), ""),
        Row("office", "o", "Somebody", (Span(date(2025, 1, 20), date(2029, 1, 20), "office"),), ""),
    )  # fmt: skip
    blocks = build_dates(Timeline(day, date(2029, 1, 1), day, rows, (), (), ()))
    assert [item.text for item in blocks[1].items] == [
        "4 March 2025: the pause ends and the measure takes effect: A duty.",
        "12 June 2025: the clock ends: A court.",
    ]
