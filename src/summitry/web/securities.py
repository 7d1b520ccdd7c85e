"""Spending, bases, treaties, conflict, coercion as pages: measures of `summitry security`."""

from __future__ import annotations

from datetime import date

from summitry.brief import Block, Cell, Column, Note, Section, Table
from summitry.brief.reader import mark_english
from summitry.charts import Bar, BarChart, Line, LineChart
from summitry.errors import UsageError
from summitry.exposure import set_horizon
from summitry.security import (
    MEASURES,
    compute_gdp_musd,
    compute_host_share,
    load_alliances,
    load_base_costs,
    load_military_spending,
    make_spending_path,
)
from summitry.security.rows import (
    list_conflict_rows,
    list_friend_rows,
    list_path_rows,
    list_power_rows,
    list_threat_rows,
)
from summitry.web.asking import Asked, Field
from summitry.web.exposures import HORIZONS, LOST, draw_losses, name_cuts, say_short_run
from summitry.web.figures import Figure, describe_data
from summitry.web.measured import BN, SHOWN, Drawn, Found, Head, Measure
from summitry.web.words import Words

_TARGETS = (0.02, 0.035, 0.05)  # of GDP: NATO 2014 and 2025, and what was asked for
_LAST_YEAR = 2035
_RISES = (0.0, 0.1, 0.25, 0.5)  # dearer trade between the two in peace
_ENDS = 8  # friends and enemies drawn, of each
_SPENDING = "Military spending as governments and NATO state it, each figure with its source."


def _find_spending(asked: Asked, words: Words) -> Found:
    """Spending on paths to 2, 3.5 and 5 percent of GDP; who pays for bases there, its treaties."""
    world, code = asked.world, asked.economy("who")
    name, bn = words.economy(code), words("USD bn")
    more = [*_build_bases(code, words), *_build_treaties(code, words)]
    recorded = load_military_spending().get(code)
    heads = (
        Head(words("Target, share of GDP"), "target"), Head(words("Year"), "what"),
        Head(words("Share of GDP"), "percent_of_gdp", "%", 2),
        Head(words("Spending"), "spending_musd", bn, 1, BN),
        Head(words("beyond today's share"), "extra_musd", bn, 1, BN),
    )  # fmt: skip
    source = f"{_SPENDING} GDP of {describe_data(world)}"
    if recorded is None:
        said = words("No military spending of {name} on record.", name=name)
        return Found("spending", MEASURES["spending_path"], said, said, [], heads, source,
                     more=more)  # fmt: skip
    first, share = recorded.year, recorded.percent_of_gdp
    gdp = compute_gdp_musd(world, code)
    lines, rows = [], []
    for target in _TARGETS:
        path = make_spending_path(share / 100, target, (first, _LAST_YEAR), gdp)
        label = f"{100 * target:g} %"
        lines.append(Line(label, tuple(float(year) for year in path.years),
                          tuple(money * BN for money in path.spending_musd)))  # fmt: skip
        rows += list_path_rows(label, path)
    title = words("Defence spending of {name}, from {share} % of GDP in {year}",
                  name=name, share=words.number(share, 2), year=first)  # fmt: skip
    said = words(
        "At {target} % of GDP it would be USD {sum} bn a year in {year}; the lines are straight.",
        target=f"{100 * _TARGETS[-1]:g}", sum=words.number(lines[-1].y[-1]), year=_LAST_YEAR,
    )  # fmt: skip
    chart = LineChart(title, said, words("year"), f"{bn}, {world.year}", tuple(lines), years=True)
    return Found("spending", MEASURES["spending_path"], title, said, rows, heads, source, chart,
                 [f"{recorded.source} ({recorded.basis})."], more,
                 {"gdp_musd": gdp, "share_pct": share}, None)  # fmt: skip


def _build_bases(code: str, words: Words) -> list[Block | Figure]:
    """What is recorded of US forces in one economy: costs, who bears them, troops."""
    facts = [fact for fact in load_base_costs() if fact.host == code]
    if not facts:
        return []
    rows = tuple(
        (
            Cell(words(name_cost(fact.what)), detail=fact.note),
            Cell(_span(fact.first_year, fact.last_year)),
            Cell(f"{words.number(fact.amount, 0 if fact.amount == round(fact.amount) else 1)}"
                 f" {words(fact.unit)}"),
            Cell(fact.source),
        )
        for fact in facts
    )  # fmt: skip
    columns = (
        Column(words("What")), Column(words("Years")), Column(words("Amount"), numeric=True),
        Column(words("Source"), language=mark_english(words)),
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
    return [Figure(table, said), Note(words(MEASURES["base_costs"].caveat))]


def name_cost(what: str) -> str:
    """What a figure on US forces is, in words."""
    return what.replace("_", " ").replace("us ", "US ")


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
        Column(words("Treaty or grouping"), language=mark_english(words)), Column(words("Members")),
        Column(words("In force since")),
        Column(words("What it obliges to"), language=mark_english(words)),
    )  # fmt: skip
    table = Table(
        "treaties", words("Treaties and groupings"), columns, (Section(rows),), stack=True
    )
    said = words("{name} belongs to {count} of them today.", name=words.economy(code),
                 count=len(found))  # fmt: skip
    return [Figure(table, said), Note(words(MEASURES["alliances"].caveat))]


def _find_conflict(asked: Asked, words: Words) -> Found:
    base, model = set_horizon(asked.world, asked.text("horizon"))
    sides = asked.economies("first"), asked.economies("second")
    if set(sides[0]) & set(sides[1]):
        raise UsageError("first and second", "an economy on both sides", "two that differ",
                         "name another")  # fmt: skip
    names = asked.name("first", words), asked.name("second", words)
    rows = list_conflict_rows(base, sides, names, _RISES, model)
    title = words("What {first} and {second} would lose if all trade between them stopped",
                  first=names[0], second=names[1])  # fmt: skip
    told = ", ".join(
        f"{row['side']} {words.number(row['cost_pct'], 2)} %" for row in rows[: len(names)]
    )
    said = words("Of real income, as they trade today: {told}.", told=told)
    heads = (
        Head(words("Who loses"), "side"),
        Head(words("Trade dearer in peace"), "decoupled_pct", "%", 0),
        Head(words("Lost in a rupture"), "cost_pct", "%", 2),
        Head(words("Lost in a rupture"), "cost_musd", words("USD bn a year"), 1, BN),
        Head(words("Lost in peace already"), "peace_pct", "%", 2, 1.0, True),
    )
    lines = tuple(
        Line(name, tuple(row["decoupled_pct"] for row in rows if row["side"] == name),
             tuple(row["cost_pct"] for row in rows if row["side"] == name))
        for name in names
    )  # fmt: skip
    chart = LineChart(
        title, said, words("trade between them dearer in peace, %"),
        words("real income lost in a rupture, %"), lines,
    )  # fmt: skip
    notes = [words(
        "In a rupture all trade between the two stops, both ways; trade with others stays. The "
        "more they have decoupled before, the less there is to lose."
    ), *say_short_run(asked, words)]  # fmt: skip
    return Found("conflict", MEASURES["conflict_cost"], title, said, rows, heads,
                 describe_data(asked.world), chart, notes, shown=None)  # fmt: skip


def _find_coercion(asked: Asked, words: Words) -> Found:
    base, model = set_horizon(asked.world, asked.text("horizon"))
    sides = asked.economies("first"), asked.economies("second")
    sectors = asked.sectors("sector") if asked.text("sector") else None
    names = asked.name("first", words), asked.name("second", words)
    rows = list_threat_rows(base, sides, names, sectors, model)
    title = words("What {first} and {second} could withhold from each other",
                  first=names[0], second=names[1])  # fmt: skip
    one = rows[0]
    said = words(
        "{by} could cost {against} {loss} percent of real income by selling it nothing, at {own} "
        "percent of its own.",
        by=one["by"], against=one["against"], loss=words.number(one["loss_pct"], 2),
        own=words.number(one["own_loss_pct"], 2),
    )  # fmt: skip
    lost, own = words("inflicted"), words("own loss")
    heads = (
        Head(words("Stops selling"), "by"), Head(words("to whom"), "against"),
        Head(words("Inflicted"), "loss_pct", "%", 2),
        Head(words("by formula"), "formula_pct", "%", 2),
        Head(words("Own loss"), "own_loss_pct", "%", 2),
        Head(words("Inflicted for each percent of one's own"), "leverage", "", 2),
        Head(words("Sales stopped"), "traded_musd", words("USD bn"), 1, BN),
    )  # fmt: skip
    losses = (lost, "loss_pct"), (own, "own_loss_pct")
    chart = draw_losses(title, said, rows, ("by", "against"), losses, words)
    return Found("coercion", MEASURES["coercion"], title, said, rows, heads,
                 describe_data(asked.world), chart, say_short_run(asked, words))  # fmt: skip


def _find_power(asked: Asked, words: Words) -> Found:
    code = asked.economy("who")
    rows = list_power_rows(asked.world, code)
    rows.sort(key=lambda row: -float(row["power_points"] or 0.0))
    name, last = words.economy(code), rows[-1]
    title = words("Power of {name} by withholding its sales, less what it would lose itself",
                  name=name)  # fmt: skip
    said = words(
        "Most over {first}, {most} percentage points of real income; least over {last}, {least}.",
        first=words.economy(rows[0]["other"]), last=words.economy(last["other"]),
        most=words.number(rows[0]["power_points"] or 0.0, 2, signed=True),
        least=words.number(last["power_points"] or 0.0, 2, signed=True),
    )  # fmt: skip
    heads = (
        Head(words("Over whom"), lambda row: words.economy(row["other"])),
        Head(words("Power"), "power_points", words("points"), 2, 1.0, True),
        Head(words("The other would lose"), "other_loses_pct", "%", 2),
        Head(words("It would lose itself"), "own_loss_pct", "%", 2),
    )
    ends = [*rows[:_ENDS], *rows[-_ENDS:]]
    bars = tuple(Bar(words.economy(row["other"]), float(row["power_points"] or 0.0))
                 for row in ends)  # fmt: skip
    chart = BarChart(title, said, words("percentage points of real income"), bars, 2)
    notes = [words("By formula, all pairs at once: wages and foreign prices stay where they are.")]
    return Found("power", MEASURES["coercion"], title, said, rows, heads,
                 describe_data(asked.world), chart, notes, shown=SHOWN)  # fmt: skip


def _find_friends(asked: Asked, words: Words) -> Found:
    code = asked.economy("who")
    rows = list_friend_rows(asked.world, (code,))
    rows.sort(key=lambda row: -float(row["real_income_pct"]))
    title = words("Whose growth raises or lowers the real income of {name}",
                  name=words.economy(code))  # fmt: skip
    against = [row for row in rows if row["real_income_pct"] < 0]
    said = words(
        "One percent more productivity in {first} is worth {most} percent to it; growth of {count} "
        "of {all} economies lowers its real income.",
        first=words.economy(rows[0]["grows"]), count=len(against), all=len(rows),
        most=words.number(rows[0]["real_income_pct"], 3, signed=True),
    )  # fmt: skip
    heads = (
        Head(words("Who grows by 1 %"), lambda row: words.economy(row["grows"])),
        Head(words("Real income"), "real_income_pct", "%", 4, 1.0, True),
        Head(words("The other way"), "the_other_way_pct", "%", 4, 1.0, True),
    )
    ends = [*rows[:_ENDS], *rows[-_ENDS:]]
    bars = tuple(Bar(words.economy(row["grows"]), row["real_income_pct"]) for row in ends)
    axis = words("percent of real income for 1 % more productivity there")
    return Found("friends", MEASURES["friends"], title, said, rows, heads,
                 describe_data(asked.world), BarChart(title, said, axis, bars, 3))  # fmt: skip


_PAIR = (
    Field("first", "One side", "economies", "USA"),
    Field("second", "The other side", "economies", "CHN"),
)
_HORIZON = Field("horizon", "Elasticities of", "choice", "long", choices=HORIZONS)

SECURITY: tuple[Measure, ...] = (
    Measure(
        "spending", "Spending, bases, treaties",
        "What a share of GDP for defence comes to, year by year.",
        (Field("who", "Defence spending of", "economy", "JPN"),), _find_spending,
    ),
    Measure(
        "conflict", "Cost of a rupture",
        "What two sides would lose if all trade between them stopped.",
        (*_PAIR, _HORIZON), _find_conflict, solves=True,
    ),
    Measure(
        "coercion", "What each could withhold",
        "What two sides could do to each other by not selling, and what that would cost them.",
        (*_PAIR, Field("sector", "Goods", "sector", "", empty="everything"), _HORIZON),
        _find_coercion, solves=True,
        drawn=Drawn((("loss_pct", "inflicted"), ("own_loss_pct", "own loss")),
                    name_cuts("first", "second"), LOST),
    ),
    Measure(
        "power", "Power over others",
        "Over whom an economy has power by withholding its sales, and who has it over the economy.",
        (Field("who", "Power of", "economy", "CHN"),), _find_power,
    ),
    Measure(
        "friends", "Friends and enemies",
        "Whose growth raises the real income of an economy, and whose lowers it.",
        (Field("who", "Economy", "economy", "JPN"),), _find_friends,
    ),
)  # fmt: skip
