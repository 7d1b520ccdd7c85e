"""Documents that somebody hands in: names made safe, sizes and counts bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from summitry.errors import UsageError

ENDINGS = (".txt", ".md", ".html", ".htm", ".zip", ".xml", ".rss")
MOST_DOCUMENTS = 200
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80

Documents = dict[str, tuple[bytes, str | None]]


def make_documents(given: Iterable[tuple[str, bytes, str | None]]) -> Documents:
    """Documents by a safe file name of their own, from (name, content, day) as they came.

    Raises
    ------
    UsageError
        No document, too many, or a day that is none.
    """
    documents: Documents = {}
    for name, body, day in given:
        if not body.strip():
            continue
        documents[_free_name(safe_name(name), documents)] = (body, check_day(day))
        if len(documents) > MOST_DOCUMENTS:
            raise UsageError("documents", f"more than {MOST_DOCUMENTS}", "a smaller pile",
                             "hand them in as a ZIP archive, or use summitry read")  # fmt: skip
    if not documents:
        raise UsageError("documents", "none with anything in it", "text, Markdown, HTML or ZIP",
                         "paste an article or choose files")  # fmt: skip
    return documents


def safe_name(name: str) -> str:
    r"""The last part of a name without anything that could lead out of a folder.

    Examples
    --------
    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\x\\\\Tariffs & pauses.html")
    ('passwd.txt', 'Tariffs-pauses.html')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending.lower()}" not in ENDINGS:
        stem, ending = last, "txt"
    clean = _UNSAFE.sub("-", stem).strip("-.")[:_LONGEST_NAME] or "document"
    return f"{clean}.{ending.lower()}"


def shorten(text: str, most: int) -> str:
    """Text without what cannot be printed, cut to a length."""
    return "".join(c for c in text if c.isprintable())[:most]


def cut_at_word(text: str, most: int) -> str:
    """Text cut behind a word to about a length; dots say that it goes on."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " ..."


def _free_name(name: str, taken: Documents) -> str:
    stem, _, ending = name.rpartition(".")
    number, free = 2, name
    while free in taken:
        free, number = f"{stem}-{number}.{ending}", number + 1
    return free


def check_day(day: str | None, where: str = "published") -> str | None:
    """A calendar day, or nothing; `where` names the field in messages."""
    if not day or not day.strip():
        return None
    try:
        return date.fromisoformat(day.strip()).isoformat()
    except ValueError:
        raise UsageError(where, "no calendar date", "a date such as 2025-02-07",
                         "correct the date or leave it out") from None  # fmt: skip
