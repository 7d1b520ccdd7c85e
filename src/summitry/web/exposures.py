"""Dependence along supply chains as pages: every measure of `summitry exposure`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from summitry.charts import Bar, BarChart, DotChart, Series
from summitry.errors import UsageError
from summitry.exposure import (
    MEASURES,
    compute_sector_exposure,
    measure_chain,
    measure_cut_off,
    set_horizon,
    table_from_world,
)
from summitry.exposure.rows import (
    describe_cut_off,
    list_chain_rows,
    list_content_rows,
    list_input_rows,
    list_middlemen_rows,
    list_partner_rows,
    list_position_rows,
    list_reached_rows,
)
from summitry.policy import apply_scenario
from summitry.strategy.cases import list_cases
from summitry.web.asking import Asked, Field
from summitry.web.figures import describe_data
from summitry.web.measured import BN, SHOWN, Drawn, Found, Head, Measure, Row
from summitry.web.words import Words
from summitry.world import World

HORIZONS = (("long", "years"), ("short", "the first months"))
CASES = (("in_force", "what is in force"), ("with_paused", "what is paused as well"))
_INPUTS = (("goods", "goods only"),)
LOST = "percent of real income lost"
_PROPORTIONAL = (
    "Every user of a good is taken to buy from all suppliers in the economy's own proportions."
)


def _source(world: World) -> str:
    return f"{describe_data(world)}. {_PROPORTIONAL}"


def _sector(words: Words) -> Head:
    def read(row: Row) -> str:
        return words("All sectors") if row["sector"] == "all" else words.sector(row["sector"])

    return Head(words("Sector"), read)


def _find_chain(asked: Asked, words: Words) -> Found:
    if not asked.text("via"):
        return _find_middlemen(asked, words)
    world = asked.world
    sides = [asked.economies(key) for key in ("of", "via", "to")]
    chain = measure_chain(table_from_world(world), *sides)
    rows = list_chain_rows(chain, world.sectors)
    start, middle, end = (asked.name(key, words) for key in ("of", "via", "to"))
    title = words("Value added of {start} inside what {middle} sells to {end}",
                  start=start, middle=middle, end=end)  # fmt: skip
    said = words(
        "USD {total} bn in all, {share} percent of those exports.",
        total=words.number(chain.value_added.sum() / 1e3, 2),
        share=words.number(100 * chain.content_share, 1),
    )
    return Found(
        "chain", MEASURES["third_country"], title, said, rows,
        (_sector(words), *_shares_of_exports(words)), _source(world),
        _draw_bars(title, said, _value_added(world, words), rows, "value_added_musd",
                   lambda row: words.sector(row["sector"])),
        extra={
            "of": sides[0], "via": sides[1], "to": sides[2],
            "value_added_musd": float(chain.value_added.sum()),
            "export_musd": float(chain.export.sum()),
            "share_of_export_pct": 100 * chain.content_share,
            "share_of_origin_value_added_pct": 100 * chain.economy_share,
        },
    )  # fmt: skip


def _value_added(world: World, words: Words) -> str:
    return f"{words('Value added')}, {words('USD bn')}, {world.year}"


def _shares_of_exports(words: Words) -> tuple[Head, ...]:
    bn = words("USD bn")
    return (
        Head(words("Value added"), "value_added_musd", bn, 2, BN),
        Head(words("Exports"), "export_musd", bn, 2, BN),
        Head(words("Share"), "share_of_export_pct", "%", 1),
    )


def _draw_bars(
    title: str, said: str, axis: str, rows: Sequence[Row], key: str, name: Any,
    decimals: int = 2, scale: float = BN,
) -> BarChart | None:  # fmt: skip
    bars = tuple(Bar(name(row), float(row[key]) * scale)
                 for row in rows[:SHOWN] if row[key] is not None)  # fmt: skip
    return BarChart(title, said, axis, bars, decimals, signed=False) if bars else None


def _find_middlemen(asked: Asked, words: Words) -> Found:
    world, start, end = asked.world, asked.economies("of"), asked.economy("to")
    every = list_middlemen_rows(world, start, end)
    rows = [row for row in every if row["via"] not in start]
    own = sum(row["value_added_musd"] for row in every if row["via"] in start)
    who = asked.name("of", words)
    title = words("Value added of {start} inside what others sell to {end}",
                  start=who, end=words.economy(end))  # fmt: skip
    first = rows[0]
    said = words(
        "Most of it comes by way of {via}: USD {sum} bn, {share} percent of what it sells there.",
        via=words.economy(first["via"]), sum=words.number(first["value_added_musd"] / 1e3, 2),
        share=words.number(first["share_of_export_pct"] or 0.0, 1),
    )  # fmt: skip
    notes = [words("In its own exports there: USD {sum} bn.", sum=words.number(own / 1e3, 1))]
    return Found(
        "chain", MEASURES["third_country"], title, said, rows,
        (Head(words("Exporter"), lambda row: words.economy(row["via"])),
         *_shares_of_exports(words)),
        _source(world),
        _draw_bars(title, said, _value_added(world, words), rows, "value_added_musd",
                   lambda row: words.economy(row["via"])),
        notes, extra={"of": start, "to": end, "own_value_added_musd": own},
    )  # fmt: skip


def _find_content(asked: Asked, words: Words) -> Found:
    world, code = asked.world, asked.economy("of")
    rows = list_content_rows(world, code, asked.economies("to"))
    total, sectors = rows[0], [row for row in rows[1:] if row["foreign_share_pct"] is not None]
    if not sectors:
        raise UsageError("of, to", "no exports", "an economy that sells to the other",
                         "name another")  # fmt: skip
    name = words.economy(code)
    title = words("Foreign value inside the exports of {name}", name=name)
    large = [row for row in sectors if row["gross_musd"] >= total["gross_musd"] / 100]
    most = max(large or sectors, key=lambda row: row["foreign_share_pct"])
    said = words(
        "{share} percent of them are value of others; of its larger exports most in {sector}, "
        "{most} percent.",
        share=words.number(total["foreign_share_pct"], 1), sector=words.sector(most["sector"]),
        most=words.number(most["foreign_share_pct"], 1),
    )  # fmt: skip
    bn = words("USD bn")
    heads = (
        _sector(words), Head(words("Exports"), "gross_musd", bn, 1, BN),
        Head(words("Value at home"), "domestic_content_musd", bn, 1, BN),
        Head(words("Value of others"), "foreign_content_musd", bn, 1, BN),
        Head(words("Value of others"), "foreign_share_pct", "%", 1),
        Head(words("Counted twice"), "domestic_double_counted_source_musd", bn, 2, BN),
        Head(words("Used up by the buyer"), "absorbed_by_importer_musd", bn, 1, BN),
    )  # fmt: skip
    notes = [words("Counted twice is value at home that crosses the exporter's border more than "
                   "once; used up by the buyer is what the buyer does not sell on.")]  # fmt: skip
    axis = words("Value of others, percent of exports; the largest exports first")
    return Found(
        "content", MEASURES["export_content"], title, said, rows, heads, _source(world),
        _draw_bars(title, said, axis, sectors, "foreign_share_pct",
                   lambda row: words.sector(row["sector"]), 1, 1.0),
        notes, shown=SHOWN + 1,
    )  # fmt: skip


def _find_inputs(asked: Asked, words: Words) -> Found:
    world, code = asked.world, asked.economy("of")
    users, goods = asked.sectors("sector"), asked.text("inputs") == "goods"
    rows = list_input_rows(world, code, users, goods=goods)
    abroad = [row for row in rows if row["supplier"] != code]
    name = words.economy(code)
    title = words("Foreign suppliers behind the production of {name}", name=name)
    first, home = abroad[0], next(row for row in rows if row["supplier"] == code)
    said = words(
        "{supplier} makes {through} percent of the inputs behind it at every stage and {face} "
        "percent of those bought directly; {home} percent are made at home.",
        supplier=words.economy(first["supplier"]), home=words.number(home["look_through_pct"], 0),
        through=words.number(first["look_through_pct"], 1),
        face=words.number(first["face_value_pct"], 1),
    )  # fmt: skip
    direct, through = words("bought directly"), words("at every stage")
    heads = (
        Head(words("Supplier"), lambda row: words.economy(row["supplier"])),
        Head(direct, "face_value_pct", "%", 2), Head(through, "look_through_pct", "%", 2),
        Head(words("in a dollar of output"), "look_through_per_output", words("USD"), 3),
    )  # fmt: skip
    drawn = abroad[:SHOWN]
    series = tuple(
        Series(label, tuple(float(row[key] or 0.0) for row in drawn))
        for label, key in ((direct, "face_value_pct"), (through, "look_through_pct"))
    )
    axis = words("percent of inputs, all suppliers")
    chart = DotChart(title, said, axis, tuple(words.economy(row["supplier"]) for row in drawn),
                     series, signed=False)  # fmt: skip
    extra = {"sectors": users, "goods": goods}
    return Found("inputs", MEASURES["input_reliance"], title, said, abroad, heads,
                 _source(world), chart, extra=extra)  # fmt: skip


def _find_partners(asked: Asked, words: Words) -> Found:
    world, code = asked.world, asked.economy("of")
    other = asked.economy("supplier") if asked.text("supplier") else None
    rows = list_partner_rows(world, code, other)
    name, first = words.economy(code), rows[0]
    key = "herfindahl" if other is None else "supplier_share_pct"
    if other is None:
        title = words("How few suppliers the imports of {name} come from", name=name)
        said = words("Fewest in {sector}: {supplier} sells {share} percent of what is imported.",
                     sector=words.sector(first["sector"]),
                     supplier=words.economy(first["supplier_code"] or code),
                     share=words.number(first["supplier_share_pct"], 0))  # fmt: skip
        axis = words("index of concentration, 0 to 1")
    else:
        seller = words.economy(other)
        title = words("What {supplier} sells of the imports of {name}", supplier=seller, name=name)
        said = words("Most in {sector}: {share} percent of what is imported.",
                     sector=words.sector(first["sector"]),
                     share=words.number(first["supplier_share_pct"], 0))  # fmt: skip
        axis = words("percent of imports")

    def supplier(row: Row) -> str:
        return words.economy(row["supplier_code"]) if row["supplier_code"] else ""

    heads = (
        _sector(words),
        Head(words("Largest supplier") if other is None else words("Supplier"), supplier),
        Head(words("of imports"), "supplier_share_pct", "%", 1),
        Head(words("Concentration"), "herfindahl", "0\u20131", 2),
        Head(words("Imported"), "imported_pct", "%", 1),
        Head(words("Others would have to add"), "others_would_add_pct", "%", 1),
        Head(words("Elasticity"), "trade_elasticity", "", 1),
    )  # fmt: skip
    notes = [words(
        "Concentration is the sum of squared shares: 1 is one supplier, 0.1 ten alike. Others "
        "would have to add so much to all their exports to replace the supplier. The lower the "
        "trade elasticity, the harder that is."
    )]  # fmt: skip
    return Found(
        "partners", MEASURES["concentration"], title, said, rows, heads, describe_data(world),
        _draw_bars(title, said, axis, rows, key, lambda row: words.sector(row["sector"]),
                   2 if other is None else 1, 1.0),
        notes,
    )  # fmt: skip


def _find_position(asked: Asked, words: Words) -> Found:
    world, code = asked.world, asked.economy("of")
    rows = list_position_rows(world, code)
    made = [row for row in rows if row["upstreamness"] is not None]
    title = words("Stages of production, sectors of {name}", name=words.economy(code))
    said = words(
        "{first} is furthest from final users, {far} stages; {last} is nearest, {near}.",
        first=words.sector(made[0]["sector"]), far=words.number(made[0]["upstreamness"], 1),
        last=words.sector(made[-1]["sector"]), near=words.number(made[-1]["upstreamness"], 1),
    )  # fmt: skip
    to, since = words("to final users"), words("from labour and capital")
    heads = (
        _sector(words), Head(to, "upstreamness", words("stages"), 2),
        Head(since, "downstreamness", words("stages"), 2),
        Head(words("Output"), "output_musd", words("USD bn"), 1, BN),
    )  # fmt: skip
    series = tuple(
        Series(label, tuple(float(row[key]) for row in made))
        for label, key in ((to, "upstreamness"), (since, "downstreamness"))
    )
    chart = DotChart(title, said, words("stages"),
                     tuple(words.sector(row["sector"]) for row in made), series,
                     signed=False)  # fmt: skip
    return Found("position", MEASURES["position"], title, said, rows, heads, _source(world), chart,
                 shown=None)  # fmt: skip


def _find_cut_off(asked: Asked, words: Words) -> Found:
    first, second = asked.economies("coalition"), asked.economies("target")
    sectors, horizon = asked.sectors("sector"), asked.text("horizon")
    base, model = set_horizon(asked.world, horizon)
    names = (asked.name("coalition", words),
             asked.name("target", words))  # fmt: skip
    rows = [
        describe_cut_off(measure_cut_off(base, seller, buyer, sectors, model), who, whom)
        for seller, buyer, who, whom in (
            (first, second, *names), (second, first, names[1], names[0]),
        )
    ]  # fmt: skip
    goods = words("everything") if not asked.text("sector") else ", ".join(
        words.sector(code) for code in sectors[:3]
    )  # fmt: skip
    title = words("What it costs to be cut off: {goods}", goods=goods)
    one = rows[0]
    said = words(
        "If {seller} sold {buyer} nothing of it, {buyer} would lose {loss} percent of real income "
        "and {seller} {own}.",
        seller=names[0], buyer=names[1], loss=words.number(one["equilibrium_pct"], 2),
        own=words.number(one["seller_equilibrium_pct"], 2),
    )  # fmt: skip
    lost, formula = words("loses, cut off"), words("loses, by formula")
    seller = words("loses, selling nothing")
    heads = (
        Head(words("Stops selling"), "stops_selling"), Head(words("Is cut off"), "cut_off"),
        Head(lost, "equilibrium_pct", "%", 2), Head(formula, "formula_pct", "%", 2),
        Head(words("The seller loses"), "seller_equilibrium_pct", "%", 2),
        Head(words("Sales stopped"), "traded_musd", words("USD bn"), 1, BN),
    )  # fmt: skip
    losses = (lost, "equilibrium_pct"), (seller, "seller_equilibrium_pct")
    chart = draw_losses(title, said, rows, ("stops_selling", "cut_off"), losses, words)
    notes = [words(
        "The formula holds wages and foreign prices where they are; the other figures let all of "
        "it adjust. A loss below zero is a gain."
    )]  # fmt: skip
    notes += say_short_run(asked, words)
    return Found("cutoff", MEASURES["chokepoint"], title, said, rows, heads,
                 describe_data(asked.world), chart, notes,
                 extra={"horizon": horizon, "sectors": sectors})  # fmt: skip


def name_cuts(first: str, second: str) -> Callable[[Asked, Words], tuple[str, ...]]:
    """Names of the rows where one side sells the other nothing, and the other way round."""

    def label(asked: Asked, words: Words) -> tuple[str, ...]:
        one, other = asked.name(first, words), asked.name(second, words)
        return _name_cut(one, other, words), _name_cut(other, one, words)

    return label


def _name_cut(seller: str, buyer: str, words: Words) -> str:
    return words("{seller} to {buyer}: nothing sold", seller=seller, buyer=buyer)


def draw_losses(
    title: str, said: str, rows: Sequence[Row], sides: tuple[str, str],
    losses: Sequence[tuple[str, str]], words: Words,
) -> DotChart:  # fmt: skip
    """What each loses where nothing is sold any more.

    ``sides`` are the fields of a row that name seller and buyer; ``losses`` the field of each
    loss, in percent, behind what it is called.
    """
    seller, buyer = sides
    labels = tuple(_name_cut(row[seller], row[buyer], words) for row in rows)
    series = tuple(Series(label, tuple(float(row[key]) for row in rows)) for label, key in losses)
    axis = words(LOST)
    return DotChart(title, said, axis, labels, series, 2, signed=False)


def say_short_run(asked: Asked, words: Words) -> list[str]:
    """What elasticities of the first months are, where they were asked for."""
    if asked.text("horizon") != "short":
        return []
    return [words(
        "First months: every trade elasticity 0.76 (Boehm, Levchenko and Pandalai-Nayar 2023), "
        "inputs that hardly replace each other (Baqaee and Farhi 2024); labour still moves "
        "between sectors, so the first weeks can be worse."
    )]  # fmt: skip


def _find_reached(asked: Asked, words: Words) -> Found:
    scenario, world = asked.load_scenario(asked.text("scenario")), asked.world
    cases = list_cases(scenario, world, scenario.as_of or date.today())
    case = asked.text("case")
    if case not in cases:
        raise UsageError("case", case[:40], ", ".join(cases), "write one of these")
    reached = compute_sector_exposure(world, apply_scenario(world, cases[case]))
    rows = list_reached_rows(world, reached, asked.economies("economy"))
    title = words(
        "Sectors that {scenario} reaches", scenario=words(scenario.title or scenario.name)
    )

    def name(row: Row) -> str:
        return f"{words.economy(row['economy'])}, {words.sector(row['sector'])}"

    hit = float(reached.sales_hit.sum())
    first = rows[0]
    said = words(
        "Sales of USD {sum} bn become dearer; most value added behind them is that of {first}, "
        "USD {most} bn, {share} percent of the sector's.",
        sum=words.number(hit / 1e3, 1), first=name(first),
        most=words.number(first["value_added_behind_musd"] / 1e3, 1),
        share=words.number(first["share_of_value_added_pct"], 1),
    )  # fmt: skip
    if not hit > 0:
        said = words("Nothing of it raises a duty or a trade cost: no sale becomes dearer.")
    bn = words("USD bn")
    heads = (
        Head(words("Sector"), name),
        Head(words("Value added behind"), "value_added_behind_musd", bn, 2, BN),
        Head(words("of the sector's"), "share_of_value_added_pct", "%", 1),
        Head(words("Own sales dearer"), "sales_hit_musd", bn, 2, BN),
        Head(words("Duty on them"), "extra_duty_musd", bn, 2, BN),
    )
    axis = f"{words('Value added behind')}, {bn}, {world.year}"
    chart = _draw_bars(title, said, axis, rows, "value_added_behind_musd", name) if hit else None
    return Found("reached", MEASURES["sector_exposure"], title, said, rows if hit else [], heads,
                 _source(world), chart, extra={"case": case, "cases": list(cases)})  # fmt: skip


_OF = Field("of", "Economy", "economy", "KOR")

EXPOSURE: tuple[Measure, ...] = (
    Measure(
        "chain", "Work inside others' exports",
        "Whose work is inside what one economy sells to another.",
        (Field("of", "Work of", "economies", "KOR"),
         Field("via", "in the exports of", "economies", "MEX", empty="every exporter"),
         Field("to", "to", "economies", "USA")),
        _find_chain,
    ),
    Measure(
        "exports", "Content of exports",
        "How much of what an economy exports was made elsewhere.",
        (Field("of", "Exports of", "economy", "KOR"),
         Field("to", "Buyer", "economies", "", empty="everybody")),
        _find_content,
    ),
    Measure(
        "inputs", "Origin of inputs",
        "Who makes the inputs of an economy: bought directly, and behind those at every stage.",
        (Field("of", "Production of", "economy", "USA"),
         Field("sector", "Sector", "sector", "", empty="all sectors"),
         Field("inputs", "Inputs", "choice", "", choices=_INPUTS, empty="all inputs")),
        _find_inputs,
    ),
    Measure(
        "partners", "Concentration of imports",
        "How few suppliers imports come from, and what others would have to add to replace one.",
        (Field("of", "Imports of", "economy", "JPN"),
         Field("supplier", "Supplier", "economy", "", empty="the largest supplier of each")),
        _find_partners,
    ),
    Measure(
        "position", "Place in the chain",
        "How many stages lie between a sector and final users, and behind it.",
        (_OF,), _find_position,
    ),
    Measure(
        "chokepoint", "Choke points",
        "What it costs both sides if one stops selling to the other.",
        (Field("coalition", "Who stops selling", "economies", "TWN,KOR,JPN"),
         Field("target", "Who is cut off", "economies", "CHN"),
         Field("sector", "Goods", "sector", "C26", empty="everything"),
         Field("horizon", "Elasticities of", "choice", "long", choices=HORIZONS)),
        _find_cut_off, solves=True,
        drawn=Drawn(
            (("equilibrium_pct", "loses, cut off"),
             ("seller_equilibrium_pct", "loses, selling nothing")),
            name_cuts("coalition", "target"), LOST,
        ),
    ),
    Measure(
        "sectors", "Where a scenario reaches",
        "Whose value added stands behind the sales that a scenario makes dearer.",
        (Field("scenario", "Scenario", "scenario", "february-2025"),
         Field("case", "Counted in", "choice", "in_force", choices=CASES),
         Field("economy", "Sectors of", "economies", "", empty="everybody")),
        _find_reached, solves=True,
    ),
)  # fmt: skip
