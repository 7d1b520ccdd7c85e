"""Many ways to say one thing, put into the plain words that the rule files know.

``slapped with``, ``saddled with`` and ``burdened by`` are all ``hit with``; ``restrictive
measures`` are ``sanctions``; ``also`` and ``quietly`` stand between no subject and its verb. The
tokens keep their places in the text, so quotes stay what they are. The words are in
``data/plain.yaml``.
"""

from __future__ import annotations

from functools import cache

from summitry.news._data import load_data


@cache
def _runs() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """By first word: runs of words and the plain words for each, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    data = load_data("plain")
    rows = [(written, plain) for plain, ways in data["same"].items() for written in ways]
    rows += [(written, "") for written in data["dropped"].split()]
    for written, plain in rows:
        run = tuple(written.split())
        table.setdefault(run[0], []).append((run, tuple(plain.split())))
    return {first: tuple(sorted(runs, key=lambda r: -len(r[0]))) for first, runs in table.items()}


@cache
def first_words() -> frozenset[str]:
    """The words that a run can begin with: a line without any of them is plain already."""
    return frozenset(_runs())


def find_runs(words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Find the runs of a line: the first word, the one after the last, the plain words for them."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    runs, index = _runs(), 0
    while index < len(words):
        for run, plain in runs.get(words[index], ()):
            last = index + len(run)
            if tuple(words[index:last]) == run:
                found.append((index, last, plain))
                index = last - 1
                break
        index += 1
    return found
