"""Dependence, pledges and spending as pages: the measures of three rooms, set as blocks."""

from __future__ import annotations

from datetime import date

from summitry.brief import Block, Cell, Chart, Column, Note, Section, Table
from summitry.charts import Line, LineChart
from summitry.errors import UsageError
from summitry.policy.places import list_one_member
from summitry.security import MEASURES as SECURITY
from summitry.security import (
    compute_gdp_musd,
    compute_host_share,
    load_alliances,
    load_base_costs,
    load_military_spending,
    make_spending_path,
)
from summitry.web.asking import Asked
from summitry.web.exposures import EXPOSURE
from summitry.web.figures import Figure, describe_data
from summitry.web.investments import INVESTMENT
from summitry.web.measured import Found, Measure
from summitry.web.words import Words
from summitry.world import World, load_world

_TARGETS = (0.02, 0.035, 0.05)  # of GDP: NATO 2014 and 2025, and what was asked for
_LAST_YEAR = 2035
_SPENDING = "Military spending as governments and NATO state it, each figure with its source."


ROOMS: dict[str, tuple[Measure, ...]] = {"exposure": EXPOSURE, "investment": INVESTMENT}
SECURITY_PAGE = "Defence spending"


def find_measure(room: str, key: str) -> Measure:
    """A measure of a room; the room's first where none is named.

    Raises
    ------
    UsageError
        There is none under this name.
    """
    listed = ROOMS[room]
    found = next((one for one in listed if one.key == key), None if key else listed[0])
    if found is None:
        raise UsageError("measure", key[:40], ", ".join(one.key for one in listed),
                         "name one of these")  # fmt: skip
    return found


def find(measure: Measure, asked: Asked, words: Words) -> Found:
    """What a measure finds; a refusal names the fields of the page, not a command's options."""
    try:
        return measure.find(asked, words)
    except UsageError as error:
        parts = (error.where, error.seen, error.expected, error.todo)
        raise UsageError(*(part.replace("--", "") for part in parts)) from None


def describe_spending_source(world: World) -> str:
    """The data behind the page of security."""
    return f"{_SPENDING} GDP of {describe_data(world)}"


def build_security(economy: str, words: Words) -> list[Block | Figure]:
    """Spending of one economy on paths to shares of GDP, who pays for bases there, its treaties."""
    code = list_one_member(economy, load_world().economies, "of")
    return [
        *_build_spending(code, words),
        *_build_bases(code, words),
        *_build_treaties(code, words),
    ]


def _build_bases(code: str, words: Words) -> list[Block | Figure]:
    """What is recorded of US forces in one economy: costs, who bears them, troops."""
    facts = [fact for fact in load_base_costs() if fact.host == code]
    if not facts:
        return []
    rows = tuple(
        (
            Cell(fact.what.replace("_", " ").replace("us ", "US "), detail=fact.note),
            Cell(_span(fact.first_year, fact.last_year)),
            Cell(f"{words.number(fact.amount, 0 if fact.amount == round(fact.amount) else 1)}"
                 f" {fact.unit}"),
            Cell(fact.source),
        )
        for fact in facts
    )  # fmt: skip
    columns = (
        Column(words("What")), Column(words("Years")), Column(words("Amount"), numeric=True),
        Column(words("Source")),
    )  # fmt: skip
    table = Table("bases", words("Who pays for US bases"), columns, (Section(rows),), stack=True)
    share = compute_host_share(code)
    name = words.economy(code)
    if share is None:
        said = words("Of US forces in {name} {count} figures are on record.", name=name,
                     count=len(facts))  # fmt: skip
    else:
        said = words("{name} paid {share} percent of what both sides paid, 2016 to 2019.",
                     name=name, share=words.number(100 * share))  # fmt: skip
    return [Figure(table, said), Note(words(SECURITY["base_costs"].caveat))]


def _span(first: int, last: int | None) -> str:
    return str(first) if first == last else f"{first}\u2013{last or ''}"


def _build_treaties(code: str, words: Words) -> list[Block | Figure]:
    """Treaties and groupings one economy belongs to today, and what they oblige to."""
    today = date.today()
    found = [one for one in load_alliances() if code in one.members_on(today)]
    if not found:
        return []
    rows = tuple(
        (
            Cell(one.name, detail=one.source),
            Cell(", ".join(words.economy(name) for name in one.members_on(today))),
            Cell(words.day(one.in_force)),
            Cell(one.obligation),
        )
        for one in found
    )
    columns = (
        Column(words("Treaty or grouping")), Column(words("Members")),
        Column(words("In force since")), Column(words("What it obliges to")),
    )  # fmt: skip
    table = Table(
        "treaties", words("Treaties and groupings"), columns, (Section(rows),), stack=True
    )
    said = words("{name} belongs to {count} of them today.", name=words.economy(code),
                 count=len(found))  # fmt: skip
    return [Figure(table, said), Note(words(SECURITY["alliances"].caveat))]


def _build_spending(code: str, words: Words) -> list[Block | Figure]:
    """Spending on paths to 2, 3.5 and 5 percent of GDP, in money."""
    world = load_world()
    recorded = load_military_spending()
    if code not in recorded:
        return [Note(words("No military spending of {name} on record.", name=words.economy(code)))]
    first, percent = recorded[code].year, recorded[code].percent_of_gdp
    gdp = compute_gdp_musd(world, code)
    lines, rows = [], []
    for target in _TARGETS:
        path = make_spending_path(percent / 100, target, (first, _LAST_YEAR), gdp)
        name = f"{100 * target:g} %"
        values = tuple(money / 1e3 for money in path.spending_musd)
        lines.append(Line(name, tuple(float(year) for year in path.years), values))
        rows.append((
            Cell(name), Cell(words.number(path.spending_musd[-1] / 1e3, 1)),
            Cell(words.number(path.extra_musd[-1] / 1e3, 1)),
        ))  # fmt: skip
    title = words("Defence spending of {name}, from {share} % of GDP in {year}",
                  name=words.economy(code), share=words.number(percent, 2), year=first)  # fmt: skip
    columns = (
        Column(words("Target, share of GDP")),
        Column(words("a year, at the end"), words("USD bn"), numeric=True),
        Column(words("beyond today's share"), words("USD bn"), numeric=True),
    )
    table = Table("spending-table", title, columns, (Section(tuple(rows)),))
    said = words(
        "At {target} % of GDP it would be USD {sum} bn a year in {year}; the lines are straight.",
        target=f"{100 * _TARGETS[-1]:g}", sum=words.number(lines[-1].y[-1]),
        year=_LAST_YEAR,
    )  # fmt: skip
    drawing = LineChart(
        title, said, words("year"),
        f"{words('USD bn')}, {world.year}", tuple(lines), years=True,
    )  # fmt: skip
    source = f"{recorded[code].source} ({recorded[code].basis})."
    return [
        Chart("spending", drawing, table),
        Note(f"{source} {words(SECURITY['spending_path'].caveat)}"),
    ]
