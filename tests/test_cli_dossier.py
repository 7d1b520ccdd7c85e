"""`summitry dossier`: archives out and in, and the table drafted from one."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from summitry.news import sample_paths
from summitry.strategy.files import parse_table
from summitry.web.archive import keep_dossier, pack_dossier, unpack_dossier
from summitry.web.store import Store
from tests.cli_tools import check_lines, fail_command, run_command

NAME = "The sample"


@pytest.fixture
def archive(tmp_path: Path, capsys) -> Path:
    path = tmp_path / "d.zip"
    shown = run_command(capsys, "dossier", "export", "--sample", "--name", NAME, "-o", str(path))
    assert f"{NAME}: made with summitry" in shown
    assert "documents/1-before-the-visit.txt" in shown
    return path


def test_an_archive_of_the_command_line_is_one_of_the_workbench(archive: Path, tmp_path) -> None:
    store = Store(tmp_path / "state")
    key = keep_dossier(store, unpack_dossier(archive.read_bytes()))
    assert store.load_dossier(key).name == NAME
    assert pack_dossier(store, key) == archive.read_bytes()


def test_what_is_unpacked_is_packed_to_the_same_bytes(archive: Path, tmp_path, capsys) -> None:
    folder = tmp_path / "out"
    shown = run_command(capsys, "dossier", "import", str(archive), "-o", str(folder))
    assert f"summitry brief {folder}/documents" in shown.replace("\n", " ").replace("  ", " ")
    kept = {path.name: path.read_bytes() for path in (folder / "documents").iterdir()}
    assert kept == {path.name: path.read_bytes() for path in sample_paths()}
    again = tmp_path / "again.zip"
    run_command(
        capsys, "dossier", "export", str(folder / "documents"), "--meta", str(folder / "meta.json"),
        "--corrections", str(folder / "corrections.json"), "--name", NAME, "-o", str(again),
    )  # fmt: skip
    assert again.read_bytes() == archive.read_bytes()
    lines = fail_command(capsys, "dossier", "import", str(archive), "-o", str(folder))
    check_lines(lines, [
        f"UsageError: --output {folder}", "seen:     something that is there already",
        "expected: a new folder, or an empty one", "do:       name another one",
    ])  # fmt: skip


def test_days_and_corrections_travel_along(tmp_path: Path, capsys) -> None:
    text = tmp_path / "a b.txt"
    said = "President Trump imposed a 25% tariff on cars from Japan on Friday."
    text.write_text(f"{said} President Trump imposed a 10% tariff on steel from Japan on Monday.")
    digest = sha256(text.read_bytes()).hexdigest()
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        f"summitry_corrections: 1\ncorrections:\n- do: drop\n  sha256: {digest}\n  quote: {said}\n"
    )
    path = tmp_path / "d.zip"
    run_command(
        capsys, "dossier", "export", str(text), "--date", "2025-02-07", "--corrections", str(mine),
        "-o", str(path),
    )  # fmt: skip
    found = unpack_dossier(path.read_bytes())
    assert found.documents == {"a-b.txt": (text.read_bytes(), "2025-02-07")}
    assert [row["value"] for row in found.ledger["statements"]] == [10.0]
    assert [row["do"] for row in found.corrections] == ["drop"]


def test_a_dossier_goes_to_a_workbench_and_comes_from_one(archive, tmp_path, capsys) -> None:
    folder = tmp_path / "state"
    Store(folder).close()
    assert "No dossier" in run_command(capsys, "dossier", "export", "--folder", str(folder))
    shown = run_command(capsys, "dossier", "import", str(archive), "--folder", str(folder))
    assert "/dossiers/" in shown
    kept = json.loads(run_command(
        capsys, "dossier", "export", "--folder", str(folder), "--json", "-"
    ))  # fmt: skip
    assert [(row["name"], row["documents"]) for row in kept] == [(NAME, 3)]
    out = tmp_path / "from.zip"
    run_command(
        capsys, "dossier", "export", "--folder", str(folder), "--id", kept[0]["id"], "-o", str(out)
    )
    assert out.read_bytes() == archive.read_bytes()


def test_an_archive_is_described_and_nothing_written(archive: Path, tmp_path, capsys) -> None:
    before = set(tmp_path.iterdir())
    told = json.loads(run_command(capsys, "dossier", "import", str(archive), "--json", "-"))
    assert told["changed"] == []
    rows = list(csv.DictReader(io.StringIO(
        run_command(capsys, "dossier", "import", str(archive), "--csv", "-")
    )))  # fmt: skip
    assert [row["member"] for row in rows] == [row["member"] for row in told["members"]]
    assert rows[-1]["member"] == "ledger.json"
    assert set(tmp_path.iterdir()) == before


def test_a_table_is_drafted_from_documents_or_their_archive(archive, tmp_path, capsys) -> None:
    text = run_command(capsys, "dossier", "table", str(archive))
    assert run_command(capsys, "dossier", "table", "--sample") == text
    file = parse_table(text)
    assert [entry.owner for entry in file.levers] == ["USA", "JPN"]
    path = tmp_path / "t.yaml"
    shown = run_command(capsys, "dossier", "table", str(archive), "-o", str(path))
    assert f"summitry bargain {path}" in " ".join(shown.split())
    assert path.read_text() == text
    told = json.loads(run_command(capsys, "dossier", "table", str(archive), "--json", "-"))
    assert told["levers"][1]["to"] == "1000 billion USD"
    rows = list(csv.DictReader(io.StringIO(
        run_command(capsys, "dossier", "table", str(archive), "--csv", "-")
    )))  # fmt: skip
    assert [(row["owner"], row["measure"]) for row in rows] == [
        ("USA", "usa-jpn-unpriced"), ("JPN", "jpn-pledge"),
    ]  # fmt: skip


def test_a_table_that_opens_a_file_does_not_travel(tmp_path: Path, capsys) -> None:
    table = tmp_path / "t.yaml"
    table.write_text("name: t\nstanding: /etc/passwd.yaml\nparties: []\n")
    lines = fail_command(capsys, "dossier", "export", "--sample", "--table", str(table))
    check_lines(lines, [
        f"ScenarioError: {table}, key standing", "seen:     no case of the casebook", None,
        "do:       name one, or write measures",
    ])  # fmt: skip


def zipped(path: Path, name: str, body: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, body)
    return path


def test_what_is_no_archive_is_refused(tmp_path: Path, capsys) -> None:
    bad = zipped(tmp_path / "x.zip", "../evil.txt", b"x")
    lines = fail_command(capsys, "dossier", "import", str(bad), "-o", str(tmp_path / "out"))
    check_lines(lines, [
        "DocumentError: dossier archive, archive",
        "seen:     a member that has no place here, or comes twice",
        "expected: what an export holds",
        "do:       export the dossier again from the workbench or the command it comes from",
    ])  # fmt: skip
    assert not (tmp_path / "out").exists()
    lines = fail_command(capsys, "dossier", "import", str(tmp_path / "none.zip"))
    assert lines[1] == "seen:     No such file or directory"
    lines = fail_command(capsys, "dossier", "export", "--folder", str(tmp_path))
    assert lines[1] == "seen:     no state of a workbench"
    lines = fail_command(capsys, "dossier", "table")
    assert lines[0] == "UsageError: summitry dossier table"


def test_a_zip_of_documents_is_no_archive(tmp_path: Path, capsys) -> None:
    body = sample_paths()[0].read_bytes()
    path = zipped(tmp_path / "pile.zip", "a.txt", body)
    out = tmp_path / "d.zip"
    run_command(capsys, "dossier", "export", str(path), "-o", str(out))
    assert unpack_dossier(out.read_bytes()).documents["a.txt"][0] == body
    assert "owner: USA" in run_command(capsys, "dossier", "table", str(path))
