"""A measure in one plain line."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.policy.describe_levers import describe_commitment
from summitry.policy.files import format_percent
from summitry.policy.measures import (
    Exemption,
    Measure,
    ProductivityMeasure,
    Retaliation,
    TariffMeasure,
    TradeCostMeasure,
)
from summitry.policy.phrases import (
    IN_ENGLISH,
    Phrases,
    join_economies,
    join_sectors,
    join_words,
    name_sellers,
    say_change,
)

DUTIES = {
    "rate": "a duty of {percent}",
    "cap": "a duty of at most {percent}",
    "floor": "a duty of at least {percent}",
    "cut": "{percent} of the duty taken away",
    "swiss": "a Swiss-formula cut with coefficient {percent} of the duty",
}


def describe_measure(measure: Measure, say: Phrases = IN_ENGLISH) -> str:
    """Say in one line who does what to which goods from whom, in the language of ``say``.

    For example: ``United States: 25% added to the duty on goods from Canada``.
    """
    if isinstance(measure, Retaliation):
        return _describe_answer(measure, say)
    if isinstance(measure, ProductivityMeasure):
        return say(
            "{who}: productivity {change} in {where}", who=join_economies(measure.economies, say),
            change=say_change(measure.change, say), where=join_sectors(measure.sectors, say),
        )  # fmt: skip
    if not isinstance(measure, TariffMeasure | TradeCostMeasure):
        return describe_commitment(measure, say)
    who, goods = join_economies(measure.importer, say), join_sectors(measure.sectors, say)
    sellers = name_sellers(measure.exporters, say)
    if isinstance(measure, TradeCostMeasure):
        return say("{who}: trade costs {change} for {goods} {sellers}", who=who, goods=goods,
                   change=say_change(measure.change, say), sellers=sellers)  # fmt: skip
    if measure.products is not None:
        lists = _describe_products(measure.products, say)
        goods = say("{lists} ({goods})", lists=lists, goods=goods)
    said = say("{who}: {duty} on {goods} {sellers}", who=who, goods=goods, sellers=sellers,
               duty=_describe_amount(measure, say))  # fmt: skip
    return said + _describe_exempt(measure.exempt, say)


def _describe_amount(measure: TariffMeasure, say: Phrases) -> str:
    if measure.unknown == "rate":
        return say("a duty at a rate not named")
    if measure.unknown == "add":
        return say("an added duty at a rate not named")
    value = getattr(measure, measure.amount or "add")
    return _describe_duty(measure.amount or "add", value, say)


def _describe_duty(amount: str, value: float, say: Phrases) -> str:
    percent = format_percent(value)
    if amount == "add":
        if value < 0:
            return say("{percent} taken off the duty", percent=format_percent(-value))
        return say("{percent} added to the duty", percent=percent)
    return say(DUTIES[amount], percent=percent)


def _describe_exempt(exempt: Sequence[Exemption], say: Phrases) -> str:
    """What is left out, in brackets; the reasons stand in the file."""
    return f" ({'; '.join(_describe_exemption(item, say) for item in exempt)})" if exempt else ""


def _describe_products(products: tuple[str, ...], say: Phrases) -> str:
    lists = [name for name in products if not name[0].isdigit()]
    codes = len(products) - len(lists)
    words = []
    if lists:
        names = join_words(lists, say)
        words.append(say("the lists {names}", names=names) if len(lists) > 1
                     else say("the list {names}", names=names))  # fmt: skip
    if codes:
        words.append(say("{count} product codes", count=codes) if codes > 1
                     else say("{count} product code", count=codes))  # fmt: skip
    return join_words(words, say)


def _describe_exemption(exemption: Exemption, say: Phrases) -> str:
    sectors = exemption.sectors
    goods = say("trade") if sectors is None else join_sectors(sectors, say)
    if exemption.products is not None:
        goods = _describe_products(exemption.products, say)
        if sectors is not None:
            goods = say("{goods} in {where}", goods=goods, where=join_sectors(sectors, say))
    if exemption.exporters is not None:
        goods = say(
            "{goods} {sellers}", goods=goods, sellers=name_sellers(exemption.exporters, say)
        )
    if exemption.importer is not None:
        buyers = join_economies(exemption.importer, say)
        goods = say("{goods} to {whom}", goods=goods, whom=buyers)
    if exemption.share is None:
        return say("not on {goods}", goods=goods)
    return say("not on {share} of {goods}", share=format_percent(exemption.share), goods=goods)


def _describe_answer(answer: Retaliation, say: Phrases) -> str:
    goods = ""
    if answer.sectors is not None:
        goods = say(" on {goods}", goods=join_sectors(answer.sectors, say))
    late = say(", {count} days later", count=answer.delay) if answer.delay else ""
    given = {"who": join_economies(answer.importer, say), "what": join_words(answer.answers, say),
             "goods": goods, "late": late}  # fmt: skip
    if answer.rule == "mirror":
        return say("{who}: answers {what} in kind{goods}{late}", **given)
    if answer.rule == "match":
        return say(
            "{who}: answers {what} with a duty that collects as much{goods}{late}", **given
        )  # fmt: skip
    amount = "rate" if answer.rate is not None else "add"
    duty = _describe_duty(amount, getattr(answer, amount), say)
    return say("{who}: answers {what} with {duty}{goods}{late}", duty=duty, **given)
