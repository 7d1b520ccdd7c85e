"""Writes the list of files at the end of ``where-is-what.md``: ``python docs/where_is_what.py``.

A file's line is the first line of its own docstring, so the list cannot say anything else.
"""

from __future__ import annotations

import ast
from pathlib import Path

DOCS = Path(__file__).resolve().parent
PACKAGE = DOCS.parent / "src" / "summitry"
PAGE = DOCS / "where-is-what.md"
MARK = "<!-- below: written by docs/where_is_what.py -->\n"


def list_files() -> str:
    """One line for each file of the package, room by room."""
    lines = []
    for folder in sorted({path.parent for path in PACKAGE.rglob("*.py")}):
        name = folder.relative_to(PACKAGE).as_posix()
        lines.append(f"\n### {'summitry' if name == '.' else name + '/'}\n")
        for path in sorted(folder.glob("*.py")):
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            lines.append(f"- `{path.name}`: {' '.join(doc.split(chr(10) * 2)[0].split())}")
    return "\n".join(lines) + "\n"


def make_page(text: str) -> str:
    """The page with its list as the files stand now."""
    return text.split(MARK, maxsplit=1)[0] + MARK + list_files()


if __name__ == "__main__":
    PAGE.write_text(make_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
