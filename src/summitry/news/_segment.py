"""Sentences and their offsets."""

from __future__ import annotations

import re

from summitry.news._data import word_list
from summitry.news._furniture import Span

MAX_SENTENCE = 1_500  # characters; longer runs are cut, so that no rule meets an endless line
_END = re.compile(
    r"[.!?](?:[.!?]{0,2}[\"”’'\)\]]{0,3}(?=\s|$)|(?<=[a-z]{3}\.)(?=[A-Z][a-z]+\s[A-Z]))"
)
_ABBREVIATIONS = word_list("abbreviations")
_STARTERS = word_list("sentence_starters")
_INITIALS = re.compile(r"(?:[a-z]\.){0,3}[a-z]")
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]{0,20}$")
_WORD_AFTER = re.compile(r"\s{0,5}[\"“‘'(]{0,2}([A-Z0-9$£€][A-Za-z]{0,20})")


def split_sentences(text: str, line: Span) -> list[Span]:
    """Split one line into sentences."""
    spans: list[Span] = []
    start = line.start
    for match in _END.finditer(text, line.start, line.end):
        if match.end() < line.end and not _ends_sentence(text, match, line.end):
            continue
        spans.extend(_cut(text, start, match.end()))
        start = match.end()
    spans.extend(_cut(text, start, line.end))
    return spans


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    after = _WORD_AFTER.match(text, match.end(), end)
    if after is None:
        return False
    if text[match.start()] != ".":
        return True
    first = max(0, match.start() - 22)
    first = max(first, text.rfind(" ", first, match.start()) + 1)
    before = _WORD_BEFORE.search(text, first, match.start())
    if before is None:
        return True
    word = before.group().lower()
    if word in ("u.s", "u.k", "u.n", "d.c", "a.m", "p.m", "inc", "ltd", "co", "corp"):
        return after.group(1) in _STARTERS
    return word not in _ABBREVIATIONS and not _INITIALS.fullmatch(word)


def _cut(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(at, min(at + MAX_SENTENCE, end)) for at in range(start, end, MAX_SENTENCE)]
