"""One door to every writer, by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable

from summitry.brief.blocks import Brief
from summitry.brief.html import write_html
from summitry.brief.markdown import write_markdown
from summitry.brief.spreadsheet import write_xlsx
from summitry.brief.typeset import write_pdf
from summitry.errors import UsageError

WRITERS: dict[str, Callable[[Brief], str | bytes]] = {
    ".html": write_html,
    ".htm": write_html,
    ".pdf": write_pdf,
    ".md": write_markdown,
    ".xlsx": write_xlsx,
}


def write_brief(brief: Brief, ending: str) -> bytes:
    """A brief in the format that a file's ending names, as bytes.

    Parameters
    ----------
    brief : Brief
        Blocks and traces.
    ending : str
        ``.html``, ``.pdf``, ``.md`` or ``.xlsx``.

    Raises
    ------
    UsageError
        An ending no writer has, or as the writers.
    """
    check_ending(ending)
    page = WRITERS[ending.lower()](brief)
    return page.encode("utf-8") if isinstance(page, str) else page


def check_ending(ending: str) -> None:
    """Refuse an ending no writer has, before anything is computed."""
    if ending.lower() not in WRITERS:
        raise UsageError(
            f"brief, ending {ending!r}", "no writer for it", ", ".join(WRITERS),
            "name the file brief.html, for example",
        )  # fmt: skip
