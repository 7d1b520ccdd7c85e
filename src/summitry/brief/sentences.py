"""Sentences that say what figures show: signs become verbs, rounding never leaves a minus zero."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.charts import format_number

_WITH_ARTICLE = ("United ", "European ", "Netherlands", "Philippines", "Rest of ")


def in_place(name: str) -> str:
    """Give a name the article a sentence needs: the United States.

    Examples
    --------
    >>> in_place("United States"), in_place("Japan")
    ('the United States', 'Japan')
    """
    if name.startswith("Rest of "):
        return f"the rest of {name.removeprefix('Rest of ')}"
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def percent(value: float) -> str:
    """Set the size of a change in percent: one decimal from 1 percent up, two below."""
    return f"{format_number(abs(value), 1 if abs(value) >= 0.995 else 2)} %"


def money(musd: float) -> str:
    """Set USD million with its sign in the unit that suits its size.

    Examples
    --------
    >>> money(-29_134.0), money(12.3)
    ('USD −29.1 billion', 'USD +12 million')
    """
    if abs(musd) >= 999.5e3:
        return f"USD {format_number(musd / 1e6, 2, signed=True)} trillion"
    if abs(musd) >= 999.5:
        return f"USD {format_number(musd / 1e3, 1, signed=True)} billion"
    return f"USD {format_number(musd, 0, signed=True)} million"


def join(words: Sequence[str]) -> str:
    """Join words as a sentence does: a, b and c; nothing of none.

    Examples
    --------
    >>> join(["a", "b", "c"]), join([])
    ('a, b and c', '')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def say_changes(subject: str, changes: Sequence[tuple[str, float]]) -> str:
    """Say where something falls, rises or hardly moves.

    Parameters
    ----------
    subject : str
        What changes, as the start of a sentence: ``Real income``.
    changes : sequence of (name, percent)
        In the order in which they are to be named.

    Examples
    --------
    >>> say_changes("Real income", [("Canada", -1.42), ("United States", 0.11), ("Japan", 0.001)])
    'Real income falls by 1.4 % in Canada; it rises by 0.11 % in the United States; it hardly \
moves in Japan.'
    """
    falls = [(in_place(name), value) for name, value in changes if round(value, 2) < 0]
    rises = [(in_place(name), value) for name, value in changes if round(value, 2) > 0]
    flat = [in_place(name) for name, value in changes if round(value, 2) == 0]
    parts = [
        f"{verb} by {join([f'{percent(value)} in {name}' for name, value in group])}"
        for verb, group in (("falls", falls), ("rises", rises))
        if group
    ]
    if flat:
        parts.append(f"hardly moves in {join(flat)}")
    if not parts:
        return f"{subject}: nobody to speak of."
    return f"{subject} {'; it '.join(parts)}."
