"""Documents read one after the other: the same records, nothing held against each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.ledger import statement_to_record
from summitry.news import read_documents, read_each, sample_paths


def records(dossiers) -> list[dict[str, object]]:
    rows = [statement_to_record(s) for dossier in dossiers for s in dossier.statements]
    for row in rows:
        row["same_as"] = None
    return rows


def test_the_same_records_as_together() -> None:
    assert records(read_each(sample_paths())) == records([read_documents(sample_paths())])


def test_a_bad_document_and_one_without_acts_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00")
    (tmp_path / "b.txt").write_text("It rained all day.", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Japan will invest $1 trillion in the United States.")
    dossiers = list(read_each([tmp_path]))
    assert [len(d.failures) for d in dossiers] == [1, 0, 0]
    assert [len(d.statements) for d in dossiers] == [0, 0, 1]


def test_the_command_writes_as_it_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    (tmp_path / "a.txt").write_bytes(b"\x00")
    paths = [str(path) for path in sample_paths()]
    assert main(["read", *paths, str(tmp_path / "a.txt"), "--each", "--json", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(read_documents(sample_paths()).statements)
    shown = capsys.readouterr().out
    assert f"3 documents, {len(rows)} statements" in shown
    assert "not read: " in shown


def test_what_needs_all_documents_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(sample_paths()[0])
    assert main(["read", path, "--each", "--json", "-", "--conflicts", "x.json"]) == 2
    assert "--json FILE and no other output" in capsys.readouterr().err


def test_progress_is_told_after_each_document() -> None:
    told: list[tuple[int, int, str]] = []
    read_documents(sample_paths(), progress=lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(1, 3), (2, 3), (3, 3)]
