"""Many ways to say one thing, put into the plain words that the rule files know.

``slapped with``, ``saddled with`` and ``burdened by`` are all ``hit with``; ``restrictive
measures`` are ``sanctions``; ``also`` and ``quietly`` stand between no subject and its verb. The
tokens keep their places in the text, so quotes stay what they are. The words are in
``data/plain.yaml``.
"""

from __future__ import annotations

from functools import cache

from summitry.news._data import load_data

Run = tuple[str, ...]


@cache
def _runs() -> dict[str, tuple[tuple[int, Run, Run], ...]]:
    """Runs of words and their plain words, by their longest word and how far in it stands."""
    table: dict[str, list[tuple[int, Run, Run]]] = {}
    data = load_data("plain")
    rows = [(written, plain) for plain, ways in data["same"].items() for written in ways]
    rows += [(written, "") for written in data["dropped"].split()]
    for written, plain in sorted(rows, key=lambda row: -len(row[0])):
        run = tuple(written.split())
        at = run.index(max(run, key=len))
        table.setdefault(run[at], []).append((at, run, tuple(plain.split())))
    return {word: tuple(runs) for word, runs in table.items()}


@cache
def marks() -> frozenset[str]:
    """Words one of which each run has: a line without any of them is plain already."""
    return frozenset(_runs())


def find_runs(words: list[str], marked: frozenset[str]) -> list[tuple[int, int, Run]]:
    """Find the runs of a line, given the marks in it.

    Returns
    -------
    list of tuple
        The first word, the one after the last, the plain words for them; none overlaps another.
    """
    found: list[tuple[int, int, Run]] = []
    for index in [index for index, word in enumerate(words) if word in marked]:
        for at, run, plain in _runs()[words[index]]:
            first = index - at
            free = first >= (found[-1][1] if found else 0)
            if free and tuple(words[first : first + len(run)]) == run:
                found.append((first, first + len(run), plain))
                break
    return found
