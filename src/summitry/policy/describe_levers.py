"""The levers beside duties in one plain line each."""

from __future__ import annotations

from functools import singledispatch

from summitry.policy._fields import AllBut
from summitry.policy._money import format_money
from summitry.policy.commitments import (
    BalanceMeasure,
    DefenceMeasure,
    EmbargoMeasure,
    ExportTaxMeasure,
    PledgeMeasure,
    PurchaseMeasure,
    QuotaMeasure,
    TransferMeasure,
)
from summitry.policy.dated import Dated
from summitry.policy.files import format_percent
from summitry.policy.phrases import (
    IN_ENGLISH,
    Phrases,
    join_economies,
    join_sectors,
    join_words,
    name_sellers,
)


@singledispatch
def describe_commitment(measure: Dated, say: Phrases = IN_ENGLISH) -> str:
    """Say in one line what a lever beside duties does."""
    return f"{join_economies(measure.acting, say)}: {measure.id}"


@describe_commitment.register
def _(measure: ExportTaxMeasure, say: Phrases = IN_ENGLISH) -> str:
    buyers = measure.buyers
    if isinstance(buyers, AllBut):
        to = say("to everywhere but {whom}", whom=join_economies(buyers.economies, say))
    else:
        to = say("to {whom}", whom=join_economies(buyers, say))
    given = {"who": join_economies(measure.economies, say), "to": to,
             "goods": join_sectors(measure.sectors, say)}  # fmt: skip
    if measure.rate is not None:
        return say("{who}: an export tax of {percent} on {goods} {to}",
                   percent=format_percent(measure.rate), **given)  # fmt: skip
    return say("{who}: {percent} added to the export tax on {goods} {to}",
               percent=format_percent(measure.add or 0), **given)  # fmt: skip


@describe_commitment.register
def _(measure: EmbargoMeasure, say: Phrases = IN_ENGLISH) -> str:
    part = say("no trade")
    if measure.part != 1:
        part = say("{percent} of trade banned", percent=format_percent(measure.part))
    goods = join_sectors(measure.sectors, say)
    if measure.by == "importer":
        return say(
            "{who}: {part} in {goods} {sellers}", who=join_economies(measure.importer, say),
            part=part, goods=goods, sellers=name_sellers(measure.exporters, say),
        )  # fmt: skip
    who = join_economies(measure.acting, say) if measure.acting else say("Exporters")
    return say("{who}: {part} in {goods} to {whom}", who=who, part=part, goods=goods,
               whom=join_economies(measure.importer, say))  # fmt: skip


@describe_commitment.register
def _(measure: QuotaMeasure, say: Phrases = IN_ENGLISH) -> str:
    outside = measure.outside
    rest = say("the duty that stands") if outside is None else format_percent(outside)
    return say(
        "{who}: {sum} of {goods} {sellers} a year at {inside}, the rest at {rest}",
        who=join_economies(measure.importer, say), sum=_say_sum(measure.volume, say),
        goods=join_sectors(measure.sectors, say), sellers=name_sellers(measure.exporters, say),
        inside=format_percent(measure.inside), rest=rest,
    )  # fmt: skip


@describe_commitment.register
def _(measure: PurchaseMeasure, say: Phrases = IN_ENGLISH) -> str:
    goal = _say_sum(measure.value if measure.extra is None else measure.extra, say)
    if "extra" in (measure.unknown, *(["extra"] if measure.extra else [])):
        goal = say("{sum} more", sum=goal)
    said = say(
        "{who}: to buy {sum} of {goods} {sellers} a year", sum=goal,
        who=join_economies(measure.importer, say), goods=join_sectors(measure.sectors, say),
        sellers=name_sellers(measure.exporters, say),
    )  # fmt: skip
    if measure.realised == 1:
        return said
    return said + say(", {percent} of it kept", percent=format_percent(measure.realised))


@describe_commitment.register
def _(measure: BalanceMeasure, say: Phrases = IN_ENGLISH) -> str:
    partner = measure.exporters
    if isinstance(partner, AllBut):
        whom = say("with everywhere but {whom}", whom=join_economies(partner.economies, say))
    else:
        whom = say("with {whom}", whom=join_economies(partner, say))
    return say(
        "{who}: goods balance {whom} brought to {sum} by {means}", whom=whom,
        who=join_economies(measure.importer, say), sum=_say_sum(measure.balance, say),
        means=join_words([say(means) for means in measure.by], say),
    )  # fmt: skip


@describe_commitment.register
def _(measure: TransferMeasure, say: Phrases = IN_ENGLISH) -> str:
    return say(
        "{who}: {sum} a year paid to {whom}", who=join_economies(measure.economies, say),
        sum=_say_sum(measure.amount, say), whom=join_economies(measure.receivers, say),
    )  # fmt: skip


@describe_commitment.register
def _(measure: DefenceMeasure, say: Phrases = IN_ENGLISH) -> str:
    return say(
        "{who}: defence from {now} to {share} of GDP, {part} of the addition bought {sellers}",
        who=join_economies(measure.economies, say), now=format_percent(measure.now),
        share=format_percent(measure.share), part=format_percent(measure.content),
        sellers=name_sellers(measure.exporters, say),
    )  # fmt: skip


@describe_commitment.register
def _(measure: PledgeMeasure, say: Phrases = IN_ENGLISH) -> str:
    said = say(
        "{who}: {sum} to be invested in {whom} over {years} years",
        who=join_economies(measure.economies, say), sum=_say_sum(measure.amount, say),
        whom=join_economies(measure.receivers, say), years=measure.years,
    )  # fmt: skip
    if measure.additional == 1:
        return said
    return said + say(", {percent} additional", percent=format_percent(measure.additional))


def _say_sum(amount: float | None, say: Phrases) -> str:
    if amount is None:
        return say("a sum not named")
    number, _, unit = format_money(amount).partition(" ")
    return say(f"{{number}} {unit}", number=number)
