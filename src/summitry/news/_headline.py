"""The headline of a text: what it says and the text tells again is one act, told below."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.ledger.records import Statement

_LONGEST = 200  # characters: more is a paragraph
_ENDS = (".", "!", "?", ".”", '."', "…", ":")


def leave_out_headline(text: str, statements: Sequence[Statement]) -> list[Statement]:
    """The statements without those of a headline that the text below it makes as well.

    The same action, denied or not, between all the parties that the headline names, and the same
    value if the headline has one.
    """
    end = find_headline(text)
    below = [s for s in statements if s.quote.start >= end]
    return [s for s in statements if s.quote.start >= end or not _is_told(s, below)]


def find_headline(text: str) -> int:
    """Where the headline ends: a first line that is no sentence, with text below it; else 0."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    line = text[start:end].rstrip()
    alone = end > 0 and bool(text[end:].strip())
    return end if alone and len(line) <= _LONGEST and not line.endswith(_ENDS) else 0


def _is_told(headline: Statement, below: Sequence[Statement]) -> bool:
    sides = {*headline.actor, *headline.targets}
    return any(
        s.action == headline.action
        and s.negated == headline.negated
        and headline.value in (None, s.value)
        and sides.issubset((*s.actor, *s.targets))
        for s in below
    )
