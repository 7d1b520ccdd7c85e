"""What building sets going, as pages: income and jobs, takeover or plants, plants that work."""

from __future__ import annotations

from summitry.charts import Bar, BarChart, DotChart, Series
from summitry.errors import UsageError
from summitry.investment import (
    MEASURES,
    CapitalTerms,
    PayPerJob,
    compare_deals,
    find_labour_share,
    find_multiplier,
    load_multipliers,
    measure_capital,
)
from summitry.investment.rows import list_capital_rows, list_deal_rows, list_demand_rows
from summitry.web.asking import Asked, Field
from summitry.web.figures import describe_data
from summitry.web.measured import BN, MOST_BN, SHOWN, Found, Head, Measure
from summitry.web.words import Words

_TABLES = "World Input-Output Database, release 2016, national tables of 2014 (CC BY 4.0)"


def _find_jobs(asked: Asked) -> PayPerJob | None:
    """What a job costs a year, if somebody stated it: jobs follow from labour income."""
    if not asked.text("pay"):
        return None
    source = asked.text("pay_source")
    if not source:
        raise UsageError("pay_source", "nothing", "who states what a job costs a year",
                         "name the source of the figure")  # fmt: skip
    return PayPerJob(asked.number("pay", 100, 1e6), asked.whole("pay_year", 1950, 2100), source)


def _job_heads(jobs: PayPerJob | None, words: Words) -> tuple[Head, ...]:
    if jobs is None:
        return ()
    return (
        Head(words("Jobs where it is spent"), "direct_jobs", words("job-years"), 0),
        Head(words("Jobs at suppliers"), "supplier_jobs", words("job-years"), 0),
    )


def _say_jobs(jobs: PayPerJob | None, words: Words) -> str:
    if jobs is None:
        return words("No jobs, for nobody has said what one costs a year: state it above.")
    return words(
        "Jobs are labour income over USD {pay} a job, {year}, {source}; ratios of labour to output "
        "are of 2014.",
        pay=words.number(jobs.usd), year=jobs.year, source=jobs.source,
    )  # fmt: skip


def _find_demand(asked: Asked, words: Words) -> Found:
    code, industry = asked.text("of"), asked.text("industry")
    musd, jobs = asked.number("bn", 0.0, MOST_BN) * 1e3, _find_jobs(asked)
    one = find_multiplier(code, industry or "F")
    chosen = [one] if industry else [m for m in load_multipliers().values() if m.economy == code]
    rows = list_demand_rows(chosen, musd, jobs)
    if not industry:
        rows.sort(key=lambda row: -float(row["labour_income_musd"]))
    first, bn, name = rows[0], words("USD bn"), words.economy(code)
    parts = (
        (words("Suppliers' output"), "supplier_output_musd"),
        (words("Value added at home"), "value_added_musd"),
        (words("Labour income"), "labour_income_musd"),
        (words("Leaks into imports"), "imports_musd"),
    )
    heads = (
        Head(words("Industry"), lambda row: words(row["name"])),
        *(Head(label, key, bn, 2, BN) for label, key in parts), *_job_heads(jobs, words),
    )  # fmt: skip
    title = words("What USD {sum} bn spent in {name} set going",
                  sum=words.number(musd / 1e3, 1), name=name)  # fmt: skip
    said = words(
        "{industry}: USD {labour} bn of labour income, its suppliers' included; USD {imports} bn "
        "leak into imports.",
        industry=words(first["name"]), labour=words.number(first["labour_income_musd"] / 1e3, 2),
        imports=words.number(first["imports_musd"] / 1e3, 2),
    )  # fmt: skip
    if industry:
        bars = tuple(Bar(label, float(first[key]) * BN) for label, key in parts)
        axis = f"{bn}, {words(first['name'])}"
    else:
        bars = tuple(Bar(words(r["name"]), r["labour_income_musd"] * BN) for r in rows[:SHOWN])
        axis = f"{words('Labour income')}, {bn}"
    chart = BarChart(title, said, axis, bars, 2, signed=False)
    return Found("demand", MEASURES["demand"], title, said, rows, heads, _TABLES, chart,
                 [_say_jobs(jobs, words)])  # fmt: skip


def _find_deal(asked: Asked, words: Words) -> Found:
    price, plants = (asked.number(key, 0.0, MOST_BN) * 1e3 for key in ("price_bn", "plants_bn"))
    rate, jobs = asked.share("return", 0, 99.9), _find_jobs(asked)
    multiplier = find_multiplier(asked.text("of"), asked.text("industry"))
    deals = compare_deals(price, plants, rate, multiplier, jobs)
    rows, bn = list_deal_rows(deals), words("USD bn")
    title = words("A takeover, new plants, or neither: what each adds")
    said = words(
        "Bought, the owners get USD {price} bn and no capital is added; new plants add USD "
        "{plants} bn; blocked, neither comes.",
        price=words.number(price / 1e3, 1), plants=words.number(plants / 1e3, 1),
    )  # fmt: skip
    owners, capital = words("To the owners who sell"), words("New capital")
    heads = (
        Head(words("Way"), lambda row: words(row["way"])),
        Head(owners, "paid_to_owners_musd", bn, 1, BN),
        Head(capital, "new_capital_musd", bn, 1, BN),
        Head(words("Inflow from abroad"), "inflow_musd", bn, 1, BN),
        Head(words("Labour income of building"), "labour_income_musd", bn, 1, BN),
        Head(words("Paid abroad a year"), "return_abroad_musd", bn, 2, BN),
        *_job_heads(jobs, words), Head(words("Who gains"), lambda row: words(row["who_gains"])),
    )  # fmt: skip
    series = tuple(
        Series(label, tuple(float(row[key]) * BN for row in rows))
        for label, key in ((owners, "paid_to_owners_musd"), (capital, "new_capital_musd"))
    )
    chart = DotChart(title, said, bn, tuple(words(row["way"]) for row in rows), series,
                     signed=False)  # fmt: skip
    notes = [words("A return of {rate} % a year, as stated.", rate=words.number(100 * rate, 1)),
             _say_jobs(jobs, words)]  # fmt: skip
    return Found("deals", MEASURES["deals"], title, said, rows, heads,
                 f"sums as given; {_TABLES}", chart, notes, shown=None, stack=True)  # fmt: skip


def _find_capital(asked: Asked, words: Words) -> Found:
    world, musd = asked.world, asked.number("bn", 0.0, MOST_BN) * 1e3
    host, investor, sector = (
        asked.economy("host"),
        asked.economy("from"),
        asked.sectors("sector")[0],
    )
    if asked.text("labour_share"):
        share, owner = asked.share("labour_share", 0.1, 99.9), ""
    else:
        share, owner = find_labour_share(host, sector)
    terms = CapitalTerms(share, asked.share("return", 0.1, 99), asked.share("first"),
                         asked.share("later"))  # fmt: skip
    effect = measure_capital(world, sector, (host, investor), musd, terms)
    rows = list_capital_rows(world, effect, (host, investor), terms)
    first, later = (words.number(100 * part) for part in (terms.host_first, terms.host_later))
    kept = [
        words("all returns stay"), words("host keeps {share} %, until repaid", share=first),
        words("host keeps {share} %, after that", share=later),
    ]  # fmt: skip
    rows = [row | {"returns": label} for row, label in zip(rows, kept, strict=True)]
    name, other, bn = words.economy(host), words.economy(investor), words("USD bn")
    title = words("Real income of {name} once USD {sum} bn more stand in {sector}", name=name,
                  sum=words.number(musd / 1e3, 1), sector=words.sector(sector))  # fmt: skip
    said = words(
        "USD {all} bn a year if all returns stay, {first} until the investor is repaid and {later} "
        "after.",
        all=words.number(rows[0]["host_musd"] / 1e3, 2, signed=True),
        first=words.number(rows[1]["host_musd"] / 1e3, 2, signed=True),
        later=words.number(rows[2]["host_musd"] / 1e3, 2, signed=True),
    )  # fmt: skip
    heads = (
        Head(words("Returns"), "returns"),
        Head(words("Paid abroad a year"), "paid_abroad_musd", bn, 2, BN),
        Head(name, "host_musd", bn, 2, BN, True), Head(name, "host_pct", "%", 3, 1.0, True),
        Head(other, "investor_pct", "%", 3, 1.0, True),
    )  # fmt: skip
    bars = tuple(Bar(label, row["host_musd"] * BN) for label, row in zip(kept, rows, strict=True))
    source = words("as stated") if not owner else _TABLES
    notes = [words(
        "Labour's share of value added {share} %: {source}. Capital of the sector before: USD "
        "{stock} bn. Its output {output} %.",
        share=words.number(100 * share, 1), source=source,
        stock=words.number(effect.stock_musd / 1e3, 1),
        output=words.number(effect.output_pct, 1, signed=True),
    )]  # fmt: skip
    extra = {"stock_musd": effect.stock_musd, "output_pct": effect.output_pct,
             "return_musd": effect.return_musd, "labour_share": share}  # fmt: skip
    return Found("capital", MEASURES["capital"], title, said, rows, heads, describe_data(world),
                 BarChart(title, said, f"{bn}, {words('a year')}", bars, 2), notes,
                 extra=extra)  # fmt: skip


_JOBS = (
    Field("pay", "Pay of a job a year", "number", "", empty="not stated", unit="USD"),
    Field("pay_year", "Year of that pay", "number", "2014"),
    Field("pay_source", "Who states it", "text", "", empty="nobody"),
)
_RETURN = Field("return", "Return a year", "percent", "8")
SHARES = (
    Field("first", "Host's share until repaid", "percent", "50"),
    Field("later", "Host's share after that", "percent", "90"),
)


BUILDING: tuple[Measure, ...] = (
    Measure(
        "demand", "Work for those who build",
        "What a sum spent on an industry sets going at home: output, income, jobs, imports.",
        (Field("of", "Spent in", "table", "USA"), Field("bn", "Sum", "number", "1", unit="USD bn"),
         Field("industry", "Industry", "industry", "F", empty="each industry"), *_JOBS),
        _find_demand,
    ),
    Measure(
        "deal", "Takeover or new plants",
        "An acquisition, new plants, or a takeover that is blocked: what each adds, and to whom.",
        (Field("price_bn", "Price of the shares", "number", "14.1", unit="USD bn"),
         Field("plants_bn", "New plants", "number", "11", unit="USD bn"), _RETURN,
         Field("of", "Built in", "table", "USA"),
         Field("industry", "Industry that builds", "industry", "F"), *_JOBS),
        _find_deal,
    ),
    Measure(
        "capital", "Once the plants work",
        "Capital added to a sector: what is made where it stands, and earned where its owner is.",
        (Field("host", "Built in", "economy", "USA"), Field("from", "Money of", "economy", "JPN"),
         Field("sector", "Sector", "sector", "C29"),
         Field("bn", "Sum", "number", "36", unit="USD bn"),
         Field("return", "Return a year", "percent", "10"), *SHARES,
         Field("labour_share", "Labour's share of value added", "percent", "",
               empty="of the industry, 2014")),
        _find_capital, solves=True,
    ),
)  # fmt: skip
