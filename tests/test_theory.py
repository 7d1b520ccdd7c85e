"""Every equation stands once in ``docs/theory``, under a number, and the code cites the numbers."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from summitry.model import INDICATORS, PRESETS, Model

ROOT = Path(__file__).resolve().parent.parent
THEORY = sorted((ROOT / "docs" / "theory").glob("*.md"))
MODEL = ROOT / "src" / "summitry" / "model"
CITED = re.compile(r"(?<![\w)])\((\d{1,2})\)")  # not the issue number of a journal, 113(4)


def labels_of(page: Path) -> list[int]:
    return [
        int(k)
        for k in re.findall(r"^\((\d{1,2})\) ", page.read_text(encoding="utf-8"), re.MULTILINE)
    ]


LABELS = [label for page in THEORY for label in labels_of(page)]


def docstrings() -> list[tuple[str, str]]:
    found = []
    for path in sorted(MODEL.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                doc = ast.get_docstring(node)
                if doc:
                    found.append((f"{path.name}:{getattr(node, 'name', 'module')}", doc))
    return found


def public_functions(name: str) -> list[tuple[str, str]]:
    tree = ast.parse((MODEL / name).read_text(encoding="utf-8"))
    return [
        (node.name, ast.get_docstring(node) or "")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def test_every_label_stands_once_and_none_is_left_out() -> None:
    assert sorted(LABELS) == list(range(1, len(LABELS) + 1))


def test_every_label_has_its_anchor() -> None:
    for page in THEORY:
        text = page.read_text(encoding="utf-8")
        anchors = [int(k) for k in re.findall(r'<a id="eq-(\d+)"></a>\n\(\1\) ', text)]
        assert anchors == labels_of(page), page.name


def test_no_other_page_writes_a_labelled_equation() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert labels_of(page) == [], page.name


def test_every_label_a_docstring_names_exists() -> None:
    cited = {(place, int(k)) for place, doc in docstrings() for k in CITED.findall(doc)}
    assert len(cited) > 50
    assert {(place, k) for place, k in cited if k not in LABELS} == set()


def test_no_docstring_names_a_page_that_is_not_there() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        for page in re.findall(r"``(docs/[\w./-]+)``", path.read_text(encoding="utf-8")):
            assert (ROOT / page).exists(), f"{path.name}: {page}"


@pytest.mark.parametrize("name", ["equations.py", "welfare.py"])
def test_every_equation_function_names_its_equation(name: str) -> None:
    """In its own docstring, or in its row of the module's table."""
    functions = public_functions(name)
    assert functions
    module = ast.get_docstring(ast.parse((MODEL / name).read_text(encoding="utf-8"))) or ""
    rows = "".join(line for line in module.splitlines() if CITED.search(line))
    assert [f for f, doc in functions if not CITED.search(doc) and f"`{f}`" not in rows] == []


def test_every_equation_is_named_by_code() -> None:
    cited = {int(k) for _, doc in docstrings() for k in CITED.findall(doc)}
    assert set(LABELS) - cited == set()


def test_every_indicator_names_an_equation() -> None:
    for item in INDICATORS.values():
        cited = [int(k) for k in CITED.findall(item.equation)]
        assert cited, item.name
        assert set(cited) <= set(LABELS), item.name


def test_the_table_of_switches_has_every_parameter_once() -> None:
    text = (ROOT / "docs" / "theory" / "switches.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    fields = {field.name for field in dataclasses.fields(Model)} - {"name"}
    assert sorted(named) == sorted(fields)


def test_every_preset_says_when_to_use_it() -> None:
    text = (ROOT / "docs" / "theory" / "presets.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]{9,} \| [^|]{9,} \|$", text, re.MULTILINE)
    assert sorted(rows) == sorted(PRESETS)


@pytest.mark.parametrize("page", THEORY, ids=lambda p: p.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).is_file(), target
