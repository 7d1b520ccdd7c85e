"""docs/from-the-articles.md: each item says what became of it, and its command shows it."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from summitry.cli import main

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT.parent / "shared" / "articles"
PAGE = (ROOT / "docs" / "from-the-articles.md").read_text(encoding="utf-8")
VERDICTS = {"priced", "recorded", "left out"}
_ROW = re.compile(r"^\| (?!in the articles)(.+) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = _ROW.findall(PAGE)


@cache
def run(command: str, folder: str) -> str:
    """What a command of the page prints; each is run once."""
    words = [str(ARTICLES) if word == "ARTICLES" else word for word in shlex.split(command)[1:]]
    if words[0] == "brief":
        words += ["--output", f"{folder}/brief.html"]
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(words)
    assert code == 0, command
    return out.getvalue()


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("page"))


def test_every_section_has_rows_and_nothing_stands_twice() -> None:
    for section in PAGE.split("\n## ")[1:]:
        assert _ROW.search(section), section.split("\n")[0]
    items = [item for item, _, _ in ROWS]
    assert len(items) == len(set(items))


@pytest.mark.parametrize(("item", "verdict", "how"), ROWS, ids=[row[0] for row in ROWS])
def test_an_item_is_shown_or_has_its_reason(item: str, verdict: str, how: str, folder: str) -> None:
    assert verdict in VERDICTS
    if verdict == "left out":
        assert len(how) > 20
        assert "`" not in how
        return
    command, *wanted = re.findall(r"`([^`]+)`", how)
    assert wanted, "a command that shows nothing in particular"
    if "ARTICLES" in command and not ARTICLES.is_dir():
        pytest.skip(f"the four articles are not at {ARTICLES}")
    lines = run(command, folder).splitlines()
    assert any(all(word in line for word in wanted) for line in lines), wanted
