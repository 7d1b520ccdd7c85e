"""Articles kept beside the project, and short texts of our own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from summitry.ledger import Dossier, Statement
from summitry.news import read_documents

PUBLISHED = {  # days inferred or printed; kept beside the articles as well
    "000": {"published": "2025-02-06"},
    "001": {"published": "2025-02-10"},
    "002": {"published": "2025-02-05"},
    "003": {"published": "2024-11-07"},
}


@pytest.fixture(scope="session")
def articles(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The four articles, copied to a temporary folder under short names."""
    found = sorted((shared_dir / "articles").glob("*.txt"))
    if len(found) != 4:
        pytest.skip(f"the four articles are not in {shared_dir / 'articles'}")
    folder = tmp_path_factory.mktemp("articles")
    return [Path(shutil.copy(path, folder / f"{path.name[:3]}.txt")) for path in found]


@pytest.fixture(scope="session")
def dossier(articles: list[Path]) -> Dossier:
    return read_documents(articles, meta=PUBLISHED)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Statement, ...]]:
    """Read one text of our own as if published on Friday 7 February 2025."""

    def read_text(text: str, date: str | None = "2025-02-07") -> tuple[Statement, ...]:
        path = tmp_path / "text.txt"
        path.write_text(text, encoding="utf-8")
        return read_documents([path], date=date).statements

    return read_text
