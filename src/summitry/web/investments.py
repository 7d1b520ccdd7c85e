"""Pledges to invest and what follows from them as pages: every measure of `summitry invest`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from summitry.brief import Block, Heading, Text
from summitry.charts import Bar, BarChart, DotChart, Line, LineChart, Series
from summitry.errors import UsageError
from summitry.investment import (
    MEASURES,
    Pledge,
    find_overlaps,
    load_affiliates,
    load_sample,
    make_review_clock,
    measure_gaps,
    measure_inflow,
    split_returns,
    total_without_overlaps,
)
from summitry.investment.clock import SOURCE as LAW
from summitry.investment.rows import (
    list_affiliate_rows,
    list_clock_rows,
    list_inflow_rows,
    list_register_rows,
    list_return_rows,
)
from summitry.web.asking import Asked, Field
from summitry.web.building import BUILDING, SHARES
from summitry.web.figures import Figure, describe_data
from summitry.web.measured import BN, MOST_BN, SHOWN, Found, Head, Measure, Row
from summitry.web.words import Words

_REGISTER = "the register of pledges that comes with summitry, each row with its document"
_OWNED, _OWNED_IN = "direct investment in the United States", 2014
_WAY = {"acquisition": "acquisition", "greenfield": "new plants", "fund": "fund", "any": ""}


def _name_pledges(pledges: Sequence[Pledge], words: Words) -> dict[str, str]:
    """Who promised, and by which way where one promised twice."""
    twice = {who for who, count in Counter(p.who for p in pledges).items() if count > 1}
    names = {}
    for p in pledges:
        way = f", {words(_WAY[p.mode])}" if p.who in twice and _WAY[p.mode] else ""
        names[p.key] = f"{words.party(p.who)}{way}"
    return names


def _find_register(_asked: Asked, words: Words) -> Found:
    pledges = load_sample()
    by_key, names = {p.key: p for p in pledges}, _name_pledges(pledges, words)
    rows = list_register_rows(pledges)
    total = total_without_overlaps(pledges)
    paid = sum(p.delivered_musd for p in pledges)
    said = words(
        "{count} pledges; parts counted once they come to USD {sum} bn of new money, of which USD "
        "{paid} bn is paid in or committed to named projects.",
        count=len(pledges), sum=words.number(total / 1e3, 1), paid=words.number(paid / 1e3, 1),
    )  # fmt: skip
    bn = words("USD bn")
    new, come = words("New money"), words("Paid in or committed")
    heads = (
        Head(words("Who"), lambda row: _capital(names[row["key"]])),
        Head(words("Where"), lambda row: words.economy(row["host"])),
        Head(words("Pledge"), "amount_musd", bn, 1, BN),
        Head(words("Kind"), lambda row: _say_kind(row, words)),
        Head(words("Years"), lambda row: _say_years(by_key[row["key"]], words)),
        Head(new, "new_musd", bn, 1, BN), Head(words("a year"), "yearly_musd", bn, 1, BN),
        Head(come, "delivered_musd", bn, 1, BN), Head(come, "delivered_pct", "%", 0),
        Head(words("Source"), "source"),
    )  # fmt: skip
    title = words("Pledges to invest: promised and paid in")
    series = (
        Series(new, tuple(p.new_musd * BN for p in pledges)),
        Series(come, tuple(p.delivered_musd * BN for p in pledges)),
    )
    labels = tuple(_capital(names[p.key]) for p in pledges)
    chart = DotChart(title, said, bn, labels, series, signed=False)
    notes = [words(
        "New money is the sum, or what is missing to a level promised. A year only where somebody "
        "said by when."
    )]  # fmt: skip
    return Found(
        "pledges", MEASURES["register"], title, said, rows, heads, _REGISTER, chart, notes,
        _list_gaps(pledges, names, words), {"total_without_overlaps_musd": total}, None, True,
    )  # fmt: skip


def _capital(text: str) -> str:
    """A text that begins a row or a sentence."""
    return text[:1].upper() + text[1:]


def _say_kind(row: Row, words: Words) -> str:
    return words("level") if row["kind"] == "stock" else words("sum to spend")


def _say_years(pledge: Pledge, words: Words) -> str:
    if pledge.last_year is None:
        return words("none named")
    if pledge.first_year == pledge.last_year:
        return str(pledge.last_year)
    return f"{pledge.first_year or ''}\u2013{pledge.last_year}"


def _list_gaps(
    pledges: Sequence[Pledge], names: dict[str, str], words: Words
) -> list[Block | Figure]:
    """What a level promised still lacks, and which sums may count the same money."""
    register = tuple(pledges)
    lines = [
        words("{who}: from {base} to {goal}, USD {gap} bn to go; USD {unnamed} bn of it nobody has "
              "named.",
              who=names[gap.key], base=words.number(gap.base / 1e3, 1),
              goal=words.number(gap.target / 1e3), gap=words.number(gap.missing / 1e3, 1),
              unnamed=words.number(gap.unnamed / 1e3, 1))
        for gap in measure_gaps(register)
    ]  # fmt: skip
    lines += dict.fromkeys(
        words("{part} is part of what {whole} promised.", part=names[one.part],
              whole=names[one.whole]) if one.declared
        else words("{part} and {whole} may count the same money: nobody says.",
                   part=names[one.part], whole=names[one.whole])
        for one in find_overlaps(register)
    )  # fmt: skip
    if not lines:
        return []
    texts = (Text(_capital(line)) for line in lines)
    return [Heading(words("Gaps and overlaps"), "gaps"), *texts]


def _find_pledge(key: str) -> Pledge:
    """A pledge of the register with a horizon: of the others no sum a year is known."""
    found = next((p for p in load_sample() if p.key == key and p.years), None)
    if found is None:
        keys = ", ".join(p.key for p in load_sample() if p.years)
        raise UsageError("pledge", key[:40], keys, "name one of these, or leave it empty")
    return found


def _find_inflow(asked: Asked, words: Words) -> Found:
    world = asked.world
    key, part = asked.text("pledge"), asked.share("additional")
    pledge = _find_pledge(key) if key else None
    if pledge:
        host, yearly = pledge.host, pledge.yearly_musd()
        investors: tuple[str, ...] = (pledge.investor,)
    else:
        host, investors = asked.economy("host"), asked.economies("from")
        yearly = asked.number("bn", 0.0, MOST_BN) * 1e3
    effect = measure_inflow(world, host, investors, yearly * part)
    n, name = world.economy_index(host), words.economy(host)
    rows = list_inflow_rows(world, effect)
    goods = float(effect.goods_balance_change_musd.sum())
    account = -float(effect.deficit_change_musd[n])
    title = words("What an inflow of USD {sum} bn a year does to the goods balances of {name}",
                  sum=words.number(yearly * part / 1e3, 1), name=name)  # fmt: skip
    said = words(
        "Its current account moves by USD {account} bn a year, the mirror of the inflow; USD "
        "{goods} bn of it is goods, USD {first} bn with {partner} alone.",
        account=words.number(account / 1e3, 1, signed=True),
        goods=words.number(goods / 1e3, 1, signed=True),
        first=words.number(rows[0]["goods_balance_change_musd"] / 1e3, 1, signed=True),
        partner=words.economy(rows[0]["partner"]),
    )  # fmt: skip
    bn = words("USD bn")
    heads = (
        Head(words("Partner"), lambda row: words.economy(row["partner"])),
        Head(words("Goods balance with it, change"), "goods_balance_change_musd", bn, 2, BN, True),
        Head(words("Its own deficit, change"), "their_deficit_change_musd", bn, 2, BN, True),
    )
    bars = tuple(
        Bar(words.economy(row["partner"]), row["goods_balance_change_musd"] * BN)
        for row in rows[:SHOWN]
    )
    axis = f"{words('Goods balance, change')}, {bn}"
    notes = [] if not pledge else [words(
        "The pledge is that of {who}: USD {sum} bn of new money over {years} years; host, "
        "investors and sum of the form play no part.",
        who=words.party(pledge.who), sum=words.number(pledge.new_musd / 1e3, 1), years=pledge.years,
    )]  # fmt: skip
    notes += [words(
        "Wages relative to the world {wage} %: exports get dearer. Spending power {income} %, of "
        "which what is borrowed is owed.",
        wage=words.number(float(effect.wage_change_pct[n]), 2, signed=True),
        income=words.number(float(effect.real_income_pct[n]), 2, signed=True),
    )]  # fmt: skip
    extra = {
        "host": host, "investors": investors, "inflow_musd": yearly * part,
        "current_account_change_musd": account, "goods_balance_change_musd": goods,
        "wage_change_pct": float(effect.wage_change_pct[n]),
        "real_income_pct": float(effect.real_income_pct[n]),
        "market_residual": effect.outcome.certificate.market_residual,
    }  # fmt: skip
    return Found("inflow", MEASURES["inflow"], title, said, rows, heads, describe_data(world),
                 BarChart(title, said, axis, bars, 1), notes, extra=extra)  # fmt: skip


def _find_returns(asked: Asked, words: Words) -> Found:
    musd, years = asked.number("bn", 0.0, MOST_BN) * 1e3, asked.whole("years", 2, 100)
    path = split_returns(
        musd, asked.share("return", 0, 99.9), years, host_first=asked.share("first"),
        host_later=asked.share("later"), interest=asked.share("interest", 0, 99.9),
    )  # fmt: skip
    rows, bn = list_return_rows(path), words("USD bn")
    host, investor = words("to the host"), words("to the investor")
    title = words("Who gets what USD {sum} bn earn", sum=words.number(musd / 1e3, 1))
    together = {"host": words.number(sum(path.host_musd) / 1e3, 0), "years": years,
                "investor": words.number(sum(path.investor_musd) / 1e3, 0)}  # fmt: skip
    if path.repaid_in:
        said = words(
            "The investor has its sum back in year {year}; over {years} years USD {host} bn go to "
            "the host and USD {investor} bn to the investor.",
            year=path.repaid_in, **together,
        )  # fmt: skip
    else:
        said = words(
            "The investor does not have its sum back within {years} years, in which USD {host} bn "
            "go to the host and USD {investor} bn to the investor.",
            **together,
        )  # fmt: skip
    heads = (
        Head(words("Year"), "year"), Head(words("Paid out"), "cash_musd", bn, 2, BN),
        Head(host, "host_musd", bn, 2, BN), Head(investor, "investor_musd", bn, 2, BN),
        Head(words("Still owed"), "owed_musd", bn, 1, BN),
    )  # fmt: skip
    lines = tuple(
        Line(label, tuple(float(row["year"]) for row in rows),
             tuple(float(row[key]) * BN for row in rows))
        for label, key in ((host, "host_musd"), (investor, "investor_musd"))
    )  # fmt: skip
    chart = LineChart(title, said, words("year"), f"{bn}, {words('a year')}", lines)
    return Found("returns", MEASURES["returns"], title, said, rows, heads,
                 "arithmetic on what was stated", chart, shown=None,
                 extra={"repaid_in": path.repaid_in})  # fmt: skip


def _find_affiliates(asked: Asked, words: Words) -> Found:
    own = asked.economies("of") if asked.text("of") else None
    rows = list_affiliate_rows(
        one for one in load_affiliates() if own is None or one.economy in own
    )
    if not rows:
        have = sorted({one.economy for one in load_affiliates()})
        raise UsageError("of", "no figure about affiliates of this economy on record",
                         ", ".join(have), "name one of these")  # fmt: skip
    rows.sort(key=lambda row: (row["what"] != _OWNED, -float(row["value"])))
    owned = [row for row in rows if row["what"] == _OWNED and row["year"] == _OWNED_IN]
    owned.sort(key=lambda row: -float(row["value"]))
    title = words("Direct investment and jobs of firms from abroad")
    bn = words("USD bn")
    said = words("{count} figures on record, each with its source.", count=len(rows))
    if owned:
        said = words(
            "{name} owned USD {sum} bn of direct investment there at the end of {year}.",
            name=words.economy(owned[0]["economy"]), year=_OWNED_IN,
            sum=words.number(owned[0]["value"] / 1e3, 1),
        )  # fmt: skip
    heads = (
        Head(words("Economy"), lambda row: words.economy(row["economy"])),
        Head(words("What"), lambda row: words(row["what"])), Head(words("Year"), "year"),
        Head(words("Figure"), "value", "", 0), Head(words("Unit"), lambda row: words(row["unit"])),
        Head(words("Source"), "source"),
    )  # fmt: skip
    bars = tuple(Bar(words.economy(row["economy"]), row["value"] * BN) for row in owned[:SHOWN])
    axis = f"{words('Direct investment in the United States')}, {bn}, {_OWNED_IN}"
    chart = BarChart(title, said, axis, bars, 1, signed=False) if bars else None
    return Found("affiliates", MEASURES["affiliates"], title, said, rows, heads,
                 "US Bureau of Economic Analysis (public domain); the source of each row",
                 chart, stack=True)  # fmt: skip


def _find_clock(asked: Asked, words: Words) -> Found:
    start = asked.day("start")
    stages = make_review_clock(start, extended=asked.text("extended") == "yes")
    title = words("Review of a takeover, from its notice to the last day of each stage")
    said = words(
        "It ends on {day} at the latest, {count} days after the notice was accepted.",
        day=words.day(stages[-1].last_day), count=sum(one.days for one in stages),
    )  # fmt: skip
    rows = list_clock_rows(stages)
    heads = (
        Head(words("Stage"), lambda row: words(row["stage"])),
        Head(words("Days"), "days", "", 0),
        Head(words("Last day"), lambda row: words.day(date.fromisoformat(row["last_day"]))),
    )
    bars = tuple(Bar(words(one.name), float(one.days)) for one in stages)
    chart = BarChart(title, said, words("days"), bars, 0, signed=False)
    return Found("clock", MEASURES["review_clock"], title, said, rows, heads, LAW, chart)


INVESTMENT: tuple[Measure, ...] = (
    Measure(
        "register", "Register of pledges",
        "Who promised how much, as a level or as a sum, by when, what came of it, and what "
        "overlaps.",
        (), _find_register,
    ),
    Measure(
        "inflow", "What an inflow does",
        "Money in is a larger deficit out: what a net inflow of capital does to trade.",
        (Field("pledge", "A pledge, spread evenly", "pledge", "japan-550", empty="none: as below"),
         Field("host", "Or without a pledge: host", "economy", "USA"),
         Field("from", "its investors", "economies", "JPN"),
         Field("bn", "its sum a year", "number", "137.5", unit="USD bn"),
         Field("additional", "Part that would not have come anyway", "percent", "100")),
        _find_inflow, solves=True,
    ),
    *BUILDING,
    Measure(
        "returns", "Who gets the returns",
        "What a project pays out, split between host and investor before and after it is repaid.",
        (Field("bn", "Sum invested", "number", "550", unit="USD bn"),
         Field("return", "Paid out a year", "percent", "10"),
         Field("interest", "Interest on what is owed", "percent", "0"),
         Field("years", "Years", "number", "30"), *SHARES),
        _find_returns,
    ),
    Measure(
        "affiliates", "Firms from abroad",
        "What firms from abroad own in the United States, and whom they employ there.",
        (Field("of", "Firms of", "economies", "", empty="everybody"),), _find_affiliates,
    ),
    Measure(
        "clock", "Clock of a review",
        "The last day of each stage of a national-security review of a takeover.",
        (Field("start", "Notice accepted on", "day", "2024-09-24"),
         Field("extended", "Extraordinary circumstances", "choice", "no",
               choices=(("no", "no"), ("yes", "15 days more")))),
        _find_clock,
    ),
)  # fmt: skip
