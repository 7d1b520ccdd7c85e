"""`summitry invest`: pledges, the external identity, effects of building, returns, clocks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.measures import (
    SHOWN_ROWS,
    Column,
    Report,
    bar_chart,
    baseline_of,
    deliver_report,
    load_baseline,
    measure_options,
    name_of,
)
from summitry.cli.output import Commands
from summitry.cli.security import parse_share
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.charts import LineChart
    from summitry.investment import JobCoefficient, PayPerJob, Pledge

_JOB_COLUMNS = (
    Column("direct job-years", "direct_jobs", ",.0f"),
    Column("suppliers' job-years", "supplier_jobs", ",.0f"),
)
_WIOD = "World Input-Output Database, release 2016, national tables of 2014 (CC BY 4.0)"


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def invest(context: click.Context) -> None:
    """Pledges to invest: the register, what inflows do, who builds, who earns, review clocks."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def find_register(source: str | None) -> tuple[tuple[Pledge, ...], list[str], str]:
    """The register of a YAML or CSV file, of a dossier, of documents, or the shipped record."""
    from summitry.investment import load_register, load_sample, register_from_dossier
    from summitry.ledger import load_dossier
    from summitry.news import read_documents

    if source is None or source == "pledges-2025":
        return load_sample(), [], "recorded facts; the source of each row"
    path = Path(source)
    kind = path.suffix.lower()
    if kind in (".yaml", ".yml", ".csv") or not path.exists():
        return load_register(path), [], f"{path.name}; the source of each row"
    dossier = load_dossier(path) if kind == ".json" else read_documents([path])
    pledges, left = register_from_dossier(dossier, load_sample())
    notes = [f"Not in the register: {why}: {s.quote.text.strip()[:120]}" for s, why in left]
    return pledges, notes, f"{path.name}; the sentence of each row"


@invest.command()
@click.argument("source", required=False)
@measure_options
def register(source: str | None, **given: Any) -> None:
    """Pledges of SOURCE; left out: the record of 2024 to 2026.

    SOURCE is a register in YAML or CSV, a dossier in JSON, or a document or folder to read.
    """
    from summitry.investment import (
        MEASURES,
        find_overlaps,
        measure_gaps,
        total_without_overlaps,
    )
    from summitry.investment.rows import list_register_rows

    pledges, notes, said = find_register(source)
    rows = list_register_rows(pledges)
    overlaps, gaps = find_overlaps(pledges), measure_gaps(pledges)
    for one in overlaps:
        kind = "Part of another" if one.declared else "Possible overlap"
        notes.append(
            f"{kind}: {one.part} and {one.whole}, USD {one.musd / 1e3:,.1f} billion ({one.why})."
        )
    for gap in gaps:
        parts = ", ".join(f"{key} {musd / 1e3:,.1f}" for key, musd in gap.parts) or "none"
        notes.append(
            f"Gap of {gap.key}: from {gap.base / 1e3:,.1f} ({gap.base_year or 'year not said'}) to "
            f"{gap.target / 1e3:,.1f} USD billion {gap.missing / 1e3:,.1f} are missing; pledges "
            f"inside it: {parts}; named by nobody yet: {gap.unnamed / 1e3:,.1f}."
        )
    total = total_without_overlaps(pledges)
    notes.append(f"New money of all, parts of others counted once: USD {total / 1e3:,.1f} billion.")
    columns = (
        Column("key", "key"), Column("who", "who"), Column("kind", "kind"),
        Column("years", "years"), Column("inside", "inside"),
        Column("sum, USD million", "amount_musd", ",.0f"),
        Column("new money", "new_musd", ",.0f"),
        Column("a year", "yearly_musd", ",.0f"),
        Column("delivered", "delivered_musd", ",.0f"),
    )  # fmt: skip
    extra = {
        "overlaps": [
            {"part": o.part, "whole": o.whole, "musd": o.musd, "declared": o.declared, "why": o.why}
            for o in overlaps
        ],
        "gaps": [
            {"key": g.key, "base_musd": g.base, "base_year": g.base_year, "target_musd": g.target,
             "missing_musd": g.missing, "unnamed_musd": g.unnamed, "parts": dict(g.parts)}
            for g in gaps
        ],
        "total_without_overlaps_musd": total,
    }  # fmt: skip
    report = Report(
        MEASURES["register"], "Pledges to invest", rows, columns, said, notes, extra,
        chart=lambda: bar_chart("Pledges to invest: new money", "USD billion", [
            {"name": row["key"], "value": row["new_musd"] / 1e3} for row in rows
        ], ("name", "value")),
    )  # fmt: skip
    deliver_report(report, given)


@invest.command()
@click.option("--pledge", "key", metavar="KEY", help="A pledge of the register, spread evenly.")
@click.option("--register", "source", metavar="FILE", help="Another register.")
@click.option("--host", metavar="NAME", help="Whose economy is invested in.")
@click.option("--from", "investors", metavar="NAME", help="Whose money it is.")
@click.option("--musd", type=float, help="Sum a year, USD million, in the place of a pledge.")
@click.option("--years", type=int, help="Years of your own for a pledge without a horizon.")
@click.option("--additional", default="100%", show_default=True,
              help="The part that would not have come anyway.")  # fmt: skip
@measure_options
def inflow(key: str | None, source: str | None, **given: Any) -> None:
    """What a net inflow of capital does: a larger current-account deficit, and with whom."""
    from summitry.investment import MEASURES, measure_inflow
    from summitry.investment.rows import list_inflow_rows
    from summitry.policy import economy_name
    from summitry.policy.places import list_members, list_one_member

    world = load_baseline(given)
    host, investors, yearly, title = _inflow_of(key, source, given)
    code = list_one_member(host, world.economies, "--host")
    payers = list_members(investors, world.economies, "--from")
    part = parse_share(given["additional"], "--additional")
    effect = measure_inflow(world, code, payers, yearly * part)
    n = world.economy_index(code)
    rows = list_inflow_rows(world, effect)
    deficit, goods = effect.deficit_change_musd[n], effect.goods_balance_change_musd.sum()
    notes = [
        f"Current account of {economy_name(code)}: {-deficit:+,.0f} USD million a year, the mirror "
        f"of the inflow; of it goods {goods:+,.0f}. Wages relative to the world "
        f"{effect.wage_change_pct[n]:+.2f} %: exports get dearer. Spending power "
        f"{effect.real_income_pct[n]:+.2f} %, of which what is borrowed is owed.",
        "The bilateral balance with the investor need not move most: money from one country buys "
        "goods of all.",
    ]
    columns = (
        Column("partner", "name"),
        Column("goods balance of the host, change, USD million", "goods_balance_change_musd",
               "+,.0f"),
        Column("the partner's own deficit, change", "their_deficit_change_musd", "+,.0f"),
    )  # fmt: skip
    report = Report(
        MEASURES["inflow"], title, rows, columns, baseline_of(world), notes,
        {"host": code, "inflow_musd": yearly * part, "current_account_change_musd": float(-deficit),
         "goods_balance_change_musd": float(goods),
         "wage_change_pct": float(effect.wage_change_pct[n]),
         "real_income_pct": float(effect.real_income_pct[n]),
         "market_residual": effect.outcome.certificate.market_residual},
        shown=SHOWN_ROWS,
        chart=lambda: bar_chart(title, "goods balance of the host, change, USD million", rows,
                                ("name", "goods_balance_change_musd"), 0),
    )  # fmt: skip
    deliver_report(report, given)


def _inflow_of(
    key: str | None, source: str | None, given: dict[str, Any]
) -> tuple[str, str, float, str]:
    """Host, investors, sum a year and title: of a pledge, or as the options say."""
    from dataclasses import replace

    host, investors, musd = given["host"], given["investors"], given["musd"]
    if key is None:
        if host is None or investors is None or musd is None:
            raise UsageError(
                "summitry invest inflow", "neither a pledge nor all of --host, --from and --musd",
                "--pledge KEY, or the three options",
                "for example --host USA --from JPN --musd 137500",
            )  # fmt: skip
        return host, investors, musd, f"USD {musd / 1e3:,.1f} billion a year into {name_of(host)}"
    pledge = find_pledge(key, source)
    years = given["years"]
    if years is not None and not 1 <= years <= 50:
        raise UsageError(f"--years {years}", str(years), "1 to 50 years", "correct the number")
    if years is not None:
        pledge = replace(pledge, first_year=2025, last_year=2024 + years)
    title = (
        f"{pledge.who}: USD {pledge.new_musd / 1e3:,.1f} billion of new money over "
        f"{pledge.years or '?'} years"
    )
    yearly = pledge.yearly_musd()
    return host or pledge.host, investors or pledge.investor, yearly, title


def find_pledge(key: str, source: str | None) -> Pledge:
    """One pledge of a register, by its key."""
    pledges, _, _ = find_register(source)
    for pledge in pledges:
        if pledge.key == key:
            return pledge
    raise UsageError(
        f"--pledge {key}", f"no pledge {key}", f"one of {', '.join(p.key for p in pledges)}",
        "see summitry invest register",
    )  # fmt: skip


def job_options(command: Any) -> Any:
    """Add the options that state jobs per output, or the pay of a job."""
    for option in (
        click.option("--jobs-source", default="", help="Who states that figure."),
        click.option("--jobs-year", type=int, default=0, help="Year of that figure."),
        click.option(
            "--pay-per-job",
            type=float,
            help="Or labour compensation of a job a year, USD: jobs from labour income.",
        ),
        click.option("--jobs-per-musd", type=float, help="Jobs per USD million of output."),
    ):
        command = option(command)
    return command


def _jobs(given: dict[str, Any]) -> JobCoefficient | PayPerJob | None:
    from summitry.investment import JobCoefficient, PayPerJob

    per_musd, pay = given["jobs_per_musd"], given["pay_per_job"]
    if per_musd is not None and pay is not None:
        raise UsageError(
            "--jobs-per-musd, --pay-per-job", "both", "one of them",
            "leave out --jobs-per-musd to have jobs follow from labour income",
        )  # fmt: skip
    if pay is not None:
        return PayPerJob(pay, given["jobs_year"], given["jobs_source"])
    if per_musd is not None:
        return JobCoefficient(per_musd, given["jobs_year"], given["jobs_source"])
    return None


def _say_jobs(jobs: JobCoefficient | PayPerJob | None) -> str:
    """Where the jobs come from, or why there are none."""
    from summitry.investment import PayPerJob

    if jobs is None:
        return (
            "Jobs: none, for no figure was stated (--pay-per-job or --jobs-per-musd, --jobs-year, "
            "--jobs-source); the tables hold labour compensation, not persons."
        )
    if isinstance(jobs, PayPerJob):
        return (
            f"Jobs: labour income of each industry over USD {jobs.usd:,.0f} a job, {jobs.year}, "
            f"{jobs.source}; ratios of labour to output are of 2014, so pay of another year needs "
            "that year's prices."
        )
    return (
        f"Jobs: {jobs.per_musd:g} per USD million of output, {jobs.year}, {jobs.source}; the same "
        "for suppliers."
    )


@invest.command()
@click.argument("economy")
@click.option("--musd", type=float, required=True, help="Sum spent, USD million.")
@click.option("--industry", default="F", show_default=True, help="Industry; all for a list.")
@job_options
@measure_options
def demand(economy: str, musd: float, industry: str, **given: Any) -> None:
    """Output, labour income, imports and stated jobs of a sum spent in ECONOMY."""
    from summitry.investment import MEASURES, find_multiplier, load_multipliers
    from summitry.investment.rows import list_demand_rows
    from summitry.policy import find_economy

    code = find_economy(economy) or economy
    jobs = _jobs(given)
    first = find_multiplier(code, "F" if industry == "all" else industry)
    have = [one for one in load_multipliers().values() if one.economy == code]
    rows = list_demand_rows(have if industry == "all" else [first], musd, jobs)
    columns = [
        Column("industry", "name"), Column("suppliers' output", "supplier_output_musd", ",.1f"),
        Column("value added at home", "value_added_musd", ",.1f"),
        Column("labour income", "labour_income_musd", ",.1f"),
        Column("leaks into imports", "imports_musd", ",.1f"),
    ]  # fmt: skip
    if jobs is not None:
        columns += _JOB_COLUMNS
    title = f"USD {musd:,.0f} million spent in {name_of(code)}: what it sets going, USD million"
    report = Report(
        MEASURES["demand"], title, rows, columns, f"{_WIOD}, computed by summitry",
        [_say_jobs(jobs)],
        chart=lambda: bar_chart(
            title, "labour income, USD million", rows, ("name", "labour_income_musd")
        ),
    )  # fmt: skip
    deliver_report(report, given)


@invest.command()
@click.option("--price", type=float, required=True, help="Paid for the shares, USD million.")
@click.option("--plants", type=float, default=0.0, show_default=True,
              help="New plants promised, USD million.")  # fmt: skip
@click.option("--return", "yearly_return", default="8%", show_default=True,
              help="Return on what is owned a year, as you state it.")  # fmt: skip
@click.option("--economy", default="USA", show_default=True, help="Where it is.")
@click.option("--industry", default="F", show_default=True, help="Who builds.")
@job_options
@measure_options
def deal(price: float, plants: float, yearly_return: str, **given: Any) -> None:
    """Acquisition against greenfield against blocked: what each adds, and to whom."""
    from summitry.investment import MEASURES, compare_deals, find_multiplier
    from summitry.investment.rows import list_deal_rows
    from summitry.policy import find_economy

    code = find_economy(given["economy"]) or given["economy"]
    rate = parse_share(yearly_return, "--return")
    multiplier = find_multiplier(code, given["industry"])
    jobs = _jobs(given)
    rows = list_deal_rows(compare_deals(price, plants, rate, multiplier, jobs))
    columns = (
        Column("way", "way"),
        Column("who gains", "who_gains"),
        Column("to owners", "paid_to_owners_musd", ",.0f"),
        Column("new capital", "new_capital_musd", ",.0f"),
        Column("inflow", "inflow_musd", ",.0f"),
        Column("labour income of building", "labour_income_musd", ",.0f"),
        Column("abroad a year", "return_abroad_musd", ",.0f"),
        *(() if jobs is None else _JOB_COLUMNS),
    )
    notes = [
        f"Return {rate:.1%} a year: as stated. Money in USD million, once, except abroad a year.",
        _say_jobs(jobs),
    ]
    report = Report(
        MEASURES["deals"], "Acquisition, greenfield, blocked", rows, columns,
        f"sums as given; {_WIOD}", notes,
        chart=lambda: bar_chart("New capital by way", "USD million", rows,
                                ("way", "new_capital_musd"), 0),
    )  # fmt: skip
    deliver_report(report, given)


@invest.command()
@click.option("--musd", type=float, required=True, help="Sum invested, USD million.")
@click.option("--return", "yearly_return", required=True, help="Cash paid out a year over it.")
@click.option("--years", type=int, default=30, show_default=True)
@click.option("--interest", default="0%", show_default=True, help="On what is still owed, a year.")
@click.option("--first", default="50%", show_default=True, help="Host's share until repaid.")
@click.option("--later", default="90%", show_default=True, help="Host's share after that.")
@measure_options
def returns(musd: float, yearly_return: str, years: int, **given: Any) -> None:
    """Who gets what a project earns: 50/50 until the sum is repaid, then 90/10."""
    from summitry.investment import MEASURES, split_returns
    from summitry.investment.rows import list_return_rows

    path = split_returns(
        musd, parse_share(yearly_return, "--return"), years,
        host_first=parse_share_to_one(given["first"], "--first"),
        host_later=parse_share_to_one(given["later"], "--later"),
        interest=parse_share(given["interest"], "--interest"),
    )  # fmt: skip
    rows = list_return_rows(path)
    said = (
        f"The investor has its sum back in year {path.repaid_in}."
        if path.repaid_in
        else f"The investor does not have its sum back within {years} years."
    )
    together = (
        f"Over {years} years the host receives USD {sum(path.host_musd):,.0f} million, the "
        f"investor {sum(path.investor_musd):,.0f}, which put in {musd:,.0f}."
    )
    columns = (
        Column("year", "year", "d"), Column("cash", "cash_musd", ",.0f"),
        Column("host", "host_musd", ",.0f"), Column("investor", "investor_musd", ",.0f"),
        Column("still owed", "owed_musd", ",.0f"),
    )  # fmt: skip
    title = f"Who gets what USD {musd:,.0f} million earn, USD million"
    report = Report(
        MEASURES["returns"], title, rows, columns, "arithmetic on what was stated",
        [said, together], {"repaid_in": path.repaid_in}, chart=lambda: _draw_returns(title, rows),
    )  # fmt: skip
    deliver_report(report, given)


def parse_share_to_one(text: str, option: str) -> float:
    """A share up to and including 100 %."""
    return 1.0 if text.strip() in ("100%", "1") else parse_share(text, option)


def _draw_returns(title: str, rows: list[dict[str, Any]]) -> LineChart:
    from summitry.charts import Line, LineChart

    years = tuple(float(row["year"]) for row in rows)
    lines = tuple(
        Line(name, years, tuple(float(row[key]) for row in rows))
        for name, key in (("host", "host_musd"), ("investor", "investor_musd"))
    )
    return LineChart(title, f"{title}.", "year", "USD million a year", lines)
