"""`summitry read`: what it says of the documents around the ledger, and the scenario it drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_tools import fail_command, run_command

TEXT = "The United States imposed a tariff of 25% on goods from Canada.\n"


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_a_document_that_meta_names_and_nobody_gave_is_told(capsys, document, tmp_path) -> None:
    path = tmp_path / "meta.json"
    path.write_text('{"mispelt": {"published": "2025-02-10"}}')
    shown = run_command(capsys, "read", document, "--meta", str(path))
    assert shown.splitlines()[-1] == "--meta names what is no document here: mispelt"


def test_the_drafted_scenario_quotes_its_sources(capsys, document, tmp_path) -> None:
    path = tmp_path / "draft.yaml"
    run_command(capsys, "read", document, "--date", "2025-02-10", "--scenario", str(path))
    lines = path.read_text("utf-8").splitlines()
    assert lines[lines.index("- id: usa-can-25") - 1] == f'# a-01 (2025-02-10): "{TEXT.strip()}"'


def test_a_draft_needs_a_day(capsys, document, tmp_path) -> None:
    parts = fail_command(capsys, "read", document, "--scenario", str(tmp_path / "draft.yaml"))
    assert "add --date with the day of the documents" in str(parts)
