"""A threat without a number, played: what each number would do, and the offer that matches it."""

from __future__ import annotations

from typing import Any

from summitry.brief import Block, Cell, Chart, Column, Heading, Section, Table, Text
from summitry.charts import Line, LineChart, Mark
from summitry.web.figures import Figure, Origin
from summitry.web.shown import Shown
from summitry.web.words import Words

Report = dict[str, Any]


def show_curves(report: Report, job: str, words: Words) -> Shown:
    """The curve of each threat without a number on a table that has been played."""
    blocks: list[Block | Figure] = []
    for k, curve in enumerate(report.get("break_even", ())):
        blocks += _build_curve(curve, f"curve-{k}", report["parties"], words)
    baseline = report["baseline"]
    origin = Origin(
        f'Negotiating table "{report["title"] or report["table"]}", played',
        "the threat carried out at each number, and the smallest offer that leaves who threatens "
        "as well off without it",
        f"{baseline['name']}, sha256 {baseline['sha256'][:12]}", f"/played?job={job}",
    )  # fmt: skip
    return Shown(blocks, origin)


def _build_curve(
    curve: Report, key: str, parties: list[str], words: Words
) -> list[Block | Figure]:  # fmt: skip
    points, percent = curve["points"], curve["unit"] == "%"
    scale = 1.0 if percent else 1e-3
    names = {code: words.economy(code) for code in parties}
    numbers = tuple(point["value"] * scale for point in points)
    lines = tuple(
        Line(names[code], numbers,
             tuple(point["payoffs_against_today_musd"][code] / 1e3 for point in points))
        for code in parties
    )  # fmt: skip
    unit = "%" if percent else words("USD bn")
    last = points[-1]
    told = ", ".join(
        f"{names[code]} {words.number(value / 1e3, 2, signed=True)}"
        for code, value in last["payoffs_against_today_musd"].items()
    )
    said = words(
        "At {number} {unit}, carried out, it is worth USD bn a year against today: {told}.",
        number=words.number(numbers[-1], 1), unit=unit, told=told,
    )  # fmt: skip
    marks = tuple(
        Mark(one["rate_pct"], words.dated(one["date"]), one["what"]) for one in curve["named_later"]
    )
    title = words("{threat}: what each number would do", threat=curve["title"])
    yearly = words("USD bn a year, against today")
    chart = LineChart(title, said, f"{words('number')}, {unit}", yearly, lines, marks)
    bn = words("USD bn a year")
    columns = (
        Column(words("Number"), unit, numeric=True),
        *(Column(f"{words('Carried out')}: {names[code]}", bn, numeric=True) for code in parties),
        *(Column(f"{words('Smallest offer')}: {names[code]}", bn, numeric=True)
          for code in parties),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(words.number(number, 1)),
            *(Cell(words.number(point["payoffs_against_today_musd"][code] / 1e3, 2, signed=True))
              for code in parties),
            *(_offer(point["smallest_offer_cost_musd"][code], words) for code in parties),
        )
        for number, point in zip(numbers, points, strict=True)
    )  # fmt: skip
    table = Table(f"{key}-table", title, columns, (Section(rows),))
    note = words(
        "The smallest offer leaves who threatens as well off without the threat; empty where "
        "nothing on the table is enough. Days are of numbers named later, not known on the day."
    )
    return [
        Heading(words("What each number would do"), key + "-h"), Chart(key, chart, table),
        Text(note, style="small"),
    ]  # fmt: skip


def _offer(musd: float | None, words: Words) -> Cell:
    return Cell("" if musd is None else words.number(musd / 1e3, 2, signed=True))
