"""The README and the pages: links lead somewhere, examples run, commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.policy import parse_scenario
from summitry.strategy import evaluate
from summitry.world import load_world

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return [body for kind, body in fenced if kind == language]


def commands() -> list[str]:
    lines = (line.strip() for block in blocks("") for line in block.splitlines())
    return sorted({line for line in lines if line.startswith("summitry ")})


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).is_file(), target


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_exists_with_its_options(line: str, capsys) -> None:
    words = shlex.split(line)[1:]
    name = words[:2] if words[0] == "world" else words[:1]
    assert main([*name, "--help"]) == 0
    shown = capsys.readouterr().out
    for word in words:
        assert not word.startswith("--") or word in shown, word


def test_the_yaml_example_can_be_valued() -> None:
    (text,) = blocks("yaml")
    evaluation = evaluate(parse_scenario(text), load_world(), rates=(0.0, 0.5))
    assert [case.key for case in evaluation.cases] == ["in_force", "with_paused"]
    mexico = evaluation.world.economy_index("MEX")
    japan = evaluation.world.economy_index("JPN")
    assert evaluation.curves[0].real_income_pct[-1, japan] < 0
    assert evaluation.cases[1].outcome.income_new[mexico] < evaluation.world.income[mexico]


def test_the_python_example_runs(capsys) -> None:
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(float(line.split()[-1]) < 1e-9 for line in lines)


def test_the_error_example_is_what_is_printed(tmp_path, capsys, monkeypatch) -> None:
    (shown,) = (block for block in blocks("") if block.startswith("$ summitry run"))
    monkeypatch.chdir(tmp_path)
    text = "name: x\nas_of: 2025-02-10\nmeasures:\n  - id: a\n    importer: USA\n"
    Path("my-question.yaml").write_text(text + "    exporters: [Grmany]\n    add: 25%\n")
    assert main(["run", "my-question.yaml"]) == 2
    assert capsys.readouterr().err.strip() == shown.split("\n", 1)[1].strip()


def test_the_changelog_names_the_version() -> None:
    from summitry import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_picture_is_shown_and_can_be_made_anew() -> None:
    shown = {
        Path(place).name
        for page in PAGES
        for place in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert shown == {path.name for path in (ROOT / "docs" / "images").iterdir()}
    script = (ROOT / "docs" / "pictures.py").read_text(encoding="utf-8")
    assert all(name.split("-")[0].split(".")[0] in script for name in shown)
