from __future__ import annotations

from pathlib import Path

import pytest

from summitry.errors import DocumentError, UsageError
from summitry.news import collect_documents, read_documents, read_kept, sample_paths


def test_kept_documents_are_read_as_the_files_they_came_from() -> None:
    kept, files = read_kept(collect_documents(sample_paths())), read_documents(sample_paths())
    assert kept.statements == files.statements
    assert [source.path for source in kept.sources] == [path.name for path in sample_paths()]


def test_a_failure_does_not_say_where_documents_lay_for_a_moment() -> None:
    good = sample_paths()[0].read_bytes()
    documents = {"a.txt": (good, None), "b.txt": (b"\x00\x01\x02" * 50, None)}
    (failure,) = read_kept(documents).failures
    assert failure["where"] == "b.txt"
    with pytest.raises(DocumentError) as caught:
        read_kept({"c.txt": (b"Nothing of note.", None)})
    assert caught.value.where == "c.txt"


def test_what_cannot_be_collected_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        collect_documents([tmp_path / "none.txt"])
    with pytest.raises(UsageError, match="2025-02-07"):
        collect_documents(sample_paths(), meta={"1-before-the-visit": {"published": "soon"}})
