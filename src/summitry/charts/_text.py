"""Text in a chart: cleaned, measured, wrapped, and numbers set the same way everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import escape

from summitry.errors import UsageError

MINUS = "\u2212"


@dataclass(frozen=True)
class Lettering:
    """How a drawing writes numbers, and its own few words (such as ``gain``) in a language."""

    decimal: str = "."
    group: str = ","
    words: Mapping[str, str] = field(default_factory=dict)


# What is drawn is decided by the chart; only how it is lettered depends on who reads it.
_ENGLISH = Lettering()
_LETTERING: ContextVar[Lettering] = ContextVar("lettering", default=_ENGLISH)


@contextmanager
def letter(lettering: Lettering) -> Iterator[None]:
    """Draw what stands inside in another locale and language; English without it.

    Examples
    --------
    >>> with letter(Lettering(",", ".")):
    ...     format_number(-1234.5, 1)
    '\u22121.234,5'
    """
    token = _LETTERING.set(lettering)
    try:
        yield
    finally:
        _LETTERING.reset(token)


def own_word(text: str) -> str:
    """A word that a drawing adds itself, as the reader writes it."""
    return _LETTERING.get().words.get(text, text)


# Not allowed in XML 1.0, or able to reorder the text around them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)

# Widths in em, from Helvetica's metrics; the margin covers wider system fonts.
_NARROW, _WIDE, _CAPITAL, _USUAL = 0.32, 0.92, 0.71, 0.56
_MARGIN = 1.18
_OPENING, _CLOSING = (
    "（「『【(",
    "）」』】、。，．：；％・ー々)%,.:;",
)  # never end, never begin a line
_BOLD = 1.12


def clean_text(text: str) -> str:
    r"""Replace control, direction-changing and non-character code points by U+FFFD.

    Examples
    --------
    >>> clean_text("a\x00b") == "a\ufffdb"
    True
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def escape_text(text: str) -> str:
    """Text that is safe inside an XML element or attribute."""
    return escape(clean_text(text), quote=True)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a line of text is, in user units, erring on the wide side."""
    return sum(_char_width(char) for char in text) * size * _MARGIN * (_BOLD if bold else 1)


def _char_width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if _is_square(char):
        return 1.0
    if char in "iljI.,:;'|!()[]ft/- r\u00b7\u2019":
        return _NARROW
    if char in "mwMW@%\u2014":
        return _WIDE
    return _CAPITAL if char.isupper() or ord(char) > 0x2FF else _USUAL


def wrap_text(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into lines no wider than ``width``; nothing is cut, long words are broken.

    Text without spaces is broken between characters as wide as they are high, never within a
    number or a word among them.
    """
    width = width / _BOLD if bold else width
    lines: list[str] = []
    line = ""
    for word in clean_text(text).split():
        gap = " " if line else ""
        for piece in split_word(word):
            if text_width(line + gap + piece, size) <= width:
                line += gap + piece
            else:
                lines += [line] if line else []
                *whole, line = _break_word(piece, width, size)
                lines.extend(whole)
            gap = ""
    return (*lines, line) if line or not lines else tuple(lines)


def split_word(word: str) -> list[str]:
    """The pieces between which a word may be broken; of a word in Latin letters, one."""
    pieces: list[str] = []
    for char in word:
        if pieces and not _may_part(pieces[-1][-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _may_part(before: str, after: str) -> bool:
    return (
        (_stands_alone(before) or _stands_alone(after)) and before not in _OPENING
        and after not in _CLOSING and not unicodedata.combining(after)
    )  # fmt: skip


def _stands_alone(char: str) -> bool:
    """Whether a character is a word of its own to a line; Korean has spaces between words."""
    return _is_square(char) and not "\uac00" <= char <= "\ud7a3"


def _is_square(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _break_word(word: str, width: float, size: float) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and text_width(pieces[-1] + char, size) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def format_number(value: float, decimals: int = 1, *, signed: bool = False) -> str:
    """Set a number in print: true minus, thousands commas, never a negative zero.

    Parameters
    ----------
    value : float
        Any finite number.
    decimals : int
        Digits after the point.
    signed : bool
        Whether a gain carries a plus sign.

    Raises
    ------
    UsageError
        If the value is not finite: a figure that is missing is not a figure.

    Examples
    --------
    >>> format_number(-0.04), format_number(1234.56, 1, signed=True)
    ('0.0', '+1,234.6')
    """
    if not -1e300 < value < 1e300:  # also false for NaN
        raise UsageError(
            "format_number",
            f"the value {value}",
            "a finite number",
            "leave the figure out, or say why it is missing",
        )
    digits = f"{abs(value):,.{decimals}f}"
    if float(digits.replace(",", "")) == 0:
        return _localise(digits)
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + _localise(digits)


def _localise(digits: str) -> str:
    way = _LETTERING.get()
    return digits.translate({ord("."): way.decimal, ord(","): way.group})
