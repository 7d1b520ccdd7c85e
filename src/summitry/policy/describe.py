"""A measure in one plain line."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.policy.describe_levers import (
    describe_commitment,
    describe_sellers,
    join_economies,
    join_sectors,
    join_words,
)
from summitry.policy.files import format_percent
from summitry.policy.measures import (
    Exemption,
    Measure,
    ProductivityMeasure,
    Retaliation,
    TariffMeasure,
    TradeCostMeasure,
)


def describe_measure(measure: Measure) -> str:
    """Say in one line who does what to which goods from whom.

    For example: ``United States: 25% added to the duty on goods from Canada``.
    """
    if isinstance(measure, Retaliation):
        return _describe_answer(measure)
    if isinstance(measure, ProductivityMeasure):
        change = _describe_change(measure.change)
        where = join_sectors(measure.sectors)
        return f"{join_economies(measure.economies)}: productivity {change} in {where}"
    if not isinstance(measure, TariffMeasure | TradeCostMeasure):
        return describe_commitment(measure)
    goods = join_sectors(measure.sectors)
    sellers = describe_sellers(measure.exporters)
    if isinstance(measure, TradeCostMeasure):
        what = f"trade costs {_describe_change(measure.change)} for {goods} {sellers}"
    else:
        if measure.products is not None:
            goods = f"{_describe_products(measure.products)} ({goods})"
        what = f"{_describe_amount(measure)} on {goods} {sellers}"
        what += _describe_exempt(measure.exempt)
    return f"{join_economies(measure.importer)}: {what}"


def _describe_amount(measure: TariffMeasure) -> str:
    if measure.unknown == "rate":
        return "a duty at a rate not named"
    if measure.unknown == "add":
        return "an added duty at a rate not named"
    value = getattr(measure, measure.amount or "add")
    return _describe_duty(measure.amount or "add", value)


def _describe_duty(amount: str, value: float) -> str:
    percent = format_percent(value)
    if amount == "add":
        if value < 0:
            return f"{format_percent(-value)} taken off the duty"
        return f"{percent} added to the duty"
    return {
        "rate": f"a duty of {percent}",
        "cap": f"a duty of at most {percent}",
        "floor": f"a duty of at least {percent}",
        "cut": f"{percent} of the duty taken away",
        "swiss": f"a Swiss-formula cut with coefficient {percent} of the duty",
    }[amount]


def _describe_exempt(exempt: Sequence[Exemption]) -> str:
    """What is left out, in brackets; the reasons stand in the file."""
    return f" ({'; '.join(_describe_exemption(item) for item in exempt)})" if exempt else ""


def _describe_products(products: tuple[str, ...]) -> str:
    lists = [name for name in products if not name[0].isdigit()]
    codes = len(products) - len(lists)
    words = [f"the list{'s' * (len(lists) > 1)} {join_words(lists)}"] if lists else []
    return join_words([*words, *([f"{codes} product code{'s' * (codes > 1)}"] if codes else [])])


def _describe_exemption(exemption: Exemption) -> str:
    share = "" if exemption.share is None else f"{format_percent(exemption.share)} of "
    goods = "trade" if exemption.sectors is None else join_sectors(exemption.sectors)
    if exemption.products is not None:
        goods = _describe_products(exemption.products)
        goods += "" if exemption.sectors is None else f" in {join_sectors(exemption.sectors)}"
    if exemption.exporters is not None:
        goods += f" {describe_sellers(exemption.exporters)}"
    if exemption.importer is not None:
        goods += f" to {join_economies(exemption.importer)}"
    return f"not on {share}{goods}"


def _describe_answer(answer: Retaliation) -> str:
    who, what = join_economies(answer.importer), join_words(answer.answers)
    goods = "" if answer.sectors is None else f" on {join_sectors(answer.sectors)}"
    late = f", {answer.delay} days later" if answer.delay else ""
    if answer.rule == "mirror":
        return f"{who}: answers {what} in kind{goods}{late}"
    if answer.rule == "match":
        return f"{who}: answers {what} with a duty that collects as much{goods}{late}"
    amount = "rate" if answer.rate is not None else "add"
    duty = _describe_duty(amount, getattr(answer, amount))
    return f"{who}: answers {what} with {duty}{goods}{late}"


def _describe_change(change: float) -> str:
    return f"{'up' if change > 0 else 'down'} by {format_percent(abs(change))}"
