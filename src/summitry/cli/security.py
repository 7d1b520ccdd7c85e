"""`summitry security`: accounts of spending, bases, treaties; conflict, coercion, friends."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.bands import elasticity_draw_options
from summitry.cli.measure_bands import band_rows
from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    baseline_of,
    deliver_report,
    horizon_notes,
    horizon_option,
    load_baseline,
    measure_options,
    name_of,
    source_of,
)
from summitry.cli.output import Command, Commands
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.charts import AnyChart, LineChart
    from summitry.security import ImportContent, SpendingPath
    from summitry.world import Array, World


HIGHEST_GROWTH = 0.2


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def security(context: click.Context) -> None:
    """Accounts, not prophecy: spending, bases, treaties, cost of conflict, coercion, friends."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def parse_share(text: str, option: str) -> float:
    """A share written as 2% or 0.02; a bare number of 1 or more is refused."""
    word = text.strip()
    try:
        value = float(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
    except ValueError:
        value = float("nan")
    if not -1 < value < 1 and not (word.endswith("%") and abs(value) <= 10):
        raise UsageError(
            f"{option} {text}", text, "a percentage such as 2%, or a share such as 0.02",
            "add the percent sign",
        )  # fmt: skip
    return value


def shares_option(command: Command) -> Command:
    """Add ``--shares``: a table of military spending of one's own."""
    return click.option(
        "--shares", "shares_path", metavar="FILE", type=click.Path(path_type=Path),
        help="Your own table of military spending, % of GDP (CSV).",
    )(command)  # fmt: skip


@security.command()
@click.argument("name")
@click.option("--to", "targets", multiple=True, metavar="PERCENT",
              help="Target share of GDP; repeat to compare.  [default: 2%, 3.5%, 5%]")  # fmt: skip
@click.option("--by", "last", type=int, default=2035, show_default=True, help="Year of the target.")
@click.option("--from", "start", metavar="PERCENT", help="Share today; else as recorded.")
@shares_option
@click.option("--in", "first", type=int, help="Year of that share.")
@click.option("--growth", default="0%", show_default=True, help="Real growth of GDP a year.")
@click.option("--equipment", default="20%", show_default=True,
              help="Part of the extra sum that buys equipment.")  # fmt: skip
@click.option("--supplier", "suppliers", multiple=True, metavar="NAME=PERCENT",
              help="How much of the equipment comes from whom; repeat.")  # fmt: skip
@measure_options
def spending(name: str, targets: tuple[str, ...], last: int, **given: Any) -> None:
    """Spending of NAME on a path to a share of GDP: money, imports by supplier, balances."""
    from summitry.policy.places import list_one_member
    from summitry.security import (
        MEASURES,
        compute_gdp_musd,
        make_spending_path,
        measure_import_content,
    )
    from summitry.security.rows import list_path_rows

    world = load_baseline(given)
    code = list_one_member(name, world.economies, "NAME")
    first, start, said = _starting_share(code, given)
    growth = parse_share(given["growth"], "--growth")
    if not -HIGHEST_GROWTH <= growth <= HIGHEST_GROWTH:
        raise UsageError(
            f"--growth {given['growth']}", given["growth"], "-20% to 20% a year", "for example 1%"
        )
    equipment = parse_share(given["equipment"], "--equipment")
    stated = dict(_parse_supplier(text, world) for text in given["suppliers"])
    gdp = compute_gdp_musd(world, code)
    paths, rows, content = {}, [], None
    for text in targets or ("2%", "3.5%", "5%"):
        path = make_spending_path(start, parse_share(text, "--to"), (first, last), gdp, growth)
        content = measure_import_content(world, code, path.extra_musd[-1], equipment, stated)
        paths[text] = path
        rows += list_path_rows(text, path)
    assert content is not None  # at least one target
    settled, model_said = _settle(world, code, path.extra_musd[-1], equipment, stated)
    rows += _supplier_rows(world, content, settled, text)
    title = f"Defence spending of {name_of(code)} from {start:.2%} of GDP in {first}, by {last}"
    columns = (
        Column("target", "target"),
        Column("year or supplier", "what"),
        Column("% of GDP", "percent_of_gdp", ".2f"),
        Column("spending, USD million", "spending_musd", ",.0f"),
        Column("extra, USD million", "extra_musd", ",.0f"),
        Column("bought there", "direct_musd", ",.0f"),
        Column("balance", "balance_musd", ",.0f"),
        Column("balance if other spending falls", "balance_if_cut_musd", ",.0f"),
        Column("balance, whole model", "equilibrium_musd", ",.0f"),
    )
    notes = [
        said,
        *_named_targets(code),
        f"Money: USD million of {world.year}, GDP {gdp:,.0f} growing {growth:.1%} a year. The rows "
        f"by supplier are of the extra sum in {last} at the last target; {equipment:.0%} of it "
        "buys equipment (sectors C25, C26, C301, C302T309; 20 % is NATO's guideline of 2014). "
        "Balance: change of the trade balance with that economy before prices or taxes adjust.",
        model_said,
    ]
    report = Report(
        MEASURES["spending_path"], title, rows, columns, source_of(world), notes,
        chart=lambda: _draw_paths(title, paths),
    )  # fmt: skip
    deliver_report(report, given)


def _starting_share(code: str, given: dict[str, Any]) -> tuple[int, float, str]:
    """Year and share of GDP a path starts from, and whose figure it is."""
    from summitry.security import load_military_spending

    if given["start"] is not None:
        share = parse_share(given["start"], "--from")
        return given["first"] or 2025, share, f"Starting share {share:.2%}: as given."
    known = load_military_spending(given["shares_path"])
    if code not in known:
        raise UsageError(
            f"NAME {code}", f"no military spending of {name_of(code)} on record",
            "a share of GDP to start from",
            "give it with --from, for example --from 1.4%, or a table of your own with --shares",
        )  # fmt: skip
    one = known[code]
    said = (
        f"Starting share {one.percent_of_gdp:.2f} % of GDP in {one.year}: {one.source} "
        f"({one.basis})."
    )
    return given["first"] or one.year, one.percent_of_gdp / 100, said


def _named_targets(code: str) -> list[str]:
    """Targets that the economy or a group of its own has named, with their sources."""
    from summitry.security import load_spending_pledges
    from summitry.world import ECONOMY_GROUPS

    lines = []
    for pledge in load_spending_pledges():
        if code == pledge.who or code in ECONOMY_GROUPS.get(pledge.who, ()):
            when = f" by {pledge.by_year}" if pledge.by_year else ""
            lines.append(
                f"Named by {name_of(pledge.who)}: {pledge.percent_of_gdp:g} % of GDP{when}, "
                f"{pledge.what} ({pledge.source})."
            )
    return lines


def _parse_supplier(text: str, world: World) -> tuple[str, float]:
    from summitry.policy.places import list_one_member

    name, sign, share = text.partition("=")
    if not sign:
        raise UsageError(
            f"--supplier {text}", text, "NAME=PERCENT", "for example --supplier USA=55%"
        )
    code = list_one_member(name.strip(), world.economies, "--supplier")
    return code, parse_share(share, "--supplier")


def _settle(
    world: World, code: str, extra: float, equipment: float, stated: dict[str, float]
) -> tuple[Array | None, str]:
    """Balances by partner once the whole model has adjusted, or why there are none."""
    from summitry.errors import NumericalError
    from summitry.security import EQUIPMENT_SECTORS, measure_import_content
    from summitry.strategy.defence import solve_defence_balances

    if not extra * equipment > 0:
        return None, "Whole model: nothing more is bought."
    bought = measure_import_content(world, code, extra * equipment, 1.0, stated).direct
    sellers = tuple(stated or (one for one in world.economies if one != code))
    abroad = float(sum(bought[world.economy_index(one)] for one in sellers))
    try:
        balance, _ = solve_defence_balances(world, code, sellers, abroad, sectors=EQUIPMENT_SECTORS)
    except (NumericalError, UsageError) as error:
        return None, f"Whole model: no answer ({error.where}: {error.seen})."
    return balance, (
        "Whole model: the equipment bought abroad as a promise to buy it, paid in the place of "
        "other spending, prices and wages adjusted. The total stays: each economy keeps its "
        "deficit as a share of world value added."
    )


def _supplier_rows(
    world: World, content: ImportContent, settled: Array | None, target: str
) -> list[dict[str, Any]]:
    import numpy as np

    columns = {
        "direct_musd": content.direct, "value_added_musd": content.value_added,
        "balance_musd": content.balance, "balance_if_cut_musd": content.balance_if_cut,
        "equilibrium_musd": settled,
    }  # fmt: skip

    def fill(take: Callable[[Array], Any]) -> dict[str, float | None]:
        return {
            key: None if values is None else round(float(take(values)), 3)
            for key, values in columns.items()
        }

    rows = [
        {"target": target, "what": name_of(world.economies[k]), **fill(itemgetter(k))}
        for k in (-content.direct).argsort()[:10]
    ]
    return [*rows, {"target": target, "what": "all together", **fill(np.sum)}]


def _draw_paths(title: str, paths: dict[str, SpendingPath]) -> LineChart:
    from summitry.charts import Line, LineChart

    lines = tuple(
        Line(f"to {target}", tuple(map(float, path.years)),
             tuple(money / 1e3 for money in path.spending_musd))
        for target, path in paths.items()
    )  # fmt: skip
    return LineChart(title, f"{title}.", "year", "spending, USD billion", lines)


@security.command()
@click.argument("name", required=False)
@measure_options
def bases(name: str | None, **given: Any) -> None:
    """Who pays for US bases abroad, with troops, years and sources."""
    from summitry.policy import economy_name
    from summitry.policy.places import list_members
    from summitry.security import MEASURES, compute_host_share, load_base_costs
    from summitry.world import ECONOMY_NAMES

    facts = load_base_costs()
    known = tuple(dict.fromkeys(fact.host for fact in facts))
    hosts = known
    if name is not None:
        asked = list_members(name, (*known, *ECONOMY_NAMES), "NAME")
        hosts = tuple(code for code in asked if code in known)
        if not hosts:
            raise UsageError(
                f"NAME {name}",
                f"no figure about bases in {name_of(name)} on record",
                f"one of {', '.join(economy_name(code) for code in known)}",
                "see summitry security table for US troops by host",
            )
    rows = [
        {
            "host": fact.host, "name": economy_name(fact.host),
            "what": fact.what.replace("_", " ").replace("us ", "US "),
            "years": _say_years(fact.first_year, fact.last_year),
            "amount": fact.amount, "unit": fact.unit, "source": fact.source, "note": fact.note,
        }
        for fact in facts if fact.host in hosts
    ]  # fmt: skip
    notes = [
        f"{economy_name(host)}: the host paid {share:.1%} of what both sides paid, 2016 to 2019."
        for host in hosts
        if (share := compute_host_share(host)) is not None
    ]
    columns = (
        Column("host", "name"), Column("what", "what"), Column("years", "years"),
        Column("source", "source"), Column("unit", "unit"), Column("amount", "amount", ",.6g"),
    )  # fmt: skip
    report = Report(
        MEASURES["base_costs"], "Who pays for US bases", rows, columns,
        "the sources named in each row", notes,
        chart=lambda: bar_chart(
            "Paid for US forces, 2016 to 2019", "USD billion",
            [{**row, "label": f"{row['name']}: {row['what']}"} for row in rows
             if row["what"] in ("US cost", "host support")],
            ("label", "amount"),
        ),
    )  # fmt: skip
    deliver_report(report, given)


def _say_years(first: int, last: int | None) -> str:
    if last is None:
        return f"from {first}"
    return str(first) if last == first else f"{first} to {last}"


@security.command()
@shares_option
@measure_options
def table(shares_path: Path | None, **given: Any) -> None:
    """Military spending and US troops of every economy of the baseline."""
    from summitry.policy import economy_name
    from summitry.security import (
        MEASURES,
        compute_gdp_musd,
        load_manifest,
        load_military_spending,
        load_us_troops,
    )

    world = load_baseline(given)
    spent, troops = load_military_spending(shares_path), load_us_troops()
    rows: list[dict[str, Any]] = []
    for code in world.economies:
        one = spent.get(code)
        found = troops.get(code, {})
        rows.append(
            {
                "economy": code, "name": economy_name(code),
                "year": one.year if one else None,
                "percent_of_gdp": one.percent_of_gdp if one else None,
                "spending_musd": None if one is None
                else round(one.percent_of_gdp / 100 * compute_gdp_musd(world, code), 1),
                "us_troops_2019": found.get(2019), "us_troops_2024": found.get(2024),
                "basis": one.basis if one else "", "spending_source": one.source if one else "",
            }
        )  # fmt: skip
    rows.sort(key=lambda row: -(row["spending_musd"] or 0.0))
    columns = (
        Column("economy", "name"), Column("year", "year", "d"),
        Column("% of GDP", "percent_of_gdp", ".2f"),
        Column(f"USD million at GDP of {world.year}", "spending_musd", ",.0f"),
        Column("US troops 2019", "us_troops_2019", ",d"),
        Column("US troops 2024", "us_troops_2024", ",d"),
    )  # fmt: skip
    entries = load_manifest()["tables"]
    sources = list(dict.fromkeys(one.source for one in spent.values()))
    source = f"military spending: {'; '.join(sources)}; " + "; ".join(
        f"{one['what']}: {one['source']} ({one['licence']})" for one in entries
    )
    unknown = sum(row["year"] is None for row in rows)
    notes = [
        f"No figure for {unknown} of {len(rows)} economies: only what NATO and governments say of "
        "themselves is shipped, each with its own way of counting. --shares FILE reads a table of "
        "your own, such as SIPRI's, whose terms are theirs.",
    ] if unknown else []  # fmt: skip
    report = Report(
        MEASURES["military_table"], "Military spending and US troops", rows, columns, source,
        notes, shown=SHOWN_ROWS,
        chart=lambda: bar_chart("Military spending", "% of GDP, last known year", rows,
                                ("name", "percent_of_gdp")),
    )  # fmt: skip
    deliver_report(report, given)


@security.command()
@click.argument("first")
@click.argument("second")
@click.option("--decouple", "rises", multiple=True, metavar="PERCENT",
              help="Dearer trade in peace; repeat.  [default: 0%, 10%, 25%, 50%]")  # fmt: skip
@horizon_option
@elasticity_draw_options
@measure_options
def conflict(first: str, second: str, rises: tuple[str, ...], horizon: str, **given: Any) -> None:
    """What FIRST and SECOND would lose if all trade between them stopped."""
    from summitry.exposure import set_horizon
    from summitry.policy.places import list_members
    from summitry.security import MEASURES
    from summitry.security.rows import list_conflict_rows

    world = load_baseline(given)
    sides = [list_members(name, world.economies, key)
             for name, key in ((first, "FIRST"), (second, "SECOND"))]  # fmt: skip
    steps = [parse_share(text, "--decouple") for text in rises or ("0%", "10%", "25%", "50%")]
    base, model = set_horizon(world, horizon)

    def list_rows(drawn: World) -> list[dict[str, Any]]:
        names = name_of(first), name_of(second)
        return list_conflict_rows(drawn, (sides[0], sides[1]), names, steps, model)

    rows, said = band_rows(
        list_rows, base, ("cost_pct", "cost_musd", "peace_pct"), given, horizon=horizon
    )
    columns = (
        Column("who loses", "side"),
        Column("trade between them dearer in peace, %", "decoupled_pct", ".0f"),
        Column("lost in a rupture, %", "cost_pct", ".3f"),
        Column("lost, USD million a year", "cost_musd", ",.0f"),
        Column("already lost in peace, %", "peace_pct", "+.3f"),
    )
    notes = [
        *said,
        "Rupture: all trade between the two stops, both ways; trade with others stays, and every "
        "economy keeps its deficit as a share of world value added.",
        *horizon_notes(horizon),
        _say_direction(rows),
    ]
    title = f"Opportunity cost of conflict between {name_of(first)} and {name_of(second)}"
    report = Report(
        MEASURES["conflict_cost"], title, rows, columns, baseline_of(world),
        notes, chart=lambda: _draw_conflict(title, rows),
    )  # fmt: skip
    deliver_report(report, given)


def _say_direction(rows: list[dict[str, Any]]) -> str:
    """Whether more decoupling leaves less to lose, side by side."""
    for side in dict.fromkeys(row["side"] for row in rows):
        mine = sorted((r["decoupled_pct"], r["cost_pct"]) for r in rows if r["side"] == side)
        if any(later[1] > sooner[1] for sooner, later in pairwise(mine)):
            return "Direction: not the same for every step and side; see the rows."
    return "Direction: each step of decoupling lowers what a rupture would still cost."


def _draw_conflict(title: str, rows: list[dict[str, Any]]) -> AnyChart:
    from summitry.charts import Line, LineChart

    if len({row["decoupled_pct"] for row in rows}) < 2:  # one state of peace: no curve
        return bar_chart(title, "real income lost in a rupture, %", rows, ("side", "cost_pct"), 2)
    lines = []
    for side in dict.fromkeys(row["side"] for row in rows):
        points = sorted(
            {row["decoupled_pct"]: row["cost_pct"] for row in rows if row["side"] == side}.items()
        )
        lines.append(Line(side, tuple(p[0] for p in points), tuple(p[1] for p in points)))
    return LineChart(
        title, f"{title}, by how far trade is already decoupled.",
        "trade between them dearer in peace, %", "real income lost in a rupture, %", tuple(lines),
    )  # fmt: skip
