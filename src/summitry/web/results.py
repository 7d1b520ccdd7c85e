"""What a result shows: four figures first, then bars, map, sectors and balances, as blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from summitry.brief import (
    BigNumber,
    BigNumbers,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Note,
    Section,
    Table,
    Text,
)
from summitry.brief.compare import build_figures
from summitry.charts import Bar, BarChart, Flow, FlowChart, WorldMap
from summitry.model import INDICATORS, compute_bilateral_goods, compute_sector_output_pct
from summitry.policy import AllBut
from summitry.strategy import HORIZON, Comparison, Side
from summitry.strategy.settled import Wedge
from summitry.web.figures import Figure
from summitry.web.solving import Live
from summitry.web.words import Words
from summitry.world import ECONOMY_GROUPS, Array

SHOWN = ("real_income_pct", "real_wage_pct", "consumer_price_pct", "export_volume_pct",
         "tariff_revenue_change_musd", "goods_balance_change_musd")  # fmt: skip
_BARS = 14
_SECTORS = 8
_PARTNERS = 8
_FLOWS = 14
_NOISE = 1e-7  # percent: far above the tolerance of a solve, far below what is shown


def list_parties(live: Live) -> list[str]:
    """Economies that the measures counted in name, in the order they are named."""
    named: list[str] = []
    for measure in live.scenario.measures:
        if measure.id in live.counted:
            exporters = getattr(measure, "exporters", ())
            others = () if isinstance(exporters, AllBut) else measure.named_exporters
            named += [*measure.acting, *others]
    codes = [c for name in named for c in ECONOMY_GROUPS.get(name, (name,))]
    known = dict.fromkeys(code for code in codes if code in live.world.economies)
    return list(known) or ["USA", "CHN", "JPN", "DEU"]


def choose_bars(live: Live) -> list[int]:
    """Economies whose real income moves most in money, and the parties; best first."""
    world, income = live.world, live.indicators["real_income_musd"]
    parties = [world.economy_index(code) for code in list_parties(live)[:6]]
    by_size = [int(k) for k in np.argsort(-np.abs(income)) if world.economies[int(k)] != "ROW"]
    chosen = list(dict.fromkeys([*parties, *by_size]))[:_BARS]
    return sorted(chosen, key=lambda k: -live.indicators["real_income_pct"][k])


def build_results(live: Live, words: Words) -> list[Block | Figure]:
    """Everything a result page shows of one case, in reading order."""
    first = build_first(live, words)
    return first if is_still(live) else [*first, build_economies(live, words)]


def build_first(live: Live, words: Words) -> list[Block | Figure]:
    """What follows a slider while it moves: four numbers, what was left out, one drawing."""
    still = is_still(live)
    blocks: list[Block | Figure] = [] if still else [build_numbers(live, words)]
    if live.left_out:
        reasons = "; ".join(f"{name}: {words(why)}" for name, why in live.left_out)
        blocks.append(Note(words("Not counted in") + f": {reasons}."))
    blocks += [Note(_say_wedge(wedge, words)) for wedge in live.wedges]
    if still:
        return [*blocks, Note(words("Nothing moves yet: count in a measure above, or add one."))]
    return [*blocks, build_income(live, words)]


def choose_decimals(live: Live) -> int:
    """Decimals of real income in percent: two, or up to two more where all of it is small."""
    most = max(abs(float(live.indicators["real_income_pct"][k])) for k in choose_bars(live))
    return 2 if most >= 0.1 else 3 if most >= 0.01 else 4


def is_still(live: Live) -> bool:
    """Whether nothing is counted in that changes anything: what is left is noise of the solve."""
    return float(np.abs(live.indicators["real_income_pct"]).max()) < _NOISE


def _say_wedge(wedge: Wedge, words: Words) -> str:
    """What an aim took: the instrument, its height and who pays how much."""
    means = {
        "tariff": "duty moved by {rate} %", "quota": "the last unit is worth a duty of {rate} %",
        "purchases": "price to buyers moved by {rate} %",
        "transfer": "a payment between treasuries",
    }[wedge.means]  # fmt: skip
    rate = words.number(100 * wedge.rate, 1, signed=True)
    return words(
        "{id}: {how}; USD {paid} bn a year paid; USD {before} bn without it, {reached} with it.",
        id=wedge.measure.id, how=words(means, rate=rate),
        paid=words.number(wedge.payment_musd / 1e3, 2),
        before=words.number(wedge.before_musd / 1e3, 1),
        reached=words.number(wedge.reached_musd / 1e3, 1),
    )  # fmt: skip


def build_numbers(live: Live, words: Words) -> BigNumbers:
    """Four figures: the one who acts, whoever else it moves most, its revenue, the world."""
    world, pct = live.world, live.indicators["real_income_pct"]
    actor = next(iter(list_parties(live)))
    k = world.economy_index(actor)
    others = [n for n, code in enumerate(world.economies) if code not in ("ROW", actor)]
    most = max(others, key=lambda n: abs(live.indicators["real_income_musd"][n]))
    everyone = float(np.average(pct, weights=world.income))
    revenue = live.indicators["tariff_revenue_change_musd"][k] / 1e3
    income, decimals = words("Real income"), choose_decimals(live)

    def percent(value: float, least: int = 2) -> str:
        return words.number(value, max(decimals, least), signed=True)

    numbers = (
        BigNumber(words.economy(actor), percent(pct[k]), "%", income),
        BigNumber(
            words.economy(world.economies[most]), percent(pct[most]), "%",
            f"{income}, {words('largest change in money')}",
        ),
        BigNumber(words.economy(actor), words.number(revenue, 1, signed=True), words("USD bn"),
                  words("Tariff revenue, change")),
        BigNumber(words("World"), percent(everyone, 3), "%", income),
    )  # fmt: skip
    return BigNumbers(numbers, describe_method(live, words))


def describe_method(live: Live, words: Words) -> str:
    """What the figures are: baseline, horizon, how exactly they solve the equations."""
    c = live.outcome.certificate
    worst = max(c.market_residual, c.trade_residual)
    return words(
        "Against {world} ({year}); {horizon}. Largest imbalance of a market {worst}.",
        world=live.world.name, year=live.world.year, horizon=words(HORIZON), worst=f"{worst:.0e}",
    )  # fmt: skip


def build_income(live: Live, words: Words) -> Chart:
    """Bars of real income, with their table."""
    world, pct = live.world, live.indicators["real_income_pct"]
    chosen, decimals = choose_bars(live), choose_decimals(live)
    parties = set(list_parties(live))
    bars = tuple(
        Bar(words.economy(world.economies[k]), float(pct[k]), world.economies[k] in parties)
        for k in chosen
    )
    axis = f"{words('Real income')}, {words('change in %')}"
    best, worst = bars[0], bars[-1]
    said = words(
        "{best} {high} percent, {worst} {low} percent.",
        best=best.label, high=words.number(best.value, decimals, signed=True),
        worst=worst.label, low=words.number(worst.value, decimals, signed=True),
    )  # fmt: skip
    rows = ((Cell(bar.label), Cell(words.number(bar.value, decimals, signed=True))) for bar in bars)
    columns = (Column(words("Economy")), Column(words("Real income"), "%", numeric=True))
    table = Table("income-table", axis, columns, (Section(tuple(rows)),))
    return Chart("income", BarChart(words("Real income"), said, axis, bars, decimals), table)


def build_map(live: Live, words: Words) -> Chart:
    """Real income on a map, with every economy in its table."""
    world, pct = live.world, live.indicators["real_income_pct"]
    values = {code: float(pct[k]) for k, code in enumerate(world.economies) if code != "ROW"}
    names = {code: words.economy(code) for code in values}
    axis = f"{words('Real income')}, {words('change in %')}"
    order, decimals = sorted(values, key=lambda code: values[code]), choose_decimals(live)

    def say(code: str) -> str:
        return f"{names[code]} {words.number(values[code], decimals, signed=True)}"

    rows = tuple(
        (Cell(names[c]), Cell(words.number(values[c], max(decimals, 3), signed=True)))
        for c in order
    )
    said = words("Largest loss: {worst} percent; largest gain: {best} percent.",
                 worst=say(order[0]), best=say(order[-1]))  # fmt: skip
    columns = (Column(words("Economy")), Column(words("Real income"), "%", numeric=True))
    title = words("World map of real income")
    caption = f"{title}: {axis}"  # that of the bars has no more than the axis
    table = Table("map-table", caption, columns, (Section(rows),))
    return Chart("map", WorldMap(title, said, axis, values, names), table)


def build_economies(live: Live, words: Words) -> Figure:
    """The main indicators of the economies in the bars."""
    world, percent = live.world, choose_decimals(live)
    columns = [Column(words("Economy"))]
    columns += [
        Column(words(INDICATORS[name].label), words(_unit(name)), numeric=True) for name in SHOWN
    ]
    rows = [
        (
            Cell(words.economy(world.economies[k]) + ("*" if _borrows(live, k) else "")),
            *(Cell(_figure(live.indicators[name], k, name, percent, words)) for name in SHOWN),
        )
        for k in choose_bars(live)
    ]
    note = words("Balances at basic prices, where goods flows run 15 to 20 percent below customs "
                 "values: compare changes, not levels.")  # fmt: skip
    if any(_borrows(live, k) for k in choose_bars(live)):
        note += " * " + words("technology borrowed from a similar economy.")
    revenue = live.indicators["tariff_revenue_change_musd"]
    most = int(np.argmax(np.abs(revenue)))
    said = words(
        "Tariff revenue moves most in {name}: USD {sum} bn a year; the table has prices, wages and "
        "balances.",
        name=words.economy(world.economies[most]),
        sum=words.number(revenue[most] / 1e3, 1, signed=True),
    )
    return Figure(Table("economies", words("Changes by economy"), tuple(columns),
                        (Section(tuple(rows)),), note), said)  # fmt: skip


def _borrows(live: Live, k: int) -> bool:
    return live.world.economies[k] in live.world.proxies


def _unit(name: str) -> str:
    return "USD bn" if name.endswith("_musd") else "%"


def _figure(values: Array, k: int, name: str, percent: int, words: Words) -> str:
    scale, decimals = (1e3, 1) if name.endswith("_musd") else (1.0, percent)
    return words.number(float(values[k]) / scale, decimals, signed=True)


def build_sectors(live: Live, economy: str, words: Words) -> Chart:
    """Sectors of one economy whose output changes most in money."""
    world = live.world
    n = world.economy_index(economy)
    change = compute_sector_output_pct(live.outcome)[n]
    weight = change / 100 * world.output[n]
    order = [int(j) for j in np.argsort(-np.abs(weight))[:_SECTORS]]
    order.sort(key=lambda j: -change[j])
    bars = tuple(Bar(words.sector(world.sectors[j]), float(change[j])) for j in order)
    axis = f"{words('Output volume')}, {words('change in %')}"
    title = f"{words.economy(economy)}: {words('sectors that change most')}"
    rows = tuple(
        (Cell(words.sector(world.sectors[j])), Cell(words.number(change[j], 2, signed=True)),
         Cell(words.number(weight[j] / 1e3, 2, signed=True)))
        for j in order
    )  # fmt: skip
    columns = (Column(words("Sector")), Column(words("Output volume"), "%", numeric=True),
               Column(words("at baseline prices"), words("USD bn"), numeric=True))  # fmt: skip
    first = int(np.argmax(np.abs(weight)))
    said = words(
        "Largest move in money: {sector}, {sum} percent of its volume.",
        sector=words.sector(world.sectors[first]), sum=words.number(change[first], 2, signed=True),
    )  # fmt: skip
    table = Table("sectors-table", axis, columns, (Section(rows),))
    return Chart("sectors", BarChart(title, said, axis, bars, 2), table)


def build_partners(live: Live, economy: str, words: Words) -> Figure:
    """Goods trade of one economy with its main partners, before and after."""
    world = live.world
    n = world.economy_index(economy)
    base, new = compute_bilateral_goods(live.outcome)
    order = [int(i) for i in np.argsort(-(base[n] + base[:, n])) if int(i) != n][:_PARTNERS]
    columns = [Column(words("Partner"))]
    for what in ("Imports", "Exports", "Balance"):
        columns += [
            Column(words(what), words("baseline, USD bn"), numeric=True),
            Column(words(what), words("change, USD bn"), numeric=True),
        ]

    def cells(i: int) -> Iterable[Cell]:
        for before, after in (
            (base[n, i], new[n, i]), (base[i, n], new[i, n]),
            (base[i, n] - base[n, i], new[i, n] - new[n, i]),
        ):  # fmt: skip
            yield Cell(words.number(before / 1e3, 1))
            yield Cell(words.number((after - before) / 1e3, 1, signed=True))

    rows = tuple((Cell(words.economy(world.economies[i])), *cells(i)) for i in order)
    title = f"{words.economy(economy)}: {words('goods trade with main partners')}"
    moved = [float(new[i, n] - new[n, i] - base[i, n] + base[n, i]) for i in order]
    top = max(range(len(order)), key=lambda k: abs(moved[k]))
    said = words(
        "The balance that moves most is the one with {name}: USD {sum} bn.",
        name=words.economy(world.economies[order[top]]),
        sum=words.number(moved[top] / 1e3, 1, signed=True),
    )
    table = Table("partners", title, tuple(columns), (Section(rows),),
                  words("Basic prices, 15 to 20 percent below customs values."))  # fmt: skip
    return Figure(table, said)


def build_flows(live: Live, words: Words) -> Chart:
    """Goods flows between two economies that change most in money, as ribbons, with their table."""
    world = live.world
    base, new = compute_bilateral_goods(live.outcome)
    change = (new - base) / 1e3
    np.fill_diagonal(change, 0.0)
    rest = [k for k, code in enumerate(world.economies) if code == "ROW"]
    change[rest], change[:, rest] = 0.0, 0.0
    largest = np.argsort(-np.abs(change), axis=None)[:_FLOWS]
    pairs = [divmod(int(at), len(world.economies)) for at in largest]
    names = [words.economy(code) for code in world.economies]
    flows = tuple(Flow(names[i], names[n], float(change[n, i])) for n, i in pairs)
    title = words("Trade flows that change most")
    axis = f"{words('Goods trade')}, {words('change, USD bn')}"
    first = flows[0]
    said = words(
        "Largest change: sales of {source} to {target}, USD {sum} bn.", source=first.source,
        target=first.target, sum=words.number(first.value, 1, signed=True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(names[i]), Cell(names[n]), Cell(words.number(base[n, i] / 1e3, 1)),
            Cell(words.number(new[n, i] / 1e3, 1)),
            Cell(words.number(change[n, i], 1, signed=True)),
        )
        for n, i in pairs
    )  # fmt: skip
    columns = (
        Column(words("Exporter")), Column(words("Importer")),
        Column(words("Before"), words("USD bn"), numeric=True),
        Column(words("After"), words("USD bn"), numeric=True),
        Column(words("Change"), words("USD bn"), numeric=True),
    )  # fmt: skip
    table = Table("flows-table", title, columns, (Section(rows),),
                  words("Basic prices, 15 to 20 percent below customs values."))  # fmt: skip
    drawing = FlowChart(
        title, said, axis, (words("Exporter"), words("Importer")), flows,
        (words("rise"), words("fall")),
    )  # fmt: skip
    return Chart("flows", drawing, table)


def build_more(live: Live, economy: str, words: Words) -> list[Block | Figure]:
    """What is drawn once the first figures have settled: map, flows, sectors, partners."""
    if is_still(live):
        return [Note(words("Nothing moves yet: count in a measure above, or add one."))]
    return [build_map(live, words), build_flows(live, words),
            build_sectors(live, economy, words), build_partners(live, economy, words)]  # fmt: skip


def build_comparison(lives: list[tuple[str, Live]], words: Words) -> list[Block | Figure]:
    """Two to four results side by side, each with its difference from the first."""
    world = lives[0][1].world
    chosen = dict.fromkeys(k for _, live in lives for k in choose_bars(live)[:10])
    sides = tuple(
        Side(title, live.scenario, live.day, "in_force",
             tuple(m for m in live.scenario.measures if m.id in live.counted), live.outcome)
        for title, live in lives
    )  # fmt: skip
    codes = [world.economies[k] for k in chosen]
    figures = [
        Figure(replace(one, note=""), one.note) if isinstance(one, Table) else one
        for one in build_figures(Comparison(world, sides), codes, words)
    ]
    notes = [Text(f"{title}: {describe_method(live, words)}", style="small")
             for title, live in lives]  # fmt: skip
    return [Heading(words("Side by side"), "side-by-side"), *figures, *notes]
