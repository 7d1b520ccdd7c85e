"""Markup in plain text and Markdown: taken out for reading, never out of the source.

Links, emphasis, tags, comments and entities stand between the words that rules match on. Each
piece is replaced by what it shows, in one pass, and the offsets of what was taken out are kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Soft hyphen, zero-width characters, marks and overrides of direction, invisible tags.
_HIDDEN = (
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
HIDDEN = re.compile(_HIDDEN)
_URL = (  # an address, or a file beside the text: "images/ship.jpg"
    r"<?(?:(?:https?:|mailto:|/|#)[^()\s]{0,800}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?|"
    r"\.{0,2}[\w/-]{1,200}\.[A-Za-z]{2,5}(?:[?#][^()\s]{0,200})?)"
)
_TARGET = rf"\({_URL}(?: [\"'][^\"'\n]{{0,200}}[\"'])?\)"
_INLINE = "a|abbr|b|big|cite|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|time|u"
_BLOCK = (
    "address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|iframe|"
    "img|li|ol|p|picture|section|table|tbody|td|th|thead|tr|ul|video"
)
_MARK = re.compile(
    rf"(?P<hidden>{_HIDDEN}{{1,1000}})|"
    r"(?P<comment><!--(?:[^-<]|-(?!->)|<(?!!--)){0,20000}-->)|"  # one in another: linear in length
    rf"(?P<picture>!\[[^\[\]\n]{{0,400}}\]{_TARGET})|"
    rf"(?P<open>\[(?=[^\[\]\n]{{1,400}}\]{_TARGET}))|"
    rf"(?P<close>\]{_TARGET})|"
    r"(?P<note>\[\^?\d{1,3}\])|"
    rf"(?P<inline></?(?:{_INLINE})(?:\s[^<>]{{0,2000}})?>)|"
    rf"(?P<block></?(?:{_BLOCK})(?:\s[^<>]{{0,2000}})?/?>)|"
    r"(?P<stars>(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*]))|"
    r"(?P<bars>(?<![\w_])__(?=[^\s_])|(?<=[^\s_])__(?![\w_]))|"
    r"(?P<entity>&(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|pound|euro|yen|"
    r"#\d{2,5}|#x[0-9a-fA-F]{2,4});)"
)
_BEGINS = re.compile(_HIDDEN[:-1] + r"!<\[\]*&_]")  # how every piece begins
_LISTED = {"comment": "HTML comment", "picture": "picture"}


@dataclass(frozen=True)
class Shown:
    """A text without its markup, and the way back."""

    text: str
    hidden: tuple[int, ...]  # offsets in the source of the characters taken out
    listed: tuple[tuple[int, int, str], ...]  # pieces taken out that had words of their own


def strip_markup(raw: str) -> Shown:
    """Take markup and hidden characters out of a text."""
    parts: list[str] = []
    hidden: list[int] = []
    listed: list[tuple[int, int, str]] = []
    at = 0
    for match in _find_marks(raw):
        kind = match.lastgroup or ""
        start, end = match.span()
        shown = _show(kind, match.group())
        parts += [raw[at:start], shown]
        hidden.extend(range(start + len(shown), end))
        if kind in _LISTED:
            listed.append((start, end, _LISTED[kind]))
        at = end
    parts.append(raw[at:])
    return Shown("".join(parts), tuple(hidden), tuple(listed))


def _find_marks(raw: str) -> Iterator[re.Match[str]]:
    """Every piece of markup: looked for only where one can begin."""
    begins = _BEGINS.search(raw)
    while begins is not None:
        match = _MARK.match(raw, begins.start())
        if match is not None:
            yield match
        begins = _BEGINS.search(raw, match.end() if match else begins.start() + 1)


def _show(kind: str, written: str) -> str:
    """What a piece of markup shows: at most one character."""
    if kind == "entity":
        shown = html.unescape(written)
        return shown if len(shown) == 1 else ""
    if kind in ("block", "comment", "picture"):
        return "\n" if "\n" in written else " "
    return ""
