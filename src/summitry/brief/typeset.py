"""Write a brief as PDF/UA-1 by Typst: tagged, with a text for every picture."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files
from typing import Any

from summitry.brief.blocks import Brief, Chart
from summitry.brief.check import check_brief
from summitry.charts import BarChart, DotChart, clean_text, draw_chart
from summitry.errors import UsageError

_WIDTH = 560  # user units of a drawing: text comes out at about 9 points on A4


def write_pdf(brief: Brief) -> bytes:
    """Set a brief as a PDF that anybody can read, screen readers included.

    The brief reaches Typst as data, never as markup: no text of a source can become a command.
    Typst may read nothing but the template.

    Parameters
    ----------
    brief : Brief
        Blocks and traces.

    Returns
    -------
    bytes
        A PDF/UA-1 file without date; the same brief gives the same bytes.

    Raises
    ------
    UsageError
        As :func:`summitry.brief.write_html`, or Typst is not installed.
    """
    page: bytes = set_brief(brief, format="pdf", pdf_standards=["ua-1"])
    return page


def set_brief(brief: Brief, **output: Any) -> Any:
    """What Typst makes of a brief: pages are filled by larger text and more room between lines."""
    check_brief(brief)
    try:
        import typst  # noqa: PLC0415  an extra
    except ModuleNotFoundError:
        raise UsageError("brief as PDF", "typst is not installed", "the extra print",
                         "pip install 'summitry[print]', or write HTML") from None  # fmt: skip
    data = json.dumps(_to_data(brief), ensure_ascii=False)
    with as_file(files("summitry.brief") / "templates") as folder:
        return typst.compile(
            str(folder / "brief.typ"), root=str(folder), sys_inputs={"brief": data}, **output
        )


def _to_data(brief: Brief) -> dict[str, Any]:
    """A brief as plain data, without what no font can show."""
    return {
        "title": clean_text(brief.title),
        "subtitle": clean_text(brief.subtitle),
        "language": brief.language,
        "print_traces": brief.print_traces,
        "numbers": {trace.key: trace.number for trace in brief.traces},
        "blocks": [_block_to_data(block) for block in brief.blocks],
        "traces": [_clean(asdict(trace)) for trace in brief.traces],
    }


def _prints_figures(drawing: Any) -> bool:
    """Bars and dots carry their figures; beneath them paper needs no table."""
    return isinstance(drawing, BarChart | DotChart)


def _block_to_data(block: Any) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Chart):
        svg = draw_chart(block.drawing, key=f"{block.key}-print", width=_WIDTH)
        return {
            "kind": kind, "svg": svg.replace("currentColor", "#000000"),
            "title": clean_text(block.drawing.title), "alt": clean_text(block.drawing.description),
            "traces": list(block.traces), "table": _clean(asdict(block.table)),
            "printed": block.printed or not _prints_figures(block.drawing),
        }  # fmt: skip
    return {"kind": kind, **_clean(asdict(block))}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
