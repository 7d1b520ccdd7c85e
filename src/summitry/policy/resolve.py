"""Answers made into duties: what a retaliation levies once it is known what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from summitry.errors import ScenarioError
from summitry.policy._fields import HIGHEST_RATE
from summitry.policy.measures import Retaliation, TariffMeasure
from summitry.world import Array, Mask, World

Collect = Callable[
    [str], Array
]  # id of a duty -> what it collects anew by cell, USD million (N,N,J)
Pick = Callable[[TariffMeasure], Mask]  # a duty -> the cells it names, True or False (N,N,J)


def order_answers(
    measures: Iterable[TariffMeasure | Retaliation],
) -> list[TariffMeasure | Retaliation]:
    """Duties in their order, each answer after whatever it answers; answers to nothing left out."""
    waiting = list(measures)
    ordered: list[TariffMeasure | Retaliation] = []
    done: set[str] = set()
    names = {measure.id for measure in waiting}
    while waiting:
        ready = [m for m in waiting if not set(getattr(m, "answers", ())) & (names - done)]
        if not ready:
            break  # a circle, which a scenario refuses
        for measure in ready:
            answers = getattr(measure, "answers", None)
            if answers is None or set(answers) & {m.id for m in ordered}:
                ordered.append(measure)
            done.add(measure.id)
            waiting.remove(measure)
    return ordered


def resolve_answer(
    world: World,
    answer: Retaliation,
    answered: Sequence[TariffMeasure],
    pick: Pick,
    collect: Collect,
) -> list[TariffMeasure]:
    """The duties that an answer amounts to, one for each importer it falls on.

    Parameters
    ----------
    world : World
        The baseline, for the trade that a matched answer weighs.
    answer : Retaliation
        The answer.
    answered : sequence of TariffMeasure
        The duties it answers, as they hold in this set of measures.
    pick : callable
        The cells a duty names.
    collect : callable
        By id, what a duty collects on baseline trade beyond what stood before it.

    Raises
    ------
    ScenarioError
        A matched answer with no trade to levy on, nothing to match or a rate above 1000 %.
    """
    if answer.rule == "match":
        return [_match(world, answer, answered, pick, collect)]
    duties = []
    for duty in answered:
        amount = duty.amount
        form = {"rate": answer.rate, "add": answer.add}
        if answer.rule == "mirror" and amount is not None:
            form = {amount: getattr(duty, amount)}
        sectors = answer.sectors or duty.sectors
        duties.append(_make_duty(answer, duty.importer, sectors, form))
    return duties if answer.rule == "mirror" else [_merge(duties)]


def _merge(duties: Sequence[TariffMeasure]) -> TariffMeasure:
    """One listed duty on the goods of everybody it answers."""
    sellers = dict.fromkeys(name for duty in duties for name in duty.named_exporters)
    return duties[0].model_copy(update={"exporters": tuple(sellers)})


def _make_duty(
    answer: Retaliation,
    exporters: tuple[str, ...],
    sectors: tuple[str, ...],
    amount: dict[str, Any],
) -> TariffMeasure:
    return TariffMeasure(
        id=answer.id, importer=answer.importer, exporters=exporters, sectors=sectors,
        exempt=answer.exempt, **amount,
    )  # fmt: skip


def _match(
    world: World,
    answer: Retaliation,
    answered: Sequence[TariffMeasure],
    pick: Pick,
    collect: Collect,
) -> TariffMeasure:
    """One added duty that collects as much as what it answers collects from those who answer.

    Static, on the trade of the baseline: the "substantially equivalent concessions" of the GATT,
    Article XXVIII, before anybody buys less.
    """
    where = f"measure {answer.id}"
    sellers = tuple(dict.fromkeys(name for duty in answered for name in duty.importer))
    sectors = answer.sectors or ("goods",)
    probe = _make_duty(answer, sellers, sectors, {"add": 0.0})
    mine = pick(probe)
    hit = np.asarray(mine.any(axis=2)).T[:, :, None]  # pairs: who is answered, who answers
    collected = sum(
        float((collect(name) * hit).sum()) for name in dict.fromkeys(d.id for d in answered)
    )
    base = float(world.basic_flow[mine].sum())
    if base <= 0 or collected <= 0:
        missing = "no trade to levy on" if base <= 0 else "an answer to duties that take nothing"
        raise ScenarioError(
            where, missing, "a matched answer that has something to match, and trade to do it on",
            "choose other sectors, or write rule: listed",
        )  # fmt: skip
    rate = collected / base
    if rate > HIGHEST_RATE:
        raise ScenarioError(
            where, f"a matched duty of {rate:.0%}", "at most 1000%",
            "choose sectors with more trade, or write rule: listed",
        )  # fmt: skip
    return _make_duty(answer, sellers, sectors, {"add": rate})
