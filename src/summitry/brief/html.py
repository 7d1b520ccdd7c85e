"""Write a brief as one self-contained HTML file: no network, no scripts, prints to A4."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from summitry.brief.blocks import Block, Brief, Chart, Heading
from summitry.brief.check import check_brief
from summitry.charts import draw_chart

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_WIDE, _NARROW = 720, 340  # user units; a page and a telephone, text 13 units high on both
_TABLE_LABEL = "The figures in this chart"
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_html(brief: Brief) -> str:
    """Set a brief as one HTML page that needs nothing but itself.

    Every text is escaped; the page forbids itself scripts and fetching by a content policy. The
    same brief always gives the same page.

    Parameters
    ----------
    brief : Brief
        Blocks and traces, from :func:`summitry.brief.build_brief` or by hand.

    Returns
    -------
    str
        The page, to be saved as UTF-8.

    Raises
    ------
    UsageError
        If a block cites a trace that does not exist, a key appears twice, or a row of a table
        has too few or too many cells.

    Examples
    --------
    >>> from summitry.brief import Brief, Text
    >>> brief = Brief("Table", "Empty", (Text("Nothing on it."),), ())
    >>> "<p>Nothing on it.</p>" in write_html(brief)
    True
    """
    check_brief(brief)
    from markupsafe import Markup  # noqa: PLC0415  comes with Jinja2, which only the writer needs

    css = read_css()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    page = _template("brief.html.j2").render(
        brief=brief,
        contents=[b for b in brief.blocks if isinstance(b, Heading) and b.level == 2],
        numbers={trace.key: trace.number for trace in brief.traces},
        css=Markup(css),
        css_hash=Markup(f"sha256-{digest}"),
        **_show(brief.blocks),
    )
    return page.strip() + "\n"


def write_blocks(blocks: Sequence[Block], table_label: str = _TABLE_LABEL) -> str:
    """Set blocks without traces as a piece of HTML, for a page that has its own frame.

    ``table_label`` is what opens the table beneath a drawing, in the reader's language.
    """
    template = _template("piece.html.j2")
    given = {**_show(blocks), "table_label": table_label}
    return template.render(numbers={}, **given).strip() + "\n"


def read_css() -> str:
    """The style sheet of blocks, with a class for each share of a column's width."""
    shares = "".join(f".share-{k}{{width:{k}%}}" for k in range(1, 101))
    return _read("brief.css") + shares


def _show(blocks: Sequence[Block]) -> dict[str, Any]:
    from markupsafe import Markup  # noqa: PLC0415

    charts = [block for block in blocks if isinstance(block, Chart)]
    return {
        "table_label": _TABLE_LABEL,
        "blocks": [(block, type(block).__name__) for block in blocks],
        "drawings": {chart.key: Markup(_draw(chart)) for chart in charts},  # our own SVG
    }


def _draw(chart: Chart) -> str:
    """Draw a chart twice, for page and telephone; the style sheet shows one of the two."""
    wide = draw_chart(chart.drawing, key=f"{chart.key}-wide", width=_WIDE)
    narrow = draw_chart(chart.drawing, key=f"{chart.key}-narrow", width=_NARROW)
    return wide.replace("<svg", '<svg class="wide"', 1) + narrow.replace(
        "<svg", '<svg class="narrow"', 1
    )


def _read(name: str) -> str:
    return (files("summitry.brief") / "templates" / name).read_text(encoding="utf-8")


def _printable(value: Any) -> Any:
    """Replace what HTML does not allow as text; quotes keep all else exactly as it was."""
    if type(value) is str and _NOT_TEXT.search(value):
        return _NOT_TEXT.sub("\ufffd", value)
    return value


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
