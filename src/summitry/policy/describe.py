"""A measure in one plain line."""

from __future__ import annotations

from collections.abc import Sequence

from summitry.policy.files import format_percent
from summitry.policy.names import WORLD, economy_name, sector_name
from summitry.policy.scenario import AllBut, TariffMeasure


def describe_measure(measure: TariffMeasure) -> str:
    """Say in one line who levies how much on which goods from whom.

    For example: ``United States: 25% added to the duty on goods from Canada``.
    """
    goods = _join([sector_name(code) for code in measure.sectors])
    if isinstance(measure.exporters, AllBut):
        sellers = f"everywhere but {_join_economies(measure.exporters.economies)}"
    else:
        sellers = f"from {_join_economies(measure.exporters)}"
    return f"{_join_economies(measure.importer)}: {_describe_rate(measure)} on {goods} {sellers}"


def _describe_rate(measure: TariffMeasure) -> str:
    if measure.unknown == "rate":
        return "a duty at a rate not named"
    if measure.unknown == "add":
        return "an added duty at a rate not named"
    if measure.rate is not None:
        return f"a duty of {format_percent(measure.rate)}"
    added = measure.add or 0.0
    if added < 0:
        return f"{format_percent(-added)} taken off the duty"
    return f"{format_percent(added)} added to the duty"


def _join_economies(codes: Sequence[str]) -> str:
    return _join(["all economies" if code == WORLD else economy_name(code) for code in codes])


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
