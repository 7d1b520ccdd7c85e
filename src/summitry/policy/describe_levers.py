"""The levers beside duties in one plain line each, and the words all levers share."""

from __future__ import annotations

from collections.abc import Sequence
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
from summitry.policy.names import WORLD, economy_name, sector_name


@singledispatch
def describe_commitment(measure: Dated) -> str:
    """Say in one line what a lever beside duties does."""
    return f"{join_economies(measure.acting)}: {measure.id}"


@describe_commitment.register
def _(measure: ExportTaxMeasure) -> str:
    on = f"{join_sectors(measure.sectors)} {describe_sellers(measure.buyers, 'to')}"
    who = join_economies(measure.economies)
    if measure.rate is not None:
        return f"{who}: an export tax of {format_percent(measure.rate)} on {on}"
    return f"{who}: {format_percent(measure.add or 0)} added to the export tax on {on}"


@describe_commitment.register
def _(measure: EmbargoMeasure) -> str:
    part = "no trade" if measure.part == 1 else f"{format_percent(measure.part)} of trade banned"
    what = f"{part} in {join_sectors(measure.sectors)}"
    if measure.by == "importer":
        sellers = describe_sellers(measure.exporters)
        return f"{join_economies(measure.importer)}: {what} {sellers}"
    who = join_economies(measure.acting) if measure.acting else "Exporters"
    return f"{who}: {what} to {join_economies(measure.importer)}"


@describe_commitment.register
def _(measure: QuotaMeasure) -> str:
    outside = measure.outside
    rest = "the duty that stands" if outside is None else format_percent(outside)
    goods = f"{join_sectors(measure.sectors)} {describe_sellers(measure.exporters)}"
    return (
        f"{join_economies(measure.importer)}: {_say_sum(measure.volume)} of {goods} a year at"
        f" {format_percent(measure.inside)}, the rest at {rest}"
    )


@describe_commitment.register
def _(measure: PurchaseMeasure) -> str:
    goal = measure.value if measure.extra is None else measure.extra
    more = " more" if "extra" in (measure.unknown, *(["extra"] if measure.extra else [])) else ""
    kept = "" if measure.realised == 1 else f", {format_percent(measure.realised)} of it kept"
    goods = f"{join_sectors(measure.sectors)} {describe_sellers(measure.exporters)}"
    return (
        f"{join_economies(measure.importer)}: to buy {_say_sum(goal)}{more} of {goods} a year{kept}"
    )


@describe_commitment.register
def _(measure: BalanceMeasure) -> str:
    partner = describe_sellers(measure.exporters, "with")
    goal, means = format_money(measure.balance), join_words(measure.by)
    return (
        f"{join_economies(measure.importer)}: goods balance {partner} brought to {goal} by {means}"
    )


@describe_commitment.register
def _(measure: TransferMeasure) -> str:
    payers, receivers = join_economies(measure.economies), join_economies(measure.receivers)
    return f"{payers}: {_say_sum(measure.amount)} a year paid to {receivers}"


@describe_commitment.register
def _(measure: DefenceMeasure) -> str:
    rise = f"from {format_percent(measure.now)} to {format_percent(measure.share)} of GDP"
    bought = f"{format_percent(measure.content)} of the addition bought"
    sellers = describe_sellers(measure.exporters)
    return f"{join_economies(measure.economies)}: defence {rise}, {bought} {sellers}"


@describe_commitment.register
def _(measure: PledgeMeasure) -> str:
    payers, receivers = join_economies(measure.economies), join_economies(measure.receivers)
    part = "" if measure.additional == 1 else f", {format_percent(measure.additional)} additional"
    over = f"over {measure.years} years{part}"
    return f"{payers}: {_say_sum(measure.amount)} to be invested in {receivers} {over}"


def _say_sum(amount: float | None) -> str:
    return "a sum not named" if amount is None else format_money(amount)


def describe_sellers(exporters: tuple[str, ...] | AllBut, preposition: str = "from") -> str:
    """Whose goods, or with another preposition whom it falls on."""
    if isinstance(exporters, AllBut):
        return f"{preposition} everywhere but {join_economies(exporters.economies)}"
    return f"{preposition} {join_economies(exporters)}"


def join_economies(codes: Sequence[str]) -> str:
    """Economies by name."""
    return join_words(["all economies" if code == WORLD else economy_name(code) for code in codes])


def join_sectors(codes: Sequence[str]) -> str:
    """Sectors by name."""
    return join_words([sector_name(code) for code in codes])


def join_words(words: Sequence[str]) -> str:
    """Words with commas, and 'and' before the last."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
