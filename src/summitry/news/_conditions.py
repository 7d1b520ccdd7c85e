"""What hangs on an "if": the clause that opens it, what goes on behind it, and threats."""

from __future__ import annotations

import re

from summitry.news._line import Line

_CONDITION = re.compile(r"\b(?:if|unless|provided that|should they|in case) ")
_IFS = frozenset(["if", "unless", "provided", "should", "case"])  # one in each of its ways
_OPENERS = frozenset(["if", "unless", "until", "should"])
_OPENS = re.compile(r"(?:(?:and|but|\"|,) )?(?:if|unless|until|should) ")
_TARIFFS_ALONE = re.compile(
    r"(?:(?:the|all) )?(?:(?:new|additional|extra|higher) )?(?:tariffs?|duties|levies) $"
)
_OF_SOMEBODY = re.compile(  # "if China retaliates", "unless they agree"
    r"(?:^|, |that |and )(?:if|unless|should) (?:the |these |those |any )?(?:@|countr|nation|part)|"
    r" (?:if|unless) (?:it|they|(?:the )?@[nsgpb]\d+) [a-z]{2,}"
)
_BEHIND = re.compile(r" (?:if|unless) (?!ever |any )")  # "a 5% tariff if they do not pay"


def is_conditional(line: Line) -> bool:
    """Whether a sentence holds a condition at all."""
    return not _IFS.isdisjoint(line.keys) and bool(_CONDITION.search(line.text))


def past_condition(line: Line, first: int, at: int) -> int:
    """The token where what ``if they do not pay, `` opens goes on: behind its last comma."""
    if _OPENERS.isdisjoint(line.keys):
        return first
    before = line.words(first, at)
    end = before.rfind(" , ")
    return first + before.count(" ", 0, end + 3) if _OPENS.match(before) and end >= 0 else first


def names_no_levier(line: Line, first: int, at: int) -> bool:
    """``If Mexico does not act, the tariffs will be raised``: not by Mexico."""
    main = past_condition(line, first, at)
    return main > first and bool(_TARIFFS_ALONE.match(line.words(main, at + 1)))


def depends_on_somebody(line: Line) -> bool:
    """``If they raise their tariffs, ours will rise``: what is announced is a threat."""
    return bool(_OF_SOMEBODY.search(line.text))


def depends_on_what_follows(line: Line, at: int) -> bool:
    """``a 5% tariff if they do not pay``: a condition behind the act at a token."""
    return bool(_BEHIND.search(line.text, line.offsets[at]))
