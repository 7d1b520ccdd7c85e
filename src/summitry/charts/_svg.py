"""Writing SVG: elements, the outer frame, marks, and the palette.

Only presentation attributes are used, no style sheets or scripts, so that a drawing stands under
the strictest content policy. Ink is ``currentColor``: a drawing follows the page, light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summitry.charts._text import escape_text
from summitry.errors import UsageError

FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
SIZE = 13.0  # running text
SMALL = 11.5  # values, ticks
LINE = 16.0  # from one line of text to the next
NARROWEST = 280

# Okabe and Ito (2008), "Color Universal Design", in the order that keeps neighbours apart; orange
# is darkened and grey added so that each stands 3:1 against white and against black.
PALETTE = ("#0072b2", "#d55e00", "#008f68", "#b8629a", "#a87400", "#757575")
GAIN, LOSS = PALETTE[0], PALETTE[1]
DASHES = ("none", "7 3", "2 3", "10 3 2 3", "5 2", "1 4")

_KEY = re.compile(r"[a-z][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Words:
    """What a drawing says to those who cannot see it, and the id its parts are named after."""

    key: str
    title: str
    description: str


def tag(name: str, content: str | None = None, **attributes: str | float | None) -> str:
    """One element; ``content`` is markup, attribute values are escaped, None leaves one out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def _attribute(value: str | float) -> str:
    if isinstance(value, str):
        return escape_text(value)
    return f"{round(value, 2) + 0.0:g}"


def label(
    lines: Sequence[str] | str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: float = SIZE,
    weight: str | None = None,
) -> str:
    """Text whose first baseline is at ``y``; further lines follow below."""
    rows = (lines,) if isinstance(lines, str) else lines
    return "".join(
        tag(
            "text",
            escape_text(row),
            x=x,
            y=y + k * LINE,
            text_anchor=None if anchor == "start" else anchor,
            font_size=size,
            font_weight=weight,
        )
        for k, row in enumerate(rows)
    )


def rule(x1: float, y1: float, x2: float, y2: float, *, opacity: float, dash: str = "none") -> str:
    """Draw a straight line in ink."""
    return tag(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke="currentColor",
        stroke_opacity=opacity,
        stroke_dasharray=None if dash == "none" else dash,
    )


def mark(series: int, x: float, y: float) -> str:
    """Draw the shape and colour of a series: six shapes, so that colour is never alone."""
    r = 4.5
    paint = PALETTE[series]
    if series == 0:
        return tag("circle", cx=x, cy=y, r=r, fill=paint)
    if series == 1:
        return tag("rect", x=x - 4, y=y - 4, width=8.0, height=8.0, fill=paint)
    corners = {
        2: ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
        3: ((0, -5), (5, 4), (-5, 4)),
        4: ((0, 5), (5, -4), (-5, -4)),
        5: ((-5, -2), (0, -5), (5, -2), (5, 2), (0, 5), (-5, 2)),
    }[series]
    points = " ".join(f"{x + dx:.2f},{y + dy:.2f}" for dx, dy in corners)
    return tag("polygon", points=points, fill=paint)


def picture(words: Words, parts: Iterable[str], width: float, height: float) -> str:
    """Wrap parts in the outer element, which scales and speaks to screen readers."""
    if not _KEY.fullmatch(words.key):
        raise UsageError(
            "chart key",
            repr(words.key[:80]),
            "a lower-case letter, then letters, digits and hyphens",
            "give each chart on a page its own short key",
        )
    if not words.title.strip():
        raise UsageError("chart title", "no text", "a title", "say what the chart shows")
    title, described = f"{words.key}-title", f"{words.key}-desc"
    head = tag("title", escape_text(words.title), id=title)
    head += tag("desc", escape_text(words.description), id=described)
    return tag(
        "svg",
        head + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:.0f}",
        role="img",
        aria_labelledby=f"{title} {described}",
        font_family=FONT,
        font_size=SIZE,
        fill="currentColor",
    )


def check_width(width: float) -> None:
    """Raise UsageError for a drawing too narrow to hold a label and a bar, or absurdly wide."""
    if not NARROWEST <= width <= 4000:
        raise UsageError(
            "chart width", f"{width}", f"{NARROWEST} to 4000 units", "choose a width in that range"
        )


def check_series(where: str, count: int) -> None:
    """Raise UsageError unless there are one to six series: no seventh could be told apart."""
    if not 1 <= count <= len(PALETTE):
        raise UsageError(
            where,
            f"{count} series",
            f"one to {len(PALETTE)}: more cannot be told apart",
            "split the chart, or show the largest and leave the rest to the table",
        )
