"""Dependence, pledges and spending as pages: the measures of three rooms, set as blocks."""

from __future__ import annotations

from datetime import date

from summitry.brief import Block, Cell, Chart, Column, Heading, Note, Section, Table, Text
from summitry.charts import Bar, BarChart, Line, LineChart
from summitry.exposure import MEASURES as EXPOSURE
from summitry.exposure import measure_chain, table_from_world
from summitry.investment import MEASURES as INVESTMENT
from summitry.investment import Pledge, find_overlaps, load_sample, measure_gaps
from summitry.policy.places import list_members, list_one_member
from summitry.security import MEASURES as SECURITY
from summitry.security import (
    compute_gdp_musd,
    compute_host_share,
    load_alliances,
    load_base_costs,
    load_military_spending,
    make_spending_path,
)
from summitry.web.figures import Figure, describe_data
from summitry.web.words import Words
from summitry.world import World, load_world

_SHOWN = 12
_TARGETS = (0.02, 0.035, 0.05)  # of GDP: NATO 2014 and 2025, and what was asked for
_LAST_YEAR = 2035
_SPENDING = "Military spending as governments and NATO state it, each figure with its source."


_ROOMS = {
    "exposure": ("Dependence along supply chains", EXPOSURE["third_country"]),
    "investment": ("Pledges to invest", INVESTMENT["register"]),
    "security": ("Defence spending", SECURITY["spending_path"]),
}


def name_measure(room: str) -> str:
    """What the page of a room shows."""
    return _ROOMS[room][0]


def describe_method(room: str) -> str:
    """The equation behind the page of a room."""
    return _ROOMS[room][1].equation


def describe_source(room: str, world: World) -> str:
    """The data behind the page of a room."""
    if room == "investment":
        return "the register of pledges that comes with summitry, each row with its document"
    base = describe_data(world)
    return f"{_SPENDING} GDP of {base}" if room == "security" else base


def build_exposure(origin: str, via: str, destination: str, words: Words) -> list[Block | Figure]:
    """Value added of one economy inside what another sells to a third, by sector."""
    world = load_world()
    sides = [
        list_members(name, world.economies, key)
        for name, key in ((origin, "of"), (via, "via"), (destination, "to"))
    ]
    chain = measure_chain(table_from_world(world), *sides)
    order = [k for k in (-chain.value_added).argsort() if chain.export[k] > 0][:_SHOWN]
    start, middle, end = (", ".join(words.economy(c) for c in side[:3]) for side in sides)
    title = words("Value added of {start} inside what {middle} sells to {end}",
                  start=start, middle=middle, end=end)  # fmt: skip
    bars = tuple(
        Bar(words.sector(world.sectors[k]), float(chain.value_added[k]) / 1e3) for k in order
    )
    rows = tuple(
        (
            Cell(words.sector(world.sectors[k])),
            Cell(words.number(chain.value_added[k] / 1e3, 2)),
            Cell(words.number(chain.export[k] / 1e3, 2)),
            Cell(words.number(100 * chain.value_added[k] / chain.export[k], 1)),
        )
        for k in order
    )
    columns = (
        Column(words("Sector")), Column(words("Value added"), words("USD bn"), numeric=True),
        Column(words("Exports"), words("USD bn"), numeric=True),
        Column(words("Share"), "%", numeric=True),
    )  # fmt: skip
    total = words(
        "USD {total} bn in all, {share} percent of those exports.",
        total=words.number(chain.value_added.sum() / 1e3, 2),
        share=words.number(100 * chain.content_share, 1),
    )
    table = Table("chain-table", title, columns, (Section(rows),))
    axis = f"{words('Value added')}, {words('USD bn')}, {world.year}"
    measure = EXPOSURE["third_country"]
    return [
        Chart("chain", BarChart(title, total, axis, bars, 2, signed=False), table),
        Note(measure.caveat),
    ]


def build_investment(words: Words) -> list[Block | Figure]:
    """The register of pledges that comes with summitry: sums, horizons, what is delivered."""
    pledges = load_sample()
    rows = tuple(
        (
            Cell(p.who if len(p.who) != 3 else words.economy(p.who), detail=p.source),
            Cell(words.economy(p.host)),
            Cell(words.number(p.amount_musd / 1e3, 1)),
            Cell(words("level") if p.kind == "stock" else words("sum to spend")),
            Cell(_horizon(p, words)),
        )
        for p in pledges
    )
    columns = (
        Column(words("Who")), Column(words("Where")),
        Column(words("Pledge"), words("USD bn"), numeric=True),
        Column(words("Kind")), Column(words("Years")),
    )  # fmt: skip
    caption = words("Pledges to invest, as announced")
    table = Table("pledges", caption, columns, (Section(rows),), stack=True)
    largest = max(pledges, key=lambda p: p.amount_musd)
    said = words(
        "{count} pledges; the largest is that of {who}, USD {sum} bn.", count=len(pledges),
        who=largest.who if len(largest.who) != 3 else words.economy(largest.who),
        sum=words.number(largest.amount_musd / 1e3),
    )  # fmt: skip
    blocks: list[Block | Figure] = [Figure(table, said)]
    names = {p.key: p.who if len(p.who) != 3 else words.economy(p.who) for p in pledges}
    gaps = [
        Text(words("{who}: from {base} to {goal}, USD {gap} bn to go.",
                   who=names[gap.key], base=words.number(gap.base / 1e3),
                   goal=words.number(gap.target / 1e3), gap=words.number(gap.missing / 1e3)))
        for gap in measure_gaps(pledges)
    ]  # fmt: skip
    shared = dict.fromkeys(
        words(
            "{part} is part of what {whole} promised." if one.declared
            else "{part} and {whole} may count the same money: nobody says.",
            part=names[one.part], whole=names[one.whole],
        )
        for one in find_overlaps(pledges)
    )  # fmt: skip
    overlaps = [Text(line) for line in shared]
    if gaps or overlaps:
        blocks.append(Heading(words("Gaps and overlaps"), "gaps"))
        blocks += [*gaps, *overlaps]
    blocks.append(Note(INVESTMENT["register"].caveat))
    return blocks


def _horizon(pledge: Pledge, words: Words) -> str:
    if pledge.last_year is None:
        return words("none named")
    if pledge.first_year == pledge.last_year:
        return str(pledge.last_year)
    return f"{pledge.first_year or ''}\u2013{pledge.last_year}"


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
    return [Figure(table, said), Note(SECURITY["base_costs"].caveat)]


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
    return [Figure(table, said), Note(SECURITY["alliances"].caveat)]


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
        Note(f"{source} {SECURITY['spending_path'].caveat}"),
    ]
