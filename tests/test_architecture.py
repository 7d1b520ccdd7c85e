"""Who may import whom: the table of docs/architecture.md, held against the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "summitry"

# Everybody may import `errors`, `_lazy` and the package's version. `world` means labels and types
# there, `model` means shock types in `policy`.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "_lazy": frozenset(),
    "world": frozenset(),
    "ledger": frozenset(),
    "charts": frozenset(),
    "model": frozenset({"world"}),
    "policy": frozenset({"world", "model", "ledger"}),
    "strategy": frozenset({"model", "policy", "world"}),
    "news": frozenset({"ledger", "policy"}),
    "exposure": frozenset({"model", "world", "policy", "ledger"}),
    "security": frozenset({"model", "world", "policy", "ledger", "exposure"}),
    "investment": frozenset({"model", "world", "policy", "ledger"}),
    "evidence": frozenset({"model", "policy", "world", "strategy"}),
    "brief": frozenset(
        {
            "ledger",
            "charts",
            "policy",
            "strategy",
            "model",
            "world",
            "exposure",
            "security",
            "investment",
        }
    ),
    "web": frozenset(
        {
            "world",
            "ledger",
            "charts",
            "model",
            "policy",
            "strategy",
            "news",
            "brief",
            "exposure",
            "security",
            "investment",
        }
    ),
    "__main__": frozenset({"cli"}),
    "cli": frozenset(
        {
            "world",
            "ledger",
            "model",
            "policy",
            "strategy",
            "news",
            "brief",
            "evidence",
            "exposure",
            "security",
            "investment",
            "charts",
            "web",
        }
    ),
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms a file imports, anywhere in it, at any depth of laziness."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "summitry" and len(parts) > 1:
                rooms.add(parts[1])
    return rooms - {room_of(path), "errors", "_lazy", "__version__"}


def files() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(path)
    assert room in MAY_IMPORT, f"room {room} is not in the table"
    assert imported_rooms(path) <= MAY_IMPORT[room]


def test_the_page_shows_the_same_table() -> None:
    page = (PACKAGE.parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)/?` \|.*\| ([^|]*) \|$", page, flags=re.MULTILINE))
    assert rows.pop("cli") == "all"
    shown = {room: frozenset(re.findall(r"`(\w+)`", cell)) for room, cell in rows.items()}
    assert shown == {room: may for room, may in MAY_IMPORT.items() if room in shown}
    assert set(shown) == set(MAY_IMPORT) - {"cli", "__main__"}


def test_there_is_no_circle() -> None:
    """Rooms can be put in an order in which each imports only earlier ones."""
    left = {room: set(may) for room, may in MAY_IMPORT.items()}
    while left:
        free = {room for room, may in left.items() if not may & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        for room in free:
            del left[room]


def test_policy_takes_only_shock_types_from_the_model() -> None:
    for path in (PACKAGE / "policy").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "summitry.model"
            ):
                assert {alias.name for alias in node.names} <= {"Shock", "MAX_TARIFF_RATE"}


def test_the_model_is_pure() -> None:
    """No files, clock, printing, environment or hidden randomness inside the model."""
    banned = {"os", "sys", "pathlib", "time", "datetime", "random", "logging", "io", "json"}
    for path in (PACKAGE / "model").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & banned, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in banned, path
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "open", "input"}, path


def test_the_root_stays_tidy() -> None:
    import subprocess

    root = PACKAGE.parent.parent
    listed = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert len({line.split("/")[0] for line in listed.stdout.splitlines()}) <= 13
