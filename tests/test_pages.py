"""The pages for people who work on summitry or cite it: what they name exists, and is current."""

from __future__ import annotations

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml

from summitry import __version__
from summitry.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WHERE = (DOCS / "where-is-what.md").read_text(encoding="utf-8")
CONTRIBUTING = (DOCS / "CONTRIBUTING.md").read_text(encoding="utf-8")
CITING = (DOCS / "citing.md").read_text(encoding="utf-8")
PLACES = re.findall(r"`([^`]+)`", WHERE.split("## Every file")[0])


@pytest.mark.parametrize("place", PLACES)
def test_a_place_named_is_there(place: str, capsys) -> None:
    if place.startswith("summitry "):
        assert main([*place.split()[1:], "--help"]) == 0
        capsys.readouterr()
    else:
        assert (ROOT / place).exists()


def test_the_list_of_files_is_current() -> None:
    spec = spec_from_file_location("where_is_what", DOCS / "where_is_what.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.make_page(WHERE) == WHERE, "run python docs/where_is_what.py"


def test_every_room_of_the_house_is_listed() -> None:
    rooms = [
        path for path in (ROOT / "src" / "summitry").iterdir() if (path / "__init__.py").exists()
    ]
    assert rooms
    assert all(f"\n### {room.name}/\n" in WHERE for room in rooms)


def test_the_targets_a_contributor_calls_exist_and_ci_calls_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\S+)$", CONTRIBUTING, flags=re.MULTILINE)
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
        assert re.search(rf"^make {target}$", ci, flags=re.MULTILINE), target


def test_the_citation_file_has_the_version_and_licence_of_the_package() -> None:
    fields = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert fields["version"] == __version__
    assert f'license = "{fields["license"]}"' in project
    assert f"version {__version__}." in CITING


def test_the_number_cited_as_an_example_is_the_one_a_run_gives(capsys) -> None:
    assert main(["run", "february-2025", "--json", "-"]) == 0
    run = json.loads(capsys.readouterr().out)
    for key in re.findall(r"`(\w+)`", CITING.split("The keys are")[1].split("For example")[0]):
        assert key in run or key in run["indicators"]["real_income_pct"], key
    shown = re.search(r"Real income of Mexico, (\S+) percent", CITING)
    assert shown is not None
    paused = next(case for case in run["cases"] if case["key"] == "with_paused")
    assert f"{paused['results']['MEX']['real_income_pct']:.2f}" == shown[1]
