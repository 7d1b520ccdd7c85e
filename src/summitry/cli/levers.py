"""What promises, quotas, balances and payments took, as text: a part of `summitry run`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summitry.cli.output import format_table, wrap

if TYPE_CHECKING:
    from summitry.policy import Measure
    from summitry.strategy import Case, Evaluation

_WORTH = {
    "pledge": "{id}: an inflow lets the receiver spend more now and widens its current-account "
    "deficit by the same sum; what is owed later is not counted, so this is no gain in welfare.",
    "defence": "{id}: what the budget does for security is not valued.",
    "quota": "{id}: the worth of the last unit beyond the duty inside the quota is the rent.",
}


def describe_levers(evaluation: Evaluation, shown: list[str]) -> list[str]:
    """Wedges and balances case by case, sums nobody has named, and what the figures are not."""
    parts: list[str] = []
    for case in evaluation.cases:
        parts += _describe_case(evaluation, case)
    parts += list(_describe_sums(evaluation, shown))
    measures = {m.id: m for case in evaluation.cases for m in case.measures}
    notes = [_WORTH[m.lever].format(id=m.id) for m in measures.values() if m.lever in _WORTH]
    return [*parts, *(wrap(note) for note in notes), *([""] if notes else [])]


def _describe_case(evaluation: Evaluation, case: Case) -> Iterator[str]:
    from summitry.policy import describe_measure

    if case.wedges:
        yield wrap(f"What aims took: {case.title}")
        rows = [
            [
                f"{describe_measure(w.measure)}: {w.means}",
                "-" if w.means == "transfer" else f"{w.rate:+.1%}",
                *(
                    f"{x:,.0f}"
                    for x in (w.payment_musd, w.before_musd, w.reached_musd, w.goal_musd)
                ),
            ]
            for w in case.wedges
        ]
        header = ["aim", "wedge", "paid a year", "without", "reached", "aim, USD million"]
        yield format_table(header, rows)
        yield ""
    pairs = [pair for measure in case.measures for pair in _pairs(measure, evaluation)]
    if pairs:
        from summitry.strategy.balances import list_balances

        yield wrap(f"Bilateral and total balances: {case.title}")
        table = [
            [
                row.what,
                f"{row.before_musd:,.0f}",
                f"{row.after_musd:,.0f}",
                f"{row.change_pct:+.1f} %",
            ]
            for pair in dict.fromkeys(pairs)
            for row in list_balances(case.outcome, *pair)
        ]
        yield format_table(["balance, USD million", "before", "after", "change"], table)
        yield ""


def _pairs(measure: Measure, evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Whose balance with whom a lever speaks of."""
    if measure.lever not in ("balance", "purchase", "transfer", "pledge", "defence"):
        return
    codes = evaluation.world.economies
    mine = [c for c in measure.acting if c in codes]
    theirs = [*measure.named_exporters, *getattr(measure, "receivers", ())]
    partners = [c for c in theirs if c in codes]
    if not mine or not partners:
        return
    owner = (mine[0], partners[0]) if measure.lever == "balance" else (partners[0], mine[0])
    yield owner


def _describe_sums(evaluation: Evaluation, shown: list[str]) -> Iterator[str]:
    from summitry.policy import describe_measure, economy_name

    world = evaluation.world
    for curve in evaluation.sums:
        named = [*curve.measure.acting, *getattr(curve.measure, "receivers", ())]
        sides = list(dict.fromkeys([*named, *curve.measure.named_exporters]))
        sides = [code for code in sides if code in world.economies] or shown[:2]
        rows = [
            [f"{amount / 1e3:,.2f}", *([f"{curve.wedge[k]:+.1%}"] if curve.wedge.any() else [])]
            + [f"{curve.real_income_pct[k, world.economy_index(code)]:+.3f}" for code in sides]
            for k, amount in enumerate(curve.sums_musd)
        ]
        wedge = ["wedge"] if curve.wedge.any() else []
        header = ["USD billion", *wedge, *(economy_name(code) for code in sides)]
        yield wrap(f"{describe_measure(curve.measure)}, on top of what is in force: real income, %")
        yield format_table(header, rows, text_columns=1)
        yield ""
